namespace AutoBce;

/// <summary>
/// Ends training when a loss, a gradient or a step is not finite, without the exception that Fit throws else. The step was not applied: the
/// model is as the last finite step left it.
/// </summary>
public sealed class TerminateOnNaN : Callback
{
    /// <summary>What happened and where: epoch, batch, and the first layer whose numbers are not finite; null if nothing did.</summary>
    public NonFiniteLossException? Failure { get; private set; }

    /// <inheritdoc/>
    public override void OnTrainBegin(TrainingRun run) => Failure = null;

    /// <inheritdoc/>
    public override bool OnNonFinite(TrainingRun run, NonFiniteLossException exception)
    {
        Failure = exception;
        return true;
    }
}
