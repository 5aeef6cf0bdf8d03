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
}
