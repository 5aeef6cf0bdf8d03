namespace AutoBce;

/// <summary>Metrics by the names that Keras's compile takes, and some that it has no name for.</summary>
public static class MetricNames
{
    private static readonly OrderedDictionary<string, Func<string, Metric>> s_metrics = new(StringComparer.Ordinal)
    {
        ["accuracy"] = name => new BinaryAccuracy(name: name),
        ["acc"] = name => new BinaryAccuracy(name: name),
        ["binary_accuracy"] = name => new BinaryAccuracy(name: name),
        ["BinaryAccuracy"] = name => new BinaryAccuracy(name: name),
        ["auc"] = name => new Auc(name),
        ["AUC"] = name => new Auc(name),
        ["average_precision"] = name => new AveragePrecision(name),
        ["precision"] = name => new Precision(name: name),
        ["Precision"] = name => new Precision(name: name),
        ["recall"] = name => new Recall(name: name),
        ["Recall"] = name => new Recall(name: name),
        ["sensitivity"] = name => new Recall(name: name),
        ["specificity"] = name => new Specificity(name: name),
        ["balanced_accuracy"] = name => new BalancedAccuracy(name: name),
        ["f1_score"] = name => new FBeta(name: name),
        ["matthews_correlation"] = name => new MatthewsCorrelation(name: name),
        ["brier_score"] = name => new BrierScore(name),
        ["log_loss"] = name => new LogLoss(name: name),
        ["binary_crossentropy"] = name => new LogLoss(name: name),
        ["calibration_error"] = name => new CalibrationError(name: name),
        ["BinaryCrossentropy"] = name => new LogLoss(name: name),
        ["TruePositives"] = name => new ConfusionCount(Outcome.TruePositive, name: name),
        ["FalsePositives"] = name => new ConfusionCount(Outcome.FalsePositive, name: name),
        ["TrueNegatives"] = name => new ConfusionCount(Outcome.TrueNegative, name: name),
        ["FalseNegatives"] = name => new ConfusionCount(Outcome.FalseNegative, name: name),
        ["true_positives"] = name => new ConfusionCount(Outcome.TruePositive, name: name),
        ["false_positives"] = name => new ConfusionCount(Outcome.FalsePositive, name: name),
        ["true_negatives"] = name => new ConfusionCount(Outcome.TrueNegative, name: name),
        ["false_negatives"] = name => new ConfusionCount(Outcome.FalseNegative, name: name),
    };

    /// <summary>The names that <see cref="Get(string)"/> knows.</summary>
    public static IReadOnlyCollection<string> Known => s_metrics.Keys;

    /// <summary>The metric of a name, with its default settings: keras.metrics.get.</summary>
    /// <exception cref="ArgumentException">The name is unknown; the message lists the known ones.</exception>
    public static Metric Get(string name) => Get(name, nameof(name));

    internal static Metric Get(string name, string argument)
    {
        ArgumentNullException.ThrowIfNull(name, argument);
        return s_metrics.TryGetValue(name, out Func<string, Metric>? make)
            ? make(name)
            : throw new ArgumentException($"metric \"{name}\" is unknown; known are {string.Join(", ", s_metrics.Keys.Select(known => $"\"{known}\""))}. Or pass a Metric.", argument);
    }
}
