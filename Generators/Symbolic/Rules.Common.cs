namespace AutoBce.Generators.Symbolic;

/// <content>Rules that bring together what is infinite together.</content>
internal static partial class Rules
{
    /// <summary>Terms that are infinite together where x is 0 are one term: of opposite signs they would be NaN.</summary>
    private static Expr? CommonDenominator(Graph g, Expr e)
    {
        if (e.Op != Op.Sum) return null;
        foreach (Expr x in g.Terms(e).SelectMany(t => g.Factors(t.Term)).Where(f => Under(f) > 0).Select(f => f.Base).Distinct())
        {
            (Rational Coefficient, Expr Term)[] together = [.. g.Terms(e).Where(t => g.Factors(t.Term).Any(f => f.Base == x && Under(f) > 0))];
            if (together.Length < 2) continue;
            Expr power = g.Power(x, together.SelectMany(t => g.Factors(t.Term)).Where(f => f.Base == x).Select(f => -f.Exponent.Value).Max());
            return e - g.Sum(Rational.Zero, together) + (g.Sum(Rational.Zero, together.Select(t => (t.Coefficient, t.Term * power))) / power);
        }
        return null;
    }

    /// <summary>The power of a factor in a denominator that may be 0.</summary>
    private static Rational Under((Expr Base, Expr Exponent) factor) =>
        factor.Exponent.Op == Op.Constant && factor.Exponent.Value.Sign < 0 && !factor.Base.Range.IsNonZero && (factor.Base.Depends & Inputs.Prediction) != 0 ? -factor.Exponent.Value : Rational.Zero;

    /// <summary>What overflows together is one term: of opposite signs they would be NaN.</summary>
    private static Expr? CommonExponential(Graph g, Expr e)
    {
        if (e.Op != Op.Sum) return null;
        foreach (Expr exp in g.Terms(e).SelectMany(t => g.Factors(t.Term)).Select(f => f.Base).Where(b => b.Op == Op.Exp && b.Arguments[0].Range.Upper > 80).Distinct())
        {
            (Rational Coefficient, Expr Term)[] together = [.. g.Terms(e).Where(t => g.Factors(t.Term).Any(f => f.Base == exp))];
            if (together.Length < 2) continue;
            return e - g.Sum(Rational.Zero, together) + (g.Sum(Rational.Zero, together.Select(t => (t.Coefficient, t.Term / exp))) * exp);
        }
        return null;
    }
}
