namespace AutoBce;

/// <summary>
/// Minimax coefficients, lowest degree first, made by docs/coefficients.py. Errors are relative to the whole that the polynomial is part of: expm1(r), log(1 + f), log(1 + e).
/// </summary>
internal static class Coefficients
{
    /// <summary>q(r) of exp(r) = 1 + r + r^2 q(r), argument from -0.34657 to 0.34657, degree 4, error 2^-26.13.</summary>
    internal const float ExpQ0 = 0.49999997f, ExpQ1 = 0.166665465f, ExpQ2 = 0.0416674428f, ExpQ3 = 8.36625788e-3f, ExpQ4 = 1.38699519e-3f;

    /// <inheritdoc cref="ExpQ0"/>
    internal static readonly float[] ExpQ = [ExpQ0, ExpQ1, ExpQ2, ExpQ3, ExpQ4];

    /// <summary>q(f) of log(1 + f) = f - f^2 / 2 + f^3 q(f), argument from -0.29289 to 0.41421, degree 7, error 2^-27.35.</summary>
    internal const float LogQ0 = 0.333333313f, LogQ1 = -0.250008225f, LogQ2 = 0.20001249f, LogQ3 = -0.166233063f, LogQ4 = 0.142013341f, LogQ5 = -0.131603748f, LogQ6 = 0.127643138f, LogQ7 = -0.0763705075f;

    /// <inheritdoc cref="LogQ0"/>
    internal static readonly float[] LogQ = [LogQ0, LogQ1, LogQ2, LogQ3, LogQ4, LogQ5, LogQ6, LogQ7];

    /// <summary>p(e) of log(1 + e) = e p(e), argument from 0.0 to 1.0, degree 9, error 2^-27.51.</summary>
    internal const float Log1pUnit0 = 1.0f, Log1pUnit1 = -0.499999315f, Log1pUnit2 = 0.333304703f, Log1pUnit3 = -0.249581426f, Log1pUnit4 = 0.196930394f, Log1pUnit5 = -0.153484195f, Log1pUnit6 = 0.106685027f, Log1pUnit7 = -0.057543423f, Log1pUnit8 = 0.0201391689f, Log1pUnit9 = -3.3037567e-3f;

    /// <summary>q(r) of exp(r) = 1 + r + r^2 q(r), argument from -0.34657 to 0.34657, degree 10, error 2^-61.62.</summary>
    internal static readonly double[] ExpQDouble =
    [
        0.5,
        0.16666666666666677,
        0.041666666666666685,
        8.3333333333217574e-3,
        1.3888888888891043e-3,
        1.9841269885455295e-4,
        2.4801587287797673e-5,
        2.7557245046484064e-6,
        2.755732003448397e-7,
        2.510871828412259e-8,
        2.0897241774593285e-9,
    ];

    /// <summary>q(f) of log(1 + f) = f - f^2 / 2 + f^3 q(f), argument from -0.29289 to 0.41421, degree 19, error 2^-59.29.</summary>
    internal static readonly double[] LogQDouble =
    [
        0.33333333333333454,
        -0.24999999999998926,
        0.19999999999945808,
        -0.1666666666691303,
        0.14285714293871665,
        -0.12499999982151967,
        0.11111110514646921,
        -0.10000000376541363,
        0.090909335408448588,
        -0.083333459571971108,
        0.076917140126570055,
        -0.0714199662300153,
        0.066751502916443023,
        -0.062698363430084461,
        0.058178005823930581,
        -0.05326591638175146,
        0.054156877208695803,
        -0.062753641829472254,
        0.056978385450006934,
        -0.02428201145135387,
    ];

    /// <summary>log2(e).</summary>
    internal const float Log2E = 1.44269504f;

    /// <summary>ln 2 in 15 bits, so that its product with an exponent is exact.</summary>
    internal const float Ln2High = 0.693145752f;

    /// <summary>ln 2 - Ln2High.</summary>
    internal const float Ln2Low = 1.42860677e-6f;

    /// <summary>log2(e).</summary>
    internal const double Log2EDouble = 1.4426950408889634;

    /// <summary>ln 2 in 41 bits, so that its product with an exponent is exact.</summary>
    internal const double Ln2HighDouble = 0.6931471805601177;

    /// <summary>ln 2 - Ln2HighDouble.</summary>
    internal const double Ln2LowDouble = -1.7239444525614835e-13;
}
