using System.Runtime.ExceptionServices;

namespace AutoBce;

/// <summary>Work in numbered parts, each independent of the others.</summary>
internal abstract class Job
{
    /// <summary>Does one part.</summary>
    public abstract void Run(int part);
}

/// <summary>
/// The engine's own threads: one job at a time, whose parts the caller and its helpers claim in ascending order. A call allocates
/// nothing. Who comes while a job runs, from another thread or from within a part, is told to do its work alone.
/// </summary>
internal static class Workers
{
    private static readonly SemaphoreSlim s_wanted = new(0);
    private static readonly ManualResetEventSlim s_done = new();
    private static readonly Lock s_failing = new();
    private static int s_busy, s_helpers, s_count, s_unfinished, s_firstFailed;
    private static Job? s_job;
    private static Exception? s_exception;

    /// <summary>
    /// The number of the job and, in the lower half, the next part. A part is claimed by exchanging the whole: that succeeds only while
    /// the job is the one that was read.
    /// </summary>
    private static long s_next = int.MaxValue;

    /// <summary>Takes the threads, if nobody else has them. Who got them gives them back by <see cref="Release"/>.</summary>
    public static bool TryTake() => Interlocked.CompareExchange(ref s_busy, 1, 0) == 0;

    /// <summary>Gives the threads back.</summary>
    public static void Release() => Volatile.Write(ref s_busy, 0);

    /// <summary>Does all parts of a job. The threads have been taken.</summary>
    /// <exception cref="Exception">What the first of the parts that failed threw.</exception>
    public static void Run(Job job, int count, int threads)
    {
        try
        {
            (s_job, s_count, s_exception, s_firstFailed) = (job, count, null, int.MaxValue);
            s_done.Reset();
            if (s_helpers == 0) s_done.Wait(1); // the first wait that blocks allocates what it blocks on: here, and not in somebody's steady state
            Volatile.Write(ref s_unfinished, count);
            Volatile.Write(ref s_next, ((s_next >> 32) + 1) << 32);
            int helpers = Math.Min(threads, count) - 1;
            while (s_helpers < helpers) Start(++s_helpers);
            int missing = helpers - s_wanted.CurrentCount;
            if (missing > 0) s_wanted.Release(missing);
            Help();
            s_done.Wait();
            if (s_exception is { } exception) ExceptionDispatchInfo.Throw(exception);
        }
        finally
        {
            // Closed before the fields change again: who still looks for a part finds none.
            Volatile.Write(ref s_next, s_next | int.MaxValue);
            (s_job, s_exception) = (null, null);
        }
    }

    private static void Start(int number) => new Thread(() =>
    {
        while (true)
        {
            s_wanted.Wait();
            Help();
        }
    })
    { IsBackground = true, Name = $"AutoBce {number}" }.UnsafeStart();

    /// <summary>Claims parts and does them while there are any.</summary>
    private static void Help()
    {
        while (true)
        {
            long claimed = Volatile.Read(ref s_next);
            int part = (int)claimed;
            if (part >= Volatile.Read(ref s_count)) return;
            Job? job = Volatile.Read(ref s_job);
            if (Interlocked.CompareExchange(ref s_next, claimed + 1, claimed) != claimed) continue;
            Do(job!, part);
            if (Interlocked.Decrement(ref s_unfinished) == 0) s_done.Set();
        }
    }

    /// <summary>Parts beyond one that failed are left out: the caller gets to know the first failure only, and all before it are under way.</summary>
    private static void Do(Job job, int part)
    {
        if (part > Volatile.Read(ref s_firstFailed)) return;
        try
        {
            job.Run(part);
        }
#pragma warning disable CA1031 // Whatever it is, it belongs to the caller.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            lock (s_failing)
            {
                if (part > s_firstFailed) return;
                (s_firstFailed, s_exception) = (part, exception);
            }
        }
    }
}
