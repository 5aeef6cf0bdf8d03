using System.Numerics;
using System.Numerics.Tensors;

namespace AutoBce;

/// <summary>a + b.</summary>
internal readonly struct Addition<T> : IBinaryFunction<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "+";

    public static void Forward(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y)
    {
        if (b.Length != y.Length) TensorPrimitives.Add(a, b[0], y);
        else if (a.Length != y.Length) TensorPrimitives.Add(b, a[0], y);
        else TensorPrimitives.Add(a, b, y);
    }

    public static void ProductForA(ReadOnlySpan<T> gradient, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> product) => gradient.CopyTo(product);

    public static void ProductForB(ReadOnlySpan<T> gradient, ReadOnlySpan<T> a, ReadOnlySpan<T> b, ReadOnlySpan<T> y, Span<T> product) => gradient.CopyTo(product);
}

/// <summary>a - b.</summary>
internal readonly struct Subtraction<T> : IBinaryFunction<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "-";

    public static void Forward(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y)
    {
        if (b.Length != y.Length) TensorPrimitives.Subtract(a, b[0], y);
        else if (a.Length != y.Length) TensorPrimitives.Subtract(a[0], b, y);
        else TensorPrimitives.Subtract(a, b, y);
    }

    public static void ProductForA(ReadOnlySpan<T> gradient, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> product) => gradient.CopyTo(product);

    public static void ProductForB(ReadOnlySpan<T> gradient, ReadOnlySpan<T> a, ReadOnlySpan<T> b, ReadOnlySpan<T> y, Span<T> product) =>
        TensorPrimitives.Negate(gradient, product);
}

/// <summary>a b.</summary>
internal readonly struct Multiplication<T> : IBinaryFunction<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "*";

    public static void Forward(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y)
    {
        if (b.Length != y.Length) TensorPrimitives.Multiply(a, b[0], y);
        else if (a.Length != y.Length) TensorPrimitives.Multiply(b, a[0], y);
        else TensorPrimitives.Multiply(a, b, y);
    }

    public static void ProductForA(ReadOnlySpan<T> gradient, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> product) => Forward(gradient, b, product);

    public static void ProductForB(ReadOnlySpan<T> gradient, ReadOnlySpan<T> a, ReadOnlySpan<T> b, ReadOnlySpan<T> y, Span<T> product) => Forward(gradient, a, product);
}

/// <summary>a / b, with derivatives 1 / b and -y / b.</summary>
internal readonly struct Division<T> : IBinaryFunction<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "/";

    public static void Forward(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y)
    {
        if (b.Length != y.Length) TensorPrimitives.Divide(a, b[0], y);
        else if (a.Length != y.Length) TensorPrimitives.Divide(a[0], b, y);
        else TensorPrimitives.Divide(a, b, y);
    }

    public static void ProductForA(ReadOnlySpan<T> gradient, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> product) => Forward(gradient, b, product);

    public static void ProductForB(ReadOnlySpan<T> gradient, ReadOnlySpan<T> a, ReadOnlySpan<T> b, ReadOnlySpan<T> y, Span<T> product)
    {
        Forward(y, b, product);
        TensorPrimitives.Multiply(gradient, product, product);
        TensorPrimitives.Negate(product, product);
    }
}
