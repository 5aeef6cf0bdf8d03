using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AutoBce;

/// <summary>
/// The elementary functions over spans: destination[i] = f(x[i]), for float and double. The destination is at least as long as
/// x; it may be the very span x, and overlaps it in no other way. An element's result depends on that element alone: not on
/// its position, the length, or the width of the vectors.
/// </summary>
/// <remarks>An <see cref="ArgumentException"/> is thrown where the destination is shorter or overlaps.</remarks>
internal static class VectorMath
{
#pragma warning disable CA1810 // The loops know the coefficients as constants only if these are initialised before the loops are compiled.
    static VectorMath() => RuntimeHelpers.RunClassConstructor(typeof(Coefficients).TypeHandle);
#pragma warning restore CA1810

    /// <inheritdoc cref="ScalarMath.Exp(float)"/>
    public static void Exp<T>(ReadOnlySpan<T> x, Span<T> destination) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Map<ExpFunction, T>(x, destination);

    /// <inheritdoc cref="ScalarMath.Log(float)"/>
    public static void Log<T>(ReadOnlySpan<T> x, Span<T> destination) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Map<LogFunction, T>(x, destination);

    /// <inheritdoc cref="ScalarMath.Log1p(float)"/>
    public static void Log1p<T>(ReadOnlySpan<T> x, Span<T> destination) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Map<Log1pFunction, T>(x, destination);

    /// <inheritdoc cref="ScalarMath.Expm1(float)"/>
    public static void Expm1<T>(ReadOnlySpan<T> x, Span<T> destination) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Map<Expm1Function, T>(x, destination);

    /// <inheritdoc cref="ScalarMath.Sigmoid(float)"/>
    public static void Sigmoid<T>(ReadOnlySpan<T> x, Span<T> destination) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Map<SigmoidFunction, T>(x, destination);

    /// <inheritdoc cref="ScalarMath.LogSigmoid(float)"/>
    public static void LogSigmoid<T>(ReadOnlySpan<T> x, Span<T> destination) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Map<LogSigmoidFunction, T>(x, destination);

    /// <inheritdoc cref="ScalarMath.Softplus(float)"/>
    public static void Softplus<T>(ReadOnlySpan<T> x, Span<T> destination) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Map<SoftplusFunction, T>(x, destination);

    /// <inheritdoc cref="ScalarMath.Tanh(float)"/>
    public static void Tanh<T>(ReadOnlySpan<T> x, Span<T> destination) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Map<TanhFunction, T>(x, destination);

    /// <inheritdoc cref="ScalarMath.Sin(float)"/>
    public static void Sin<T>(ReadOnlySpan<T> x, Span<T> destination) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Map<SinFunction, T>(x, destination);

    /// <inheritdoc cref="ScalarMath.Cos(float)"/>
    public static void Cos<T>(ReadOnlySpan<T> x, Span<T> destination) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Map<CosFunction, T>(x, destination);

    /// <inheritdoc cref="ScalarMath.Tan(float)"/>
    public static void Tan<T>(ReadOnlySpan<T> x, Span<T> destination) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Map<TanFunction, T>(x, destination);

    /// <inheritdoc cref="ScalarMath.Atan(float)"/>
    public static void Atan<T>(ReadOnlySpan<T> x, Span<T> destination) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Map<AtanFunction, T>(x, destination);

    /// <inheritdoc cref="ScalarMath.Sinh(float)"/>
    public static void Sinh<T>(ReadOnlySpan<T> x, Span<T> destination) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Map<SinhFunction, T>(x, destination);

    /// <inheritdoc cref="ScalarMath.Cosh(float)"/>
    public static void Cosh<T>(ReadOnlySpan<T> x, Span<T> destination) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Map<CoshFunction, T>(x, destination);

    /// <inheritdoc cref="ScalarMath.LogCosh(float)"/>
    public static void LogCosh<T>(ReadOnlySpan<T> x, Span<T> destination) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Map<LogCoshFunction, T>(x, destination);

