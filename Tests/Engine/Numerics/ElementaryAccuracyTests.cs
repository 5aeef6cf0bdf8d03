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

    [Fact]
    public void Log1pUnitHoldsWhatItsCommentSays()
    {
        for (int n = 1; n <= 200; n++)
        {
            double e = n / 200.0;
            BigFloat expected = ElementaryReference.Functions["Log1p"].Exact(e);
            BigFloatTests.AssertClose(expected, Polynomial(Enumerable.Range(0, 10).Select(i => (double)Constant("Log1pUnit" + i)), e), 27);
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
