using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

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

/// <summary>The square root, with derivative 1 / (2 y): infinite at 0.</summary>
internal readonly struct SquareRoot<T> : IUnaryFunction<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "Sqrt";

    public static void Forward(ReadOnlySpan<T> x, T s, Span<T> y) => TensorPrimitives.Sqrt(x, y);

    public static void VectorJacobianProduct(ReadOnlySpan<T> gradient, ReadOnlySpan<T> x, ReadOnlySpan<T> y, T s, Span<T> product)
    {
        TensorPrimitives.Add(y, y, product);
        TensorPrimitives.Divide(gradient, product, product);
    }
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

    public static void Forward(ReadOnlySpan<T> x, T s, Span<T> y) => Pass(x, x, y);

    public static void VectorJacobianProduct(ReadOnlySpan<T> gradient, ReadOnlySpan<T> x, ReadOnlySpan<T> y, T s, Span<T> product) =>
        Pass(x, gradient, product);

    /// <summary>passed[i] = x[i] &lt;= 0 ? 0 : values[i].</summary>
    private static void Pass(ReadOnlySpan<T> x, ReadOnlySpan<T> values, Span<T> passed)
    {
        values = values[..x.Length];
        passed = passed[..x.Length];
        ref T firstX = ref MemoryMarshal.GetReference(x), firstValue = ref MemoryMarshal.GetReference(values), firstPassed = ref MemoryMarshal.GetReference(passed);
        int i = 0;
        for (; i <= x.Length - Vector512<T>.Count; i += Vector512<T>.Count)
        {
            var stopped = Vector512.LessThanOrEqual(Vector512.LoadUnsafe(ref firstX, (nuint)i), Vector512<T>.Zero);
            Vector512.AndNot(Vector512.LoadUnsafe(ref firstValue, (nuint)i), stopped).StoreUnsafe(ref firstPassed, (nuint)i);
        }
        for (; i < x.Length; i++) passed[i] = x[i] <= T.Zero ? T.Zero : values[i];
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
