using AutoBce.Generators.Symbolic;

namespace AutoBce.Generators.Lowering;

/// <summary>
/// Proves of stable expressions that floats suffice: no part overflows, underflows or cancels where the whole does not. What it cannot prove
/// is guarded: computed in double too, and compared. The logit family, polynomials and what is made of them by maxima are proved.
/// </summary>
internal sealed class Certainty(CancellationToken cancellation)
{
    private readonly Dictionary<Expr, bool> _known = [];
    private readonly Finite _finite = new();

    /// <summary>What is proved of a loss, and if that is not all, what is proved for ordinary inputs.</summary>
    /// <param name="form">The loss.</param>
    /// <param name="others">Its derivatives beside that by the prediction of which it is to be proved too.</param>
    /// <param name="usual">What its hyperparameters are unless they are set.</param>
    /// <param name="cancellation">Ends the search.</param>
    public static Assurance Of(StableLoss form, Partial[] others, IReadOnlyList<double> usual, CancellationToken cancellation) =>
        Of(form.Results(others), cancellation) is var proof && proof.HoldsForOrdinaryHyperparameters ? proof : proof with { Ordinary = Ordinary.Of(form, others, usual, cancellation) };

    /// <summary>What is proved of a value and its derivative, assuming as little of the hyperparameters as will do.</summary>
    public static Assurance Of(Expr[] results, CancellationToken cancellation = default)
    {
        if (Doubt(results, cancellation) is not { } doubt) return new([], null);
        List<Expr> reachable = Traversal.Reachable(results);
        HashSet<Expr> exponents = [.. Traversal.Reachable([.. reachable.Where(e => e.Op == Op.Product).SelectMany(e => e.Graph.Factors(e)).Select(f => f.Exponent)])];
        HashSet<Expr> margins = [.. reachable.Where(e => Pattern.IsClipped(e, out Expr p, out _) && p.Op == Op.Sigmoid).SelectMany(e => Traversal.Reachable(e)).Where(e => e.Op == Op.Hyperparameter)];
        foreach (int least in new[] { 0, 1 })
        {
            Assumption[] assumptions = [.. reachable.Where(e => e.Op == Op.Hyperparameter).Select(e => (Hyperparameter: e, Least: exponents.Contains(e) ? least : margins.Contains(e) ? LeastMargin : 0)).Where(a => !(a.Hyperparameter.Range.Lower >= a.Least)).Select(a => new Assumption(a.Hyperparameter, a.Least))];
            Expr[] assumed = [.. results.Select(r => assumptions.Aggregate(r, (e, a) => a.In(e)))];
            if (assumptions.Length > 0 && HaveOneShape(results, assumed) && Doubt(assumed, cancellation) is null) return new(assumptions, doubt);
        }
        return new(null, doubt);
    }

    /// <summary>What 1 - max(0, s(z) - c) keeps c beside a sigmoid that vanishes for: without it the logarithm would have no digits left.</summary>
    private const double LeastMargin = 1.0 / (1L << 60);

    /// <summary>Whether expressions are the same but for the ranges of their inputs: a range may also let a power or a choice be written differently, of which the proof would then be.</summary>
    internal static bool HaveOneShape(Expr[] a, Expr[] b)
    {
        return Shape(a).SequenceEqual(Shape(b));

        // Which of x - y and y - x is the base of a power hangs on which input came first: multiples are left out, of both of them one, and the signs of constants.
        static IEnumerable<(Op Op, int Length, Rational Value)> Shape(Expr[] roots)
        {
            List<Expr> all = Traversal.Reachable(roots);
            HashSet<Expr> known = [.. all];
            return all.Where(e => e.Op != Op.Sum || ((e.Arguments.Length > 1 || !e.Value.IsZero) && !(-e is { } negated && negated.Id < e.Id && known.Contains(negated))))
                .Select(e => (e.Op, e.Arguments.Length, Value: e.Value.Sign < 0 ? -e.Value : e.Value)).OrderBy(s => s.Op).ThenBy(s => s.Length).ThenBy(s => s.Value.ToDouble());
        }
    }

    /// <summary>The innermost part that is not proved, null if all are.</summary>
    private static Expr? Doubt(Expr[] results, CancellationToken cancellation)
    {
        var certainty = new Certainty(cancellation);
        return Array.TrueForAll(results, certainty.Holds) ? null : certainty._known.Where(k => !k.Value).Select(k => k.Key).OrderBy(e => e.Id).First();
    }

