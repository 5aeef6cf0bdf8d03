using System.Globalization;

namespace AutoBce;

/// <summary>How many threads a long call of a loss, or a large product of matrices, may use. Results have the same bits with any number of them.</summary>
public static class Parallelism
{
    private const int Most = 64;

    private static int s_threads = Requested(Environment.GetEnvironmentVariable("AUTOBCE_THREADS"), Environment.ProcessorCount);

    /// <summary>
    /// From 1 to 64. At first what the environment variable AUTOBCE_THREADS says, else the number of processors. With 1, every call stays
    /// on the thread that makes it; calls of fewer than 65,536 elements always do.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is not from 1 to 64.</exception>
    public static int Threads
    {
        get => Volatile.Read(ref s_threads);
        set
        {
            if (value is < 1 or > Most) throw new ArgumentOutOfRangeException(nameof(value), value, $"Threads is {value}, which is not from 1 to {Most}. Use 1 to stay on the calling thread.");
            Volatile.Write(ref s_threads, value);
        }
    }

    /// <summary>What the environment asks for; what is no number from 1 to 64 is no wish.</summary>
    internal static int Requested(string? text, int processors) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int threads) && threads is >= 1 and <= Most ? threads : Math.Clamp(processors, 1, Most);
}
