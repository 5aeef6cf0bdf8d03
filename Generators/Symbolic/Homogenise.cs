namespace AutoBce.Generators.Symbolic;

/// <summary>
/// Writes a sum over a pair that adds up to one (s(x) and s(-x); p and 1 - p) or differs by x (softplus(x) and softplus(-x)), so that
/// at a hard label nothing cancels: s(z) - y = (1 - y) s(z) - y s(-z), softplus(z) - y z = (1 - y) softplus(z) + y softplus(-z).
/// </summary>
internal static class Homogenise
{
    /// <summary>A P + B Q + C with P + Q = 1 becomes (A + C) P + (B + C) Q.</summary>
    public static Expr? Sigmoids(Graph g, Expr e)
    {
        if (e.Op != Op.Sum) return null;
        foreach (Expr atom in Atoms(e, Op.Sigmoid))
        {
            Expr opposite = g.Sigmoid(-atom.Arguments[0]);
            if (Pair(g, e, atom, opposite) is { } result) return result;
        }
        return null;
    }

    /// <inheritdoc cref="Sigmoids"/>
    public static Expr? Probability(Graph g, Expr e)
    {
        if (e.Op != Op.Sum || Pattern.IsComplement(e, out _) || IsDifference(e) || IsFarFromZero(e.Range)) return null;
        return g.Probability is { } p ? Pair(g, e, p, g.One - p) : null;
    }

    /// <summary>c p - c y is a multiple of one subtraction of what is given: nothing can be more accurate.</summary>
    private static bool IsDifference(Expr e) => e.Value.IsZero && e.Arguments.Length == 2 && e.Arguments.All(a => a.Op is Op.Prediction or Op.Label) && e.Coefficients[0] == -e.Coefficients[1];

    /// <summary>A softplus(u) + B softplus(-u) + C u becomes (A + C) softplus(u) + (B - C) softplus(-u).</summary>
    public static Expr? Softplus(Graph g, Expr e)
    {
        if (e.Op != Op.Sum) return null;
        HashSet<Expr>? factors = null;
        foreach (Expr atom in Atoms(e, Op.Softplus))
        {
            Expr u = atom.Arguments[0];
            if (!DependsOnPrediction(u)) continue;
            Pattern.IsScaled(u, out Rational scale, out Expr v);
            factors ??= [.. g.Terms(e).SelectMany(t => g.Factors(t.Term)).Where(f => f.Exponent.IsOne).Select(f => f.Base)];
            if (v.Op == Op.Sum && factors.Contains(-v)) (scale, v) = (-scale, -v);
            if (!g.Factors(v).All(f => !DependsOnPrediction(f.Base) || factors.Contains(f.Base))) continue; // C is 0
            if (scale.Sign < 0) (u, scale) = (-u, -scale);
            (Expr a, Expr rest) = Extract(g, e, g.Softplus(u));
            (Expr b, rest) = Extract(g, rest, g.Softplus(-u));
            (Expr c, rest) = Multiples(g, rest, v);
            c = g.Scale(Rational.One / scale, c);
            Expr? label = e.Label;
            if (c.IsZero || DependsOnPrediction(a) || DependsOnPrediction(b) || DependsOnPrediction(c)) continue;
            (Expr x, Expr y) = (Bernstein(a + c, label), Bernstein(b - c, label));
            if (Agree(x, y, label)) return (x * g.Softplus(u)) + (y * g.Softplus(-u)) + rest;
        }
        return null;
    }

    /// <summary>Terms beyond which only sums of nothing but the pair are looked at: each of many sigmoids would rewrite all.</summary>
    private const int ShortSum = 32;

