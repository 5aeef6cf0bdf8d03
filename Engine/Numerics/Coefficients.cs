namespace AutoBce;

/// <summary>
/// Minimax coefficients, lowest degree first, made by docs/coefficients.py. Errors are relative to the whole that the polynomial is part of: expm1(r), exp(-r), log(1 + f), log(1 + e).
/// </summary>
internal static class Coefficients
{
    /// <summary>q(r) of exp(r) = 1 + r + r^2 q(r), argument from -0.34657 to 0.34657, degree 4, error 2^-26.13.</summary>
    internal const float ExpQ0 = 0.49999997f, ExpQ1 = 0.166665465f, ExpQ2 = 0.0416674428f, ExpQ3 = 8.36625788e-3f, ExpQ4 = 1.38699519e-3f;

    /// <inheritdoc cref="ExpQ0"/>
    internal static readonly float[] ExpQ = [ExpQ0, ExpQ1, ExpQ2, ExpQ3, ExpQ4];

    /// <summary>q(r) of exp(-r) = 1 - (r + r^2 q(r)), argument from -0.021661 to 0.021661, degree 1, error 2^-29.23.</summary>
    internal const float ExpNegativeQ0 = -0.500016212f, ExpNegativeQ1 = 0.166668117f;

    /// <summary>q(f) of log(1 + f) = f - f^2 / 2 + f^3 q(f), argument from -0.29289 to 0.41421, degree 7, error 2^-27.35.</summary>
    internal const float LogQ0 = 0.333333313f, LogQ1 = -0.250008225f, LogQ2 = 0.20001249f, LogQ3 = -0.166233063f, LogQ4 = 0.142013341f, LogQ5 = -0.131603748f, LogQ6 = 0.127643138f, LogQ7 = -0.0763705075f;

    /// <inheritdoc cref="LogQ0"/>
    internal static readonly float[] LogQ = [LogQ0, LogQ1, LogQ2, LogQ3, LogQ4, LogQ5, LogQ6, LogQ7];

    /// <summary>q(f) of log(1 + f) = f + f^2 q(f), argument from -0.033333 to 0.05, degree 3, error 2^-29.57.</summary>
    internal const float Log1pQ0 = -0.499999911f, Log1pQ1 = 0.33333984f, Log1pQ2 = -0.250247747f, Log1pQ3 = 0.193844587f;

    /// <summary>q(f) of log(1 + f) = f + f^2 q(f), argument from -0.032258 to 0.0625, degree 3, error 2^-30.03.</summary>
    internal const float LogTableQ0 = -0.499999821f, LogTableQ1 = 0.333341539f, LogTableQ2 = -0.250309825f, LogTableQ3 = 0.19255285f;

    /// <summary>s(z) of sin(r) = r + r z s(z), z = r^2, argument from 0.0 to 0.61685, degree 3, error 2^-32.52.</summary>
    internal static readonly float[] SinS =
    [
        -0.166666672f,
        8.3333794e-3f,
        -1.98530761e-4f,
        2.83278996e-6f,
    ];

    /// <summary>c(z) of cos(r) = 1 - z / 2 + z^2 c(z), z = r^2, argument from 0.0 to 0.61685, degree 2, error 2^-33.0.</summary>
    internal static readonly float[] CosC =
    [
        0.0416666456f,
        -1.38873106e-3f,
        2.44325638e-5f,
    ];

    /// <summary>a(z) of atan(t) = t + t z a(z), z = t^2, argument from 0.0 to 0.17157, degree 4, error 2^-30.42.</summary>
    internal static readonly float[] AtanA =
    [
        -0.333333164f,
        0.199985281f,
        -0.14244391f,
        0.105991684f,
        -0.0609005168f,
    ];

    /// <summary>s(z) of sinh(x) = x + x z s(z), z = x^2, argument from 0.0 to 1.0, degree 3, error 2^-31.62.</summary>
    internal static readonly float[] SinhS =
    [
        0.166666672f,
        8.33331048e-3f,
        1.98428941e-4f,
        2.78223001e-6f,
    ];

    /// <summary>q(z) of log(cosh(x)) = z / 2 + z^2 q(z), z = x^2, argument from 0.0 to 1.0, degree 6, error 2^-30.66.</summary>
    internal static readonly float[] LogCoshQ =
    [
        -0.0833333135f,
        0.0222216621f,
        -6.74082339e-3f,
        2.16393662e-3f,
        -6.83011313e-4f,
        1.78672315e-4f,
        -2.62926424e-5f,
    ];

    /// <summary>cbrt(m) roughly, to be refined, argument from 0.70711 to 1.4142, degree 4, error 2^-16.73.</summary>
    internal static readonly float[] CbrtM =
    [
        0.451664776f,
        0.904824853f,
        -0.535636604f,
        0.216939375f,
        -0.0377881452f,
    ];

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

