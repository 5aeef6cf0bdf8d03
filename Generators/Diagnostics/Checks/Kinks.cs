using Microsoft.CodeAnalysis;

namespace AutoBce.Generators.Diagnostics.Checks;

/// <summary>
/// ABCE103 and ABCE112: where choices, magnitudes and extrema change sides, the loss may have two slopes or two values. Both sides are
/// measured, so that smooth functions which are written with kinks (Huber's, a squared hinge) are not blamed.
/// </summary>
internal static class Kinks
{
    /// <summary>A jump is what stays when both sides come nearer to each other: a root's difference shrinks to a tenth from Near to Nearer.</summary>
    private const double Near = 1e-9, Nearer = 1e-12, Stays = 0.5;

    private const double ValueTolerance = 1e-6, SlopeTolerance = 1e-3;

    public static IEnumerable<Diagnostic> Find(LossView loss)
    {
        if (loss.Spec.AsWritten || loss.Stable.Gradient.IsZero) yield break; // kinks and jumps of clipping are meant
        int[] switches = [.. Enumerable.Range(0, loss.Nodes.Count).Where(i => CanSwitch(loss.Nodes[i].Op) && loss.DependsOn(i, Symbolic.Inputs.Prediction))];
        HashSet<Location> seen = [.. Epsilons.Find(loss).Select(guard => guard.Location)]; // which has its advice
        foreach (int node in switches)
        {
            loss.Cancellation.ThrowIfCancellationRequested();
            if (Of(loss, node, switches) is { } diagnostic && seen.Add(diagnostic.Location)) yield return diagnostic;
        }
    }

    private static bool CanSwitch(SourceOp op) => op is SourceOp.Abs or SourceOp.Sign or SourceOp.Max or SourceOp.Min or SourceOp.Less or SourceOp.LessOrEqual;

    /// <summary>Where others change sides too, it may be their doing: such places count for what has no place of its own.</summary>
    private static Diagnostic? Of(LossView loss, int node, int[] switches)
    {
        bool alone = false;
        var shared = new List<Place>();
        foreach (Place place in Places(loss, node))
        {
            if (switches.Any(other => other != node && Side(loss, other, place.Before) * Side(loss, other, place.After) <= 0))
            {
                shared.Add(place);
                continue;
            }
            alone = true;
            if (At(loss, node, place) is { } diagnostic) return diagnostic;
        }
        return alone ? null : shared.Select(place => At(loss, node, place)).FirstOrDefault(diagnostic => diagnostic is not null);
    }

    /// <summary>A root of what changes sides, and its neighbours.</summary>
    private sealed record Place(Sample Root, Evaluation FarBefore, Evaluation Before, Evaluation After, Evaluation FarAfter);

    private static IEnumerable<Place> Places(LossView loss, int node)
    {
        double[] predictions = loss.Samples.Wide;
        double first = predictions[0], last = predictions[predictions.Length - 1];
        foreach (double label in loss.Samples.Labels)
        {
            for (int i = 1; i < predictions.Length; i++)
            {
                Sample At(double prediction) => new(prediction, label, loss.Samples.Defaults);
                if (Root(x => Side(loss, node, loss.Samples.Evaluate(At(x))), predictions[i - 1], predictions[i]) is not { } root) continue;
                double scale = Math.Min(1 + Math.Abs(root), Math.Min(root - first, last - root) / (2 * Near));
                if (Nearer * scale <= 1e-15 * Math.Abs(root) || scale <= 0) continue; // no two sides
                Evaluation Beside(double step) => loss.Samples.Evaluate(At(root + (step * scale)));
                var place = new Place(At(root), Beside(-Near), Beside(-Nearer), Beside(Nearer), Beside(Near));
                if (place.Before.IsActive[node] || place.After.IsActive[node]) yield return place;
            }
        }
    }

    private static Diagnostic? At(LossView loss, int node, Place place)
    {
        (double before, double after) = (place.Before.Loss, place.After.Loss);
        string where = loss.Describe(place.Root);
        if (Differ(before, after, ValueTolerance) && Math.Abs(after - before) >= Stays * Math.Abs(place.FarAfter.Loss - place.FarBefore.Loss))
            return LossView.Report(Descriptors.Jump, loss.Where(node), loss.Text(node), where, LossView.Short(before), LossView.Short(after));
        if (!Differ(place.Before.Slope, place.After.Slope, SlopeTolerance)) return null;
        double at = loss.Samples.Evaluate(place.Root, node).Slope;
        return LossView.Report(Descriptors.Kink, loss.Where(node), loss.Text(node), where, Slope(place.FarBefore, place.Before), Slope(place.FarAfter, place.After), LossView.Short(at));
    }

    /// <summary>The slope of a root grows without end towards it.</summary>
    private static string Slope(Evaluation near, Evaluation nearer) => Math.Abs(nearer.Slope) > 5 * Math.Abs(near.Slope) && Math.Abs(nearer.Slope) > 100
        ? nearer.Slope < 0 ? "-infinity" : "infinity"
        : LossView.Short(nearer.Slope);

    /// <summary>What changes its sign where the operation changes sides.</summary>
    private static double Side(LossView loss, int node, Evaluation at)
    {
        SourceNode n = loss.Nodes[node];
        return n.B < 0 ? at.Values[n.A] : at.Values[n.A] - at.Values[n.B];
    }

    private static double? Root(Func<double, double> side, double low, double high)
    {
        double atLow = side(low), atHigh = side(high);
        if (double.IsNaN(atLow) || double.IsNaN(atHigh) || atLow == 0 || (atHigh != 0 && atLow > 0 == atHigh > 0)) return null;
        if (atHigh == 0) return high;
        for (int i = 0; i < 100; i++)
        {
            double middle = (low + high) / 2, value = side(middle);
            if (value == 0) return middle;
            if (middle == low || middle == high) break;
            if (value > 0 == atLow > 0) low = middle; else high = middle;
        }
        return high;
    }

    private static bool Differ(double a, double b, double tolerance) =>
        Math.Abs(a - b) > tolerance * (1 + Math.Abs(a) + Math.Abs(b)) && !double.IsInfinity(a) && !double.IsInfinity(b);
}
