using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AutoBce;

/// <summary>
/// What generated kernels need beside the platform's vectors: lane masks, powers of two, range checks, functions. 16 floats make a group at every width, so that lane j of a sum holds the
/// elements j, j + 16, j + 32 ... whatever the hardware.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class Lanes
{
    /// <summary>Floats of a group.</summary>
    public const int Group = 16;

    /// <summary>Elements summed in float before the sum moves on to double.</summary>
    public const int Block = 1024;

    /// <summary>The width in bits of the vectors to use: 512, 256 or 128.</summary>
    public static int Bits => VectorWidth.Bits;

    // ---- partial groups -----------------------------------------------------------------------------------------

    /// <summary>The value in the first count lanes, 0 in the others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> First(Vector512<float> value, int count) =>
        value & Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(count)).AsSingle();

    /// <inheritdoc cref="First(Vector512{float}, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> First(Vector256<float> value, int count) =>
        value & Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(count)).AsSingle();

    /// <inheritdoc cref="First(Vector512{float}, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> First(Vector128<float> value, int count) =>
        value & Vector128.LessThan(Vector128<int>.Indices, Vector128.Create(count)).AsSingle();

    /// <inheritdoc cref="First(Vector512{float}, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> First(Vector512<double> value, int count) =>
        value & Vector512.LessThan(Vector512<long>.Indices, Vector512.Create((long)count)).AsDouble();

    /// <inheritdoc cref="First(Vector512{float}, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> First(Vector256<double> value, int count) =>
        value & Vector256.LessThan(Vector256<long>.Indices, Vector256.Create((long)count)).AsDouble();

    /// <inheritdoc cref="First(Vector512{float}, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> First(Vector128<double> value, int count) =>
        value & Vector128.LessThan(Vector128<long>.Indices, Vector128.Create((long)count)).AsDouble();

    // ---- powers of two ------------------------------------------------------------------------------------------

    /// <summary>a * 2^n for an integral n from -252 to 252, rounded once: half of n by an exact product, then the rest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Scale(Vector512<float> a, Vector512<float> n) => Avx512F.Scale(a, n);

    /// <inheritdoc cref="Scale(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Scale(Vector256<float> a, Vector256<float> n)
    {
        Vector256<int> exponent = Vector256.ConvertToInt32Native(n), half = exponent >> 1;
        return a * PowerOfTwo(half) * PowerOfTwo(exponent - half);
    }

    /// <inheritdoc cref="Scale(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Scale(Vector128<float> a, Vector128<float> n)
    {
        Vector128<int> exponent = Vector128.ConvertToInt32Native(n), half = exponent >> 1;
        return a * PowerOfTwo(half) * PowerOfTwo(exponent - half);
    }

    private static Vector256<float> PowerOfTwo(Vector256<int> n) => ((n + Vector256.Create(127)) << 23).AsSingle();

    private static Vector128<float> PowerOfTwo(Vector128<int> n) => ((n + Vector128.Create(127)) << 23).AsSingle();

    // ---- mantissas and exponents -----------------------------------------------------------------------------

    // Not ILanes.Split, which is the same to the bit: kernels need the two apart, and through it cross-entropy of probabilities takes 6 % longer.

    /// <summary>The bits of 1 and of sqrt(1/2).</summary>
    private const int One = 0x3F800000, SqrtHalf = 0x3F3504F3;

    /// <summary>m of x = m * 2^e with m from sqrt(1/2) to sqrt(2), for positive normal x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Mantissa(Vector512<float> x) => ((Biased(x) & Vector512.Create(0x007FFFFF)) + Vector512.Create(SqrtHalf)).AsSingle();

    /// <summary>e of x = m * 2^e with m from sqrt(1/2) to sqrt(2), for positive normal x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Exponent(Vector512<float> x) => Vector512.ConvertToSingle((Biased(x) >> 23) - Vector512.Create(127));

    /// <inheritdoc cref="Mantissa(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Mantissa(Vector256<float> x) => ((Biased(x) & Vector256.Create(0x007FFFFF)) + Vector256.Create(SqrtHalf)).AsSingle();

    /// <inheritdoc cref="Exponent(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Exponent(Vector256<float> x) => Vector256.ConvertToSingle((Biased(x) >> 23) - Vector256.Create(127));

    /// <inheritdoc cref="Mantissa(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Mantissa(Vector128<float> x) => ((Biased(x) & Vector128.Create(0x007FFFFF)) + Vector128.Create(SqrtHalf)).AsSingle();

    /// <inheritdoc cref="Exponent(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Exponent(Vector128<float> x) => Vector128.ConvertToSingle((Biased(x) >> 23) - Vector128.Create(127));

    /// <summary>The bits of x, moved so that the exponent changes at sqrt(1/2).</summary>
    private static Vector512<int> Biased(Vector512<float> x) => x.AsInt32() + Vector512.Create(One - SqrtHalf);

    /// <summary>The bits of x, moved so that the exponent changes at sqrt(1/2).</summary>
    private static Vector256<int> Biased(Vector256<float> x) => x.AsInt32() + Vector256.Create(One - SqrtHalf);

    /// <summary>The bits of x, moved so that the exponent changes at sqrt(1/2).</summary>
    private static Vector128<int> Biased(Vector128<float> x) => x.AsInt32() + Vector128.Create(One - SqrtHalf);

    // ---- range checks --------------------------------------------------------------------------------------------

    /// <summary>Whether some lane, read as unsigned bits, is above the limit: NaN, negative (or -0) or too large.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyAbove(Vector512<uint> bits, float limit) => Vector512.GreaterThanAny(bits, Vector512.Create(limit).AsUInt32());

    /// <inheritdoc cref="AnyAbove(Vector512{uint}, float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyAbove(Vector256<uint> bits, float limit) => Vector256.GreaterThanAny(bits, Vector256.Create(limit).AsUInt32());

    /// <inheritdoc cref="AnyAbove(Vector512{uint}, float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyAbove(Vector128<uint> bits, float limit) => Vector128.GreaterThanAny(bits, Vector128.Create(limit).AsUInt32());

    /// <inheritdoc cref="AnyAbove(Vector512{uint}, float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyAbove(Vector512<ulong> bits, double limit) => Vector512.GreaterThanAny(bits, Vector512.Create(limit).AsUInt64());

    /// <inheritdoc cref="AnyAbove(Vector512{uint}, float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyAbove(Vector256<ulong> bits, double limit) => Vector256.GreaterThanAny(bits, Vector256.Create(limit).AsUInt64());

    /// <inheritdoc cref="AnyAbove(Vector512{uint}, float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyAbove(Vector128<ulong> bits, double limit) => Vector128.GreaterThanAny(bits, Vector128.Create(limit).AsUInt64());
}
