using static AutoBce.ScalarMath;

namespace AutoBce.Tests;

/// <summary>Second derivatives where a factor of them overflows, or a power of what is 0, and where they have a limit alone. What is expected is from 120 digits (mpmath).</summary>
public static partial class SecondDerivativeTests
{
    [Loss(Derivatives = Derivatives.Second)]
    public static double FocalOfCrossEntropy([Logit] double z, [Label] double y, double gamma = 2)
    {
        double ce = Softplus(z) - (y * z), pt = Exp(-ce);
        return 0.25 * Pow(1 - pt, gamma) * ce;
    }

    [Loss(Derivatives = Derivatives.Second)]
    public static double PowerOfDistance([Prediction] double x, [Label(Minimum = -10, Maximum = 10)] double y, double beta = 2) => Pow(Abs(x - y), beta);

    [Loss(Derivatives = Derivatives.Second)]
    public static double QualityFocal([Logit] double z, [Label] double y, double beta = 2) => Pow(Abs(y - Sigmoid(z)), beta) * (Softplus(z) - (y * z));

    [Loss(Derivatives = Derivatives.Second)]
    public static double FocalTversky([Probability] double p, [Label] double y, double gamma = 2) =>
        Pow(1 - (((p * y) + 1) / ((p * y) + (0.75 * (1 - p) * y) + (0.25 * p * (1 - y)) + 1)), gamma);

#pragma warning disable ABCE113 // It falls without end at a label of 0.
    [Loss(Derivatives = Derivatives.Second)]
    public static double InverseGaussian([Prediction] double x, [Label(Minimum = 0, Maximum = 1000)] double y) => (y * Exp(-2 * x) / 2) - Exp(-x) + (1 / (2 * (y + 1e-3)));
#pragma warning restore ABCE113

    [Loss(Derivatives = Derivatives.Second)]
    public static double RelativeSquare([Prediction] double x, [Label(Minimum = 0, Maximum = 1000)] double y) => (Exp(x) - y) * (Exp(x) - y) / (Exp(x) + 1);

    [Loss(Derivatives = Derivatives.Second)]
    public static double ClampedCrossEntropy([Probability] double p, [Label] double y) => -((y * Log(Clamp(p, 1e-7, 1))) + ((1 - y) * Log(Clamp(1 - p, 1e-7, 1))));

    [Loss(Derivatives = Derivatives.Second)]
    public static double NormalisedCrossEntropy([Probability] double p, [Label] double y) => ((y * Log(p)) + ((1 - y) * Log(1 - p))) / (Log(p) + Log(1 - p));

    [Loss(Derivatives = Derivatives.Second)]
    public static double JensenShannon([Probability] double p, [Label] double y)
    {
        double m = (p + y) / 2;
        return (0.5 * (XLogY(y, y / m) + XLogY(1 - y, (1 - y) / (1 - m)))) + (0.5 * (XLogY(p, p / m) + XLogY(1 - p, (1 - p) / (1 - m))));
    }

    [Loss(Derivatives = Derivatives.Second)]
    public static double LogOverProbability([Probability] double p, [Label] double y) => -Log(1 - p) / (p + y);

    [Loss(Derivatives = Derivatives.Second)]
    public static double FocalOfProbability([Probability] double p, [Label] double y, double gamma = 2) => -((y * Pow(1 - p, gamma) * Log(p)) + ((1 - y) * Pow(p, gamma) * Log(1 - p)));

