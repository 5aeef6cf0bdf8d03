using System.Runtime.CompilerServices;

namespace AutoBce;

/// <summary>Products with up to four vectors of columns, cut into tiles.</summary>
internal static unsafe class TilePanel<TLanes, TVector, T>
    where TLanes : struct, ITileVector<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    /// <summary>The widest panel, in vectors, that leaves registers for some rows.</summary>
    public static int Widest
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TLanes.Registers == 32 ? 4 : 2;
    }

    /// <summary>Computes a product of so many vectors of columns, the last of which may have lanes beyond the edge.</summary>
    public static void Run(in Product<T> x, int columns)
    {
        int lanes = (int)((uint)x.N % (uint)TLanes.Count);
        switch (lanes == 0 ? columns : -columns)
        {
            case 1: RunColumn<Columns1>(x, lanes); break;
            case 2: Run<Columns2>(x, lanes); break;
            case 3: Run<Columns3>(x, lanes); break;
            case 4: Run<Columns4>(x, lanes); break;
            case -1: RunColumn<Columns1Masked>(x, lanes); break;
            case -2: Run<Columns2Masked>(x, lanes); break;
            case -3: Run<Columns3Masked>(x, lanes); break;
            case -4: Run<Columns4Masked>(x, lanes); break;
        }
    }

    /// <summary>Rows of a tile such that it, a row of B and an element of A fit the registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int TallestTile(int columns) => TLanes.Registers == 32 ? columns switch { 4 => 6, 3 => 8, _ => 12 } : 6;

    private static void Run<TColumns>(in Product<T> x, int lanes) where TColumns : unmanaged, IColumns
    {
        // Divisions take longer than small tiles.
        int m = x.M;
        uint tallest = (uint)TallestTile(sizeof(TColumns)), tiles = ((uint)m + tallest - 1) / tallest;
        int smaller = tiles <= 1 ? m : tiles == 2 ? (int)((uint)m / 2) : (int)((uint)m / tiles), larger = m - smaller * (int)tiles;
        T* a = x.A, c = x.C;
        for (; tiles > 0; tiles--, larger--)
        {
            int rows = larger > 0 ? smaller + 1 : smaller;
            switch (rows)
            {
                case 1: Tile<TLanes, TVector, T, Rows1, TColumns>.Run(x, a, c, lanes); break;
                case 2: Tile<TLanes, TVector, T, Rows2, TColumns>.Run(x, a, c, lanes); break;
                case 3: Tile<TLanes, TVector, T, Rows3, TColumns>.Run(x, a, c, lanes); break;
                case 4: Tile<TLanes, TVector, T, Rows4, TColumns>.Run(x, a, c, lanes); break;
                case 5: Tile<TLanes, TVector, T, Rows5, TColumns>.Run(x, a, c, lanes); break;
                case 6: Tile<TLanes, TVector, T, Rows6, TColumns>.Run(x, a, c, lanes); break;
                case 7: Tile<TLanes, TVector, T, Rows7, TColumns>.Run(x, a, c, lanes); break;
                case 8: Tile<TLanes, TVector, T, Rows8, TColumns>.Run(x, a, c, lanes); break;
                case 9: Tile<TLanes, TVector, T, Rows9, TColumns>.Run(x, a, c, lanes); break;
                case 10: Tile<TLanes, TVector, T, Rows10, TColumns>.Run(x, a, c, lanes); break;
                case 11: Tile<TLanes, TVector, T, Rows11, TColumns>.Run(x, a, c, lanes); break;
                default: Tile<TLanes, TVector, T, Rows12, TColumns>.Run(x, a, c, lanes); break;
            }
            a += rows * x.RowA;
            c += rows * x.RowC;
        }
    }

    /// <summary>One vector of columns: tiles of fours of rows, of which the last four may begin among those before.</summary>
    private static void RunColumn<TColumns>(in Product<T> x, int lanes) where TColumns : unmanaged, IColumns
    {
        int m = x.M;
        T* a = x.A, c = x.C;
        if (m < 4)
        {
            if (m == 1) Tile<TLanes, TVector, T, Rows1, TColumns>.Run(x, a, c, lanes);
            else if (m == 2) Tile<TLanes, TVector, T, Rows2, TColumns>.Run(x, a, c, lanes);
            else if (m == 3) Tile<TLanes, TVector, T, Rows3, TColumns>.Run(x, a, c, lanes);
            return;
        }
        // Divisions take longer than small tiles.
        uint most = TLanes.Registers == 32 ? 6u : 3u, fours = ((uint)m + 3) / 4, tiles = (fours + most - 1) / most;
        int smaller = (int)(tiles == 1 ? fours : tiles == 2 ? fours / 2 : fours / tiles), larger = (int)fours - smaller * (int)tiles;
        for (; tiles > 0; tiles--, larger--)
        {
            int count = larger > 0 ? smaller + 1 : smaller, rows = tiles == 1 ? m : 4 * count;
            switch (count)
            {
                case 1: TallTile<TLanes, TVector, T, Rows1, TColumns>.Run(x, a, c, rows, lanes); break;
                case 2: TallTile<TLanes, TVector, T, Rows2, TColumns>.Run(x, a, c, rows, lanes); break;
                case 3: TallTile<TLanes, TVector, T, Rows3, TColumns>.Run(x, a, c, rows, lanes); break;
                case 4: TallTile<TLanes, TVector, T, Rows4, TColumns>.Run(x, a, c, rows, lanes); break;
                case 5: TallTile<TLanes, TVector, T, Rows5, TColumns>.Run(x, a, c, rows, lanes); break;
                default: TallTile<TLanes, TVector, T, Rows6, TColumns>.Run(x, a, c, rows, lanes); break;
            }
            m -= rows;
            a += rows * x.RowA;
            c += rows * x.RowC;
        }
    }
}
