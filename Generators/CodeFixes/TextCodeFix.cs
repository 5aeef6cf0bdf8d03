using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;

namespace AutoBce.Generators.CodeFixes;

/// <summary>
/// A fix that edits the text, so comments and formatting stay as they are. Equal edits for several diagnostics (three losses of one
/// type that is not partial) are one.
/// </summary>
public abstract class TextCodeFix(string id, string title) : CodeFixProvider
{
    /// <inheritdoc/>
    public sealed override ImmutableArray<string> FixableDiagnosticIds { get; } = [id];

    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() =>
        FixAllProvider.Create(async (context, document, diagnostics) => await FixAsync(document, diagnostics, context.CancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if ((await ChangesAsync(context.Document, context.Diagnostics, context.CancellationToken).ConfigureAwait(false)).IsEmpty) return;
        context.RegisterCodeFix(CodeAction.Create(title, cancellation => FixAsync(context.Document, context.Diagnostics, cancellation), equivalenceKey: id), context.Diagnostics);
    }

    /// <summary>What to change for a diagnostic; nothing where text alone does not help.</summary>
    protected abstract IEnumerable<TextChange> Changes(Diagnostic diagnostic, SyntaxNode root, SemanticModel model, CancellationToken cancellation);

    private async Task<Document> FixAsync(Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellation)
    {
        SourceText text = await document.GetTextAsync(cancellation).ConfigureAwait(false);
        return document.WithText(text.WithChanges(await ChangesAsync(document, diagnostics, cancellation).ConfigureAwait(false)));
    }

    private async Task<ImmutableArray<TextChange>> ChangesAsync(Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellation)
    {
        SyntaxNode? root = await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
        SemanticModel? model = await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false);
        if (root is null || model is null) return [];
        return [.. diagnostics
            .SelectMany(diagnostic => Changes(diagnostic, root, model, cancellation))
            .Distinct()
            .OrderBy(change => change.Span.Start)];
    }
}
