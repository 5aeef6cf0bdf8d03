namespace AutoBce;

/// <summary>
/// Code that runs while a model is trained, evaluated or asked for predictions, at the places that Keras calls it. It may predict, evaluate
/// and save with the model, and stop the training. What it throws ends the training and reaches the caller; OnTrainEnd runs in any case where
/// OnTrainBegin has returned.
/// </summary>
public abstract class Callback
{
    /// <summary>The name of the learning rate in the logs.</summary>
    internal const string Rate = "learning_rate";

    /// <summary>The number that it adds to the logs of each epoch; null for none.</summary>
    internal virtual string? Records => null;

    /// <summary>Looks at its settings and those of the call, before anything changes.</summary>
    /// <exception cref="InvalidOperationException">Training would end because of them.</exception>
    internal virtual void Check(TrainingRun run)
    {
    }

    /// <summary>Before the first epoch.</summary>
    public virtual void OnTrainBegin(TrainingRun run)
    {
    }

    /// <summary>After the last epoch, and after a failure or a cancellation too; not where <see cref="OnTrainBegin"/> has thrown.</summary>
    public virtual void OnTrainEnd(TrainingRun run)
    {
    }

    /// <summary>Before an epoch.</summary>
    /// <param name="run">The training.</param>
    /// <param name="epoch">From 0.</param>
    public virtual void OnEpochBegin(TrainingRun run, int epoch)
    {
    }

    /// <summary>After an epoch and its validation.</summary>
    /// <param name="run">The training.</param>
    /// <param name="epoch">From 0.</param>
    /// <param name="logs">Loss, metrics, and those of validation where it took place.</param>
    public virtual void OnEpochEnd(TrainingRun run, int epoch, IReadOnlyDictionary<string, double> logs)
    {
    }

    /// <summary>Before a step.</summary>
    /// <param name="run">The training.</param>
    /// <param name="batch">Within the epoch, from 0.</param>
    public virtual void OnTrainBatchBegin(TrainingRun run, int batch)
    {
    }

    /// <summary>After a step.</summary>
    /// <param name="run">The training.</param>
    /// <param name="batch">Within the epoch, from 0.</param>
    /// <param name="loss">The mean loss of the epoch so far.</param>
    public virtual void OnTrainBatchEnd(TrainingRun run, int batch, double loss)
    {
    }

    /// <summary>When a loss, a gradient or a step is not finite; it was not applied.</summary>
    /// <returns>Whether training is to end here without the exception.</returns>
    public virtual bool OnNonFinite(TrainingRun run, NonFiniteLossException exception) => false;

    /// <summary>Before an evaluation, that of Fit after an epoch included.</summary>
    public virtual void OnTestBegin(Sequential model)
    {
    }

    /// <summary>After an evaluation.</summary>
    public virtual void OnTestEnd(Sequential model, IReadOnlyDictionary<string, double> logs)
    {
    }

    /// <summary>Before a batch of an evaluation.</summary>
    public virtual void OnTestBatchBegin(Sequential model, int batch)
    {
    }

    /// <summary>After a batch of an evaluation.</summary>
    public virtual void OnTestBatchEnd(Sequential model, int batch)
    {
    }

    /// <summary>Before predictions.</summary>
    public virtual void OnPredictBegin(Sequential model)
    {
    }

    /// <summary>After predictions.</summary>
    public virtual void OnPredictEnd(Sequential model)
    {
    }

    /// <summary>Before a batch of predictions.</summary>
    public virtual void OnPredictBatchBegin(Sequential model, int batch)
    {
    }

    /// <summary>After a batch of predictions.</summary>
    public virtual void OnPredictBatchEnd(Sequential model, int batch)
    {
    }
}
