using System.Numerics;

namespace AutoBce;

/// <summary>
/// Without a Tape, recorded operations are ordinary objects that live as long as somebody holds them. With one (it records on the thread
/// that made it until it is disposed), <see cref="NewStep"/> starts the next step in the nodes and buffers of the last: the k-th operation
/// gets the k-th node back, so that a steady state allocates nothing. Variables made in earlier steps then throw when used; leaves are
/// not affected. Two sets of nodes take turns: a Variable of the step before is always recognised, one of two steps before may have
/// become a Variable of this step.
/// </summary>
public sealed class Tape : IDisposable
{
    [ThreadStatic]
    private static Tape? t_current;

    [ThreadStatic]
    private static int t_suspensions;

    private readonly int _thread = Environment.CurrentManagedThreadId;
    private readonly Tape? _outer = t_current;
    private Nodes<float>? _floats;
    private Nodes<double>? _doubles;
    private bool _isDisposed;

    /// <summary>Starts to record the operations of this thread.</summary>
    public Tape() => t_current = this;

    internal static Tape? Current => t_current;

    /// <summary>Makes another tape, or none, the one that records on this thread; returns the one that did. For those who keep a tape
    /// between calls without the code in between being recorded on it.</summary>
    internal static Tape? Exchange(Tape? tape)
    {
        Tape? former = t_current;
        t_current = tape;
        return former;
    }

    internal static bool RecordsGradients => t_suspensions == 0;

    internal long Step { get; private set; }

    /// <summary>Starts the next step in the nodes and buffers of the last, whose Variables may not be used any more.</summary>
    /// <exception cref="InvalidOperationException">Called from another thread than the one that made the tape, or after Dispose.</exception>
    public void NewStep()
    {
        CheckTape(nameof(NewStep));
        Step++;
        _floats?.Rewind();
        _doubles?.Rewind();
    }

    /// <summary>Ends the recording. Variables of the last step stay as they are, as ordinary objects.</summary>
    /// <exception cref="InvalidOperationException">Called from another thread than the one that made the tape.</exception>
    public void Dispose()
    {
        if (_isDisposed) return;
        CheckTape(nameof(Dispose));
        _isDisposed = true;
        _floats = null;
        _doubles = null;
        while (t_current is { _isDisposed: true }) t_current = t_current._outer;
    }

    /// <summary>Until the result is disposed, operations of this thread compute values only: nothing requires a gradient.</summary>
    public static IDisposable NoGradient() => new Suspension();

    /// <summary>A constant of shape [rows, columns] with a copy of the data, in a node that is recycled with the step.</summary>
    internal Variable<T> Input<T>(ReadOnlySpan<T> data, int rows, int columns) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        CheckTape(nameof(Input));
        ReadOnlySpan<nint> shape = [rows, columns];
        int count = Shapes.Count(shape, nameof(Input));
        if (count != data.Length)
            throw new ArgumentException($"Input: {data.Length} numbers do not fill shape {Shapes.Format(shape)}.", nameof(data));
        Variable<T> input = Take<T>();
        input.Become(this, shape, count);
        data.CopyTo(input.Destination);
        return input;
    }

    /// <summary>The next node of this step.</summary>
    internal Variable<T> Take<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        typeof(T) == typeof(float)
            ? (Variable<T>)(object)(_floats ??= new()).Take(Step)
            : (Variable<T>)(object)(_doubles ??= new()).Take(Step);

    internal void CheckUse(long step, string operation)
    {
        if (_isDisposed && step == Step) return;
        CheckThread(operation);
        if (step != Step)
            throw new InvalidOperationException($"{operation}: this Variable belongs to step {step} of its tape, which is at step {Step} now and uses its memory again. Copy what must outlive a step, or keep it in a leaf.");
    }

    private void CheckTape(string member)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        CheckThread(member);
    }

    private void CheckThread(string operation)
    {
        if (Environment.CurrentManagedThreadId != _thread)
            throw new InvalidOperationException($"{operation}: this tape records on thread {_thread} and was used from thread {Environment.CurrentManagedThreadId}. Give each thread a Tape of its own.");
    }

    /// <summary>The nodes of one type of number: two sets of handles that hand the same memory to and fro.</summary>
    private sealed class Nodes<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly List<Variable<T>> _even = [], _odd = [];
        private int _next;

        public void Rewind() => _next = 0;

        public Variable<T> Take(long step)
        {
            (List<Variable<T>> now, List<Variable<T>> before) = (step & 1) == 0 ? (_even, _odd) : (_odd, _even);
            int k = _next;
            if (k == now.Count) now.Add(new());
            Variable<T> node = now[k];
            if (k < before.Count) node.Inherit(before[k]);
            _next = k + 1;
            return node;
        }
    }

    private sealed class Suspension : IDisposable
    {
        private readonly int _thread = Environment.CurrentManagedThreadId;
        private bool _isOver;

        public Suspension() => t_suspensions++;

        public void Dispose()
        {
            if (_isOver) return;
            if (Environment.CurrentManagedThreadId != _thread)
                throw new InvalidOperationException("NoGradient: dispose it on the thread that asked for it.");
            _isOver = true;
            t_suspensions--;
        }
    }
}
