using System.Runtime.CompilerServices;

namespace AutoBce;

/// <summary>The constants of the elementary functions in every lane.</summary>
internal static class Limits<TLanes, T>
    where TLanes : struct, ILanes<TLanes, T>
    where T : unmanaged
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    internal static TLanes Zero { [MethodImpl(Inline)] get => TLanes.Constant(0, 0); }
    internal static TLanes One { [MethodImpl(Inline)] get => TLanes.Constant(1, 1); }
    internal static TLanes Infinity { [MethodImpl(Inline)] get => TLanes.Constant(float.PositiveInfinity, double.PositiveInfinity); }
    internal static TLanes NotANumber { [MethodImpl(Inline)] get => TLanes.Constant(float.NaN, double.NaN); }
    internal static TLanes Half { [MethodImpl(Inline)] get => TLanes.Constant(0.5f, 0.5); }
    internal static TLanes Two { [MethodImpl(Inline)] get => TLanes.Constant(2f, 2); }
    internal static TLanes Log2E { [MethodImpl(Inline)] get => TLanes.Constant(Coefficients.Log2E, Coefficients.Log2EDouble); }
    internal static TLanes Ln2High { [MethodImpl(Inline)] get => TLanes.Constant(Coefficients.Ln2High, Coefficients.Ln2HighDouble); }
    internal static TLanes Ln2Low { [MethodImpl(Inline)] get => TLanes.Constant(Coefficients.Ln2Low, Coefficients.Ln2LowDouble); }
    internal static TLanes RoundToInteger { [MethodImpl(Inline)] get => TLanes.Constant(SingleBits.RoundToInteger, DoubleBits.RoundToInteger); }

    /// <summary>sqrt(2) - 1.</summary>
    internal static TLanes SqrtTwoLessOne { [MethodImpl(Inline)] get => TLanes.Constant(0.414213562f, 0.41421356237309503); }

    /// <summary>Below it exp rounds to 0.</summary>
    internal static TLanes ExpLow { [MethodImpl(Inline)] get => TLanes.Constant(-104.5f, -746); }

    /// <summary>From it on exp rounds to infinity.</summary>
    internal static TLanes ExpHigh { [MethodImpl(Inline)] get => TLanes.Constant(89f, 710); }

    /// <summary>Below it expm1 rounds to -1.</summary>
    internal static TLanes Expm1Low { [MethodImpl(Inline)] get => TLanes.Constant(-18f, -38); }

    /// <summary>Where 2|x| is more, tanh(x) rounds to 1.</summary>
    internal static TLanes TanhLow { [MethodImpl(Inline)] get => TLanes.Constant(-20f, -40); }

    /// <summary>2^-n no longer matters to expm1 for greater n, and would be subnormal for n at its greatest.</summary>
    internal static TLanes Expm1Power { [MethodImpl(Inline)] get => TLanes.Constant(64f, 512); }

    /// <summary>Beyond it softplus(x) rounds to x, and softplus(-x) to exp(-x).</summary>
    internal static TLanes SoftplusFar { [MethodImpl(Inline)] get => TLanes.Constant(20f, 40); }

    /// <summary>2 to this power is normal, and nothing beside 1.</summary>
    internal static TLanes LeastPower { [MethodImpl(Inline)] get => TLanes.Constant(-50f, -110); }

    internal static TLanes SmallestNormal { [MethodImpl(Inline)] get => TLanes.Constant(1.17549435e-38f, 2.2250738585072014e-308); }

    /// <summary>Times 2 to this power, subnormals are integers.</summary>
    internal static TLanes SubnormalShift { [MethodImpl(Inline)] get => TLanes.Constant(SingleBits.SubnormalShift, DoubleBits.SubnormalShift); }

    internal static TLanes TwoOverPi { [MethodImpl(Inline)] get => TLanes.Constant(Coefficients.TwoOverPi, Coefficients.TwoOverPiDouble); }
    internal static TLanes HalfPiHigh { [MethodImpl(Inline)] get => TLanes.Constant(Coefficients.HalfPiHigh, Coefficients.HalfPiHighDouble); }
    internal static TLanes HalfPiMiddle { [MethodImpl(Inline)] get => TLanes.Constant(Coefficients.HalfPiMiddle, Coefficients.HalfPiMiddleDouble); }
    internal static TLanes HalfPiLow { [MethodImpl(Inline)] get => TLanes.Constant(Coefficients.HalfPiLow, Coefficients.HalfPiLowDouble); }

    /// <summary>2^16 and 2^30: below it, three parts of pi / 2 leave 2^-57 and 2^-128 of an angle's rest unknown, which is at least 2^-30 and 2^-63.</summary>
    internal static TLanes HugeAngle { [MethodImpl(Inline)] get => TLanes.Constant(65536f, 1073741824); }

    /// <summary>tan(pi / 8).</summary>
    internal static TLanes TanEighth { [MethodImpl(Inline)] get => TLanes.Constant(0.414213562f, 0.41421356237309503); }

    /// <summary>tan(3 pi / 8).</summary>
    internal static TLanes TanThreeEighths { [MethodImpl(Inline)] get => TLanes.Constant(2.41421356f, 2.4142135623730949); }

    /// <summary>2^60: from it on atan(x) rounds to pi / 2.</summary>
    internal static TLanes AtanFar { [MethodImpl(Inline)] get => TLanes.Constant(1.15292150e18f, 1.152921504606847e18); }

    /// <summary>From it on sinh and cosh round to infinity.</summary>
    internal static TLanes SinhHigh { [MethodImpl(Inline)] get => TLanes.Constant(90f, 711); }

    /// <summary>2^-2n no longer matters beside 1 for greater n, and is normal.</summary>
    internal static TLanes SinhPower { [MethodImpl(Inline)] get => TLanes.Constant(40f, 100); }

    /// <summary>2^-40 and 2^-80: beside 1 nothing, and their squares are normal.</summary>
    internal static TLanes Tiny { [MethodImpl(Inline)] get => TLanes.Constant(9.09494702e-13f, 8.2718061255302767e-25); }
}
