using AutoBce.Tests.Proofs;

namespace AutoBce.Tests.Generators;

/// <summary>The prover proves what is true and within its reach, and nothing that is false.</summary>
public class ProverTests
{
    [Theory]
    [InlineData("(x + y)^2 = x^2 + 2 x y + y^2")]
    [InlineData("(x^3 - y^3)/(x - y) = x^2 + x y + y^2")]
    [InlineData("tanh(x + y) = (tanh(x) + tanh(y))/(1 + tanh(x) tanh(y))")]
    [InlineData("cosh(x)^2 - sinh(x)^2 = 1")]
    [InlineData("s(x) + s(-x) = 1")]
    [InlineData("1 - tanh(x)^2 = 4 s(2 x) s(-2 x)")]
    [InlineData("log(1 + 2 e^x + e^(2 x)) = 2 softplus(x)")] // by its derivative: the square is not seen
    [InlineData("log(x^2 + 2 x + 1) e^x = 2 e^x log(x + 1) for x > 0")]
    [InlineData("log(x^2 + 3 x + 2) y = y log(x + 1) + y log(x + 2) for x > 0")]
    [InlineData("(x^2 + 2 x + 1)^a = (1 + x)^(2 a) for x > 0")]
    [InlineData("log(6 x) = log(2) + log(3) + log(x) for x > 0")]
    [InlineData("sqrt(x) sqrt(x) = x for x > 0")]
    [InlineData("1/sqrt(1 + x) = sqrt(1 + x)/(1 + x) for x > 0")]
    [InlineData("sqrt(8) = 2 sqrt(2)")]
    [InlineData("|x y| = |x| * |y|")]
    [InlineData("|x| = x sign(x)")]
    [InlineData("max(x, y) + min(x, y) = x + y")]
    [InlineData("max(x, y) = (x + y + |x - y|)/2")]
    [InlineData("log(max(x, y)) = max(log(x), log(y)) for x > 0, y > 0")]
    [InlineData("e^max(x, y) = max(e^x, e^y)")]
    [InlineData("f(|x|) = (x < 0 ? f(-x) : f(x))")]
    [InlineData("log(1 - e^x) = log(-expm1(x)) for x < 0")]
    [InlineData("log(p/(1 - p)) = log(p) - log(1 - p) for 0 < p < 1")]
    public void TheoremIsProved(string statement)
    {
        Verdict verdict = Prover.Prove(Statement.Parse(statement));
        Assert.True(verdict.IsProved, verdict.Reason);
    }

    [Theory]
    [InlineData("(x + y)^2 = x^2 + x y + y^2")]
    [InlineData("log(1 + 2 e^x + e^(2 x)) = 2 softplus(x) + 1")] // equal derivatives
    [InlineData("log(x + y) = log(x) + log(y) for x > 0, y > 0")]
    [InlineData("sqrt(x y) = x sqrt(y) for x > 0, y > 0")]
    [InlineData("|x| = x")]
    [InlineData("|x + y| = |x| + |y|")]
    [InlineData("(x < y ? 1 : 2) = (x <= y ? 1 : 2)")] // but for one point
    [InlineData("sign(x) = x/|x|")] // undefined at one
    [InlineData("sqrt(x^2) = x")]
    [InlineData("log(x y) = log(x) + log(y)")] // of two negative numbers
    [InlineData("f(x + y) = f(x) + f(y)")]
    [InlineData("s(x) = 1/(1 + 2.7182818^-x)")]
    [InlineData("log(2) = 0.69314718055994530941723212145817656807550013436025525412068")]
    public void WhatIsFalseOrNotAlwaysTrueIsRefused(string statement) => Assert.False(Prover.Prove(Statement.Parse(statement)).IsProved);

    [Theory]
    [InlineData("x + y")]
    [InlineData("x + = y")]
    [InlineData("x = (y")]
    [InlineData("x = y for x = ")]
    public void NonsenseIsNoStatement(string text) => Assert.Throws<FormatException>(() => Prover.Prove(Statement.Parse(text)));
}
