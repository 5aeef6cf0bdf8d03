using System.Numerics;
using Xunit.Abstractions;

namespace AutoBce.Tests;

/// <summary>The focal loss at every gamma that papers use and some that they do not.</summary>
public sealed class FocalLossTests(ITestOutputHelper output)
{
    private static readonly float[] Logits = [.. Enumerable.Range(0, 89).Select(i => -110 + (2.5f * i)), -1e-30f, 1e-20f, -1e-5f, 1e-3f, 0.1f, -0.7f, 1.3f, -17.4f, 88.8f];

    public static TheoryData<double> Gammas => [0, 0.5, 1, 2, 3.7, 5];

    [Theory]
    [MemberData(nameof(Gammas))]
    public void LogitsAreWithinTheBound(double gamma)
    {
        ElementwiseLoss loss = new Losses.FocalLogitsLoss(Gamma: gamma);
        Worst value = new(), gradient = new(), wideValue = new(), wideGradient = new();
        foreach (float y in (float[])[0, 1])
        {
            float[] labels = [.. Logits.Select(_ => y)];
            (float[] losses, float[] slopes) = LossKernels.Run(loss, Logits, labels);
            (double[] wideLosses, double[] wideSlopes) = LossKernels.Run(loss, Array.ConvertAll(Logits, z => (double)z), Array.ConvertAll(labels, z => (double)z));
            for (int i = 0; i < Logits.Length; i++)
            {
                ExactValues exact = LossReference.At(loss.Graph, Logits[i], y);
                string where = $"{Logits[i]:R}, label {y}";
                value.See(Ulp.Distance(losses[i], exact.Value), where);
                gradient.See(Ulp.Distance(slopes[i], exact.Gradient), where);
                wideValue.See(Ulp.Distance(wideLosses[i], exact.Value), where);
                wideGradient.See(Ulp.Distance(wideSlopes[i], exact.Gradient), where);
            }
        }
        string found = $"gamma {gamma}: float value {value}, gradient {gradient}; double value {wideValue}, gradient {wideGradient}";
        output.WriteLine(found);
        Assert.True(value.Ulps <= 4 && gradient.Ulps <= 4 && wideValue.Ulps <= 4 && wideGradient.Ulps <= 4, found);
    }

    [Theory]
    [MemberData(nameof(Gammas))]
    public void InfiniteLogitsHaveTheirLimits(double gamma)
    {
        ElementwiseLoss loss = new Losses.FocalLogitsLoss(Gamma: gamma);
        float infinity = float.PositiveInfinity;
        (float[] losses, float[] gradient) = LossKernels.Run<float>(loss, [infinity, -infinity, infinity, -infinity, float.NaN, float.NaN], [1, 0, 0, 1, 0, 1]);
        Assert.Equal([0, 0, infinity, infinity, float.NaN, float.NaN], losses);
        Assert.Equal([0, 0, 0.75f, -0.25f, float.NaN, float.NaN], gradient);
        (double[] wideLosses, double[] wideGradient) = LossKernels.Run<double>(loss, [infinity, -infinity, infinity, -infinity, double.NaN, double.NaN], [1, 0, 0, 1, 0, 1]);
        Assert.Equal([0, 0, infinity, infinity, double.NaN, double.NaN], wideLosses);
        Assert.Equal([0, 0, 0.75, -0.25, double.NaN, double.NaN], wideGradient);
    }

    /// <summary>Far out the focal loss is alpha softplus of the logit, and a power of the sigmoid is 0 or 1.</summary>
    [Theory]
    [MemberData(nameof(Gammas))]
    public void HugeLogitsHaveTheirLimits(double gamma)
    {
        ElementwiseLoss loss = new Losses.FocalLogitsLoss(Gamma: gamma);
        foreach (float z in (float[])[2e3f, 1e5f, 1e9f, 1e13f, 1e20f, float.MaxValue])
        {
            (float[] losses, float[] gradient) = LossKernels.Run<float>(loss, [z, -z, z, -z], [1, 0, 0, 1]);
            Assert.Equal([0, 0, 0.75f * z, 0.25f * z], losses);
            Assert.Equal([0, 0, 0.75f, -0.25f], gradient);
            (double[] wideLosses, double[] wideGradient) = LossKernels.Run<double>(loss, [z, -z, z, -z], [1, 0, 0, 1]);
            Assert.Equal([0, 0, 0.75 * z, 0.25 * z], wideLosses);
            Assert.Equal([0, 0, 0.75, -0.25], wideGradient);
        }
    }

    [Theory]
    [MemberData(nameof(Gammas))]
    public void CertainProbabilitiesHaveTheirLimits(double gamma)
    {
        ElementwiseLoss loss = new Losses.FocalPlainLoss(Gamma: gamma);
        float infinity = float.PositiveInfinity, slope = gamma == 0 ? 1 : 0;
        (float[] losses, float[] gradient) = LossKernels.Run<float>(loss, [0, 1, 0, 1], [0, 1, 1, 0]);
        Assert.Equal([0, 0, infinity, infinity], losses);
        Assert.Equal([slope, -slope, -infinity, infinity], gradient);
    }

