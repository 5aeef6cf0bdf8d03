using System.Numerics.Tensors;

namespace AutoBce.Tests;

/// <summary>torch.nn.BCELoss and BCEWithLogitsLoss: their documentation, Loss.cpp, and what their users reported.</summary>
public sealed class TorchTests
{
    private static readonly double[] s_x = [0.5, -1, 2, 0, -30, 30], s_y = [1, 0, 0.25, 1, 0, 1];
    private static readonly nint[] s_shape = [3, 2];

    private static double Softplus(double x) => Math.Max(x, 0) + ScalarMath.Log1p(Math.Exp(-Math.Abs(x)));

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    [Theory]
    [Trait("Source", "torch BCELoss docs: logarithms are not below -100; newer: log1p(-p)")]
    [InlineData(0, 1, 100)]
    [InlineData(1, 0, 100)]
    [InlineData(0, 0, 0)]
    [InlineData(1, 1, 0)]
    [InlineData(1e-44, 1, 100)]
    [InlineData(1e-40, 1, 92.103403719761836)]
    [InlineData(1e-12, 0, 1.0000000000005e-12)]
    [InlineData(0.25, 0.5, 0.83698822)]
    public void BCELoss_forward(double p, double y, double value) =>
        Assert.Equal(value, new BceLoss().Call<double>(new([p]), new([y]))[0], 1e-8 * value + 1e-26);

    [Theory]
    [Trait("Source", "torch Loss.cpp, BCELoss backward: (p - y) / max((1 - p) p, 1e-12f), the 1e-12 being a float")]
    [InlineData(0, 1, -1.0000000039958028e12)]
    [InlineData(1, 0, 1.0000000039958028e12)]
    [InlineData(0, 0, 0)]
    [InlineData(1, 1, 0)]
    [InlineData(0.3, 0.3, 0)]
    [InlineData(0.25, 1, -4)]
    [InlineData(0.25, 0, 1.3333333333333333)]
    [InlineData(1e-13, 1, -1.0000000039957028e12)]
    public void BCELoss_backward(double p, double y, double slope)
    {
        double[] gradient = LossCalls.Flat(new BceLoss().Gradient<double>(new([p]), new([y])));
        LossCalls.Near(1e-12, [slope], gradient);
        Assert.Equal(gradient, new BinaryCrossEntropy(Mode: ProbabilityMode.PyTorch).GradientOn([y], [p], [1, 1]));
        LossCalls.Near(1e-6, [(float)slope], LossCalls.Flat(new BceLoss().Gradient<float>(new([(float)p]), new([(float)y]))));
    }

