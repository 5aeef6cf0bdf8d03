namespace AutoBce;

/// <summary>
/// Ends training when a number of the logs has not become better for some epochs, and puts the parameters of its best epoch back when
/// training ends, in whatever way: through this callback, at the last epoch, by cancellation or by an exception. As in Keras 3, an
/// improvement is strict, and patience 0 and 1 are the same; unlike there, the best parameters are restored unless one says otherwise.
/// </summary>
public sealed class EarlyStopping : Callback
{
    private readonly Monitor _monitor;
    private float[][]? _bestParameters;
    private int _wait;

    /// <summary>Early stopping with Keras's arguments.</summary>
    /// <param name="monitor">The key of the logs.</param>
    /// <param name="minDelta">By how much it must become better.</param>
    /// <param name="patience">After how many epochs without that training ends.</param>
    /// <param name="mode">Which way is better.</param>
    /// <param name="baseline">What must be bettered too for patience to begin anew.</param>
    /// <param name="restoreBestWeights">Whether the model ends as it was after its best epoch.</param>
    /// <param name="startFromEpoch">Epochs before it are not looked at.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is negative.</exception>
    public EarlyStopping(
        string monitor = "val_loss", double minDelta = 0, int patience = 0, MonitorMode mode = MonitorMode.Auto, double? baseline = null,
        bool restoreBestWeights = true, int startFromEpoch = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(patience);
        ArgumentOutOfRangeException.ThrowIfNegative(startFromEpoch);
        _monitor = new Monitor(monitor, mode, minDelta);
        Patience = patience;
        Baseline = baseline;
        RestoreBestWeights = restoreBestWeights;
        StartFromEpoch = startFromEpoch;
    }

    /// <summary>After how many epochs without improvement training ends.</summary>
    public int Patience { get; }

    /// <summary>What must be bettered too for patience to begin anew.</summary>
    public double? Baseline { get; }

    /// <summary>Whether the model ends as it was after its best epoch.</summary>
    public bool RestoreBestWeights { get; }

    /// <summary>Epochs before it are not looked at.</summary>
    public int StartFromEpoch { get; }

    /// <summary>The best value; null before there is one.</summary>
    public double? Best { get; private set; }

    /// <summary>The epoch of the best value, from 0.</summary>
    public int BestEpoch { get; private set; }

    /// <summary>The epoch after which training was stopped, from 0; null if it was not.</summary>
    public int? StoppedEpoch { get; private set; }

    internal override void Check(TrainingRun run) => _monitor.Begin(run);

    /// <inheritdoc/>
    public override void OnTrainBegin(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        Check(run);
        (_bestParameters, _wait, Best, BestEpoch, StoppedEpoch) = (null, 0, null, 0, null);
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingRun run, int epoch, IReadOnlyDictionary<string, double> logs)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(logs);
        if (epoch < StartFromEpoch || _monitor.Read(run, epoch, logs) is not { } current) return;
        if (RestoreBestWeights && _bestParameters is null) (_bestParameters, BestEpoch) = (run.Snapshot(), epoch);
        _wait++;
        if (_monitor.IsBetter(current, Best))
        {
            (Best, BestEpoch) = (current, epoch);
            if (RestoreBestWeights) _bestParameters = run.Snapshot();
            if (Baseline is not { } baseline || _monitor.IsBetter(current, baseline))
            {
                _wait = 0;
                return;
            }
        }
        if (_wait < Patience || epoch == 0) return;
        StoppedEpoch = epoch;
        run.Stop();
    }

    /// <inheritdoc/>
    public override void OnTrainEnd(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (_bestParameters is not null) run.Restore(_bestParameters);
        _bestParameters = null;
    }
}
