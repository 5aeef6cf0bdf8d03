using System.Numerics;
using Xunit.Abstractions;

namespace AutoBce.Tests;

/// <summary>The naive cross-entropy of a logit, swept over all floats, and its other spellings.</summary>
public sealed class LogisticSweepTests(ITestOutputHelper output)
{
    private const int Run = 4096, Stride = 997;

    private static readonly ElementwiseLoss Logistic = new Losses.LogisticLoss();

    public static TheoryData<ElementwiseLoss> Spellings =>
    [
        new Losses.LogisticByMaximumLoss(),
        new Losses.LogisticBySoftplusLoss(),
        new Losses.LogisticByLogSigmoidLoss(),
        new Losses.LogisticByExponentialLoss(),
        new Losses.LogisticByQuotientLoss(),
        new Losses.LogisticByTanhLoss(),
        new Losses.WeightedLoss(PositiveWeight: 1),
    ];

    [Fact]
    public void TheClosedFormAgreesWithTheGraph()
    {
        foreach (double z in FloatSamples.LogSpacedDoubles(150, -60, 7).Append(0))
        {
            foreach (double y in (double[])[0, 1])
            {
                ExactValues exact = LossReference.At(Logistic.Graph, z, y);
                (double value, double gradient) = ClosedForm(z, y);
                Assert.InRange(Ulp.Distance(value, exact.Value), 0, 4);
                Assert.InRange(Ulp.Distance(gradient, exact.Gradient), 0, 4);
            }
        }
    }

    [Theory]
    [InlineData(0, 2.25, 2.75)]
    [InlineData(1, 2.25, 2.75)]
    public void EveryFloatIsWithinTheBound(float label, double valueBound, double gradientBound)
    {
        Worst value = new(), gradient = new();
        float[] labels = new float[Run], losses = new float[Run], slopes = new float[Run];
        Array.Fill(labels, label);
        foreach (float[] z in FloatSamples.Strided(Stride).Where(float.IsFinite).Chunk(Run))
        {
            int n = z.Length;
            Logistic.Elementwise(z, labels.AsSpan(0, n), losses.AsSpan(0, n));
            Logistic.Differentiate(z, labels.AsSpan(0, n), slopes.AsSpan(0, n));
            for (int i = 0; i < n; i++)
            {
                (double exactValue, double exactGradient) = ClosedForm(z[i], label);
                double distance = Ulp.Distance(losses[i], exactValue), slopeDistance = Ulp.Distance(slopes[i], exactGradient);
                if (distance > value.Ulps) value.See(distance, $"{z[i]:R}");
                if (slopeDistance > gradient.Ulps) gradient.See(slopeDistance, $"{z[i]:R}");
                if (!(losses[i] >= 0) || !(Math.Abs(slopes[i]) <= 1)) Assert.Fail($"At {z[i]:R} the loss is {losses[i]}, the gradient {slopes[i]}.");
            }
        }
        output.WriteLine($"Label {label}: value {value}; gradient {gradient}");
        Assert.True(value.Ulps <= valueBound && gradient.Ulps <= gradientBound, $"Label {label}: value {value}; gradient {gradient}");
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(1f)]
    public void TheGradientNeverFallsByMoreThanOneUlp(float label)
    {
        int falls = 0;
        float[] labels = new float[1 << 17], z = new float[1 << 17], gradient = new float[1 << 17];
        Array.Fill(labels, label);
        foreach (float start in (float[])[-103.9f, -88, -17, -9, -3, -1, -0.4f, -1e-3f, -1e-7f, 1e-9f, 1e-3f, 0.3f, 0.9f, 2.5f, 8.9f, 16.6f, 40, 87, 103])
        {
            z[0] = start;
            for (int i = 1; i < z.Length; i++) z[i] = float.BitIncrement(z[i - 1]);
            Logistic.Differentiate(z, labels, gradient);
            for (int i = 1; i < z.Length; i++)
            {
                if (gradient[i] >= gradient[i - 1]) continue;
                falls++;
                if (float.BitIncrement(gradient[i]) != gradient[i - 1]) Assert.Fail($"From {z[i - 1]:R} to {z[i]:R} the gradient falls from {gradient[i - 1]:R} to {gradient[i]:R}.");
            }
        }
        output.WriteLine($"Label {label}: {falls} falls by one ulp in {19 * (z.Length - 1)} steps.");
    }

    [Fact]
    public void ExtremesAreWhatTheyMean()
    {
        CheckExtremes<float>();
        CheckExtremes<double>();
    }

