namespace AutoBce;

/// <summary>A callback out of functions: <c>new LambdaCallback { EpochEnd = (run, epoch, logs) => ... }</c>.</summary>
public sealed class LambdaCallback : Callback
{
    /// <summary>Before the first epoch.</summary>
    public Action<TrainingRun>? TrainBegin { get; init; }

    /// <summary>After the last epoch.</summary>
    public Action<TrainingRun>? TrainEnd { get; init; }

    /// <summary>Before an epoch.</summary>
    public Action<TrainingRun, int>? EpochBegin { get; init; }

    /// <summary>After an epoch.</summary>
    public Action<TrainingRun, int, IReadOnlyDictionary<string, double>>? EpochEnd { get; init; }

    /// <summary>Before a step.</summary>
    public Action<TrainingRun, int>? TrainBatchBegin { get; init; }

    /// <summary>After a step, with the mean loss of the epoch so far.</summary>
    public Action<TrainingRun, int, double>? TrainBatchEnd { get; init; }

    /// <inheritdoc/>
    public override void OnTrainBegin(TrainingRun run) => TrainBegin?.Invoke(run);

    /// <inheritdoc/>
    public override void OnTrainEnd(TrainingRun run) => TrainEnd?.Invoke(run);

    /// <inheritdoc/>
    public override void OnEpochBegin(TrainingRun run, int epoch) => EpochBegin?.Invoke(run, epoch);

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingRun run, int epoch, IReadOnlyDictionary<string, double> logs) => EpochEnd?.Invoke(run, epoch, logs);

    /// <inheritdoc/>
    public override void OnTrainBatchBegin(TrainingRun run, int batch) => TrainBatchBegin?.Invoke(run, batch);

    /// <inheritdoc/>
    public override void OnTrainBatchEnd(TrainingRun run, int batch, double loss) => TrainBatchEnd?.Invoke(run, batch, loss);
}
