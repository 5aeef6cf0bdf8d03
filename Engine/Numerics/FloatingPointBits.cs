namespace AutoBce;

/// <summary>How a float is laid out: sign, eight bits of biased exponent, 23 of mantissa.</summary>
internal static class SingleBits
{
    internal const int MantissaBits = 23;
    internal const uint Bias = 127;
    internal const uint One = 0x3F80_0000;
    internal const uint ExponentMask = 0xFF80_0000;

    /// <summary>The distance in bits from sqrt(1/2) to 1: added to x, it carries into the exponent where the mantissa passes sqrt(2).</summary>
    internal const uint OneLessSqrtHalf = 0x3F80_0000 - 0x3F35_04F3;

    /// <summary>1.5 * 2^23: added and taken off again it rounds to an integer, which stands in the low bits in between.</summary>
    internal const float RoundToInteger = 12_582_912;

    /// <summary>The exponent of 2^23, in whose low bits an integer may be laid.</summary>
    internal const uint IntegerExponent = 0x4B00_0000;

    /// <summary>2^23 and the bias.</summary>
    internal const float IntegerBias = 8_388_608 + 127;

    /// <summary>The exponent of the smallest normal number.</summary>
    internal const float LowestExponent = -126;

    /// <summary>Times 2^149, subnormals are the integers that their bits spell.</summary>
    internal const float SubnormalShift = 149;

    /// <summary>2^23: added, it rounds to an integer, whose bits follow its own.</summary>
    internal const float SubnormalInteger = 8_388_608;
}

/// <summary>How a double is laid out: sign, eleven bits of biased exponent, 52 of mantissa.</summary>
internal static class DoubleBits
{
    internal const int MantissaBits = 52;
    internal const ulong Bias = 1023;
    internal const ulong One = 0x3FF0_0000_0000_0000;
    internal const ulong ExponentMask = 0xFFF0_0000_0000_0000;

    /// <inheritdoc cref="SingleBits.OneLessSqrtHalf"/>
    internal const ulong OneLessSqrtHalf = 0x3FF0_0000_0000_0000 - 0x3FE6_A09E_667F_3BCD;

    /// <summary>1.5 * 2^52.</summary>
    internal const double RoundToInteger = 6_755_399_441_055_744;

    /// <summary>The exponent of 2^52.</summary>
    internal const ulong IntegerExponent = 0x4330_0000_0000_0000;

    /// <summary>2^52 and the bias.</summary>
    internal const double IntegerBias = 4_503_599_627_370_496 + 1023;

    /// <summary>The exponent of the smallest normal number.</summary>
    internal const double LowestExponent = -1022;

    /// <summary>Times 2^1074, subnormals are the integers that their bits spell.</summary>
    internal const double SubnormalShift = 1074;

    /// <summary>2^52: added, it rounds to an integer, whose bits follow its own.</summary>
    internal const double SubnormalInteger = 4_503_599_627_370_496;
}
