namespace AutoBce.Generators.Symbolic;

/// <summary>How an identity is proved: by cross-multiplication of polynomials in exponentials; where logarithms or powers are in it, by
/// log(a b) = log(a) + log(b) for positive factors or by equal derivatives and agreement at a point; by cases, each in one of these ways.</summary>
internal enum Proof
{
    Rational,
    Logarithm,
    Cases,
}

/// <summary>
/// A rewrite: the identity over the reals that it applies, of which the right side is the safer one in floating point, the kind of its
/// proof, operations of which one at least is among what it looks for, and the code that finds the left side. The identity is "left = right for conditions",
/// and the tests prove it as it stands.
/// </summary>
internal sealed record Rule(string Name, string Identity, Proof Proof, Op[] Among, Func<Graph, Expr, Expr?> Find)
{
    private readonly ulong _among = Among.Aggregate(0ul, (all, op) => all | (1ul << (int)op));

    /// <summary>What the expression becomes, null if the rule has nothing to say of it.</summary>
    public Expr? Apply(Graph graph, Expr e) => (e.Operations & _among) == 0 ? null : Find(graph, e);
}

/// <summary>
/// The stabiliser's rules; s is the sigmoid. Each holds for all reals for which its left side is defined, so any order is sound;
/// the order decides only what is found first.
/// </summary>
internal static partial class Rules
{
    public static readonly Rule[] Local =
    [
        new("case-split", "f(c ? a : b) = c ? f(a) : f(b)", Proof.Cases, [Op.Select], CaseSplit),
        new("case-difference", "t (c ? a : b) - t a = c ? 0 : t b - t a", Proof.Cases, [Op.Select], CaseDifference),
        new("gate", "x (c ? a : 0) = c ? x a : 0", Proof.Cases, [Op.Select], Gate),
        new("logistic", "1/(1 + e^x) = s(-x); (1 + e^x)^-k = s(-x)^k; (e^x + e^y)^-k = e^(-k x) s(x - y)^k", Proof.Logarithm, [Op.Exp], Logistic),
        new("tanh-to-sigmoid", "t + t tanh(x) = 2 t s(2 x); t - t tanh(x) = 2 t s(-2 x)", Proof.Rational, [Op.Tanh], TanhToSigmoid),
        new("softplus", "log(1 + e^x) = softplus(x); log(e^a + e^b) = a + softplus(b - a)", Proof.Logarithm, [Op.Exp], LogToSoftplus),
        new("log-cosh", "log(cosh(x)) = logcosh(x); t x + t softplus(-2 x) - t log(2) = t logcosh(x)", Proof.Logarithm, [Op.Cosh, Op.Softplus], LogCosh),
        new("tanh", "sinh(x)/cosh(x) = tanh(x)", Proof.Rational, [Op.Sinh], SinhToTanh),
        new("cosh-sinh", "t cosh(x) + t sinh(x) = t e^x; t cosh(x) - t sinh(x) = t e^-x", Proof.Rational, [Op.Cosh], CoshAndSinh),
        new("exp-cosh", "e^x/cosh(x) = 2 s(2 x); e^x cosh(x) = 1/(2 s(-2 x)); sinh(x) = cosh(x) tanh(x)", Proof.Rational, [Op.Cosh, Op.Sinh], ExpTimesCosh),
        new("cube-root", "cbrt(x)^3 = x; x/cbrt(x)^2 = cbrt(x)", Proof.Cases, [Op.Cbrt], CubeOfRoot),
        new("root-of-square", "t sqrt(x^2) = |x| t", Proof.Cases, [Op.Product], RootOfSquare),
        new("softplus-log", "softplus(log(x)) = log(1 + x) for x > 0", Proof.Logarithm, [Op.Softplus], (g, e) => e.Op == Op.Softplus && e.Arguments[0].Op == Op.Log ? g.Log(g.One + e.Arguments[0].Arguments[0]) : null),
        new("log-sigmoid", "log(s(x)) = -softplus(-x)", Proof.Logarithm, [Op.Sigmoid], (g, e) => e.Op == Op.Log && e.Arguments[0].Op == Op.Sigmoid ? -g.Softplus(-e.Arguments[0].Arguments[0]) : null),
        new("log-max", "log(max(x, c)) = max(log(x), log(c)) for x > 0, c > 0; log(-max(-x, -c)) = -max(-log(x), -log(c)) for x > 0, c > 0", Proof.Cases, [Op.Log], LogMax),
        new("log-odds", "log(x/(c + x)) = -log(1 + c/x) for x > 0, c > 0", Proof.Logarithm, [Op.Log], LogOdds),
        new("log-product", "log(x^a y^b) = a log(x) + b log(y) for x > 0, y > 0", Proof.Logarithm, [Op.Log], LogProduct),
        new("weighted-logs", "t (log(y) - log(x)) = t log(y) - t log(x) for x > 0, y > 0", Proof.Logarithm, [Op.Log], WeightedLogs),
        new("complement", "t - t s(x) = t s(-x)", Proof.Rational, [Op.Sigmoid], Complement),
        new("quotient-complement", "1 - a/(a + b) = b/(a + b)", Proof.Rational, [Op.Product], QuotientComplement),
        new("shift-sigmoid", "s(x)^a e^(-k x) = s(x)^(a - k) s(-x)^k", Proof.Logarithm, [Op.Sigmoid], ShiftSigmoid),
        new("odds", "s(x)^(a + k)/s(-x)^(b + k) = s(x)^a s(-x)^-b e^(k x)", Proof.Logarithm, [Op.Sigmoid], Odds),
        new("exp-softplus", "e^(-k softplus(-x)) = s(x)^k", Proof.Logarithm, [Op.Softplus], ExpSoftplus),
        new("sigmoid-logit", "s(log(p) - log(1 - p)) = p for 0 < p < 1", Proof.Logarithm, [Op.Sigmoid], SigmoidLogit),
        new("absorption", "max(x, -max(-x, y)) = x; max(x, max(x, y)) = max(x, y)", Proof.Cases, [Op.Max], Absorption),
        new("max-complement", "1 - max(s(x), c) = -max(-s(-x), c - 1); 1 + max(-s(x), c) = max(s(-x), 1 + c); 1 + max(c, -max(d, s(x))) = max(1 + c, -max(d - 1, -s(-x)))", Proof.Cases, [Op.Max], MaxComplement),
        new("relu-softplus", "t max(x, 0) + t softplus(-|x|) = t softplus(x)", Proof.Cases, [Op.Softplus], ReluSoftplus),
        new("softplus-shift", "softplus(x) - x = softplus(-x); softplus(x) - softplus(-x) = x", Proof.Logarithm, [Op.Softplus], SoftplusShift),
        new("log-mixture", "log(a s(x) + b s(-x)) = logmixture(a, b, x) for a > 0, b > 0", Proof.Logarithm, [Op.Sigmoid], LogMixture),
        new("mixture-slope", "s(x) s(-x)/(a s(x) + b s(-x)) = mixtureslope(a, b, x) for a > 0, b > 0", Proof.Rational, [Op.Sigmoid], MixtureSlope),
        new("log-pair", "log(m) = log(1 - r) for r = 1 - m, 0 < m < 1", Proof.Logarithm, [Op.Log], LogPair),
        new("power-over-sum", "x^a (b x^-k + c log(1 - x)) = b x^(a - k) + c x^a log(1 - x) for 0 < x < 1", Proof.Logarithm, [Op.Product], PowerOverSum),
        new("log-quotient", "x^a log(1 - x) = -x^(a + 1) q(x) for 0 < x < 1", Proof.Logarithm, [Op.Log, Op.LogPair], LogQuotient),
    ];

