using System.Collections.Immutable;
using AutoBce.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AutoBce.Generators.Diagnostics;

/// <summary>
/// Warns of losses that compile and yet are hardly meant. It reads the method once more, with places: what the generator carries has
/// none, so that moving a line makes no loss anew.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LossAnalyzer : DiagnosticAnalyzer
{
    /// <summary>The checks look at each operation for many elements: beyond this size, that of a loop written out, an editor would wait for them.</summary>
    private const int SizeLimit = 2_000;

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [.. Descriptors.Warnings, Descriptors.Internal];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterSymbolAction(Analyze, SymbolKind.Method);
    }

    private static void Analyze(SymbolAnalysisContext context)
    {
        var method = (IMethodSymbol)context.Symbol;
        if (LossParser.KindOf(method) is not { } kind || LossParser.Declaration(method, context.CancellationToken) is not { } declaration) return;
        try
        {
            Reading reading = LossParser.Read(method, declaration, kind, context.Compilation, context.CancellationToken);
            if (reading is not { Spec: not null, IsValid: true }) return; // errors come first, and are the generator's or the compiler's
            if (reading.Spec.Nodes.Count > SizeLimit) return;
            var loss = new LossView(method, reading.Spec, reading.Places, context.CancellationToken);
            foreach (Func<LossView, IEnumerable<Diagnostic>> check in Checks.Table.All)
                foreach (Diagnostic diagnostic in check(loss))
                    context.ReportDiagnostic(diagnostic);
        }
        catch (Symbolic.TooLargeException)
        {
            // The generator says so.
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.Internal, method.Locations[0], method.Name, exception.Message));
        }
    }
}
