using static AutoBce.ScalarMath;

namespace AutoBce.Tests;

/// <summary>Losses that are proved for ordinary inputs only, beside the same without a guard.</summary>
public sealed partial class OrdinaryInputTests
{
    public static partial class Some
    {
        [Loss] public static double Cauchy([Prediction] double x, [Label] double y, double c = 1) => 0.5 * c * c * Log(1 + (x - y) * (x - y) / (c * c));

        [Loss(Guard = false)] public static double CauchyAlone([Prediction] double x, [Label] double y, double c = 1) => 0.5 * c * c * Log(1 + (x - y) * (x - y) / (c * c));

        [Loss]
        public static double Focal([Logit] double z, [Label] double y, double alpha = 0.25, double gamma = 2)
        {
            double p = Sigmoid(z), pt = y * p + (1 - y) * (1 - p);
            return -(y * alpha + (1 - y) * (1 - alpha)) * Pow(1 - pt, gamma) * Log(pt);
        }

        [Loss(Guard = false)]
        public static double FocalAlone([Logit] double z, [Label] double y, double alpha = 0.25, double gamma = 2)
        {
            double p = Sigmoid(z), pt = y * p + (1 - y) * (1 - p);
            return -(y * alpha + (1 - y) * (1 - alpha)) * Pow(1 - pt, gamma) * Log(pt);
        }

        [Loss] public static double Poisson([Prediction] double x, [Label(Minimum = 0, Maximum = 1000)] double y) => Exp(x) - y * x;

        [Loss(Guard = false)] public static double Margin([Logit] double z, [Label] double y, double s = 3, double m = 0.1) => Softplus(s * (z - m)) - y * s * (z - m);

#pragma warning disable ABCE113 // It is of no use but to be bounded.
        [Loss] public static double Dominated([Prediction] double x, [Label] double y) => y + Max(9000 + x, Sin(Exp(x)));
#pragma warning restore ABCE113

#pragma warning disable ABCE102, ABCE115 // Steps are what it is about.
        [Loss]
        public static double OfSteps([Prediction] double x, [Label] double y)
        {
            double s = Sigmoid(Floor(0.3 * x));
            return y * s + (1 - y) * (1 - s);
        }
#pragma warning restore ABCE102, ABCE115

        [Loss] public static double NeverZero([Prediction] double x, [Label] double y) => y + (Sigmoid(-800 - x * x) <= 0 ? 1 : x);

#pragma warning disable ABCE113 // Its value is compared, not minimised.
        [Loss] public static double Sign([Prediction] double x, [Label] double y) => y + (Softplus(-25.0) < Exp(-25.0) ? x : 1);
#pragma warning restore ABCE113

        [Loss] public static double Above([Probability] double p, [Label] double y) => y + Log(1.2 - p);

        [Loss] public static double Difference([Logit] double z, [Label(Minimum = 0, Maximum = 1e6)] double y) => Softplus(1.7 * z - y);

        [Loss] public static double Power([Logit] double z, [Label] double y, double h = 3, double g = 0) => y + Pow(Sigmoid(h * z), g);

        /// <summary>Of which nothing is proved.</summary>
#pragma warning disable ABCE104 // Its limit at 0 is what the guard finds.
        [Loss] public static double Terms([Prediction] double x, [Label] double y) => (1 + y) * Tanh(x) / x;
#pragma warning restore ABCE104

        [Loss(Guard = false)] public static double PoissonAlone([Prediction] double x, [Label(Minimum = 0, Maximum = 1000)] double y) => Exp(x) - y * x;
    }

    public static TheoryData<ElementwiseLoss, ElementwiseLoss> Pairs => new()
    {
        { new Some.CauchyLoss(), new Some.CauchyAloneLoss() },
        { new Some.CauchyLoss(C: 0.1), new Some.CauchyAloneLoss(C: 0.1) },
        { new Some.FocalLoss(), new Some.FocalAloneLoss() },
        { new Some.FocalLoss(Gamma: 0.5), new Some.FocalAloneLoss(Gamma: 0.5) },
        { new Some.PoissonLoss(), new Some.PoissonAloneLoss() },
    };

