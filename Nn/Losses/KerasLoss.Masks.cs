using System.Numerics;
using System.Numerics.Tensors;

namespace AutoBce;

internal static partial class KerasLoss
{
    /// <summary>
    /// Which elements count. A loss is the mean over its own; the mean over losses is one over those that have any, as Keras 3 has it for
    /// masks (Keras 2 divides by all).
    /// </summary>
    /// <param name="Elements">By element; null if all do.</param>
    /// <param name="Counts">How many elements each loss has left; null if all.</param>
    /// <param name="Losses">How many losses have any.</param>
    internal readonly record struct Kept(bool[]? Elements, int[]? Counts, int Losses)
    {
        internal bool Element(int i) => Elements is null || Elements[i];

        internal int Of(int loss, Layout layout) => Counts is null ? layout.Outputs : Counts[loss];
    }

    /// <summary>Finds out what counts, and puts numbers that hurt nobody in the place of labels and predictions that do not.</summary>
    private static Kept Keep<T>(Settings settings, Layout layout, in ReadOnlyTensorSpan<bool> mask, T[] labels, T[] predictions)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (settings.Ignored is null && mask.Rank == 0) return new(null, null, layout.Count);
        bool[] elements = new bool[labels.Length];
        bool[] given = mask.Rank == 0 ? [] : Flat(mask);
        if (given.Length != 0 && given.Length != labels.Length && given.Length != layout.Count || (given.Length == 0 && mask.Rank != 0 && labels.Length != 0))
        {
            throw new ArgumentException(
                $"mask has shape {Text(mask.Lengths)}; there are {labels.Length} labels, and losses of shape {Text(layout.Samples)}: give true or false to each of either.", nameof(mask));
        }
        T ignored = T.CreateTruncating(settings.Ignored ?? double.NaN);
        int[] counts = new int[layout.Count];
        int losses = 0;
        for (int i = 0; i < elements.Length; i++)
        {
            int loss = layout.LossOf(i);
            bool isIgnored = settings.Ignored is not null && (labels[i] == ignored || (T.IsNaN(labels[i]) && T.IsNaN(ignored)));
            elements[i] = !isIgnored && (given.Length == 0 || given[given.Length == labels.Length ? i : loss]);
            if (elements[i]) losses += counts[loss]++ == 0 ? 1 : 0;
            else (labels[i], predictions[i]) = (T.Zero, T.CreateTruncating(0.5));
        }
        return new(elements, counts, losses);
    }
}
