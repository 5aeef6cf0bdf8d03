using static AutoBce.ScalarMath;

namespace AutoBce.Tests;

/// <summary>Losses that give more derivatives than the gradient.</summary>
internal static partial class PartialSamples
{
    [Loss(Derivatives = Derivatives.Second | Derivatives.Label | Derivatives.Hyperparameters)]
    internal static double Weighted([Logit] double z, [Label] double y, double positive = 3) => -(positive * y * Log(Sigmoid(z)) + (1 - y) * Log(1 - Sigmoid(z)));

    [Loss(Derivatives = Derivatives.Second)]
    internal static float Logistic([Logit] float z, [Label] float y) => -(y * Log(Sigmoid(z)) + (1 - y) * Log(1 - Sigmoid(z)));

    [Loss(Derivatives = Derivatives.Hyperparameters)]
    internal static double Focal([Probability] double p, [Label] double y, double alpha = 0.25, double gamma = 2) =>
        -alpha * y * Pow(1 - p, gamma) * Log(p) - (1 - alpha) * (1 - y) * Pow(p, gamma) * Log(1 - p);

    [Loss(Derivatives = Derivatives.Second)]
    internal static double OfTrueClass([Logit] double z, [Label] double y, double gamma = 2)
    {
        double pt = y * Sigmoid(z) + (1 - y) * (1 - Sigmoid(z));
        return -Pow(1 - pt, gamma) * Log(pt);
    }

    [Loss(Derivatives = Derivatives.Second)]
    internal static double FocalOfProbability([Probability] double p, [Label] double y, double gamma = 2) => -(y * Pow(1 - p, gamma) * Log(p) + (1 - y) * Pow(p, gamma) * Log(1 - p));
}

public class PartialDerivativeTests
{
    private static readonly double[] Logits = [0, 0.7, -0.7, 3, -3, 12, -12, 30, -30, 80, -80, .. Enumerable.Range(-20, 40).Select(i => i / 3.7)];

    private static double[] Labels(int n) => [.. Enumerable.Range(0, n).Select(i => (i % 4) switch { 0 => 0.0, 1 => 1.0, 2 => 0.25, _ => 1.0 })];

    /// <summary>d2/dz2 = (positive y + 1 - y) s(z) s(-z), which no float may round to 0 while it is a number.</summary>
    [Theory]
    [InlineData(512)]
    [InlineData(256)]
    [InlineData(128)]
    public void SecondDerivativeIsTheCurvature(int bits)
    {
        VectorWidth.Forced = bits;
        try
        {
            float[] z = [.. Logits.Select(x => (float)x)], y = [.. Labels(Logits.Length).Select(x => (float)x)], gradient = new float[z.Length], plain = new float[z.Length], hessian = new float[z.Length];
            var loss = new PartialSamples.WeightedLoss(2.5);
            double sum = loss.DifferentiateTwice(z, y, gradient, hessian, default, 0.5f);
            Assert.Equal(loss.Differentiate(z, y, plain, default, 0.5f), sum);
            Assert.Equal(plain, gradient);
            for (int i = 0; i < z.Length; i++)
            {
                double e = Math.Exp(-Math.Abs(z[i])), expected = 0.5 * ((2.5 * y[i]) + 1 - y[i]) * e / ((1 + e) * (1 + e));
                Assert.True(Ulp.Distance(hessian[i], expected) <= 4, $"z = {z[i]}, y = {y[i]}: {hessian[i]:G9}, expected {expected:G9}");
            }
        }
        finally
        {
            VectorWidth.Forced = null;
        }
    }

    /// <summary>Where the true class is all but sure, and where it is all but excluded, the slope of the mixture's slope is small: d2/dz2 of -(1 - s(z))^2 log(s(z)) in 120 digits (mpmath).</summary>
    [Theory]
    [InlineData(-3, -0.0200888666908, 1e-6)]
    [InlineData(-17, -1.20058162652e-6, 3e-7)]
    [InlineData(-30, -5.14669263286e-12, 3e-7)]
    [InlineData(17, 6.38592557106e-22, 3e-7)]
    [InlineData(30, 7.37461136159e-39, 1e-6)]
    [InlineData(60, 0, 0)]
    public void CurvatureOfFocalLossKeepsItsDigits(float z, double expected, double error)
    {
        float[] gradient = new float[2], hessian = new float[2];
        new PartialSamples.OfTrueClassLoss().DifferentiateTwice([z, -z], [1, 0], gradient, hessian);
        Assert.All(hessian, h => Assert.True(Math.Abs(h - expected) <= error * Math.Abs(expected), $"{h:R}, expected {expected}"));
    }

    /// <summary>Of the class that is sure: -log(p) (1 - p)^2 is flat at p = 1.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void CurvatureOfFocalLossIsZeroWhereTheClassIsSure(float p)
    {
        float[] gradient = [1], hessian = [1];
        new PartialSamples.FocalOfProbabilityLoss().DifferentiateTwice([p], [p], gradient, hessian);
        Assert.Equal((0, 0), (gradient[0], hessian[0]));
    }

