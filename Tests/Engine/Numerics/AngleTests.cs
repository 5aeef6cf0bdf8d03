using FsCheck.Fluent;
using static AutoBce.ScalarMath;

namespace AutoBce.Tests;

/// <summary>Where functions of angles, steps, powers and roots break.</summary>
public sealed class AngleTests
{
    private static readonly string[] Angles = ["Sin", "Cos", "Tan"];

    /// <summary>Multiples of pi/2, small and huge, with the numbers around them: the rest of the angle has few digits of the angle's own.</summary>
    [Fact]
    public void FloatsNearMultiplesOfAQuarterTurnKeepTheirDigits()
    {
        // No float is nearer to a multiple of pi/2, relative to its size, than the first.
        float[] special = [16367173 * MathF.Pow(2, 72), 12453180 * MathF.Pow(2, 66), 65536, float.MaxValue];
        IEnumerable<float> multiples = Enumerable.Range(1, 3000).Concat(Enumerable.Range(1, 21).Select(i => (1 << i) * 1001)).Select(n => (float)(n * (Math.PI / 2)));
        float[] x = [.. special.Concat(multiples).SelectMany(v => new[] { MathF.BitDecrement(v), v, MathF.BitIncrement(v), -v }).Where(float.IsFinite)];
        foreach (string name in Angles)
        {
            float[] result = new float[x.Length];
            ElementaryReference.Functions[name].Single(x, result);
            for (int i = 0; i < x.Length; i++)
                Assert.True(Ulp.Distance(result[i], ElementaryReference.Functions[name].Exact(x[i])) <= 1.5, $"{name}({x[i]:R}) = {result[i]:R}");
        }
    }

    [Fact]
    public void DoublesNearMultiplesOfAQuarterTurnKeepTheirDigits()
    {
        // The double nearest to a multiple of pi/2, and the limit between the two ways to reduce an angle.
        double[] special = [Math.ScaleB(6381956970095103, 797), Math.ScaleB(5261692873635770, 499), 1 << 30, 1e22, double.MaxValue];
        IEnumerable<double> multiples = Enumerable.Range(1, 1500).Select(n => n * (Math.PI / 2)).Concat(Enumerable.Range(1, 300).Select(n => Math.ScaleB(n, 3 * n) * Math.PI));
        double[] x = [.. special.Concat(multiples).SelectMany(v => new[] { Math.BitDecrement(v), v, Math.BitIncrement(v), -v }).Where(double.IsFinite)];
        foreach (string name in Angles)
        {
            double[] result = new double[x.Length];
            ElementaryReference.Functions[name].Double(x, result);
            for (int i = 0; i < x.Length; i++)
                Assert.True(Ulp.Distance(result[i], ElementaryReference.Functions[name].Exact(x[i])) <= 1.5, $"{name}({x[i]:R}) = {result[i]:R}");
        }
    }

    [Fact]
    public void HyperbolicFunctionsOverflowWhereTheirResultsDo()
    {
        Assert.True(float.IsFinite(Sinh(89f)));
        Assert.Equal(float.PositiveInfinity, Cosh(MathF.BitIncrement(89.4159851f)));
        Assert.Equal(float.NegativeInfinity, Sinh(-MathF.BitIncrement(89.4159851f)));
        Assert.Equal(3.40281963751e38, Cosh(89.4159851f), 3e31);
        Assert.Equal(-3.40281963751e38, Sinh(-89.4159851f), 3e31);
        Assert.True(double.IsFinite(Sinh(710.4758600739439)));
        Assert.Equal(double.PositiveInfinity, Sinh(Math.BitIncrement(710.4758600739439)));
        Assert.Equal(float.MaxValue, LogCosh(float.MaxValue));
    }

    [Fact]
    public void CubeRootsOfCubesAreExact()
    {
        for (int n = -250; n <= 250; n++)
        {
            Assert.Equal(n, Cbrt((float)n * n * n));
            Assert.Equal(n * 1.5, Cbrt(n * 1.5 * n * 1.5 * n * 1.5));
            if (n != 0) Assert.Equal(n * Math.ScaleB(1, -300), Cbrt(n * (double)n * n * Math.ScaleB(1, -900)));
        }
        Assert.Equal(Math.ScaleB(1, -358), Cbrt(Math.ScaleB(1, -1074)));
    }

    [Fact]
    public void StepsAreThoseOfThePlatform()
    {
        for (double magnitude = 0; magnitude < 20; magnitude += 0.5)
        {
            foreach (double x in new[] { magnitude, Math.BitIncrement(magnitude), Math.BitDecrement(magnitude), 4503599627370496 - magnitude, -magnitude, -Math.BitIncrement(magnitude) })
            {
                float single = (float)x;
                double[] doubles = [x, x];
                float[] singles = [single, single];
                VectorMath.Round<double>(doubles, doubles);
                VectorMath.Floor<float>(singles, singles);
                Assert.Equal(BitConverter.DoubleToInt64Bits(Math.Round(x)), BitConverter.DoubleToInt64Bits(doubles[0]));
                Assert.Equal(BitConverter.SingleToInt32Bits(MathF.Floor(single)), BitConverter.SingleToInt32Bits(singles[1]));
            }
        }
    }

    [Fact]
    public void SymmetriesHoldToTheBit() => Property.Check(
        FloatSamples.Mixed.Where(x => !float.IsNaN(x)),
        x =>
        {
            foreach (Func<float, float> odd in new Func<float, float>[] { Sin, Tan, Atan, Sinh, Cbrt, Round })
                if (!float.IsNaN(odd(x))) Assert.Equal(BitConverter.SingleToInt32Bits(-odd(x)), BitConverter.SingleToInt32Bits(odd(-x)));
            foreach (Func<float, float> even in new Func<float, float>[] { Cos, Cosh, LogCosh })
                Assert.Equal(even(x), even(-x));
            Assert.False(Math.Abs(Sin(x)) > 1 || Math.Abs(Cos(x)) > 1);
            Assert.True(Cosh(x) >= 1 && LogCosh(x) >= 0 && Math.Abs(Atan(x)) <= MathF.PI / 2 && Math.Abs(Sinh(x)) >= Math.Abs(x));
        },
        2000);
}
