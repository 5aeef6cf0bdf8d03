using AutoBce.Generators.Symbolic;

namespace AutoBce.Tests.Generators;

/// <summary>However the logistic loss is written, it is one loss.</summary>
public class TextbookTests
{
    [Theory]
    [InlineData("-(y * Log(Sigmoid(z)) + (1 - y) * Log(1 - Sigmoid(z)))")]
    [InlineData("-y * Log(1 / (1 + Exp(-z))) - (1 - y) * Log(1 - 1 / (1 + Exp(-z)))")]
    [InlineData("-y * Log(Exp(z) / (1 + Exp(z))) - (1 - y) * Log(1 / (1 + Exp(z)))")]
    [InlineData("-y * Log(Exp(z) / (1 + Exp(z))) - (1 - y) * Log(1 - Exp(z) / (1 + Exp(z)))")]
    [InlineData("Max(z, 0) - z * y + Log(1 + Exp(-Abs(z)))")]
    [InlineData("Max(z, 0) - z * y + Log1p(Exp(-Abs(z)))")]
    [InlineData("Softplus(z) - y * z")]
    [InlineData("(1 - y) * z + Softplus(-z)")]
    [InlineData("-y * LogSigmoid(z) - (1 - y) * LogSigmoid(-z)")]
    [InlineData("Log(1 + Exp(z)) - y * z")]
    [InlineData("(1 - y) * z + Log(1 + Exp(-z))")]
    [InlineData("(1 - y) * z + Max(-z, 0) + Log(Exp(-Max(-z, 0)) + Exp(-z - Max(-z, 0)))")]
    [InlineData("z >= 0 ? z - z * y + Log(1 + Exp(-z)) : -z * y + Log(1 + Exp(z))")]
    [InlineData("(z >= 0 ? z : 0) - z * y + Log(1 + Exp(z >= 0 ? -z : z))")]
    [InlineData("-XLogY(y, Sigmoid(z)) - XLogY(1 - y, Sigmoid(-z))")]
    [InlineData("-y * Log((1 + Tanh(z / 2)) / 2) - (1 - y) * Log((1 - Tanh(z / 2)) / 2)")]
    [InlineData("Log(Pow(1 + Exp(-z), y)) + Log(Pow(1 + Exp(z), 1 - y))")]
    public void ExpressionIsTheLogisticLoss(string expression) => AssertLogistic(Formula.Parse(expression));

    [Fact]
    public void LocalsAreTheLogisticLoss() => AssertLogistic(Block("double p = Sigmoid(z); double q = 1 - p; return -(y * Log(p) + (1 - y) * Log(q));"));

    [Fact]
    public void LocalsOfPyTorchAreTheLogisticLoss() => AssertLogistic(Block("double m = Max(-z, 0); return (1 - y) * z + m + Log(Exp(-m) + Exp(-z - m));"));

    [Fact]
    public void BranchesThatReturnAreTheLogisticLoss() => AssertLogistic(Block("if (z >= 0) return (1 - y) * z + Log1p(Exp(-z)); else return Log1p(Exp(z)) - y * z;"));

    [Fact]
    public void BranchesThatAssignAreTheLogisticLoss() => AssertLogistic(Block("double m; if (z > 0) m = z; else { m = 0; } double loss = m - z * y; loss += Log1p(Exp(-Abs(z))); return loss;"));

    [Fact]
    public void HelperOfAnotherClassIsTheLogisticLoss() => AssertLogistic(Formula.ParseSource(
        GeneratorHarness.Loss("-Likelihood.Of(y, outcome: Likelihood.Expit(z))", Formula.OfLogit),
        """
        using System;

        internal static class Likelihood
        {
            internal static double Expit(double t) => 1 / (1 + Math.Exp(-t));

            internal static double Of(double y, double outcome)
            {
                double failure = 1 - outcome;
                return y * Math.Log(outcome) + (1 - y) * Math.Log(failure);
            }
        }
        """));

    /// <summary>The loss of a probability, as a function of the logit, is the logistic loss again.</summary>
    [Fact]
    public void CompositionWithTheSigmoidIsTheLogisticLoss()
    {
        Formula probability = Formula.Parse("-(y * Log(p) + (1 - y) * Log(1 - p))", Formula.OfProbability);
        (Expr composed, Expr logit) = LossCompiler.ComposeWithSigmoid(probability.Loss, probability.Prediction);
        AssertLogistic(new Formula(composed, logit));
    }

    private static Formula Block(string statements) => Formula.ParseSource($$"""
        using AutoBce;
        using static AutoBce.ScalarMath;

        public static partial class Sample
        {
            [Loss]
            public static double F([Logit] double z, [Label] double y)
            {
                {{statements}}
            }
        }
        """);

    /// <summary>y softplus(-z) + (1 - y) softplus(z), with the derivative (1 - y) s(z) - y s(-z): equal expressions of a graph are one object.</summary>
    private static void AssertLogistic(Formula formula)
    {
        (Graph g, Expr z, Expr y) = (formula.Graph, formula.Prediction, formula.Label);
        StableLoss stable = LossCompiler.Stabilize(formula.Loss, z, DerivativeRequest.None, default);
        Assert.Equal(((y * g.Softplus(-z)) + ((g.One - y) * g.Softplus(z))).ToString(), stable.Value.ToString());
        Assert.Equal((((g.One - y) * g.Sigmoid(z)) - (y * g.Sigmoid(-z))).ToString(), stable.Gradient.ToString());
    }
}
