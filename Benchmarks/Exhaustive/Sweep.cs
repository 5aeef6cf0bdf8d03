using System.Globalization;

namespace AutoBce.Benchmarks;

/// <summary>
/// A loss at all floats of its domain, or at every so manieth block of 4,096 consecutive ones, for both labels: the greatest errors of value
/// and gradient, falls of a gradient that should not fall, and losses of mirrored logits that differ.
/// </summary>
internal sealed class Sweep(string name, ElementwiseLoss loss, Func<double, double, Exact> exact, bool monotone, bool mirrored)
{
    private const int Block = 4096;

    private static readonly float[] s_zeros = new float[Block], s_ones = [.. Enumerable.Repeat(1f, Block)];

    private readonly Lock _merging = new();

    public string Name => name;

    /// <summary>Greatest error of the value, in ulp of the true value rounded to float, and where.</summary>
    public (double Ulps, float At, float Label) Value { get; private set; }

    /// <summary>Greatest error of the gradient, in ulp of the larger of its parts, and where.</summary>
    public (double Ulps, float At, float Label) Gradient { get; private set; }

    /// <summary>Floats that were looked at, not counting labels.</summary>
    public long Count { get; private set; }

    /// <summary>Steps from a float to the next at which the gradient falls, and the most ulp that it falls by.</summary>
    public (long Count, long Most) Falls { get; private set; }

    /// <summary>Elements whose mirror image has other bits, a gradient's sign apart.</summary>
    public long Asymmetric { get; private set; }

    /// <summary>The losses that come with the library.</summary>
    public static IEnumerable<Sweep> All()
    {
        yield return new("cross-entropy of logits", new BinaryLosses.CrossEntropyLogitsLoss(), (z, y) => SweepReference.Logits(z, y), monotone: true, mirrored: true);
        yield return new("positive weight 3.25", new BinaryLosses.WeightedCrossEntropyLogitsLoss(PositiveWeight: 3.25), (z, y) => SweepReference.Logits(z, y, 3.25), monotone: true, mirrored: false);
        yield return new("focal of logits, gamma 2", new BinaryLosses.FocalLogitsLoss(), (z, y) => SweepReference.Focal(z, y, 2), monotone: false, mirrored: true);
        yield return new("focal of logits, gamma 0.5", new BinaryLosses.FocalLogitsLoss(Gamma: 0.5), (z, y) => SweepReference.Focal(z, y, 0.5), monotone: false, mirrored: true);
        yield return new("cross-entropy of probabilities", new BinaryLosses.CrossEntropyLoss(), SweepReference.Probability, monotone: true, mirrored: false);
    }

    /// <summary>Looks at every so manieth block.</summary>
    /// <param name="stride">1 for all floats.</param>
    /// <param name="threads">How many blocks at once.</param>
    public Sweep Run(int stride, int threads)
    {
        // Ascending: negative floats by falling magnitude, then the others.
        bool probability = loss.Graph.Prediction == PredictionKind.Probability;
        long first = probability ? 0 : Order(float.NegativeInfinity), last = Order(probability ? 1 : float.PositiveInfinity);
        long blocks = (last - first) / Block / stride;
        Parallel.For(0, blocks + 1, new ParallelOptions { MaxDegreeOfParallelism = threads }, () => new Scratch(), (b, _, scratch) =>
        {
            long start = first + (b * stride * Block);
            See(scratch, start, (int)Math.Min(Block, last - start + 1));
            return scratch;
        }, Merge);
        return this;
    }

    /// <summary>Looks at the floats next to one on both sides, a block of them.</summary>
    public Sweep Around(float x)
    {
        var scratch = new Scratch();
        See(scratch, Order(x) - (Block / 2), Block);
        Merge(scratch);
        return this;
    }

    public string Row() => string.Create(CultureInfo.InvariantCulture,
        $"| {name} | {Count} | {Value.Ulps:F2} at {Value.At:R}, {Value.Label} | {Gradient.Ulps:F2} at {Gradient.At:R}, {Gradient.Label} | {(monotone ? $"{Falls.Count}, by {Falls.Most} ulp at most" : "-")} | {(mirrored ? Asymmetric : "-")} |");

