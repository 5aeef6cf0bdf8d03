using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AutoBce;

/// <summary>
/// c = A b for a column b. Each element is a dot product in 64 bytes of lanes: lane j is a chain of fused multiply-adds over the elements
/// j, j + 16, j + 32, ... (8 in double), and the lanes are added by halves. Narrower processors compute a vector of 512 bits in parts, so the
/// bits are the same everywhere; they depend on the row and b alone.
/// </summary>
internal static unsafe class ColumnProduct
{
    /// <summary>Of A, read again for each column.</summary>
    private const int Elements = 1 << 12;

    /// <summary>C = A B for n columns, column j of B lying at b + j rowB: some rows of A at a time, which stay in the first cache meanwhile.</summary>
    public static void RunAll<T>(int m, int n, int k, T* a, nint rowA, T* b, nint rowB, T* c, nint rowC, bool accumulate, T* bias, bool rectify) where T : unmanaged
    {
        int rows = n == 1 ? m : Math.Max(4, Elements / Math.Max(k, 1) / 4 * 4);
        for (int i = 0; i < m; i += rows)
            for (int j = 0; j < n; j++)
                Run(Math.Min(rows, m - i), k, a + i * rowA, rowA, b + j * rowB, c + i * rowC + j, rowC, accumulate, bias == null ? null : bias + j, rectify);
    }

    /// <summary>c[i] = max(sum over p of A[i, p] b[p] + (accumulate ? c[i] : 0) + bias, 0); without max if rectify is not set, without bias where it is null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<T>(int m, int k, T* a, nint rowA, T* b, T* c, nint rowC, bool accumulate, T* bias, bool rectify) where T : unmanaged
    {
        int i = 0;
        for (; i + 4 <= m; i += 4, a += 4 * rowA, c += 4 * rowC)
        {
            Vector512<T> r0 = Vector512<T>.Zero, r1 = r0, r2 = r0, r3 = r0;
            int p = 0;
            for (; p + Vector512<T>.Count <= k; p += Vector512<T>.Count)
            {
                Vector512<T> lanes = Vector512.Load(b + p);
                r0 = MultiplyAdd(Vector512.Load(a + p), lanes, r0);
                r1 = MultiplyAdd(Vector512.Load(a + p + rowA), lanes, r1);
                r2 = MultiplyAdd(Vector512.Load(a + p + 2 * rowA), lanes, r2);
                r3 = MultiplyAdd(Vector512.Load(a + p + 3 * rowA), lanes, r3);
            }
            if (p < k)
            {
                Vector512<T> lanes = LoadFirst(b + p, k - p);
                r0 = MultiplyAdd(LoadFirst(a + p, k - p), lanes, r0);
                r1 = MultiplyAdd(LoadFirst(a + p + rowA, k - p), lanes, r1);
                r2 = MultiplyAdd(LoadFirst(a + p + 2 * rowA, k - p), lanes, r2);
                r3 = MultiplyAdd(LoadFirst(a + p + 3 * rowA, k - p), lanes, r3);
            }
            Store(r0, c, accumulate, bias, rectify);
            Store(r1, c + rowC, accumulate, bias, rectify);
            Store(r2, c + 2 * rowC, accumulate, bias, rectify);
            Store(r3, c + 3 * rowC, accumulate, bias, rectify);
        }
        for (; i < m; i++, a += rowA, c += rowC)
        {
            Vector512<T> row = Vector512<T>.Zero;
            int p = 0;
            for (; p + Vector512<T>.Count <= k; p += Vector512<T>.Count) row = MultiplyAdd(Vector512.Load(a + p), Vector512.Load(b + p), row);
            if (p < k) row = MultiplyAdd(LoadFirst(a + p, k - p), LoadFirst(b + p, k - p), row);
            Store(row, c, accumulate, bias, rectify);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<T>(Vector512<T> lanes, T* c, bool accumulate, T* bias, bool rectify) where T : unmanaged
    {
        Vector256<T> half = lanes.GetLower() + lanes.GetUpper();
        Vector128<T> sum = half.GetLower() + half.GetUpper();
        if (typeof(T) == typeof(float)) sum += Vector128.Shuffle(sum.AsSingle(), Vector128.Create(2, 3, 2, 3)).As<float, T>();
        sum += typeof(T) == typeof(float)
            ? Vector128.Shuffle(sum.AsSingle(), Vector128.Create(1, 1, 1, 1)).As<float, T>()
            : Vector128.Shuffle(sum.AsDouble(), Vector128.Create(1L, 1)).As<double, T>();
        if (accumulate) sum += Vector128.CreateScalarUnsafe(*c);
        if (bias != null) sum += Vector128.CreateScalarUnsafe(*bias);
        if (rectify) sum = TileVector128<T>.Rectify(sum);
        *c = sum.ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> MultiplyAdd<T>(Vector512<T> a, Vector512<T> b, Vector512<T> c) where T : unmanaged => typeof(T) == typeof(float)
        ? Vector512.FusedMultiplyAdd(a.AsSingle(), b.AsSingle(), c.AsSingle()).As<float, T>()
        : Vector512.FusedMultiplyAdd(a.AsDouble(), b.AsDouble(), c.AsDouble()).As<double, T>();

    /// <summary>The first elements, and 0 in the other lanes, whose memory is not touched.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> LoadFirst<T>(T* source, int count) where T : unmanaged
    {
        if (Avx512F.IsSupported) return TileVector512<T>.MaskLoad(source, TileVector512<T>.Mask(count));
        Vector512<T> padded = Vector512<T>.Zero;
        Unsafe.CopyBlockUnaligned(&padded, source, (uint)(count * sizeof(T)));
        return padded;
    }
}
