using System.Numerics.Tensors;

namespace AutoBce.Tests;

/// <summary>Against numbers that Keras and TensorFlow print.</summary>
public sealed class KerasLossTests
{
    private static readonly float[] s_labels = [0, 1, 0, 0], s_predictions = [0.6f, 0.4f, 0.4f, 0.6f];

    [Fact]
    public void The_example_of_the_Keras_page_to_the_last_bit()
    {
        Assert.Equal([0.81492424f], Call(new(), s_labels, s_predictions, [2, 2]));
        Assert.Equal([0.8149245f], Call(new(Mode: ProbabilityMode.Keras3), s_labels, s_predictions, [2, 2]));
        Assert.Equal([0.45814526f], Call(new(), s_labels, s_predictions, [2, 2], [1, 0]));
        Assert.Equal([1.6298485f], Call(new(Reduction: Reduction.Sum), s_labels, s_predictions, [2, 2]));
        Assert.Equal([0.9162905f, 0.71355796f], Call(new(Reduction: Reduction.None), s_labels, s_predictions, [2, 2]));
    }

    [Fact]
    public void Keras_2_reduces_doubles_in_float32()
    {
        double[] labels = [1, 1, 1], predictions = [1, 1, 0];
        Assert.Equal([5.1416497230529785], Call(new(), labels, predictions, [3, 1]));
        Assert.Equal([0, 0, 15.424948692321777], Call(new(Reduction: Reduction.None), labels, predictions, [3, 1]));
        Assert.Equal([5.37269861698611], Call(new(Mode: ProbabilityMode.Keras3), labels, predictions, [3, 1]), new Relative(1e-13));
    }

    [Theory]
    [InlineData(ProbabilityMode.Keras2, 15.424949f, 15.333239f)]
    [InlineData(ProbabilityMode.Keras3, 16.118095f, 15.942385f)]
    [InlineData(ProbabilityMode.PyTorch, 100f, 100f)]
    [InlineData(ProbabilityMode.Exact, float.PositiveInfinity, float.PositiveInfinity)]
    public void A_certain_miss_costs_what_the_mode_says(ProbabilityMode mode, float missedOne, float missedZero) =>
        Assert.Equal([missedOne, missedZero], Call(new(Reduction: Reduction.None, Mode: mode), [1f, 0f], [0f, 1f], [2, 1]));

    [Fact]
    public void A_certain_hit_costs_negative_zero_in_Keras_2()
    {
        float[] losses = Call(new(Reduction: Reduction.None), [1f, 0f], [1f, 0f], [2, 1]);
        Assert.All(losses, loss => Assert.Equal(BitConverter.SingleToInt32Bits(-0f), BitConverter.SingleToInt32Bits(loss)));
    }

    [Fact]
    public void Logits_have_the_stable_form_in_every_mode()
    {
        foreach (ProbabilityMode mode in Enum.GetValues<ProbabilityMode>())
        {
            BinaryCrossEntropy loss = new(FromLogits: true, Reduction: Reduction.None, Mode: mode);
            Assert.Equal([1000f, 0f, MathF.Log(2), 50f], Call(loss, [1f, 0f, 1f, 0f], [-1000f, -1000f, 0f, 50f], [4, 1]), new RelativeSingle(1e-6f));
        }
    }

    [Fact]
    public void Keras_own_tests()
    {
        // keras/src/losses/losses_test.py: certain hits and misses among four, logits, weights, smoothing.
        float[] labels = [1, 0, 1, 0], predictions = [1, 1, 1, 0];
        BinaryCrossEntropy keras3 = new(Mode: ProbabilityMode.Keras3);
        Assert.Equal([3.98559f], Call(keras3, labels, predictions, [2, 2]), new RelativeSingle(1e-5f));
        float[] logits = [10, -10, 10, 10, 10, -10], truth = [1, 0, 1, 0, 1, 1];
        BinaryCrossEntropy fromLogits = new(FromLogits: true);
        Assert.Equal([3.3333f], Call(fromLogits, truth, logits, [2, 3]), new RelativeSingle(1e-4f));
        Assert.Equal([(10 + 5 * 0.1f) / 3], Call(new(FromLogits: true, LabelSmoothing: 0.1), [1f, 0f, 1f], [10f, -10f, -10f], [3, 1]), new RelativeSingle(1e-4f));
        Assert.Equal([0.10536054f, 0.22314355f], Call(new(Reduction: Reduction.None, Mode: ProbabilityMode.Keras3), [1f, 1f, 0f, 0f], [0.9f, 0.9f, 0.2f, 0.2f], [2, 2]), new RelativeSingle(1e-6f));
    }

