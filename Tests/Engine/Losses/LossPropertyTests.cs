using FsCheck;
using FsCheck.Fluent;

namespace AutoBce.Tests;

/// <summary>What holds between calls of a loss, whatever the elements.</summary>
public sealed class LossPropertyTests
{
    private static readonly ElementwiseLoss[] OfLogits =
        [new Losses.LogisticLoss(), new Losses.WeightedLoss(PositiveWeight: 3.3), new Losses.SmoothedLoss(), new Losses.FocalLogitsLoss(), new Losses.FocalLogitsPlainLoss(Gamma: 0.5)];

    private static readonly Gen<float> AnyLogit = FloatSamples.Mixed.Select(x => float.IsNaN(x) ? 1 : x);

    /// <summary>Logits whose losses and gradients stay normal numbers, also times a power of two.</summary>
    private static readonly Gen<float> Logit = AnyLogit.Select(x => Math.Abs(x) is > 1e-6f and < 12 ? x : MathF.CopySign(x is float.NaN or 0 ? 0.5f : 1 + (MathF.ILogB(x) & 7), x));

    private static readonly Gen<float> Label = Gen.Frequency((2, Gen.Constant(0f)), (2, Gen.Constant(1f)), (1, Gen.Choose(0, 8).Select(i => i / 8f)));

    private static readonly Gen<float> Weight = Gen.Choose(0, 64).Select(i => i / 8f);

    private sealed record Batch(float[] Logits, float[] Labels, float[] Weights, int Number)
    {
        public int Count => Logits.Length;

        public ElementwiseLoss Loss => OfLogits[Number % OfLogits.Length];

        public float[] Gradient(float[]? weights = null, float scale = 1)
        {
            float[] gradient = new float[Count];
            Loss.Differentiate(Logits, Labels, gradient, weights, scale);
            return gradient;
        }

        public float[] Losses(ElementwiseLoss? loss = null)
        {
            float[] losses = new float[Count];
            (loss ?? Loss).Elementwise(Logits, Labels, losses);
            return losses;
        }

        public override string ToString() => $"{Loss}: [{string.Join(", ", Logits.Select((z, i) => $"({z:R}, {Labels[i]:R}, {Weights[i]:R})"))}], {Number}";
    }

    [Fact]
    public void WeightsTimesAPowerOfTwoMultiplyByIt() => Property.Check(
        Batches(Logit),
        batch =>
        {
            float factor = MathF.ScaleB(1, (batch.Number % 41) - 20);
            float[] scaled = Array.ConvertAll(batch.Weights, w => w * factor);
            Assert.Equal(batch.Loss.Evaluate(batch.Logits, batch.Labels, batch.Weights) * factor, batch.Loss.Evaluate(batch.Logits, batch.Labels, scaled));
            LossKernels.AssertBits<float>(Array.ConvertAll(batch.Gradient(batch.Weights), g => g * factor), batch.Gradient(scaled), "gradient");
        });

    [Fact]
    public void WeightsAdd() => Property.Check(
        Batches(Logit),
        batch =>
        {
            float[] others = Array.ConvertAll(batch.Weights, w => 8 - w), eights = Array.ConvertAll(batch.Weights, _ => 8f);
            double sum = batch.Loss.Evaluate(batch.Logits, batch.Labels, batch.Weights) + batch.Loss.Evaluate(batch.Logits, batch.Labels, others);
            double whole = batch.Loss.Evaluate(batch.Logits, batch.Labels, eights);
            Assert.InRange(sum, whole * (1 - 1e-6), whole * (1 + 1e-6));
        });

    [Fact]
    public void WhatWeighsNothingChangesNothing() => Property.Check(
        Batches(Logit),
        batch =>
        {
            double sum = batch.Loss.Evaluate(batch.Logits, batch.Labels, batch.Weights);
            float[] gradient = batch.Gradient(batch.Weights), logits = [.. batch.Logits];
            for (int i = 0; i < batch.Count; i++)
            {
                if (batch.Weights[i] != 0) continue;
                Assert.Equal(0, gradient[i]);
                logits[i] = -3 * logits[i];
            }
            Assert.Equal(sum, batch.Loss.Evaluate(logits, batch.Labels, batch.Weights));
        });

    [Fact]
    public void TheScaleMultipliesTheGradientAlone() => Property.Check(
        Batches(AnyLogit),
        batch =>
        {
            float scale = batch.Number / 97f;
            LossKernels.AssertBits<float>(Array.ConvertAll(batch.Gradient(), g => g * scale), batch.Gradient(scale: scale), "gradient");
            double sum = batch.Loss.Differentiate(batch.Logits, batch.Labels, new float[batch.Count], default, scale);
            Assert.Equal(batch.Loss.Evaluate(batch.Logits, batch.Labels), sum);
        });

    [Fact]
    public void GradientsArePermutedWithTheirElements() => Property.Check(
        Batches(AnyLogit),
        batch =>
        {
            int[] order = [.. Enumerable.Range(0, batch.Count).OrderBy(i => (i * 7919L) % 1031)];
            Batch permuted = batch with
            {
                Logits = [.. order.Select(i => batch.Logits[i])],
                Labels = [.. order.Select(i => batch.Labels[i])],
                Weights = [.. order.Select(i => batch.Weights[i])],
            };
            float[] gradient = batch.Gradient(batch.Weights);
            LossKernels.AssertBits<float>(order.Select(i => gradient[i]).ToArray(), permuted.Gradient(permuted.Weights), "gradient");
        });

