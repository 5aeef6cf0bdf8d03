namespace AutoBce;

/// <summary>
/// The callbacks of a call, in their order, but averages first: they belong to the step, so that the others find the parameters that it leaves
/// (Keras's optimisers average within apply, and its fit puts averages in place before on_train_end). What callbacks compute is recorded on no
/// tape of the trainer's.
/// </summary>
internal sealed class CallbackList
{
    private readonly Callback[] _callbacks;
    private readonly ModelGate _gate;
    private int _begun;

    internal CallbackList(IReadOnlyList<Callback>? callbacks, ModelGate gate)
    {
        _callbacks = [.. (callbacks ?? []).OrderBy(callback => callback is not WeightAveraging)];
        _gate = gate;
        if (Array.Exists(_callbacks, callback => callback is null)) throw new ArgumentException("a callback is null.", nameof(callbacks));
    }

    /// <summary>Whether there are some that may record numbers under names of their own.</summary>
    internal bool HasOwn => Array.Exists(_callbacks, callback => callback is LambdaCallback || callback.GetType().Assembly != typeof(Callback).Assembly);

    /// <summary>Asks each whether training may begin, and tells the later ones what the earlier ones will have recorded.</summary>
    internal void Check(TrainingRun run)
    {
        foreach (Callback callback in _callbacks)
        {
            callback.Check(run);
            if (callback.Records is { } key) run.Expected.Add(key);
        }
    }

    /// <summary>The beginning of training; those that it reached have an end.</summary>
    internal void Begin(TrainingRun run) => Each(run, (callback, run) =>
    {
        callback.OnTrainBegin(run);
        _begun++;
    });

    internal void Each<TState>(TState state, Action<Callback, TState> call)
    {
        if (_callbacks.Length == 0) return;
        using ModelGate.CallbackScope scope = _gate.EnterCallback();
        Tape? tape = Tape.Exchange(null);
        try
        {
            foreach (Callback callback in _callbacks) call(callback, state);
        }
        finally
        {
            Tape.Exchange(tape);
        }
    }

    /// <summary>Whether one of them wants training to end without the exception.</summary>
    internal bool TakesOver(TrainingRun run, NonFiniteLossException exception)
    {
        bool takenOver = false;
        Each((run, exception), (callback, state) => takenOver |= callback.OnNonFinite(state.run, state.exception));
        return takenOver;
    }

    /// <summary>All that have begun, whatever one throws; the first exception is thrown at the end, unless another is under way.</summary>
    internal void End(TrainingRun run, bool isFailing)
    {
        Exception? first = null;
        int left = _begun;
        Each(run, (callback, state) =>
        {
            if (left-- <= 0) return;
            try
            {
                callback.OnTrainEnd(state);
            }
            catch (Exception e)
            {
                first ??= e;
            }
        });
        if (first is not null && !isFailing) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(first);
    }
}
