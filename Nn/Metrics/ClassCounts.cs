namespace AutoBce;

/// <summary>What a prediction was, seen from the label.</summary>
public enum Outcome
{
    /// <summary>Label 1, predicted 1.</summary>
    TruePositive,

    /// <summary>Label 0, predicted 1.</summary>
    FalsePositive,

    /// <summary>Label 0, predicted 0.</summary>
    TrueNegative,

    /// <summary>Label 1, predicted 0.</summary>
    FalseNegative,
}

/// <summary>
/// Sums of weights by outcome; without weights, numbers of samples. A soft label y counts as y of a positive and 1 - y of a negative.
/// </summary>
internal readonly record struct ClassCounts(double TruePositives, double FalsePositives, double TrueNegatives, double FalseNegatives)
{
    /// <summary>Whether the class is 1: the probability is strictly above the threshold, which counts as the float next to it, as in Keras, so that 0.3f is not
    /// above 0.3.</summary>
    internal static bool IsAbove(float probability, double threshold) => probability > (float)threshold;

    /// <summary>The counts at a threshold.</summary>
    internal static ClassCounts Of(ReadOnlySpan<float> predictions, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights, double threshold)
    {
        double tp = 0, fp = 0, tn = 0, fn = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            double weight = weights.IsEmpty ? 1 : weights[i], positive = weight * labels[i], negative = weight * (1.0 - labels[i]);
            if (IsAbove(predictions[i], threshold)) (tp, fp) = (tp + positive, fp + negative);
            else (tn, fn) = (tn + negative, fn + positive);
        }
        return new(tp, fp, tn, fn);
    }

    internal double Of(Outcome outcome) => outcome switch
    {
        Outcome.TruePositive => TruePositives,
        Outcome.FalsePositive => FalsePositives,
        Outcome.TrueNegative => TrueNegatives,
        _ => FalseNegatives,
    };

    internal double Precision => Share(TruePositives, FalsePositives);

    internal double Recall => Share(TruePositives, FalseNegatives);

    internal double Specificity => Share(TrueNegatives, FalsePositives);

    internal double Accuracy => Share(TruePositives + TrueNegatives, FalsePositives + FalseNegatives);

    /// <summary>(1 + b^2) TP / ((1 + b^2) TP + b^2 FN + FP); 0 where nothing is positive.</summary>
    internal double FBeta(double beta)
    {
        double square = beta * beta, hits = (1 + square) * TruePositives;
        return Share(hits, square * FalseNegatives + FalsePositives);
    }

    /// <summary>(TP TN - FP FN) / sqrt((TP + FP) (TP + FN) (TN + FP) (TN + FN)); 0 where a factor is 0.</summary>
    internal double Matthews
    {
        get
        {
            // The root of each factor by itself: their product may overflow.
            double scale = Math.Sqrt(TruePositives + FalsePositives) * Math.Sqrt(TruePositives + FalseNegatives)
                * Math.Sqrt(TrueNegatives + FalsePositives) * Math.Sqrt(TrueNegatives + FalseNegatives);
            return scale == 0 ? 0 : (TruePositives * TrueNegatives - FalsePositives * FalseNegatives) / scale;
        }
    }

    /// <summary>part / (part + rest), 0 where both are.</summary>
    private static double Share(double part, double rest) => part + rest == 0 ? 0 : part / (part + rest);
}