    private bool Holds(Expr e)
    {
        cancellation.ThrowIfCancellationRequested();
        if (!_known.TryGetValue(e, out bool holds)) _known[e] = holds = DependsOnPrediction(e) ? Find(e) : IsReal(e);
        return holds;
    }

    /// <summary>Whether a constant is beyond all doubles, though a logarithm of it may be none.</summary>
    private static bool IsBeyondDoubles(Expr e) => e.Depends == Inputs.None && e.Op is Op.Exp or Op.Cosh or Op.Sinh && (double.IsPositiveInfinity(e.Range.Upper) || double.IsNegativeInfinity(e.Range.Lower));

    /// <summary>Whether an expression of the label is made of no power of what rounding may make negative, no logarithm of 0 times a hyperparameter that may be 0, and no constant that overflows.</summary>
    private static bool IsReal(Expr e) => Traversal.Reachable(e) is var parts && !parts.Exists(IsBeyondDoubles) && (e.Label is null || parts.Where(part => part.Op == Op.Product).All(part => part.Graph.Factors(part) is var factors
        && factors.All(f => f.Base.Range.IsNonNegative || (f.Base.Depends & Inputs.Label) == 0 || f.Exponent is { Op: Op.Constant, Value.IsInteger: true })
        && !(factors.Any(f => f.Base.Op == Op.Log && !f.Base.Arguments[0].Range.IsPositive) && factors.Any(f => f.Base.IsUniform && !f.Base.Range.IsNonZero))));

    private bool Find(Expr e) => e.Op switch
    {
        Op.Prediction => true,
        // Naive evaluation loses by cancellation what it loses; only infinities of opposite signs are NaN.
        Op.Sum when Underflow.IsMagnified(e) => false,
        Op.Sum => IsProbability(e) || IsLinear(e) || (!e.Graph.Terms(e).All(t => IsLinearTerm(t.Term)) && !CancelsAtAHardLabel(e) && e.Arguments.All(Holds) && (IsOfOneSign(e) || (GrowsOneWay(e) && (IsMixture(e) || (AreInfiniteApart(e) && HasCommonFactor(e)))))),
        Op.Product when Outgrows(e) || MeetsInfinity(e) || e.Graph.Factors(e).Any(f => IsSteep(f.Base) || HidesGrowth(f.Base)) => false,
        Op.Product when e.Graph.Factors(e).Any(f => IsExplosive(f.Base)) && e.Graph.Factors(e).Count(f => DependsOnPrediction(f.Base)) > 1 => false,
        Op.Product when e.Graph.Factors(e).Any(IsNearPole) && e.Graph.Factors(e).Any(f => f.Base.IsUniform && f.Base.Range.Lower < 0.1) => false,
        Op.Product => e.Graph.Factors(e).All(IsFactor) && e.Graph.Factors(e).Count(f => Vanishes(f.Base) && IsBelowZero(f.Exponent)) <= 1,
        Op.Sin or Op.Cos or Op.Tan when !IsTame(e.Arguments[0]) => false, // at infinity they are NaN
        Op.Sigmoid or Op.Softplus or Op.Tanh or Op.LogCosh or Op.Sin or Op.Cos or Op.Tan or Op.Atan or Op.Cbrt or Op.Exp or Op.Sinh or Op.Cosh => IsLinear(e.Arguments[0]) || IsMagnitude(e.Arguments[0]),
        Op.Log => IsProbability(e.Arguments[0]),
        Op.LogPair or Op.LogQuotient => e.Arguments.All(a => IsProbability(a) || IsMixtureOfProbability(a)),
        Op.LogMixture or Op.MixtureSlope => (e.Op == Op.MixtureSlope || (e.Arguments[0] + e.Arguments[1]).IsOne) && IsLinear(e.Arguments[2]) && !DependsOnPrediction(e.Arguments[0]) && !DependsOnPrediction(e.Arguments[1]),
        Op.Select when e.Arguments[0].Op == Op.Equal && _finite.MayBeInfinite(e.Arguments[1]) => false, // the mean of two slopes, of which one may be infinite
        Op.Select => Holds(e.Arguments[0]) && Holds(Where(e.Arguments[0], e.Arguments[1])) && Holds(e.Arguments[2]),
        _ when Underflow.MayDecide(e) => false,
        Op.Abs or Op.Sign or Op.Max => e.Arguments.All(a => Holds(a) && IsSimple(a)),
        Op.Floor or Op.Round => false, // beside them digits count that no other proof asks for: x - round(x)
        Op.Less or Op.LessOrEqual or Op.Equal or Op.Not or Op.And or Op.Or => e.Arguments.All(a => IsLinear(a) || IsMagnitude(a) || (Holds(a) && (a.Op is >= Op.Less and <= Op.Or || IsBounded(a)))),
        _ => false,
    };

