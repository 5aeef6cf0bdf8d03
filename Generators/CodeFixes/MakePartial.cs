using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace AutoBce.Generators.CodeFixes;

/// <summary>ABCE001: makes the types around a loss partial, the outer ones too.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MakePartial)), Shared]
public sealed class MakePartial() : InsertionCodeFix("ABCE001", "Make the type partial")
{
    /// <inheritdoc/>
    protected override IEnumerable<TextChange> Changes(MethodDeclarationSyntax loss, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellation) =>
        from type in loss.Ancestors().OfType<TypeDeclarationSyntax>()
        where !type.Modifiers.Any(SyntaxKind.PartialKeyword)
        // The grammar wants it right before class, struct, record or interface.
        select new TextChange(new TextSpan(type.Keyword.SpanStart, 0), "partial ");
}
