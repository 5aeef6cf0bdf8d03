using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace AutoBce;

/// <summary>What Evaluate found: the loss and the metrics by the names that History uses, in their order.</summary>
public sealed class Evaluation : IReadOnlyDictionary<string, double>
{
    private readonly OrderedDictionary<string, double> _values = [];

    internal Evaluation(IEnumerable<string> keys, ReadOnlySpan<double> values)
    {
        int i = 0;
        foreach (string key in keys) _values.Add(key, values[i++]);
    }

    /// <summary>The mean loss, under the key "loss".</summary>
    public double Loss => _values["loss"];

    /// <summary>How many numbers there are.</summary>
    public int Count => _values.Count;

    /// <summary>"loss" and the names of the metrics.</summary>
    public IEnumerable<string> Keys => _values.Keys;

    /// <summary>The numbers in the order of the keys.</summary>
    public IEnumerable<double> Values => _values.Values;

    /// <summary>The number of a name.</summary>
    /// <exception cref="KeyNotFoundException">The model was not compiled with such a metric; the message lists those it was.</exception>
    public double this[string key] => _values.TryGetValue(key, out double value)
        ? value
        : throw new KeyNotFoundException($"there is no \"{key}\"; the model was compiled for {string.Join(", ", _values.Keys.Select(known => $"\"{known}\""))}.");

    /// <summary>Whether there is such a number.</summary>
    public bool ContainsKey(string key) => _values.ContainsKey(key);

    /// <summary>The number of a name, if there is one.</summary>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out double value) => _values.TryGetValue(key, out value);

    /// <summary>The numbers in their order.</summary>
    public IEnumerator<KeyValuePair<string, double>> GetEnumerator() => _values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Such as "loss: 0.1234 - accuracy: 0.9500".</summary>
    public override string ToString() => Text(_values);

    internal static string Text(IReadOnlyDictionary<string, double> values) =>
        string.Join(" - ", values.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key}: {pair.Value:F4}")));
}