    [Fact]
    public void TwoRunsHaveTheSameBits() => Property.Check(
        Batches(AnyLogit),
        batch =>
        {
            LossKernels.AssertBits<float>(batch.Gradient(batch.Weights), batch.Gradient(batch.Weights), "gradient");
            Assert.Equal(batch.Loss.Evaluate(batch.Logits, batch.Labels), batch.Loss.Evaluate([.. batch.Logits], [.. batch.Labels]));
        });

    [Fact]
    public void ASampleTwiceIsASampleOfWeightTwo() => Property.Check(
        Batches(Logit),
        batch =>
        {
            double twice = batch.Loss.Evaluate([.. batch.Logits, .. batch.Logits], [.. batch.Labels, .. batch.Labels]);
            double weighted = batch.Loss.Evaluate(batch.Logits, batch.Labels, Array.ConvertAll(batch.Weights, _ => 2f));
            Assert.InRange(twice, weighted * (1 - 1e-6), weighted * (1 + 1e-6));
        });

    [Fact]
    public void SmoothingIsWhatSmoothedLabelsGive() => Property.Check(
        Batches(AnyLogit),
        batch =>
        {
            // A quarter and eighths: the smoothed label is exact.
            float[] smoothed = Array.ConvertAll(batch.Labels, y => (y * 0.75f) + 0.125f), losses = new float[batch.Count], gradient = new float[batch.Count], expected = new float[batch.Count];
            new Losses.LogisticLoss().Elementwise(batch.Logits, smoothed, losses);
            new Losses.LogisticLoss().Differentiate(batch.Logits, smoothed, expected);
            new Losses.SmoothedLoss(Smoothing: 0.25).Differentiate(batch.Logits, batch.Labels, gradient);
            float[] actual = batch.Losses(new Losses.SmoothedLoss(Smoothing: 0.25));
            for (int i = 0; i < batch.Count; i++)
            {
                if (!(losses[i] == actual[i] || Math.Abs(losses[i] - actual[i]) <= 5 * Ulp.Of(losses[i]))) Assert.Fail($"{batch.Logits[i]:R}, {batch.Labels[i]}: {losses[i]:R}, {actual[i]:R}");
                Assert.InRange(gradient[i] - expected[i], -5 * Ulp.Of(0.5f), 5 * Ulp.Of(0.5f));
            }
        });

    [Fact]
    public void LossesAndGradientsStayWhereTheyBelong() => Property.Check(
        Batches(AnyLogit),
        batch =>
        {
            float[] losses = batch.Losses(), logistic = batch.Losses(OfLogits[0]), gradient = new float[batch.Count];
            OfLogits[0].Differentiate(batch.Logits, batch.Labels, gradient);
            Assert.All(losses, loss => Assert.True(loss >= 0));
            Assert.All(gradient, g => Assert.InRange(g, -1, 1));
            for (int i = 0; i < batch.Count; i++)
                if (batch.Labels[i] is 0 or 1) Assert.True(logistic[i] >= (1 - (2 * batch.Labels[i])) * batch.Logits[i]);
        });

    [Fact]
    public void FocalLossesFallAsGammaGrows() => Property.Check(
        Batches(Logit),
        batch =>
        {
            double gamma = batch.Number / 200.0;
            float[] more = batch.Losses(new Losses.FocalLogitsLoss(Gamma: gamma + 0.5)), less = batch.Losses(new Losses.FocalLogitsLoss(Gamma: gamma));
            for (int i = 0; i < batch.Count; i++) Assert.True(more[i] <= less[i] * (1 + 1e-6f));
        });

    [Fact]
    public void CallsAreSumsOfTheirBlocks()
    {
        float[] z = [.. FloatSamples.LogSpacedDoubles(50_000, -10, 4).Select(x => (float)x)], y = [.. z.Select((_, i) => (i % 3) / 2f)];
        foreach (ElementwiseLoss loss in OfLogits)
        {
            double chunks = 0, blocks = 0;
            for (int i = 0; i < z.Length; i += 1 << 14) chunks += loss.Evaluate(z.AsSpan(i, Math.Min(1 << 14, z.Length - i)), y.AsSpan(i, Math.Min(1 << 14, z.Length - i)));
            for (int i = 0; i < z.Length; i += LaneSum<float>.Block) blocks += loss.Evaluate(z.AsSpan(i, Math.Min(LaneSum<float>.Block, z.Length - i)), y.AsSpan(i, Math.Min(LaneSum<float>.Block, z.Length - i)));
            double whole = loss.Evaluate(z, y);
            Assert.Equal(whole, chunks);
            Assert.InRange(blocks, whole * (1 - 1e-14), whole * (1 + 1e-14));
        }
    }

    private static Gen<Batch> Batches(Gen<float> logits) =>
        from count in Gen.Frequency((9, Gen.Choose(0, 70)), (1, Gen.Elements(255, 256, 257, 1023, 1024, 1025)))
        from z in logits.ArrayOf(count)
        from y in Label.ArrayOf(count)
        from w in Weight.ArrayOf(count)
        from number in Gen.Choose(0, 1000)
        select new Batch(z, y, w, number);
}
