using AutoBce.Generators.Symbolic;
using Microsoft.CodeAnalysis;

namespace AutoBce.Generators.Diagnostics.Checks;

/// <summary>
/// ABCE107: a difference of rounded numbers that becomes small towards an end of the range, and that no rule has taken apart. A
/// difference of inputs is exact, and one that merely passes through 0 is what a difference does.
/// </summary>
internal static class Cancellations
{
    private const double Loss = 1e-4;

    public static IEnumerable<Diagnostic> Find(LossView loss)
    {
        if (loss.Spec.AsWritten) yield break; // as it stands, better form or not: ABCE114 names the usual ones
        for (int i = 0; i < loss.Nodes.Count; i++)
        {
            loss.Cancellation.ThrowIfCancellationRequested();
            SourceNode node = loss.Nodes[i];
            if (node.Op is not (SourceOp.Add or SourceOp.Subtract) || !loss.DependsOn(i, Symbolic.Inputs.Prediction)) continue;
            if (loss.Meanings[i].Op != Op.Sum || !loss.Remaining.Contains(loss.Meanings[i]) || IsExactElsewhere(loss, loss.Meanings[i])) continue;
            if (!IsRounded(loss.Meanings[node.A]) && !IsRounded(loss.Meanings[node.B])) continue;
            if (Witness(loss, i) is { } at) yield return LossView.Report(Descriptors.Cancellation, loss.Where(i), loss.Text(i), loss.Describe(at));
        }
    }

    /// <summary>Sums and choices of inputs are as good as their inputs.</summary>
    private static bool IsRounded(Expr e) => Traversal.Reachable(e).Any(x => x.Op is Op.Product or Op.Exp or Op.Log or Op.Sigmoid or Op.Softplus or Op.Tanh);

    /// <summary>e^x - 1 and log(1 + x) are functions of their own in the kernels.</summary>
    private static bool IsExactElsewhere(LossView loss, Expr sum) =>
        (sum.Arguments.Length == 1 && sum.Arguments[0].Op == Op.Exp && sum.Coefficients[0] == -sum.Value)
        || loss.Remaining.Where(e => e.Arguments.Contains(sum)).All(e => e.Op == Op.Log && sum.Value.IsOne);

    private static Sample? Witness(LossView loss, int node)
    {
        foreach (double label in loss.Samples.Labels)
        {
            foreach (double[] end in loss.Samples.Ends.Concat(loss.Samples.FarEnds))
            {
                Sample[] way = [.. end.Skip(end.Length - 2).Select(prediction => new Sample(prediction, label, loss.Samples.Defaults))];
                if (way.All(at => IsSmall(loss, node, at))) return way[way.Length - 1];
            }
        }
        return null;
    }

    private static bool IsSmall(LossView loss, int node, Sample at)
    {
        Evaluation evaluation = loss.Samples.Evaluate(at);
        double a = Math.Abs(evaluation.Values[loss.Nodes[node].A]), b = Math.Abs(evaluation.Values[loss.Nodes[node].B]);
        return evaluation.IsActive[node] && a > 0 && b > 0 && !double.IsInfinity(a) && !double.IsInfinity(b) && Math.Abs(evaluation.Values[node]) < Loss * Math.Max(a, b);
    }
}
