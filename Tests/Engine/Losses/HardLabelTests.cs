namespace AutoBce.Tests;

/// <summary>
/// Losses with less to compute for labels of 0 and 1 do so from the start of a call to its first turn with a soft label. A hard label has the
/// same bits on either side of it.
/// </summary>
[Collection(VectorWidthCollection.Name)]
public sealed class HardLabelTests
{
    private const int Count = 3_000, Finite = Count - 64;

    public static TheoryData<ElementwiseLoss> Some =>
    [
        .. LossSamples.All.Where(l => l.Graph.LabelMinimum == 0),
        new Losses.FocalLogitsLoss(Alpha: 0),
        new Losses.FocalLogitsLoss(Alpha: 1),
        new Losses.FocalLogitsLoss(Gamma: 0),
        new Losses.FocalLogitsLoss(Gamma: -1.5),
        new Losses.FocalLogitsLoss(Gamma: 1e12),
        new Losses.FocalLogitsLoss(Alpha: 1e-39, Gamma: 1),
        new Losses.FocalLogitsLoss(Alpha: 1e39, Gamma: 1),
        new Losses.FocalLogitsLoss(Alpha: 5e8, Gamma: 9e8),
        new Losses.FocalLoss(Alpha: 0.75, Gamma: 1),
        new Losses.WeightedLoss(PositiveWeight: 0),
    ];

    [Theory]
    [MemberData(nameof(Some))]
    public void ALabelOfZeroOrOneHasTheSameBitsBesideSoftOnes(ElementwiseLoss loss)
    {
        (float[] points, float[] labels) = Points(loss.Graph.Prediction);
        float[] mixed = [.. labels], weights = new float[Count];
        Array.Fill(weights, 1);
        (mixed[0], weights[0]) = (0.3f, 0); // from here on no turn is for hard labels alone
        try
        {
            foreach (int width in (int[])[512, 256, 128])
            {
                VectorWidth.Forced = width;
                (float[] hard, float[] soft) = (new float[Count], new float[Count]);
                loss.Elementwise(points, labels, hard);
                loss.Elementwise(points, mixed, soft);
                LossKernels.AssertBits<float>(soft.AsSpan(1), hard.AsSpan(1), $"loss at {width} bits");
                loss.Differentiate(points, labels, hard, weights, 0.7f);
                loss.Differentiate(points, mixed, soft, weights, 0.7f);
                LossKernels.AssertBits<float>(soft.AsSpan(1), hard.AsSpan(1), $"gradient at {width} bits");
                double other = loss.Evaluate(points.AsSpan(0, Finite), mixed.AsSpan(0, Finite), weights.AsSpan(0, Finite));
                LossKernels.AssertBits<double>([other], [loss.Evaluate(points.AsSpan(0, Finite), labels.AsSpan(0, Finite), weights.AsSpan(0, Finite))], $"sum at {width} bits");
                if (loss.Graph.Prediction != PredictionKind.Probability) continue;
                float[] logits = Points(PredictionKind.Logit).Points;
                loss.DifferentiateLogits(logits, labels, hard, weights);
                loss.DifferentiateLogits(logits, mixed, soft, weights);
                LossKernels.AssertBits<float>(soft.AsSpan(1), hard.AsSpan(1), $"gradient by logits at {width} bits");
            }
        }
        finally
        {
            VectorWidth.Forced = null;
        }
    }

    [Fact]
    public void NegativeZeroAndInvalidLabelsAreAsEver()
    {
        ElementwiseLoss loss = new Losses.ProbabilityLoss();
        float[] points = [.. Enumerable.Repeat(0.25f, 80)], labels = new float[80], gradient = new float[80];
        labels[70] = -0f;
        loss.Differentiate(points, labels, gradient);
        Assert.All(gradient, g => Assert.Equal(4f / 3, g));
        foreach (float wrong in (float[])[float.NaN, 1.5f, -1e-30f, float.PositiveInfinity])
        {
            labels[70] = wrong;
            Assert.Contains("labels[70]", Assert.Throws<ArgumentOutOfRangeException>(() => loss.Differentiate(points, labels, gradient)).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(1000)]
    [InlineData(1023)]
    [InlineData(1024)]
    [InlineData(3000)]
    public void ASumGoesOnWhereSoftLabelsBegin(int first)
    {
        ElementwiseLoss loss = new Losses.ProbabilityLoss();
        (float[] points, float[] labels) = Points(PredictionKind.Probability, 4096);
        float[] gradient = new float[4096], weights = new float[4096], begun = [.. labels], soft = [.. begun];
        Array.Fill(weights, 1);
        (weights[0], weights[first], soft[0]) = (0, 0, 0.5f);
        (begun[first], soft[first]) = (0.25f, 0.25f);
        points[0] = points[first] = 0.5f;
        Assert.Equal(
            loss.Differentiate(points, soft, gradient, weights),
            loss.Differentiate(points, begun, gradient, weights));
    }

    /// <summary>Each point with both labels: those of the other tests, then floats of all exponents.</summary>
    private static (float[] Points, float[] Labels) Points(PredictionKind kind, int count = Count)
    {
        float[] special = kind switch
        {
            PredictionKind.Probability => [0.5f, 0, -0f, 1, float.Epsilon, 1.17549421e-38f, 1.17549435e-38f, 0.70710677f, 0.70710683f, 0.29289323f, 0.2928932f, 0.99999994f, 5.9604645e-8f, 2.9802322e-8f],
            _ => [0.5f, 0, -0f, float.PositiveInfinity, float.NegativeInfinity, float.NaN, 103, -103, 104, -104, 1e30f, -1e30f, 3e38f, -3e38f, float.Epsilon],
        };
        float[] points = new float[count], labels = new float[count];
        RandomSource random = new(11);
        for (int i = 0; i < count; i++)
        {
            double u = random.NextDouble(), v = random.NextDouble();
            int at = i / 2;
            points[i] = at < special.Length ? special[at] : (i & ~1) % 8 == 0 ? (float)Math.ScaleB(v, -(int)(130 * u)) : kind == PredictionKind.Probability ? (float)v : (float)((220 * v) - 110);
            if (i % 2 == 1) points[i] = points[i - 1];
            labels[i] = i % 2;
        }
        // NaN and infinities come last, lest they hide the sum of all others and send all turns the same way.
        if (kind != PredictionKind.Probability)
            for (int i = 0, end = count - 1; i < end; i++)
                if (!float.IsFinite(points[i]))
                {
                    while (!float.IsFinite(points[end])) end--;
                    (points[i], points[end], labels[i], labels[end]) = (points[end], points[i], labels[end], labels[i]);
                }
        return (points, labels);
    }
}
