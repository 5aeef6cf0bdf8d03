using System.Numerics.Tensors;

namespace AutoBce.Tests;

/// <summary>The losses under PyTorch's and torchvision's names.</summary>
public sealed class TorchLossTests
{
    private static readonly nint[] s_shape = [2, 2];
    private static readonly double[] s_logits = [0.5, -1, 2, 0], s_labels = [1, 0, 0.25, 1];

    private static double Softplus(double x) => Math.Log(1 + Math.Exp(x));

    [Fact]
    public void Logits_with_weights_and_positive_weights_to_each_class()
    {
        double[] weight = [1, 3], positive = [2, 0.5];
        double[] expected = [.. s_logits.Select((x, i) => weight[i % 2] * ((1 - s_labels[i]) * x + (1 + (positive[i % 2] - 1) * s_labels[i]) * Softplus(-x)))];
        BceWithLogitsLoss loss = new();
        Assert.Equal(expected.Average(), Call(loss), 1e-12);
        Assert.Equal(expected.Sum(), Call(loss with { Reduction = Reduction.Sum }), 1e-12);
        Assert.Equal(expected, (loss with { Reduction = Reduction.None }).Call<double>(new(s_logits, s_shape), new(s_labels, s_shape), new(weight), new(positive)), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal((loss with { PositiveWeight = 2 }).Call<double>(new(s_logits), new(s_labels))[0], loss.Call<double>(new(s_logits), new(s_labels), default, new(new[] { 2.0 }))[0], 1e-12);

        double Call(BceWithLogitsLoss l) => l.Call<double>(new(s_logits, s_shape), new(s_labels, s_shape), new(weight), new(positive))[0];
    }

    [Fact]
    [Trait("Source", "torch BCELoss docs: logarithms not below -100, weight times the loss, the mean over all elements")]
    public void Probabilities_cost_100_at_most_and_divide_by_the_number_of_elements()
    {
        float[] p = [0, 1, 0.5f], y = [1, 1, 0], weight = [1, 1, 4];
        Tensor<float> losses = new BceLoss(Reduction.None).Call<float>(new(p), new(y), new(weight));
        Assert.Equal([100f, 0f, 4 * 0.6931472f], losses, (a, b) => Math.Abs(a - b) < 1e-6f);
        Assert.Equal((100 + 4 * Math.Log(2)) / 3, new BceLoss().Call<float>(new(p), new(y), new(weight))[0], 1e-5);
        Assert.Contains("[0, 1]", Assert.Throws<ArgumentOutOfRangeException>(() => new BceLoss().Call<float>(new(new[] { 1.1f }), new(new[] { 1f }))).Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Source", "torchvision.ops.sigmoid_focal_loss: reduction none, mean, sum")]
    public void The_focal_loss_of_torchvision()
    {
        foreach (double alpha in new[] { 0.25, 0.9, -1 })
        {
            double[] expected = [.. s_logits.Select((x, i) =>
            {
                double y = s_labels[i], p = 1 / (1 + Math.Exp(-x)), pt = p * y + (1 - p) * (1 - y), bce = (1 - y) * x + Softplus(-x);
                return bce * Math.Pow(1 - pt, 1.5) * (alpha >= 0 ? alpha * y + (1 - alpha) * (1 - y) : 1);
            })];
            SigmoidFocalLoss loss = new(alpha, Gamma: 1.5);
            Assert.Equal(expected, loss.Call<double>(new(s_logits, s_shape), new(s_labels, s_shape)), (a, b) => Math.Abs(a - b) < 1e-12);
            Assert.Equal(expected.Average(), (loss with { Reduction = Reduction.SumOverBatchSize }).Call<double>(new(s_logits), new(s_labels))[0], 1e-12);
        }
        Assert.Throws<ArgumentOutOfRangeException>("Alpha", () => new SigmoidFocalLoss(1.5));
        Assert.Throws<ArgumentOutOfRangeException>("Gamma", () => new SigmoidFocalLoss(Gamma: -1));
    }

    [Fact]
    [Trait("Source", "torch.nn.functional.binary_cross_entropy and binary_cross_entropy_with_logits: weight and pos_weight are broadcast")]
    public void Weights_are_broadcast_from_the_last_dimension()
    {
        double[] half = [0.5, 0.5, 0.5, 0.5], ones = [1, 1, 1, 1], zeros = new double[4];
        double log2 = Math.Log(2);
        Tensor<double> rows = new BceLoss(Reduction.None).Call<double>(new(half, s_shape), new(ones, s_shape), new(new double[] { 1, 2 }, [2, 1]));
        Assert.Equal([log2, log2, 2 * log2, 2 * log2], LossCalls.Flat(rows), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal(s_shape, rows.Lengths.ToArray());
        double mean = new BceLoss().Call<double>(new(new[] { 0.9, 0.9, 0.1, 0.1 }, s_shape), new(ones, s_shape), new(new double[] { 1, 0 }, [2, 1]))[0];
        Assert.Equal(0.0527, mean, 1e-4);
        double[] slopes = LossCalls.Flat(new BceLoss().Gradient<double>(new(half, s_shape), new(ones, s_shape), new(new double[] { 1, 0 }, [2, 1])));
        Assert.Equal([-0.5, -0.5, 0, 0], slopes, (a, b) => Math.Abs(a - b) < 1e-12);
        Tensor<double> positive = new BceWithLogitsLoss(Reduction.None).Call<double>(new(zeros, s_shape), new(ones, s_shape), default, new(new double[] { 1, 3 }, [2, 1]));
        Assert.Equal([log2, log2, 3 * log2, 3 * log2], LossCalls.Flat(positive), (a, b) => Math.Abs(a - b) < 1e-12);
        double[] six = [0.5, 0.5, 0.5, 0.5, 0.5, 0.5];
        Tensor<double> three = new BceLoss(Reduction.None).Call<double>(new(six, [3, 2]), new(new double[6], [3, 2]), new(new double[] { 1, 2, 3 }, [3, 1]));
        Assert.Equal([log2, log2, 2 * log2, 2 * log2, 3 * log2, 3 * log2], LossCalls.Flat(three), (a, b) => Math.Abs(a - b) < 1e-12);
        // Dimensions that the weights lack are repeated in front, and one of length 1 may lie in the middle.
        double[] cube = LossCalls.Flat(new BceLoss(Reduction.None).Call<double>(
            new(Enumerable.Repeat(0.5, 12).ToArray(), [2, 3, 2]), new(new double[12], [2, 3, 2]), new(new double[] { 1, 2, 3, 4 }, [2, 1, 2])));
        Assert.Equal([1, 2, 1, 2, 1, 2, 3, 4, 3, 4, 3, 4], cube, (a, b) => Math.Abs(a * log2 - b) < 1e-12);
    }

    [Theory]
    [InlineData(new[] { 4, 1 }, new[] { 4 })]          // PyTorch would make losses [4, 4] of them
    [InlineData(new[] { 2, 2 }, new[] { 4 })]
    [InlineData(new[] { 2, 3 }, new[] { 3, 2 })]
    [InlineData(new[] { 4 }, new[] { 4, 1 })]
    [InlineData(new[] { 2, 2 }, new[] { 1, 2, 2 })]
    public void Weights_of_another_shape_are_refused(int[] shape, int[] weightShape)
    {
        nint[] input = [.. shape.Select(length => (nint)length)], weights = [.. weightShape.Select(length => (nint)length)];
        double[] values = [.. Enumerable.Repeat(0.5, shape.Aggregate((a, b) => a * b))], given = new double[weightShape.Aggregate((a, b) => a * b)];
        string message = Assert.Throws<ArgumentException>("weight", () => new BceLoss().Call<double>(new(values, input), new(values, input), new(given, weights))).Message;
        Assert.Contains($"[{string.Join(", ", shape)}]", message, StringComparison.Ordinal);
        Assert.Contains($"[{string.Join(", ", weightShape)}]", message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("weight", () => new BceLoss().Gradient<double>(new(values, input), new(values, input), new(given, weights)));
        Assert.Throws<ArgumentException>("positiveWeight", () => new BceWithLogitsLoss().Call<double>(new(values, input), new(values, input), default, new(given, weights)));
    }

    [Fact]
    public void They_train_and_refuse_what_does_not_fit()
    {
        (float[,] x, float[] y) = Samples.Plane(30, 4);
        Sequential Make(Loss loss)
        {
            Sequential model = new(4) { new Dense(1) };
            model.Compile(new Sgd(0.1f), loss);
            model.Build(1);
            model.TrainOnBatch(x, y);
            return model;
        }
        Assert.Equal(Samples.Parameters(Make(new BinaryCrossEntropy(FromLogits: true))), Samples.Parameters(Make(new BceWithLogitsLoss())));
        Assert.Equal(Samples.Parameters(Make(new BinaryFocalCrossEntropy(true, FromLogits: true))), Samples.Parameters(Make(NamedLosses.Get("sigmoid_focal_loss"))));
        Assert.Contains("None", Assert.Throws<ArgumentException>(() => Make(new SigmoidFocalLoss())).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new BceLoss(Reduction.MeanWithSampleWeight));
        Assert.Throws<ArgumentException>("target", () => new BceWithLogitsLoss().Call<double>(new(s_logits, s_shape), new(s_labels)));
        Assert.Throws<ArgumentException>("weight", () => new BceWithLogitsLoss().Call<double>(new(s_logits, s_shape), new(s_labels, s_shape), new(new double[3])));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BceWithLogitsLoss().Call<double>(new(s_logits), new(s_labels), new(new double[] { -1 })));
        Assert.Throws<ArgumentException>("input", () => new BceLoss().Call<float>(new(Array.Empty<float>(), [0, 1]), new(Array.Empty<float>(), [0, 1])));
    }

    [Theory]
    [InlineData(ProbabilityMode.Keras2, 15.424949, 0)]
    [InlineData(ProbabilityMode.Keras3, 16.118095, 0)]
    [InlineData(ProbabilityMode.PyTorch, 100, -1e12)]
    public void Modes_that_clip_train_models_without_a_sigmoid_with_the_gradient_of_their_source(ProbabilityMode mode, double value, double slope)
    {
        Sequential model = new(1) { new Dense(1) };
        model.Compile(new Sgd(1e-12f), new BinaryCrossEntropy(Mode: mode));
        model.Build(1);
        foreach (Variable<float> parameter in model.EnsureParameters()) parameter.Data.Clear();
        // The model says 0 where the label is 1.
        Assert.Equal(value, model.TrainOnBatch(new[] { 1f }, new[] { 1f }), 1e-5);
        Assert.All(Samples.Parameters(model), parameter => Assert.Equal(-slope * 1e-12, parameter, 1e-5));
    }

    [Fact]
    public void Asymmetric_losses_without_asymmetry_are_focal()
    {
        double[] p = [0.1, 0.5, 0.99], y = [0, 1, 0], focal = new double[3], asymmetric = new double[3];
        new BinaryLosses.FocalLoss(Gamma: 2).Elementwise(p, y, focal);
        new BinaryLosses.AsymmetricLoss(GammaPositive: 2, GammaNegative: 2, Margin: 0).Elementwise(p, y, asymmetric);
        Assert.Equal(focal, asymmetric, (a, b) => Math.Abs(a - b) < 1e-12);
        // Below the margin a negative costs nothing, a positive as much as ever.
        new BinaryLosses.AsymmetricLoss(Margin: 0.2).Elementwise(p, y, asymmetric);
        Assert.Equal(0, asymmetric[0]);
        Assert.Equal(0.5 * Math.Log(2), asymmetric[1], 1e-12);
        Assert.Equal(-Math.Pow(0.79, 4) * Math.Log(0.21), asymmetric[2], 1e-12);
        foreach (ElementwiseLoss loss in new ElementwiseLoss[] { new BinaryLosses.AsymmetricLoss(), new BinaryLosses.AsymmetricFocalLogitsLoss() })
            Assert.True(GradientCheck.Check(loss).Passed, GradientCheck.Check(loss).Details);
    }
}
