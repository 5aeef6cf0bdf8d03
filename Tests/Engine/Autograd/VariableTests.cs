using System.Numerics.Tensors;

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
}
