using System.Globalization;

namespace AutoBce.Tests.Generators;

/// <summary>Losses beyond what one method of machine code holds, and expressions that grow where they are shared.</summary>
public class LargeLossTests
{
    private static readonly string Wide = "=> y" + string.Concat(Enumerable.Range(1, 150).Select(i => string.Create(CultureInfo.InvariantCulture, $" + {i % 7 + 1}.5 * a / ({i} + z * z) * (z > {i % 5}.5 ? Sigmoid(z) : y)"))) + ";";

    public static readonly TheoryData<string> Bodies = new()
    {
        Wide,
        "{ double s = z, h = a; for (int i = 0; i < 100; i++) { s = s * h * 0.25 + z / (1 + z * z); s = s > y ? s / (1 + s * s) : Sigmoid(-s * h); h = h * 0.5 + 1; } return s; }",
        "{ double h = a; for (int i = 0; i < 60; i++) h = (h + Sqrt(h * h + 1)) / (h + 2); return h * z * z + y * h; }",
    };

    [Fact]
    public void ExponentsBeyondAllIntegersAreCompiled()
    {
        GeneratorRun run = GeneratorHarness.Run("using AutoBce; using static AutoBce.ScalarMath; public static partial class Sample { [Loss] public static double F([Logit] double z, [Label] double y) => y * Pow(Sigmoid(z), 1e30) + z / Pow(2, 1e30) + z; }");
        Assert.Empty(run.Diagnostics);
        var loss = (ElementwiseLoss)Activator.CreateInstance(run.Load().GetType("Sample+FLoss", throwOnError: true)!)!;
        float[] z = [0.5f, -1, 2, 0], losses = new float[4];
        loss.Elementwise(z, [1, 0, 0.5f, 1], losses);
        Assert.Equal(z, losses);
    }

    /// <summary>The method itself says what the loss has to give, and its differences what the derivative has to.</summary>
    [Theory]
    [MemberData(nameof(Bodies))]
    public void LargeKernelsAgreeWithTheMethod(string body)
    {
        GeneratorRun run = GeneratorHarness.Run("using AutoBce; using static AutoBce.ScalarMath; public static partial class Sample { [Loss] public static double F([Prediction] double z, [Label] double y, double a = 0.75) " + body + " }");
        Assert.Empty(run.Diagnostics);
        Type sample = run.Load().GetType("Sample")!;
        var method = sample.GetMethod("F")!.CreateDelegate<Func<double, double, double, double>>();
        var loss = (ElementwiseLoss)Activator.CreateInstance(sample.GetNestedType("FLoss")!, 0.75)!;
        double[] z = [.. Enumerable.Range(0, 37).Select(i => (i * 0.171) - 3.07)], y = [.. z.Select((_, i) => i % 3 / 2.0)];
        double[] losses = new double[z.Length], gradient = new double[z.Length];
        loss.Elementwise(z, y, losses);
        loss.Differentiate(z, y, gradient);
        float[] single = new float[z.Length], slopes = new float[z.Length], zf = [.. z.Select(x => (float)x)], yf = [.. y.Select(x => (float)x)];
        loss.Elementwise(zf, yf, single);
        loss.Differentiate(zf, yf, slopes);
        for (int i = 0; i < z.Length; i++)
        {
            double expected = method(z[i], y[i], 0.75), slope = (method(z[i] + 1e-6, y[i], 0.75) - method(z[i] - 1e-6, y[i], 0.75)) / 2e-6;
            Assert.Equal(expected, losses[i], 1e-11 * (1 + Math.Abs(expected)));
            Assert.Equal(expected, single[i], 1e-3 * (1 + Math.Abs(expected)));
            Assert.Equal(slope, gradient[i], 1e-5 * (1 + Math.Abs(slope)));
            Assert.Equal(gradient[i], slopes[i], 1e-3 * (1 + Math.Abs(gradient[i])));
        }
    }

    /// <summary>Each of these grows exponentially, or beyond all bounds, where it is written out; the answer is code of moderate length or an error.</summary>
    [Theory]
    [InlineData("{ double h = a; for (int i = 0; i < 200; i++) h = Log(1 + h * h) + Sqrt(h + 2) * h; return h * z * y; }")]
    [InlineData("{ bool p = z > 0; for (int i = 0; i < 60; i++) p = p ^ (z > i); return p ? z * y : y; }")]
    [InlineData("{ double s = z; for (int i = 0; i < 40; i++) s = y > 0.02 * i ? Exp(-s) : s * s; return s; }")]
    [InlineData("{ double s = 1; for (int i = 0; i < 40; i++) s *= 1 + y * i + a; return s * Sigmoid(z) + s; }")]
    [InlineData("{ double s = 1.1; for (int i = 0; i < 900; i++) s *= s; return s * z * y; }")]
    [InlineData("{ double s = 1; for (int i = 0; i < 900; i++) s *= z - 0.1 * i; return s * y; }")]
    [InlineData("{ double s = z; for (int i = 0; i < 999; i++) s = Sin(s) + y; return s; }")]
    public void GrowthIsBounded(string body)
    {
        GeneratorRun run = GeneratorHarness.Run("using AutoBce; using static AutoBce.ScalarMath; public static partial class Sample { [Loss] public static double F([Prediction] double z, [Label] double y, double a = 2) " + body + " }");
        Assert.All(run.Diagnostics, d => Assert.Equal("ABCE009", d.Id));
        Assert.All(run.Sources, source => Assert.InRange(source.SourceText.Length, 1, 12_000_000));
        Assert.Equal(1, run.Diagnostics.Length + run.Sources.Length);
    }

    /// <summary>What is too much for a proof is not too much to compile: where z is negative all choices are decided, and one quotient of polynomials is left.</summary>
    [Fact]
    public void ProofsHaveABudget()
    {
        GeneratorRun run = GeneratorHarness.Run("using AutoBce; using static AutoBce.ScalarMath; public static partial class Sample { [Loss] public static double F([Prediction] double z, [Label] double y) { double s = z; for (int i = 0; i < 20; i++) { s = s * 0.5 + z; s = s * s / (1 + s * s) - y; s = Abs(s) * 0.25; s = Max(s - 0.125, z); } return s; } }");
        Assert.Empty(run.Diagnostics);
        Assert.Single(run.Sources);
    }
}
