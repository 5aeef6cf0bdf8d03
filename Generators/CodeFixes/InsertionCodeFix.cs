using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace AutoBce.Generators.CodeFixes;

/// <summary>A fix that writes keywords or attributes into the declaration of a loss, on whose name its diagnostic lies.</summary>
public abstract class InsertionCodeFix(string id, string title) : TextCodeFix(id, title)
{
    /// <inheritdoc/>
    protected sealed override IEnumerable<TextChange> Changes(Diagnostic diagnostic, SyntaxNode root, SemanticModel model, CancellationToken cancellation) =>
        root.FindToken(diagnostic.Location.SourceSpan.Start).Parent is MethodDeclarationSyntax loss ? Changes(loss, diagnostic, model, cancellation) : [];

    /// <summary>What to write into the document for a loss; nothing where that alone does not help.</summary>
    protected abstract IEnumerable<TextChange> Changes(MethodDeclarationSyntax loss, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellation);
}
