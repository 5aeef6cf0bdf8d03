namespace AutoBce.Tests;

/// <summary>Calls on several threads: the same bits, the same exceptions, nothing allocated.</summary>
[Collection(VectorWidthCollection.Name)]
public sealed class ParallelTests : IDisposable
{
    private const int Length = GeneratedLoss.ParallelLength + 40_001;

    private readonly int _threads = Parallelism.Threads;

    public void Dispose() => Parallelism.Threads = _threads;

    public static TheoryData<ElementwiseLoss> Some => [new Losses.LogisticLoss(), new Losses.ProbabilityLoss(), new Losses.FocalLogitsLoss(Gamma: 1.5), new Losses.MarginLoss()];

    [Theory]
    [MemberData(nameof(Some))]
    public void BitsDoNotDependOnThreads(ElementwiseLoss loss)
    {
        (float[] x, float[] y, float[] w) = Inputs(loss, Length);
        float[] losses = new float[Length], gradient = new float[Length], actual = new float[Length];
        Parallelism.Threads = 1;
        loss.Elementwise(x, y, losses, w);
        double sum = loss.Differentiate(x, y, gradient, w, 0.37f);
        foreach (int threads in (int[])[2, 3, 7, 64])
        {
            Parallelism.Threads = threads;
            Assert.Equal(sum, loss.Evaluate(x, y, w));
            loss.Elementwise(x, y, actual, w);
            LossKernels.AssertBits<float>(losses, actual, $"{loss}, {threads} threads, losses");
            Assert.Equal(sum, loss.Differentiate(x, y, actual, w, 0.37f));
            LossKernels.AssertBits<float>(gradient, actual, $"{loss}, {threads} threads, gradient");
            x.CopyTo(actual, 0);
            Assert.Equal(sum, loss.Differentiate(actual, y, actual, w, 0.37f));
            LossKernels.AssertBits<float>(gradient, actual, $"{loss}, {threads} threads, gradient in place");
        }
    }

    /// <summary>Beyond the caches kernels ask for elements ahead, which may lie behind the end of the arrays.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void LongCallsAreMadeOfShortOnes(int threads)
    {
        const int longLength = GeneratedLoss.LongLength + 1_000, piece = 16 * GeneratedLoss.ParallelLength;
        Assert.True(piece < GeneratedLoss.LongLength);
        Parallelism.Threads = threads;
        var loss = new Losses.LogisticLoss();
        (float[] x, float[] y, float[] w) = Inputs(loss, longLength);
        float[] gradient = new float[longLength], expected = new float[longLength];
        double sum = loss.Differentiate(x, y, gradient, w, 0.37f), pieces = 0;
        for (int start = 0; start < longLength; start += piece)
        {
            int length = Math.Min(piece, longLength - start);
            pieces += loss.Differentiate(x.AsSpan(start, length), y.AsSpan(start, length), expected.AsSpan(start, length), w.AsSpan(start, length), 0.37f);
        }
        LossKernels.AssertBits<float>(expected, gradient, $"{threads} threads");
        Assert.Equal(pieces, sum, 1e-12 * sum);
        Assert.Equal(sum, loss.Differentiate(x, y, x, w, 0.37f));
        LossKernels.AssertBits<float>(expected, x, $"{threads} threads, in place");
    }

    [Fact]
    public void DoublesToo()
    {
        var loss = new Losses.LogisticLoss();
        (float[] x, float[] y, _) = Inputs(loss, Length);
        double[] wide = Array.ConvertAll(x, v => (double)v), labels = Array.ConvertAll(y, v => (double)v), gradient = new double[Length], actual = new double[Length];
        Parallelism.Threads = 1;
        double sum = loss.Differentiate(wide, labels, gradient);
        Parallelism.Threads = 5;
        Assert.Equal(sum, loss.Differentiate(wide, labels, actual));
        LossKernels.AssertBits<double>(gradient, actual, "5 threads");
    }

    /// <summary>More chunks than one job holds.</summary>
    [Fact]
    public void VeryLongCallsAreSeveralJobs()
    {
        var loss = new Losses.QuadraticLoss();
        float[] x = new float[(512 << 14) + 12_345], y = new float[x.Length];
        for (int i = 0; i < x.Length; i++) x[i] = (i % 1000) / 1000f;
        Parallelism.Threads = 1;
        double sum = loss.Evaluate(x, y);
        Parallelism.Threads = 3;
        Assert.Equal(sum, loss.Evaluate(x, y));
    }

