using AutoBce.Generators.Symbolic;

namespace AutoBce.Generators.Emission;

/// <summary>Expressions of hyperparameters alone, as C# in double.</summary>
internal static class UniformPrinter
{
    public static string Print(Expr e) => e.Op switch
    {
        Op.Constant => Literal.Of(e.Value.ToDouble()),
        Op.Hyperparameter => "loss." + e.Name,
        Op.Sum when e.Arguments.Length == 1 && e.Arguments[0].Op == Op.Exp && e.Coefficients[0] == -e.Value => $"({Literal.Of(e.Coefficients[0].ToDouble())} * __Math.Expm1({Print(e.Arguments[0].Arguments[0])}))",
        Op.Log when e.Arguments[0].Op == Op.Sum && e.Arguments[0].Value.IsOne => $"__Math.Log1p({Print(e.Arguments[0] - e.Graph.One)})",
        Op.Sum => "(" + string.Join(" + ", e.Graph.Terms(e).Select(t => t.Term.IsOne ? Literal.Of(t.Coefficient.ToDouble()) : t.Coefficient.IsOne ? Print(t.Term) : $"{Literal.Of(t.Coefficient.ToDouble())} * {Print(t.Term)}")) + ")",
        Op.Product => "(" + string.Join(" * ", e.Graph.Factors(e).Select(Factor)) + ")",
        Op.Exp or Op.Log or Op.Sigmoid or Op.Softplus or Op.Tanh or Op.Abs or Op.Sign
            or Op.Sin or Op.Cos or Op.Tan or Op.Atan or Op.Sinh or Op.Cosh or Op.LogCosh or Op.Cbrt or Op.Floor or Op.Round => $"__Math.{e.Op}({Print(e.Arguments[0])})",
        Op.Parity => $"({Print(e.Arguments[0])} % 2 == 0 ? 1.0 : {Print(e.Arguments[0])} % 2 is 1 or -1 ? -1.0 : double.NaN)",
        Op.LogQuotient => $"({Print(e.Arguments[0])} == 0 ? 1.0 : -__Math.Log1p(-{Print(e.Arguments[0])}) / {Print(e.Arguments[0])})",
        Op.LogPair => $"__Math.Log({Print(e.Arguments[0])})",
        Op.LogMixture => $"__Math.Log({Print(Mixture(e))})",
        Op.MixtureSlope => Print(e.Graph.Sigmoid(e.Arguments[2]) * e.Graph.Sigmoid(-e.Arguments[2]) / Mixture(e)),
        Op.Max => $"__Math.Max({Print(e.Arguments[0])}, {Print(e.Arguments[1])})",
        Op.Select => $"({Condition(e.Arguments[0])} ? {Print(e.Arguments[1])} : {Print(e.Arguments[2])})",
        _ => $"({Condition(e)} ? 1.0 : 0.0)",
    };

    private static Expr Mixture(Expr e) => (e.Arguments[0] * e.Graph.Sigmoid(e.Arguments[2])) + (e.Arguments[1] * e.Graph.Sigmoid(-e.Arguments[2]));

    private static string Factor((Expr Base, Expr Exponent) factor) => factor.Exponent.IsOne
        ? Print(factor.Base)
        : $"__Math.Pow({Print(factor.Base)}, {Print(factor.Exponent)})";

    private static string Condition(Expr e) => e.Op switch
    {
        Op.Less => $"({Print(e.Arguments[0])} < {Print(e.Arguments[1])})",
        Op.LessOrEqual => $"({Print(e.Arguments[0])} <= {Print(e.Arguments[1])})",
        Op.Equal => $"({Print(e.Arguments[0])} == {Print(e.Arguments[1])})",
        Op.Not => $"!{Condition(e.Arguments[0])}",
        Op.And => $"({Condition(e.Arguments[0])} && {Condition(e.Arguments[1])})",
        Op.Or => $"({Condition(e.Arguments[0])} || {Condition(e.Arguments[1])})",
        _ => $"({Print(e)} != 0)",
    };
}
