using static AutoBce.Tests.TensorSupport;

namespace AutoBce.Tests;

public class GradientCheckTests
{
    [Fact]
    public void ANetworkPassesInDoubleAndInFloat()
    {
        double[] x = Numbers(15, 1), w = Numbers(20, 2), b = Numbers(4, 3);
        GradientReport report = GradientCheck.Check(
            v => v[0].Affine(v[1], v[2]).Tanh().Softplus().Mean(), Leaf<double>(x, 3, 5), Leaf<double>(w, 5, 4), Leaf<double>(b, 4));
        Assert.True(report.Passed, report.Details);
        Assert.InRange(report.WorstRelativeError, 0, 1e-8);
        Assert.Contains("Worst of 39", report.Details, StringComparison.Ordinal);
        GradientReport single = GradientCheck.Check(
            v => v[0].Affine(v[1], v[2]).Sigmoid().Mean(), Leaf<float>(Floats(15, 1), 3, 5), Leaf<float>(Floats(20, 2), 5, 4), Leaf<float>(Floats(4, 3), 4));
        Assert.True(single.Passed, single.Details);
    }

    [Fact]
    public void AWrongGradientIsFoundAndNamed()
    {
        double[] labels = [0.25, -0.5, 0.75];
        GradientReport right = GradientCheck.Check(v => v[1].Loss(new SquaredError(), labels, default, 1) + v[0].Sum(), Leaf([1.0], 1), Leaf([0.5, 0.25, 2], 3));
        Assert.True(right.Passed, right.Details);
        GradientReport wrong = GradientCheck.Check(
            v => v[1].Loss(new SquaredError(Slope: 1 + 1e-5), labels, default, 1) + v[0].Sum(), Leaf([1.0], 1), Leaf([0.5, 0.25, 2], 3));
        Assert.False(wrong.Passed);
        Assert.InRange(wrong.WorstRelativeError, 0.9e-5, 1.1e-5);
        Assert.Contains("input 1, element", wrong.Details, StringComparison.Ordinal);
        Assert.Contains("analytic", wrong.Details, StringComparison.Ordinal);
    }

    [Fact]
    public void AGradientThatIsZeroInTheTailIsFound()
    {
        // What the usual absolute tolerance of 1e-5 lets pass.
        GradientReport report = GradientCheck.Check(v => (v[0].Exp() * Constant([0.0], 1)).Sum() + Detached(v[0].Exp()).Sum(), Leaf([-14.0], 1));
        Assert.False(report.Passed, report.Details);

        static Variable<double> Detached(Variable<double> x) => new(x.Value);
    }

    [Fact]
    public void KinksAreSkippedAndReported()
    {
        GradientReport report = GradientCheck.Check(v => v[0].Relu().Sum(), Leaf([1.0, 0, -2, 1e-12, 0.003], 5));
        Assert.True(report.Passed, report.Details);
        Assert.Contains("Worst of 3", report.Details, StringComparison.Ordinal);
        Assert.Contains("skipped at a kink: input 0, element 1, input 0, element 3", report.Details, StringComparison.Ordinal);
    }

    [Fact]
    public void SmallAndLargeArgumentsAreBothResolved()
    {
        GradientReport report = GradientCheck.Check(v => v[0].Log().Sum(), Leaf([1e-30, 1e-9, 1e-3, 1, 1e9, 1e30], 6));
        Assert.True(report.Passed, report.Details);
    }

    [Fact]
    public void ValuesGradientsAndTapeAreAfterwardsAsTheyWere()
    {
        using var tape = new Tape();
        Variable<double> x = Leaf([1.5, 2.5], 2), y = x * 2;
        x.GradientData[1] = 42;
        Assert.True(GradientCheck.Check(v => (v[0] * v[0]).Sum(), x).Passed);
        Assert.Equal([1.5, 2.5], x.Value.ToArray());
        Assert.Equal([0, 42], x.Gradient.ToArray());
        Assert.Equal([3, 5], y.Value.ToArray());
        Assert.Same(tape, Tape.Current);
        Assert.Throws<NotSupportedException>(() => GradientCheck.Check(v => throw new NotSupportedException(), x));
        Assert.Same(tape, Tape.Current);
        Assert.Equal([0, 42], x.Gradient.ToArray());
    }

    [Fact]
    public void BadArgumentsAreRefused()
    {
        Assert.Throws<ArgumentException>("inputs", () => GradientCheck.Check(v => v[0].Sum(), Constant([1.0], 1)));
        var e = Assert.Throws<ArgumentException>("function", () => GradientCheck.Check(v => v[0] * 2, Leaf([1.0, 2], 2)));
        Assert.Contains("[2]", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AFunctionThatIsNotANumberDoesNotPass()
    {
        GradientReport report = GradientCheck.Check(v => v[0].Log().Sum(), Leaf([-1.0], 1));
        Assert.False(report.Passed);
        Assert.Equal(double.PositiveInfinity, report.WorstRelativeError);
    }
}
