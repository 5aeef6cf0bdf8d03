namespace AutoBce;

/// <summary>A derivative found by differences, and how far off it may be.</summary>
internal readonly record struct DifferenceQuotient(double Derivative, double Error, bool IsKink)
{
    public static readonly DifferenceQuotient None = new(double.NaN, double.PositiveInfinity, IsKink: false);
}

/// <summary>
/// Derivatives of a function of one number by central differences with shrinking steps, extrapolated to step 0. Ridders, Accurate
/// computation of F'(x) and F'(x) F''(x), Advances in Engineering Software 4 (1982).
/// </summary>
internal static class Differences
{
    private const int Levels = 12;

    /// <summary>
    /// The derivative at x of a function that is computed in float or double. The steps start at an eighth of 1 or of x, whichever serves
    /// better, so that both 1e-30 and 1e30 may be looked at.
    /// </summary>
    public static DifferenceQuotient At(Func<double, double> function, double x, bool isFloat)
    {
        double middle = function(x);
        DifferenceQuotient wide = Ridders(function, x, Math.Max(1, Math.Abs(x)) / 8, isFloat);
        if (IsKink(function, x, middle, isFloat)) return wide with { IsKink = true };
        if (x == 0 || Math.Abs(x) >= 1) return wide;
        DifferenceQuotient narrow = Ridders(function, x, Math.Abs(x) / 8, isFloat);
        return narrow.Error < wide.Error ? narrow : wide;
    }

    private static DifferenceQuotient Ridders(Func<double, double> function, double x, double step, bool isFloat)
    {
        const double shrink = 2;
        Span<double> row = stackalloc double[Levels], previous = stackalloc double[Levels];
        DifferenceQuotient best = DifferenceQuotient.None;
        int known = 0;
        for (int level = 0; level < Levels; level++, step /= shrink)
        {
            double high = Rounded(x + step, isFloat), low = Rounded(x - step, isFloat);
            double above = function(high), below = function(low);
            if (!double.IsFinite(above) || !double.IsFinite(below) || high == low)
            {
                known = 0;
                continue;
            }
            double noise = Roundoff(isFloat) * Math.Max(Math.Abs(above), Math.Abs(below)) / step;
            row[0] = (above - below) / (high - low);
            double factor = shrink * shrink;
            for (int order = 1; order <= known; order++, factor *= shrink * shrink)
            {
                row[order] = (row[order - 1] * factor - previous[order - 1]) / (factor - 1);
                double error = Math.Max(Math.Abs(row[order] - row[order - 1]), Math.Abs(row[order] - previous[order - 1])) + 2 * noise;
                if (error < best.Error) best = new(row[order], error, IsKink: false);
            }
            row.CopyTo(previous);
            known++;
        }
        return best;
    }

    /// <summary>At a kink the slopes on both sides differ by a jump that does not shrink with the step.</summary>
    private static bool IsKink(Func<double, double> function, double x, double middle, bool isFloat)
    {
        double step = Math.Max(1, Math.Abs(x)) * Math.Sqrt(Roundoff(isFloat));
        double coarse = Jump(step, out double noise), fine = Jump(step / 2, out _);
        return Math.Abs(fine) > 8 * noise && Math.Abs(fine) > 0.75 * Math.Abs(coarse);

        double Jump(double h, out double noise)
        {
            double high = Rounded(x + h, isFloat), low = Rounded(x - h, isFloat), above = function(high), below = function(low);
            noise = Roundoff(isFloat) * (Math.Abs(above) + Math.Abs(below) + 2 * Math.Abs(middle)) / h;
            return (above - middle) / (high - x) - (middle - below) / (x - low);
        }
    }

    private static double Roundoff(bool isFloat) => isFloat ? 1.0 / (1 << 23) : 1.0 / (1L << 52);

    /// <summary>What the function is really given.</summary>
    private static double Rounded(double x, bool isFloat) => isFloat ? (float)x : x;
}
