using System.Collections.Immutable;
using AutoBce.Generators.Symbolic;
using Microsoft.CodeAnalysis;

namespace AutoBce.Generators.Diagnostics.Checks;

/// <summary>
/// ABCE104 and ABCE105: logarithms and roots of negative numbers, divisions by 0 and negative powers of it. Intervals prove what cannot happen; of the rest only
/// that is reported for which there is a legal element. The ends of a probability are no error: the logarithm of 0 is the loss of a
/// certain miss.
/// </summary>
internal static class Domains
{
    public static IEnumerable<Diagnostic> Find(LossView loss)
    {
        var seen = new HashSet<Location>();
        for (int i = 0; i < loss.Nodes.Count; i++)
        {
            loss.Cancellation.ThrowIfCancellationRequested();
            foreach (Demand demand in Demands(loss, i))
            {
                if (Report(loss, i, demand) is not { } diagnostic) continue;
                // One hyperparameter is one piece of advice, wherever it divides.
                if (seen.Add(diagnostic.AdditionalLocations.Count > 0 ? diagnostic.AdditionalLocations[0] : diagnostic.Location)) yield return diagnostic;
                break;
            }
        }
    }

    /// <summary>A node plus a number, which must not be 0 (of a divisor), or not be negative; a constant is what it is, whatever becomes of it.</summary>
    private readonly record struct Demand(string What, int Node, double Shift, bool NonZero, bool Constant = false);

    /// <summary>What an operation demands of its operands, unless it is known to hold, or the operation is no longer there.</summary>
    private static IEnumerable<Demand> Demands(LossView loss, int node)
    {
        SourceNode n = loss.Nodes[node];
        if (Broken(loss, n) is { } broken) return [broken with { Constant = true }];
        if (loss.Spec.AsWritten) return []; // often a form of other libraries, with their domain
        return Candidates().Where(c => !c.Holds && Remains(loss, c.Kind)).Select(c => c.Demand);

        IEnumerable<(Demand Demand, SourceOp Kind, bool Holds)> Candidates() => n.Op switch
        {
            SourceOp.Log => [(new("Logarithm of", n.A, 0, false), SourceOp.Log, Range(n.A).IsNonNegative)],
            SourceOp.Sqrt => [(new("Square root of", n.A, 0, false), SourceOp.Sqrt, Range(n.A).IsNonNegative)],
            SourceOp.Log1p => [(new("Logarithm of", n.A, 1, false), SourceOp.Log, Range(n.A).Lower >= -1)],
            SourceOp.XLogY => [(new("Logarithm of", n.B, 0, false), SourceOp.Log, Range(n.B).IsNonNegative)],
            SourceOp.Divide => [(new("Division by", n.B, 0, true), SourceOp.Divide, Range(n.B).IsNonZero)],
            SourceOp.Power =>
            [
                (new("Power of", n.A, 0, false), SourceOp.Sqrt, Range(n.A).IsNonNegative || IsInteger(loss.Meanings[n.B])),
                (new("Negative power of", n.A, 0, true), SourceOp.Divide, Range(n.A).IsNonZero || !(Range(n.B).Upper < 0)),
            ],
            _ => [],
        };

        Interval Range(int operand) => loss.Meanings[operand].Range;
    }

    /// <summary>A demand that constants do not meet. Of 0/0 the graph would make 0.</summary>
    private static Demand? Broken(LossView loss, SourceNode n)
    {
        return n.Op switch
        {
            SourceOp.Divide when Sign(n.B) == 0 => new Demand("Division by", n.B, 0, true),
            SourceOp.Log when Sign(n.A) <= 0 => new Demand("Logarithm of", n.A, 0, false),
            SourceOp.XLogY when Sign(n.B) <= 0 && Sign(n.A) != 0 => new Demand("Logarithm of", n.B, 0, false),
            SourceOp.Log1p when Sign(n.A, 1) <= 0 => new Demand("Logarithm of", n.A, 1, false),
            SourceOp.Sqrt when Sign(n.A) < 0 => new Demand("Square root of", n.A, 0, false),
            SourceOp.Power when Sign(n.A) == 0 && Sign(n.B) < 0 => new Demand("Negative power of", n.A, 0, true),
            SourceOp.Power when Sign(n.A) < 0 && Sign(n.B) is not null && !IsInteger(loss.Meanings[n.B]) => new Demand("Power of", n.A, 0, false),
            _ => (Demand?)null,
        };

        int? Sign(int operand, int shift = 0) => loss.Meanings[operand] is { Op: Op.Constant } number ? (number.Value + shift).Sign : null;
    }

