namespace AutoBce;

/// <summary>
/// Average precision: the sum over falling thresholds of (R_k - R_(k-1)) P_k, with precision P and recall R, exact and without
/// interpolation (scikit-learn's average_precision_score). NaN where there is no positive or a prediction is NaN.
/// </summary>
public sealed class AveragePrecision(string name = "average_precision") : AreaMetric(name)
{
    private protected override double Measure(ReadOnlySpan<float> predictions, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights)
    {
        if (Ranking.Of(predictions, labels, weights) is not { Positives: > 0 } ranking) return double.NaN;
        double sum = 0, before = 0;
        for (int k = 0; k < ranking.Count; k++)
        {
            double hits = ranking.TruePositives[k];
            if (hits > before) sum += (hits - before) * (hits / (hits + ranking.FalsePositives[k]));
            before = hits;
        }
        return sum / ranking.Positives;
    }
}

/// <summary>The best of one share over all thresholds at which another is high enough; exact, where Keras looks at 200 thresholds.</summary>
public abstract class ConstrainedMetric : ClassificationMetric
{
    private protected ConstrainedMetric(double minimum, string argument, string name) : base(name) => Minimum = CheckedShare(minimum, argument);

    /// <summary>What the other share must reach.</summary>
    public double Minimum { get; }

    private protected sealed override double Measure(ReadOnlySpan<float> predictions, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights)
    {
        if (Ranking.Of(predictions, labels, weights) is not { } ranking) return double.NaN;
        double best = 0;
        for (int k = -1; k < ranking.Count; k++)
        {
            (double reached, double value) = Shares(ranking.At(k));
            if (reached >= Minimum) best = Math.Max(best, value);
        }
        return best;
    }

    /// <summary>The share that must be reached, and the one that is measured.</summary>
    private protected abstract (double Reached, double Value) Shares(ClassCounts counts);
}

/// <summary>The best specificity at a sensitivity of at least so much; 0 where none is.</summary>
public sealed class SpecificityAtSensitivity(double sensitivity, string name = "specificity_at_sensitivity")
    : ConstrainedMetric(sensitivity, nameof(sensitivity), name)
{
    private protected override (double Reached, double Value) Shares(ClassCounts counts) => (counts.Recall, counts.Specificity);
}

/// <summary>The best sensitivity at a specificity of at least so much; 0 where none is.</summary>
public sealed class SensitivityAtSpecificity(double specificity, string name = "sensitivity_at_specificity")
    : ConstrainedMetric(specificity, nameof(specificity), name)
{
    private protected override (double Reached, double Value) Shares(ClassCounts counts) => (counts.Specificity, counts.Recall);
}

/// <summary>The best precision at a recall of at least so much; 0 where none is.</summary>
public sealed class PrecisionAtRecall(double recall, string name = "precision_at_recall") : ConstrainedMetric(recall, nameof(recall), name)
{
    private protected override (double Reached, double Value) Shares(ClassCounts counts) => (counts.Recall, counts.Precision);
}

/// <summary>The best recall at a precision of at least so much; 0 where none is.</summary>
public sealed class RecallAtPrecision(double precision, string name = "recall_at_precision") : ConstrainedMetric(precision, nameof(precision), name)
{
    private protected override (double Reached, double Value) Shares(ClassCounts counts) => (counts.Precision, counts.Recall);
}
