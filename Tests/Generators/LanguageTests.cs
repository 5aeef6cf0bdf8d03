namespace AutoBce.Tests.Generators;

/// <summary>
/// What of C# a loss may be written in. The method itself, compiled by the C# compiler, says what the generated loss has to give;
/// central differences of it say the same of the derivative.
/// </summary>
public class LanguageTests
{
    /// <summary>The body of F(z, y, a = 2, b = 3), and members beside it.</summary>
    public static readonly TheoryData<string, string> Rows = new()
    {
        // Choices.
        { "=> z switch { < -1 => 2 * z, >= -1 and < 1 => z * z, _ => 3 * z * y };", "" },
        { "=> y switch { 0 => z * z, 1 => 3 * z, _ => z * y };", "" },
        { "=> y switch { not 0 when z > 1 => z * z, var w when w < 0.5 => 3 * z, double w => z * w };", "" },
        { "=> (y > 0.5) switch { true => z * z, false => 3 * z };", "" },
        { "=> (y, z) switch { (0, > 0) => z * z, (1, _) => 3 * z, (_, < 0 or > 5) => 4 * z, _ => z };", "" },
        { "=> (y is > 0.5 and not 1 || z is < 0) ? z * z : 3 * z;", "" },
        { "=> (y > 0.5 ^ z > 0) ? z * z : 3 * z;", "" },
        { "{ switch (y) { case 0: return z * z; case > 0.5 when z > 1: return 3 * z; default: return z; } }", "" },
        { "{ double r = z; switch (y) { default: r += 5; break; case 0: case 1: r *= r; break; } return r; }", "" },
        { "{ double r = z; switch (y) { case 0: if (z > 0) break; r *= r; break; case 1: r = 3 * z; if (z > 1) return r * r; r++; break; } return r + 1; }", "" },
        { "{ if (z > 0) { if (y > 0.5) return z * z; z *= 3; } else if (z < -1) return -z; return z * y; }", "" },
        { "{ double r; if (z > 0) r = z * z; else r = -z; if (y < 0.5) { r += z; } return r; }", "" },
        { "{ double r; if (z > 0) { r = z * z; } else { return 2 * z; } r *= 3; return r; }", "" },
        { "{ double r; bool positive = z > 0; if (positive && y > 0.5) r = z; else if (!positive) r = z * z; else r = 5 * z; return r; }", "" },
        { "{ bool p = z > 0, q = y > 0.5; if (p == q) return z; bool r = p ? q : z < -1; if (z > 1) r = !r; else r = false; return (r != q) == true ? z * z : 3 * z; }", "" },
        { "{ double t = y > 0.5 ? z : 2; return t > 1 && t < 3 ? z * z : 3 * z; }", "" },
        { "=> true ? z * y : Math.Floor(z);", "" },
        { "{ if (Debug) throw new InvalidOperationException(); return z * y; }", "const bool Debug = false;" },

        { "{ bool p = z > 0; p &= y > 0.5; bool q = p | z < -1; q |= z > 5; return (p & q ? z : 3 * z) * (6 & 3 | 8) + (q ? z * z : z); }", "" },

        // Loops.
        { "{ double s = 0; for (int i = 0; i < 4; i++) s += i * z; return s * y; }", "" },
        { "{ double s = 1, t = 1; for (int i = 1; i <= 6; ++i) { t *= z / i; s += t; } return s; }", "" },
        { "{ double s = 0; for (int i = 10; i > 0; i -= 3) s = s * z + i % 4; return s * y; }", "" },
        { "{ double s = 0; for (int i = 0; i < 3; i++) for (int j = i; j < 3; j++) if (i != j) s += z * (i + 2 * j); return s * y; }", "" },
        { "{ double s = 0; int i = 0; while (i < 3) { s += z; i++; } do { s *= z; i--; } while (i > 1); return s; }", "" },
        { "{ double s = 0; for (int i = 0; i < 6; i++) { if (i == 1) continue; if (i == 4) break; s += i * z; } return s * y; }", "" },
        { "{ double s = z; for (int i = 0; i < 4; i++) { if (s > 3) break; s = 2 * s + y; } return s; }", "" },
        { "{ double s = z; for (int i = 0; i < 4; i++) { if (s < 0) { s = -s; continue; } s = 2 * s + y; } return s; }", "" },
        { "{ double s = z; for (int i = 0; i < 4; i++) { if (s > 3) return s * y + i; s = 2 * s + y; } return s; }", "" },
        { "{ double s = 0; for (int i = 0; i < Count; i++) s += z * i; return s; }", "const int Count = 2 + 3;" },
        { "{ int i = 0; for (; ; ) { z *= 0.5; i++; if (i == N(3)) break; } return z * y; }", "static int N(int n) => Math.Max(n, 2);" },

        // Assignments and locals.
        { "{ double s, t; s = t = z; s++; t--; s *= t; s -= 2; s /= 4; return s * y; }", "" },
        { "{ (double s, double t) = (z, y); (s, t) = (t, s); return 2 * s + t * t; }", "" },
        { "{ var (s, t) = (z * z, y); _ = s; return s + t; }", "" },
        { "{ const double half = 0.5; const int n = 3; var r = half * z; ; { double q = r * n; r = q; } return r; }", "" },
        { "{ a += z; y = 1 - y; return a * y; }", "" },

        // Numbers.
        { "=> Third * z + Sum * y + Elsewhere.Value * z;", "const double Third = 1.0 / 3; static readonly double Sum = Third + Elsewhere.Value;" },
        { "=> Half * z * z + Start * y + Body;", "static double Half => 1.0 / Two; const int Two = 2; static double Start { get; } = 3; static double Body { get => Start * 2; }" },
        { "=> Math.PI * z + Math.E * y + double.Pi + double.Tau + (double)MathF.PI * 0 + (double)float.Epsilon + double.Epsilon;", "" },
        { "=> z * (int)2.75 + (1 << 3) * y + 7 % 4 + (double)(float)2 * (double)z;", "" },
        { "=> 1_000.5e-3 * z + 0x10 * y + 3L * z - +2u;", "" },

        // Functions of the platform.
        { "=> Math.Clamp(z, -1, 1) + Math.Max(z, Math.Min(y, 3)) + Math.FusedMultiplyAdd(z, y, 2) + double.Lerp(z, y, 0.25);", "" },
        { "=> Math.Log(3 + z * z, 2) + Math.Log2(1 + z * z) + Math.Log10(2 + z * z) + double.LogP1(z * z) + double.ExpM1(y * z) + Math.Sqrt(1 + z * z);", "" },
        { "=> Math.Ceiling(z) * z + Math.Ceiling(y) - double.Ceiling(3 * z) * y;", "" },
        { "=> double.IsNegative(z) ? z * z : 3 * z;", "" },

        // Calls.
        { "=> H(y: z, x: y);", "static double H(double x, double y = 2, double w = 0.5) => x * w + y * y;" },
        { "=> Elsewhere.G(z) + z.G();", "" },
        { "{ double k = 3; double G(double x) => x * k + y; static double H(double x) { return x * x; } k = 4; return G(z) * H(y) + G(H(z)); }", "" },
        { "=> Part(z) * y;", "private static partial double Part(double x); private static partial double Part(double x) => x * x;" },
        { "=> Square(in z) + Nested.Cube(z);", "static double Square(in double x) => x * x; static class Nested { public static double Cube(double x) { double s = x; s *= x; return s * x; } }" },

        // Generic mathematics.
        { "=> Soft(z) - y * z;", "static T Soft<T>(T x) where T : System.Numerics.IFloatingPointIeee754<T> => T.Log(T.One + T.Exp(x));" },
        { "=> Soft<double>(z, 3) * y;", "static T Soft<T>(T x, T n) where T : System.Numerics.IFloatingPointIeee754<T> { T s = T.Zero; for (int i = 0; i < 3; i++) s += x * T.CreateChecked(0.5) + T.CreateChecked(i) * n; return s > T.One ? T.Abs(s) : -s * Inner(x) + T.Pi * T.NegativeOne; } static T Inner<T>(T x) where T : System.Numerics.INumber<T> => T.Max(x, T.MultiplicativeIdentity) + T.Clamp(x, -T.One, T.One);" },
        { "=> Box<double>.Twice(z) * y;", "static class Box<T> where T : System.Numerics.INumber<T> { public static T Twice(T x) => x + x; }" },
    };

