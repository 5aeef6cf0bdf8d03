using System.Reflection;
using AutoBce.Generators.Diagnostics;
using AutoBce.Tests.AnyLoss;
using Microsoft.CodeAnalysis;

namespace AutoBce.Tests.Generators;

/// <summary>What compiles and is hardly meant gets one warning, with its ID, at the very place; what is nearly the same gets none.</summary>
public class WarningsTests
{
    private const string Probability = "[Probability] double p, [Label] double y", Real = "[Prediction] double x, [Label(Minimum = -1, Maximum = 1)] double y", Logit = "[Logit] double z, [Label] double y";

    /// <summary>The ID; parameters and body of the loss, in which [| and |] enclose the place.</summary>
    public static readonly TheoryData<string, string, string> Rows = new()
    {
        { "ABCE101", "[Probability] double p, [Label] double [|y|]", "=> -Log(p);" },
        { "ABCE101", "[Probability] double [|p|], [Label] double y", "=> y * y;" },
        { "ABCE101", Probability + ", double [|gamma|] = 2", "=> (p - y) * (p - y);" },
        { "ABCE101", Probability + ", double [|gamma|] = 2", "{ double unused = gamma; return (p - y) * (p - y); }" },
        { "ABCE102", Real, "=> y * Sign(x);" },
        { "ABCE102", Real, "=> (x - y) - x + y * y;" },
        { "ABCE103", Real, "=> [|Abs(x - y)|];" },
        { "ABCE103", Real, "=> [|Max(0, 1 - y * x)|];" },
        { "ABCE103", Real, "{ double d = x - y; return [|d > 0|] ? d : -2 * d; }" },
        { "ABCE104", Probability, "=> -y * Log([|p - 0.25|]) + (1 - y) * p * p;" },
        { "ABCE103", Real, "=> [|Max(x, 1234.5678)|] - y;" },
        { "ABCE103", Probability, "=> [|Max(p, 0.2)|] + y * p * p;" },
        { "ABCE103", Real, "=> [|x > y|] ? Sqrt(x - y) : y - x;" },
        { "ABCE103", Real, "=> [|x > y|] ? Cbrt(x - y) : 0;" },
        { "ABCE103", Real, "=> (x - y) * (x - y) + [|Abs(x)|] + Pow(Max(0, x - y), 2);" },
        { "ABCE104", Real, "=> Sqrt([|x - y|]);" },
        { "ABCE104", Real, "=> Pow([|x - y|], 1.5);" },
        { "ABCE104", Real, "=> x * x + y / [|x|];" },
        { "ABCE104", Real, "=> x * x + y * y / ([|Exp(x) - 1.75|]);" },
        { "ABCE104", Real, "=> 2 * x * x + x * x / [|y|];" },
        { "ABCE104", Logit, "=> Log1p([|z|]) + z * z * y;" },
        // Constants, of which the graph would make a number; and what is far away.
        { "ABCE104", Real, "=> 0.0 / [|0.0|] + (x - y) * (x - y);" },
        { "ABCE104", Real, "{ double q = 0; return q / [|q|] + (x - y) * (x - y); }" },
        { "ABCE104", Real, "=> (x - x) / ([|x - x|]) + (x - y) * (x - y);" },
        { "ABCE104", Real, "=> Log([|0.0|]) + (x - y) * (x - y);" },
        { "ABCE104", Real, "=> Pow([|0.0|], -1) * (x - y) * (x - y);" },
        { "ABCE104", Real, "=> Sqrt([|y - y - 1|]) * (x - y) * (x - y);" },
        { "ABCE104", Real, "=> Pow([|x - 3|], -1) + x * x * (2 + y);" },
        { "ABCE104", Real, "=> Pow([|x - y|], -2) + x * x;" },
        { "ABCE104", Real, "=> x * x * (2 + y) - Log([|x + 1000|]);" },
        { "ABCE104", Real, "=> x * x * (2 + y) + x / ([|x - 700|]);" },
        { "ABCE105", Real + ", double delta = 1", "=> Softplus((x - y) / [|delta|]) + Softplus((y - x) / delta);" },
        { "ABCE105", Probability + ", double a = 1", "=> (y - p) * (y - p) + Log([|a + p|]);" },
        { "ABCE106", Probability, "=> -y * Log([|p + 1e-7|]) - (1 - y) * Log(1 - p);" },
        { "ABCE106", Probability + ", double eps = 1e-7", "=> -y * Log([|Max(p, eps)|]) - (1 - y) * Log(1 - p);" },
        { "ABCE106", Probability, "{ double q = [|Clamp(p, 1e-7, 1 - 1e-7)|]; return -y * Log(q) - (1 - y) * Log(1 - q); }" },
        { "ABCE106", Probability, "=> -y * Log(p) - (1 - y) * Log([|1 - p + 1e-9|]);" },
        { "ABCE106", Logit, "=> -y * Log([|1e-12 + Sigmoid(z)|]) - (1 - y) * Log(1 - Sigmoid(z));" },
        { "ABCE107", Real, "{ double d = x - y; return d * d * ([|Sqrt(4 + d * d) - Sqrt(3 + d * d)|]); }" },
        { "ABCE108", Probability, "=> [|y < 0|] ? p : (p - y) * (p - y);" },
        { "ABCE108", Probability, "=> y switch { [|-1|] => p, _ => (p - y) * (p - y) };" },
        { "ABCE108", Probability, "=> [|y <= 1|] ? (p - y) * (p - y) : 0;" },
        { "ABCE109", Probability, "=> -y * Log(p);" },
        { "ABCE109", Logit, "{ double m = Max(0, 1 - y * z); return m * m; }" },
        { "ABCE110", Probability, "=> (p - y) * (p - y) + [|1e-60|] * p;" },
        { "ABCE110", Probability, "=> (p - y) * (p - y) + [|1e40|] * p;" },
        { "ABCE110", Probability, "=> (p - y) * (p - y) * [|0.12345678901f|];" },
        { "ABCE110", Probability, "=> (p - y) * (p - y) * [|16777217f|];" },
        { "ABCE111", Probability, "=> [|p == 0|] ? y : (p - y) * (p - y) + y;" },
        { "ABCE111", Probability, "=> [|p != y|] ? (p - y) * (p - y) : 0;" },
        { "ABCE111", Probability, "=> p switch { [|0|] => 3 * y, _ => (p - y) * (p - y) };" },
        { "ABCE112", Real, "{ double d = x - y; return [|d > 0.5|] ? d * d + 1 : d * d; }" },
        { "ABCE112", Real, "=> [|x > 0.37|] ? x * x + y * y + 1e-4 : x * x + y * y;" },
        { "ABCE112", Real, "=> [|x > 5000|] ? 1 + y : x * x + y;" },
        { "ABCE112", Real, "=> [|Abs(x - 3.05) < 0.01|] ? 1 + y : x * x + y;" },
        { "ABCE113", Real, "=> x * x - 0.001 * x * x * x * x + y;" },
        { "ABCE113", Logit, "=> (z - y) * (z - y) - Exp(z - 30);" },
        { "ABCE113", Real, "=> (x - y) * (x - y) - x * x;" },
        { "ABCE113", Probability, "=> y * Log(p) + (1 - y) * Log(1 - p);" },
        { "ABCE113", Real, "=> -(x - y) * (x - y);" },
        { "ABCE113", Logit, "=> y * Log(Sigmoid(z)) + (1 - y) * Log(1 - Sigmoid(z));" },
        { "ABCE114", Logit, "=> -y * [|Log(Sigmoid(z))|] - (1 - y) * LogSigmoid(-z);" },
        { "ABCE114", Logit, "=> -y * LogSigmoid(z) - (1 - y) * [|Log(1 - Sigmoid(z))|];" },
        { "ABCE114", Logit, "=> [|Log(1 + Exp(z))|] - y * z;" },
        { "ABCE114", Real, "{ double d = x - y; return [|Log(1 + d * d)|]; }" },
        { "ABCE114", Real, "{ double d = x - y; return ([|Exp(d) - 1|]) * d; }" },
        { "ABCE115", Probability, "=> ([|Round(p * 10)|] / 10 - y) * (p - y);" },
        { "ABCE115", Real, "=> (x - y) * (x - y) + y * [|System.Math.Ceiling(x)|];" },
        { "ABCE115", Real, "{ double d = x - y; return d * d + y * [|Floor(x)|] + Floor(y); }" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void WarningIsReportedOnceAtItsPlace(string id, string parameters, string body)
    {
        string marked = Source(id == "ABCE114" ? "(Arithmetic = Arithmetic.AsWritten)" : "", parameters.Contains("[|", StringComparison.Ordinal) || body.Contains("[|", StringComparison.Ordinal) ? "F" : "[|F|]", parameters, body);
        int start = marked.IndexOf("[|", StringComparison.Ordinal), end = marked.IndexOf("|]", StringComparison.Ordinal);
        Diagnostic diagnostic = Assert.Single(GeneratorHarness.Analyze(marked.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal)));
        Assert.Equal(id, diagnostic.Id);
        string text = diagnostic.Location.SourceTree!.ToString();
        Assert.Equal((start, marked[(start + 2)..end]), (diagnostic.Location.SourceSpan.Start, text.Substring(diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length)));
    }

    /// <summary>Near misses.</summary>
    public static readonly TheoryData<string, string> Clean = new()
    {
        { Probability, "=> -(y * Log(p) + (1 - y) * Log(1 - p));" },
        { Logit, "=> -(y * Log(Sigmoid(z)) + (1 - y) * Log(1 - Sigmoid(z)));" },
        { Logit, "=> Max(z, 0) - z * y + Log(1 + Exp(-Abs(z)));" },
        { Logit, "=> Log(1 + Exp(z)) - y * z;" },
        { Logit + ", [Hyperparameter(Minimum = 0)] double gamma = 2", "{ double q = y * Sigmoid(z) + (1 - y) * Sigmoid(-z); return -Pow(1 - q, gamma) * Log(q); }" },
        { Probability + ", double alpha = 0.25, double gamma = 2", "=> -alpha * y * Pow(1 - p, gamma) * Log(p) - (1 - alpha) * (1 - y) * Pow(p, gamma) * Log(1 - p);" },
        { Probability, "=> y > 0.5 ? -Log(p) : -Log(1 - p);" },
        { Probability, "=> y == 1 ? -Log(p) : -Log(1 - p);" },
        { Probability, "=> y switch { 0 => -Log(1 - p), 1 => -Log(p), _ => (p - y) * (p - y) };" },
        // The label is not outside what a wider range allows.
        { Real, "=> y < 0 ? x * x : (x - y) * (x - y);" },
        // Kinks of smooth functions: Huber, a squared hinge, a power of a magnitude.
        { Real, "{ double d = Abs(x - y); return d <= 1 ? 0.5 * d * d : d - 0.5; }" },
        { Real, "{ double m = Max(0, 1 - y * x); return m * m; }" },
        { Real, "=> Abs(x - y) * Abs(x - y) * Abs(x - y);" },
        { Real, "=> Max(x - y, y - x) * Abs(x - y);" },
        // A guard that is the loss, in arithmetic as written.
        { Real, "=> Sqrt((x - y) * (x - y) + 1e-6);" },
        { Probability, "=> -y * Log(1 + p) + p * p;" },
        // Legal by choice or by bounds.
        { Real, "=> (x - y) * (x - y) + (x > 0 ? Log(1 + x) - x : 0);" },
        { Real + ", [Hyperparameter(Above = 0)] double delta = 1", "=> Softplus((x - y) / delta) + Softplus((y - x) / delta);" },
        { Real, "=> Log(1 + (x - y) * (x - y));" },
        { Real, "=> (x - y) * (x - y) / (1 + y * y);" },
        // Differences that are exact, or that the compiler takes apart.
        { Real, "{ double d = x - y; return Sqrt(1 + d * d) - 1; }" },
        { Probability, "=> (Exp(p) - 1 - y) * (Exp(p) - 1 - y);" },
        { Probability, "=> (p - y) * (p - y) * 0.1f + 1e-7 * p * p + 1e-30 * p;" },
        { Probability, "=> (p - y) * (p - y) * 0.123456789f * 16777216f;" },
        // Continuous, and with a bound, however far.
        { Real, "{ double d = Max(0, Min(1, 1e3 * (x - y))); return x * x - 2 * x * y + d * d * (1 - d) * (1 - d); }" },
        { Logit, "=> Exp(0.001 * z) - z * y;" },
        { Logit, "=> 1e-4 * z * z - 100 * z * y;" },
        { Real, "=> Sqrt(1 + x * x) * Sqrt(1 + x * x) - x * x + (x - y) * (x - y);" },
        { Real, "=> Sqrt((x - y) * (x - y) + 1e-6) + Log(1 + x * x);" },
        { Real, "=> Pow(1 + x * x, -2) + x * x * y * y;" },
        { Probability, "=> p - y > 0 ? 2 * (p - y) * (p - y) : (p - y) * (p - y);" },
    };

    [Theory]
    [MemberData(nameof(Clean))]
    public void NearMissHasNoWarning(string parameters, string body) => Assert.Empty(GeneratorHarness.Analyze(Source("", "F", parameters, body)));

    /// <summary>Whatever is said of a loss of the language, the analyzer itself does not fail: sin has no slope in a table that lacks it, and sign(NaN) throws.</summary>
    [Theory]
    [InlineData("Abs(Sin(x)) + y * y")]
    [InlineData("Sign(Cbrt(x)) * x")]
    [InlineData("Max(Tan(x), Atan(x * y)) * Cosh(x)")]
    public void EveryFunctionIsEvaluated(string expression) => AssertAnalyzed([GeneratorHarness.Loss(expression, Real)]);

    [Fact]
    public void RandomLossesAreAnalyzed()
    {
        var losses = new RandomLosses(new RandomSource(7, "losses"));
        AssertAnalyzed([.. Enumerable.Range(0, 200).Select(i => losses.Next().Source($"F{i}"))]);
    }

    private static void AssertAnalyzed(string[] sources) => Assert.DoesNotContain(GeneratorHarness.Analyze(GeneratorHarness.Compile(sources)), d => d.Id is "ABCE999" or "AD0001");

    /// <summary>An activation may fall without end; what is said of it names no label.</summary>
    [Fact]
    public void ActivationIsNoLoss()
    {
        static IReadOnlyList<Diagnostic> Analyze(string body) => GeneratorHarness.Analyze($"using AutoBce; using static AutoBce.ScalarMath; public static partial class Sample {{ [Activation] public static double F(double x) => {body}; }}");
        Assert.Empty(Analyze("x * Tanh(Abs(x) * x)"));
        Assert.Equal("Logarithm of 'x', which is -20 at x = -20", Assert.Single(Analyze("Log(x)")).GetMessage(System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>Keras's clipped forms: their rounding, guards and kinks are their definition.</summary>
    [Fact]
    public void LossAsWrittenIsNotAdvised() => Assert.Empty(GeneratorHarness.Analyze(Source(
        "(Arithmetic = Arithmetic.AsWritten)", "F", "[Prediction] float p, [Label] float y, float epsilon = 1e-7f", "{ float q = Max(Min(p, 1 - epsilon), epsilon); return -(y * Log(q + epsilon) + (1 - y) * Log(1 - q + epsilon)); }")));

    /// <summary>No loss is meant to contain this, however it is computed; all else is left to its author.</summary>
    [Theory]
    [InlineData("=> 0.0 / 0.0 + (x - y) * (x - y);", "ABCE104")]
    [InlineData("=> x > 0.5 ? 1 - Abs(y) : Sqrt(x) / x - Abs(x - y);", "")]
    public void OfALossAsWrittenOnlyConstantsAreJudged(string body, string ids) => Assert.Equal(
        ids, string.Join(" ", GeneratorHarness.Analyze(Source("(Arithmetic = Arithmetic.AsWritten)", "F", Real, body)).Select(d => d.Id)));

    /// <summary>A root is steep, and no jump.</summary>
    [Theory]
    [InlineData(Probability, "=> -Log(Max(p, 1e-7)) + y * p * p;", "Max(p, 1e-7)")]
    [InlineData(Real, "=> Max(-1, Min(1, 1e6 * (x - y)));", "")]
    [InlineData(Real, "=> Sqrt(Max(x, 0)) + Abs(x - y);", "Max(x, 0)")]
    public void SteepLossDoesNotJump(string parameters, string body, string first)
    {
        IReadOnlyList<Diagnostic> all = GeneratorHarness.Analyze(Source("", "F", parameters, body));
        Assert.DoesNotContain(all, d => d.Id is "ABCE112" or "ABCE113");
        Assert.Contains(all, d => d.Id is "ABCE103" or "ABCE106" && d.GetMessage(System.Globalization.CultureInfo.InvariantCulture).Contains(first, StringComparison.Ordinal));
    }

    [Fact]
    public void HelperThatIsCalledTwiceHasItsAdviceOnce() => Assert.Single(
        GeneratorHarness.Analyze(Source("", "F", Probability, "=> -y * G(p) - (1 - y) * G(1 - p); static double G(double q) => Log(q + 1e-7);")), d => d.Id == "ABCE106");

    /// <summary>The attribute stands at the part without a body, which is no loss: nothing more is said of it.</summary>
    [Fact]
    public void RefusedPartialMethodHasNoWarning()
    {
        static string Both(string first, string second) => $"using AutoBce; partial class C {{ {first} private static partial double F([Prediction] double x, [Label] double y); {second} private static partial double F(double x, double y) => -x * y * y; }}";
        Assert.Empty(GeneratorHarness.Analyze(Both("[Loss]", "")));
        Assert.Contains(GeneratorHarness.Analyze(Both("", "[Loss]")), d => d.Id == "ABCE113");
    }

    [Theory]
    [InlineData("=> z % y;")]
    [InlineData("=> missing(z);")]
    [InlineData("{ }")]
    [InlineData("=> ;")]
    public void ErrorsAreLeftToTheGenerator(string body) => Assert.Empty(GeneratorHarness.Analyze(Source("", "F", Logit, body)));

    [Fact]
    public void MessageNamesAnElementThatShowsIt()
    {
        string Message(string parameters, string body) => Assert.Single(GeneratorHarness.Analyze(Source("", "F", parameters, body))).GetMessage(System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal("Logarithm of 'p - 0.25', which is -0.25 at p = 0, y = 1", Message(Probability, "=> -y * Log(p - 0.25) + (1 - y) * p * p;"));
        Assert.Equal("Not differentiable where 'Abs(x - y)' changes sides, as at x = -1, y = -1: the slope is -1 before and 1 after; the derivative used there is 0", Message(Real, "=> Abs(x - y);"));
        Assert.Equal("'F' falls without end as 'p' goes to 1 where 'y' is 0: is a minus sign missing?", Message(Probability, "=> y * Log(p) + (1 - y) * Log(1 - p);"));
    }

    /// <summary>A loss falls on the way to its label, wherever that is.</summary>
    [Theory]
    [InlineData("Abs(x - y)")]
    [InlineData("(x - y) * (x - y)")]
    [InlineData("Sqrt((x - y) * (x - y) + 1e-6)")]
    [InlineData("Log(1 + (x - y) * (x - y) / 4)")]
    public void WideLabelsAreNoEnd(string loss) => Assert.DoesNotContain(
        GeneratorHarness.Analyze($"using AutoBce; using static AutoBce.ScalarMath; static partial class C {{ [Loss] static double F([Prediction] double x, [Label(Minimum = -1000, Maximum = 1000)] double y) => {loss}; }}"),
        d => d.Id == "ABCE113");

    [Fact]
    public void WideLabelsHideNoForgottenMinus() => Assert.Contains(
        GeneratorHarness.Analyze("using AutoBce; using static AutoBce.ScalarMath; static partial class C { [Loss] static double F([Prediction] double x, [Label(Minimum = -1000, Maximum = 1000)] double y) => -Abs(x - y); }"),
        d => d.Id == "ABCE113");

    /// <summary>A pragma, an attribute or an .editorconfig silences what the author means.</summary>
    [Fact]
    public void PragmaSuppressesAWarning() => Assert.Empty(GeneratorHarness.Analyze("#pragma warning disable ABCE113\n" + Source("", "F", Real, "=> -y * x;")));

    [Fact]
    public void EveryWarningHasARow() => Assert.Equal(
        [.. Descriptors.Warnings.Select(d => d.Id)],
        Rows.Select(row => (string)row[0]).Distinct());

    [Fact]
    public void EveryDescriptorIsInTheList() => Assert.Equal(
        [.. typeof(Descriptors).GetFields(BindingFlags.Static | BindingFlags.Public).Select(f => f.GetValue(null)).OfType<DiagnosticDescriptor>().Where(d => d.DefaultSeverity < DiagnosticSeverity.Error).Select(d => d.Id).Order(StringComparer.Ordinal)],
        Descriptors.Warnings.Select(d => d.Id));

    private static string Source(string options, string name, string parameters, string body) =>
        $"using AutoBce;\nusing static AutoBce.ScalarMath;\npublic static partial class Sample {{ [Loss{options}] public static {(parameters.Contains("float", StringComparison.Ordinal) ? "float" : "double")} {name}({parameters}) {body} }}\n";
}
