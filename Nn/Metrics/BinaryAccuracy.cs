namespace AutoBce;

/// <summary>
/// The share of predictions whose class is the label, as in Keras: the class is 1 where the probability is strictly above the
/// threshold, so 0.5 itself counts as class 0. With weights, the share of their sum. NaN where there are no predictions.
/// </summary>
/// <remarks>A soft label such as 0.9 equals neither class and counts as a miss, as in Keras.</remarks>
public sealed class BinaryAccuracy : ClassificationMetric
{
    /// <summary>Accuracy at a threshold.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The threshold lies outside [0, 1].</exception>
    public BinaryAccuracy(double threshold = 0.5, string name = "accuracy") : base(name) => Threshold = CheckedShare(threshold, nameof(threshold));

    /// <summary>The probability above which the class is 1.</summary>
    public double Threshold { get; }

    private protected override double Measure(ReadOnlySpan<float> predictions, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights)
    {
        double hits = 0, total = 0;
        for (int i = 0; i < predictions.Length; i++)
        {
            double weight = weights.IsEmpty ? 1 : weights[i];
            float predicted = ClassCounts.IsAbove(predictions[i], Threshold) ? 1 : 0;
            if (predicted == labels[i]) hits += weight;
            total += weight;
        }
        return hits / total;
    }
}
