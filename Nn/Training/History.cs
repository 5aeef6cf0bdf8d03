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
    /// training metrics are over the same predictions. Those of "val_" are taken at the end of the epoch.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<double>> Metrics => _metrics;

    /// <summary>How many epochs were finished.</summary>
    public int Epochs { get; private set; }

    /// <summary>The seed of the run: the one given to Fit, or the one drawn where none was given.</summary>
    public ulong Seed { get; }

    /// <summary>Draws the curves, training solid and validation dashed, as a picture that browsers and editors open.</summary>
    /// <param name="path">The file to write, replaced if it exists.</param>
    public void SaveSvg(string path) => File.WriteAllText(path, HistorySvg.Draw(this));

    internal void Add(ReadOnlySpan<double> epoch)
    {
        if (epoch.Length != _metrics.Count) throw new ArgumentException($"{epoch.Length} values for {_metrics.Count} keys.", nameof(epoch));
        for (int i = 0; i < epoch.Length; i++) ((List<double>)_metrics.GetAt(i).Value).Add(epoch[i]);
        Epochs++;
    }
}
