using System.Reflection;
using Xunit.Abstractions;

namespace AutoBce.Tests;

/// <summary>Every elementary function against arbitrary precision.</summary>
public sealed class ElementaryAccuracyTests(ITestOutputHelper output)
{
    private const int FloatStride = 60_013;

    public static TheoryData<string> Names => ElementaryReference.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void FloatsOverTheWholeRangeAreWithinAnUlpAndAHalf(string name)
    {
        (ElementaryReference.Map<float> function, _, Func<double, BigFloat> exact) = ElementaryReference.Functions[name];
        float[] x = FloatSamples.Strided(FloatStride, neighbours: 4).ToArray();
        float[] result = new float[x.Length];
        function(x, result);
        AssertWithin(name, x.Length, i => (x[i], result[i], Ulp.Distance(result[i], exact(x[i]))), 1.5);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void DoublesOfAllMagnitudesAreWithinAnUlpAndAHalf(string name)
    {
        (_, ElementaryReference.Map<double> function, Func<double, BigFloat> exact) = ElementaryReference.Functions[name];
        double[] x =
        [
            .. FloatSamples.LogSpacedDoubles(20_000, -12, 10, seed: 7),
            .. FloatSamples.LogSpacedDoubles(1000, -1020, 1020, seed: 8),
            .. FloatSamples.EdgesOfDouble(neighbours: 1),
        ];
        if (name == "Log") x = Array.ConvertAll(x, Math.Abs);
        double[] result = new double[x.Length];
        function(x, result);
        AssertWithin(name, x.Length, i => (x[i], result[i], Ulp.Distance(result[i], exact(x[i]))), 1.5);
    }

    /// <summary>Each constant of a table, and the polynomial between two of them, against 300 bits.</summary>
    [Fact]
    public void TablesOfTheKernelsHoldWhatTheirCommentsSay()
    {
        Func<double, BigFloat> log1p = ElementaryReference.Functions["Log1p"].Exact, exp = ElementaryReference.Functions["Exp"].Exact, log = ElementaryReference.Functions["Log"].Exact;
        BigFloat ln2 = log(2);
        for (int j = 0; j < 16; j++)
        {
            BigFloat power = BigFloat.FromDouble(-(double)Constant("ExpPower" + j) + Constant("ExpPowerLow" + j));
            BigFloat sixteenth = BigFloat.Multiply(ln2, BigFloat.FromDouble(j / 16.0), 300);
            BigFloatTests.AssertClose(BigFloat.Add(BigFloat.FromDouble(1), BigFloat.FromDouble(log(power.ToDouble()).ToDouble()), 300), BigFloat.Add(BigFloat.FromDouble(1), sixteenth, 300), 46);
            if (j > 0) BigFloatTests.AssertClose(log(Constant("Log1pInverse" + j)), BigFloat.FromDouble(-(double)Constant("Log1pLog" + j)), 33);
        }
        for (int n = -60; n <= 60; n++)
        {
            if (n == 0) continue;
            double f = n / 1800.0, r = n / 2770.0;
            double sum = Polynomial([1, .. Enumerable.Range(0, 4).Select(i => (double)Constant("Log1pQ" + i))], f).ToDouble();
            Assert.InRange(Math.Abs(sum - log1p(f).ToDouble()) / Math.Max(Math.Abs(f), 1 / 30.0), 0, Math.Pow(2, -29)); // what it is added to is 1/30 and more
            BigFloat t = Polynomial([1, Constant("ExpNegativeQ0"), Constant("ExpNegativeQ1")], r);
            BigFloatTests.AssertClose(exp(-r), BigFloat.Add(BigFloat.FromDouble(1), BigFloat.FromDouble(-t.ToDouble()), 300), 29);
        }
    }

    private static float Constant(string name) => (float)typeof(Coefficients).GetField(name, BindingFlags.Static | BindingFlags.NonPublic)!.GetRawConstantValue()!;

    private static BigFloat Polynomial(IEnumerable<double> coefficients, double e)
    {
        BigFloat sum = BigFloat.Zero, power = BigFloat.FromDouble(e);
        foreach (double c in coefficients)
        {
            sum = BigFloat.Add(sum, BigFloat.Multiply(BigFloat.FromDouble(c), power, 300), 300);
            power = BigFloat.Multiply(power, BigFloat.FromDouble(e), 300);
        }
        return sum;
    }

    private void AssertWithin<T>(string name, int count, Func<int, (T X, T Result, double Ulp)> measure, double allowed)
    {
        (T X, T Result, double Ulp) worst = default;
        for (int i = 0; i < count; i++)
        {
            (T X, T Result, double Ulp) one = measure(i);
            if (!(one.Ulp <= worst.Ulp)) worst = one;
        }
        string text = $"{name}({worst.X:R}) = {worst.Result:R} is {worst.Ulp:F3} ulp off, the worst of {count} {typeof(T).Name}s";
        output.WriteLine(text);
        Assert.True(worst.Ulp <= allowed, text);
    }
}