    public static TheoryData<ElementwiseLoss> Guarded => new() { new Some.CauchyLoss(), new Some.FocalLoss(Gamma: 0.5), new Some.PoissonLoss(), new Some.TermsLoss() };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void OrdinaryInputsHaveTheBitsOfThePlainKernel(ElementwiseLoss loss, ElementwiseLoss alone)
    {
        float[] x = [.. Enumerable.Range(0, 1000).Select(i => (i - 500) / 9f)], y = [.. x.Select((_, i) => i % 5 / 4f)], gradient = new float[1000], expected = new float[1000];
        Assert.Equal(alone.Differentiate(x, y, expected), loss.Differentiate(x, y, gradient));
        Assert.Equal(expected, gradient);
        alone.Elementwise(x, y, expected);
        loss.Elementwise(x, y, gradient);
        Assert.Equal(expected, gradient);
    }

    [Fact]
    public void ExtremesAmongThemAreGuarded()
    {
        float[] x = [1, 1e25f, -2], y = [0, 0, 1], losses = new float[3], gradient = new float[3];
        new Some.CauchyLoss().Elementwise(x, y, losses);
        new Some.CauchyLoss().Differentiate(x, y, gradient);
        Assert.Equal([0.34657359f, 57.564627f, 1.1512926f], losses);
        Assert.Equal([0.5f, 1e-25f, -0.3f], gradient);
        new Some.CauchyAloneLoss().Elementwise(x, y, losses);
        Assert.Equal(float.PositiveInfinity, losses[1]);
    }

    /// <summary>What an element gets does not hang on its neighbours, one of which may be no ordinary one.</summary>
    [Theory]
    [MemberData(nameof(Guarded))]
    public void NeighboursDoNotMatter(ElementwiseLoss loss)
    {
        float[] extremes = [1e25f, -300, 1e-12f, 7000, 90];
        float[] x = [.. Enumerable.Range(0, 700).Select(i => i % 37 == 5 ? extremes[i % extremes.Length] : (i - 350) / 9f)], y = [.. x.Select((_, i) => i % 5 / 4f)], weights = [.. x.Select((_, i) => 0.5f + (i % 3))];
        float[] gradient = [.. x], losses = new float[700], value = new float[1], slope = new float[1];
        double sum = loss.Differentiate(gradient, y, gradient, weights, 0.5f);
        loss.Elementwise(x, y, losses);
        double expected = 0;
        for (int i = 0; i < x.Length; i++)
        {
            loss.Elementwise([x[i]], [y[i]], value);
            loss.Differentiate([x[i]], [y[i]], slope, [weights[i]], 0.5f);
            Assert.Equal(value[0], losses[i]);
            Assert.Equal(slope[0], gradient[i]);
            expected += value[0] * weights[i];
        }
        Assert.Equal(expected, sum, 1e-5 * Math.Abs(expected));
        double[] wideX = [.. x.Select(v => (double)v)], wideY = [.. y.Select(v => (double)v)], wide = new double[700], one = new double[1];
        loss.Elementwise(wideX, wideY, wide);
        for (int i = 0; i < x.Length; i++)
        {
            loss.Elementwise([wideX[i]], [wideY[i]], one);
            Assert.Equal(one[0], wide[i]);
        }
    }

    /// <summary>A margin as a float is off by four where the logit is as large: s(z - m) of what is left.</summary>
    [Fact]
    public void MarginsAreTakenFromAnythingThatIsNoNumberOfTheirSize()
    {
        float[] z = [float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, 1e8f, float.NaN], y = [1, 1, 0, 0, 1], losses = new float[5], gradient = new float[5];
        var loss = new Some.MarginLoss(S: 1, M: 1e8 + 3);
        loss.Elementwise(z, y, losses);
        loss.Differentiate(z, y, gradient);
        Assert.Equal([0, float.PositiveInfinity, float.MaxValue, (float)Math.Log(1 + Math.Exp(-3)), float.NaN], losses);
        Assert.Equal([0, -1, 1, (float)(1 / (1 + Math.Exp(3))), float.NaN], gradient);
    }

