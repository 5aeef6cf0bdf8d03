namespace AutoBce;

/// <summary>The constants of the elementary functions in each format.</summary>
internal static class Limits<T> where T : unmanaged
{
    internal static readonly T Half = Pick(0.5f, 0.5);
    internal static readonly T Two = Pick(2f, 2);
    internal static readonly T Log2E = Pick(Coefficients.Log2E, Coefficients.Log2EDouble);
    internal static readonly T Ln2High = Pick(Coefficients.Ln2High, Coefficients.Ln2HighDouble);
    internal static readonly T Ln2Low = Pick(Coefficients.Ln2Low, Coefficients.Ln2LowDouble);
    internal static readonly T RoundToInteger = Pick(SingleBits.RoundToInteger, DoubleBits.RoundToInteger);

    /// <summary>sqrt(2) - 1.</summary>
    internal static readonly T SqrtTwoLessOne = Pick(0.414213562f, 0.41421356237309503);

    /// <summary>Below it exp rounds to 0.</summary>
    internal static readonly T ExpLow = Pick(-104.5f, -746);

    /// <summary>From it on exp rounds to infinity.</summary>
    internal static readonly T ExpHigh = Pick(89f, 710);

    /// <summary>Below it expm1 rounds to -1.</summary>
    internal static readonly T Expm1Low = Pick(-18f, -38);

    /// <summary>2^-n no longer matters to expm1 for greater n, and would be subnormal for n at its greatest.</summary>
    internal static readonly T Expm1Power = Pick(64f, 512);

    /// <summary>From it on softplus(x) rounds to x.</summary>
    internal static readonly T SoftplusLinear = Pick(18f, 38);

    internal static readonly T SmallestNormal = Pick(1.17549435e-38f, 2.2250738585072014e-308);

    /// <summary>2 to the power of <see cref="SubnormalExponent"/>: it makes every subnormal normal.</summary>
    internal static readonly T SubnormalScale = Pick(16_777_216f, 18_014_398_509_481_984);

    internal static readonly T SubnormalExponent = Pick(24f, 54);

    private static T Pick(float single, double @double) => typeof(T) == typeof(float) ? (T)(object)single : (T)(object)@double;
}
