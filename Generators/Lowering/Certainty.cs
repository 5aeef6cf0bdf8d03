using AutoBce.Generators.Symbolic;

namespace AutoBce.Generators.Lowering;

/// <summary>
/// Proves of stable expressions that floats suffice: no part overflows, underflows or cancels where the whole does not. What it cannot prove
/// is guarded: computed in double too, and compared. The logit family, polynomials and what is made of them by maxima are proved.
/// </summary>
internal sealed class Certainty
{
    private readonly Dictionary<Expr, bool> _known = [];

    public static bool IsCertain(params Expr[] results)
    {
        var certainty = new Certainty();
        return Array.TrueForAll(results, certainty.Holds);
    }

    /// <summary>The hyperparameters that must not be negative for the proof to hold: none if it holds anyway, null if there is none.</summary>
    public static string[]? Assumptions(params Expr[] results)
    {
        if (IsCertain(results)) return [];
        Expr[] signed = [.. Traversal.Reachable(results).Where(e => e.Op == Op.Hyperparameter && !e.Range.IsNonNegative)];
        Expr[] assumed = [.. results.Select(r => signed.Aggregate(r, (e, h) => Traversal.Replace(e, h, e.Graph.Input(Op.Hyperparameter, h.Name + " >= 0", new Interval(0, double.PositiveInfinity, false, true)))))];
        return signed.Length > 0 && IsCertain(assumed) ? [.. signed.Select(h => h.Name)] : null;
    }

    private bool Holds(Expr e)
    {
        if (!_known.TryGetValue(e, out bool holds)) _known[e] = holds = !DependsOnPrediction(e) || Find(e);
        return holds;
    }

    private bool Find(Expr e) => e.Op switch
    {
        Op.Prediction => true,
        // Naive evaluation loses by cancellation what it loses; only infinities of opposite signs are NaN.
        Op.Sum => IsLinear(e) || (e.Arguments.All(Holds) && (AreInfiniteApart(e) || IsOfOneSign(e) || IsMixture(e))),
        Op.Product when e.Graph.Factors(e).Any(f => IsExplosive(f.Base)) && e.Graph.Factors(e).Count(f => DependsOnPrediction(f.Base)) > 1 => false,
        Op.Product => e.Graph.Factors(e).All(IsFactor) && e.Graph.Factors(e).Count(f => Vanishes(f.Base) && IsBelowZero(f.Exponent)) <= 1,
        Op.Sigmoid or Op.Softplus or Op.Tanh or Op.LogCosh or Op.Sin or Op.Cos or Op.Atan or Op.Cbrt => IsLinear(e.Arguments[0]) || IsMagnitude(e.Arguments[0]),
        Op.Exp or Op.Sinh or Op.Cosh or Op.Tan => IsLinear(e.Arguments[0]) || IsMagnitude(e.Arguments[0]),
        Op.Log => IsProbability(e.Arguments[0]),
        Op.LogPair or Op.LogQuotient => e.Arguments.All(a => IsProbability(a) || IsMixtureOfProbability(a)),
        Op.LogMixture or Op.MixtureSlope => IsLinear(e.Arguments[2]) && !DependsOnPrediction(e.Arguments[0]) && !DependsOnPrediction(e.Arguments[1]),
        Op.Abs or Op.Sign or Op.Max or Op.Select or Op.Floor or Op.Round => e.Arguments.All(Holds),
        Op.Less or Op.LessOrEqual or Op.Equal or Op.Not or Op.And or Op.Or => e.Arguments.All(a => IsLinear(a) || a.Op is >= Op.Less and <= Op.Or && Holds(a)),
        _ => false,
    };

    /// <summary>Powers of what is bounded, and whole positive ones of anything.</summary>
    private bool IsFactor((Expr Base, Expr Exponent) factor)
    {
        if (!DependsOnPrediction(factor.Base)) return factor.Exponent.IsUniform;
        if (!Holds(factor.Base) && !IsMixtureOfProbability(factor.Base) && !Pattern.IsSigmoidMixture(factor.Base, out _, out _, out _)) return false;
        if (factor.Exponent is { Op: Op.Constant, Value: { IsInteger: true, Sign: > 0 } }) return true;
        return factor.Exponent.IsUniform && (factor.Base.Op == Op.Sigmoid || IsProbability(factor.Base) || IsMixtureOfProbability(factor.Base) || Pattern.IsSigmoidMixture(factor.Base, out _, out _, out _) || factor.Base.Range is { Lower: >= 0 } && IsLinear(factor.Base));
    }

    private static bool IsExplosive(Expr e) => e.Op is Op.Exp or Op.Sinh or Op.Cosh or Op.Tan && e.Range.Upper > 1;

