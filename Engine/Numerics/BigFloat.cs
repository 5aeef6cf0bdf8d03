using System.Globalization;
using System.Numerics;

namespace AutoBce;

/// <summary>
/// A binary number of arbitrary precision: mantissa * 2^exponent, an infinity, or NaN; zero has no sign. Operations take the
/// number of bits that they round to, to nearest with ties to even. The transcendental ones are in <see cref="BigFunctions"/>.
/// </summary>
internal readonly struct BigFloat : IEquatable<BigFloat>
{
    /// <summary>NaN or an infinity, and 0 for a finite number.</summary>
    private readonly double _special;

    private BigFloat(double special) => _special = special;

    /// <summary>mantissa * 2^exponent exactly.</summary>
    internal BigFloat(BigInteger mantissa, long exponent)
    {
        Mantissa = mantissa;
        Exponent = mantissa.IsZero ? 0 : exponent;
    }

    internal BigInteger Mantissa { get; }

    internal long Exponent { get; }

    internal static BigFloat NaN { get; } = new(double.NaN);

    internal static BigFloat PositiveInfinity { get; } = new(double.PositiveInfinity);

    internal static BigFloat NegativeInfinity { get; } = new(double.NegativeInfinity);

    internal static BigFloat Zero => default;

    internal static BigFloat One { get; } = new(BigInteger.One, 0);

    internal bool IsFinite => _special == 0;

    internal bool IsNaN => double.IsNaN(_special);

    internal bool IsZero => IsFinite && Mantissa.IsZero;

    internal bool IsInteger => IsFinite && (Exponent >= 0 || (-Exponent < Magnitude + 1 && (Mantissa & ((BigInteger.One << (int)-Exponent) - 1)).IsZero) || IsZero);

    /// <summary>-1, 0 or 1; 0 for NaN.</summary>
    internal int Sign => IsFinite ? Mantissa.Sign : IsNaN ? 0 : Math.Sign(_special);

    /// <summary>The exponent of the leading bit of a finite number other than 0, plus what the mantissa holds: 2^Top is just above it.</summary>
    internal long Top => Exponent + Magnitude;

    private long Magnitude => (long)BigInteger.Abs(Mantissa).GetBitLength();

    /// <summary>A stand-in whose arithmetic in double has the right sign, zero, infinity or NaN.</summary>
    private double Kind => IsFinite ? Mantissa.Sign : _special;

    /// <summary>The exact value of a double.</summary>
    internal static BigFloat FromDouble(double value)
    {
        if (!double.IsFinite(value)) return new(value);
        long bits = BitConverter.DoubleToInt64Bits(value);
        int biased = (int)(bits >> 52) & 0x7FF;
        long mantissa = bits & 0xFFFFFFFFFFFFF;
        if (biased > 0) mantissa |= 1L << 52;
        return new(bits < 0 ? -mantissa : mantissa, Math.Max(biased, 1) - 1075);
    }

    /// <summary>The nearest double, subnormals and infinities included.</summary>
    internal double ToDouble() => ToFormat(53, -1074, 1024);

    /// <summary>The nearest float, rounded once.</summary>
    internal float ToSingle() => (float)ToFormat(24, -149, 128);

    /// <summary>numerator / denominator.</summary>
    internal static BigFloat Quotient(BigInteger numerator, BigInteger denominator, int bits) =>
        Divide(new(numerator, 0), new(denominator, 0), bits);

    internal static BigFloat Negate(in BigFloat a) => a.IsFinite ? new(-a.Mantissa, a.Exponent) : new(-a._special);

    internal static BigFloat Abs(in BigFloat a) => a.Sign < 0 ? Negate(a) : a;

    /// <summary>a * 2^n.</summary>
    internal static BigFloat Scale(in BigFloat a, long n) => a.IsFinite ? new(a.Mantissa, a.Exponent + n) : a;

    internal static BigFloat Add(in BigFloat a, in BigFloat b, int bits)
    {
        if (!a.IsFinite || !b.IsFinite) return new(Special(a) + Special(b));
        if (a.IsZero) return Round(b.Mantissa, b.Exponent, bits);
        if (b.IsZero) return Round(a.Mantissa, a.Exponent, bits);
        if (a.Top < b.Top) return Add(b, a, bits);

        // What is far below the last bit counts by its sign alone.
        long last = Math.Min(a.Top - bits, a.Exponent) - 4;
        if (b.Top < last) return Round((a.Mantissa << (int)(a.Exponent - last)) + b.Mantissa.Sign, last, bits);
        long exponent = Math.Min(a.Exponent, b.Exponent);
        return Round((a.Mantissa << (int)(a.Exponent - exponent)) + (b.Mantissa << (int)(b.Exponent - exponent)), exponent, bits);
    }

    internal static BigFloat Subtract(in BigFloat a, in BigFloat b, int bits) => Add(a, Negate(b), bits);

    internal static BigFloat Multiply(in BigFloat a, in BigFloat b, int bits) =>
        a.IsFinite && b.IsFinite ? Round(a.Mantissa * b.Mantissa, a.Exponent + b.Exponent, bits) : new(a.Kind * b.Kind);

    /// <summary>a / b: an infinity of a's sign where only b is 0.</summary>
    internal static BigFloat Divide(in BigFloat a, in BigFloat b, int bits)
    {
        if (!a.IsFinite || !b.IsFinite || b.IsZero)
            return a.IsFinite && !b.IsFinite && !b.IsNaN ? Zero : new(a.Kind / b.Kind);
        int shift = (int)Math.Max(0, bits + 3 + b.Magnitude - a.Magnitude);
        BigInteger quotient = BigInteger.DivRem(a.Mantissa << shift, b.Mantissa, out BigInteger remainder);
        int sticky = remainder.IsZero ? 0 : a.Mantissa.Sign * b.Mantissa.Sign;
        return Round((quotient << 1) + sticky, a.Exponent - b.Exponent - shift - 1, bits);
    }

    /// <summary>The square root; NaN below 0.</summary>
    internal static BigFloat Sqrt(in BigFloat a, int bits)
    {
        if (a.Sign < 0 || a.IsNaN) return NaN;
        if (!a.IsFinite || a.IsZero) return a;
        long shift = Math.Max(0, (2 * (long)bits) + 6 - a.Magnitude);
        if (((a.Exponent - shift) & 1) != 0) shift++;
        BigInteger square = a.Mantissa << (int)shift;
        BigInteger root = FloorSqrt(square);
        int sticky = root * root == square ? 0 : 1;
        return Round((root << 1) + sticky, ((a.Exponent - shift) / 2) - 1, bits);
    }

    /// <summary>The largest integer that is not larger; infinities and NaN as they are.</summary>
    internal static BigFloat Floor(in BigFloat a) =>
        !a.IsFinite || a.Exponent >= 0 ? a : new(a.Top < 0 ? a.Sign < 0 ? BigInteger.MinusOne : BigInteger.Zero : a.Mantissa >> (int)-a.Exponent, 0);

    /// <summary>Whether it is the same number, or the same infinity, or NaN as well.</summary>
    public bool Equals(BigFloat other) => IsFinite && other.IsFinite ? Compare(this, other) == 0 : _special.Equals(other._special);

    public override bool Equals(object? obj) => obj is BigFloat other && Equals(other);

    public override int GetHashCode() => ToDouble().GetHashCode();

    /// <summary>Negative, zero or positive; 1 where either is NaN.</summary>
    internal static int Compare(in BigFloat a, in BigFloat b)
    {
        if (a.IsNaN || b.IsNaN) return 1;
        if (!a.IsFinite || !b.IsFinite) return Special(a).CompareTo(Special(b));
        if (a.Sign != b.Sign) return a.Sign.CompareTo(b.Sign);
        if (a.IsZero) return 0;
        if (a.Top != b.Top) return a.Top.CompareTo(b.Top) * a.Sign;
        long exponent = Math.Min(a.Exponent, b.Exponent);
        return (a.Mantissa << (int)(a.Exponent - exponent)).CompareTo(b.Mantissa << (int)(b.Exponent - exponent));
    }

    /// <summary>mantissa * 2^exponent rounded to so many bits, ties to even.</summary>
    internal static BigFloat Round(BigInteger mantissa, long exponent, int bits)
    {
        long excess = (long)BigInteger.Abs(mantissa).GetBitLength() - bits;
        return excess <= 0 ? new(mantissa, exponent) : new(ShiftRight(mantissa, (int)excess), exponent + excess);
    }

    /// <summary>value / 2^count to the nearest integer, ties to even.</summary>
    internal static BigInteger ShiftRight(BigInteger value, int count)
    {
        if (count <= 0) return value << -count;
        BigInteger quotient = value >> count;
        BigInteger remainder = value - (quotient << count);
        int side = remainder.CompareTo(BigInteger.One << (count - 1));
        return side > 0 || (side == 0 && !quotient.IsEven) ? quotient + 1 : quotient;
    }

    public override string ToString() =>
        IsFinite ? string.Create(CultureInfo.InvariantCulture, $"{ToDouble():R} ({Mantissa} * 2^{Exponent})") : _special.ToString(CultureInfo.InvariantCulture);

    private static double Special(in BigFloat a) => a.IsFinite ? 0 : a._special;

    private double ToFormat(int bits, int lowest, int highest)
    {
        if (!IsFinite) return _special;
        if (IsZero || Top < lowest - 1) return 0;
        if (Top > highest) return Mantissa.Sign * double.PositiveInfinity;
        long quantum = Math.Max(Top - bits, lowest);
        double value = (double)ShiftRight(Mantissa, checked((int)(quantum - Exponent)));
        return Math.ScaleB(value, (int)quantum);
    }

    private static BigInteger FloorSqrt(BigInteger square)
    {
        BigInteger root = BigInteger.One << (int)((square.GetBitLength() + 1) / 2);
        while (true)
        {
            BigInteger next = (root + (square / root)) >> 1;
            if (next >= root) return root;
            root = next;
        }
    }
}
