using System.Numerics;
using System.Numerics.Tensors;

namespace AutoBce;

/// <summary>x^s, with derivative s x^(s - 1): 0 everywhere where s is 0.</summary>
internal readonly struct PowerOfScalar<T> : IUnaryFunction<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "Power";

    public static void Forward(ReadOnlySpan<T> x, T s, Span<T> y)
    {
        if (s == T.CreateTruncating(2)) TensorPrimitives.Multiply(x, x, y);
        else VectorPower.Pow(x, [s], y);
    }

    public static void VectorJacobianProduct(ReadOnlySpan<T> gradient, ReadOnlySpan<T> x, ReadOnlySpan<T> y, T s, Span<T> product)
    {
        if (s == T.CreateTruncating(2)) TensorPrimitives.Add(x, x, product);
        else Powers.Slope(x, [s], product);
        TensorPrimitives.Multiply(gradient, product, product);
    }
}

/// <summary>a^b, with derivatives b a^(b - 1), which is 0 where b is 0, and y log a, which is 0 where y is, and for 0^0.</summary>
internal readonly struct Exponentiation<T> : IBinaryFunction<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "Power";

    public static void Forward(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y) => VectorPower.Pow(a, b, y);

    public static void ProductForA(ReadOnlySpan<T> gradient, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> product)
    {
        Powers.Slope(a, b, product);
        TensorPrimitives.Multiply(gradient, product, product);
    }

    public static void ProductForB(ReadOnlySpan<T> gradient, ReadOnlySpan<T> a, ReadOnlySpan<T> b, ReadOnlySpan<T> y, Span<T> product)
    {
        VectorMath.Log(a, product);
        for (int i = product.Length - 1; i >= 0; i--)
        {
            T @base = a[a.Length == 1 ? 0 : i], exponent = b[b.Length == 1 ? 0 : i], log = product[a.Length == 1 ? 0 : i];
            bool isFlat = @base >= T.Zero && (y[i] == T.Zero || (@base == T.Zero && exponent == T.Zero));
            product[i] = isFlat ? T.Zero : gradient[i] * (y[i] * log);
        }
    }
}

internal static class Powers
{
    /// <summary>slope[i] = k[i] x[i]^(k[i] - 1), and 0 where k[i] is 0.</summary>
    public static void Slope<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> k, Span<T> slope) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        VectorPower.Pow(x, k, slope, less: 1);
        for (int i = 0; i < slope.Length; i++)
        {
            T exponent = k[k.Length == 1 ? 0 : i];
            slope[i] = exponent == T.Zero ? T.Zero : exponent * slope[i];
        }
    }
}
