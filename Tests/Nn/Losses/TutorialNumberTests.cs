using System.Globalization;

namespace AutoBce.Tests;

/// <summary>What TensorFlow's page on tf.keras.losses.BinaryCrossentropy (2.4) and two articles print, to the last digit.</summary>
public sealed class TutorialNumberTests
{
    private static readonly float[] s_labels = [0, 1, 0, 0], s_predictions = [0.6f, 0.4f, 0.4f, 0.6f];

    [Fact]
    [Trait("Source", "TensorFlow 2.4 API page: bce(y_true, y_pred)")]
    public void Mean()
    {
        float[] mean = new BinaryCrossEntropy().On(s_labels, s_predictions, [2, 2]);
        Assert.Equal("0.815", Text(mean));
        Assert.Equal([0.81492424f], mean);
        // Three digits do not tell these apart from TensorFlow 2.4's.
        Assert.Equal([0.8149245f], new BinaryCrossEntropy(Mode: ProbabilityMode.Keras3).On(s_labels, s_predictions, [2, 2]));
        double[] exact = new BinaryCrossEntropy(Mode: ProbabilityMode.Exact).On([0.0, 1, 0, 0], [0.6, 0.4, 0.4, 0.6], [2, 2]);
        LossCalls.Near(1e-15, [(3 * -Math.Log(0.4) - Math.Log(0.6)) / 4], exact);
    }

    [Fact]
    [Trait("Source", "TensorFlow 2.4 API page: sample_weight=[1, 0]")]
    public void Sample_weights_divide_by_the_number_of_samples()
    {
        float[] weighted = new BinaryCrossEntropy().On(s_labels, s_predictions, [2, 2], [1, 0]);
        Assert.Equal("0.458", Text(weighted));
        Assert.Equal([0.45814526f], weighted);
    }

    [Fact]
    [Trait("Source", "TensorFlow 2.4 API page: Reduction.SUM")]
    public void Sum()
    {
        float[] sum = new BinaryCrossEntropy(Reduction: Reduction.Sum).On(s_labels, s_predictions, [2, 2]);
        Assert.Equal("1.630", Text(sum));
        Assert.Equal([1.6298485f], sum);
    }

    [Fact]
    [Trait("Source", "TensorFlow 2.4 API page: Reduction.NONE")]
    public void No_reduction()
    {
        float[] losses = new BinaryCrossEntropy(Reduction: Reduction.None).On(s_labels, s_predictions, [2, 2]);
        Assert.Equal("0.916 0.714", Text(losses));
        Assert.Equal([0.9162905f, 0.71355796f], losses);
        LossCalls.Near(1e-7, [0.9162905f, 0.9162905f, 0.5108254f, 0.9162905f], new BinaryCrossEntropy(Reduction: Reduction.None).On(s_labels, s_predictions, [4, 1]));
    }

    [Fact]
    [Trait("Source", "Article on the loss by hand: numpy prints [5.14164949]")]
    public void By_hand_in_double()
    {
        double[] losses = new BinaryCrossEntropy(Reduction: Reduction.None).On<double>([1], [0], [1, 1]);
        Assert.Equal([15.424948692321777], losses);
        double[] elements = new double[3];
        new ClippedLosses.Keras2Loss().Elementwise([0.0, 0, 1], [1.0, 0, 1], elements);
        // numpy's logarithm is one bit off here; -log(2e-7) is 15.4249484703983745.
        Assert.Equal(15.424948470398375, elements[0]);
        // The right answers give exactly 0: 1 - 1e-7 + 1e-7 rounds to 1.
        Assert.Equal([0.0, 0.0], elements[1..]);
        Assert.Equal("5.14164949", elements.Average().ToString("F8", CultureInfo.InvariantCulture));
        Assert.Equal(5.1416494901327914, elements.Average(), 1e-15);
    }