    /// <summary>Rules that look at a whole sum, once the local ones have nothing more to say.</summary>
    public static readonly Rule[] Global =
    [
        new("bernoulli-sigmoid", "a s(x) + b s(-x) + c = (a + c) s(x) + (b + c) s(-x)", Proof.Rational, [Op.Sigmoid], Homogenise.Sigmoids),
        new("bernoulli-softplus", "a softplus(x) + b softplus(-x) + c x = (a + c) softplus(x) + (b - c) softplus(-x)", Proof.Logarithm, [Op.Softplus], Homogenise.Softplus),
        new("bernoulli-probability", "a p + b (1 - p) + c = (a + c) p + (b + c) (1 - p)", Proof.Rational, [Op.Prediction], Homogenise.Probability),
        new("quotient-difference", "t - t a/b = t (b - a)/b", Proof.Rational, [Op.Product], QuotientDifference),
        new("multiply-out", "x/(1 + x^2) - x^3/(1 + x^2)^2 = x/(1 + x^2)^2; a s(x) s(-x) + a s(x)^2 - a b = a s(x) - a b", Proof.Rational, [Op.Product], MultiplyOut),
    ];

    private static Expr? CaseSplit(Graph g, Expr e)
    {
        if (e.Op == Op.Select) return null;
        Expr? condition = e.Arguments.FirstOrDefault(a => a.Op == Op.Select && (a.Arguments[0].Depends & Inputs.Prediction) == 0)?.Arguments[0];
        return condition is null || Conditions(e) > ConditionLimit ? null : g.Select(condition, Case(e, condition, 1), Case(e, condition, 2));
    }