    public static TheoryData<ElementwiseLoss, float, float, double> Values => new()
    {
        { new Some.DominatedLoss(), 100, 0, 9100 }, // the kernel takes the sine of infinity all the same
        { new Some.OfStepsLoss(), 3.3333333f, 1, 0.5 }, // 0.3 x is less than 1, its float is not
        { new Some.NeverZeroLoss(), 7, 0, 7 }, // s(-849) is 0 in any format
        { new Some.SignLoss(), 7, 0, 7 },
        { new Some.AboveLoss(), 0.2f, 0, -2.9802322e-9 },
        { new Some.MarginLoss(S: 1000, M: 1e8 + 3), 1e8f + 8, 0, 5000 },
        { new Some.DifferenceLoss(), 588235.25f, 1e6f, 0.65635014 },
        { new Some.PowerLoss(), float.NegativeInfinity, 0, 1 },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void WhatProofsMustNotOverlook(ElementwiseLoss loss, float prediction, float label, double expected)
    {
        float[] value = new float[1];
        loss.Elementwise([prediction], [label], value);
        Assert.Equal(expected, value[0], 2e-7 * Math.Abs(expected));
    }

    [Fact]
    public void HyperparametersThatAreNotOrdinaryAreGuarded()
    {
        float[] x = [1], y = [0], losses = new float[1];
        new Some.CauchyLoss(C: 1e-25).Elementwise(x, y, losses);
        Assert.Equal((float)(0.5e-50 * Math.Log(1e50)), losses[0]);
        new Some.CauchyLoss(C: 1e-20).Elementwise(x, y, losses);
        Assert.Equal((float)(0.5e-40 * Math.Log(1e40)), losses[0]);
    }

    [Fact]
    public void ExplanationsSayWhatIsOrdinary()
    {
        Assert.Contains("for predictions above 8192 in magnitude, or below 2^-32 and not 0", new Some.CauchyLoss().Explain(), StringComparison.Ordinal);
        Assert.Contains("for predictions above 64 in magnitude", new Some.PoissonLoss().Explain(), StringComparison.Ordinal);
        Assert.DoesNotContain("Guarded", new Some.PoissonAloneLoss().Explain(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 64, true)]
    [InlineData(-0.0, 64, true)]
    [InlineData(64, 64, true)]
    [InlineData(-64, 64, true)]
    [InlineData(64.00001, 64, false)]
    [InlineData(1.0 / (1L << 32), 64, true)]
    [InlineData(2e-10, 64, false)]
    [InlineData(double.NaN, 64, false)]
    [InlineData(double.NegativeInfinity, 8192, false)]
    [InlineData(0, 1, false)]
    [InlineData(1, 1, false)]
    [InlineData(0.5, 1, true)]
    [InlineData(1e-6, 1, true)]
    [InlineData(9e-7, 1, false)]
    [InlineData(0.9999999, 1, false)]
    [InlineData(0.5, 0, false)]
    public void EachPlaceIsLookedAt(double value, double limit, bool ordinary)
    {
        for (int length = 1; length <= 19; length++)
        {
            for (int place = 0; place < length; place++)
            {
                double[] x = [.. Enumerable.Repeat(0.5, length)], y = new double[length];
                x[place] = value;
                Assert.Equal(ordinary, OrdinaryInputs.Are<double>(x, y, limit));
                Assert.Equal(ordinary, OrdinaryInputs.Are<float>(Array.ConvertAll(x, v => (float)v), new float[length], limit));
                y[place] = 1e-12;
                Assert.False(OrdinaryInputs.Are<double>(x, y, limit));
            }
        }
    }
}
