namespace AutoBce.Tests;

/// <summary>How far the kernels of a loss are from its graph in arbitrary precision, over the whole range of the prediction.</summary>
internal sealed class Accuracy
{
    /// <summary>Zeros, subnormals, and the places where exp, the sigmoid and its logarithm saturate, in float and in double.</summary>
    private static readonly float[] s_magnitudes = [0, 1e-45f, 1e-40f, 1e-30f, 1e-8f, 1e-4f, 0.01f, 0.3f, 0.6931472f, 1, 2.5f, 9.01f, 17.33f, 37.43f, 87.34f, 88.8f, 104.5f, 745.5f];

    /// <summary>At 1e4 a reference takes 45,000 bits and some seconds: AUTOBCE_LONG asks for it.</summary>
    private static IEnumerable<float> Magnitudes => Environment.GetEnvironmentVariable("AUTOBCE_LONG") is null ? s_magnitudes : s_magnitudes.Append(1e4f);

    private static readonly float[] Probabilities =
        [float.Epsilon, 1e-40f, 1e-37f, 1e-30f, 1e-8f, 6e-8f, 1e-7f, 1e-3f, 0.1f, 0.3f, 0.49999997f, 0.5f, 0.50000006f, 0.7f, 0.9375f, 0.999f, 0.9999999f, float.BitDecrement(1)];

    /// <summary>Beyond it only hard labels are looked at: references cost 3 bits for each unit.</summary>
    private const float SoftLimit = 100;

    public Worst Value { get; } = new();

    public Worst Gradient { get; } = new();

    public double WorstUlps => Math.Max(Value.Ulps, Gradient.Ulps);

    /// <summary>
    /// Measures a loss at every inner point, in float and in double. Where a loss crosses zero, its value cannot be better than what half
    /// an ulp of the prediction changes: of a loss for which that is said, an ulp is no less. The slope of cross-entropy with
    /// smoothed labels is measured as that with soft ones.
    /// </summary>
    public static Accuracy Of(ElementwiseLoss loss, bool crossesZero = false, bool hardLabelsOnly = false, double smoothing = 0)
    {
        var accuracy = new Accuracy();
        float[] predictions = loss.Graph.Prediction == PredictionKind.Probability ? Probabilities : [.. Magnitudes.Concat(Magnitudes.Select(m => -m))];
        accuracy.See(loss, predictions, (float)loss.Graph.LabelMinimum, crossesZero, smoothing);
        accuracy.See(loss, predictions, (float)loss.Graph.LabelMaximum, crossesZero, smoothing);
        if (!hardLabelsOnly) accuracy.See(loss, [.. predictions.Where(x => Math.Abs(x) < SoftLimit)], 0.3f, crossesZero, smoothing);
        return accuracy;
    }

    private void See(ElementwiseLoss loss, float[] predictions, float label, bool crossesZero, double smoothing)
    {
        float[] labels = new float[predictions.Length];
        Array.Fill(labels, label);
        (float[] losses, float[] gradient) = LossKernels.Run(loss, predictions, labels);
        (double[] wideLosses, double[] wideGradient) = LossKernels.Run(loss, Array.ConvertAll(predictions, x => (double)x), Array.ConvertAll(labels, y => (double)y));
        for (int i = 0; i < predictions.Length; i++)
        {
            ExactValues exact = LossReference.At(loss.Graph, predictions[i], label);
            if (!exact.Value.IsFinite && predictions[i] == 0)
            {
                if (LossReference.Limit(loss.Graph, label) is not { } limit) continue; // a pole of two signs
                exact = exact with { Value = limit };
            }
            if (predictions[i] == 0 && Math.Abs(exact.Gradient.ToDouble()) < 1e-50) exact = exact with { Gradient = BigFloat.Zero }; // the difference's own error
            if (smoothing > 0) exact = exact with { GradientParts = PartsOf(loss.Graph.Prediction, predictions[i], label, smoothing) };
            if (exact.IsKink) gradient[i] = (float)(wideGradient[i] = exact.Gradient.ToDouble());
            string where = $"{predictions[i]:R}, label {label}";
            double moved = Math.Abs(exact.Gradient.ToDouble()) * (crossesZero ? 1 : 0);
            Value.See(Shared(Ulp.Distance(losses[i], exact.Value), Ulp.Of(exact.Value.ToSingle()), moved * Ulp.Of(predictions[i])), $"{where}: {losses[i]} for {exact.Value.ToDouble()}");
            Value.See(Shared(Ulp.Distance(wideLosses[i], exact.Value), Ulp.Of(exact.Value.ToDouble()), moved * Ulp.Of((double)predictions[i])), $"{where} in double: {wideLosses[i]:R} for {exact.Value.ToDouble():R}");
            Gradient.See(Shared(Ulp.Distance(gradient[i], exact.Gradient), Ulp.Of(exact.Gradient.ToSingle()), Ulp.Of((float)exact.GradientParts)), $"{where}: slope {gradient[i]} for {exact.Gradient.ToDouble()}");
            Gradient.See(Shared(Ulp.Distance(wideGradient[i], exact.Gradient), Ulp.Of(exact.Gradient.ToDouble()), Ulp.Of(exact.GradientParts)), $"{where} in double: slope {wideGradient[i]:R} for {exact.Gradient.ToDouble():R}");
        }
    }

