using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AutoBce;

/// <summary>
/// C = A B for a B of few columns. Each element is a dot product in 64 bytes of lanes: lane j is a chain of fused multiply-adds over the
/// elements j, j + 16, j + 32, ... (8 in double), and the lanes are added by halves. Narrower processors compute a vector of 512 bits in
/// parts, so the bits are the same everywhere; they depend on the row and the column alone.
/// </summary>
internal static unsafe class ColumnProduct
{
    /// <summary>Of A, read again for each panel: some rows at a time, which stay in the first cache meanwhile.</summary>
    private const int Elements = 1 << 12;

    /// <summary>Columns of a panel: with three rows they take eighteen registers of 32, their own elements six.</summary>
    private const int Widest = 6;

    /// <summary>C = max(A B + (accumulate ? C : 0) + bias, 0), without max if rectify is not set, without bias where it is null. Column j of B lies at b + j rowB.</summary>
    public static void Run<T>(int m, int n, int k, T* a, nint rowA, T* b, nint rowB, T* c, nint rowC, bool accumulate, T* bias, bool rectify) where T : unmanaged
    {
        int panels = n <= Widest ? 1 : (n + 3) / 4, rows = panels == 1 ? m : Math.Max(4, Elements / Math.Max(k, 1) / 4 * 4);
        for (int i = 0; i < m; i += rows)
        {
            for (int panel = 0, column = 0; panel < panels; panel++)
            {
                int columns = (n - column + panels - panel - 1) / (panels - panel);
                Dots<T> dots = new(Math.Min(rows, m - i), k, a + i * rowA, rowA, b + column * rowB, rowB, c + i * rowC + column, rowC, accumulate, bias == null ? null : bias + column, rectify);
                switch (columns)
                {
                    case 1: dots.Run<Columns1>(); break;
                    case 2: dots.Run<Columns2>(); break;
                    case 3: dots.Run<Columns3>(); break;
                    case 4: dots.Run<Columns4>(); break;
                    case 5: dots.Run<Columns5>(); break;
                    default: dots.Run<Columns6>(); break;
                }
                column += columns;
            }
        }
    }
}