    /// <summary>Whether after all rules there is still an operation of the kind whose argument may be outside its domain.</summary>
    private static bool Remains(LossView loss, SourceOp kind) => loss.Remaining.Any(e => kind switch
    {
        SourceOp.Log => e.Op == Op.Log && !e.Arguments[0].Range.IsNonNegative,
        SourceOp.Sqrt => e.Op == Op.Product && e.Graph.Factors(e).Any(f => !IsInteger(f.Exponent) && !f.Base.Range.IsNonNegative),
        _ => e.Op == Op.Product && e.Graph.Factors(e).Any(f => f.Exponent.Op == Op.Constant && f.Exponent.Value.Sign < 0 && !f.Base.Range.IsNonZero),
    });

    private static bool IsInteger(Expr exponent) => exponent.Op == Op.Constant && exponent.Value.IsInteger;

    private static Diagnostic? Report(LossView loss, int node, Demand demand)
    {
        (string what, int argument, double shift, bool divides, bool constant) = demand;
        SyntaxNode? written = loss.OperandPlace(node, argument);
        Location place = written?.GetLocation() ?? loss.Where(node);
        string text = written is null ? loss.Text(argument) : LossView.Text(written);
        if (constant) return LossView.Report(Descriptors.Domain, place, what, text, LossView.Short(loss.Meanings[argument].Value.ToDouble() + shift), "every element");
        foreach (Sample at in loss.Samples.All)
            if (Value(at) is { } value) return LossView.Report(Descriptors.Domain, place, what, text, LossView.Short(value), loss.Describe(at));
        if (!divides)
            foreach (Sample at in loss.Samples.Beyond)
                if (Value(at) is { } value && IsSure(loss, argument, at)) return LossView.Report(Descriptors.Domain, place, what, text, LossView.Short(value), loss.Describe(at));
        foreach ((int h, Sample at) in loss.Samples.Variations)
            if (Value(at) is { } value) return Unbounded(loss, h, at.Hyperparameters[h], place, what, text, LossView.Short(value));
        return divides ? Crossing(loss, node, argument, place, what, text) : null;

        double? Value(Sample at)
        {
            bool end = loss.Spec.Prediction == PredictionRole.Probability && at.Prediction is 0 or 1;
            Evaluation evaluation = loss.Samples.Evaluate(at);
            double value = evaluation.Values[argument] + shift;
            return evaluation.IsActive[node] && (divides ? value == 0 && !(end && loss.DependsOn(argument, Symbolic.Inputs.Prediction)) : value < -1e-9) ? value : null;
        }
    }

    /// <summary>Far away, what is small beside its parts is their rounding.</summary>
    private static bool IsSure(LossView loss, int argument, Sample at)
    {
        double[] values = loss.Samples.Evaluate(at).Values;
        return Math.Abs(values[argument]) > 1e-9 * loss.Operands(argument).Sum(operand => Math.Abs(values[operand]));
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
    private static Diagnostic? Crossing(LossView loss, int node, int argument, Location place, string what, string text)
    {
        foreach (double label in loss.Samples.Labels)
        {
            Sample? last = null;
            double lastValue = 0;
            foreach (double prediction in loss.Samples.Wide)
            {
                Sample at = new(prediction, label, loss.Samples.Defaults);
                Evaluation evaluation = loss.Samples.Evaluate(at);
                double value = evaluation.IsActive[node] ? evaluation.Values[argument] : 0;
                if (evaluation.IsActive[node] && !IsSure(loss, argument, at)) continue; // at the place itself
                if (last is { } before && value * lastValue < 0)
                    return LossView.Report(Descriptors.Domain, place, what, text, "0", loss.Describe($"some {loss.Spec.PredictionName} between {LossView.Short(before.Prediction)} and {LossView.Short(prediction)}", label));
                (last, lastValue) = (at, value);
            }
        }
        return null;
    }
}
