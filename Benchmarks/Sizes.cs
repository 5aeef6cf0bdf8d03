using System.Globalization;

namespace AutoBce.Benchmarks;

/// <summary>What training costs as parameters, batch and data grow: a table, and a picture of it.</summary>
internal static class Sizes
{
    private const int Rounds = 15;

    private static readonly int[] s_widths = [8, 16, 32, 64, 128, 256, 512, 1024];
    private static readonly int[] s_batches = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 4096];
    private static readonly int[] s_rows = [32, 128, 512, 2048, 8192, 32768, 131072];

    /// <summary>Measures one network on one core, and writes the picture.</summary>
    public static int Run(string[] args)
    {
        if (args.Length != 1)
        {
            Console.Error.WriteLine("sizes takes one argument: the SVG file to write.");
            return 2;
        }
        WorkerPool.Forced = 1;
        string title = $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd}, {Processor.Name}, {Processor.Commit}; {Processor.Pin()}";
        Console.WriteLine(title);
        string picture = new LogChart(title)
            .Panel("step, 32 rows", "parameters of 57-n-n-1", "us", Measure(s_widths.Select(width => new Networks(57, width, width, 32)), network => network.Parameters, Step))
            .Panel("step of 57-64-32-1", "rows of a batch", "us", Measure(s_batches.Select(rows => new Networks(57, 64, 32, rows)), network => network.Rows, Step))
            .Panel("epoch of 57-64-32-1, batches of 32", "rows of the data, shuffled", "us", Measure(s_rows.Select(rows => new Networks(57, 64, 32, rows)), network => network.Rows, Epoch))
            .ToString();
        File.WriteAllText(args[0], picture);
        return 0;
    }

    private static Action<int> Step(Networks network) => network.Steps();

    /// <summary>Epochs over as many rows as the network has.</summary>
    private static Action<int> Epoch(Networks network)
    {
        (float[,] x, float[] y) = Data.Batch(network.Rows, network.Inputs);
        Sequential model = network.Create();
        return times => model.Fit(x, y, epochs: times, batchSize: 32, seed: 1, verbose: Verbosity.Silent);
    }

    private static List<(double X, double Y)> Measure(IEnumerable<Networks> networks, Func<Networks, double> size, Func<Networks, Action<int>> create)
    {
        List<(double, double)> points = [];
        foreach (Networks network in networks)
        {
            Action<int> work = create(network);
            Measurement.WarmUp(work);
            double microseconds = 1e6 * Enumerable.Range(0, Rounds).Min(_ => Measurement.Fastest(work));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {network.Inputs}-{network.First}-{network.Second}-1 | {size(network)} | {microseconds:G4} us |"));
            points.Add((size(network), microseconds));
        }
        return points;
    }
}
