using System.Runtime.CompilerServices;

namespace AutoBce;

/// <summary>
/// How the learning rate of an <see cref="Optimizer"/> changes from step to step: its factor, which is 1 where the rate is to be the
/// optimiser's own. Derive from it to write one.
/// </summary>
public abstract record LearningRateSchedule
{
    /// <summary>The factor of the learning rate.</summary>
    /// <param name="steps">How many steps were taken before this one, from 0. Callbacks that record the rate at the end of an epoch, as Keras does, ask for the
    /// step after the last one too.</param>
    /// <returns>A finite number, 0 or above.</returns>
    public abstract double Factor(long steps);

    /// <summary>Whether no factor is above 1.</summary>
    internal virtual bool IsAtMostOne => false;

    private protected static T Checked<T>(T value, bool valid, string rule, [CallerArgumentExpression(nameof(value))] string argument = "") =>
        valid ? value : throw new ArgumentOutOfRangeException(argument, value, $"{argument} {rule}");

    private protected static long Count(long value, [CallerArgumentExpression(nameof(value))] string argument = "") => Checked(value, value > 0, "must be 1 or above.", argument);

    private protected static double Share(double value, [CallerArgumentExpression(nameof(value))] string argument = "") => Checked(value, value is >= 0 and <= 1, "must lie in [0, 1].", argument);
}

/// <summary>
/// Half a cosine wave from 1 down to alpha, then alpha (Loshchilov and Hutter, 2017; Keras's CosineDecay):
/// alpha + (1 - alpha) (1 + cos(pi min(steps, decaySteps) / decaySteps)) / 2.
/// </summary>
public sealed record CosineDecay : LearningRateSchedule
{
    /// <summary>A decay over so many steps.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is not at least one step, or alpha lies outside [0, 1].</exception>
    public CosineDecay(long decaySteps, double alpha = 0)
    {
        DecaySteps = Count(decaySteps);
        Alpha = Share(alpha);
    }

    /// <summary>The steps after which alpha is reached.</summary>
    public long DecaySteps { get; }

    /// <summary>The last factor.</summary>
    public double Alpha { get; }

    internal override bool IsAtMostOne => true;

    /// <inheritdoc/>
    public override double Factor(long steps) => Alpha + (1 - Alpha) * (1 + Math.Cos(Math.PI * Math.Min(steps, DecaySteps) / DecaySteps)) / 2;
}

/// <summary>decayRate^(steps / decaySteps), the exponent rounded down where it is a staircase (Keras's ExponentialDecay).</summary>
public sealed record ExponentialDecay : LearningRateSchedule
{
    /// <summary>A decay by a rate for each so many steps.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is not at least one step, or the rate lies outside [0, 1].</exception>
    public ExponentialDecay(long decaySteps, double decayRate, bool staircase = false)
    {
        DecaySteps = Count(decaySteps);
        DecayRate = Share(decayRate);
        Staircase = staircase;
    }

    /// <summary>The steps in which the factor falls by <see cref="DecayRate"/>.</summary>
    public long DecaySteps { get; }

    /// <summary>The factor after <see cref="DecaySteps"/> steps.</summary>
    public double DecayRate { get; }

    /// <summary>Whether it falls at once, every <see cref="DecaySteps"/> steps.</summary>
    public bool Staircase { get; }

    internal override bool IsAtMostOne => true;

    /// <inheritdoc/>
    public override double Factor(long steps) => ScalarMath.Pow(DecayRate, Staircase ? steps / DecaySteps : (double)steps / DecaySteps);
}

/// <summary>1 / (1 + decayRate steps / decaySteps), the quotient rounded down where it is a staircase (Keras's InverseTimeDecay); with
/// decaySteps 1 it is the argument <c>decay</c> of Keras 2's optimisers.</summary>
public sealed record InverseTimeDecay : LearningRateSchedule
{
    /// <summary>A decay by a rate for each so many steps.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is not at least one step, or the rate is negative or not finite.</exception>
    public InverseTimeDecay(long decaySteps, double decayRate, bool staircase = false)
    {
        DecaySteps = Count(decaySteps);
        DecayRate = Checked(decayRate, double.IsFinite(decayRate) && decayRate >= 0, "must be a finite number, 0 or above.");
        Staircase = staircase;
    }

