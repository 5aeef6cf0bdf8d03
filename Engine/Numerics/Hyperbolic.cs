using System.Runtime.CompilerServices;

namespace AutoBce;

/// <summary>The hyperbolic functions over lanes that are not bounded.</summary>
internal static class Hyperbolic<TLanes, T>
    where TLanes : struct, ILanes<TLanes, T>
    where T : unmanaged
{
    /// <summary>x + x^3 s(x^2) for |x| below 1, else 2^(n - 1) (p - 2^-2n / p) with exp(|x|) = 2^n p: no overflow before the result's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes Sinh(TLanes x)
    {
        TLanes y = Elementary<TLanes, T>.Flush(x), one = Limits<TLanes, T>.One;
        Exponentials(y, out TLanes n, out TLanes p, out TLanes pLow, out TLanes q, out TLanes qLow);
        TLanes difference = p - q;
        TLanes far = TLanes.ScaleByPowerOfTwo(difference + (((p - difference) - q) + (pLow - qLow)), n - one);
        TLanes z = y * y;
        TLanes near = TLanes.FusedMultiplyAdd(y * z, Polynomial<TLanes, T>.Of(z, Coefficients.SinhS, Coefficients.SinhSDouble, 4, 8), y);
        return Elementary<TLanes, T>.Unflush(x, TLanes.SelectLess(TLanes.Abs(x), one, near, TLanes.CopySign(far, x)));
    }

    /// <summary>2^(n - 1) (p + 2^-2n / p) with exp(|x|) = 2^n p.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes Cosh(TLanes x)
    {
        Exponentials(Elementary<TLanes, T>.Flush(x), out TLanes n, out TLanes p, out TLanes pLow, out TLanes q, out TLanes qLow);
        TLanes sum = p + q;
        return TLanes.ScaleByPowerOfTwo(sum + (((p - sum) + q) + (pLow + qLow)), n - Limits<TLanes, T>.One);
    }

    /// <summary>
    /// log(cosh(x)) = x^2/2 + x^4 q(x^2) for |x| below 1, else |x| - log(2) + log(1 + exp(-2|x|)): each where nothing cancels, and
    /// without cosh, which overflows where this is 89.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes LogCosh(TLanes x)
    {
        TLanes a = TLanes.Abs(x), half = a * Limits<TLanes, T>.Half;
        TLanes square = half * a, squareLow = TLanes.FusedMultiplyAdd(half, a, -square), z = square + square;
        TLanes near = square + TLanes.FusedMultiplyAdd(z * z, Polynomial<TLanes, T>.Of(z, Coefficients.LogCoshQ, Coefficients.LogCoshQDouble, 7, 16), squareLow);

        TLanes high = Limits<TLanes, T>.Ln2High, e = Elementary<TLanes, T>.Exp(-(a + a));
        Elementary<TLanes, T>.LogOfSum(e, Limits<TLanes, T>.Zero, Limits<TLanes, T>.Zero, out TLanes log, out TLanes logLow);
        TLanes less = a - high, lessLow = ((a - less) - high) - Limits<TLanes, T>.Ln2Low;
        TLanes sum = less + log;
        TLanes far = sum + (((less - sum) + log) + (lessLow + logLow));
        return TLanes.SelectLess(a, Limits<TLanes, T>.Infinity, TLanes.SelectLess(a, Limits<TLanes, T>.One, near, far), a);
    }

    /// <summary>exp(|x|) = 2^n (p + pLow) and exp(-|x|) = 2^n (q + qLow); q is 0 to all that is beside 1 where n is large.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Exponentials(TLanes x, out TLanes n, out TLanes p, out TLanes pLow, out TLanes q, out TLanes qLow)
    {
        TLanes one = Limits<TLanes, T>.One;
        Elementary<TLanes, T>.Reduce(Elementary<TLanes, T>.Minimum(TLanes.Abs(x), Limits<TLanes, T>.SinhHigh), out n, out TLanes r, out TLanes rest);
        Elementary<TLanes, T>.Sum(one, r, rest, out p, out pLow);
        TLanes m = Elementary<TLanes, T>.Minimum(n, Limits<TLanes, T>.SinhPower), power = TLanes.PowerOfTwo(-(m + m)), inverse = one / p;
        q = inverse * power;
        qLow = (TLanes.FusedMultiplyAdd(-inverse, p, one) - (inverse * pLow)) * q;
    }
}
