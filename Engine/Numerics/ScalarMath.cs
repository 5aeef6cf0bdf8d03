namespace AutoBce;

/// <summary>
/// The functions that may be written in a loss, for float and for double: <c>using static AutoBce.ScalarMath;</c>.
/// NaN gives NaN; nothing throws except <see cref="Clamp(double, double, double)"/>.
/// </summary>
public static class ScalarMath
{
    /// <summary>e to the power of x.</summary>
    public static float Exp(float x) => (float)Math.Exp(x);

    /// <inheritdoc cref="Exp(float)"/>
    public static double Exp(double x) => Math.Exp(x);

    /// <summary>The natural logarithm: -infinity at 0, NaN below.</summary>
    public static float Log(float x) => (float)Math.Log(x);

    /// <inheritdoc cref="Log(float)"/>
    public static double Log(double x) => Math.Log(x);

    /// <summary>log(1 + x), accurate for small x; Log1p(-0) is -0.</summary>
    public static float Log1p(float x) => (float)Log1p((double)x);

    /// <inheritdoc cref="Log1p(float)"/>
    public static double Log1p(double x)
    {
        double u = 1 + x;
        return u == 1 || double.IsPositiveInfinity(x) ? x : Math.Log(u) * (x / (u - 1));
    }

    /// <summary>exp(x) - 1, accurate for small x; Expm1(-0) is -0.</summary>
    public static float Expm1(float x) => (float)Expm1((double)x);

    /// <inheritdoc cref="Expm1(float)"/>
    public static double Expm1(double x)
    {
        double u = Math.Exp(x);
        if (u == 1) return x;
        return u - 1 == -1 || double.IsPositiveInfinity(u) ? u - 1 : (u - 1) * (x / Math.Log(u));
    }

    /// <summary>The square root; NaN below 0.</summary>
    public static float Sqrt(float x) => MathF.Sqrt(x);

    /// <inheritdoc cref="Sqrt(float)"/>
    public static double Sqrt(double x) => Math.Sqrt(x);

    /// <summary>x to the power of y; 1 where y is 0.</summary>
    public static float Pow(float x, float y) => (float)Math.Pow(x, y);

    /// <inheritdoc cref="Pow(float, float)"/>
    public static double Pow(double x, double y) => Math.Pow(x, y);

    /// <summary>1 / (1 + exp(-x)).</summary>
    public static float Sigmoid(float x) => (float)Sigmoid((double)x);

    /// <inheritdoc cref="Sigmoid(float)"/>
    public static double Sigmoid(double x)
    {
        double e = Math.Exp(-Math.Abs(x));
        return (x < 0 ? e : 1) / (1 + e);
    }

    /// <summary>log(sigmoid(x)) = -softplus(-x).</summary>
    public static float LogSigmoid(float x) => -Softplus(-x);

    /// <inheritdoc cref="LogSigmoid(float)"/>
    public static double LogSigmoid(double x) => -Softplus(-x);

    /// <summary>log(1 + exp(x)).</summary>
    public static float Softplus(float x) => (float)Softplus((double)x);

    /// <inheritdoc cref="Softplus(float)"/>
    public static double Softplus(double x) => Math.Max(x, 0) + Log1p(Math.Exp(-Math.Abs(x)));

    /// <summary>The hyperbolic tangent; odd, signed zeros included.</summary>
    public static float Tanh(float x) => (float)Math.Tanh(x);

    /// <inheritdoc cref="Tanh(float)"/>
    public static double Tanh(double x) => Math.Tanh(x);

    /// <summary>The magnitude.</summary>
    public static float Abs(float x) => MathF.Abs(x);

    /// <inheritdoc cref="Abs(float)"/>
    public static double Abs(double x) => Math.Abs(x);

    /// <summary>-1, 0 or 1; NaN for NaN.</summary>
    public static float Sign(float x) => x > 0 ? 1 : x < 0 ? -1 : x == 0 ? 0 : x;

    /// <inheritdoc cref="Sign(float)"/>
    public static double Sign(double x) => x > 0 ? 1 : x < 0 ? -1 : x == 0 ? 0 : x;

    /// <summary>The larger of two; NaN if either is.</summary>
    public static float Max(float x, float y) => MathF.Max(x, y);

    /// <inheritdoc cref="Max(float, float)"/>
    public static double Max(double x, double y) => Math.Max(x, y);

    /// <summary>The smaller of two; NaN if either is.</summary>
    public static float Min(float x, float y) => MathF.Min(x, y);

    /// <inheritdoc cref="Min(float, float)"/>
    public static double Min(double x, double y) => Math.Min(x, y);

    /// <summary>x, but not below minimum and not above maximum.</summary>
    /// <exception cref="ArgumentException">minimum is greater than maximum.</exception>
    public static float Clamp(float x, float minimum, float maximum) => Math.Clamp(x, minimum, maximum);

    /// <inheritdoc cref="Clamp(float, float, float)"/>
    public static double Clamp(double x, double minimum, double maximum) => Math.Clamp(x, minimum, maximum);

    /// <summary>x * log(y), and 0 where x is 0 and y is not NaN.</summary>
    public static float XLogY(float x, float y) => x == 0 && !float.IsNaN(y) ? 0 : (float)(x * Math.Log(y));

    /// <inheritdoc cref="XLogY(float, float)"/>
    public static double XLogY(double x, double y) => x == 0 && !double.IsNaN(y) ? 0 : x * Log(y);
}
