using BenchmarkDotNet.Attributes;

namespace AutoBce.Benchmarks;

/// <summary>Loss and gradient in one pass over N floats.</summary>
public class Kernels
{
    private readonly BinaryLosses.CrossEntropyLogitsLoss _logitsLoss = new();
    private readonly BinaryLosses.CrossEntropyLoss _probabilityLoss = new();
    private readonly BinaryLosses.FocalLogitsLoss _focalLoss = new();
    private float[] _logits = [], _probabilities = [], _labels = [], _gradient = [];

    [Params(32, 1024, 8192, 1 << 20)]
    public int N { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        (_logits, _labels) = Data.Binary(N);
        _probabilities = Data.Sigmoids(_logits);
        _gradient = new float[N];
    }

    [Benchmark]
    public double CrossEntropyOfLogits() => _logitsLoss.Differentiate(_logits, _labels, _gradient);

    [Benchmark]
    public double CrossEntropyOfProbabilities() => _probabilityLoss.Differentiate(_probabilities, _labels, _gradient);

    [Benchmark]
    public double FocalOfLogits() => _focalLoss.Differentiate(_logits, _labels, _gradient);
}

/// <summary>Forward, backward and Adam.</summary>
public class TrainingSteps
{
    private Sequential? _model;
    private float[,] _x = { };
    private float[] _y = [];

    [ParamsSource(nameof(Names))]
    public string Network { get; set; } = "";

    public static IEnumerable<string> Names => Networks.All.Select(network => network.Name);

    [GlobalSetup]
    public void Setup()
    {
        Networks network = Networks.All.Single(network => network.Name == Network);
        _model = network.Create();
        (_x, _y) = Data.Batch(network.Rows, network.Inputs);
    }

    [Benchmark]
    public double TrainOnBatch() => _model!.TrainOnBatch(_x, _y);
}

/// <summary>C[m, n] = A[m, k] B[k, n] in floats, for the shapes of small and large networks.</summary>
public class MatrixProducts
{
    private float[] _a = [], _b = [], _c = [];

    internal static readonly (int M, int N, int K)[] Shapes =
        [(32, 64, 10), (32, 32, 64), (32, 1, 32), (64, 64, 64), (128, 128, 128), (256, 512, 784), (256, 512, 512), (1024, 1024, 1024), (1024, 1024, 784)];

    /// <summary>The same and forty at random, from 4 to 700 in each direction, as likely small as large.</summary>
    internal static IEnumerable<(int M, int N, int K)> MoreShapes
    {
        get
        {
            Data data = new(seed: 7);
            return [.. Shapes, .. Enumerable.Range(0, 40).Select(_ => (Length(), Length(), Length()))];

            int Length() => (int)(4 * Math.Pow(175, data.Next()));
        }
    }

    [ParamsSource(nameof(Names))]
    public string Shape { get; set; } = "";

    public static IEnumerable<string> Names => Shapes.Select(s => $"{s.M} x {s.N} x {s.K}");

    private (int M, int N, int K) Sizes { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        Sizes = Shapes[Array.IndexOf([.. Names], Shape)];
        Data data = new();
        _a = data.Uniform(Sizes.M * Sizes.K);
        _b = data.Uniform(Sizes.K * Sizes.N);
        _c = new float[Sizes.M * Sizes.N];
    }

    [Benchmark]
    public void Product() => MatrixProduct.NN<float>(Sizes.M, Sizes.N, Sizes.K, _a, Sizes.K, _b, Sizes.N, _c, Sizes.N);
}
