using System.Globalization;

namespace AutoBce;

/// <summary>Which way a monitored number gets better.</summary>
public enum MonitorMode
{
    /// <summary>Losses fall; for metrics, as the metric itself says. Keras 2 guesses from the name and minimises val_auc.</summary>
    Auto,

    /// <summary>Lower is better.</summary>
    Min,

    /// <summary>Higher is better.</summary>
    Max,
}

/// <summary>A number of the logs that callbacks look at, and what counts as an improvement of it.</summary>
internal sealed class Monitor
{
    private readonly string _key;
    private readonly MonitorMode _mode;
    private readonly double _minDelta;
    private bool _higher;

    internal Monitor(string key, MonitorMode mode, double minDelta)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        if (!double.IsFinite(minDelta) || minDelta < 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(minDelta), minDelta, string.Create(CultureInfo.InvariantCulture, $"minDelta is {minDelta}; it must be a finite number, 0 or above."));
        }
        _key = key;
        _mode = KerasLoss.Checked(mode);
        _minDelta = minDelta;
    }

    internal string Key => _key;

    /// <summary>Finds out which way is better.</summary>
    /// <exception cref="InvalidOperationException">The number is nobody's, or nobody says which way it gets better.</exception>
    internal void Begin(TrainingRun run)
    {
        string name = _key.StartsWith("val_", StringComparison.Ordinal) ? _key["val_".Length..] : _key;
        if (_key != name && run.History.Metrics.ContainsKey(name) && !run.History.Metrics.ContainsKey(_key))
            throw new InvalidOperationException($"\"{_key}\" is monitored, and there is no validation: give Fit validationSplit or validationData, or monitor \"{name}\".");
        Metric? metric = run.Metrics.FirstOrDefault(metric => metric.Name == name);
        _higher = _mode switch
        {
            MonitorMode.Min => false,
            MonitorMode.Max => true,
            _ when metric is not null => metric.HigherIsBetter,
            _ when name == "loss" => false,
            _ => throw new InvalidOperationException(
                $"\"{_key}\" is monitored, and is neither a loss nor a metric of the model ({string.Join(", ", run.History.Metrics.Keys)}): correct the name, or say by mode which way it gets better."),
        };
    }

    /// <summary>The number in the logs of an epoch; null where validation did not take place.</summary>
    /// <exception cref="InvalidOperationException">It is never in the logs, or is NaN, which is neither better nor worse than anything.</exception>
    internal double? Read(TrainingRun run, int epoch, IReadOnlyDictionary<string, double> logs)
    {
        if (logs.TryGetValue(_key, out double value))
        {
            return !double.IsNaN(value) ? value
                : throw new InvalidOperationException($"{_key} is NaN in epoch {epoch}, and is monitored: {Cause(run)}.");
        }
        if (run.History.Metrics.ContainsKey(_key)) return null;
        throw new InvalidOperationException($"\"{_key}\" is monitored, and the logs have only {string.Join(", ", logs.Keys)}.");
    }

    /// <summary>Why a number has no value.</summary>
    private string Cause(TrainingRun run)
    {
        bool validates = _key.StartsWith("val_", StringComparison.Ordinal);
        string rows = validates ? "validation rows" : "training rows";
        if (run.OneClass(validates) is { } label)
            return string.Create(CultureInfo.InvariantCulture, $"the {rows} have one class, all labels are {label}; shuffle sorted data before Fit, or give validationData with both classes");
        return $"it is not defined for the {rows}, or the model's outputs are not finite; monitor \"{(validates ? "val_loss" : "loss")}\", or look at the labels and outputs";
    }

    /// <summary>Whether it is better by more than the least difference; NaN never is, and anything is better than nothing.</summary>
    internal bool IsBetter(double current, double? than) => !double.IsNaN(current)
        && (than is not { } reference || double.IsNaN(reference) || (_higher ? current - _minDelta > reference : current + _minDelta < reference));
}
