namespace AutoBce.Tests;

/// <summary>The losses that every kernel test runs over, and points of their domains.</summary>
internal static class LossSamples
{
    /// <summary>Losses of every shape that the generator knows, their hyperparameters no round numbers.</summary>
    public static IReadOnlyList<ElementwiseLoss> All { get; } =
    [
        new Losses.LogisticLoss(),
        new Losses.ProbabilityLoss(),
        new Losses.FocalLoss(),
        new Losses.FocalLoss(Alpha: 0.3, Gamma: 0.5),
        new Losses.FocalPlainLoss(Gamma: 3.7),
        new Losses.FocalLogitsLoss(),
        new Losses.FocalLogitsLoss(Alpha: 0.3, Gamma: 3.7),
        new Losses.FocalLogitsPlainLoss(Gamma: 0.5),
        new Losses.WeightedLoss(PositiveWeight: 3.3),
        new Losses.SmoothedLoss(),
        new Losses.SmoothedProbabilityLoss(),
        new Losses.MarginLoss(),
        new Losses.QuadraticLoss(),
        new Losses.PseudoHuberLoss(Delta: 0.7),
    ];

    public static TheoryData<ElementwiseLoss> Theory => new(All);

    /// <summary>
    /// Points of the domain with labels at its ends and between, all of them floats. Only inner points have a derivative of two sides;
    /// the others come last.
    /// </summary>
    public static (float[] Predictions, float[] Labels, int Inner) Points(LossGraph graph, int count)
    {
        float[] inner = graph.Prediction switch
        {
            PredictionKind.Logit => [0, -0f, 1e-38f, -1e-30f, 6e-8f, -1e-4f, 0.25f, -0.5f, 1, -1, 2.5f, -9.01f, 16.64f, -17.33f, 17.33f, 36.7f, -40, 60, -87.3f, 87.4f, -88.8f, 90.1f, 103.2f, -103.9f],
            PredictionKind.Probability => [float.Epsilon, 1e-40f, 1.2e-38f, 1e-30f, 1e-7f, 1e-3f, 0.3f, 0.49999997f, 0.5f, 0.50000006f, 0.7f, 0.9375f, 0.999f, 0.9999999f, float.BitDecrement(1)],
            _ => [0, -0f, 1e-20f, 0.5f, -0.5f, 1, -1, 1.0000001f, -0.99999994f, 3, -3, 100, -1e4f, 1e6f],
        };
        float[] outer = graph.Prediction switch
        {
            PredictionKind.Probability => [0, 0, 1, 1, 0, 1],
            _ => [float.PositiveInfinity, float.PositiveInfinity, float.NegativeInfinity, float.NegativeInfinity, float.NaN, float.NaN],
        };
        float low = (float)graph.LabelMinimum, high = (float)graph.LabelMaximum;
        float[] predictions = new float[count], labels = new float[count];
        RandomSource random = new(7);
        for (int i = 0; i < count; i++)
        {
            int end = i - (count - outer.Length);
            double uniform = random.NextDouble(), soft = random.NextDouble();
            predictions[i] = end >= 0 ? outer[end] : i < 2 * inner.Length ? inner[i / 2] : Spread(graph.Prediction, uniform, i);
            labels[i] = (i % 5) switch { 0 or 2 => low, 1 or 3 => high, _ => low < 0 ? DyadicLabel(soft) : (float)soft };
        }
        return (predictions, labels, count - outer.Length);
    }

    /// <summary>-1/2, -1/4, 1/4 or 1/2: y * z is exact. Otherwise the rounding of that product alone would be magnified |y z| times.</summary>
    private static float DyadicLabel(double uniform) => (uniform < 0.5 ? -1 : 1) * ((int)(uniform * 8) % 2 == 0 ? 0.25f : 0.5f);

    /// <summary>From 0 and 1 to anything: a number of the kind, evenly over its logarithm or its range in turn.</summary>
    private static float Spread(PredictionKind kind, double uniform, int i) => kind switch
    {
        PredictionKind.Probability => (float)(i % 4 == 3 ? Math.ScaleB(1, -1 - (int)(148 * uniform)) : uniform),
        PredictionKind.Logit => (float)(((i & 4) == 0 ? 1 : -1) * (i % 3 == 0 ? 110 * uniform : Math.Exp((24 * uniform) - 20))),
        _ => (float)((i % 3 == 0 ? 100 : 2) * ((2 * uniform) - 1)),
    };
}