    public static TheoryData<string, double, float, float, double> Curvatures => new()
    {
        { "focal loss of a cross-entropy", 2, 95, 1, 0 },
        { "focal loss of a cross-entropy", 2, 1e4f, 0, 0 },
        { "focal loss of a cross-entropy", 2, 95, 0, -2.55350055313e-40 },
        { "focal loss of a cross-entropy", 2, -95, 1, -2.55350055313e-40 },
        { "power of a distance", 2, 0, 0, 2 },
        { "power of a distance", 3, 0.5f, 0.5f, 0 },
        { "power of a distance", 1.5, 0, 0, double.PositiveInfinity },
        { "power of a distance", 2.5, 1e-20f, 0, 3.7499999405e-10 },
        { "quality focal loss", 2, 0, 0.5f, 0.0866433975700 }, // 2 log(2)/16
        { "quality focal loss", 2, 1e-8f, 0.5f, 0.0866433975700 },
        { "quality focal loss", 1.5, 1e-8f, 0.5f, 649.82548375 },
        { "focal Tversky loss", 2, 1, 1, 0.28125 },
        { "focal Tversky loss", 3, 1, 1, 0 },
        { "focal Tversky loss", 1.5, 1, 1, double.PositiveInfinity },
        { "inverse Gaussian", 0, -1000, 1, double.PositiveInfinity },
        { "inverse Gaussian", 0, 95, 1, -5.52108227703e-42 },
        { "inverse Gaussian", 0, 60, 0, -8.7565107627e-27 },
        { "relative square", 0, 88.5f, 0, 2.72308782507e38 },
        { "relative square", 0, 95, 1, double.PositiveInfinity },
        { "relative square", 0, 60, 1, 1.14200738982e26 },
        { "clamped cross-entropy", 0, 1e-7f, 1, 9.99999976628e13 }, // the float is above 1e-7
        { "normalised cross-entropy", 0, 1e-38f, 1, -1.33603130742e34 },
        { "normalised cross-entropy", 0, 1e-38f, 0, 1.33603130742e34 },
        { "normalised cross-entropy", 0, 0, 1, double.NegativeInfinity },
        { "normalised cross-entropy", 0, 0, 0, double.PositiveInfinity },
        { "normalised cross-entropy", 0, 1, 1, double.PositiveInfinity },
        { "Jensen-Shannon divergence", 0, 1, 0, double.PositiveInfinity },
        { "Jensen-Shannon divergence", 0, 1, 1, 0.25 },
        { "log(1 - p)/p", 0, 1, 0, double.PositiveInfinity },
        { "log(1 - p)/p", 0, 0, 0, 2.0 / 3 },
        { "focal loss of a probability", 2, 1, 0, double.PositiveInfinity },
    };

    [Theory]
    [MemberData(nameof(Curvatures))]
    public static void AreWhatMathematicsSays(string name, double exponent, float prediction, float label, double expected)
    {
        GeneratedLoss loss = Loss(name, exponent);
        float[] gradient = new float[1], curvature = new float[1];
        loss.DifferentiateTwice([prediction], [label], gradient, curvature);
        Assert.True(Ulp.Distance(curvature[0], expected) <= 4, $"{curvature[0]:R}, expected {expected:R}");
        double[] wide = new double[1];
        loss.DifferentiateTwice([(double)prediction], [(double)label], new double[1], wide);
        if (double.IsFinite(expected)) Assert.Equal(expected, wide[0], (Math.Abs(expected) * 1e-9) + 1e-45);
        else if (!double.IsFinite(curvature[0]) && double.IsNaN(wide[0])) Assert.Fail("A double that is no number.");
    }

    /// <summary>Value and gradient are those of Differentiate, and second derivatives do not hang on the elements beside them.</summary>
    [Fact]
    public static void GuardChangesNothingElse()
    {
        var loss = new FocalOfCrossEntropyLoss();
        float[] z = [.. Enumerable.Range(-150, 300).Select(i => (float)i)], y = [.. z.Select((_, i) => i % 2f)], w = [.. z.Select((_, i) => i % 3f)];
        float[] plain = new float[z.Length], gradient = [.. z], curvature = new float[z.Length], one = new float[1];
        double sum = loss.Differentiate(z, y, plain, w, 0.5f);
        Assert.Equal(sum, loss.DifferentiateTwice(gradient, y, gradient, curvature, w, 0.5f)); // in place
        Assert.Equal(plain, gradient);
        for (int i = 0; i < z.Length; i++)
        {
            loss.DifferentiateTwice([z[i]], [y[i]], new float[1], one);
            Assert.Equal(one[0] * 0.5f * w[i], curvature[i]);
        }
    }

    private static GeneratedLoss Loss(string name, double exponent) => name switch
    {
        "focal loss of a cross-entropy" => new FocalOfCrossEntropyLoss(exponent),
        "power of a distance" => new PowerOfDistanceLoss(exponent),
        "quality focal loss" => new QualityFocalLoss(exponent),
        "focal Tversky loss" => new FocalTverskyLoss(exponent),
        "inverse Gaussian" => new InverseGaussianLoss(),
        "relative square" => new RelativeSquareLoss(),
        "clamped cross-entropy" => new ClampedCrossEntropyLoss(),
        "normalised cross-entropy" => new NormalisedCrossEntropyLoss(),
        "Jensen-Shannon divergence" => new JensenShannonLoss(),
        "log(1 - p)/p" => new LogOverProbabilityLoss(),
        _ => new FocalOfProbabilityLoss(exponent),
    };
}
