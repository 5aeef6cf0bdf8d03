using AutoBce.Generators.Symbolic;

namespace AutoBce.Tests.Generators;

/// <summary>Each line of the table of derivatives against central differences, and the values at kinks.</summary>
public class DerivativeTests
{
    [Theory]
    [InlineData("z * z * z - 2 * z + 1")]
    [InlineData("(z + 3) * (z - y) / (z * z + 1)")]
    [InlineData("Exp(2 * z)")]
    [InlineData("Log(z * z + 1)")]
    [InlineData("Log1p(z * z)")]
    [InlineData("Expm1(-z)")]
    [InlineData("Sqrt(z * z + 2)")]
    [InlineData("Sigmoid(3 * z)")]
    [InlineData("LogSigmoid(z)")]
    [InlineData("Softplus(-2 * z)")]
    [InlineData("Tanh(z / 2)")]
    [InlineData("Sin(2 * z)")]
    [InlineData("Cos(z * z)")]
    [InlineData("Tan(z / 2)")]
    [InlineData("Atan(-3 * z)")]
    [InlineData("Sinh(z)")]
    [InlineData("Cosh(1 - z)")]
    [InlineData("Cbrt(z * z - 1)")]
    [InlineData("Floor(z) * z")]
    [InlineData("z * z - Round(z)")]
    [InlineData("Abs(z)")]
    [InlineData("Sign(z) * z")]
    [InlineData("Max(z, 0)")]
    [InlineData("Max(z, 2 * z - y)")]
    [InlineData("Min(z * z, 3)")]
    [InlineData("Clamp(z, -1, 1)")]
    [InlineData("XLogY(y, z * z + 1)")]
    [InlineData("Pow(z * z + 1, a)")]
    [InlineData("Pow(2, z)")]
    [InlineData("Pow(z * z + 1, z)")]
    [InlineData("Pow(z * z + 1, -1.5)")]
    [InlineData("z > 0 ? z * z : -b * z")]
    [InlineData("z > 0 && y > 0.1 || z < -1 ? Exp(z) : z")]
    [InlineData("!(z <= 1) ? z * z : 3 * z")]
    [InlineData("Exp(Sigmoid(z) * Tanh(z)) / Softplus(z)")]
    public void DerivativeIsTheLimitOfDifferences(string expression) => AssertDerivative(Formula.Parse(expression), [-2.3, -0.7, 0.45, 1.9]);

    [Theory]
    [InlineData("p * p")]
    [InlineData("Pow(1 - p, b) * Log(p)")]
    [InlineData("Log(1 - p) / p")]
    public void DerivativeByAProbabilityIsTheLimitOfDifferences(string expression) => AssertDerivative(Formula.Parse(expression, Formula.OfProbability), [0.1, 0.35, 0.5, 0.83]);

    /// <summary>Each line of the table of functions, at points of both signs, against the complex step.</summary>
    [Theory]
    [InlineData(LossOperation.Sin)]
    [InlineData(LossOperation.Cos)]
    [InlineData(LossOperation.Tan)]
    [InlineData(LossOperation.Atan)]
    [InlineData(LossOperation.Sinh)]
    [InlineData(LossOperation.Cosh)]
    [InlineData(LossOperation.Cbrt)]
    [InlineData(LossOperation.Floor)]
    [InlineData(LossOperation.Round)]
    public void DerivativeIsTheComplexStep(LossOperation operation)
    {
        const double Step = 1e-30;
        Formula formula = Formula.Parse($"{operation}(z)");
        Expr derivative = Derivative.Of(formula.Loss, formula.Prediction);
        LossGraph graph = new(PredictionKind.Real, 0, 1, [], [], [new(LossOperation.Prediction), new(operation, 0)]);
        foreach (double x in new[] { -7.7, -2.3, -0.7, -1e-3, 1e-9, 0.45, 1.9, 30.1 })
        {
            double expected = graph.Evaluate(new ComplexArithmetic(), new System.Numerics.Complex(x, Step), 0).Imaginary / Step;
            double actual = Formula.Evaluate(derivative, x, 0);
            Assert.True(Math.Abs(expected - actual) <= 1e-14 * Math.Max(1, Math.Abs(expected)), $"at {x}: {actual:R}, by the complex step {expected:R}");
        }
    }

