using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AutoBce;

/// <content>
/// e^-a and log(1 + e^-a), in stages: a kernel runs each stage for all vectors of a turn before the next one, as the chain of instructions that a stage is made of
/// would else keep the processor waiting.
/// </content>
public static partial class KernelMath
{
    /// <summary>By how much an exponent is raised, so that a power of two is normal, and what takes it back.</summary>
    private const float Raised = 64, Lowered = 1f / (1L << 32) / (1L << 32);

    /// <summary>e^-a for a of 0 and more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector ExpNegative<TLanes, TVector>(this TLanes k, TVector a)
        where TLanes : struct, IKernelLanes<TVector, float>
        where TVector : struct => k.ExpNegative(a, out _, out _);

    /// <summary>
    /// e^-a for a of 0 and more, rounded, and the two numbers of which it is the difference: p - p t, where p is 2^n rounded, for n = -a/ln 2 rounded to a 16th, and
    /// t = r + r^2 q(r) - low/p, where e^-r is what is left of e^-a and low what p lost. Before the difference is rounded a hundredth of an ulp is lost; subnormal results are
    /// rounded twice.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector ExpNegative<TLanes, TVector>(this TLanes k, TVector a, out TVector power, out TVector rest)
        where TLanes : struct, IKernelLanes<TVector, float>
        where TVector : struct
    {
        TVector n = k.ExpSplit(a, out TVector whole, out TVector r);
        power = k.ExpPower(n, whole, out TVector low);
        return k.ExpJoin(power, low, r, out rest);
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

    /// <summary>First stage: n, to which the number has been added that rounds and what raises it, n alone, and r but for what ln 2 loses by being rounded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector ExpSplit<TLanes, TVector>(this TLanes k, TVector a, out TVector whole, out TVector r)
        where TLanes : struct, IKernelLanes<TVector, float>
        where TVector : struct
    {
        TVector x = k.AtMost(a, -ExpUnderflow), n = k.MultiplyAdd(x, -Coefficients.Log2E, RoundToSixteenth + Raised);
        whole = k.Subtract(n, RoundToSixteenth + Raised);
        r = k.MultiplyAdd(whole, Coefficients.Ln2Rounded, x);
        return n;
    }

    /// <summary>Second stage: p, and what t is to have beside the polynomial.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector ExpPower<TLanes, TVector>(this TLanes k, TVector n, TVector whole, out TVector low)
        where TLanes : struct, IKernelLanes<TVector, float>
        where TVector : struct
    {
        // Four lookups a table, with their choices: written out in every place they would be more locals than the JIT keeps in registers.
        if (typeof(TVector) == typeof(Vector128<float>)) return k.ExpPowerCall(n, whole, out low);
        return k.ExpPowerInline(n, whole, out low);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static TVector ExpPowerCall<TLanes, TVector>(this TLanes k, TVector n, TVector whole, out TVector low)
        where TLanes : struct, IKernelLanes<TVector, float>
        where TVector : struct => k.ExpPowerInline(n, whole, out low);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector ExpPowerInline<TLanes, TVector>(this TLanes k, TVector n, TVector whole, out TVector low)
        where TLanes : struct, IKernelLanes<TVector, float>
        where TVector : struct
    {
        TVector power = KernelTable.Lookup(n, -Coefficients.ExpPower0, -Coefficients.ExpPower1, -Coefficients.ExpPower2, -Coefficients.ExpPower3, -Coefficients.ExpPower4, -Coefficients.ExpPower5, -Coefficients.ExpPower6, -Coefficients.ExpPower7, -Coefficients.ExpPower8, -Coefficients.ExpPower9, -Coefficients.ExpPower10, -Coefficients.ExpPower11, -Coefficients.ExpPower12, -Coefficients.ExpPower13, -Coefficients.ExpPower14, -Coefficients.ExpPower15);
        low = k.MultiplyAdd(whole, Coefficients.Ln2Rest, KernelTable.Lookup(n, Coefficients.ExpPowerLow0 / Coefficients.ExpPower0, Coefficients.ExpPowerLow1 / Coefficients.ExpPower1, Coefficients.ExpPowerLow2 / Coefficients.ExpPower2, Coefficients.ExpPowerLow3 / Coefficients.ExpPower3, Coefficients.ExpPowerLow4 / Coefficients.ExpPower4, Coefficients.ExpPowerLow5 / Coefficients.ExpPower5, Coefficients.ExpPowerLow6 / Coefficients.ExpPower6, Coefficients.ExpPowerLow7 / Coefficients.ExpPower7, Coefficients.ExpPowerLow8 / Coefficients.ExpPower8, Coefficients.ExpPowerLow9 / Coefficients.ExpPower9, Coefficients.ExpPowerLow10 / Coefficients.ExpPower10, Coefficients.ExpPowerLow11 / Coefficients.ExpPower11, Coefficients.ExpPowerLow12 / Coefficients.ExpPower12, Coefficients.ExpPowerLow13 / Coefficients.ExpPower13, Coefficients.ExpPowerLow14 / Coefficients.ExpPower14, Coefficients.ExpPowerLow15 / Coefficients.ExpPower15));
        return k.ScaleDown(power, n, whole);
    }

    /// <summary>
    /// power 2^floor(whole), rounded once where it is subnormal: at 512 bits one instruction. Elsewhere the integer that n holds above its 16ths is added to the
    /// exponent, 64 too much, so that it stays normal, and a product with 2^-64 rounds.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector ScaleDown<TLanes, TVector>(this TLanes k, TVector power, TVector n, TVector whole)
        where TLanes : struct, IKernelLanes<TVector, float>
        where TVector : struct
    {
        if (typeof(TVector) == typeof(Vector512<float>)) return k.Scale(power, whole);
        if (typeof(TVector) == typeof(Vector256<float>))
        {
            Vector256<int> exponent = (Unsafe.BitCast<TVector, Vector256<int>>(n) >> 4) << 23;
            return k.Multiply(Unsafe.BitCast<Vector256<int>, TVector>(Unsafe.BitCast<TVector, Vector256<int>>(power) + exponent), Lowered);
        }
        Vector128<int> narrow = (Unsafe.BitCast<TVector, Vector128<int>>(n) >> 4) << 23;
        return k.Multiply(Unsafe.BitCast<Vector128<int>, TVector>(Unsafe.BitCast<TVector, Vector128<int>>(power) + narrow), Lowered);
    }

    /// <summary>Last stage: e^-a, and p t.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector ExpJoin<TLanes, TVector>(this TLanes k, TVector power, TVector low, TVector r, out TVector rest)
        where TLanes : struct, IKernelLanes<TVector, float>
        where TVector : struct
    {
        TVector t = k.MultiplyAdd(k.MultiplyAdd(r, Coefficients.ExpNegativeQ1, Coefficients.ExpNegativeQ0), k.Multiply(r, r), k.Add(r, low));
        rest = k.Multiply(power, t);
        return k.NegativeMultiplyAdd(power, t, power);
    }

    /// <summary>
    /// log(1 + power - rest) for e from 0 to 1, which is power - rest rounded: c (1 + power - rest) = 1 + f for a c of a table that is near 1/(1 + e), and the logarithm is
    /// -log(c) + log(1 + f) with log(1 + f) = f + f^2 q(f). -log(c) is a float, and the first c is 1.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Log1pUnit<TLanes, TVector>(this TLanes k, TVector e, TVector rest, TVector power)
        where TLanes : struct, IKernelLanes<TVector, float>
        where TVector : struct
    {
        TVector f = k.Log1pSplit(k.Log1pIndex(power), e, rest, power, out TVector large, out TVector small, out TVector table);
        return k.Add(table, k.Log1pRest(f, large, small));
    }

    /// <summary>What log(1 + power - rest) loses by being rounded to the given logarithm.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Log1pUnitLow<TLanes, TVector>(this TLanes k, TVector power, TVector rest, TVector log)
        where TLanes : struct, IKernelLanes<TVector, float>
        where TVector : struct
    {
        TVector f = k.Log1pSplit(k.Log1pIndex(power), k.Subtract(power, rest), rest, power, out TVector large, out TVector small, out TVector table);
        return k.Subtract(k.Log1pRest(f, large, small), k.Subtract(log, table));
    }

    /// <summary>Stage before e is known: which c is taken hangs on the power alone. The nearest of 0, 1/15, ... 1, to whose number one has been added that rounds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Log1pIndex<TLanes, TVector>(this TLanes k, TVector power)
        where TLanes : struct, IKernelLanes<TVector, float>
        where TVector : struct => k.MultiplyAdd(power, 15f, RoundToInteger);

    /// <summary>First stage: f rounded, the two numbers of which it is the difference, and -log(c).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Log1pSplit<TLanes, TVector>(this TLanes k, TVector index, TVector e, TVector rest, TVector power, out TVector large, out TVector small, out TVector table)
        where TLanes : struct, IKernelLanes<TVector, float>
        where TVector : struct
    {
        if (typeof(TVector) == typeof(Vector128<float>)) return k.Log1pSplitCall(index, e, rest, power, out large, out small, out table);
        return k.Log1pSplitInline(index, e, rest, power, out large, out small, out table);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static TVector Log1pSplitCall<TLanes, TVector>(this TLanes k, TVector index, TVector e, TVector rest, TVector power, out TVector large, out TVector small, out TVector table)
        where TLanes : struct, IKernelLanes<TVector, float>
        where TVector : struct => k.Log1pSplitInline(index, e, rest, power, out large, out small, out table);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Log1pSplitInline<TLanes, TVector>(this TLanes k, TVector index, TVector e, TVector rest, TVector power, out TVector large, out TVector small, out TVector table)
        where TLanes : struct, IKernelLanes<TVector, float>
        where TVector : struct
    {
        TVector c = KernelTable.Lookup(index, Coefficients.Log1pInverse0, Coefficients.Log1pInverse1, Coefficients.Log1pInverse2, Coefficients.Log1pInverse3, Coefficients.Log1pInverse4, Coefficients.Log1pInverse5, Coefficients.Log1pInverse6, Coefficients.Log1pInverse7, Coefficients.Log1pInverse8, Coefficients.Log1pInverse9, Coefficients.Log1pInverse10, Coefficients.Log1pInverse11, Coefficients.Log1pInverse12, Coefficients.Log1pInverse13, Coefficients.Log1pInverse14, Coefficients.Log1pInverse15);
        TVector less = KernelTable.Lookup(index, Coefficients.Log1pInverse0 - 1f, Coefficients.Log1pInverse1 - 1f, Coefficients.Log1pInverse2 - 1f, Coefficients.Log1pInverse3 - 1f, Coefficients.Log1pInverse4 - 1f, Coefficients.Log1pInverse5 - 1f, Coefficients.Log1pInverse6 - 1f, Coefficients.Log1pInverse7 - 1f, Coefficients.Log1pInverse8 - 1f, Coefficients.Log1pInverse9 - 1f, Coefficients.Log1pInverse10 - 1f, Coefficients.Log1pInverse11 - 1f, Coefficients.Log1pInverse12 - 1f, Coefficients.Log1pInverse13 - 1f, Coefficients.Log1pInverse14 - 1f, Coefficients.Log1pInverse15 - 1f);
        table = KernelTable.Lookup(index, Coefficients.Log1pLog0, Coefficients.Log1pLog1, Coefficients.Log1pLog2, Coefficients.Log1pLog3, Coefficients.Log1pLog4, Coefficients.Log1pLog5, Coefficients.Log1pLog6, Coefficients.Log1pLog7, Coefficients.Log1pLog8, Coefficients.Log1pLog9, Coefficients.Log1pLog10, Coefficients.Log1pLog11, Coefficients.Log1pLog12, Coefficients.Log1pLog13, Coefficients.Log1pLog14, Coefficients.Log1pLog15);
        large = k.MultiplyAdd(power, c, less);
        small = k.Multiply(rest, c);
        return k.MultiplyAdd(e, c, less);
    }

    /// <summary>Second stage, log(1 + f). f itself would bring its rounding, an ulp where the logarithm is below the power of two that e is above.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Log1pRest<TLanes, TVector>(this TLanes k, TVector f, TVector large, TVector small)
        where TLanes : struct, IKernelLanes<TVector, float>
        where TVector : struct
    {
        TVector square = k.Multiply(f, f);
        TVector q = k.MultiplyAdd(k.MultiplyAdd(f, Coefficients.Log1pQ3, Coefficients.Log1pQ2), square, k.MultiplyAdd(f, Coefficients.Log1pQ1, Coefficients.Log1pQ0));
        return k.Subtract(large, k.NegativeMultiplyAdd(square, q, small));
    }
}
