using static AutoBce.Tests.TensorSupport;

namespace AutoBce.Tests;

/// <summary>Maximum and Minimum of two, Max and Min over axes, Clamp and Abs: linear but for kinks, where the subgradient is stated.</summary>
public class ChoiceTests
{
    private const double Infinity = double.PositiveInfinity, NaN = double.NaN;

    [Fact]
    public void MaximumAndMinimumTakeTheGradientAndShareTiesInHalves()
    {
        double next = double.BitIncrement(1);
        double[] a = [1, 1, next, -3, 0.0, NaN, 1, Infinity, 2], b = [2, 1, 1, -5, -0.0, 1, NaN, 5, 1];
        double[] gradient = [Infinity, 4, 8, 16, 2, 3, 5, 7, Infinity];
        Variable<double> x = Leaf<double>(a, 9), y = Leaf<double>(b, 9), z = x.Maximum(y);
        Assert.Equal([2, 1, next, -3, 0, NaN, NaN, Infinity, 2], z.Value.ToArray());
        (z * Constant<double>(gradient, 9)).Sum().Backward();
        Assert.Equal([0, 2, 8, 16, 1, 3, 5, 7, Infinity], x.Gradient.ToArray());
        Assert.Equal([Infinity, 2, 0, 0, 1, 3, 5, 0, 0], y.Gradient.ToArray());

        (x, y) = (Leaf<double>(a, 9), Leaf<double>(b, 9));
        z = x.Minimum(y);
        Assert.Equal([1, 1, 1, -5, 0, NaN, NaN, 5, 1], z.Value.ToArray());
        (z * Constant<double>(gradient, 9)).Sum().Backward();
        Assert.Equal([Infinity, 2, 0, 0, 1, 3, 5, 0, 0], x.Gradient.ToArray());
        Assert.Equal([0, 2, 8, 16, 1, 3, 5, 7, Infinity], y.Gradient.ToArray());
    }

