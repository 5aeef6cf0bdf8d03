using FsCheck.Fluent;
using static AutoBce.ScalarMath;

namespace AutoBce.Tests;

/// <summary>What the elementary functions owe their definitions exactly.</summary>
public sealed class ElementarySpecialTests
{
    private const double Infinity = double.PositiveInfinity;

    /// <summary>Function, argument, exact result; the same in float and double.</summary>
    public static TheoryData<string, double, double> ExactValues => new()
    {
        { "Exp", 0, 1 }, { "Exp", -0.0, 1 }, { "Exp", Infinity, Infinity }, { "Exp", -Infinity, 0 }, { "Exp", 1e4, Infinity }, { "Exp", -1e4, 0 },
        { "Log", 1, 0 }, { "Log", 0, -Infinity }, { "Log", -0.0, -Infinity }, { "Log", Infinity, Infinity }, { "Log", -1, double.NaN }, { "Log", -Infinity, double.NaN },
        { "Log1p", 0, 0 }, { "Log1p", -0.0, -0.0 }, { "Log1p", -1, -Infinity }, { "Log1p", Infinity, Infinity }, { "Log1p", -1.5, double.NaN }, { "Log1p", -Infinity, double.NaN },
        { "Expm1", 0, 0 }, { "Expm1", -0.0, -0.0 }, { "Expm1", -Infinity, -1 }, { "Expm1", Infinity, Infinity }, { "Expm1", -1e4, -1 }, { "Expm1", 1e4, Infinity },
        { "Sigmoid", 0, 0.5 }, { "Sigmoid", -0.0, 0.5 }, { "Sigmoid", Infinity, 1 }, { "Sigmoid", -Infinity, 0 }, { "Sigmoid", 1e4, 1 },
        { "Softplus", Infinity, Infinity }, { "Softplus", -Infinity, 0 }, { "Softplus", 1e4, 1e4 }, { "Softplus", -1e4, 0 },
        { "LogSigmoid", -Infinity, -Infinity }, { "LogSigmoid", -1e4, -1e4 }, { "LogSigmoid", 1e4, 0 }, { "LogSigmoid", Infinity, 0 },
        { "Tanh", 0, 0 }, { "Tanh", -0.0, -0.0 }, { "Tanh", Infinity, 1 }, { "Tanh", -Infinity, -1 }, { "Tanh", 1e4, 1 },
        { "Sin", 0, 0 }, { "Sin", -0.0, -0.0 }, { "Sin", Infinity, double.NaN }, { "Sin", -Infinity, double.NaN }, { "Sin", 1e-20f, 1e-20f },
        { "Cos", 0, 1 }, { "Cos", -0.0, 1 }, { "Cos", Infinity, double.NaN }, { "Cos", -Infinity, double.NaN }, { "Cos", 1e-20, 1 },
        { "Tan", 0, 0 }, { "Tan", -0.0, -0.0 }, { "Tan", Infinity, double.NaN }, { "Tan", -Infinity, double.NaN }, { "Tan", -1e-20f, -1e-20f },
        { "Atan", 0, 0 }, { "Atan", -0.0, -0.0 }, { "Atan", -1e-20f, -1e-20f },
        { "Sinh", 0, 0 }, { "Sinh", -0.0, -0.0 }, { "Sinh", Infinity, Infinity }, { "Sinh", -Infinity, -Infinity }, { "Sinh", -1e4, -Infinity },
        { "Cosh", 0, 1 }, { "Cosh", Infinity, Infinity }, { "Cosh", -Infinity, Infinity }, { "Cosh", 1e4, Infinity },
        { "LogCosh", 0, 0 }, { "LogCosh", -0.0, 0 }, { "LogCosh", -Infinity, Infinity },
        { "Cbrt", 0, 0 }, { "Cbrt", -0.0, -0.0 }, { "Cbrt", Infinity, Infinity }, { "Cbrt", -Infinity, -Infinity }, { "Cbrt", -27, -3 },
        { "Floor", -0.0, -0.0 }, { "Floor", -0.25, -1 }, { "Floor", 2.75, 2 }, { "Floor", Infinity, Infinity },
        { "Round", -0.0, -0.0 }, { "Round", -0.5, -0.0 }, { "Round", 0.5, 0 }, { "Round", 1.5, 2 }, { "Round", 2.5, 2 }, { "Round", -Infinity, -Infinity },
    };

    public static TheoryData<string> Names => ElementaryReference.Names;

