namespace AutoBce.Generators.Symbolic;

/// <summary>A rewrite: an identity over the reals, and why its right side is the safer one in floating point.</summary>
internal sealed record Rule(string Name, string Identity, Func<Graph, Expr, Expr?> Apply);

/// <summary>
/// The stabiliser's rules; s is the sigmoid. Each holds for all reals for which its left side is defined, so any order is sound;
/// the order decides only what is found first.
/// </summary>
internal static class Rules
{
    public static readonly Rule[] Local =
    [
        new("case-split", "f(c ? a : b) = c ? f(a) : f(b), for a condition on the label", CaseSplit),
        new("gate", "x (c ? a : 0) = c ? x a : 0", Gate),
        new("logistic", "1/(1 + e^x) = s(-x)", Logistic),
        new("tanh-to-sigmoid", "1 + tanh(x) = 2 s(2x)", TanhToSigmoid),
        new("softplus", "log(1 + e^x) = softplus(x); log(e^a + e^b) = a + softplus(b - a)", LogToSoftplus),
        new("softplus-log", "softplus(log(x)) = log(1 + x)", (g, e) => e.Op == Op.Softplus && e.Arguments[0].Op == Op.Log ? g.Log(g.One + e.Arguments[0].Arguments[0]) : null),
        new("log-sigmoid", "log(s(x)) = -softplus(-x)", (g, e) => e.Op == Op.Log && e.Arguments[0].Op == Op.Sigmoid ? -g.Softplus(-e.Arguments[0].Arguments[0]) : null),
        new("log-product", "log(x^a y^b) = a log(x) + b log(y)", LogProduct),
        new("complement", "t - t s(x) = t s(-x)", Complement),
        new("shift-sigmoid", "s(x) e^-x = s(-x)", ShiftSigmoid),
        new("odds", "s(x)/s(-x) = e^x", Odds),
        new("exp-softplus", "e^-softplus(-x) = s(x)", ExpSoftplus),
        new("sigmoid-logit", "s(log(p) - log(1 - p)) = p", SigmoidLogit),
        new("relu-softplus", "max(x, 0) + softplus(-|x|) = softplus(x)", ReluSoftplus),
        new("softplus-shift", "softplus(x) - x = softplus(-x); softplus(x) - softplus(-x) = x", SoftplusShift),
        new("log-mixture", "log(a s(x) + b s(-x)) in one piece, whichever of them underflows", LogMixture),
        new("mixture-slope", "s(x) s(-x)/(a s(x) + b s(-x)) in one piece, whichever of them underflows", MixtureSlope),
        new("log-pair", "log(m) = log(1 - r) for m + r = 1", LogPair),
        new("log-quotient", "x^a log(1 - x) = -x^(a+1) q(x), q(x) = -log(1 - x)/x", LogQuotient),
    ];

    /// <summary>Rules that look at a whole sum, once the local ones have nothing more to say.</summary>
    public static readonly Rule[] Global =
    [
        new("bernoulli-sigmoid", "c = c s(x) + c s(-x)", Homogenise.Sigmoids),
        new("bernoulli-softplus", "c x = c softplus(x) - c softplus(-x)", Homogenise.Softplus),
        new("bernoulli-probability", "c = c p + c (1 - p)", Homogenise.Probability),
    ];

    private static Expr? CaseSplit(Graph g, Expr e)
    {
        if (e.Op == Op.Select) return null;
        Expr? condition = e.Arguments.FirstOrDefault(a => a.Op == Op.Select && (a.Arguments[0].Depends & Inputs.Prediction) == 0)?.Arguments[0];
        return condition is null ? null : g.Select(condition, Case(e, condition, 1), Case(e, condition, 2));
    }

    /// <summary>Where a choice is 0 the other factors no longer matter, even if they are infinite: 0^(q - 1) beside a flat side.</summary>
    private static Expr? Gate(Graph g, Expr e)
    {
        if (e.Op != Op.Product) return null;
        Expr? gate = g.Factors(e).FirstOrDefault(f => f.Exponent.IsOne && f.Base.Op == Op.Select && (f.Base.Arguments[1].IsZero || f.Base.Arguments[2].IsZero)).Base;
        if (gate is null) return null;
        Expr rest = e / gate;
        return g.Select(gate.Arguments[0], rest * gate.Arguments[1], rest * gate.Arguments[2]);
    }

