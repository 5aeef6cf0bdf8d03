namespace AutoBce.Tests.Generators;

/// <summary>What is computed far out: parts that overflow are gone, and nothing is asked twice.</summary>
public class RegimesTests
{
    [Theory]
    [InlineData("(Exp(x) - y) / (Exp(x) + 1)", "L  = -((40 < x) ? (-1 + y*exp(-x)) : (y - exp(x))*sigmoid(-x))")]
    [InlineData("Pow(Exp(x) - y, 2) / (Exp(x) + 1)", "L  = (40 < x) ? exp(x)*(1 - y*exp(-x))^2 : (y - exp(x))^2*sigmoid(-x)")]
    [InlineData("(Exp(x) - 1) / (Exp(x) + y)", "L  = -((40 < x) ? (-(1 - exp(-x))/(1 + y*exp(-x))) : (1 - exp(x))/(y + exp(x)))")]
    public void FactorsThatOverflowMeetThoseThatVanish(string loss, string computed)
    {
        Assert.Contains(computed, GeneratorHarness.Run(GeneratorHarness.Loss(loss, "[Prediction] double x, [Label] double y")).Text, StringComparison.Ordinal);
    }
}
