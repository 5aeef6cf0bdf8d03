using AutoBce.Generators.Symbolic;

namespace AutoBce.Generators.Lowering;

/// <summary>
/// Derivatives by labels and hyperparameters may be infinite at some of these where nothing else of the loss is: that of sqrt(y p) is
/// sqrt(p)/(2 sqrt(y)). Proofs of value and gradient take functions of the label for finite.
/// </summary>
internal static class InputPoles
{
    /// <summary>What is proved of a loss with such derivatives.</summary>
    public static Assurance Certainty(StableLoss form, Partial[] partials, IReadOnlyList<double> usual, CancellationToken cancellation)
    {
        List<Expr> parts = Traversal.Reachable([.. partials.Select(p => p.Stable)]);
        if (parts.Find(IsPole) is not { } pole) return Lowering.Certainty.Of(form, partials, usual, cancellation);
        return new(null, pole) { Ordinary = parts.Exists(MultipliesPoleOfLabel) ? default : Ordinary.Of(form, partials, usual, cancellation) };
    }

    /// <summary>Whether it may be infinite at some label or hyperparameter, whatever the prediction.</summary>
    private static bool IsPole(Expr e) => e.Op switch
    {
        Op.Log => !DependsOnPrediction(e) && !e.Arguments[0].Range.IsPositive,
        Op.Product => e.Graph.Factors(e).Any(IsPole),
        _ => false,
    };

    private static bool IsPole((Expr Base, Expr Exponent) factor) => !DependsOnPrediction(factor.Base)
        && (factor.Exponent.Range.IsNonNegative ? factor.Base.Op == Op.Log && IsPole(factor.Base) : !factor.Base.Range.IsNonZero);

    /// <summary>Whether what is infinite at an ordinary label, as 0 is, may be multiplied with 0. A sum with it is infinite as it should be.</summary>
    private static bool MultipliesPoleOfLabel(Expr e) => e.Op == Op.Product && e.Graph.Factors(e).Any(f => (f.Base.Depends & Inputs.Label) != 0 && IsPole(f));

    private static bool DependsOnPrediction(Expr e) => (e.Depends & Inputs.Prediction) != 0;
}
