using Microsoft.CodeAnalysis;

namespace AutoBce.Generators.Diagnostics.Checks;

/// <summary>ABCE113: a loss that falls without end, as one does whose minus sign was forgotten.</summary>
internal static class Growth
{
    public static IEnumerable<Diagnostic> Find(LossView loss)
    {
        if (loss.Spec.IsActivation || loss.Spec.AsWritten || !loss.DependsOn(loss.Nodes.Count - 1, Symbolic.Inputs.Prediction)) yield break;
        foreach (double label in loss.Samples.Labels.Take(2))
        {
            foreach (double[] end in loss.Samples.Ends.Select(end => Past(label, end)))
            {
                double[] losses = [.. end.Select(prediction => loss.Samples.Evaluate(new Sample(prediction, label, loss.Samples.Defaults)).Loss)];
                double first = losses[0] - losses[1], second = losses[1] - losses[2];
                // Whatever has a bound falls by less and less.
                if (!(first > 1e-3 && second >= 0.9 * first) || double.IsInfinity(second)) continue;
                string limit = loss.Spec.Prediction == PredictionRole.Probability ? end[0] < 0.5 ? "0" : "1" : end[0] < 0 ? "-infinity" : "infinity";
                yield return LossView.Report(Descriptors.Unbounded, loss.Name, loss.Spec.MethodName, loss.Spec.PredictionName, limit, loss.Spec.LabelName, label);
                yield break;
            }
        }

        // On the way to the label every loss falls.
        double[] Past(double label, double[] end) => loss.Spec.Prediction == PredictionRole.Probability ? end : Array.ConvertAll(end, prediction => prediction * Math.Max(1, Math.Abs(label) / 5));
    }
}
