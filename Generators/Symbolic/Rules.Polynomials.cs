namespace AutoBce.Generators.Symbolic;

/// <content>The rule that multiplies out: nearly nothing may be left of a sum, which factors hide from the other rules.</content>
internal static partial class Rules
{
    /// <summary>Monomials beyond which nobody multiplies out.</summary>
    private const int MonomialLimit = 1000;

    /// <summary>Terms, and levels of terms within them, beyond which they are not looked for.</summary>
    private const int TermLimit = 32, LevelLimit = 12;

    /// <summary>x/(1 + x^2) - x^3/(1 + x^2)^2 is x/(1 + x^2)^2: nothing of what cancels far out is left to be rounded.</summary>
    private static Expr? MultiplyOut(Graph g, Expr e)
    {
        if (e.Op != Op.Sum || e.Arguments.Length > TermLimit || e.Depth > LevelLimit || !e.Arguments.Any(t => t.Op == Op.Product && (t.Depends & Inputs.Prediction) != 0)) return null;
        if (Collapse(g, e) is { } collapsed) return collapsed;
        foreach ((Expr x, (Rational Coefficient, Expr Term)[] together) in Together(g, e, f => f.Exponent.Op == Op.Constant && f.Exponent.Value.Sign < 0 && f.Base.Op == Op.Sum && (f.Base.Depends & Inputs.Prediction) != 0))
        {
            Rational[] powers = [.. together.Select(t => -g.Factors(t.Term).First(f => f.Base == x).Exponent.Value)];
            Rational most = powers.Max();
            if (powers.All(p => p == most || !(most - p).IsInteger)) continue;
            Expr power = g.Power(x, most), numerator = g.Sum(Rational.Zero, together.Select(t => (t.Coefficient, t.Term * power)));
            if ((g.Terms(numerator).Length < together.Length ? numerator : Collapse(g, numerator)) is { } less) return e - g.Sum(Rational.Zero, together) + (less / power);
        }
        return null;
    }

    /// <summary>A sum of which a polynomial, in a pair s(u) and s(-u) or in the prediction, is multiplied out.</summary>
    private static Expr? Collapse(Graph g, Expr sum)
    {
        Expr[] sigmoids = (sum.Operations & (1ul << (int)Op.Sigmoid)) == 0 ? [] : [.. g.Terms(sum).SelectMany(t => Traversal.Reachable(t.Term)).Where(a => a.Op == Op.Sigmoid).Distinct()];
        foreach (Expr? s in sigmoids.Where(a => !Array.Exists(sigmoids, b => b.Id < a.Id && b.Arguments[0] == -a.Arguments[0])).Append(null))
        {
            Expr? opposite = s is null ? null : g.Sigmoid(-s.Arguments[0]);
            foreach (var like in g.Terms(sum).GroupBy(t => g.Product(g.Factors(t.Term).Where(f => !IsPolynomial(f, s, opposite)))))
            {
                Expr polynomial = g.Sum(Rational.Zero, like.Select(t => (t.Coefficient, t.Term / like.Key)));
                // Sums within a single factor are looked at by themselves.
                if (like.Skip(1).Any() && (polynomial.Depends & Inputs.Prediction) != 0 && MultipliedOut(g, polynomial, s, opposite) is { } little)
                    return sum - g.Sum(Rational.Zero, like) + (like.Key * little);
            }
        }
        return null;
    }

    /// <summary>The polynomial multiplied out, with 1 - s for the opposite of s where that leaves less; null if it was as short before.</summary>
    private static Expr? MultipliedOut(Graph g, Expr polynomial, Expr? s, Expr? opposite)
    {
        double monomials = Monomials(polynomial);
        if (monomials > MonomialLimit || monomials <= g.Terms(polynomial).Length) return null;
        Expr expanded = Pattern.Expand(polynomial), common = CommonFactor(g, expanded), rest = Pattern.Expand(expanded / common);
        Expr inOne = s is null ? rest : Pattern.Expand(Traversal.Replace(rest, opposite!, g.One - s));
        bool areLike = !g.Terms(polynomial).Select(t => Varying(g, t.Term)).Distinct().Skip(1).Any();
        foreach (Expr candidate in inOne == rest ? [rest] : g.Terms(inOne).Length < g.Terms(rest).Length ? [inOne, rest] : new[] { rest, inOne })
            if (Little(g, candidate) is { } little && Monomials(little) < monomials
                && (little.Op != Op.Sum || (little.Depends & Inputs.Prediction) == 0 || MayCancel(g, polynomial))
                && !HasNewPolynomial(polynomial, little)
                && !(areLike && ((common * little).Depends & Inputs.Label) != 0)) return common * little; // like terms have a rule that minds their labels
        return null;
    }