    /// <summary>Whether it grows no faster than the prediction, so that it is finite where the prediction is.</summary>
    private static bool IsMild(Expr e) => !DependsOnPrediction(e) || IsLinear(e) || (!double.IsInfinity(e.Range.Lower) && !double.IsInfinity(e.Range.Upper))
        || (e.Op is Op.Softplus or Op.LogCosh or Op.Abs or Op.Cbrt or Op.Max && e.Arguments.All(IsMild))
        || (e.Op == Op.Product && e.Graph.Factors(e).Count(f => DependsOnPrediction(f.Base)) == 1 && e.Graph.Factors(e).All(f => !DependsOnPrediction(f.Base) || (f.Exponent.IsOne && IsMild(f.Base))));

    private static bool Vanishes(Expr e) => IsProbability(e) || IsMixtureOfProbability(e);

    private static bool IsBelowZero(Expr exponent) => exponent.Op == Op.Constant && exponent.Value.Sign < 0;

    /// <summary>Whether no two terms of a sum are infinite together.</summary>
    private static bool AreInfiniteApart(Expr e)
    {
        int seen = 0;
        foreach (int ends in e.Arguments.Where(a => !IsMild(a)).Select(Ends))
        {
            if ((seen & ends) != 0) return false;
            seen |= ends;
        }
        return true;
    }

    /// <summary>Where a term may be infinite: 1 stands for a probability of 0, 2 for one of 1, and 7 for anywhere.</summary>
    private static int Ends(Expr term) => term.Graph.Factors(term).Where(f => DependsOnPrediction(f.Base)).Aggregate(0, (ends, f) => ends | f.Base switch
    {
        { Op: Op.Log } => End(f.Base.Arguments[0]),
        _ when IsProbability(f.Base) => End(f.Base),
        _ => IsMild(f.Base) && f.Exponent.IsOne ? 0 : 7,
    });

    private static int End(Expr e) => !IsProbability(e) ? 7 : e.Op == Op.Prediction ? 1 : 2;

    /// <summary>Terms that cannot cancel: all have one sign, but for a factor that all share.</summary>
    private static bool IsOfOneSign(Expr e)
    {
        (Rational Coefficient, Expr Known, Expr Unknown)[] terms = [.. e.Graph.Terms(e).Select(t => (t.Coefficient, Part(t.Term, known: true), Part(t.Term, known: false)))];
        return terms.All(t => t.Unknown == terms[0].Unknown)
            && (terms.All(t => IsNonNegative(t.Coefficient, t.Known)) || terms.All(t => IsNonNegative(-t.Coefficient, t.Known)));

        static Expr Part(Expr term, bool known) => term.Graph.Product(term.Graph.Factors(term).Where(f => known == (DependsOnPrediction(f.Base) || f.Base.Range.IsNonNegative || f.Base.Range.IsNonPositive)));

        static bool IsNonNegative(Rational coefficient, Expr term) => coefficient.Sign > 0 ? term.Range.IsNonNegative : term.Range.IsNonPositive;
    }

    /// <summary>Whether nothing cancels at a hard label: a soft one weighs its parts against each other in any form.</summary>
    private static bool IsMixture(Expr e)
    {
        if (Traversal.Reachable(e).FirstOrDefault(a => a.Op == Op.Label) is not { } label) return false;
        return Enumerable.Range(0, 2).All(y => Traversal.Replace(e, label, e.Graph.Constant(y)) is var hard && (hard.Op != Op.Sum || hard.Arguments.Length <= 1 || IsOfOneSign(hard)));
    }

    /// <summary>Whether a sum is linear in the prediction, with coefficients of label and hyperparameters.</summary>
    private static bool IsLinear(Expr e) => e.Op == Op.Prediction || e.Graph.Terms(e).All(t => IsLinearTerm(t.Term));

    private static bool IsLinearTerm(Expr term) => !DependsOnPrediction(term)
        || term.Graph.Factors(term).Count(f => DependsOnPrediction(f.Base) || DependsOnPrediction(f.Exponent)) == 1
        && term.Graph.Factors(term).All(f => !DependsOnPrediction(f.Exponent) && (!DependsOnPrediction(f.Base) || (f.Base.Op == Op.Prediction && f.Exponent.IsOne)));

    private static bool IsMagnitude(Expr e) => Pattern.IsScaled(e, out _, out Expr v) && v.Op == Op.Abs && IsLinear(v.Arguments[0]);

    private static bool IsProbability(Expr e) => e is { Op: Op.Prediction, Range: { Lower: 0, Upper: 1 } } || (Pattern.IsComplement(e, out Expr p) && p is { Op: Op.Prediction, Range: { Lower: 0, Upper: 1 } });

    private static bool IsMixtureOfProbability(Expr e) => e.Op == Op.Sum
        && Traversal.Reachable(e).FirstOrDefault(a => a is { Op: Op.Prediction, Range: { Lower: 0, Upper: 1 } }) is { } p && Pattern.IsMixture(e, p, e.Graph.One - p, out _, out _);

    private static bool DependsOnPrediction(Expr e) => (e.Depends & Inputs.Prediction) != 0;
}
