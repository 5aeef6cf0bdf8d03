namespace AutoBce;

/// <summary>
/// Products too large for the nearer caches. Stretches of B are copied into panels as wide as a tile, one after the other in memory: read
/// where they lie, rows of B are pages apart and fall into the same few lines of the first cache. A block of rows of A stays in the second
/// cache while all panels pass by.
/// </summary>
internal static unsafe class PackedProduct<TLanes, TVector, T>
    where TLanes : struct, ITileVector<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    /// <summary>Terms of a stretch, columns that are packed at once, and rows of a block, in multiples of the tallest wide tile.</summary>
    private const int Depth = 384, Width = 4096, BlockRows = 192, TileRows = 6;

    public static void Run(in Product<T> x)
    {
        for (int column = 0; column < x.N; column += Width)
        {
            int width = Math.Min(Width, x.N - column), stretches = (x.K + Depth - 1) / Depth;
            for (int p = 0; stretches > 0; stretches--)
            {
                int depth = (x.K - p + stretches - 1) / stretches;
                new Stretch(x, column, width, p, depth, stretches == 1).Run();
                p += depth;
            }
        }
    }

    /// <summary>Some columns of B and C, and some terms of the sums.</summary>
    private readonly struct Stretch(Product<T> x, int column, int width, int first, int depth, bool ends)
    {
        private readonly int _vectors = (width + TLanes.Count - 1) / TLanes.Count;

        private int Panels => (_vectors + TilePanel<TLanes, TVector, T>.Widest - 1) / TilePanel<TLanes, TVector, T>.Widest;

        public void Run()
        {
            fixed (T* packed = Scratch<T>.Take(checked(_vectors * TLanes.Count * depth)))
            {
                for (int i = 0; i < Panels; i++) Pack(i, packed);
                int blocks = (x.M + BlockRows - 1) / BlockRows;
                int rows = ((x.M + blocks - 1) / blocks + TileRows - 1) / TileRows * TileRows;
                for (int row = 0; row < x.M; row += rows) Multiply(row, rows, packed);
            }
        }

        /// <summary>The first vector of a panel and how many it has, as even as possible.</summary>
        private (int Start, int Columns) Panel(int index)
        {
            int start = (int)((long)_vectors * index / Panels), end = (int)((long)_vectors * (index + 1) / Panels);
            return (start, end - start);
        }

        private void Pack(int panel, T* packed)
        {
            (int start, int columns) = Panel(panel);
            int left = start * TLanes.Count, row = columns * TLanes.Count, used = Math.Min(row, width - left);
            T* to = packed + (nint)left * depth;
            if (x.IsTransposedB)
            {
                T* from = x.B + (nint)(column + left) * x.RowB + first;
                Transposition.Run(used, depth, from, x.RowB, to, row);
                return;
            }
            T* source = x.B + first * x.RowB + column + left;
            for (int p = 0; p < depth; p++, source += x.RowB, to += row) new ReadOnlySpan<T>(source, used).CopyTo(new Span<T>(to, used));
        }

        private void Multiply(int row, int rows, T* packed)
        {
            rows = Math.Min(rows, x.M - row);
            T* a = x.A + row * x.RowA + first * x.StepA;
            if (x.RowA != 1 || x.StepA == 1) Multiply(row, rows, a, x.RowA, x.StepA, packed);
            else
            {
                // Columns of A lie in rows that are pages apart: they are gathered too.
                fixed (T* block = BlockScratch<T>.Take(rows * depth))
                {
                    for (int p = 0; p < depth; p++) new ReadOnlySpan<T>(a + p * x.StepA, rows).CopyTo(new Span<T>(block + (nint)p * rows, rows));
                    Multiply(row, rows, block, 1, rows, packed);
                }
            }
        }

        private void Multiply(int row, int rows, T* a, nint rowA, nint stepA, T* packed)
        {
            for (int i = 0; i < Panels; i++)
            {
                (int start, int columns) = Panel(i);
                int left = start * TLanes.Count, used = Math.Min(columns * TLanes.Count, width - left);
                T* c = x.C + row * x.RowC + column + left, bias = x.Bias == null ? null : x.Bias + column + left;
                Product<T> part = new(
                    rows, used, depth, a, rowA, stepA, packed + (nint)left * depth, columns * TLanes.Count, c, x.RowC, x.Accumulate || first > 0,
                    ends ? bias : null, ends && x.Rectify, isTransposedB: false);
                TilePanel<TLanes, TVector, T>.Run(part, columns);
            }
        }
    }
}

/// <summary>Memory of a thread for its block of A, beside that of <see cref="Scratch{T}"/> for its panels of B.</summary>
internal static class BlockScratch<T> where T : unmanaged
{
    [ThreadStatic]
    private static Storage<T> t_storage;

    public static Span<T> Take(int length)
    {
        t_storage.Resize(length, longLived: true);
        return t_storage.Span;
    }
}
