using Xunit.Abstractions;

namespace AutoBce.Tests.Conformance;

/// <summary>1 - p^q, of which nothing is left near p = 1 if the power is rounded first: generalised cross-entropy (Zhang and Sabuncu, 2018, https://arxiv.org/abs/1805.07836).</summary>
public class PowerComplementTests(ITestOutputHelper output)
{
    private const double Bound = 4;

    private static readonly LossText[] Texts =
    [
        new(Formula.OfProbability, "1 - Pow(p, 0.7)"),
        new("[Probability] double p, [Label] double y, double q = 0.7", "(1 - Pow(y * p + (1 - y) * (1 - p), q)) / q"),
        new("[Logit] double z, [Label] double y, double q = 0.7", "(1 - Pow(y * Sigmoid(z) + (1 - y) * Sigmoid(-z), q)) / q"),
        new("[Logit] double z, [Label] double y, double q = 0.7", "y * (1 - Pow(Sigmoid(z), q)) / q + (1 - y) * (1 - Pow(1 - Sigmoid(z), q)) / q"),
    ];

    private static readonly Lazy<ElementwiseLoss[]> Compiled = new(() => CompiledLosses.Compile(Texts));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void ComplementOfAPowerIsWithinFourUlp(int index)
    {
        Accuracy accuracy = Accuracy.Of(Compiled.Value[index]);
        output.WriteLine($"{Texts[index].Expression}: value {accuracy.Value}; gradient {accuracy.Gradient}");
        Assert.True(accuracy.WorstUlps <= Bound, $"{Texts[index].Expression}: value {accuracy.Value}; gradient {accuracy.Gradient}");
    }
}
