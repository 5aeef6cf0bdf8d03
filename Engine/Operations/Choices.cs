using System.Numerics;
using System.Numerics.Tensors;

namespace AutoBce;

/// <summary>The larger of two; NaN if either is. Equal ones share the gradient in halves.</summary>
internal readonly struct Larger<T> : IBinaryFunction<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "Maximum";

    public static void Forward(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y)
    {
        if (b.Length != y.Length) TensorPrimitives.Max(a, b[0], y);
        else if (a.Length != y.Length) TensorPrimitives.Max(b, a[0], y);
        else TensorPrimitives.Max(a, b, y);
    }

    public static void ProductForA(ReadOnlySpan<T> gradient, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> product) => Selection<T>.Pass<IsLarger>(gradient, a, b, product);

    public static void ProductForB(ReadOnlySpan<T> gradient, ReadOnlySpan<T> a, ReadOnlySpan<T> b, ReadOnlySpan<T> y, Span<T> product) =>
        Selection<T>.Pass<IsLarger>(gradient, b, a, product);
}

/// <summary>The smaller of two; NaN if either is. Equal ones share the gradient in halves.</summary>
internal readonly struct Smaller<T> : IBinaryFunction<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "Minimum";

    public static void Forward(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y)
    {
        if (b.Length != y.Length) TensorPrimitives.Min(a, b[0], y);
        else if (a.Length != y.Length) TensorPrimitives.Min(b, a[0], y);
        else TensorPrimitives.Min(a, b, y);
    }

    public static void ProductForA(ReadOnlySpan<T> gradient, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> product) => Selection<T>.Pass<IsSmaller>(gradient, a, b, product);

    public static void ProductForB(ReadOnlySpan<T> gradient, ReadOnlySpan<T> a, ReadOnlySpan<T> b, ReadOnlySpan<T> y, Span<T> product) =>
        Selection<T>.Pass<IsSmaller>(gradient, b, a, product);
}

/// <summary>|x|, with derivative -1, 0 or 1; where x is NaN the gradient passes.</summary>
internal readonly struct Magnitude<T> : IUnaryFunction<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "Abs";

    public static void Forward(ReadOnlySpan<T> x, T s, Span<T> y) => TensorPrimitives.Abs(x, y);

    public static void VectorJacobianProduct(ReadOnlySpan<T> gradient, ReadOnlySpan<T> x, ReadOnlySpan<T> y, T s, Span<T> product) =>
        Selection<T>.Pass<BySide>(gradient, x, [T.Zero], product);
}

/// <summary>x kept between two bounds, with derivative 1 between them and at them, else 0; where x is NaN the gradient passes.</summary>
internal readonly struct Clamping<T> : IUnaryFunction<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "Clamp";

    public static Variable<T> Apply(Variable<T> x, T minimum, T maximum)
    {
        if (!(minimum <= maximum))
            throw new ArgumentException(FormattableString.Invariant($"Clamp: the minimum {minimum} is not at most the maximum {maximum}; exchange them."), nameof(minimum));
        Variable<T> y = Unary<T, Clamping<T>>.Apply(x, minimum);
        TensorPrimitives.Min(y.Values, maximum, y.Destination);
        return y;
    }

    /// <summary>The lower bound; the upper one is no part of the node, since the product needs none.</summary>
    public static void Forward(ReadOnlySpan<T> x, T s, Span<T> y) => TensorPrimitives.Max(x, s, y);

    public static void VectorJacobianProduct(ReadOnlySpan<T> gradient, ReadOnlySpan<T> x, ReadOnlySpan<T> y, T s, Span<T> product) =>
        Selection<T>.Pass<IsUnchanged>(gradient, x, y, product);
}
