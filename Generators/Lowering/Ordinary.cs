using AutoBce.Generators.Symbolic;

namespace AutoBce.Generators.Lowering;

/// <summary>
/// Proves of forms that <see cref="Certainty"/> leaves in doubt that floats suffice for ordinary inputs, which are looked at when the loss runs:
/// only the others are computed twice. Nothing is infinite there, nothing vanishes against what grows, nothing is divided by 0, and no
/// terms cancel but those that cancel in the loss as it was written, or in its derivative.
/// </summary>
internal static class Ordinary
{
    /// <summary>Hyperparameters are from 2^-12 to 2^12, probabilities from 2^-20 to 1 - 2^-20; other predictions, and labels, are 0 or 2^-32 at least.</summary>
    private const double LargestHyperparameter = 4096, SmallestProbability = 1.0 / (1 << 20);

    /// <summary>Magnitudes that are asked for, and those within which no part of a form may fall or grow.</summary>
    private const double Vanishing = 1e-30, Enormous = 1e30, Large = 1e4;

    /// <summary>The largest magnitude of ordinary predictions, tried in this order.</summary>
    private static readonly double[] Limits = [8192, 64];

    /// <summary>The magnitude up to which predictions are ordinary, 1 for probabilities; 0 if nothing is proved.</summary>
    public static double LimitOf(StableLoss form, CancellationToken cancellation)
    {
        Expr[] roots = [form.Value, form.Gradient, form.Written, form.Derivative];
        if (Traversal.Reachable(roots).FirstOrDefault(e => e.Op == Op.Prediction) is not { } prediction) return 0;
        return (IsProbability(prediction) ? [1] : Limits).FirstOrDefault(limit => IsProved(roots, prediction, limit, cancellation));
    }

    /// <summary>The condition on hyperparameters, in C#.</summary>
    public static string Condition(IEnumerable<string> names) => string.Join(" && ", names.Select(h => FormattableString.Invariant($"{h} >= {1 / LargestHyperparameter:R}d && {h} <= {LargestHyperparameter:R}d")));

    public static bool IsHyperparameter(double value) => value is >= 1 / LargestHyperparameter and <= LargestHyperparameter;

    private static bool IsProbability(Expr prediction) => prediction.Range is { Lower: 0, Upper: 1 };

    private static bool IsProved(Expr[] roots, Expr prediction, double limit, CancellationToken cancellation)
    {
        Interval range = IsProbability(prediction) ? new(SmallestProbability, 1 - SmallestProbability) : new(Math.Max(-limit, prediction.Range.Lower), Math.Min(limit, prediction.Range.Upper));
        Expr[] narrow = [.. roots.Select(e => Traversal.Replace(e, prediction, e.Graph.Input(Op.Prediction, $"{prediction.Name} up to {limit}", range)))];
        foreach (Expr h in Traversal.Reachable(roots).Where(e => e.Op == Op.Hyperparameter))
            narrow = [.. narrow.Select(e => Traversal.Replace(e, h, e.Graph.Input(Op.Hyperparameter, "ordinary " + h.Name, new(Math.Max(1 / LargestHyperparameter, h.Range.Lower), Math.Min(LargestHyperparameter, h.Range.Upper)))))];
        if (!Certainty.HaveOneShape([roots[0], roots[1]], [narrow[0], narrow[1]])) return false;
        HashSet<Expr> written = [.. Traversal.Reachable(narrow[2], narrow[3])];
        return Traversal.Reachable(narrow[0], narrow[1]).TrueForAll(e =>
        {
            cancellation.ThrowIfCancellationRequested();
            return (e.Depends & Inputs.Prediction) == 0 || IsSafe(e, written);
        });
    }

    private static bool IsSafe(Expr e, HashSet<Expr> written) => IsModerate(e.Range) && e.Op switch
    {
        Op.Sum => Certainty.IsOfOneSign(e) || Certainty.IsMixture(e) || e.Arguments.All(IsLinear) || (e.Graph.Terms(e).Length == 2 && written.Contains(e)), // of three the source may have added other two first
        Op.Product => IsSafeProduct(e),
        Op.Log => e.Arguments[0] is var u && u.Range.Lower >= Vanishing && (u.Op != Op.Sum || Lowerer.IsNearOne(u) || u.Range.Lower > 1.1 || u.Range.Upper < 0.9),
        Op.Tan or Op.Floor or Op.Round => false,
        _ => true,
    };

    private static bool IsModerate(Interval range) => range.Lower >= -Enormous && range.Upper <= Enormous;

    private static bool IsSafeProduct(Expr e)
    {
        (Expr Base, Expr Exponent)[] factors = [.. e.Graph.Factors(e)];
        return factors.All(IsSafeFactor) && !(factors.Any(Falls) && factors.Any(f => Largest(f) > Large));
    }

    /// <summary>No quotient by what may be 0, no power of a negative number, no power that falls below all floats where its base does not.</summary>
    private static bool IsSafeFactor((Expr Base, Expr Exponent) factor)
    {
        if (!factor.Exponent.IsUniform) return false;
        bool isWhole = factor.Exponent is { Op: Op.Constant, Value.IsInteger: true };
        if (!isWhole && !factor.Base.Range.IsNonNegative) return false;
        if (!factor.Exponent.Range.IsNonNegative) return factor.Base.Range.Lower >= Vanishing || factor.Base.Range.Upper <= -Vanishing;
        return factor.Exponent.Range.Upper <= 2 || factor.Base.Range.Lower >= Vanishing || factor.Base.Range.Upper <= -Vanishing || factor.Base.Op == Op.Sigmoid;
    }

    /// <summary>Whether a factor may be smaller than all floats though it is not 0.</summary>
    private static bool Falls((Expr Base, Expr Exponent) factor) =>
        factor.Base.Op is Op.Exp or Op.Sigmoid or Op.Softplus or Op.MixtureSlope && Math.Pow(Math.Max(factor.Base.Range.Lower, 0), Math.Max(factor.Exponent.Range.Upper, 1)) < Vanishing;

    private static double Largest((Expr Base, Expr Exponent) factor)
    {
        double least = Math.Min(Math.Abs(factor.Base.Range.Lower), Math.Abs(factor.Base.Range.Upper)), most = Math.Max(Math.Abs(factor.Base.Range.Lower), Math.Abs(factor.Base.Range.Upper));
        return Math.Max(Math.Pow(most, factor.Exponent.Range.Upper), factor.Exponent.Range.IsNonNegative ? 0 : Math.Pow(least, factor.Exponent.Range.Lower));
    }

    private static bool IsLinear(Expr term) => (term.Depends & Inputs.Prediction) == 0 || term.Op == Op.Prediction
        || (term.Op == Op.Product && term.Graph.Factors(term).All(f => (f.Base.Depends & Inputs.Prediction) == 0 || (f.Base.Op == Op.Prediction && f.Exponent.IsOne)));
}
