using System.Collections.Concurrent;
using System.Numerics;

namespace AutoBce;

/// <summary>Sine, cosine and arctangent of <see cref="BigFloat"/>, in fixed point with guard bits: off by less than 2^-10 ulp before
/// the last rounding.</summary>
internal static class BigTrigonometry
{
    /// <summary>Angles of more bits than this before the point are refused: all of them count.</summary>
    private const int TopLimit = 1 << 12;

    private const int Halvings = 8;

    private static readonly ConcurrentDictionary<int, BigInteger> HalfPiCache = new();

    /// <summary>sin(q pi/2 + r), by Taylor's series of sine or cosine; NaN at infinities and beyond 2^4096.</summary>
    internal static BigFloat Sin(in BigFloat x, int bits) => IsTiny(x, bits) ? x : SinOfQuarters(x, 0, bits);

    /// <summary>cos(x) = sin(x + pi/2).</summary>
    internal static BigFloat Cos(in BigFloat x, int bits) => IsTiny(x, bits) ? BigFloat.One : SinOfQuarters(x, 1, bits);

    /// <summary>2^k atan(x_k), with x_k+1 = x_k / (1 + sqrt(1 + x_k^2)) halving the angle, after pi/2 - atan(1/x) for x above 1.</summary>
    internal static BigFloat Atan(in BigFloat x, int bits)
    {
        if (x.IsNaN || IsTiny(x, bits)) return x;
        if (x.Sign < 0) return BigFloat.Negate(Atan(BigFloat.Negate(x), bits));
        int wide = bits + BigFunctions.Guard;
        if (!x.IsFinite || BigFloat.Compare(x, BigFloat.One) > 0)
        {
            BigFloat halfPi = new(HalfPi(wide), -wide);
            return BigFloat.Subtract(halfPi, Atan(BigFloat.Divide(BigFloat.One, x, wide), wide), bits);
        }
        BigFloat small = x;
        for (int i = 0; i < Halvings; i++)
        {
            BigFloat root = BigFloat.Sqrt(BigFloat.Add(BigFloat.One, BigFloat.Multiply(small, small, wide), wide), wide);
            small = BigFloat.Divide(small, BigFloat.Add(BigFloat.One, root, wide), wide);
        }
        int point = wide + (int)Math.Max(0, -small.Top);
        BigInteger t = BigFunctions.ToFixed(small, point), square = (t * t) >> point, power = t, sum = t;
        for (int k = 3; !power.IsZero; k += 2)
        {
            power = (power * square) >> point;
            sum += (k & 2) == 0 ? power / k : -(power / k);
        }
        return BigFloat.Round(sum, Halvings - point, bits);
    }

    /// <summary>Whether the square is nothing beside 1.</summary>
    private static bool IsTiny(in BigFloat x, int bits) => x.IsZero || (x.IsFinite && x.Top < -bits - BigFunctions.Guard);

    private static BigFloat SinOfQuarters(in BigFloat x, int more, int bits)
    {
        if (!x.IsFinite || x.Top > TopLimit) return BigFloat.NaN;
        int wide = bits + BigFunctions.Guard, point = wide + (int)Math.Abs(x.Top);
        while (true)
        {
            BigInteger value = BigFunctions.ToFixed(x, point), halfPi = HalfPi(point);
            BigInteger quarters = BigFunctions.Nearest(value, halfPi), r = value - (quarters * halfPi);
            int turned = (int)((quarters + more) & 3), known = (int)BigInteger.Abs(r).GetBitLength() - (int)Math.Max(0, x.Top);
            // A sine's digits are those of r, of which an angle near a multiple of pi/2 leaves few: again, with as many more.
            bool odd = (turned & 1) != 0;
            if (!odd && known < wide)
            {
                point += wide - known + 1;
                continue;
            }
            BigInteger series = Series(r, point, odd ? 0 : 1);
            return BigFloat.Round(turned < 2 ? series : -series, -point, bits);
        }
    }

    /// <summary>The terms r^k / k! of alternating signs, for k = 0, 2, 4 ... or 1, 3, 5 ...</summary>
    private static BigInteger Series(BigInteger r, int point, int k)
    {
        BigInteger square = (r * r) >> point, term = k == 0 ? BigInteger.One << point : r, sum = term;
        while (!term.IsZero)
        {
            term = BigInteger.Divide((term * square) >> point, -(k + 1) * (k + 2));
            sum += term;
            k += 2;
        }
        return sum;
    }

    /// <summary>pi/2 = 8 atan(1/5) - 2 atan(1/239) (J. Machin), in fixed point.</summary>
    private static BigInteger HalfPi(int point) => HalfPiCache.GetOrAdd(point, static point =>
    {
        int wide = point + BigFunctions.Guard;
        return BigFloat.ShiftRight((8 * AtanOfInverse(5, wide)) - (2 * AtanOfInverse(239, wide)), BigFunctions.Guard);
    });

    /// <summary>1/n - 1/(3 n^3) + 1/(5 n^5) - ... in fixed point.</summary>
    private static BigInteger AtanOfInverse(int n, int point)
    {
        BigInteger power = (BigInteger.One << point) / n, sum = power;
        for (int k = 3; !power.IsZero; k += 2)
        {
            power = BigInteger.Divide(power, -n * n);
            sum += power / k;
        }
        return sum;
    }
}
