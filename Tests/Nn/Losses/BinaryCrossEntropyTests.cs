using System.Numerics.Tensors;

namespace AutoBce.Tests;

[Collection(VectorWidthCollection.Name)]
public sealed class BinaryCrossEntropyTests
{
    private static readonly float[] s_labels = [0, 1, 0, 0], s_predictions = [0.6f, 0.4f, 0.4f, 0.6f];

    [Theory]
    [Trait("Source", "Where Keras 2.4, Keras 3 and PyTorch differ: p = 0, y = 1; p = 1, y = 0")]
    [InlineData(ProbabilityMode.Keras2, 15.424949f, 15.333239f)]
    [InlineData(ProbabilityMode.Keras3, 16.118095f, 15.942385f)]
    [InlineData(ProbabilityMode.PyTorch, 100f, 100f)]
    [InlineData(ProbabilityMode.Exact, float.PositiveInfinity, float.PositiveInfinity)]
    public void A_certain_miss_costs_what_the_mode_says(ProbabilityMode mode, float missedOne, float missedZero) =>
        Assert.Equal([missedOne, missedZero], new BinaryCrossEntropy(Reduction: Reduction.None, Mode: mode).On([1f, 0f], [0f, 1f], [2, 1]));

    [Fact]
    [Trait("Source", "Where Keras 2.4, Keras 3 and PyTorch differ: p = y")]
    public void A_certain_hit_costs_what_the_mode_says()
    {
        foreach ((ProbabilityMode mode, float cost) in new[] { (ProbabilityMode.Keras2, -0f), (ProbabilityMode.Keras3, 1.1920930e-7f), (ProbabilityMode.PyTorch, 0f), (ProbabilityMode.Exact, 0f) })
            Assert.Equal([cost, cost], new BinaryCrossEntropy(Reduction: Reduction.None, Mode: mode).On([1f, 0f], [1f, 0f], [2, 1]));
    }

    [Fact]
    [Trait("Source", "PyTorch's log1p(-p): 1.13's log(1 - p) errs by 2e-5 at p = 1e-12")]
    public void The_tail_of_a_small_probability_is_kept() =>
        LossCalls.Near(1e-15, [1.0000000000005e-12], new BinaryCrossEntropy(Mode: ProbabilityMode.PyTorch).On([0.0], [1e-12], [1, 1]));

