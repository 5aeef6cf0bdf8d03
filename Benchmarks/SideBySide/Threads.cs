using System.Globalization;
using System.Runtime.Intrinsics;

namespace AutoBce.Benchmarks;

/// <summary>Long losses and training steps of the largest networks on one thread and on two, beside a loop of nothing but multiplications that says what the second core can bring.</summary>
internal static class Threads
{
    public static int Run(int rounds)
    {
        (string Name, Action<int> Work)[] works = [("multiplications alone", Multiply), .. Losses(), .. Networks.All.Where(network => network.IsLarge).Select(network => (network.Name, network.Steps()))];
        Console.WriteLine("| work | one thread, ms | two threads, ms | gain, of the fastest turns |\n|---|---|---|---|");
        foreach ((string name, Action<int> work) in works)
        {
            double one = double.PositiveInfinity, two = one;
            Measurement.WarmUp(work);
            for (int i = 0; i < rounds; i++)
            {
                one = Math.Min(one, Fastest(1, work));
                two = Math.Min(two, Fastest(2, work));
            }
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {one * 1e3:F2} | {two * 1e3:F2} | {one / two:F2} |"));
        }
        return 0;
    }

    /// <summary>Loss and gradient of as many elements as share well.</summary>
    private static IEnumerable<(string, Action<int>)> Losses()
    {
        const int length = 1 << 20;
        foreach ((string name, ElementwiseLoss loss) in new (string, ElementwiseLoss)[] { ("cross-entropy of 1048576 logits", new BinaryLosses.CrossEntropyLogitsLoss()), ("cross-entropy of 1048576 probabilities", new BinaryLosses.CrossEntropyLoss()) })
        {
            (float[] x, float[] y) = Data.Binary(length);
            if (loss.Graph.Prediction == PredictionKind.Probability) x = Data.Sigmoids(x);
            float[] gradient = new float[length];
            yield return (name, times =>
            {
                for (int i = 0; i < times; i++) loss.Differentiate(x, y, gradient, default, 1f / length);
            }
            );
        }
    }

    private static double Fastest(int threads, Action<int> work)
    {
        WorkerPool.Forced = threads;
        return Measurement.Fastest(work);
    }

    private static void Multiply(int times)
    {
        for (int i = 0; i < times; i++) WorkerPool.Run(new Multiplications(), 64);
    }

    private readonly struct Multiplications : IParallelJob
    {
        public void Run(int task)
        {
            Vector512<float> a = Vector512.Create(1f), b = a, c = a, d = a, e = a, f = a, g = a, h = a, x = Vector512.Create(0.5f);
            for (int i = 0; i < 100_000; i++)
            {
                a = Vector512.FusedMultiplyAdd(a, x, x);
                b = Vector512.FusedMultiplyAdd(b, x, x);
                c = Vector512.FusedMultiplyAdd(c, x, x);
                d = Vector512.FusedMultiplyAdd(d, x, x);
                e = Vector512.FusedMultiplyAdd(e, x, x);
                f = Vector512.FusedMultiplyAdd(f, x, x);
                g = Vector512.FusedMultiplyAdd(g, x, x);
                h = Vector512.FusedMultiplyAdd(h, x, x);
            }
            if (Vector512.Sum(a + b + c + d + e + f + g + h) < 0) throw new InvalidOperationException("the sum of positive numbers is negative.");
        }
    }
}