    /// <summary>Powers of what is bounded, and whole positive ones of anything.</summary>
    private bool IsFactor((Expr Base, Expr Exponent) factor)
    {
        if (!DependsOnPrediction(factor.Base)) return factor.Exponent.IsUniform;
        if (!Holds(factor.Base) && !IsMixtureOfProbability(factor.Base) && !IsMixtureOfSigmoids(factor.Base)) return false;
        if (factor.Exponent is { Op: Op.Constant, Value: { IsInteger: true, Sign: > 0 } }) return true;
        if (Finite.IsTakenForFinite(factor) || IsPole(factor)) return false;
        if (Lowerer.SplitsOff(factor.Exponent) && !(factor.Exponent - factor.Exponent.Graph.Constant(factor.Exponent.Value)).Range.IsNonNegative) return false;
        return factor.Exponent.IsUniform && (factor.Base.Op == Op.Sigmoid || IsProbability(factor.Base) || IsMixtureOfProbability(factor.Base) || IsMixtureOfSigmoids(factor.Base) || (factor.Base.Range.IsNonNegative && (IsLinear(factor.Base) || (factor.Base.Op == Op.Max && factor.Base.Arguments.All(IsLinear)))));
    }

    /// <summary>Whether a sum is infinite where a product with it, by what is less than 1, may be finite.</summary>
    private static bool IsSteep(Expr e) => e.Op == Op.Sum && IsLinear(e) && e.Graph.Terms(e).Any(t => DependsOnPrediction(t.Term) && (t.Coefficient > 1 || t.Coefficient < -1));

    /// <summary>Whether a sum is finite wherever the prediction is.</summary>
    private static bool IsTame(Expr e) => e.Graph.Terms(e).All(t => !DependsOnPrediction(t.Term) || (t.Coefficient <= 1 && t.Coefficient >= -1 && (t.Term.Op == Op.Prediction || (t.Term.Op == Op.Abs && IsTame(t.Term.Arguments[0])))));

    private static bool IsExplosive(Expr e) => e.Op is Op.Exp or Op.Sinh or Op.Cosh or Op.Tan && e.Range.Upper > 2;

    /// <summary>A power that may be infinite where its multiple is finite, and is of no whole exponent: c p^(-1 - g). One of g - 1 is what a derivative leaves of p^g.</summary>
    private static bool IsPole((Expr Base, Expr Exponent) factor) => !(factor.Base.Range.Lower > 0) && factor.Exponent.Range.Lower < (factor.Exponent.Op == Op.Constant ? -0.85 : -1) && factor.Exponent is not { Op: Op.Constant, Value.IsInteger: true };

    /// <summary>What a derivative leaves of p^g, if g may be 0.15 or less: infinite at subnormal probabilities, where g p^(g - 1) is finite.</summary>
    private static bool IsNearPole((Expr Base, Expr Exponent) factor) => IsPlain(factor.Base) && factor.Exponent.Op != Op.Constant && factor.Exponent.Range.Lower is >= -1 and < -0.85;

    /// <summary>Whether a part of a sum may be infinite where its multiple is finite, unseen by what lowers multiples: c (x^2 + 1).</summary>
    private static bool HidesGrowth(Expr e) => e.Op == Op.Sum && e.Arguments.Any(IsSteepProduct);

    /// <summary>Whether a product grows faster than the prediction.</summary>
    private static bool IsSteepProduct(Expr e) => e.Op == Op.Product && e.Graph.Factors(e).Where(f => DependsOnPrediction(f.Base) && !IsBounded(f.Base)).ToArray() is var growing && (growing.Length > 1 || growing.Any(f => f.Exponent.Value > 1));

