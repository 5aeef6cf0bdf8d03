namespace AutoBce.Generators.Symbolic;

/// <summary>
/// Symbolic differentiation, one rule a line. Kinks: abs'(0) = sign(0) = 0, relu'(0) = 0, and a tie of max shares the derivative in halves;
/// a condition is constant wherever it has a derivative,
/// and so are floor and round, at whose steps the derivative is 0 too.
/// </summary>
internal static class Derivative
{
    /// <summary>The derivative of each function of one argument u, as a function of u; the chain rule multiplies it by u'.</summary>
    private static readonly Dictionary<Op, Func<Graph, Expr, Expr>> Unary = new()
    {
        [Op.Exp] = (g, u) => g.Exp(u),
        [Op.Log] = (g, u) => g.Power(u, -1),
        [Op.Sigmoid] = (g, u) => g.Sigmoid(u) * g.Sigmoid(-u),
        [Op.Softplus] = (g, u) => g.Sigmoid(u),
        [Op.Tanh] = (g, u) => g.Scale(4, g.Sigmoid(g.Scale(2, u)) * g.Sigmoid(g.Scale(-2, u))),
        [Op.Sin] = (g, u) => g.Cos(u),
        [Op.Cos] = (g, u) => -g.Sin(u),
        [Op.Tan] = (g, u) => g.One + g.Power(g.Tan(u), 2),
        [Op.Atan] = (g, u) => g.Power(g.One + g.Power(u, 2), -1),
        [Op.Sinh] = (g, u) => g.Cosh(u),
        [Op.Cosh] = (g, u) => g.Sinh(u),
        [Op.LogCosh] = (g, u) => g.Tanh(u),
        [Op.Cbrt] = (g, u) => g.Scale(new Rational(1, 3), g.Power(g.Cbrt(u), -2)),
        [Op.Floor] = (g, u) => g.Zero,
        [Op.Round] = (g, u) => g.Zero,
        [Op.Abs] = (g, u) => g.Sign(u),
        [Op.Sign] = (g, u) => g.Zero,
    };

    /// <summary>The derivative with respect to an input, over the reals; every node is visited once.</summary>
    public static Expr Of(Expr root, Expr variable, CancellationToken cancellation = default)
    {
        Graph g = root.Graph;
        var derivative = new Dictionary<Expr, Expr>();
        Func<Expr, Expr> known = e => derivative[e];
        Func<Expr, bool> isConstant = e => derivative[e].IsZero;
        foreach (Expr expr in Traversal.Reachable(root))
        {
            cancellation.ThrowIfCancellationRequested();
            derivative[expr] = expr == variable ? g.One : expr.Arguments.All(isConstant) ? g.Zero : Of(g, expr, known);
        }
        return derivative[root];
    }

    private static Expr Of(Graph g, Expr f, Func<Expr, Expr> d) => f.Op switch
    {
        Op.Sum => g.Sum(Rational.Zero, f.Arguments.Select((term, i) => (f.Coefficients[i], d(term)))),
        Op.Product => g.Sum(Rational.Zero, g.Factors(f).Select(factor => ((Rational)1, g.Without(f, factor.Base) * Power(g, factor.Base, factor.Exponent, d)))),
        Op.Max when f.Arguments.Any(a => a.IsZero) => g.Select(g.Less(g.Zero, NonZero(f)), d(NonZero(f)), g.Zero),
        Op.Max => Max(g, f.Arguments[0], f.Arguments[1], d),
        Op.Less or Op.LessOrEqual or Op.Equal or Op.Not or Op.And or Op.Or => g.Zero,
        Op.LogQuotient => ((g.One / f.Arguments[1]) - f) / f.Arguments[0] * d(f.Arguments[0]),
        Op.LogPair => d(f.Arguments[0]) / f.Arguments[0],
        Op.LogMixture => LogMixture(g, f.Arguments[0], f.Arguments[1], f.Arguments[2], d),
        Op.MixtureSlope => f * MixtureSlope(g, f.Arguments[0], f.Arguments[1], f.Arguments[2], d),
        Op.MixtureShare => MixtureShare(g, f.Arguments[0], f.Arguments[1], f.Arguments[2], d),
        Op.Select => g.Select(f.Arguments[0], d(f.Arguments[1]), d(f.Arguments[2])),
        _ => Unary[f.Op](g, f.Arguments[0]) * d(f.Arguments[0]),
    };

