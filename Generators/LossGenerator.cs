using System.Collections.Immutable;
using System.Text;
using AutoBce.Generators.Diagnostics;
using AutoBce.Generators.Emission;
using AutoBce.Generators.Parsing;
using AutoBce.Generators.Symbolic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace AutoBce.Generators;

/// <summary>Turns each method with [Loss] or [Activation] into a record with kernels for its value and derivatives.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class LossGenerator : IIncrementalGenerator
{
    /// <summary>Names of the pipeline's steps, which tests look up.</summary>
    internal static class Steps
    {
        public const string Parse = nameof(Parse), Specs = nameof(Specs), Reports = nameof(Reports);
    }

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        Compile(context, "AutoBce.LossAttribute");
        Compile(context, "AutoBce.ActivationAttribute");
    }

    private static void Compile(IncrementalGeneratorInitializationContext context, string attribute)
    {
        // Step 1: read every method with the attribute, once.
        IncrementalValuesProvider<ParseResult> results = context.SyntaxProvider
            .ForAttributeWithMetadataName(attribute, static (_, _) => true, LossParser.Parse)
            .WithTrackingName(Steps.Parse);

        // Step 2: the losses, without locations: unchanged ones are not compiled again.
        IncrementalValuesProvider<LossSpec> specs = results.Select(static (result, _) => result.Spec).Where(static spec => spec is not null).WithTrackingName(Steps.Specs)!;

        // Step 3: a task for each, all started before the first is awaited: many losses share the processors.
        context.RegisterSourceOutput(
            specs.Select(static (spec, cancellation) => (Spec: spec, Text: Task.Run(() => LossEmitter.Emit(spec, cancellation), cancellation))),
            static (output, loss) => Emit(output, loss.Spec, loss.Text));

        // Step 4: what is wrong, with real locations, so that it can be suppressed by a pragma.
        context.RegisterSourceOutput(
            results.Select(static (result, _) => result.Diagnostics).Where(static diagnostics => diagnostics.Length > 0).WithComparer(DiagnosticsComparer.Instance).WithTrackingName(Steps.Reports),
            static (output, diagnostics) => Report(output, diagnostics));
    }

    private static void Emit(SourceProductionContext output, LossSpec spec, Task<SourceText> text)
    {
        try
        {
            output.AddSource(HintName.Of(spec), text.GetAwaiter().GetResult());
        }
        catch (TooLargeException exception)
        {
            output.ReportDiagnostic(Diagnostic.Create(Descriptors.TooComplex, Location.None, $"'{spec.MethodName}': {exception.Message}"));
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            output.ReportDiagnostic(Diagnostic.Create(Descriptors.Internal, Location.None, spec.MethodName, exception.Message));
        }
    }

    private static void Report(SourceProductionContext output, ImmutableArray<Diagnostic> diagnostics)
    {
        foreach (Diagnostic diagnostic in diagnostics) output.ReportDiagnostic(diagnostic);
    }
}
