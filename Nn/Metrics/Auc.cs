namespace AutoBce;

/// <summary>
/// The area under the receiver operating characteristic, exact: the probability that a random positive is ranked above a random
/// negative, ties counting one half (Mann and Whitney). NaN where only one class is present or a prediction is NaN.
/// A soft label y counts as y of a positive and 1 - y of a negative.
/// </summary>
/// <remarks>Keras's AUC interpolates between 200 thresholds and gives an estimate of this number.</remarks>
public sealed class Auc(string name = "auc") : Metric
{
    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    public override double Compute(ReadOnlySpan<float> predictions, ReadOnlySpan<float> labels)
    {
        Check(predictions, labels);
        float[] ranked = predictions.ToArray();
        float[] rankedLabels = labels.ToArray();
        // NaN sorts before every number.
        Array.Sort(ranked, rankedLabels);
        if (ranked.Length == 0 || float.IsNaN(ranked[0])) return double.NaN;

        double positives = 0, negatives = 0, area = 0;
        for (int i = 0; i < ranked.Length;)
        {
            float prediction = ranked[i];
            double tiedPositives = 0, tiedNegatives = 0;
            for (; i < ranked.Length && ranked[i] == prediction; i++)
            {
                tiedPositives += rankedLabels[i];
                tiedNegatives += 1.0 - rankedLabels[i];
            }
            area += tiedPositives * (negatives + tiedNegatives / 2);
            positives += tiedPositives;
            negatives += tiedNegatives;
        }
        return area / (positives * negatives);
    }
}
