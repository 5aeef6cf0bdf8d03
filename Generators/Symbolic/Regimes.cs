namespace AutoBce.Generators.Symbolic;

/// <summary>
/// Ways to write a logarithm or a quotient far out, where some part of it overflows or underflows although the whole does not:
/// log(a + b e^u) = u + log(b + a e^-u) and (a + b e^u)^k = e^(k u) (b + a e^-u)^k for large u; s(u)^k = softplus(u)^k = e^(k u) for
/// very negative u; softplus(u) = u for large u. Each is exact to the last bit of a double where it is chosen. Applied once, after all rules.
/// </summary>
internal static class Regimes
{
    /// <summary>e^-Far is nothing beside 1, and nothing like underflow.</summary>
    private const int Far = 40;

    /// <summary>No e^u with a smaller u overflows a float.</summary>
    private const double Harmless = 80;

    /// <summary>Ways in which one expression is written at most: each is computed for every element.</summary>
    private const int Limit = 6;

    public static Expr Split(Expr root, CancellationToken cancellation) => Traversal.Rewrite(
        root,
        e =>
        {
            int left = Limit;
            return e.IsUniform || e.Op is not (Op.Log or Op.Product) ? e : Split(e, ref left, []);
        },
        cancellation);

    /// <summary>The first way whose condition holds is taken; ways are completed in their order, as far as the limit reaches.</summary>
    /// <param name="known">The conditions under which this is computed: what they decide is not asked again.</param>
    private static Expr Split(Expr e, ref int left, Expr[] known)
    {
        if (e.Op == Op.Sum && Pattern.IsScaled(e, out Rational scale, out Expr scaled)) return e.Graph.Scale(scale, Split(scaled, ref left, known));
        (Expr Condition, Expr Other)[] found = [.. e.Op switch { Op.Log => OfLog(e.Graph, e.Arguments[0]), Op.Product => OfProduct(e.Graph, e), _ => [] }];
        if (found.Length == 0) return e;
        if (Array.Find(found, way => Conjuncts(way.Condition).All(known.Contains)) is { Other: { } certain } && left-- > 0) return Split(certain, ref left, known);
        var ways = new List<(Expr Condition, Expr Other)>();
        foreach ((Expr condition, Expr other) in found)
        {
            Expr[] conjuncts = [.. Conjuncts(condition)];
            if (ways.Exists(way => way.Condition == condition) || conjuncts.Any(c => c.Op == Op.Less && known.Contains(Above(-c.Arguments[1])))) continue;
            if (left-- <= 0) break;
            ways.Add((condition, Split(other, ref left, [.. known, .. conjuncts])));
        }
        ways.Reverse();
        return ways.Aggregate(e, (otherwise, way) => e.Graph.Select(way.Condition, way.Other, otherwise));
    }

    /// <summary>What a condition says, each u &lt; -40 as 40 &lt; -u.</summary>
    private static IEnumerable<Expr> Conjuncts(Expr condition) => condition.Op switch
    {
        Op.And => condition.Arguments.SelectMany(Conjuncts),
        Op.Less when condition.Arguments[1].Op == Op.Constant => [Above(-condition.Arguments[0])],
        _ => [condition],
    };

    private static IEnumerable<(Expr Condition, Expr Other)> OfLog(Graph g, Expr argument)
    {
        foreach ((Expr condition, Expr u) in Large(argument)) yield return (condition, u + g.Log(Normalised(argument, u)));
        if (argument.Op != Op.Softplus) yield break;
        yield return (Below(argument.Arguments[0]), argument.Arguments[0]);
        if (Grows(argument.Arguments[0])) yield return (Above(argument.Arguments[0]), g.Log(argument.Arguments[0]));
    }

