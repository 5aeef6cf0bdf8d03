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

    private bool Holds(Expr e)
    {
        if (!_known.TryGetValue(e, out bool holds)) _known[e] = holds = !DependsOnPrediction(e) || Find(e);
        return holds;
    }

    private bool Find(Expr e) => e.Op switch
    {
        Op.Prediction => true,
        // Naive evaluation loses by cancellation what it loses; only infinities of opposite signs are NaN.
        Op.Sum => IsLinear(e) || (e.Arguments.All(Holds) && (e.Arguments.Count(a => !IsMild(a)) <= 1 || IsOfOneSign(e) || IsMixture(e))),
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

    /// <summary>Terms that cannot cancel: none has the sign of another's opposite, or a label tells which one counts.</summary>
    private static bool IsOfOneSign(Expr e)
    {
        (Rational Coefficient, Expr Term)[] terms = [.. e.Graph.Terms(e)];
        bool[] signs = [.. terms.Select(t => t.Coefficient.Sign > 0 ? t.Term.Range.IsNonNegative : t.Term.Range.IsNonPositive)];
        bool[] opposite = [.. terms.Select(t => t.Coefficient.Sign > 0 ? t.Term.Range.IsNonPositive : t.Term.Range.IsNonNegative)];
        return signs.All(s => s) || opposite.All(s => s);
    }

    /// <summary>Whether nothing cancels at a hard label: a soft one weighs its parts against each other in any form.</summary>
    private static bool IsMixture(Expr e)
    {
        if (Traversal.Reachable(e).FirstOrDefault(a => a.Op == Op.Label) is not { } label) return false;
        return Enumerable.Range(0, 2).All(y => Pattern.At(e, label, y) is var hard && (hard.Op != Op.Sum || IsOfOneSign(hard)));
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
