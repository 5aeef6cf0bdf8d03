using Microsoft.CodeAnalysis;

namespace AutoBce.Generators.Diagnostics.Checks;

/// <summary>
/// ABCE103 and ABCE112: where choices, magnitudes and extrema change sides, the loss may have two slopes or two values. Both sides are
/// measured, so that smooth functions which are written with kinks (Huber's, a squared hinge) are not blamed.
/// </summary>
internal static class Kinks
{
    private const double Step = 1e-7, ValueTolerance = 1e-4, SlopeTolerance = 1e-3;

    public static IEnumerable<Diagnostic> Find(LossView loss)
    {
        if (loss.Spec.AsWritten || loss.Stable.Gradient.IsZero) yield break;
        var seen = new HashSet<Location>();
        for (int i = 0; i < loss.Nodes.Count; i++)
        {
            loss.Cancellation.ThrowIfCancellationRequested();
            if (!CanSwitch(loss.Nodes[i].Op) || !loss.DependsOn(i, Symbolic.Inputs.Prediction)) continue;
            if (At(loss, i) is { } diagnostic && seen.Add(diagnostic.Location)) yield return diagnostic;
        }
    }

    private static bool CanSwitch(SourceOp op) => op is SourceOp.Abs or SourceOp.Sign or SourceOp.Max or SourceOp.Min or SourceOp.Less or SourceOp.LessOrEqual;

    private static Diagnostic? At(LossView loss, int node)
    {
        double[] predictions = loss.Samples.Predictions;
        foreach (double label in loss.Samples.Labels)
        {
            for (int i = 1; i < predictions.Length; i++)
            {
                Sample Place(double prediction) => new(prediction, label, loss.Samples.Defaults);
                if (Root(x => Side(loss, node, Place(x)), predictions[i - 1], predictions[i]) is not { } root) continue;
                double step = Step * (1 + Math.Abs(root));
                if (root - step < predictions[0] || root + step > predictions[predictions.Length - 1]) continue; // no two sides
                Evaluation before = loss.Samples.Evaluate(Place(root - step)), after = loss.Samples.Evaluate(Place(root + step)), at = loss.Samples.Evaluate(Place(root), node);
                if (!before.IsActive[node] && !after.IsActive[node]) continue;
                if (Differ(before.Loss, after.Loss, ValueTolerance))
                    return LossView.Report(Descriptors.Jump, loss.Where(node), loss.Text(node), loss.Describe(Place(root)), LossView.Short(before.Loss), LossView.Short(after.Loss));
                if (Differ(before.Slope, after.Slope, SlopeTolerance))
                    return LossView.Report(Descriptors.Kink, loss.Where(node), loss.Text(node), loss.Describe(Place(root)), LossView.Short(before.Slope), LossView.Short(after.Slope), LossView.Short(at.Slope));
            }
        }
        return null;
    }

    /// <summary>What changes its sign where the operation changes sides.</summary>
    private static double Side(LossView loss, int node, Sample at)
    {
        double[] values = loss.Samples.Evaluate(at).Values;
        SourceNode n = loss.Nodes[node];
        return n.B < 0 ? values[n.A] : values[n.A] - values[n.B];
    }

    private static double? Root(Func<double, double> side, double low, double high)
    {
        double atLow = side(low), atHigh = side(high);
        if (double.IsNaN(atLow) || double.IsNaN(atHigh) || atLow == 0 || atLow * atHigh > 0) return null;
        if (atHigh == 0) return high;
        for (int i = 0; i < 100; i++)
        {
            double middle = (low + high) / 2, value = side(middle);
            if (value == 0) return middle;
            if (value * atLow > 0) low = middle; else high = middle;
        }
        return high;
    }

    private static bool Differ(double a, double b, double tolerance) =>
        Math.Abs(a - b) > tolerance * (1 + Math.Abs(a) + Math.Abs(b)) && !double.IsInfinity(a) && !double.IsInfinity(b);
}
