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
        IncrementalValuesProvider<Emission> emissions = specs
            .Select(static (spec, cancellation) => (Spec: spec, Text: Task.Run(() => LossEmitter.Emit(spec, cancellation), cancellation)))
            .Select(static (loss, _) => Emit(loss.Spec, loss.Text));
        context.RegisterSourceOutput(emissions.Where(static emission => emission.Text is not null), static (output, emission) => output.AddSource(HintName.Of(emission.Spec), emission.Text!));

        // Step 4: what is wrong, with real locations, so that it can be suppressed by a pragma. Losses that fail have none until here.
        Report(context, results.Select(static (result, _) => result.Diagnostics).WithComparer(DiagnosticsComparer.Instance).Where(static diagnostics => diagnostics.Length > 0).WithTrackingName(Steps.Reports));
        Report(context, results.Combine(emissions.Where(static emission => emission.Text is null).Collect()).Select(static (pair, _) => Failures(pair.Left, pair.Right)).WithComparer(DiagnosticsComparer.Instance).Where(static diagnostics => diagnostics.Length > 0));
    }

    /// <summary>The text made of a loss, or why there is none.</summary>
    private sealed record Emission(LossSpec Spec, SourceText? Text, DiagnosticDescriptor? Failure = null, string Message = "");

    private static Emission Emit(LossSpec spec, Task<SourceText> text)
    {
        try
        {
            return new(spec, text.GetAwaiter().GetResult());
        }
        catch (TooLargeException exception)
        {
            return new(spec, null, Descriptors.TooComplex, exception.Message);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return new(spec, null, Descriptors.Internal, exception.Message);
        }
    }

    private static ImmutableArray<Diagnostic> Failures(ParseResult result, ImmutableArray<Emission> failed) =>
    [
        .. from emission in failed
           where emission.Spec.Equals(result.Spec)
           select Descriptors.Internal.Equals(emission.Failure)
               ? Diagnostic.Create(Descriptors.Internal, result.Name, emission.Spec.MethodName, emission.Message)
               : Diagnostic.Create(Descriptors.TooComplex, result.Name, $"'{emission.Spec.MethodName}': {emission.Message}"),
    ];

    private static void Report(IncrementalGeneratorInitializationContext context, IncrementalValuesProvider<ImmutableArray<Diagnostic>> reports) =>
        context.RegisterSourceOutput(reports, static (output, diagnostics) =>
        {
            foreach (Diagnostic diagnostic in diagnostics) output.ReportDiagnostic(diagnostic);
        });
}
