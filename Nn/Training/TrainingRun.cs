using System.Globalization;

namespace AutoBce;

/// <summary>A call of Fit while it runs, as callbacks see it.</summary>
public sealed class TrainingRun
{
    private readonly Trainer _trainer;

    internal TrainingRun(Sequential model, Trainer trainer, History history, int epochs, int initialEpoch, int batchSize, int steps, int samples)
    {
        _trainer = trainer;
        Model = model;
        History = history;
        Epochs = epochs;
        InitialEpoch = initialEpoch;
        BatchSize = batchSize;
        Steps = steps;
        Samples = samples;
        Epoch = initialEpoch;
    }

    /// <summary>The model. Callbacks may predict, evaluate and save with it, but not train it.</summary>
    public Sequential Model { get; }

    /// <summary>What was recorded of the epochs that are finished.</summary>
    public History History { get; }

    /// <summary>The epoch at which training is to end.</summary>
    public int Epochs { get; }

    /// <summary>The epoch at which it began.</summary>
    public int InitialEpoch { get; }

    /// <summary>Samples to a step.</summary>
    public int BatchSize { get; }

    /// <summary>Steps to an epoch.</summary>
    public int Steps { get; }

    /// <summary>How many samples are trained on.</summary>
    public int Samples { get; }

    /// <summary>The epoch that runs, from 0.</summary>
    public int Epoch { get; internal set; }

    /// <summary>Whether somebody asked to stop: training ends after the epoch, or the batch, in which it happened; in OnEpochBegin before that
    /// epoch, which then is none.</summary>
    public bool StopRequested { get; private set; }

    /// <summary>The metrics that a larger value is better of, by their names.</summary>
    internal IEnumerable<Metric> Metrics => _trainer.Metrics;

    /// <summary>What callbacks in front of the one that looks add to the logs of an epoch, as far as it is known before training.</summary>
    internal HashSet<string> Expected { get; } = [];

    /// <summary>Whether callbacks may record numbers under names of their own.</summary>
    internal bool HasOwnCallbacks { get; init; }

    /// <summary>The label of all training rows if they have but one, which many a metric is not defined for; so for validation.</summary>
    internal float? OnlyLabel { private get; init; }

    internal float? OnlyValidationLabel { private get; init; }

    internal float? OneClass(bool ofValidation) => ofValidation ? OnlyValidationLabel : OnlyLabel;

    internal OrderedDictionary<string, double> Logs { get; } = [];

    /// <summary>The learning rate of the steps to come, before the schedule of the optimiser, if it has one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public float LearningRate
    {
        get => _trainer.LearningRate;
        set => _trainer.LearningRate = float.IsFinite(value) && value >= 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, string.Create(CultureInfo.InvariantCulture, $"the learning rate {value} is not a finite number, 0 or above."));
    }

    /// <summary>
    /// The learning rate of the step that comes next: <see cref="LearningRate"/> times the factor that the schedule of the optimiser gives after the
    /// steps so far. It is what Keras's optimizer.learning_rate is under a LearningRateSchedule, and what callbacks record as "learning_rate".
    /// </summary>
    public float CurrentLearningRate => _trainer.Optimizer.RateAt(_trainer.Steps + 1);

    /// <summary>Asks training to end: Keras's model.stop_training.</summary>
    public void Stop() => StopRequested = true;

    /// <summary>Adds a number of the epoch that ends to the logs and to History; for use in OnEpochEnd.</summary>
    public void Record(string key, double value)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        Logs[key] = value;
    }

    /// <summary>A copy of all parameters.</summary>
    internal float[][] Snapshot() => [.. Model.EnsureParameters().Select(parameter => parameter.Values.ToArray())];

    /// <summary>Puts a copy back.</summary>
    internal void Restore(float[][] parameters)
    {
        Variable<float>[] all = Model.EnsureParameters();
        for (int i = 0; i < all.Length; i++) parameters[i].CopyTo(all[i].Data);
    }
}

/// <summary>What FitAsync and Fit tell an <see cref="IProgress{T}"/> after each epoch.</summary>
/// <param name="Epoch">The epoch that has ended, from 0.</param>
/// <param name="Epochs">The epoch at which training is to end.</param>
/// <param name="Logs">Loss, metrics, and those of validation where it took place.</param>
/// <param name="Elapsed">The time since training began.</param>
public sealed record EpochReport(int Epoch, int Epochs, IReadOnlyDictionary<string, double> Logs, TimeSpan Elapsed)
{
    /// <summary>As Fit writes it on the console.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"Epoch {Epoch + 1}/{Epochs} - {Elapsed.TotalSeconds:F2} s - {Evaluation.Text(Logs)}");
}
