using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AutoBce;

/// <content>The logarithm of a probability, and of what it leaves to 1.</content>
public static partial class KernelMath
{
    /// <summary>The smallest normal number, and 2^24, by which subnormals are scaled up.</summary>
    private const float MinNormal = 1.17549435e-38f, SubnormalScale = 16777216;

    /// <summary>The bits of 1 and of 3/4.</summary>
    private const int One = 0x3F800000, ThreeQuarters = 0x3F400000;

    /// <summary>log(p) for p from 0 to 1; -infinity at 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector LogProbability<TLanes, TVector>(this TLanes k, TVector p)
        where TLanes : struct, IKernelLanes<TVector, float>
        where TVector : struct => k.LogSum(p, k.Create(0f), isNegated: false);

    /// <summary>log(1 - p) for p from 0 to 1; -infinity at 1. What 1 - p loses by being rounded is not lost.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector LogComplement<TLanes, TVector>(this TLanes k, TVector p)
        where TLanes : struct, IKernelLanes<TVector, float>
        where TVector : struct
    {
        TVector u = k.Subtract(1f, p);
        return k.LogSum(u, k.Subtract(k.Subtract(1f, u), p), isNegated: false);
    }

    /// <summary>log(m) for m from 0 to 5/4, where rest is 1 - m, and each has digits that the other one has lost: that of 1 - rest where that is the larger one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector LogPair<TLanes, TVector>(this TLanes k, TVector m, TVector rest)
        where TLanes : struct, IKernelLanes<TVector, float>
        where TVector : struct
    {
        TVector isSmall = k.Less(m, rest), complement = k.Subtract(1f, rest);
        return k.LogSum(k.Select(isSmall, m, complement), k.Select(isSmall, 0f, k.Subtract(k.Subtract(1f, complement), rest)), isNegated: false);
    }

