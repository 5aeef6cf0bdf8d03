using System.Runtime.InteropServices;

namespace AutoBce;

/// <summary>Cuts a product into tiles that fill the registers, as even in size as possible.</summary>
internal static unsafe class Tiling<TLanes, TVector, T>
    where TLanes : struct, ITileVector<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    /// <summary>Panels of B deeper than this fall out of the nearer caches between tiles, and are cut to a depth that does not.</summary>
    private const int DeepestPanel = 512, Depth = 192;

    /// <summary>As <see cref="Tile{TLanes, TVector, T, TRows, TColumns}.Run"/>, for any m and n.</summary>
    public static void Run(int m, int n, int k, T* a, nint rowA, nint stepA, T* b, nint rowB, T* c, nint rowC, bool accumulate, T* bias, bool rectify)
    {
        int vectors = (n + TLanes.Count - 1) / TLanes.Count;
        int widest = TLanes.Registers == 32 ? 4 : 2;
        int lanes = n % TLanes.Count;
        for (int panels = (vectors + widest - 1) / widest; panels > 0; panels--)
        {
            int columns = (vectors + panels - 1) / panels;
            vectors -= columns;
            bool isMasked = lanes != 0 && vectors == 0;
            var panel = new Panel(m, k, a, rowA, stepA, b, rowB, c, rowC, accumulate, bias, rectify, lanes);
            switch (columns, isMasked)
            {
                case (1, false): panel.Run<Columns1>(); break;
                case (2, false): panel.Run<Columns2>(); break;
                case (3, false): panel.Run<Columns3>(); break;
                case (4, false): panel.Run<Columns4>(); break;
                case (1, true): panel.Run<Columns1Masked>(); break;
                case (2, true): panel.Run<Columns2Masked>(); break;
                case (3, true): panel.Run<Columns3Masked>(); break;
                default: panel.Run<Columns4Masked>(); break;
            }
            int width = columns * TLanes.Count;
            b += width;
            c += width;
            if (bias != null) bias += width;
        }
    }

    /// <summary>Rows of a tile such that it, a row of B and an element of A fit the registers.</summary>
    private static int TallestTile(int columns) => TLanes.Registers == 32 ? columns switch { 4 => 6, 3 => 8, _ => 12 } : columns == 2 ? 6 : 12;

    /// <summary>All rows of C, and up to four vectors of columns.</summary>
    private readonly struct Panel(int m, int k, T* a, nint rowA, nint stepA, T* b, nint rowB, T* c, nint rowC, bool accumulate, T* bias, bool rectify, int lanes)
    {
        public void Run<TColumns>() where TColumns : unmanaged, IColumns
        {
            // The chains over k go on from memory after each stretch: the same additions in the same order.
            int stretches = k <= DeepestPanel ? 1 : (k + Depth - 1) / Depth;
            for (int p = 0; stretches > 0; stretches--)
            {
                int depth = (k - p + stretches - 1) / stretches;
                Run<TColumns>(p, depth, accumulate || p > 0, stretches == 1);
                p += depth;
            }
        }

        private void Run<TColumns>(int p, int depth, bool continues, bool ends) where TColumns : unmanaged, IColumns
        {
            int row = 0;
            for (int tiles = (m + TallestTile(sizeof(TColumns)) - 1) / TallestTile(sizeof(TColumns)); tiles > 0; tiles--)
            {
                int rows = (m - row + tiles - 1) / tiles;
                T* firstA = a + row * rowA + p * stepA, firstB = b + p * rowB, firstC = c + row * rowC;
                switch (rows)
                {
                    case 1: Tile<Rows1, TColumns>(depth, firstA, firstB, firstC, continues, ends); break;
                    case 2: Tile<Rows2, TColumns>(depth, firstA, firstB, firstC, continues, ends); break;
                    case 3: Tile<Rows3, TColumns>(depth, firstA, firstB, firstC, continues, ends); break;
                    case 4: Tile<Rows4, TColumns>(depth, firstA, firstB, firstC, continues, ends); break;
                    case 5: Tile<Rows5, TColumns>(depth, firstA, firstB, firstC, continues, ends); break;
                    case 6: Tile<Rows6, TColumns>(depth, firstA, firstB, firstC, continues, ends); break;
                    case 7: Tile<Rows7, TColumns>(depth, firstA, firstB, firstC, continues, ends); break;
                    case 8: Tile<Rows8, TColumns>(depth, firstA, firstB, firstC, continues, ends); break;
                    case 9: Tile<Rows9, TColumns>(depth, firstA, firstB, firstC, continues, ends); break;
                    case 10: Tile<Rows10, TColumns>(depth, firstA, firstB, firstC, continues, ends); break;
                    case 11: Tile<Rows11, TColumns>(depth, firstA, firstB, firstC, continues, ends); break;
                    default: Tile<Rows12, TColumns>(depth, firstA, firstB, firstC, continues, ends); break;
                }
                row += rows;
            }
        }

        private void Tile<TRows, TColumns>(int depth, T* firstA, T* firstB, T* firstC, bool continues, bool ends)
            where TRows : unmanaged
            where TColumns : unmanaged, IColumns =>
            Tile<TLanes, TVector, T, TRows, TColumns>.Run(depth, firstA, rowA, stepA, firstB, rowB, firstC, rowC, continues, ends ? bias : null, ends && rectify, lanes);
    }
}