    /// <summary>Whether a power or product in the label was multiplied out: 1 + 2 y + y^2 cancels at y = -1, where (1 + y)^2 did not.</summary>
    private static bool HasNewPolynomial(Expr before, Expr after)
    {
        if (before.Label is not { } label || !Traversal.Reachable(before).Any(e => e.Op == Op.Product && IsOfTheLabel(OfTheLabel(e)))) return false;
        HashSet<Expr> old = [.. Traversal.Reachable(before)];
        return Traversal.Reachable(after).Any(e => e.Op == Op.Sum && !old.Contains(e) && IsOfTheLabel(e));

        static Expr OfTheLabel(Expr product) => product.Graph.Product(product.Graph.Factors(product).Where(f => f.Base.Op == Op.Sum && ((f.Base.Depends | f.Exponent.Depends) & Inputs.Prediction) == 0));

        bool IsOfTheLabel(Expr e) => (e.Depends & Inputs.Prediction) == 0 && (Pattern.Expand(Derivative.Of(e, label)).Depends & Inputs.Label) != 0;
    }

    /// <summary>What all terms of a polynomial share.</summary>
    private static Expr CommonFactor(Graph g, Expr expanded)
    {
        (Expr Base, Expr Exponent)[][] terms = [.. g.Terms(expanded).Select(t => g.Factors(t.Term))];
        return terms.Length == 0 ? g.One : g.Product(terms[0].Where(f => f.Exponent.Op == Op.Constant && Array.TrueForAll(terms, t => !Least(t, f.Base).IsZero))
            .Select(f => (f.Base, g.Constant(terms.Select(t => Least(t, f.Base)).Min()))));

        static Rational Least((Expr Base, Expr Exponent)[] term, Expr b) => Array.Find(term, f => f.Base == b) is { Base: not null, Exponent: { Op: Op.Constant } exponent } ? exponent.Value : Rational.Zero;
    }

    /// <summary>Whether terms of a polynomial pull in opposite directions, at a hard label if there are labels.</summary>
    private static bool MayCancel(Graph g, Expr polynomial) =>
        (polynomial.Label is null ? [polynomial] : new[] { g.At(0, polynomial), g.At(1, polynomial) }).Any(hard => !HasOneSign(g, hard));

    private static bool HasOneSign(Graph g, Expr sum) =>
        Array.TrueForAll(g.Terms(sum), t => g.Scale(t.Coefficient, t.Term).Range.IsNonNegative) || Array.TrueForAll(g.Terms(sum), t => g.Scale(t.Coefficient, t.Term).Range.IsNonPositive);

    /// <summary>What little there is: a pair that does not cancel at a hard label, one term, what no longer has a prediction, or the difference of prediction and label; null of anything longer.</summary>
    private static Expr? Little(Graph g, Expr expanded) =>
        Homogenise.Sigmoids(g, expanded) ?? Homogenise.Probability(g, expanded)
        ?? (g.Terms(expanded).Length < 2 || (expanded.Depends & Inputs.Prediction) == 0 || (g.Terms(expanded).Length == 2 && Array.TrueForAll(expanded.Arguments, a => a.Op is Op.Prediction or Op.Label)) ? expanded : null);

    /// <summary>Whether a factor is a polynomial in a pair of sigmoids, label, hyperparameters and their inverses; without a pair, in whatever there is.</summary>
    private static bool IsPolynomial((Expr Base, Expr Exponent) factor, Expr? s, Expr? opposite) =>
        factor.Exponent is { Op: Op.Constant, Value.IsInteger: true } && (factor.Exponent.Value.Sign > 0 || factor.Base.Op == Op.Hyperparameter) && factor.Base.Op switch
        {
            Op.Constant or Op.Label or Op.Hyperparameter => true,
            Op.Sigmoid when s is not null => factor.Base == s || factor.Base == opposite,
            Op.Sum => Array.TrueForAll(factor.Base.Arguments, t => Array.TrueForAll(t.Graph.Factors(t), f => IsPolynomial(f, s, opposite))),
            _ => s is null,
        };

    /// <summary>The terms that an expression has when it is multiplied out, before any cancel.</summary>
    private static double Monomials(Expr e) => e.Op switch
    {
        Op.Sum => (e.Value.IsZero ? 0 : 1) + e.Arguments.Sum(Monomials),
        Op.Product => e.Graph.Factors(e).Aggregate(1.0, (all, f) => f.Base.Op is Op.Sum or Op.Product && f.Exponent.Op == Op.Constant && f.Exponent.Value.Sign > 0 ? all * Math.Pow(Monomials(f.Base), f.Exponent.Value.ToDouble()) : all),
        _ => 1,
    };
}
