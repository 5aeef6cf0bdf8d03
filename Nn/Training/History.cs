using System.Globalization;
using System.Text;
using System.Text.Json;

namespace AutoBce;

/// <summary>
/// What Fit saw: one number an epoch for "loss", each metric and, with a validation split, "val_loss" and "val_" metrics, in that order.
/// </summary>
public sealed class History
{
    private readonly Columns _metrics = [];

    internal History(ulong seed, IEnumerable<string> keys)
    {
        Seed = seed;
        foreach (string key in keys) _metrics.Add(key, new List<double>());
    }

    /// <summary>
    /// By key, one value to each finished epoch. The training loss is the mean over the samples, each batch taken before its step;
    /// training metrics are over the same predictions. Those of "val_" are taken at the end of the epoch, and are NaN for epochs without validation.
    /// A key that is not there is a <see cref="KeyNotFoundException"/> that lists those that are.
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
        foreach (string key in _metrics.Keys) csv.Append(',').Append(Quoted(key, ","));
        csv.Append('\n');
        for (int epoch = 0; epoch < Epochs; epoch++)
        {
            csv.Append(CultureInfo.InvariantCulture, $"{InitialEpoch + epoch + 1}");
            foreach (IReadOnlyList<double> values in _metrics.Values) csv.Append(CultureInfo.InvariantCulture, $",{values[epoch]:R}");
            csv.Append('\n');
        }
        return csv.ToString();
    }

    /// <summary>
    /// {"seed":"42","initial_epoch":0,"metrics":{"loss":[0.5,...],...}} with null for numbers that are not finite, which JSON has not.
    /// </summary>
    public string ToJson()
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream))
        {
            json.WriteStartObject();
            json.WriteString("seed", Seed.ToString(CultureInfo.InvariantCulture));
            json.WriteNumber("initial_epoch", InitialEpoch);
            json.WriteStartObject("metrics");
            foreach ((string key, IReadOnlyList<double> values) in _metrics)
            {
                json.WriteStartArray(key);
                foreach (double value in values)
                {
                    if (double.IsFinite(value)) json.WriteNumberValue(value);
                    else json.WriteNullValue();
                }
                json.WriteEndArray();
            }
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>Writes <see cref="ToJson"/> in UTF-8.</summary>
    /// <param name="path">The file to write, replaced as a whole if it exists.</param>
    public void SaveJson(string path) => Save(path, ToJson());

    /// <summary>A line to each epoch, such as "Epoch 1 - loss: 0.6931 - val_loss: 0.6900".</summary>
    public override string ToString() => string.Join('\n', Enumerable.Range(0, Epochs).Select(epoch =>
        string.Create(CultureInfo.InvariantCulture, $"Epoch {InitialEpoch + epoch + 1}") + string.Concat(_metrics.Where(pair => !double.IsNaN(pair.Value[epoch]))
            .Select(pair => string.Create(CultureInfo.InvariantCulture, $" - {pair.Key}: {pair.Value[epoch]:F4}")))));

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

    /// <summary>A key as a field of a CSV file.</summary>
    internal static string Quoted(string key, string separator) => key.AsSpan().ContainsAny("\"\r\n") || key.Contains(separator, StringComparison.Ordinal)
        ? $"\"{key.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : key;

    /// <summary>Columns by key, and what to say where there is none.</summary>
    private sealed class Columns : OrderedDictionary<string, IReadOnlyList<double>>, IReadOnlyDictionary<string, IReadOnlyList<double>>
    {
        IReadOnlyList<double> IReadOnlyDictionary<string, IReadOnlyList<double>>.this[string key] => TryGetValue(key, out IReadOnlyList<double>? values) ? values
            : throw new KeyNotFoundException($"there is no \"{key}\"; there are {string.Join(", ", Keys.Select(known => $"\"{known}\""))}.{Hint(key)}");

        private string Hint(string key) => IsOfValidation(key) && !Keys.Any(IsOfValidation)
            ? " Fit was not asked for validation: give it a validationSplit or validationData." : "";

        private static bool IsOfValidation(string key) => key.StartsWith("val_", StringComparison.Ordinal);
    }
}
