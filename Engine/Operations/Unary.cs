using System.Numerics;
using System.Numerics.Tensors;

namespace AutoBce;

/// <summary>A function of one number, applied to every element of a Variable; s is a scalar that some functions take.</summary>
internal interface IUnaryFunction<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    static abstract string Name { get; }

    /// <summary>y[i] = f(x[i]).</summary>
    static abstract void Forward(ReadOnlySpan<T> x, T s, Span<T> y);

    /// <summary>product[i] = gradient[i] * f'(x[i]), where y[i] = f(x[i]); the product never overlaps the others.</summary>
    static abstract void VectorJacobianProduct(ReadOnlySpan<T> gradient, ReadOnlySpan<T> x, ReadOnlySpan<T> y, T s, Span<T> product);
}

/// <summary>The operation that applies a function to every element.</summary>
internal sealed class Unary<T, TFunction> : Elementwise<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TFunction : struct, IUnaryFunction<T>
{
    private static readonly Unary<T, TFunction> s_instance = new();

    public override string Name => TFunction.Name;

    public static Variable<T> Apply(Variable<T> x, T s = default)
    {
        ArgumentNullException.ThrowIfNull(x);
        Variable<T>.CheckOperands(TFunction.Name, x);
        Variable<T> y = Variable<T>.Record(s_instance, x.Shape, x);
        y.Scalar = s;
        TFunction.Forward(x.Values, s, y.Destination);
        return y;
    }

    protected override void Multiply(Variable<T> y, ReadOnlySpan<T> gradient, int start, Span<T> product) =>
        TFunction.VectorJacobianProduct(gradient, y.A.Values.Slice(start, gradient.Length), y.Values.Slice(start, gradient.Length), y.Scalar, product);
}

/// <summary>An operation on each element by itself.</summary>
internal abstract class Elementwise<T> : Operation<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Block = 256;

    /// <summary>product[i] = gradient[i] * f'(x[start + i]); the product never overlaps the others.</summary>
    protected abstract void Multiply(Variable<T> y, ReadOnlySpan<T> gradient, int start, Span<T> product);

    public sealed override void VectorJacobianProduct(Variable<T> y)
    {
        Span<T> destination = y.A.Receive(out bool accumulate);
        ReadOnlySpan<T> gradient = y.Arrived;
        if (!accumulate)
        {
            Multiply(y, gradient, 0, destination);
            return;
        }
        Span<T> product = stackalloc T[Block];
        for (int i = 0; i < gradient.Length; i += Block)
        {
            int n = Math.Min(Block, gradient.Length - i);
            Multiply(y, gradient.Slice(i, n), i, product[..n]);
            Span<T> part = destination.Slice(i, n);
            TensorPrimitives.Add(part, product[..n], part);
        }
    }
}