    [Fact]
    [Trait("Source", "torch Loss.cpp: all elements of input, and of target, should be between 0 and 1; here with index and value")]
    public void Values_that_are_no_probabilities_are_refused()
    {
        foreach (float bad in new[] { -0.1f, 1.5f, float.NaN, float.PositiveInfinity })
        {
            string text = bad.ToString(System.Globalization.CultureInfo.InvariantCulture);
            Assert.Contains($"element 1 (row-major) is {text}", Assert.Throws<ArgumentOutOfRangeException>(() => new BceLoss().Call<float>(new([0.5f, bad]), new([1f, 0]))).Message, StringComparison.Ordinal);
            foreach (Action use in new Action[]
            {
                () => new BceLoss().Call<float>(new([0.5f, 0.5f]), new([1f, bad])),
                () => new BceWithLogitsLoss().Call<float>(new([0.5f, 0.5f]), new([1f, bad])),
                () => new BceWithLogitsLoss { PositiveWeights = [1, 2] }.Gradient<float>(new([0.5f, 0.5f]), new([1f, bad])),
                () => new SigmoidFocalLoss().Call<float>(new([0.5f, 0.5f]), new([1f, bad])),
            })
            {
                Assert.Contains($"target: element 1 (row-major) is {text}", Assert.Throws<ArgumentOutOfRangeException>("target", use).Message, StringComparison.Ordinal);
            }
        }
        ArgumentException e = Assert.Throws<ArgumentException>("target", () => new BceLoss().Call<float>(new(new float[4], [4, 1]), new(new float[4])));
        Assert.Contains("[4, 1]", e.Message, StringComparison.Ordinal);
        Assert.Contains("[4]", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [Trait("Source", "torch BCEWithLogitsLoss: (1 - y) x - log_sigmoid(x); 1.13 loses the tail, and gives NaN for infinite logits")]
    [InlineData(50, 1, 1.9287498479639178e-22, -1.9287498479639178e-22)]
    [InlineData(-50, 0, 1.9287498479639178e-22, 1.9287498479639178e-22)]
    [InlineData(0, 1, 0.69314718055994531, -0.5)]
    [InlineData(0, 0, 0.69314718055994531, 0.5)]
    [InlineData(double.PositiveInfinity, 1, 0, 0)]
    [InlineData(double.NegativeInfinity, 0, 0, 0)]
    [InlineData(double.PositiveInfinity, 0, double.PositiveInfinity, 1)]
    [InlineData(double.NegativeInfinity, 1, double.PositiveInfinity, -1)]
    [InlineData(-1000, 1, 1000, -1)]
    public void Logits(double x, double y, double value, double slope)
    {
        BceWithLogitsLoss loss = new();
        LossCalls.Near(1e-14, [value], LossCalls.Flat(loss.Call<double>(new([x]), new([y]))));
        LossCalls.Near(1e-14, [Math.Abs(slope)], [Math.Abs(loss.Gradient<double>(new([x]), new([y]))[0])]);
        Assert.True(slope * loss.Gradient<double>(new([x]), new([y]))[0] >= 0);
    }

    [Fact]
    [Trait("Source", "torch BCEWithLogitsLoss docs: (1 - y) x + (1 + (pos_weight - 1) y) softplus(-x); gradient (pos_weight y + 1 - y) sigmoid(x) - pos_weight y; one to each class")]
    public void Positive_weights_to_each_class()
    {
        double[] positive = [3, 0.5], weight = [1, 2, 3, 4, 5, 6];
        double[] expected = [.. s_x.Select((x, i) => weight[i] * ((1 - s_y[i]) * x + (1 + (positive[i % 2] - 1) * s_y[i]) * Softplus(-x)))];
        double[] slopes = [.. s_x.Select((x, i) => weight[i] * ((positive[i % 2] * s_y[i] + 1 - s_y[i]) * Sigmoid(x) - positive[i % 2] * s_y[i]))];
        BceWithLogitsLoss loss = new(), own = loss with { PositiveWeights = positive };
        Assert.Equal(expected.Average(), loss.Call<double>(new(s_x, s_shape), new(s_y, s_shape), new(weight, s_shape), new(positive))[0], 1e-12);
        Assert.Equal(expected.Average(), own.Call<double>(new(s_x, s_shape), new(s_y, s_shape), new(weight, s_shape))[0], 1e-12);
        Assert.Equal(expected, (own with { Reduction = Reduction.None }).Call<double>(new(s_x, s_shape), new(s_y, s_shape), new(weight, s_shape)), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal(slopes.Select(slope => slope / 6), own.Gradient<double>(new(s_x, s_shape), new(s_y, s_shape), new(weight, s_shape)), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal(slopes, (loss with { Reduction = Reduction.Sum }).Gradient<double>(new(s_x, s_shape), new(s_y, s_shape), new(weight, s_shape), new(positive)), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Throws<ArgumentException>("PositiveWeights", () => (own with { PositiveWeights = [1, 2, 3] }).Call<double>(new(s_x, s_shape), new(s_y, s_shape)));
        Assert.Equal(own, loss with { PositiveWeights = [3, 0.5] });
    }

    [Fact]
    [Trait("Source", "pytorch#54843: weight multiplies elements, and the mean divides by their number, not by the weights")]
    public void The_mean_divides_by_the_number_of_elements()
    {
        double[] p = [0.9, 0.2, 0.6], y = [1, 0, 0], weight = [1, 2, 5];
        double sum = -(Math.Log(0.9) + 2 * Math.Log(0.8) + 5 * Math.Log(0.4));
        Assert.Equal(sum / 3, new BceLoss().Call<double>(new(p), new(y), new(weight))[0], 1e-14);
        Assert.Equal(sum, new BceLoss(Reduction.Sum).Call<double>(new(p), new(y), new(weight))[0], 1e-14);
        LossCalls.Near(1e-14, [-1 / 0.9 / 3, 2 / 0.8 / 3, 5 / 0.4 / 3], LossCalls.Flat(new BceLoss().Gradient<double>(new(p), new(y), new(weight))));
        // The mean over weights is Keras's mean_with_sample_weight.
        Assert.Equal(sum / 8, new BinaryCrossEntropy(Mode: ProbabilityMode.PyTorch, Reduction: Reduction.MeanWithSampleWeight).On(y, p, [3, 1], weight)[0], 1e-14);
    }

    [Fact]
    [Trait("Source", "torch BCELoss: the mean is over all elements, that of Keras over the last axis first: the same without weights, and with weights of samples")]
    public void Means_of_means()
    {
        double[] p = [.. s_x.Select(Sigmoid)];
        Assert.Equal(new BinaryCrossEntropy(Mode: ProbabilityMode.PyTorch).On(s_y, p, s_shape)[0], new BceLoss().Call<double>(new(p, s_shape), new(s_y, s_shape))[0], 1e-12);
        Assert.Equal(new BinaryCrossEntropy(Mode: ProbabilityMode.PyTorch, Reduction: Reduction.Sum).On(s_y, p, s_shape)[0] * 2, new BceLoss(Reduction.Sum).Call<double>(new(p, s_shape), new(s_y, s_shape))[0], 1e-12);
    }

    [Fact]
    [Trait("Source", "asked for in keras#5258, pytorch#5660: a weight of positives to each output, for probabilities, and in training")]
    public void Positive_weights_to_each_output_of_probabilities()
    {
        double[] p = [0.9, 0.2, 0.6, 0.3], y = [1, 1, 0, 0.5], w = [3, 0.25];
        double[] expected = [.. p.Select((p, i) => -(w[i % 2] * y[i] * Math.Log(p) + (1 - y[i]) * Math.Log(1 - p)))];
        double[] slopes = [.. p.Select((p, i) => (1 - y[i]) / (1 - p) - w[i % 2] * y[i] / p)];
        foreach (ProbabilityMode mode in Enum.GetValues<ProbabilityMode>())
        {
            BinaryCrossEntropy loss = new(Mode: mode, Reduction: Reduction.Sum) { PositiveWeights = w };
            Assert.Equal(expected.Sum() / 2, loss.On(y, p, [2, 2])[0], 2e-6);
            Assert.Equal(slopes.Select(slope => slope / 2), loss.GradientOn(y, p, [2, 2]), (a, b) => Math.Abs(a - b) < 2e-6);
            Assert.Equal(loss, BinaryCrossEntropy.FromConfig(loss.ToConfig()));
        }
        Assert.Throws<ArgumentException>("PositiveWeights", () => new BinaryCrossEntropy { PositiveWeights = w }.On(y, p, [4, 1]));
        Assert.Throws<ArgumentOutOfRangeException>("PositiveWeights[1]", () => new BinaryCrossEntropy { PositiveWeights = [1, -1] });
        // Along another axis the outputs are those of it.
        Assert.Equal(2 * 2 * Math.Log(2), new BinaryCrossEntropy(Mode: ProbabilityMode.Exact, Reduction: Reduction.Sum, Axis: 0) { PositiveWeights = [1, 3] }.On([1, 1, 1, 1], [0.5, 0.5, 0.5, 0.5], [2, 2])[0], 1e-14);
    }

    [Fact]
    [Trait("Source", "the same: for hard labels it is a weight of each label")]
    public void Positive_weights_to_each_output_train()
    {
        (float[,] x, float[] side) = Samples.Plane(30, 4);
        float[,] y = new float[30, 2], weight = new float[30, 2];
        for (int i = 0; i < 30; i++)
        {
            (y[i, 0], y[i, 1]) = (side[i], i % 3 == 0 ? 1 : 0);
            (weight[i, 0], weight[i, 1]) = (y[i, 0] == 1 ? 3 : 1, y[i, 1] == 1 ? 0.25f : 1);
        }
        Sequential byOutput = Make(new BinaryCrossEntropy { PositiveWeights = [3, 0.25] }), byWeight = Make(new BinaryCrossEntropy()), torch = Make(new BceWithLogitsLoss { PositiveWeights = [3, 0.25] });
        Assert.Equal(byWeight.Evaluate(x, y, sampleWeight: weight).Loss, byOutput.Evaluate(x, y).Loss);
        foreach (Sequential model in new[] { byOutput, torch }) model.Fit(x, y, epochs: 2, seed: 3, verbose: Verbosity.Silent);
        byWeight.Fit(x, y, epochs: 2, seed: 3, verbose: Verbosity.Silent, sampleWeight: weight);
        Assert.Equal(Samples.Parameters(byWeight), Samples.Parameters(byOutput));
        Assert.Equal(Samples.Parameters(byWeight), Samples.Parameters(torch));
        // Beside sample weights both multiply.
        Assert.Equal(byWeight.TrainOnBatch(x, y, sampleWeight: Doubled(weight)), byOutput.TrainOnBatch(x, y, sampleWeight: Doubled(new float[30, 2], 1)), 1e-6);
        Assert.Throws<ArgumentException>("PositiveWeights", () => Make(new BinaryCrossEntropy { PositiveWeights = [1, 2, 3] }));
        Assert.Throws<ArgumentException>(() => Make(new BinaryCrossEntropy(Reduction: Reduction.MeanWithSampleWeight) { PositiveWeights = [1, 2] }));

        static Sequential Make(Loss loss)
        {
            Sequential model = new(4) { new Dense(2, Activation.Sigmoid) };
            model.Compile(new Sgd(0.1f), loss);
            model.Build(1);
            return model;
        }

        static float[,] Doubled(float[,] weight, float plus = 0)
        {
            float[,] doubled = (float[,])weight.Clone();
            for (int i = 0; i < weight.GetLength(0); i++)
            {
                for (int j = 0; j < weight.GetLength(1); j++) doubled[i, j] = 2 * (weight[i, j] + plus);
            }
            return doubled;
        }
    }
}