    private const string Elsewhere = "static class Elsewhere { public const double Value = Inner * 2; private const double Inner = 0.125; public static double G(this double x) => x * x * x; }";

    private static readonly double[] Logits = [-7.3, -2.1, -0.7, 0.3, 0.9, 1.7, 3.2, 6.1];

    /// <summary>All rows in one compilation, which costs no more than one of them.</summary>
    private static readonly Lazy<(GeneratorRun Run, System.Reflection.Assembly Assembly)> s_compiled = new(() =>
    {
        const string Parameters = "([Prediction] double z, [Label] double y, double a = 2, double b = 3)";
        IEnumerable<string> classes = Rows.Select((row, i) =>
            $"public static partial class Sample{i} {{ {row[1]} [Loss] public static double F{Parameters} {row[0]} [Loss(Arithmetic = Arithmetic.AsWritten)] public static double G{Parameters} {row[0]} }}\n");
        GeneratorRun run = GeneratorHarness.Run($"using System; using AutoBce; using static AutoBce.ScalarMath; {Elsewhere}\n{string.Concat(classes)}");
        return (run, run.Load());
    });

    public static TheoryData<int, string> Indices
    {
        get
        {
            var indices = new TheoryData<int, string>();
            for (int i = 0; i < Rows.Count; i++) foreach (string name in new[] { "F", "G" }) indices.Add(i, name);
            return indices;
        }
    }

