using System.Numerics;

namespace AutoBce;

// The Variable as a node of the recorded graph.
public sealed partial class Variable<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private Operation<T>? _operation;
    private Variable<T>? _a, _b, _c;
    private int _versionOfA, _versionOfB, _versionOfC;
    private Storage<T> _saved;
    private Tape? _tape;
    private long _step;
    private long _visit;
    private int _depth;
    private int _version;
    private bool _isSwept;
    private bool _gradientIsZero;

    /// <summary>An empty node, to be filled by <see cref="Become"/>.</summary>
    internal Variable()
    {
    }

    /// <summary>The operands of the operation that made it; only there if it requires a gradient and was not swept.</summary>
    internal Variable<T> A => _a!;

    internal Variable<T> B => _b!;

    internal Variable<T> C => _c!;

    /// <summary>A number that belongs to the operation: the scalar operand, or what is reduced by.</summary>
    internal T Scalar { get; set; }

    /// <summary>The axis that the operation works on.</summary>
    internal int Axis { get; set; }

    /// <summary>Where on that axis it starts.</summary>
    internal int Start { get; set; }

    /// <summary>The axes that it works on: as a set, a bit for each; in an order, four bits for each.</summary>
    internal uint Axes { get; set; }

    /// <summary>The gradient that has arrived here, for the operation to pass on.</summary>
    internal ReadOnlySpan<T> Arrived => _gradient.Span;

    /// <summary>The value of a result under construction.</summary>
    internal Span<T> Destination => _value.Span;

    /// <summary>What the operation kept for its vector-Jacobian product.</summary>
    internal ReadOnlySpan<T> Saved => _saved.Span;

    /// <summary>Room for what the operation keeps for its vector-Jacobian product.</summary>
    internal Span<T> Save(int length)
    {
        _saved.Resize(length, _tape is not null);
        return _saved.Span;
    }

    /// <summary>The gradient of an operand, to be added to if accumulate is set, else to be written in full.</summary>
    internal Span<T> Receive(out bool accumulate)
    {
        accumulate = !_gradientIsZero;
        _gradientIsZero = false;
        return _gradient.Span;
    }

    /// <summary>A node for the result of an operation, its value still undefined. Checks that the operands may be used.</summary>
    internal static Variable<T> Record(Operation<T> operation, ReadOnlySpan<nint> shape, Variable<T> a, Variable<T>? b = null, Variable<T>? c = null)
    {
        CheckOperands(operation.Name, a, b, c);
        int count = Shapes.Count(shape, operation.Name);
        Tape? tape = Tape.Current;
        Variable<T> y = tape is null ? new() : tape.Take<T>();
        y.Become(tape, shape, count);
        if (Tape.RecordsGradients && (a.RequiresGradient || b is { RequiresGradient: true } || c is { RequiresGradient: true }))
            y.Connect(operation, a, b, c);
        return y;
    }

    /// <summary>Makes a new or recycled node a constant of the shape.</summary>
    internal void Become(Tape? tape, ReadOnlySpan<nint> shape, int count)
    {
        _tape = tape;
        _step = tape?.Step ?? 0;
        _version++;
        _operation = null;
        _a = _b = _c = null;
        _depth = 0;
        RequiresGradient = _isSwept = false;
        if (_shape.Length == shape.Length) shape.CopyTo(_shape);
        else _shape = shape.ToArray();
        _value.Resize(count, tape is not null);
    }

    private void Connect(Operation<T> operation, Variable<T> a, Variable<T>? b, Variable<T>? c)
    {
        RequiresGradient = true;
        (_operation, _a, _b, _c) = (operation, a, b, c);
        (_versionOfA, _versionOfB, _versionOfC) = (a._version, b?._version ?? 0, c?._version ?? 0);
        _depth = 1 + Math.Max(a._depth, Math.Max(b?._depth ?? 0, c?._depth ?? 0));
    }

    /// <summary>Takes over the memory of the node that held this place in the step before.</summary>
    internal void Inherit(Variable<T> former)
    {
        _value.TakeLarger(ref former._value);
        _gradient.TakeLarger(ref former._gradient);
        _saved.TakeLarger(ref former._saved);
    }

    /// <summary>To be called before an operation looks at shapes, which a stale operand no longer has.</summary>
    internal static void CheckOperands(string operation, Variable<T> a, Variable<T>? b = null, Variable<T>? c = null)
    {
        a.CheckUse(operation);
        b?.CheckUse(operation);
        c?.CheckUse(operation);
    }

    /// <summary>Refuses Variables of an earlier step of their tape, and those of a tape that another thread records on.</summary>
    internal void CheckUse(string operation) => _tape?.CheckUse(_step, operation);
}
