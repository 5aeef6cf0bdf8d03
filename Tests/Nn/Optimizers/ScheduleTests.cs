namespace AutoBce.Tests;

public sealed class ScheduleTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(25, 0.8681980515339464)] // 0.1 + 0.9 (1 + cos(pi/4)) / 2
    [InlineData(50, 0.55)]
    [InlineData(100, 0.1)]
    [InlineData(1000, 0.1)]
    public void Cosine_falls_to_alpha(long steps, double expected) => Assert.Equal(expected, new CosineDecay(100, alpha: 0.1).Factor(steps), 1e-12);

    [Theory]
    [InlineData(0, false, 1)]
    [InlineData(5, false, 0.7071067811865476)]
    [InlineData(10, false, 0.5)]
    [InlineData(25, false, 0.1767766952966369)]
    [InlineData(5, true, 1)]
    [InlineData(25, true, 0.25)]
    public void Exponential_halves_every_ten_steps(long steps, bool staircase, double expected) =>
        Assert.Equal(expected, new ExponentialDecay(10, 0.5, staircase).Factor(steps), 1e-12);

    [Fact]
    public void WarmUp_rises_to_one_and_then_follows_another_schedule()
    {
        WarmUp schedule = new(4, new ExponentialDecay(1, 0.5));
        Assert.Equal([0.25, 0.5, 0.75, 1, 1, 0.5, 0.25], Enumerable.Range(0, 7).Select(i => schedule.Factor(i)));
        Assert.Equal(1, new WarmUp(4).Factor(1000));
    }

    /// <summary>The numbers of PyTorch's OneCycleLR(max_lr=1, total_steps=10): its phases end at steps 2 and 9.</summary>
    [Theory]
    [InlineData(0, 0.04)]
    [InlineData(1, 0.52)]
    [InlineData(2, 1)]
    [InlineData(9, 4e-6)]
    [InlineData(50, 4e-6)]
    public void OneCycle_rises_and_falls(long steps, double expected) => Assert.Equal(expected, new OneCycle(10).Factor(steps), 1e-12);

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(1.0)]
    public void OneCycle_stays_between_its_ends_wherever_the_peak_lies(double rising)
    {
        OneCycle schedule = new(10, rising);
        double[] factors = [.. Enumerable.Range(0, 20).Select(i => schedule.Factor(i))];
        Assert.All(factors, factor => Assert.InRange(factor, 1 / 25e4 * (1 - 1e-12), 1));
        Assert.Equal(1, factors.Max());
    }

    [Fact]
    public void The_rate_of_a_step_is_the_rate_times_the_factor()
    {
        Sgd sgd = new(0.5f) { Schedule = new ExponentialDecay(1, 0.5) };
        Assert.Equal([0.5f, 0.25f, 0.125f], new[] { sgd.RateAt(1), sgd.RateAt(2), sgd.RateAt(3) });
        float[] p = [1];
        sgd.Update(p, [1f], [], 3);
        Assert.Equal(0.875f, p[0]);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-0.5)]
    [InlineData(double.PositiveInfinity)]
    public void A_factor_that_makes_no_sense_stops_training_and_changes_nothing(double factor)
    {
        (float[,] x, float[] y) = Samples.Plane(20, 3);
        Sequential model = Samples.Network(3, seed: 1, new Adam { Schedule = new Constant(factor) });
        float[] before = Samples.Parameters(model);
        Assert.Contains(nameof(Constant), Assert.Throws<InvalidOperationException>(() => model.Fit(x, y, verbose: Verbosity.Silent)).Message, StringComparison.Ordinal);
        Assert.Equal(before, Samples.Parameters(model));
    }

    [Fact]
    public void Settings_out_of_range_are_refused()
    {
        Assert.Equal("decaySteps", Assert.Throws<ArgumentOutOfRangeException>(() => new CosineDecay(0)).ParamName);
        Assert.Equal("alpha", Assert.Throws<ArgumentOutOfRangeException>(() => new CosineDecay(1, 1.5)).ParamName);
        Assert.Equal("decayRate", Assert.Throws<ArgumentOutOfRangeException>(() => new ExponentialDecay(1, double.NaN)).ParamName);
        Assert.Equal("warmUpSteps", Assert.Throws<ArgumentOutOfRangeException>(() => new WarmUp(-1)).ParamName);
        Assert.Equal("totalSteps", Assert.Throws<ArgumentOutOfRangeException>(() => new OneCycle(1)).ParamName);
        Assert.Equal("startDivisor", Assert.Throws<ArgumentOutOfRangeException>(() => new OneCycle(10, startDivisor: 0.5)).ParamName);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam().RateAt(0));
    }

    private sealed record Constant(double Value) : LearningRateSchedule
    {
        public override double Factor(long steps) => Value;
    }
}
