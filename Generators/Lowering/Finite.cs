using AutoBce.Generators.Symbolic;

namespace AutoBce.Generators.Lowering;

/// <summary>Whether an expression can be infinite for some allowed input, infinite logits included.</summary>
internal sealed class Finite
{
    private readonly Dictionary<Expr, bool> _infinite = [];

    public bool MayBeInfinite(Expr root)
    {
        if (_infinite.TryGetValue(root, out bool known)) return known;
        foreach (Expr e in Traversal.Reachable([root], _infinite.ContainsKey)) _infinite[e] = Of(e, a => _infinite[a]);
        return _infinite[root];
    }

    /// <summary>No smaller number has an exponential beyond all floats.</summary>
    private const double Large = 88;

    private static bool Of(Expr e, Func<Expr, bool> infinite) => e.Op switch
    {
        Op.Constant or Op.Label or Op.Hyperparameter => false,
        Op.Prediction => double.IsInfinity(e.Range.Upper),
        // Tangents of numbers of finitely many digits are finite: none is a pole.
        Op.Sin or Op.Cos or Op.Tan or Op.Atan => false,
        Op.Sinh or Op.Cosh => e.Arguments[0].Range.Lower < -Large || e.Arguments[0].Range.Upper > Large,
        Op.Sigmoid or Op.Tanh or Op.Sign or Op.MixtureSlope or Op.MixtureShare => false,
        Op.Less or Op.LessOrEqual or Op.Equal or Op.Not or Op.And or Op.Or => false,
        Op.Exp => e.Arguments[0].Range.Upper > Large,
        Op.Log => infinite(e.Arguments[0]) || !(e.Arguments[0].Range.Lower > 0),
        Op.LogQuotient or Op.LogPair => true,
        Op.LogMixture => infinite(e.Arguments[2]),
        Op.Product => e.Graph.Factors(e).Any(f => infinite(f.Base) || infinite(f.Exponent) || (MayBeNegative(f.Exponent) && !(f.Base.Range.Lower > 0 || f.Base.Range.Upper < 0))),
        _ => e.Arguments.Any(infinite),
    };

    /// <summary>Whether a power is taken for finite that a negative hyperparameter would make infinite.</summary>
    public static bool IsTakenForFinite((Expr Base, Expr Exponent) factor) => !(factor.Base.Range.Lower > 0 || factor.Base.Range.Upper < 0) && !MayBeNegative(factor.Exponent) && !factor.Exponent.Range.IsNonNegative;

    /// <summary>Hyperparameters in exponents are taken for non-negative less the constants that derivatives subtract from them.</summary>
    private static bool MayBeNegative(Expr exponent) => !exponent.IsUniform || exponent.Range.IsNegative || (exponent.Op == Op.Sum && (exponent.Value.Sign < 0 || exponent.Coefficients.Any(c => c.Sign < 0)));
}
