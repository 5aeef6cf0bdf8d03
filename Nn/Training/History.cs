using System.Globalization;
using System.Text;

namespace AutoBce;

/// <summary>
/// What Fit saw: one number an epoch for "loss", each metric and, with a validation split, "val_loss" and "val_" metrics, in that order.
/// </summary>
public sealed class History
{
    private readonly OrderedDictionary<string, IReadOnlyList<double>> _metrics = [];

    internal History(ulong seed, IEnumerable<string> keys)
    {
        Seed = seed;
        foreach (string key in keys) _metrics.Add(key, new List<double>());
    }

    /// <summary>
    /// By key, one value to each finished epoch. The training loss is the mean over the samples, each batch taken before its step;
    /// training metrics are over the same predictions. Those of "val_" are taken at the end of the epoch, and are NaN for epochs without validation.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<double>> Metrics => _metrics;

    /// <summary>The epoch that the first value belongs to, from 0.</summary>
    public int InitialEpoch { get; internal init; }

    /// <summary>How many epochs were finished.</summary>
    public int Epochs { get; private set; }

    /// <summary>The seed of the run: the one given to Fit, or the one drawn where none was given.</summary>
    public ulong Seed { get; }

    /// <summary>
    /// Draws the curves, training solid and validation dashed, with a ring at the lowest validation loss, as a picture that browsers and
    /// editors open.
    /// </summary>
    /// <param name="path">The file to write, replaced as a whole if it exists.</param>
    public void SaveSvg(string path) => Save(path, HistorySvg.Draw(this));

    /// <summary>
    /// A line of keys and a line to each epoch, comma-separated: "epoch", counted from 1 as on the console, then the keys in their
    /// order. Numbers are written so that reading them gives the same bits, and in no country's way of writing them.
    /// </summary>
    public string ToCsv()
    {
        StringBuilder csv = new("epoch");
        foreach (string key in _metrics.Keys) csv.Append(',').Append(Quoted(key));
        csv.Append('\n');
        for (int epoch = 0; epoch < Epochs; epoch++)
        {
            csv.Append(CultureInfo.InvariantCulture, $"{InitialEpoch + epoch + 1}");
            foreach (IReadOnlyList<double> values in _metrics.Values) csv.Append(CultureInfo.InvariantCulture, $",{values[epoch]:R}");
            csv.Append('\n');
        }
        return csv.ToString();
    }

    /// <summary>Writes <see cref="ToCsv"/> in UTF-8.</summary>
    /// <param name="path">The file to write, replaced as a whole if it exists.</param>
    public void SaveCsv(string path) => Save(path, ToCsv());

    internal void Add(ReadOnlySpan<double> epoch)
    {
        if (epoch.Length != _metrics.Count) throw new ArgumentException($"{epoch.Length} values for {_metrics.Count} keys.", nameof(epoch));
        for (int i = 0; i < epoch.Length; i++) ((List<double>)_metrics.GetAt(i).Value).Add(epoch[i]);
        Epochs++;
    }

    /// <summary>Adds an epoch: a key that is missing is NaN, one that is new was NaN before.</summary>
    internal void Add(IReadOnlyDictionary<string, double> epoch)
    {
        foreach (string key in epoch.Keys)
        {
            if (!_metrics.ContainsKey(key)) _metrics.Add(key, new List<double>(Enumerable.Repeat(double.NaN, Epochs)));
        }
        foreach ((string key, IReadOnlyList<double> values) in _metrics) ((List<double>)values).Add(epoch.TryGetValue(key, out double value) ? value : double.NaN);
        Epochs++;
    }

    private static void Save(string path, string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        AtomicFile.Write(path, Encoding.UTF8.GetBytes(text), default);
    }

    private static string Quoted(string key) => key.AsSpan().ContainsAny(",\"\r\n") ? $"\"{key.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : key;
}
