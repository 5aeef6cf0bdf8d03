using System.Runtime.CompilerServices;

namespace AutoBce;

/// <summary>The columns of a tile, in vectors, are the size of the type in bytes.</summary>
internal interface IColumns
{
    /// <summary>Whether the last vector has lanes beyond the edge of the matrix.</summary>
    static abstract bool IsMasked { get; }
}

/// <summary>A row of up to four vectors of C, held in registers.</summary>
internal unsafe struct TileRow<TLanes, TVector, T, TColumns>
    where TLanes : struct, ITileVector<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
    where TColumns : unmanaged, IColumns
{
    private TVector _c0, _c1, _c2, _c3;

    /// <summary>Starts from the row in memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Load(T* c, TVector mask)
    {
        _c0 = Load(c, 0, mask);
        if (sizeof(TColumns) > 1) _c1 = Load(c, 1, mask);
        if (sizeof(TColumns) > 2) _c2 = Load(c, 2, mask);
        if (sizeof(TColumns) > 3) _c3 = Load(c, 3, mask);
    }

    /// <summary>Adds an element of A times a row of B.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void MultiplyAdd(T* a, in TileRow<TLanes, TVector, T, TColumns> b)
    {
        TVector s = TLanes.Broadcast(a);
        _c0 = TLanes.FusedMultiplyAdd(s, b._c0, _c0);
        if (sizeof(TColumns) > 1) _c1 = TLanes.FusedMultiplyAdd(s, b._c1, _c1);
        if (sizeof(TColumns) > 2) _c2 = TLanes.FusedMultiplyAdd(s, b._c2, _c2);
        if (sizeof(TColumns) > 3) _c3 = TLanes.FusedMultiplyAdd(s, b._c3, _c3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(in TileRow<TLanes, TVector, T, TColumns> bias)
    {
        _c0 = TLanes.Add(_c0, bias._c0);
        if (sizeof(TColumns) > 1) _c1 = TLanes.Add(_c1, bias._c1);
        if (sizeof(TColumns) > 2) _c2 = TLanes.Add(_c2, bias._c2);
        if (sizeof(TColumns) > 3) _c3 = TLanes.Add(_c3, bias._c3);
    }

    /// <summary>Replaces what is not above 0 by 0; NaN stays.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Rectify()
    {
        _c0 = TLanes.Rectify(_c0);
        if (sizeof(TColumns) > 1) _c1 = TLanes.Rectify(_c1);
        if (sizeof(TColumns) > 2) _c2 = TLanes.Rectify(_c2);
        if (sizeof(TColumns) > 3) _c3 = TLanes.Rectify(_c3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(T* c, TVector mask)
    {
        Store(_c0, c, 0, mask);
        if (sizeof(TColumns) > 1) Store(_c1, c, 1, mask);
        if (sizeof(TColumns) > 2) Store(_c2, c, 2, mask);
        if (sizeof(TColumns) > 3) Store(_c3, c, 3, mask);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Load(T* c, int column, TVector mask) => TColumns.IsMasked && column == sizeof(TColumns) - 1
        ? TLanes.MaskLoad(c + column * TLanes.Count, mask)
        : TLanes.Load(c + column * TLanes.Count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(TVector vector, T* c, int column, TVector mask)
    {
        if (TColumns.IsMasked && column == sizeof(TColumns) - 1) TLanes.MaskStore(vector, c + column * TLanes.Count, mask);
        else TLanes.Store(vector, c + column * TLanes.Count);
    }
}

/// <summary>
/// A block of C of up to twelve rows and four vectors, computed in registers in one pass over k. Its numbers of rows and columns are the
/// sizes of two types: the JIT reads a size as a constant when it first sees it, and spends no time on rows that are not there.
/// </summary>
internal static unsafe class Tile<TLanes, TVector, T, TRows, TColumns>
    where TLanes : struct, ITileVector<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
    where TRows : unmanaged
    where TColumns : unmanaged, IColumns
{
    /// <summary>Some rows of a product, from a and c on; in the last vector of columns there are so many lanes if it is masked.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(in Product<T> x, T* a, T* c, int lanes)
    {
        TVector mask = TColumns.IsMasked ? TLanes.Mask(lanes) : default;
        TileRow<TLanes, TVector, T, TColumns> r0 = default, r1 = default, r2 = default, r3 = default, r4 = default, r5 = default;
        TileRow<TLanes, TVector, T, TColumns> r6 = default, r7 = default, r8 = default, r9 = default, r10 = default, r11 = default;
        TileRow<TLanes, TVector, T, TColumns> row = default;
        nint rowA = x.RowA, stepA = x.StepA, rowB = x.RowB, rowC = x.RowC;
        T* b = x.B;
        if (x.Accumulate)
        {
            r0.Load(c, mask);
            if (sizeof(TRows) > 1) r1.Load(c + rowC, mask);
            if (sizeof(TRows) > 2) r2.Load(c + 2 * rowC, mask);
            if (sizeof(TRows) > 3) r3.Load(c + 3 * rowC, mask);
            if (sizeof(TRows) > 4) r4.Load(c + 4 * rowC, mask);
            if (sizeof(TRows) > 5) r5.Load(c + 5 * rowC, mask);
            if (sizeof(TRows) > 6) r6.Load(c + 6 * rowC, mask);
            if (sizeof(TRows) > 7) r7.Load(c + 7 * rowC, mask);
            if (sizeof(TRows) > 8) r8.Load(c + 8 * rowC, mask);
            if (sizeof(TRows) > 9) r9.Load(c + 9 * rowC, mask);
            if (sizeof(TRows) > 10) r10.Load(c + 10 * rowC, mask);
            if (sizeof(TRows) > 11) r11.Load(c + 11 * rowC, mask);
        }
        // Three rows to a pointer: [a + rowA] and [a + 2 rowA] are single addresses.
        T* a3 = a + 3 * rowA, a6 = a + 6 * rowA, a9 = a + 9 * rowA;
        for (int k = x.K; k > 0; k--)
        {
            row.Load(b, mask);
            r0.MultiplyAdd(a, row);
            if (sizeof(TRows) > 1) r1.MultiplyAdd(a + rowA, row);
            if (sizeof(TRows) > 2) r2.MultiplyAdd(a + 2 * rowA, row);
            if (sizeof(TRows) > 3) r3.MultiplyAdd(a3, row);
            if (sizeof(TRows) > 4) r4.MultiplyAdd(a3 + rowA, row);
            if (sizeof(TRows) > 5) r5.MultiplyAdd(a3 + 2 * rowA, row);
            if (sizeof(TRows) > 6) r6.MultiplyAdd(a6, row);
            if (sizeof(TRows) > 7) r7.MultiplyAdd(a6 + rowA, row);
            if (sizeof(TRows) > 8) r8.MultiplyAdd(a6 + 2 * rowA, row);
            if (sizeof(TRows) > 9) r9.MultiplyAdd(a9, row);
            if (sizeof(TRows) > 10) r10.MultiplyAdd(a9 + rowA, row);
            if (sizeof(TRows) > 11) r11.MultiplyAdd(a9 + 2 * rowA, row);
            a += stepA;
            if (sizeof(TRows) > 3) a3 += stepA;
            if (sizeof(TRows) > 6) a6 += stepA;
            if (sizeof(TRows) > 9) a9 += stepA;
            b += rowB;
        }
        if (x.Bias != null)
        {
            row.Load(x.Bias, mask);
            r0.Add(row);
            if (sizeof(TRows) > 1) r1.Add(row);
            if (sizeof(TRows) > 2) r2.Add(row);
            if (sizeof(TRows) > 3) r3.Add(row);
            if (sizeof(TRows) > 4) r4.Add(row);
            if (sizeof(TRows) > 5) r5.Add(row);
            if (sizeof(TRows) > 6) r6.Add(row);
            if (sizeof(TRows) > 7) r7.Add(row);
            if (sizeof(TRows) > 8) r8.Add(row);
            if (sizeof(TRows) > 9) r9.Add(row);
            if (sizeof(TRows) > 10) r10.Add(row);
            if (sizeof(TRows) > 11) r11.Add(row);
        }
        if (x.Rectify)
        {
            r0.Rectify();
            if (sizeof(TRows) > 1) r1.Rectify();
            if (sizeof(TRows) > 2) r2.Rectify();
            if (sizeof(TRows) > 3) r3.Rectify();
            if (sizeof(TRows) > 4) r4.Rectify();
            if (sizeof(TRows) > 5) r5.Rectify();
            if (sizeof(TRows) > 6) r6.Rectify();
            if (sizeof(TRows) > 7) r7.Rectify();
            if (sizeof(TRows) > 8) r8.Rectify();
            if (sizeof(TRows) > 9) r9.Rectify();
            if (sizeof(TRows) > 10) r10.Rectify();
            if (sizeof(TRows) > 11) r11.Rectify();
        }
        r0.Store(c, mask);
        if (sizeof(TRows) > 1) r1.Store(c + rowC, mask);
        if (sizeof(TRows) > 2) r2.Store(c + 2 * rowC, mask);
        if (sizeof(TRows) > 3) r3.Store(c + 3 * rowC, mask);
        if (sizeof(TRows) > 4) r4.Store(c + 4 * rowC, mask);
        if (sizeof(TRows) > 5) r5.Store(c + 5 * rowC, mask);
        if (sizeof(TRows) > 6) r6.Store(c + 6 * rowC, mask);
        if (sizeof(TRows) > 7) r7.Store(c + 7 * rowC, mask);
        if (sizeof(TRows) > 8) r8.Store(c + 8 * rowC, mask);
        if (sizeof(TRows) > 9) r9.Store(c + 9 * rowC, mask);
        if (sizeof(TRows) > 10) r10.Store(c + 10 * rowC, mask);
        if (sizeof(TRows) > 11) r11.Store(c + 11 * rowC, mask);
    }
}
