using System.Runtime.CompilerServices;

namespace AutoBce;

/// <summary>Sine, cosine, tangent and arctangent over lanes, accurate for arguments of any size.</summary>
internal static class Trigonometric<TLanes, T>
    where TLanes : struct, ILanes<TLanes, T>
    where T : unmanaged
{
    /// <summary>sin(q pi/2 + r): of q modulo 4, odd ones make it a cosine of r, and those from 2 on turn its sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes Sin(TLanes x) => Elementary<TLanes, T>.Unflush(x, SinOfQuarters(Elementary<TLanes, T>.Flush(x), Limits<TLanes, T>.Zero));

    /// <summary>cos(x) = sin(x + pi/2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes Cos(TLanes x) => SinOfQuarters(Elementary<TLanes, T>.Flush(x), Limits<TLanes, T>.One);

    /// <summary>sin(r) / cos(r) for an even number of quarters, else -cos(r) / sin(r): one division, refined by its residue.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes Tan(TLanes x)
    {
        Reduce(Elementary<TLanes, T>.Flush(x), out TLanes quarters, out TLanes r, out TLanes rLow);
        SinCos(r, rLow, out TLanes sin, out TLanes sinLow, out TLanes cos, out TLanes cosLow);
        TLanes odd = Remainder(quarters, Limits<TLanes, T>.Two, Limits<TLanes, T>.Half), zero = Limits<TLanes, T>.Zero;
        TLanes quotient = Elementary<TLanes, T>.Quotient(
            TLanes.SelectEqual(odd, zero, sin, -cos),
            TLanes.SelectEqual(odd, zero, sinLow, -cosLow),
            TLanes.SelectEqual(odd, zero, cos, sin),
            TLanes.SelectEqual(odd, zero, cosLow, sinLow));
        return Elementary<TLanes, T>.Unflush(x, quotient);
    }

    /// <summary>
    /// base + atan(t) with |t| at most tan(pi/8): t = x and base 0, t = (x - 1)/(x + 1) and base pi/4, or t = -1/x and base pi/2.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes Atan(TLanes x)
    {
        TLanes zero = Limits<TLanes, T>.Zero, one = Limits<TLanes, T>.One, half = Limits<TLanes, T>.Half;
        TLanes near = Limits<TLanes, T>.TanEighth, far = Limits<TLanes, T>.TanThreeEighths;
        TLanes a = Elementary<TLanes, T>.Minimum(TLanes.Abs(Elementary<TLanes, T>.Flush(x)), Limits<TLanes, T>.AtanFar);
        Add(a, -one, out TLanes less, out TLanes lessLow);
        Add(a, one, out TLanes more, out TLanes moreLow);
        TLanes over = TLanes.SelectLess(a, near, a, TLanes.SelectLess(a, far, less, -one));
        TLanes overLow = TLanes.SelectLess(a, near, zero, TLanes.SelectLess(a, far, lessLow, zero));
        TLanes under = TLanes.SelectLess(a, near, one, TLanes.SelectLess(a, far, more, a));
        TLanes underLow = TLanes.SelectLess(a, near, zero, TLanes.SelectLess(a, far, moreLow, zero));
        TLanes quarters = TLanes.SelectLess(a, near, zero, TLanes.SelectLess(a, far, half, one));

        TLanes inverse = one / under, t = over * inverse;
        TLanes tLow = (TLanes.FusedMultiplyAdd(-t, under, over) + TLanes.FusedMultiplyAdd(-t, underLow, overLow)) * inverse;
        TLanes z = t * t;
        TLanes tail = TLanes.FusedMultiplyAdd(t * z, Polynomial<TLanes, T>.Of(z, Coefficients.AtanA, Coefficients.AtanADouble, 5, 12), TLanes.FusedMultiplyAdd(-tLow, z, tLow));
        TLanes start = quarters * Limits<TLanes, T>.HalfPiHigh, sum = start + t;
        tail += TLanes.FusedMultiplyAdd(quarters, Limits<TLanes, T>.HalfPiMiddle, (start - sum) + t);
        return Elementary<TLanes, T>.Unflush(x, TLanes.CopySign(sum + tail, x));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes SinOfQuarters(TLanes x, TLanes more)
    {
        Reduce(x, out TLanes quarters, out TLanes r, out TLanes rLow);
        SinCos(r, rLow, out TLanes sin, out _, out TLanes cos, out _);
        TLanes two = Limits<TLanes, T>.Two, half = Limits<TLanes, T>.Half;
        TLanes q = Remainder(quarters + more, two + two, half * half), odd = Remainder(q, two, half);
        TLanes value = TLanes.SelectEqual(odd, Limits<TLanes, T>.Zero, sin, cos);
        return TLanes.SelectLess(q, two, value, -value);
    }

    /// <summary>An integer modulo another, from 0 on; inverse is one over that.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Remainder(TLanes n, TLanes modulus, TLanes inverse) => TLanes.FusedMultiplyAdd(-TLanes.Floor(n * inverse), modulus, n);

    /// <summary>sin(r + rLow) and cos(r + rLow) for |r| of little more than pi/4, each as a sum of two numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SinCos(TLanes r, TLanes rLow, out TLanes sin, out TLanes sinLow, out TLanes cos, out TLanes cosLow)
    {
        TLanes half = Limits<TLanes, T>.Half, one = Limits<TLanes, T>.One;
        TLanes z = r * r, zLow = TLanes.FusedMultiplyAdd(r, r, -z), halfZ = half * z;
        TLanes tail = TLanes.FusedMultiplyAdd(-halfZ, rLow, rLow);
        tail = TLanes.FusedMultiplyAdd(r * z, Polynomial<TLanes, T>.Of(z, Coefficients.SinS, Coefficients.SinSDouble, 4, 7), tail);
        sin = r + tail;
        sinLow = (r - sin) + tail;

        TLanes whole = one - halfZ, less = TLanes.FusedMultiplyAdd(r, rLow, half * zLow);
        tail = TLanes.FusedMultiplyAdd(z * z, Polynomial<TLanes, T>.Of(z, Coefficients.CosC, Coefficients.CosCDouble, 3, 7), ((one - whole) - halfZ) - less);
        cos = whole + tail;
        cosLow = (whole - cos) + tail;
    }

    /// <summary>x = quarters pi/2 + r + rLow. The first of three products with parts of pi/2 is taken off exactly, what the second loses is kept.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Reduce(TLanes x, out TLanes quarters, out TLanes r, out TLanes rLow)
    {
        TLanes round = Limits<TLanes, T>.RoundToInteger, middle = Limits<TLanes, T>.HalfPiMiddle;
        quarters = TLanes.FusedMultiplyAdd(x, Limits<TLanes, T>.TwoOverPi, round) - round;
        TLanes first = TLanes.FusedMultiplyAdd(-quarters, Limits<TLanes, T>.HalfPiHigh, x);
        TLanes second = quarters * middle, lost = TLanes.FusedMultiplyAdd(quarters, middle, -second);
        Add(first, -second, out TLanes high, out TLanes low);
        low -= TLanes.FusedMultiplyAdd(quarters, Limits<TLanes, T>.HalfPiLow, lost);
        r = high + low;
        rLow = (high - r) + low;
        TLanes limit = Limits<TLanes, T>.HugeAngle;
        if (TLanes.AnyAtLeast(TLanes.Abs(x), limit)) ReduceHuge(x, ref quarters, ref r, ref rLow);
    }

    /// <summary>Lane by lane, those that are huge: rare, and the same numbers at every width.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ReduceHuge(TLanes x, ref TLanes quarters, ref TLanes r, ref TLanes rLow)
    {
        Span<T> lanes = stackalloc T[4 * TLanes.Count];
        nuint count = (nuint)TLanes.Count;
        ref T first = ref lanes[0];
        TLanes.Store(x, ref first, 0);
        TLanes.Store(quarters, ref first, count);
        TLanes.Store(r, ref first, 2 * count);
        TLanes.Store(rLow, ref first, 3 * count);
        for (int i = 0; i < TLanes.Count; i++)
            HugeAngle.Reduce(lanes[i], ref lanes[TLanes.Count + i], ref lanes[(2 * TLanes.Count) + i], ref lanes[(3 * TLanes.Count) + i]);
        quarters = TLanes.Load(ref first, count);
        r = TLanes.Load(ref first, 2 * count);
        rLow = TLanes.Load(ref first, 3 * count);
    }

    /// <summary>Knuth's sum: high + low = a + b exactly.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(TLanes a, TLanes b, out TLanes high, out TLanes low)
    {
        high = a + b;
        TLanes part = high - a;
        low = (a - (high - part)) + (b - part);
    }
}
