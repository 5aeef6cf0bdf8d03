using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace AutoBce;

/// <summary>
/// Those of a group of elements of which it is not proved that floats suffice: in both formats, with their places in the group. Their kernels
/// run in float and in double, <see cref="Guard"/> chooses, and what it chose goes back to those places. Groups are small enough for the stack.
/// </summary>
internal struct DoubtfulElements
{
    /// <summary>Elements of a group: whole groups of lanes.</summary>
    public const int GroupLength = 8 * LaneSum<float>.Group;

    private Numbers<int> _places;
    private Numbers<bool> _extinct;
    private Numbers<float> _predictions, _labels;
    private Numbers<double> _widePredictions, _wideLabels;

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>Where they stand in the group, in their order.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<int> Places => ((ReadOnlySpan<int>)_places)[..Count];

    /// <summary>Their predictions, as doubles.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<double> Predictions => ((ReadOnlySpan<double>)_widePredictions)[..Count];

    /// <summary>Their labels, as doubles.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<double> Labels => ((ReadOnlySpan<double>)_wideLabels)[..Count];

    /// <summary>Whether a part of the loss is extinct at each: nothing is before <see cref="MarkExtinct"/>.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<bool> Extinct => ((ReadOnlySpan<bool>)_extinct)[..Count];

    /// <summary>Gathers the elements of a group that are not ordinary.</summary>
    public void Gather<T>(ReadOnlySpan<T> predictions, ReadOnlySpan<T> labels, double limit)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Count = OrdinaryInputs.Others(predictions, labels, limit, _places);
        _extinct = default;
        for (int k = 0; k < Count; k++)
        {
            T prediction = predictions[_places[k]], label = labels[_places[k]];
            (_predictions[k], _widePredictions[k]) = (float.CreateTruncating(prediction), double.CreateTruncating(prediction));
            (_labels[k], _wideLabels[k]) = (float.CreateTruncating(label), double.CreateTruncating(label));
        }
    }

    /// <summary>Finds where a part of the loss is extinct in both formats.</summary>
    public void MarkExtinct(GeneratedLoss loss, bool logits) => Extinction.Of(loss, logits).Mark(Predictions, Labels, ((Span<bool>)_extinct)[..Count]);

    /// <summary>A kernel's call of some of them as floats, without weights and scale.</summary>
    [UnscopedRef]
    public readonly KernelCall<float> Single(GeneratedLoss loss, Range range, Span<float> output, Span<float> second, Span<LaneSum<float>> sums, bool logits = false) =>
        new(loss, 0, ((ReadOnlySpan<float>)_predictions)[..Count][range], ((ReadOnlySpan<float>)_labels)[..Count][range], default, output, second, sums, 1, logits);

    /// <summary>The same as doubles.</summary>
    [UnscopedRef]
    public readonly KernelCall<double> Wide(GeneratedLoss loss, Range range, Span<double> output, Span<double> second, Span<LaneSum<double>> sums, bool logits = false) =>
        new(loss, 0, Predictions[range], Labels[range], default, output, second, sums, 1, logits);

    /// <summary>Writes results to the places of their elements, times scale and weights.</summary>
    public readonly void Scatter<T>(ReadOnlySpan<T> results, T scale, ReadOnlySpan<T> weights, Span<T> output)
        where T : unmanaged, INumber<T>
    {
        for (int k = 0; k < Count; k++)
        {
            T result = results[k] * scale;
            output[_places[k]] = weights.IsEmpty ? result : result * weights[_places[k]];
        }
    }

    [InlineArray(GroupLength)]
    private struct Numbers<T>
    {
        private T _first;
    }
}
