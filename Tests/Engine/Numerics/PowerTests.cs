using Xunit.Abstractions;

namespace AutoBce.Tests;

[Collection(VectorWidthCollection.Name)]
public sealed class PowerTests(ITestOutputHelper output)
{
    private static BigFloat Exact(double x, double k, double less = 0)
    {
        BigFloat exponent = BigFloat.Subtract(BigFloat.FromDouble(k), BigFloat.FromDouble(less), int.MaxValue);
        if (x == 1 || exponent.IsZero) return BigFloat.One;
        BigFloat log = BigFunctions.Log(BigFloat.FromDouble(Math.Abs(x)), 200);
        BigFloat power = BigFunctions.Exp(BigFloat.Multiply(exponent, log, 200), 160);
        return x < 0 && double.IsOddInteger(k) != double.IsOddInteger(less) ? BigFloat.Negate(power) : power;
    }

    /// <summary>Bases of all magnitudes and close to 1, with exponents whose powers are spread over the whole range and beyond it.</summary>
    private static IEnumerable<(double X, double K)> Cases(int count, int low, int high, double smallest, double logOfLargest)
    {
        var random = new RandomSource(31);
        double[] bases =
        [
            .. FloatSamples.LogSpacedDoubles(count, low, high, seed: 3).Select(Math.Abs),
            .. FloatSamples.LogSpacedDoubles(count, -30, -1, seed: 4).Select(d => 1 + d),
            .. FloatSamples.LogSpacedDoubles(count, -2, 2, seed: 5).Select(Math.Abs),
            0.5, 2, 10, Math.Sqrt(0.5), Math.Sqrt(2), smallest, 3 * smallest, 1 - Math.ScaleB(1, -53), 1 + Math.ScaleB(1, -52),
        ];
        foreach (double x in bases)
        {
            if (x == 1) continue;
            double scale = logOfLargest / Math.Abs(Math.Log(x));
            foreach (double k in (double[])[random.NextDouble() * 1.1 * scale, -random.NextDouble() * 1.1 * scale, Math.ScaleB(random.NextDouble(), -(int)(random.NextDouble() * 60)), Math.Floor(random.NextDouble() * 9) - 4, 0.5, 1e300])
                yield return (x, k);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void DoublesAreWithinAnUlp(double less)
    {
        (double X, double K)[] cases = [.. Cases(1500, -1073, 1023, double.Epsilon, 745.2)];
        double[] powers = new double[cases.Length];
        VectorPower.Pow<double>(Array.ConvertAll(cases, c => c.X), Array.ConvertAll(cases, c => c.K), powers, less);
        AssertWithin(cases, i => Ulp.Distance(powers[i], Exact(cases[i].X, cases[i].K, less)), 1);
    }

    [Fact]
    public void FloatsAreRoundedAsWellAsCanBe()
    {
        (double X, double K)[] cases = [.. Cases(1500, -148, 127, float.Epsilon, 104).Select(c => ((double)(float)c.X, (double)(float)c.K))];
        float[] powers = new float[cases.Length];
        VectorPower.Pow<float>(Array.ConvertAll(cases, c => (float)c.X), Array.ConvertAll(cases, c => (float)c.K), powers);
        AssertWithin(cases, i => double.IsFinite(cases[i].K) ? Ulp.Distance(powers[i], Exact(cases[i].X, cases[i].K)) : 0, 0.5001);
    }

    [Fact]
    public void ScalarPowersAreWithinAnUlp()
    {
        (double X, double K)[] cases = [.. Cases(300, -1073, 1023, double.Epsilon, 745.2)];
        AssertWithin(cases, i => Ulp.Distance(ScalarMath.Pow(cases[i].X, cases[i].K), Exact(cases[i].X, cases[i].K)), 1);
    }

    private void AssertWithin((double X, double K)[] cases, Func<int, double> ulp, double allowed)
    {
        (double Ulp, int Index) worst = Enumerable.Range(0, cases.Length).Select(i => (ulp(i), i)).MaxBy(one => double.IsNaN(one.Item1) ? double.PositiveInfinity : one.Item1);
        string text = $"{cases[worst.Index].X:R}^{cases[worst.Index].K:R} is {worst.Ulp:F4} ulp off, the worst of {cases.Length}";
        output.WriteLine(text);
        Assert.True(worst.Ulp <= allowed, text);
    }

    [Fact]
    public void SpecialCasesAreThoseOfIeee754()
    {
        double[] bases = [0, -0.0, 1, -1, 2, -2, 0.5, -0.5, double.PositiveInfinity, double.NegativeInfinity, double.NaN, double.Epsilon, -double.Epsilon, double.MaxValue];
        double[] exponents = [0, -0.0, 1, -1, 2, -2, 3, -3, 0.5, -0.5, -2.5, double.PositiveInfinity, double.NegativeInfinity, double.NaN, 1e300, -1e300, 9007199254740991, 9007199254740992];
        foreach (double x in bases)
            foreach (double k in exponents)
                foreach (double less in (double[])[0, 1])
                {
                    // Beyond 2^53 a difference rounded to a double has lost its parity.
                    if (less != 0 && double.IsFinite(k) && Math.Abs(k) > 9007199254740992) continue;
                    double[] power = [0], expected = [Math.Pow(x, k - less)];
                    VectorPower.Pow<double>([x], [k], power, less);
                    bool isSame = BitConverter.DoubleToInt64Bits(expected[0]) == BitConverter.DoubleToInt64Bits(power[0]) || (double.IsNaN(expected[0]) && double.IsNaN(power[0]));
                    Assert.True(isSame || Math.Abs(power[0] / expected[0] - 1) < 3e-16, $"{x:R}^({k:R} - {less}) = {power[0]:R}, expected {expected[0]:R}");
                }
    }

    [Fact]
    public void NegativeBasesHaveSignedPowersByIntegers()
    {
        double[] x = [-1.5, -1.5, -1.5, -1.5, -1.5], k = [3, 4, -5, 2.5, 0], y = new double[5], slope = new double[5], positive = new double[5];
        VectorPower.Pow<double>(x, k, y);
        VectorPower.Pow<double>(x, k, slope, less: 1);
        VectorPower.Pow<double>([1.5], k, positive);
        Assert.Equal([-positive[0], positive[1], -positive[2], double.NaN, 1], y);
        Assert.Equal([2.25, -3.375], slope[..2]);
        double[] one = [0];
        VectorPower.Pow<double>([-1], [18014398509481984], one, less: 1);
        Assert.Equal([-1], one);
    }

    [Fact]
    public void AnElementsBitsDependOnItsBaseAndExponentAlone()
    {
        (double X, double K)[] cases = [.. Cases(40, -1073, 1023, double.Epsilon, 745.2)];
        double[] x = Array.ConvertAll(cases, c => c.X), k = Array.ConvertAll(cases, c => c.K), expected = new double[x.Length], y = new double[x.Length], one = [0];
        VectorPower.Pow<double>(x, k, expected);
        foreach (int bits in (int[])[512, 256, 128])
        {
            VectorWidth.Forced = bits;
            try
            {
                VectorPower.Pow<double>(x, k, y);
                Assert.Equal(expected, y);
                for (int i = 0; i < x.Length; i += 7)
                {
                    VectorPower.Pow<double>(x.AsSpan(i, 1), k.AsSpan(i, 1), one);
                    Assert.Equal(expected[i], one[0]);
                }
            }
            finally
            {
                VectorWidth.Forced = null;
            }
        }
        x.CopyTo(y, 0);
        VectorPower.Pow<double>(y, k, y);
        Assert.Equal(expected, y);
        Assert.Throws<ArgumentException>("k", () => VectorPower.Pow<double>(x, [1, 2], y));
    }
}