    private static readonly (string Name, Func<Graph, Expr, Expr> Function, LossNode[] Nodes, bool Positive)[] Lines =
    [
        Line(LossOperation.Exp, (g, z) => g.Exp(z)),
        Line(LossOperation.Log, (g, z) => g.Log(z), positive: true),
        Line(LossOperation.Log1p, (g, z) => g.Log(g.One + z), positive: true),
        Line(LossOperation.Expm1, (g, z) => g.Exp(z) - g.One),
        Line(LossOperation.Sqrt, (g, z) => g.Power(z, new Rational(1, 2)), positive: true),
        Line(LossOperation.Sigmoid, (g, z) => g.Sigmoid(z)),
        Line(LossOperation.Softplus, (g, z) => g.Softplus(z)),
        Line(LossOperation.LogSigmoid, (g, z) => -g.Softplus(-z)),
        Line(LossOperation.Tanh, (g, z) => g.Tanh(z)),
        Line(LossOperation.Sin, (g, z) => g.Sin(z)),
        Line(LossOperation.Cos, (g, z) => g.Cos(z)),
        Line(LossOperation.Tan, (g, z) => g.Tan(z)),
        Line(LossOperation.Atan, (g, z) => g.Atan(z)),
        Line(LossOperation.Sinh, (g, z) => g.Sinh(z)),
        Line(LossOperation.Cosh, (g, z) => g.Cosh(z)),
        Line(LossOperation.Cbrt, (g, z) => g.Cbrt(z)),
        Line(LossOperation.Abs, (g, z) => g.Abs(z)),
        ("log cosh", (g, z) => g.LogCosh(z), [new(LossOperation.Prediction), new(LossOperation.Cosh, 0), new(LossOperation.Log, 1)], false),
        ("power 5/2", (g, z) => g.Power(z, new Rational(5, 2)), [new(LossOperation.Prediction), new(LossOperation.Constant, Text: "5/2"), new(LossOperation.Power, 0, 1)], true),
        ("power -3", (g, z) => g.Power(z, -3), [new(LossOperation.Prediction), new(LossOperation.Constant, Text: "-3"), new(LossOperation.Power, 0, 1)], false),
        ("varying power", (g, z) => g.Power(z + g.One, z), [new(LossOperation.Prediction), new(LossOperation.Constant, Text: "1"), new(LossOperation.Add, 0, 1), new(LossOperation.Power, 2, 0)], true),
        ("product", (g, z) => g.Exp(z) * g.Atan(z), [new(LossOperation.Prediction), new(LossOperation.Exp, 0), new(LossOperation.Atan, 0), new(LossOperation.Multiply, 1, 2)], true),
        ("quotient", (g, z) => g.Exp(z) / g.Atan(z), [new(LossOperation.Prediction), new(LossOperation.Exp, 0), new(LossOperation.Atan, 0), new(LossOperation.Divide, 1, 2)], false),
        ("sum", (g, z) => g.Scale(3, g.Sinh(z)) + z, [new(LossOperation.Prediction), new(LossOperation.Sinh, 0), new(LossOperation.Constant, Text: "3"), new(LossOperation.Multiply, 1, 2), new(LossOperation.Add, 3, 0)], false),
        ("choice", (g, z) => g.Select(g.Less(z, g.One), g.Sin(z), g.Cos(z)), [new(LossOperation.Prediction), new(LossOperation.Constant, Text: "1"), new(LossOperation.Less, 0, 1), new(LossOperation.Sin, 0), new(LossOperation.Cos, 0), new(LossOperation.Select, 2, 3, 4)], false),
    ];

    public static TheoryData<string> LineNames => [.. Lines.Select(l => l.Name)];

    private static (string, Func<Graph, Expr, Expr>, LossNode[], bool) Line(LossOperation operation, Func<Graph, Expr, Expr> function, bool positive = false) =>
        ($"{operation}", function, [new(LossOperation.Prediction), new(operation, 0)], positive);

