using System.Diagnostics;
using System.Numerics;
using System.Runtime.InteropServices;

namespace AutoBce.Benchmarks;

/// <summary>Where the figures come from.</summary>
internal static class Processor
{
    /// <summary>Puts this thread and the programs it starts on the last of the cores it may use; says which, or why not.</summary>
    public static string Pin()
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsWindows()) return "not pinned to a core: this system has no way to";
        using Process self = Process.GetCurrentProcess();
        int core = BitOperations.Log2((ulong)self.ProcessorAffinity);
        self.ProcessorAffinity = (nint)(1L << core);
        return $"both pinned to core {core}";
    }

    public static string Name
    {
        get
        {
            const string cpuInfo = "/proc/cpuinfo";
            string[] lines = File.Exists(cpuInfo) ? File.ReadAllLines(cpuInfo) : [];
            return Field("model name") is { } name ? $"{name}, family {Field("cpu family")} model {Field("model\t")}" : RuntimeInformation.ProcessArchitecture.ToString();

            string? Field(string key) => lines.FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal))?.Split(':')[^1].Trim();
        }
    }

    public static string Commit => Tool.TryRun("git", ["describe", "--always", "--dirty"], out string text) ? text : "unknown commit";
}
