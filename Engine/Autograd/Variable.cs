using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace AutoBce;

/// <summary>
/// A tensor that remembers how it was made: dense, row-major, of rank 1 to 8 (a scalar has shape [1]). Leaves copy what they are given
/// and change only through <see cref="Assign"/>. Results of operations on Variables that require a gradient are recorded, and
/// <see cref="Backward"/> adds the derivative of a scalar result to the <see cref="Gradient"/> of every leaf it came from.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed partial class Variable<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private Storage<T> _value;
    private Storage<T> _gradient;
    private nint[] _shape = [];

    /// <summary>A leaf with a copy of the value.</summary>
    /// <exception cref="ArgumentException">The value has no dimension, or more than 8.</exception>
    public Variable(in ReadOnlyTensorSpan<T> value, bool requiresGradient = false)
    {
        if (typeof(T) != typeof(float) && typeof(T) != typeof(double))
            throw new NotSupportedException($"Variable<{typeof(T).Name}>: only float and double are supported.");
        int count = Shapes.Count(value.Lengths, nameof(Variable<>));
        _shape = value.Lengths.ToArray();
        _value.Resize(count, longLived: true);
        if (count > 0) value.FlattenTo(_value.Span);
        RequiresGradient = requiresGradient;
        if (!requiresGradient) return;
        _gradient.Resize(count, longLived: true);
        _gradientIsZero = true;
    }

    /// <summary>Whether Backward computes a gradient for it: leaves that asked for one, and results that depend on such leaves.</summary>
    public bool RequiresGradient { get; internal set; }

    /// <summary>The lengths of its dimensions.</summary>
    public ReadOnlySpan<nint> Shape
    {
        get
        {
            CheckUse(nameof(Shape));
            return _shape;
        }
    }

    /// <summary>The number of its elements.</summary>
    public int Count => _value.Length;

    /// <summary>Its numbers, in place: they change with <see cref="Assign"/> and, on a <see cref="Tape"/>, with the next step.</summary>
    public ReadOnlyTensorSpan<T> Value
    {
        get
        {
            CheckUse(nameof(Value));
            return new(_value.Span, _shape);
        }
    }

    /// <summary>
    /// Of a leaf, the sum of what Backward has added since the last <see cref="ZeroGradient"/>; of a result, what the Backward that went
    /// through it computed. It has the shape of the value.
    /// </summary>
    /// <exception cref="InvalidOperationException">It requires no gradient, or is a result that no Backward has reached.</exception>
    public ReadOnlyTensorSpan<T> Gradient
    {
        get
        {
            CheckUse(nameof(Gradient));
            return new(GradientOrThrow(), _shape);
        }
    }

    /// <summary>The value of a leaf, to be written: whatever was recorded from the old value can no longer be swept.</summary>
    internal Span<T> Data
    {
        get
        {
            CheckLeaf(nameof(Data));
            _version++;
            return _value.Span;
        }
    }

    /// <summary>The gradient, to be read or written.</summary>
    internal Span<T> GradientData
    {
        get
        {
            CheckUse(nameof(GradientData));
            return GradientOrThrow();
        }
    }

    /// <summary>Moves value and gradient of a leaf into memory that it shares with other leaves.</summary>
    internal void MoveTo(Storage<T> value, Storage<T> gradient)
    {
        CheckLeaf(nameof(MoveTo));
        _value.Span.CopyTo(value.Span);
        GradientOrThrow().CopyTo(gradient.Span);
        (_value, _gradient) = (value, gradient);
    }

    /// <summary>The value, to be read by operations.</summary>
    internal ReadOnlySpan<T> Values => _value.Span;

    /// <summary>Gives a leaf new numbers. What was recorded from the old ones can no longer be swept.</summary>
    /// <exception cref="ArgumentException">The value has another shape.</exception>
    /// <exception cref="InvalidOperationException">It is the result of an operation.</exception>
    public void Assign(in ReadOnlyTensorSpan<T> value)
    {
        CheckLeaf(nameof(Assign));
        if (!value.Lengths.SequenceEqual(_shape))
            throw Shapes.Mismatch(nameof(Assign), _shape, value.Lengths, "the new value must have the shape of the old one");
        _version++;
        if (Count == 0) return;
        if (!StartsWithin(value))
        {
            value.FlattenTo(_value.Span);
            return;
        }
        // A view of this very value, perhaps with its strides exchanged: read all of it before any of it is written.
        var copy = new T[Count];
        value.FlattenTo(copy);
        copy.CopyTo(_value.Span);
    }

    private bool StartsWithin(in ReadOnlyTensorSpan<T> value)
    {
        ref readonly T first = ref value.GetPinnableReference();
        return _value.Span.Overlaps(MemoryMarshal.CreateReadOnlySpan(in first, 1));
    }

    /// <summary>Makes the gradient zero.</summary>
    /// <exception cref="InvalidOperationException">It requires no gradient.</exception>
    public void ZeroGradient()
    {
        CheckUse(nameof(ZeroGradient));
        if (!RequiresGradient) throw NoGradient();
        _gradientIsZero = true;
    }

    private Span<T> GradientOrThrow()
    {
        if (!RequiresGradient) throw NoGradient();
        if (_operation is not null && !_isSwept)
            throw new InvalidOperationException($"The result of {_operation.Name} has no gradient yet: call Backward on a scalar that depends on it first.");
        if (_gradientIsZero) _gradient.Span.Clear();
        _gradientIsZero = false;
        return _gradient.Span;
    }

    private static InvalidOperationException NoGradient() =>
        new("This Variable has no gradient: create the leaf with requiresGradient: true, or the result from such leaves and outside Tape.NoGradient().");

    private void CheckLeaf(string member)
    {
        CheckUse(member);
        if (_operation is not null || _tape is not null)
            throw new InvalidOperationException($"{member}: only leaves can be written, and this is the result of {_operation?.Name ?? "an operation"}.");
    }
}
