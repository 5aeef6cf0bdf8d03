namespace AutoBce;

/// <summary>
/// The area under the receiver operating characteristic, exact: the probability that a random positive is ranked above a random
/// negative, ties counting one half (Mann and Whitney). NaN where only one class is present or a prediction is NaN.
/// A soft label y counts as y of a positive and 1 - y of a negative; a weight multiplies both.
/// </summary>
/// <remarks>Keras's AUC interpolates between 200 thresholds and gives an estimate of this number: <see cref="BucketedAuc"/>.</remarks>
public sealed class Auc(string name = "auc") : AreaMetric(name)
{
    private protected override double Measure(ReadOnlySpan<float> predictions, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights)
    {
        float[] ranked = predictions.ToArray();
        int[] rows = new int[ranked.Length];
        for (int i = 0; i < rows.Length; i++) rows[i] = i;
        // NaN sorts before every number.
        Array.Sort(ranked, rows);
        if (ranked.Length == 0 || float.IsNaN(ranked[0])) return double.NaN;

        double positives = 0, negatives = 0, area = 0;
        for (int i = 0; i < ranked.Length;)
        {
            float prediction = ranked[i];
            double tiedPositives = 0, tiedNegatives = 0;
            for (; i < ranked.Length && ranked[i] == prediction; i++)
            {
                double weight = weights.IsEmpty ? 1 : weights[rows[i]], label = labels[rows[i]];
                tiedPositives += weight * label;
                tiedNegatives += weight * (1 - label);
            }
            area += tiedPositives * (negatives + tiedNegatives / 2);
            positives += tiedPositives;
            negatives += tiedNegatives;
        }
        return area / (positives * negatives);
    }
}
