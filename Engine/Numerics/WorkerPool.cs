using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace AutoBce;

/// <summary>Work that is cut into tasks which do not depend on each other.</summary>
internal interface IParallelJob
{
    /// <summary>Does one task, numbered from 0, on any thread; it may run at the same time as any other.</summary>
    void Run(int task);
}

/// <summary>
/// Threads that help with one job at a time. What a job computes must depend on its tasks alone, not on who runs them: results are the
/// same for any number of threads. <see cref="Parallelism"/> sets the number.
/// </summary>
internal static unsafe class WorkerPool
{
    private const int MostThreads = 256, Patience = 200;
    private static readonly Lock s_lock = new();
    private static readonly SemaphoreSlim s_wake = new(0);
    private static readonly ManualResetEventSlim s_left = new();
    private static int s_busy, s_helpers;

    // The job at hand; the caller's frame holds it.
    private static void* s_job;
    private static delegate*<void*, int, void> s_run;
    private static int s_tasks, s_next, s_inside;
    private static bool s_open;
    private static ExceptionDispatchInfo? s_failure;

    /// <summary>How many threads take part, the caller included.</summary>
    internal static int Threads => Forced ?? Parallelism.Threads;

    /// <summary>A number that tests and measurements force; null is the machine's own.</summary>
    internal static int? Forced { get; set; }

    /// <summary>Runs tasks 0 to tasks - 1, on this thread too, and returns when all are done. Allocates nothing once the threads exist. If
    /// the pool is at work already, for another thread or for this one, the tasks run here.</summary>
    public static void Run<TJob>(TJob job, int tasks) where TJob : struct, IParallelJob
    {
        int helpers = Math.Min(Threads, tasks) - 1;
        if (helpers <= 0 || Interlocked.CompareExchange(ref s_busy, 1, 0) != 0)
        {
            for (int i = 0; i < tasks; i++) job.Run(i);
            return;
        }
        try
        {
            // A parameter is in this frame, which outlives the job: the collector updates references in it where it lies.
            Share(Unsafe.AsPointer(ref job), &RunTask<TJob>, tasks, helpers);
        }
        finally
        {
            Volatile.Write(ref s_busy, 0);
        }
    }

    private static void RunTask<TJob>(void* job, int task) where TJob : struct, IParallelJob => Unsafe.AsRef<TJob>(job).Run(task);

    private static void Share(void* job, delegate*<void*, int, void> run, int tasks, int helpers)
    {
        if (s_helpers == 0) s_left.Wait(1); // the first wait that blocks allocates what it blocks on: here, and not in somebody's steady state
        for (; s_helpers < helpers; s_helpers++) new Thread(Help) { IsBackground = true, Name = "AutoBce worker" }.Start();
        lock (s_lock)
        {
            s_job = job;
            s_run = run;
            (s_tasks, s_next, s_failure, s_open) = (tasks, 0, null, true);
            s_left.Reset();
        }
        int asleep = helpers - s_wake.CurrentCount;
        if (asleep > 0) s_wake.Release(asleep);
        RunTasks();
        // Helpers that have not come by now find the door closed: nobody waits for a thread that the system has not woken yet.
        bool isAlone;
        lock (s_lock)
        {
            s_open = false;
            isAlone = s_inside == 0;
        }
        if (!isAlone) s_left.Wait();
        ExceptionDispatchInfo? failure = s_failure;
        s_failure = null;
        failure?.Throw();
    }

    private static void RunTasks()
    {
        for (int task; (task = Interlocked.Increment(ref s_next) - 1) < s_tasks;)
        {
            try
            {
                s_run(s_job, task);
            }
            catch (Exception exception)
            {
                Interlocked.CompareExchange(ref s_failure, ExceptionDispatchInfo.Capture(exception), null);
            }
        }
    }

    private static void Help()
    {
        while (true)
        {
            // The next job of a training step follows the last within microseconds, and waking up takes longer.
            for (int i = 0; i < Patience && s_wake.CurrentCount == 0; i++) Thread.SpinWait(16);
            s_wake.Wait();
            lock (s_lock)
            {
                if (!s_open) continue;
                s_inside++;
            }
            RunTasks();
            lock (s_lock)
            {
                if (--s_inside == 0 && !s_open) s_left.Set();
            }
        }
    }

    /// <summary>The number that the environment asks for: what is no number is no wish.</summary>
    internal static int Requested(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int threads) && threads is >= 1 and <= MostThreads
            ? threads
            : Math.Min(Environment.ProcessorCount, MostThreads);
}