    /// <summary>Whether it grows no faster than the prediction, so that it is finite where the prediction is.</summary>
    private static bool IsMild(Expr e) => !DependsOnPrediction(e) || IsLinear(e) || IsBounded(e)
        || (e.Op is Op.Softplus or Op.Sum or Op.LogCosh or Op.Abs or Op.Cbrt or Op.Max or Op.Floor or Op.Round && e.Arguments.All(IsMild))
        || (e.Op == Op.Product && e.Graph.Factors(e).Count(f => DependsOnPrediction(f.Base)) == 1 && e.Graph.Factors(e).All(f => !DependsOnPrediction(f.Base) || (f.Exponent.IsOne && IsMild(f.Base))));

    private static bool Vanishes(Expr e) => IsProbability(e) || IsMixtureOfProbability(e);

    private static bool IsBelowZero(Expr exponent) => exponent.Op == Op.Constant && exponent.Value.Sign < 0;

    /// <summary>Whether at a label of 0 or 1 a rule finds terms that cancel, as in 1 - y s(z): no rule saw them for other labels.</summary>
    private static bool CancelsAtAHardLabel(Expr e) => e.Label is { } label
        && HardLabels(label).Select(y => e.Graph.At(y, e)).Any(hard => hard.Op == Op.Sum && hard.Graph.Terms(hard).Length > 1 && (Rules.Local.Any(r => Changes(r, hard)) || Rules.Global.Any(r => Changes(r, hard))));

    private static bool Changes(Rule rule, Expr e) => rule.Apply(e.Graph, e) is { } other && other != e;

    /// <summary>Whether at each hard label all terms without hyperparameters have one sign or share what vanishes or grows: their sum then is that times one that crosses 0 as the loss does.</summary>
    private static bool HasCommonFactor(Expr e) => e.Label is { } label
        ? HardLabels(label).All(y => e.Graph.At(y, e) is var hard && (hard.Op == Op.Sum ? IsOfOneSign(hard) || Share(hard) : !hard.IsZero || IsZeroInAllTerms(e, y)))
        : Share(e);

    private static bool Share(Expr sum)
    {
        (Rational Coefficient, Expr Term)[] terms = [.. sum.Graph.Terms(sum).Where(t => (t.Term.Depends & Inputs.Hyperparameter) == 0)];
        if (terms.Length < 2 || terms.All(t => t.Coefficient.Sign > 0 ? t.Term.Range.IsNonNegative : t.Term.Range.IsNonPositive) || terms.All(t => t.Coefficient.Sign < 0 ? t.Term.Range.IsNonNegative : t.Term.Range.IsNonPositive)) return true;
        Expr[][] bases = [.. terms.Select(t => sum.Graph.Factors(t.Term).Select(f => f.Base).Where(DependsOnPrediction).ToArray())];
        return bases[0].Any(b => bases.All(others => others.Contains(b)));
    }

    /// <summary>Whether terms of opposite signs are infinite nowhere together.</summary>
    private static bool AreInfiniteApart(Expr e)
    {
        (int Sign, int Ends)[] terms = [.. e.Graph.Terms(e).Where(t => !IsMild(t.Term)).Select(t => (Sign(t.Coefficient, t.Term), Ends(t.Term)))];
        return !terms.Where((a, i) => terms.Take(i).Any(b => (a.Ends & b.Ends) != 0 && (a.Sign == 0 || a.Sign != b.Sign))).Any();

        static int Sign(Rational coefficient, Expr term) => term.Range.IsNonNegative ? coefficient.Sign : term.Range.IsNonPositive ? -coefficient.Sign : 0;
    }

    /// <summary>Where a term may be infinite: 1 stands for a probability of 0, 2 for one of 1, and 7 for anywhere.</summary>
    private static int Ends(Expr term) => term.Graph.Factors(term).Where(f => DependsOnPrediction(f.Base) || DependsOnPrediction(f.Exponent)).Aggregate(0, (ends, f) => ends | Poles(f));

    private static int Poles((Expr Base, Expr Exponent) factor) => factor switch
    {
        _ when !factor.Exponent.IsUniform => 7,
        _ when IsBounded(factor.Base) && factor.Exponent.Range.IsNonNegative => 0,
        { Base.Op: Op.Log, Exponent.IsOne: true } => End(factor.Base.Arguments[0]),
        { Base.Op: Op.LogQuotient, Exponent.IsOne: true } => End(factor.Base.Arguments[1]),
        _ when IsProbability(factor.Base) => End(factor.Base),
        { Base.Op: Op.Sum, Exponent.IsOne: true } => factor.Base.Arguments.Where(a => !IsMild(a)).Aggregate(0, (ends, a) => ends | Ends(a)),
        _ => IsMild(factor.Base) && factor.Exponent.IsOne ? 0 : 7,
    };

