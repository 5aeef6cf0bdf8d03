namespace AutoBce;

/// <summary>A point of a curve over thresholds.</summary>
/// <param name="X">The false positive rate of a ROC curve, the recall of a precision-recall curve.</param>
/// <param name="Y">The true positive rate, or the precision.</param>
/// <param name="Threshold">Predictions not below it count as class 1; infinite where none does.</param>
public readonly record struct CurvePoint(double X, double Y, double Threshold);

/// <summary>Curves over all thresholds, one point to each distinct prediction, falling.</summary>
public static class Curves
{
    /// <summary>The receiver operating characteristic, from (0, 0) to (1, 1).</summary>
    /// <exception cref="ArgumentException">Lengths differ, a value is out of range, a prediction is NaN, or a class is missing.</exception>
    public static IReadOnlyList<CurvePoint> Roc(ReadOnlySpan<float> predictions, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights = default)
    {
        Ranking ranking = Ranked(predictions, labels, weights);
        if (ranking.Negatives == 0) throw new ArgumentException("there is no negative label: a false positive rate is a share of negatives.", nameof(labels));
        return
        [
            new(0, 0, double.PositiveInfinity),
            .. Enumerable.Range(0, ranking.Count).Select(k => new CurvePoint(ranking.FalsePositives[k] / ranking.Negatives, ranking.TruePositives[k] / ranking.Positives, ranking.Thresholds[k])),
        ];
    }

    /// <summary>Precision over recall, from recall 0, where precision is taken as 1, to recall 1.</summary>
    /// <exception cref="ArgumentException">Lengths differ, a value is out of range, a prediction is NaN, or there is no positive.</exception>
    public static IReadOnlyList<CurvePoint> PrecisionRecall(ReadOnlySpan<float> predictions, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights = default)
    {
        Ranking ranking = Ranked(predictions, labels, weights);
        return
        [
            new(0, 1, double.PositiveInfinity),
            .. Enumerable.Range(0, ranking.Count).Select(k => new CurvePoint(ranking.TruePositives[k] / ranking.Positives, ranking.At(k).Precision, ranking.Thresholds[k])),
        ];
    }

    private static Ranking Ranked(ReadOnlySpan<float> predictions, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights)
    {
        ClassificationMetric.Check(predictions, labels, weights);
        Ranking ranking = Ranking.Of(predictions, labels, weights) ?? throw new ArgumentException("a prediction is NaN: it has no place on a curve.", nameof(predictions));
        return ranking.Positives > 0 ? ranking : throw new ArgumentException("there is no positive label: a true positive rate is a share of positives.", nameof(labels));
    }
}
