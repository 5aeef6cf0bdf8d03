using AutoBce.Benchmarks;
using Xunit.Abstractions;

namespace AutoBce.Tests;

/// <summary>The losses of the library at one block of 4,096 floats in 499, as the exhaustive runner of Benchmarks sees all.</summary>
public sealed class SweepTests(ITestOutputHelper output)
{
    private const int Stride = 499;

    [Theory]
    [InlineData("cross-entropy of logits", 1.4, 2)]
    [InlineData("positive weight 3.25", 4, 4)]
    [InlineData("focal of logits, gamma 2", 4, 4)]
    [InlineData("focal of logits, gamma 0.5", 4, 4)]
    [InlineData("cross-entropy of probabilities", 1.25, 1.75)]
    public void NoFloatIsBeyondTheBound(string name, double value, double gradient)
    {
        Sweep sweep = Sweep.All().Single(s => s.Name == name).Run(Stride, 2);
        output.WriteLine(sweep.Row());
        Assert.True(sweep.Count > 2_000_000, $"Only {sweep.Count} floats were looked at.");
        Assert.True(sweep.Value.Ulps <= value && sweep.Gradient.Ulps <= gradient, sweep.Row());
        Assert.Equal(0, sweep.Asymmetric);
        if (name.StartsWith("cross", StringComparison.Ordinal)) Assert.True(sweep.Falls.Most <= 1, sweep.Row());
    }
}
