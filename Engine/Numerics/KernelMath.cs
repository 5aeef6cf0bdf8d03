using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AutoBce;

/// <summary>
/// The functions of the logit family on floats, written out for kernels: the JIT inlines them whole, where a call in the loop would
/// spill every vector. Once for all widths, each operation rounded once, and so the same bits at each.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class KernelMath
{
    /// <summary>Below it e^x rounds to 0, above the other to infinity.</summary>
    private const float ExpUnderflow = -104, ExpOverflow = 89;

    /// <summary>1.5 * 2^23: adding it rounds to an integer.</summary>
    private const float RoundToInteger = 12582912;

    /// <summary>1.5 * 2^19: adding it rounds to a 16th, whose number is in the low four bits.</summary>
    private const float RoundToSixteenth = 786432;

    /// <summary>e^(a + low + least), each much smaller than the one before or small by itself.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector ExpSum<TLanes, TVector>(this TLanes k, TVector a, TVector low, TVector least)
        where TLanes : struct, IKernelLanes<TVector, float>
        where TVector : struct
    {
        TVector x = k.Negate(k.AtLeast(k.AtMost(a, ExpOverflow), ExpUnderflow));
        // The low part of a sigmoid's power reaches k ln 2: it counts for n too, or r would leave the polynomial's range. Beyond these bounds the power is 0 or infinite.
        low = k.AtLeast(k.AtMost(low, 2 * ExpOverflow), 2 * ExpUnderflow);
        least = k.AtLeast(k.AtMost(least, 1f), -1f);
        TVector n = k.MultiplyAdd(k.Subtract(x, low), -Coefficients.Log2E, RoundToSixteenth), exponent = k.Subtract(n, RoundToSixteenth);
        // Both are of one sign. From the larger one the product is taken exactly, and what is left from the other one: whichever is less than
        // the other's product would else be rounded to its ulp.
        TVector rest = k.Negate(low), isRest = k.Less(k.Abs(x), k.Abs(rest)), first = k.Select(isRest, rest, x), second = k.Select(isRest, x, rest);
        TVector r = k.Add(k.MultiplyAdd(exponent, Coefficients.Ln2Sixteenths, first), second);
        return k.ExpReduced<TLanes, TVector>(n, k.Subtract(k.MultiplyAdd(exponent, Coefficients.Ln2SixteenthsLow, r), least));
    }

    /// <summary>e^(a + low + least) by the exponential of the lanes: e^s (1 + r), where s + r is the sum, s rounded (Knuth's two-sum).</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static TVector ExpOfSum<TLanes, TVector, T>(this TLanes k, TVector a, TVector low, TVector least)
        where TLanes : struct, IKernelLanes<TVector, T>
        where TVector : struct
        where T : unmanaged, System.Numerics.INumberBase<T>
    {
        TVector s = k.Add(a, low), part = k.Subtract(s, a), exp = k.Exp(s);
        TVector r = k.Add(k.Add(k.Subtract(a, k.Subtract(s, part)), k.Subtract(low, part)), least);
        TVector finite = k.And(k.Equal(k.Subtract(s, s), T.Zero), k.Equal(k.Subtract(exp, exp), T.Zero));
        return k.Select(finite, k.MultiplyAdd(exp, r, exp), exp);
    }

    /// <summary>e^a.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector ExpInline<TLanes, TVector>(this TLanes k, TVector a)
        where TLanes : struct, IKernelLanes<TVector, float>
        where TVector : struct
    {
        TVector x = k.Negate(k.AtLeast(k.AtMost(a, ExpOverflow), ExpUnderflow));
        TVector n = k.MultiplyAdd(x, -Coefficients.Log2E, RoundToSixteenth);
        return k.ExpReduced<TLanes, TVector>(n, k.Remainder(x, n));
    }

    /// <summary>x + n ln 2, where ln 2 comes in two parts of which n times the first is exact (Cody and Waite).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Remainder<TLanes, TVector>(this TLanes k, TVector x, TVector n)
        where TLanes : struct, IKernelLanes<TVector, float>
        where TVector : struct
    {
        TVector exponent = k.Subtract(n, RoundToSixteenth);
        return k.MultiplyAdd(exponent, Coefficients.Ln2SixteenthsLow, k.MultiplyAdd(exponent, Coefficients.Ln2Sixteenths, x));
    }

    /// <summary>
    /// 2^n e^-r, n a multiple of 1/16 to which the number has been added that rounds: e^-r = 1 - t with t = r + r^2 q(r), and the fraction's
    /// power of two comes from a table, as a sum p of two floats. The result p - p t is rounded once and a hundredth: 0.53 ulp.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector ExpReduced<TLanes, TVector>(this TLanes k, TVector n, TVector r)
        where TLanes : struct, IKernelLanes<TVector, float>
        where TVector : struct
    {
        if (typeof(TVector) == typeof(Vector128<float>)) return k.ExpReducedCall(n, r);
        return k.ExpReducedInline(n, r);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static TVector ExpReducedCall<TLanes, TVector>(this TLanes k, TVector n, TVector r)
        where TLanes : struct, IKernelLanes<TVector, float>
        where TVector : struct => k.ExpReducedInline(n, r);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector ExpReducedInline<TLanes, TVector>(this TLanes k, TVector n, TVector r)
        where TLanes : struct, IKernelLanes<TVector, float>
        where TVector : struct
    {
        TVector power = KernelTable.Lookup(n, Coefficients.ExpPower0, Coefficients.ExpPower1, Coefficients.ExpPower2, Coefficients.ExpPower3, Coefficients.ExpPower4, Coefficients.ExpPower5, Coefficients.ExpPower6, Coefficients.ExpPower7, Coefficients.ExpPower8, Coefficients.ExpPower9, Coefficients.ExpPower10, Coefficients.ExpPower11, Coefficients.ExpPower12, Coefficients.ExpPower13, Coefficients.ExpPower14, Coefficients.ExpPower15);
        TVector rest = KernelTable.Lookup(n, Coefficients.ExpPowerLow0, Coefficients.ExpPowerLow1, Coefficients.ExpPowerLow2, Coefficients.ExpPowerLow3, Coefficients.ExpPowerLow4, Coefficients.ExpPowerLow5, Coefficients.ExpPowerLow6, Coefficients.ExpPowerLow7, Coefficients.ExpPowerLow8, Coefficients.ExpPowerLow9, Coefficients.ExpPowerLow10, Coefficients.ExpPowerLow11, Coefficients.ExpPowerLow12, Coefficients.ExpPowerLow13, Coefficients.ExpPowerLow14, Coefficients.ExpPowerLow15);
        TVector t = k.MultiplyAdd(k.MultiplyAdd(r, Coefficients.ExpNegativeQ1, Coefficients.ExpNegativeQ0), k.Multiply(r, r), r);
        rest = k.MultiplyAdd(power, t, rest);
        return k.ScaleDown(k.Subtract(rest, power), k.Subtract(n, RoundToSixteenth));
    }

    /// <summary>a 2^floor(n): at 512 bits one instruction, which takes the floor by itself.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector ScaleDown<TLanes, TVector>(this TLanes k, TVector a, TVector n)
        where TLanes : struct, IKernelLanes<TVector, float>
        where TVector : struct => k.Scale(a, typeof(TVector) == typeof(Vector512<float>) ? n : k.Floor(n));
}
