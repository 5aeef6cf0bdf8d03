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

    /// <summary>e^-a for a of 0 and more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector ExpNegative<TLanes, TVector>(this TLanes k, TVector a)
        where TLanes : struct, IKernelLanes<TVector, float>
        where TVector : struct => k.ExpNegative(a, out _, out _);

    /// <summary>e^-a for a of 0 and more, rounded, and the two numbers of which it is the difference.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector ExpNegative<TLanes, TVector>(this TLanes k, TVector a, out TVector power, out TVector rest)
        where TLanes : struct, IKernelLanes<TVector, float>
        where TVector : struct
    {
        // Four lookups a table, with their choices: written out in every place they would be more locals than the JIT keeps in registers.
        if (typeof(TVector) == typeof(Vector128<float>)) return k.ExpNegativeCall(a, out power, out rest);
        return k.ExpNegativeInline(a, out power, out rest);
    }

    /// <summary>The power of two, to a 16th, from which <see cref="ExpNegativeRest"/> is subtracted.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector ExpNegativePower<TLanes, TVector>(this TLanes k, TVector a)
        where TLanes : struct, IKernelLanes<TVector, float>
        where TVector : struct
    {
        k.ExpNegative(a, out TVector power, out _);
        return power;
    }

    /// <summary>What is subtracted from <see cref="ExpNegativePower"/>: e^-a is the difference, rounded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector ExpNegativeRest<TLanes, TVector>(this TLanes k, TVector a)
        where TLanes : struct, IKernelLanes<TVector, float>
        where TVector : struct
    {
        k.ExpNegative(a, out _, out TVector rest);
        return rest;
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static TVector ExpNegativeCall<TLanes, TVector>(this TLanes k, TVector a, out TVector power, out TVector rest)
        where TLanes : struct, IKernelLanes<TVector, float>
        where TVector : struct => k.ExpNegativeInline(a, out power, out rest);

    /// <summary>
    /// p - p t: p is 2^n rounded, for n = -a/ln 2 rounded to a 16th, and t = r + r^2 q(r) - low/p, where e^-r is what is left of e^-a and low what p lost. Before the
    /// difference is rounded a hundredth of an ulp is lost; subnormal results are rounded up to three times.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector ExpNegativeInline<TLanes, TVector>(this TLanes k, TVector a, out TVector power, out TVector rest)
        where TLanes : struct, IKernelLanes<TVector, float>
        where TVector : struct
    {
        TVector x = k.AtMost(a, -ExpUnderflow), n = k.MultiplyAdd(x, -Coefficients.Log2E, RoundToSixteenth), r = k.Remainder(x, n);
        power = KernelTable.Lookup(n, -Coefficients.ExpPower0, -Coefficients.ExpPower1, -Coefficients.ExpPower2, -Coefficients.ExpPower3, -Coefficients.ExpPower4, -Coefficients.ExpPower5, -Coefficients.ExpPower6, -Coefficients.ExpPower7, -Coefficients.ExpPower8, -Coefficients.ExpPower9, -Coefficients.ExpPower10, -Coefficients.ExpPower11, -Coefficients.ExpPower12, -Coefficients.ExpPower13, -Coefficients.ExpPower14, -Coefficients.ExpPower15);
        TVector low = KernelTable.Lookup(n, Coefficients.ExpPowerLow0 / Coefficients.ExpPower0, Coefficients.ExpPowerLow1 / Coefficients.ExpPower1, Coefficients.ExpPowerLow2 / Coefficients.ExpPower2, Coefficients.ExpPowerLow3 / Coefficients.ExpPower3, Coefficients.ExpPowerLow4 / Coefficients.ExpPower4, Coefficients.ExpPowerLow5 / Coefficients.ExpPower5, Coefficients.ExpPowerLow6 / Coefficients.ExpPower6, Coefficients.ExpPowerLow7 / Coefficients.ExpPower7, Coefficients.ExpPowerLow8 / Coefficients.ExpPower8, Coefficients.ExpPowerLow9 / Coefficients.ExpPower9, Coefficients.ExpPowerLow10 / Coefficients.ExpPower10, Coefficients.ExpPowerLow11 / Coefficients.ExpPower11, Coefficients.ExpPowerLow12 / Coefficients.ExpPower12, Coefficients.ExpPowerLow13 / Coefficients.ExpPower13, Coefficients.ExpPowerLow14 / Coefficients.ExpPower14, Coefficients.ExpPowerLow15 / Coefficients.ExpPower15);
        power = k.ScaleDown(power, k.Subtract(n, RoundToSixteenth));
        TVector t = k.MultiplyAdd(k.MultiplyAdd(r, Coefficients.ExpNegativeQ1, Coefficients.ExpNegativeQ0), k.Multiply(r, r), k.Add(r, low));
        rest = k.Multiply(power, t);
        return k.Subtract(power, rest);
    }

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
        TVector rest = k.Negate(low), first = k.AtLeast(x, rest), second = k.AtMost(x, rest);
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

    /// <summary>
    /// log(1 + power - rest) for e from 0 to 1, which is power - rest rounded: c (1 + power - rest) = 1 + f for the c of a table that lies nearest 1/(1 + e), and the logarithm is
    /// -log(c) + log(1 + f). -log(c) is a float, and the first c is 1.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Log1pUnit<TLanes, TVector>(this TLanes k, TVector e, TVector rest, TVector power)
        where TLanes : struct, IKernelLanes<TVector, float>
        where TVector : struct
    {
        if (typeof(TVector) == typeof(Vector128<float>)) return k.Log1pCall(e, rest, power);
        return k.Log1pInline(e, rest, power);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static TVector Log1pCall<TLanes, TVector>(this TLanes k, TVector e, TVector rest, TVector power)
        where TLanes : struct, IKernelLanes<TVector, float>
        where TVector : struct => k.Log1pInline(e, rest, power);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Log1pInline<TLanes, TVector>(this TLanes k, TVector e, TVector rest, TVector power)
        where TLanes : struct, IKernelLanes<TVector, float>
        where TVector : struct
    {
        TVector index = k.Fifteenth(e);
        return k.Add(k.Log1pTable<TLanes, TVector>(index), k.Log1pRest(rest, power, index));
    }

    /// <summary>What log(1 + power - rest) loses by being rounded to the given logarithm.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Log1pUnitLow<TLanes, TVector>(this TLanes k, TVector power, TVector rest, TVector log)
        where TLanes : struct, IKernelLanes<TVector, float>
        where TVector : struct
    {
        if (typeof(TVector) == typeof(Vector128<float>)) return k.Log1pLowCall(power, rest, log);
        return k.Log1pLowInline(power, rest, log);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static TVector Log1pLowCall<TLanes, TVector>(this TLanes k, TVector power, TVector rest, TVector log)
        where TLanes : struct, IKernelLanes<TVector, float>
        where TVector : struct => k.Log1pLowInline(power, rest, log);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Log1pLowInline<TLanes, TVector>(this TLanes k, TVector power, TVector rest, TVector log)
        where TLanes : struct, IKernelLanes<TVector, float>
        where TVector : struct
    {
        TVector index = k.Fifteenth(k.Subtract(power, rest));
        return k.Subtract(k.Log1pRest(rest, power, index), k.Subtract(log, k.Log1pTable<TLanes, TVector>(index)));
    }

    /// <summary>The nearest of 0, 1/15, ... 1: its number, to which one has been added that rounds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Fifteenth<TLanes, TVector>(this TLanes k, TVector e)
        where TLanes : struct, IKernelLanes<TVector, float>
        where TVector : struct => k.MultiplyAdd(e, 15f, RoundToInteger);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Log1pTable<TLanes, TVector>(this TLanes k, TVector index)
        where TLanes : struct, IKernelLanes<TVector, float>
        where TVector : struct =>
        KernelTable.Lookup(index, Coefficients.Log1pLog0, Coefficients.Log1pLog1, Coefficients.Log1pLog2, Coefficients.Log1pLog3, Coefficients.Log1pLog4, Coefficients.Log1pLog5, Coefficients.Log1pLog6, Coefficients.Log1pLog7, Coefficients.Log1pLog8, Coefficients.Log1pLog9, Coefficients.Log1pLog10, Coefficients.Log1pLog11, Coefficients.Log1pLog12, Coefficients.Log1pLog13, Coefficients.Log1pLog14, Coefficients.Log1pLog15);

    /// <summary>log(1 + f) = f + f^2 q(f).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Log1pRest<TLanes, TVector>(this TLanes k, TVector rest, TVector power, TVector index)
        where TLanes : struct, IKernelLanes<TVector, float>
        where TVector : struct
    {
        TVector c = KernelTable.Lookup(index, Coefficients.Log1pInverse0, Coefficients.Log1pInverse1, Coefficients.Log1pInverse2, Coefficients.Log1pInverse3, Coefficients.Log1pInverse4, Coefficients.Log1pInverse5, Coefficients.Log1pInverse6, Coefficients.Log1pInverse7, Coefficients.Log1pInverse8, Coefficients.Log1pInverse9, Coefficients.Log1pInverse10, Coefficients.Log1pInverse11, Coefficients.Log1pInverse12, Coefficients.Log1pInverse13, Coefficients.Log1pInverse14, Coefficients.Log1pInverse15);
        TVector large = k.MultiplyAdd(power, c, k.Subtract(c, 1f)), small = k.Multiply(rest, c), f = k.Subtract(large, small);
        TVector q = k.MultiplyAdd(k.MultiplyAdd(k.MultiplyAdd(f, Coefficients.Log1pQ3, Coefficients.Log1pQ2), f, Coefficients.Log1pQ1), f, Coefficients.Log1pQ0);
        return k.Subtract(large, k.NegativeMultiplyAdd(k.Multiply(f, f), q, small)); // f itself would bring its rounding, an ulp where the logarithm is below the power of two that e is above
    }
}
