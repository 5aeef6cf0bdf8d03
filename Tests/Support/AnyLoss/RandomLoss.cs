using System.Globalization;
using static AutoBce.Tests.AnyLoss.TermKind;

namespace AutoBce.Tests.AnyLoss;

/// <summary>A random loss: an expression, what its prediction and its label are, and the values of its hyperparameters.</summary>
internal sealed record RandomLoss(Term Term, PredictionKind Prediction, bool SignedLabel, string A, string B, string C)
{
    public string Parameters => string.Create(
        CultureInfo.InvariantCulture,
        $"[{(Prediction == PredictionKind.Real ? "Prediction" : Prediction.ToString())}] double {PredictionName}, [Label{(SignedLabel ? "(Minimum = -1, Maximum = 1)" : "")}] double y, double a = {A}, double b = {B}, double c = {C}");

    public string PredictionName => Prediction switch { PredictionKind.Logit => "z", PredictionKind.Probability => "p", _ => "x" };

    /// <summary>A source file with the loss as a method of that name.</summary>
    public string Source(string name) => $$"""
        using AutoBce;
        using static AutoBce.ScalarMath;

        public static partial class Sample
        {
            [Loss]
            public static double {{name}}({{Parameters}}) { {{Term.Body()}} }
        }
        """;

    public override string ToString() => $"({Parameters}) {{ {Term.Body()} }}";
}

/// <summary>
/// Draws losses from a typed grammar of the whole language. Four of five ask each function for arguments of its domain; the others may
/// leave it. The functions of the logit family, and what textbooks make of them, come up more often than the rest.
/// </summary>
internal sealed class RandomLosses(RandomSource random)
{
    private sealed record Production(TermKind Kind, int Weight, string Format, params TermKind[] Arguments);

    private static readonly Production[] Grammar =
    [
        new(Real, 8, "({0} + {1})", Real, Real),
        new(Real, 8, "({0} - {1})", Real, Real),
        new(Real, 10, "({0} * {1})", Real, Real),
        new(Real, 5, "({0} / {1})", Real, Positive),
        new(Real, 5, "(-({0}))", Real),
        new(Real, 10, "Log({0})", Positive),
        new(Real, 8, "Log({0})", Unit),
        new(Real, 6, "LogSigmoid({0})", Real),
        new(Real, 3, "Log1p({0})", Positive),
        new(Real, 3, "Log1p(-({0}))", Unit),
        new(Real, 3, "Expm1({0})", Real),
        new(Real, 4, "Tanh({0})", Real),
        new(Real, 2, "Sin({0})", Real),
        new(Real, 1, "Cos({0})", Real),
        new(Real, 1, "Tan({0})", Real),
        new(Real, 2, "Atan({0})", Real),
        new(Real, 1, "Sinh({0})", Real),
        new(Real, 2, "Cbrt({0})", Real),
        new(Real, 1, "(Floor({0}) * {1})", Real, Real),
        new(Real, 1, "({0} - Round({1}))", Real, Real),
        new(Real, 2, "(Sign({0}) * {1})", Real, Real),
        new(Real, 2, "Max({0}, {1})", Real, Real),
        new(Real, 2, "Min({0}, {1})", Real, Real),
        new(Real, 2, "Clamp({0}, -2.0, 3.0)", Real),
        new(Real, 3, "XLogY({0}, {1})", Unit, Positive),
        new(Real, 2, "Pow({0}, 2.0)", Real),
        new(Real, 1, "Pow({0}, 3.0)", Real),
        new(Real, 2, "({0} ? {1} : {2})", Condition, Real, Real),
        new(Real, 6, "(y * {0} + (1.0 - y) * {1})", Real, Real),
        new(Real, 3, "(-(y * Log({0}) + (1.0 - y) * Log(1.0 - {0})))", Unit),
        new(Real, 10, "{0}", Positive),
        new(Positive, 8, "Exp({0})", Real),
        new(Positive, 8, "Softplus({0})", Real),
        new(Positive, 6, "(1.0 + {0})", Positive),
        new(Positive, 4, "({0} + {1})", Positive, Positive),
        new(Positive, 5, "({0} * {1})", Positive, Positive),
        new(Positive, 4, "({0} / {1})", Positive, Positive),
        new(Positive, 3, "Sqrt({0})", Positive),
        new(Positive, 3, "Pow({0}, b)", Positive),
        new(Positive, 3, "Pow({0}, c)", Positive),
        new(Positive, 2, "Pow({0}, 0.5)", Positive),
        new(Positive, 2, "Pow({0}, -1.5)", Positive),
        new(Positive, 1, "Pow({0}, {1})", Positive, Real),
        new(Positive, 2, "Cosh({0})", Real),
        new(Positive, 1, "Cbrt({0})", Positive),
        new(Positive, 3, "Abs({0})", Real),
        new(Positive, 3, "({0} * {0} + 1.0)", Real),
        new(Positive, 2, "Max({0}, {1})", Positive, Real),
        new(Positive, 1, "({0} ? {1} : {2})", Condition, Positive, Positive),
        new(Positive, 16, "{0}", Unit),
        new(Unit, 14, "Sigmoid({0})", Real),
        new(Unit, 10, "(1.0 - {0})", Unit),
        new(Unit, 3, "Exp(-({0}))", Positive),
        new(Unit, 4, "(1.0 / (1.0 + Exp({0})))", Real),
        new(Unit, 3, "({0} / (1.0 + {0}))", Positive),
        new(Unit, 4, "({0} * {1})", Unit, Unit),
        new(Unit, 5, "(y * {0} + (1.0 - y) * (1.0 - {0}))", Unit),
        new(Unit, 3, "Pow({0}, b)", Unit),
        new(Unit, 2, "(0.5 + 0.5 * Tanh({0}))", Real),
        new(Unit, 1, "({0} ? {1} : {2})", Condition, Unit, Unit),
        new(Condition, 4, "({0} > 0.0)", Real),
        new(Condition, 4, "(y > 0.5)"),
        new(Condition, 2, "(y == 1.0)"),
        new(Condition, 3, "({0} < {1})", Real, Real),
        new(Condition, 2, "({0} <= {1})", Real, Real),
        new(Condition, 1, "({0} >= 1.0)", Real),
        new(Condition, 1, "({0} != {1})", Real, Real),
        new(Condition, 1, "!{0}", Condition),
        new(Condition, 1, "({0} && {1})", Condition, Condition),
        new(Condition, 1, "({0} || {1})", Condition, Condition),
    ];

