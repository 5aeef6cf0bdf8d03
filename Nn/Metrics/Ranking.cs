namespace AutoBce;

/// <summary>
/// Samples by falling prediction, those of equal prediction together: place k holds the sums over all predictions not below
/// <c>Thresholds[k]</c>. A soft label y counts as y of a positive and 1 - y of a negative.
/// </summary>
internal sealed class Ranking
{
    private Ranking(double[] thresholds, double[] truePositives, double[] falsePositives)
    {
        Thresholds = thresholds;
        TruePositives = truePositives;
        FalsePositives = falsePositives;
    }

    /// <summary>The distinct predictions, falling.</summary>
    internal double[] Thresholds { get; }

    internal double[] TruePositives { get; }

    internal double[] FalsePositives { get; }

    internal double Positives => TruePositives.Length == 0 ? 0 : TruePositives[^1];

    internal double Negatives => FalsePositives.Length == 0 ? 0 : FalsePositives[^1];

    internal int Count => Thresholds.Length;

    /// <summary>What is counted if the samples down to place k are predicted 1; none of them at k = -1.</summary>
    internal ClassCounts At(int k) => k < 0
        ? new(0, 0, Negatives, Positives)
        : new(TruePositives[k], FalsePositives[k], Negatives - FalsePositives[k], Positives - TruePositives[k]);

    /// <returns>Null where a prediction is NaN: it has no rank.</returns>
    internal static Ranking? Of(ReadOnlySpan<float> predictions, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights)
    {
        float[] ranked = predictions.ToArray();
        int[] rows = new int[ranked.Length];
        for (int i = 0; i < rows.Length; i++) rows[i] = i;
        Array.Sort(ranked, rows);
        if (ranked.Length > 0 && float.IsNaN(ranked[0])) return null;
        List<double> thresholds = [], truePositives = [], falsePositives = [];
        double positives = 0, negatives = 0;
        for (int i = ranked.Length - 1; i >= 0;)
        {
            float prediction = ranked[i];
            for (; i >= 0 && ranked[i] == prediction; i--)
            {
                double weight = weights.IsEmpty ? 1 : weights[rows[i]];
                positives += weight * labels[rows[i]];
                negatives += weight * (1.0 - labels[rows[i]]);
            }
            thresholds.Add(prediction);
            truePositives.Add(positives);
            falsePositives.Add(negatives);
        }
        return new([.. thresholds], [.. truePositives], [.. falsePositives]);
    }
}
