using System.Numerics;
using System.Runtime.CompilerServices;

namespace AutoBce;

/// <summary>
/// The elementary functions over lanes, written once for float and double and for every width. Each carries the part of its
/// result that one number cannot hold (low) until the last rounding, so the error stays well below 1 ulp.
/// </summary>
internal static class Elementary<TLanes, T>
    where TLanes : struct, ILanes<TLanes, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static TLanes Zero => TLanes.Create(T.Zero);

    private static TLanes One => TLanes.Create(T.One);

    private static TLanes Infinity => TLanes.Create(T.PositiveInfinity);

    /// <summary>exp(x) = 2^n exp(r), with the underflow to zero and the overflow to infinity left to the scaling.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes Exp(TLanes x)
    {
        Reduce(Clamp(x, Limits<T>.ExpLow, Limits<T>.ExpHigh), out TLanes n, out TLanes r, out TLanes rest);
        Sum(One, r, rest, out TLanes high, out _);
        return TLanes.ScaleByPowerOfTwo(high, n);
    }

    /// <summary>exp(x) - 1 = 2^n ((1 - 2^-n) + (exp(r) - 1)).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes Expm1(TLanes x)
    {
        Reduce(Clamp(x, Limits<T>.Expm1Low, Limits<T>.ExpHigh), out TLanes n, out TLanes r, out TLanes rest);
        TLanes power = TLanes.PowerOfTwo(-Minimum(n, TLanes.Create(Limits<T>.Expm1Power)));
        Sum(One - power, r, rest, out TLanes high, out _);
        return TLanes.SelectEqual(x, Zero, x, TLanes.ScaleByPowerOfTwo(high, n));
    }

    /// <summary>log(x) = e ln 2 + log(1 + f) with x = 2^e (1 + f).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes Log(TLanes x)
    {
        TLanes smallest = TLanes.Create(Limits<T>.SmallestNormal);
        TLanes normal = TLanes.SelectLess(x, smallest, x * TLanes.Create(Limits<T>.SubnormalScale), x);
        TLanes.Split(normal, out TLanes mantissa, out TLanes e);
        e -= TLanes.SelectLess(x, smallest, TLanes.Create(Limits<T>.SubnormalExponent), Zero);
        LogOfSum(mantissa - One, Zero, e, out TLanes high, out TLanes low);
        TLanes result = TLanes.SelectLess(x, Infinity, high + low, x);
        return LogOfEdges(x, Zero, result);
    }

    /// <summary>log(1 + x) = log(u) + c / u, where u + c = 1 + x exactly.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes Log1p(TLanes x)
    {
        TLanes larger = TLanes.SelectLess(One, x, x, One);
        TLanes smaller = TLanes.SelectLess(One, x, One, x);
        TLanes u = larger + smaller;
        TLanes c = smaller - (u - larger);
        TLanes.Split(u, out TLanes mantissa, out TLanes e);
        TLanes f = TLanes.SelectEqual(e, Zero, x, mantissa - One);
        TLanes correction = TLanes.SelectEqual(e, Zero, Zero, c / u);
        LogOfSum(f, correction, e, out TLanes high, out TLanes low);
        TLanes result = TLanes.SelectLess(x, Infinity, high + low, x);
        return TLanes.SelectEqual(x, Zero, x, LogOfEdges(x, -One, result));
    }

    /// <summary>1 / (1 + E) for x of 0 and more, E / (1 + E) below, with E = exp(-|x|): one division, refined by its residue.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes Sigmoid(TLanes x)
    {
        ExpOfMinusAbs(x, out TLanes n, out TLanes high, out TLanes low);
        TLanes e = TLanes.ScaleByPowerOfTwo(high, n);
        TLanes sum = One + e;
        TLanes sumLow = (One - sum) + e + TLanes.ScaleByPowerOfTwo(low, n);
        TLanes quotient = Quotient(TLanes.SelectLess(x, Zero, high, One), TLanes.SelectLess(x, Zero, low, Zero), sum, sumLow);
        return TLanes.ScaleByPowerOfTwo(quotient, TLanes.SelectLess(x, Zero, n, Zero));
    }

    /// <summary>log(1 + exp(x)) = max(x, 0) + log(1 + E), with E = exp(-|x|).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes Softplus(TLanes x)
    {
        ExpOfMinusAbs(x, out TLanes n, out TLanes high, out TLanes low);
        TLanes e = TLanes.ScaleByPowerOfTwo(high, n);
        TLanes eLow = TLanes.ScaleByPowerOfTwo(low, n);

        // 1 + E = 2^k (1 + f) with k of 0 or 1.
        TLanes limit = TLanes.Create(Limits<T>.SqrtTwoLessOne), half = TLanes.Create(Limits<T>.Half);
        TLanes less = e - One;
        TLanes lessLow = (-One - less) + e + eLow;
        TLanes k = TLanes.SelectLess(limit, e, One, Zero);
        TLanes f = TLanes.SelectLess(limit, e, less * half, e);
        TLanes fLow = TLanes.SelectLess(limit, e, lessLow * half, eLow);
        LogOfSum(f, TLanes.FusedMultiplyAdd(-fLow, f, fLow), k, out TLanes logHigh, out TLanes logLow);

        // Knuth's sum: max(x, 0) may be the larger or the smaller.
        TLanes positive = TLanes.SelectLess(Zero, x, x, Zero);
        TLanes sum = positive + logHigh;
        TLanes part = sum - positive;
        TLanes error = (positive - (sum - part)) + (logHigh - part);
        return TLanes.SelectLess(TLanes.Create(Limits<T>.SoftplusLinear), x, x, sum + (error + logLow));
    }

    /// <summary>log(sigmoid(x)) = -softplus(-x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes LogSigmoid(TLanes x) => -Softplus(-x);

    /// <summary>The sign of x times -M / (2 + M), with M = exp(-2|x|) - 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes Tanh(TLanes x)
    {
        TLanes a = TLanes.Abs(x);
        Reduce(Clamp(-(a + a), Limits<T>.Expm1Low, T.Zero), out TLanes n, out TLanes r, out TLanes rest);
        Sum(One - TLanes.PowerOfTwo(-n), r, rest, out TLanes high, out TLanes low);
        TLanes power = TLanes.PowerOfTwo(n), two = TLanes.Create(Limits<T>.Two);
        high *= power;
        low *= power;
        TLanes sum = two + high;
        TLanes sumLow = (two - sum) + high + low;
        return TLanes.CopySign(Quotient(-high, -low, sum, sumLow), x);
    }

    /// <summary>x = n ln 2 + r with |r| at most ln(2)/2, and rest = exp(r) - 1 - r, which holds the error of r too.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Reduce(TLanes x, out TLanes n, out TLanes r, out TLanes rest)
    {
        TLanes round = TLanes.Create(Limits<T>.RoundToInteger);
        n = TLanes.FusedMultiplyAdd(x, TLanes.Create(Limits<T>.Log2E), round) - round;
        TLanes high = TLanes.FusedMultiplyAdd(n, TLanes.Create(-Limits<T>.Ln2High), x);
        TLanes low = n * TLanes.Create(-Limits<T>.Ln2Low);
        r = high + low;
        TLanes error = (high - r) + low;
        rest = TLanes.FusedMultiplyAdd(r * r, Polynomial<TLanes, T>.ExpQ(r), TLanes.FusedMultiplyAdd(error, r, error));
    }

    /// <summary>high + low = 2^-n exp(-|x|).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ExpOfMinusAbs(TLanes x, out TLanes n, out TLanes high, out TLanes low)
    {
        Reduce(Clamp(-TLanes.Abs(x), Limits<T>.ExpLow, T.Zero), out n, out TLanes r, out TLanes rest);
        Sum(One, r, rest, out high, out low);
    }

    /// <summary>high + low = a + b + rest, where |b| is at most |a|, or a is 0, and rest is small beside b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Sum(TLanes a, TLanes b, TLanes rest, out TLanes high, out TLanes low)
    {
        TLanes sum = a + b;
        TLanes tail = (a - sum) + b + rest;
        high = sum + tail;
        low = (sum - high) + tail;
    }

    /// <summary>high + low = e ln 2 + log(1 + f) + correction.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void LogOfSum(TLanes f, TLanes correction, TLanes e, out TLanes high, out TLanes low)
    {
        TLanes u = TLanes.FusedMultiplyAdd(f, Polynomial<TLanes, T>.LogQ(f), TLanes.Create(-Limits<T>.Half));
        TLanes tail = TLanes.FusedMultiplyAdd(f * f, u, TLanes.FusedMultiplyAdd(e, TLanes.Create(Limits<T>.Ln2Low), correction));
        TLanes whole = e * TLanes.Create(Limits<T>.Ln2High);
        high = whole + f;
        low = (whole - high) + f + tail;
    }

    /// <summary>-infinity where x is the pole, NaN below it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes LogOfEdges(TLanes x, TLanes pole, TLanes result)
    {
        TLanes notANumber = TLanes.Create(T.NaN);
        return TLanes.SelectLess(pole, x, result, TLanes.SelectEqual(x, pole, -Infinity, notANumber));
    }

    /// <summary>(a + aLow) / (b + bLow), to little more than half an ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Quotient(TLanes a, TLanes aLow, TLanes b, TLanes bLow)
    {
        TLanes inverse = One / b;
        TLanes quotient = a * inverse;
        TLanes residue = TLanes.FusedMultiplyAdd(-quotient, b, a) + TLanes.FusedMultiplyAdd(-quotient, bLow, aLow);
        return TLanes.FusedMultiplyAdd(residue, inverse, quotient);
    }

    /// <summary>x kept between two limits; NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Clamp(TLanes x, T low, T high)
    {
        TLanes lowest = TLanes.Create(low);
        return TLanes.SelectLess(x, lowest, lowest, Minimum(x, TLanes.Create(high)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Minimum(TLanes x, TLanes y) => TLanes.SelectLess(y, x, y, x);
}