    /// <summary>The expression where the condition is known: each choice by it is decided for the given branch.</summary>
    private static Expr Case(Expr e, Expr condition, int branch) =>
        Traversal.Rewrite(e, x => x.Op == Op.Select && x.Arguments[0] == condition ? x.Arguments[branch] : x, CancellationToken.None);

    /// <summary>Rules for a value and its derivative alike once there is one: their results are no simpler, only safer.</summary>
    public static readonly Rule[] Final =
    [
        new("label-complement", "1 - (y a + b) = (1 - a - b) y + (1 - b)(1 - y)", LabelComplement),
        new("common-denominator", "a/x + b/x^2 = (a x + b)/x^2", CommonDenominator),
        new("common-exponential", "a e^x + b e^x = (a + b) e^x", CommonExponential),
        new("root-difference", "sqrt(1 + u) - 1 = u/(sqrt(1 + u) + 1)", RootDifference),
    ];

    private static Expr? Logistic(Graph g, Expr e)
    {
        foreach ((Expr b, Expr exponent) in g.Factors(e))
        {
            bool inverse = exponent.Op == Op.Constant ? exponent.Value.Sign < 0 : e.Op == Op.Product;
            if (!inverse) continue;
            Expr rest = g.Product(g.Factors(e).Where(f => f.Base != b));
            if (Pattern.OnePlusExp(b, out Expr u)) return rest * g.Power(g.Sigmoid(-u), -exponent);
            if (Pattern.ExpPlusExp(b, out Expr x, out Expr y)) return rest * g.Power(g.Exp(x), exponent) * g.Power(g.Sigmoid(x - y), -exponent);
        }
        return null;
    }

    private static Expr? TanhToSigmoid(Graph g, Expr e)
    {
        if (e.Op != Op.Sum || e.Value.IsZero) return null;
        foreach ((Rational coefficient, Expr term) in g.Terms(e))
        {
            if (term.Op != Op.Tanh || (coefficient != e.Value && coefficient != -e.Value)) continue;
            Rational sign = coefficient == e.Value ? 2 : -2;
            return e - g.Constant(e.Value) - g.Scale(coefficient, term) + g.Scale(2 * e.Value, g.Sigmoid(g.Scale(sign, term.Arguments[0])));
        }
        return null;
    }

    private static Expr? LogToSoftplus(Graph g, Expr e)
    {
        if (e.Op != Op.Log) return null;
        if (Pattern.OnePlusExp(e.Arguments[0], out Expr u)) return g.Softplus(u);
        return Pattern.ExpPlusExp(e.Arguments[0], out Expr a, out Expr b) ? a + g.Softplus(b - a) : null;
    }

    private static Expr? LogProduct(Graph g, Expr e)
    {
        if (e.Op != Op.Log) return null;
        Expr u = e.Arguments[0];
        bool scaled = Pattern.IsScaled(u, out Rational scale, out Expr v) && !scale.IsOne;
        if (scaled && scale.Sign > 0 && v.Range.IsPositive && v.Op is Op.Sigmoid or Op.Exp or Op.Product) return g.Log(g.Constant(scale)) + g.Log(v);
        if (Pattern.Split(u, a => a.Op == Op.Exp, out Expr exp, out Expr rest) && u.Op == Op.Product) return exp.Arguments[0] + g.Log(rest);
        if (u.Op != Op.Product || !g.Factors(u).All(f => f.Base.Range.IsNonNegative)) return null;
        return g.Sum(Rational.Zero, g.Factors(u).Select(f => ((Rational)1, f.Exponent * g.Log(f.Base))));
    }

    private static Expr? Complement(Graph g, Expr e)
    {
        if (e.Op != Op.Sum) return null;
        foreach ((Rational coefficient, Expr term) in g.Terms(e))
        {
            if (!Pattern.Split(term, a => a.Op == Op.Sigmoid, out Expr sigmoid, out Expr rest)) continue;
            if (Pattern.CoefficientOf(e, rest) != -coefficient) continue;
            return e - g.Scale(coefficient, term) + g.Scale(coefficient, rest) - g.Scale(coefficient, rest * g.Sigmoid(-sigmoid.Arguments[0]));
        }
        return null;
    }