    /// <summary>A branch that the rest of a sum takes away again is 0 there, and not what is left of it after rounding.</summary>
    private static Expr? CaseDifference(Graph g, Expr e)
    {
        if (e.Op != Op.Sum) return null;
        foreach ((Rational coefficient, Expr term) in g.Terms(e))
            foreach ((Expr choice, Expr rest) in Pattern.Splits(term, a => a.Op == Op.Select))
            {
                Expr others = e - g.Scale(coefficient, term);
                // In a longer sum the rest may belong to other terms, as in 1 - y - y (...).
                Expr taken = -others;
                if (Leaves(choice, ChoiceLimit).Any(leaf => !leaf.IsZero && Times(leaf) == taken)) return InEach(choice, ChoiceLimit);

                Expr Times(Expr leaf) => g.Scale(coefficient, rest * leaf);

                Expr InEach(Expr branch, int levels) => levels > 0 && branch.Op == Op.Select ? g.Select(branch.Arguments[0], InEach(branch.Arguments[1], levels - 1), InEach(branch.Arguments[2], levels - 1)) : Times(branch) + others;
            }
        return null;
    }

    /// <summary>What a choice, and those within it, choose from.</summary>
    private static IEnumerable<Expr> Leaves(Expr choice, int levels) => levels > 0 && choice.Op == Op.Select ? Leaves(choice.Arguments[1], levels - 1).Concat(Leaves(choice.Arguments[2], levels - 1)) : [choice];

    /// <summary>Choices within choices that a difference is looked for in.</summary>
    private const int ChoiceLimit = 2;

    /// <summary>Of n conditions there may be 2^n cases.</summary>
    private const int ConditionLimit = 5;

    private static int Conditions(Expr e) => Traversal.Reachable(e).Where(x => x.Op == Op.Select && (x.Arguments[0].Depends & Inputs.Prediction) == 0).Select(x => x.Arguments[0]).Distinct().Count();

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

    /// <summary>Every rule, in the order of use.</summary>
    public static IEnumerable<Rule> All => Local.Concat(Global).Concat(Final);

