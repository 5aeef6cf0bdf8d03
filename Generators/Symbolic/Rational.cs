using System.Globalization;
using System.Numerics;

namespace AutoBce.Generators.Symbolic;

/// <summary>An exact quotient of integers in lowest terms: the constants of a loss mean their decimal text, not its nearest double.</summary>
internal readonly struct Rational : IEquatable<Rational>, IComparable<Rational>
{
    // Nearly all are quotients of short integers, whose products fit into 64 bits; so that default(Rational) is 0/1, the denominator is less one.
    private readonly int _numerator, _denominatorMinusOne;

    /// <summary>Numerator and denominator of all others.</summary>
    private readonly Tuple<BigInteger, BigInteger>? _long;

    public Rational(BigInteger numerator, BigInteger denominator)
    {
        if (denominator.IsZero) throw new DivideByZeroException();
        if (denominator.Sign < 0) (numerator, denominator) = (-numerator, -denominator);
        if (denominator > Longest || BigInteger.Abs(numerator) > Longest) (numerator, denominator) = Rounded(numerator, denominator);
        BigInteger divisor = BigInteger.GreatestCommonDivisor(numerator, denominator);
        this = InLowestTerms(numerator / divisor, denominator / divisor);
    }

    private Rational(int numerator, int denominator) => (_numerator, _denominatorMinusOne) = (numerator, denominator - 1);

    private Rational(Tuple<BigInteger, BigInteger> quotient) => _long = quotient;

    private static Rational InLowestTerms(BigInteger numerator, BigInteger denominator) =>
        denominator <= int.MaxValue && numerator <= int.MaxValue && numerator >= -int.MaxValue ? new((int)numerator, (int)denominator) : new(Tuple.Create(numerator, denominator));

    private static Rational InLowestTerms(long numerator, long denominator) =>
        denominator <= int.MaxValue && Math.Abs(numerator) <= int.MaxValue ? new((int)numerator, (int)denominator) : new(Tuple.Create<BigInteger, BigInteger>(numerator, denominator));

    /// <summary>A quotient of products of short integers.</summary>
    private static Rational Of(long numerator, long denominator)
    {
        if (denominator != 1)
        {
            (long divisor, long rest) = (Math.Abs(numerator), Math.Abs(denominator));
            while (rest != 0) (divisor, rest) = (rest, divisor % rest);
            if (denominator < 0) divisor = -divisor;
            (numerator, denominator) = (numerator / divisor, denominator / divisor);
        }
        return InLowestTerms(numerator, denominator);
    }

    /// <summary>Longer quotients are rounded to half as many bits, far more than any result shows: exact, deep products of constants would double their length with each level.</summary>
    private static readonly BigInteger Longest = BigInteger.One << LongestBits;

    private const int LongestBits = 4096, RoundedBits = LongestBits / 2;

    private static (BigInteger Numerator, BigInteger Denominator) Rounded(BigInteger numerator, BigInteger denominator)
    {
        int shift = RoundedBits - (BitLength(BigInteger.Abs(numerator)) - BitLength(denominator));
        BigInteger n = shift >= 0 ? numerator << shift : numerator, d = shift >= 0 ? denominator : denominator << -shift;
        BigInteger quotient = BigInteger.Divide((2 * n) + (n.Sign < 0 ? -d : d), 2 * d); // the nearest one
        return shift >= 0 ? (quotient, BigInteger.One << shift) : (quotient << -shift, BigInteger.One);
    }

    /// <summary>Whether a power is short enough to be formed: its digits stay within what is not huge.</summary>
    public static bool IsShort(Rational a, Rational exponent) => exponent < 1000 && exponent > -1000 && Math.Abs((int)exponent.Numerator) is var n
        && (n <= 1 && a._long is null || Math.Max(BitLength(BigInteger.Abs(a.Numerator)), BitLength(a.Denominator)) * n <= LongestBits);

    public BigInteger Numerator => _long is null ? _numerator : _long.Item1;

    public BigInteger Denominator => _long is null ? ShortDenominator : _long.Item2;

    private long ShortDenominator => _denominatorMinusOne + 1L;

    public static Rational Zero => default;

    public static Rational One => 1;

    public bool IsZero => _numerator == 0 && _long is null;

    public bool IsOne => _numerator == 1 && _denominatorMinusOne == 0;

    public bool IsInteger => _long is null ? _denominatorMinusOne == 0 : _long.Item2.IsOne;

    public int Sign => _long is null ? Math.Sign(_numerator) : _long.Item1.Sign;

    /// <summary>Whether its digits are more than any number of a loss has; squared a few times more, they would fill the memory.</summary>
    public bool IsHuge => _long is not null && (_long.Item1 > Longest || _long.Item1 < -Longest || _long.Item2 > Longest);

    public static implicit operator Rational(int value) => value == int.MinValue ? new(value, BigInteger.One) : new(value, 1);

    private static bool AreShort(Rational a, Rational b) => a._long is null && b._long is null;

    public static Rational operator +(Rational a, Rational b) => AreShort(a, b) ? Of((a._numerator * b.ShortDenominator) + (b._numerator * a.ShortDenominator), a.ShortDenominator * b.ShortDenominator)
        : a.IsInteger && b.IsInteger ? InLowestTerms(a.Numerator + b.Numerator, BigInteger.One)
        : new((a.Numerator * b.Denominator) + (b.Numerator * a.Denominator), a.Denominator * b.Denominator);

    public static Rational operator -(Rational a) => a._long is null ? new(-a._numerator, a._denominatorMinusOne + 1) : InLowestTerms(-a.Numerator, a.Denominator);

    public static Rational operator -(Rational a, Rational b) => a + -b;

    public static Rational operator *(Rational a, Rational b) => AreShort(a, b) ? Of((long)a._numerator * b._numerator, a.ShortDenominator * b.ShortDenominator)
        : a.IsInteger && b.IsInteger ? InLowestTerms(a.Numerator * b.Numerator, BigInteger.One)
        : a.IsOne ? b : b.IsOne ? a : new(a.Numerator * b.Numerator, a.Denominator * b.Denominator);

    public static Rational operator /(Rational a, Rational b) => AreShort(a, b) && b._numerator != 0 ? Of(a._numerator * b.ShortDenominator, a.ShortDenominator * b._numerator)
        : new(a.Numerator * b.Denominator, a.Denominator * b.Numerator);

    public static bool operator ==(Rational a, Rational b) => a.Equals(b);

    public static bool operator !=(Rational a, Rational b) => !a.Equals(b);

    public static bool operator <(Rational a, Rational b) => a.CompareTo(b) < 0;

    public static bool operator >(Rational a, Rational b) => a.CompareTo(b) > 0;

    public static bool operator <=(Rational a, Rational b) => a.CompareTo(b) <= 0;

    public static bool operator >=(Rational a, Rational b) => a.CompareTo(b) >= 0;

    /// <summary>Powers of coprime numbers are coprime.</summary>
    public static Rational Power(Rational a, int exponent)
    {
        if (exponent == 1) return a;
        BigInteger over = BigInteger.Pow(a.Numerator, Math.Abs(exponent)), under = BigInteger.Pow(a.Denominator, Math.Abs(exponent));
        if (exponent < 0) (over, under) = (under, over);
        if (under.IsZero) throw new DivideByZeroException();
        return under.Sign < 0 ? InLowestTerms(-over, -under) : InLowestTerms(over, under);
    }

    /// <summary>Reads a decimal such as 0.25, 1e-7 or -3, or a quotient of two, exactly.</summary>
    public static Rational Parse(string text)
    {
        int slash = text.IndexOf('/');
        if (slash >= 0) return Parse(text.Substring(0, slash)) / Parse(text.Substring(slash + 1));
        int e = text.IndexOfAny(['e', 'E']);
        int exponent = e < 0 ? 0 : int.Parse(text.Substring(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        string digits = e < 0 ? text : text.Substring(0, e);
        int point = digits.IndexOf('.');
        if (point >= 0)
        {
            exponent -= digits.Length - point - 1;
            digits = digits.Remove(point, 1);
        }
        BigInteger mantissa = BigInteger.Parse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        BigInteger scale = BigInteger.Pow(10, Math.Abs(exponent));
        return exponent >= 0 ? new(mantissa * scale, 1) : new(mantissa, scale);
    }

    /// <summary>The largest integer that is not larger.</summary>
    public static Rational Floor(Rational a) => new(BigInteger.Divide(a.Numerator - (a.Sign < 0 ? a.Denominator - 1 : 0), a.Denominator), 1);

    /// <summary>The nearest integer, the even one of two.</summary>
    public static Rational Round(Rational a)
    {
        Rational above = Floor(a + new Rational(1, 2));
        return above - a == new Rational(1, 2) && !above.Numerator.IsEven ? above - 1 : above;
    }

    /// <summary>The double closest to the quotient.</summary>
    public double ToDouble() => _long is null ? (double)_numerator / ShortDenominator : Round(53, -1074);

    /// <summary>The float closest to the quotient: rounded once, not by way of double.</summary>
    public float ToSingle() => (float)Round(24, -149);

    /// <summary>Integers below it are floats.</summary>
    private const int ExactIntegers = 1 << 24;

    /// <summary>At least 66 bits of the quotient are formed exactly, with the remainder to break ties, and rounded once, half to even.</summary>
    private double Round(int precision, int smallestExponent)
    {
        if (IsInteger && Numerator > -ExactIntegers && Numerator < ExactIntegers) return _numerator;
        BigInteger magnitude = BigInteger.Abs(Numerator), divisor = Denominator;
        int shift = 66 - (BitLength(magnitude) - BitLength(divisor));
        if (shift >= 0) magnitude <<= shift; else divisor <<= -shift;
        BigInteger quotient = BigInteger.DivRem(magnitude, divisor, out BigInteger remainder);
        int drop = Math.Max(BitLength(quotient) - precision, smallestExponent + shift); // fewer bits remain where the result is subnormal
        if (drop > 0)
        {
            BigInteger unit = BigInteger.One << drop, half = unit >> 1;
            BigInteger kept = quotient >> drop, rest = quotient - (kept << drop);
            bool up = rest > half || (rest == half && (!remainder.IsZero || !kept.IsEven));
            quotient = up ? kept + 1 : kept;
            shift -= drop;
        }
        double value = ScaleByPowerOfTwo((double)quotient, -shift);
        return Sign < 0 ? -value : value;
    }

    private static double ScaleByPowerOfTwo(double value, int exponent)
    {
        for (; exponent > 1000; exponent -= 1000) value *= Math.Pow(2, 1000);
        for (; exponent < -1000; exponent += 1000) value *= Math.Pow(2, -1000);
        return value * Math.Pow(2, exponent);
    }

    private static int BitLength(BigInteger value)
    {
        byte[] bytes = value.ToByteArray();
        int top = bytes.Length - 1;
        while (top > 0 && bytes[top] == 0) top--;
        int bits = top * 8;
        for (int b = bytes[top]; b != 0; b >>= 1) bits++;
        return bits;
    }

    public int CompareTo(Rational other) => AreShort(this, other)
        ? (_numerator * other.ShortDenominator).CompareTo(other._numerator * ShortDenominator)
        : (Numerator * other.Denominator).CompareTo(other.Numerator * Denominator);

    public bool Equals(Rational other) => _numerator == other._numerator && _denominatorMinusOne == other._denominatorMinusOne && Equals(_long, other._long);

    public override bool Equals(object? obj) => obj is Rational other && Equals(other);

    public override int GetHashCode() => (_numerator * 31) + _denominatorMinusOne + (_long?.GetHashCode() ?? 0);

    /// <summary>An integer, a short decimal where that is exact, else a quotient.</summary>
    public override string ToString()
    {
        if (IsInteger) return Numerator.ToString(CultureInfo.InvariantCulture);
        double value = ToDouble();
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        return Parse(text) == this
            ? text
            : Numerator.ToString(CultureInfo.InvariantCulture) + "/" + Denominator.ToString(CultureInfo.InvariantCulture);
    }
}