    private static Expr? ShiftSigmoid(Graph g, Expr e)
    {
        if (e.Op != Op.Product) return null;
        Expr? exp = g.Factors(e).Select(f => f.Base).FirstOrDefault(b => b.Op == Op.Exp);
        if (exp is null) return null;
        foreach ((Expr b, Expr exponent) in g.Factors(e))
        {
            // s(x)^a e^(-k x) = s(x)^(a - k) s(-x)^k
            if (b.Op != Op.Sigmoid || !Pattern.IsMultiple(exp.Arguments[0], b.Arguments[0], out Rational factor) || factor.Sign > 0) continue;
            if (exponent.Op == Op.Constant && exponent.Value < -factor) continue;
            return e / exp * g.Power(b, factor) * g.Power(g.Sigmoid(-b.Arguments[0]), -factor);
        }
        return null;
    }

    private static Expr? Odds(Graph g, Expr e)
    {
        if (e.Op != Op.Product) return null;
        foreach ((Expr b, Expr exponent) in g.Factors(e))
        {
            if (b.Op != Op.Sigmoid || exponent.Op != Op.Constant || exponent.Value.Sign <= 0) continue;
            Expr opposite = g.Sigmoid(-b.Arguments[0]);
            Expr other = g.Factors(e).FirstOrDefault(f => f.Base == opposite).Exponent;
            if (other is null || other.Op != Op.Constant || other.Value.Sign >= 0) continue;
            Rational k = exponent.Value < -other.Value ? exponent.Value : -other.Value;
            return e * g.Power(b, -k) * g.Power(opposite, k) * g.Exp(g.Scale(k, b.Arguments[0]));
        }
        return null;
    }

    private static Expr? ExpSoftplus(Graph g, Expr e)
    {
        if (e.Op != Op.Exp) return null;
        foreach ((Rational coefficient, Expr term) in g.Terms(e.Arguments[0]))
            if (Pattern.Split(term, a => a.Op == Op.Softplus, out Expr softplus, out Expr rest) && rest.IsUniform)
                return g.Exp(e.Arguments[0] - g.Scale(coefficient, term)) * g.Power(g.Sigmoid(-softplus.Arguments[0]), g.Scale(-coefficient, rest));
        return null;
    }

    private static Expr? SigmoidLogit(Graph g, Expr e)
    {
        if (e.Op != Op.Sigmoid) return null;
        (Rational Coefficient, Expr Term)[] terms = [.. g.Terms(e.Arguments[0])];
        if (terms.Length != 2 || terms.Any(t => t.Term.Op != Op.Log)) return null;
        foreach ((int over, int under) in new[] { (0, 1), (1, 0) })
        {
            Expr p = terms[over].Term.Arguments[0];
            if (terms[over].Coefficient.IsOne && terms[under].Coefficient == -1 && terms[under].Term.Arguments[0] == g.One - p) return p;
        }
        return null;
    }

    private static Expr? ReluSoftplus(Graph g, Expr e)
    {
        if (e.Op != Op.Sum) return null;
        foreach ((Rational coefficient, Expr term) in g.Terms(e))
        {
            if (!Pattern.Split(term, a => a.Op == Op.Max && a.Arguments.Any(x => x.IsZero), out Expr max, out Expr rest)) continue;
            Expr u = max.Arguments[0].IsZero ? max.Arguments[1] : max.Arguments[0];
            Expr partner = rest * g.Softplus(-g.Abs(u));
            if (Pattern.CoefficientOf(e, partner) == coefficient)
                return e - g.Scale(coefficient, term) - g.Scale(coefficient, partner) + g.Scale(coefficient, rest * g.Softplus(u));
        }
        return null;
    }

    private static Expr? SoftplusShift(Graph g, Expr e)
    {
        if (e.Op != Op.Sum) return null;
        foreach ((Rational coefficient, Expr term) in g.Terms(e))
        {
            if (!Pattern.Split(term, a => a.Op == Op.Softplus, out Expr softplus, out Expr rest)) continue;
            Expr u = softplus.Arguments[0], opposite = rest * g.Softplus(-u);
            if (Pattern.CoefficientOf(e, opposite) == -coefficient)
                return e - g.Scale(coefficient, term) + g.Scale(coefficient, opposite) + g.Scale(coefficient, rest * u);
            if (Contains(e, g.Scale(-coefficient, rest * u)))
                return e - g.Scale(coefficient, term) + g.Scale(coefficient, rest * u) + g.Scale(coefficient, opposite);
        }
        return null;
    }

    /// <summary>Whether every term of the part stands in the sum with the same coefficient.</summary>
    private static bool Contains(Expr sum, Expr part) => sum.Graph.Terms(part).All(t => Pattern.CoefficientOf(sum, t.Term) == t.Coefficient);

