using System.Numerics.Tensors;

namespace AutoBce.Tests;

/// <summary>float16 in, float16 out, float in between: keras/src/losses/loss.py casts to the loss's dtype, which is floatx whatever the inputs are.</summary>
public sealed class HalfPrecisionTests
{
    private static readonly Half[] s_p = Halves(0.9, 0.25, 0.4, 0.75, 0, 1), s_y = Halves(1, 0, 0.5, 1, 0, 1), s_z = Halves(2, -0.5, 11, -7, 60, -60), s_w = Halves(1, 0.5, 2, 0, 3, 1);

    [Theory]
    [Trait("Source", "keras losses/loss.py, __call__: y_true, y_pred and sample_weight are cast to the loss's dtype; torch computes half losses in float (opmath)")]
    [InlineData(ProbabilityMode.Keras2)]
    [InlineData(ProbabilityMode.Keras3)]
    [InlineData(ProbabilityMode.PyTorch)]
    [InlineData(ProbabilityMode.Exact)]
    public void Losses_are_those_of_floats_rounded_once(ProbabilityMode mode)
    {
        foreach (Reduction reduction in Enum.GetValues<Reduction>())
        {
            BinaryCrossEntropy loss = new(LabelSmoothing: 0.1, Reduction: reduction, Mode: mode);
            BinaryFocalCrossEntropy focal = new(true, Reduction: reduction, Mode: mode);
            bool[] mask = [true, true, false, true, true, true];
            Same(loss.Call<Half>(Column(s_y), Column(s_p), new(s_w)), loss.Call<float>(Column(Floats(s_y)), Column(Floats(s_p)), new(Floats(s_w))));
            Same(loss.Gradient<Half>(Column(s_y), Column(s_p), new(s_w)), loss.Gradient<float>(Column(Floats(s_y)), Column(Floats(s_p)), new(Floats(s_w))));
            Same(loss.Call<Half>(Column(s_y), Column(s_p), default, Column(mask)), loss.Call<float>(Column(Floats(s_y)), Column(Floats(s_p)), default, Column(mask)));
            Same(focal.Call<Half>(Column(s_y), Column(s_p)), focal.Call<float>(Column(Floats(s_y)), Column(Floats(s_p))));
            Same(focal.Gradient<Half>(Column(s_y), Column(s_p)), focal.Gradient<float>(Column(Floats(s_y)), Column(Floats(s_p))));
        }
    }

    [Fact]
    [Trait("Source", "torch BCELoss, BCEWithLogitsLoss and torchvision sigmoid_focal_loss of half tensors give half tensors")]
    public void So_are_those_of_PyTorch()
    {
        Same(new BceLoss().Call<Half>(new(s_p), new(s_y), new(s_w)), new BceLoss().Call<float>(new(Floats(s_p)), new(Floats(s_y)), new(Floats(s_w))));
        Same(new BceLoss().Gradient<Half>(new(s_p), new(s_y)), new BceLoss().Gradient<float>(new(Floats(s_p)), new(Floats(s_y))));
        BceWithLogitsLoss logits = new(Reduction.None) { PositiveWeight = 3 };
        Same(logits.Call<Half>(new(s_z), new(s_y), default, new(Halves(2))), logits.Call<float>(new(Floats(s_z)), new(Floats(s_y)), default, new([2f])));
        Same(logits.Gradient<Half>(new(s_z), new(s_y)), logits.Gradient<float>(new(Floats(s_z)), new(Floats(s_y))));
        Same(new SigmoidFocalLoss().Call<Half>(new(s_z), new(s_y)), new SigmoidFocalLoss().Call<float>(new(Floats(s_z)), new(Floats(s_y))));
        Same(new SigmoidFocalLoss().Gradient<Half>(new(s_z), new(s_y)), new SigmoidFocalLoss().Gradient<float>(new(Floats(s_z)), new(Floats(s_y))));
    }