    /// <summary>
    /// 20,000 points, or AUTOBCE_POINTS of them, of magnitudes from 0.001 to 30: the relative error is 1e-12 times the condition number
    /// |x f''/f'| of the derivative at most, with nothing absolute.
    /// </summary>
    [Theory]
    [MemberData(nameof(LineNames))]
    public void DerivativeIsTheComplexStepAtManyPoints(string line)
    {
        const double Step = 1e-40;
        int points = int.Parse(Environment.GetEnvironmentVariable("AUTOBCE_POINTS") ?? "20000", System.Globalization.CultureInfo.InvariantCulture);
        (_, Func<Graph, Expr, Expr> function, LossNode[] nodes, bool positive) = Lines.Single(l => l.Name == line);
        Expr z = Formula.Of().Loss, derivative = Derivative.Of(function(z.Graph, z), z), second = Derivative.Of(derivative, z);
        LossGraph graph = new(PredictionKind.Real, 0, 1, [], [], nodes);
        var arithmetic = new ComplexArithmetic();
        var random = new RandomSource(20_261_122, line);
        for (int i = 0; i < points; i++)
        {
            double x = Math.Exp((random.NextDouble() * Math.Log(30 / 1e-3)) + Math.Log(1e-3)) * (positive || random.NextDouble() < 0.5 ? 1 : -1);
            double expected = graph.Evaluate(arithmetic, new System.Numerics.Complex(x, Step), 0).Imaginary / Step, actual = Formula.Evaluate(derivative, x, 0);
            double condition = Math.Max(1, Math.Abs(x * Formula.Evaluate(second, x, 0) / actual));
            Assert.True(Math.Abs(actual - expected) <= 1e-12 * condition * Math.Abs(expected), $"at {x:R}: {actual:R}, by the complex step {expected:R}");
        }
    }

    /// <summary>What no source can say: operations that rules bring in.</summary>
    [Fact]
    public void DerivativeOfAnOperationOfTheRulesIsTheLimitOfDifferences()
    {
        Formula f = Formula.Parse("p", Formula.OfProbability);
        (Graph g, Expr p, Expr y) = (f.Graph, f.Prediction, f.Label);
        Expr mixture = (y * p) + ((g.One - y) * (g.One - p));
        foreach (Expr e in new[] { g.LogQuotient(p, g.One - p), g.LogPair(mixture, g.One - mixture), g.LogMixture(g.One + p, y, g.Scale(3, p)), g.LogCosh(g.Scale(3, p) - y), g.MixtureSlope(y, g.One + p, p * p), g.MixtureSlope(p, g.One - p, p), g.MixtureShare(y, g.One + p, p * p), g.MixtureShare(p, g.One - p, p) })
            AssertDerivative(f with { Loss = e }, [0.1, 0.35, 0.5, 0.83]);
    }

    [Theory]
    [InlineData("Abs(z)", 0)]
    [InlineData("Max(z, 0)", 0)]
    [InlineData("Max(0, -z)", 0)]
    [InlineData("Max(z, 3 * z)", 2)]
    [InlineData("Min(z, 3 * z)", 2)]
    [InlineData("Sign(z)", 0)]
    [InlineData("Floor(z)", 0)]
    [InlineData("Round(z + 0.5)", 0)]
    public void KinkHasTheDerivativeOfTheConvention(string expression, double atZero)
    {
        (Expr loss, Expr prediction) = Formula.Parse(expression);
        Assert.Equal(atZero, Formula.Evaluate(Derivative.Of(loss, prediction), 0, 1));
    }

    [Fact]
    public void DerivativeByWhatDoesNotOccurIsZero()
    {
        Formula formula = Formula.Parse("y * Log(a) + b");
        Assert.Same(formula.Graph.Zero, Derivative.Of(formula.Loss, formula.Prediction));
    }

    private static void AssertDerivative(Formula formula, double[] points)
    {
        const double H = 1e-5, Label = 0.3;
        Expr derivative = Derivative.Of(formula.Loss, formula.Prediction);
        foreach (double x in points)
        {
            double difference = (Formula.Evaluate(formula.Loss, x + H, Label) - Formula.Evaluate(formula.Loss, x - H, Label)) / (2 * H);
            double value = Formula.Evaluate(derivative, x, Label);
            Assert.True(Math.Abs(difference - value) <= 1e-8 * Math.Max(1, Math.Abs(value)), $"at {x}: {value:R}, by differences {difference:R}");
        }
    }
}