    /// <summary>s(z) of sin(r) = r + r z s(z), z = r^2, argument from 0.0 to 0.61685, degree 6, error 2^-63.23.</summary>
    internal static readonly double[] SinSDouble =
    [
        -0.16666666666666666,
        8.3333333333330418e-3,
        -1.9841269840962429e-4,
        2.7557319073886246e-6,
        -2.5052070869752436e-8,
        1.6054300670728901e-10,
        -7.3887040782042218e-13,
    ];

    /// <summary>c(z) of cos(r) = 1 - z / 2 + z^2 c(z), z = r^2, argument from 0.0 to 0.61685, degree 6, error 2^-68.98.</summary>
    internal static readonly double[] CosCDouble =
    [
        0.041666666666666664,
        -1.3888888888888389e-3,
        2.4801587301180773e-5,
        -2.7557319060625341e-7,
        2.0876721985219672e-9,
        -1.14668577596797e-11,
        4.5924395568843224e-14,
    ];

    /// <summary>a(z) of atan(t) = t + t z a(z), z = t^2, argument from 0.0 to 0.17157, degree 11, error 2^-63.86.</summary>
    internal static readonly double[] AtanADouble =
    [
        -0.33333333333333326,
        0.19999999999997109,
        -0.14285714285319839,
        0.11111111084050798,
        -0.090909079996699074,
        0.076922795674069802,
        -0.06666180774472448,
        0.058765817837784194,
        -0.052156325517894279,
        0.044925048713742748,
        -0.033222175651604173,
        0.01494347317266208,
    ];

    /// <summary>s(z) of sinh(x) = x + x z s(z), z = x^2, argument from 0.0 to 1.0, degree 7, error 2^-62.96.</summary>
    internal static readonly double[] SinhSDouble =
    [
        0.16666666666666666,
        8.3333333333335726e-3,
        1.9841269841061124e-4,
        2.7557319310150518e-6,
        2.5052089384284508e-8,
        1.6061344923188098e-10,
        7.5027395605173237e-13,
        6.4932190375119828e-15,
    ];

    /// <summary>q(z) of log(cosh(x)) = z / 2 + z^2 q(z), z = x^2, argument from 0.0 to 1.0, degree 15, error 2^-63.67.</summary>
    internal static readonly double[] LogCoshQDouble =
    [
        -0.083333333333333329,
        0.022222222222221394,
        -6.7460317459909274e-3,
        2.1869488526664611e-3,
        -7.3860294804896527e-4,
        2.5658046320865965e-4,
        -9.0988988450819638e-5,
        3.2776480845699513e-5,
        -1.1947588070495804e-5,
        4.3843670223886669e-6,
        -1.5993900123320757e-6,
        5.6181834170950561e-7,
        -1.783060178481551e-7,
        4.6113145407238215e-8,
        -8.2830748473756176e-9,
        7.4857503201689505e-10,
    ];

    /// <summary>cbrt(m) roughly, to be refined, argument from 0.70711 to 1.4142, degree 5, error 2^-19.63.</summary>
    internal static readonly double[] CbrtMDouble =
    [
        0.42168801489575114,
        1.0560222802301635,
        -0.83608087923116281,
        0.51097372019520459,
        -0.17955924001956447,
        0.026955116150945081,
    ];

    /// <summary>-2^(j/16).</summary>
    internal const float ExpPower0 = -1.0f, ExpPower1 = -1.04427373f, ExpPower2 = -1.09050775f, ExpPower3 = -1.13878858f, ExpPower4 = -1.18920708f, ExpPower5 = -1.24185777f, ExpPower6 = -1.29683959f, ExpPower7 = -1.35425556f, ExpPower8 = -1.41421354f, ExpPower9 = -1.47682619f, ExpPower10 = -1.54221082f, ExpPower11 = -1.61049032f, ExpPower12 = -1.68179286f, ExpPower13 = -1.75625217f, ExpPower14 = -1.8340081f, ExpPower15 = -1.91520655f;

    /// <summary>What the negative of ExpPower lacks.</summary>
    internal const float ExpPowerLow0 = 0.0f, ExpPowerLow1 = 4.83347014e-8f, ExpPowerLow2 = -1.30775402e-8f, ExpPowerLow3 = 5.38622214e-8f, ExpPowerLow4 = 3.79763539e-8f, ExpPowerLow5 = 4.49683815e-8f, ExpPowerLow6 = -4.01899938e-8f, ExpPowerLow7 = -1.0123349e-8f, ExpPowerLow8 = 2.42032342e-8f, ExpPowerLow9 = -4.5008987e-8f, ExpPowerLow10 = 8.07090469e-9f, ExpPowerLow11 = 9.8362172e-9f, ExpPowerLow12 = -2.47553273e-8f, ExpPowerLow13 = -9.23577034e-9f, ExpPowerLow14 = -1.12392781e-8f, ExpPowerLow15 = 9.84532845e-9f;

