namespace AutoBce;

/// <summary>
/// Products too large for the nearer caches. Stretches of B are copied into panels as wide as a tile, one after the other in memory: read
/// where they lie, rows of B are pages apart and fall into the same few lines of the first cache. Blocks of rows of C are tasks of their
/// own; a block of A stays in the second cache while all panels pass by.
/// </summary>
internal static unsafe class PackedProduct<TLanes, TVector, T>
    where TLanes : struct, ITileVector<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    /// <summary>Terms of a stretch, columns that are packed at once, and rows of a block, in multiples of the tallest wide tile.</summary>
    private const int Depth = 384, Width = 4096, BlockRows = 192, TileRows = 6;

    /// <summary>Multiplications that are worth the waking of another thread.</summary>
    private const long ParallelWork = 1 << 23;

    public static void Run(in Product<T> x)
    {
        for (int column = 0; column < x.N; column += Width)
        {
            int width = Math.Min(Width, x.N - column), stretches = (x.K + Depth - 1) / Depth;
            for (int p = 0; stretches > 0; stretches--)
            {
                int depth = (x.K - p + stretches - 1) / stretches;
                Stretch stretch = new(x, column, width, p, depth, stretches == 1);
                stretch.Run((long)x.M * width * depth >= ParallelWork ? WorkerPool.Threads : 1);
                p += depth;
            }
        }
    }

    /// <summary>Some columns of B and C, and some terms of the sums.</summary>
    private readonly struct Stretch(Product<T> x, int column, int width, int first, int depth, bool ends)
    {
        private readonly int _vectors = (width + TLanes.Count - 1) / TLanes.Count;

        private int Panels => (_vectors + TilePanel<TLanes, TVector, T>.Widest - 1) / TilePanel<TLanes, TVector, T>.Widest;

        public void Run(int threads)
        {
            fixed (T* packed = Scratch<T>.Take(checked(_vectors * TLanes.Count * depth)))
            {
                if (threads == 1)
                {
                    for (int i = 0; i < Panels; i++) Pack(i, packed);
                }
                else WorkerPool.Run(new PackingJob(this, packed), Panels);
                int blocks = (x.M + BlockRows - 1) / BlockRows;
                blocks = (blocks + threads - 1) / threads * threads;
                int rows = ((x.M + blocks - 1) / blocks + TileRows - 1) / TileRows * TileRows;
                blocks = (x.M + rows - 1) / rows;
                if (threads == 1)
                {
                    for (int i = 0; i < blocks; i++) Multiply(i * rows, rows, packed);
                }
                else WorkerPool.Run(new BlockJob(this, packed, rows), blocks);
            }
        }

        /// <summary>The first vector of a panel and how many it has, as even as possible.</summary>
        private (int Start, int Columns) Panel(int index)
        {
            int start = (int)((long)_vectors * index / Panels), end = (int)((long)_vectors * (index + 1) / Panels);
            return (start, end - start);
        }

        public void Pack(int panel, T* packed)
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

        public void Multiply(int row, int rows, T* packed)
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
                int left = start * TLanes.Count, lanes = i == Panels - 1 ? width % TLanes.Count : 0;
                T* c = x.C + row * x.RowC + column + left, bias = x.Bias == null ? null : x.Bias + column + left;
                new TilePanel<TLanes, TVector, T>(rows, a, rowA, stepA, packed + (nint)left * depth, columns * TLanes.Count, c, x.RowC, bias, x.Rectify, lanes)
                    .Run(columns, depth, x.Accumulate || first > 0, ends);
            }
        }
    }

    private readonly struct PackingJob(Stretch stretch, T* packed) : IParallelJob
    {
        public void Run(int task) => stretch.Pack(task, packed);
    }

    private readonly struct BlockJob(Stretch stretch, T* packed, int rows) : IParallelJob
    {
        public void Run(int task) => stretch.Multiply(task * rows, rows, packed);
    }
}

/// <summary>Memory of a thread for its block of A, beside that of <see cref="Scratch{T}"/> for what all threads share.</summary>
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
