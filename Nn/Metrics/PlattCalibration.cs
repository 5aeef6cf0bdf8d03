using System.Globalization;

namespace AutoBce;

/// <summary>
/// Makes scores into probabilities that mean what they say: p = 1 / (1 + exp(-(Slope z + Offset))) of the logit z (Platt, 1999), fitted to
/// labelled data that the model was not trained on. The order of the scores stays as it is, and with it every metric of ranking.
/// </summary>
/// <param name="Slope">The factor of the logit; below 1 where the model is too sure of itself.</param>
/// <param name="Offset">What is added to it; negative where the model says yes too often, such as after class weights.</param>
public sealed record PlattCalibration(double Slope, double Offset)
{
    private const int MaximumSteps = 100;

    /// <summary>Probabilities nearer to 0 or 1 than this have no logit worth the name.</summary>
    private const double Edge = 1e-7;

    /// <summary>Fits slope and offset to the probabilities that a model gives.</summary>
    /// <inheritdoc cref="FitLogits"/>
    public static PlattCalibration Fit(ReadOnlySpan<float> probabilities, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights = default) =>
        FitLogits(Logits(probabilities), labels, weights);

    /// <summary>
    /// Fits slope and offset by Newton's method with halved steps (Lin, Lin and Weng, 2007). As Platt has it, n positives have the label
    /// (n + 1) / (n + 2) and m negatives 1 / (m + 2), so that separable data have a finite answer.
    /// </summary>
    /// <exception cref="ArgumentException">Data are out of range, a class is missing, or a score is not finite.</exception>
    public static PlattCalibration FitLogits(ReadOnlySpan<float> logits, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights = default)
    {
        ClassificationMetric.Check(logits, labels, weights);
        double positives = 0, negatives = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            if (!float.IsFinite(logits[i]))
                throw new ArgumentOutOfRangeException(nameof(logits), logits[i], string.Create(CultureInfo.InvariantCulture, $"logits[{i}] is {logits[i]}; it must be finite."));
            double weight = weights.IsEmpty ? 1 : weights[i];
            positives += weight * labels[i];
            negatives += weight * (1.0 - labels[i]);
        }
        if (positives == 0 || negatives == 0) throw new ArgumentException("calibration needs labels of both classes.", nameof(labels));
        double[] targets = new double[labels.Length];
        double high = (positives + 1) / (positives + 2), low = 1 / (negatives + 2);
        for (int i = 0; i < targets.Length; i++) targets[i] = labels[i] * high + (1 - labels[i]) * low;

        double slope = 0, offset = Math.Log((positives + 1) / (negatives + 1));
        double cost = Cost(logits, targets, weights, slope, offset);
        for (int step = 0; step < MaximumSteps; step++)
        {
            (double gradientSlope, double gradientOffset, double ss, double so, double oo) = Derivatives(logits, targets, weights, slope, offset);
            if (Math.Abs(gradientSlope) + Math.Abs(gradientOffset) < 1e-10 * (positives + negatives)) break;
            double determinant = ss * oo - so * so;
            double stepSlope = -(oo * gradientSlope - so * gradientOffset) / determinant, stepOffset = -(ss * gradientOffset - so * gradientSlope) / determinant;
            double length = 1, next;
            // The cost is convex: some shorter step makes it smaller, until rounding is all that is left.
            while ((next = Cost(logits, targets, weights, slope + length * stepSlope, offset + length * stepOffset)) >= cost && length > 1e-10) length /= 2;
            if (!(next < cost)) break;
            (slope, offset, cost) = (slope + length * stepSlope, offset + length * stepOffset, next);
        }
        return new PlattCalibration(slope, offset);
    }

    /// <summary>Calibrated probabilities of probabilities.</summary>
    /// <exception cref="ArgumentException">A probability lies outside [0, 1].</exception>
    public float[] Apply(ReadOnlySpan<float> probabilities) => ApplyLogits(Logits(probabilities));

    /// <summary>Calibrated probabilities of logits.</summary>
    public float[] ApplyLogits(ReadOnlySpan<float> logits)
    {
        float[] calibrated = new float[logits.Length];
        for (int i = 0; i < logits.Length; i++) calibrated[i] = (float)ScalarMath.Sigmoid(Slope * logits[i] + Offset);
        return calibrated;
    }

    private static float[] Logits(ReadOnlySpan<float> probabilities)
    {
        float[] logits = new float[probabilities.Length];
        for (int i = 0; i < logits.Length; i++)
        {
            if (probabilities[i] is not (>= 0 and <= 1))
            {
                throw new ArgumentOutOfRangeException(nameof(probabilities), probabilities[i],
                    string.Create(CultureInfo.InvariantCulture, $"probabilities[{i}] is {probabilities[i]}; probabilities lie in [0, 1]. For logits use FitLogits and ApplyLogits."));
            }
            double p = Math.Clamp((double)probabilities[i], Edge, 1 - Edge);
            logits[i] = (float)(Math.Log(p) - ScalarMath.Log1p(-p));
        }
        return logits;
    }

    private static double Cost(ReadOnlySpan<float> logits, double[] targets, ReadOnlySpan<float> weights, double slope, double offset)
    {
        double cost = 0;
        for (int i = 0; i < targets.Length; i++)
        {
            double z = slope * logits[i] + offset, weight = weights.IsEmpty ? 1 : weights[i];
            cost += weight * (ScalarMath.Softplus(z) - targets[i] * z);
        }
        return cost;
    }

    private static (double Slope, double Offset, double SlopeSlope, double SlopeOffset, double OffsetOffset) Derivatives(
        ReadOnlySpan<float> logits, double[] targets, ReadOnlySpan<float> weights, double slope, double offset)
    {
        // A little of the identity keeps the matrix regular where all scores are equal.
        double g0 = 0, g1 = 0, h00 = 1e-12, h01 = 0, h11 = 1e-12;
        for (int i = 0; i < targets.Length; i++)
        {
            double z = logits[i], p = ScalarMath.Sigmoid(slope * z + offset), weight = weights.IsEmpty ? 1 : weights[i];
            double miss = weight * (p - targets[i]), curvature = weight * p * (1 - p);
            g0 += miss * z;
            g1 += miss;
            h00 += curvature * z * z;
            h01 += curvature * z;
            h11 += curvature;
        }
        return (g0, g1, h00, h01, h11);
    }
}
