using System.ComponentModel;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AutoBce;

/// <summary>What a generated kernel is asked to write. Generated code tells them apart while it is compiled to machine code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class KernelOutput
{
    /// <summary>Nothing: only the sum of the losses is wanted.</summary>
    public readonly struct None;

    /// <summary>Each weighted loss.</summary>
    public readonly struct Losses;

    /// <summary>Each weighted, scaled derivative.</summary>
    public readonly struct Gradient;
}

/// <summary>
/// A run of elements for a generated kernel: n predictions, n labels, n weights or none, room for n results. References instead of
/// spans, so that the loop has no bounds checks; <see cref="GeneratedLoss"/> has checked the lengths.
/// </summary>
/// <typeparam name="T">The element.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly ref struct KernelCall<T>
    where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
{
    private readonly GeneratedLoss _loss;
    private readonly bool _logits;
    private readonly int _offset;
    private readonly ref readonly T _predictions;
    private readonly ref readonly T _labels;
    private readonly ref readonly T _weights;
    private readonly ref T _output;

    internal KernelCall(GeneratedLoss loss, int offset, ReadOnlySpan<T> predictions, ReadOnlySpan<T> labels, ReadOnlySpan<T> weights, Span<T> output, T scale, bool logits)
    {
        _loss = loss;
        _logits = logits;
        _offset = offset;
        _predictions = ref MemoryMarshal.GetReference(predictions);
        _labels = ref MemoryMarshal.GetReference(labels);
        _weights = ref MemoryMarshal.GetReference(weights);
        _output = ref MemoryMarshal.GetReference(output);
        Length = predictions.Length;
        Weighted = !weights.IsEmpty;
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

    /// <summary>The number of elements.</summary>
    public int Length { get; }

    /// <summary>Whether there are weights.</summary>
    public bool Weighted { get; }

    /// <summary>What each derivative is multiplied by.</summary>
    public T Scale { get; }

    /// <summary>What is wrong with the first wrong element of some, of which the kernel saw that one is out of range.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public Exception Rejection(int start, int count)
    {
        LossGraph graph = _loss.Graph;
        for (int i = start; i < Math.Min(start + count, Length); i++)
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
