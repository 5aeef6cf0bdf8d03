using System.Diagnostics;
using System.Globalization;
using System.Runtime;
using System.Runtime.Loader;
using System.Text;
using AutoBce.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoBce.Benchmarks;

/// <summary>How long the loss compiler takes, and how fast the largest kernels are.</summary>
internal static class Compiler
{
    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetDirectoryName(path) == Path.GetDirectoryName(typeof(object).Assembly.Location))
            .Append(typeof(LossAttribute).Assembly.Location)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private static readonly CSharpParseOptions Options = new(LanguageVersion.Latest);

    /// <summary>Losses of five kinds; # is a number.</summary>
    private static readonly string[] Kinds =
    [
        "public static float F#([Logit] float z, [Label] float y) => -(y * Log(Sigmoid(z)) + (1 - y) * Log(1 - Sigmoid(z)));",
        "public static double F#([Probability] double p, [Label] double y) => -(y * Log(p) + (1 - y) * Log(1 - p));",
        "public static double F#([Probability] double p, [Label] double y, double alpha = 0.25, double gamma = 2) => -alpha * y * Pow(1 - p, gamma) * Log(p) - (1 - alpha) * (1 - y) * Pow(p, gamma) * Log(1 - p);",
        "public static double F#([Prediction] double z, [Label] double y, double d = 1) => Abs(z - y) < d ? 0.5 * (z - y) * (z - y) : d * (Abs(z - y) - 0.5 * d);",
        "public static double F#([Logit] double z, [Label] double y, double w = 1) => Max(z, 0) - z * y + Log(1 + Exp(-Abs(z))) * w;",
    ];

    /// <summary>With the garbage collector's settings of the C# compiler (VBCSCompiler.runtimeconfig.json).</summary>
    public static int Run() => GCSettings.IsServerGC ? Measure() : RunWithServerCollector();

    private static int RunWithServerCollector()
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Compiler).Assembly.Location, "generator"]) { UseShellExecute = false };
        start.Environment["DOTNET_gcServer"] = "1";
        using Process child = Process.Start(start)!;
        child.WaitForExit();
        return child.ExitCode;
    }

    private static int Measure()
    {
        Console.WriteLine($"{Processor.Name}, .NET {Environment.Version}");
        for (int i = 0; i < 8; i++) Driver().RunGenerators(Losses(20, i));
        One("one loss, after 160");
        for (int i = 0; i < 16; i++) Report("1000 losses", Losses(1000, 0));
        One("one loss, warm");
        for (int i = 0; i < 3; i++) Report("2500 terms, 10000 operations", Loss(Wide(2500)));
        for (int i = 0; i < 3; i++) Report("1000 trips, 10000 operations one upon the other", Loss(Deep(1000)));
        Cancellation("2500 terms", Loss(Wide(2500)));
        Cancellation("1000 losses", Losses(1000, 0));
        foreach ((string name, string body) in new[] { ("10 terms", Wide(10)), ("100 terms", Wide(100)), ("500 terms", Wide(500)), ("2500 terms", Wide(2500)), ("20 trips", Deep(20)), ("200 trips", Deep(200)), ("1000 trips", Deep(1000)) })
            Execute(name, Loss(body));
        return 0;
    }

    /// <summary>A sum of different terms, four operations each.</summary>
    private static string Wide(int terms)
    {
        var text = new StringBuilder("=> y");
        for (int i = 1; i <= terms; i++) text.Append(CultureInfo.InvariantCulture, $"\n    + {i % 7 + 1}.5 / ({i} + z * z)");
        return text.Append(';').ToString();
    }

    /// <summary>A loop whose trips are ten operations each, every one made of the one before.</summary>
    private static string Deep(int trips) =>
        $"{{ double s = z; for (int i = 0; i < {trips}; i++) {{ s = s * 0.5 + z; s = s * s / (1 + s * s) - y; s = Abs(s) * 0.25; s = Max(s - 0.125, z); }} return s; }}";

    private static void One(string name)
    {
        double[] times = [.. Enumerable.Range(0, 50).Select(i => Generate(Losses(1, i)).Milliseconds).Order()];
        Console.WriteLine(Text($"{name}: median {times[25]:F2} ms, quartiles {times[12]:F2} to {times[37]:F2} ms"));
    }

    private static void Report(string name, CSharpCompilation compilation)
    {
        GC.Collect();
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        long allocated = GC.GetTotalAllocatedBytes();
        (double milliseconds, GeneratorDriver driver) = Generate(compilation);
        GeneratorDriverRunResult result = driver.GetRunResult();
        long characters = result.GeneratedTrees.Sum(tree => (long)tree.Length);
        Console.WriteLine(Text($"{name}: generator {milliseconds:F0} ms, {(Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds:F0} ms of processor, {(GC.GetTotalAllocatedBytes() - allocated) / 1e6:F0} MB allocated, {characters / 1e6:F2} MB of text, {result.Diagnostics.Length} diagnostics"));
    }

    /// <summary>How long after the request the driver has stopped, asked at different times.</summary>
    private static void Cancellation(string name, CSharpCompilation compilation)
    {
        double whole = Generate(compilation).Milliseconds, worst = 0;
        for (int i = 1; i < 20; i++)
        {
            using var source = new CancellationTokenSource();
            long asked = 0;
            var request = new Thread(delay =>
            {
                Thread.Sleep((int)delay!);
                asked = Stopwatch.GetTimestamp();
                source.Cancel();
            });
            request.Start((int)(whole * i / 20));
            try
            {
                Driver().RunGenerators(compilation, source.Token);
            }
            catch (OperationCanceledException)
            {
                worst = Math.Max(worst, Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
            }
            request.Join();
        }
        Console.WriteLine(Text($"cancellation of {name}: at most {worst:F1} ms"));
    }

    /// <summary>Compiles, loads and runs the loss for 16384 elements.</summary>
    private static void Execute(string name, CSharpCompilation compilation)
    {
        Driver().RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out _);
        using var image = new MemoryStream();
        long start = Stopwatch.GetTimestamp();
        if (!output.Emit(image).Success) throw new InvalidOperationException(string.Join('\n', output.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error).Take(3)));
        double emit = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        image.Position = 0;
        var loss = (ElementwiseLoss)Activator.CreateInstance(AssemblyLoadContext.Default.LoadFromStream(image).GetType("Sample+FLoss")!)!;
        float[] z = [.. Enumerable.Range(0, 16384).Select(i => (float)Math.Sin(i))], y = new float[z.Length], gradient = new float[z.Length];
        start = Stopwatch.GetTimestamp();
        loss.Differentiate(z.AsSpan(0, 16), y.AsSpan(0, 16), gradient.AsSpan(0, 16));
        double first = Stopwatch.GetElapsedTime(start).TotalMilliseconds, best = double.MaxValue;
        for (int i = 0; i < 7; i++)
        {
            start = Stopwatch.GetTimestamp();
            loss.Differentiate(z, y, gradient);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalNanoseconds / z.Length);
        }
        Console.WriteLine(Text($"{name}: C# compiler {emit:F0} ms, first call {first:F0} ms, then {best:F1} ns an element"));
    }

    private static (double Milliseconds, GeneratorDriver Driver) Generate(CSharpCompilation compilation)
    {
        compilation.GetDiagnostics();
        GeneratorDriver driver = Driver().RunGenerators(compilation);
        return (driver.GetTimingInfo().GeneratorTimes[0].ElapsedTime.TotalMilliseconds, driver);
    }

    private static CSharpGeneratorDriver Driver() => CSharpGeneratorDriver.Create([new LossGenerator().AsSourceGenerator()], parseOptions: Options);

    private static CSharpCompilation Loss(string body) => Compilation($"public static partial class Sample {{ [Loss] public static double F([Prediction] double z, [Label] double y) {body} }}");

    private static CSharpCompilation Losses(int count, int offset) => Compilation(string.Concat(Enumerable.Range(offset, count).Select(i =>
        Text($"public static partial class C{i} {{ [Loss] {Kinds[i % Kinds.Length].Replace("#", Text($"{i}"), StringComparison.Ordinal)} }}\n"))));

    private static CSharpCompilation Compilation(string source) => CSharpCompilation.Create(
        Text($"Losses{Guid.NewGuid():N}"),
        [CSharpSyntaxTree.ParseText("using AutoBce; using static AutoBce.ScalarMath;\n" + source, Options, "Losses.cs")],
        References,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release));

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
