namespace AutoBce;

/// <summary>
/// A product cut along the longer side of C into parts that threads compute on their own, each with its own packing: they meet once, at
/// the end. No sum is cut, so the bits are those of one thread.
/// </summary>
internal static unsafe class SharedProduct<TLanes, TVector, T>
    where TLanes : struct, ITileVector<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    /// <summary>Parts for each thread, so that one that is held up leaves some to the others; parts are multiples of this many rows or columns.</summary>
    private const int PartsOfThread = 2, Multiple = 64;

    public static void Run(in Product<T> x)
    {
        bool byRows = x.M > x.N;
        int length = byRows ? x.M : x.N, parts = WorkerPool.Threads * PartsOfThread;
        int part = ((length + parts - 1) / parts + Multiple - 1) / Multiple * Multiple;
        WorkerPool.Run(new Job(x, byRows, part), (length + part - 1) / part);
    }

    private readonly struct Job(Product<T> x, bool byRows, int part) : IParallelJob
    {
        public void Run(int task)
        {
            int start = task * part;
            PackedProduct<TLanes, TVector, T>.Run(byRows ? x.Rows(start, Math.Min(part, x.M - start)) : x.Columns(start, Math.Min(part, x.N - start)));
        }
    }
}
