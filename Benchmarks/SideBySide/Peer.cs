using System.Diagnostics;
using System.Globalization;

namespace AutoBce.Benchmarks;

/// <summary>A program in C++ or Python that waits for requests: while it runs, we do not, and the other way round.</summary>
internal sealed class Peer : IDisposable
{
    private const string Flags = "-O3 -ffast-math -march=native -mprefer-vector-width=512 -fopenmp-simd";

    /// <summary>Where several are installed, the system's own is the one that packages of the system belong to.</summary>
    private static readonly string[] s_pythons = ["python3", "/usr/bin/python3"];

    private readonly Process _process;

    private Peer(Process process) => _process = process;

    /// <summary>The command that starts peers/NAME, which is compiled if it is C++; null, with the reason, where something is missing.</summary>
    /// <param name="name">The file.</param>
    /// <param name="needs">What C++ is linked with, or what Python imports.</param>
    /// <param name="missing">What to install.</param>
    public static string[]? Prepare(string name, string needs, out string missing)
    {
        string source = Path.Combine(AppContext.BaseDirectory, "peers", name);
        if (Path.GetExtension(name) == ".cpp") return Compile(source, needs, out missing) is { } program ? [program] : null;
        string? python = s_pythons.FirstOrDefault(python => Tool.TryRun(python, ["-c", "import " + needs], out _));
        missing = $"Python with {needs} is missing; install it (Debian: apt install python3-torch python3-sklearn) to compare with it.";
        return python is null ? null : [python, source];
    }

    private static string? Compile(string source, string libraries, out string missing)
    {
        string program = Path.ChangeExtension(source, ".out");
        missing = "g++ is missing; install it (Debian: apt install g++) to compare with C++.";
        if (!Tool.TryRun("g++", ["--version"], out _)) return null;
        if (Tool.TryRun("g++", [.. Flags.Split(' '), source, "-o", program, .. libraries.Split(' ')], out string errors)) return program;
        missing = libraries.Contains("openblas", StringComparison.Ordinal) && errors.Contains("blas", StringComparison.Ordinal)
            ? "OpenBLAS is missing; install it (Debian: apt install libopenblas-dev) to compare with it."
            : $"{Path.GetFileName(source)} does not compile here: {errors}";
        return null;
    }

    /// <summary>Starts a program, one thread wide.</summary>
    public static Peer Start(string[] command, params (string Name, string Value)[] environment)
    {
        ProcessStartInfo start = new(command[0], command[1..]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["OPENBLAS_NUM_THREADS"] = start.Environment["OMP_NUM_THREADS"] = "1";
        foreach ((string name, string value) in environment) start.Environment[name] = value;
        return new Peer(Process.Start(start)!);
    }

    /// <summary>The next line that the program writes.</summary>
    public string ReadLine() => _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"{_process.StartInfo.FileName} ended with code {ExitCode()}.");

    /// <summary>Seconds of the fastest call, and what the call computed.</summary>
    public (double Seconds, double Result) Ask(string request)
    {
        _process.StandardInput.WriteLine(request);
        _process.StandardInput.Flush();
        double[] numbers = [.. ReadLine().Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
        return (numbers[0], numbers[1]);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        ExitCode();
        _process.Dispose();
    }

    private int ExitCode()
    {
        _process.WaitForExit();
        return _process.ExitCode;
    }
}
