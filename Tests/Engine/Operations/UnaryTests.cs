using System.Numerics;
using static AutoBce.Tests.TensorSupport;

namespace AutoBce.Tests;

public class UnaryTests
{
    private const double Step = 1e-30;

    private sealed record Function(string Name, Func<Variable<double>, Variable<double>> OfVariable, Func<Complex, Complex> OfComplex, bool PositiveOnly = false);

    /// <summary>Each operation, and its formula for the complex step: f'(x) = Im f(x + ih) / h, without cancellation.</summary>
    private static readonly Function[] s_functions =
    [
        new("-x", x => -x, z => -z),
        new("x + 3", x => x + 3, z => z + 3),
        new("3 + x", x => 3 + x, z => 3 + z),
        new("x - 3", x => x - 3, z => z - 3),
        new("3 - x", x => 3 - x, z => 3 - z),
        new("x * 3", x => x * 3, z => z * 3),
        new("3 * x", x => 3 * x, z => 3 * z),
        new("x / 3", x => x / 3, z => z / 3),
        new("3 / x", x => 3 / x, z => 3 / z),
        new("exp", x => x.Exp(), Complex.Exp),
        new("log", x => x.Log(), Complex.Log, PositiveOnly: true),
        new("sqrt", x => x.Sqrt(), Complex.Sqrt, PositiveOnly: true),
        new("sigmoid", x => x.Sigmoid(), z => 1 / (1 + Complex.Exp(-z))),
        new("softplus", x => x.Softplus(), z => Complex.Log(1 + Complex.Exp(z))),
        new("tanh", x => x.Tanh(), z => Complex.Exp(2 * z) is var e && z.Real > 0 ? 1 - 2 / (e + 1) : (e - 1) / (e + 1)),
        new("relu", x => x.Relu(), z => z.Real > 0 ? z : 0),
    ];

    public static TheoryData<string> Names => new(s_functions.Select(function => function.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void GradientIsThatOfTheComplexStep(string name)
    {
        Function function = s_functions.Single(f => f.Name == name);
        double[] x = [.. Points(function.PositiveOnly)];
        // Twice, so that the second sweep adds to the gradient where the first has written it.
        Variable<double> leaf = Leaf<double>(x, x.Length), inner = leaf * 1;
        (function.OfVariable(inner) + function.OfVariable(inner)).Sum().Backward();
        for (int i = 0; i < x.Length; i++)
        {
            double expected = 2 * function.OfComplex(new Complex(x[i], Step)).Imaginary / Step;
            AssertClose(expected, leaf.GradientData[i], 1e-13, what: $"{name}' at {x[i]:R}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void GradientIsThatOfDifferences(string name)
    {
        Function function = s_functions.Single(f => f.Name == name);
        double[] x = [0.1, 0.7, 1.3, 2.9];
        if (!function.PositiveOnly) x = [.. x, -0.2, -1.1, -3.3];
        GradientReport report = GradientCheck.Check(v => (function.OfVariable(v[0]) * Constant<double>(Numbers(x.Length, 3), x.Length)).Sum(), Leaf<double>(x, x.Length));
        Assert.True(report.Passed, report.Details);
    }

    [Fact]
    public void ReluHasDerivativeZeroAtZeroAndLetsNaNThrough()
    {
        Variable<double> x = Leaf([0.0, -0.0, double.NaN, -1, 1, double.PositiveInfinity], 6), y = x.Relu();
        Assert.Equal([0, 0, double.NaN, 0, 1, double.PositiveInfinity], y.Value.ToArray());
        (y * Constant([double.PositiveInfinity, 1, 1, double.PositiveInfinity, 2, 3], 6)).Sum().Backward();
        Assert.Equal([0, 0, 1, 0, 2, 3], x.Gradient.ToArray());
    }

    [Fact]
    public void LongAndShortVectorsGiveTheSameBits()
    {
        float[] x = Floats(1030, 1);
        Variable<float> whole = Leaf<float>(x, x.Length);
        (whole.Tanh() + whole.Relu() + whole.Sigmoid()).Sum().Backward();
        foreach (int n in (int[])[1, 3, 15, 16, 17, 255, 256, 257, 512, 1000])
        {
            Variable<float> part = Leaf<float>(x.AsSpan(30, n), n);
            (part.Tanh() + part.Relu() + part.Sigmoid()).Sum().Backward();
            Assert.Equal(whole.GradientData.Slice(30, n).ToArray(), part.GradientData.ToArray());
        }
    }

    private static IEnumerable<double> Points(bool positiveOnly)
    {
        for (double magnitude = 1e-9; magnitude < 30; magnitude *= 1.37)
        {
            yield return magnitude;
            if (!positiveOnly) yield return -magnitude;
        }
    }
}
