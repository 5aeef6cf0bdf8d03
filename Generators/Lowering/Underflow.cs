using AutoBce.Generators.Symbolic;

namespace AutoBce.Generators.Lowering;

/// <summary>What is computed of parts that fall below all floats, and so seem to be 0, where the loss itself does not.</summary>
internal static class Underflow
{
    /// <summary>What is not below all floats, nor a small power of it.</summary>
    public const double Vanishing = 1e-30;

    /// <summary>By how much the least of all floats may be multiplied before it is more than the least normal one, nearly.</summary>
    private static readonly Rational Magnified = Rational.Power(2, 22);

    /// <summary>Whether a sign or a comparison may hang on such a part, beside nothing that is surely more: sign(s(x) - y).</summary>
    public static bool MayDecide(Expr e)
    {
        if (e.Op is not (Op.Sign or Op.Less or Op.LessOrEqual or Op.Equal)) return false;
        Expr difference = e.Op == Op.Sign ? e.Arguments[0] : e.Arguments[0] - e.Arguments[1];
        (Rational Coefficient, Expr Term)[] falling = [.. e.Graph.Terms(difference).Where(t => Traversal.Reachable(t.Term).Any(Falls))];
        return falling.Length > 0 && (difference - e.Graph.Sum(Rational.Zero, falling)).Range is not ({ Lower: > Vanishing } or { Upper: < -Vanishing });
    }

    /// <summary>Whether a sum makes an ordinary number of it: 1e10 softplus(x).</summary>
    public static bool IsMagnified(Expr sum) => sum.Graph.Terms(sum).Any(t => (t.Coefficient > Magnified || t.Coefficient < -Magnified) && sum.Graph.Factors(t.Term).Any(f => Falls(f.Base)));

    /// <summary>Whether it is a root of it, and so an ordinary number: cbrt(max(s(z)^2, t)).</summary>
    public static bool IsRoot(Expr e) => e.Op == Op.Cbrt ? HasFallen(e.Arguments[0]) : e.Op == Op.Product && e.Graph.Factors(e).Any(f => f.Exponent.Range is { Lower: > 0 and < 1 } && HasFallen(f.Base));

    /// <summary>Whether a part is below all floats; roots of sigmoids and exponentials are computed by themselves.</summary>
    private static bool HasFallen(Expr e) => e.Op is not (Op.Sigmoid or Op.Exp) && Traversal.Reachable(e).Any(part => (part.Depends & Inputs.Prediction) != 0
        && part.Graph.Factors(part).Where(f => MayFall(f.Base.Op)).Aggregate(1.0, (least, f) => least * Math.Pow(Math.Max(f.Base.Range.Lower, 0), Math.Max(f.Exponent.Range.Upper, 0))) < Vanishing);

    /// <summary>Functions that vanish exponentially.</summary>
    public static bool MayFall(Op op) => op is Op.Exp or Op.Sigmoid or Op.Softplus or Op.MixtureSlope;

    private static bool Falls(Expr e) => MayFall(e.Op) && (e.Depends & Inputs.Prediction) != 0 && e.Range.Lower < Vanishing;
}
