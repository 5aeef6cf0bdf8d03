namespace AutoBce.Generators.Symbolic;

/// <content>Functions beyond the logit family. Those of x and of -x are one: odd functions pass the sign on, even ones drop it.</content>
internal sealed partial class Graph
{
    private readonly HashSet<(Expr Factor, Expr Log)> _zeroByDefinition = [];

    /// <summary>x log(y), which is 0 where x is, whatever y is.</summary>
    public Expr XLogY(Expr x, Expr y)
    {
        Expr log = Log(y);
        _zeroByDefinition.UnionWith(Factors(x).Select(f => (f.Base, log)));
        return x * log;
    }

    /// <summary>Whether the product of a logarithm is to be 0 where this factor of it is.</summary>
    public bool IsZeroByDefinition(Expr factor, Expr log) => _zeroByDefinition.Contains((factor, log));

    public Expr Sin(Expr a) => Odd(Op.Sin, a, _ => new Interval(-1, 1));

    public Expr Cos(Expr a) => a.IsZero ? One : Even(Op.Cos, a, _ => new Interval(-1, 1));

    public Expr Tan(Expr a) => a.Op == Op.Atan ? a.Arguments[0] : Odd(Op.Tan, a, _ => Interval.Reals);

    public Expr Atan(Expr a) => Odd(Op.Atan, a, range => Interval.Map(range, Math.Atan));

    public Expr Sinh(Expr a) => Odd(Op.Sinh, a, range => Interval.Map(range, Math.Sinh));

    public Expr Cosh(Expr a) => a.IsZero ? One : Even(Op.Cosh, a, CoshRange);

    public Expr LogCosh(Expr a) => a.IsZero ? a : Even(Op.LogCosh, a, range => new Interval(0, range.Magnitude, range.IsNonZero, true));

    /// <summary>cbrt(x); of x^k for an x that is not negative, x^(k/3), and so of an exponential.</summary>
    public Expr Cbrt(Expr a) => a.IsOne ? a
        : a.Op == Op.Exp ? Exp(Scale(new Rational(1, 3), a.Arguments[0]))
        : a.Op == Op.Product && Factors(a).First() is var (x, k) && Power(x, k) == a && x.Range.IsNonNegative ? Power(x, Scale(new Rational(1, 3), k))
        : Odd(Op.Cbrt, a, range => Interval.Map(range, x => Math.Sign(x) * Math.Pow(Math.Abs(x), 1 / 3.0)));

    public Expr Floor(Expr a) => a.Op == Op.Constant ? Constant(Rational.Floor(a.Value))
        : IsInteger(a) ? a
        : OneStep(a.Range, 0) is { } floor ? Constant(floor)
        : Intern(Op.Floor, [a], Steps(a.Range, Math.Floor));

    public Expr Round(Expr a) => a.Op == Op.Constant ? Constant(Rational.Round(a.Value))
        : IsInteger(a) ? a
        : OneStep(a.Range, 0.5) is { } nearest ? Constant(nearest)
        : Odd(Op.Round, a, range => Steps(range, Math.Round));

    private static Interval CoshRange(Interval range)
    {
        double most = Math.Cosh(range.Magnitude);
        return new(1, most, range.IsNonZero, double.IsPositiveInfinity(most));
    }

    private static bool IsInteger(Expr a) => a.Op is Op.Floor or Op.Round or Op.Sign;

    /// <summary>The integer part of x + shift, where it is the same for a whole range and no rounding of the range's ends could change it.</summary>
    private static Rational? OneStep(Interval range, double shift)
    {
        const double Far = 1e-9, Largest = 1e6;
        double floor = Math.Floor(range.Lower + shift);
        return Math.Abs(floor) < Largest && range.Lower + shift > floor + Far && range.Upper + shift < floor + 1 - Far ? new Rational((long)floor, 1) : null;
    }

    /// <summary>A step reaches its end where the argument only comes near its own.</summary>
    private static Interval Steps(Interval range, Func<double, double> function) =>
        Interval.Map(range, function) with { LowerOpen = double.IsInfinity(range.Lower), UpperOpen = double.IsInfinity(range.Upper) };

    /// <summary>f(-x) = -f(x), and so f(0) = 0.</summary>
    private Expr Odd(Op op, Expr a, Func<Interval, Interval> range) => a.IsZero ? a
        : IsNegated(a) ? -Intern(op, [-a], range((-a).Range))
        : Intern(op, [a], range(a.Range));

    /// <summary>f(-x) = f(x) = f(|x|).</summary>
    private Expr Even(Op op, Expr a, Func<Interval, Interval> range)
    {
        if (a.Op == Op.Abs) a = a.Arguments[0];
        if (IsNegated(a)) a = -a;
        return Intern(op, [a], range(a.Range));
    }

    private static bool IsNegated(Expr a) => a.Op == Op.Constant ? a.Value.Sign < 0 : a.Op == Op.Sum && LeadingSign(a) < 0;
}
