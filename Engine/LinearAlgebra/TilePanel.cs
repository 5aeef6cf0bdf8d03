using System.Runtime.CompilerServices;

namespace AutoBce;

/// <summary>Some rows of C, and up to four vectors of its columns. A[i, p] lies at a + i rowA + p stepA, B[p, j] at b + p rowB + j, C[i, j] at c + i rowC + j.</summary>
internal readonly unsafe struct TilePanel<TLanes, TVector, T>(int m, T* a, nint rowA, nint stepA, T* b, nint rowB, T* c, nint rowC, T* bias, bool rectify, int lanes)
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

    /// <summary>Goes on with the chains over k, from 0 or from C; bias and rectification come where they end.</summary>
    /// <param name="columns">Vectors of columns.</param>
    /// <param name="depth">Terms of each chain.</param>
    /// <param name="continues">Whether they start from C.</param>
    /// <param name="ends">Whether no terms are left.</param>
    public void Run(int columns, int depth, bool continues, bool ends)
    {
        switch (columns, lanes != 0)
        {
            case (1, false): Run<Columns1>(depth, continues, ends); break;
            case (2, false): Run<Columns2>(depth, continues, ends); break;
            case (3, false): Run<Columns3>(depth, continues, ends); break;
            case (4, false): Run<Columns4>(depth, continues, ends); break;
            case (1, true): Run<Columns1Masked>(depth, continues, ends); break;
            case (2, true): Run<Columns2Masked>(depth, continues, ends); break;
            case (3, true): Run<Columns3Masked>(depth, continues, ends); break;
            default: Run<Columns4Masked>(depth, continues, ends); break;
        }
    }

    /// <summary>Rows of a tile such that it, a row of B and an element of A fit the registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int TallestTile(int columns) => TLanes.Registers == 32 ? columns switch { 4 => 6, 3 => 8, _ => 12 } : columns == 2 ? 6 : 12;

    private void Run<TColumns>(int depth, bool continues, bool ends) where TColumns : unmanaged, IColumns
    {
        // Divisions take longer than the smallest tiles: one by a constant, and one where there are several tiles.
        uint tallest = (uint)TallestTile(sizeof(TColumns)), tiles = ((uint)m + tallest - 1) / tallest;
        int smaller = tiles <= 1 ? m : (int)((uint)m / tiles), row = 0;
        for (int larger = m - smaller * (int)tiles; row < m; larger--)
        {
            int rows = larger > 0 ? smaller + 1 : smaller;
            T* firstA = a + row * rowA, firstC = c + row * rowC;
            switch (rows)
            {
                case 1: Tile<Rows1, TColumns>(depth, firstA, firstC, continues, ends); break;
                case 2: Tile<Rows2, TColumns>(depth, firstA, firstC, continues, ends); break;
                case 3: Tile<Rows3, TColumns>(depth, firstA, firstC, continues, ends); break;
                case 4: Tile<Rows4, TColumns>(depth, firstA, firstC, continues, ends); break;
                case 5: Tile<Rows5, TColumns>(depth, firstA, firstC, continues, ends); break;
                case 6: Tile<Rows6, TColumns>(depth, firstA, firstC, continues, ends); break;
                case 7: Tile<Rows7, TColumns>(depth, firstA, firstC, continues, ends); break;
                case 8: Tile<Rows8, TColumns>(depth, firstA, firstC, continues, ends); break;
                case 9: Tile<Rows9, TColumns>(depth, firstA, firstC, continues, ends); break;
                case 10: Tile<Rows10, TColumns>(depth, firstA, firstC, continues, ends); break;
                case 11: Tile<Rows11, TColumns>(depth, firstA, firstC, continues, ends); break;
                default: Tile<Rows12, TColumns>(depth, firstA, firstC, continues, ends); break;
            }
            row += rows;
        }
    }

    private void Tile<TRows, TColumns>(int depth, T* firstA, T* firstC, bool continues, bool ends)
        where TRows : unmanaged
        where TColumns : unmanaged, IColumns =>
        Tile<TLanes, TVector, T, TRows, TColumns>.Run(depth, firstA, rowA, stepA, b, rowB, firstC, rowC, continues, ends ? bias : null, ends && rectify, lanes);
}
