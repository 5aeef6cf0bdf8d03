using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace AutoBce;

/// <summary>-x.</summary>
internal readonly struct Negate<T> : IUnaryFunction<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "-";

    public static void Forward(ReadOnlySpan<T> x, T s, Span<T> y) => TensorPrimitives.Negate(x, y);

    public static void VectorJacobianProduct(ReadOnlySpan<T> gradient, ReadOnlySpan<T> x, ReadOnlySpan<T> y, T s, Span<T> product) =>
        TensorPrimitives.Negate(gradient, product);
}

/// <summary>x + s.</summary>
internal readonly struct AddScalar<T> : IUnaryFunction<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "+";

    public static void Forward(ReadOnlySpan<T> x, T s, Span<T> y) => TensorPrimitives.Add(x, s, y);

    public static void VectorJacobianProduct(ReadOnlySpan<T> gradient, ReadOnlySpan<T> x, ReadOnlySpan<T> y, T s, Span<T> product) =>
        gradient.CopyTo(product);
}

/// <summary>s - x.</summary>
internal readonly struct SubtractFromScalar<T> : IUnaryFunction<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "-";

    public static void Forward(ReadOnlySpan<T> x, T s, Span<T> y) => TensorPrimitives.Subtract(s, x, y);

    public static void VectorJacobianProduct(ReadOnlySpan<T> gradient, ReadOnlySpan<T> x, ReadOnlySpan<T> y, T s, Span<T> product) =>
        TensorPrimitives.Negate(gradient, product);
}

/// <summary>x s.</summary>
internal readonly struct MultiplyScalar<T> : IUnaryFunction<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "*";

    public static void Forward(ReadOnlySpan<T> x, T s, Span<T> y) => TensorPrimitives.Multiply(x, s, y);

    public static void VectorJacobianProduct(ReadOnlySpan<T> gradient, ReadOnlySpan<T> x, ReadOnlySpan<T> y, T s, Span<T> product) =>
        TensorPrimitives.Multiply(gradient, s, product);
}

/// <summary>x / s.</summary>
internal readonly struct DivideByScalar<T> : IUnaryFunction<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "/";

    public static void Forward(ReadOnlySpan<T> x, T s, Span<T> y) => TensorPrimitives.Divide(x, s, y);

    public static void VectorJacobianProduct(ReadOnlySpan<T> gradient, ReadOnlySpan<T> x, ReadOnlySpan<T> y, T s, Span<T> product) =>
        TensorPrimitives.Divide(gradient, s, product);
}

/// <summary>s / x, with derivative -y / x.</summary>
internal readonly struct DivideScalar<T> : IUnaryFunction<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "/";

    public static void Forward(ReadOnlySpan<T> x, T s, Span<T> y) => TensorPrimitives.Divide(s, x, y);

    public static void VectorJacobianProduct(ReadOnlySpan<T> gradient, ReadOnlySpan<T> x, ReadOnlySpan<T> y, T s, Span<T> product)
    {
        TensorPrimitives.Divide(y, x, product);
        TensorPrimitives.Multiply(gradient, product, product);
        TensorPrimitives.Negate(product, product);
    }
}

/// <summary>e^x, with derivative y.</summary>
internal readonly struct Exponential<T> : IUnaryFunction<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "Exp";

    public static void Forward(ReadOnlySpan<T> x, T s, Span<T> y) => VectorMath.Exp(x, y);

    public static void VectorJacobianProduct(ReadOnlySpan<T> gradient, ReadOnlySpan<T> x, ReadOnlySpan<T> y, T s, Span<T> product) =>
        TensorPrimitives.Multiply(gradient, y, product);
}

/// <summary>The natural logarithm, with derivative 1 / x.</summary>
internal readonly struct Logarithm<T> : IUnaryFunction<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "Log";

    public static void Forward(ReadOnlySpan<T> x, T s, Span<T> y) => VectorMath.Log(x, y);

    public static void VectorJacobianProduct(ReadOnlySpan<T> gradient, ReadOnlySpan<T> x, ReadOnlySpan<T> y, T s, Span<T> product) =>
        TensorPrimitives.Divide(gradient, x, product);
}

