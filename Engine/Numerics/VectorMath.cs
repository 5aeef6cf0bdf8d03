using System.Numerics;
using System.Runtime.InteropServices;

namespace AutoBce;

/// <summary>
/// The elementary functions over spans: destination[i] = f(x[i]), for float and double. The destination is at least as long as
/// x and may be the very span x.
/// </summary>
internal static class VectorMath
{
    /// <inheritdoc cref="ScalarMath.Exp(float)"/>
    public static void Exp<T>(ReadOnlySpan<T> x, Span<T> destination) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Apply(x, destination, ScalarMath.Exp, ScalarMath.Exp);

    /// <inheritdoc cref="ScalarMath.Log(float)"/>
    public static void Log<T>(ReadOnlySpan<T> x, Span<T> destination) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Apply(x, destination, ScalarMath.Log, ScalarMath.Log);

    /// <inheritdoc cref="ScalarMath.Log1p(float)"/>
    public static void Log1p<T>(ReadOnlySpan<T> x, Span<T> destination) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Apply(x, destination, ScalarMath.Log1p, ScalarMath.Log1p);

    /// <inheritdoc cref="ScalarMath.Expm1(float)"/>
    public static void Expm1<T>(ReadOnlySpan<T> x, Span<T> destination) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Apply(x, destination, ScalarMath.Expm1, ScalarMath.Expm1);

    /// <inheritdoc cref="ScalarMath.Sigmoid(float)"/>
    public static void Sigmoid<T>(ReadOnlySpan<T> x, Span<T> destination) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Apply(x, destination, ScalarMath.Sigmoid, ScalarMath.Sigmoid);

    /// <inheritdoc cref="ScalarMath.LogSigmoid(float)"/>
    public static void LogSigmoid<T>(ReadOnlySpan<T> x, Span<T> destination) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Apply(x, destination, ScalarMath.LogSigmoid, ScalarMath.LogSigmoid);

    /// <inheritdoc cref="ScalarMath.Softplus(float)"/>
    public static void Softplus<T>(ReadOnlySpan<T> x, Span<T> destination) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Apply(x, destination, ScalarMath.Softplus, ScalarMath.Softplus);

    /// <inheritdoc cref="ScalarMath.Tanh(float)"/>
    public static void Tanh<T>(ReadOnlySpan<T> x, Span<T> destination) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Apply(x, destination, ScalarMath.Tanh, ScalarMath.Tanh);

    private static void Apply<T>(ReadOnlySpan<T> x, Span<T> destination, Func<float, float> single, Func<double, double> @double) where T : unmanaged
    {
        if (typeof(T) == typeof(float)) Map(MemoryMarshal.Cast<T, float>(x), MemoryMarshal.Cast<T, float>(destination), single);
        else if (typeof(T) == typeof(double)) Map(MemoryMarshal.Cast<T, double>(x), MemoryMarshal.Cast<T, double>(destination), @double);
        else throw new NotSupportedException($"The elementary functions are for float and double, not {typeof(T)}.");
    }

    private static void Map<T>(ReadOnlySpan<T> x, Span<T> destination, Func<T, T> function)
    {
        if (destination.Length < x.Length)
            throw new ArgumentException($"The destination holds {destination.Length} elements, x has {x.Length}.", nameof(destination));
        for (int i = 0; i < x.Length; i++) destination[i] = function(x[i]);
    }
}
