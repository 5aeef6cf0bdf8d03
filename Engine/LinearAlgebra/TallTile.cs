using System.Runtime.CompilerServices;

namespace AutoBce;

/// <summary>Four rows of one vector of C, held in registers.</summary>
internal unsafe struct TileFour<TLanes, TVector, T, TColumns>
    where TLanes : struct, ITileVector<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
    where TColumns : unmanaged, IColumns
{
    private TVector _r0, _r1, _r2, _r3;

    /// <summary>Starts from the rows in memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Load(T* c, nint rowC, TVector mask)
    {
        _r0 = Load(c, mask);
        _r1 = Load(c + rowC, mask);
        _r2 = Load(c + 2 * rowC, mask);
        _r3 = Load(c + 3 * rowC, mask);
    }

    /// <summary>Adds a column of A times a row of B.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void MultiplyAdd(T* a, nint rowA, nint threeRowsA, TVector b)
    {
        _r0 = TLanes.FusedMultiplyAdd(TLanes.Broadcast(a), b, _r0);
        _r1 = TLanes.FusedMultiplyAdd(TLanes.Broadcast(a + rowA), b, _r1);
        _r2 = TLanes.FusedMultiplyAdd(TLanes.Broadcast(a + 2 * rowA), b, _r2);
        _r3 = TLanes.FusedMultiplyAdd(TLanes.Broadcast(a + threeRowsA), b, _r3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(TVector bias)
    {
        _r0 = TLanes.Add(_r0, bias);
        _r1 = TLanes.Add(_r1, bias);
        _r2 = TLanes.Add(_r2, bias);
        _r3 = TLanes.Add(_r3, bias);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Rectify()
    {
        _r0 = TLanes.Rectify(_r0);
        _r1 = TLanes.Rectify(_r1);
        _r2 = TLanes.Rectify(_r2);
        _r3 = TLanes.Rectify(_r3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(T* c, nint rowC, TVector mask)
    {
        Store(_r0, c, mask);
        Store(_r1, c + rowC, mask);
        Store(_r2, c + 2 * rowC, mask);
        Store(_r3, c + 3 * rowC, mask);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Load(T* source, TVector mask) => TColumns.IsMasked ? TLanes.MaskLoad(source, mask) : TLanes.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(TVector vector, T* c, TVector mask)
    {
        if (TColumns.IsMasked) TLanes.MaskStore(vector, c, mask);
        else TLanes.Store(vector, c);
    }
}

/// <summary>
/// A block of C of one vector and up to 24 rows, of which the last four overlap those before where the number is no multiple of four: they
/// compute the same bits. The size of TFours is the number of fours.
/// </summary>
internal static unsafe class TallTile<TLanes, TVector, T, TFours, TColumns>
    where TLanes : struct, ITileVector<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
    where TFours : unmanaged
    where TColumns : unmanaged, IColumns
{
    /// <summary>Some rows of a product, from a and c on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(in Product<T> x, T* a, T* c, int rows, int lanes)
    {
        TVector mask = TColumns.IsMasked ? TLanes.Mask(lanes) : default;
        TileFour<TLanes, TVector, T, TColumns> f0 = default, f1 = default, f2 = default, f3 = default, f4 = default, f5 = default;
        nint rowA = x.RowA, rowC = x.RowC, stepA = x.StepA, rowB = x.RowB, threeRowsA = 3 * rowA;
        T* b = x.B;
        if (x.Accumulate)
        {
            f0.Load(c, rowC, mask);
            if (sizeof(TFours) > 1) f1.Load(c + Row(1, rows) * rowC, rowC, mask);
            if (sizeof(TFours) > 2) f2.Load(c + Row(2, rows) * rowC, rowC, mask);
            if (sizeof(TFours) > 3) f3.Load(c + Row(3, rows) * rowC, rowC, mask);
            if (sizeof(TFours) > 4) f4.Load(c + Row(4, rows) * rowC, rowC, mask);
            if (sizeof(TFours) > 5) f5.Load(c + Row(5, rows) * rowC, rowC, mask);
        }
        T* a1 = a + Row(1, rows) * rowA, a2 = a + Row(2, rows) * rowA, a3 = a + Row(3, rows) * rowA, a4 = a + Row(4, rows) * rowA, a5 = a + Row(5, rows) * rowA;
        for (int k = x.K; k > 0; k--)
        {
            TVector row = TileFour<TLanes, TVector, T, TColumns>.Load(b, mask);
            f0.MultiplyAdd(a, rowA, threeRowsA, row);
            if (sizeof(TFours) > 1) f1.MultiplyAdd(a1, rowA, threeRowsA, row);
            if (sizeof(TFours) > 2) f2.MultiplyAdd(a2, rowA, threeRowsA, row);
            if (sizeof(TFours) > 3) f3.MultiplyAdd(a3, rowA, threeRowsA, row);
            if (sizeof(TFours) > 4) f4.MultiplyAdd(a4, rowA, threeRowsA, row);
            if (sizeof(TFours) > 5) f5.MultiplyAdd(a5, rowA, threeRowsA, row);
            a += stepA;
            if (sizeof(TFours) > 1) a1 += stepA;
            if (sizeof(TFours) > 2) a2 += stepA;
            if (sizeof(TFours) > 3) a3 += stepA;
            if (sizeof(TFours) > 4) a4 += stepA;
            if (sizeof(TFours) > 5) a5 += stepA;
            b += rowB;
        }
        if (x.Bias != null)
        {
            TVector bias = TileFour<TLanes, TVector, T, TColumns>.Load(x.Bias, mask);
            f0.Add(bias);
            if (sizeof(TFours) > 1) f1.Add(bias);
            if (sizeof(TFours) > 2) f2.Add(bias);
            if (sizeof(TFours) > 3) f3.Add(bias);
            if (sizeof(TFours) > 4) f4.Add(bias);
            if (sizeof(TFours) > 5) f5.Add(bias);
        }
        if (x.Rectify)
        {
            f0.Rectify();
            if (sizeof(TFours) > 1) f1.Rectify();
            if (sizeof(TFours) > 2) f2.Rectify();
            if (sizeof(TFours) > 3) f3.Rectify();
            if (sizeof(TFours) > 4) f4.Rectify();
            if (sizeof(TFours) > 5) f5.Rectify();
        }
        f0.Store(c, rowC, mask);
        if (sizeof(TFours) > 1) f1.Store(c + Row(1, rows) * rowC, rowC, mask);
        if (sizeof(TFours) > 2) f2.Store(c + Row(2, rows) * rowC, rowC, mask);
        if (sizeof(TFours) > 3) f3.Store(c + Row(3, rows) * rowC, rowC, mask);
        if (sizeof(TFours) > 4) f4.Store(c + Row(4, rows) * rowC, rowC, mask);
        if (sizeof(TFours) > 5) f5.Store(c + Row(5, rows) * rowC, rowC, mask);
    }

    /// <summary>Where the four of an index begin.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint Row(int index, int rows) => index < sizeof(TFours) - 1 ? 4 * index : rows - 4;
}
