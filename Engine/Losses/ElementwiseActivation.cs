namespace AutoBce;

/// <summary>
/// A generated activation: a scalar function of one input, applied to n of them, with its derivative. Per-element results are a
/// function of the element alone. The outputs may be the very span of the inputs; any other overlap throws.
/// </summary>
public abstract record ElementwiseActivation
{
    /// <summary>outputs[i] = f(inputs[i]).</summary>
    /// <exception cref="ArgumentException">Lengths differ, or spans overlap without being the same.</exception>
    public abstract void Evaluate(ReadOnlySpan<float> inputs, Span<float> outputs);

    /// <inheritdoc cref="Evaluate(ReadOnlySpan{float}, Span{float})"/>
    public abstract void Evaluate(ReadOnlySpan<double> inputs, Span<double> outputs);

    /// <summary>gradient[i] = upstream[i] * f'(inputs[i]): the vector-Jacobian product.</summary>
    /// <exception cref="ArgumentException">Lengths differ, or the gradient overlaps an input without being the same span.</exception>
    public abstract void Differentiate(ReadOnlySpan<float> inputs, ReadOnlySpan<float> upstream, Span<float> gradient);

    /// <inheritdoc cref="Differentiate(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float})"/>
    public abstract void Differentiate(ReadOnlySpan<double> inputs, ReadOnlySpan<double> upstream, Span<double> gradient);

    /// <summary>The expression before any rewriting, as data: what interpreters (double, complex, arbitrary precision) run. Its prediction is the input; there is no label.</summary>
    public abstract LossGraph Graph { get; }

    /// <summary>The expression, its derivative, each rule applied with before and after, and the operations an element costs.</summary>
    public abstract string Explain();

    /// <summary>As an operation of the tape, made when it is first asked for. No part of the record's value.</summary>
    internal GeneratedFunction<T> Operation<T>() where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T> => _operations.Of<T>(this);

    private readonly OperationCache _operations = new();

    /// <summary>Equal to any other: what is made on demand does not tell records apart.</summary>
    private sealed class OperationCache : IEquatable<OperationCache>
    {
        private object? _single, _double;

        public GeneratedFunction<T> Of<T>(ElementwiseActivation activation) where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
        {
            ref object? known = ref typeof(T) == typeof(float) ? ref _single : ref _double;
            return known is GeneratedFunction<T> operation && operation.Applies(activation) ? operation : (GeneratedFunction<T>)(known = new GeneratedFunction<T>(activation));
        }

        public bool Equals(OperationCache? other) => other is not null;

        public override bool Equals(object? obj) => obj is OperationCache;

        public override int GetHashCode() => 0;
    }
}
