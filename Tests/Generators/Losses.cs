using static AutoBce.ScalarMath;

namespace AutoBce.Tests;

public static partial class Losses
{
    [Loss]
    public static float Logistic([Logit] float z, [Label] float y) => -(y * Log(Sigmoid(z)) + (1 - y) * Log(1 - Sigmoid(z)));

    [Loss]
    public static double Probability([Probability] double p, [Label] double y) => -(y * Log(p) + (1 - y) * Log(1 - p));

    [Loss]
    public static double Focal([Probability] double p, [Label] double y, double alpha = 0.25, double gamma = 2) =>
        -alpha * y * Pow(1 - p, gamma) * Log(p) - (1 - alpha) * (1 - y) * Pow(p, gamma) * Log(1 - p);
}