    /// <summary>Where a factor may be 0.</summary>
    private static int Zeros((Expr Base, Expr Exponent) factor) =>
        factor.Base.Range.IsNonZero || factor.Exponent.Range.IsNonPositive || IsMixtureOfProbability(factor.Base) ? 0
        : !Traversal.Reachable(factor.Base).Any(IsPlain) ? factor.Base.Op == Op.Max && factor.Base.Arguments.All(IsLinear) ? 7 : 0 // max(0, x) x^2
        : factor.Base.Op == Op.Max && IsProbability(factor.Base) ? 1 : IsProbability(factor.Base) ? End(factor.Base) : 7;

    /// <summary>Whether a factor may be 0 where another is infinite, but for those that are lowered together: powers and logarithms of one number.</summary>
    private static bool MeetsInfinity(Expr product) => Meet(product, product)
        || (product.Label is { } label && HardLabels(label).Any(y => Meet(product.Graph.At(y, product), product)));

    /// <summary>The same for soft labels, of which no mixture is 0; what a hard label alone makes the same is not lowered together.</summary>
    private static bool Meet(Expr product, Expr original)
    {
        HashSet<Expr> lowered = [.. original.Graph.Factors(original).Select(f => f.Base)];
        (Expr Base, Expr Exponent)[] factors = [.. product.Graph.Factors(product).Where(f => DependsOnPrediction(f.Base))];
        return factors.Any(pole => Poles(pole) is var poles && poles != 0 && factors.Any(zero => zero != pole && (Zeros(zero) & poles) != 0
            && !(pole.Base.Op is Op.Log or Op.LogQuotient && pole.Exponent.IsOne && zero.Exponent.IsUniform && IsProbability(zero.Base) && pole.Base.Arguments.Last() == zero.Base && lowered.Contains(zero.Base))));
    }

    private static int End(Expr e) => !IsProbability(e) ? 7 : e.Op == Op.Prediction ? 1 : e.Op == Op.Max ? 7 : 2;

    private static bool IsBounded(Expr e) => !double.IsInfinity(e.Range.Lower) && !double.IsInfinity(e.Range.Upper);

    /// <summary>Whether factors grow beyond all floats where others vanish.</summary>
    private static bool Outgrows(Expr product)
    {
        (Expr Base, Expr Exponent)[] factors = [.. product.Graph.Factors(product).Where(f => DependsOnPrediction(f.Base))];
        (Expr Base, Expr Exponent)[] growing = [.. factors.Where(f => !IsBounded(f.Base) && f.Base.Op is not (Op.MixtureSlope or Op.Log or Op.LogQuotient or Op.LogPair))];
        // A root of a sigmoid is e^(x/2) far out, which nobody wrote as one factor: beside what grows it loses digits where the product is subnormal.
        if (growing.Length > 0 && factors.Any(f => f.Base.Op == Op.Sigmoid && f.Exponent.Op == Op.Constant && f.Exponent.Value.Sign > 0 && f.Exponent.Value < 1)) return true;
        if (growing.Length > 1 && growing.Any(f => f.Base.Op == Op.Sum && f.Base.Arguments.Any(t => t.Graph.Factors(t).Any(g => g.Base.Op == Op.Softplus)))) return true; // y softplus(-x) + (1 - y) softplus(x), at a hard label
        return factors.Any(f => Underflow.MayFall(f.Base.Op))
            && growing.Any(f => f.Base.Op != Op.Softplus && (growing.Length > 1 || !f.Exponent.IsOne));
    }

    /// <summary>An expression where a condition on the prediction holds: of a narrower range.</summary>
    private static Expr Where(Expr condition, Expr e)
    {
        if (condition.Op != Op.Less || !Pattern.IsScaled(condition.Arguments[0], out Rational scale, out Expr z) || z is not { Op: Op.Prediction, Range.Upper: double.PositiveInfinity } || condition.Arguments[1].Op != Op.Constant) return e;
        double end = (condition.Arguments[1].Value / scale).ToDouble();
        Interval range = scale.Sign > 0 ? z.Range with { Upper = end, UpperOpen = true } : z.Range with { Lower = end, LowerOpen = true };
        Expr narrow = Traversal.Replace(e, z, e.Graph.Input(Op.Prediction, condition.ToString(), range));
        return HaveOneShape([e], [narrow]) ? narrow : e;
    }

