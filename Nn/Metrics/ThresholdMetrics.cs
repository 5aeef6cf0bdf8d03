using System.Globalization;

namespace AutoBce;

/// <summary>A metric of classes: the class is 1 where the probability is strictly above a threshold, as in Keras.</summary>
public abstract class ThresholdMetric : ClassificationMetric
{
    private readonly double? _threshold;

    private protected ThresholdMetric(double? threshold, string name) : base(name) =>
        _threshold = threshold is null ? null : CheckedShare(threshold.Value, nameof(threshold));

    /// <summary>The probability above which the class is 1: 0.5 if none was given, and minus infinity if instead <see cref="TopK"/> was.</summary>
    public double Threshold => _threshold ?? (TopK is null ? 0.5 : double.NegativeInfinity);

    /// <summary>
    /// How many outputs of a row may be of class 1: the greatest, the first of equal ones; and of them only those above the threshold, if one was
    /// given. Keras's top_k, for models of several outputs.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public int? TopK
    {
        get;
        init => field = value is null or >= 1 ? value
            : throw new ArgumentOutOfRangeException(nameof(TopK), value, string.Create(CultureInfo.InvariantCulture, $"TopK is {value}; it must be 1 or above."));
    }

    /// <inheritdoc/>
    public override bool IsOfRows => TopK is not null || base.IsOfRows;

    internal override void CheckOutputs(int outputs, string argument)
    {
        base.CheckOutputs(outputs, argument);
        if (TopK > outputs)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{Name}: TopK is {TopK} and a row has {outputs} outputs."), argument);
    }

    private protected sealed override double MeasureRows(ReadOnlySpan<float> predictions, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights, int outputs) =>
        base.MeasureRows(TopK is { } k ? Greatest(predictions, outputs, k) : predictions, labels, weights, outputs);

    /// <summary>The k greatest of each row, and minus infinity for the rest, which is above no threshold.</summary>
    private static float[] Greatest(ReadOnlySpan<float> predictions, int outputs, int k)
    {
        float[] kept = predictions.ToArray();
        int[] order = new int[outputs];
        for (int start = 0; start < kept.Length; start += outputs)
        {
            float[] row = kept[start..(start + outputs)];
            for (int j = 0; j < outputs; j++) order[j] = j;
            Array.Sort(order, (a, b) => row[b].CompareTo(row[a]) is var greater && greater != 0 ? greater : a.CompareTo(b));
            foreach (int j in order.AsSpan(k)) kept[start + j] = float.NegativeInfinity;
        }
        return kept;
    }

    /// <summary>One metric to each threshold, called after it, such as "precision_0.25".</summary>
    private protected static T[] At<T>(ReadOnlySpan<double> thresholds, string name, Func<double, string, T> make)
    {
        T[] metrics = new T[thresholds.Length];
        for (int i = 0; i < metrics.Length; i++) metrics[i] = make(thresholds[i], string.Create(CultureInfo.InvariantCulture, $"{name}_{thresholds[i]}"));
        return metrics;
    }

    private protected sealed override double Measure(ReadOnlySpan<float> predictions, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights) =>
        Measure(ClassCounts.Of(predictions, labels, weights, Threshold));

    private protected abstract double Measure(ClassCounts counts);
}

/// <summary>TP / (TP + FP): the share of samples predicted 1 that are 1; 0 where there are none, as in Keras.</summary>
public sealed class Precision(double? threshold = null, string name = "precision") : ThresholdMetric(threshold, name)
{
    /// <summary>Keras's Precision(thresholds=[...]): a metric to each, called "precision_0.25" and so on, for <c>[.. Precision.At(0.25, 0.75)]</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A threshold lies outside [0, 1].</exception>
    public static IReadOnlyList<Precision> At(params ReadOnlySpan<double> thresholds) => At(thresholds, "precision", (threshold, name) => new Precision(threshold, name));

    private protected override double Measure(ClassCounts counts) => counts.Precision;
}

/// <summary>TP / (TP + FN), or sensitivity: the share of samples that are 1 that were predicted 1; 0 where there are none, as in Keras.</summary>
public sealed class Recall(double? threshold = null, string name = "recall") : ThresholdMetric(threshold, name)
{
    /// <summary>Keras's Recall(thresholds=[...]): a metric to each, called "recall_0.25" and so on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A threshold lies outside [0, 1].</exception>
    public static IReadOnlyList<Recall> At(params ReadOnlySpan<double> thresholds) => At(thresholds, "recall", (threshold, name) => new Recall(threshold, name));

    private protected override double Measure(ClassCounts counts) => counts.Recall;
}

/// <summary>TN / (TN + FP): the share of samples that are 0 that were predicted 0; 0 where there are none.</summary>
public sealed class Specificity(double? threshold = null, string name = "specificity") : ThresholdMetric(threshold, name)
{
    private protected override double Measure(ClassCounts counts) => counts.Specificity;
}

/// <summary>The mean of sensitivity and specificity.</summary>
public sealed class BalancedAccuracy(double? threshold = null, string name = "balanced_accuracy") : ThresholdMetric(threshold, name)
{
    private protected override double Measure(ClassCounts counts) => (counts.Recall + counts.Specificity) / 2;
}

/// <summary>(1 + b^2) P R / (b^2 P + R) of precision P and recall R, which counts b times as much (van Rijsbergen, 1979); 0 where both are 0.</summary>
public sealed class FBeta : ThresholdMetric
{
    /// <summary>F at a threshold; beta 1 is the F1 score.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Beta is not a positive finite number, or the threshold lies outside [0, 1].</exception>
    public FBeta(double beta = 1, double? threshold = null, string? name = null)
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
public sealed class MatthewsCorrelation(double? threshold = null, string name = "matthews_correlation") : ThresholdMetric(threshold, name)
{
    private protected override double Measure(ClassCounts counts) => counts.Matthews;
}

/// <summary>How many samples, or how much weight, had an outcome: Keras's TruePositives, FalsePositives and so on.</summary>
public sealed class ConfusionCount(Outcome outcome, double? threshold = null, string? name = null) : ThresholdMetric(threshold, name ?? NameOf(outcome))
{
    /// <summary>Keras's TruePositives(thresholds=[...]) and so on: a metric to each, called "true_positives_0.25" and so on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A threshold lies outside [0, 1].</exception>
    public static IReadOnlyList<ConfusionCount> At(Outcome outcome, params ReadOnlySpan<double> thresholds) =>
        At(thresholds, NameOf(outcome), (threshold, name) => new ConfusionCount(outcome, threshold, name));

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
