namespace AutoBce;

/// <summary>One trainer, or any number of readers, never both.</summary>
internal sealed class ModelGate
{
    private const int None = -1;

    private readonly Lock _lock = new();
    private readonly List<int> _readers = [];
    private int _trainer = None, _callbackThread = None;

    /// <exception cref="InvalidOperationException">The model is being trained or read.</exception>
    internal Scope EnterTraining(string operation)
    {
        int thread = Environment.CurrentManagedThreadId;
        lock (_lock)
        {
            if (_trainer != None)
            {
                throw new InvalidOperationException(_trainer == thread
                    ? $"{operation}: this thread is training the model already, and calls from inside of that training, such as from a callback. A callback may predict, evaluate and save: do this after the call that trains has returned."
                    : $"{operation}: the model is being trained by another thread. Wait for it, or give each thread a model of its own.");
            }
            if (_readers.Count > 0)
            {
                throw new InvalidOperationException(_readers.Contains(thread)
                    ? $"{operation}: this thread is predicting or evaluating with the model, and calls from inside of that, such as from a callback. Do this after that call has returned."
                    : $"{operation}: the model is being used by another thread. Wait for it, or give each thread a model of its own.");
            }
            _trainer = thread;
            return new Scope(this, None);
        }
    }

    /// <exception cref="InvalidOperationException">The model is being trained.</exception>
    internal Scope EnterReading(string operation)
    {
        int thread = Environment.CurrentManagedThreadId;
        lock (_lock)
        {
            if (_trainer != None && _callbackThread != thread)
            {
                throw new InvalidOperationException(_trainer == thread
                    ? $"{operation}: this thread is training the model, and asks in the middle of a step or from an IProgress. Ask from a callback, between steps."
                    : $"{operation}: the model is being trained by another thread, which changes its parameters. Wait for it.");
            }
            _readers.Add(thread);
            return new Scope(this, thread);
        }
    }

    /// <summary>Lets the thread that trains read, while its callbacks run.</summary>
    internal CallbackScope EnterCallback()
    {
        lock (_lock)
        {
            CallbackScope scope = new(this, _callbackThread);
            if (_trainer != None) _callbackThread = Environment.CurrentManagedThreadId;
            return scope;
        }
    }

    private void Leave(int reader)
    {
        lock (_lock)
        {
            if (reader == None) _trainer = None;
            else _readers.Remove(reader);
        }
    }

    internal readonly ref struct CallbackScope(ModelGate gate, int former)
    {
        public void Dispose()
        {
            lock (gate._lock) gate._callbackThread = former;
        }
    }

    internal readonly ref struct Scope(ModelGate gate, int reader)
    {
        public void Dispose() => gate.Leave(reader);
    }
}