    /// <summary>-log(p) where the label is 1, -log(1 - p) where it is 0: that of the magnitude of 1 - p - y, which is p itself, or 1 - p.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Surprisal<TLanes, TVector>(this TLanes k, TVector p, TVector label)
        where TLanes : struct, IKernelLanes<TVector, float>
        where TVector : struct
    {
        TVector most = k.Negate(k.Subtract(label, 1f)), u = k.Subtract(most, p);
        return k.LogSum(k.Abs(u), k.Subtract(k.Subtract(most, u), p), isNegated: true);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector LogSum<TLanes, TVector>(this TLanes k, TVector u, TVector low, bool isNegated)
        where TLanes : struct, IKernelLanes<TVector, float>
        where TVector : struct
    {
        if (typeof(TVector) == typeof(Vector128<float>)) return k.LogSumCall(u, low, isNegated);
        return k.LogSumInline(u, low, isNegated);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static TVector LogSumCall<TLanes, TVector>(this TLanes k, TVector u, TVector low, bool isNegated)
        where TLanes : struct, IKernelLanes<TVector, float>
        where TVector : struct => k.LogSumInline(u, low, isNegated);

    /// <summary>
    /// log(u + low) for u from 0 to 5/4; where the low part is not 0, u is at least 1/2. With u = m 2^e, m from 3/4 to 3/2, and the c of a
    /// table near 1/m it is e ln 2 - log(c) + log(1 + f), f = c m - 1. c is 1 about m = 1, and else such that -log(c) is a multiple of 2^-17, as
    /// the long part of ln 2 is: their sum is exact. Its negative has the same bits but for the sign, that of 0 included.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector LogSumInline<TLanes, TVector>(this TLanes k, TVector u, TVector low, bool isNegated)
        where TLanes : struct, IKernelLanes<TVector, float>
        where TVector : struct
    {
        TVector m = k.Split<TLanes, TVector>(u, out TVector e), index = HighBits(m);
        TVector c = KernelTable.Lookup(index, Coefficients.LogInverse0, Coefficients.LogInverse1, Coefficients.LogInverse2, Coefficients.LogInverse3, Coefficients.LogInverse4, Coefficients.LogInverse5, Coefficients.LogInverse6, Coefficients.LogInverse7, Coefficients.LogInverse8, Coefficients.LogInverse9, Coefficients.LogInverse10, Coefficients.LogInverse11, Coefficients.LogInverse12, Coefficients.LogInverse13, Coefficients.LogInverse14, Coefficients.LogInverse15);
        TVector log = isNegated
            ? k.NegativeMultiplyAdd(e, k.Create(Coefficients.Ln2High), KernelTable.Lookup(index, -Coefficients.LogTable0, -Coefficients.LogTable1, -Coefficients.LogTable2, -Coefficients.LogTable3, -Coefficients.LogTable4, -Coefficients.LogTable5, -Coefficients.LogTable6, -Coefficients.LogTable7, -Coefficients.LogTable8, -Coefficients.LogTable9, -Coefficients.LogTable10, -Coefficients.LogTable11, -Coefficients.LogTable12, -Coefficients.LogTable13, -Coefficients.LogTable14, -Coefficients.LogTable15))
            : k.MultiplyAdd(e, Coefficients.Ln2High, KernelTable.Lookup(index, Coefficients.LogTable0, Coefficients.LogTable1, Coefficients.LogTable2, Coefficients.LogTable3, Coefficients.LogTable4, Coefficients.LogTable5, Coefficients.LogTable6, Coefficients.LogTable7, Coefficients.LogTable8, Coefficients.LogTable9, Coefficients.LogTable10, Coefficients.LogTable11, Coefficients.LogTable12, Coefficients.LogTable13, Coefficients.LogTable14, Coefficients.LogTable15));
        // The low part counts c/2^e times, and where it is not 0, e is 0 or -1.
        TVector f = k.MultiplyAdd(low, k.NegativeMultiplyAdd(k.AtLeast(e, -1f), c, c), k.MultiplyAdd(m, c, k.Create(-1f)));
        TVector q = k.MultiplyAdd(k.MultiplyAdd(k.MultiplyAdd(f, Coefficients.LogTableQ3, Coefficients.LogTableQ2), f, Coefficients.LogTableQ1), f, Coefficients.LogTableQ0);
        TVector tail = k.MultiplyAdd(k.Multiply(f, f), q, k.MultiplyAdd(e, Coefficients.Ln2Low, f));
        log = isNegated ? k.Subtract(log, tail) : k.Add(log, tail);
        // At 512 bits the exponent of 0 is -infinity, and with it the logarithm.
        return typeof(TVector) == typeof(Vector512<float>) ? log : k.Select(k.Equal(u, 0f), isNegated ? float.PositiveInfinity : float.NegativeInfinity, log);
    }

    /// <summary>m and e of u = m 2^e, m from 3/4 to 3/2, for u of 0 and more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Split<TLanes, TVector>(this TLanes k, TVector u, out TVector e)
        where TLanes : struct, IKernelLanes<TVector, float>
        where TVector : struct
    {
        if (typeof(TVector) == typeof(Vector512<float>))
        {
            Vector512<float> x = Unsafe.BitCast<TVector, Vector512<float>>(u), m = Avx512F.GetMantissa(x, 0b0011);
            e = Unsafe.BitCast<Vector512<float>, TVector>(Avx512F.GetExponent(x) - Avx512F.GetExponent(m));
            return Unsafe.BitCast<Vector512<float>, TVector>(m);
        }
        TVector tiny = k.Less(u, MinNormal), normal = k.Select(tiny, k.Multiply(u, SubnormalScale), u), mantissa, exponent;
        if (typeof(TVector) == typeof(Vector256<float>))
        {
            Vector256<int> bits = Unsafe.BitCast<TVector, Vector256<int>>(normal) + Vector256.Create(One - ThreeQuarters);
            mantissa = Unsafe.BitCast<Vector256<int>, TVector>((bits & Vector256.Create(0x007FFFFF)) + Vector256.Create(ThreeQuarters));
            exponent = Unsafe.BitCast<Vector256<float>, TVector>(Vector256.ConvertToSingle((bits >> 23) - Vector256.Create(127)));
        }
        else
        {
            Vector128<int> bits = Unsafe.BitCast<TVector, Vector128<int>>(normal) + Vector128.Create(One - ThreeQuarters);
            mantissa = Unsafe.BitCast<Vector128<int>, TVector>((bits & Vector128.Create(0x007FFFFF)) + Vector128.Create(ThreeQuarters));
            exponent = Unsafe.BitCast<Vector128<float>, TVector>(Vector128.ConvertToSingle((bits >> 23) - Vector128.Create(127)));
        }
        e = k.Subtract(exponent, k.Select(tiny, 24f, 0f));
        return mantissa;
    }

    /// <summary>The bits of the mantissa that point into a table of sixteen, as the lowest ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector HighBits<TVector>(TVector m)
        where TVector : struct
    {
        if (typeof(TVector) == typeof(Vector512<float>)) return Unsafe.BitCast<Vector512<uint>, TVector>(Unsafe.BitCast<TVector, Vector512<uint>>(m) >> 19);
        if (typeof(TVector) == typeof(Vector256<float>)) return Unsafe.BitCast<Vector256<uint>, TVector>(Unsafe.BitCast<TVector, Vector256<uint>>(m) >> 19);
        return Unsafe.BitCast<Vector128<uint>, TVector>(Unsafe.BitCast<TVector, Vector128<uint>>(m) >> 19);
    }
}
