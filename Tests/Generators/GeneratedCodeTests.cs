using System.Globalization;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using AutoBce.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoBce.Tests.Generators;

/// <summary>Generated code compiles without a warning wherever a loss may stand.</summary>
public class GeneratedCodeTests
{
    private const string Body = "([Logit] double z, [Label] double y, double gamma = 2) => gamma * (Softplus(z) - y * z);";

    /// <summary>The metadata name of a record, and the declaration of its loss.</summary>
    public static readonly TheoryData<string, string> Places = new()
    {
        { "C+FLoss", "public partial class C { [Loss] public static double F" + Body + " }" },
        { "N.M.C+FLoss", "namespace N.M; public static partial class C { [Loss] public static double F" + Body + " }" },
        { "N.M.C+FLoss", "namespace N { namespace M { partial class C { [Loss] static double F" + Body + " } } }" },
        { "A+B+C+D+FLoss", "partial class A { partial struct B { internal partial record C { protected partial class D { [Loss] private protected static double F" + Body + " } } } }" },
        { "C`2+FLoss", "partial class C<T, @class> where T : class, new() where @class : struct { [Loss] public static double F" + Body + " }" },
        { "C`1+D`1+FLoss", "partial class C<T> { partial interface D<T2> { [Loss] static double F" + Body + " } }" },
        { "C+FLoss", "partial record C(int X) { [Loss] public static double F" + Body + " }" },
        { "C+FLoss", "readonly partial record struct C(int X) { [Loss] public static double F" + Body + " }" },
        { "C+FLoss", "readonly ref partial struct C { [Loss] public static double F" + Body + " }" },
        { "C+FLoss", "partial interface C { [Loss] static double F" + Body + " }" },
        { "C+FLoss", "abstract partial class C { public abstract int Gamma(); [Loss] protected internal static double F" + Body + " }" },
        { "@event.@namespace+FLoss", "namespace @event; partial class @namespace { [Loss] public static double F" + Body + " }" },
        { "record+classLoss", "partial class @record { [Loss] public static double @class([Logit] double @float, [Label] double @out, double @this = 1, double @value = 2, double @init = 3) => @float * @out * @this * @value * @init; }" },
        { "Größe+ВерностьLoss", "partial class Größe { [Loss] public static double Верность([Logit] double ζ, [Label] double 値, double γ = 2, double ıi = 3) => γ * (Softplus(ζ) - 値 * ζ) * ıi; }" },
        { "C+_Loss", "partial class C { [Loss] public static double _([Logit] double _z, [Label] double __y, double _ = 1, double _1 = 2, double __gamma = 3) => _z * __y * _ * _1 * __gamma; }" },
        { "C+FLoss", "partial class C { [Loss] public static double F([Logit] double z, [Label] double y, double required, double optional = 1e-7) => z * y * required * optional; }" },
        { "C+FLoss", "partial class C { [Loss] public static float F([Logit] float z, [Label] float y, float gamma = 0.1f, float big = 3.4e38f) => z * y * gamma + big; }" },
        { "C+FLoss", "partial class C { [Loss] public static double F([Logit] double z, [Label] double y, double system = 1, double math = 2, double lanes = 3, double loss = 4, double @object = 5, double vector512 = 6) => z * y * system * math * lanes * loss * @object * vector512; }" },
        { "C+FLoss", "partial class C { /* */ [Loss, Obsolete(\"<&>\\\"*/\")] public static double F([Logit] double z, [Label] double y) => z < 0 && y > 0 ? /* \"*/ z : y; // <x>\n }" },
        { "C+FLoss", "partial class C { [Loss] public static double F([Logit] double z, [Label] double y) { /* \u2028 \u2029 \u0085 \v */ return z * y; } }" },
        { "C+FLoss", "partial class C { [Loss] public static double F([Logit] double z, [Label] double y) => 3; }" },
        { "C+FLoss", "partial class C { [Loss] public static double F([Logit] double z, [Label] double y) => y; }" },
        { "C+FLoss", "partial class C { [Loss] public static double F([Logit] double z, [Label(Minimum = -1e300, Maximum = 1e-300)] double y) => z * y; }" },
        { "C+FLoss", "partial class C { [Loss] public static double F([Probability] double p, [Label] double y, double gamma = -0.0) => Pow(1 - p, gamma) * Log(p) * y; }" },
        { "C+FLoss", "partial class C { [Loss(Arithmetic = Arithmetic.AsWritten)] public static double F([Probability] double p, [Label] double y, double eps = 1e-7) => -y * Log(Clamp(p, eps, 1 - eps) + eps); }" },
        { "N.C+FLoss", "namespace N { class Math; class MathF; class System; class Vector512; class Vector256; class Span; class Lanes; class ScalarMath; class AutoBce; class KernelCall; class GeneratedLoss; class String; partial class C { [global::AutoBce.Loss] public static double F([global::AutoBce.Logit] double z, [global::AutoBce.Label] double y) => global::AutoBce.ScalarMath.Softplus(z) - y * z; } }" },
    };

