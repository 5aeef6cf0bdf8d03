using System.Collections.Immutable;
using AutoBce.Generators.Symbolic;
using Microsoft.CodeAnalysis;

namespace AutoBce.Generators.Diagnostics.Checks;

/// <summary>ABCE106: log(p + 1e-7) and the like. The guard is against a rounding that the compiler removes, and makes the loss another one.</summary>
internal static class Epsilons
{
    private const double Tiny = 1e-3;

    public static IEnumerable<Diagnostic> Find(LossView loss)
    {
        if (loss.Spec.AsWritten) yield break; // there the guard is needed
        var seen = new HashSet<SyntaxNode>();
        for (int i = 0; i < loss.Nodes.Count; i++)
        {
            SourceNode node = loss.Nodes[i];
            if (node.Op is not (SourceOp.Log or SourceOp.XLogY)) continue;
            int argument = node.Op == SourceOp.Log ? node.A : node.B;
            foreach (int guard in Parts(loss, argument))
                if (Kept(loss, guard) is { } operand && loss.Place(guard) is { } place && seen.Add(place))
                    yield return Diagnostic.Create(
                        Descriptors.Epsilon,
                        place.GetLocation(),
                        ImmutableDictionary<string, string?>.Empty.Add("Operand", operand == loss.Nodes[guard].B ? "1" : "0"),
                        loss.Text(guard));
        }
    }

    /// <summary>The argument itself, and what it takes from 1 or adds to something: log(1 - q + 1e-7) has a q that may be clipped.</summary>
    private static IEnumerable<int> Parts(LossView loss, int argument)
    {
        SourceNode node = loss.Nodes[argument];
        return node.Op switch
        {
            SourceOp.Subtract when loss.IsNumber(node.A, 1) => Parts(loss, node.B).Prepend(argument),
            SourceOp.Add => Parts(loss, node.A).Prepend(argument),
            _ => [argument],
        };
    }

    /// <summary>Without the guard, this is what is left of it; null if it is none.</summary>
    private static int? Kept(LossView loss, int guard)
    {
        SourceNode node = loss.Nodes[guard];
        switch (node.Op)
        {
            case SourceOp.Add or SourceOp.Max:
                if (IsTiny(loss, node.B) && loss.Meanings[node.A].Range.IsNonNegative) return node.A;
                return IsTiny(loss, node.A) && loss.Meanings[node.B].Range.IsNonNegative ? node.B : null;
            case SourceOp.Min: // of a clamp: min(max(p, e), 1 - e)
                if (IsNearOne(loss, node.B)) return loss.Nodes[node.A].Op is SourceOp.Max ? (Kept(loss, node.A) is null ? null : node.A) : Bounded(node.A);
                return IsNearOne(loss, node.A) ? Bounded(node.B) : null;
            default:
                return null;
        }

        int? Bounded(int operand) => loss.Meanings[operand].Range is { IsNonNegative: true, Upper: <= 1 } ? operand : null;
    }

    private static bool IsTiny(LossView loss, int node) => Value(loss, node) is > 0 and <= Tiny;

    private static bool IsNearOne(LossView loss, int node) => Value(loss, node) is >= 1 - Tiny and < 1;

    /// <summary>A number that is the same for all elements, by the defaults of the hyperparameters.</summary>
    private static double? Value(LossView loss, int node) =>
        loss.DependsOn(node, Symbolic.Inputs.Prediction | Symbolic.Inputs.Label) ? null : loss.Samples.Evaluate(loss.Samples.All.First()).Values[node];
}
