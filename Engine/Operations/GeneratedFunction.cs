using System.Numerics;
using System.Runtime.InteropServices;

namespace AutoBce;

/// <summary>A generated activation, applied to every element of a Variable. One object for each activation, which holds it, so that a recycled node needs no new one.</summary>
internal sealed class GeneratedFunction<T>(ElementwiseActivation activation) : Elementwise<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override string Name { get; } = activation.ToString();

    /// <summary>Whether it is of this very object: a copy by "with" has other hyperparameters.</summary>
    public bool Applies(ElementwiseActivation other) => ReferenceEquals(activation, other);

    public Variable<T> Apply(Variable<T> x)
    {
        Variable<T>.CheckOperands(Name, x);
        Variable<T> y = Variable<T>.Record(this, x.Shape, x);
        if (typeof(T) == typeof(float)) activation.Evaluate(Single(x.Values), Single(y.Destination));
        else activation.Evaluate(Double(x.Values), Double(y.Destination));
        return y;
    }

    protected override void Multiply(Variable<T> y, ReadOnlySpan<T> gradient, int start, Span<T> product)
    {
        ReadOnlySpan<T> x = y.A.Values.Slice(start, gradient.Length);
        if (typeof(T) == typeof(float)) activation.Differentiate(Single(x), Single(gradient), Single(product));
        else activation.Differentiate(Double(x), Double(gradient), Double(product));
    }

    private static ReadOnlySpan<float> Single(ReadOnlySpan<T> x) => MemoryMarshal.Cast<T, float>(x);

    private static Span<float> Single(Span<T> x) => MemoryMarshal.Cast<T, float>(x);

    private static ReadOnlySpan<double> Double(ReadOnlySpan<T> x) => MemoryMarshal.Cast<T, double>(x);

    private static Span<double> Double(Span<T> x) => MemoryMarshal.Cast<T, double>(x);
}

/// <summary>Generated activations as operations.</summary>
public static class ActivationOperations
{
    /// <summary>activation(x) for each element, of the same shape.</summary>
    public static Variable<T> Apply<T>(this Variable<T> x, ElementwiseActivation activation) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(activation);
        return activation.Operation<T>().Apply(x);
    }
}
