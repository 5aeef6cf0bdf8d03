using Xunit.Abstractions;

namespace AutoBce.Tests;

/// <summary>Cross-entropy of a probability, from 0 to 1 and at both ends.</summary>
public sealed class ProbabilityLossTests(ITestOutputHelper output)
{
    private static readonly ElementwiseLoss Loss = new Losses.ProbabilityLoss();

    [Theory]
    [InlineData(0, 1.25, 1.75)]
    [InlineData(1, 1, 0.75)]
    public void EveryProbabilityIsWithinTheBound(float label, double valueBound, double gradientBound)
    {
        Worst value = new(), gradient = new();
        float[] p = [.. FloatSamples.Strided(1009).Concat(Ends()).Where(x => x is > 0 and < 1)];
        float[] labels = new float[p.Length];
        Array.Fill(labels, label);
        (float[] losses, float[] slopes) = LossKernels.Run(Loss, p, labels);
        for (int i = 0; i < p.Length; i++)
        {
            double exact = label == 1 ? -Math.Log(p[i]) : MinusLogOneMinus(p[i]), slope = label == 1 ? -1.0 / p[i] : 1 / (1 - (double)p[i]);
            double distance = Ulp.Distance(losses[i], exact), slopeDistance = Ulp.Distance(slopes[i], slope);
            if (distance > value.Ulps) value.See(distance, $"{p[i]:R}");
            if (slopeDistance > gradient.Ulps) gradient.See(slopeDistance, $"{p[i]:R}");
        }
        output.WriteLine($"Label {label}: value {value}; gradient {gradient}");
        Assert.True(value.Ulps <= valueBound && gradient.Ulps <= gradientBound, $"Label {label}: value {value}; gradient {gradient}");
    }

    [Fact]
    public void TheClosedFormAgreesWithTheGraph()
    {
        foreach (float p in Ends().Where(x => x is > 0 and < 1))
        {
            Assert.InRange(Ulp.Distance(-Math.Log(p), LossReference.Value(Loss.Graph, p, 1)), 0, 2);
            Assert.InRange(Ulp.Distance(MinusLogOneMinus(p), LossReference.Value(Loss.Graph, p, 0)), 0, 4);
        }
    }

    [Fact]
    public void TheEndsAreExact()
    {
        (float[] losses, float[] gradient) = LossKernels.Run<float>(Loss, [0, 0, 1, 1, -0f], [0, 1, 1, 0, 0]);
        Assert.Equal([0, float.PositiveInfinity, 0, float.PositiveInfinity, 0], losses);
        Assert.Equal([1, float.NegativeInfinity, -1, float.PositiveInfinity, 1], gradient);
        (double[] wideLosses, double[] wideGradient) = LossKernels.Run<double>(Loss, [0, 0, 1, 1, -0.0], [0, 1, 1, 0, 0]);
        Assert.Equal([0, double.PositiveInfinity, 0, double.PositiveInfinity, 0], wideLosses);
        Assert.Equal([1, double.NegativeInfinity, -1, double.PositiveInfinity, 1], wideGradient);
    }

    /// <summary>The probability's rounding, half an ulp of p, moves the loss by its slope times that; both kernels add a few ulp.</summary>
    [Fact]
    public void LogitsAgreeWithProbabilitiesAsFarAsTheirRoundingAllows()
    {
        double[] z = [.. FloatSamples.LogSpacedDoubles(4000, -30, 5)], p = Array.ConvertAll(z, ScalarMath.Sigmoid);
        foreach (double label in (double[])[0, 1, 0.3])
        {
            double[] labels = [.. z.Select(_ => label)];
            (double[] byLogit, _) = LossKernels.Run(new Losses.LogisticLoss(), z, labels);
            (double[] byProbability, double[] slopes) = LossKernels.Run(Loss, p, labels);
            for (int i = 0; i < z.Length; i++)
            {
                double bound = (2 * Ulp.Of(p[i]) * Math.Abs(slopes[i])) + (6 * Ulp.Of(byLogit[i]));
                if (!(Math.Abs(byLogit[i] - byProbability[i]) <= bound * 1.01)) Assert.Fail($"At {z[i]:R}, label {label}: {byLogit[i]:R} and {byProbability[i]:R}.");
            }
        }
    }

    private static IEnumerable<float> Ends() => FloatSamples.Edges(64).Concat(FloatSamples.Edges(64).Select(x => 1 - x)).Where(x => x is >= 0 and <= 1);

    /// <summary>-log(1 - p): the naive 1 - p is exact in double only for large p.</summary>
    private static double MinusLogOneMinus(double p)
    {
        double u = 1 - p;
        return u == 1 ? p : -Math.Log(u) * (p / (1 - u));
    }
}
