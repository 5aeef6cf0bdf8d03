using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace AutoBce.Generators.CodeFixes;

/// <summary>ABCE105: a hyperparameter that must not be 0 or below says so.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(BoundHyperparameter)), Shared]
public sealed class BoundHyperparameter() : TextCodeFix("ABCE105", "Give the hyperparameter bounds")
{
    /// <inheritdoc/>
    protected override IEnumerable<TextChange> Changes(Diagnostic diagnostic, SyntaxNode root, SemanticModel model, CancellationToken cancellation)
    {
        if (!diagnostic.Properties.TryGetValue("Positive", out string? name)) yield break;
        // The diagnostic lies in the loss, or in a helper that it calls: the hyperparameter is given by its place.
        Location? place = diagnostic.AdditionalLocations.Count > 0 ? diagnostic.AdditionalLocations[0] : null;
        if (place?.SourceTree != root.SyntaxTree || root.FindToken(place.SourceSpan.Start).Parent is not ParameterSyntax { AttributeLists.Count: 0 } parameter || parameter.Identifier.ValueText != name) yield break;
        yield return new TextChange(new TextSpan(parameter.SpanStart, 0), "[Hyperparameter(Above = 0)] ");
    }
}
