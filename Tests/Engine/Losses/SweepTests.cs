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

    /// <summary>
    /// Blocks in which other forms of the logarithm or of the exponential were at their worst, and which the stride passes by: where the logarithm is below the power of two that e is
    /// above, next to the bounds of the logarithm's table, and where e becomes subnormal.
    /// </summary>
    [Theory]
    [InlineData(-4.1537294f)]
    [InlineData(4.1537294f)]
    [InlineData(0.026522845f)]
    [InlineData(-0.0273589793f)]
    [InlineData(0.152601033f)]
    [InlineData(1.27641869f)]
    [InlineData(3.4f)]
    [InlineData(-87.4045334f)]
    [InlineData(103.97f)]
    public void BlocksWhereOtherFormsWereAtTheirWorst(float logit)
    {
        Sweep sweep = Sweep.All().First().Around(logit);
        output.WriteLine(sweep.Row());
        Assert.Equal(4096, sweep.Count);
        Assert.True(sweep.Value.Ulps <= 1.1 && sweep.Gradient.Ulps <= 1.6, sweep.Row());
        Assert.Equal(0, sweep.Asymmetric);
    }
}
