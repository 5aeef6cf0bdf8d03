using System.ComponentModel;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace AutoBce;

/// <summary>
/// A run of elements for a generated kernel: n predictions, n labels, n weights or none, room for n results. References instead of
/// spans, so that the loop has no bounds checks; whoever makes it has checked the lengths.
/// </summary>
/// <typeparam name="T">The element.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly ref struct KernelCall<T>
    where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
{
    private readonly ref readonly T _predictions;
    private readonly ref readonly T _labels;
    private readonly ref readonly T _weights;
    private readonly ref T _output;
    private readonly ref T _second;
    private readonly Span<LaneSum<T>> _sums;
    private readonly GeneratedLoss? _loss;
    private readonly int _offset;
    private readonly bool _logits;

    /// <summary>Elements ahead of the loop that are asked for: some 300 ns.</summary>
    private const int Ahead = 1024;

    /// <summary>
    /// The elements of a loss from the offset on, or of an activation, which has no labels. There is a sum for the losses, and one for each
    /// hyperparameter if their derivatives are wanted.
    /// </summary>
    internal KernelCall(GeneratedLoss? loss, int offset, ReadOnlySpan<T> predictions, ReadOnlySpan<T> labels, ReadOnlySpan<T> weights, Span<T> output, Span<T> second, Span<LaneSum<T>> sums, T scale, bool logits, bool isLong = false)
        : this(
            loss,
            offset,
            predictions.Length,
            in MemoryMarshal.GetReference(predictions),
            in MemoryMarshal.GetReference(labels),
            in MemoryMarshal.GetReference(weights),
            ref MemoryMarshal.GetReference(output),
            ref MemoryMarshal.GetReference(second),
            sums,
            !weights.IsEmpty,
            scale,
            logits,
            isLong)
    {
    }

    private KernelCall(GeneratedLoss? loss, int offset, int length, ref readonly T predictions, ref readonly T labels, ref readonly T weights, ref T output, ref T second, Span<LaneSum<T>> sums, bool weighted, T scale, bool logits, bool isLong)
    {
        _loss = loss;
        _offset = offset;
        _predictions = ref predictions;
        _labels = ref labels;
        _weights = ref weights;
        _output = ref output;
        _second = ref second;
        _sums = sums;
        _logits = logits;
        Length = length;
        Weighted = weighted;
        IsLong = isLong;
        Scale = scale;
    }

    /// <summary>The first prediction (or logit).</summary>
    public ref readonly T Predictions => ref _predictions;

    /// <summary>The first label.</summary>
    public ref readonly T Labels => ref _labels;

    /// <summary>The first weight, if <see cref="Weighted"/>.</summary>
    public ref readonly T Weights => ref _weights;

    /// <summary>Where the first result goes, if any are wanted.</summary>
    public ref T Output => ref _output;

    /// <summary>Where the first of the second results goes, if any are wanted.</summary>
    public ref T Second => ref _second;

    /// <summary>The number of elements.</summary>
    public int Length { get; }

    /// <summary>Whether there are weights.</summary>
    public bool Weighted { get; }

    /// <summary>Whether the call is part of one that no cache holds.</summary>
    public bool IsLong { get; }

    /// <summary>What each derivative is multiplied by.</summary>
    public T Scale { get; }

    /// <summary>The sum of the losses, and from 1 on those of the derivatives by the hyperparameters.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref LaneSum<T> Sum(int index) => ref Unsafe.Add(ref MemoryMarshal.GetReference(_sums), index);

    /// <summary>
    /// Asks memory for what the loop will read soon, a turn's worth of it. The processor does so by itself only once it has run into the next page, and then for fewer lines
    /// than it takes to keep up. Nothing happens where there is nothing.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe void Prefetch(nint index, nint count)
    {
        if (!Sse.IsSupported) return;
        // No object needs to be held fixed: an address that is no longer one's own costs a line of the cache.
        byte* predictions = (byte*)Unsafe.AsPointer(ref Unsafe.AsRef(in _predictions)) + ((index + Ahead) * sizeof(T)), labels = (byte*)Unsafe.AsPointer(ref Unsafe.AsRef(in _labels)) + ((index + Ahead) * sizeof(T));
        // Lines one by one: a loop in the loop would be taken for the hot one.
        Line(predictions, labels);
        if (count * sizeof(T) > 64) Line(predictions + 64, labels + 64);
        if (count * sizeof(T) > 128) Line(predictions + 128, labels + 128);
        if (count * sizeof(T) > 192) Line(predictions + 192, labels + 192);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static void Line(byte* predictions, byte* labels)
        {
            Sse.Prefetch0(predictions);
            Sse.Prefetch0(labels);
        }
    }

    /// <summary>The first elements of the call.</summary>
    internal KernelCall<T> First(int length) =>
        new(_loss, _offset, length, in _predictions, in _labels, in _weights, ref _output, ref _second, _sums, Weighted, Scale, _logits, IsLong);

    /// <summary>
    /// The last elements of the call, fewer than a group, in a place of five groups: a kernel computes them by the same code as all
    /// others. Lanes beyond them repeat the first.
    /// </summary>
    internal KernelCall<T> Last(int start, Span<T> pad)
    {
        int count = Length - start;
        return new(
            _loss,
            _offset + start,
            count,
            ref Copied(in _predictions, start, count, pad),
            ref Copied(in _labels, start, count, pad[LaneSum<T>.Group..]),
            ref Copied(in _weights, start, count, pad[(2 * LaneSum<T>.Group)..]),
            ref pad[3 * LaneSum<T>.Group],
            ref pad[4 * LaneSum<T>.Group],
            _sums,
            Weighted,
            Scale,
            _logits,
            isLong: false);
    }

    /// <summary>Writes the results in the pad to where those of the last elements belong.</summary>
    internal void StoreLast(int start, ReadOnlySpan<T> pad)
    {
        Store(pad[(3 * LaneSum<T>.Group)..], ref _output, start, Length - start);
        Store(pad[(4 * LaneSum<T>.Group)..], ref _second, start, Length - start);
    }

    private static ref T Copied(ref readonly T source, int start, int count, Span<T> lanes)
    {
        if (!Unsafe.IsNullRef(in source))
        {
            ReadOnlySpan<T> elements = MemoryMarshal.CreateReadOnlySpan(in Unsafe.Add(ref Unsafe.AsRef(in source), start), count);
            lanes[..LaneSum<T>.Group].Fill(elements[0]);
            elements.CopyTo(lanes);
        }
        return ref MemoryMarshal.GetReference(lanes);
    }

    private static void Store(ReadOnlySpan<T> lanes, ref T destination, int start, int count)
    {
        if (!Unsafe.IsNullRef(in destination)) lanes[..count].CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.Add(ref destination, start), count));
    }

    /// <summary>What is wrong with the first wrong element of some, of which the kernel saw that one is out of range.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public Exception Rejection(nint start, nint count)
    {
        LossGraph graph = _loss!.Graph;
        for (int i = (int)start; i < Math.Min(start + count, Length); i++)
        {
            T label = Unsafe.Add(ref Unsafe.AsRef(in Labels), i), prediction = Unsafe.Add(ref Unsafe.AsRef(in Predictions), i);
            if (!(label >= T.CreateSaturating(graph.LabelMinimum) && label <= T.CreateSaturating(graph.LabelMaximum)))
                return OutOfRange("labels", _offset + i, label, graph.LabelMinimum, graph.LabelMaximum, "Check how the labels are encoded; a loss for other labels says so by [Label(Minimum, Maximum)].");
            if (!_logits && graph.Prediction == PredictionKind.Probability && !(prediction >= T.Zero && prediction <= T.One))
                return OutOfRange("predictions", _offset + i, prediction, 0, 1, "Probabilities come from a sigmoid; for raw logits use DifferentiateLogits or a loss that takes a [Logit].");
            if (!Weighted) continue;
            T weight = Unsafe.Add(ref Unsafe.AsRef(in Weights), i);
            if (!(weight >= T.Zero && T.IsFinite(weight)))
                return OutOfRange("weights", _offset + i, weight, 0, double.PositiveInfinity, "Weights are finite and not negative; leave an element out by a weight of 0.");
        }
        return new InvalidOperationException($"The elements {_offset + start} to {_offset + start + count - 1} were changed by another thread while they were read.");
    }

    private static ArgumentOutOfRangeException OutOfRange(string name, int index, T value, double minimum, double maximum, string advice) => new(
        name,
        string.Create(CultureInfo.InvariantCulture, $"{name}[{index}] is {value}, which is not from {minimum} to {maximum}. {advice}"));
}