    [Fact]
    [Trait("Source", "keras#4744: values outside [0, 1] are clipped without a word; PyTorch raises")]
    public void Values_outside_the_unit_interval_are_clipped_or_refused()
    {
        foreach (ProbabilityMode mode in new[] { ProbabilityMode.Keras2, ProbabilityMode.Keras3 })
        {
            BinaryCrossEntropy loss = new(Reduction: Reduction.None, Mode: mode);
            Assert.Equal(loss.On([1f, 1, 0, 0], [1f, 0, 1, 0], [4, 1]), loss.On([1f, 1, 0, 0], [1.5f, -3, float.PositiveInfinity, float.NegativeInfinity], [4, 1]));
        }
        foreach (ProbabilityMode mode in new[] { ProbabilityMode.PyTorch, ProbabilityMode.Exact })
        {
            ArgumentOutOfRangeException e = Assert.Throws<ArgumentOutOfRangeException>(() => new BinaryCrossEntropy(Mode: mode).On([1f, 1], [0.5f, 1.5f], [2, 1]));
            Assert.Contains("yPred: element 1 (row-major) is 1.5", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    [Trait("Source", "Keras: max(x, 0) - x y + log1p(exp(-|x|)), in every mode; 1000 at x = -1000, y = 1")]
    public void Logits_have_the_stable_form_in_every_mode()
    {
        foreach (ProbabilityMode mode in Enum.GetValues<ProbabilityMode>())
        {
            BinaryCrossEntropy loss = new(FromLogits: true, Reduction: Reduction.None, Mode: mode);
            LossCalls.Near(1e-6, [1000f, 0f, MathF.Log(2), 50f, 0, float.PositiveInfinity], loss.On([1f, 0, 1, 0, 1, 0], [-1000f, -1000, 0, 50, float.PositiveInfinity, float.PositiveInfinity], [6, 1]));
        }
        // PyTorch 1.13's form loses this tail.
        LossCalls.Near(1e-6, [1.9287498e-22f], new BinaryCrossEntropy(FromLogits: true).On([1f], [50f], [1, 1]));
    }

    [Fact]
    [Trait("Source", "keras losses.py, label_smoothing: y (1 - s) + 0.5 s")]
    public void Smoothing_is_the_same_as_smoothed_labels()
    {
        float[] smoothed = [.. s_labels.Select(y => y * (1 - 0.1f) + 0.5f * 0.1f)];
        foreach (ProbabilityMode mode in Enum.GetValues<ProbabilityMode>())
        {
            foreach (bool fromLogits in new[] { false, true })
            {
                BinaryCrossEntropy loss = new(FromLogits: fromLogits, Mode: mode);
                Assert.Equal(loss.On(smoothed, s_predictions, [4, 1]), (loss with { LabelSmoothing = 0.1 }).On(s_labels, s_predictions, [4, 1]));
            }
        }
    }

    [Fact]
    [Trait("Source", "PyTorch, BCEWithLogitsLoss: (1 - y) x + (1 + (pos_weight - 1) y) softplus(-x)")]
    public void Positive_weights_weigh_logits_and_probabilities_alike()
    {
        double[] labels = [1, 0, 0.3, 1], logits = [-1.5, 0.25, 2, 40], probabilities = [.. logits.Select(ScalarMath.Sigmoid)];
        double[] expected = [.. logits.Zip(labels, (x, y) => (1 - y) * x + (1 + (3 - 1) * y) * ScalarMath.Softplus(-x))];
        foreach (ProbabilityMode mode in Enum.GetValues<ProbabilityMode>())
        {
            BinaryCrossEntropy loss = new(Reduction: Reduction.None, Mode: mode) { PositiveWeight = 3 };
            LossCalls.Near(mode == ProbabilityMode.Keras2 ? 1e-6 : 1e-14, expected, (loss with { FromLogits = true }).On(labels, logits, [4, 1]));
            LossCalls.Near(1e-6, expected[..3], loss.On(labels[..3], probabilities[..3], [3, 1]));
        }
        Assert.Equal([300f], new BinaryCrossEntropy(Mode: ProbabilityMode.PyTorch) { PositiveWeight = 3 }.On([1f], [0f], [1, 1]));
    }

    [Fact]
    public void The_formulas_are_followed_to_the_bit_at_every_vector_width()
    {
        RandomSource random = new(5);
        float[] labels = new float[1000], predictions = new float[1000];
        for (int i = 0; i < 1000; i++) (labels[i], predictions[i]) = (i % 3 * 0.5f, random.NextSingle());
        try
        {
            foreach (int bits in new[] { 512, 256, 128 })
            {
                VectorWidth.Forced = bits;
                foreach (ProbabilityMode mode in new[] { ProbabilityMode.Keras2, ProbabilityMode.Keras3, ProbabilityMode.PyTorch })
                {
                    float[] losses = new BinaryCrossEntropy(Reduction: Reduction.None, Mode: mode).On(labels, predictions, [1000, 1]);
                    Assert.Equal([.. predictions.Zip(labels, (p, y) => ByScalar(mode, p, y))], losses);
                }
            }
        }
        finally
        {
            VectorWidth.Forced = null;
        }
    }

    /// <summary>The formulas once more, one operation after the other.</summary>
    private static float ByScalar(ProbabilityMode mode, float p, float y)
    {
        const float Epsilon = 1e-7f;
        float clipped = MathF.Max(MathF.Min(p, 1 - Epsilon), Epsilon);
        float one, zero;
        switch (mode)
        {
            case ProbabilityMode.Keras2:
                one = y * ScalarMath.Log(clipped + Epsilon);
                zero = (1 - y) * ScalarMath.Log(1 - clipped + Epsilon);
                return -(one + zero);
            case ProbabilityMode.Keras3:
                one = y * ScalarMath.Log(clipped);
                zero = (1 - y) * ScalarMath.Log(1 - clipped);
                return -(one + zero);
            default:
                one = y * MathF.Max(ScalarMath.Log(p), -100);
                zero = (y - 1) * MathF.Max(ScalarMath.Log1p(-p), -100);
                return zero - one;
        }
    }

    [Fact]
    [Trait("Source", "tensorflow#30040, #35490, keras#17388: labels (N,) against (N, 1) are one column and never (N, N)")]
    public void Labels_are_never_broadcast()
    {
        Tensor<float> column = new BinaryCrossEntropy().Call<float>(LossCalls.Span(s_labels, [4]), LossCalls.Span(s_predictions, [4, 1]));
        Assert.Equal(new BinaryCrossEntropy().On(s_labels, s_predictions, [4, 1]), LossCalls.Flat(column));
        ArgumentException e = Assert.Throws<ArgumentException>(() => new BinaryCrossEntropy().Call<float>(LossCalls.Span([1f, 0f, 1f], [3, 1]), LossCalls.Span(new float[9], [3, 3])));
        Assert.Contains("[3, 1]", e.Message, StringComparison.Ordinal);
        Assert.Contains("[3, 3]", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_out_of_range_are_named()
    {
        Assert.Contains("yTrue: element 1 (row-major) is NaN", Assert.Throws<ArgumentOutOfRangeException>(() => new BinaryCrossEntropy().On([1f, float.NaN], [0.5f, 0.5f], [2, 1])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new BinaryCrossEntropy().On([1f, 2f], [0.5f, 0.5f], [2, 1]));
        foreach (ProbabilityMode mode in Enum.GetValues<ProbabilityMode>())
            Assert.Equal("yPred", Assert.Throws<ArgumentOutOfRangeException>(() => new BinaryCrossEntropy(Mode: mode).On([1f], [float.NaN], [1, 1])).ParamName);
        Assert.Throws<NotSupportedException>(() => new BinaryCrossEntropy().On<System.Runtime.InteropServices.NFloat>([1], [1], [1, 1]));
    }

    [Fact]
    public void Settings_out_of_range_are_refused_by_constructor_and_with()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new BinaryCrossEntropy(LabelSmoothing: 1.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BinaryCrossEntropy() with { LabelSmoothing = double.NaN });
        Assert.Contains("SumOverBatchSize", Assert.Throws<ArgumentOutOfRangeException>(() => new BinaryCrossEntropy(Reduction: (Reduction)9)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new BinaryCrossEntropy() with { Mode = (ProbabilityMode)9 });
        foreach (double weight in new[] { -1, double.NaN, double.PositiveInfinity })
            Assert.Throws<ArgumentOutOfRangeException>(() => new BinaryCrossEntropy { PositiveWeight = weight });
    }
}