[StructLayout(LayoutKind.Sequential, Size = 1)] internal readonly struct Rows1;
[StructLayout(LayoutKind.Sequential, Size = 2)] internal readonly struct Rows2;
[StructLayout(LayoutKind.Sequential, Size = 3)] internal readonly struct Rows3;
[StructLayout(LayoutKind.Sequential, Size = 4)] internal readonly struct Rows4;
[StructLayout(LayoutKind.Sequential, Size = 5)] internal readonly struct Rows5;
[StructLayout(LayoutKind.Sequential, Size = 6)] internal readonly struct Rows6;
[StructLayout(LayoutKind.Sequential, Size = 7)] internal readonly struct Rows7;
[StructLayout(LayoutKind.Sequential, Size = 8)] internal readonly struct Rows8;
[StructLayout(LayoutKind.Sequential, Size = 9)] internal readonly struct Rows9;
[StructLayout(LayoutKind.Sequential, Size = 10)] internal readonly struct Rows10;
[StructLayout(LayoutKind.Sequential, Size = 11)] internal readonly struct Rows11;
[StructLayout(LayoutKind.Sequential, Size = 12)] internal readonly struct Rows12;
[StructLayout(LayoutKind.Sequential, Size = 1)] internal readonly struct Columns1 : IColumns { public static bool IsMasked => false; }
[StructLayout(LayoutKind.Sequential, Size = 2)] internal readonly struct Columns2 : IColumns { public static bool IsMasked => false; }
[StructLayout(LayoutKind.Sequential, Size = 3)] internal readonly struct Columns3 : IColumns { public static bool IsMasked => false; }
[StructLayout(LayoutKind.Sequential, Size = 4)] internal readonly struct Columns4 : IColumns { public static bool IsMasked => false; }
[StructLayout(LayoutKind.Sequential, Size = 1)] internal readonly struct Columns1Masked : IColumns { public static bool IsMasked => true; }
[StructLayout(LayoutKind.Sequential, Size = 2)] internal readonly struct Columns2Masked : IColumns { public static bool IsMasked => true; }
[StructLayout(LayoutKind.Sequential, Size = 3)] internal readonly struct Columns3Masked : IColumns { public static bool IsMasked => true; }
[StructLayout(LayoutKind.Sequential, Size = 4)] internal readonly struct Columns4Masked : IColumns { public static bool IsMasked => true; }