    private static Expr? LogMixture(Graph g, Expr e) =>
        e.Op == Op.Log && Pattern.IsSigmoidMixture(e.Arguments[0], out Expr a, out Expr b, out Expr u) ? g.LogMixture(a, b, u) : null;

    private static Expr? MixtureSlope(Graph g, Expr e)
    {
        if (e.Op != Op.Product) return null;
        foreach ((Expr mixture, Expr exponent) in g.Factors(e))
        {
            if (!IsBelowZero(exponent) || !Pattern.IsSigmoidMixture(mixture, out Expr a, out Expr b, out Expr u)) continue;
            Expr p = g.Sigmoid(u), q = g.Sigmoid(-u);
            if (Without(g, e, p) is { } half && Without(g, half, q) is { } rest) return rest * mixture * g.MixtureSlope(a, b, u);
        }
        return null;
    }

    /// <summary>A product divided by one of its factors, which may be common to the terms of a sum; null if it has no such factor.</summary>
    private static Expr? Without(Graph g, Expr product, Expr factor)
    {
        foreach ((Expr b, Expr exponent) in g.Factors(product))
        {
            if (b == factor && exponent.Op == Op.Constant && exponent.Value >= 1) return product / factor;
            if (b.Op != Op.Sum || !exponent.IsOne || !g.Terms(b).All(t => Without(g, t.Term, factor) is not null)) continue;
            return product / b * g.Sum(Rational.Zero, g.Terms(b).Select(t => (t.Coefficient, Without(g, t.Term, factor)!)));
        }
        return null;
    }

    /// <summary>Whether an exponent is, or may be, negative: a negative constant, or something less a constant.</summary>
    private static bool IsBelowZero(Expr exponent) => exponent.Op is Op.Constant or Op.Sum && exponent.Value.Sign < 0;

    /// <summary>A mixture of p and 1 - p whose coefficients add up to one, as p_t = y p + (1 - y) (1 - p) is.</summary>
    private static Expr? LogPair(Graph g, Expr e)
    {
        if (e.Op != Op.Log || e.Arguments[0].Op != Op.Sum) return null;
        foreach (Expr p in Traversal.Reachable(e).Where(x => x is { Op: Op.Prediction, Range: { Lower: 0, Upper: 1 } }))
        {
            Expr q = g.One - p;
            if (Pattern.IsMixture(e.Arguments[0], p, q, out Expr a, out Expr b) && Pattern.Expand(a + b).IsOne)
                return g.LogPair(e.Arguments[0], (b * p) + (a * q));
        }
        return null;
    }

    private static Expr? LogQuotient(Graph g, Expr e)
    {
        if (e.Op != Op.Product || !Pattern.Split(e, a => a.Op is Op.Log or Op.LogPair, out Expr log, out _)) return null;
        Expr complement = log.Arguments[0], x = log.Op == Op.Log ? g.One - complement : log.Arguments[1];
        if (!x.Range.IsNonNegative) return null;
        return g.Factors(e).Any(f => f.Base == x && IsBelowZero(f.Exponent)) ? -(e / log * x * g.LogQuotient(x, complement)) : null;
    }

    /// <summary>The share of the other class after smoothing: as it is written, nearly all of it cancels for a label of 1.</summary>
    private static Expr? LabelComplement(Graph g, Expr e)
    {
        if (e.Op != Op.Sum || e.Value.IsZero || (e.Depends & Inputs.Prediction) != 0) return null;
        if (Traversal.Reachable(e).FirstOrDefault(a => a.Op == Op.Label) is not { } label) return null;
        Expr at1 = Pattern.At(e, label, 1);
        return at1.IsZero || (at1.Op is Op.Sum or Op.Constant && !at1.Value.IsZero) ? null : Pattern.Bernstein(e, label);
    }

    private static Expr? RootDifference(Graph g, Expr e)
    {
        if (e.Op != Op.Sum) return null;
        foreach ((Rational coefficient, Expr term) in g.Terms(e))
        {
            (Expr b, _) = g.Factors(term).FirstOrDefault(f => f.Base.Op == Op.Sum && f.Base.Value.IsOne && f.Exponent.Op == Op.Constant && f.Exponent.Value == new Rational(1, 2));
            if (b is null) continue;
            Expr root = g.Power(b, new Rational(1, 2)), rest = term / root;
            if (Pattern.CoefficientOf(e, rest) != -coefficient) continue;
            return e - g.Scale(coefficient, term) + g.Scale(coefficient, rest) + g.Scale(coefficient, rest * (b - g.One) / (root + g.One));
        }
        return null;
    }

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
