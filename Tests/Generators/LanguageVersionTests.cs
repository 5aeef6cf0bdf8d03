using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoBce.Tests.Generators;

/// <summary>
/// The generated text compiles without a warning under every version of C# that has records, whatever the project's options, among names
/// that it might be mistaken for. One compilation of a version holds all places.
/// </summary>
public class LanguageVersionTests
{
    private const string Usings = "using System; using AutoBce; using static AutoBce.ScalarMath;\n";
    private const string Loss = "([Logit] double z, [Label] double y, double gamma = 2) => gamma * (Softplus(z) - y * z);";
    private const string Probability = "([Probability] float p, [Label] float y, [Hyperparameter(Minimum = 0, Below = 5)] float gamma = 2, [Hyperparameter(Above = -1)] float i = 1) => -y * Pow(1 - p, gamma + i) * Log(p) - (1 - y) * Log(1 - p);";
    private const string All = "Loss(Derivatives = Derivatives.Second | Derivatives.Label | Derivatives.Hyperparameters)";

    /// <summary>Places of losses in C# 9, each a file.</summary>
    private static readonly string[] Places =
    [
        Usings + "public static partial class Global { [Loss] public static double F" + Loss + " [" + All + "] public static float G" + Probability + " [Activation] public static double Swish(double x, double beta = 1) => x * Sigmoid(beta * x); }",
        Usings + "namespace N { namespace M { internal partial class C { protected partial class D { partial struct E { [Loss] private static double F" + Loss + " [" + All + "] internal static float G" + Probability + " } } } } }",
        Usings + "namespace N { partial class C<T, @class> where T : class, new() where @class : struct { partial interface D<U> { [Loss] static double F" + Loss + " } partial record R(int X) { [Loss] static float G" + Probability + " } } }",
        Usings + "namespace N { ref partial struct S { [Loss] public static double F" + Loss + " [Activation] public static float A(float x) => Max(x, 0.01f * x); } abstract partial class Base { protected abstract int Gamma(); [Loss] protected internal static double F" + Loss + " } }",
        Usings + "namespace @event.@namespace { partial class @record { [Loss] public static double @class([Logit] double @float, [Label] double @out, double @this = 1, double @value = 2, double @init = 3, double k = 1, double f = 2, double call = 3) => @float * @out * @this * @value * @init * k * f * call; } }",
        Usings + "namespace Größe { partial class Ιώτα { [Loss] public static double Верность([Logit] double ζ, [Label] double 値, double γ = 2, double ıi = 3) => γ * (Softplus(ζ) - 値 * ζ) * ıi; } partial class İ { [Loss] public static double i" + Loss + " [Loss] public static double I" + Loss + " [Loss] public static double ı" + Loss + " } }",
        Usings + "partial class Arith { [Loss(Arithmetic = Arithmetic.AsWritten)] public static double F([Probability] double p, [Label(Minimum = -1)] double y, double eps = 1e-7) => -y * Log(Clamp(p, eps, 1 - eps) + eps); [Loss] public static double Constant([Logit] double z, [Label] double y) => 3; }",
        Usings + "partial class Large { [Loss] public static double F([Prediction] double z, [Label] double y, double a = 0.5) { double s = z, h = a; for (int i = 0; i < 60; i++) { s = s * h + Tanh(z); s = s > y ? s * s / (1 + s * s) : Exp(-s * s); h = h * a + 1; } return s; } }",
        """
        namespace Hostile
        {
            class Math { } class MathF { } class System { } class Vector512 { } class Vector256 { } class Vector128 { } class Span { } class ScalarMath { } class AutoBce { }
            class KernelCall { } class GeneratedLoss { } class String { } class Double { } class Unsafe { } class LossGraph { } class K { } class V { } class O { } class Predictions { } class global { }
            partial class C
            {
                [global::AutoBce.Loss] public static double F([global::AutoBce.Logit] double z, [global::AutoBce.Label] double y, double system = 1, double math = 2) => system * math * (global::AutoBce.ScalarMath.Softplus(z) - y * z);
                class System { } class Double { } class AutoBce { } class __Predictions { }
            }
        }
        """,
    ];

    /// <summary>Places that need a later version.</summary>
    private static readonly (LanguageVersion Since, string Source)[] Later =
    [
        (LanguageVersion.CSharp10, Usings + "namespace FileScoped; readonly partial record struct S(int X) { [Loss] public static double F" + Loss + " [" + All + "] internal static float G" + Probability + " }"),
        (LanguageVersion.CSharp12, Usings + "namespace Primary; partial class C(int x) { public int X => x; [Loss] public static double F" + Loss + " partial interface I { [Loss] static float G" + Probability + " } }"),
    ];

    public static readonly TheoryData<LanguageVersion, NullableContextOptions, bool> Rows = new()
    {
        { LanguageVersion.CSharp9, NullableContextOptions.Enable, false },
        { LanguageVersion.CSharp9, NullableContextOptions.Disable, true },
        { LanguageVersion.CSharp10, NullableContextOptions.Enable, true },
        { LanguageVersion.CSharp11, NullableContextOptions.Disable, false },
        { LanguageVersion.CSharp12, NullableContextOptions.Enable, true },
        { LanguageVersion.CSharp13, NullableContextOptions.Disable, true },
        { LanguageVersion.Latest, NullableContextOptions.Enable, true }, // 13 for the Roslyn that these tests run, 14 for that of the platform, which builds them
        { LanguageVersion.Preview, NullableContextOptions.Disable, true },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void GeneratedCodeCompilesWithoutAWarning(LanguageVersion version, NullableContextOptions nullable, bool isChecked)
    {
        string[] sources = [.. Places, .. Later.Where(place => place.Since <= version.MapSpecifiedToEffectiveVersion()).Select(place => place.Source)];
        CSharpCompilation compilation = GeneratorHarness.Compile("").RemoveAllSyntaxTrees()
            .AddSyntaxTrees(sources.Select((source, i) => GeneratorHarness.Tree(source, string.Create(CultureInfo.InvariantCulture, $"Place{i}.cs"), version)))
            .WithOptions(GeneratorHarness.Library.WithWarningLevel(9999).WithNullableContextOptions(nullable).WithOverflowChecks(isChecked).WithGeneralDiagnosticOption(ReportDiagnostic.Error).WithAllowUnsafe(false));
        GeneratorRun run = GeneratorHarness.Run(compilation);
        Assert.Empty(run.Diagnostics);
        Assert.Equal(sources.Sum(source => source.Split("Loss]", "Loss(Ar", "[" + All, "[Activation]").Length - 1), run.Sources.Length);
        Assert.Empty(run.Output.GetDiagnostics().Where(d => d.Severity >= DiagnosticSeverity.Warning && !IsOfTheSource(d)));
    }

    /// <summary>Of its own names a source may be warned: a type in lower-case letters may become a keyword.</summary>
    private static bool IsOfTheSource(Diagnostic diagnostic) => diagnostic.Id == "CS8981" && !diagnostic.Location.SourceTree!.FilePath.EndsWith(".g.cs", StringComparison.Ordinal);
}

file static class Splitting
{
    public static string[] Split(this string text, params string[] separators) => text.Split(separators, StringSplitOptions.None);
}