    [Fact]
    public void AVariableIsTheMaximumOfItself()
    {
        Variable<double> x = Leaf([1.0, -2], 2);
        x.Maximum(x).Sum().Backward();
        Assert.Equal([1, 1], x.Gradient.ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(33)]
    [InlineData(300)]
    public void EveryLengthGivesWhatOneElementGives(int n)
    {
        float[] a = Floats(n, 1), b = Floats(n, 2), g = Floats(n, 3);
        for (int i = 0; i < n; i += 3) b[i] = a[i];
        Variable<float> x = Leaf<float>(a, n), y = Leaf<float>(b, n);
        ((x.Maximum(y) + x.Abs() + x.Clamp(-1, 0.5f)) * Constant<float>(g, n)).Sum().Backward();
        for (int i = 0; i < n; i++)
        {
            float shared = a[i] > b[i] ? g[i] : a[i] == b[i] ? g[i] / 2 : 0, sign = a[i] < 0 ? -g[i] : g[i], kept = a[i] is >= -1 and <= 0.5f ? g[i] : 0;
            Assert.True(Math.Abs(shared + sign + kept - x.GradientData[i]) <= 1e-6, $"by a at {i} of {n}");
            Assert.Equal(g[i] - shared, y.GradientData[i]);
        }
    }

    [Fact]
    public void ClampHasGradientOneAtTheBoundsAndZeroBeyond()
    {
        double[] x = [-2, double.BitDecrement(-1), -1, 0, 3, double.BitIncrement(3), 9, NaN, Infinity, -Infinity];
        Variable<double> leaf = Leaf<double>(x, x.Length), y = leaf.Clamp(-1, 3);
        Assert.Equal([-1, -1, -1, 0, 3, 3, 3, NaN, 3, -1], y.Value.ToArray());
        (y * Constant([Infinity, 2, 3, 4, 5, 6, 7, 8, 9, 10], x.Length)).Sum().Backward();
        Assert.Equal([0, 0, 3, 4, 5, 0, 0, 8, 0, 0], leaf.Gradient.ToArray());
        Assert.Equal([2, 2], Leaf([1.0, 5], 2).Clamp(2, 2).Value.ToArray());
    }

    [Fact]
    public void AbsHasDerivativeZeroAtZero()
    {
        Variable<double> x = Leaf([0.0, -0.0, -3, 4, NaN, -Infinity, double.Epsilon, -double.Epsilon], 8), y = x.Abs();
        Assert.Equal([0, 0, 3, 4, NaN, Infinity, double.Epsilon, double.Epsilon], y.Value.ToArray());
        (y * Constant([Infinity, 5, 2, 2, 2, 2, 2, 2], 8)).Sum().Backward();
        Assert.Equal([0, 0, -2, 2, 2, -2, 2, -2], x.Gradient.ToArray());
    }

    [Fact]
    public void ExtremaShareTheGradientAmongThoseEqualToThem()
    {
        double[] x = [1, 4, 4, 0, 4, 2, -1, NaN, 3, 3, 3, NaN];
        Variable<double> leaf = Leaf<double>(x, 4, 3), y = leaf.Max(1);
        Assert.Equal([4, 4, NaN, NaN], y.Value.ToArray());
        (y * Constant([6.0, 5, 7, 8], 4)).Sum().Backward();
        Assert.Equal([0, 3, 3, 0, 5, 0, 0, 7, 0, 0, 0, 8], leaf.Gradient.ToArray());

        leaf = Leaf<double>(x.AsSpan(0, 6), 2, 3);
        y = leaf.Min(0, keepDimensions: true);
        Assert.Equal([1, 3], y.Shape.ToArray());
        Assert.Equal([0, 4, 2], y.Value.ToArray());
        (y * Constant([6.0, 5, 7], 3) + y).Sum().Backward();
        Assert.Equal([0, 3, 0, 7, 3, 8], leaf.Gradient.ToArray());

        leaf = Leaf<double>(x.AsSpan(0, 6), 2, 3);
        (leaf.Max() * 9 + leaf.Min() * 2).Backward();
        Assert.Equal([0, 3, 3, 2, 3, 0], leaf.Gradient.ToArray());
    }

    [Fact]
    public void ExtremaOverEveryAxisAreThoseOfTheElements()
    {
        nint[] shape = [3, 4, 5, 6];
        double[] x = Numbers(360, 1), v = Numbers(360, 2);
        for (int axis = -4; axis < 4; axis++)
        {
            int d = (axis + 4) % 4, inner = Product(shape.AsSpan(d + 1)), length = (int)shape[d];
            Variable<double> leaf = Leaf<double>(x, shape), max = leaf.Max(axis), min = leaf.Min(axis);
            ((max + min * 3) * Constant<double>(v.AsSpan(0, max.Count), max.Shape)).Sum().Backward();
            for (int i = 0; i < max.Count; i++)
            {
                int first = i / inner * length * inner + i % inner;
                double[] line = [.. Enumerable.Range(0, length).Select(j => x[first + j * inner])];
                Assert.Equal(line.Max(), max.Value.ToArray()[i]);
                Assert.Equal(line.Min(), min.Value.ToArray()[i]);
                for (int j = 0; j < length; j++)
                    Assert.Equal(line[j] == line.Max() ? v[i] : line[j] == line.Min() ? 3 * v[i] : 0, leaf.GradientData[first + j * inner]);
            }
        }
    }

    [Fact]
    public void GradientsAreThoseOfDifferences()
    {
        GradientReport report = GradientCheck.Check(
            v => ((v[0].Maximum(v[1]) * v[1].Minimum(v[0] * 2)).Max(0) * v[0].Clamp(-0.7, 0.9).Mean(0) + v[0].Abs().Min(0)).Sum() * v[1].Max(),
            Leaf<double>(Numbers(12, 3), 4, 3), Leaf<double>(Numbers(3, 4), 3));
        Assert.True(report.Passed, report.Details);
    }

    [Fact]
    public void WhatHasNoExtremumOrBoundsIsNamed()
    {
        Variable<double> empty = Leaf<double>(Array.Empty<double>(), 0, 3), x = Leaf<double>(Numbers(6, 1), 2, 3);
        Named(() => empty.Max(), "Max: shape [0, 3] has no elements");
        Named(() => empty.Min(0), "Min: axis 0 of shape [0, 3] has no elements");
        Named(() => x.Max(2), "Max: shape [2, 3]");
        Named(() => x.Clamp(2, 1), "Clamp: the minimum 2");
        Named(() => x.Clamp(double.NaN, 1), "Clamp: the minimum NaN");
        Named(() => x.Maximum(Leaf<double>(Numbers(2, 1), 2)), "Maximum: shapes [2, 3] and [2]");
        Assert.Throws<ArgumentNullException>(() => x.Minimum(null!));
        Assert.Equal([0], empty.Max(1).Shape.ToArray());

        static void Named(Action action, string part) =>
            Assert.Contains(part, Assert.ThrowsAny<ArgumentException>(action).Message, StringComparison.Ordinal);
    }
}
