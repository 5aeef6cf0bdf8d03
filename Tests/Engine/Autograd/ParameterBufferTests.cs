using System.Numerics.Tensors;

namespace AutoBce.Tests;

public sealed class ParameterBufferTests
{
    private static Variable<float> Leaf(float[] values, bool requiresGradient = true) => new(new ReadOnlyTensorSpan<float>(values, [values.Length]), requiresGradient);

    [Fact]
    public void Leaves_keep_their_values_and_gradients_and_share_memory()
    {
        Variable<float> a = Leaf([1, 2, 3]), b = Leaf([4]);
        (a * a).Sum().Backward();
        ParameterBuffer<float> buffer = new([a, b, a, Leaf([9], requiresGradient: false)]);
        Assert.Equal(2, buffer.Parameters.Length);
        Assert.Equal([2, 4, 6], a.GradientData.ToArray());
        Assert.Equal([4], b.Values.ToArray());
        buffer.Data[buffer.Starts[1]] = 7;
        Assert.Equal([7], b.Values.ToArray());
        a.Assign(new ReadOnlyTensorSpan<float>(new float[] { 5, 6, 7 }, [3]));
        Assert.Equal([5, 6, 7], buffer.Values[..3].ToArray());
        // Gaps are 0, in values and gradients.
        Assert.Equal(5 + 6 + 7 + 7, buffer.Values.ToArray().Sum());
        Assert.Equal(12, buffer.Gradient.ToArray().Sum());
    }

    [Fact]
    public void Gradients_that_nothing_reached_are_zero()
    {
        Variable<float> a = Leaf([1, 2]), b = Leaf([4]);
        ParameterBuffer<float> buffer = new([a, b]);
        (a * b).Sum().Backward();
        buffer.ZeroGradient();
        a.Sum().Backward();
        Assert.Equal([1, 1], a.GradientData.ToArray());
        Assert.Equal(2, buffer.Gradient.ToArray().Sum());
    }

    [Fact]
    public void Writing_refuses_the_sweep_of_what_was_recorded_before()
    {
        Variable<float> a = Leaf([1, 2]);
        ParameterBuffer<float> buffer = new([a]);
        Variable<float> sum = (a * a).Sum();
        buffer.Data[0] = 5;
        Assert.Throws<InvalidOperationException>(sum.Backward);
    }
}
