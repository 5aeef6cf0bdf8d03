using static AutoBce.ScalarMath;

namespace AutoBce.Tests;

/// <summary>Losses as a user declares them.</summary>
internal static partial class OwnLosses
{
    [Loss]
    public static float OwnCrossEntropyLogits([Logit] float z, [Label] float y) => -(y * Log(Sigmoid(z)) + (1 - y) * Log(1 - Sigmoid(z)));

    [Loss]
    public static double OwnFocal([Probability] double p, [Label] double y, double gamma = 2) =>
        -y * Pow(1 - p, gamma) * Log(p) - (1 - y) * Pow(p, gamma) * Log(1 - p);

    [Loss(Derivatives = Derivatives.Second)]
    public static double FocalWithCurvature([Logit] double z, [Label] double y, [Hyperparameter(Minimum = 0)] double gamma = 2) =>
        -Pow(1 - (y * Sigmoid(z) + (1 - y) * (1 - Sigmoid(z))), gamma) * (y * Log(Sigmoid(z)) + (1 - y) * Log(1 - Sigmoid(z)));

    [Loss]
    public static double Square([Prediction] double prediction, [Label(Minimum = -10, Maximum = 10)] double label) =>
        (prediction - label) * (prediction - label);
}
