using System.Runtime.InteropServices;

namespace AutoBce;

/// <summary>
/// A product with its operands where they lie: C = (accumulate ? C : 0) + sum over p of A[i, p] B[p, j], then plus bias[j] where it is not
/// null, then max(C, 0) if rectify is set. A[i, p] lies at a + i rowA + p stepA, B[p, j] at b + p rowB + j, C[i, j] at c + i rowC + j.
/// </summary>
internal readonly unsafe struct Product<T>(
    int m, int n, int k, T* a, nint rowA, nint stepA, T* b, nint rowB, T* c, nint rowC, bool accumulate, T* bias, bool rectify, bool isTransposedB) where T : unmanaged
{
    public readonly int M = m, N = n, K = k;
    public readonly T* A = a, B = b, C = c, Bias = bias;
    public readonly nint RowA = rowA, StepA = stepA, RowB = rowB, RowC = rowC;
    public readonly bool Accumulate = accumulate, Rectify = rectify;

    /// <summary>Whether B[p, j] lies at b + j rowB + p, instead of b + p rowB + j.</summary>
    public readonly bool IsTransposedB = isTransposedB;

    /// <summary>Some rows of C.</summary>
    public Product<T> Rows(int start, int count) =>
        new(count, N, K, A + start * RowA, RowA, StepA, B, RowB, C + start * RowC, RowC, Accumulate, Bias, Rectify, IsTransposedB);

    /// <summary>Some terms of the sums, which go on from C where they are not the first, and of which the last meet bias and rectification.</summary>
    public Product<T> Terms(int start, int count) => new(
        M, N, count, A + start * StepA, RowA, StepA, B + start * RowB, RowB, C, RowC, Accumulate || start > 0,
        start + count == K ? Bias : null, start + count == K && Rectify, IsTransposedB);

    /// <summary>Some columns of C.</summary>
    public Product<T> Columns(int start, int count) =>
        new(M, count, K, A, RowA, StepA, B + start * (IsTransposedB ? RowB : 1), RowB, C + start, RowC, Accumulate, Bias == null ? null : Bias + start, Rectify, IsTransposedB);
}

/// <summary>Cuts a product into tiles that fill the registers, as even in size as possible.</summary>
internal static unsafe class Tiling<TLanes, TVector, T>
    where TLanes : struct, ITileVector<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    /// <summary>Panels of B deeper than this fall out of the nearer caches between tiles, and are cut to a depth that does not.</summary>
    private const int DeepestPanel = 512, Depth = 192;

    /// <summary>Computes it from its operands as they lie; B is not transposed.</summary>
    public static void Run(in Product<T> x)
    {
        int vectors = (int)((uint)(x.N + TLanes.Count - 1) / (uint)TLanes.Count);
        if (vectors <= TilePanel<TLanes, TVector, T>.Widest && x.K <= DeepestPanel)
        {
            TilePanel<TLanes, TVector, T>.Run(x, vectors);
            return;
        }
        int column = 0;
        for (int panels = (vectors + TilePanel<TLanes, TVector, T>.Widest - 1) / TilePanel<TLanes, TVector, T>.Widest; panels > 0; panels--)
        {
            int columns = (vectors + panels - 1) / panels, end = Math.Min(column + columns * TLanes.Count, x.N);
            vectors -= columns;
            Product<T> panel = x.Columns(column, end - column);
            // The chains over k go on from memory after each stretch: the same additions in the same order.
            int stretches = x.K <= DeepestPanel ? 1 : (x.K + Depth - 1) / Depth;
            for (int p = 0; stretches > 0; stretches--)
            {
                int depth = (x.K - p + stretches - 1) / stretches;
                TilePanel<TLanes, TVector, T>.Run(panel.Terms(p, depth), columns);
                p += depth;
            }
            column = end;
        }
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
[StructLayout(LayoutKind.Sequential, Size = 5)] internal readonly struct Columns5 : IColumns { public static bool IsMasked => false; }
[StructLayout(LayoutKind.Sequential, Size = 6)] internal readonly struct Columns6 : IColumns { public static bool IsMasked => false; }
[StructLayout(LayoutKind.Sequential, Size = 1)] internal readonly struct Columns1Masked : IColumns { public static bool IsMasked => true; }
[StructLayout(LayoutKind.Sequential, Size = 2)] internal readonly struct Columns2Masked : IColumns { public static bool IsMasked => true; }
[StructLayout(LayoutKind.Sequential, Size = 3)] internal readonly struct Columns3Masked : IColumns { public static bool IsMasked => true; }
[StructLayout(LayoutKind.Sequential, Size = 4)] internal readonly struct Columns4Masked : IColumns { public static bool IsMasked => true; }