    [Fact]
    public void GammaZeroIsCrossEntropyToTheBit()
    {
        float[] z = [.. FloatSamples.Edges(), .. FloatSamples.Strided(999_983)];
        double[] wide = [.. FloatSamples.EdgesOfDouble(), .. FloatSamples.LogSpacedDoubles(2000, -60, 11)];
        foreach (double y in (double[])[0, 0.05, 0.3, 0.5, 0.7, 1])
        {
            CheckSame(new Losses.FocalLogitsPlainLoss(Gamma: 0), new Losses.LogisticLoss(), z, Array.ConvertAll(z, _ => (float)y), 1);
            CheckSame(new Losses.FocalLogitsPlainLoss(Gamma: 0), new Losses.LogisticLoss(), wide, Array.ConvertAll(wide, _ => y), 1);
        }
        float[] p = [.. z.Where(x => x is >= 0 and <= 1)];
        double[] wideP = [.. wide.Where(x => x is >= 0 and <= 1)];
        foreach (double y in (double[])[0, 0.05, 0.3, 0.5, 0.7, 1])
        {
            CheckSame(new Losses.FocalPlainLoss(Gamma: 0), new Losses.ProbabilityLoss(), p, Array.ConvertAll(p, _ => (float)y), 1);
            CheckSame(new Losses.FocalPlainLoss(Gamma: 0), new Losses.ProbabilityLoss(), wideP, Array.ConvertAll(wideP, _ => y), 1);
        }
    }

    [Fact]
    public void EvenClassesAtGammaZeroAreHalfOfCrossEntropyToTheBit()
    {
        // Below the normal numbers a half is rounded.
        float[] z = [.. Logits.Concat(FloatSamples.Edges()).Where(x => Math.Abs(x) < 80)];
        foreach (float y in (float[])[0, 1])
        {
            CheckSame(new Losses.FocalLogitsLoss(Alpha: 0.5, Gamma: 0), new Losses.LogisticLoss(), z, Array.ConvertAll(z, _ => y), 2);
            CheckSame(new Losses.FocalLogitsLoss(Alpha: 0.5, Gamma: 0), new Losses.LogisticLoss(), Array.ConvertAll(z, x => (double)x), Array.ConvertAll(z, _ => (double)y), 2);
        }
    }

    /// <summary>Gamma 2 has a kernel of its own, with and without weights; the next number takes that for any gamma.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 0.25)]
    [InlineData(3.25, 0.5)]
    [InlineData(0, 1)]
    public void TheKernelOfTheUsualGammaComputesTheSame(double positiveWeight, double negativeWeight)
    {
        float[] z = [.. Logits.Where(x => Math.Abs(x) < 40)], p = [.. z.Select(ScalarMath.Sigmoid).Where(x => x is > 0 and < 1)];
        foreach (float y in (float[])[0, 0.05f, 0.3f, 0.7f, 1])
        {
            Compare(new BinaryLosses.FocalLogitsLoss(2, positiveWeight, negativeWeight), new BinaryLosses.FocalLogitsLoss(Math.BitIncrement(2.0), positiveWeight, negativeWeight), z, y);
            Compare(new BinaryLosses.FocalLoss(2, positiveWeight, negativeWeight), new BinaryLosses.FocalLoss(Math.BitIncrement(2.0), positiveWeight, negativeWeight), p, y);
        }

        static void Compare(ElementwiseLoss special, ElementwiseLoss general, float[] x, float y)
        {
            float[] labels = Array.ConvertAll(x, _ => y);
            (float[] losses, float[] gradient) = LossKernels.Run(special, x, labels);
            (float[] otherLosses, float[] otherGradient) = LossKernels.Run(general, x, labels);
            for (int i = 0; i < x.Length; i++)
            {
                Assert.True(Math.Abs(losses[i] - otherLosses[i]) <= (1e-6f * Math.Abs(otherLosses[i])) + 1e-44f, $"{special} at {x[i]:R}, {y}: loss {losses[i]:R}, not {otherLosses[i]:R}");
                // At soft labels the gradient has a zero; near it the parts cancel, each of which is at most a few times the loss.
                Assert.True(Math.Abs(gradient[i] - otherGradient[i]) <= (2e-6f * (Math.Abs(otherGradient[i]) + (y is 0 or 1 ? 0 : 1 + otherLosses[i]))) + 1e-44f, $"{special} at {x[i]:R}, {y}: gradient {gradient[i]:R}, not {otherGradient[i]:R}");
            }
        }
    }

    private static void CheckSame<T>(ElementwiseLoss focal, ElementwiseLoss plain, T[] x, T[] y, int times)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (T[] focalLosses, T[] focalGradient) = LossKernels.Run(focal, x, y);
        (T[] losses, T[] gradient) = LossKernels.Run(plain, x, y);
        T factor = T.CreateChecked(times);
        LossKernels.AssertBits<T>(losses, Array.ConvertAll(focalLosses, v => v * factor), $"{focal}, label {y[0]}, {typeof(T).Name} losses");
        LossKernels.AssertBits<T>(gradient, Array.ConvertAll(focalGradient, v => v * factor), $"{focal}, label {y[0]}, {typeof(T).Name} gradient");
    }
}
