namespace AutoBce.Tests;

/// <summary>Derivatives of reduced losses with respect to predictions.</summary>
public sealed class LossGradientTests
{
    [Theory]
    [Trait("Source", "Where Keras 2.4, Keras 3 and PyTorch differ: gradient at p = 0, y = 1")]
    [InlineData(ProbabilityMode.Keras2, 0.0)]
    [InlineData(ProbabilityMode.Keras3, 0.0)]
    [InlineData(ProbabilityMode.PyTorch, -1e12)]
    [InlineData(ProbabilityMode.Exact, double.NegativeInfinity)]
    public void A_certain_miss(ProbabilityMode mode, double gradient)
    {
        LossCalls.Near(1e-7, [(float)gradient], new BinaryCrossEntropy(Mode: mode).GradientOn([1f], [0f], [1, 1]));
        LossCalls.Near(1e-7, [-(float)gradient], new BinaryCrossEntropy(Mode: mode).GradientOn([0f], [1f], [1, 1]));
    }

    [Fact]
    [Trait("Source", "TensorFlow's minimum and maximum: the gradient is 0 outside [eps, 1 - eps] and passes at equality")]
    public void The_clip_passes_its_bounds()
    {
        const float Epsilon = 1e-7f;
        foreach (ProbabilityMode mode in new[] { ProbabilityMode.Keras2, ProbabilityMode.Keras3 })
        {
            BinaryCrossEntropy loss = new(Mode: mode, Reduction: Reduction.Sum);
            float[] gradient = loss.GradientOn([1f, 1, 1, 0, 0, 0], [-0.5f, Epsilon, MathF.BitDecrement(Epsilon), 1 - Epsilon, MathF.BitIncrement(1 - Epsilon), 2], [6, 1]);
            Assert.Equal([0f, 0, 0, 0], [gradient[0], gradient[2], gradient[4], gradient[5]]);
            Assert.True(gradient[1] is > -1.01e7f and < -4.9e6f, $"{mode}: {gradient[1]}");
            Assert.True(gradient[3] is < 1.01e7f and > 4.5e6f, $"{mode}: {gradient[3]}");
        }
    }

    [Fact]
    [Trait("Source", "PyTorch: the gradient at x = 0 is exactly a half")]
    public void A_logit_of_zero() =>
        Assert.Equal([-0.5f, 0.5f], new BinaryCrossEntropy(FromLogits: true, Reduction: Reduction.Sum).GradientOn([1f, 0], [0f, 0], [2, 1]));

    [Fact]
    [Trait("Source", "PyTorch, BCEWithLogitsLoss: (pos_weight y + 1 - y) sigmoid(x) - pos_weight y")]
    public void Positive_weights()
    {
        double[] labels = [1, 0, 0.3], logits = [-1.5, 0.25, 2];
        double[] expected = [.. logits.Zip(labels, (x, y) => (3 * y + 1 - y) * ScalarMath.Sigmoid(x) - 3 * y)];
        LossCalls.Near(1e-14, expected, new BinaryCrossEntropy(FromLogits: true, Reduction: Reduction.Sum) { PositiveWeight = 3 }.GradientOn(labels, logits, [3, 1]));
        double[] p = [.. logits.Select(ScalarMath.Sigmoid)];
        double[] through = [.. expected.Zip(p, (g, value) => g / (value * (1 - value)))];
        foreach (ProbabilityMode mode in new[] { ProbabilityMode.Keras3, ProbabilityMode.PyTorch, ProbabilityMode.Exact })
            LossCalls.Near(1e-12, through, new BinaryCrossEntropy(Reduction: Reduction.Sum, Mode: mode) { PositiveWeight = 3 }.GradientOn(labels, p, [3, 1]));
    }

    /// <summary>Central differences of Call, over every mode, reduction and axis, with weights.</summary>
    [Fact]
    public void Gradients_are_the_slopes_of_Call()
    {
        double[] labels = [1, 0, 0.25, 0, 1, 1], predictions = [0.9, 0.2, 0.6, 0.15, 0.7, 0.4];
        foreach (ProbabilityMode mode in new[] { ProbabilityMode.Keras3, ProbabilityMode.PyTorch, ProbabilityMode.Exact })
        {
            foreach (Reduction reduction in Enum.GetValues<Reduction>())
            {
                foreach ((int axis, double[] weights) in new (int, double[])[] { (1, [2, 0.5]), (0, [1, 2, 0.25]) })
                {
                    BinaryCrossEntropy plain = new(LabelSmoothing: 0.1, Reduction: reduction, Mode: mode, Axis: axis) { PositiveWeight = 1.5 };
                    BinaryFocalCrossEntropy focal = new(ApplyClassBalancing: true, Gamma: 1.5, Reduction: reduction, Mode: mode, Axis: axis);
                    double[] plainSlopes = Slopes(p => plain.On(labels, p, [2, 3], weights).Sum(), predictions);
                    double[] focalSlopes = Slopes(p => focal.On(labels, p, [2, 3], weights).Sum(), predictions);
                    LossCalls.Near(1e-7, plainSlopes, plain.GradientOn(labels, predictions, [2, 3], weights));
                    LossCalls.Near(1e-7, focalSlopes, focal.GradientOn(labels, predictions, [2, 3], weights));
                }
            }
        }
    }

    [Fact]
    public void A_weight_of_zero_takes_an_infinite_gradient_out()
    {
        double[] gradient = new BinaryCrossEntropy(Mode: ProbabilityMode.Exact).GradientOn([1.0, 1], [0.0, 0.5], [2, 1], [0, 1]);
        Assert.Equal([0, -1.0], gradient);
        Assert.Equal([0, 0.0], new BinaryCrossEntropy(Reduction: Reduction.MeanWithSampleWeight).GradientOn([1.0, 1], [0.3, 0.5], [2, 1], [0, 0]));
    }

    private static double[] Slopes(Func<double[], double> f, double[] at)
    {
        const double Step = 1e-5;
        double[] slopes = new double[at.Length];
        for (int i = 0; i < at.Length; i++)
        {
            double[] above = [.. at], below = [.. at];
            above[i] += Step;
            below[i] -= Step;
            slopes[i] = (f(above) - f(below)) / (2 * Step);
        }
        return slopes;
    }
}
