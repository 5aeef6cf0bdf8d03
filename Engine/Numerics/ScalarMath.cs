namespace AutoBce;

/// <summary>
/// The functions that may be written in a loss, for float and for double: <c>using static AutoBce.ScalarMath;</c>.
/// NaN gives NaN; nothing throws except <see cref="Clamp(double, double, double)"/>.
/// </summary>
public static class ScalarMath
{
    /// <summary>e to the power of x.</summary>
    public static float Exp(float x) => Elementary<FloatScalar, float>.Exp(new(x)).Value;

    /// <inheritdoc cref="Exp(float)"/>
    public static double Exp(double x) => Elementary<DoubleScalar, double>.Exp(new(x)).Value;

    /// <summary>The natural logarithm: -infinity at 0, NaN below.</summary>
    public static float Log(float x) => Elementary<FloatScalar, float>.Log(new(x)).Value;

    /// <inheritdoc cref="Log(float)"/>
    public static double Log(double x) => Elementary<DoubleScalar, double>.Log(new(x)).Value;

    /// <summary>log(1 + x), accurate for small x; Log1p(-0) is -0, Log1p(-1) is -infinity.</summary>
    public static float Log1p(float x) => Elementary<FloatScalar, float>.Log1p(new(x)).Value;

    /// <inheritdoc cref="Log1p(float)"/>
    public static double Log1p(double x) => Elementary<DoubleScalar, double>.Log1p(new(x)).Value;

    /// <summary>exp(x) - 1, accurate for small x; Expm1(-0) is -0.</summary>
    public static float Expm1(float x) => Elementary<FloatScalar, float>.Expm1(new(x)).Value;

    /// <inheritdoc cref="Expm1(float)"/>
    public static double Expm1(double x) => Elementary<DoubleScalar, double>.Expm1(new(x)).Value;

    /// <summary>The square root; NaN below 0.</summary>
    public static float Sqrt(float x) => MathF.Sqrt(x);

    /// <inheritdoc cref="Sqrt(float)"/>
    public static double Sqrt(double x) => Math.Sqrt(x);

    /// <summary>x to the power of y; 1 where y is 0.</summary>
    public static float Pow(float x, float y) => (float)Math.Pow(x, y);

    /// <inheritdoc cref="Pow(float, float)"/>
    public static double Pow(double x, double y) => Math.Pow(x, y);

    /// <summary>1 / (1 + exp(-x)).</summary>
    public static float Sigmoid(float x) => Elementary<FloatScalar, float>.Sigmoid(new(x)).Value;

    /// <inheritdoc cref="Sigmoid(float)"/>
    public static double Sigmoid(double x) => Elementary<DoubleScalar, double>.Sigmoid(new(x)).Value;

    /// <summary>log(sigmoid(x)) = -softplus(-x).</summary>
    public static float LogSigmoid(float x) => Elementary<FloatScalar, float>.LogSigmoid(new(x)).Value;

    /// <inheritdoc cref="LogSigmoid(float)"/>
    public static double LogSigmoid(double x) => Elementary<DoubleScalar, double>.LogSigmoid(new(x)).Value;

    /// <summary>log(1 + exp(x)).</summary>
    public static float Softplus(float x) => Elementary<FloatScalar, float>.Softplus(new(x)).Value;

    /// <inheritdoc cref="Softplus(float)"/>
    public static double Softplus(double x) => Elementary<DoubleScalar, double>.Softplus(new(x)).Value;

    /// <summary>The hyperbolic tangent; odd, signed zeros included.</summary>
    public static float Tanh(float x) => Elementary<FloatScalar, float>.Tanh(new(x)).Value;

    /// <inheritdoc cref="Tanh(float)"/>
    public static double Tanh(double x) => Elementary<DoubleScalar, double>.Tanh(new(x)).Value;

    /// <summary>The sine of an angle in radians of any size; odd, signed zeros included, NaN at infinities.</summary>
    public static float Sin(float x) => Trigonometric<FloatScalar, float>.Sin(new(x)).Value;