    /// <summary>Terms that cannot cancel: all have one sign, but for a factor that all share, or an odd and increasing function of it, as u tanh(u)'s derivative has.</summary>
    internal static bool IsOfOneSign(Expr e)
    {
        (Rational Coefficient, Expr Known, Expr Unknown)[] terms = [.. e.Graph.Terms(e).Select(t => (t.Coefficient, Part(t.Term, known: true), SignOf(Part(t.Term, known: false))))];
        return terms.All(t => t.Unknown == terms[0].Unknown)
            && (terms.All(t => IsNonNegative(t.Coefficient, t.Known)) || terms.All(t => IsNonNegative(-t.Coefficient, t.Known)));

        static Expr SignOf(Expr unknown) => unknown.Op is Op.Tanh or Op.Atan or Op.Sinh or Op.Cbrt or Op.Sign ? unknown.Arguments[0] : unknown;

        static Expr Part(Expr term, bool known) => term.Graph.Product(term.Graph.Factors(term).Where(f => known == (term.Graph.Power(f.Base, f.Exponent).Range is { IsNonNegative: true } or { IsNonPositive: true })));

        static bool IsNonNegative(Rational coefficient, Expr term) => coefficient.Sign > 0 ? term.Range.IsNonNegative : term.Range.IsNonPositive;
    }

    /// <summary>Whether nothing cancels at a hard label: a soft one weighs its parts against each other in any form.</summary>
    internal static bool IsMixture(Expr e)
    {
        if (e.Label is not { } label) return false;
        return HardLabels(label).All(y => e.Graph.At(y, e) is var hard && (hard.Op == Op.Sum ? hard.Arguments.Length <= 1 || IsOfOneSign(hard) : !hard.IsZero || IsZeroInAllTerms(e, y)));
    }

    /// <summary>The labels of two classes: 0 and 1, or -1 and 1.</summary>
    internal static int[] HardLabels(Expr label) => label.Range.Lower < 0 ? [-1, 0, 1] : [0, 1];

    /// <summary>Whether at a label of -1, where a weight of 1 - y is 2, no terms grow in opposite directions: they would be infinite where the sum is not.</summary>
    private static bool GrowsOneWay(Expr e)
    {
        if (e.Label is not { Range.Lower: < 0 }) return true;
        Interval[] growing = [.. e.Graph.Terms(e).Select(t => e.Graph.At(-1, e.Graph.Scale(t.Coefficient, t.Term))).Where(t => DependsOnPrediction(t) && !IsBounded(t))
            .Select(t => Derivative.Of(t, Traversal.Reachable(t).First(x => x.Op == Op.Prediction)).Range)];
        return growing.Length <= 1 || Array.TrueForAll(growing, slope => slope.IsNonNegative) || Array.TrueForAll(growing, slope => slope.IsNonPositive);
    }

    /// <summary>Whether a sum that is 0 at a label is so because its terms are: what is infinite cancels nothing.</summary>
    private static bool IsZeroInAllTerms(Expr sum, int y) => sum.Graph.Terms(sum).All(t => !DependsOnPrediction(t.Term) || sum.Graph.At(y, t.Term).IsZero);

    /// <summary>Whether a sum is linear in the prediction, with coefficients of label and hyperparameters of one sign: none overflows where the sum does not.</summary>
    private static bool IsLinear(Expr e)
    {
        if (e.Op == Op.Prediction) return true;
        (Rational Coefficient, Expr Term)[] terms = e.Graph.Terms(e);
        if (!terms.All(t => IsLinearTerm(t.Term))) return false;
        (Rational Coefficient, Interval Range)[] slopes = [.. terms.Where(t => DependsOnPrediction(t.Term)).Select(t => (t.Coefficient, SlopeOf(t.Term)))];
        return slopes.Length <= 1 || slopes.All(s => s.Coefficient.Sign > 0 ? s.Range.IsNonNegative : s.Range.IsNonPositive) || slopes.All(s => s.Coefficient.Sign < 0 ? s.Range.IsNonNegative : s.Range.IsNonPositive);

        static Interval SlopeOf(Expr term) => term.Graph.Product(term.Graph.Factors(term).Where(f => !DependsOnPrediction(f.Base))).Range;
    }

