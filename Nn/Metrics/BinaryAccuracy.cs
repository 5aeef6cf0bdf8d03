using System.Globalization;

namespace AutoBce;

/// <summary>
/// The share of predictions whose class is the label, as in Keras: the class is 1 where the probability is strictly above the
/// threshold, so 0.5 itself counts as class 0. NaN where there are no predictions.
/// </summary>
/// <remarks>A soft label such as 0.9 equals neither class and counts as a miss, as in Keras.</remarks>
public sealed class BinaryAccuracy : Metric
{
    /// <summary>Accuracy at a threshold.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The threshold lies outside [0, 1].</exception>
    public BinaryAccuracy(double threshold = 0.5, string name = "accuracy")
    {
        if (threshold is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(threshold), threshold, string.Create(CultureInfo.InvariantCulture, $"threshold is {threshold}; a probability lies in [0, 1]."));
        }
        Threshold = threshold;
        Name = name;
    }

    /// <summary>The probability above which the class is 1.</summary>
    public double Threshold { get; }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override double Compute(ReadOnlySpan<float> predictions, ReadOnlySpan<float> labels)
    {
        Check(predictions, labels);
        int hits = 0;
        for (int i = 0; i < predictions.Length; i++)
        {
            float predicted = predictions[i] > Threshold ? 1 : 0;
            if (predicted == labels[i]) hits++;
        }
        return (double)hits / predictions.Length;
    }
}
