using FsCheck;
using FsCheck.Fluent;
using static AutoBce.Tests.TensorSupport;

namespace AutoBce.Tests;

/// <summary>Slice, Concatenate, Transpose of several axes, Sum and Mean over several: linear maps, against their formulas by index and
/// by the dot-product test (J u, v) = (u, J^T v).</summary>
public class LayoutTests
{
    private static readonly Gen<(nint[] Shape, ulong Seed)> s_cases =
        from rank in Gen.Choose(1, 5)
        from shape in Gen.Frequency((1, Gen.Constant(0)), (2, Gen.Constant(1)), (6, Gen.Choose(2, 6)), (1, Gen.Choose(9, 40))).ArrayOf(rank)
        where shape.Aggregate(1L, (product, length) => product * length) < 20_000
        from seed in Gen.Choose(0, 1 << 24)
        select (shape.Select(length => (nint)length).ToArray(), (ulong)seed);

    [Fact]
    public void TransposeMovesEachElementToItsPermutedIndex() => Property.Check(
        s_cases,
        c =>
        {
            int[] axes = [.. Enumerable.Range(0, c.Shape.Length)];
            new RandomSource(c.Seed).Shuffle(axes);
            double[] u = Numbers(Product(c.Shape), 1);
            Variable<double> y = Constant<double>(u, c.Shape).Transpose(axes);
            Assert.Equal(axes.Select(a => c.Shape[a]), y.Shape.ToArray());
            double[] values = y.Value.ToArray();
            for (int i = 0; i < values.Length; i++)
            {
                nint[] to = Index(i, y.Shape), from = new nint[to.Length];
                for (int d = 0; d < to.Length; d++) from[axes[d]] = to[d];
                Assert.Equal(u[Place(from, c.Shape)], values[i]);
            }
            DotProductTest(u, c.Shape, x => x.Transpose(Array.ConvertAll(axes, a => a - axes.Length)));
        },
        count: 150);

    [Fact]
    public void SumsAndMeansOverSeveralAxesAreThoseOfTheElements() => Property.Check(
        s_cases,
        c =>
        {
            int[] axes = [.. Enumerable.Range(0, c.Shape.Length).Where(d => (c.Seed >> d & 1) != 0 || d == (int)(c.Seed >> 8) % c.Shape.Length)];
            bool keep = (c.Seed & 32) != 0;
            double[] u = Numbers(Product(c.Shape), 1);
            Variable<double> y = Constant<double>(u, c.Shape).Sum(axes, keep);
            nint[] kept = [.. c.Shape.Select((length, d) => axes.Contains(d) ? 1 : length)];
            nint[] expected = keep ? kept : [.. kept.Where((_, d) => !axes.Contains(d))];
            Assert.Equal(expected.Length == 0 ? [1] : expected, y.Shape.ToArray());
            double[] sums = new double[y.Count], sizes = new double[y.Count];
            for (int i = 0; i < u.Length; i++)
            {
                nint[] index = Index(i, c.Shape);
                foreach (int axis in axes) index[axis] = 0;
                sums[Place(index, kept)] += u[i];
                sizes[Place(index, kept)] += Math.Abs(u[i]);
            }
            for (int i = 0; i < sums.Length; i++) AssertClose(sums[i], y.Values[i], 1e-14, sizes[i]);
            DotProductTest(u, c.Shape, x => x.Sum(axes, keep));
            if (axes.All(axis => c.Shape[axis] > 0))
            {
                double count = axes.Aggregate(1.0, (product, axis) => product * c.Shape[axis]);
                Variable<double> mean = Constant<double>(u, c.Shape).Mean(axes, keep);
                for (int i = 0; i < sums.Length; i++) AssertClose(sums[i] / count, mean.Values[i], 1e-14, sizes[i] / count);
                DotProductTest(u, c.Shape, x => x.Mean(axes, keep));
            }
        },
        count: 150);

