namespace AutoBce;

/// <summary>
/// The primitives in which a <see cref="LossGraph"/> is interpreted: double, complex (for the complex step), or arbitrary
/// precision. Comparisons of complex numbers look at real parts.
/// </summary>
/// <typeparam name="T">The number.</typeparam>
public interface IArithmetic<T>
{
    /// <summary>The number closest to numerator / denominator.</summary>
    T Quotient(System.Numerics.BigInteger numerator, System.Numerics.BigInteger denominator);

    /// <summary>The exact value of a double.</summary>
    T FromDouble(double value);

    /// <summary>a + b.</summary>
    T Add(T a, T b);

    /// <summary>a - b.</summary>
    T Subtract(T a, T b);

    /// <summary>a * b.</summary>
    T Multiply(T a, T b);

    /// <summary>a / b.</summary>
    T Divide(T a, T b);

    /// <summary>e to the power of a.</summary>
    T Exp(T a);

    /// <summary>The natural logarithm.</summary>
    T Log(T a);

    /// <summary>a to the power of b; 1 where b is 0.</summary>
    T Power(T a, T b);

    /// <summary>The square root.</summary>
    T Sqrt(T a);

    /// <summary>The sine of an angle in radians.</summary>
    T Sin(T a);

    /// <summary>The cosine of an angle in radians.</summary>
    T Cos(T a);

    /// <summary>The arctangent, in radians from -pi/2 to pi/2.</summary>
    T Atan(T a);

    /// <summary>The largest integer that is not larger.</summary>
    T Floor(T a);

    /// <summary>Negative, zero or positive as a is below, equal to or above b. Unordered operands (NaN) count as unequal.</summary>
    int Compare(T a, T b);
}