    /// <inheritdoc cref="ScalarMath.Cbrt(float)"/>
    public static void Cbrt<T>(ReadOnlySpan<T> x, Span<T> destination) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Map<CbrtFunction, T>(x, destination);

    /// <inheritdoc cref="ScalarMath.Floor(float)"/>
    public static void Floor<T>(ReadOnlySpan<T> x, Span<T> destination) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Map<FloorFunction, T>(x, destination);

    /// <inheritdoc cref="ScalarMath.Round(float)"/>
    public static void Round<T>(ReadOnlySpan<T> x, Span<T> destination) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Map<RoundFunction, T>(x, destination);

    private static void Map<TFunction, T>(ReadOnlySpan<T> x, Span<T> destination)
        where TFunction : IFunction
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (destination.Length < x.Length)
            throw new ArgumentException($"The destination holds {destination.Length} elements, x has {x.Length}.", nameof(destination));
        if (x.Overlaps(destination, out int shift) && shift != 0)
            throw new ArgumentException($"The destination overlaps x, {shift} elements away; it may be the very span or apart.", nameof(destination));
        if (typeof(T) == typeof(float))
        {
            ref float source = ref Unsafe.As<T, float>(ref MemoryMarshal.GetReference(x));
            ref float target = ref Unsafe.As<T, float>(ref MemoryMarshal.GetReference(destination));
            nuint length = (nuint)x.Length;
            if (VectorWidth.Bits == 512) Loop<TFunction, Float512, float>(ref source, ref target, length);
            else if (VectorWidth.Bits == 256) Loop<TFunction, Float256, float>(ref source, ref target, length);
            else Loop<TFunction, Float128, float>(ref source, ref target, length);
        }
        else if (typeof(T) == typeof(double))
        {
            ref double source = ref Unsafe.As<T, double>(ref MemoryMarshal.GetReference(x));
            ref double target = ref Unsafe.As<T, double>(ref MemoryMarshal.GetReference(destination));
            nuint length = (nuint)x.Length;
            if (VectorWidth.Bits == 512) Loop<TFunction, Double512, double>(ref source, ref target, length);
            else if (VectorWidth.Bits == 256) Loop<TFunction, Double256, double>(ref source, ref target, length);
            else Loop<TFunction, Double128, double>(ref source, ref target, length);
        }
        else
        {
            throw new NotSupportedException($"The elementary functions are for float and double, not {typeof(T)}.");
        }
    }

    // Compiled once and fully: at the first tier a formula of a hundred small calls would run a hundred times slower.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Loop<TFunction, TLanes, T>(ref T source, ref T destination, nuint length)
        where TFunction : IFunction
        where TLanes : struct, ILanes<TLanes, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nuint step = (nuint)TLanes.Count, i = 0;
        for (; i + step <= length; i += step)
            TLanes.Store(TFunction.Invoke<TLanes, T>(TLanes.Load(ref source, i)), ref destination, i);
        if (i < length) Tail<TFunction, TLanes, T>(ref Unsafe.Add(ref source, i), ref Unsafe.Add(ref destination, i), length - i);
    }

    /// <summary>Fewer elements than lanes go through a whole vector of their own: the same operations, and nothing read or written
    /// outside.</summary>
    private static void Tail<TFunction, TLanes, T>(ref T source, ref T destination, nuint length)
        where TFunction : IFunction
        where TLanes : struct, ILanes<TLanes, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<T> buffer = stackalloc T[TLanes.Count];
        ref T lanes = ref MemoryMarshal.GetReference(buffer);
        for (nuint i = 0; i < length; i++) Unsafe.Add(ref lanes, i) = Unsafe.Add(ref source, i);
        TLanes.Store(TFunction.Invoke<TLanes, T>(TLanes.Load(ref lanes, 0)), ref lanes, 0);
        for (nuint i = 0; i < length; i++) Unsafe.Add(ref destination, i) = Unsafe.Add(ref lanes, i);
    }
}
