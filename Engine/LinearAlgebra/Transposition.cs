using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AutoBce;

/// <summary>Transposes row-major matrices, in square blocks that fit the registers.</summary>
internal static unsafe class Transposition
{
    /// <summary>Floats that stay in the first cache.</summary>
    private const int FirstCache = 1 << 13;

    /// <summary>y[columns, rows] = x[rows, columns]^T.</summary>
    public static void Run<T>(int rows, int columns, ReadOnlySpan<T> x, int rowX, Span<T> y, int rowY) where T : unmanaged
    {
        fixed (T* from = x, to = y) Run(rows, columns, from, rowX, to, rowY);
    }

    /// <inheritdoc cref="Run{T}(int, int, ReadOnlySpan{T}, int, Span{T}, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<T>(int rows, int columns, T* from, nint rowX, T* to, nint rowY) where T : unmanaged
    {
        int i = 0;
        // Rows far apart fall into the same few lines of the first cache, which holds fewer than sixteen.
        if (Avx512F.IsSupported && typeof(T) == typeof(float) && rows * rowX <= FirstCache)
            for (; i <= rows - 16; i += 16) Strip(16, i, columns, from, rowX, to, rowY);
        int side = !Avx.IsSupported ? 1 : Unsafe.SizeOf<T>() == 4 ? 8 : 4;
        for (; side > 1 && i <= rows - side; i += side) Strip(side, i, columns, from, rowX, to, rowY);
        if (i < rows) Elements(i, rows, 0, columns, from, rowX, to, rowY);
    }

    /// <summary>Some rows, in blocks as wide as they are many.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Strip<T>(int side, int i, int columns, T* from, nint rowX, T* to, nint rowY) where T : unmanaged
    {
        T* x = from + i * rowX, y = to + i;
        int j = 0;
        for (; j <= columns - side; j += side)
        {
            if (side == 16) Block16((float*)(x + j), rowX, (float*)(y + j * rowY), rowY);
            else if (side == 8) Block8((float*)(x + j), rowX, (float*)(y + j * rowY), rowY);
            else Block4((double*)(x + j), rowX, (double*)(y + j * rowY), rowY);
        }
        for (; side == 16 && j <= columns - 8; j += 8)
        {
            Block8((float*)(x + j), rowX, (float*)(y + j * rowY), rowY);
            Block8((float*)(x + 8 * rowX + j), rowX, (float*)(y + j * rowY + 8), rowY);
        }
        if (j < columns) Elements(i, i + side, j, columns, from, rowX, to, rowY);
    }

    /// <summary>Rows of a result that <see cref="Narrow"/> needs room for; those beyond the columns hold nothing of use.</summary>
    public const int NarrowRows = 8;