    [Theory]
    [MemberData(nameof(ExactValues))]
    public void ExactValuesAreExact(string name, double x, double expected)
    {
        (ElementaryReference.Map<float> single, ElementaryReference.Map<double> @double, _) = ElementaryReference.Functions[name];
        float[] floats = [(float)x];
        double[] doubles = [x];
        single(floats, floats);
        @double(doubles, doubles);
        Assert.Equal(expected, floats[0]);
        Assert.Equal(expected, doubles[0]);
        bool mayBeNegativeZero = name != "LogSigmoid";
        if (expected == 0 && mayBeNegativeZero) Assert.Equal((double.IsNegative(expected), double.IsNegative(expected)), (float.IsNegative(floats[0]), double.IsNegative(doubles[0])));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void EveryNaNGivesNaN(string name)
    {
        float[] floats = [.. new uint[] { 0x7FC00000, 0xFFC00000, 0x7F800001, 0xFF800001, 0x7FFFFFFF, 0xFFFFFFFF, 0x7FA12345, 0x7FD4321 << 4 | 0x7FC00000 }.Select(BitConverter.UInt32BitsToSingle)];
        double[] doubles = [.. new ulong[] { 0x7FF8000000000000, 0xFFF8000000000000, 0x7FF0000000000001, 0xFFF0000000000001, ulong.MaxValue }.Select(BitConverter.UInt64BitsToDouble)];
        ElementaryReference.Functions[name].Single(floats, floats);
        ElementaryReference.Functions[name].Double(doubles, doubles);
        Assert.All(floats, value => Assert.True(float.IsNaN(value)));
        Assert.All(doubles, value => Assert.True(double.IsNaN(value)));
    }

    [Fact]
    public void ExpOverflowsAndUnderflowsWhereItShould()
    {
        Assert.Equal(float.PositiveInfinity, Exp(MathF.BitIncrement(88.72283f)));
        Assert.True(float.IsFinite(Exp(88.72283f)));
        Assert.Equal(double.PositiveInfinity, Exp(Math.BitIncrement(709.782712893384)));
        Assert.True(double.IsFinite(Exp(709.782712893384)));
        Assert.Equal(float.Epsilon, Exp(-103.97f));
        Assert.Equal(0, Exp(-103.98f));
        Assert.Equal(double.Epsilon, Exp(-745.13));
        Assert.Equal(0, Exp(-745.14));
    }

    [Fact]
    public void SubnormalResultsAreOffByThreeQuartersOfTheSmallestOneAtMost()
    {
        for (float x = -87.4f; x > -104; x -= 0.0123f)
        {
            Assert.True(Ulp.Distance(Softplus(x), ElementaryReference.Functions["Softplus"].Exact(x)) <= 0.77, $"Softplus({x})");
            Assert.True(Ulp.Distance(Sigmoid(x), ElementaryReference.Functions["Sigmoid"].Exact(x)) <= 0.77, $"Sigmoid({x})");
        }
        Assert.Equal((float)3.720075976020836e-44, Softplus(-100f));
        for (double x = -708.5; x > -745; x -= 0.123)
            Assert.True(Ulp.Distance(Exp(x), ElementaryReference.Functions["Exp"].Exact(x)) <= 0.77, $"Exp({x})");
    }

    [Fact]
    public void SymmetriesHoldToTheBit() => Property.Check(
        FloatSamples.Mixed.Where(x => !float.IsNaN(x)),
        x =>
        {
            Assert.Equal(BitConverter.SingleToInt32Bits(-Tanh(x)), BitConverter.SingleToInt32Bits(Tanh(-x)));
            Assert.Equal(-Softplus(-x), LogSigmoid(x));
            Assert.InRange(Sigmoid(x), 0, 1);
            Assert.InRange(Tanh(x), -1, 1);
            Assert.True(Softplus(x) >= Math.Max(x, 0));
            Assert.True(Expm1(x) >= -1);
        },
        2000);

    [Fact]
    public void NoResultFallsByMoreThanAnUlpAsItsArgumentGrows() => Property.Check(
        from x in FloatSamples.Mixed where !float.IsNaN(x) select x,
        x =>
        {
            float next = MathF.BitIncrement(x);
            foreach (Func<float, float> f in new Func<float, float>[] { Exp, Expm1, Sigmoid, Softplus, LogSigmoid, Tanh })
                Assert.True(MathF.BitIncrement(f(next)) >= f(x), $"{f.Method.Name} falls from {f(x):R} at {x:R} to {f(next):R}.");
        },
        2000);
}
