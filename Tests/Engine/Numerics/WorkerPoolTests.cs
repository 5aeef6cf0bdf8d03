namespace AutoBce.Tests;

[Collection(VectorWidthCollection.Name)]
public sealed class WorkerPoolTests
{
    private readonly struct Counting(int[] runs) : IParallelJob
    {
        public void Run(int task) => Interlocked.Increment(ref runs[task]);
    }

    private readonly struct Nested(int[] runs) : IParallelJob
    {
        public void Run(int task) => WorkerPool.Run(new Counting(runs), runs.Length);
    }

    private readonly struct Failing(int[] runs) : IParallelJob
    {
        public void Run(int task)
        {
            Interlocked.Increment(ref runs[task]);
            if (task == 3) throw new IOException("task 3");
        }
    }

    private readonly struct Meeting(Barrier barrier) : IParallelJob
    {
        public void Run(int task)
        {
            if (!barrier.SignalAndWait(TimeSpan.FromSeconds(30))) throw new TimeoutException();
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Every_task_runs_once(int threads)
    {
        With(threads, () =>
        {
            foreach (int tasks in new[] { 0, 1, 2, 3, 64, 1000 })
            {
                int[] runs = new int[tasks];
                for (int i = 0; i < 20; i++) WorkerPool.Run(new Counting(runs), tasks);
                Assert.All(runs, count => Assert.Equal(20, count));
            }
        });
    }

    [Fact]
    public void Tasks_of_several_threads_run_at_the_same_time() => With(3, () =>
    {
        using Barrier barrier = new(3);
        WorkerPool.Run(new Meeting(barrier), 3);
        Assert.Equal(1, barrier.CurrentPhaseNumber);
    });

    [Fact]
    public void A_job_inside_a_job_runs_too() => With(2, () =>
    {
        int[] runs = new int[7];
        WorkerPool.Run(new Nested(runs), 5);
        Assert.All(runs, count => Assert.Equal(5, count));
    });

    [Fact]
    public void A_failure_is_thrown_after_all_tasks_and_the_pool_goes_on() => With(2, () =>
    {
        int[] runs = new int[9];
        Assert.Equal("task 3", Assert.Throws<IOException>(() => WorkerPool.Run(new Failing(runs), 9)).Message);
        Assert.All(runs, count => Assert.Equal(1, count));
        WorkerPool.Run(new Counting(runs), 9);
        Assert.All(runs, count => Assert.Equal(2, count));
    });

    [Fact]
    public void Many_callers_at_once_all_get_their_work_done() => With(3, () =>
    {
        int[][] runs = [.. Enumerable.Range(0, 4).Select(_ => new int[50])];
        Thread[] callers = [.. runs.Select(own => new Thread(() =>
        {
            for (int i = 0; i < 200; i++) WorkerPool.Run(new Counting(own), own.Length);
        }))];
        foreach (Thread caller in callers) caller.Start();
        foreach (Thread caller in callers) caller.Join();
        Assert.All(runs, own => Assert.All(own, count => Assert.Equal(200, count)));
    });

    [Fact]
    public void A_call_allocates_nothing() => With(2, () =>
    {
        int[] runs = new int[8];
        for (int i = 0; i < 100; i++) WorkerPool.Run(new Counting(runs), 8);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++) WorkerPool.Run(new Counting(runs), 8);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    });

    [Theory]
    [InlineData("3", 3)]
    [InlineData("1", 1)]
    [InlineData("0", null)]
    [InlineData("-2", null)]
    [InlineData("two", null)]
    [InlineData(null, null)]
    public void The_environment_asks_for_a_number(string? text, int? threads) =>
        Assert.Equal(threads ?? Environment.ProcessorCount, WorkerPool.Requested(text));

    private static void With(int threads, Action action)
    {
        WorkerPool.Forced = threads;
        try
        {
            action();
        }
        finally
        {
            WorkerPool.Forced = null;
        }
    }
}