    /// <summary>(b^e)' = e b^(e - 1) b' + b^e e' log b.</summary>
    private static Expr Power(Graph g, Expr b, Expr e, Func<Expr, Expr> d)
    {
        Expr byBase = d(b).IsZero ? g.Zero : e * g.Power(b, e - g.One) * d(b);
        return d(e).IsZero ? byBase : byBase + (g.Power(b, e) * d(e) * g.Log(b));
    }

    /// <summary>log(a s(u) + b s(-u))' = (a' s(u) + b' s(-u)) / (a s(u) + b s(-u)) + (a - b) slope u'.</summary>
    private static Expr LogMixture(Graph g, Expr a, Expr b, Expr u, Func<Expr, Expr> d)
    {
        Expr p = g.Sigmoid(u), q = g.Sigmoid(-u);
        // Beside an epsilon, by which it is divided, what falls is better off as a factor than in a function.
        if (b.Op == Op.Constant && (a - b).IsOne && !b.IsZero) return p * q * d(u) / (b + p);
        if (a.Op == Op.Constant && (b - a).IsOne && !a.IsZero) return -(p * q * d(u)) / (a + q);
        return (((d(a) * p) + (d(b) * q)) / ((a * p) + (b * q))) + ((a - b) * g.MixtureSlope(a, b, u) * d(u));
    }

    /// <summary>
    /// The logarithmic derivative of s(u) s(-u) / m with m = a s(u) + b s(-u): (s(-u) - s(u)) u' - m'/m, which is (s(-u) b s(-u)/m - s(u) a s(u)/m) u' - (a' s(u) + b' s(-u)) / m.
    /// Of a mean, at a hard label, one of the shares a s(u)/m and b s(-u)/m is 0: nothing cancels in the second form. In the first nothing does where a is b.
    /// </summary>
    private static Expr MixtureSlope(Graph g, Expr a, Expr b, Expr u, Func<Expr, Expr> d)
    {
        Expr p = g.Sigmoid(u), q = g.Sigmoid(-u);
        if (!Graph.IsMean(a, b)) return ((q - p) * d(u)) - LogMixture(g, a, b, u, d);
        return (((q * g.MixtureShare(b, a, -u)) - (p * g.MixtureShare(a, b, u))) * d(u)) - (((d(a) * p) + (d(b) * q)) / ((a * p) + (b * q)));
    }

    /// <summary>(a s(u)/m)' = (a s(u)/m) (b s(-u)/m) u' + a' (s(u)/m) (b s(-u)/m) - b' (s(-u)/m) (a s(u)/m) with m = a s(u) + b s(-u).</summary>
    private static Expr MixtureShare(Graph g, Expr a, Expr b, Expr u, Func<Expr, Expr> d)
    {
        Expr p = g.Sigmoid(u), q = g.Sigmoid(-u), mixture = (a * p) + (b * q), mine = g.MixtureShare(a, b, u), other = g.MixtureShare(b, a, -u);
        return (mine * other * d(u)) + (d(a) * p / mixture * other) - (d(b) * q / mixture * mine);
    }

    private static Expr NonZero(Expr max) => max.Arguments[0].IsZero ? max.Arguments[1] : max.Arguments[0];

    private static Expr Max(Graph g, Expr a, Expr b, Func<Expr, Expr> d) =>
        g.Select(g.Less(b, a), d(a), g.Select(g.Equal(a, b), g.Scale(new Rational(1, 2), d(a) + d(b)), d(b)));
}
