using System.Collections.Immutable;
using System.Reflection;
using AutoBce.Generators;
using AutoBce.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AutoBce.Tests;

/// <summary>Runs the loss generator on source texts, as the compiler would: with the platform's references and the engine's.</summary>
internal static class GeneratorHarness
{
    /// <summary>The platform alone: this process trusts its tests and their packages too, whose names would meet those of the sources.</summary>
    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetDirectoryName(path) == Path.GetDirectoryName(typeof(object).Assembly.Location))
            .Append(typeof(LossAttribute).Assembly.Location)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    public static readonly CSharpCompilationOptions Library = new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable);

    public static CSharpCompilation Compile(params string[] sources) => CSharpCompilation.Create(
        "Losses",
        sources.Select((source, i) => Tree(source, $"Losses{i}.cs")),
        References,
        Library);

    public static SyntaxTree Tree(string source, string path = "Losses0.cs", LanguageVersion version = LanguageVersion.Latest) =>
        CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(version), path);

    public static GeneratorRun Run(params string[] sources) => Run(Compile(sources));

    public static GeneratorRun Run(CSharpCompilation compilation)
    {
        GeneratorDriver driver = CSharpGeneratorDriver.Create(
            [new LossGenerator().AsSourceGenerator()],
            parseOptions: (CSharpParseOptions?)compilation.SyntaxTrees.FirstOrDefault()?.Options,
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
        return GeneratorRun.Of(driver, compilation);
    }

    /// <summary>What the analyzer says of the losses of a source text, in the order of places.</summary>
    public static IReadOnlyList<Diagnostic> Analyze(string source) => Analyze(Compile(source));

    /// <summary>As in a build, where analyzers see what generators made.</summary>
    public static IReadOnlyList<Diagnostic> Analyze(CSharpCompilation compilation) =>
        [.. Run(compilation).Output.WithAnalyzers([new LossAnalyzer()]).GetAnalyzerDiagnosticsAsync(CancellationToken.None).GetAwaiter().GetResult().OrderBy(d => d.Location.SourceSpan.Start)];

    /// <summary>A loss whose body is the expression, in a class Sample.</summary>
    public static string Loss(string expression, string parameters = "[Logit] double z, [Label] double y, double a = 2, double b = 3") => $$"""
        using AutoBce;
        using static AutoBce.ScalarMath;

        public static partial class Sample
        {
            [Loss]
            public static double F({{parameters}}) => {{expression}};
        }
        """;
}

/// <summary>What the generator made of a compilation.</summary>
internal sealed record GeneratorRun(GeneratorDriver Driver, CSharpCompilation Input, CSharpCompilation Output, ImmutableArray<Diagnostic> Diagnostics)
{
    public static GeneratorRun Of(GeneratorDriver driver, CSharpCompilation input)
    {
        driver = driver.RunGeneratorsAndUpdateCompilation(input, out Compilation output, out ImmutableArray<Diagnostic> diagnostics);
        return new GeneratorRun(driver, input, (CSharpCompilation)output, diagnostics);
    }

    public GeneratorRunResult Result => Driver.GetRunResult().Results.Single();

    public ImmutableArray<GeneratedSourceResult> Sources => Result.GeneratedSources;

    /// <summary>The text of the only loss.</summary>
    public string Text => Assert.Single(Sources).SourceText.ToString();

    /// <summary>The models that the pipeline carries.</summary>
    public IReadOnlyList<LossSpec> Specs => [.. Outputs(LossGenerator.Steps.Specs).Select(output => (LossSpec)output.Value)];

    /// <summary>The same driver, whose memory is of this run, on a changed compilation.</summary>
    public GeneratorRun Again(CSharpCompilation changed) => Of(Driver, changed);

    public IEnumerable<(object Value, IncrementalStepRunReason Reason)> Outputs(string step) =>
        Result.TrackedSteps.TryGetValue(step, out ImmutableArray<IncrementalGeneratorRunStep> runs) ? runs.SelectMany(run => run.Outputs) : [];

    /// <summary>Why the source texts and the diagnostics were, or were not, made anew.</summary>
    public IEnumerable<IncrementalStepRunReason> FinalReasons =>
        Result.TrackedOutputSteps.Values.SelectMany(runs => runs).SelectMany(run => run.Outputs).Select(output => output.Reason);

    public Assembly Load()
    {
        using var image = new MemoryStream();
        Microsoft.CodeAnalysis.Emit.EmitResult result = Output.Emit(image);
        Assert.True(result.Success, string.Join("\n", result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)));
        return Assembly.Load(image.ToArray());
    }

    /// <summary>The generated loss of the given metadata name, with its default hyperparameters.</summary>
    public ElementwiseLoss Create(string metadataName, params object[] hyperparameters)
    {
        Type type = Load().GetType(metadataName, throwOnError: true)!;
        ConstructorInfo constructor = type.GetConstructors().Single();
        object?[] arguments = [.. constructor.GetParameters().Select((p, i) => i < hyperparameters.Length ? hyperparameters[i] : p.DefaultValue)];
        return (ElementwiseLoss)constructor.Invoke(arguments);
    }
}
