using static AutoBce.ScalarMath;

namespace AutoBce.Tests;

/// <summary>Losses as textbooks, papers and frameworks write them, none of them safe as it stands.</summary>
public static partial class Losses
{
    // Cross-entropy of a logit, as Logistic, in six more forms.
    [Loss]
    public static float LogisticByMaximum([Logit] float z, [Label] float y) => Max(z, 0) - z * y + Log(1 + Exp(-Abs(z)));

    [Loss]
    public static float LogisticBySoftplus([Logit] float z, [Label] float y) => Softplus(z) - y * z;

    [Loss]
    public static float LogisticByLogSigmoid([Logit] float z, [Label] float y) => -y * LogSigmoid(z) - (1 - y) * LogSigmoid(-z);

    [Loss]
    public static float LogisticByExponential([Logit] float z, [Label] float y) => y * Log(1 + Exp(-z)) + (1 - y) * Log(1 + Exp(z));

    [Loss]
    public static double LogisticByQuotient([Logit] double z, [Label] double y) =>
        -(y * Log(1 / (1 + Exp(-z))) + (1 - y) * Log(1 - 1 / (1 + Exp(-z))));

    [Loss]
    public static double LogisticByTanh([Logit] double z, [Label] double y) =>
        -(y * Log((1 + Tanh(z / 2)) / 2) + (1 - y) * Log((1 - Tanh(z / 2)) / 2));

    // Variations of it.
    [Loss]
    public static float Weighted([Logit] float z, [Label] float y, float positiveWeight = 1) =>
        -(positiveWeight * y * Log(Sigmoid(z)) + (1 - y) * Log(1 - Sigmoid(z)));

    [Loss]
    public static float Smoothed([Logit] float z, [Label] float y, float smoothing = 0.1f)
    {
        float t = y * (1 - smoothing) + 0.5f * smoothing;
        return -(t * Log(Sigmoid(z)) + (1 - t) * Log(1 - Sigmoid(z)));
    }

    [Loss]
    public static double SmoothedProbability([Probability] double p, [Label] double y, double smoothing = 0.1)
    {
        double t = y * (1 - smoothing) + 0.5 * smoothing;
        return -(t * Log(p) + (1 - t) * Log(1 - p));
    }

    [Loss]
    public static double Margin([Logit] double z, [Label(Minimum = -1, Maximum = 1)] double y) => Log(1 + Exp(-y * z));

    // Focal losses.
    [Loss]
    public static double FocalLogits([Logit] double z, [Label] double y, double alpha = 0.25, double gamma = 2) =>
        -alpha * y * Pow(1 - Sigmoid(z), gamma) * Log(Sigmoid(z)) - (1 - alpha) * (1 - y) * Pow(Sigmoid(z), gamma) * Log(1 - Sigmoid(z));

    [Loss]
    public static double FocalLogitsPlain([Logit] double z, [Label] double y, double gamma = 2) =>
        -y * Pow(1 - Sigmoid(z), gamma) * Log(Sigmoid(z)) - (1 - y) * Pow(Sigmoid(z), gamma) * Log(1 - Sigmoid(z));

    [Loss]
    public static double FocalPlain([Probability] double p, [Label] double y, double gamma = 2) =>
        -y * Pow(1 - p, gamma) * Log(p) - (1 - y) * Pow(p, gamma) * Log(1 - p);

    // Of a prediction that is no logit.
    [Loss]
    public static double Quadratic([Prediction] double x, [Label] double y) => (x - y) * (x - y);

    /// <summary>Its squares overflow beyond 1e19, so that it is not proved: without its guard it is the plain kernel that is tested.</summary>
    [Loss(Guard = false)]
    public static double PseudoHuber([Prediction] double x, [Label(Minimum = -1, Maximum = 1)] double y, double delta = 1) =>
        delta * delta * (Sqrt(1 + ((x - y) / delta) * ((x - y) / delta)) - 1);

    [Loss]
    public static double PoweredHinge([Prediction] double s, [Label(Minimum = -1, Maximum = 1)] double y, double q = 1) => Pow(Max(0, 1 - y * s), q);

#pragma warning disable ABCE104 // It is defined nowhere, as its name says.
    [Loss]
    public static double Nowhere([Probability] double p, [Label] double y) => Log(p - 2) * y;
#pragma warning restore ABCE104
}
