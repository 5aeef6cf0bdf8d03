using System.Numerics;

namespace AutoBce.Tests;

/// <summary>Tests that force a width: others that run meanwhile would set it back.</summary>
[CollectionDefinition(nameof(VectorWidth), DisableParallelization = true)]
public sealed class ForcedWidths;

/// <summary>An element's bits depend on the element alone, a sum's on the elements and their order alone.</summary>
[Collection(nameof(VectorWidth))]
public sealed class KernelLayoutTests
{
    private const int Count = 300, Longest = 257;

    private static readonly int[] Widths = [512, 256, 128], Offsets = [0, 3, 17], Long = [1007, 1024, 1025, 2051, 16384, 16385, 33000];

    public static TheoryData<ElementwiseLoss> All => LossSamples.Theory;

    [Theory]
    [MemberData(nameof(All))]
    public void FloatsHaveTheSameBitsInEveryLayout(ElementwiseLoss loss)
    {
        (float[] predictions, float[] labels, _) = LossSamples.Points(loss.Graph, Count);
        CheckLayouts(loss, predictions, labels, Weights(), 12345.678f);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void DoublesHaveTheSameBitsInEveryLayout(ElementwiseLoss loss)
    {
        (float[] predictions, float[] labels, _) = LossSamples.Points(loss.Graph, Count);
        CheckLayouts(loss, Widen(predictions), Widen(labels), Widen(Weights()), 12345.678);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void SumsAreTheOraclesAtEveryLengthAndWidth(ElementwiseLoss loss)
    {
        (float[] predictions, float[] labels, int inner) = LossSamples.Points(loss.Graph, Count);
        double[] exact = new double[inner];
        for (int i = 0; i < inner; i++) exact[i] = LossReference.Value(loss.Graph, predictions[i], labels[i]).ToDouble();
        float[] weights = Weights();
        CheckSums(loss, predictions, labels, weights, exact, weights, 1e-6);
        CheckSums(loss, Widen(predictions), Widen(labels), Widen(weights), exact, weights, 1e-14);
    }

    public static TheoryData<ElementwiseLoss, ElementwiseLoss> Composed => new()
    {
        { new Losses.ProbabilityLoss(), new Losses.LogisticLoss() },
        { new Losses.SmoothedProbabilityLoss(), new Losses.SmoothedLoss() },
        { new Losses.FocalPlainLoss(Gamma: 0.5), new Losses.FocalLogitsPlainLoss(Gamma: 0.5) },
        { new Losses.FocalLoss(Alpha: 0.3, Gamma: 3.7), new Losses.FocalLogitsLoss(Alpha: 0.3, Gamma: 3.7) },
        { new Losses.WeightedLoss(PositiveWeight: 3.3), new Losses.WeightedLoss(PositiveWeight: 3.3) },
    };

    /// <summary>A loss of a probability, as a function of the logit, is the loss that is written with logits.</summary>
    [Theory]
    [MemberData(nameof(Composed))]
    public void LogitKernelsAreThoseOfTheLossOfLogits(ElementwiseLoss loss, ElementwiseLoss ofLogits)
    {
        (float[] z, float[] labels, _) = LossSamples.Points(ofLogits.Graph, Count);
        float[] weights = Weights(), expected = new float[Count], actual = new float[Count];
        ForEachWidth(width =>
        {
            for (int n = 0; n <= Longest; n++)
            {
                Array.Fill(actual, 12345.678f);
                double sum = ofLogits.Differentiate(z.AsSpan(0, n), labels.AsSpan(0, n), expected.AsSpan(0, n), weights.AsSpan(0, n), 3);
                double composed = loss.DifferentiateLogits(z.AsSpan(0, n), labels.AsSpan(0, n), actual.AsSpan(0, n), weights.AsSpan(0, n), 3);
                Assert.True(sum.Equals(composed), $"{loss}, {width} bits, {n} elements: the sum is {composed:R}, not {sum:R}.");
                AssertWithin(expected.AsSpan(0, n), actual, 0, 12345.678f, $"{loss} by logits, {width} bits, {n} elements");
            }
        });
    }

    [Fact]
    public void LongCallsAreMadeOfTheSameElements()
    {
        ForEachWidth(width =>
        {
            foreach (ElementwiseLoss loss in LossSamples.All)
            {
                (float[] predictions, float[] labels, int inner) = LossSamples.Points(loss.Graph, Count);
                foreach (int length in Long)
                {
                    float[] x = Repeat(predictions, inner, length), y = Repeat(labels, inner, length);
                    (float[] losses, float[] gradient) = LossKernels.Run(loss, x, y);
                    for (int start = 0; start < length; start += inner)
                    {
                        int count = Math.Min(inner, length - start);
                        LossKernels.AssertBits<float>(losses.AsSpan(0, count), losses.AsSpan(start, count), $"{loss}, {width} bits, losses from {start} of {length}");
                        LossKernels.AssertBits<float>(gradient.AsSpan(0, count), gradient.AsSpan(start, count), $"{loss}, {width} bits, gradient from {start} of {length}");
                    }
                }
            }
        });
    }

    private static void CheckLayouts<T>(ElementwiseLoss loss, T[] predictions, T[] labels, T[] weights, T canary)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ((T[] Losses, T[] Gradient) plain, (T[] Losses, T[] Gradient) weighted) = (LossKernels.RunSingly(loss, predictions, labels), LossKernels.RunSingly(loss, predictions, labels, weights));
        T[] x = new T[Count], y = new T[Count], w = new T[Count], result = new T[Count];
        ForEachWidth(width =>
        {
            for (int length = 0; length <= Longest; length++)
            {
                foreach (int offset in Offsets)
                {
                    int start = ((length * 7) + offset) % (Count - length);
                    Range from = start..(start + length);
                    predictions.AsSpan(from).CopyTo(x.AsSpan(offset));
                    labels.AsSpan(from).CopyTo(y.AsSpan(offset));
                    weights.AsSpan(from).CopyTo(w.AsSpan(offset));
                    foreach ((T[] losses, T[] gradient, bool isWeighted) in new[] { (plain.Losses, plain.Gradient, false), (weighted.Losses, weighted.Gradient, true) })
                    {
                        string what = $"{loss}, {width} bits, length {length}, offset {offset}, {(isWeighted ? "weighted" : "plain")}";
                        ReadOnlySpan<T> weight = isWeighted ? w.AsSpan(offset, length) : default;
                        Array.Fill(result, canary);
                        LossKernels.Elementwise(loss, x.AsSpan(offset, length), y.AsSpan(offset, length), result.AsSpan(offset, length), weight);
                        AssertWithin(losses.AsSpan(from), result, offset, canary, what + ", losses");
                        Array.Fill(result, canary);
                        double sum = LossKernels.Differentiate(loss, x.AsSpan(offset, length), y.AsSpan(offset, length), result.AsSpan(offset, length), weight);
                        AssertWithin(gradient.AsSpan(from), result, offset, canary, what + ", gradient");
                        Array.Fill(result, canary);
                        predictions.AsSpan(from).CopyTo(result.AsSpan(offset));
                        double inPlace = LossKernels.Differentiate(loss, result.AsSpan(offset, length), y.AsSpan(offset, length), result.AsSpan(offset, length), weight);
                        AssertWithin(gradient.AsSpan(from), result, offset, canary, what + ", gradient in place");
                        Assert.True(sum.Equals(inPlace), what + ": the sum in place differs.");
                        Assert.True(sum.Equals(LossKernels.Evaluate(loss, x.AsSpan(offset, length), y.AsSpan(offset, length), weight)), what + ": Evaluate differs from Differentiate.");
                    }
                }
            }
        });
    }

    private static void CheckSums<T>(ElementwiseLoss loss, T[] predictions, T[] labels, T[] weights, double[] exact, float[] exactWeights, double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Dictionary<int, (double Plain, double Weighted)> first = [];
        ForEachWidth(width =>
        {
            double plain = 0, weighted = 0, subnormal = Count * Longest * double.CreateChecked(T.Epsilon);
            for (int n = 0; n <= Longest; n++)
            {
                double sum = LossKernels.Evaluate<T>(loss, predictions.AsSpan(0, n), labels.AsSpan(0, n));
                double weightedSum = LossKernels.Evaluate<T>(loss, predictions.AsSpan(0, n), labels.AsSpan(0, n), weights.AsSpan(0, n));
                Assert.InRange(sum, (plain * (1 - tolerance)) - subnormal, (plain * (1 + tolerance)) + subnormal);
                Assert.InRange(weightedSum, (weighted * (1 - tolerance)) - subnormal, (weighted * (1 + tolerance)) + subnormal);
                Assert.True(first.TryAdd(n, (sum, weightedSum)) || first[n].Equals((sum, weightedSum)), $"{loss}: {n} elements have another sum at {width} bits.");
                plain += exact[n];
                weighted += exactWeights[n] * exact[n];
            }
        });
    }

    private static void ForEachWidth(Action<int> check)
    {
        try
        {
            foreach (int width in Widths)
            {
                VectorWidth.Forced = width;
                check(width);
            }
        }
        finally
        {
            VectorWidth.Forced = null;
        }
    }

    private static void AssertWithin<T>(ReadOnlySpan<T> expected, T[] result, int offset, T canary, string what)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        LossKernels.AssertBits(expected, result.AsSpan(offset, expected.Length), what);
        bool intact = result.AsSpan(0, offset).IndexOfAnyExcept(canary) < 0 && result.AsSpan(offset + expected.Length).IndexOfAnyExcept(canary) < 0;
        Assert.True(intact, what + ": written beside the result.");
    }

    private static float[] Weights() => [.. Enumerable.Range(0, Count).Select(i => (i % 4) switch { 0 => 1f, 1 => 0f, 2 => 0.37f, _ => i })];

    private static float[] Repeat(float[] source, int period, int length) => [.. Enumerable.Range(0, length).Select(i => source[i % period])];

    private static double[] Widen(float[] source) => Array.ConvertAll(source, x => (double)x);
}
