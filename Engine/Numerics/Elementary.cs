using System.Runtime.CompilerServices;

namespace AutoBce;

/// <summary>
/// The elementary functions over lanes, written once for float and double and for every width. Each carries the part of its
/// result that one number cannot hold (low) until the last rounding, so the error stays well below 1 ulp.
/// </summary>
internal static class Elementary<TLanes, T>
    where TLanes : struct, ILanes<TLanes, T>
    where T : unmanaged
{
    /// <summary>exp(x) = 2^n exp(r), with the underflow to zero and the overflow to infinity left to the scaling.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes Exp(TLanes x)
    {
        Reduce(Clamp(Flush(x), Limits<TLanes, T>.ExpLow, Limits<TLanes, T>.ExpHigh), out TLanes n, out TLanes r, out TLanes rest);
        Sum(Limits<TLanes, T>.One, r, rest, out TLanes high, out _);
        return TLanes.ScaleByPowerOfTwo(high, n);
    }

    /// <summary>exp(x) - 1 = 2^n ((1 - 2^-n) + (exp(r) - 1)).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes Expm1(TLanes x)
    {
        Reduce(Clamp(Flush(x), Limits<TLanes, T>.Expm1Low, Limits<TLanes, T>.ExpHigh), out TLanes n, out TLanes r, out TLanes rest);
        TLanes power = TLanes.PowerOfTwo(-Minimum(n, Limits<TLanes, T>.Expm1Power));
        TLanes less = Limits<TLanes, T>.One - power;
        TLanes part = less - Limits<TLanes, T>.One;
        TLanes lessLow = (Limits<TLanes, T>.One - (less - part)) - (power + part);
        Sum(less, r, rest + lessLow, out TLanes high, out _);
        return Unflush(x, (high + high) * TLanes.PowerOfTwo(n - Limits<TLanes, T>.One));
    }

    /// <summary>log(x) = e ln 2 + log(1 + f) with x = 2^e (1 + f).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes Log(TLanes x)
    {
        TLanes smallest = Limits<TLanes, T>.SmallestNormal;
        TLanes.Split(TLanes.SelectLess(x, smallest, TLanes.SubnormalUnits(x), x), out TLanes mantissa, out TLanes e);
        e -= TLanes.SelectLess(x, smallest, Limits<TLanes, T>.SubnormalShift, Limits<TLanes, T>.Zero);
        LogOfSum(mantissa - Limits<TLanes, T>.One, Limits<TLanes, T>.Zero, e, out TLanes high, out TLanes low);
        TLanes result = TLanes.SelectLess(x, Limits<TLanes, T>.Infinity, high + low, x);
        return LogOfEdges(x, Limits<TLanes, T>.Zero, result);
    }

    /// <summary>log(1 + x) = log(u) + c / u, where u + c = 1 + x exactly.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes Log1p(TLanes x)
    {
        TLanes y = Flush(x);
        TLanes larger = TLanes.SelectLess(Limits<TLanes, T>.One, y, y, Limits<TLanes, T>.One);
        TLanes smaller = TLanes.SelectLess(Limits<TLanes, T>.One, y, Limits<TLanes, T>.One, y);
        TLanes u = larger + smaller;
        TLanes c = smaller - (u - larger);
        TLanes.Split(u, out TLanes mantissa, out TLanes e);
        TLanes f = TLanes.SelectEqual(e, Limits<TLanes, T>.Zero, y, mantissa - Limits<TLanes, T>.One);
        TLanes correction = TLanes.SelectEqual(e, Limits<TLanes, T>.Zero, Limits<TLanes, T>.Zero, c / u);
        LogOfSum(f, correction, e, out TLanes high, out TLanes low);
        TLanes result = TLanes.SelectLess(x, Limits<TLanes, T>.Infinity, high + low, x);
        return Unflush(x, LogOfEdges(x, -Limits<TLanes, T>.One, result));
    }

    /// <summary>1 / (1 + E) for x of 0 and more, E / (1 + E) below, with E = exp(-|x|): one division, refined by its residue.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes Sigmoid(TLanes x)
    {
        x = Flush(x);
        ExpOfMinusAbs(x, out TLanes n, out TLanes high, out TLanes low, out TLanes power);
        TLanes sum = TLanes.FusedMultiplyAdd(high, power, Limits<TLanes, T>.One);
        TLanes sumLow = TLanes.FusedMultiplyAdd(low, power, TLanes.FusedMultiplyAdd(high, power, Limits<TLanes, T>.One - sum));
        TLanes quotient = Quotient(TLanes.SelectLess(x, Limits<TLanes, T>.Zero, high, Limits<TLanes, T>.One), TLanes.SelectLess(x, Limits<TLanes, T>.Zero, low, Limits<TLanes, T>.Zero), sum, sumLow);
        return TLanes.ScaleByPowerOfTwo(quotient, TLanes.SelectLess(x, Limits<TLanes, T>.Zero, n, Limits<TLanes, T>.Zero));
    }

    /// <summary>log(1 + exp(x)) = max(x, 0) + log(1 + E), with E = exp(-|x|) and 1 + E = (1 + f) / s, where s is 1 or 1/2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes Softplus(TLanes x)
    {
        x = Flush(x);
        ExpOfMinusAbs(x, out TLanes n, out TLanes high, out TLanes low, out TLanes power);
        TLanes e = high * power;
        TLanes s = TLanes.SelectLess(Limits<TLanes, T>.SqrtTwoLessOne, e, Limits<TLanes, T>.Half, Limits<TLanes, T>.One);
        TLanes less = s - Limits<TLanes, T>.One;
        TLanes f = TLanes.FusedMultiplyAdd(e, s, less);
        TLanes fLow = TLanes.FusedMultiplyAdd(low * power, s, TLanes.FusedMultiplyAdd(e, s, less - f));
        LogOfSum(f, TLanes.FusedMultiplyAdd(-fLow, f, fLow), less * -Limits<TLanes, T>.Two, out TLanes logHigh, out TLanes logLow);

        // Knuth's sum: max(x, 0) may be the larger or the smaller. Far out one of the two terms is all.
        TLanes positive = TLanes.SelectLess(Limits<TLanes, T>.Zero, x, x, Limits<TLanes, T>.Zero);
        TLanes sum = positive + logHigh;
        TLanes part = sum - positive;
        TLanes result = sum + ((positive - (sum - part)) + (logHigh - part) + logLow);
        result = TLanes.SelectLess(x, -Limits<TLanes, T>.SoftplusFar, TLanes.ScaleByPowerOfTwo(high, n), result);
        return TLanes.SelectLess(Limits<TLanes, T>.SoftplusFar, x, x, result);
    }

    /// <summary>log(sigmoid(x)) = -softplus(-x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes LogSigmoid(TLanes x) => -Softplus(-x);

    /// <summary>The sign of x times -M / (2 + M), with M = exp(-2|x|) - 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes Tanh(TLanes x)
    {
        TLanes a = TLanes.Abs(Flush(x));
        Reduce(Clamp(-(a + a), Limits<TLanes, T>.TanhLow, Limits<TLanes, T>.Zero), out TLanes n, out TLanes r, out TLanes rest);
        TLanes inverse = TLanes.PowerOfTwo(-n), less = Limits<TLanes, T>.One - inverse;
        Sum(less, r, rest + (Limits<TLanes, T>.One - (less + inverse)), out TLanes high, out TLanes low);
        TLanes power = TLanes.PowerOfTwo(n), two = Limits<TLanes, T>.Two;
        high *= power;
        low *= power;
        TLanes sum = two + high;
        TLanes sumLow = (two - sum) + high + low;
        return Unflush(x, TLanes.CopySign(Quotient(-high, -low, sum, sumLow), x));
    }

    /// <summary>x = n ln 2 + r with |r| at most ln(2)/2, and rest = exp(r) - 1 - r, which holds the error of r too.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Reduce(TLanes x, out TLanes n, out TLanes r, out TLanes rest)
    {
        TLanes round = Limits<TLanes, T>.RoundToInteger;
        n = TLanes.FusedMultiplyAdd(x, Limits<TLanes, T>.Log2E, round) - round;
        TLanes high = TLanes.FusedMultiplyAdd(n, -Limits<TLanes, T>.Ln2High, x);
        TLanes low = n * -Limits<TLanes, T>.Ln2Low;
        r = high + low;
        TLanes error = (high - r) + low;
        rest = TLanes.FusedMultiplyAdd(r * r, Polynomial<TLanes, T>.ExpQ(r), TLanes.FusedMultiplyAdd(error, r, error));
    }

    /// <summary>high + low = 2^-n exp(-|x|); power is 2^n where that matters beside 1, and normal everywhere.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ExpOfMinusAbs(TLanes x, out TLanes n, out TLanes high, out TLanes low, out TLanes power)
    {
        TLanes lowest = Limits<TLanes, T>.ExpLow, least = Limits<TLanes, T>.LeastPower;
        TLanes minus = -TLanes.Abs(x);
        Reduce(TLanes.SelectLess(minus, lowest, lowest, minus), out n, out TLanes r, out TLanes rest);
        Sum(Limits<TLanes, T>.One, r, rest, out high, out low);
        power = TLanes.PowerOfTwo(TLanes.SelectLess(n, least, least, n));
    }

    /// <summary>high + low = a + b + rest, where |b| is at most |a|, or a is 0, and rest is small beside b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Sum(TLanes a, TLanes b, TLanes rest, out TLanes high, out TLanes low)
    {
        TLanes sum = a + b;
        TLanes tail = (a - sum) + b + rest;
        high = sum + tail;
        low = (sum - high) + tail;
    }

    /// <summary>high + low = e ln 2 + log(1 + f) + correction.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void LogOfSum(TLanes f, TLanes correction, TLanes e, out TLanes high, out TLanes low)
    {
        TLanes u = TLanes.FusedMultiplyAdd(f, Polynomial<TLanes, T>.LogQ(f), -Limits<TLanes, T>.Half);
        TLanes tail = TLanes.FusedMultiplyAdd(f * f, u, TLanes.FusedMultiplyAdd(e, Limits<TLanes, T>.Ln2Low, correction));
        TLanes whole = e * Limits<TLanes, T>.Ln2High;
        high = whole + f;
        low = (whole - high) + f + tail;
    }

    /// <summary>-infinity where x is the pole, NaN below it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes LogOfEdges(TLanes x, TLanes pole, TLanes result)
    {
        TLanes notANumber = Limits<TLanes, T>.NotANumber;
        return TLanes.SelectLess(pole, x, result, TLanes.SelectEqual(x, pole, -Limits<TLanes, T>.Infinity, notANumber));
    }

    /// <summary>(a + aLow) / (b + bLow), to little more than half an ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes Quotient(TLanes a, TLanes aLow, TLanes b, TLanes bLow)
    {
        TLanes inverse = Limits<TLanes, T>.One / b;
        TLanes quotient = a * inverse;
        TLanes residue = TLanes.FusedMultiplyAdd(-quotient, b, a) + TLanes.FusedMultiplyAdd(-quotient, bLow, aLow);
        return TLanes.FusedMultiplyAdd(residue, inverse, quotient);
    }

    /// <summary>0 for an x whose square is far below the last bit of 1: what follows would underflow, which is slow.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes Flush(TLanes x) => TLanes.SelectLess(TLanes.Abs(x), Limits<TLanes, T>.Tiny, Limits<TLanes, T>.Zero, x);

    /// <summary>x where <see cref="Flush"/> made it 0: the function is x + O(x^2) there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes Unflush(TLanes x, TLanes result) => TLanes.SelectLess(TLanes.Abs(x), Limits<TLanes, T>.Tiny, x, result);

    /// <summary>x kept between two limits; NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes Clamp(TLanes x, TLanes low, TLanes high) =>
        TLanes.SelectLess(x, low, low, Minimum(x, high));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes Minimum(TLanes x, TLanes y) => TLanes.SelectLess(y, x, y, x);
}
