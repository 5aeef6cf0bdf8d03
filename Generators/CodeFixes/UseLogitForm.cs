using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;

namespace AutoBce.Generators.CodeFixes;

/// <summary>ABCE114: Log(Sigmoid(z)) becomes LogSigmoid(z), Log(1 + Exp(z)) becomes Softplus(z), and so on.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UseLogitForm)), Shared]
public sealed class UseLogitForm() : TextCodeFix("ABCE114", "Use the form that keeps the digits")
{
    /// <inheritdoc/>
    protected override IEnumerable<TextChange> Changes(Diagnostic diagnostic, SyntaxNode root, SemanticModel model, CancellationToken cancellation)
    {
        if (!diagnostic.Properties.TryGetValue("Function", out string? function) || !diagnostic.Properties.TryGetValue("Argument", out string? argument)) yield break;
        int position = diagnostic.Location.SourceSpan.Start;
        bool imported = model.LookupSymbols(position, name: function).OfType<IMethodSymbol>().Any(m => m.ContainingType.Name == "ScalarMath");
        string prefix = imported ? "" : model.LookupNamespacesAndTypes(position, name: "ScalarMath").IsEmpty ? "global::AutoBce.ScalarMath." : "ScalarMath.";
        yield return new TextChange(diagnostic.Location.SourceSpan, $"{prefix}{function}({argument})");
    }
}
