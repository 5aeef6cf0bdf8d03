using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AutoBce;

/// <summary>
/// The way back through y = max(x W + b, 0), in one pass over y[m, n]: gradients stop where y is 0, and their column sums, which are the
/// gradient of b, are taken on the way, row after row.
/// </summary>
internal static unsafe class RectifiedGradient
{
    /// <summary>Of y, gone through column by column, some rows at a time: few enough for the first cache, and single rows where they are long, which come in order.</summary>
    private const int Elements = 1 << 11, LongRow = 1 << 9;

    /// <summary>passed[i, j] = y[i, j] &lt;= 0 ? 0 : arrived[i, j], perhaps in place, and sums[j] = (accumulate ? sums[j] : 0) + the sum of passed[i, j] over i. NaN in y lets pass.</summary>
    public static void Pass<T>(int m, int n, ReadOnlySpan<T> y, ReadOnlySpan<T> arrived, Span<T> passed, Span<T> sums, bool accumulate = false)
        where T : unmanaged
    {
        CheckLength(m, n, y.Length, nameof(y));
        CheckLength(m, n, arrived.Length, nameof(arrived));
        CheckLength(m, n, passed.Length, nameof(passed));
        CheckLength(1, n, sums.Length, nameof(sums));
        if (!accumulate) sums[..n].Clear();
        fixed (T* pointerY = y, pointerArrived = arrived, pointerPassed = passed, pointerSums = sums)
            Run(m, n, new Pointers<T>(pointerY, pointerArrived, null, pointerPassed, pointerSums, null));
    }

