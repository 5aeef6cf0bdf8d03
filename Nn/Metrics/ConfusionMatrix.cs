using System.Globalization;

namespace AutoBce;

/// <summary>How many samples of each class were given each class.</summary>
/// <param name="TrueNegatives">Label 0, predicted 0.</param>
/// <param name="FalsePositives">Label 0, predicted 1.</param>
/// <param name="FalseNegatives">Label 1, predicted 0.</param>
/// <param name="TruePositives">Label 1, predicted 1.</param>
public sealed record ConfusionMatrix(int TrueNegatives, int FalsePositives, int FalseNegatives, int TruePositives)
{
    /// <summary>Counts; the class is 1 where the probability is strictly above the threshold.</summary>
    /// <exception cref="ArgumentException">The lengths differ, or a label is neither 0 nor 1.</exception>
    public static ConfusionMatrix From(ReadOnlySpan<float> probabilities, ReadOnlySpan<float> labels, double threshold = 0.5)
    {
        if (probabilities.Length != labels.Length)
        {
            throw new ArgumentException(
                $"there are {probabilities.Length} probabilities and {labels.Length} labels: give one label to each probability.", nameof(labels));
        }
        Span<int> counts = stackalloc int[4];
        for (int i = 0; i < labels.Length; i++)
        {
            if (labels[i] is not (0 or 1))
            {
                throw new ArgumentException(
                    string.Create(CultureInfo.InvariantCulture, $"labels[{i}] is {labels[i]}; a confusion matrix counts labels 0 and 1 only."), nameof(labels));
            }
            counts[(int)labels[i] * 2 + (ClassCounts.IsAbove(probabilities[i], threshold) ? 1 : 0)]++;
        }
        return new ConfusionMatrix(counts[0], counts[1], counts[2], counts[3]);
    }

    /// <summary>All samples.</summary>
    public int Count => TrueNegatives + FalsePositives + FalseNegatives + TruePositives;

    /// <summary>The share of samples with the right class.</summary>
    public double Accuracy => (double)(TruePositives + TrueNegatives) / Count;

    /// <summary>The share of samples predicted 1 that are 1; 0 where there are none, as in Keras.</summary>
    public double Precision => Share(TruePositives, TruePositives + FalsePositives);

    /// <summary>The share of samples that are 1 that were predicted 1; 0 where there are none, as in Keras.</summary>
    public double Recall => Share(TruePositives, TruePositives + FalseNegatives);

    /// <summary>The table as text.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{"",12}predicted 0  predicted 1\n{"label 0",-12}{TrueNegatives,11}  {FalsePositives,11}\n{"label 1",-12}{FalseNegatives,11}  {TruePositives,11}");

    private static double Share(int part, int whole) => whole == 0 ? 0 : (double)part / whole;
}
