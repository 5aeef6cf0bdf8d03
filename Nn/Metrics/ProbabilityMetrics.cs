using System.Globalization;

namespace AutoBce;

/// <summary>
/// The mean of (p - y)^2 (Brier, 1950), weighted; NaN where there is nothing to average or a prediction is NaN. A prediction outside [0, 1] is
/// refused.
/// </summary>
public sealed class BrierScore(string name = "brier_score") : ClassificationMetric(name)
{
    /// <inheritdoc/>
    public override bool HigherIsBetter => false;

    private protected override double Measure(ReadOnlySpan<float> predictions, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights)
    {
        CheckProbabilities(predictions, nameof(predictions));
        double sum = 0, total = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            double weight = weights.IsEmpty ? 1 : weights[i], miss = (double)predictions[i] - labels[i];
            sum += weight * miss * miss;
            total += weight;
        }
        return sum / total;
    }
}

/// <summary>
/// The mean of -(y log p + (1 - y) log(1 - p)), with p clipped to [epsilon, 1 - epsilon], divided by the sum of the weights: Keras's metric
/// BinaryCrossentropy, in double. The loss that a model trains on is not clipped: Evaluate's "loss" says more where p is 0 or 1.
/// </summary>
public sealed class LogLoss : ClassificationMetric
{
    /// <summary>Log loss with Keras's epsilon.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Epsilon lies outside [0, 0.5).</exception>
    public LogLoss(double epsilon = 1e-7, string name = "log_loss") : base(name)
    {
        if (epsilon is not (>= 0 and < 0.5))
            throw new ArgumentOutOfRangeException(nameof(epsilon), epsilon, string.Create(CultureInfo.InvariantCulture, $"epsilon is {epsilon}; it must lie in [0, 0.5)."));
        Epsilon = epsilon;
    }

    /// <summary>How near to 0 and 1 a probability may come.</summary>
    public double Epsilon { get; }

    /// <inheritdoc/>
    public override bool HigherIsBetter => false;

    private protected override double Measure(ReadOnlySpan<float> predictions, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights)
    {
        double sum = 0, total = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            double weight = weights.IsEmpty ? 1 : weights[i];
            total += weight;
            if (weight != 0) sum += weight * Of(predictions[i], labels[i]);
        }
        return sum / total;
    }

    private double Of(double p, double y)
    {
        // The bounds are floats, as predictions are: 1 - 1e-7 is then 1 - 2^-23, and a certain miss costs what it does in Keras.
        double clipped = double.IsNaN(p) ? p : Math.Clamp(p, (float)Epsilon, 1 - (float)Epsilon);
        // 0 log 0 is 0: a certain hit costs nothing.
        double hit = y == 0 ? 0 : y * Math.Log(clipped), miss = y == 1 ? 0 : (1 - y) * ScalarMath.Log1p(-clipped);
        return -(hit + miss);
    }
}

/// <summary>
/// The expected calibration error (Naeini et al., 2015): over bins of equal width, the distance between the mean prediction and the share of
/// positives, weighted by what the bin holds. 0 is perfect; NaN where there are no predictions or one is NaN. A prediction outside [0, 1] is refused.
/// </summary>
public sealed class CalibrationError : ClassificationMetric
{
    /// <summary>The error over so many bins.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is not at least one bin.</exception>
    public CalibrationError(int bins = 10, string name = "calibration_error") : base(name)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bins);
        Bins = bins;
    }

    /// <summary>The number of bins.</summary>
    public int Bins { get; }

    /// <inheritdoc/>
    public override bool HigherIsBetter => false;

    private protected override double Measure(ReadOnlySpan<float> predictions, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights)
    {
        CheckProbabilities(predictions, nameof(predictions));
        double sum = 0, total = 0;
        foreach (CalibrationBin bin in CalibrationBin.Of(predictions, labels, weights, Bins))
        {
            sum += bin.Weight * Math.Abs(bin.MeanPrediction - bin.PositiveShare);
            total += bin.Weight;
        }
        return sum / total;
    }
}

/// <summary>What a reliability diagram draws: the predictions of one bin.</summary>
/// <param name="MeanPrediction">Their weighted mean.</param>
/// <param name="PositiveShare">The weighted mean of their labels.</param>
/// <param name="Weight">The sum of their weights; without weights, their number.</param>
public readonly record struct CalibrationBin(double MeanPrediction, double PositiveShare, double Weight)
{
    /// <summary>The bins of equal width over [0, 1] that hold anything, in rising order.</summary>
    /// <exception cref="ArgumentException">Lengths differ, or a value is out of range.</exception>
    public static IReadOnlyList<CalibrationBin> Of(ReadOnlySpan<float> probabilities, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights = default, int bins = 10)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bins);
        ClassificationMetric.Check(probabilities, labels, weights);
        ClassificationMetric.CheckProbabilities(probabilities, nameof(probabilities));
        double[] predictions = new double[bins], positives = new double[bins], totals = new double[bins];
        for (int i = 0; i < labels.Length; i++)
        {
            if (float.IsNaN(probabilities[i])) return [new(double.NaN, double.NaN, 1)];
            int bin = (int)Math.Clamp(probabilities[i] * (double)bins, 0, bins - 1);
            double weight = weights.IsEmpty ? 1 : weights[i];
            predictions[bin] += weight * probabilities[i];
            positives[bin] += weight * labels[i];
            totals[bin] += weight;
        }
        return [.. Enumerable.Range(0, bins).Where(bin => totals[bin] > 0).Select(bin => new CalibrationBin(predictions[bin] / totals[bin], positives[bin] / totals[bin], totals[bin]))];
    }
}