    [Fact]
    public void Weights_divide_by_the_count_or_by_their_sum()
    {
        float[] labels = [1, 0], predictions = [0.5f, 0.25f];
        double one = Math.Log(2), two = -Math.Log(0.75);
        Assert.Equal([(float)((2 * one + 3 * two) / 2)], Call(new(Mode: ProbabilityMode.Exact), labels, predictions, [2, 1], [2, 3]), new RelativeSingle(1e-6f));
        BinaryCrossEntropy weighted = new(Reduction: Reduction.MeanWithSampleWeight, Mode: ProbabilityMode.Exact);
        Assert.Equal([(float)((2 * one + 3 * two) / 5)], Call(weighted, labels, predictions, [2, 1], [2, 3]), new RelativeSingle(1e-6f));
        Assert.Equal([0f], Call(weighted, labels, predictions, [2, 1], [0, 0]));
    }

    [Fact]
    public void The_axis_is_the_one_averaged_first()
    {
        float[] labels = [1, 0, 1, 0, 1, 0], predictions = [0.9f, 0.2f, 0.6f, 0.1f, 0.7f, 0.4f];
        float[] elements = Call(new(Reduction: Reduction.None, Mode: ProbabilityMode.Exact), labels, predictions, [6, 1]);
        float[] columns = Call(new(Reduction: Reduction.None, Mode: ProbabilityMode.Exact, Axis: 0), labels, predictions, [2, 3]);
        for (int j = 0; j < 3; j++) Assert.Equal((elements[j] + elements[j + 3]) / 2, columns[j], 1e-6f);
        Assert.Equal("axis", Assert.Throws<ArgumentOutOfRangeException>(() => Call(new(Axis: 2), labels, predictions, [2, 3])).ParamName);
    }

    [Fact]
    public void Smoothing_is_the_same_as_smoothed_labels()
    {
        float[] smoothed = [.. s_labels.Select(y => y * (1 - 0.1f) + 0.5f * 0.1f)];
        foreach (ProbabilityMode mode in Enum.GetValues<ProbabilityMode>())
        {
            Assert.Equal(
                Call(new(Mode: mode), smoothed, s_predictions, [4, 1]),
                Call(new(LabelSmoothing: 0.1, Mode: mode), s_labels, s_predictions, [4, 1]));
        }
    }

    [Fact]
    public void Focal_loss_follows_Keras()
    {
        // keras/src/losses/losses_test.py
        float[] labels = [0, 1, 0, 0], predictions = [0.6f, 0.4f, 0.4f, 0.6f];
        float[] elements = Focal(new(Gamma: 2, Reduction: Reduction.None), labels, predictions, [2, 2]);
        // (1 - p_t)^2 * -log p_t: 0.36 * 0.9163 twice; 0.16 * 0.5108 and 0.36 * 0.9163.
        Assert.Equal([0.36f * 0.9162907f, (0.16f * 0.5108256f + 0.36f * 0.9162907f) / 2], elements, new RelativeSingle(1e-5f));
        float[] balanced = Focal(new(ApplyClassBalancing: true, Alpha: 0.25, Reduction: Reduction.None), labels, predictions, [4, 1]);
        Assert.Equal([0.75f * 0.36f * 0.9162907f, 0.25f * 0.36f * 0.9162907f, 0.75f * 0.16f * 0.5108256f, 0.75f * 0.36f * 0.9162907f], balanced, new RelativeSingle(1e-5f));
        Assert.Equal(Call(new(Reduction: Reduction.None), labels, predictions, [4, 1]), Focal(new(Gamma: 0, Reduction: Reduction.None), labels, predictions, [4, 1]));
    }

    [Fact]
    public void Focal_loss_of_logits_is_that_of_their_sigmoid()
    {
        float[] labels = [0, 1, 0.3f, 1], logits = [-2, 1.5f, 0.25f, -3], predictions = [.. logits.Select(ScalarMath.Sigmoid)];
        foreach (ProbabilityMode mode in Enum.GetValues<ProbabilityMode>())
        {
            BinaryFocalCrossEntropy focal = new(ApplyClassBalancing: true, Gamma: 1.5, LabelSmoothing: 0.2, Reduction: Reduction.None, Mode: mode);
            Assert.Equal(Focal(focal, labels, predictions, [4, 1]), Focal(focal with { FromLogits = true }, labels, logits, [4, 1]), new RelativeSingle(1e-5f));
        }
    }

