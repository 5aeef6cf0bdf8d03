using static AutoBce.ScalarMath;

namespace AutoBce.Tests;

/// <summary>Losses of which nobody can prove that floats suffice, since they do not.</summary>
public static partial class GuardedLosses
{
#pragma warning disable ABCE104 // The limit at 0 is what the guard finds.
    [Loss]
    public static double Quotient([Prediction] double x, [Label] double y) => (1 + y) * Tanh(x) / x;

    /// <summary>Cross-entropy of a probability 1 - exp(-e^z), the complementary log-log link.</summary>
    [Loss]
    public static double ComplementaryLogLog([Logit] double z, [Label] double y) => (1 - y) * Exp(z) - y * Log(1 - Exp(-Exp(z)));

    [Loss(Guard = false)]
    public static double UnguardedQuotient([Prediction] double x, [Label] double y) => (1 + y) * Tanh(x) / x;
#pragma warning restore ABCE104

    [Loss]
    public static double LogOfMaximum([Logit] double z, [Label] double y) => Log(Max(Exp(z), 1 + y)) / Softplus(z);

    [Loss]
    public static double VaryingPower([Probability] double p, [Label] double y) => Pow(p, Tanh(p)) * (1 + y) - Log(p * p);
}