    [Theory]
    [InlineData(70_000, 100_000)]
    [InlineData(20_000, 16_384)]
    [InlineData(5, Length - 1)]
    public void TheFirstWrongElementIsNamed(int first, int second)
    {
        var loss = new Losses.LogisticLoss();
        (float[] x, float[] y, _) = Inputs(loss, Length);
        y[first] = 2;
        y[second] = float.NaN;
        foreach (int threads in (int[])[1, 2, 6])
        {
            Parallelism.Threads = threads;
            for (int round = 0; round < 10; round++)
            {
                ArgumentOutOfRangeException exception = Assert.Throws<ArgumentOutOfRangeException>(() => loss.Evaluate(x, y));
                Assert.StartsWith($"labels[{Math.Min(first, second)}]", exception.Message);
            }
        }
        y[first] = y[second] = 1;
        Assert.True(loss.Evaluate(x, y) > 0);
    }

    [Fact]
    public void CallsAtOnceAreEachRight()
    {
        var loss = new Losses.LogisticLoss();
        (float[] x, float[] y, _) = Inputs(loss, Length);
        Parallelism.Threads = 1;
        double sum = loss.Evaluate(x, y);
        Parallelism.Threads = 4;
        double[] sums = new double[48];
        Parallel.For(0, sums.Length, new ParallelOptions { MaxDegreeOfParallelism = 6 }, i => sums[i] = loss.Evaluate(x, y));
        Assert.All(sums, s => Assert.Equal(sum, s));
    }

    [Fact]
    public void ACallWithinAJobRunsAlone()
    {
        var loss = new Losses.LogisticLoss();
        (float[] x, float[] y, _) = Inputs(loss, Length);
        Parallelism.Threads = 1;
        double sum = loss.Evaluate(x, y);
        Parallelism.Threads = 3;
        var job = new Nested(loss, x, y);
        Assert.True(Workers.TryTake());
        try
        {
            Assert.False(Workers.TryTake());
            Workers.Run(job, job.Sums.Length, 3);
        }
        finally
        {
            Workers.Release();
        }
        Assert.All(job.Sums, s => Assert.Equal(sum, s));
    }

    [Fact]
    public void EveryPartIsDoneOnceAndTheFirstFailureIsThrown()
    {
        for (int round = 0; round < 200; round++)
        {
            var job = new Counting(failing: round % 5 == 0 ? 17 : -1);
            Assert.True(Workers.TryTake());
            try
            {
                if (round % 5 == 0) Assert.Equal("part 17", Assert.Throws<InvalidOperationException>(() => Workers.Run(job, 100, 4)).Message);
                else Workers.Run(job, 100, 4);
            }
            finally
            {
                Workers.Release();
            }
            Assert.All(job.Done[..17], count => Assert.Equal(1, count));
            if (round % 5 != 0) Assert.All(job.Done, count => Assert.Equal(1, count));
        }
    }

    [Fact]
    public void ParallelCallsAllocateNothing()
    {
        var loss = new Losses.LogisticLoss();
        (float[] x, float[] y, _) = Inputs(loss, Length);
        float[] gradient = new float[Length];
        Parallelism.Threads = 3;
        // The threads are started by the first who gets them, which other tests may keep this one from.
        Assert.True(SpinWait.SpinUntil(Workers.TryTake, TimeSpan.FromMinutes(1)));
        try
        {
            Workers.Run(new Counting(failing: -1), 100, 3);
        }
        finally
        {
            Workers.Release();
        }
        loss.Differentiate(x, y, gradient);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 20; i++) loss.Differentiate(x, y, gradient);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData("4", 8, 4)]
    [InlineData("0", 8, 8)]
    [InlineData("many", 8, 8)]
    [InlineData(null, 200, 64)]
    public void TheEnvironmentMayAskForANumber(string? text, int processors, int threads) => Assert.Equal(threads, Parallelism.Requested(text, processors));

    [Theory]
    [InlineData(0)]
    [InlineData(65)]
    public void ThreadsAreFrom1To64(int threads)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Parallelism.Threads = threads);
        Assert.Equal(_threads, Parallelism.Threads);
    }

    private static (float[] X, float[] Y, float[] Weights) Inputs(ElementwiseLoss loss, int length)
    {
        (float[] predictions, float[] labels, int inner) = LossSamples.Points(loss.Graph, 1009);
        float[] x = new float[length], y = new float[length], weights = new float[length];
        for (int i = 0; i < length; i++) (x[i], y[i], weights[i]) = (predictions[i % inner], labels[i % inner], i % 3);
        return (x, y, weights);
    }

    private sealed class Nested(ElementwiseLoss loss, float[] x, float[] y) : Job
    {
        public double[] Sums { get; } = new double[8];

        public override void Run(int part) => Sums[part] = loss.Evaluate(x, y);
    }

    private sealed class Counting(int failing) : Job
    {
        public int[] Done { get; } = new int[100];

        public override void Run(int part)
        {
            Interlocked.Increment(ref Done[part]);
            if (part == failing || (failing >= 0 && part == failing + 20)) throw new InvalidOperationException($"part {part}");
        }
    }
}
