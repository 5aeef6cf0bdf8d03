using FsCheck;
using FsCheck.Fluent;
using static AutoBce.Tests.TensorSupport;

namespace AutoBce.Tests;

/// <summary>Operations that are linear in each operand: the Jacobian times u is the operation on u, so that the dot-product test
/// (J u, v) = (u, J^T v) needs no differences.</summary>
public class LinearTests
{
    private static readonly Gen<(int M, int N, int K)> s_sizes =
        from m in Gen.Choose(0, 40)
        from n in Gen.Choose(0, 70)
        from k in Gen.Choose(0, 40)
        select (m, n, k);

    [Fact]
    public void MatMulPassesTheDotProductTest() => Property.Check(
        s_sizes,
        s =>
        {
            double[] a = Numbers(s.M * s.K, 1), b = Numbers(s.K * s.N, 2);
            DotProductTest(a, [s.M, s.K], x => x.MatMul(Constant<double>(b, s.K, s.N)));
            DotProductTest(b, [s.K, s.N], x => Constant<double>(a, s.M, s.K).MatMul(x));
        },
        count: 150);

    [Fact]
    public void AffineIsTheProductAndTheBias() => Property.Check(
        s_sizes,
        s =>
        {
            double[] x = Numbers(s.M * s.K, 1), w = Numbers(s.K * s.N, 2), c = Numbers(s.N, 3);
            Variable<double> x1 = Leaf<double>(x, s.M, s.K), w1 = Leaf<double>(w, s.K, s.N), c1 = Leaf<double>(c, s.N);
            Variable<double> x2 = Leaf<double>(x, s.M, s.K), w2 = Leaf<double>(w, s.K, s.N), c2 = Leaf<double>(c, s.N);
            Variable<double> y1 = x1.Affine(w1, c1), y2 = x2.MatMul(w2) + c2;
            Assert.Equal(y2.Value.ToArray(), y1.Value.ToArray());
            (y1 * y1).Sum().Backward();
            (y2 * y2).Sum().Backward();
            Assert.Equal(x2.Gradient.ToArray(), x1.Gradient.ToArray());
            Assert.Equal(w2.Gradient.ToArray(), w1.Gradient.ToArray());
            Assert.Equal(c2.Gradient.ToArray(), c1.Gradient.ToArray());
        },
        count: 150);

    [Fact]
    public void SumsMeansAndLayoutsPassTheDotProductTest() => Property.Check(
        s_sizes,
        s =>
        {
            nint[] shape = [s.M, s.N, s.K % 5];
            double[] u = Numbers(Product(shape), 1);
            for (int axis = -3; axis < 3; axis++)
            {
                int at = axis;
                DotProductTest(u, shape, x => x.Sum(at));
                DotProductTest(u, shape, x => x.Sum(at, keepDimensions: true));
                if (shape[(axis + 3) % 3] > 0) DotProductTest(u, shape, x => x.Mean(at));
            }
            DotProductTest(u, shape, x => x.Sum());
            if (u.Length > 0) DotProductTest(u, shape, x => x.Mean());
            DotProductTest(u, shape, x => x.Reshape(s.N * (s.K % 5), s.M));
            DotProductTest(u, [s.M, s.N * (s.K % 5)], x => x.Transpose());
        },
        count: 60);

    [Fact]
    public void SumsAndMeansOverAnAxisHaveTheShapesOfNumPy()
    {
        Variable<double> x = Leaf([1.0, 2, 3, 4, 5, 6], 2, 3);
        Assert.Equal([5, 7, 9], x.Sum(0).Value.ToArray());
        Assert.Equal([3], x.Sum(0).Shape.ToArray());
        Assert.Equal([2, 5], x.Mean(-1).Value.ToArray());
        Assert.Equal([2, 1], x.Mean(-1, keepDimensions: true).Shape.ToArray());
        Assert.Equal([21], x.Sum().Value.ToArray());
        Assert.Equal([1], x.Sum(0).Sum(0).Shape.ToArray());
        Assert.Equal([1, 4, 2, 5, 3, 6], x.Transpose().Value.ToArray());
    }

    [Fact]
    public void SumsAreTakenInDouble()
    {
        var x = new float[100_001];
        Array.Fill(x, 0.1f);
        x[0] = 1e8f;
        Assert.Equal((float)(1e8 + 100_000 * (double)0.1f), Constant<float>(x, x.Length).Sum().Value[0]);
        Assert.Equal((float)(1e8 + 100_000 * (double)0.1f), Constant<float>(x, x.Length, 1).Sum(0).Value[0]);
        Assert.Equal((float)((1e8 + 100_000 * (double)0.1f) / 100_001), Constant<float>(x, x.Length).Mean().Value[0]);
    }

    [Fact]
    public void WrongShapesAreNamed()
    {
        Variable<double> a = Leaf<double>(Numbers(6, 1), 2, 3), b = Leaf<double>(Numbers(4, 1), 2, 2), v = Leaf<double>(Numbers(3, 1), 3);
        Named(() => a.MatMul(b), "MatMul: shapes [2, 3] and [2, 2]");
        Named(() => a.MatMul(v), "MatMul: shapes [2, 3] and [3]");
        Named(() => b.Affine(a, b), "Affine: shapes [2, 3] and [2, 2]");
        Named(() => a.Reshape(4, 2), "Reshape: shapes [2, 3] and [4, 2]");
        Named(() => v.Transpose(), "Transpose: shape [3]");
        Named(() => a.Sum(2), "Sum: shape [2, 3]");
        Named(() => a.Mean(-3), "Mean: shape [2, 3]");
        Named(() => Leaf<double>(Array.Empty<double>(), 0, 3).Mean(), "Mean: shape [0, 3]");
        Named(() => Leaf<double>(Array.Empty<double>(), 0, 3).Mean(0), "Mean: axis 0 of shape [0, 3]");

        static void Named(Action action, string part) =>
            Assert.Contains(part, Assert.ThrowsAny<ArgumentException>(action).Message, StringComparison.Ordinal);
    }
}
