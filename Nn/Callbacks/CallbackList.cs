namespace AutoBce;

/// <summary>The callbacks of a call, in their order. What they compute is recorded on no tape of the trainer's.</summary>
internal sealed class CallbackList
{
    private readonly Callback[] _callbacks;
    private readonly ModelGate _gate;

    internal CallbackList(IReadOnlyList<Callback>? callbacks, ModelGate gate)
    {
        _callbacks = [.. callbacks ?? []];
        _gate = gate;
        if (Array.Exists(_callbacks, callback => callback is null)) throw new ArgumentException("a callback is null.", nameof(callbacks));
    }

    /// <summary>Whether there are some that may record numbers under names of their own.</summary>
    internal bool HasOwn => Array.Exists(_callbacks, callback => callback is LambdaCallback || callback.GetType().Assembly != typeof(Callback).Assembly);

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

    /// <summary>All of them, whatever one throws; the first exception is thrown at the end, unless another is under way.</summary>
    internal void End(TrainingRun run, bool isFailing)
    {
        Exception? first = null;
        Each(run, (callback, state) =>
        {
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
