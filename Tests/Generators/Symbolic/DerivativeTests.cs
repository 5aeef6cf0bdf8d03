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

    /// <summary>What no source can say: operations that rules bring in.</summary>
    [Fact]
    public void DerivativeOfAnOperationOfTheRulesIsTheLimitOfDifferences()
    {
        Formula f = Formula.Parse("p", Formula.OfProbability);
        (Graph g, Expr p, Expr y) = (f.Graph, f.Prediction, f.Label);
        Expr mixture = (y * p) + ((g.One - y) * (g.One - p));
        foreach (Expr e in new[] { g.LogQuotient(p, g.One - p), g.LogPair(mixture, g.One - mixture), g.LogMixture(g.One + p, y, g.Scale(3, p)), g.LogCosh(g.Scale(3, p) - y), g.MixtureSlope(y, g.One + p, p * p) })
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