    [Theory]
    [MemberData(nameof(Places))]
    public void GeneratedCodeHasNoWarning(string record, string source) => AssertClean(record, Compilation(source));

    [Theory]
    [InlineData(NullableContextOptions.Enable, true)]
    [InlineData(NullableContextOptions.Disable, false)]
    [InlineData(NullableContextOptions.Disable, true)]
    [InlineData(NullableContextOptions.Annotations, false)]
    [InlineData(NullableContextOptions.Warnings, true)]
    public void GeneratedCodeHasNoWarningUnderAnyOption(NullableContextOptions nullable, bool isChecked)
    {
        CSharpCompilationOptions options = GeneratorHarness.Library.WithWarningLevel(9999).WithNullableContextOptions(nullable).WithOverflowChecks(isChecked);
        AssertClean("C+FLoss", Compilation("partial class C { [Loss] public static double F([Probability] double p, [Label] double y, double gamma = 2) => -y * Pow(1 - p, gamma) * Log(p); }").WithOptions(options));
    }

    [Theory]
    [InlineData(LanguageVersion.CSharp12)]
    [InlineData(LanguageVersion.CSharp13)]
    [InlineData(LanguageVersion.Preview)]
    public void GeneratedCodeCompilesFromVersion12OfTheLanguageOn(LanguageVersion version) => AssertClean(
        "N.C+FLoss",
        Compilation("").RemoveAllSyntaxTrees().AddSyntaxTrees(GeneratorHarness.Tree(Usings + "namespace N; public partial class C { [Loss] public static double F" + Body + " }", version: version)));

    private static void AssertClean(string record, CSharpCompilation compilation)
    {
        GeneratorRun run = GeneratorHarness.Run(compilation);
        Assert.Empty(run.Diagnostics);
        Assert.DoesNotContain(run.Output.GetDiagnostics(), d => d.Severity >= DiagnosticSeverity.Warning);
        Assert.NotNull(run.Output.GetTypeByMetadataName(record.Replace("@", "", StringComparison.Ordinal)));
    }

    private const string Usings = "using System; using AutoBce; using static AutoBce.ScalarMath;\n";

    private static CSharpCompilation Compilation(string source) => GeneratorHarness.Compile(
        source.Contains("class System;", StringComparison.Ordinal) ? source : Usings + source);