    private static bool IsLinearTerm(Expr term) => !DependsOnPrediction(term)
        || term.Graph.Factors(term).Count(f => DependsOnPrediction(f.Base) || DependsOnPrediction(f.Exponent)) == 1
        && term.Graph.Factors(term).All(f => !DependsOnPrediction(f.Exponent) && (!DependsOnPrediction(f.Base) || (f.Base.Op == Op.Prediction && f.Exponent.IsOne)));

    /// <summary>Whether it is a number of which a comparison loses nothing: made of one function at most.</summary>
    private static bool IsSimple(Expr e) => !DependsOnPrediction(e) || IsLinear(e) || IsMagnitude(e) || IsProbability(e)
        || (e.Graph.Terms(e).Count(t => DependsOnPrediction(t.Term)) == 1 && e.Graph.Terms(e).All(t => !DependsOnPrediction(t.Term) || t.Term.Op is Op.Sigmoid or Op.Softplus or Op.Max));

    private static bool IsMagnitude(Expr e) => Pattern.IsScaled(e, out _, out Expr v) && v.Op == Op.Abs && IsLinear(v.Arguments[0]);

    private static bool IsProbability(Expr e) => IsPlain(e) || Pattern.IsClipped(e, out _, out _) || (Pattern.IsComplement(e, out Expr p) && (IsPlain(p) || (Pattern.IsClipped(p, out Expr clipped, out Expr left) && (clipped.Op != Op.Sigmoid || left.Range.Lower > 0))));

    private static bool IsPlain(Expr e) => e is { Op: Op.Prediction, Range: { Lower: 0, Upper: 1 } };

    private static bool IsMixtureOfProbability(Expr e) => e.Op == Op.Sum
        && Traversal.Reachable(e).FirstOrDefault(a => a is { Op: Op.Prediction, Range: { Lower: 0, Upper: 1 } }) is { } p && Pattern.IsMixture(e, p, e.Graph.One - p, out _, out _);

    private static bool IsMixtureOfSigmoids(Expr e) => Pattern.IsSigmoidMixture(e, out _, out _, out Expr u) && (IsLinear(u) || IsMagnitude(u));

    private static bool DependsOnPrediction(Expr e) => (e.Depends & Inputs.Prediction) != 0;
}

/// <summary>That a hyperparameter is not below a number.</summary>
internal sealed record Assumption(Expr Hyperparameter, double Least)
{
    public string Name => Hyperparameter.Name;

    public Expr In(Expr e) => Traversal.Replace(e, Hyperparameter, e.Graph.Input(Op.Hyperparameter, ToString(), new Interval(Least, Hyperparameter.Range.Upper, false, Hyperparameter.Range.UpperOpen)));

    public override string ToString() => FormattableString.Invariant($"{Name} >= {Least:R}");
}

/// <summary>What <see cref="Certainty"/> finds.</summary>
/// <param name="Assumptions">What must hold for the proof: nothing if it holds anyway, null if there is no proof.</param>
/// <param name="Doubt">The innermost part that is not proved without assumptions; null if there is none.</param>
internal sealed record Assurance(Assumption[]? Assumptions, Expr? Doubt)
{
    public static readonly Assurance NotAsked = new([], null);

    public bool IsCertain => Assumptions is { Length: 0 };

    public bool IsNothing => Assumptions is null && Ordinary.IsEmpty;

    /// <summary>Whether it assumes nothing but that hyperparameters are not negative, or hardly 0, as ordinary ones are.</summary>
    public bool HoldsForOrdinaryHyperparameters => Assumptions is { } assumptions && Array.TrueForAll(assumptions, a => a.Least < 1);

    /// <summary>Whether as much is proved as by the other, assuming no more.</summary>
    public bool IsAtLeast(Assurance other) => (IsCertain || Ordinary.Contains(other.Ordinary)) && (other.Assumptions is null || (Assumptions is { } mine && Array.TrueForAll(mine, a => Array.Exists(other.Assumptions, b => $"{a}" == $"{b}"))));

    /// <summary>The inputs for which floats are proved to suffice all the same.</summary>
    public OrdinaryRange Ordinary { get; init; }
}