    /// <summary>But for the sign of a gradient that underflows to 0.</summary>
    [Fact]
    public void TheMirrorImageHasTheSameBits()
    {
        float[] zeros = new float[Run], ones = new float[Run];
        Array.Fill(ones, 1f);
        foreach (float[] z in FloatSamples.Strided(99_991).Where(x => !float.IsNaN(x)).Chunk(Run))
        {
            float[] mirrored = Array.ConvertAll(z, x => -x);
            CheckMirror(z, mirrored, ones[..z.Length], zeros[..z.Length]);
            CheckMirror(Array.ConvertAll(z, x => (double)x), Array.ConvertAll(mirrored, x => (double)x), Array.ConvertAll(ones[..z.Length], x => (double)x), new double[z.Length]);
        }
    }

    [Theory]
    [MemberData(nameof(Spellings))]
    public void EverySpellingGivesTheSameBits(ElementwiseLoss spelling)
    {
        float[] z = [.. FloatSamples.Edges(), .. FloatSamples.Strided(999_983)];
        double[] wide = [.. FloatSamples.EdgesOfDouble(), .. FloatSamples.LogSpacedDoubles(2000, -60, 11)];
        foreach (double y in (double[])[0, 1, 0.05, 0.5, 0.7])
        {
            CheckSame(spelling, z, [.. z.Select(_ => (float)y)], $"label {y}");
            CheckSame(spelling, wide, [.. wide.Select(_ => y)], $"label {y}");
        }
    }

    private static void CheckSame<T>(ElementwiseLoss spelling, T[] z, T[] y, string what)
        where T : unmanaged, INumberBase<T>
    {
        (T[] losses, T[] gradient) = LossKernels.Run(Logistic, z, y);
        (T[] sameLosses, T[] sameGradient) = LossKernels.Run(spelling, z, y);
        LossKernels.AssertBits<T>(losses, sameLosses, $"{spelling}, {what}, {typeof(T).Name} losses");
        LossKernels.AssertBits<T>(gradient, sameGradient, $"{spelling}, {what}, {typeof(T).Name} gradient");
    }

    private static void CheckMirror<T>(T[] z, T[] mirrored, T[] ones, T[] zeros)
        where T : unmanaged, INumber<T>
    {
        (T[] losses, T[] gradient) = LossKernels.Run(Logistic, z, ones);
        (T[] mirroredLosses, T[] mirroredGradient) = LossKernels.Run(Logistic, mirrored, zeros);
        LossKernels.AssertBits<T>(losses, mirroredLosses, "loss(z, 1) and loss(-z, 0)");
        LossKernels.AssertBits<T>(Array.ConvertAll(gradient, g => g + T.Zero), Array.ConvertAll(mirroredGradient, g => T.Zero - g), "gradient(z, 1) and -gradient(-z, 0)");
    }

    private static void CheckExtremes<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T infinity = T.PositiveInfinity, half = T.CreateChecked(0.5);
        T[] z = [T.Zero, -T.Zero, T.Zero, -T.Zero, infinity, infinity, -infinity, -infinity, T.NaN, T.NaN];
        T[] y = [T.Zero, T.Zero, T.One, T.One, T.One, T.Zero, T.Zero, T.One, T.Zero, T.One];
        (T[] losses, T[] gradient) = LossKernels.Run(Logistic, z, y);
        T log2 = T.CreateChecked(Math.Log(2));
        Assert.Equal([log2, log2, log2, log2, T.Zero, infinity, T.Zero, infinity, T.NaN, T.NaN], losses);
        Assert.Equal([half, half, -half, -half, T.Zero, T.One, T.Zero, -T.One, T.NaN, T.NaN], gradient);
    }

    /// <summary>max(x, 0) + log1p(E) and its slope s(x) of x = z for label 0, x = -z for label 1, without cancellation.</summary>
    private static (double Value, double Gradient) ClosedForm(double z, double label)
    {
        double x = label == 0 ? z : -z, e = Math.Exp(-Math.Abs(x));
        double slope = (x >= 0 ? 1 : e) / (1 + e);
        return (Math.Max(x, 0) + LogOnePlus(e), label == 0 ? slope : -slope);
    }

    /// <summary>log(u) e / (u - 1) with u = 1 + e rounded: the error of u is in both.</summary>
    private static double LogOnePlus(double e)
    {
        double u = 1 + e;
        return u == 1 ? e : Math.Log(u) * (e / (u - 1));
    }
}
