using System.Numerics.Tensors;

namespace AutoBce.Tests;

/// <summary>keras.losses of Keras 3: losses/loss.py and losses/losses.py, and where its backends differ.</summary>
public sealed class Keras3Tests
{
    private static readonly float[] s_labels = [1, 0, 1, 0, 1, 0], s_predictions = [0.9f, 0.2f, 0.6f, 0.1f, 0.7f, 0.4f];
    private static readonly nint[] s_shape = [2, 3, 1];
    private static readonly BinaryCrossEntropy s_loss = new(Reduction: Reduction.None, Mode: ProbabilityMode.Keras3);

    [Theory]
    [Trait("Source", "keras 3 loss.py, squeeze_or_expand_to_same_rank: weights that it takes for losses (2, 3)")]
    [InlineData(new[] { 1 }, new[] { 2f }, new[] { 2f, 2, 2, 2, 2, 2 })]
    [InlineData(new[] { 2, 1 }, new[] { 2f, 5 }, new[] { 2f, 2, 2, 5, 5, 5 })]
    [InlineData(new[] { 1, 3 }, new[] { 2f, 5, 7 }, new[] { 2f, 5, 7, 2, 5, 7 })]
    [InlineData(new[] { 2, 3 }, new[] { 1f, 2, 3, 4, 5, 6 }, new[] { 1f, 2, 3, 4, 5, 6 })]
    [InlineData(new[] { 2, 3, 1 }, new[] { 1f, 2, 3, 4, 5, 6 }, new[] { 1f, 2, 3, 4, 5, 6 })]
    public void Weights_it_takes(int[] shape, float[] weights, float[] each)
    {
        float[] losses = s_loss.On(s_labels, s_predictions, s_shape);
        Assert.Equal(losses.Zip(each, (l, w) => l * w), s_loss.On(s_labels, s_predictions, s_shape, weights, [.. shape.Select(length => (nint)length)]));
    }

