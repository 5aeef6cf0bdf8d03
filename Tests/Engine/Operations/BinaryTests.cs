using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using static AutoBce.Tests.TensorSupport;

namespace AutoBce.Tests;

public class BinaryTests
{
    private const double Step = 1e-30;

    private sealed record Shapes(nint[] A, nint[] B);

    private static readonly (string Name, Func<Variable<double>, Variable<double>, Variable<double>> OfVariables, Func<Complex, Complex, Complex> OfComplex)[] s_functions =
    [
        ("+", (a, b) => a + b, (a, b) => a + b),
        ("-", (a, b) => a - b, (a, b) => a - b),
        ("*", (a, b) => a * b, (a, b) => a * b),
        ("/", (a, b) => a / b, (a, b) => a / b),
    ];

    /// <summary>Two shapes that broadcast: from a common one, each loses leading dimensions and has some set to 1.</summary>
    private static readonly Gen<Shapes> s_shapes =
        from rank in Gen.Choose(1, 4)
        from full in Gen.Frequency((1, Gen.Constant(0)), (2, Gen.Constant(1)), (8, Gen.Choose(2, 6)), (1, Gen.Choose(250, 600))).ArrayOf(rank)
        where full.Aggregate(1L, (product, length) => product * length) < 20_000
        from keepA in Gen.Choose(1, rank)
        from keepB in Gen.Choose(1, rank)
        from onesA in Gen.Choose(0, 3).ArrayOf(rank)
        from onesB in Gen.Choose(0, 3).ArrayOf(rank)
        select new Shapes(Operand(full, keepA, onesA), Operand(full, keepB, onesB));

    private static nint[] Operand(int[] full, int keep, int[] ones) =>
        [.. full.Select((length, d) => ones[d] == 0 ? 1 : (nint)length).Skip(full.Length - keep)];

    [Fact]
    public void ValuesAndGradientsAreThoseOfTheElementwiseFormulaForAllShapesThatBroadcast() => Property.Check(s_shapes, CheckAll, count: 300);

    private static void CheckAll(Shapes shapes)
    {
        double[] a = Numbers(Product(shapes.A), 1), b = Numbers(Product(shapes.B), 2);
        foreach ((string name, var ofVariables, var ofComplex) in s_functions)
        {
            Variable<double> x = Leaf<double>(a, shapes.A), y = Leaf<double>(b, shapes.B), z = ofVariables(x, y);
            double[] v = Numbers(z.Count, 3), values = z.Value.ToArray();
            (z * Constant<double>(v, z.Shape)).Sum().Backward();
            double[] gradientA = new double[a.Length], gradientB = new double[b.Length], sizeA = new double[a.Length], sizeB = new double[b.Length];
            for (int i = 0; i < v.Length; i++)
            {
                int ia = Source(i, z.Shape, shapes.A), ib = Source(i, z.Shape, shapes.B);
                Assert.Equal(ofComplex(a[ia], b[ib]).Real, values[i], 1e-15 * Math.Abs(a[ia] / b[ib]) + 1e-15);
                double da = v[i] * ofComplex(new(a[ia], Step), b[ib]).Imaginary / Step, db = v[i] * ofComplex(a[ia], new(b[ib], Step)).Imaginary / Step;
                gradientA[ia] += da;
                gradientB[ib] += db;
                sizeA[ia] += Math.Abs(da);
                sizeB[ib] += Math.Abs(db);
            }
            for (int i = 0; i < a.Length; i++) AssertClose(gradientA[i], x.GradientData[i], 1e-13, sizeA[i], $"{name} by a at {i}");
            for (int i = 0; i < b.Length; i++) AssertClose(gradientB[i], y.GradientData[i], 1e-13, sizeB[i], $"{name} by b at {i}");
        }
    }

    /// <summary>Which element of an operand belongs to element i of the result.</summary>
    private static int Source(int i, ReadOnlySpan<nint> shape, ReadOnlySpan<nint> operand)
    {
        int source = 0, stride = 1;
        for (int d = 1; d <= shape.Length; d++)
        {
            int index = (int)(i % shape[^d]);
            i /= (int)shape[^d];
            if (d > operand.Length) continue;
            source += operand[^d] == 1 ? 0 : index * stride;
            stride *= (int)operand[^d];
        }
        return source;
    }

    [Fact]
    public void ShapesThatDoNotBroadcastAreNamed()
    {
        var e = Assert.Throws<ArgumentException>(() => Leaf<double>(Numbers(6, 1), 2, 3) * Leaf<double>(Numbers(4, 1), 2, 2));
        Assert.Contains("*: shapes [2, 3] and [2, 2]", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AVariableMayMeetItself()
    {
        Variable<double> x = Leaf([3.0, -2], 2);
        (x * x / x + (x - x)).Sum().Backward();
        Assert.Equal([1, 1], x.Gradient.ToArray());
    }

    [Fact]
    public void ARepeatedVariableReceivesFromBothItsUses()
    {
        // sum over i, j of x_i x_j = (sum x)^2
        Variable<double> x = Leaf([1.0, 2, 3], 3);
        (x.Reshape(3, 1) * x).Sum().Backward();
        Assert.Equal([12, 12, 12], x.Gradient.ToArray());
    }

    [Fact]
    public void NullIsRefused()
    {
        Variable<double> x = Leaf([1.0], 1);
        Assert.Throws<ArgumentNullException>(() => x + null!);
        Assert.Throws<ArgumentNullException>(() => -(Variable<double>)null!);
        Assert.Throws<ArgumentNullException>(() => x.MatMul(null!));
    }
}