    private static IEnumerable<(Expr Condition, Expr Other)> OfProduct(Graph g, Expr e)
    {
        bool vanishes = e.Arguments.Length > 2 && g.Factors(e).Any(f => f.Base.Op == Op.Exp || (f.Base.Op is Op.Sigmoid or Op.Softplus or Op.Sum && IsNegative(f.Exponent)));
        foreach (Expr u in vanishes ? g.Factors(e).Where(Vanishes).Select(f => f.Base.Arguments[0]).Distinct() : [])
        {
            IEnumerable<(Expr, Expr)> factors = g.Factors(e).Select(f => Vanishes(f) && f.Base.Arguments[0] == u ? (g.Exp(f.Exponent * u), g.One) : f);
            yield return (Below(u), g.Product(factors));
        }
        foreach ((Expr b, Expr exponent) in g.Factors(e).Where(f => f.Exponent.IsUniform))
        {
            foreach ((Expr condition, Expr u) in Large(b)) yield return (condition, With(g.Exp(exponent * u) * g.Power(Normalised(b, u), exponent)));
            if (b.Op == Op.Softplus && Grows(b.Arguments[0])) yield return (Above(b.Arguments[0]), With(g.Power(b.Arguments[0], exponent)));
            if (!IsNegative(exponent) || !Pattern.IsSigmoidMixture(b, out Expr left, out Expr right, out Expr v)) continue;
            if (!right.Range.IsPositive) yield return (g.And(g.Equal(right, g.Zero), Below(v)), With(g.Power(left, exponent) * g.Exp(exponent * v)));
            if (!left.Range.IsPositive) yield return (g.And(g.Equal(left, g.Zero), Above(v)), With(g.Power(right, exponent) * g.Exp(-exponent * v)));

            Expr With(Expr replacement) => g.Product(g.Factors(e).Where(f => f.Base != b)) * replacement;
        }
    }

    private static bool Vanishes((Expr Base, Expr Exponent) factor) => factor.Base.Op is Op.Sigmoid or Op.Softplus && factor.Exponent.Op == Op.Constant;

    /// <summary>The exponents of a sum that may be large, each with the condition that it is and that no other is larger.</summary>
    private static IEnumerable<(Expr Condition, Expr U)> Large(Expr sum)
    {
        if (sum.Op != Op.Sum) yield break;
        Graph g = sum.Graph;
        (Expr U, Expr Coefficient)[] exponentials = [.. g.Terms(sum).Select(t => Exponential(t.Term)).OfType<(Expr U, Expr)>().Where(t => t.U.Range.Upper > Harmless)];
        if (exponentials.Length > 4) yield break;
        foreach ((Expr u, Expr coefficient) in exponentials)
        {
            Expr condition = g.And(Above(u), g.Not(g.Equal(coefficient, g.Zero)));
            foreach ((Expr other, _) in exponentials.Where(t => t.U != u)) condition = g.And(condition, g.LessOrEqual(other, u));
            yield return (condition, u);
        }
    }

    /// <summary>The exponent of the only factor e^u of a term, and the other factors if they do not depend on the prediction.</summary>
    private static (Expr U, Expr Coefficient)? Exponential(Expr term) =>
        Pattern.Split(term, f => f.Op == Op.Exp, out Expr exp, out Expr rest) && (rest.Depends & Inputs.Prediction) == 0 ? (exp.Arguments[0], rest) : null;

    private static Expr Normalised(Expr sum, Expr u)
    {
        Graph g = sum.Graph;
        Expr scale = g.Exp(-u);
        return g.Sum(Rational.Zero, g.Terms(sum).Select(t => (t.Coefficient, t.Term * scale)));
    }

    /// <summary>Whether u may overflow: it holds an exponential.</summary>
    private static bool Grows(Expr u) => u.Range.Upper > Harmless && Traversal.Reachable(u).Any(a => a.Op == Op.Exp && a.Arguments[0].Range.Upper > Harmless);

    private static bool IsNegative(Expr exponent) => exponent.Op == Op.Constant && exponent.Value.Sign < 0;

    private static Expr Above(Expr u) => u.Graph.Less(u.Graph.Constant(Far), u);

    private static Expr Below(Expr u) => u.Graph.Less(u, u.Graph.Constant(-Far));
}
