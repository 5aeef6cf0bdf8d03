using System.Globalization;

namespace AutoBce;

/// <summary>The curve whose area <see cref="BucketedAuc"/> takes.</summary>
public enum AucCurve
{
    /// <summary>True positive rate over false positive rate.</summary>
    Roc,

    /// <summary>Precision over recall.</summary>
    PrecisionRecall,

    /// <summary>
    /// Precision gain 1 - c FP / TP over recall gain 1 - c FN / TP, where c is positives by negatives (Flach and Kull, 2015): Keras's PRGAIN. A recall
    /// gain below 0 is 0; without true positives the point is (0, 1).
    /// </summary>
    PrecisionRecallGain,
}

/// <summary>How the area between two thresholds is taken.</summary>
public enum AucSummation
{
    /// <summary>The trapezoid; for precision over recall the formula of Davis and Goadrich (2006).</summary>
    Interpolation,

    /// <summary>The lower of the two values.</summary>
    Minoring,

    /// <summary>The higher of the two values.</summary>
    Majoring,
}

/// <summary>
/// Keras's AUC: the area under a curve through n thresholds, -1e-7, 1 / (n - 1), 2 / (n - 1), ..., 1 + 1e-7, or through those given. It estimates
/// <see cref="Auc"/>, or <see cref="AveragePrecision"/>, and is here for the sake of numbers that were published with it.
/// </summary>
public sealed class BucketedAuc : AreaMetric
{
    private const double Beyond = 1e-7;

    /// <summary>Those between the ends, rising; null where they are evenly spaced.</summary>
    private readonly float[]? _inner;

    /// <summary>The area with Keras's defaults.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than two thresholds.</exception>
    public BucketedAuc(int thresholds = 200, AucCurve curve = AucCurve.Roc, AucSummation summation = AucSummation.Interpolation, string name = "auc") : base(name)
    {
        if (thresholds < 2)
            throw new ArgumentOutOfRangeException(nameof(thresholds), thresholds, string.Create(CultureInfo.InvariantCulture, $"thresholds is {thresholds}; it takes two at least."));
        Thresholds = thresholds;
        Curve = KerasLoss.Checked(curve);
        Summation = KerasLoss.Checked(summation);
    }

    /// <summary>The area through thresholds of one's own, in any order, to which -1e-7 and 1 + 1e-7 are added: Keras's AUC(thresholds=[...]).</summary>
    /// <exception cref="ArgumentException">There are none, or one lies outside [0, 1].</exception>
    public BucketedAuc(IReadOnlyList<double> thresholds, AucCurve curve = AucCurve.Roc, AucSummation summation = AucSummation.Interpolation, string name = "auc")
        : this((thresholds ?? throw new ArgumentNullException(nameof(thresholds))).Count + 2, curve, summation, name)
    {
        if (thresholds.Count == 0) throw new ArgumentException("thresholds is empty; give at least one, or the number of evenly spaced ones.", nameof(thresholds));
        for (int i = 0; i < thresholds.Count; i++)
        {
            if (thresholds[i] is >= 0 and <= 1) continue;
            throw new ArgumentOutOfRangeException(nameof(thresholds), thresholds[i],
                string.Create(CultureInfo.InvariantCulture, $"thresholds[{i}] is {thresholds[i]}; it must lie in [0, 1]."));
        }
        _inner = [.. thresholds.Select(threshold => (float)threshold).Order()];
    }

    /// <summary>The thresholds, rising, the two outside [0, 1] included.</summary>
    public IReadOnlyList<double> ThresholdValues => [-Beyond, .. Enumerable.Range(1, Thresholds - 2).Select(k => _inner?[k - 1] ?? k / (Thresholds - 1.0)), 1 + Beyond];

    /// <summary>How many thresholds there are, the two outside [0, 1] included.</summary>
    public int Thresholds { get; }

    /// <summary>The curve.</summary>
    public AucCurve Curve { get; }

    /// <summary>How areas are taken.</summary>
    public AucSummation Summation { get; }

    private protected override double Measure(ReadOnlySpan<float> predictions, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights)
    {
        // Place k holds what lies above threshold k; a prediction lies above the thresholds 0, ..., bucket.
        double[] tp = new double[Thresholds], fp = new double[Thresholds];
        for (int i = 0; i < labels.Length; i++)
        {
            if (float.IsNaN(predictions[i])) return double.NaN;
            double weight = weights.IsEmpty ? 1 : weights[i];
            int bucket = Bucket(Math.Clamp(predictions[i], 0f, 1f));
            tp[bucket] += weight * labels[i];
            fp[bucket] += weight * (1.0 - labels[i]);
        }
        for (int k = Thresholds - 2; k >= 0; k--) (tp[k], fp[k]) = (tp[k] + tp[k + 1], fp[k] + fp[k + 1]);
        return Curve == AucCurve.PrecisionRecall && Summation == AucSummation.Interpolation ? Interpolated(tp, fp) : Summed(tp, fp);
    }

    /// <summary>How many thresholds between the ends p is strictly above; evenly spaced ones in float, as Keras computes them.</summary>
    private int Bucket(float p)
    {
        if (_inner is null) return (int)MathF.Max(MathF.Ceiling(p * (Thresholds - 1)) - 1, 0);
        int above = 0;
        while (above < _inner.Length && _inner[above] < p) above++;
        return above;
    }

    private double Summed(double[] tp, double[] fp)
    {
        double area = 0;
        for (int k = 0; k + 1 < tp.Length; k++)
        {
            ((double x, double y), (double nextX, double nextY)) = (Point(k), Point(k + 1));
            area += (x - nextX) * Summation switch
            {
                AucSummation.Minoring => Math.Min(y, nextY),
                AucSummation.Majoring => Math.Max(y, nextY),
                _ => (y + nextY) / 2,
            };
        }
        return area;

        (double X, double Y) Point(int k)
        {
            double recall = Quotient(tp[k], tp[0]);
            return Curve switch
            {
                AucCurve.Roc => (Quotient(fp[k], fp[0]), recall),
                AucCurve.PrecisionRecall => (recall, Quotient(tp[k], tp[k] + fp[k])),
                _ when tp[k] == 0 => (0, 1),
                _ => (Math.Max(1 - Quotient(tp[0], fp[0]) * ((tp[0] - tp[k]) / tp[k]), 0), 1 - Quotient(tp[0], fp[0]) * (fp[k] / tp[k])),
            };
        }
    }

    /// <summary>Between two thresholds TP grows in proportion to P = TP + FP; the integral of TP / P over it has a closed form.</summary>
    private static double Interpolated(double[] tp, double[] fp)
    {
        double area = 0;
        for (int k = 0; k + 1 < tp.Length; k++)
        {
            double p = tp[k] + fp[k], next = tp[k + 1] + fp[k + 1], gained = tp[k] - tp[k + 1];
            double slope = Quotient(gained, Math.Max(p - next, 0)), intercept = tp[k + 1] - slope * next;
            double ratio = p > 0 && next > 0 ? p / next : 1;
            area += Quotient(slope * (gained + intercept * Math.Log(ratio)), tp[0]);
        }
        return area;
    }
}