/// <summary>Some rows of C and up to six columns: each register is a dot product, eight rows of one column, three of six or four of some at a time.</summary>
internal readonly unsafe struct Dots<T>(int m, int k, T* a, nint rowA, T* b, nint rowB, T* c, nint rowC, bool accumulate, T* bias, bool rectify) where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<TColumns>() where TColumns : unmanaged, IColumns
    {
        T* firstA = a, firstC = c;
        // Four sums on their way to C, the biases of the first four columns, and those of the others, over and over.
        T* sums = stackalloc T[12];
        for (int j = 0; j < 8; j++)
        {
            int column = j < 4 ? Math.Min(j, sizeof(TColumns) - 1) : sizeof(TColumns) > 4 ? 4 + j % (sizeof(TColumns) - 4) : 0;
            sums[4 + j] = bias == null ? default : bias[column];
        }
        int i = 0, step = sizeof(TColumns) switch { 1 => 8, 6 => 3, _ => 4 }, left = k % Vector512<T>.Count, whole = k - left;
        DotTail<T> tail = new(left), none = default;
        for (; i + step <= m; i += step, firstA += step * rowA, firstC += step * rowC)
        {
            DotRow<T, TColumns> r0 = default, r1 = default, r2 = default, r3 = default, r4 = default, r5 = default, r6 = default, r7 = default;
            for (int p = 0; p < whole; p += Vector512<T>.Count) Step(p, false, none, firstA + p, ref r0, ref r1, ref r2, ref r3, ref r4, ref r5, ref r6, ref r7);
            if (left != 0) Step(whole, true, tail, firstA + whole, ref r0, ref r1, ref r2, ref r3, ref r4, ref r5, ref r6, ref r7);
            if (sizeof(TColumns) == 1)
            {
                Store(firstC, rowC, 4, sums, sums + 4, r0.C0, r1.C0, r2.C0, r3.C0);
                Store(firstC + 4 * rowC, rowC, 4, sums, sums + 4, r4.C0, r5.C0, r6.C0, r7.C0);
                continue;
            }
            StoreFour(firstC, sums, r0);
            StoreFour(firstC + rowC, sums, r1);
            StoreFour(firstC + 2 * rowC, sums, r2);
            if (sizeof(TColumns) < 6) StoreFour(firstC + 3 * rowC, sums, r3);
            if (sizeof(TColumns) == 5) Store(firstC + 4, rowC, 4, sums, sums + 8, r0.C4, r1.C4, r2.C4, r3.C4);
            if (sizeof(TColumns) < 6) continue;
            StoreTwo(firstC + 4, rowC, sums, r0, r1);
            Store(firstC + 2 * rowC + 4, 1, 2, sums, sums + 8, r2.C4, r2.C5, default, default);
        }
        for (; i < m; i++, firstA += rowA, firstC += rowC)
        {
            DotRow<T, TColumns> row = default;
            for (int p = 0; p < whole; p += Vector512<T>.Count) row.MultiplyAdd(firstA + p, DotRow<T, TColumns>.Load(b + p, rowB, false, none), false, none);
            if (left != 0) row.MultiplyAdd(firstA + whole, DotRow<T, TColumns>.Load(b + whole, rowB, true, tail), true, tail);
            StoreFour(firstC, sums, row);
            if (sizeof(TColumns) > 4) Store(firstC + 4, 1, sizeof(TColumns) - 4, sums, sums + 8, row.C4, row.C5, default, default);
        }
    }

    /// <summary>One vector of each row times one of each column, or what is left of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Step<TColumns>(
        int p, bool isTail, in DotTail<T> tail, T* first, ref DotRow<T, TColumns> r0, ref DotRow<T, TColumns> r1, ref DotRow<T, TColumns> r2, ref DotRow<T, TColumns> r3,
        ref DotRow<T, TColumns> r4, ref DotRow<T, TColumns> r5, ref DotRow<T, TColumns> r6, ref DotRow<T, TColumns> r7) where TColumns : unmanaged, IColumns
    {
        T* fourth = first + 3 * rowA, seventh = first + 6 * rowA;
        DotRow<T, TColumns> columns = DotRow<T, TColumns>.Load(b + p, rowB, isTail, tail);
        r0.MultiplyAdd(first, columns, isTail, tail);
        r1.MultiplyAdd(first + rowA, columns, isTail, tail);
        r2.MultiplyAdd(first + 2 * rowA, columns, isTail, tail);
        if (sizeof(TColumns) < 6) r3.MultiplyAdd(fourth, columns, isTail, tail);
        if (sizeof(TColumns) > 1) return;
        r4.MultiplyAdd(fourth + rowA, columns, isTail, tail);
        r5.MultiplyAdd(fourth + 2 * rowA, columns, isTail, tail);
        r6.MultiplyAdd(seventh, columns, isTail, tail);
        r7.MultiplyAdd(seventh + rowA, columns, isTail, tail);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void StoreFour<TColumns>(T* to, T* sums, in DotRow<T, TColumns> row) where TColumns : unmanaged, IColumns =>
        Store(to, 1, Math.Min(sizeof(TColumns), 4), sums, sums + 4, row.C0, row.C1, row.C2, row.C3);

    /// <summary>The last two columns of two rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void StoreTwo<TColumns>(T* to, nint stride, T* sums, in DotRow<T, TColumns> first, in DotRow<T, TColumns> second) where TColumns : unmanaged, IColumns
    {
        if (accumulate)
        {
            Store(to, 1, 2, sums, sums + 8, first.C4, first.C5, default, default);
            Store(to + stride, 1, 2, sums, sums + 8, second.C4, second.C5, default, default);
            return;
        }
        Store(sums, 1, 4, sums, sums + 8, first.C4, first.C5, second.C4, second.C5);
        (to[0], to[1], to[stride], to[stride + 1]) = (sums[0], sums[1], sums[2], sums[3]);
    }

    /// <summary>The first of four sums, each with what it is added to, to C. Biases are 0 where there are none, which changes no sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Store(T* to, nint stride, int count, T* sums, T* biases, Vector512<T> c0, Vector512<T> c1, Vector512<T> c2, Vector512<T> c3)
    {
        (Vector128<T> low, Vector128<T> high) = DotSums.Of(c0, c1, c2, c3);
        if (accumulate)
        {
            Vector256<T> before = Vector256<T>.Zero;
            for (int j = 0; j < count; j++) ((T*)&before)[j] = to[j * stride];
            low += ((Vector128<T>*)&before)[0];
            if (sizeof(T) > 4) high += ((Vector128<T>*)&before)[1];
        }
        low = Finished(low, biases);
        if (sizeof(T) > 4) high = Finished(high, biases + Vector128<T>.Count);
        T* place = stride == 1 && count == 4 ? to : sums;
        low.Store(place);
        if (sizeof(T) > 4) high.Store(place + Vector128<T>.Count);
        if (place == to) return;
        for (int j = 0; j < count; j++) to[j * stride] = sums[j];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector128<T> Finished(Vector128<T> sum, T* biases)
    {
        sum += Vector128.Load(biases);
        return rectify ? TileVector128<T>.Rectify(sum) : sum;
    }
}

/// <summary>Lanes of four vectors, added by halves: eight and eight, four and four, two and two, one and one.</summary>
internal static class DotSums
{
    /// <summary>The four sums; of floats all are in the first vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector128<T> Low, Vector128<T> High) Of<T>(Vector512<T> a, Vector512<T> b, Vector512<T> c, Vector512<T> d) where T : unmanaged
    {
        if (Avx512F.IsSupported && typeof(T) == typeof(float)) return (Wide(a.AsSingle(), b.AsSingle(), c.AsSingle(), d.AsSingle()).As<float, T>(), default);
        Vector128<T> ab = Pairs(Quarter(a), Quarter(b)), cd = Pairs(Quarter(c), Quarter(d));
        if (typeof(T) != typeof(float)) return (ab, cd);
        return ((Even(ab.AsSingle(), cd.AsSingle()) + Odd(ab.AsSingle(), cd.AsSingle())).As<float, T>(), default);
    }

    /// <summary>The same sums, those of several vectors in one addition.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Wide(Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d)
    {
        const byte lower = 0b01_00_01_00, upper = 0b11_10_11_10, even = 0b10_00_10_00, odd = 0b11_01_11_01;
        Vector512<float> ab = Avx512F.Shuffle4x128(a, b, lower) + Avx512F.Shuffle4x128(a, b, upper);
        Vector512<float> cd = Avx512F.Shuffle4x128(c, d, lower) + Avx512F.Shuffle4x128(c, d, upper);
        // Four lanes of each are left, then two, then one.
        Vector512<float> four = Avx512F.Shuffle4x128(ab, cd, even) + Avx512F.Shuffle4x128(ab, cd, odd);
        Vector512<float> two = four + Avx512F.Permute4x32(four, upper);
        Vector512<float> one = two + Avx512F.Permute4x32(two, 0b10_11_00_01);
        return Avx512F.PermuteVar16x32(one, Vector512.Create(0, 4, 8, 12, 0, 4, 8, 12, 0, 4, 8, 12, 0, 4, 8, 12)).GetLower().GetLower();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<T> Quarter<T>(Vector512<T> lanes) where T : unmanaged
    {
        Vector256<T> half = lanes.GetLower() + lanes.GetUpper();
        return half.GetLower() + half.GetUpper();
    }

    /// <summary>The lower half of each plus its upper half. By instructions: made of halves, a vector goes through memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<T> Pairs<T>(Vector128<T> a, Vector128<T> b) where T : unmanaged => Sse2.IsSupported
        ? Sse2.UnpackLow(a.AsDouble(), b.AsDouble()).As<double, T>() + Sse2.UnpackHigh(a.AsDouble(), b.AsDouble()).As<double, T>()
        : Vector128.Create(a.GetLower(), b.GetLower()) + Vector128.Create(a.GetUpper(), b.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Even(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.Shuffle(a, b, 0b10_00_10_00) : Vector128.Create(a[0], a[2], b[0], b[2]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Odd(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.Shuffle(a, b, 0b11_01_11_01) : Vector128.Create(a[1], a[3], b[1], b[3]);
}

/// <summary>A row of up to six dot products, or the vectors of up to six columns.</summary>
internal unsafe struct DotRow<T, TColumns> where T : unmanaged where TColumns : unmanaged, IColumns
{
    public Vector512<T> C0, C1, C2, C3, C4, C5;

    /// <summary>The next elements of the columns: a vector of each, or those that are left and zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DotRow<T, TColumns> Load(T* b, nint rowB, bool isTail, in DotTail<T> tail)
    {
        DotRow<T, TColumns> row = default;
        row.C0 = Load(b, isTail, tail);
        if (sizeof(TColumns) > 1) row.C1 = Load(b + rowB, isTail, tail);
        if (sizeof(TColumns) > 2) row.C2 = Load(b + 2 * rowB, isTail, tail);
        if (sizeof(TColumns) > 3) row.C3 = Load(b + 3 * rowB, isTail, tail);
        if (sizeof(TColumns) > 4) row.C4 = Load(b + 4 * rowB, isTail, tail);
        if (sizeof(TColumns) > 5) row.C5 = Load(b + 5 * rowB, isTail, tail);
        return row;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void MultiplyAdd(T* a, in DotRow<T, TColumns> columns, bool isTail, in DotTail<T> tail)
    {
        Vector512<T> row = Load(a, isTail, tail);
        C0 = MultiplyAdd(row, columns.C0, C0);
        if (sizeof(TColumns) > 1) C1 = MultiplyAdd(row, columns.C1, C1);
        if (sizeof(TColumns) > 2) C2 = MultiplyAdd(row, columns.C2, C2);
        if (sizeof(TColumns) > 3) C3 = MultiplyAdd(row, columns.C3, C3);
        if (sizeof(TColumns) > 4) C4 = MultiplyAdd(row, columns.C4, C4);
        if (sizeof(TColumns) > 5) C5 = MultiplyAdd(row, columns.C5, C5);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> MultiplyAdd(Vector512<T> a, Vector512<T> b, Vector512<T> c) => typeof(T) == typeof(float)
        ? Vector512.FusedMultiplyAdd(a.AsSingle(), b.AsSingle(), c.AsSingle()).As<float, T>()
        : Vector512.FusedMultiplyAdd(a.AsDouble(), b.AsDouble(), c.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> Load(T* source, bool isTail, in DotTail<T> tail) => isTail ? tail.Load(source) : Vector512.Load(source);
}

/// <summary>The last elements of a row, fewer than a vector has.</summary>
internal readonly unsafe struct DotTail<T>(int count) where T : unmanaged
{
    private readonly Vector512<T> _mask = Avx512F.IsSupported ? TileVector512<T>.Mask(count) : default;
    private readonly int _count = count;

    /// <summary>The elements, and 0 in the other lanes, whose memory is not touched.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Load(T* source)
    {
        if (Avx512F.IsSupported) return TileVector512<T>.MaskLoad(source, _mask);
        Vector512<T> padded = Vector512<T>.Zero;
        Unsafe.CopyBlockUnaligned(&padded, source, (uint)(_count * sizeof(T)));
        return padded;
    }

    /// <summary>Writes the elements, and nothing beyond them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(Vector512<T> vector, T* destination)
    {
        if (Avx512F.IsSupported) TileVector512<T>.MaskStore(vector, destination, _mask);
        else Unsafe.CopyBlockUnaligned(destination, &vector, (uint)(_count * sizeof(T)));
    }
}
