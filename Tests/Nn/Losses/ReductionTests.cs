namespace AutoBce.Tests;

/// <summary>Reductions, sample weights and axes by Keras's rules.</summary>
public sealed class ReductionTests
{
    private static readonly double s_one = Math.Log(2), s_two = -Math.Log(0.75);
    private static readonly double[] s_labels = [1, 0], s_predictions = [0.5, 0.25];

    [Theory]
    [Trait("Source", "keras#19740, #13329: sum_over_batch_size divides by the count, mean_with_sample_weight by the weights")]
    [InlineData(Reduction.SumOverBatchSize, 2.0)]
    [InlineData(Reduction.Sum, 1.0)]
    [InlineData(Reduction.MeanWithSampleWeight, 5.0)]
    public void Weighted_losses_are_summed_and_divided(Reduction reduction, double divisor) =>
        LossCalls.Near(1e-14, [(2 * s_one + 3 * s_two) / divisor], new BinaryCrossEntropy(Reduction: reduction, Mode: ProbabilityMode.Exact).On(s_labels, s_predictions, [2, 1], [2, 3]));

    [Fact]
    [Trait("Source", "keras Reduction.NONE: the weighted losses in the shape [batch, ...]")]
    public void Without_reduction_the_weighted_losses_remain() =>
        LossCalls.Near(1e-14, [2 * s_one, 3 * s_two], new BinaryCrossEntropy(Reduction: Reduction.None, Mode: ProbabilityMode.Exact).On(s_labels, s_predictions, [2, 1], [2, 3]));

    [Fact]
    [Trait("Source", "Keras: all weights 0 give 0 and no NaN; here also where a loss is infinite")]
    public void Weights_of_zero_take_samples_out()
    {
        foreach (Reduction reduction in new[] { Reduction.SumOverBatchSize, Reduction.Sum, Reduction.MeanWithSampleWeight })
            Assert.Equal([0.0], new BinaryCrossEntropy(Reduction: reduction, Mode: ProbabilityMode.Exact).On([1, 0], [0.0, 1.0], [2, 1], [0, 0]));
    }

    /// <summary>Losses of shape [2, 3], each of its own weight.</summary>
    [Theory]
    [Trait("Source", "Keras 2.4, sample_weight: scalar, equal rank, one rank higher (squeezed), one rank lower (a dimension is added)")]
    [InlineData(new[] { 2.0 }, new[] { 1 }, new[] { 2.0, 2, 2, 2, 2, 2 })]
    [InlineData(new[] { 2.0, 5 }, new[] { 2 }, new[] { 2.0, 2, 2, 5, 5, 5 })]
    [InlineData(new[] { 2.0, 5 }, new[] { 2, 1 }, new[] { 2.0, 2, 2, 5, 5, 5 })]
    [InlineData(new[] { 2.0, 5, 7 }, new[] { 1, 3 }, new[] { 2.0, 5, 7, 2, 5, 7 })]
    [InlineData(new[] { 1.0, 2, 3, 4, 5, 6 }, new[] { 2, 3 }, new[] { 1.0, 2, 3, 4, 5, 6 })]
    [InlineData(new[] { 1.0, 2, 3, 4, 5, 6 }, new[] { 2, 3, 1 }, new[] { 1.0, 2, 3, 4, 5, 6 })]
    public void Weights_of_every_shape(double[] weights, int[] shape, double[] each)
    {
        double[] labels = [1, 0, 1, 0, 1, 0], predictions = [0.9, 0.2, 0.6, 0.1, 0.7, 0.4];
        BinaryCrossEntropy loss = new(Reduction: Reduction.None, Mode: ProbabilityMode.Exact);
        double[] expected = [.. loss.On(labels, predictions, [2, 3, 1]).Zip(each, (l, w) => l * w)];
        nint[] weightShape = [.. shape.Select(length => (nint)length)];
        Assert.Equal(expected, loss.On(labels, predictions, [2, 3, 1], weights, weightShape));
        double sum = (loss with { Reduction = Reduction.Sum }).On(labels, predictions, [2, 3, 1], weights, weightShape)[0];
        Assert.Equal(expected.Sum(), sum, 1e-13);
    }

