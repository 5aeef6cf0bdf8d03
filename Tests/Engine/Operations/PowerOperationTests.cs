using static AutoBce.Tests.TensorSupport;

namespace AutoBce.Tests;

public class PowerOperationTests
{
    private static readonly ComplexArithmetic s_complex = new();

    private const double Step = 1e-30, Infinity = double.PositiveInfinity, NaN = double.NaN;

    [Fact]
    public void GradientsAreThoseOfTheComplexStepForAllShapesThatBroadcast()
    {
        foreach ((nint[] a, nint[] b) in (ReadOnlySpan<(nint[], nint[])>)[([300], [300]), ([300], [1]), ([1], [300]), ([4, 1, 5], [3, 1]), ([2, 600], [600])])
        {
            double[] x = Array.ConvertAll(Numbers(Product(a), 1), n => Math.Exp(3 * n)), k = Numbers(Product(b), 2);
            Variable<double> bases = Leaf<double>(x, a), exponents = Leaf<double>(k, b), y = bases.Power(exponents);
            double[] v = Numbers(y.Count, 3);
            (y * Constant<double>(v, y.Shape)).Sum().Backward();

            // A zero added broadcasts both to the whole shape, where each element has a formula of its own.
            double[] wideX = (Constant<double>(x, a) + Constant<double>(k, b) * 0).Value.ToArray(), wideK = (Constant<double>(k, b) + Constant<double>(x, a) * 0).Value.ToArray();
            double[] byX = new double[v.Length], byK = new double[v.Length];
            for (int i = 0; i < v.Length; i++)
            {
                byX[i] = v[i] * s_complex.Power(new(wideX[i], Step), wideK[i]).Imaginary / Step;
                byK[i] = v[i] * s_complex.Power(wideX[i], new(wideK[i], Step)).Imaginary / Step;
                AssertClose(Math.Pow(wideX[i], wideK[i]), y.Value.ToArray()[i], 1e-15, what: "value");
            }
            AssertSums(byX, bases, y.Shape);
            AssertSums(byK, exponents, y.Shape);
        }

        static void AssertSums(double[] products, Variable<double> leaf, ReadOnlySpan<nint> shape)
        {
            // A sum of ones times the product, broadcast from the leaf's shape, is linear: its gradient are the sums.
            Variable<double> zero = Leaf<double>(new double[leaf.Count], leaf.Shape), size = Leaf<double>(new double[leaf.Count], leaf.Shape);
            ((zero + Constant<double>(new double[products.Length], shape)) * Constant<double>(products, shape)).Sum().Backward();
            ((size + Constant<double>(new double[products.Length], shape)) * Constant<double>(Array.ConvertAll(products, Math.Abs), shape)).Sum().Backward();
            for (int i = 0; i < leaf.Count; i++) AssertClose(zero.GradientData[i], leaf.GradientData[i], 1e-13, size.GradientData[i], $"element {i}");
        }
    }

    [Fact]
    public void GradientsAreThoseOfDifferences()
    {
        GradientReport report = GradientCheck.Check(
            v => (v[0].Power(v[1]) + v[0].Power(2.5) * v[0].Power(-1) + v[1].Power(3) + v[1].Power(2)).Sum(),
            Leaf([0.3, 1.2, 2.5, 0.9], 4), Leaf([0.7, -1.1, 2.2, 0.1], 4));
        Assert.True(report.Passed, report.Details);
    }

    [Fact]
    public void PowersAtTheEdgesAreAsStated()
    {
        double[] x = [0, 0, 0, 0, -2, -2, 2, 0, Infinity], k = [0, 1, 2, 0.5, 3, 0.5, 0, -1, -1];
        Variable<double> bases = Leaf<double>(x, 9), exponents = Leaf<double>(k, 9), y = bases.Power(exponents);
        Assert.Equal([1, 0, 0, 0, -8, NaN, 1, Infinity, 0], y.Value.ToArray());
        y.Sum().Backward();
        Assert.Equal([0, 1, 0, Infinity, 12, NaN, 0, -Infinity, -0.0], bases.Gradient.ToArray());
        double[] byExponent = exponents.Gradient.ToArray();
        Assert.Equal([0, 0, 0, 0, NaN, NaN, ScalarMath.Log(2.0), -Infinity, 0], byExponent);
        for (int i = 0; i < x.Length; i++)
        {
            Variable<double> leaf = Leaf([x[i]], 1), power = leaf.Power(k[i]);
            power.Backward();
            Assert.Equal(y.Value.ToArray()[i], power.Value[0]);
            Assert.Equal(bases.Gradient.ToArray()[i], leaf.Gradient[0]);
        }
    }

    [Fact]
    public void ShapesThatDoNotBroadcastAreNamed()
    {
        var e = Assert.Throws<ArgumentException>(() => Leaf<double>(Numbers(6, 1), 2, 3).Power(Leaf<double>(Numbers(2, 1), 2)));
        Assert.Contains("Power: shapes [2, 3] and [2]", e.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => Leaf([1.0], 1).Power(null!));
    }
}
