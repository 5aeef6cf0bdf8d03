using AutoBce.Generators.Symbolic;

namespace AutoBce.Generators.Lowering;

/// <summary>
/// Proves of forms that <see cref="Certainty"/> leaves in doubt that floats suffice for ordinary inputs, which are looked at when the loss runs:
/// only the others are computed twice. Nothing is infinite there, nothing vanishes against what grows, nothing is divided by 0, and no
/// terms cancel but those that cancel in the loss as it was written, or in its derivative.
/// </summary>
internal static class Ordinary
{
    /// <summary>Magnitudes that are asked for, and those within which no part of a form may fall or grow.</summary>
    private const double Vanishing = 1e-30, Enormous = 1e30, Large = 1e4, Small = 1.0 / 4096;

    /// <summary>Expressions beyond which nobody waits for a proof.</summary>
    private const int SizeLimit = 20_000;

    /// <summary>Terms of a sum that cancels as written: each of more adds a rounding.</summary>
    private const int MostTerms = 6;

    /// <summary>What is tried, in this order; of probabilities only what hyperparameters may be.</summary>
    private static readonly OrdinaryRange[] Ranges = [new(8192, 4096), new(64, 4096), new(64, 64)];

    /// <summary>For which inputs floats are proved to suffice, for the second derivative too if it is asked for.</summary>
    public static OrdinaryRange Of(StableLoss form, bool twice, CancellationToken cancellation)
    {
        List<Expr> all = Traversal.Reachable([.. form.Results(twice), form.Written, form.Derivative, .. Second()]);
        if (all.Count > SizeLimit || all.Find(e => e.Op == Op.Prediction) is not { } prediction) return default;
        Expr[] written = [form.Written, form.Derivative, .. Second(), .. TermByTerm(form.Written, cancellation)];
        OrdinaryRange[] ranges = IsProbability(prediction) ? [.. Ranges.Select(r => r with { Prediction = 1 }).Distinct()] : Ranges;
        OrdinaryRange least = ranges.Last();
        return IsProvedFor(least) ? ranges.FirstOrDefault(range => range == least || IsProvedFor(range)) : default; // else the others would be tried in vain

        Expr[] Second() => twice ? [form.Partials[0].Derivative] : [];

        bool IsProvedFor(OrdinaryRange range)
        {
            var narrow = new Narrowing(all, prediction, range);
            return IsProved([.. form.Results(twice).Select(e => narrow.Decide(e, cancellation))], written, narrow, cancellation);
        }
    }

    /// <summary>The sums of an expression with each term in its safe form, which is how they are computed where no rule looks at the whole of them.</summary>
    private static IEnumerable<Expr> TermByTerm(Expr written, CancellationToken cancellation)
    {
        foreach (Expr e in Traversal.Reachable(written))
            if (e.Op == Op.Sum && DependsOnPrediction(e) && e.Arguments.Length is > 1 and <= MostTerms)
                yield return e.Graph.Sum(Rational.Zero, e.Graph.Terms(e).Select(t => (t.Coefficient, LossCompiler.StabilizeValue(t.Term, cancellation))));
    }

    private static bool IsProved(Expr[] computed, Expr[] written, Narrowing narrow, CancellationToken cancellation)
    {
        Expr[] narrowed = [.. computed.Select(narrow.Of)];
        if (!Certainty.HaveOneShape(computed, narrowed)) return false;
        Expr[] narrowWritten = [.. written.Select(e => narrow.OfMeans(narrow.Of(e)))];
        HashSet<Expr> known = [.. Traversal.Reachable(narrowWritten), .. narrowed.Select(narrow.OfMeans).Where((e, i) => CancelsAsWritten(e, narrowWritten[i]))];
        return Traversal.Reachable([.. narrowed.Concat(narrow.Hidden).Select(narrow.OfMeans)]).TrueForAll(e =>
        {
            cancellation.ThrowIfCancellationRequested();
            return !DependsOnPrediction(e) || IsSafe(e, known);
        });
    }

    /// <summary>Whether of a value's terms, which are two or of one sign at each hard label, one is rounded as written: two that cancel are equally large.</summary>
    private static bool CancelsAsWritten(Expr value, Expr written) => value.Op == Op.Sum && value.Label is { } label && Array.TrueForAll(Certainty.HardLabels(label), y =>
        value.Graph.At(y, value) is var hard && (Certainty.IsOfOneSign(hard)
            || (value.Graph.Terms(hard).Length <= 2 && value.Graph.Terms(hard).Intersect(value.Graph.Terms(value.Graph.At(y, written))).Any(t => !IsLinear(t.Term)))));

    private static bool IsProbability(Expr prediction) => prediction.Range is { Lower: 0, Upper: 1 };

    private static bool DependsOnPrediction(Expr e) => (e.Depends & Inputs.Prediction) != 0;

    private static bool IsSafe(Expr e, HashSet<Expr> written) => IsModerate(e.Range) && e.Op switch
    {
        Op.Sum => Certainty.IsOfOneSign(e) || Certainty.IsMixture(e) || e.Arguments.All(IsLinear) || (written.Contains(e) && CancelsInAnyOrder(e)),
        Op.Product => IsSafeProduct(e),
        Op.Log => e.Arguments[0] is var u && u.Range.Lower >= Vanishing && (u.Op != Op.Sum || Lowerer.IsNearOne(u) || Lowerer.IsShifted(u) || u.Range.Lower > 1.1 || u.Range.Upper < 0.9),
        Op.Tan or Op.Floor or Op.Round => false,
        _ => true,
    };

