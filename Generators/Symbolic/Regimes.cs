namespace AutoBce.Generators.Symbolic;

/// <summary>
/// Takes out the term of a sum that outgrows the numbers: where e^u is large, log(a + b e^u) = u + log(b + a e^-u), and
/// e^w (a + b e^u)^k = e^(w + k u) (b + a e^-u)^k. Without it a sum overflows whose logarithm, or whose quotient by what
/// grows as fast, does not. Applied once to each node, after all rules.
/// </summary>
internal static class Regimes
{
    /// <summary>From here on e^u counts as large: e^-u is still nothing like underflow.</summary>
    private const int FarExponent = 40;

    /// <summary>No e^u with a smaller u overflows a float.</summary>
    private const double Harmless = 80;

    public static Expr Split(Expr root, CancellationToken cancellation) => Traversal.Rewrite(root, SplitNode, cancellation);

    private static Expr SplitNode(Expr e) => e.Op switch
    {
        Op.Log => Log(e.Graph, e),
        Op.Product => Product(e.Graph, e),
        _ => e,
    };

    private static Expr Log(Graph g, Expr e)
    {
        Expr sum = e.Arguments[0], result = e;
        foreach ((Expr far, Expr u) in Large(sum)) result = g.Select(far, u + g.Log(Normalised(sum, u)), result);
        return result;
    }

    private static Expr Product(Graph g, Expr e)
    {
        Expr result = e;
        foreach ((Expr sum, Expr exponent) in g.Factors(e).Where(f => f.Exponent.IsUniform))
            foreach ((Expr far, Expr u) in Large(sum))
                result = g.Select(far, e / g.Power(sum, exponent) * g.Exp(exponent * u) * g.Power(Normalised(sum, u), exponent), result);
        return result;
    }

    /// <summary>The exponents of a sum that may be large, each with the condition that it is the largest.</summary>
    private static IEnumerable<(Expr Far, Expr U)> Large(Expr sum)
    {
        if (sum.Op != Op.Sum) yield break;
        Graph g = sum.Graph;
        Expr[] exponents = [.. g.Terms(sum).Select(t => Exponential(t.Term)).OfType<Expr>().Where(u => u.Range.Upper > Harmless).Distinct()];
        if (exponents.Length > 4) yield break;
        foreach (Expr u in exponents)
        {
            Expr far = g.Less(g.Constant(FarExponent), u);
            foreach (Expr other in exponents.Where(v => v != u)) far = g.And(far, g.LessOrEqual(other, u));
            yield return (far, u);
        }
    }

    /// <summary>The exponent of the only factor e^u of a term whose other factors do not depend on the prediction.</summary>
    private static Expr? Exponential(Expr term) =>
        Pattern.Split(term, f => f.Op == Op.Exp, out Expr exp, out Expr rest) && (rest.Depends & Inputs.Prediction) == 0 ? exp.Arguments[0] : null;

    private static Expr Normalised(Expr sum, Expr u)
    {
        Graph g = sum.Graph;
        Expr scale = g.Exp(-u);
        return g.Sum(Rational.Zero, g.Terms(sum).Select(t => (t.Coefficient, t.Term * scale)));
    }
}
