using System.Diagnostics;
using System.Runtime;
using System.Runtime.CompilerServices;

namespace AutoBce.Benchmarks;

/// <summary>The time of the fastest call, taken as the peer programs take it (peers/measure.h).</summary>
internal static class Measurement
{
    private static readonly TimeSpan s_sample = TimeSpan.FromMicroseconds(50), s_budget = TimeSpan.FromMilliseconds(20), s_quiet = TimeSpan.FromMilliseconds(400), s_patience = TimeSpan.FromSeconds(10);

    /// <summary>Runs the work until the JIT has had nothing left to compile for a while.</summary>
    /// <param name="work">Makes that many calls.</param>
    public static void WarmUp(Action<int> work)
    {
        long start = Stopwatch.GetTimestamp(), last = start, known = -1;
        while (Stopwatch.GetElapsedTime(last) < s_quiet && Stopwatch.GetElapsedTime(start) < s_patience)
        {
            Time(work, 1);
            long methods = JitInfo.GetCompiledMethodCount(currentThread: false);
            if (methods == known) continue;
            known = methods;
            last = Stopwatch.GetTimestamp();
        }
    }

    /// <summary>Seconds.</summary>
    /// <param name="work">Makes that many calls.</param>
    public static double Fastest(Action<int> work)
    {
        int times = 1;
        while (Time(work, times) < s_sample) times *= 2;
        TimeSpan best = TimeSpan.MaxValue, spent = TimeSpan.Zero;
        for (int samples = 0; spent < s_budget || samples < 3; samples++)
        {
            TimeSpan time = Time(work, times);
            spent += time;
            if (time < best) best = time;
        }
        return best.TotalSeconds / times;
    }

    /// <summary>Not to be inlined: the work would then run as part of the caller and be optimised, or not, with it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static TimeSpan Time(Action<int> work, int times)
    {
        long start = Stopwatch.GetTimestamp();
        work(times);
        return Stopwatch.GetElapsedTime(start);
    }
}