    [Fact]
    public void Labels_are_never_broadcast()
    {
        Assert.Equal(Call(new(), s_labels, s_predictions, [4, 1]), ToArray(new BinaryCrossEntropy().Call<float>(Span(s_labels, [4]), Span(s_predictions, [4, 1]))));
        ArgumentException e = Assert.Throws<ArgumentException>(() => new BinaryCrossEntropy().Call<float>(Span([1f, 0f, 1f], [3, 1]), Span(new float[9], [3, 3])));
        Assert.Contains("[3, 1]", e.Message, StringComparison.Ordinal);
        Assert.Contains("[3, 3]", e.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Call(new(), s_labels, s_predictions, [2, 2], [1, 2, 3]));
        Assert.Contains("reshape", Assert.Throws<ArgumentException>(() => Call(new(), s_labels, s_predictions, [4], [1, 0, 0, 0])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_out_of_range_are_named()
    {
        Assert.Contains("element 1 (row-major) is NaN", Assert.Throws<ArgumentOutOfRangeException>(() => Call(new(), [1f, float.NaN], [0.5f, 0.5f], [2, 1])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Call(new(), [1f, 2f], [0.5f, 0.5f], [2, 1]));
        foreach (float weight in new[] { -1, float.NaN, float.PositiveInfinity })
            Assert.Equal("sampleWeight", Assert.Throws<ArgumentOutOfRangeException>(() => Call(new(), [1f, 1f], [0.5f, 0.5f], [2, 1], [1, weight])).ParamName);
        foreach (ProbabilityMode mode in new[] { ProbabilityMode.PyTorch, ProbabilityMode.Exact })
            Assert.ThrowsAny<ArgumentException>(() => Call(new(Mode: mode), [1f], [1.5f], [1, 1]));
        Assert.Equal(Call(new(), [1f], [1f], [1, 1]), Call(new(), [1f], [1.5f], [1, 1]));
        Assert.Throws<ArgumentException>(() => Call(new(), Array.Empty<float>(), [], [0, 1]));
        Assert.Equal([0f], Call(new(Reduction: Reduction.Sum), Array.Empty<float>(), [], [0, 1]));
    }

    [Fact]
    public void Settings_out_of_range_are_refused_by_constructor_and_with()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new BinaryCrossEntropy(LabelSmoothing: 1.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BinaryCrossEntropy() with { LabelSmoothing = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new BinaryFocalCrossEntropy() with { Gamma = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new BinaryFocalCrossEntropy(Alpha: 2));
    }

    private static T[] Call<T>(BinaryCrossEntropy loss, T[] labels, T[] predictions, nint[] shape, T[]? weights = null)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T> =>
        ToArray(weights is null ? loss.Call(Span(labels, shape), Span(predictions, shape)) : loss.Call(Span(labels, shape), Span(predictions, shape), Span(weights, [weights.Length])));

    private static float[] Focal(BinaryFocalCrossEntropy loss, float[] labels, float[] predictions, nint[] shape) =>
        ToArray(loss.Call(Span(labels, shape), Span(predictions, shape)));

    private static ReadOnlyTensorSpan<T> Span<T>(T[] values, nint[] shape) => new(values, shape);

    private static T[] ToArray<T>(Tensor<T> tensor)
    {
        T[] values = new T[tensor.FlattenedLength];
        tensor.FlattenTo(values);
        return values;
    }

    private sealed class Relative(double tolerance) : IEqualityComparer<double>
    {
        public bool Equals(double x, double y) => Math.Abs(x - y) <= tolerance * Math.Max(Math.Abs(x), Math.Abs(y));

        public int GetHashCode(double obj) => 0;
    }

    private sealed class RelativeSingle(float tolerance) : IEqualityComparer<float>
    {
        public bool Equals(float x, float y) => Math.Abs(x - y) <= tolerance * Math.Max(Math.Abs(x), Math.Abs(y));

        public int GetHashCode(float obj) => 0;
    }
}