    /// <inheritdoc cref="Sin(float)"/>
    public static double Sin(double x) => Trigonometric<DoubleScalar, double>.Sin(new(x)).Value;

    /// <summary>The cosine of an angle in radians of any size; NaN at infinities.</summary>
    public static float Cos(float x) => Trigonometric<FloatScalar, float>.Cos(new(x)).Value;

    /// <inheritdoc cref="Cos(float)"/>
    public static double Cos(double x) => Trigonometric<DoubleScalar, double>.Cos(new(x)).Value;

    /// <summary>The tangent of an angle in radians of any size; odd, signed zeros included, NaN at infinities.</summary>
    public static float Tan(float x) => Trigonometric<FloatScalar, float>.Tan(new(x)).Value;

    /// <inheritdoc cref="Tan(float)"/>
    public static double Tan(double x) => Trigonometric<DoubleScalar, double>.Tan(new(x)).Value;

    /// <summary>The arctangent, in radians from -pi/2 to pi/2; odd, signed zeros included.</summary>
    public static float Atan(float x) => Trigonometric<FloatScalar, float>.Atan(new(x)).Value;

    /// <inheritdoc cref="Atan(float)"/>
    public static double Atan(double x) => Trigonometric<DoubleScalar, double>.Atan(new(x)).Value;

    /// <summary>The hyperbolic sine; odd, signed zeros included. Infinite only where the result is beyond the largest number.</summary>
    public static float Sinh(float x) => Hyperbolic<FloatScalar, float>.Sinh(new(x)).Value;

    /// <inheritdoc cref="Sinh(float)"/>
    public static double Sinh(double x) => Hyperbolic<DoubleScalar, double>.Sinh(new(x)).Value;

    /// <summary>The hyperbolic cosine. Infinite only where the result is beyond the largest number.</summary>
    public static float Cosh(float x) => Hyperbolic<FloatScalar, float>.Cosh(new(x)).Value;

    /// <inheritdoc cref="Cosh(float)"/>
    public static double Cosh(double x) => Hyperbolic<DoubleScalar, double>.Cosh(new(x)).Value;

    /// <summary>log(cosh(x)), accurate near 0, where it is x^2/2, and far out, where it is |x| - log(2).</summary>
    public static float LogCosh(float x) => Hyperbolic<FloatScalar, float>.LogCosh(new(x)).Value;

    /// <inheritdoc cref="LogCosh(float)"/>
    public static double LogCosh(double x) => Hyperbolic<DoubleScalar, double>.LogCosh(new(x)).Value;

    /// <summary>The cube root, of negative numbers too; odd, signed zeros included.</summary>
    public static float Cbrt(float x) => CubeRoot<FloatScalar, float>.Cbrt(new(x)).Value;

    /// <inheritdoc cref="Cbrt(float)"/>
    public static double Cbrt(double x) => CubeRoot<DoubleScalar, double>.Cbrt(new(x)).Value;

    /// <summary>The largest integer that is not larger. Constant but for its steps: its derivative is 0 everywhere.</summary>
    public static float Floor(float x) => MathF.Floor(x);

    /// <inheritdoc cref="Floor(float)"/>
    public static double Floor(double x) => Math.Floor(x);

    /// <summary>The nearest integer, the even one of two. Constant but for its steps: its derivative is 0 everywhere.</summary>
    public static float Round(float x) => MathF.Round(x);

    /// <inheritdoc cref="Round(float)"/>
    public static double Round(double x) => Math.Round(x);

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
    public static float XLogY(float x, float y) => x == 0 && !float.IsNaN(y) ? 0 : (float)(x * Log((double)y));

    /// <inheritdoc cref="XLogY(float, float)"/>
    public static double XLogY(double x, double y) => x == 0 && !double.IsNaN(y) ? 0 : x * Log(y);
}