    [Theory]
    [Trait("Source", "keras 3 loss.py: a vector of weights is not expanded to losses (batch, time); where batch = time it goes along the wrong axis, here it is refused")]
    [InlineData(2, 3)]
    [InlineData(2, 2)]
    public void Weights_it_does_not_expand(int batch, int time)
    {
        float[] values = new float[batch * time], weights = new float[batch];
        ArgumentException e = Assert.Throws<ArgumentException>("sampleWeight", () => s_loss.On(values, values, [batch, time, 1], weights));
        Assert.Contains("Give [2, 1]", e.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("sampleWeight", () => s_loss.GradientOn(values, values, [batch, time, 1], weights));
        // Keras 2 adds the dimension, and so do the other modes.
        foreach (ProbabilityMode mode in new[] { ProbabilityMode.Keras2, ProbabilityMode.PyTorch, ProbabilityMode.Exact })
            Assert.Equal(batch * time, (s_loss with { Mode = mode }).On(values, values, [batch, time, 1], weights).Length);
    }

    [Fact]
    [Trait("Source", "keras 3 loss.py: losses (N, 1) take weights (N,), and losses (N,) weights (N, 1)")]
    public void Weights_with_one_dimension_more_or_less()
    {
        float[] expected = [.. s_loss.On(s_labels, s_predictions, [6, 1]).Zip(s_labels, (l, w) => l * (w + 1))], weights = [.. s_labels.Select(y => y + 1)];
        Assert.Equal(expected, s_loss.On(s_labels, s_predictions, [6, 1, 1], weights));
        Assert.Equal(expected, s_loss.On(s_labels, s_predictions, [6, 1], weights, [6, 1]));
    }

    [Fact]
    [Trait("Source", "keras 3 loss.py, apply_mask: the mean is over unmasked losses, and sum_over_batch_size with weights too")]
    public void Masks()
    {
        double[] y = [1, 1, 1], p = [0.5, 0.1, 0.25], w = [2, 9, 3];
        bool[] mask = [true, false, true];
        double a = Math.Log(2), b = Math.Log(4);
        Check(Reduction.SumOverBatchSize, (2 * a + 3 * b) / 2);
        Check(Reduction.Sum, 2 * a + 3 * b);
        Check(Reduction.MeanWithSampleWeight, (2 * a + 3 * b) / 5);
        // Keras 2 multiplies weights by the mask and divides by all: so does a weight of 0 here. A mask is not counted in any mode.
        BinaryCrossEntropy exact = new(Mode: ProbabilityMode.Exact);
        Assert.Equal((a + b) / 3, exact.On(y, p, [3, 1], [1, 0, 1])[0], 1e-14);
        foreach (ProbabilityMode mode in Enum.GetValues<ProbabilityMode>())
            Assert.Equal((a + b) / 2, (exact with { Mode = mode }).Call<double>(new(y, [3, 1]), new(p, [3, 1]), default, new(mask))[0], 1e-6);

        void Check(Reduction reduction, double expected)
        {
            BinaryCrossEntropy loss = new(Reduction: reduction, Mode: ProbabilityMode.Keras3);
            Assert.Equal(expected, loss.Call<double>(new(y, [3, 1]), new(p, [3, 1]), new(w), new(mask))[0], 1e-13);
            Tensor<double> gradient = loss.Gradient<double>(new(y, [3, 1]), new(p, [3, 1]), new(w), new(mask));
            double divisor = reduction switch { Reduction.Sum => 1, Reduction.SumOverBatchSize => 2, _ => 5 };
            Assert.Equal([-2 / 0.5 / divisor, 0, -3 / 0.25 / divisor], gradient, (e, g) => Math.Abs(e - g) < 1e-12);
        }
    }

    [Fact]
    [Trait("Source", "keras 3 metrics_test.py, BinaryCrossentropy: the metric divides by the weights, 3.4162, the loss by the count, 5.9784")]
    public void The_metric_and_the_loss_divide_by_different_numbers()
    {
        float[] y = [1, 0, 1, 0], p = [1, 1, 1, 0], w = [1.5f, 2];
        Assert.Equal(5.9784f, new BinaryCrossEntropy(Mode: ProbabilityMode.Keras3).On(y, p, [2, 2], w)[0], 5e-5f);
        Assert.Equal(3.4162f, new BinaryCrossEntropy(Mode: ProbabilityMode.Keras3, Reduction: Reduction.MeanWithSampleWeight).On(y, p, [2, 2], w)[0], 5e-5f);
        Assert.Equal(3.4162, new LogLoss().Compute(p, y, [1.5f, 1.5f, 2, 2]), 5e-5);
        Assert.Equal(3.98559, new LogLoss().Compute(p, y), 1e-5);
    }

    [Fact]
    [Trait("Source", "keras 3 numpy backend: sigmoid, clip, logarithm, so that logits cost 16.118 at most; here they are stable in every mode")]
    public void Logits_are_not_capped()
    {
        foreach (ProbabilityMode mode in Enum.GetValues<ProbabilityMode>())
        {
            Assert.Equal([1000f], new BinaryCrossEntropy(FromLogits: true, Mode: mode).On([1f], [-1000f], [1, 1]));
            Assert.Equal([-1f], new BinaryCrossEntropy(FromLogits: true, Mode: mode).GradientOn([1f], [-1000f], [1, 1]));
            Assert.Equal([100f], new BinaryFocalCrossEntropy(FromLogits: true, Mode: mode).On([1f], [-100f], [1, 1]));
        }
    }

    [Fact]
    [Trait("Source", "keras 3 loss.py: everything in the loss's dtype, sums included")]
    public void Float64_stays_float64() =>
        LossCalls.Near(1e-15, [(-Math.Log(0.1) - Math.Log(0.2) - Math.Log(0.3)) / 3], new BinaryCrossEntropy(Mode: ProbabilityMode.Keras3).On([1.0, 1, 1], [0.1, 0.2, 0.3], [3, 1]));

    [Theory]
    [Trait("Source", "keras 2 and 3, clip: beyond [1e-7, 1 - 1e-7] the gradient is 0, within it (1 - y) / (1 - p) - y / p")]
    [InlineData(0.0, 1, 0)]
    [InlineData(1.0, 0, 0)]
    [InlineData(-0.5, 1, 0)]
    [InlineData(1e-8, 1, 0)]
    [InlineData(0.25, 1, -4)]
    [InlineData(0.25, 0, 1.3333333333333333)]
    [InlineData(0.25, 0.5, -1.3333333333333333)]
    public void Gradients_of_probabilities(double p, double y, double slope)
    {
        Assert.Equal(slope, new BinaryCrossEntropy(Mode: ProbabilityMode.Keras3).GradientOn([y], [p], [1, 1])[0], 1e-14);
        Assert.Equal(slope, new BinaryCrossEntropy(Mode: ProbabilityMode.Keras2).GradientOn([y], [p], [1, 1])[0], 4e-6);
    }
}
