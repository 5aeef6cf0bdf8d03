namespace AutoBce;

/// <summary>
/// Saves the model after epochs, or every so many batches, with the state of the optimiser, so that training can go on from the file.
/// The path may name numbers as in Keras: "{epoch:02d}" is the epoch counted from 1, "{val_loss:.4f}" one of the logs; formats are Python's d, e, f
/// and g. An epoch without validation is passed over where its numbers are monitored or named. The best lasts as long as the callback, so that a
/// later Fit does not replace a better file: take a new one for another model.
/// </summary>
public sealed class ModelCheckpoint : Callback
{
    private readonly CheckpointPath _path;
    private readonly Monitor _monitor;
    private readonly int? _everyBatches;
    private readonly bool _includeOptimizer;
    private int _batches;

    /// <summary>Checkpoints with Keras's arguments.</summary>
    /// <param name="path">Where to; an older file is replaced as a whole.</param>
    /// <param name="monitor">The key of the logs that says what the best is.</param>
    /// <param name="saveBestOnly">Whether to save only where that is better than ever before.</param>
    /// <param name="mode">Which way is better.</param>
    /// <param name="everyBatches">Save after so many batches, instead of after epochs.</param>
    /// <param name="initialValueThreshold">What the first one must better.</param>
    /// <param name="includeOptimizer">Whether the file holds the state of the optimiser too.</param>
    /// <exception cref="ArgumentException">The path is empty or has a format that is not understood, or batches are not positive or combined with saveBestOnly.</exception>
    public ModelCheckpoint(
        string path, string monitor = "val_loss", bool saveBestOnly = false, MonitorMode mode = MonitorMode.Auto, int? everyBatches = null,
        double? initialValueThreshold = null, bool includeOptimizer = true)
    {
        if (everyBatches is { } batches) ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batches, nameof(everyBatches));
        if (everyBatches is not null && saveBestOnly)
            throw new ArgumentException("the best is known at the end of an epoch only: give either everyBatches or saveBestOnly.", nameof(everyBatches));
        _path = new CheckpointPath(path);
        _monitor = new Monitor(monitor, mode, 0);
        _everyBatches = everyBatches;
        Best = initialValueThreshold;
        _includeOptimizer = includeOptimizer;
        SaveBestOnly = saveBestOnly;
    }

    /// <summary>Whether only the best is saved.</summary>
    public bool SaveBestOnly { get; }

    /// <summary>The best value so far, of all calls of Fit; null before there is one.</summary>
    public double? Best { get; private set; }

    /// <summary>The file that was written last; null before that.</summary>
    public string? LastPath { get; private set; }

    /// <summary>Finds out before the first step whether the file could be written after it.</summary>
    /// <exception cref="InvalidOperationException">The path names a number that is not in the logs when the turn of this callback comes.</exception>
    /// <exception cref="DirectoryNotFoundException">The folder does not exist.</exception>
    /// <exception cref="NotSupportedException">Model files cannot hold a layer or activation of the model.</exception>
    internal override void Check(TrainingRun run)
    {
        if (SaveBestOnly) _monitor.Begin(run);
        Dictionary<string, double> known = new(StringComparer.Ordinal) { ["loss"] = 0 };
        foreach (string key in _everyBatches is null ? run.History.Metrics.Keys.Concat(run.Expected) : []) known[key] = 0;
        // What somebody's own callbacks record is known at the end of an epoch only.
        AtomicFile.CheckFolder(_path.Expand(run.InitialEpoch, known, _everyBatches is null && run.HasOwnCallbacks ? 0 : null));
        _ = Architecture.Write(run.Model);
    }

    /// <inheritdoc/>
    public override void OnTrainBegin(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        Check(run);
        _batches = 0;
    }

    /// <inheritdoc/>
    public override void OnTrainBatchEnd(TrainingRun run, int batch, double loss)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (_everyBatches is { } every && ++_batches % every == 0) Save(run, run.Epoch, new Dictionary<string, double> { ["loss"] = loss });
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingRun run, int epoch, IReadOnlyDictionary<string, double> logs)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(logs);
        if (_everyBatches is not null || _path.Names.Any(name => !logs.ContainsKey(name) && run.History.Metrics.ContainsKey(name))) return;
        double? current = SaveBestOnly ? _monitor.Read(run, epoch, logs) : null;
        if (SaveBestOnly && !(current is { } value && _monitor.IsBetter(value, Best))) return;
        Save(run, epoch, logs);
        Best = current;
    }

    private void Save(TrainingRun run, int epoch, IReadOnlyDictionary<string, double> logs)
    {
        string path = _path.Expand(epoch, logs);
        run.Model.Save(path, _includeOptimizer);
        LastPath = path;
    }
}
