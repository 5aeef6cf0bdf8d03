using System.Collections.Concurrent;
using System.Numerics;

namespace AutoBce;

/// <summary>Exponential and logarithm of <see cref="BigFloat"/>, in fixed point with guard bits: off by less than 2^-10 ulp before
/// the last rounding.</summary>
internal static class BigFunctions
{
    internal const int Guard = 32;
    private const int Halvings = 16;

    private static readonly ConcurrentDictionary<int, BigInteger> Ln2Cache = new();

    /// <summary>exp(x) = 2^n exp(r), where exp(r) = exp(r / 2^16)^(2^16) and the inner one is Taylor's series.</summary>
    internal static BigFloat Exp(in BigFloat x, int bits)
    {
        if (x.IsNaN) return x;
        if (x.IsZero) return BigFloat.One;
        if (!x.IsFinite || x.Top > 60) return x.Sign > 0 ? BigFloat.PositiveInfinity : BigFloat.Zero;
        if (x.Top < -bits - Guard) return BigFloat.Add(BigFloat.One, x, bits);

        int point = bits + Guard + Halvings + (int)Math.Max(0, x.Top);
        BigInteger value = ToFixed(x, point);
        BigInteger ln2 = Ln2(point);
        BigInteger n = Nearest(value, ln2);
        BigInteger r = value - (n * ln2);

        // r / 2^16 with as many bits more.
        point += Halvings;
        BigInteger sum = BigInteger.One << point, term = sum;
        for (int k = 1; !term.IsZero; k++)
        {
            term = ((term * r) >> point) / k;
            sum += term;
        }
        for (int i = 0; i < Halvings; i++) sum = (sum * sum) >> point;
        return BigFloat.Round(sum, (long)n - point, bits);
    }

    /// <summary>log(x) = e ln 2 + 2 atanh((m - 1) / (m + 1)), with m near 1: -infinity at 0, NaN below.</summary>
    internal static BigFloat Log(in BigFloat x, int bits)
    {
        if (x.IsNaN || x.Sign < 0) return BigFloat.NaN;
        if (x.IsZero) return BigFloat.NegativeInfinity;
        if (!x.IsFinite) return x;

        long e = x.Top;
        BigFloat m = BigFloat.Scale(x, -e);                                // [1/2, 1)
        if (BigFloat.Compare(m, BigFloat.FromDouble(0.70710678118654757)) < 0)
        {
            m = BigFloat.Scale(m, 1);
            e--;
        }
        BigFloat below = BigFloat.Subtract(m, BigFloat.One, int.MaxValue);   // exact
        if (below.IsZero && e == 0) return BigFloat.Zero;
        int lost = e == 0 ? (int)-below.Top : 0;
        int point = bits + Guard + Math.Max(0, lost) + 64;
        BigFloat ratio = BigFloat.Divide(below, BigFloat.Add(m, BigFloat.One, int.MaxValue), point);
        BigInteger logarithm = (e * Ln2(point)) + (2 * Atanh(ToFixed(ratio, point), point));
        return BigFloat.Round(logarithm, -point, bits);
    }

    /// <summary>x * 2^point to the nearest integer.</summary>
    internal static BigInteger ToFixed(in BigFloat x, int point)
    {
        long shift = x.Exponent + point;
        return shift < -x.Mantissa.GetByteCount() * 8L - 1 ? BigInteger.Zero : BigFloat.ShiftRight(x.Mantissa, (int)-shift);
    }

    /// <summary>a / b to the nearest integer, for b above 0.</summary>
    internal static BigInteger Nearest(BigInteger a, BigInteger b)
    {
        BigInteger floor = BigInteger.DivRem((2 * a) + b, 2 * b, out BigInteger remainder);
        return remainder.Sign < 0 ? floor - 1 : floor;
    }

    /// <summary>z + z^3/3 + z^5/5 + ... in fixed point.</summary>
    private static BigInteger Atanh(BigInteger z, int point)
    {
        BigInteger square = (z * z) >> point, power = z, sum = z;
        for (int k = 3; !power.IsZero && power != BigInteger.MinusOne; k += 2)
        {
            power = (power * square) >> point;
            sum += power / k;
        }
        return sum;
    }

    /// <summary>ln 2 = 18 atanh(1/26) - 2 atanh(1/4801) + 8 atanh(1/8749), in fixed point.</summary>
    private static BigInteger Ln2(int point) => Ln2Cache.GetOrAdd(point, static point =>
    {
        int wide = point + Guard;
        BigInteger one = BigInteger.One << wide;
        BigInteger sum = (18 * Atanh(one / 26, wide)) - (2 * Atanh(one / 4801, wide)) + (8 * Atanh(one / 8749, wide));
        return BigFloat.ShiftRight(sum, Guard);
    });
}