    private static readonly string[] RealConstants = ["2.0", "0.5", "-1.0", "3.0", "0.1", "1.0", "-0.7", "1e-3"];
    private static readonly string[] PositiveConstants = ["2.0", "0.5", "1.0", "3.5", "1e-7", "10.0"];
    private static readonly string[] UnitConstants = ["0.25", "0.9", "0.5", "1e-3"];
    private static readonly string[] ValuesOfA = ["0.25", "0.1", "0.75", "0.5"];
    private static readonly string[] ValuesOfB = ["2.0", "0.5", "3.0", "1.7", "1.0", "0.1"];
    private static readonly string[] ValuesOfC = ["-1.5", "-2.0", "3.3", "-0.5", "0.0", "1.0"];

    private readonly List<Term> _made = [];
    private string _prediction = "z";
    private bool _wild, _signed;

    public RandomLoss Next()
    {
        PredictionKind kind = random.NextInt(5) switch { 0 => PredictionKind.Real, 1 => PredictionKind.Probability, 2 => PredictionKind.Probability, _ => PredictionKind.Logit };
        _prediction = kind switch { PredictionKind.Logit => "z", PredictionKind.Probability => "p", _ => "x" };
        _signed = random.NextInt(6) == 0;
        _wild = random.NextInt(5) == 0;
        _made.Clear();
        Term term = Draw(Real, 2 + random.NextInt(5));
        return new RandomLoss(term, kind, _signed, Any(ValuesOfA), Any(ValuesOfB), Any(ValuesOfC));
    }

    private Term Draw(TermKind kind, int depth)
    {
        if (_wild && kind is Positive or Unit && random.NextInt(4) == 0) kind = Real;
        if (random.NextInt(8) == 0 && Shared(kind) is { } shared) return shared;
        if (kind != Condition && (depth == 0 || random.NextInt(8) == 0)) return Leaf(kind);
        Production production = Choose(kind, depth);
        if (production.Format == "{0}") return Draw(production.Arguments[0], depth);
        var term = new Term(kind, production.Format, [.. production.Arguments.Select(k => Draw(k, depth - 1))]);
        _made.Add(term);
        return term;
    }

    /// <summary>Something made before, to be used twice.</summary>
    private Term? Shared(TermKind kind)
    {
        Term[] fitting = [.. _made.Where(t => t.Kind == kind || (kind == Positive && t.Kind == Unit) || (kind == Real && t.Kind is Positive or Unit))];
        return fitting.Length == 0 ? null : Any(fitting);
    }

    private Production Choose(TermKind kind, int depth)
    {
        Production[] fitting = [.. Grammar.Where(p => p.Kind == kind && (depth > 0 || p.Arguments.Length == 0))];
        int at = random.NextInt(fitting.Sum(p => p.Weight));
        foreach (Production production in fitting)
            if ((at -= production.Weight) < 0) return production;
        throw new InvalidOperationException("The weights do not add up.");
    }

    private Term Leaf(TermKind kind) => new(kind, kind switch
    {
        Real => random.NextInt(10) switch { < 6 => _prediction, 6 => "y", 7 => "c", _ => Any(RealConstants) },
        Positive => random.NextInt(10) switch { < 5 => _prediction == "p" ? "p" : $"Exp({_prediction})", 5 => "b", 6 => "a", _ => Any(PositiveConstants) },
        _ => random.NextInt(10) switch { < 6 => _prediction == "p" ? "p" : $"Sigmoid({_prediction})", 6 or 7 => _signed ? "(0.5 + 0.5 * y)" : "y", 8 => "a", _ => Any(UnitConstants) },
    });

    private T Any<T>(IReadOnlyList<T> choices) => choices[random.NextInt(choices.Count)];
}
