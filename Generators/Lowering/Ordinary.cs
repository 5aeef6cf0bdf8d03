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
    private const double Vanishing = Underflow.Vanishing, Enormous = 1e30, Large = 1e4, Grown = 4, Small = 1.0 / 4096, Near = 1.0 / 16, Cancelled = 1.0 / (1 << 20), Grain = 1.0 / 128;

    /// <summary>Expressions beyond which nobody waits for a proof.</summary>
    private const int SizeLimit = 20_000;

    /// <summary>How many times the size of a loss its proofs may make: where choices are decided, quotients of long polynomials may be left.</summary>
    private const int Budget = 400, LeastBudget = 50_000;

    /// <summary>Terms of a sum that cancels as written: each of more adds a rounding.</summary>
    private const int MostTerms = 6;

    /// <summary>What is tried, in this order; of probabilities only what hyperparameters may be: scales and weights, with epsilons among them, exponents (that of Tweedie's variance between 1 and 2), shares of 1, and epsilons alone.</summary>
    private static readonly OrdinaryRange[] Ranges =
    [
        new(8192, 1.0 / 4096, 4096), new(64, 1.0 / 4096, 4096), new(64, 1.0 / 64, 64), new(32, 1.0 / 64, 64), new(32, Epsilon, 64),
        new(32, 1, 2), new(32, 1.0625, 1.9375), new(32, 0.5, 2), new(32, Epsilon, 1), new(32, Epsilon, 0.25), new(12, 0.25, 4), new(12, 0.5, 2),
    ];

    private const double Epsilon = 1.0 / (1 << 30);

    /// <summary>How often the predictions are cut in two: a part of them shows what the whole does not, as that s(z) is not small where z is positive.</summary>
    private const int Cuts = 2;

    /// <summary>Expressions beyond which nothing is cut, and predictions: what is 0 to a float in all of a half, as s(-z) from 104 on, would seem to need no digits.</summary>
    private const int CutLimit = 1000, CutPrediction = 64;

    /// <summary>For which inputs floats are proved to suffice, for other derivatives too if they are asked for; if possible for the hyperparameters that are usual.</summary>
    public static OrdinaryRange Of(StableLoss form, Partial[] others, IReadOnlyList<double> usual, CancellationToken cancellation)
    {
        Expr[] results = form.Results(others), derivatives = [.. others.Select(o => o.Derivative)];
        List<Expr> all = Traversal.Reachable([.. results, form.Written, form.Derivative, .. derivatives]), computed = Traversal.Reachable(results);
        if (all.Count > SizeLimit || all.Find(e => e.Op == Op.Prediction) is not { } prediction) return default;
        Expr[] written = [form.Written, form.Derivative, .. derivatives, .. TermByTerm(form.Written, cancellation)];
        return prediction.Graph.Within(LeastBudget + (Budget * all.Count), Widest);

        OrdinaryRange Widest()
        {
            OrdinaryRange[] ranges = IsProbability(prediction) ? [.. Ranges.Select(r => r with { Prediction = 1 }).Distinct()] : Ranges;
            OrdinaryRange? least = all.Count > CutLimit ? ranges.Last() : null;
            if (least is { } last && !IsProvedFor(last)) return default; // the others would be tried in vain
            bool hasHyperparameters = all.Exists(e => e.Op == Op.Hyperparameter);
            IEnumerable<OrdinaryRange> tried = hasHyperparameters ? ranges.OrderBy(r => usual.Count(h => !r.Contains(h))) : ranges.GroupBy(r => r.Prediction).Select(same => same.First());
            return tried.FirstOrDefault(range => range == least || IsProvedFor(range));
        }

        // Of all predictions together: in a part of them 1 + s(z)^2 may seem to be 1, and a maximum decided.
        bool HasRootOfWhatFalls(OrdinaryRange range) => new Narrowing(all, computed, prediction, Narrowing.Predictions(prediction, range), range) is var narrow && Traversal.Reachable([.. results.Select(narrow.Of)]).Exists(Underflow.IsRoot);

        bool IsProvedFor(OrdinaryRange range) => !HasRootOfWhatFalls(range) && IsProvedIn(Narrowing.Predictions(prediction, range), range, all.Count > CutLimit || range.Prediction > CutPrediction ? 0 : Cuts);

        bool IsProvedIn(Interval predictions, OrdinaryRange range, int cuts)
        {
            var narrow = new Narrowing(all, computed, prediction, predictions, range);
            if (IsProved([.. results.Select(e => narrow.Decide(e, cancellation))], written, narrow, cancellation)) return true;
            double middle = (predictions.Lower + predictions.Upper) / 2;
            return cuts > 0 && IsProvedIn(predictions with { Upper = middle }, range, cuts - 1) && IsProvedIn(predictions with { Lower = middle }, range, cuts - 1);
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
        HashSet<Expr> known = [.. Traversal.Reachable(narrowWritten), .. narrowed.Select(narrow.OfMeans).Where((e, i) => CancelsAsWritten(e, narrowWritten[i]) || HasRoundedSide(e, narrowWritten[i]))];
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

    /// <summary>
    /// Whether all that a sum adds, or all that it takes away, is rounded as written. Of a = p - n and an error of p + n &lt;= |a| + 2 n, the loss as written has its own where it rounds n.
    /// </summary>
    private static bool HasRoundedSide(Expr value, Expr written)
    {
        if (value.Op != Op.Sum) return false;
        (Rational Coefficient, Expr Term)[] terms = value.Graph.Terms(value), own = written.Graph.Terms(written);
        return Array.TrueForAll(terms, t => t.Term.Range.IsNonNegative || t.Term.Range.IsNonPositive) && (IsRounded(1) || IsRounded(-1));

        bool IsRounded(int sign) => terms.Where(t => t.Coefficient.Sign * (t.Term.Range.IsNonNegative ? 1 : -1) == sign).All(t => own.Contains(t) && (!IsLinear(t.Term) || t.Term.Op == Op.Log));
    }

    private static bool IsProbability(Expr prediction) => prediction.Range is { Lower: 0, Upper: 1 };

    private static bool DependsOnPrediction(Expr e) => (e.Depends & Inputs.Prediction) != 0;

    private static bool IsSafe(Expr e, HashSet<Expr> written) => IsModerate(e) && e.Op switch
    {
        Op.Sum when Underflow.IsMagnified(e) => false,
        Op.Sum => Certainty.IsOfOneSign(e) || Certainty.IsMixture(e) || e.Arguments.All(IsLinear) || ((written.Contains(e) || written.Contains(-e)) && CancelsInAnyOrder(e)),
        Op.Product => IsSafeProduct(e),
        Op.Log => e.Arguments[0] is var u && u.Range.Lower >= Vanishing && KeepsDigits(u) && (u.Op != Op.Sum || u.Graph.Terms(u).Length == 1 || written.Contains(e) || Lowerer.IsNearOne(u) || Lowerer.IsShifted(u) || u.Range.Lower > 1.1 || u.Range.Upper < 0.9),
        Op.Tan or Op.Floor or Op.Round => false,
        _ when Underflow.MayDecide(e) => false,
        _ => true,
    };

    /// <summary>Whether what cancels is lost in whatever order terms are added: there are two of them, or no more than one that is not rounded but given, whose sums and products a compensated sum keeps.</summary>
    private static bool CancelsInAnyOrder(Expr sum) => sum.Graph.Terms(sum) is var terms
        && (terms.Length == 2 || (terms.Count(t => !t.Term.IsUniform) <= MostTerms && terms.Count(t => IsGiven(t.Term)) <= 1))
        && !Array.TrueForAll(terms, t => HasPole(t.Term))
        && !IsOfAQuotient(sum);

    /// <summary>Whether a term is a product of inputs: not one of them, nor a number that all elements share, which is added up in double, nor a function of the label, which is rounded as written.</summary>
    private static bool IsGiven(Expr term) => IsLinear(term) && !term.IsUniform && term.Op is not (Op.Prediction or Op.Label)
        && (DependsOnPrediction(term) || !term.Graph.Factors(term).Any(f => f.Base.Op == Op.Log));

    /// <summary>Whether terms have different powers of one denominator that may be far from 1, as the derivative of a quotient does: f'/g and f g'/g^2 may cancel wherever both are large.</summary>
    private static bool IsOfAQuotient(Expr sum) => sum.Graph.Terms(sum).SelectMany(t => sum.Graph.Factors(t.Term))
        .Where(f => f.Base.Op == Op.Sum && DependsOnPrediction(f.Base) && !f.Exponent.Range.IsNonNegative && f.Base.Range is not { Lower: >= Near, Upper: <= 1 / Near }).Distinct().GroupBy(f => f.Base).Any(powers => powers.Skip(1).Any());

    /// <summary>Whether a term is a quotient by what may be small: where two such terms cancel, nothing may be left of either, as of 1/p - 1/sin(p).</summary>
    private static bool HasPole(Expr term) => term.Graph.Factors(term).Any(IsPole);

    private static bool IsPole((Expr Base, Expr Exponent) factor) => !factor.Exponent.Range.IsNonNegative && factor.Base.Range is { Lower: < Small, Upper: > -Small };

    private static bool MayCancel(Expr e) => e.Op == Op.Sum && !IsExpm1(e) && DependsOnPrediction(e) && !e.Arguments.All(IsLinear) && !Certainty.IsOfOneSign(e) && !Certainty.IsMixture(e);

    /// <summary>Whether it is finite, and far from where floats end; the logarithm of a label, which it may hold as a term, is finite but at 0, where the loss is infinite too or a factor is 0.</summary>
    private static bool IsModerate(Expr e) => IsModerate(e.Range)
        || (e.Op == Op.Sum && e.Graph.Terms(e).All(t => IsModerate(t.Term.Range) || (!DependsOnPrediction(t.Term) && e.Graph.Factors(t.Term).All(f => f.Base.Op == Op.Log || IsModerate(f.Base.Range)))));

    /// <summary>c e^u - c, of which nothing is lost.</summary>
    private static bool IsExpm1(Expr e) => e is { Op: Op.Sum, Arguments.Length: 1 } && e.Arguments[0].Op == Op.Exp && e.Coefficients[0] == -e.Value;

    private static bool IsModerate(Interval range) => range.Lower >= -Enormous && range.Upper <= Enormous;

    private static bool IsSafeProduct(Expr e)
    {
        (Expr Base, Expr Exponent)[] factors = e.Graph.Factors(e);
        return factors.All(IsSafeFactor) && !factors.Where(Falls).Any(falling => factors.Any(f => Largest(f) > (f != falling && GrowsUnhalved(f.Base) ? Grown : Large))) && !(factors.Any(IsPole) && factors.Any(f => MayCancel(f.Base)))
            && !factors.SelectMany(f => Cancelling(f.Base)).GroupBy(sum => sum).Any(factorsOfIt => factorsOfIt.Skip(1).Any());
    }

    /// <summary>The sums that may cancel and take a factor with them: where two vanish together, what both have lost is more than the loss as written has by any one of its roundings, as in sin(b) b' of cos(b).</summary>
    private static IEnumerable<Expr> Cancelling(Expr e) =>
        Traversal.Reachable([e], without: part => part.Op is not (Op.Sum or Op.Product or Op.Sin or Op.Tan or Op.Tanh or Op.Atan or Op.Sinh or Op.Cbrt or Op.Abs)).Where(MayCancel);

    /// <summary>Whether something is left in float of terms that cancel: of 1 - 1/(1 + u) there may be nothing, and it is infinite under a fraction or in a logarithm.</summary>
    private static bool KeepsDigits(Expr e) => !MayCancel(e) || Math.Min(Math.Abs(e.Range.Lower), Math.Abs(e.Range.Upper)) >= Cancelled * Math.Max(Math.Abs(e.Value.ToDouble()), e.Graph.Terms(e).Max(t => Math.Abs(t.Coefficient.ToDouble()) * t.Term.Range.Magnitude));

    /// <summary>No quotient by what may be 0, no power of a negative number, no power that falls below all floats where its base does not.</summary>
    private static bool IsSafeFactor((Expr Base, Expr Exponent) factor)
    {
        if (!factor.Exponent.IsUniform) return false;
        bool isWhole = factor.Exponent is { Op: Op.Constant, Value.IsInteger: true };
        if (!isWhole && !factor.Base.Range.IsNonNegative) return false;
        if (!factor.Exponent.Range.IsNonNegative) return (factor.Base.Range.Lower >= Vanishing || factor.Base.Range.Upper <= -Vanishing) && KeepsDigits(factor.Base);
        if (factor.Exponent.Range.Upper <= 4 && (factor.Base is { Op: Op.Sum, Value.IsZero: false } || IsGrained(factor.Base))) return true; // rounded beside a constant, it is 0 or no less than an ulp of that
        return factor.Exponent.Range.Upper <= 2 || factor.Base.Range.Lower >= Vanishing || factor.Base.Range.Upper <= -Vanishing || factor.Base.Op == Op.Sigmoid;
    }

    /// <summary>Whether it is 0 or a sum with a number that all elements share, and that is not small, or the greatest of such: max(0, s(z) - 0.05).</summary>
    private static bool IsGrained(Expr e) => e.IsZero || (e.Op == Op.Max ? Array.TrueForAll(e.Arguments, IsGrained)
        : e.Op == Op.Sum && e.Graph.Terms(e).Any(t => t.Term.IsUniform && e.Graph.Scale(t.Coefficient, t.Term).Range is { Lower: >= Grain } or { Upper: <= -Grain }));

    /// <summary>Whether a factor may be smaller than all floats though it is not 0.</summary>
    private static bool Falls((Expr Base, Expr Exponent) factor) => Underflow.MayFall(factor.Base.Op)
        ? Math.Pow(Math.Max(factor.Base.Range.Lower, 0), Math.Max(factor.Exponent.Range.Upper, 1)) < Vanishing
        : !factor.Exponent.Range.IsNonNegative && DependsOnPrediction(factor.Base) && Math.Pow(factor.Base.Range.Magnitude, factor.Exponent.Range.Lower) < Vanishing;

    /// <summary>Whether it grows as the prediction does, but is none of the sums beside which the lowerer halves what falls.</summary>
    private static bool GrowsUnhalved(Expr e) => e.Op is Op.Softplus or Op.LogCosh or Op.Abs or Op.Max && DependsOnPrediction(e);

    private static double Largest((Expr Base, Expr Exponent) factor)
    {
        double least = Math.Min(Math.Abs(factor.Base.Range.Lower), Math.Abs(factor.Base.Range.Upper)), most = factor.Base.Range.Magnitude;
        return Math.Max(Math.Pow(most, factor.Exponent.Range.Upper), factor.Exponent.Range.IsNonNegative ? 0 : Math.Pow(least, factor.Exponent.Range.Lower));
    }

    private static bool IsLinear(Expr term) => (term.Depends & Inputs.Prediction) == 0 || term.Op == Op.Prediction
        || (term.Op == Op.Product && term.Graph.Factors(term).All(f => (f.Base.Depends & Inputs.Prediction) == 0 || (f.Base.Op == Op.Prediction && f.Exponent.IsOne)));
}

/// <summary>What ordinary predictions are at most, 1 for probabilities, and what hyperparameters are at least and at most; 0 if nothing is proved.</summary>
internal readonly record struct OrdinaryRange(double Prediction, double Least, double Most)
{
    public bool IsEmpty => Prediction == 0;

    /// <summary>The condition on hyperparameters, in C#.</summary>
    public string Condition(IEnumerable<string> names)
    {
        (double least, double most) = (Least, Most);
        return string.Join(" && ", names.Select(h => FormattableString.Invariant($"{h} >= {least:R}d && {h} <= {most:R}d")));
    }

    public bool Contains(double hyperparameter) => hyperparameter >= Least && hyperparameter <= Most;

    /// <summary>Whether all that is ordinary to the other is so to this.</summary>
    public bool Contains(OrdinaryRange other) => other.IsEmpty || (Prediction >= other.Prediction && Least <= other.Least && Most >= other.Most);
}
