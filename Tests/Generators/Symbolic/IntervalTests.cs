using AutoBce.Generators.Symbolic;
using FsCheck;
using FsCheck.Fluent;
using Interval = AutoBce.Generators.Symbolic.Interval;

namespace AutoBce.Tests.Generators;

/// <summary>What is done to numbers of intervals lies in what is done to the intervals; an open end is not reached.</summary>
public class IntervalTests
{
    private static readonly Gen<Interval> Any =
        from lower in Gen.Elements(double.NegativeInfinity, -3, -1, -0.5, 0, 0.25, 1, 2)
        from width in Gen.Elements(0, 0.5, 1, 4, double.PositiveInfinity)
        from lowerOpen in Gen.Elements(false, true)
        from upperOpen in Gen.Elements(false, true)
        let upper = double.IsInfinity(lower) ? (double.IsInfinity(width) ? width : width - 2) : lower + width
        select lower == upper ? Interval.Point(lower) : new Interval(lower, upper, lowerOpen || double.IsInfinity(lower), upperOpen || double.IsInfinity(upper));

    /// <summary>Ends that are reached, what is next to those that are not, and something between.</summary>
    private static IEnumerable<double> Members(Interval a)
    {
        double lower = a.LowerOpen ? Math.BitIncrement(a.Lower) : a.Lower, upper = a.UpperOpen ? Math.BitDecrement(a.Upper) : a.Upper;
        return new[] { lower, upper, -2.5, -1, -0.25, 0, 0.3, 1, 7 }.Where(x => x >= lower && x <= upper);
    }

    private static bool Holds(Interval a, double x) => (x > a.Lower || (x == a.Lower && !a.LowerOpen) || Rounded(x, a.Lower)) && (x < a.Upper || (x == a.Upper && !a.UpperOpen) || Rounded(x, a.Upper));

    /// <summary>A number next to an open end may be rounded to it; 0 is decided exactly unless the product underflows.</summary>
    private static bool Rounded(double x, double end) => double.IsInfinity(x) || Math.Abs(x - end) <= 1e-15 * Math.Abs(end) || (end == 0 && Math.Abs(x) < 1e-300);

    [Fact]
    public void ArithmeticHoldsEveryMember() => Property.Check(Any.Zip(Any), pair =>
    {
        (Interval a, Interval b) = pair;
        foreach (double x in Members(a))
        {
            Assert.True(Holds(-a, -x), $"-{x} of {a} is not in {-a}");
            Assert.True(Holds(Interval.Union(a, b), x), $"{x} of {a} is not in its union with {b}, {Interval.Union(a, b)}");
            Assert.True(Holds(Interval.Union(b, a), x), $"{x} of {a} is not in the union of {b} with it, {Interval.Union(b, a)}");
            if (x != 0) Assert.True(Holds(Interval.Reciprocal(a), 1 / x), $"1/{x} of {a} is not in {Interval.Reciprocal(a)}");
            Assert.True(Holds(Interval.Map(a, Math.Exp), Math.Exp(x)), $"exp({x}) of {a} is not in {Interval.Map(a, Math.Exp)}");
            foreach (double y in Members(b))
            {
                Assert.True(Holds(a + b, x + y), $"{x} + {y} of {a} and {b} is not in {a + b}");
                Assert.True(Holds(a * b, x * y), $"{x} * {y} of {a} and {b} is not in {a * b}");
            }
        }
    });

    [Fact]
    public void SignsAreThoseOfTheMembers() => Property.Check(Any, a =>
    {
        double[] members = [.. Members(a)];
        return (!a.IsPositive || members.All(x => x > 0)) && (!a.IsNonNegative || members.All(x => x >= 0))
            && (!a.IsNegative || members.All(x => x < 0)) && (!a.IsNonPositive || members.All(x => x <= 0)) && (!a.IsNonZero || !members.Contains(0));
    });

    [Theory]
    [InlineData("Sigmoid(z)", 0, 1, true, true)]
    [InlineData("1 - Sigmoid(z)", 0, 1, true, true)]
    [InlineData("y", 0, 1, false, false)]
    [InlineData("1 - y", 0, 1, false, false)]
    [InlineData("Softplus(z)", 0, double.PositiveInfinity, true, true)]
    [InlineData("z * z", 0, double.PositiveInfinity, false, true)]
    [InlineData("Abs(z) + 1", 1, double.PositiveInfinity, false, true)]
    [InlineData("Exp(-Abs(z))", 0, 1, true, false)]
    [InlineData("Sin(z)", -1, 1, false, false)]
    [InlineData("Cos(Exp(z))", -1, 1, false, false)]
    [InlineData("Atan(Exp(z))", 0, Math.PI / 2, true, true)]
    [InlineData("Sinh(Abs(z))", 0, double.PositiveInfinity, false, true)]
    [InlineData("Cosh(z)", 1, double.PositiveInfinity, false, true)]
    [InlineData("Cbrt(8 * Sigmoid(z))", 0, 2, true, true)]
    [InlineData("Floor(Sigmoid(z) - 0.5)", -1, 0, false, false)]
    [InlineData("Round(3 * y)", 0, 3, false, false)]
    [InlineData("Floor(Exp(z))", 0, double.PositiveInfinity, false, true)]
    public void RangesOfExpressions(string expression, double lower, double upper, bool lowerOpen, bool upperOpen) =>
        Assert.Equal(new Interval(lower, upper, lowerOpen, upperOpen), Formula.Parse(expression).Loss.Range);
}
