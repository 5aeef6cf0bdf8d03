using AutoBce.Generators.Lowering;
using AutoBce.Generators.Symbolic;

namespace AutoBce.Generators.Emission;

/// <summary>
/// Expressions of hyperparameters alone, as C# in double. What is used more than once has a name of its own, and so has every sixteenth
/// level: written out, shared expressions would grow exponentially and deep ones exhaust the compiler's stack.
/// </summary>
internal sealed class UniformPrinter
{
    private const int Levels = 16;

    private readonly Dictionary<Expr, string> _names = [];

    /// <param name="roots">What will be printed.</param>
    /// <param name="prefix">What names begin with; a number follows.</param>
    public UniformPrinter(Expr[] roots, string prefix)
    {
        var uses = new Dictionary<Expr, int>();
        List<Expr> parts = Traversal.Reachable(roots);
        foreach (Expr part in parts)
            foreach (Expr argument in part.Op == Op.Log && Lowerer.OneLessExp(part.Arguments[0]) is { } exponent ? [part.Arguments[0], exponent, exponent] : part.Arguments)
                uses[argument] = (uses.TryGetValue(argument, out int count) ? count : 0) + (IsRepeated(part.Op) ? 2 : 1);
        var definitions = new List<(string, string)>();
        foreach (Expr part in parts)
        {
            bool shared = part.Depth > 0 && uses.TryGetValue(part, out int count) && count > 1;
            if (part.Op is Op.Constant or Op.Hyperparameter || !(shared || (part.Depth > 0 && part.Depth % Levels == 0))) continue;
            string name = prefix + definitions.Count.ToString(System.Globalization.CultureInfo.InvariantCulture), text = Write(part);
            definitions.Add((name, text));
            _names.Add(part, name);
        }
        Definitions = definitions;
    }

    /// <summary>Names with what they stand for, each made of earlier ones.</summary>
    public IReadOnlyList<(string Name, string Text)> Definitions { get; }

    public string Print(Expr e) => _names.TryGetValue(e, out string? name) ? name : Write(e);

    /// <summary>
    /// What the last operation of an expression lost by rounding to double, exactly: of a product of two numbers, or of two terms. An
    /// exponent errs by it, and the power by a hundred times as much where the logarithm of its base is a hundred.
    /// </summary>
    public string Low(Expr e)
    {
        if (e.Op == Op.Constant) return Literal.Of(UniformLow.OfConstant(e.Value));
        if (UniformLow.Multiple(e) is var (power, inner)) return $"({Literal.Of(power.ToDouble())} * {Low(inner)})";
        string whole = Print(e);
        if (UniformLow.Factors(e) is { } factors)
        {
            string low = $"global::System.Math.FusedMultiplyAdd({Number(factors.A)}, {Number(factors.B)}, -{whole})";
            if (UniformLow.Loses(factors.A)) low = $"({low} + {Low(factors.A)} * {Number(factors.B)})";
            return UniformLow.Loses(factors.B) ? $"({low} + {Number(factors.A)} * {Low(factors.B)})" : low;
        }
        if (UniformLow.Terms(e) is not { } terms) return "0.0";
        (string a, string b) = (Number(terms.A), Number(terms.B));
        string lost = $"(({a} - ({whole} - ({whole} - {a}))) + ({b} - ({whole} - {a})))";
        return new[] { terms.A, terms.B }.Where(UniformLow.Loses).Aggregate(lost, (sum, part) => $"({sum} + {Low(part)})");

        string Number(Expr part) => part.Op == Op.Constant ? $"({Literal.Of(part.Value.ToDouble())})" : Print(part);
    }

    /// <summary>Whether arguments are written more than once.</summary>
    private static bool IsRepeated(Op op) => op is Op.LogQuotient or Op.LogPair or Op.LogMixture or Op.MixtureSlope or Op.MixtureShare or Op.Parity;

