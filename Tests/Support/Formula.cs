using AutoBce.Generators;
using AutoBce.Generators.Symbolic;

namespace AutoBce.Tests;

/// <summary>An expression of the symbolic core, read from C# by the real parser.</summary>
internal sealed record Formula(Expr Loss, Expr Prediction)
{
    public const string OfLogit = "[Logit] double z, [Label] double y, double a = 2, double b = 3";
    public const string OfProbability = "[Probability] double p, [Label] double y, double a = 2, double b = 3";

    public Graph Graph => Loss.Graph;

    public Expr Label => Graph.Input(Op.Label, "y", new Interval(0, 1));

    /// <summary>The prediction itself, in a graph of its own.</summary>
    public static Formula Of()
    {
        Expr z = new Graph().Input(Op.Prediction, "z", Interval.Reals);
        return new Formula(z, z);
    }

    /// <summary>Reads an expression of z (or, with p in its parameters, of p), y, a and b.</summary>
    public static Formula Parse(string expression, string parameters = OfLogit) => ParseSource(GeneratorHarness.Loss(expression, parameters));

    /// <summary>Reads the only loss of a source text.</summary>
    public static Formula ParseSource(params string[] sources)
    {
        GeneratorRun run = GeneratorHarness.Run(sources);
        Assert.Empty(run.Diagnostics);
        LossSpec spec = Assert.Single(run.Specs);
        (Expr loss, Expr prediction, _) = Canonicalizer.Canonicalize(spec, default);
        return new Formula(loss, prediction);
    }

    /// <summary>An expression in double, operation by operation as it stands.</summary>
    public static double Evaluate(Expr root, double prediction, double label, double a = 2, double b = 3)
    {
        var values = new Dictionary<Expr, double>();
        foreach (Expr e in Traversal.Reachable(root)) values[e] = Value(e, i => values[e.Arguments[i]], prediction, label, a, b);
        return values[root];
    }

    private static double Value(Expr e, Func<int, double> x, double prediction, double label, double a, double b) => e.Op switch
    {
        Op.Constant => e.Value.ToDouble(),
        Op.Prediction => prediction,
        Op.Label => label,
        Op.Hyperparameter => e.Name == "A" ? a : b,
        Op.Sum => e.Coefficients.Select((c, i) => c.ToDouble() * x(i)).Aggregate(e.Value.ToDouble(), (sum, term) => sum + term),
        Op.Product => Enumerable.Range(0, e.Arguments.Length / 2).Aggregate(1.0, (product, i) => product * Math.Pow(x(2 * i), x((2 * i) + 1))),
        Op.Exp => Math.Exp(x(0)),
        Op.Log => Math.Log(x(0)),
        Op.Sigmoid => 1 / (1 + Math.Exp(-x(0))),
        Op.Softplus => Math.Log(1 + Math.Exp(x(0))),
        Op.Tanh => Math.Tanh(x(0)),
        Op.Sin => Math.Sin(x(0)),
        Op.Cos => Math.Cos(x(0)),
        Op.Tan => Math.Tan(x(0)),
        Op.Atan => Math.Atan(x(0)),
        Op.Sinh => Math.Sinh(x(0)),
        Op.Cosh => Math.Cosh(x(0)),
        Op.Cbrt => Math.Cbrt(x(0)),
        Op.Floor => Math.Floor(x(0)),
        Op.Round => Math.Round(x(0)),
        Op.LogCosh => Math.Log(Math.Cosh(x(0))),
        Op.Abs => Math.Abs(x(0)),
        Op.Sign => Math.Sign(x(0)),
        Op.Max => Math.Max(x(0), x(1)),
        Op.LogQuotient => x(0) == 0 ? 1 : -Math.Log(x(1)) / x(0),
        Op.LogPair => Math.Log(x(0)),
        Op.LogMixture => Math.Log(Mixture(x(0), x(1), x(2))),
        Op.MixtureSlope => Mixture(1, 0, x(2)) * Mixture(0, 1, x(2)) / Mixture(x(0), x(1), x(2)),
        Op.MixtureShare => x(0) * Mixture(1, 0, x(2)) / Mixture(x(0), x(1), x(2)),
        Op.Less => x(0) < x(1) ? 1 : 0,
        Op.LessOrEqual => x(0) <= x(1) ? 1 : 0,
        Op.Equal => x(0) == x(1) ? 1 : 0,
        Op.Not => 1 - x(0),
        Op.And => x(0) * x(1),
        Op.Or => Math.Max(x(0), x(1)),
        Op.Select => x(0) != 0 ? x(1) : x(2),
        _ => throw new ArgumentOutOfRangeException(nameof(e), e.Op, "The evaluator of the tests does not know this operation."),
    };

    /// <summary>a s(u) + b s(-u).</summary>
    private static double Mixture(double a, double b, double u) => (a / (1 + Math.Exp(-u))) + (b / (1 + Math.Exp(u)));
}