    [Fact]
    [Trait("Source", "IEEE 754 binary16: 11 bits, up to 65504, down to 2^-24")]
    public void What_is_too_large_or_too_small_says_so_by_its_value()
    {
        Half[] z = [.. Enumerable.Repeat((Half)30_000, 3)], y = Halves(0, 0, 0);
        Assert.Equal([Half.PositiveInfinity], LossCalls.Flat(new BceWithLogitsLoss(Reduction.Sum).Call<Half>(new(z), new(y))));
        Assert.Equal([(Half)30_000], LossCalls.Flat(new BceWithLogitsLoss().Call<Half>(new(z), new(y))));
        // sigmoid(-18) = 1.5e-8 is less than half of 2^-24 = 6e-8; sigmoid(-16) = 1.1e-7 is not.
        Assert.Equal(Halves(0, 1.125e-7), LossCalls.Flat(new BceWithLogitsLoss(Reduction.Sum).Gradient<Half>(new(Halves(-18, -16)), new(Halves(0, 0)))));
        // A certain miss costs what it does in float, 15.424949: the nearest Half.
        Assert.Equal([(Half)15.424949], LossCalls.Flat(new BinaryCrossEntropy().Call<Half>(Column(Halves(1)), Column(Halves(0)))));
    }

    [Fact]
    public void Bad_values_are_named_as_those_of_floats_are()
    {
        Assert.Throws<ArgumentOutOfRangeException>("yTrue", () => new BinaryCrossEntropy().Call<Half>(Column(Halves(2)), Column(Halves(0.5))));
        Assert.Throws<ArgumentException>("yTrue", () => new BinaryCrossEntropy().Call<Half>(new(Halves(1, 0)), new(Halves(0.5))));
        Assert.Throws<ArgumentOutOfRangeException>("yPred", () => new BceLoss().Call<Half>(new(Halves(1.5)), new(Halves(1))));
        Assert.Contains("Half, float and double", Assert.Throws<NotSupportedException>(() => new BinaryCrossEntropy().Call<System.Runtime.InteropServices.NFloat>(Column<System.Runtime.InteropServices.NFloat>([0]), Column<System.Runtime.InteropServices.NFloat>([0]))).Message, StringComparison.Ordinal);
        Assert.Throws<NotSupportedException>(() => new Variable<Half>(new ReadOnlyTensorSpan<Half>(s_p)));
    }

    [Fact]
    [Trait("Source", "keras fit: float16 arrays are cast to the model's dtype")]
    public void Models_take_arrays_of_Half_as_the_floats_they_are()
    {
        (float[,] x, float[] y) = Samples.Plane(40, 4);
        Half[,] halves = new Half[40, 4];
        float[,] rounded = new float[40, 4];
        for (int i = 0; i < 160; i++)
        {
            halves[i / 4, i % 4] = (Half)x[i / 4, i % 4];
            rounded[i / 4, i % 4] = (float)halves[i / 4, i % 4];
        }
        Half[] labels = Array.ConvertAll(y, label => (Half)label);
        Sequential one = Samples.Network(4, seed: 1), other = Samples.Network(4, seed: 1);
        one.Fit(halves, labels, epochs: 2, seed: 3, verbose: Verbosity.Silent, sampleWeight: labels);
        other.Fit(rounded, y, epochs: 2, seed: 3, verbose: Verbosity.Silent, sampleWeight: y);
        Assert.Equal(Samples.Parameters(other), Samples.Parameters(one));
        Assert.Equal(other.Predict(rounded), one.Predict(halves));
        halves[7, 2] = Half.NaN;
        Assert.Contains("x[7, 2] is NaN", Assert.Throws<ArgumentException>("x", () => one.Predict(halves)).Message, StringComparison.Ordinal);
    }

    private static Half[] Halves(params double[] values) => Array.ConvertAll(values, value => (Half)value);

    private static float[] Floats(Half[] values) => Array.ConvertAll(values, value => (float)value);

    private static ReadOnlyTensorSpan<T> Column<T>(T[] values) => new(values, [values.Length, 1]);

    private static void Same(Tensor<Half> found, Tensor<float> expected)
    {
        Assert.Equal(expected.Lengths.ToArray(), found.Lengths.ToArray());
        Assert.Equal(Array.ConvertAll(LossCalls.Flat(expected), value => (Half)value), LossCalls.Flat(found));
    }
}