    [Fact]
    public void WeightsScaleSecondDerivatives()
    {
        float[] z = [1, -2, 3], y = [1, 0, 1], w = [2, 0, 0.5f], gradient = new float[3], one = new float[3], hessian = new float[3];
        var loss = new PartialSamples.LogisticLoss();
        loss.DifferentiateTwice(z, y, gradient, one);
        loss.DifferentiateTwice(z, y, gradient, hessian, w);
        Assert.Equal([one[0] * 2, 0, one[2] * 0.5f], hessian);
    }

    /// <summary>dL/dy = softplus(z) (1 - positive) - positive z ... as positive softplus(-z) - softplus(z), and dL/dpositive = y softplus(-z), summed.</summary>
    [Fact]
    public void DerivativesByLabelAndHyperparameter()
    {
        double[] z = Logits, y = Labels(z.Length), gradient = new double[z.Length], plain = new double[z.Length], labels = new double[z.Length], sums = new double[1];
        double[] w = [.. z.Select((_, i) => 0.5 + (i % 3))];
        var loss = new PartialSamples.WeightedLoss(3);
        double total = loss.DifferentiatePartials(z, y, gradient, labels, sums, w, 2);
        Assert.Equal(loss.Differentiate(z, y, plain, w, 2), total);
        Assert.Equal(plain, gradient);
        double expectedSum = 0;
        for (int i = 0; i < z.Length; i++)
        {
            double minus = Softplus(-z[i]), plus = Softplus(z[i]), expected = 2 * w[i] * ((3 * minus) - plus);
            Assert.Equal(expected, labels[i], 1e-12 * Math.Max(1, Math.Abs(2 * w[i] * 3 * Math.Max(minus, plus))));
            expectedSum += 2 * w[i] * y[i] * minus;
        }
        Assert.Equal(expectedSum, sums[0], Math.Abs(expectedSum) * 1e-12);
    }

    /// <summary>Against differences, extrapolated once: their error is of the fourth order.</summary>
    [Fact]
    public void DerivativesByTheFocalParameters()
    {
        double[] p = [0, 1e-30, 1e-6, 0.1, 0.5, 0.9, 1 - 1e-9, 1], y = [0, 1, 0.5, 1, 0, 1, 1, 1], gradient = new double[p.Length], sums = new double[2];
        var loss = new PartialSamples.FocalLoss(Alpha: 0.3, Gamma: 1.5);
        loss.DifferentiatePartials(p, y, gradient, default, sums);
        Assert.Equal(Slope(h => (loss with { Alpha = 0.3 + h }).Evaluate(p, y)), sums[0], Math.Abs(sums[0]) * 1e-8);
        Assert.Equal(Slope(h => (loss with { Gamma = 1.5 + h }).Evaluate(p, y)), sums[1], Math.Abs(sums[1]) * 1e-8);
        float[] single = new float[p.Length];
        double[] singleSums = new double[2];
        loss.DifferentiatePartials([.. p.Select(x => (float)x)], [.. y.Select(x => (float)x)], single, default, singleSums);
        Assert.Equal(sums[1], singleSums[1], Math.Abs(sums[1]) * 1e-5);

        static double Slope(Func<double, double> f)
        {
            const double H = 1.0 / 1024;
            double coarse = (f(H) - f(-H)) / (2 * H), fine = (f(H / 2) - f(-H / 2)) / H;
            return fine + ((fine - coarse) / 3);
        }
    }

    [Fact]
    public void WhatIsNotDeclaredIsRefused()
    {
        float[] x = [0.5f], g = [0], h = [0];
        Assert.Contains("Derivatives.Second", Assert.Throws<NotSupportedException>(() => new PartialSamples.FocalLoss().DifferentiateTwice(x, x, g, h)).Message, StringComparison.Ordinal);
        Assert.Throws<NotSupportedException>(() => new Losses.LogisticLoss().DifferentiatePartials(x, x, g, h, default));
        Assert.Equal("labelGradient", Assert.Throws<ArgumentException>(() => new PartialSamples.FocalLoss().DifferentiatePartials(x, x, g, h, new double[2])).ParamName);
        Assert.Equal("hyperparameterGradient", Assert.Throws<ArgumentException>(() => new PartialSamples.FocalLoss().DifferentiatePartials(x, x, g, default, new double[1])).ParamName);
        Assert.Equal("hessian", Assert.Throws<ArgumentException>(() => new PartialSamples.LogisticLoss().DifferentiateTwice(x, x, g, default)).ParamName);
        Assert.Equal("hessian", Assert.Throws<ArgumentException>(() => new PartialSamples.LogisticLoss().DifferentiateTwice(x, x, g, g)).ParamName);
    }
}