    [Theory]
    [Trait("Source", "Keras 2.4: Incompatible shapes: [2,3] vs. [2,2]")]
    [InlineData(new[] { 3 })]
    [InlineData(new[] { 2, 2 })]
    [InlineData(new[] { 2, 3, 2 })]
    public void Weights_that_fit_no_loss_are_refused_with_both_shapes(int[] shape)
    {
        double[] values = [1, 0, 1, 0, 1, 0];
        nint[] weightShape = [.. shape.Select(length => (nint)length)];
        ArgumentException e = Assert.Throws<ArgumentException>(() => new BinaryCrossEntropy().On(values, values, [2, 3, 1], new double[shape.Aggregate((a, b) => a * b)], weightShape));
        Assert.Equal("sampleWeight", e.ParamName);
        Assert.Contains($"[{string.Join(", ", shape)}]", e.Message, StringComparison.Ordinal);
        Assert.Contains("[2, 3]", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Source", "Keras, rank 1: (N,) is one sample whose weights select nothing; here that is refused")]
    public void A_vector_is_one_sample()
    {
        LossCalls.Near(1e-14, [(s_one + s_two) / 2], new BinaryCrossEntropy(Mode: ProbabilityMode.Exact).On(s_labels, s_predictions, [2]));
        Assert.Single(new BinaryCrossEntropy(Reduction: Reduction.None).On(s_labels, s_predictions, [2]));
        Assert.Contains("reshape", Assert.Throws<ArgumentException>(() => new BinaryCrossEntropy().On(s_labels, s_predictions, [2], [1, 0])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_out_of_range_are_named()
    {
        foreach (double weight in new[] { -1, double.NaN, double.PositiveInfinity })
            Assert.Equal("sampleWeight", Assert.Throws<ArgumentOutOfRangeException>(() => new BinaryCrossEntropy().On(s_labels, s_predictions, [2, 1], [1, weight])).ParamName);
    }

    [Fact]
    [Trait("Source", "keras BinaryCrossentropy, axis: the mean is over it, by default over the last")]
    public void The_axis_is_the_one_averaged_first()
    {
        double[] labels = [1, 0, 1, 0, 1, 0], predictions = [0.9, 0.2, 0.6, 0.1, 0.7, 0.4];
        BinaryCrossEntropy loss = new(Reduction: Reduction.None, Mode: ProbabilityMode.Exact);
        double[] e = loss.On(labels, predictions, [6, 1]);
        LossCalls.Near(1e-14, [(e[0] + e[3]) / 2, (e[1] + e[4]) / 2, (e[2] + e[5]) / 2], (loss with { Axis = 0 }).On(labels, predictions, [2, 3]));
        LossCalls.Near(1e-14, [(e[0] + e[1] + e[2]) / 3, (e[3] + e[4] + e[5]) / 3], (loss with { Axis = 1 }).On(labels, predictions, [2, 3]));
        LossCalls.Near(1e-14, [(e[0] + e[2]) / 2, (e[1] + e[3]) / 2], (loss with { Axis = -2 }).On(labels[..4], predictions[..4], [1, 2, 2]));
        foreach (int axis in new[] { 2, -3 })
            Assert.Equal("axis", Assert.Throws<ArgumentOutOfRangeException>(() => (loss with { Axis = axis }).On(labels, predictions, [2, 3])).ParamName);
    }

    [Fact]
    [Trait("Source", "keras 3 loss.py, reduce_values: losses of no samples come back unchanged; here a mean of nothing is refused")]
    public void No_samples_have_a_sum_and_no_mean()
    {
        Assert.Equal([0f], new BinaryCrossEntropy(Reduction: Reduction.Sum).On(Array.Empty<float>(), [], [0, 1]));
        Assert.Empty(new BinaryCrossEntropy(Reduction: Reduction.None).On(Array.Empty<float>(), [], [0, 1]));
        Assert.Throws<ArgumentException>(() => new BinaryCrossEntropy().On(Array.Empty<float>(), [], [0, 1]));
        Assert.Throws<ArgumentException>(() => new BinaryCrossEntropy(Reduction: Reduction.Sum).On(Array.Empty<float>(), [], [2, 0]));
    }

    [Fact]
    public void A_million_floats_lose_no_digits()
    {
        float[] labels = new float[1_000_000], predictions = new float[1_000_000];
        Array.Fill(predictions, 0.1f);
        foreach (ProbabilityMode mode in Enum.GetValues<ProbabilityMode>())
        {
            BinaryCrossEntropy loss = new(Mode: mode);
            float[] one = loss.On([0f], [0.1f], [1, 1]);
            LossCalls.Near(1e-7, one, loss.On(labels, predictions, [1_000_000, 1]));
            LossCalls.Near(1e-7, one, loss.On(labels, predictions, [1_000_000]));
        }
    }
}