/// <summary>1 / (1 + e^-x), with derivative y sigmoid(-x): 1 - y would lose all its digits for large x.</summary>
internal readonly struct Logistic<T> : IUnaryFunction<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "Sigmoid";

    public static void Forward(ReadOnlySpan<T> x, T s, Span<T> y) => VectorMath.Sigmoid(x, y);

    public static void VectorJacobianProduct(ReadOnlySpan<T> gradient, ReadOnlySpan<T> x, ReadOnlySpan<T> y, T s, Span<T> product)
    {
        TensorPrimitives.Negate(x, product);
        VectorMath.Sigmoid<T>(product, product);
        TensorPrimitives.Multiply(y, product, product);
        TensorPrimitives.Multiply(gradient, product, product);
    }
}

/// <summary>log(1 + e^x), with derivative sigmoid(x).</summary>
internal readonly struct SoftPlus<T> : IUnaryFunction<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "Softplus";

    public static void Forward(ReadOnlySpan<T> x, T s, Span<T> y) => VectorMath.Softplus(x, y);

    public static void VectorJacobianProduct(ReadOnlySpan<T> gradient, ReadOnlySpan<T> x, ReadOnlySpan<T> y, T s, Span<T> product)
    {
        VectorMath.Sigmoid(x, product);
        TensorPrimitives.Multiply(gradient, product, product);
    }
}

/// <summary>max(x, 0), with derivative 1 for x > 0 and else 0. A select, not a product: 0 times an infinite gradient is 0 here. NaN stays NaN.</summary>
internal readonly struct Rectifier<T> : IUnaryFunction<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "Relu";

    public static void Forward(ReadOnlySpan<T> x, T s, Span<T> y) => TensorPrimitives.Max(x, T.Zero, y);

    public static void VectorJacobianProduct(ReadOnlySpan<T> gradient, ReadOnlySpan<T> x, ReadOnlySpan<T> y, T s, Span<T> product)
    {
        ReadOnlySpan<Vector<T>> xs = MemoryMarshal.Cast<T, Vector<T>>(x), gradients = MemoryMarshal.Cast<T, Vector<T>>(gradient)[..xs.Length];
        Span<Vector<T>> products = MemoryMarshal.Cast<T, Vector<T>>(product)[..xs.Length];
        for (int i = 0; i < xs.Length; i++)
            products[i] = Vector.ConditionalSelect(Vector.LessThanOrEqual(xs[i], Vector<T>.Zero), Vector<T>.Zero, gradients[i]);
        for (int i = xs.Length * Vector<T>.Count; i < x.Length; i++)
            product[i] = x[i] <= T.Zero ? T.Zero : gradient[i];
    }
}

/// <summary>The hyperbolic tangent, with derivative 4 sigmoid(2x) sigmoid(-2x): 1 - y^2 would lose all its digits for large x.</summary>
internal readonly struct HyperbolicTangent<T> : IUnaryFunction<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "Tanh";

    public static void Forward(ReadOnlySpan<T> x, T s, Span<T> y) => VectorMath.Tanh(x, y);

    public static void VectorJacobianProduct(ReadOnlySpan<T> gradient, ReadOnlySpan<T> x, ReadOnlySpan<T> y, T s, Span<T> product)
    {
        // With u = -2|x|, sigmoid(u) keeps all its digits and 1 - sigmoid(u), at least 1/2, loses none.
        TensorPrimitives.Abs(x, product);
        TensorPrimitives.Multiply(product, T.CreateTruncating(-2), product);
        VectorMath.Sigmoid<T>(product, product);
        for (int i = 0; i < product.Length; i++) product[i] = gradient[i] * (T.CreateTruncating(4) * (product[i] * (T.One - product[i])));
    }
}