    /// <summary>c near 1/(1 + i/15) whose logarithm is a float, to a 1000th of an ulp.</summary>
    internal const float Log1pInverse0 = 1.0f, Log1pInverse1 = 0.95397383f, Log1pInverse2 = 0.882430851f, Log1pInverse3 = 0.83336246f, Log1pInverse4 = 0.789557159f, Log1pInverse5 = 0.749836683f, Log1pInverse6 = 0.71426338f, Log1pInverse7 = 0.681747198f, Log1pInverse8 = 0.652004123f, Log1pInverse9 = 0.624905586f, Log1pInverse10 = 0.600147247f, Log1pInverse11 = 0.576873362f, Log1pInverse12 = 0.555670798f, Log1pInverse13 = 0.53559643f, Log1pInverse14 = 0.517325222f, Log1pInverse15 = 0.504251301f;

    /// <summary>-log(c) for these c.</summary>
    internal const float Log1pLog0 = 0.0f, Log1pLog1 = 0.04711904f, Log1pLog2 = 0.125074849f, Log1pLog3 = 0.182286605f, Log1pLog4 = 0.236283049f, Log1pLog5 = 0.287899852f, Log1pLog6 = 0.336503506f, Log1pLog7 = 0.383096367f, Log1pLog8 = 0.427704394f, Log1pLog9 = 0.470154703f, Log1pLog10 = 0.510580242f, Log1pLog11 = 0.550132513f, Log1pLog12 = 0.58757925f, Log1pLog13 = 0.62437433f, Log1pLog14 = 0.659083545f, Log1pLog15 = 0.684680521f;

    /// <summary>c near 1/m for the sixteenths of m from 1 to 3/2 and the 32nds from 3/4 to 1, in the order of m's bits. -log(c) is a multiple of 2^-17, to within 1e-9.</summary>
    internal const float LogInverse0 = 1.0f, LogInverse1 = 0.915001988f, LogInverse2 = 0.866134644f, LogInverse3 = 0.821480036f, LogInverse4 = 0.780305505f, LogInverse5 = 0.745931625f, LogInverse6 = 0.710872054f, LogInverse7 = 0.679261386f, LogInverse8 = 1.30816233f, LogInverse9 = 1.25771153f, LogInverse10 = 1.20997238f, LogInverse11 = 1.16086137f, LogInverse12 = 1.12193096f, LogInverse13 = 1.08387601f, LogInverse14 = 1.04597008f, LogInverse15 = 1.0f;

    /// <summary>-log(c) for these c.</summary>
    internal const float LogTable0 = 0.0f, LogTable1 = 0.0888290405f, LogTable2 = 0.143714905f, LogTable3 = 0.196647644f, LogTable4 = 0.248069763f, LogTable5 = 0.293121338f, LogTable6 = 0.341262817f, LogTable7 = 0.386749268f, LogTable8 = -0.268623352f, LogTable9 = -0.229293823f, LogTable10 = -0.190597534f, LogTable11 = -0.149162292f, LogTable12 = -0.11505127f, LogTable13 = -0.0805435181f, LogTable14 = -0.0449447632f, LogTable15 = 0.0f;

    /// <summary>ln 2 in 12 bits, whose product with a 16th of an exponent is exact, and the rest.</summary>
    internal const float Ln2Sixteenths = 0.693115234f, Ln2SixteenthsLow = 3.19461833e-5f;

    /// <summary>ln 2 rounded, and what it lacks. Its product with an exponent is not exact, but added in the same operation.</summary>
    internal const float Ln2Rounded = 0.693147182f, Ln2Rest = -1.90465421e-9f;

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

    /// <summary>2 / pi.</summary>
    internal const float TwoOverPi = 0.636619747f;

    /// <summary>pi / 2: its product with an integer, taken off what it is nearest to, is exact by fused multiply-add.</summary>
    internal const float HalfPiHigh = 1.57079637f;

    /// <summary>pi / 2 - HalfPiHigh.</summary>
    internal const float HalfPiMiddle = -4.37113883e-8f;

    /// <summary>pi / 2 - HalfPiHigh - HalfPiMiddle.</summary>
    internal const float HalfPiLow = -1.71512451e-15f;

    /// <inheritdoc cref="TwoOverPi"/>
    internal const double TwoOverPiDouble = 0.63661977236758138;

    /// <inheritdoc cref="HalfPiHigh"/>
    internal const double HalfPiHighDouble = 1.5707963267948966;

    /// <inheritdoc cref="HalfPiMiddle"/>
    internal const double HalfPiMiddleDouble = 6.123233995736766e-17;

    /// <inheritdoc cref="HalfPiLow"/>
    internal const double HalfPiLowDouble = -1.4973849048591698e-33;
}
