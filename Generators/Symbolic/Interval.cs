namespace AutoBce.Generators.Symbolic;

/// <summary>
/// Bounds of a real expression: Lower &lt;= x &lt;= Upper, where an open end is approached but never reached.
/// Bounds are outward in spirit, not in rounding: only signs and the values 0 and 1 decide anything.
/// </summary>
internal readonly record struct Interval(double Lower, double Upper, bool LowerOpen = false, bool UpperOpen = false)
{
    public static readonly Interval Reals = new(double.NegativeInfinity, double.PositiveInfinity, true, true);

    public static Interval Point(double value) => new(value, value);

    public bool IsPositive => Lower > 0 || (Lower == 0 && LowerOpen);

    public bool IsNonNegative => Lower >= 0;

    public bool IsNegative => Upper < 0 || (Upper == 0 && UpperOpen);

    public bool IsNonPositive => Upper <= 0;

    public bool IsNonZero => IsPositive || IsNegative;

    /// <summary>The greatest magnitude.</summary>
    public double Magnitude => Math.Max(Math.Abs(Lower), Math.Abs(Upper));

    public static Interval operator +(Interval a, Interval b) => Make(a.Lower + b.Lower, a.Upper + b.Upper, a.LowerOpen || b.LowerOpen, a.UpperOpen || b.UpperOpen);

    public static Interval operator -(Interval a) => new(-a.Upper, -a.Lower, a.UpperOpen, a.LowerOpen);

    public static Interval operator *(Interval a, Interval b)
    {
        (double Value, bool Open) p = End(a.Lower, a.LowerOpen, b.Lower, b.LowerOpen), q = End(a.Lower, a.LowerOpen, b.Upper, b.UpperOpen);
        (double Value, bool Open) r = End(a.Upper, a.UpperOpen, b.Lower, b.LowerOpen), s = End(a.Upper, a.UpperOpen, b.Upper, b.UpperOpen);
        double lower = Math.Min(Math.Min(p.Value, q.Value), Math.Min(r.Value, s.Value)), upper = Math.Max(Math.Max(p.Value, q.Value), Math.Max(r.Value, s.Value));
        return Make(lower, upper, IsOpen(lower), IsOpen(upper));

        // An end is reached if one of the products that make it is.
        bool IsOpen(double end) => (p.Value != end || p.Open) && (q.Value != end || q.Open) && (r.Value != end || r.Open) && (s.Value != end || s.Open);
    }

    /// <summary>The range of a monotone function of a.</summary>
    public static Interval Map(Interval a, Func<double, double> increasing) => Make(increasing(a.Lower), increasing(a.Upper), a.LowerOpen, a.UpperOpen);

    public static Interval Union(Interval a, Interval b) => new(
        Math.Min(a.Lower, b.Lower),
        Math.Max(a.Upper, b.Upper),
        (a.Lower < b.Lower || a.LowerOpen) && (b.Lower < a.Lower || b.LowerOpen),
        (a.Upper > b.Upper || a.UpperOpen) && (b.Upper > a.Upper || b.UpperOpen));

    public static Interval Reciprocal(Interval a)
    {
        if (a.Lower >= 0) return Make(1 / a.Upper, a.Lower == 0 ? double.PositiveInfinity : 1 / a.Lower, a.UpperOpen, a.LowerOpen);
        return a.Upper <= 0 ? -Reciprocal(-a) : Reals;
    }

    private static (double Value, bool Open) End(double x, bool xOpen, double y, bool yOpen)
    {
        // 0 * infinity: the zero is exact or approached, the infinity is never reached, so the product may be anything near 0.
        if ((x == 0 && double.IsInfinity(y)) || (y == 0 && double.IsInfinity(x))) return (0, (x == 0 ? xOpen : yOpen));
        bool zero = (x == 0 && !xOpen) || (y == 0 && !yOpen);
        return (x * y, !zero && (xOpen || yOpen));
    }

    private static Interval Make(double lower, double upper, bool lowerOpen, bool upperOpen) => double.IsNaN(lower) || double.IsNaN(upper)
        ? Reals
        : new(lower, upper, lowerOpen || double.IsNegativeInfinity(lower), upperOpen || double.IsPositiveInfinity(upper));
}