    private string Write(Expr e) => e.Op switch
    {
        Op.Constant => Literal.Of(e.Value.ToDouble()),
        Op.Hyperparameter => "loss." + e.Name,
        Op.Sum when Lowerer.ExpMinusOne(e) is var (c, exponent, others) => $"({Print(others)} + {Literal.Of(c.ToDouble())} * __Math.Expm1({Print(exponent)}))",
        Op.Log when e.Arguments[0].Op == Op.Constant && e.Arguments[0].Value > new Rational(1, 2) && e.Arguments[0].Value < 2 => $"__Math.Log1p({Literal.Of((e.Arguments[0].Value - 1).ToDouble())})",
        Op.Log when Lowerer.OneLessExp(e.Arguments[0]) is { } exponent => $"({Print(exponent)} > -0.69 ? __Math.Log({Print(e.Arguments[0])}) : __Math.Log1p(-__Math.Exp({Print(exponent)})))",
        Op.Log when e.Arguments[0].Op == Op.Sum && (e.Arguments[0].Value.IsOne || Lowerer.IsMeanOfOneAndExp(e.Arguments[0])) => $"__Math.Log1p({Print(e.Arguments[0] - e.Graph.One)})",
        Op.Sum => "(" + string.Join(" + ", e.Graph.Terms(e).Select(t => t.Term.IsOne ? Literal.Of(t.Coefficient.ToDouble()) : t.Coefficient.IsOne ? Print(t.Term) : $"{Literal.Of(t.Coefficient.ToDouble())} * {Print(t.Term)}")) + ")",
        Op.Product => "(" + string.Join(" * ", e.Graph.Factors(e).Select(Factor)) + ")",
        Op.Exp or Op.Log or Op.Sigmoid or Op.Softplus or Op.Tanh or Op.Abs or Op.Sign
            or Op.Sin or Op.Cos or Op.Tan or Op.Atan or Op.Sinh or Op.Cosh or Op.LogCosh or Op.Cbrt or Op.Floor or Op.Round => $"__Math.{e.Op}({Print(e.Arguments[0])})",
        Op.Parity => $"({Print(e.Arguments[0])} % 2 == 0 ? 1.0 : {Print(e.Arguments[0])} % 2 is 1 or -1 ? -1.0 : double.NaN)",
        Op.LogQuotient => $"({Print(e.Arguments[0])} == 0 ? 1.0 : -__Math.Log1p(-{Print(e.Arguments[0])}) / {Print(e.Arguments[0])})",
        Op.LogPair => $"({Print(e.Arguments[0])} < {Print(e.Arguments[1])} ? __Math.Log({Print(e.Arguments[0])}) : __Math.Log1p(-{Print(e.Arguments[1])}))",
        Op.LogMixture => $"(__Math.Abs({Print(UniformMixture.Of(e) - e.Graph.One)}) < 0.5 ? __Math.Log1p({Print(UniformMixture.LessOne(e))}) : __Math.Log({Print(UniformMixture.Of(e))}))",
        Op.MixtureSlope => Print(e.Graph.Sigmoid(e.Arguments[2]) * e.Graph.Sigmoid(-e.Arguments[2]) / UniformMixture.Of(e)),
        Op.MixtureShare => Print(e.Arguments[0] * e.Graph.Sigmoid(e.Arguments[2]) / UniformMixture.Of(e)),
        Op.Max => $"__Math.Max({Print(e.Arguments[0])}, {Print(e.Arguments[1])})",
        Op.Select => $"({Condition(e.Arguments[0])} ? {Print(e.Arguments[1])} : {Print(e.Arguments[2])})",
        _ => $"({Condition(e)} ? 1.0 : 0.0)",
    };

    private string Factor((Expr Base, Expr Exponent) factor) => factor.Exponent.IsOne
        ? Print(factor.Base)
        : factor.Base.Op == Op.Sigmoid // which underflows before its roots do
        ? $"({Print(factor.Base)} > 1e-300 ? __Math.Pow({Print(factor.Base)}, {Print(factor.Exponent)}) : __Math.Exp(-{Print(factor.Exponent)} * __Math.Softplus({Print(-factor.Base.Arguments[0])})))"
        : factor is { Base: { Op: Op.Constant, Value.Sign: > 0 } } && UniformLow.Loses(factor.Exponent) // b^(e + low) = b^e (1 + low log b)
        ? $"(__Math.Pow({Print(factor.Base)}, {Print(factor.Exponent)}) * (1.0 + {Low(factor.Exponent)} * __Math.Log({Print(factor.Base)})))"
        : $"__Math.Pow({Print(factor.Base)}, {Print(factor.Exponent)})";

    private string Condition(Expr e) => _names.TryGetValue(e, out string? name) ? $"({name} != 0)" : e.Op switch
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
