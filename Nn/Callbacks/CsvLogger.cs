using System.Globalization;

namespace AutoBce;

/// <summary>
/// Writes a line to a file after each epoch, as Keras's CSVLogger does: "epoch", from 0, then the logs by name; "NA" where validation did
/// not take place. Each line is in the file when the epoch is over.
/// </summary>
public sealed class CsvLogger : Callback, IDisposable
{
    private readonly string _path, _separator;
    private readonly bool _append;
    private StreamWriter? _writer;
    private string[]? _keys;

    /// <summary>A log at a path.</summary>
    /// <param name="path">The file; replaced, or with append gone on with.</param>
    /// <param name="separator">What stands between numbers.</param>
    /// <param name="append">Whether to go on with a file that exists; it then has its header already.</param>
    public CsvLogger(string path, string separator = ",", bool append = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentException.ThrowIfNullOrEmpty(separator);
        (_path, _separator, _append) = (path, separator, append);
    }

    internal override void Check(TrainingRun run) => AtomicFile.CheckFolder(_path);

    /// <inheritdoc/>
    public override void OnTrainBegin(TrainingRun run)
    {
        Dispose();
        bool hasHeader = _append && File.Exists(_path) && new FileInfo(_path).Length > 0;
        _keys = null;
        _writer = new StreamWriter(_path, _append) { NewLine = "\n", AutoFlush = true };
        HasHeader = hasHeader;
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingRun run, int epoch, IReadOnlyDictionary<string, double> logs)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(logs);
        _keys ??= [.. run.History.Metrics.Keys.Union(logs.Keys).Order(StringComparer.Ordinal)];
        if (!HasHeader) _writer!.WriteLine(string.Join(_separator, _keys.Prepend("epoch").Select(key => History.Quoted(key, _separator))));
        HasHeader = true;
        IEnumerable<string> values = _keys.Select(key => logs.TryGetValue(key, out double value) ? value.ToString("R", CultureInfo.InvariantCulture) : "NA");
        _writer!.WriteLine(string.Join(_separator, values.Prepend(epoch.ToString(CultureInfo.InvariantCulture))));
    }

    private bool HasHeader { get; set; }

    /// <inheritdoc/>
    public override void OnTrainEnd(TrainingRun run) => Dispose();

    /// <summary>Closes the file; the end of training does it too.</summary>
    public void Dispose()
    {
        _writer?.Dispose();
        _writer = null;
    }
}
