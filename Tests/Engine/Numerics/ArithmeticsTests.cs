using System.Numerics;

namespace AutoBce.Tests;

public sealed class ArithmeticsTests
{
    private const double Step = 1e-30;
    private static readonly ComplexArithmetic Complexes = new();
    private static readonly BigArithmetic Big = new();

    /// <summary>Function, its derivative.</summary>
    private static readonly (string Name, Func<Complex, Complex> F, Func<double, double> Derivative)[] Functions =
    [
        ("exp", Complexes.Exp, Math.Exp),
        ("log", Complexes.Log, x => 1 / x),
        ("sqrt", Complexes.Sqrt, x => 0.5 / Math.Sqrt(x)),
        ("sin", Complexes.Sin, Math.Cos),
        ("cos", Complexes.Cos, x => -Math.Sin(x)),
        ("atan", Complexes.Atan, x => 1 / (1 + (x * x))),
        ("x^2.5", x => Complexes.Power(x, 2.5), x => 2.5 * Math.Pow(x, 1.5)),
        ("x^-3", x => Complexes.Power(x, -3), x => -3 * Math.Pow(x, -4)),
        ("x^0.1", x => Complexes.Power(x, 0.1), x => 0.1 * Math.Pow(x, -0.9)),
        ("2^x", x => Complexes.Power(2, x), x => Math.Pow(2, x) * Math.Log(2)),
        ("x^x", x => Complexes.Power(x, x), x => Math.Pow(x, x) * (1 + Math.Log(x))),
        ("1/x", x => Complexes.Divide(1, x), x => -1 / (x * x)),
        ("x/(1+x)", x => Complexes.Divide(x, Complexes.Add(1, x)), x => 1 / ((1 + x) * (1 + x))),
        ("x*x", x => Complexes.Multiply(x, x), x => 2 * x),
    ];

    [Fact]
    public void TheComplexStepDifferentiatesEveryPrimitive()
    {
        foreach ((string name, Func<Complex, Complex> f, Func<double, double> derivative) in Functions)
        {
            foreach (double x in new[] { 1e-6, 0.02, 0.3, 0.999, 1.0, 1.7, 12.5, 40 })
            {
                double expected = derivative(x), actual = f(new Complex(x, Step)).Imaginary / Step;
                Assert.True(Math.Abs(actual - expected) <= 2e-14 * Math.Abs(expected), $"{name} at {x}: {actual:R}, not {expected:R}.");
            }
        }
    }

    [Fact]
    public void RealPartsAreThoseOfTheRealFunctions()
    {
        foreach (double x in new[] { 1e-300, 1e-6, 0.3, 1.0, 12.5, 700 })
        {
            Complex z = new(x, Step);
            Assert.Equal(Math.Exp(x), Complexes.Exp(z).Real);
            Assert.Equal(Math.Sqrt(x), Complexes.Sqrt(x).Real);
            Assert.Equal(Math.Log(x), Complexes.Log(x).Real);
            Assert.Equal((Math.Sin(x), Math.Cos(x), Math.Floor(x)), (Complexes.Sin(z).Real, Complexes.Cos(z).Real, Complexes.Floor(z).Real));
            Assert.Equal(Math.Atan(x), Complexes.Atan(z).Real, Math.Atan(x) * 1e-15);
            if (x >= 1e-6) Assert.Equal(Math.Pow(x, 0.7), Complexes.Power(z, 0.7).Real, Math.Pow(x, 0.7) * 1e-15);
        }
        Assert.Equal(double.NegativeInfinity, Complexes.Log(0).Real);
        Assert.Equal(double.NaN, Complexes.Log(-1).Real);
        Assert.Equal(double.NaN, Complexes.Sqrt(new Complex(-1, Step)).Real);
        Assert.Equal(1, Complexes.Power(double.NaN, 0));
        Assert.Equal(new Complex(-8, 0), Complexes.Power(-2, 3));
        Assert.Equal(double.PositiveInfinity, Complexes.Multiply(double.PositiveInfinity, new Complex(2, 0)).Real);
    }

    [Fact]
    public void PowersOfBigFloats()
    {
        Assert.Equal(1, Power(double.NaN, 0));
        Assert.Equal(1, Power(0, 0));
        Assert.Equal(0, Power(0, 0.5));
        Assert.Equal(double.PositiveInfinity, Power(0, -1));
        Assert.Equal(-8, Power(-2, 3));
        Assert.Equal(0.0625, Power(-2, -4));
        Assert.Equal(double.NaN, Power(-2, 0.5));
        Assert.Equal(Math.Sqrt(2), Power(2, 0.5));
        Assert.Equal(Math.ScaleB(1, 1000), Power(2, 1000));
        Assert.Equal(Math.ScaleB(1, 1000), Power(-Math.ScaleB(1, 500), 2));
        Assert.Equal(-Math.ScaleB(1, -500), Power(-Math.ScaleB(1, 500), -1));
        BigFloatTests.AssertClose(Big.Power(Big.FromDouble(1.0001), Big.FromDouble(70000)), Big.Power(Big.Power(Big.FromDouble(1.0001), Big.FromDouble(7000)), Big.FromDouble(10)), 310);
        Assert.Equal(1, Power(-1, 1e300));
        BigFloat root = Big.Power(Big.FromDouble(3), Big.Quotient(1, 3));
        BigFloatTests.AssertClose(Big.FromDouble(3), Big.Power(root, Big.FromDouble(3)), 316);
    }

    [Fact]
    public void QuotientsAreRoundedOnce()
    {
        DoubleArithmetic doubles = new();
        Assert.Equal(1.0 / 3, doubles.Quotient(1, 3));
        Assert.Equal(0.1, Complexes.Quotient(1, 10));
        Assert.Equal(1e-310, doubles.Quotient(1, BigInteger.Pow(10, 310)));
        Assert.Equal(0.1, Big.Quotient(1, 10).ToDouble());
    }

    [Fact]
    public void NaNIsNeitherLessNorEqual()
    {
        Assert.Equal(1, new DoubleArithmetic().Compare(double.NaN, double.NaN));
        Assert.Equal(1, Complexes.Compare(double.NaN, 1));
        Assert.Equal(1, Big.Compare(BigFloat.NaN, BigFloat.One));
    }

    private static double Power(double a, double b) => Big.Power(Big.FromDouble(a), Big.FromDouble(b)).ToDouble();
}
