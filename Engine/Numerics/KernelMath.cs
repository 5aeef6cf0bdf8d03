using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace AutoBce;

/// <summary>
/// The functions of the logit family on floats, written out for kernels: the JIT inlines them whole, where a call in the loop would
/// spill every vector. Once for all widths, each operation rounded once, and so the same bits at each.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class KernelMath
{
    /// <summary>Below it e^x rounds to 0, above the other to infinity.</summary>
    private const float ExpUnderflow = -104, ExpOverflow = 89;

    /// <summary>1.5 * 2^23: adding it rounds to an integer.</summary>
    private const float RoundToInteger = 12582912;

    /// <summary>The smallest normal number, and 2^24, by which subnormals are scaled up.</summary>
    private const float MinNormal = 1.17549435e-38f, SubnormalScale = 16777216;

    /// <summary>
    /// e^-a = 2^n e^-r for a of 0 and more, with e^-r = 1 + (r^2 q(r) - r). The coefficients are paired (Estrin) but for the first, whose
    /// sum is the one that counts: a chain half as long keeps the processor busy, and the error is that of Horner's scheme.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector ExpNegative<TLanes, TVector>(this TLanes k, TVector a)
        where TLanes : struct, IKernelLanes<TVector, float>
        where TVector : struct
    {
        TVector x = k.AtMost(a, -ExpUnderflow);
        TVector n = k.Subtract(k.MultiplyAdd(x, -Coefficients.Log2E, RoundToInteger), RoundToInteger);
        TVector r = k.MultiplyAdd(n, Coefficients.Ln2Low, k.MultiplyAdd(n, Coefficients.Ln2High, x)), square = k.Multiply(r, r);
        TVector high = k.MultiplyAdd(r, Coefficients.ExpNegativeQ4, Coefficients.ExpNegativeQ3);
        TVector low = k.MultiplyAdd(r, Coefficients.ExpNegativeQ2, Coefficients.ExpNegativeQ1);
        TVector q = k.MultiplyAdd(k.MultiplyAdd(high, square, low), r, Coefficients.ExpNegativeQ0);
        return k.Scale(k.Add(k.MultiplyAdd(q, square, k.Negate(r)), 1f), n);
    }

    /// <summary>e^(a + low), the two less than 1 ulp of the whole apart from where their sum rounds to.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector ExpSum<TLanes, TVector>(this TLanes k, TVector a, TVector low)
        where TLanes : struct, IKernelLanes<TVector, float>
        where TVector : struct
    {
        TVector x = k.AtLeast(k.AtMost(a, ExpOverflow), ExpUnderflow);
        // The low part of a sigmoid's power reaches k ln 2: it counts for n too, or r would leave the polynomial's range.
        TVector n = k.Subtract(k.MultiplyAdd(k.Add(x, low), Coefficients.Log2E, RoundToInteger), RoundToInteger);
        TVector r = k.Add(k.MultiplyAdd(n, -Coefficients.Ln2Low, k.MultiplyAdd(n, -Coefficients.Ln2High, x)), low);
        return k.ExpReduced(r, n);
    }

    /// <summary>e^a.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector ExpInline<TLanes, TVector>(this TLanes k, TVector a)
        where TLanes : struct, IKernelLanes<TVector, float>
        where TVector : struct
    {
        TVector x = k.AtLeast(k.AtMost(a, ExpOverflow), ExpUnderflow);
        TVector n = k.Subtract(k.MultiplyAdd(x, Coefficients.Log2E, RoundToInteger), RoundToInteger);
        TVector r = k.MultiplyAdd(n, -Coefficients.Ln2Low, k.MultiplyAdd(n, -Coefficients.Ln2High, x));
        return k.ExpReduced(r, n);
    }

    /// <summary>
    /// 2^n e^r for r = x - n ln 2, where ln 2 comes in two parts of which n times the first is exact (Cody and Waite);
    /// e^r = 1 + (r + r^2 q(r)).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector ExpReduced<TLanes, TVector>(this TLanes k, TVector r, TVector n)
        where TLanes : struct, IKernelLanes<TVector, float>
        where TVector : struct
    {
        TVector q = k.MultiplyAdd(r, Coefficients.ExpQ4, Coefficients.ExpQ3);
        q = k.MultiplyAdd(q, r, Coefficients.ExpQ2);
        q = k.MultiplyAdd(q, r, Coefficients.ExpQ1);
        q = k.MultiplyAdd(q, r, Coefficients.ExpQ0);
        return k.Scale(k.Add(k.MultiplyAdd(q, k.Multiply(r, r), r), 1f), n);
    }

    /// <summary>
    /// log(1 + e) for e from 0 to 1, as e + e^2 q(e), of which the first term is exact: 1 is the series' first coefficient.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Log1pUnit<TLanes, TVector>(this TLanes k, TVector e)
        where TLanes : struct, IKernelLanes<TVector, float>
        where TVector : struct => k.MultiplyAdd(k.Multiply(e, e), k.Log1pTail(e), e);

    /// <summary>What log(1 + e) loses by being rounded to the given logarithm.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Log1pUnitLow<TLanes, TVector>(this TLanes k, TVector e, TVector log)
        where TLanes : struct, IKernelLanes<TVector, float>
        where TVector : struct => k.MultiplyAdd(k.Multiply(e, e), k.Log1pTail(e), k.Subtract(e, log));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Log1pTail<TLanes, TVector>(this TLanes k, TVector e)
        where TLanes : struct, IKernelLanes<TVector, float>
        where TVector : struct
    {
        TVector square = k.Multiply(e, e);
        TVector q8 = k.MultiplyAdd(e, Coefficients.Log1pUnit9, Coefficients.Log1pUnit8);
        TVector q6 = k.MultiplyAdd(e, Coefficients.Log1pUnit7, Coefficients.Log1pUnit6);
        TVector q4 = k.MultiplyAdd(e, Coefficients.Log1pUnit5, Coefficients.Log1pUnit4);
        TVector q2 = k.MultiplyAdd(e, Coefficients.Log1pUnit3, Coefficients.Log1pUnit2);
        q6 = k.MultiplyAdd(q8, square, q6);
        q2 = k.MultiplyAdd(q6, k.Multiply(square, square), k.MultiplyAdd(q4, square, q2));
        return k.MultiplyAdd(q2, e, Coefficients.Log1pUnit1);
    }

    /// <summary>log(p) for p from 0 to 1, of which subnormals are scaled up first; -infinity at 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector LogProbability<TLanes, TVector>(this TLanes k, TVector p)
        where TLanes : struct, IKernelLanes<TVector, float>
        where TVector : struct
    {
        TVector normal = k.Select(k.Less(p, MinNormal), k.Multiply(p, SubnormalScale), p);
        TVector e = k.Subtract(k.Exponent(normal), k.Select(k.Less(p, MinNormal), 24f, 0f));
        TVector f = k.Subtract(k.Mantissa(normal), 1f);
        TVector log = k.LogReduced(f, e, k.Multiply(e, Coefficients.Ln2Low));
        return k.Select(k.Equal(p, 0f), float.NegativeInfinity, log);
    }

    /// <summary>
    /// log(1 - p) for p from 0 to 1; -infinity at 1. With u = 1 - p from sqrt(1/2) on, -p itself is the argument of the series. Below, u is
    /// exact but for p less than 1/2, where the rounding error c of u counts as c / u with u near 0.6.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector LogComplement<TLanes, TVector>(this TLanes k, TVector p)
        where TLanes : struct, IKernelLanes<TVector, float>
        where TVector : struct
    {
        TVector u = k.Subtract(1f, p), e = k.Exponent(u);
        TVector f = k.Select(k.Equal(e, 0f), k.Negate(p), k.Subtract(k.Mantissa(u), 1f));
        TVector error = k.Subtract(k.Subtract(1f, u), p);
        TVector correction = k.Select(k.Equal(e, 0f), 0f, k.Multiply(error, 1.7f));
        TVector log = k.LogReduced(f, e, k.MultiplyAdd(e, Coefficients.Ln2Low, correction));
        return k.Select(k.Equal(u, 0f), float.NegativeInfinity, log);
    }

    /// <summary>log(2^e (1 + f)) = e ln 2 + (f + f^2 (f q(f) - 1/2)), ln 2 in two parts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector LogReduced<TLanes, TVector>(this TLanes k, TVector f, TVector e, TVector low)
        where TLanes : struct, IKernelLanes<TVector, float>
        where TVector : struct
    {
        TVector q = k.MultiplyAdd(f, Coefficients.LogQ7, Coefficients.LogQ6);
        q = k.MultiplyAdd(q, f, Coefficients.LogQ5);
        q = k.MultiplyAdd(q, f, Coefficients.LogQ4);
        q = k.MultiplyAdd(q, f, Coefficients.LogQ3);
        q = k.MultiplyAdd(q, f, Coefficients.LogQ2);
        q = k.MultiplyAdd(q, f, Coefficients.LogQ1);
        q = k.MultiplyAdd(q, f, Coefficients.LogQ0);
        TVector tail = k.MultiplyAdd(k.Multiply(f, f), k.MultiplyAdd(q, f, -0.5f), low);
        return k.MultiplyAdd(e, Coefficients.Ln2High, k.Add(f, tail));
    }
}
