using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace AutoBce.Benchmarks;

/// <summary>Our kernels, products, steps and fits beside programs in C++ and Python that do the same, by turns on one core.</summary>
internal static class SideBySide
{
    private static readonly Dictionary<string, (string Program, string Needs, Func<IEnumerable<Comparison>> Comparisons)> s_groups = new()
    {
        ["kernels"] = ("bce.cpp", "-lmvec -lm", Kernels),
        ["products"] = ("gemm.cpp", "-lopenblas -lm", Products),
        ["steps"] = ("mlp.cpp", "-lopenblas -lmvec -lm", Steps),
        ["pytorch"] = ("pytorch.py", "torch", InPython.PyTorch),
        ["fits"] = ("sklearn_fit.py", "sklearn", InPython.Fits),
    };

    /// <summary>The group that has no peer.</summary>
    private const string Losses = "losses";

    public static int Run(string[] args)
    {
        string[] groups = [.. args.Where(name => name is Losses or "threads" or "special" || s_groups.ContainsKey(name))];
        int rounds = 15;
        foreach (string argument in args.Except(groups))
        {
            if (int.TryParse(argument, NumberStyles.None, CultureInfo.InvariantCulture, out rounds) && rounds > 0) continue;
            Console.Error.WriteLine($"\"{argument}\" is neither one of {Losses}, {string.Join(", ", s_groups.Keys)} (or threads or special alone) nor a number of rounds.");
            return 2;
        }
        // Before this process is put on one core: these want two.
        if (groups is ["threads"]) return Threads.Run(rounds);
        if (groups is ["special"]) return SpecialValues.Run(rounds);
        if (groups.Length == 0 || groups.Contains(Losses)) LossTable.Print(rounds);
        if (groups is [Losses]) return 0;
        // Threads of the pool must not crowd on one core with the caller; the group "threads" frees them.
        WorkerPool.Forced = 1;
        string pinned = Processor.Pin();
        string compiler = Tool.TryRun("g++", ["-dumpfullversion"], out string version) ? "g++ " + version : "no g++";
        Console.WriteLine($"{TimeProvider.System.GetUtcNow():yyyy-MM-dd}, {Processor.Name}, {RuntimeInformation.FrameworkDescription}, {compiler}, {Processor.Commit}; {pinned}; {rounds} rounds");
        int missing = 0;
        foreach (string group in groups.Length > 0 ? groups.Where(g => g != Losses) : s_groups.Keys)
            if (!RunGroup(group, rounds)) missing++;
        return missing == 0 ? 0 : 1;
    }

    private static bool RunGroup(string group, int rounds)
    {
        (string name, string needs, Func<IEnumerable<Comparison>> comparisons) = s_groups[group];
        Console.WriteLine($"\n{group}");
        if (Peer.Prepare(name, needs, out string missing) is not { } program)
        {
            Console.WriteLine(missing);
            return false;
        }
        List<Peer> peers = [Peer.Start(program)];
        try
        {
            bool openBlas = needs.Contains("openblas", StringComparison.Ordinal);
            // Releases older than a processor take it for a lesser one: the faster of both is the one to beat.
            if (openBlas && Avx512F.IsSupported) peers.Add(Peer.Start(program, ("OPENBLAS_CORETYPE", "SKYLAKEX")));
            if (group == "products" && Peer.Prepare("dnnl.cpp", "-ldnnl", out _) is { } other) peers.Add(Peer.Start(other));
            // Those that stand on a library say which.
            foreach (Peer peer in group == "kernels" ? [] : peers) Console.WriteLine(peer.ReadLine());
            Console.WriteLine("\n" + Comparison.Header);
            List<double> ratios = [];
            foreach (Comparison comparison in comparisons())
            {
                (string line, double ratio) = comparison.Run(peers, rounds);
                Console.WriteLine(line);
                ratios.Add(ratio);
            }
            if (group == "products")
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\ngeometric mean of the ratios {Math.Exp(ratios.Average(Math.Log)):F3}, worst {ratios.Max():F2}"));
        }
        finally
        {
            foreach (Peer peer in peers) peer.Dispose();
        }
        return true;
    }

    private static IEnumerable<Comparison> Kernels()
    {
        BinaryLosses.CrossEntropyLogitsLoss crossEntropyLogits = new();
        (string Name, string Peer, ElementwiseLoss Loss, bool Same)[] rows =
        [
            ("cross-entropy of logits, theirs with log1pf", "logits-log1p", crossEntropyLogits, true),
            ("cross-entropy of logits, theirs with logf", "logits-log", crossEntropyLogits, true),
            ("cross-entropy of probabilities", "probability", new BinaryLosses.CrossEntropyLoss(), true),
            ("focal loss of logits", "focal", new BinaryLosses.FocalLogitsLoss(), true),
            ("cross-entropy of logits, theirs the triad a z - y", "triad", crossEntropyLogits, false),
        ];
        foreach ((string name, string peer, ElementwiseLoss loss, bool same) in rows)
        {
            foreach (int n in new[] { 32, 1024, 8192, 1 << 20, 1 << 23 })
            {
                (float[] x, float[] y) = Data.Binary(n);
                if (loss.Graph.Prediction == PredictionKind.Probability) x = Data.Sigmoids(x);
                float[] gradient = new float[n];
                yield return new(
                    $"{name}, {n}", $"{peer} {n}", "ns", 1e9 / n,
                    () => times =>
                    {
                        for (int i = 0; i < times; i++) loss.Differentiate(x, y, gradient, default, 1f / n);
                    },
                    same ? () => loss.Evaluate(x, y) / n : null);
            }
        }
    }

    private static IEnumerable<Comparison> Products()
    {
        foreach ((int m, int n, int k) in MatrixProducts.MoreShapes)
        {
            Data data = new();
            float[] a = data.Uniform(m * k), b = data.Uniform(k * n), c = new float[m * n];
            yield return new(
                $"{m} x {n} x {k}", $"{m} {n} {k}", "GFLOP/s", 2e-9 * m * n * k,
                () => times =>
                {
                    for (int i = 0; i < times; i++) MatrixProduct.NN<float>(m, n, k, a, k, b, n, c, n);
                },
                () => c.Sum(x => (double)x));
        }
    }

    private static IEnumerable<Comparison> Steps()
    {
        foreach (Networks network in Networks.All)
        {
            (string unit, double scale) = network.IsLarge ? ("ms", 1e3) : ("us", 1e6);
            string sizes = $"{network.Inputs} {network.First} {network.Second} {network.Rows}";
            yield return new(network.Name, $"step {sizes}", unit, scale, network.Steps, null);
            yield return new($"Adam alone, {network.Parameters} parameters", $"adam {sizes}", unit, scale, () => Adam(network.Stored), null);
        }
    }

    private static Action<int> Adam(int parameters)
    {
        Adam adam = new();
        // Where training has them too: each at a cache line, the gaps between tensors included.
        Storage<float> values = default, gradient = default, state = default;
        values.Resize(parameters, longLived: true);
        gradient.Resize(parameters, longLived: true);
        state.Resize(parameters * adam.Slots, longLived: true);
        new Data().Uniform(parameters).CopyTo(values.Span);
        new Data().Uniform(parameters).CopyTo(gradient.Span);
        state.Span.Clear();
        long step = 0;
        return times =>
        {
            for (int i = 0; i < times; i++) adam.Update(values.Span, gradient.Span, state.Span, ++step);
        };
    }
}