    private static Expr? Pair(Graph g, Expr e, Expr p, Expr q)
    {
        // C is what is left and does not depend on the prediction; what else is left must have the sign of the result, lest something be torn apart.
        bool hasOthers = e.Arguments.Any(t => DependsOnPrediction(t) && !g.Factors(t).Any(f => f.Exponent.IsOne && (f.Base == p || f.Base == q)));
        if (hasOthers && e.Arguments.Length > ShortSum) return null;
        (Expr a, Expr rest) = Extract(g, e, p);
        (Expr b, rest) = Extract(g, rest, q);
        (Rational Coefficient, Expr Term)[] terms = g.Terms(rest);
        Expr c = g.Sum(Rational.Zero, terms.Where(t => !DependsOnPrediction(t.Term))), others = rest - c;
        if (c.IsZero || (a.IsZero && b.IsZero) || DependsOnPrediction(a) || DependsOnPrediction(b)) return null;
        Expr? label = e.Label;
        if (Agree(a, c, label) && Agree(b, c, label)) return null; // nothing cancels as it is
        (Expr x, Expr y) = (Bernstein(a + c, label), Bernstein(b + c, label));
        if (!others.IsZero && !((x * p) + (y * q) is { Range.IsNonNegative: true } && others.Range.IsNonNegative)) return null;
        return Agree(x, y, label) ? (x * p) + (y * q) + others : null;
    }

    /// <summary>Whether a sum, as log(0.001) + y p, loses few of its digits to cancellation, if any.</summary>
    private static bool IsFarFromZero(Interval range) => range.IsNonZero && Math.Min(Math.Abs(range.Lower), Math.Abs(range.Upper)) >= range.Magnitude / 8;

    /// <summary>The coefficient of an atom in a sum, and what is left of the sum.</summary>
    private static (Expr Coefficient, Expr Others) Extract(Graph g, Expr sum, Expr atom)
    {
        var coefficient = new List<(Rational, Expr)>();
        var rest = new List<(Rational, Expr)>();
        foreach ((Rational scale, Expr term) in g.Terms(sum))
        {
            if (Pattern.Split(term, a => a == atom, out _, out Expr factor)) coefficient.Add((scale, factor));
            else rest.Add((scale, term));
        }
        return coefficient.Count == 0 ? (g.Zero, sum) : (g.Sum(Rational.Zero, coefficient), g.Sum(Rational.Zero, rest));
    }

    /// <summary>The same of what may be a product or a sum.</summary>
    private static (Expr Coefficient, Expr Others) Multiples(Graph g, Expr sum, Expr v)
    {
        HashSet<(Expr, Expr)> varying = Varying(v);
        ILookup<bool, (Rational Coefficient, Expr Term)> terms = g.Terms(sum).ToLookup(t => Varying(t.Term).SetEquals(varying));
        return (g.Sum(Rational.Zero, terms[true].Select(t => (t.Coefficient, t.Term / v))), g.Sum(Rational.Zero, terms[false]));

        HashSet<(Expr, Expr)> Varying(Expr term) => [.. g.Factors(term).Where(f => DependsOnPrediction(f.Base) || DependsOnPrediction(f.Exponent))];
    }

    private static IEnumerable<Expr> Atoms(Expr sum, Op op) =>
        sum.Graph.Terms(sum).SelectMany(t => sum.Graph.Factors(t.Term)).Where(f => f.Base.Op == op && f.Exponent.IsOne).Select(f => f.Base).Distinct();

    private static bool DependsOnPrediction(Expr e) => (e.Depends & Inputs.Prediction) != 0;

    private static Expr Bernstein(Expr f, Expr? label) => label is null ? f : Pattern.Bernstein(f, label);

    /// <summary>Whether the two coefficients never pull in opposite directions at a hard label.</summary>
    private static bool Agree(Expr x, Expr y, Expr? label) => label is null
        ? SameSign(x.Range, y.Range)
        : AgreeAt(x, y, 0) && AgreeAt(x, y, 1);

    private static bool AgreeAt(Expr x, Expr y, int value) => SameSign(Pattern.At(x, value).Range, Pattern.At(y, value).Range);

    private static bool SameSign(Interval a, Interval b) => a is { Lower: 0, Upper: 0 } || b is { Lower: 0, Upper: 0 }
        || (a.IsNonNegative && b.IsNonNegative) || (a.IsNonPositive && b.IsNonPositive);
}
