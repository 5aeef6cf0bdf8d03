using System.Numerics;
using System.Runtime.CompilerServices;

namespace AutoBce;

/// <summary>Powers over lanes, from the same polynomials as exp and log.</summary>
internal static class Power<TLanes, T>
    where TLanes : struct, ILanes<TLanes, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Exponents beyond it give 0, 1 or infinity, and their product with a logarithm stays finite within it.</summary>
    private const double LargestExponent = 1.8446744073709552e19;

    /// <summary>
    /// x^(k + kLow) = exp((k + kLow) log x) for x of 0 and more. Logarithm and product are kept as sums of two numbers: an exponent
    /// rounded to one number would cost as many ulp as it has units. 1 where k is 0, NaN for negative x.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes Pow(TLanes x, TLanes k, TLanes kLow)
    {
        TLanes zero = TLanes.Create(T.Zero), one = TLanes.Create(T.One), infinity = TLanes.Create(T.PositiveInfinity);
        TLanes largest = TLanes.Create(T.CreateTruncating(LargestExponent));
        k = Elementary<TLanes, T>.Clamp(k, -largest, largest);
        kLow = Elementary<TLanes, T>.Clamp(kLow, -largest, largest);
        TLanes smallest = Limits<TLanes, T>.SmallestNormal;
        TLanes.Split(TLanes.SelectLess(x, smallest, TLanes.SubnormalUnits(x), x), out TLanes mantissa, out TLanes e);
        e -= TLanes.SelectLess(x, smallest, Limits<TLanes, T>.SubnormalShift, zero);
        Elementary<TLanes, T>.LogOfSum(mantissa - one, zero, e, out TLanes high, out TLanes low);

        // The low part still holds all of log(1 + f) but f: only with the leading digits in the high one is its square negligible.
        TLanes whole = high + low;
        low = (high - whole) + low;
        high = whole;

        TLanes product = k * high;
        TLanes rest = TLanes.FusedMultiplyAdd(k, high, -product);
        rest = TLanes.FusedMultiplyAdd(kLow, high, TLanes.FusedMultiplyAdd(k, low, rest));
        TLanes exponent = Elementary<TLanes, T>.Clamp(product, Limits<TLanes, T>.ExpLow, Limits<TLanes, T>.ExpHigh);
        rest = TLanes.SelectEqual(exponent, product, rest, zero);
        Elementary<TLanes, T>.Reduce(exponent, out TLanes n, out TLanes r, out TLanes tail);
        // The rest is multiplied by all of exp(r): 1 + r alone would be off by r^2 / 2 of it, several ulp of a large exponent.
        Elementary<TLanes, T>.Sum(one, r, tail + TLanes.FusedMultiplyAdd(rest, r + tail, rest), out TLanes power, out _);
        TLanes result = TLanes.ScaleByPowerOfTwo(power, n);

        TLanes atZero = TLanes.SelectLess(k, zero, infinity, zero), atInfinity = TLanes.SelectLess(k, zero, zero, infinity);
        result = TLanes.SelectLess(zero, x, TLanes.SelectEqual(x, infinity, atInfinity, result), TLanes.SelectEqual(x, zero, atZero, TLanes.Create(T.NaN)));
        return TLanes.SelectEqual(k, zero, one, result);
    }
}
