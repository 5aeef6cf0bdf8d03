using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace AutoBce.Generators.CodeFixes;

/// <summary>ABCE007: 1 / 2 becomes 1.0 / 2, or 1f / 2 where the loss is in float.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(DivideReals)), Shared]
public sealed class DivideReals() : TextCodeFix("ABCE007", "Divide real numbers")
{
    /// <inheritdoc/>
    protected override IEnumerable<TextChange> Changes(Diagnostic diagnostic, SyntaxNode root, SemanticModel model, CancellationToken cancellation)
    {
        if (root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is not BinaryExpressionSyntax division) yield break;
        LiteralExpressionSyntax? literal = Integer(division.Left) ?? Integer(division.Right);
        if (literal is null) yield break;
        yield return new TextChange(new TextSpan(literal.Span.End, 0), IsFloat(division, model) ? "f" : ".0");
    }

    private static LiteralExpressionSyntax? Integer(ExpressionSyntax operand) =>
        operand is LiteralExpressionSyntax literal && literal.Token.Text.All(c => c is >= '0' and <= '9' or '_') ? literal : null;

    /// <summary>The type of the method or field around it: a double would not compile in a float's place.</summary>
    private static bool IsFloat(SyntaxNode node, SemanticModel model)
    {
        TypeSyntax? type = node.Ancestors().Select(ancestor => ancestor switch
        {
            VariableDeclarationSyntax variable when !variable.Type.IsVar => variable.Type,
            LocalFunctionStatementSyntax local => local.ReturnType,
            MethodDeclarationSyntax method => method.ReturnType,
            PropertyDeclarationSyntax property => property.Type,
            _ => null,
        }).FirstOrDefault(found => found is not null);
        return type is not null && model.GetTypeInfo(type).Type?.SpecialType == SpecialType.System_Single;
    }
}
