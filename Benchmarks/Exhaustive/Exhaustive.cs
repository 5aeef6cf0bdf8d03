using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace AutoBce.Benchmarks;

/// <summary>The sweeps as a program.</summary>
internal static class Exhaustive
{
    public static int Run(string[] args)
    {
        int stride = 1;
        string wanted = "";
        foreach (string argument in args)
            if (int.TryParse(argument, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0) stride = number;
            else wanted = argument;
        Sweep[] sweeps = [.. Sweep.All().Where(s => s.Name.Contains(wanted, StringComparison.OrdinalIgnoreCase))];
        if (sweeps.Length == 0)
        {
            Console.Error.WriteLine($"No loss is called \"{wanted}\". There are: {string.Join("; ", Sweep.All().Select(s => s.Name))}.");
            return 2;
        }
        Parallelism.Threads = 1;
        Console.WriteLine($"{TimeProvider.System.GetUtcNow():yyyy-MM-dd}, {Processor.Name}, {RuntimeInformation.FrameworkDescription}, {Processor.Commit}; {(stride == 1 ? "every float" : $"blocks of 4096 floats, one of {stride}")}, labels 0 and 1\n");
        Console.WriteLine("| loss | floats | value, ulp | gradient, ulp | falls of the gradient | mirrored losses that differ |\n|---|---|---|---|---|---|");
        var clock = Stopwatch.StartNew();
        foreach (Sweep sweep in sweeps) Console.WriteLine(sweep.Run(stride, Math.Min(2, Environment.ProcessorCount)).Row());
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\n{clock.Elapsed.TotalSeconds:F0} s"));
        return 0;
    }
}
