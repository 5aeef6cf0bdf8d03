using Microsoft.CodeAnalysis;

namespace AutoBce.Generators.Diagnostics.Checks;

/// <summary>ABCE113: a loss that falls without end, as one does whose minus sign was forgotten.</summary>
internal static class Growth
{
    /// <summary>What has a bound falls by less and less; a logarithm falls by the same at every step.</summary>
    private const double Least = 1e-3, Kept = 0.9;

    /// <summary>Steps that tell: the last that there are, since near the label every loss falls.</summary>
    private const int Steps = 3;

    /// <summary>A loss that is so small beside its parts is their rounding.</summary>
    private const double Rounding = 1e-12;

    public static IEnumerable<Diagnostic> Find(LossView loss)
    {
        if (loss.Spec.IsActivation || loss.Spec.AsWritten || !loss.DependsOn(loss.Nodes.Count - 1, Symbolic.Inputs.Prediction)) yield break;
        foreach (double label in loss.Samples.Labels.Take(2))
        {
            foreach ((string end, IEnumerable<double> way) in loss.Samples.Ways(label))
            {
                loss.Cancellation.ThrowIfCancellationRequested();
                Evaluation[] places = [.. way.Select(prediction => loss.Samples.Evaluate(new Sample(prediction, label, loss.Samples.Defaults))).TakeWhile(at => !double.IsNaN(at.Loss) && !double.IsInfinity(at.Loss))];
                if (places.Length <= Steps || !Falls([.. places.Skip(places.Length - Steps - 1)])) continue;
                yield return LossView.Report(Descriptors.Unbounded, loss.Name, loss.Spec.MethodName, loss.Spec.PredictionName, end, loss.Spec.LabelName, label);
                yield break;
            }
        }
    }

    private static bool Falls(Evaluation[] places)
    {
        Evaluation last = places[Steps];
        if (!(last.Loss < 0) || -last.Loss < Rounding * last.Values.Max(Math.Abs)) return false;
        double[] falls = [.. places.Zip(places.Skip(1), (a, b) => a.Loss - b.Loss)];
        return falls[0] > Least && falls.Zip(falls.Skip(1), (a, b) => b >= Kept * a).All(kept => kept);
    }
}
