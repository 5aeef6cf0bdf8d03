using System.Globalization;
using System.Numerics;
using AutoBce.Generators.Symbolic;
using FsCheck;
using FsCheck.Fluent;

namespace AutoBce.Tests.Generators;

public class RationalTests
{
    [Theory]
    [InlineData("0.25", 1, 4)]
    [InlineData("1e-7", 1, 10_000_000)]
    [InlineData("-3", -3, 1)]
    [InlineData("1.50E+2", 150, 1)]
    [InlineData("-12.5e-1", -5, 4)]
    [InlineData(".5", 1, 2)]
    [InlineData("0", 0, 1)]
    public void ParseReadsTheDecimalExactly(string text, int numerator, int denominator)
    {
        Rational value = Rational.Parse(text);
        Assert.Equal((new BigInteger(numerator), new BigInteger(denominator)), (value.Numerator, value.Denominator));
    }

    [Theory]
    [InlineData("0.1", "0.1")]
    [InlineData("100", "100")]
    [InlineData("-2.5", "-2.5")]
    public void TextIsTheShortDecimal(string text, string expected) => Assert.Equal(expected, Rational.Parse(text).ToString());

    [Fact]
    public void TextOfAThirdIsAQuotient() => Assert.Equal("-1/3", new Rational(2, -6).ToString());

    /// <summary>Exact, the forty levels would have 2^40 times the digits of the first.</summary>
    [Fact]
    public void RepeatedSquaringStaysShort()
    {
        Rational a = Rational.Parse("0.9999999999");
        double log = 0;
        for (int level = 0; level < 36; level++)
        {
            a *= a;
            Assert.True(a.Denominator < BigInteger.Pow(2, 4100));
            log = Math.ScaleB(Math.Log(0.9999999999), level + 1);
        }
        Assert.Equal(1, a.ToDouble() / Math.Exp(log), 1e-6);
        var g = new Graph();
        Expr power = g.Constant(Rational.Parse("1.1"));
        for (int level = 0; level < 40; level++) power = g.Power(power, 2);
        Assert.True(power.IsUniform);
    }

    [Fact]
    public void ZeroDenominatorIsRefused() => Assert.Throws<DivideByZeroException>(() => new Rational(1, 0));

    [Fact]
    public void DefaultIsZero()
    {
        Assert.Equal(Rational.Zero, default);
        Assert.Equal(BigInteger.One, default(Rational).Denominator);
        Assert.Equal(new Rational(0, 7), default);
    }

    /// <summary>The platform reads decimals to the nearest double and float, ties to even: so does the quotient.</summary>
    [Theory]
    [InlineData("0.1")]
    [InlineData("1e-7")]
    [InlineData("3.4028234663852886e38")]
    [InlineData("1.401298464324817e-45")]
    [InlineData("7.0064923216240853546186479164495806564013097093825788587853e-46")] // half of the smallest float: to even, 0
    [InlineData("7.0064923216240853546186479164495806564013097093825788587854e-46")]
    [InlineData("4.9406564584124654e-324")]
    [InlineData("2.2250738585072011e-308")]
    [InlineData("1.7976931348623157e308")]
    [InlineData("9007199254740993")]
    [InlineData("16777217")]
    [InlineData("16777219.0000000000000001")]
    [InlineData("1.00000005960464477539062500000000001")]
    [InlineData("-0.333333333333333333333333333333333333")]
    public void RoundingIsToNearest(string text)
    {
        Assert.Equal(double.Parse(text, CultureInfo.InvariantCulture), Rational.Parse(text).ToDouble());
        Assert.Equal(float.Parse(text, CultureInfo.InvariantCulture), Rational.Parse(text).ToSingle());
    }

    private static readonly Gen<Rational> Any = Gen.Choose(-1000, 1000).Zip(Gen.Choose(1, 1000)).Select(pair => new Rational(pair.Item1, pair.Item2));

    [Fact]
    public void RationalsAreAField() => Property.Check(Any.Zip(Any).Zip(Any), triple =>
    {
        ((Rational a, Rational b), Rational c) = triple;
        return a + b == b + a && a * b == b * a && (a + b) + c == a + (b + c) && (a * b) * c == a * (b * c) && a * (b + c) == (a * b) + (a * c)
            && a - a == Rational.Zero && a + -a == Rational.Zero && (a.IsZero || (a / a).IsOne) && (a + b).GetHashCode() == (b + a).GetHashCode();
    });

    [Fact]
    public void OrderIsThatOfTheQuotients() => Property.Check(Any.Zip(Any), pair =>
    {
        (Rational a, Rational b) = pair;
        int expected = a.ToDouble().CompareTo(b.ToDouble());
        return a.CompareTo(b) == expected && (a < b) == (expected < 0) && (a >= b) == (expected >= 0) && (a == b) == (expected == 0) && a.Sign == Math.Sign(a.ToDouble());
    });

    [Theory]
    [InlineData(3, "8/27")]
    [InlineData(0, "1")]
    [InlineData(-2, "2.25")]
    public void PowerIsExact(int exponent, string expected) => Assert.Equal(expected, Rational.Power(new Rational(2, 3), exponent).ToString());
}
