namespace AutoBce.Generators.Symbolic;

/// <content>Rules that bring together what is infinite together.</content>
internal static partial class Rules
{
    /// <summary>Terms that are infinite together where x is 0 are one term: of opposite signs they would be NaN.</summary>
    private static Expr? CommonDenominator(Graph g, Expr e)
    {
        if (e.Op != Op.Sum) return null;
        (Expr x, (Rational Coefficient, Expr Term)[] together) = Together(g, e, f => Under(f) > 0).FirstOrDefault();
        if (x is null) return null;
        Expr power = g.Power(x, together.SelectMany(t => g.Factors(t.Term)).Where(f => f.Base == x).Select(f => -f.Exponent.Value).Max());
        Expr shared = Shared(g, together.Select(t => t.Term));
        return e - g.Sum(Rational.Zero, together) + (shared * g.Sum(Rational.Zero, together.Select(t => (t.Coefficient, t.Term * power / shared))) / power);
    }

    /// <summary>Reciprocals of linear forms of a probability, as p and 2 - p are: where these are nearly equal, their difference is exact in one subtraction, and that of the reciprocals is lost.</summary>
    private static Expr? ReciprocalDifference(Graph g, Expr e)
    {
        if (e.Op != Op.Sum) return null;
        (Rational Scale, Expr Base, Expr Factor)[] reciprocals = [.. from term in g.Terms(e)
                                                                     from factor in g.Factors(term.Term)
                                                                     where factor.Exponent.Op == Op.Constant && factor.Exponent.Value == -1 && IsLinear(factor.Base)
                                                                     select (term.Coefficient, factor.Base, term.Term * factor.Base)];
        foreach ((Rational a, Expr x, Expr factor) in reciprocals)
            foreach ((Rational b, Expr y, Expr same) in reciprocals)
                if (a.Sign > 0 && b.Sign < 0 && factor == same) return e - g.Scale(a, factor / x) - g.Scale(b, factor / y) + (factor * (g.Scale(a, y) + g.Scale(b, x)) / (x * y));
        return null;

        static bool IsLinear(Expr x) => x.Range.IsNonNegative && x.Graph.Probability is { } p && (x == p || (x.Op == Op.Sum && x.Arguments.Length == 1 && x.Arguments[0] == p));
    }

    /// <summary>What terms share of the label: a weight of 0 outside of their sum makes it 0 beside an infinite one.</summary>
    private static Expr Shared(Graph g, IEnumerable<Expr> terms) => g.Product(terms.Select(t => g.Factors(t).Where(f => f.Base.Label is not null && (f.Base.Depends & Inputs.Prediction) == 0 && f.Exponent.IsOne))
        .Aggregate((some, others) => some.Intersect(others)));

    /// <summary>The bases of such factors that more than one term has, and those terms.</summary>
    private static IEnumerable<(Expr Base, (Rational Coefficient, Expr Term)[] Terms)> Together(Graph g, Expr sum, Func<(Expr Base, Expr Exponent), bool> isSuch) =>
        from term in g.Terms(sum)
        from factor in g.Factors(term.Term)
        where isSuch(factor)
        group term by factor.Base into terms
        where terms.Skip(1).Any()
        select (terms.Key, terms.ToArray());

    /// <summary>The power of a factor in a denominator that may be 0.</summary>
    private static Rational Under((Expr Base, Expr Exponent) factor) =>
        factor.Exponent.Op == Op.Constant && factor.Exponent.Value.Sign < 0 && !factor.Base.Range.IsNonZero && (factor.Base.Depends & Inputs.Prediction) != 0 ? -factor.Exponent.Value : Rational.Zero;

    /// <summary>What overflows together is one term: of opposite signs they would be NaN.</summary>
    private static Expr? CommonExponential(Graph g, Expr e)
    {
        if (e.Op != Op.Sum) return null;
        (Expr exp, (Rational Coefficient, Expr Term)[] together) = Together(g, e, f => f.Base.Op is Op.Exp or Op.Sinh or Op.Cosh && (f.Base.Arguments[0].Range.Upper > 80 || (f.Base.Op != Op.Exp && f.Base.Arguments[0].Range.Lower < -80))).FirstOrDefault();
        return exp is null || (!e.Value.IsZero && Pattern.CoefficientOf(e, exp) == -e.Value) ? null : e - g.Sum(Rational.Zero, together) + (g.Sum(Rational.Zero, together.Select(t => (t.Coefficient, t.Term / exp))) * exp);
    }
}