    /// <summary>Measures a loss at predictions of its own, in double.</summary>
    public static Accuracy At(ElementwiseLoss loss, IReadOnlyList<double> predictions)
    {
        var accuracy = new Accuracy();
        foreach (double label in new[] { loss.Graph.LabelMinimum, loss.Graph.LabelMaximum, 0.3 })
            foreach (double prediction in predictions)
                accuracy.See(loss, prediction, label, LossReference.At(loss.Graph, prediction, label), narrow: false);
        return accuracy;
    }

    /// <summary>Measures a loss of logits at -1e4 and 1e4 in both formats, at -1e38 and 1e38 in float, and at -1e307 and 1e307 in double.</summary>
    public static Accuracy FarOut(ElementwiseLoss loss)
    {
        var accuracy = new Accuracy();
        foreach (double label in new[] { loss.Graph.LabelMinimum, loss.Graph.LabelMaximum, 0.3f })
            foreach (double prediction in new[] { 1e4, 1e38f, 1e307, -1e4, -1e38f, -1e307 })
            {
                ExactValues exact = loss.Graph.Prediction == PredictionKind.Real ? LossReference.At(loss.Graph, prediction, label) : Asymptote(loss, prediction, label);
                if (Math.Abs(prediction) < 1e300) accuracy.See(loss, prediction, label, exact, narrow: true);
                accuracy.See(loss, prediction, label, exact, narrow: false);
            }
        return accuracy;
    }

    /// <summary>
    /// The loss and its slope on the line that it follows from 800 to 1600 and beyond: what it differs by from there on is e^-1600 and
    /// less. Infinite where it has left the doubles by then; NaN where it follows no line.
    /// </summary>
    private static ExactValues Asymptote(ElementwiseLoss loss, double prediction, double label)
    {
        int sign = Math.Sign(prediction);
        (ExactValues near, ExactValues far) = (LossReference.Differentiate(loss.Graph, sign * 800, label), LossReference.Differentiate(loss.Graph, sign * 1600, label));
        double slope = Tend(near.Gradient.ToDouble(), far.Gradient.ToDouble());
        if (double.IsInfinity(far.Value.ToDouble())) return new(BigFloat.FromDouble(far.Value.ToDouble()), BigFloat.FromDouble(slope));
        double expected = far.Value.ToDouble(), followed = near.Value.ToDouble() + (sign * 800 * slope);
        if (!(Math.Abs(expected - followed) <= (1e-13 * Math.Abs(expected)) + 1e-300)) return new(BigFloat.NaN, BigFloat.NaN);
        BigFloat distance = BigFloat.Subtract(BigFloat.FromDouble(prediction), BigFloat.FromDouble(sign * 1600), 2048), exactSlope = slope == 0 ? BigFloat.Zero : far.Gradient;
        return new(BigFloat.Add(far.Value, BigFloat.Multiply(exactSlope, distance, 4096), 4096), exactSlope);
    }

