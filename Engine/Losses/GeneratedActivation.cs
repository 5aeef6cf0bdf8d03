using System.ComponentModel;
using System.Numerics;

namespace AutoBce;

/// <summary>What the records that the generator writes for activations derive from.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract record GeneratedActivation : ElementwiseActivation
{
    /// <summary>Writes each value.</summary>
    protected abstract void RunValues(in KernelCall<float> call);

    /// <inheritdoc cref="RunValues(in KernelCall{float})"/>
    protected abstract void RunValues(in KernelCall<double> call);

    /// <summary>Writes each derivative times its weight, which is the upstream gradient.</summary>
    protected abstract void RunGradient(in KernelCall<float> call);

    /// <inheritdoc cref="RunGradient(in KernelCall{float})"/>
    protected abstract void RunGradient(in KernelCall<double> call);

    /// <inheritdoc/>
    public sealed override void Evaluate(ReadOnlySpan<float> inputs, Span<float> outputs)
    {
        Check(inputs, outputs, nameof(outputs));
        RunValues(Call(inputs, default, outputs));
    }

    /// <inheritdoc/>
    public sealed override void Evaluate(ReadOnlySpan<double> inputs, Span<double> outputs)
    {
        Check(inputs, outputs, nameof(outputs));
        RunValues(Call(inputs, default, outputs));
    }

    /// <inheritdoc/>
    public sealed override void Differentiate(ReadOnlySpan<float> inputs, ReadOnlySpan<float> upstream, Span<float> gradient)
    {
        Check(inputs, upstream, gradient);
        if (!inputs.IsEmpty) RunGradient(Call(inputs, upstream, gradient));
    }

    /// <inheritdoc/>
    public sealed override void Differentiate(ReadOnlySpan<double> inputs, ReadOnlySpan<double> upstream, Span<double> gradient)
    {
        Check(inputs, upstream, gradient);
        if (!inputs.IsEmpty) RunGradient(Call(inputs, upstream, gradient));
    }

    private static KernelCall<T> Call<T>(ReadOnlySpan<T> inputs, ReadOnlySpan<T> upstream, Span<T> output)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(null, 0, inputs, default, upstream, output, default, default, T.One, logits: false);

    private static void Check<T>(ReadOnlySpan<T> inputs, ReadOnlySpan<T> upstream, Span<T> gradient)
    {
        if (upstream.Length != inputs.Length) throw new ArgumentException($"There are {inputs.Length} inputs but {upstream.Length} upstream gradients; give one for each.", nameof(upstream));
        Check(inputs, gradient, nameof(gradient));
        if (upstream != gradient && upstream.Overlaps(gradient)) throw new ArgumentException("gradient overlaps upstream without being the same span. Give the very span, or one of its own.", nameof(gradient));
    }

    private static void Check<T>(ReadOnlySpan<T> inputs, Span<T> outputs, string name)
    {
        if (outputs.Length != inputs.Length) throw new ArgumentException($"There are {inputs.Length} inputs but {name} has room for {outputs.Length}.", name);
        if (inputs != outputs && inputs.Overlaps(outputs)) throw new ArgumentException($"{name} overlaps the inputs without being the same span. Give the very span, or one of its own.", name);
    }
}