    private void See(Scratch s, long start, int count)
    {
        Span<float> x = s.X.AsSpan(0, count), mirror = s.Mirror.AsSpan(0, count), values = s.Values.AsSpan(0, count), gradient = s.Gradient.AsSpan(0, count), others = s.Others.AsSpan(0, count);
        for (int i = 0; i < count; i++) (x[i], mirror[i]) = (At(start + i), -At(start + i));
        s.Count += count;
        foreach (float label in (ReadOnlySpan<float>)[0, 1])
        {
            ReadOnlySpan<float> labels = (label == 0 ? s_zeros : s_ones).AsSpan(0, count);
            loss.Elementwise(x, labels, values);
            loss.Differentiate(x, labels, gradient);
            for (int i = 0; i < count; i++)
            {
                Exact e = exact(x[i], label);
                double value = Distance(values[i], e.Value, e.Value), slope = Distance(gradient[i], e.Gradient, e.Part);
                if (!(value <= s.Value.Ulps)) s.Value = (value, x[i], label);
                if (!(slope <= s.Slope.Ulps)) s.Slope = (slope, x[i], label);
                if (!monotone || i == 0 || gradient[i] >= gradient[i - 1]) continue;
                s.Falls++;
                s.Most = Math.Max(s.Most, Order(gradient[i - 1]) - Order(gradient[i]));
            }
            if (!mirrored) continue;
            loss.Elementwise(mirror, (label == 0 ? s_ones : s_zeros).AsSpan(0, count), others);
            for (int i = 0; i < count; i++) if (!values[i].Equals(others[i])) s.Asymmetric++;
        }
    }

    private void Merge(Scratch s)
    {
        lock (_merging)
        {
            Count += s.Count;
            if (!(s.Value.Ulps <= Value.Ulps)) Value = s.Value;
            if (!(s.Slope.Ulps <= Gradient.Ulps)) Gradient = s.Slope;
            Falls = (Falls.Count + s.Falls, Math.Max(Falls.Most, s.Most));
            Asymmetric += s.Asymmetric;
        }
    }

    /// <summary>The distance from the true value in ulp of the scale; infinite where one of them is no number, or infinite and the other is not.</summary>
    private static double Distance(float result, double exact, double scale)
    {
        if (float.IsNaN(result) || double.IsNaN(exact)) return float.IsNaN(result) && double.IsNaN(exact) ? 0 : double.PositiveInfinity;
        if (result == (float)exact) return float.IsInfinity(result) ? 0 : Math.Abs(result - exact) / Ulp(scale);
        return float.IsInfinity(result) ? double.PositiveInfinity : Math.Abs(result - exact) / Ulp(scale);
    }

    private static double Ulp(double scale) => float.BitIncrement(Math.Min(Math.Abs((float)scale), float.BitDecrement(float.MaxValue))) - (double)Math.Min(Math.Abs((float)scale), float.BitDecrement(float.MaxValue));

    /// <summary>The place of a float among all: 0 and -0 are 0.</summary>
    private static long Order(float x)
    {
        int bits = BitConverter.SingleToInt32Bits(x);
        return bits >= 0 ? bits : -(long)(bits & int.MaxValue);
    }

    private static float At(long order) => order >= 0 ? BitConverter.Int32BitsToSingle((int)order) : -BitConverter.Int32BitsToSingle((int)-order);

    private sealed class Scratch
    {
        public float[] X { get; } = new float[Block];

        public float[] Mirror { get; } = new float[Block];

        public float[] Values { get; } = new float[Block];

        public float[] Gradient { get; } = new float[Block];

        public float[] Others { get; } = new float[Block];

        public (double Ulps, float At, float Label) Value { get; set; }

        public (double Ulps, float At, float Label) Slope { get; set; }

        public long Count { get; set; }

        public long Falls { get; set; }

        public long Most { get; set; }

        public long Asymmetric { get; set; }
    }
}
