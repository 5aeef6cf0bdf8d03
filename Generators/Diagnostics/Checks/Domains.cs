using System.Collections.Immutable;
using AutoBce.Generators.Symbolic;
using Microsoft.CodeAnalysis;

namespace AutoBce.Generators.Diagnostics.Checks;

/// <summary>
/// ABCE104 and ABCE105: logarithms and roots of negative numbers, divisions by 0. Intervals prove what cannot happen; of the rest only
/// that is reported for which there is a legal element. The ends of a probability are no error: the logarithm of 0 is the loss of a
/// certain miss.
/// </summary>
internal static class Domains
{
    public static IEnumerable<Diagnostic> Find(LossView loss)
    {
        if (loss.Spec.AsWritten) yield break;
        var seen = new HashSet<Location>();
        for (int i = 0; i < loss.Nodes.Count; i++)
        {
            loss.Cancellation.ThrowIfCancellationRequested();
            if (Argument(loss, i) is not { } argument || Report(loss, i, argument.Node, argument.Shift) is not { } diagnostic) continue;
            // One hyperparameter is one piece of advice, wherever it divides.
            if (seen.Add(diagnostic.AdditionalLocations.Count > 0 ? diagnostic.AdditionalLocations[0] : diagnostic.Location)) yield return diagnostic;
        }
    }

    /// <summary>What has to be positive, or (for a divisor) not zero: a node plus a number; null if it is known to be, or no longer there.</summary>
    private static (int Node, double Shift)? Argument(LossView loss, int node)
    {
        SourceNode n = loss.Nodes[node];
        switch (n.Op)
        {
            case SourceOp.Log or SourceOp.Sqrt when !loss.Meanings[n.A].Range.IsNonNegative && Remains(loss, n.Op):
                return (n.A, 0);
            case SourceOp.Log1p when loss.Meanings[n.A].Range.Lower < -1 && Remains(loss, SourceOp.Log):
                return (n.A, 1);
            case SourceOp.XLogY when !loss.Meanings[n.B].Range.IsNonNegative && Remains(loss, SourceOp.Log):
                return (n.B, 0);
            case SourceOp.Power when !IsInteger(loss.Meanings[n.B]) && !loss.Meanings[n.A].Range.IsNonNegative && Remains(loss, SourceOp.Sqrt):
                return (n.A, 0);
            case SourceOp.Divide when !loss.Meanings[n.B].Range.IsNonZero && Remains(loss, SourceOp.Divide):
                return (n.B, 0);
            default:
                return null;
        }
    }

    /// <summary>Whether after all rules there is still an operation of the kind whose argument may be outside its domain.</summary>
    private static bool Remains(LossView loss, SourceOp kind) => loss.Remaining.Any(e => kind switch
    {
        SourceOp.Log => e.Op == Op.Log && !e.Arguments[0].Range.IsNonNegative,
        SourceOp.Sqrt => e.Op == Op.Product && e.Graph.Factors(e).Any(f => !IsInteger(f.Exponent) && !f.Base.Range.IsNonNegative),
        _ => e.Op == Op.Product && e.Graph.Factors(e).Any(f => f.Exponent.Op == Op.Constant && f.Exponent.Value.Sign < 0 && !f.Base.Range.IsNonZero),
    });

    private static bool IsInteger(Expr exponent) => exponent.Op == Op.Constant && exponent.Value.IsInteger;

    private static Diagnostic? Report(LossView loss, int node, int argument, double shift)
    {
        bool divides = loss.Nodes[node].Op == SourceOp.Divide;
        string what = divides ? "Division by" : loss.Nodes[node].Op switch { SourceOp.Sqrt => "Square root of", SourceOp.Power => "Power of", _ => "Logarithm of" };
        SyntaxNode? written = loss.OperandPlace(node, argument);
        Location place = written?.GetLocation() ?? loss.Where(node);
        string text = written is null ? loss.Text(argument) : LossView.Text(written);
        foreach (Sample at in loss.Samples.All)
            if (Value(at) is { } value) return LossView.Report(Descriptors.Domain, place, what, text, LossView.Short(value), loss.Describe(at));
        foreach ((int h, Sample at) in loss.Samples.Variations)
            if (Value(at) is { } value) return Unbounded(loss, h, at.Hyperparameters[h], place, what, text, LossView.Short(value));
        return divides ? Crossing(loss, node, argument, place, text) : null;

        double? Value(Sample at)
        {
            bool end = loss.Spec.Prediction == PredictionRole.Probability && at.Prediction is 0 or 1;
            Evaluation evaluation = loss.Samples.Evaluate(at);
            double value = evaluation.Values[argument] + shift;
            return evaluation.IsActive[node] && (divides ? value == 0 && !(end && loss.DependsOn(argument, Symbolic.Inputs.Prediction)) : value < -1e-9) ? value : null;
        }
    }

    /// <summary>Where the default is positive and what goes wrong is not, a fix can say so.</summary>
    private static Diagnostic Unbounded(LossView loss, int hyperparameter, double value, Location place, string what, string text, string argument)
    {
        string name = loss.Spec.Hyperparameters[hyperparameter].Name;
        ImmutableDictionary<string, string?> properties = ImmutableDictionary<string, string?>.Empty;
        if (loss.Samples.Defaults[hyperparameter] > 0 && value <= 0) properties = properties.Add("Positive", name);
        return Diagnostic.Create(Descriptors.OpenHyperparameter, place, [loss.Parameter(name)], properties, what, text, argument, FormattableString.Invariant($"{name} = {value}"));
    }

    /// <summary>A divisor that has both signs is 0 between.</summary>
    private static Diagnostic? Crossing(LossView loss, int node, int argument, Location place, string text)
    {
        foreach (double label in loss.Samples.Labels)
        {
            Sample? last = null;
            double lastValue = 0;
            foreach (double prediction in loss.Samples.Predictions)
            {
                Sample at = new(prediction, label, loss.Samples.Defaults);
                Evaluation evaluation = loss.Samples.Evaluate(at);
                double value = evaluation.IsActive[node] ? evaluation.Values[argument] : 0;
                if (last is { } before && value * lastValue < 0)
                    return LossView.Report(Descriptors.Domain, place, "Division by", text, "0", loss.Describe($"some {loss.Spec.PredictionName} between {LossView.Short(before.Prediction)} and {LossView.Short(prediction)}", label));
                (last, lastValue) = (at, value);
            }
        }
        return null;
    }
}
