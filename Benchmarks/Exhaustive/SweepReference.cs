namespace AutoBce.Benchmarks;

/// <summary>What a loss and its derivative are at a float, and the larger part of the derivative if it is a difference.</summary>
internal readonly record struct Exact(double Value, double Gradient, double Part);

/// <summary>
/// The losses in double, in forms that cancel nowhere: they are right to some 2^-50, a 2^-26th of a float's ulp.
/// </summary>
internal static class SweepReference
{
    /// <summary>log(1 + e^z).</summary>
    public static double Softplus(double z) => Math.Max(z, 0) + Log1p(Math.Exp(-Math.Abs(z)));

    /// <summary>1 / (1 + e^-z).</summary>
    public static double Sigmoid(double z)
    {
        double e = Math.Exp(-Math.Abs(z));
        return (z >= 0 ? 1 : e) / (1 + e);
    }

    /// <summary>Cross-entropy of a logit: t softplus(-z) w + (1 - t) softplus(z), t being the smoothed label.</summary>
    public static Exact Logits(double z, double t, double positiveWeight = 1)
    {
        double positive = t * positiveWeight, negative = 1 - t, left = positive * Sigmoid(-z), right = negative * Sigmoid(z);
        return new(Times(positive, Softplus(-z)) + Times(negative, Softplus(z)), right - left, Math.Max(left, right));
    }

    /// <summary>Cross-entropy of a probability.</summary>
    public static Exact Probability(double p, double y) => y == 0 ? At(-Log1p(-p), 1 / (1 - p)) : At(-Math.Log(p), -1 / p);

    /// <summary>s(q)^gamma softplus(q) for q = -z at y = 1, z at y = 0.</summary>
    public static Exact Focal(double z, double y, double gamma)
    {
        double q = y == 0 ? z : -z, s = Sigmoid(q), power = Math.Pow(s, gamma);
        if (double.IsNegativeInfinity(q)) return At(0, 0);
        double slope = power * ((gamma == 0 ? 0 : gamma * Times(Sigmoid(-q), Softplus(q))) + s);
        return At(power * Softplus(q), y == 0 ? slope : -slope);
    }

    private static Exact At(double value, double gradient) => new(value, gradient, Math.Abs(gradient));

    private static double Times(double factor, double x) => factor == 0 ? 0 : factor * x;

    /// <summary>log(u) e / (u - 1) with u = 1 + e rounded: the error of u is in both.</summary>
    private static double Log1p(double e)
    {
        double u = 1 + e;
        return u == 1 ? e : double.IsInfinity(u) || u == 0 ? Math.Log(u) : Math.Log(u) * (e / (u - 1));
    }
}