    /// <summary>The steps in which the divisor grows by <see cref="DecayRate"/>.</summary>
    public long DecaySteps { get; }

    /// <summary>By what the divisor, which starts at 1, grows in <see cref="DecaySteps"/> steps.</summary>
    public double DecayRate { get; }

    /// <summary>Whether it grows at once, every <see cref="DecaySteps"/> steps.</summary>
    public bool Staircase { get; }

    internal override bool IsAtMostOne => true;

    /// <inheritdoc/>
    public override double Factor(long steps) => 1 / (1 + DecayRate * (Staircase ? steps / DecaySteps : (double)steps / DecaySteps));
}

/// <summary>(steps + 1) / warmUpSteps up to 1, then another schedule, which starts from its own beginning; none stays at 1 (Goyal et al., 2017).</summary>
public sealed record WarmUp : LearningRateSchedule
{
    /// <summary>A warm-up over so many steps.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is not at least one step.</exception>
    public WarmUp(long warmUpSteps, LearningRateSchedule? then = null)
    {
        WarmUpSteps = Count(warmUpSteps);
        Then = then;
    }

    /// <summary>The steps that the warm-up takes; the last of them has the factor 1.</summary>
    public long WarmUpSteps { get; }

    /// <summary>What follows it.</summary>
    public LearningRateSchedule? Then { get; }

    internal override bool IsAtMostOne => Then is null || Then.IsAtMostOne;

    /// <inheritdoc/>
    public override double Factor(long steps) => steps < WarmUpSteps ? (steps + 1.0) / WarmUpSteps : Then?.Factor(steps - WarmUpSteps) ?? 1;
}

/// <summary>
/// Up from 1 / startDivisor to 1 and down to 1 / (startDivisor endDivisor), both along half a cosine wave (Smith and Topin, 2018), with
/// the defaults of PyTorch's OneCycleLR. The optimiser's learning rate is the largest of the cycle.
/// </summary>
public sealed record OneCycle : LearningRateSchedule
{
    /// <summary>A cycle over so many steps.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not at least two steps, the rise's share lies outside [0, 1], or a divisor is below 1.</exception>
    public OneCycle(long totalSteps, double risingShare = 0.3, double startDivisor = 25, double endDivisor = 1e4)
    {
        TotalSteps = Checked(totalSteps, totalSteps > 1, "must be 2 or above.");
        RisingShare = Share(risingShare);
        StartDivisor = Checked(startDivisor, double.IsFinite(startDivisor) && startDivisor >= 1, "must be a finite number, 1 or above.");
        EndDivisor = Checked(endDivisor, double.IsFinite(endDivisor) && endDivisor >= 1, "must be a finite number, 1 or above.");
    }

    /// <summary>The steps of the cycle; the last factor stays after it.</summary>
    public long TotalSteps { get; }

    /// <summary>The share of the steps in which the factor rises.</summary>
    public double RisingShare { get; }

    /// <summary>What the largest rate is divided by at the start.</summary>
    public double StartDivisor { get; }

    /// <summary>What the rate of the start is divided by at the end.</summary>
    public double EndDivisor { get; }

    internal override bool IsAtMostOne => true;

    /// <inheritdoc/>
    public override double Factor(long steps)
    {
        double start = 1 / StartDivisor, end = start / EndDivisor;
        // The largest factor belongs to a step of its own, counted from 0 as PyTorch counts it.
        double peak = RisingShare * TotalSteps - 1, last = TotalSteps - 1, at = Math.Min(steps, last);
        if (at < peak) return Wave(start, 1, at / peak);
        peak = Math.Max(peak, 0);
        return last > peak ? Wave(1, end, (at - peak) / (last - peak)) : 1;
    }

    private static double Wave(double from, double to, double share) => to + (from - to) * (1 + Math.Cos(Math.PI * share)) / 2;
}