    [Fact]
    public void SlicesConcatenatedAreTheWhole() => Property.Check(
        s_cases,
        c =>
        {
            int axis = (int)(c.Seed % (ulong)c.Shape.Length), length = (int)c.Shape[axis], parts = 1 + (int)(c.Seed / 7 % 11);
            var random = new RandomSource(c.Seed);
            int[] cuts = [0, .. Enumerable.Range(1, parts - 1).Select(_ => (int)(random.NextDouble() * (length + 1))).Order(), length];
            double[] u = Numbers(Product(c.Shape), 1);
            Assert.Equal(u, Join(Constant<double>(u, c.Shape)).Value.ToArray());
            DotProductTest(u, c.Shape, Join);
            DotProductTest(u, c.Shape, x => x.Slice(axis, cuts[parts / 2]..cuts[^1]));
            for (int k = 0; k < parts; k++)
            {
                Variable<double> slice = Constant<double>(u, c.Shape).Slice(axis - c.Shape.Length, cuts[k]..^(length - cuts[k + 1]));
                for (int i = 0; i < slice.Count; i++)
                {
                    nint[] index = Index(i, slice.Shape);
                    index[axis] += cuts[k];
                    Assert.Equal(u[Place(index, c.Shape)], slice.Values[i]);
                }
            }

            Variable<double> Join(Variable<double> x) =>
                Variable<double>.Concatenate(axis, Enumerable.Range(0, parts).Select(k => x.Slice(axis, cuts[k]..cuts[k + 1])).ToArray());
        },
        count: 150);

    [Fact]
    public void ConcatenatePassesEachOperandItsPart()
    {
        Variable<double> a = Leaf([1.0, 2], 2, 1), b = Leaf([3.0, 4, 5, 6], 2, 2), c = Constant([7.0, 8], 2, 1);
        Variable<double> y = Variable<double>.Concatenate(-1, a, b, c, a, b);
        Assert.Equal([1, 3, 4, 7, 1, 3, 4, 2, 5, 6, 8, 2, 5, 6], y.Value.ToArray());
        (y * Constant<double>([.. Enumerable.Range(1, 14).Select(i => (double)i)], 2, 7)).Sum().Backward();
        Assert.Equal([1 + 5, 8 + 12], a.Gradient.ToArray());
        Assert.Equal([2 + 6, 3 + 7, 9 + 13, 10 + 14], b.Gradient.ToArray());
    }

    [Fact]
    public void WrongShapesAreNamed()
    {
        Variable<double> a = Leaf<double>(Numbers(6, 1), 2, 3), b = Leaf<double>(Numbers(4, 1), 2, 2), v = Leaf<double>(Numbers(3, 1), 3);
        Named(() => a.Slice(2, ..), "Slice: shape [2, 3] has the axes -2 to 1");
        Named(() => a.Slice(1, 1..4), "Slice: axis 1 of shape [2, 3] has the length 3");
        Named(() => a.Slice(1, 2..1), "Slice: axis 1");
        Named(() => a.Slice(0, ^3..), "Slice: axis 0");
        Named(() => Variable<double>.Concatenate(0), "Concatenate: there are no operands");
        Named(() => Variable<double>.Concatenate(0, a, b), "Concatenate: shapes [2, 3] and [2, 2], of operands 0 and 1");
        Named(() => Variable<double>.Concatenate(1, a, b, v), "Concatenate: shapes [2, 3] and [3], of operands 0 and 2");
        Named(() => Variable<double>.Concatenate(2, a, b), "Concatenate: shape [2, 3]");
        Named(() => Variable<double>.Concatenate(0, a, null!), "operand 1 is null");
        Named(() => a.Transpose([0]), "Transpose: 1 axes were named for shape [2, 3]");
        Named(() => a.Transpose([0, -2]), "Transpose: axis -2 of shape [2, 3] is named twice");
        Named(() => a.Transpose([0, 2]), "Transpose: shape [2, 3]");
        Named(() => a.Sum([]), "Sum: no axis");
        Named(() => a.Mean([1, -1]), "Mean: axis -1 of shape [2, 3] is named twice");
        Named(() => Leaf<double>(Array.Empty<double>(), 2, 0).Mean([0, 1]), "Mean: axis 1 of shape [2, 0]");

        static void Named(Action action, string part) =>
            Assert.Contains(part, Assert.ThrowsAny<ArgumentException>(action).Message, StringComparison.Ordinal);
    }

    private static nint[] Index(int i, ReadOnlySpan<nint> shape)
    {
        var index = new nint[shape.Length];
        for (int d = shape.Length - 1; d >= 0; d--) (i, index[d]) = ((int)(i / shape[d]), i % shape[d]);
        return index;
    }

    private static int Place(nint[] index, ReadOnlySpan<nint> shape)
    {
        nint place = 0;
        for (int d = 0; d < index.Length; d++) place = place * shape[d] + index[d];
        return (int)place;
    }
}
