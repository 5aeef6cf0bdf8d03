using System.Numerics.Tensors;
using static AutoBce.Tests.TensorSupport;

namespace AutoBce.Tests;

public class VariableTests
{
    [Fact]
    public void GradientOfTheSumOfSquaresIsTwiceTheVariable()
    {
        var w = new Variable<double>(Tensor.Create([1.0, 2.0, 3.0], [3]), requiresGradient: true);
        (w * w).Sum().Backward();
        Assert.Equal([2, 4, 6], w.Gradient.ToArray());
    }

    [Fact]
    public void LeavesCopyWhatTheyAreGiven()
    {
        double[] source = [1, 2, 3, 4];
        var x = new Variable<double>(new ReadOnlyTensorSpan<double>(source, [2, 2]));
        source[0] = 9;
        Assert.Equal([1, 2, 3, 4], x.Value.ToArray());
        Assert.Equal([2, 2], x.Shape.ToArray());
        x.Assign(new ReadOnlyTensorSpan<double>(source, [2, 2]));
        source[1] = 9;
        Assert.Equal([9, 2, 3, 4], x.Value.ToArray());
    }

    [Fact]
    public void AViewWithStridesIsCopiedInItsOrder()
    {
        double[] source = [1, 2, 3, 4, 5, 6];
        var columns = new ReadOnlyTensorSpan<double>(source, [3, 2], [1, 3]);
        Assert.Equal([1, 4, 2, 5, 3, 6], new Variable<double>(columns).Value.ToArray());
    }

    [Fact]
    public void AViewOfItselfMayBeAssigned()
    {
        Variable<double> x = Leaf([1.0, 2, 3, 4], 2, 2);
        x.Assign(new ReadOnlyTensorSpan<double>(x.Data, [2, 2], [1, 2]));
        Assert.Equal([1, 3, 2, 4], x.Value.ToArray());
    }

    [Fact]
    public void OnlyLeavesCanBeAssigned()
    {
        Variable<double> x = Leaf([1.0, 2], 2), y = x * 2;
        var e = Assert.Throws<InvalidOperationException>(() => y.Assign(x.Value));
        Assert.Contains("result of *", e.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => _ = y.Data.Length);
    }

    [Fact]
    public void AssignRefusesAnotherShapeAndChangesNothing()
    {
        Variable<double> x = Leaf([1.0, 2], 2);
        var e = Assert.Throws<ArgumentException>(() => x.Assign(new ReadOnlyTensorSpan<double>([3.0, 4], [1, 2])));
        Assert.Contains("[2]", e.Message, StringComparison.Ordinal);
        Assert.Contains("[1, 2]", e.Message, StringComparison.Ordinal);
        Assert.Equal([1, 2], x.Value.ToArray());
    }

    [Fact]
    public void GradientsThatDoNotExistAreRefused()
    {
        Variable<double> constant = Constant([1.0], 1), y = Leaf([1.0], 1) * 2;
        Assert.Contains("requiresGradient: true", Assert.Throws<InvalidOperationException>(() => constant.Gradient.ToArray()).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(constant.ZeroGradient);
        Assert.Contains("Backward", Assert.Throws<InvalidOperationException>(() => y.Gradient.ToArray()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void GradientsStartAtZeroAddUpAndAreCleared()
    {
        Variable<double> x = Leaf([1.0, 2], 2);
        Assert.Equal([0, 0], x.Gradient.ToArray());
        (x * x).Sum().Backward();
        (x * x).Sum().Backward();
        Assert.Equal([4, 8], x.Gradient.ToArray());
        x.ZeroGradient();
        Assert.Equal([0, 0], x.Gradient.ToArray());
        (x * 3).Sum().Backward();
        Assert.Equal([3, 3], x.Gradient.ToArray());
    }

    [Fact]
    public void WritingTheDataOfALeafIsSeenByLaterOperations()
    {
        Variable<float> x = Leaf([1f, 2], 2);
        x.Data[1] = 5;
        x.GradientData[0] = 7;
        Assert.Equal([1, 5], x.Value.ToArray());
        Assert.Equal([7, 0], x.Gradient.ToArray());
        (x * x).Sum().Backward();
        Assert.Equal([9, 10], x.Gradient.ToArray());
    }

    [Fact]
    public void ImpossibleShapesAreRefusedBeforeAnythingIsAllocated()
    {
        Variable<float> row = Constant(new float[1 << 16], 1, 1 << 16), column = row.Reshape(1 << 16, 1);
        var e = Assert.Throws<ArgumentException>(() => column + row);
        Assert.Contains("[65536, 65536]", e.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new Variable<float>(default));
        Assert.Throws<ArgumentException>(() => row.Reshape(1, 1, 1, 1, 1, 1, 1, 1, 1 << 16));
        Assert.Throws<ArgumentException>(() => row.Reshape(-1, -65536));
        Assert.Throws<NotSupportedException>(() => new Variable<Half>(new ReadOnlyTensorSpan<Half>([Half.One])));
    }
}