    [Fact]
    public void LossesOfOneFileAreFilesOfTheirOwn()
    {
        GeneratorRun run = GeneratorHarness.Run(Usings + """
            namespace N
            {
                public partial class C
                {
                    [Loss] public static double Bce([Logit] double z, [Label] double y) => Softplus(z) - y * z;
                    [Loss] public static double BCE([Logit] double z, [Label] double y) => 2 * (Softplus(z) - y * z);
                    [Loss] public static double bce([Logit] double z, [Label] double y) => 3 * (Softplus(z) - y * z);
                }
                public partial class C<T> { [Loss] public static double Bce([Logit] double z, [Label] double y) => 4 * (Softplus(z) - y * z); }
                public partial class D { [Loss] public static double Bce([Logit] double z, [Label] double y) => 5 * (Softplus(z) - y * z); }
            }
            namespace M { public partial class D { [Loss] public static double Bce([Logit] double z, [Label] double y) => 6 * (Softplus(z) - y * z); } }
            """);
        Assert.Empty(run.Diagnostics);
        Assert.Equal(6, run.Sources.Select(s => s.HintName).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.DoesNotContain(run.Output.GetDiagnostics(), d => d.Severity >= DiagnosticSeverity.Warning);
        System.Reflection.Assembly assembly = run.Load();
        string[] names = ["N.C+BceLoss", "N.C+BCELoss", "N.C+bceLoss", "N.D+BceLoss", "M.D+BceLoss"];
        double[] values = [.. names.Select(name => ((ElementwiseLoss)Activator.CreateInstance(assembly.GetType(name)!)!).Evaluate([0.0], [1.0]) / Math.Log(2))];
        Assert.Equal([1, 2, 3, 5, 6], values.Select(v => Math.Round(v, 12)));
    }

    [Fact]
    public void HyperparametersHaveTheirDefaultsAndAreChecked()
    {
        GeneratorRun run = GeneratorHarness.Run(GeneratorHarness.Loss("a * z + b * y", "[Prediction] double z, [Label] double y, double a, double b = 0.1"));
        ElementwiseLoss loss = run.Create("Sample+FLoss", 3.0);
        Assert.Equal("FLoss { A = 3, B = 0.1 }", loss.ToString());
        Assert.Equal(6.1, loss.Evaluate([2.0], [1.0]));
        Exception error = Assert.Throws<System.Reflection.TargetInvocationException>(() => run.Create("Sample+FLoss", double.NaN)).InnerException!;
        Assert.Contains("A is NaN", error.Message, StringComparison.Ordinal);
    }

    /// <summary>A method of a generic class, and one that is written in another file, are read as if they stood in the loss.</summary>
    [Fact]
    public void MethodOfAGenericClassIsInlined()
    {
        GeneratorRun run = GeneratorHarness.Run(
            GeneratorHarness.Loss("Helper<int>.Scale(z, factor: y)"),
            "static class Helper<T> { public static double Scale(double x, double factor = 2, double offset = 1) { const double half = 0.5; return half * x * factor + offset; } }");
        Assert.Equal(4, run.Create("Sample+FLoss").Evaluate([6.0], [1.0]));
    }

    /// <summary>Editors refer to other projects by their sources, compilers by their assemblies: the answer is the same.</summary>
    [Fact]
    public void MethodOfAnotherProjectIsUnknownInEditorsToo()
    {
        CSharpCompilation other = CSharpCompilation.Create("Other", [GeneratorHarness.Tree("public static class Other { public static readonly double One = 1; public static double G(double x) => x; }")], GeneratorHarness.Compile("").References, GeneratorHarness.Library);
        CSharpCompilation compilation = GeneratorHarness.Compile(GeneratorHarness.Loss("y * Other.G(z) + Other.One"));
        using var image = new MemoryStream();
        Assert.True(other.Emit(image).Success);
        image.Position = 0;
        string[] ids = ["ABCE006", "ABCE005"];
        Assert.Equal(ids, GeneratorHarness.Run(compilation.AddReferences(other.ToMetadataReference())).Diagnostics.Select(d => d.Id));
        Assert.Equal(ids, GeneratorHarness.Run(compilation.AddReferences(MetadataReference.CreateFromStream(image))).Diagnostics.Select(d => d.Id));
    }

    /// <summary>Data of cultures may be left out of the platform: what de-DE, fi-FI and others do to numbers is set by hand.</summary>
    [Theory]
    [InlineData(",", "-")]
    [InlineData("\u066B", "\u200F-")]
    [InlineData(",", "\u2212")]
    public void TextDoesNotDependOnTheCulture(string decimalSeparator, string negativeSign)
    {
        string source = GeneratorHarness.Loss("-1.5e-7 * i * Pow(Sigmoid(z), 2.25) - y * Log(1 + Exp(-i * z)) * 1234567.875", "[Logit] double z, [Label(Minimum = -0.5, Maximum = 1.25)] double y, double i = 0.125");
        string expected = GeneratorHarness.Run(source).Text;
        var hostile = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        hostile.NumberFormat = new NumberFormatInfo { NumberDecimalSeparator = decimalSeparator, NumberGroupSeparator = ".", NegativeSign = negativeSign, PositiveSign = "plus" };
        CultureInfo current = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = hostile;
            Assert.Equal($"{negativeSign}1{decimalSeparator}5", (-1.5).ToString(CultureInfo.CurrentCulture));
            Assert.Equal(expected, GeneratorHarness.Run(source).Text);
        }
        finally
        {
            CultureInfo.CurrentCulture = current;
        }
    }

    [Fact]
    public void SameSourceGivesTheSameText()
    {
        string source = GeneratorHarness.Loss("-a * y * Pow(1 - p, b) * Log(p) - (1 - a) * (1 - y) * Pow(p, b) * Log(1 - p)", Formula.OfProbability);
        Assert.Equal(GeneratorHarness.Run(source).Text, GeneratorHarness.Run(source).Text);
    }

    [Fact]
    public void TextIsMarkedAsGenerated()
    {
        string text = GeneratorHarness.Run(GeneratorHarness.Loss("Softplus(z) - y * z")).Text;
        Assert.StartsWith("// <auto-generated/>\n", text, StringComparison.Ordinal);
        Assert.Contains("#nullable enable\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\r", text, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", text, StringComparison.Ordinal);
    }

    /// <summary>A compiler loads a generator only if it is no older than the Roslyn that the generator was built against.</summary>
    [Fact]
    public void GeneratorRefersToARoslynThatEveryCompilerOfThisPlatformHas()
    {
        using FileStream file = File.OpenRead(typeof(LossGenerator).Assembly.Location);
        using var image = new PEReader(file);
        MetadataReader metadata = image.GetMetadataReader();
        (string Name, Version Version)[] roslyn = [.. metadata.AssemblyReferences.Select(metadata.GetAssemblyReference)
            .Select(reference => (metadata.GetString(reference.Name), reference.Version)).Where(r => r.Item1.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal))];
        Assert.Contains(roslyn, r => r.Name == "Microsoft.CodeAnalysis");
        Assert.All(roslyn, r => Assert.True(r.Version <= new Version(4, 14, int.MaxValue, int.MaxValue), $"{r.Name} {r.Version}"));
        Assert.DoesNotContain(roslyn, r => r.Name.Contains("Workspaces", StringComparison.Ordinal));
    }
}