    /// <summary>y = x^T for a matrix of up to eight columns: whole blocks are read as long as they stay within x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Narrow<T>(int rows, int columns, ReadOnlySpan<T> x, int rowX, Span<T> y, int rowY) where T : unmanaged
    {
        fixed (T* from = x, to = y)
        {
            int i = 0;
            if (Avx.IsSupported && typeof(T) == typeof(float) && columns > 2)
                for (; i + 8 <= rows && (long)(i + 7) * rowX + 8 <= x.Length; i += 8) Block8((float*)(from + (nint)i * rowX), rowX, (float*)(to + i), rowY);
            Elements(i, rows, 0, columns, from, rowX, to, rowY);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Elements<T>(int fromRow, int toRow, int fromColumn, int toColumn, T* x, nint rowX, T* y, nint rowY) where T : unmanaged
    {
        for (int j = fromColumn; j < toColumn; j++)
            for (int i = fromRow; i < toRow; i++) y[j * rowY + i] = x[i * rowX + j];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Block16(float* x, nint rowX, float* y, nint rowY)
    {
        Four(x, rowX, out Vector512<float> a0, out Vector512<float> a1, out Vector512<float> a2, out Vector512<float> a3);
        Four(x + 4 * rowX, rowX, out Vector512<float> b0, out Vector512<float> b1, out Vector512<float> b2, out Vector512<float> b3);
        Four(x + 8 * rowX, rowX, out Vector512<float> c0, out Vector512<float> c1, out Vector512<float> c2, out Vector512<float> c3);
        Four(x + 12 * rowX, rowX, out Vector512<float> d0, out Vector512<float> d1, out Vector512<float> d2, out Vector512<float> d3);
        Across(a0, b0, c0, d0, y, 4 * rowY);
        Across(a1, b1, c1, d1, y + rowY, 4 * rowY);
        Across(a2, b2, c2, d2, y + 2 * rowY, 4 * rowY);
        Across(a3, b3, c3, d3, y + 3 * rowY, 4 * rowY);
    }

    /// <summary>Four rows of sixteen: quarter q of column j holds what they have in column 4q + j.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four(float* x, nint rowX, out Vector512<float> column0, out Vector512<float> column1, out Vector512<float> column2, out Vector512<float> column3)
    {
        Vector512<float> r0 = Vector512.Load(x), r1 = Vector512.Load(x + rowX), r2 = Vector512.Load(x + 2 * rowX), r3 = Vector512.Load(x + 3 * rowX);
        Vector512<double> low01 = Avx512F.UnpackLow(r0, r1).AsDouble(), low23 = Avx512F.UnpackLow(r2, r3).AsDouble();
        Vector512<double> high01 = Avx512F.UnpackHigh(r0, r1).AsDouble(), high23 = Avx512F.UnpackHigh(r2, r3).AsDouble();
        column0 = Avx512F.UnpackLow(low01, low23).AsSingle();
        column1 = Avx512F.UnpackHigh(low01, low23).AsSingle();
        column2 = Avx512F.UnpackLow(high01, high23).AsSingle();
        column3 = Avx512F.UnpackHigh(high01, high23).AsSingle();
    }

    /// <summary>Row q of the result is made of quarter q of each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Across(Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d, float* y, nint rowY)
    {
        const byte lower = 0b01_00_01_00, upper = 0b11_10_11_10, even = 0b10_00_10_00, odd = 0b11_01_11_01;
        Vector512<float> lowAB = Avx512F.Shuffle4x128(a, b, lower), lowCD = Avx512F.Shuffle4x128(c, d, lower);
        Vector512<float> highAB = Avx512F.Shuffle4x128(a, b, upper), highCD = Avx512F.Shuffle4x128(c, d, upper);
        Avx512F.Shuffle4x128(lowAB, lowCD, even).Store(y);
        Avx512F.Shuffle4x128(lowAB, lowCD, odd).Store(y + rowY);
        Avx512F.Shuffle4x128(highAB, highCD, even).Store(y + 2 * rowY);
        Avx512F.Shuffle4x128(highAB, highCD, odd).Store(y + 3 * rowY);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Block8(float* x, nint rowX, float* y, nint rowY)
    {
        // Halves of rows i and i + 4 side by side, then 4 x 4 transposes within each half.
        Vector256<float> r0 = Pair(x, x + 4 * rowX), r4 = Pair(x + 4, x + 4 * rowX + 4);
        Vector256<float> r1 = Pair(x + rowX, x + 5 * rowX), r5 = Pair(x + rowX + 4, x + 5 * rowX + 4);
        Vector256<float> r2 = Pair(x + 2 * rowX, x + 6 * rowX), r6 = Pair(x + 2 * rowX + 4, x + 6 * rowX + 4);
        Vector256<float> r3 = Pair(x + 3 * rowX, x + 7 * rowX), r7 = Pair(x + 3 * rowX + 4, x + 7 * rowX + 4);
        Quarter(r0, r1, r2, r3, y, rowY);
        Quarter(r4, r5, r6, r7, y + 4 * rowY, rowY);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Pair(float* low, float* high) => Vector256.Create(Vector128.Load(low), Vector128.Load(high));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Quarter(Vector256<float> r0, Vector256<float> r1, Vector256<float> r2, Vector256<float> r3, float* y, nint rowY)
    {
        Vector256<double> low01 = Avx.UnpackLow(r0, r1).AsDouble(), low23 = Avx.UnpackLow(r2, r3).AsDouble();
        Vector256<double> high01 = Avx.UnpackHigh(r0, r1).AsDouble(), high23 = Avx.UnpackHigh(r2, r3).AsDouble();
        Avx.UnpackLow(low01, low23).AsSingle().Store(y);
        Avx.UnpackHigh(low01, low23).AsSingle().Store(y + rowY);
        Avx.UnpackLow(high01, high23).AsSingle().Store(y + 2 * rowY);
        Avx.UnpackHigh(high01, high23).AsSingle().Store(y + 3 * rowY);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Block4(double* x, nint rowX, double* y, nint rowY)
    {
        Half(Vector256.Create(Vector128.Load(x), Vector128.Load(x + 2 * rowX)), Vector256.Create(Vector128.Load(x + rowX), Vector128.Load(x + 3 * rowX)), y, rowY);
        x += 2;
        Half(Vector256.Create(Vector128.Load(x), Vector128.Load(x + 2 * rowX)), Vector256.Create(Vector128.Load(x + rowX), Vector128.Load(x + 3 * rowX)), y + 2 * rowY, rowY);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Half(Vector256<double> even, Vector256<double> odd, double* y, nint rowY)
    {
        Avx.UnpackLow(even, odd).Store(y);
        Avx.UnpackHigh(even, odd).Store(y + rowY);
    }
}