    /// <summary>Rules for a value and its derivative alike once there is one: their results are no simpler, only safer.</summary>
    public static readonly Rule[] Final =
    [
        new("label-complement", "1 - (y a + b) = (1 - a - b) y + (1 - b) (1 - y)", Proof.Rational, [Op.Label], LabelComplement),
        new("label-square", "a^2 + 2 a b y + b^2 y^2 = (a + b y)^2", Proof.Rational, [Op.Label], LabelSquare),
        new("sigmoid-difference", "t s(x) - t s(-x) = t tanh(x/2); 2 t s(x) - t = t tanh(x/2)", Proof.Rational, [Op.Sigmoid], SigmoidDifference),
        new("log-sum-exp", "t a + t softplus(b - a) = t max(a, b) + t softplus(-|a - b|); t a + t softplus(b - a) - t log(2) = t max(a, b) + t log((1 + e^-|a - b|)/2); t softplus(x) - t log(2) = t max(x, 0) + t log((1 + e^-|x|)/2)", Proof.Cases, [Op.Softplus], LogSumExp),
        new("like-terms", "t (1 - a) - t = -t a", Proof.Rational, [Op.Sum], LikeTerms),
        new("max-difference", "t max(a, b) - t a = t max(0, b - a)", Proof.Cases, [Op.Max], MaxDifference),
        new("sech", "cosh(x)^-2 = 4 s(2 x) s(-2 x)", Proof.Rational, [Op.Cosh], Sech),
        new("half-angle", "1 - cos(x) = 2 sin(x/2)^2; cosh(x) - 1 = 2 sinh(x/2)^2", Proof.Rational, [Op.Cos, Op.Cosh], HalfAngle),
        new("tanh-square", "t - t tanh(x)^2 = 4 t s(2 x) s(-2 x)", Proof.Rational, [Op.Tanh], TanhSquare),
        new("common-denominator", "a/x + b/x^2 = (a x + b)/x^2", Proof.Rational, [Op.Product], CommonDenominator),
        new("reciprocal-difference", "a t/x - b t/y = t (a y - b x)/(x y)", Proof.Rational, [Op.Product], ReciprocalDifference),
        new("common-exponential", "a e^x + b e^x = (a + b) e^x; a sinh(x) + b sinh(x) = (a + b) sinh(x); a cosh(x) + b cosh(x) = (a + b) cosh(x)", Proof.Rational, [Op.Exp, Op.Sinh, Op.Cosh], CommonExponential),
        new("root-difference", "t sqrt(c^2 + u) - t c = t u/(sqrt(c^2 + u) + c) for u > 0, c > 0", Proof.Logarithm, [Op.Product], RootDifference),
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

    private static Expr? LogToSoftplus(Graph g, Expr e)
    {
        if (e.Op != Op.Log) return null;
        if (Pattern.OnePlusExp(e.Arguments[0], out Expr u)) return g.Softplus(u);
        Rational scale = e.Arguments[0] is { Op: Op.Sum, Coefficients.Length: 2 } sum && sum.Coefficients[0].Sign > 0 ? sum.Coefficients[0] : Rational.One;
        return Pattern.ExpPlusExp(g.Scale(Rational.One / scale, e.Arguments[0]), out Expr a, out Expr b) ? g.Log(g.Constant(scale)) + a + g.Softplus(b - a) : null;
    }

    /// <summary>Near 1 the quotient has lost c/x, and the logarithms of its parts would lose it too.</summary>
    private static Expr? LogOdds(Graph g, Expr e)
    {
        if (e.Op != Op.Log || e.Arguments[0].Op != Op.Product) return null;
        foreach ((Expr b, Expr exponent) in g.Factors(e.Arguments[0]))
            if (b.Op == Op.Sum && exponent.Op == Op.Constant && exponent.Value == -1 && e.Arguments[0] * b is var x && x.Range.IsNonNegative && b - x is { IsUniform: true, Range.IsPositive: true } c) return -g.Log(g.One + (c / x));
        return null;
    }

    /// <summary>A sigmoid or a complement near 1, and a bound near 1, keep their distance from it in the logarithm; probabilities have a logarithm that knows their bounds.</summary>
    private static Expr? LogMax(Graph g, Expr e)
    {
        if (e.Op != Op.Log) return null;
        if (e.Arguments[0] is { Op: Op.Max } max) return IsBound(max, sign: 1) ? g.Max(g.Log(max.Arguments[0]), g.Log(max.Arguments[1])) : null;
        return -e.Arguments[0] is { Op: Op.Max } min && IsBound(min, sign: -1) ? -g.Max(-g.Log(-min.Arguments[0]), -g.Log(-min.Arguments[1])) : null;

        static bool IsBound(Expr extremum, int sign) => ((extremum.Operations & (1ul << (int)Op.Sigmoid)) != 0 || (sign > 0 && Array.Exists(extremum.Arguments, a => Pattern.IsComplement(a, out _))))
            && extremum.Arguments.All(a => sign > 0 ? a.Range.IsNonNegative : a.Range.IsNonPositive) && extremum.Arguments.Any(a => a.Op == Op.Constant && a.Value.Sign == sign);
    }

    private static Expr? LogProduct(Graph g, Expr e)
    {
        if (e.Op != Op.Log) return null;
        Expr u = e.Arguments[0];
        if (ShiftSigmoid(g, u) is not null) return null; // e^-x s(x) is s(-x), of which no part may be split off
        bool scaled = Pattern.IsScaled(u, out Rational scale, out Expr v) && !scale.IsOne;
        if (scaled && scale.Sign > 0 && v.Range.IsPositive && v.Op is Op.Sigmoid or Op.Exp or Op.Cosh or Op.Product) return g.Log(g.Constant(scale)) + g.Log(v);
        if (Pattern.Split(u, a => a.Op == Op.Exp, out Expr exp, out Expr rest) && u.Op == Op.Product) return exp.Arguments[0] + g.Log(rest);
        if (u.Op != Op.Product || !g.Factors(u).All(f => f.Base.Range.IsNonNegative)) return null;
        return g.Sum(Rational.Zero, g.Factors(u).Select(f => ((Rational)1, f.Exponent * g.Log(f.Base))));
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
            if (Pattern.Split(term, a => a.Op == Op.Softplus, out Expr softplus, out Expr rest) && rest.IsUniform
                && e.Arguments[0] - g.Scale(coefficient, term) is var others && (others.IsZero || ((others.Depends & Inputs.Prediction) != 0 && others.Label is null))) // beside the label e^(y x - softplus(x)) is that of a cross-entropy, and e^(softplus(x) + y) - 1 an expm1
                return g.Exp(others) * g.Power(g.Sigmoid(-softplus.Arguments[0]), g.Scale(-coefficient, rest));
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

    private static Expr? LogMixture(Graph g, Expr e) =>
        e.Op == Op.Log && Pattern.IsSigmoidMixture(e.Arguments[0], out Expr a, out Expr b, out Expr u, orEpsilon: true) ? g.LogMixture(a, b, u) : null;

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
    private static Expr? Without(Graph g, Expr product, Expr factor, int depth = 0)
    {
        foreach ((Expr b, Expr exponent) in g.Factors(product))
        {
            if (b == factor && exponent.Op == Op.Constant && exponent.Value >= 1) return product / factor;
            if (b.Op != Op.Sum || !exponent.IsOne || depth > 3) continue;
            (Rational Coefficient, Expr? Term)[] rest = [.. g.Terms(b).Select(t => (t.Coefficient, Without(g, t.Term, factor, depth + 1)))];
            if (rest.All(t => t.Term is not null)) return product / b * g.Sum(Rational.Zero, rest.Select(t => (t.Coefficient, t.Term!)));
        }
        return null;
    }

    /// <summary>Whether an exponent is, or may be, negative: a negative constant, something less a constant, or what is only taken away, as the derivative of x^(1 - t) leaves.</summary>
    private static bool IsBelowZero(Expr exponent) => exponent.Op is Op.Constant or Op.Sum && (exponent.Value.Sign < 0 || (exponent.Value.IsZero && Array.TrueForAll(exponent.Coefficients, c => c.Sign < 0)));

    /// <summary>A mixture of p and 1 - p whose coefficients add up to one, as p_t = y p + (1 - y) (1 - p) is, perhaps with an epsilon beside it.</summary>
    private static Expr? LogPair(Graph g, Expr e)
    {
        if (e.Op != Op.Log || e.Arguments[0].Op != Op.Sum) return null;
        if (g.Probability is not { } p) return null;
        Expr q = g.One - p, epsilon = e.Arguments[0].Value.Sign > 0 && e.Arguments[0].Value < LargestEpsilon ? g.Constant(e.Arguments[0].Value) : g.Zero;
        return Pattern.IsMixture(e.Arguments[0] - epsilon, p, q, out Expr a, out Expr b) && Pattern.Expand(a + b).IsOne ? g.LogPair(e.Arguments[0], (b * p) + (a * q) - epsilon) : null;
    }

    /// <summary>What is added lest a logarithm be infinite.</summary>
    private static readonly Rational LargestEpsilon = new(1, 100);

    /// <summary>In one product the power meets what grows where it vanishes, and neither overflows alone.</summary>
    private static Expr? PowerOverSum(Graph g, Expr e)
    {
        if (e.Op != Op.Product) return null;
        foreach ((Expr x, Expr power) in g.Factors(e))
        {
            if (!(x.Op == Op.Prediction || Pattern.IsComplement(x, out _)) || !x.Range.IsNonNegative || (power.Op == Op.Constant && power.Value.IsInteger)) continue;
            Expr? sum = g.Factors(e).FirstOrDefault(f => f.Exponent.IsOne && f.Base.Op == Op.Sum && g.Terms(f.Base).Any(t => Meets(t.Term, x))).Base;
            if (sum is not null) return g.Sum(Rational.Zero, g.Terms(sum).Select(t => (t.Coefficient, e / sum * t.Term)));
        }
        return null;

        static bool Meets(Expr term, Expr x) => term.Graph.Factors(term).Any(f => f.Base == x
            ? f.Exponent.Op == Op.Constant && f.Exponent.Value.Sign < 0
            : f.Base.Op == Op.Log && f.Base.Arguments[0] == term.Graph.One - x);
    }

    private static Expr? LogQuotient(Graph g, Expr e)
    {
        if (e.Op != Op.Product || !Pattern.Split(e, a => a.Op is Op.Log or Op.LogPair, out Expr log, out _)) return null;
        Expr complement = log.Arguments[0], x = log.Op == Op.Log ? g.One - complement : log.Arguments[1];
        if (!x.Range.IsNonNegative) return null;
        return g.Factors(e).Any(f => f.Base == x && IsBelowZero(f.Exponent)) ? -(e / log * x * g.LogQuotient(x, complement)) : null;
    }
}
