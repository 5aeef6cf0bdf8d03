using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoBce.Generators.Diagnostics.Checks;

/// <summary>
/// ABCE114: forms that lose digits, in a loss that is computed as written. In any other loss the compiler finds the logit form by itself.
/// </summary>
internal static class NaiveForms
{
    public static IEnumerable<Diagnostic> Find(LossView loss)
    {
        if (!loss.Spec.AsWritten) yield break;
        for (int i = 0; i < loss.Nodes.Count; i++)
        {
            if (loss.Place(i) is not { } place || Better(loss, i) is not { } better || loss.OperandPlace(better.Node, better.Argument) is not { } argument) continue;
            string text = LossView.Text(argument);
            if (better.Negated) text = argument is BinaryExpressionSyntax or ConditionalExpressionSyntax ? $"-({text})" : "-" + text;
            yield return Diagnostic.Create(
                Descriptors.NaiveForm,
                place.GetLocation(),
                ImmutableDictionary<string, string?>.Empty.Add("Function", better.Function).Add("Argument", text),
                loss.Text(i),
                $"{better.Function}({text})");
        }
    }

    /// <summary>The function that is the same and keeps the digits, and the operand of a node that it takes.</summary>
    private static (string Function, int Node, int Argument, bool Negated)? Better(LossView loss, int node)
    {
        SourceNode e = loss.Nodes[node];
        if (e.Op == SourceOp.Subtract && loss.Nodes[e.A].Op == SourceOp.Exp && loss.IsNumber(e.B, 1)) return ("Expm1", e.A, loss.Nodes[e.A].A, false);
        if (e.Op != SourceOp.Log) return null;
        SourceNode inner = loss.Nodes[e.A];
        if (inner.Op == SourceOp.Sigmoid) return ("LogSigmoid", e.A, inner.A, false);
        if (inner.Op == SourceOp.Subtract && loss.IsNumber(inner.A, 1))
            return loss.Nodes[inner.B].Op == SourceOp.Sigmoid ? ("LogSigmoid", inner.B, loss.Nodes[inner.B].A, true) : ("Log1p", e.A, inner.B, true);
        if (inner.Op != SourceOp.Add) return null;
        int other = loss.IsNumber(inner.A, 1) ? inner.B : loss.IsNumber(inner.B, 1) ? inner.A : -1;
        if (other < 0) return null;
        return loss.Nodes[other].Op == SourceOp.Exp ? ("Softplus", other, loss.Nodes[other].A, false) : ("Log1p", e.A, other, false);
    }
}
