using System.Numerics.Tensors;

namespace AutoBce.Tests;

/// <summary>Focal losses as tf-keras, Keras 3, torchvision, fvcore and optax have them.</summary>
public sealed class FocalSemanticsTests
{
    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static double Softplus(double x) => Math.Max(x, 0) + ScalarMath.Log1p(Math.Exp(-Math.Abs(x)));

    /// <summary>Smoothing, sigmoid, cross-entropy, p_t, factor, balance, in this order.</summary>
    private static double Keras(double y, double p, double gamma, double alpha, double s, double entropyEpsilon)
    {
        y = y * (1 - s) + 0.5 * s;
        double clipped = Math.Clamp(p, 1e-7, 1 - 1e-7), entropy = -(y * Math.Log(clipped + entropyEpsilon) + (1 - y) * Math.Log(1 - clipped + entropyEpsilon));
        double pt = y * p + (1 - y) * (1 - p);
        return (y * alpha + (1 - y) * (1 - alpha)) * Math.Pow(1 - pt, gamma) * entropy;
    }

    [Theory]
    [Trait("Source", "keras losses.py, binary_focal_crossentropy: y, p_t and alpha all take the smoothed label, p_t the probability that is not clipped")]
    [InlineData(1, 0.3, 2, 0.25, 0)]
    [InlineData(0, 0.3, 2, 0.25, 0)]
    [InlineData(1, 0.3, 1.5, 0.7, 0.2)]
    [InlineData(0, 0.9, 0.5, 0.1, 0.1)]
    [InlineData(0.4, 0.6, 3, 0.25, 0.1)]
    [InlineData(0, 1.5, 2, 0.25, 0)]
    [InlineData(1, -0.5, 2, 0.25, 0)]
    public void The_order_of_operations(double y, double p, double gamma, double alpha, double s)
    {
        BinaryFocalCrossEntropy loss = new(ApplyClassBalancing: true, alpha, gamma, LabelSmoothing: s);
        LossCalls.Near(1e-6, [Keras(y, p, gamma, alpha, s, 1e-7)], loss.On([y], [p], [1, 1]));
        LossCalls.Near(1e-12, [Keras(y, p, gamma, alpha, s, 0)], (loss with { Mode = ProbabilityMode.Keras3 }).On([y], [p], [1, 1]));
    }

    [Theory]
    [Trait("Source", "tf-keras: the gradient of the same expression, by differences of it in double")]
    [InlineData(1, 0.3, 2, 0.25, 0)]
    [InlineData(0, 0.3, 2, 0.25, 0.1)]
    [InlineData(1, 0.9, 0.5, 0.7, 0)]
    [InlineData(0.4, 0.6, 3, 0.25, 0)]
    public void Gradients(double y, double p, double gamma, double alpha, double s)
    {
        const double H = 1e-6;
        double slope = (Keras(y, p + H, gamma, alpha, s, 0) - Keras(y, p - H, gamma, alpha, s, 0)) / (2 * H);
        BinaryFocalCrossEntropy loss = new(ApplyClassBalancing: true, alpha, gamma, LabelSmoothing: s);
        foreach (ProbabilityMode mode in Enum.GetValues<ProbabilityMode>())
            Assert.Equal(slope, (loss with { Mode = mode }).GradientOn([y], [p], [1, 1])[0], 1e-6);
        double x = Math.Log(p / (1 - p)), chain = slope * p * (1 - p);
        Assert.Equal(chain, (loss with { FromLogits = true }).GradientOn([y], [x], [1, 1])[0], 1e-6);
    }

    [Fact]
    [Trait("Source", "keras losses.py: the mean over the axis comes last")]
    public void The_mean_comes_last()
    {
        double[] y = [1, 0, 0, 1], p = [0.3, 0.6, 0.2, 0.9];
        double[] each = [.. p.Zip(y, (p, y) => Keras(y, p, 2, 0.25, 0, 0))];
        BinaryFocalCrossEntropy loss = new(ApplyClassBalancing: true, Reduction: Reduction.None, Mode: ProbabilityMode.Keras3);
        LossCalls.Near(1e-14, [(each[0] + each[1]) / 2, (each[2] + each[3]) / 2], loss.On(y, p, [2, 2]));
        LossCalls.Near(1e-14, [(each[0] + each[2]) / 2, (each[1] + each[3]) / 2], (loss with { Axis = 0 }).On(y, p, [2, 2]));
    }