    [Fact]
    [Trait("Source", "Article on the loss by hand: TensorFlow prints 5.1416497230529785")]
    public void By_TensorFlow_doubles_are_reduced_in_float32()
    {
        double[] mean = new BinaryCrossEntropy(FromLogits: false, Reduction: Reduction.SumOverBatchSize).On<double>([1, 1, 1], [1, 1, 0], [3, 1]);
        Assert.Equal(BitConverter.DoubleToInt64Bits(5.1416497230529785), BitConverter.DoubleToInt64Bits(mean[0]));
        Assert.Equal(0x40A48865, BitConverter.SingleToInt32Bits((float)mean[0]));
    }

    [Fact]
    [Trait("Source", "The same article's program under Keras 3")]
    public void Keras_3_has_another_number()
    {
        Assert.Equal([5.3726983f], new BinaryCrossEntropy(Mode: ProbabilityMode.Keras3).On([1f, 1, 1], [1f, 1, 0], [3, 1]));
        LossCalls.Near(1e-14, [5.37269861698611], new BinaryCrossEntropy(Mode: ProbabilityMode.Keras3).On([1.0, 1, 1], [1.0, 1, 0], [3, 1]));
    }

    [Fact]
    [Trait("Source", "tensorflow#51675, #62204: [15.333239 -0. -0.], [15.424949]")]
    public void Certain_predictions_in_float32_to_the_bit()
    {
        float[] losses = new BinaryCrossEntropy(Reduction: Reduction.None).On([1f, 0, 1, 0], [0f, 1, 1, 0], [4, 1]);
        Assert.Equal([0x4176CC97, 0x417554F2, int.MinValue, int.MinValue], losses.Select(BitConverter.SingleToInt32Bits));
        Assert.Equal([15.424949f, 15.333239f], losses[..2]);
        float[] hits = new BinaryCrossEntropy().On([1f, 0, 1, 0], [1f, 0, 1, 0], [2, 2]);
        Assert.Equal(int.MinValue, BitConverter.SingleToInt32Bits(hits[0]));
        // In double both misses cost the same.
        double[] doubles = new double[2];
        new ClippedLosses.Keras2Loss().Elementwise([0.0, 1], [1.0, 0], doubles);
        LossCalls.Near(1e-9, [15.424948470398373, 15.424948470398373], doubles);
    }

    [Fact]
    [Trait("Source", "Article on training, weighted loss: as written the weights are lost to broadcasting")]
    public void The_weights_of_the_article_are_lost()
    {
        double[] labels = [1, 0, 1, 0], predictions = [0.9, 0.1, 0.4, 0.8];
        double[] losses = new BinaryCrossEntropy(Reduction: Reduction.None, Mode: ProbabilityMode.Exact).On(labels, predictions, [4, 1]);
        double[] weights = [.. labels.Select(y => y * 2 + (1 - y))];
        Assert.Equal(1.02617, losses.Average() * weights.Average(), 5e-6);
        Assert.Equal(0.93953, losses.Zip(weights, (loss, weight) => loss * weight).Average(), 5e-6);
        BinaryCrossEntropy weighted = new(Mode: ProbabilityMode.Exact) { PositiveWeight = 2 };
        Assert.Equal(0.93953, weighted.On(labels, predictions, [4, 1])[0], 5e-6);
        Assert.Equal(0.93953, new BinaryCrossEntropy(Mode: ProbabilityMode.Exact).On(labels, predictions, [4, 1], weights)[0], 5e-6);
    }

    [Fact]
    [Trait("Source", "Article on training, smoothing: 0.1 makes 0.95 and 0.05, not 0.9 and 0.1")]
    public void Smoothing_of_a_tenth()
    {
        float[] predictions = [0.3f, 0.3f];
        Assert.Equal(
            new BinaryCrossEntropy(Reduction: Reduction.None).On([0.95f, 0.05f], predictions, [2, 1]),
            new BinaryCrossEntropy(LabelSmoothing: 0.1, Reduction: Reduction.None).On([1f, 0], predictions, [2, 1]));
    }

    private static string Text(float[] values) => string.Join(' ', values.Select(value => value.ToString("F3", CultureInfo.InvariantCulture)));
}
