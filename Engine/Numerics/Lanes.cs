using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AutoBce;

/// <summary>
/// What generated kernels need beside the platform's vectors: partial loads and stores (the intrinsics take pointers, and kernels are
/// no unsafe code), powers of two, and sums in a fixed order. 16 floats make a group at every width, so that lane j of a sum holds the
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

    private static ReadOnlySpan<int> Ramp => [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];

    // ---- partial vectors ----------------------------------------------------------------------------------------

    /// <summary>The first count elements at the index, and the fill in the other lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load512(ref readonly float source, int index, int count, float fill) => count >= Vector512<float>.Count
        ? Vector512.LoadUnsafe(in source, (nuint)index)
        : Partial512(in source, index, count, fill);

    /// <inheritdoc cref="Load512"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load256(ref readonly float source, int index, int count, float fill) => count >= Vector256<float>.Count
        ? Vector256.LoadUnsafe(in source, (nuint)index)
        : Partial256(in source, index, count, fill);

    /// <inheritdoc cref="Load512"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Load128(ref readonly float source, int index, int count, float fill) => count >= Vector128<float>.Count
        ? Vector128.LoadUnsafe(in source, (nuint)index)
        : Partial128(in source, index, count, fill);

    /// <summary>Writes the first count lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store512(Vector512<float> value, ref float destination, int index, int count)
    {
        if (count >= Vector512<float>.Count) value.StoreUnsafe(ref destination, (nuint)index);
        else StorePartial512(value, ref destination, index, count);
    }

    /// <inheritdoc cref="Store512"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store256(Vector256<float> value, ref float destination, int index, int count)
    {
        if (count >= Vector256<float>.Count) value.StoreUnsafe(ref destination, (nuint)index);
        else StorePartial256(value, ref destination, index, count);
    }

    /// <inheritdoc cref="Store512"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store128(Vector128<float> value, ref float destination, int index, int count)
    {
        if (count >= Vector128<float>.Count) value.StoreUnsafe(ref destination, (nuint)index);
        else StorePartial128(value, ref destination, index, count);
    }

    /// <summary>The value in the first count lanes, 0 in the others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> First(Vector512<float> value, int count) => value & Mask512(count);

    /// <inheritdoc cref="First(Vector512{float}, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> First(Vector256<float> value, int count) => value & Mask256(count);

    /// <inheritdoc cref="First(Vector512{float}, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> First(Vector128<float> value, int count) => value & Mask128(count);

    private static Vector512<float> Mask512(int count) => Vector512.LessThan(Vector512.Create(Ramp), Vector512.Create(count)).AsSingle();

    private static Vector256<float> Mask256(int count) => Vector256.LessThan(Vector256.Create(Ramp), Vector256.Create(count)).AsSingle();

    private static Vector128<float> Mask128(int count) => Vector128.LessThan(Vector128.Create(Ramp), Vector128.Create(count)).AsSingle();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static unsafe Vector512<float> Partial512(ref readonly float source, int index, int count, float fill)
    {
        fixed (float* p = &Unsafe.Add(ref Unsafe.AsRef(in source), count > 0 ? index : 0))
            return Avx512F.MaskLoad(p, Mask512(count), Vector512.Create(fill));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector256<float> Partial256(ref readonly float source, int index, int count, float fill)
    {
        Span<float> lanes = stackalloc float[Vector256<float>.Count];
        return Vector256.Create((ReadOnlySpan<float>)Copy(in source, index, count, fill, lanes));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector128<float> Partial128(ref readonly float source, int index, int count, float fill)
    {
        Span<float> lanes = stackalloc float[Vector128<float>.Count];
        return Vector128.Create((ReadOnlySpan<float>)Copy(in source, index, count, fill, lanes));
    }

    private static Span<float> Copy(ref readonly float source, int index, int count, float fill, Span<float> lanes)
    {
        lanes.Fill(fill);
        for (int i = 0; i < count; i++) lanes[i] = Unsafe.Add(ref Unsafe.AsRef(in source), index + i);
        return lanes;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static unsafe void StorePartial512(Vector512<float> value, ref float destination, int index, int count)
    {
        fixed (float* p = &Unsafe.Add(ref destination, count > 0 ? index : 0))
            Avx512F.MaskStore(p, Mask512(count), value);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void StorePartial256(Vector256<float> value, ref float destination, int index, int count)
    {
        for (int i = 0; i < count; i++) Unsafe.Add(ref destination, index + i) = value[i];
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void StorePartial128(Vector128<float> value, ref float destination, int index, int count)
    {
        for (int i = 0; i < count; i++) Unsafe.Add(ref destination, index + i) = value[i];
    }

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

    // ---- suspicion ----------------------------------------------------------------------------------------------

    /// <summary>Whether some lane, read as unsigned bits, is above the limit: NaN, negative or too large. Also -0: a closer look acquits it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyAbove(Vector512<uint> bits, float limit) => Vector512.GreaterThanAny(bits, Vector512.Create(limit).AsUInt32());

    /// <inheritdoc cref="AnyAbove(Vector512{uint}, float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyAbove(Vector256<uint> bits, float limit) => Vector256.GreaterThanAny(bits, Vector256.Create(limit).AsUInt32());

    /// <inheritdoc cref="AnyAbove(Vector512{uint}, float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyAbove(Vector128<uint> bits, float limit) => Vector128.GreaterThanAny(bits, Vector128.Create(limit).AsUInt32());
}
