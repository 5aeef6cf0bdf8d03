using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AutoBce;

/// <summary>
/// Matrix products C = A B of dense row-major matrices; lda, ldb and ldc are the distances between rows. Each element of C is one chain of
/// fused multiply-adds over k in rising order, that starts at 0 (or at C, where it accumulates), so its bits depend on the operands alone.
/// Products with a column or a few long ones, which would leave most lanes of a tile empty, are dot products in an order of their own
/// (<see cref="ColumnProduct"/>).
/// </summary>
internal static unsafe class MatrixProduct
{
    /// <summary>Sizes from which packing pays, measured.</summary>
    private const int FewestRows = 96, FewestColumns = 64, FewestElements = 1 << 15;

    /// <summary>Elements that fill whole cache lines, in float and in double.</summary>
    private const int Line = 16;

    /// <summary>Multiplications that are worth the waking of another thread.</summary>
    private const long ParallelWork = 1 << 24;

    /// <summary>C[m, n] = A[m, k] B[k, n], with bias[n] added last to every row where there is one, and then max(C, 0) if rectify is set.</summary>
    public static void NN<T>(int m, int n, int k, ReadOnlySpan<T> a, int lda, ReadOnlySpan<T> b, int ldb, Span<T> c, int ldc, bool accumulate = false, ReadOnlySpan<T> bias = default, bool rectify = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        CheckLengths(m, k, a, lda, nameof(a));
        CheckLengths(k, n, b, ldb, nameof(b));
        CheckLengths<T>(m, n, c, ldc, nameof(c));
        if (!bias.IsEmpty) CheckLengths(1, n, bias, n, nameof(bias));
        bool narrow = IsNarrow(n, k);
        int column = k;
        if (narrow && ldb != 1)
        {
            // Columns start at cache lines, as the scratch memory does.
            column = checked((k + Line - 1) / Line * Line);
            Span<T> columns = Scratch<T>.Take(checked(Transposition.NarrowRows * column));
            Transposition.Narrow(k, n, b, ldb, columns, column);
            b = columns;
        }
        fixed (T* pointerA = a, pointerB = b, pointerC = c, pointerBias = bias)
        {
            if (narrow) ColumnProduct.Run(m, n, k, pointerA, lda, pointerB, column, pointerC, ldc, accumulate, pointerBias, rectify);
            else Run(m, n, k, pointerA, lda, 1, pointerB, ldb, pointerC, ldc, accumulate, pointerBias, rectify);
        }
    }

    /// <summary>C[m, n] = A^T B with A[k, m], B[k, n].</summary>
    public static void TN<T>(int m, int n, int k, ReadOnlySpan<T> a, int lda, ReadOnlySpan<T> b, int ldb, Span<T> c, int ldc, bool accumulate = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        CheckLengths(k, m, a, lda, nameof(a));
        CheckLengths(k, n, b, ldb, nameof(b));
        CheckLengths<T>(m, n, c, ldc, nameof(c));
        fixed (T* pointerA = a, pointerB = b, pointerC = c)
        {
            // A column of C is a row of C^T = B^T A, and lanes run along rows.
            if (n == 1 && ldc == 1) Run(1, m, k, pointerB, 1, ldb, pointerA, lda, pointerC, m, accumulate, null);
            else Run(m, n, k, pointerA, 1, lda, pointerB, ldb, pointerC, ldc, accumulate, null);
        }
    }

    /// <summary>C[m, n] = A B^T with A[m, k], B[n, k].</summary>
    public static void NT<T>(int m, int n, int k, ReadOnlySpan<T> a, int lda, ReadOnlySpan<T> b, int ldb, Span<T> c, int ldc, bool accumulate = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        CheckLengths(m, k, a, lda, nameof(a));
        CheckLengths(n, k, b, ldb, nameof(b));
        CheckLengths<T>(m, n, c, ldc, nameof(c));
        if (IsNarrow(n, k))
        {
            fixed (T* pointerA = a, pointerB = b, pointerC = c)
                ColumnProduct.Run(m, n, k, pointerA, lda, pointerB, ldb, pointerC, ldc, accumulate, null, false);
            return;
        }
        Span<T> transposed = default;
        bool packed = IsLarge(m, n, k);
        if (ldb != 1 && !packed)
        {
            transposed = Scratch<T>.Take(checked(n * k));
            Transposition.Run(n, k, b, ldb, transposed, n);
        }
        fixed (T* pointerA = a, pointerB = ldb == 1 || packed ? b : transposed, pointerC = c)
            Run(m, n, k, pointerA, lda, 1, pointerB, packed ? ldb : n, pointerC, ldc, accumulate, null, isTransposedB: packed);
    }

    /// <summary>y[n] = the sum of the m rows of X[m, n]: the product of a row of ones, which is one number read again and again, and X.</summary>
    public static void SumRows<T>(int m, int n, ReadOnlySpan<T> x, Span<T> y, bool accumulate = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        CheckLengths(m, n, x, n, nameof(x));
        CheckLengths<T>(1, n, y, n, nameof(y));
        T one = T.One;
        fixed (T* pointerX = x, pointerY = y) Run(1, n, m, &one, 0, 0, pointerX, n, pointerY, n, accumulate, null);
    }

    private static void Run<T>(
        int m, int n, int k, T* a, nint rowA, nint stepA, T* b, nint rowB, T* c, nint rowC, bool accumulate, T* bias, bool rectify = false, bool isTransposedB = false)
        where T : unmanaged
    {
        int bits = VectorWidth.Bits;
        Product<T> product = new(m, n, k, a, rowA, stepA, b, rowB, c, rowC, accumulate, bias, rectify, isTransposedB);
        if (bits == 512) Run<TileVector512<T>, Vector512<T>, T>(product);
        else if (bits == 256) Run<TileVector256<T>, Vector256<T>, T>(product);
        else Run<TileVector128<T>, Vector128<T>, T>(product);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Run<TLanes, TVector, T>(in Product<T> product)
        where TLanes : struct, ITileVector<TVector, T>
        where TVector : unmanaged
        where T : unmanaged
    {
        if (!IsLarge(product.M, product.N, product.K)) Tiling<TLanes, TVector, T>.Run(product);
        else if (WorkerPool.Threads == 1 || (long)product.M * product.N * product.K < ParallelWork) PackedProduct<TLanes, TVector, T>.Run(product);
        else SharedProduct<TLanes, TVector, T>.Run(product);
    }

    /// <summary>Whether A B, with B of so many columns and rows, is a dot product for each element.</summary>
    internal static bool IsNarrow(int n, int k) => n == 1 || (n is > 1 and <= 8 && k >= 64);

    /// <summary>Whether B is worth packing: it is read again for each few rows, and does not stay in the first cache.</summary>
    private static bool IsLarge(int m, int n, int k) => m >= FewestRows && n >= FewestColumns && (long)n * k >= FewestElements;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CheckLengths<T>(int rows, int columns, ReadOnlySpan<T> matrix, int stride, string name)
    {
        if (rows < 0 || columns < 0 || stride < columns || (rows > 0 && (long)(rows - 1) * stride + columns > matrix.Length))
            ThrowLengths(rows, columns, matrix.Length, stride, name);
    }

    private static void ThrowLengths(int rows, int columns, int length, int stride, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        throw new ArgumentException($"{rows} rows of {columns} at a distance of {stride} do not fit {length} elements.", name);
    }
}