    /// <summary>
    /// The same where the layer above has one unit: what arrives is column[i] weights[j], and the gradient of those weights, the sum of
    /// column[i] y[i, j] over i in one chain of fused multiply-adds, is taken in the same pass. Neither sum is added to what was there.
    /// </summary>
    public static void PassColumn<T>(int m, int n, ReadOnlySpan<T> y, ReadOnlySpan<T> column, ReadOnlySpan<T> weights, Span<T> passed, Span<T> sums, Span<T> weightsGradient)
        where T : unmanaged
    {
        CheckLength(m, n, y.Length, nameof(y));
        CheckLength(m, 1, column.Length, nameof(column));
        CheckLength(1, n, weights.Length, nameof(weights));
        CheckLength(m, n, passed.Length, nameof(passed));
        CheckLength(1, n, sums.Length, nameof(sums));
        CheckLength(1, n, weightsGradient.Length, nameof(weightsGradient));
        sums[..n].Clear();
        weightsGradient[..n].Clear();
        fixed (T* pointerY = y, pointerColumn = column, pointerWeights = weights, pointerPassed = passed, pointerSums = sums, pointerGradient = weightsGradient)
            Run(m, n, new Pointers<T>(pointerY, pointerColumn, pointerWeights, pointerPassed, pointerSums, pointerGradient));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<T>(int m, int n, Pointers<T> x) where T : unmanaged
    {
        int rows = n >= LongRow ? 1 : Elements / Math.Max(n, 1);
        for (int i = 0; i < m; i += rows) RunRows(Math.Min(rows, m - i), n, x.FromRow(i, n));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunRows<T>(int m, int n, Pointers<T> x) where T : unmanaged
    {
        int width = Vector512<T>.Count, j = 0;
        for (; j + 4 * width <= n; j += 4 * width) Columns<T, Columns4>(m, n, x.FromColumn(j));
        for (; j + 2 * width <= n; j += 2 * width) Columns<T, Columns2>(m, n, x.FromColumn(j));
        for (; j + width <= n; j += width) Columns<T, Columns1>(m, n, x.FromColumn(j));
        if (j < n) Rest(m, n, n - j, x.FromColumn(j));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Columns<T, TColumns>(int m, int n, in Pointers<T> x) where T : unmanaged where TColumns : unmanaged, IColumns
    {
        bool isColumn = x.Weights != null;
        GradientRow<T, TColumns> sums = GradientRow<T, TColumns>.Load(x.Sums), weights = default, gradient = default;
        if (isColumn)
        {
            weights = GradientRow<T, TColumns>.Load(x.Weights);
            gradient = GradientRow<T, TColumns>.Load(x.WeightsGradient);
        }
        T* y = x.Y, arrived = x.Arrived, passed = x.Passed;
        for (int i = 0; i < m; i++)
        {
            GradientRow<T, TColumns> row = GradientRow<T, TColumns>.Load(y), values = default;
            if (isColumn)
            {
                Vector512<T> one = Vector512.Create(*arrived);
                gradient.MultiplyAdd(one, row);
                values.MultiplyAdd(one, weights);
                arrived++;
            }
            else
            {
                values = GradientRow<T, TColumns>.Load(arrived);
                arrived += n;
            }
            values.Stop(row);
            values.Store(passed);
            sums.Add(values);
            y += n;
            passed += n;
        }
        sums.Store(x.Sums);
        if (isColumn) gradient.Store(x.WeightsGradient);
    }

    /// <summary>The last columns, fewer than a vector has: the other lanes are 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rest<T>(int m, int n, int count, Pointers<T> x) where T : unmanaged
    {
        DotTail<T> tail = new(count);
        Vector512<T> sums = tail.Load(x.Sums), weights = default, gradient = default;
        if (x.Weights != null)
        {
            weights = tail.Load(x.Weights);
            gradient = tail.Load(x.WeightsGradient);
        }
        for (nint i = 0; i < m; i++)
        {
            Vector512<T> y = tail.Load(x.Y + i * n), values;
            if (x.Weights == null) values = tail.Load(x.Arrived + i * n);
            else
            {
                Vector512<T> one = Vector512.Create(x.Arrived[i]);
                gradient = GradientRow<T, Columns1>.MultiplyAdd(one, y, gradient);
                values = GradientRow<T, Columns1>.MultiplyAdd(one, weights, default);
            }
            values = GradientRow<T, Columns1>.Stop(values, y);
            sums += values;
            tail.Store(values, x.Passed + i * n);
        }
        tail.Store(sums, x.Sums);
        if (x.Weights != null) tail.Store(gradient, x.WeightsGradient);
    }

    private static void CheckLength(int rows, int columns, int length, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        if ((long)rows * columns > length) throw new ArgumentException($"{rows} rows of {columns} do not fit {length} elements.", name);
    }

    /// <summary>Where the operands lie. With weights, what arrives is a column, else a matrix.</summary>
    private readonly struct Pointers<T>(T* y, T* arrived, T* weights, T* passed, T* sums, T* weightsGradient) where T : unmanaged
    {
        public readonly T* Y = y, Arrived = arrived, Weights = weights, Passed = passed, Sums = sums, WeightsGradient = weightsGradient;

        /// <summary>From a row on.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Pointers<T> FromRow(nint i, nint n) => new(Y + i * n, Arrived + i * (Weights == null ? n : 1), Weights, Passed + i * n, Sums, WeightsGradient);

        /// <summary>From a column on.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Pointers<T> FromColumn(int j) => Weights == null
            ? new(Y + j, Arrived + j, null, Passed + j, Sums + j, null)
            : new(Y + j, Arrived, Weights + j, Passed + j, Sums + j, WeightsGradient + j);
    }
}

/// <summary>Up to four vectors of a row.</summary>
internal unsafe struct GradientRow<T, TColumns> where T : unmanaged where TColumns : unmanaged, IColumns
{
    private Vector512<T> _c0, _c1, _c2, _c3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GradientRow<T, TColumns> Load(T* source)
    {
        GradientRow<T, TColumns> row = default;
        row._c0 = Vector512.Load(source);
        if (sizeof(TColumns) > 1) row._c1 = Vector512.Load(source + Vector512<T>.Count);
        if (sizeof(TColumns) > 2) row._c2 = Vector512.Load(source + 2 * Vector512<T>.Count);
        if (sizeof(TColumns) > 3) row._c3 = Vector512.Load(source + 3 * Vector512<T>.Count);
        return row;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(T* destination)
    {
        _c0.Store(destination);
        if (sizeof(TColumns) > 1) _c1.Store(destination + Vector512<T>.Count);
        if (sizeof(TColumns) > 2) _c2.Store(destination + 2 * Vector512<T>.Count);
        if (sizeof(TColumns) > 3) _c3.Store(destination + 3 * Vector512<T>.Count);
    }

    /// <summary>Adds a number times a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void MultiplyAdd(Vector512<T> a, in GradientRow<T, TColumns> b)
    {
        _c0 = MultiplyAdd(a, b._c0, _c0);
        if (sizeof(TColumns) > 1) _c1 = MultiplyAdd(a, b._c1, _c1);
        if (sizeof(TColumns) > 2) _c2 = MultiplyAdd(a, b._c2, _c2);
        if (sizeof(TColumns) > 3) _c3 = MultiplyAdd(a, b._c3, _c3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(in GradientRow<T, TColumns> row)
    {
        _c0 += row._c0;
        if (sizeof(TColumns) > 1) _c1 += row._c1;
        if (sizeof(TColumns) > 2) _c2 += row._c2;
        if (sizeof(TColumns) > 3) _c3 += row._c3;
    }

    /// <summary>Becomes 0 where y is not above 0; NaN in y lets pass.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Stop(in GradientRow<T, TColumns> y)
    {
        _c0 = Stop(_c0, y._c0);
        if (sizeof(TColumns) > 1) _c1 = Stop(_c1, y._c1);
        if (sizeof(TColumns) > 2) _c2 = Stop(_c2, y._c2);
        if (sizeof(TColumns) > 3) _c3 = Stop(_c3, y._c3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Stop(Vector512<T> values, Vector512<T> y) =>
        Vector512.ConditionalSelect(Vector512.LessThanOrEqual(y, Vector512<T>.Zero), Vector512<T>.Zero, values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> MultiplyAdd(Vector512<T> a, Vector512<T> b, Vector512<T> c) => typeof(T) == typeof(float)
        ? Vector512.FusedMultiplyAdd(a.AsSingle(), b.AsSingle(), c.AsSingle()).As<float, T>()
        : Vector512.FusedMultiplyAdd(a.AsDouble(), b.AsDouble(), c.AsDouble()).As<double, T>();
}
