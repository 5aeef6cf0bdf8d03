using System.Numerics.Tensors;

namespace AutoBce.Tests;

/// <summary>tf.keras.losses.BinaryCrossentropy of TensorFlow 2.4 to 2.21: losses.py, backend.py, and what their users reported.</summary>
public sealed class Keras2Tests
{
    private const float Epsilon = 1e-7f;

    [Fact]
    [Trait("Source", "keras 2.4 backend.py: epsilon() in float32, bit by bit")]
    public void Constants_in_float32()
    {
        Assert.Equal(0x33D6BF95, BitConverter.SingleToInt32Bits(Epsilon));
        Assert.Equal(0x3F7FFFFE, BitConverter.SingleToInt32Bits(1 - Epsilon));
        Assert.Equal(0x3456BF95, BitConverter.SingleToInt32Bits(Epsilon + Epsilon));
        Assert.Equal(0x346B5FCA, BitConverter.SingleToInt32Bits(1 - (1 - Epsilon) + Epsilon));
        Assert.Equal(1f, 1 - Epsilon + Epsilon);
        // What follows from them: the costs of certain misses, and of a certain hit, which is minus 0.
        float[] losses = new BinaryCrossEntropy(Reduction: Reduction.None).On([1f, 0, 1, 0], [0f, 1, 1, 0], [4, 1]);
        Assert.Equal([-Math.Log(Epsilon + Epsilon), -Math.Log(1 - (1 - Epsilon) + Epsilon)], losses[..2].Select(loss => (double)loss), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.All(losses[2..], loss => Assert.Equal(int.MinValue, BitConverter.SingleToInt32Bits(loss)));
    }

    [Fact]
    [Trait("Source", "tensorflow#30040: prints 9.23662; labels (10,) against (10, 1) printed 8.006299 there and are one column here")]
    public void Labels_that_were_broadcast()
    {
        float[] labels = [1, 1, 1, 0, 1, 0, 0, 1, 1, 0], predictions = [0, 0, 0, 1, 1, 0, 0, 1, 0, 1];
        float column = new BinaryCrossEntropy().On(labels, predictions, [10, 1])[0];
        // 9.236627: four certain misses of a 1, two of a 0. The issue shows the digits up to 9.23662.
        Assert.Equal(9.23662, Math.Floor(column * 1e5) / 1e5, 1e-9);
        Assert.Equal((4 * 15.424949 + 2 * 15.333239) / 10, column, 2e-6);
        Assert.Equal(column, new BinaryCrossEntropy().Call<float>(new(labels), new(predictions, [10, 1]))[0]);
        // What the broadcast computed: every label against every prediction.
        float[] all = new BinaryCrossEntropy().On(
            [.. predictions.SelectMany(_ => labels)], [.. predictions.SelectMany(p => Enumerable.Repeat(p, 10))], [10, 10]);
        Assert.Equal(8.006299f, all[0], 1e-6f);
    }

    [Theory]
    [Trait("Source", "keras#15249, tensorflow#51675: epsilon is added a second time inside the logarithms")]
    [InlineData(0.6, 1)]
    [InlineData(0.6, 0)]
    [InlineData(1e-4, 1)]
    [InlineData(1e-4, 0.3)]
    [InlineData(0.99999, 0)]
    public void Epsilon_is_added_twice(double p, double y)
    {
        double twice = -(y * Math.Log(p + 1e-7) + (1 - y) * Math.Log(1 - p + 1e-7)), once = -(y * Math.Log(p) + (1 - y) * Math.Log(1 - p));
        double slope = (1 - y) / (1 - p + 1e-7) - y / (p + 1e-7);
        double[] losses = new double[1], gradient = new double[1];
        new ClippedLosses.Keras2Loss().Elementwise([p], [y], losses);
        LossCalls.Near(1e-14, [twice], losses);
        new ClippedLosses.Keras3Loss().Elementwise([p], [y], losses);
        LossCalls.Near(1e-14, [once], losses);
        gradient = new BinaryCrossEntropy().GradientOn([y], [p], [1, 1]);
        LossCalls.Near(1e-14, [slope], gradient);
    }

    [Theory]
    [Trait("Source", "keras 2.4 losses.py: y (1 - s) + 0.5 s before anything else; s with float64 was a dtype error there")]
    [InlineData(0.1)]
    [InlineData(0.2)]
    [InlineData(1.0)]
    public void Smoothing_in_float64(double s)
    {
        double[] p = [0.3, 0.8], y = [1, 0];
        double[] expected = [.. p.Zip(y, (p, y) => -((y * (1 - s) + 0.5 * s) * Math.Log(p) + (1 - y * (1 - s) - 0.5 * s) * Math.Log(1 - p)))];
        LossCalls.Near(1e-6, expected, new BinaryCrossEntropy(LabelSmoothing: s, Reduction: Reduction.None).On(y, p, [2, 1]));
        double[] slopes = [.. p.Zip(y, (p, y) => (1 - (y * (1 - s) + 0.5 * s)) / (1 - p) - (y * (1 - s) + 0.5 * s) / p)];
        LossCalls.Near(1e-6, slopes, new BinaryCrossEntropy(LabelSmoothing: s, Reduction: Reduction.Sum).GradientOn(y, p, [2, 1]));
    }

    [Fact]
    [Trait("Source", "tensorflow#39878, #48129, keras#15791: float64 is reduced in float32 and cast back; Exact keeps it")]
    public void Float64_is_reduced_in_float32()
    {
        double[] y = [1, 1, 1], p = [0.1, 0.2, 0.3];
        double exact = p.Average(q => -Math.Log(q)), loss = new BinaryCrossEntropy().On(y, p, [3, 1])[0];
        Assert.Equal((double)(float)loss, loss);
        Assert.NotEqual(exact, loss, 1e-12);
        Assert.Equal(exact, loss, 1e-6);
        Assert.Equal(exact, new BinaryCrossEntropy(Mode: ProbabilityMode.Exact).On(y, p, [3, 1])[0], 1e-15);
    }

    [Fact]
    [Trait("Source", "tf-keras losses.py, ragged rows: each the mean over its own length, then the mean over rows; here by a mask or IgnoredLabel")]
    public void Ragged_rows()
    {
        float[] y = [1, 0, 1, float.NaN, float.NaN, 1], p = [0.9f, 0.2f, 0.4f, 0, 0, 0.7f];
        double first = -(Math.Log(0.9) + Math.Log(0.8) + Math.Log(0.4)) / 3, second = -Math.Log(0.7);
        Assert.Equal((first + second) / 2, new BinaryCrossEntropy { IgnoredLabel = double.NaN }.On(y, p, [2, 3])[0], 1e-6);
        Assert.Equal((2 * first + 6 * second) / 2, new BinaryCrossEntropy { IgnoredLabel = double.NaN }.On(y, p, [2, 3], [2, 6])[0], 1e-5);
    }

    [Theory]
    [Trait("Source", "keras 2.4: max(x, 0) - x y + log1p(exp(-|x|)), gradient sigmoid(x) - y")]
    [InlineData(-18.6, 0)]
    [InlineData(0.51, 1)]
    [InlineData(2.94, 0)]
    [InlineData(-12.8, 0)]
    [InlineData(1000, 0)]
    [InlineData(-1000, 1)]
    [InlineData(3, 0.25)]
    public void From_logits(double x, double y)
    {
        BinaryCrossEntropy loss = new(FromLogits: true, Mode: ProbabilityMode.Exact);
        LossCalls.Near(1e-14, [Math.Max(x, 0) - x * y + ScalarMath.Log1p(Math.Exp(-Math.Abs(x)))], loss.On([y], [x], [1, 1]));
        double sigmoid = x >= 0 ? 1 / (1 + Math.Exp(-x)) : Math.Exp(x) / (1 + Math.Exp(x)), other = x >= 0 ? Math.Exp(-x) / (1 + Math.Exp(-x)) : 1 / (1 + Math.Exp(x));
        LossCalls.Near(1e-14, [(1 - y) * sigmoid - y * other], loss.GradientOn([y], [x], [1, 1]));
    }

    [Fact]
    [Trait("Source", "Keras page BinaryCrossentropy: y_true [0, 1, 0, 0], y_pred [-18.6, 0.51, 2.94, -12.8] give 0.865 from logits")]
    public void From_logits_on_the_page()
    {
        float[] y = [0, 1, 0, 0], x = [-18.6f, 0.51f, 2.94f, -12.8f];
        Assert.Equal(0.8654580116271973f, new BinaryCrossEntropy(FromLogits: true).Call<float>(new(y), new(x))[0], 1e-6f);
        Assert.Equal(0.8654580116271973f, new BinaryCrossEntropy(FromLogits: true).On(y, x, [2, 2])[0], 1e-6f);
    }

    [Fact]
    [Trait("Source", "keras 2.4 losses.py: constructor defaults")]
    public void Defaults()
    {
        BinaryCrossEntropy plain = new();
        Assert.Equal((false, 0.0, Reduction.SumOverBatchSize, "binary_crossentropy", -1), (plain.FromLogits, plain.LabelSmoothing, plain.Reduction, plain.Name, plain.Axis));
        Assert.Equal(ProbabilityMode.Keras2, plain.Mode);
        BinaryFocalCrossEntropy focal = new();
        Assert.Equal((false, 0.25, 2.0, false, 0.0, -1), (focal.ApplyClassBalancing, focal.Alpha, focal.Gamma, focal.FromLogits, focal.LabelSmoothing, focal.Axis));
    }

    [Fact]
    [Trait("Source", "keras#15271, cached logits: fit trains on the logits, and the loss of predict's output is the clipped one; here evaluate is as fit")]
    public void A_sigmoid_trains_on_its_logits()
    {
        Sequential model = new(1) { new Dense(1, Activation.Sigmoid) { KernelInitializer = Initializer.Constant(100), UseBias = false } };
        model.Compile(new Sgd(0), new BinaryCrossEntropy());
        float[] x = [-1], y = [1];
        Assert.Equal(100, model.TrainOnBatch(x, y));
        Assert.Equal(100, model.Evaluate(x, y).Loss);
        Assert.Equal(15.424949f, new BinaryCrossEntropy().On(y, model.Predict(x), [1, 1])[0]);
    }

    [Fact]
    [Trait("Source", "keras 2.4: a logits tensor of another shape is refused, probabilities of another shape are broadcast; here both are refused")]
    public void Shapes_of_equal_rank_are_never_broadcast()
    {
        foreach (bool fromLogits in new[] { false, true })
        {
            BinaryCrossEntropy loss = new(FromLogits: fromLogits);
            Assert.Contains("Labels are not broadcast", Assert.Throws<ArgumentException>("yTrue", () => loss.Call<float>(new(new float[3], [3, 1]), new(new float[9], [3, 3]))).Message, StringComparison.Ordinal);
            Assert.Throws<ArgumentException>("yTrue", () => loss.Call<float>(new(new float[3]), new(new float[9], [3, 3])));
        }
    }

    [Theory]
    [Trait("Source", "keras 3 losses/__init__.py: 'ce' and 'crossentropy' mean one loss or another by the shape of the output; here a name means one loss")]
    [InlineData("ce")]
    [InlineData("crossentropy")]
    [InlineData("categorical_crossentropy")]
    public void Names_that_depend_on_shapes_are_unknown(string alias) =>
        Assert.Contains("\"bce\"", Assert.Throws<ArgumentException>("name", () => NamedLosses.Get(alias)).Message, StringComparison.Ordinal);
}
