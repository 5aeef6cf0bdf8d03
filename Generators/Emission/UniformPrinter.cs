using AutoBce.Generators.Lowering;
using AutoBce.Generators.Symbolic;

namespace AutoBce.Generators.Emission;

/// <summary>
/// Expressions of hyperparameters alone, as C# in double. What is used more than once has a name of its own, and so has every sixteenth
/// level: written out, shared expressions would grow exponentially and deep ones exhaust the compiler's stack.
/// </summary>
internal sealed class UniformPrinter : UniformForm<string, string>
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
            string name = prefix + definitions.Count.ToString(System.Globalization.CultureInfo.InvariantCulture), text = Computed(part);
            definitions.Add((name, text));
            _names.Add(part, name);
        }
        Definitions = definitions;
    }

    /// <summary>Names with what they stand for, each made of earlier ones.</summary>
    public IReadOnlyList<(string Name, string Text)> Definitions { get; }

    public override string Of(Expr e) => _names.TryGetValue(e, out string? name) ? name : Computed(e);

    protected override string Number(double value) => value < 0 ? $"({Literal.Of(value)})" : Literal.Of(value);

    protected override string Hyperparameter(string name) => "loss." + name;

    protected override string Add(params string[] terms) => $"({string.Join(" + ", terms)})";

    protected override string Multiply(params string[] factors) => $"({string.Join(" * ", factors)})";

    protected override string Subtract(string a, string b) => $"({a} - {b})";

    protected override string Divide(string a, string b) => $"({a} / {b})";

    protected override string Negate(string x) => $"(-{x})";

    protected override string Call(string function, params string[] arguments) => $"{(function == "FusedMultiplyAdd" ? "global::System.Math" : "__Math")}.{function}({string.Join(", ", arguments)})";

    protected override string Choose(string condition, string yes, string no) => $"({condition} ? {yes} : {no})";

    protected override string Compare(Op comparison, string a, string b) => $"({a} {(comparison == Op.Less ? "<" : comparison == Op.LessOrEqual ? "<=" : "==")} {b})";

    protected override string Not(string condition) => "!" + condition;

    protected override string Both(string a, string b) => $"({a} && {b})";

    protected override string Either(string a, string b) => $"({a} || {b})";

    protected override string Truth(Expr e) => _names.TryGetValue(e, out string? name) ? $"({name} != 0)" : base.Truth(e);

    /// <summary>Whether arguments are written more than once.</summary>
    private static bool IsRepeated(Op op) => op is Op.LogQuotient or Op.LogPair or Op.LogMixture or Op.MixtureSlope or Op.MixtureShare or Op.Parity;
}
