using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace AutoBce.Generators.CodeFixes;

/// <summary>ABCE106: p + 1e-7, Max(p, 1e-7) and Clamp(p, 1e-7, 1 - 1e-7) become p.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(DropEpsilon)), Shared]
public sealed class DropEpsilon() : TextCodeFix("ABCE106", "Drop the epsilon")
{
    /// <inheritdoc/>
    protected override IEnumerable<TextChange> Changes(Diagnostic diagnostic, SyntaxNode root, SemanticModel model, CancellationToken cancellation)
    {
        if (!diagnostic.Properties.TryGetValue("Operand", out string? operand)) yield break;
        bool second = operand == "1";
        SyntaxNode guard = root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
        ExpressionSyntax? kept = guard switch
        {
            BinaryExpressionSyntax sum => second ? sum.Right : sum.Left,
            InvocationExpressionSyntax { ArgumentList.Arguments: { Count: >= 2 } arguments } when arguments.All(a => a.NameColon is null) => arguments[second ? 1 : 0].Expression,
            _ => null,
        };
        if (kept is null) yield break;
        bool stands = kept is not (BinaryExpressionSyntax or ConditionalExpressionSyntax or PrefixUnaryExpressionSyntax)
            || guard is BinaryExpressionSyntax
            || guard.Parent is ArgumentSyntax or EqualsValueClauseSyntax or ParenthesizedExpressionSyntax or ArrowExpressionClauseSyntax;
        yield return new TextChange(guard.Span, stands ? kept.ToString() : $"({kept})");
    }
}