    [Theory]
    [MemberData(nameof(Indices))]
    public void LossIsWhatTheMethodComputes(int row, string name)
    {
        (GeneratorRun run, System.Reflection.Assembly assembly) = s_compiled.Value;
        string body = (string)Rows.ElementAt(row)[0];
        Assert.Empty(run.Diagnostics);
        var method = assembly.GetType($"Sample{row}")!.GetMethod(name)!.CreateDelegate<Func<double, double, double, double, double>>();
        var loss = (ElementwiseLoss)Activator.CreateInstance(assembly.GetType($"Sample{row}+{name}Loss")!, 2.0, 3.0)!;
        foreach (double z in Logits)
        {
            foreach (double y in new[] { 0, 0.25, 0.75, 1 })
            {
                double expected = method(z, y, 2, 3), gradient = 0;
                double h = 1e-6, slope = (method(z + h, y, 2, 3) - method(z - h, y, 2, 3)) / (2 * h);
                double value = loss.Differentiate([z], [y], new Span<double>(ref gradient));
                Assert.True(Math.Abs(expected - value) <= 1e-12 * (1 + Math.Abs(expected)), $"{body}: F({z}, {y}) is {expected}, the loss {value}");
                Assert.True(Math.Abs(slope - gradient) <= 1e-6 * (1 + Math.Abs(slope) + Math.Abs(expected)), $"{body}: F'({z}, {y}) is {slope}, the gradient {gradient}");
            }
        }
    }

    [Fact]
    public void ExampleOfThePageIsTrue()
    {
        string example = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", "language.md")).Split("```csharp\n")[1].Split("```")[0];
        GeneratorRun run = GeneratorHarness.Run($"using AutoBce; using static AutoBce.ScalarMath; public static partial class Sample {{ {example} }}");
        Assert.Empty(run.Diagnostics.Concat(GeneratorHarness.Analyze(run.Input)));
        Assert.Equal([0.5, 2.5], new[] { 1.0, 3.0 }.Select(x => run.Create("Sample+SmoothLoss", 1.0).Evaluate([x], [0.0])));
    }

