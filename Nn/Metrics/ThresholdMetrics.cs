using System.Globalization;

namespace AutoBce;

/// <summary>A metric of classes: the class is 1 where the probability is strictly above a threshold, as in Keras.</summary>
public abstract class ThresholdMetric : ClassificationMetric
{
    private protected ThresholdMetric(double threshold, string name) : base(name) => Threshold = CheckedShare(threshold, nameof(threshold));

    /// <summary>The probability above which the class is 1.</summary>
    public double Threshold { get; }

    private protected sealed override double Measure(ReadOnlySpan<float> predictions, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights) =>
        Measure(ClassCounts.Of(predictions, labels, weights, Threshold));

    private protected abstract double Measure(ClassCounts counts);
}

/// <summary>TP / (TP + FP): the share of samples predicted 1 that are 1; 0 where there are none, as in Keras.</summary>
public sealed class Precision(double threshold = 0.5, string name = "precision") : ThresholdMetric(threshold, name)
{
    private protected override double Measure(ClassCounts counts) => counts.Precision;
}

/// <summary>TP / (TP + FN), or sensitivity: the share of samples that are 1 that were predicted 1; 0 where there are none, as in Keras.</summary>
public sealed class Recall(double threshold = 0.5, string name = "recall") : ThresholdMetric(threshold, name)
{
    private protected override double Measure(ClassCounts counts) => counts.Recall;
}

/// <summary>TN / (TN + FP): the share of samples that are 0 that were predicted 0; 0 where there are none.</summary>
public sealed class Specificity(double threshold = 0.5, string name = "specificity") : ThresholdMetric(threshold, name)
{
    private protected override double Measure(ClassCounts counts) => counts.Specificity;
}

/// <summary>The mean of sensitivity and specificity.</summary>
public sealed class BalancedAccuracy(double threshold = 0.5, string name = "balanced_accuracy") : ThresholdMetric(threshold, name)
{
    private protected override double Measure(ClassCounts counts) => (counts.Recall + counts.Specificity) / 2;
}

/// <summary>(1 + b^2) P R / (b^2 P + R) of precision P and recall R, which counts b times as much (van Rijsbergen, 1979); 0 where both are 0.</summary>
public sealed class FBeta : ThresholdMetric
{
    /// <summary>F at a threshold; beta 1 is the F1 score.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Beta is not a positive finite number, or the threshold lies outside [0, 1].</exception>
    public FBeta(double beta = 1, double threshold = 0.5, string? name = null)
        : base(threshold, name ?? string.Create(CultureInfo.InvariantCulture, $"f{beta}_score")) => Beta = CheckedBeta(beta);

    /// <summary>How many times recall counts as much as precision.</summary>
    public double Beta { get; }

    internal static double CheckedBeta(double beta) => double.IsFinite(beta) && beta > 0
        ? beta
        : throw new ArgumentOutOfRangeException(nameof(beta), beta, string.Create(CultureInfo.InvariantCulture, $"beta is {beta}; it must be a positive finite number."));

    private protected override double Measure(ClassCounts counts) => counts.FBeta(Beta);
}

/// <summary>
/// The correlation of labels and predicted classes, from -1 to 1 (Matthews, 1975): (TP TN - FP FN) / sqrt((TP + FP) (TP + FN) (TN + FP)
/// (TN + FN)); 0 where one class is never predicted or never there.
/// </summary>
public sealed class MatthewsCorrelation(double threshold = 0.5, string name = "matthews_correlation") : ThresholdMetric(threshold, name)
{
    private protected override double Measure(ClassCounts counts) => counts.Matthews;
}

/// <summary>How many samples, or how much weight, had an outcome: Keras's TruePositives, FalsePositives and so on.</summary>
public sealed class ConfusionCount(Outcome outcome, double threshold = 0.5, string? name = null) : ThresholdMetric(threshold, name ?? NameOf(outcome))
{
    /// <summary>What is counted.</summary>
    public Outcome Outcome => outcome;

    /// <inheritdoc/>
    public override bool HigherIsBetter => outcome is Outcome.TruePositive or Outcome.TrueNegative;

    private protected override double Measure(ClassCounts counts) => counts.Of(outcome);

    private static string NameOf(Outcome outcome) => outcome switch
    {
        Outcome.TruePositive => "true_positives",
        Outcome.FalsePositive => "false_positives",
        Outcome.TrueNegative => "true_negatives",
        Outcome.FalseNegative => "false_negatives",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, $"outcome is {outcome}; known are {string.Join(", ", Enum.GetNames<Outcome>())}."),
    };
}
