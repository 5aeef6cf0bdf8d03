using System.Collections.Immutable;
using AutoBce.Generators;
using AutoBce.Generators.CodeFixes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace AutoBce.Tests.Generators;

/// <summary>The generator reports, the fix repairs; then the whole compiles, generated code and all.</summary>
public sealed class CodeFixTests
{
    private const string Body = "([Logit] float z, [Label] float y) => ScalarMath.Softplus(z) - y * z;";

    private static readonly ImmutableArray<MetadataReference> s_references =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path))];

    [Theory]
    [InlineData("public static class A\n{\n    [Loss] public static float F" + Body + "\n}\n", "public static partial class A\n{\n    [Loss] public static float F" + Body + "\n}\n")]
    [InlineData("// Mine.\r\n/* and */ class /* name */ A { [Loss] internal static float F" + Body + " } // end", "// Mine.\r\n/* and */ partial class /* name */ A { [Loss] internal static float F" + Body + " } // end")]
    [InlineData("[System.Serializable] // kept\n\trecord struct A(int N) { [Loss] internal static float F" + Body + " }", "[System.Serializable] // kept\n\tpartial record struct A(int N) { [Loss] internal static float F" + Body + " }")]
    [InlineData("ref struct A { [Loss] internal static float F" + Body + " }", "ref partial struct A { [Loss] internal static float F" + Body + " }")]
    [InlineData("interface A { [Loss] internal static float F" + Body + " }", "partial interface A { [Loss] internal static float F" + Body + " }")]
    [InlineData("class Outer { internal partial class A { [Loss] internal static float F" + Body + " } }", "partial class Outer { internal partial class A { [Loss] internal static float F" + Body + " } }")]
    [InlineData("class Outer<T> { internal sealed class A { [Loss] internal static float F" + Body + " } }", "partial class Outer<T> { internal sealed partial class A { [Loss] internal static float F" + Body + " } }")]
    public async Task TypesBecomePartial(string source, string expected)
    {
        Fixture fixture = new(source, "ABCE001", new MakePartial());
        CodeAction action = Assert.Single(await fixture.Actions());
        await fixture.AssertFixed(expected, action);
    }

    [Theory]
    [InlineData("partial class A\n{\n    /// <summary>Doc.</summary>\n    [Loss] // kept\n    public float F" + Body + "\n}\n", "partial class A\n{\n    /// <summary>Doc.</summary>\n    [Loss] // kept\n    public static float F" + Body + "\n}\n")]
    [InlineData("partial class A { [Loss]\r\n\tfloat   F" + Body + " }", "partial class A { [Loss]\r\n\tstatic float   F" + Body + " }")]
    [InlineData("partial class A { [Loss] protected internal /* why */ unsafe float F" + Body + " }", "partial class A { [Loss] protected internal /* why */ static unsafe float F" + Body + " }")]
    [InlineData("partial struct A { [Loss] public readonly float F" + Body + " }", "partial struct A { [Loss] public static float F" + Body + " }")]
    [InlineData("partial class A { float G(float a) => a; [Loss] float F([Logit] float z, [Label] float y) { float s = (z - y); return s * s; } }", "partial class A { float G(float a) => a; [Loss] static float F([Logit] float z, [Label] float y) { float s = (z - y); return s * s; } }")]
    public async Task LossesBecomeStatic(string source, string expected)
    {
        Fixture fixture = new(source, "ABCE002", new MakeStatic());
        CodeAction action = Assert.Single(await fixture.Actions());
        await fixture.AssertFixed(expected, action);
    }

    /// <summary>Static would not compile there, or break something else.</summary>
    [Theory]
    [InlineData("partial class A { float a; [Loss] float F([Logit] float z, [Label] float y) => a * (z - y); }")]
    [InlineData("partial class A { float G(float a) => a; [Loss] float F([Logit] float z, [Label] float y) => G(z - y); }")]
    [InlineData("partial class A(float a) { [Loss] float F([Logit] float z, [Label] float y) => a * (z - y); }")]
    [InlineData("partial class A { [Loss] public virtual float F" + Body + " }")]
    [InlineData("abstract partial class A { [Loss] public abstract float F([Logit] float z, [Label] float y); }")]
    [InlineData("interface IF { float F(float z, float y); } partial class A : IF { [Loss] public float F" + Body + " }")]
    [InlineData("interface IF { float F(float z, float y); } partial class A : IF { [Loss] float IF.F" + Body + " }")]
    [InlineData("partial class A { [Loss] static T F<T>([Logit] T z, [Label] T y) => z; }")]
    [InlineData("file partial class A { internal partial class B { [Loss] float F" + Body + " } }")]
    [InlineData("class A { void M() { [Loss] float F" + Body + " } }")]
    public async Task WhatStaticDoesNotHelpGetsNoFix(string source) =>
        Assert.Empty(await new Fixture(source, "ABCE002", new MakeStatic()).Actions());

    [Fact]
    public async Task FixAllMakesThreeTypesPartialAndOnePlaceOnce()
    {
        // Two losses of one type, and a nested type that needs its outer one: four diagnostics and more, three edits.
        const string source = "class A\n{\n    [Loss] static float F" + Body + "\n    [Loss] static float G" + Body + "\n}\n\nclass B // outer\n{\n    class C { [Loss] static float F" + Body + " }\n}\n";
        Fixture fixture = new(source, "ABCE001", new MakePartial());
        Assert.Equal(4, fixture.Diagnostics.Length);
        await fixture.AssertFixed(
            source.Replace("class ", "partial class ", StringComparison.Ordinal),
            await fixture.FixAll());
    }

    [Fact]
    public async Task FixAllMakesThreeLossesStatic()
    {
        // The fourth uses the instance: it stays as it is, and so does its diagnostic.
        const string first = "partial class A\n{\n    [Loss] public float F" + Body + "\n\n    [Loss]\n    float G" + Body + " // last\n    [Loss] internal float H" + Body + "\n}\n";
        const string other = "partial class B { float a; [Loss] float F([Logit] float z, [Label] float y) => a * (z - y); }\n";
        Fixture fixture = new(first + other, "ABCE002", new MakeStatic());
        Assert.Equal(4, fixture.Diagnostics.Length);
        string expected = first.Replace("public float", "public static float", StringComparison.Ordinal)
            .Replace("    float G", "    static float G", StringComparison.Ordinal)
            .Replace("internal float", "internal static float", StringComparison.Ordinal);
        await fixture.AssertFixed(expected + other, await fixture.FixAll(), remaining: 1);
    }

    [Fact]
    public void EachFixHasADiagnosticOfTheGenerator()
    {
        string[] known = [.. typeof(LossGenerator).Assembly.GetType("AutoBce.Generators.Diagnostics.Descriptors", throwOnError: true)!.GetFields()
            .Select(field => field.GetValue(null)).OfType<DiagnosticDescriptor>().Select(descriptor => descriptor.Id)];
        CodeFixProvider[] providers = [.. typeof(MakePartial).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(CodeFixProvider)) && !type.IsAbstract)
            .Select(type => (CodeFixProvider)Activator.CreateInstance(type)!)];
        Assert.Equal(["ABCE001", "ABCE002", "ABCE004", "ABCE007", "ABCE105", "ABCE106", "ABCE114"], providers.SelectMany(provider => provider.FixableDiagnosticIds).Order());
        Assert.All(providers, provider => Assert.All(provider.FixableDiagnosticIds, id => Assert.Contains(id, known)));
    }

    [Theory]
    [InlineData("[Loss] static float F(float z, [Label] float y) => y * z;", "[Loss] static float F([Logit] float z, [Label] float y) => y * z;")]
    [InlineData("[Loss] static float F([Label] float y, float p) => y * p;", "[Loss] static float F([Label] float y, [Probability] float p) => y * p;")]
    [InlineData("[Loss] static float F(\n    float weird, // kept\n    [Label] float y) => y * weird;", "[Loss] static float F(\n    [Prediction] float weird, // kept\n    [Label] float y) => y * weird;")]
    [InlineData("[Loss] static float F([Logit] float z, float scale, float target) => target * z * scale;", "[Loss] static float F([Logit] float z, float scale, [Label] float target) => target * z * scale;")]
    public Task MissingRoleIsMarked(string source, string expected) => AssertFixed(new MarkRole(), "ABCE004", source, expected);

    [Theory]
    [InlineData("[Loss] static float F([Logit] float z, [Label] float y) => /* half */ 1 / 2 * z * y;", "[Loss] static float F([Logit] float z, [Label] float y) => /* half */ 1f / 2 * z * y;")]
    [InlineData("[Loss] static double F([Logit] double z, [Label] double y) => 1 / 2 * z * y;", "[Loss] static double F([Logit] double z, [Label] double y) => 1.0 / 2 * z * y;")]
    [InlineData("const int N = 3; [Loss] static double F([Logit] double z, [Label] double y) => N / 2 * z * y;", "const int N = 3; [Loss] static double F([Logit] double z, [Label] double y) => N / 2.0 * z * y;")]
    [InlineData("const float Half = 1 / 2; [Loss] static double F([Logit] double z, [Label] double y) => Half * z * y;", "const float Half = 1f / 2; [Loss] static double F([Logit] double z, [Label] double y) => Half * z * y;")]
    public Task IntegerDivisionBecomesReal(string source, string expected) => AssertFixed(new DivideReals(), "ABCE007", source, expected);

    [Fact]
    public async Task DivisionOfTwoNamesGetsNoFix() =>
        Assert.Empty(await new Fixture("partial class A { const int N = 3, M = 2; [Loss] static double F([Logit] double z, [Label] double y) => N / M * z * y; }", "ABCE007", new DivideReals()).Actions());

    [Theory]
    [InlineData("-y * Math.Log(p + 1e-7)", "-y * Math.Log(p)")]
    [InlineData("-y * Math.Log(1e-7 + p) /* kept */", "-y * Math.Log(p) /* kept */")]
    [InlineData("-y * Math.Log(Math.Max(p, 1e-7))", "-y * Math.Log(p)")]
    [InlineData("-y * Math.Log(Math.Clamp(p * p, 1e-7, 1 - 1e-7))", "-y * Math.Log(p * p)")]
    [InlineData("-y * Math.Log(1 - Math.Clamp(1 - p, 1e-7, 1 - 1e-7))", "-y * Math.Log(1 - (1 - p))")]
    [InlineData("-y * Math.Log(1 - p + 1e-9)", "-y * Math.Log(1 - p)")]
    public Task EpsilonIsDropped(string before, string after) => AssertFixed(
        new DropEpsilon(), "ABCE106", $"[Loss] static double F([Probability] double p, [Label] double y) => {before};", $"[Loss] static double F([Probability] double p, [Label] double y) => {after};");

    [Theory]
    [InlineData("-y * Math.Log(ScalarMath.Sigmoid(z))", "-y * ScalarMath.LogSigmoid(z)")]
    [InlineData("-Math.Log(1 - ScalarMath.Sigmoid(z * 2)) * y", "-ScalarMath.LogSigmoid(-(z * 2)) * y")]
    [InlineData("Math.Log(1 + Math.Exp(z)) - y * z", "ScalarMath.Softplus(z) - y * z")]
    [InlineData("Math.Log(1 - y * z * z) + z", "ScalarMath.Log1p(-(y * z * z)) + z")]
    public Task LogitFormIsUsed(string before, string after) => AssertFixed(
        new UseLogitForm(), "ABCE114", $"[Loss(Arithmetic = Arithmetic.AsWritten)] static double F([Logit] double z, [Label] double y) => {before};", $"[Loss(Arithmetic = Arithmetic.AsWritten)] static double F([Logit] double z, [Label] double y) => {after};");

    [Theory]
    [InlineData("double scale = 1", "[Hyperparameter(Above = 0)] double scale = 1")]
    [InlineData("double scale", "[Hyperparameter(Above = 0)] double scale")]
    public Task HyperparameterGetsBounds(string before, string after) => AssertFixed(
        new BoundHyperparameter(), "ABCE105", $"[Loss] static double F([Logit] double z, [Label] double y, {before}) => (z - y) * (z - y) / scale;", $"[Loss] static double F([Logit] double z, [Label] double y, {after}) => (z - y) * (z - y) / scale;");

    private static async Task AssertFixed(CodeFixProvider provider, string id, string source, string expected)
    {
        Fixture fixture = new($"partial class A {{ {source} }}", id, provider);
        await fixture.AssertFixed($"partial class A {{ {expected} }}", Assert.Single(await fixture.Actions()));
        await fixture.AssertFixed($"partial class A {{ {expected} }}", await fixture.FixAll());
    }

    /// <summary>A document in a workspace, and what the generator and the analyzer say of it.</summary>
    private sealed class Fixture
    {
        private const string Usings = "using System; using AutoBce; ";

        private readonly Document _document;
        private readonly CodeFixProvider _provider;
        private readonly string _id;

        public Fixture(string source, string id, CodeFixProvider provider)
        {
            (_id, _provider) = (id, provider);
            using AdhocWorkspace workspace = new();
            _document = workspace.CurrentSolution
                .AddProject("Losses", "Losses", LanguageNames.CSharp)
                .WithMetadataReferences(s_references)
                .WithCompilationOptions(new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true))
                .AddDocument("Losses.cs", SourceText.From(Usings + source));
            Diagnostics = Run(_document).Losses;
            Assert.NotEmpty(Diagnostics);
        }

        public ImmutableArray<Diagnostic> Diagnostics { get; }

        /// <summary>What is offered for the first diagnostic.</summary>
        public async Task<List<CodeAction>> Actions()
        {
            List<CodeAction> actions = [];
            await _provider.RegisterCodeFixesAsync(new CodeFixContext(_document, Diagnostics[0], (action, _) => actions.Add(action), CancellationToken.None));
            return actions;
        }

        public async Task<CodeAction> FixAll()
        {
            string key = (await Actions())[0].EquivalenceKey!;
            FixAllContext context = new(_document, _provider, FixAllScope.Document, key, [_id], new Given(Diagnostics), CancellationToken.None);
            return (await _provider.GetFixAllProvider()!.GetFixAsync(context))!;
        }

        public async Task AssertFixed(string expected, CodeAction action, int remaining = 0)
        {
            ApplyChangesOperation change = Assert.IsType<ApplyChangesOperation>(Assert.Single(await action.GetOperationsAsync(CancellationToken.None)));
            Document document = change.ChangedSolution.GetDocument(_document.Id)!;
            Assert.Equal(Usings + expected, (await document.GetTextAsync()).ToString());
            (ImmutableArray<Diagnostic> losses, ImmutableArray<Diagnostic> errors) = Run(document);
            Assert.Equal(remaining, losses.Length);
            Assert.Empty(errors);
        }

        /// <summary>The diagnostics with the id, and the errors of the compiler about source and generated code together.</summary>
        private (ImmutableArray<Diagnostic> Losses, ImmutableArray<Diagnostic> Errors) Run(Document document)
        {
            GeneratorRun run = GeneratorHarness.Run((CSharpCompilation)document.Project.GetCompilationAsync().GetAwaiter().GetResult()!);
            return ([.. run.Diagnostics.Concat(GeneratorHarness.Analyze(run.Input)).Where(d => d.Id == _id)], [.. run.Output.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error)]);
        }
    }

    private sealed class Given(ImmutableArray<Diagnostic> diagnostics) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>(diagnostics);

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>([]);

        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>(diagnostics);
    }
}