    [Fact]
    public void PageNamesEveryFunction()
    {
        string row = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "docs", "language.md")).Single(line => line.StartsWith("| functions of", StringComparison.Ordinal));
        Assert.Equal(AutoBce.Generators.Parsing.KnownMethods.Names.Order(StringComparer.Ordinal), row.Split('|')[2].Split('`').Where((_, i) => i % 2 == 1).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void OtherExamplesOfThePageCompile()
    {
        foreach (string example in File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", "language.md")).Split("```csharp\n").Skip(2).Select(part => part.Split("```")[0]))
        {
            GeneratorRun run = GeneratorHarness.Run($"using AutoBce; using static AutoBce.ScalarMath; public static partial class Sample {{ {example} }}");
            Assert.Empty(run.Diagnostics.Concat(GeneratorHarness.Analyze(run.Input)));
            Assert.Single(run.Sources);
        }
    }

    /// <summary>Trips are counted exactly: ten steps of a tenth, where doubles would make eleven.</summary>
    [Fact]
    public void TripsAreCountedOverTheReals()
    {
        GeneratorRun run = GeneratorHarness.Run("using AutoBce; public static partial class Sample { [Loss] public static double F([Prediction] double z, [Label] double y) { double s = 0; for (double t = 0; t < 1; t += 0.1) s += z; return s * y; } }");
        Assert.Equal(20, run.Create("Sample+FLoss").Evaluate([2.0], [1.0]));
    }

    [Fact]
    public void ConstantsAreTheirExpressions()
    {
        GeneratorRun run = GeneratorHarness.Run("using AutoBce; public static partial class Sample { const float Third = 1f / 3; [Loss] public static float F([Prediction] float z, [Label] float y) => 3 * Third * z + System.MathF.PI * y; }");
        Assert.Equal(1, run.Create("Sample+FLoss").Evaluate([1.0], [0.0]));
        Assert.Equal(Math.PI, run.Create("Sample+FLoss").Evaluate([0.0], [1.0]));
    }

    [Theory]
    [InlineData("[Hyperparameter(Minimum = 0)] double g = 1", -1, "G is -1; it has to be at least 0.")]
    [InlineData("[Hyperparameter(Above = 0)] double g = 1", 0, "G is 0; it has to be above 0.")]
    [InlineData("[Hyperparameter(Minimum = -1, Below = 0.5)] double g = 0", 0.5, "G is 0.5; it has to be at least -1 and below 0.5.")]
    [InlineData("[Hyperparameter(Minimum = 0)] double g = 1", double.NaN, "G is NaN; a hyperparameter is a finite number.")]
    [InlineData("[Hyperparameter(Maximum = 3)] double g = 1", double.NegativeInfinity, "G is -Infinity; a hyperparameter is a finite number.")]
    public void HyperparameterBeyondItsBoundsIsRefused(string parameter, double wrong, string message)
    {
        GeneratorRun run = GeneratorHarness.Run(GeneratorHarness.Loss("g * z * y", $"[Prediction] double z, [Label] double y, {parameter}"));
        Assert.Empty(run.Diagnostics);
        Exception error = Assert.Throws<System.Reflection.TargetInvocationException>(() => run.Create("Sample+FLoss", wrong)).InnerException!;
        Assert.Equal("G", Assert.IsType<ArgumentOutOfRangeException>(error).ParamName);
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[Hyperparameter(Minimum = 0, Maximum = 1)] double g = 1", 0)]
    [InlineData("[Hyperparameter(Minimum = 0, Maximum = 1)] double g = 1", 1)]
    [InlineData("[Hyperparameter(Above = 0)] double g = 1", double.Epsilon)]
    [InlineData("[Hyperparameter] double g = 1", -1e300)]
    public void HyperparameterAtItsBoundsIsAllowed(string parameter, double value)
    {
        GeneratorRun run = GeneratorHarness.Run(GeneratorHarness.Loss("g * z * y", $"[Prediction] double z, [Label] double y, {parameter}"));
        Assert.Empty(run.Diagnostics);
        Assert.Equal(value, run.Create("Sample+FLoss", value).Evaluate([1.0], [1.0]));
    }

    /// <summary>What bounds say, the compiler may rely on: the magnitude of what is not negative is itself.</summary>
    [Fact]
    public void BoundsDecideSigns()
    {
        string Text(string bounds) => GeneratorHarness.Run(GeneratorHarness.Loss("Abs(g) * z * y", $"[Prediction] double z, [Label] double y, {bounds} double g = 1")).Text;
        Assert.Contains("Math.Abs", Text(""), StringComparison.Ordinal);
        Assert.DoesNotContain("Math.Abs", Text("[Hyperparameter(Minimum = 0)]"), StringComparison.Ordinal);
    }
}
