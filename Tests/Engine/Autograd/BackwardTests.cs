using System.Numerics.Tensors;
using static AutoBce.Tests.TensorSupport;

namespace AutoBce.Tests;

public class BackwardTests
{
    [Fact]
    public void ADiamondSumsOverBothSides()
    {
        // y = (2x)(x + 3), y' = 4x + 6
        Variable<double> x = Leaf([5.0], 1);
        Variable<double> left = x * 2, right = x + 3;
        (left * right).Backward();
        Assert.Equal(26, x.Gradient[0]);
        Assert.Equal(8, left.Gradient[0]);
        Assert.Equal(10, right.Gradient[0]);
    }

    [Fact]
    public void ANodeUsedAtDifferentDepthsIsSweptOnceAfterAllItsUses()
    {
        // h = x^2, y = h exp(log(h)) + h = h^2 + h, y' = 4x^3 + 2x
        Variable<double> x = Leaf([1.5], 1), h = x * x;
        (h * h.Log().Exp() + h).Backward();
        AssertClose(4 * 1.5 * 1.5 * 1.5 + 3, x.Gradient[0], 1e-15);
    }

    [Fact]
    public void AChainOfManyNodesNeedsNoStack()
    {
        Variable<double> x = Leaf([1.0], 1), y = x;
        for (int i = 0; i < 100_000; i++) y = y + x;
        y.Backward();
        Assert.Equal(100_001, x.Gradient[0]);
    }

    [Fact]
    public void ALeafIsItsOwnDerivative()
    {
        Variable<double> x = Leaf([4.0], 1);
        x.Backward();
        x.Backward();
        Assert.Equal(2, x.Gradient[0]);
    }

    [Fact]
    public void SweepingTwiceIsRefusedByNameAndChangesNothing()
    {
        Variable<double> x = Leaf([3.0], 1), h = x.Exp(), y = h.Sum(), z = h.Mean();
        y.Backward();
        double gradient = x.Gradient[0];
        var e = Assert.Throws<InvalidOperationException>(y.Backward);
        Assert.Contains("Sum", e.Message, StringComparison.Ordinal);
        Assert.Contains("record the operations again", e.Message, StringComparison.Ordinal);
        e = Assert.Throws<InvalidOperationException>(z.Backward);
        Assert.Contains("Exp", e.Message, StringComparison.Ordinal);
        Assert.Equal(gradient, x.Gradient[0]);
    }

    [Fact]
    public void OnlyScalarsAreSwept()
    {
        var e = Assert.Throws<InvalidOperationException>((Leaf([1.0, 2], 2) * 2).Backward);
        Assert.Contains("[2]", e.Message, StringComparison.Ordinal);
        Assert.Contains("Sum()", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatDependsOnNoGradientIsNotSwept()
    {
        var e = Assert.Throws<InvalidOperationException>(Constant([1.0, 2], 2).Sum().Backward);
        Assert.Contains("requiresGradient", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ALeafAssignedAfterTheRecordingIsRefusedAndChangesNothing()
    {
        Variable<double> w = Leaf([2.0], 1), v = Leaf([3.0], 1), y = w * v;
        w.Assign(new ReadOnlyTensorSpan<double>([5.0]));
        var e = Assert.Throws<InvalidOperationException>(y.Backward);
        Assert.Contains("*", e.Message, StringComparison.Ordinal);
        Assert.Contains("assigned", e.Message, StringComparison.Ordinal);
        Assert.Equal(0, w.Gradient[0]);
        Assert.Equal(0, v.Gradient[0]);
        (w * v).Backward();
        Assert.Equal(3, w.Gradient[0]);
    }

    [Fact]
    public void ConstantsTakePartWithoutAGradient()
    {
        Variable<double> x = Leaf([2.0], 1), c = Constant([7.0], 1), y = x * c + c;
        y.Backward();
        Assert.Equal(7, x.Gradient[0]);
        Assert.False(c.RequiresGradient);
        Assert.True(y.RequiresGradient);
        Assert.False((c + c).RequiresGradient);
    }

    [Fact]
    public void SweptResultsLetGoOfWhatTheyCameFrom()
    {
        (Variable<double> y, WeakReference middle) = Record();
        y.Backward();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.False(middle.IsAlive);
        Assert.Equal(24, y.Value[0]);

        static (Variable<double>, WeakReference) Record()
        {
            Variable<double> middle = Leaf([4.0], 1) * 2;
            return ((middle * 3).Sum(), new(middle));
        }
    }

    [Fact]
    public void FloatAndDoubleAgree()
    {
        double[] x = Numbers(12, 1), w = Numbers(8, 2);
        Variable<double> a = Leaf<double>(x, 3, 4), b = Leaf<double>(w, 4, 2);
        Variable<float> c = Leaf<float>(Array.ConvertAll(x, e => (float)e), 3, 4), d = Leaf<float>(Array.ConvertAll(w, e => (float)e), 4, 2);
        Variable<double> y = a.MatMul(b).Sigmoid().Mean(0).Sum();
        Variable<float> z = c.MatMul(d).Sigmoid().Mean(0).Sum();
        y.Backward();
        z.Backward();
        AssertClose(y.Value[0], z.Value[0], 1e-6);
        for (int i = 0; i < 12; i++) AssertClose(a.GradientData[i], c.GradientData[i], 2e-5, 0.02);
        for (int i = 0; i < 8; i++) AssertClose(b.GradientData[i], d.GradientData[i], 2e-5, 0.02);
    }
}
