namespace AutoBce;

/// <summary>One trainer, or any number of readers, never both.</summary>
internal sealed class ModelGate
{
    private readonly Lock _lock = new();
    private bool _training;
    private int _readers;
    private int _callbackThread = None;

    private const int None = -1;

    /// <exception cref="InvalidOperationException">The model is being trained or read.</exception>
    internal Scope EnterTraining(string operation)
    {
        lock (_lock)
        {
            if (_training || _readers > 0)
            {
                throw new InvalidOperationException(
                    $"{operation}: the model is being {(_training ? "trained" : "used")} by another thread. Wait for it, or give each thread a model of its own.");
            }
            _training = true;
            return new Scope(this, training: true);
        }
    }

    /// <exception cref="InvalidOperationException">The model is being trained.</exception>
    internal Scope EnterReading(string operation)
    {
        lock (_lock)
        {
            if (_training && _callbackThread != Environment.CurrentManagedThreadId)
                throw new InvalidOperationException($"{operation}: the model is being trained by another thread, which changes its parameters. Wait for it.");
            _readers++;
            return new Scope(this, training: false);
        }
    }

    /// <summary>Lets the thread that trains read, while its callbacks run.</summary>
    internal CallbackScope EnterCallback()
    {
        lock (_lock)
        {
            CallbackScope scope = new(this, _callbackThread);
            if (_training) _callbackThread = Environment.CurrentManagedThreadId;
            return scope;
        }
    }

    private void Leave(bool training)
    {
        lock (_lock)
        {
            if (training) _training = false;
            else _readers--;
        }
    }

    internal readonly ref struct CallbackScope(ModelGate gate, int former)
    {
        public void Dispose()
        {
            lock (gate._lock) gate._callbackThread = former;
        }
    }

    internal readonly ref struct Scope(ModelGate gate, bool training)
    {
        public void Dispose() => gate.Leave(training);
    }
}