    /// <summary>Whether what cancels is lost in whatever order terms are added: there are two of them, or no more than one that is not rounded but given, whose sums and products a compensated sum keeps.</summary>
    private static bool CancelsInAnyOrder(Expr sum) => sum.Graph.Terms(sum) is var terms
        && (terms.Length == 2 || (terms.Length <= MostTerms && terms.Count(t => IsLinear(t.Term) && t.Term.Op is not (Op.Prediction or Op.Label or Op.Constant)) <= 1))
        && !Array.TrueForAll(terms, t => HasPole(t.Term))
        && !IsOfAQuotient(sum);

    /// <summary>Whether terms have different powers of one denominator, as the derivative of a quotient does: f'/g and f g'/g^2 may cancel wherever both are large.</summary>
    private static bool IsOfAQuotient(Expr sum) => sum.Graph.Terms(sum).SelectMany(t => sum.Graph.Factors(t.Term))
        .Where(f => DependsOnPrediction(f.Base) && !f.Exponent.Range.IsNonNegative).Distinct().GroupBy(f => f.Base).Any(powers => powers.Skip(1).Any());

    /// <summary>Whether a term is a quotient by what may be small: where two such terms cancel, nothing may be left of either, as of 1/p - 1/sin(p).</summary>
    private static bool HasPole(Expr term) => term.Graph.Factors(term).Any(IsPole);

    private static bool IsPole((Expr Base, Expr Exponent) factor) => !factor.Exponent.Range.IsNonNegative && factor.Base.Range is { Lower: < Small, Upper: > -Small };

    private static bool MayCancel(Expr e) => e.Op == Op.Sum && DependsOnPrediction(e) && !e.Arguments.All(IsLinear) && !Certainty.IsOfOneSign(e) && !Certainty.IsMixture(e);

    private static bool IsModerate(Interval range) => range.Lower >= -Enormous && range.Upper <= Enormous;

    private static bool IsSafeProduct(Expr e)
    {
        (Expr Base, Expr Exponent)[] factors = e.Graph.Factors(e);
        return factors.All(IsSafeFactor) && !(factors.Any(Falls) && factors.Any(f => Largest(f) > Large)) && !(factors.Any(IsPole) && factors.Any(f => MayCancel(f.Base)));
    }

    /// <summary>No quotient by what may be 0, no power of a negative number, no power that falls below all floats where its base does not.</summary>
    private static bool IsSafeFactor((Expr Base, Expr Exponent) factor)
    {
        if (!factor.Exponent.IsUniform) return false;
        bool isWhole = factor.Exponent is { Op: Op.Constant, Value.IsInteger: true };
        if (!isWhole && !factor.Base.Range.IsNonNegative) return false;
        if (!factor.Exponent.Range.IsNonNegative) return factor.Base.Range.Lower >= Vanishing || factor.Base.Range.Upper <= -Vanishing;
        if (factor.Exponent.Range.Upper <= 4 && factor.Base is { Op: Op.Sum, Value.IsZero: false }) return true; // rounded beside a constant, it is 0 or no less than an ulp of that
        return factor.Exponent.Range.Upper <= 2 || factor.Base.Range.Lower >= Vanishing || factor.Base.Range.Upper <= -Vanishing || factor.Base.Op == Op.Sigmoid;
    }

    /// <summary>Whether a factor may be smaller than all floats though it is not 0.</summary>
    private static bool Falls((Expr Base, Expr Exponent) factor) =>
        factor.Base.Op is Op.Exp or Op.Sigmoid or Op.Softplus or Op.MixtureSlope && Math.Pow(Math.Max(factor.Base.Range.Lower, 0), Math.Max(factor.Exponent.Range.Upper, 1)) < Vanishing;

    private static double Largest((Expr Base, Expr Exponent) factor)
    {
        double least = Math.Min(Math.Abs(factor.Base.Range.Lower), Math.Abs(factor.Base.Range.Upper)), most = factor.Base.Range.Magnitude;
        return Math.Max(Math.Pow(most, factor.Exponent.Range.Upper), factor.Exponent.Range.IsNonNegative ? 0 : Math.Pow(least, factor.Exponent.Range.Lower));
    }

    private static bool IsLinear(Expr term) => (term.Depends & Inputs.Prediction) == 0 || term.Op == Op.Prediction
        || (term.Op == Op.Product && term.Graph.Factors(term).All(f => (f.Base.Depends & Inputs.Prediction) == 0 || (f.Base.Op == Op.Prediction && f.Exponent.IsOne)));
}

/// <summary>What ordinary predictions are at most, 1 for probabilities, and hyperparameters, whose inverses are too; 0 if nothing is proved.</summary>
internal readonly record struct OrdinaryRange(double Prediction, double Hyperparameter)
{
    public bool IsEmpty => Prediction == 0;

    /// <summary>The condition on hyperparameters, in C#.</summary>
    public string Condition(IEnumerable<string> names)
    {
        double most = Hyperparameter;
        return string.Join(" && ", names.Select(h => FormattableString.Invariant($"{h} >= {1 / most:R}d && {h} <= {most:R}d")));
    }

    public bool Contains(double hyperparameter) => hyperparameter >= 1 / Hyperparameter && hyperparameter <= Hyperparameter;
}
