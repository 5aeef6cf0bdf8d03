using System.Globalization;
using System.Text.RegularExpressions;

namespace AutoBce.Tests.Generators;

/// <summary>What Explain and the header of the generated file say.</summary>
public partial class ExplanationTests
{
    private static readonly string Logistic = new Losses.LogisticLoss().Explain();

    [Fact]
    public void GivesTheDerivativeStepByStep()
    {
        Assert.Contains("L = -y*log(sigmoid(z)) - (1 - y)*log(1 - sigmoid(z))", Logistic, StringComparison.Ordinal);
        Assert.Contains("t1 = sigmoid(z)    t1' = sigmoid(z)*sigmoid(-z)", Logistic, StringComparison.Ordinal);
        Assert.Contains("t2' = t1'/t1", Logistic, StringComparison.Ordinal);
        Assert.Contains("L' = -t3' - t6'", Logistic, StringComparison.Ordinal);
    }

    /// <summary>Steps of one derivation say nothing of steps that are called so in another, or of a prediction of such a name.</summary>
    [Fact]
    public void StepsAreThoseOfTheirDerivation()
    {
        string logits = new BinaryLosses.AsymmetricLoss().Explain().Split("As a function of the logit")[1];
        Assert.Contains("t6 = max(0, t5)", logits, StringComparison.Ordinal);
        Assert.DoesNotContain("t6' = t5'\n", logits, StringComparison.Ordinal);
        Assert.Contains("t2 = tanh(t1)", GeneratorHarness.Run(GeneratorHarness.Loss("Exp(Tanh(t1)) - y * t1", "[Logit] double t1, [Label] double y")).Text, StringComparison.Ordinal);
    }

    /// <summary>Long constants are rounded for the reader.</summary>
    [Fact]
    public void NumbersAreShort()
    {
        string[] header = [.. GeneratorHarness.Run(GeneratorHarness.Loss("System.Math.PI * System.Math.PI * (z - y) * (z - y) / 4", "[Prediction] double z, [Label] double y")).Text.Split('\n').Where(line => line.TrimStart().StartsWith("//", StringComparison.Ordinal))];
        Assert.Contains(header, line => line.Contains("2.46740110027", StringComparison.Ordinal));
        Assert.DoesNotContain(header, line => Regex.IsMatch(line, "[0-9]{20}"));
    }

    [Fact]
    public void NamesEachRuleWithBeforeAndAfter()
    {
        Assert.Contains("log-sigmoid: log(s(x)) = -softplus(-x)", Logistic, StringComparison.Ordinal);
        Assert.Contains("log(sigmoid(z))  ->  -softplus(-z)", Logistic, StringComparison.Ordinal);
        Assert.Contains("L  = y*softplus(-z) + (1 - y)*softplus(z)", Logistic, StringComparison.Ordinal);
        Assert.Contains("sigmoid(x) = s(x) = 1/(1 + e^-x)", Logistic, StringComparison.Ordinal);
        Assert.DoesNotContain("logquotient", Logistic, StringComparison.Ordinal);
    }

    /// <summary>The sweep of all floats finds 1.71 and 2.62 ulp at worst.</summary>
    [Fact]
    public void ExpectsAnErrorThatIsNotExceeded()
    {
        Match match = Error().Match(Logistic);
        Assert.InRange(double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), 1.71, 3.5);
        Assert.InRange(double.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture), 2.62, 5.5);
        Assert.Matches(@"some \d+ instructions for each vector", Logistic);
    }

    [Fact]
    public void IsTheHeaderOfTheGeneratedFile()
    {
        GeneratorRun run = GeneratorHarness.Run(GeneratorHarness.Loss("(z - y) * (z - y)", "[Prediction] double z, [Label] double y"));
        string header = string.Join('\n', run.Text.Split('\n').TakeWhile(line => line.StartsWith("//", StringComparison.Ordinal)));
        Assert.Contains("F: (z - y) * (z - y)", header, StringComparison.Ordinal);
        Assert.Contains("safe to compute as they stand", header, StringComparison.Ordinal);
    }

    /// <summary>The slope of this one at z = 40, y = 0 is infinite: no word of safety, or of ulp.</summary>
    [Fact]
    public void SaysWhatIsComputedAsWritten()
    {
        string text = GeneratorHarness.Run(GeneratorHarness.Loss("-(y * Log(Sigmoid(z)) + (1 - y) * Log(1 - Sigmoid(z)))").Replace("[Loss]", "[Loss(Arithmetic = Arithmetic.AsWritten)]", StringComparison.Ordinal)).Text;
        Assert.Contains("in the order of the source", text, StringComparison.Ordinal);
        Assert.Contains("made safe: where these expressions lose digits", text, StringComparison.Ordinal);
        Assert.DoesNotContain("safe to compute", text, StringComparison.Ordinal);
        Assert.DoesNotContain("real function", text, StringComparison.Ordinal);
        Assert.DoesNotContain("ulp", text, StringComparison.Ordinal);
    }

    /// <summary>Of what nothing is proved, nothing is promised.</summary>
    [Theory]
    [InlineData("[Loss(Guard = false)] public static double F([Prediction] double x, [Label] double y) => (x - y) * (x - y);")]
    [InlineData("[Activation] public static double F(double x) => x * x;")]
    public void WhatIsNotProvedIsNotCalledSafe(string declaration)
    {
        string text = GeneratorHarness.Run($"using AutoBce; partial class C {{ {declaration} }}").Text;
        Assert.Contains("Both are computed as they stand.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("safe to compute", text, StringComparison.Ordinal);
    }

    /// <summary>The derivative comes before the rules, and without them.</summary>
    [Fact]
    public void RulesAreNotUsedBeforeTheyAreNamed()
    {
        string together = Logistic.Split("Together:")[1].Split("Made safe")[0];
        Assert.DoesNotContain("softplus", together, StringComparison.Ordinal);
        Assert.Contains("/sigmoid(z)", GeneratorHarness.Run(GeneratorHarness.Loss("y / Sigmoid(z) + Log(Sigmoid(z) + Exp(z))")).Text.Split("Together:")[1].Split("Made safe")[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Sin(z) * z - y", false)]
    [InlineData("Pow(z * z + a, b) - y * z", true)]
    public void GuardSpeaksOfWhatThereIs(string loss, bool hyperparameters)
    {
        string text = GeneratorHarness.Run(GeneratorHarness.Loss(loss, hyperparameters ? "[Logit] double z, [Label] double y, double a = 2, double b = 3" : "[Logit] double z, [Label] double y")).Text;
        Assert.Contains("or below 2^-32 and not 0", text, StringComparison.Ordinal);
        Assert.Equal(hyperparameters, text.Contains("with hyperparameters outside", StringComparison.Ordinal));
    }

    [Fact]
    public void ShowsOtherDerivatives()
    {
        GeneratorRun run = GeneratorHarness.Run(GeneratorHarness.Loss("Exp(a * z) - y").Replace("[Loss]", "[Loss(Derivatives = Derivatives.Second | Derivatives.Hyperparameters)]", StringComparison.Ordinal));
        Assert.Contains("by z, twice: A^2*exp(", run.Text, StringComparison.Ordinal);
        Assert.Contains("by A: z*exp(", run.Text, StringComparison.Ordinal);
    }

    [GeneratedRegex("at most about ([0-9.]+) ulp in the loss and ([0-9.]+) ulp")]
    private static partial Regex Error();
}
