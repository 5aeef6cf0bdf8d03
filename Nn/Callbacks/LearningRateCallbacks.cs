using System.Globalization;

namespace AutoBce;

/// <summary>
/// Multiplies the learning rate by a factor when a number of the logs has not become better for some epochs, as in Keras. History has the
/// rate at the end of each epoch, before it is reduced, under "learning_rate": <see cref="TrainingRun.CurrentLearningRate"/>.
/// </summary>
public sealed class ReduceLROnPlateau : Callback
{
    private readonly Monitor _monitor;
    private int _wait, _cooling;
    private double? _best;

    /// <summary>With Keras's arguments and defaults.</summary>
    /// <param name="monitor">The key of the logs.</param>
    /// <param name="factor">What the rate is multiplied by, in (0, 1).</param>
    /// <param name="patience">After how many epochs without improvement.</param>
    /// <param name="mode">Which way is better.</param>
    /// <param name="minDelta">By how much it must become better.</param>
    /// <param name="cooldown">Epochs after a reduction that do not count.</param>
    /// <param name="minimum">The rate does not fall below it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The factor lies outside (0, 1), or another setting is negative.</exception>
    public ReduceLROnPlateau(
        string monitor = "val_loss", double factor = 0.1, int patience = 10, MonitorMode mode = MonitorMode.Auto, double minDelta = 1e-4, int cooldown = 0,
        float minimum = 0)
    {
        if (factor is not (> 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(factor), factor, string.Create(CultureInfo.InvariantCulture, $"factor is {factor}; it must lie between 0 and 1, else the rate would not fall."));
        }
        ArgumentOutOfRangeException.ThrowIfNegative(patience);
        ArgumentOutOfRangeException.ThrowIfNegative(cooldown);
        ArgumentOutOfRangeException.ThrowIfNegative(minimum);
        _monitor = new Monitor(monitor, mode, minDelta);
        (Factor, Patience, Cooldown, Minimum) = (factor, patience, cooldown, minimum);
    }

    /// <summary>What the rate is multiplied by.</summary>
    public double Factor { get; }

    /// <summary>After how many epochs without improvement.</summary>
    public int Patience { get; }

    /// <summary>Epochs after a reduction that do not count.</summary>
    public int Cooldown { get; }

    /// <summary>The rate does not fall below it.</summary>
    public float Minimum { get; }

    internal override string? Records => Rate;

    internal override void Check(TrainingRun run) => _monitor.Begin(run);

    /// <inheritdoc/>
    public override void OnTrainBegin(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        Check(run);
        (_wait, _cooling, _best) = (0, 0, null);
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingRun run, int epoch, IReadOnlyDictionary<string, double> logs)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(logs);
        run.Record(Rate, run.CurrentLearningRate);
        if (_monitor.Read(run, epoch, logs) is not { } current) return;
        if (_cooling > 0) (_cooling, _wait) = (_cooling - 1, 0);
        if (_monitor.IsBetter(current, _best)) (_best, _wait) = (current, 0);
        else if (_cooling == 0 && ++_wait >= Patience && run.LearningRate > Minimum)
        {
            run.LearningRate = Math.Max((float)(run.LearningRate * Factor), Minimum);
            (_cooling, _wait) = (Cooldown, 0);
        }
    }
}

/// <summary>Sets the learning rate before each epoch: Keras's LearningRateScheduler. History has it under
/// "learning_rate", times the factor of the optimiser's schedule if it has one, which Keras refuses: <see cref="TrainingRun.CurrentLearningRate"/>.</summary>
/// <param name="schedule">The epoch, from 0, and the rate of the epoch before, to the rate of the epoch.</param>
public sealed class LearningRateScheduler(Func<int, float, float> schedule) : Callback
{
    private readonly Func<int, float, float> _schedule = schedule ?? throw new ArgumentNullException(nameof(schedule));

    internal override string? Records => Rate;

    /// <inheritdoc/>
    public override void OnEpochBegin(TrainingRun run, int epoch)
    {
        ArgumentNullException.ThrowIfNull(run);
        run.LearningRate = _schedule(epoch, run.LearningRate);
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingRun run, int epoch, IReadOnlyDictionary<string, double> logs)
    {
        ArgumentNullException.ThrowIfNull(run);
        run.Record(Rate, run.CurrentLearningRate);
    }
}
