using System.Globalization;
using System.Text;

namespace AutoBce;

/// <summary>
/// Saves the model after epochs, or every so many batches, with the state of the optimiser, so that training can go on from the file.
/// The path may name numbers as in Keras: "{epoch:02d}" is the epoch counted from 1, "{val_loss:.4f}" one of the logs.
/// </summary>
public sealed class ModelCheckpoint : Callback
{
    private readonly string _path;
    private readonly Monitor _monitor;
    private readonly int? _everyBatches;
    private readonly double? _threshold;
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
    /// <exception cref="ArgumentException">The path is empty, or batches are not positive or combined with saveBestOnly.</exception>
    public ModelCheckpoint(
        string path, string monitor = "val_loss", bool saveBestOnly = false, MonitorMode mode = MonitorMode.Auto, int? everyBatches = null,
        double? initialValueThreshold = null, bool includeOptimizer = true)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (everyBatches is { } batches) ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batches, nameof(everyBatches));
        if (everyBatches is not null && saveBestOnly)
            throw new ArgumentException("the best is known at the end of an epoch only: give either everyBatches or saveBestOnly.", nameof(everyBatches));
        _path = path;
        _monitor = new Monitor(monitor, mode, 0);
        _everyBatches = everyBatches;
        _threshold = initialValueThreshold;
        _includeOptimizer = includeOptimizer;
        SaveBestOnly = saveBestOnly;
    }

    /// <summary>Whether only the best is saved.</summary>
    public bool SaveBestOnly { get; }

    /// <summary>The best value so far; null before there is one.</summary>
    public double? Best { get; private set; }

    /// <summary>The file that was written last; null before that.</summary>
    public string? LastPath { get; private set; }

    /// <summary>Finds out before the first step whether the file could be written after it.</summary>
    /// <exception cref="InvalidOperationException">The path names a number that is not in the logs.</exception>
    /// <exception cref="DirectoryNotFoundException">The folder does not exist.</exception>
    /// <exception cref="NotSupportedException">Model files cannot hold a layer or activation of the model.</exception>
    public override void OnTrainBegin(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (SaveBestOnly) _monitor.Begin(run);
        Dictionary<string, double> known = new(StringComparer.Ordinal) { ["loss"] = 0 };
        foreach (string key in _everyBatches is null ? run.History.Metrics.Keys : []) known[key] = 0;
        if (_everyBatches is null) known["learning_rate"] = run.LearningRate;
        // What somebody's own callbacks record is known at the end of an epoch only.
        AtomicFile.CheckFolder(Expand(_path, run.InitialEpoch, known, _everyBatches is null && run.HasOwnCallbacks ? 0 : null));
        _ = Architecture.Write(run.Model);
        (Best, LastPath, _batches) = (_threshold, null, 0);
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
        if (_everyBatches is not null) return;
        if (SaveBestOnly)
        {
            if (_monitor.Read(run, epoch, logs) is not { } current || !_monitor.IsBetter(current, Best)) return;
            Best = current;
        }
        Save(run, epoch, logs);
    }

    private void Save(TrainingRun run, int epoch, IReadOnlyDictionary<string, double> logs)
    {
        string path = Expand(_path, epoch, logs);
        run.Model.Save(path, _includeOptimizer);
        LastPath = path;
    }

    /// <summary>Puts numbers in the place of {name} and {name:format}; formats are those of Python's d and f, or of .NET.</summary>
    /// <exception cref="InvalidOperationException">A name is unknown, and there is no number for unknown ones.</exception>
    internal static string Expand(string path, int epoch, IReadOnlyDictionary<string, double> logs, double? unknown = null)
    {
        StringBuilder text = new();
        for (int at = 0; at < path.Length;)
        {
            int open = path.IndexOf('{', at), close = open < 0 ? -1 : path.IndexOf('}', open);
            if (close < 0) return text.Append(path.AsSpan(at)).ToString();
            text.Append(path.AsSpan(at, open - at));
            string[] parts = path[(open + 1)..close].Split(':', 2);
            string format = parts.Length == 1 ? "" : parts[1];
            if (parts[0] == "epoch") text.Append((epoch + 1).ToString(format.EndsWith('d') ? "D" + format[..^1].TrimStart('0') : format, CultureInfo.InvariantCulture));
            else if ((logs.TryGetValue(parts[0], out double known) ? known : unknown) is { } value) text.Append(value.ToString(format.EndsWith('f') ? "F" + format[..^1].TrimStart('.') : format, CultureInfo.InvariantCulture));
            else throw new InvalidOperationException($"the path of the checkpoint names {{{parts[0]}}}; there are epoch, {string.Join(", ", logs.Keys)}.");
            at = close + 1;
        }
        return text.ToString();
    }
}
