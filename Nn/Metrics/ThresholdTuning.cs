using System.Globalization;

namespace AutoBce;

/// <summary>A threshold that was chosen on data.</summary>
/// <param name="Threshold">The class is 1 where the probability is strictly above it.</param>
/// <param name="Score">What was optimised, at this threshold.</param>
/// <param name="Precision">TP / (TP + FP) at it.</param>
/// <param name="Recall">TP / (TP + FN) at it.</param>
/// <param name="Specificity">TN / (TN + FP) at it.</param>
public sealed record TunedThreshold(double Threshold, double Score, double Precision, double Recall, double Specificity)
{
    /// <summary>All in one line.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"threshold {Threshold:F4}: score {Score:F4}, precision {Precision:F4}, recall {Recall:F4}, specificity {Specificity:F4}");
}

/// <summary>
/// Chooses a threshold on labelled data that were not trained on. Candidates lie half-way between neighbouring predictions, so that
/// rounding decides nothing; of equally good ones the highest is taken. A 0.5 that nobody chose is rarely right where classes are unequal.
/// </summary>
public static class ThresholdTuning
{
    /// <summary>The threshold of the greatest F-beta; beta above 1 prefers recall.</summary>
    /// <exception cref="ArgumentException">Data or beta are out of range, or there is no positive label.</exception>
    public static TunedThreshold ByFBeta(ReadOnlySpan<float> probabilities, ReadOnlySpan<float> labels, double beta = 1, ReadOnlySpan<float> weights = default)
    {
        FBeta.CheckedBeta(beta);
        return Best(probabilities, labels, weights, counts => counts.FBeta(beta));
    }

    /// <summary>The threshold of the least mean cost; the score is that cost.</summary>
    /// <exception cref="ArgumentException">Data are out of range, there is no positive label, or a cost is negative or not finite.</exception>
    public static TunedThreshold ByCost(
        ReadOnlySpan<float> probabilities, ReadOnlySpan<float> labels, double falsePositive, double falseNegative, ReadOnlySpan<float> weights = default)
    {
        CheckCost(falsePositive, nameof(falsePositive));
        CheckCost(falseNegative, nameof(falseNegative));
        TunedThreshold best = Best(probabilities, labels, weights, counts =>
            -(falsePositive * counts.FalsePositives + falseNegative * counts.FalseNegatives)
            / (counts.TruePositives + counts.FalsePositives + counts.TrueNegatives + counts.FalseNegatives));
        return best with { Score = 0 - best.Score };
    }

    /// <summary>The highest threshold at which at least this share of the positives is found; the score is the specificity.</summary>
    /// <exception cref="ArgumentException">Data or share are out of range, there is no positive label, or no threshold finds so many: predictions of 0 are
    /// above none.</exception>
    public static TunedThreshold BySensitivity(ReadOnlySpan<float> probabilities, ReadOnlySpan<float> labels, double minimum, ReadOnlySpan<float> weights = default)
    {
        if (minimum is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(minimum), minimum, string.Create(CultureInfo.InvariantCulture, $"minimum is {minimum}; a share lies in [0, 1]."));
        double reached = 0;
        TunedThreshold best = Best(probabilities, labels, weights, counts =>
        {
            reached = Math.Max(reached, counts.Recall);
            return counts.Recall >= minimum ? counts.Specificity : double.NegativeInfinity;
        });
        return reached >= minimum ? best : throw new ArgumentOutOfRangeException(nameof(minimum), minimum, string.Create(CultureInfo.InvariantCulture,
            $"minimum is {minimum}, and no threshold finds more than {reached} of the positives: the others are predicted 0, which is above no threshold. Give {reached} or less."));
    }

    private static TunedThreshold Best(ReadOnlySpan<float> probabilities, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights, Func<ClassCounts, double> score)
    {
        ClassificationMetric.Check(probabilities, labels, weights);
        for (int i = 0; i < probabilities.Length; i++)
        {
            if (probabilities[i] is >= 0 and <= 1) continue;
            throw new ArgumentOutOfRangeException(nameof(probabilities), probabilities[i],
                string.Create(CultureInfo.InvariantCulture, $"probabilities[{i}] is {probabilities[i]}; probabilities lie in [0, 1]. Take the sigmoid of logits first."));
        }
        Ranking ranking = Ranking.Of(probabilities, labels, weights)!;
        if (ranking.Positives == 0) throw new ArgumentException("there is no positive label to choose a threshold by.", nameof(labels));
        TunedThreshold? best = null;
        // A prediction of 0 is never strictly above a threshold of [0, 1]: the last place is no candidate then.
        for (int k = -1; k < ranking.Count && (k < 0 || ranking.Thresholds[k] > 0); k++)
        {
            ClassCounts counts = ranking.At(k);
            double value = score(counts);
            if (best is not null && !(value > best.Score)) continue;
            double above = k < 0 ? 1 : ranking.Thresholds[k], below = k + 1 < ranking.Count ? ranking.Thresholds[k + 1] : 0, middle = (above + below) / 2;
            // Where none is predicted 1, the highest prediction itself is no longer above. Of neighbours among the floats the middle may be the upper one.
            bool separates = k < 0 || ClassCounts.IsAbove((float)above, middle);
            best = new TunedThreshold(separates ? middle : below, value, counts.Precision, counts.Recall, counts.Specificity);
        }
        return best!;
    }

    private static void CheckCost(double cost, string argument)
    {
        if (!double.IsFinite(cost) || cost < 0)
            throw new ArgumentOutOfRangeException(argument, cost, string.Create(CultureInfo.InvariantCulture, $"{argument} is {cost}; a cost is a finite number, 0 or above."));
    }
}