    private void See(ElementwiseLoss loss, double prediction, double label, ExactValues exact, bool narrow)
    {
        if (narrow)
        {
            (float[] losses, float[] gradient) = LossKernels.Run(loss, [(float)prediction], [(float)label]);
            Value.See(Known(Ulp.Distance(losses[0], exact.Value), exact), $"{prediction:R}, label {label}: {losses[0]:R} for {exact.Value.ToDouble():R}");
            Gradient.See(Known(Ulp.Distance(gradient[0], exact.Gradient), exact), $"{prediction:R}, label {label}: slope {gradient[0]:R} for {exact.Gradient.ToDouble():R}");
        }
        else
        {
            (double[] losses, double[] gradient) = LossKernels.Run(loss, [prediction], [label]);
            Value.See(Known(Ulp.Distance(losses[0], exact.Value), exact), $"{prediction:R}, label {label} in double: {losses[0]:R} for {exact.Value.ToDouble():R}");
            double ulp = Ulp.Of(exact.Gradient.ToDouble());
            Gradient.See(Shared(Known(Ulp.Distance(gradient[0], exact.Gradient), exact), ulp, Ulp.Of(exact.GradientParts)), $"{prediction:R}, label {label} in double: slope {gradient[0]:R} for {exact.Gradient.ToDouble():R}");
        }
    }

    /// <summary>A reference that is not known proves nothing.</summary>
    private static double Known(double distance, ExactValues exact) => exact.Value.IsNaN || exact.Gradient.IsNaN ? double.PositiveInfinity : distance;

    /// <summary>The larger part of cross-entropy's gradient at a smoothed label t = label (1 - smoothing) + smoothing/2: (1 - t) s and t (1 - s), or those over p (1 - p).</summary>
    private static double PartsOf(PredictionKind kind, double prediction, double label, double smoothing)
    {
        double t = (label * (1 - smoothing)) + (smoothing / 2);
        return kind == PredictionKind.Probability
            ? Math.Max(t / prediction, (1 - t) / (1 - prediction))
            : Math.Max((1 - t) * ScalarMath.Sigmoid(prediction), t * ScalarMath.Sigmoid(-prediction));
    }

    /// <summary>Distances of gradients are in ulp of the larger of their two parts, where those cancel.</summary>
    private static double Shared(double distance, double ulp, double partsUlp) => distance * ulp / Math.Max(ulp, partsUlp);

    /// <summary>What the loss and its slope tend to where the prediction grows beyond all bounds; NaN where that is not seen at 800 and 1600, or, without a sigmoid, at 1e100 and 1e300.</summary>
    public static (double Value, double Gradient) Limit(ElementwiseLoss loss, int sign, double label)
    {
        (double less, double more) = loss.Graph.Prediction == PredictionKind.Real ? (1e100, 1e300) : (800, 1600);
        (ExactValues near, ExactValues far) = (LossReference.Differentiate(loss.Graph, sign * less, label), LossReference.Differentiate(loss.Graph, sign * more, label));
        return (Tend(near.Value.ToDouble(), far.Value.ToDouble()), Tend(near.Gradient.ToDouble(), far.Gradient.ToDouble()));
    }

    /// <summary>What they tend to at a probability of 0 or 1, seen at distances of 2^-600 and 2^-3000.</summary>
    public static (double Value, double Gradient) LimitAt(ElementwiseLoss loss, double end, double label)
    {
        (ExactValues near, ExactValues far) = (LossReference.Beside(loss.Graph, end, -600, label), LossReference.Beside(loss.Graph, end, -3000, label));
        return (Tend(near.Value.ToDouble(), far.Value.ToDouble()), Tend(near.Gradient.ToDouble(), far.Gradient.ToDouble()));
    }

    private static double Tend(double near, double far) => near.Equals(far) || double.IsInfinity(far) ? far
        : Math.Abs(far) < 1e-300 || Math.Abs(far) < 1e-50 * Math.Abs(near) ? 0
        : Math.Abs(far) > 1.9 * Math.Abs(near) ? double.CopySign(double.PositiveInfinity, far)
        : Math.Abs(near - far) < 1e-14 * Math.Abs(far) ? far : double.NaN;
}
