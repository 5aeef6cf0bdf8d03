using System.Runtime.CompilerServices;

namespace AutoBce;

/// <summary>Powers of any base and exponent over lanes of double. <see cref="Power{TLanes, T}"/> is for small exponents, and faster.</summary>
internal static class AccuratePower<TLanes> where TLanes : struct, ILanes<TLanes, double>
{
    /// <summary>Exponents beyond it give 0, 1 or infinity, and their product with a logarithm stays finite within it.</summary>
    private const double LargestExponent = 1.8446744073709552e19;

    /// <summary>1/3 less the nearest double.</summary>
    private const double ThirdLow = 1.850371707708594e-17;

    /// <summary>x^(k + kLow) = exp((k + kLow) log x) for positive finite x and finite k: the logarithm and the product are
    /// pairs of numbers, since the exponent's absolute error is the result's relative one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes Pow(TLanes x, TLanes k, TLanes kLow)
    {
        k = Elementary<TLanes, double>.Clamp(k, TLanes.Create(-LargestExponent), TLanes.Create(LargestExponent));
        Log(x, out TLanes high, out TLanes low);
        TLanes product = k * high;
        TLanes rest = TLanes.FusedMultiplyAdd(kLow, high, TLanes.FusedMultiplyAdd(k, low, TLanes.FusedMultiplyAdd(k, high, -product)));
        TLanes exponent = Elementary<TLanes, double>.Clamp(product, Limits<TLanes, double>.ExpLow, Limits<TLanes, double>.ExpHigh);
        rest = TLanes.SelectEqual(exponent, product, rest, Limits<TLanes, double>.Zero);
        Elementary<TLanes, double>.Reduce(exponent, out TLanes n, out TLanes r, out TLanes tail);
        // exp(r + rest) = exp(r) + exp(r) rest.
        TLanes small = tail + TLanes.FusedMultiplyAdd(rest, r + tail, rest);
        Elementary<TLanes, double>.Sum(Limits<TLanes, double>.One, r, small, out TLanes power, out _);
        return TLanes.ScaleByPowerOfTwo(power, n);
    }

    /// <summary>
    /// high + low = log x to a relative 2^-64, as e ln 2 + 2 atanh(s) with x = 2^e (1 + f) and s = f / (2 + f), where atanh(s) =
    /// s (1 + z (1/3 + z (1/5 + z/7 + ...))) with z = s^2 of at most 0.0295.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Log(TLanes x, out TLanes high, out TLanes low)
    {
        TLanes smallest = Limits<TLanes, double>.SmallestNormal, two = Limits<TLanes, double>.Two;
        TLanes.Split(TLanes.SelectLess(x, smallest, TLanes.SubnormalUnits(x), x), out TLanes mantissa, out TLanes e);
        e -= TLanes.SelectLess(x, smallest, Limits<TLanes, double>.SubnormalShift, Limits<TLanes, double>.Zero);

        TLanes f = mantissa - Limits<TLanes, double>.One, d = two + f, inverse = Limits<TLanes, double>.One / d;
        TLanes s = f * inverse;
        TLanes sLow = TLanes.FusedMultiplyAdd(-s, f - (d - two), TLanes.FusedMultiplyAdd(-s, d, f)) * inverse;
        TLanes z = s * s;
        TLanes zLow = TLanes.FusedMultiplyAdd(s + s, sLow, TLanes.FusedMultiplyAdd(s, s, -z));

        // v = 1/3 + z p(z), w = z v, and the logarithm is a + a w with a = 2 s.
        TLanes third = TLanes.Create(1.0 / 3), u = z * Series(z), v = third + u;
        TLanes vLow = (third - v) + u + TLanes.Create(ThirdLow);
        TLanes w = z * v;
        TLanes wLow = TLanes.FusedMultiplyAdd(z, vLow, TLanes.FusedMultiplyAdd(zLow, v, TLanes.FusedMultiplyAdd(z, v, -w)));
        TLanes a = s + s, aLow = sLow + sLow, p = a * w;
        TLanes pLow = TLanes.FusedMultiplyAdd(a, wLow, TLanes.FusedMultiplyAdd(aLow, w, TLanes.FusedMultiplyAdd(a, w, -p)));
        TLanes log = a + p, logLow = (a - log) + p + (pLow + aLow);

        TLanes power = e * Limits<TLanes, double>.Ln2High, whole = power + log;
        TLanes rest = (power - whole) + log + TLanes.FusedMultiplyAdd(e, Limits<TLanes, double>.Ln2Low, logLow);
        high = whole + rest;
        low = (whole - high) + rest;
    }

    /// <summary>1/5 + z/7 + z^2/9 + ... + z^11/27, by Estrin's scheme.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Series(TLanes z)
    {
        TLanes z2 = z * z, z4 = z2 * z2;
        TLanes low = Cubic(z, z2, 5), middle = Cubic(z, z2, 13), high = Cubic(z, z2, 21);
        return TLanes.FusedMultiplyAdd(TLanes.FusedMultiplyAdd(high, z4, middle), z4, low);
    }

    /// <summary>1/n + z/(n + 2) + z^2/(n + 4) + z^3/(n + 6).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Cubic(TLanes z, TLanes z2, double n) =>
        TLanes.FusedMultiplyAdd(Linear(z, n + 4), z2, Linear(z, n));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Linear(TLanes z, double n) =>
        TLanes.FusedMultiplyAdd(TLanes.Create(1 / (n + 2)), z, TLanes.Create(1 / n));
}