    [Theory]
    [Trait("Source", "torchvision.ops.sigmoid_focal_loss: from logits, alpha_t (1 - p_t)^gamma BCE; alpha below 0 weighs nothing")]
    [InlineData(0.25, 2)]
    [InlineData(0.9, 0.5)]
    [InlineData(-1, 2)]
    [InlineData(0, 1)]
    public void Torchvision(double alpha, double gamma)
    {
        double[] x = [0.5, -1.25, 2, 0, -40, 40], y = [1, 0, 0.25, 1, 1, 0];
        double Value(double x, double y)
        {
            double p = Sigmoid(x), pt = p * y + (1 - p) * (1 - y), entropy = (1 - y) * x + Softplus(-x);
            return entropy * Math.Pow(1 - pt, gamma) * (alpha >= 0 ? alpha * y + (1 - alpha) * (1 - y) : 1);
        }
        double[] expected = [.. x.Zip(y, Value)], slopes = [.. x.Zip(y, (x, y) => (Value(x + 1e-6, y) - Value(x - 1e-6, y)) / 2e-6)];
        SigmoidFocalLoss loss = new(alpha, gamma);
        Assert.Equal(expected, loss.Call<double>(new(x), new(y)), (a, b) => Math.Abs(a - b) < 1e-12 * Math.Max(1, a));
        Assert.Equal(slopes, loss.Gradient<double>(new(x), new(y)), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal(expected.Average(), (loss with { Reduction = Reduction.SumOverBatchSize }).Call<double>(new(x), new(y))[0], 1e-12);
        Assert.Equal(slopes.Select(slope => slope / 6), (loss with { Reduction = Reduction.SumOverBatchSize }).Gradient<double>(new(x), new(y)), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal(expected.Sum(), (loss with { Reduction = Reduction.Sum }).Call<double>(new(x), new(y))[0], 1e-11);
    }

    [Fact]
    [Trait("Source", "torchvision.ops.sigmoid_focal_loss: defaults")]
    public void Torchvision_defaults() => Assert.Equal((0.25, 2.0, Reduction.None), (new SigmoidFocalLoss().Alpha, new SigmoidFocalLoss().Gamma, new SigmoidFocalLoss().Reduction));

    [Theory]
    [Trait("Source", "fvcore sigmoid_focal_loss_star: -log sigmoid(gamma x (2 y - 1)) / gamma; gamma 1 is cross-entropy")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(0.5)]
    public void Fvcore_star(double gamma)
    {
        double[] x = [0.5, -1.25, 2, -300, 300], y = [1, 0, 1, 1, 1], losses = new double[5], gradient = new double[5];
        ElementwiseLoss loss = new BinaryLosses.FocalStarLogitsLoss(gamma);
        loss.Elementwise(x, y, losses);
        loss.Differentiate(x, y, gradient);
        LossCalls.Near(1e-13, [.. x.Zip(y, (x, y) => Softplus(-gamma * x * (2 * y - 1)) / gamma)], losses);
        LossCalls.Near(1e-13, [.. x.Zip(y, (x, y) => -(2 * y - 1) * (1 - 1 / (1 + Math.Exp(-gamma * x * (2 * y - 1)))))], [.. gradient[..4], -(1 - 1 / (1 + Math.Exp(-gamma * 300)))]);
        if (gamma == 1) LossCalls.Near(1e-14, new BinaryCrossEntropy(FromLogits: true, Reduction: Reduction.None, Mode: ProbabilityMode.Exact).On(y, x, [5, 1]), losses);
    }

    [Fact]
    [Trait("Source", "optax losses_test.py, sigmoid_focal_loss: value, gradient and Hessian are finite at +-100 with gamma 0.5 and soft labels")]
    public void Optax_curvature()
    {
        double[] x = [100, -100, 100, -100, 0.5], y = [0, 1, 0.9, 0.1, 0.3], gradient = new double[5], hessian = new double[5];
        OwnLosses.FocalWithCurvatureLoss loss = new(Gamma: 0.5);
        Assert.True(double.IsFinite(loss.DifferentiateTwice(x, y, gradient, hessian)));
        Assert.All(gradient.Concat(hessian), value => Assert.True(double.IsFinite(value), $"{value}"));
        const double H = 1e-5;
        double[] above = new double[5], below = new double[5];
        loss.Differentiate([.. x.Select(v => v + H)], y, above);
        loss.Differentiate([.. x.Select(v => v - H)], y, below);
        Assert.All(hessian.Zip(above.Zip(below, (a, b) => (a - b) / (2 * H))), pair => Assert.Equal(pair.Second, pair.First, 1e-8));
    }

    [Theory]
    [Trait("Source", "optax losses_test.py, sigmoid_binary_cross_entropy: -y log_sigmoid(x) - (1 - y) log_sigmoid(-x) at +-1e9 and +-1e-9")]
    [InlineData(1e9, 1, 0, 0)]
    [InlineData(1e9, 0, 1e9, 1)]
    [InlineData(-1e9, 1, 1e9, -1)]
    [InlineData(-1e9, 0, 0, 0)]
    [InlineData(1e-9, 1, 0.69314718005994531, -0.49999999975)]
    [InlineData(-1e-9, 1, 0.69314718105994531, -0.50000000025)]
    [InlineData(1e9, 0.5, 5e8, 0.5)]
    public void Optax_cross_entropy(double x, double y, double value, double slope)
    {
        BinaryCrossEntropy loss = new(FromLogits: true, Mode: ProbabilityMode.Exact);
        LossCalls.Near(1e-15, [value], loss.On([y], [x], [1, 1]));
        LossCalls.Near(1e-14, [slope], loss.GradientOn([y], [x], [1, 1]));
    }

    [Theory]
    [Trait("Source", "tensorflow#70326, optax#1267: NaN gradients of probabilities where 1 - p_t is 0, in every mode and at gamma below 1")]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(1)]
    [InlineData(2)]
    public void Certain_hits_of_probabilities_have_gradients_that_are_numbers(double gamma)
    {
        foreach (ProbabilityMode mode in Enum.GetValues<ProbabilityMode>())
        {
            BinaryFocalCrossEntropy loss = new(Gamma: gamma, Reduction: Reduction.Sum, Mode: mode);
            Assert.All(loss.GradientOn([1.0, 0], [1.0, 0.0], [2, 1]), slope => Assert.False(double.IsNaN(slope), $"{mode}"));
        }
    }
}
