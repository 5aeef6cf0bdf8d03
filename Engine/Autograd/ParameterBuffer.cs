using System.Numerics;

namespace AutoBce;

/// <summary>
/// Leaves whose values lie side by side in one run of memory, and their gradients in another, so that one pass updates them all. Each
/// starts at a cache line; the gaps stay 0.
/// </summary>
internal sealed class ParameterBuffer<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Alignment = 16;
    private readonly Variable<T>[] _parameters;
    private readonly int[] _starts;
    private Storage<T> _values, _gradient;

    /// <summary>Moves the leaves that require gradients into memory of its own; one that is listed twice lies there once.</summary>
    public ParameterBuffer(IEnumerable<Variable<T>> parameters)
    {
        _parameters = [.. parameters.Where(parameter => parameter.RequiresGradient).Distinct()];
        _starts = new int[_parameters.Length];
        int length = 0;
        for (int i = 0; i < _parameters.Length; i++)
        {
            _starts[i] = length;
            length = checked(length + (_parameters[i].Count + Alignment - 1) / Alignment * Alignment);
        }
        _values.Resize(length, longLived: true);
        _gradient.Resize(length, longLived: true);
        _values.Span.Clear();
        _gradient.Span.Clear();
        for (int i = 0; i < _parameters.Length; i++)
        {
            int count = _parameters[i].Count;
            _parameters[i].MoveTo(_values.Slice(_starts[i], count), _gradient.Slice(_starts[i], count));
        }
    }

    /// <summary>The leaves, in their order.</summary>
    public ReadOnlySpan<Variable<T>> Parameters => _parameters;

    /// <summary>The length of values and gradient, gaps included.</summary>
    public int Length => _values.Length;

    /// <summary>Where each leaf starts.</summary>
    public ReadOnlySpan<int> Starts => _starts;

    /// <summary>All values, to be read.</summary>
    public ReadOnlySpan<T> Values => _values.Span;

    /// <summary>All values, to be written: what was recorded from the old ones can no longer be swept.</summary>
    public Span<T> Data
    {
        get
        {
            foreach (Variable<T> parameter in _parameters) _ = parameter.Data;
            return _values.Span;
        }
    }

    /// <summary>All gradients, to be read or written; 0 where nothing has arrived.</summary>
    public Span<T> Gradient
    {
        get
        {
            foreach (Variable<T> parameter in _parameters) _ = parameter.GradientData;
            return _gradient.Span;
        }
    }

    /// <summary>Makes all gradients zero.</summary>
    public void ZeroGradient()
    {
        foreach (Variable<T> parameter in _parameters) parameter.ZeroGradient();
    }
}
