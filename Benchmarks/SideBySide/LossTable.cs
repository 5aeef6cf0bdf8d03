using System.Globalization;
using System.Numerics.Tensors;

namespace AutoBce.Benchmarks;

/// <summary>Loss and gradient of all losses of the library at all lengths, on one thread and on two, beside cross-entropy composed of TensorPrimitives.</summary>
internal static class LossTable
{
    private static readonly (string Name, ElementwiseLoss Loss)[] s_losses =
    [
        ("cross-entropy of logits", new BinaryLosses.CrossEntropyLogitsLoss()),
        ("with positive weight 3.25", new BinaryLosses.WeightedCrossEntropyLogitsLoss(PositiveWeight: 3.25)),
        ("focal of logits, gamma 2", new BinaryLosses.FocalLogitsLoss()),
        ("cross-entropy of probabilities", new BinaryLosses.CrossEntropyLoss()),
        ("focal of probabilities, gamma 2", new BinaryLosses.FocalLoss()),
    ];

    public static void Print(int rounds)
    {
        Console.WriteLine("\nnanoseconds an element; the fastest of rounds, in which lengths and threads take turns\n\n| loss | n | one thread | two threads | composed of TensorPrimitives |\n|---|---|---|---|---|");
        int threads = Parallelism.Threads;
        foreach ((string name, ElementwiseLoss loss) in s_losses)
            foreach (int n in (int[])[32, 1024, 8192, 1 << 17, 1 << 20, 1 << 23]) Console.WriteLine(Row(name, loss, n, rounds));
        Parallelism.Threads = threads;
    }

    private static string Row(string name, ElementwiseLoss loss, int n, int rounds)
    {
        (float[] x, float[] y) = Data.Binary(n);
        if (loss.Graph.Prediction == PredictionKind.Probability) x = Data.Sigmoids(x);
        float[] gradient = new float[n], scratch = new float[n];
        bool logits = loss is BinaryLosses.CrossEntropyLogitsLoss;
        double one = double.PositiveInfinity, two = one, composed = one;
        Measurement.WarmUp(Ours);
        if (logits) Measurement.WarmUp(Composed);
        for (int round = 0; round < rounds; round++)
        {
            Parallelism.Threads = 1;
            one = Math.Min(one, Measurement.Fastest(Ours));
            if (logits) composed = Math.Min(composed, Measurement.Fastest(Composed));
            Parallelism.Threads = 2;
            if (n >= GeneratedLoss.ParallelLength) two = Math.Min(two, Measurement.Fastest(Ours));
        }
        return string.Create(CultureInfo.InvariantCulture, $"| {name} | {n} | {1e9 * one / n:G3} | {Format(two)} | {Format(composed)} |");

        string Format(double seconds) => double.IsInfinity(seconds) ? "-" : string.Create(CultureInfo.InvariantCulture, $"{1e9 * seconds / n:G3}");

        void Ours(int times)
        {
            for (int i = 0; i < times; i++) loss.Differentiate(x, y, gradient, default, 1f / n);
        }

        void Composed(int times)
        {
            for (int i = 0; i < times; i++) CrossEntropy(x, y, gradient, scratch);
        }
    }

    /// <summary>max(z, 0) - z y + log(1 + e^-|z|) and s(z) - y, as one composes them; what is inaccurate in it is what is compared with.</summary>
    private static float CrossEntropy(ReadOnlySpan<float> z, ReadOnlySpan<float> y, Span<float> gradient, Span<float> scratch)
    {
        TensorPrimitives.Abs(z, scratch);
        TensorPrimitives.Negate(scratch, scratch);
        TensorPrimitives.Exp(scratch, scratch);
        TensorPrimitives.LogP1(scratch, scratch);
        TensorPrimitives.Max(z, 0f, gradient);
        float loss = TensorPrimitives.Sum(scratch) + TensorPrimitives.Sum<float>(gradient) - TensorPrimitives.Dot(z, y);
        TensorPrimitives.Sigmoid(z, gradient);
        TensorPrimitives.Subtract(gradient, y, gradient);
        TensorPrimitives.Multiply(gradient, 1f / z.Length, gradient);
        return loss / z.Length;
    }
}
