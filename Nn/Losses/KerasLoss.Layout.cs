using System.Numerics;
using System.Numerics.Tensors;

namespace AutoBce;

internal static partial class KerasLoss
{
    /// <summary>Elements [outer, outputs, inner], of which those along the outputs become one loss: losses [outer, inner].</summary>
    /// <param name="Samples">The shape of the losses; predictions of rank 1 are one sample.</param>
    /// <param name="Count">The number of losses.</param>
    /// <param name="Outputs">The length of the axis.</param>
    /// <param name="Inner">The elements behind one step along the axis.</param>
    internal readonly record struct Layout(nint[] Samples, int Count, int Outputs, int Inner)
    {
        /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
        internal static Layout Of(nint[] shape, int axis)
        {
            int at = axis < 0 ? axis + shape.Length : axis;
            if (at < 0 || at >= shape.Length)
                throw new ArgumentOutOfRangeException(nameof(axis), axis, $"Axis is {axis}; the predictions have shape {Text(shape)}.");
            nint[] samples = shape.Length == 1 ? [1] : [.. shape[..at], .. shape[(at + 1)..]];
            Layout layout = new(samples, Product(samples), (int)shape[at], Product(shape.AsSpan(at + 1)));
            return layout is { Outputs: 0, Count: > 0 }
                ? throw new ArgumentException($"the predictions have shape {Text(shape)}: there is nothing to average along axis {at}.", "yPred")
                : layout;
        }

        /// <summary>The loss that an element is part of.</summary>
        internal int LossOf(int element) => element / (Outputs * Inner) * Inner + element % Inner;

        /// <summary>The first element of a loss; the others follow at distances of <see cref="Inner"/>.</summary>
        internal int FirstOf(int loss) => loss / Inner * Outputs * Inner + loss % Inner;

        private static int Product(ReadOnlySpan<nint> lengths)
        {
            nint product = 1;
            foreach (nint length in lengths) product *= length;
            return checked((int)product);
        }
    }

    private static T[] Flat<T>(in ReadOnlyTensorSpan<T> tensor)
    {
        T[] values = new T[checked((int)tensor.FlattenedLength)];
        tensor.FlattenTo(values);
        return values;
    }

    /// <summary>The common shape; [N] and [N, 1] are both one column.</summary>
    private static nint[] ShapeOf<T>(in ReadOnlyTensorSpan<T> yTrue, in ReadOnlyTensorSpan<T> yPred)
    {
        ReadOnlySpan<nint> labels = yTrue.Lengths, predictions = yPred.Lengths;
        if (labels.SequenceEqual(predictions)) return predictions.ToArray();
        if (IsColumnOf(labels, predictions)) return labels.ToArray();
        if (IsColumnOf(predictions, labels)) return predictions.ToArray();
        throw new ArgumentException(
            $"yTrue has shape {Text(labels)} and yPred {Text(predictions)}: give one label to each prediction. Labels are not broadcast.", nameof(yTrue));
    }

    private static bool IsColumnOf(ReadOnlySpan<nint> matrix, ReadOnlySpan<nint> vector) =>
        matrix is [var rows, 1] && vector is [var length] && rows == length;

    /// <summary>
    /// One weight to each loss, by Keras 2's rules: in the shape of the losses, with a dimension of 1 more at the end, or with dimensions
    /// fewer at the end; a dimension of 1 is repeated. Keras 3 adds no more than one dimension, and only where the losses have length 1 there: a
    /// vector of weights for losses [batch, time] is an error in it, or, where both are equally long, goes along the wrong axis.
    /// </summary>
    private static T[] Weights<T>(in ReadOnlyTensorSpan<T> sampleWeight, Layout layout, ProbabilityMode mode) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] weights = new T[layout.Count];
        if (sampleWeight.Rank == 0)
        {
            Array.Fill(weights, T.One);
            return weights;
        }
        nint[] samples = layout.Samples;
        ReadOnlySpan<nint> shape = sampleWeight.Lengths;
        while (shape.Length > samples.Length && shape[^1] == 1) shape = shape[..^1];
        bool fits = shape.Length <= samples.Length;
        for (int d = 0; fits && d < shape.Length; d++) fits = shape[d] == samples[d] || shape[d] == 1;
        if (!fits)
        {
            throw new ArgumentException(
                $"sampleWeight has shape {Text(sampleWeight.Lengths)}; the losses it weighs have shape {Text(samples)}. "
                + "Give one weight, one to each sample, or one to each loss"
                + (samples is [1] ? " (predictions of rank 1 are one sample: reshape them to [N, 1] to weigh each)." : "."), nameof(sampleWeight));
        }
        int missing = samples.Length - shape.Length;
        if (mode == ProbabilityMode.Keras3 && missing > 0 && sampleWeight.FlattenedLength > 1 && !(missing == 1 && samples[^1] == 1))
        {
            throw new ArgumentException(
                $"sampleWeight has shape {Text(sampleWeight.Lengths)} and the losses {Text(samples)}: Keras 3 does not add the dimension. "
                + $"Give [{string.Join(", ", shape.ToArray())}{string.Concat(Enumerable.Repeat(", 1", missing))}].", nameof(sampleWeight));
        }
        T[] given = Flat(sampleWeight);
        for (int i = 0; i < given.Length; i++)
        {
            if (!(given[i] >= T.Zero) || T.IsInfinity(given[i])) throw OutOfRange(nameof(sampleWeight), i, given[i], "weights are finite numbers, 0 or above.");
        }
        for (int i = 0; i < weights.Length; i++)
        {
            nint rest = i, index = 0, stride = 1;
            for (int d = samples.Length - 1; d >= 0; rest /= samples[d], d--)
            {
                if (d >= shape.Length || shape[d] == 1) continue;
                index += rest % samples[d] * stride;
                stride *= shape[d];
            }
            weights[i] = given[index];
        }
        return weights;
    }

    private static string Text(ReadOnlySpan<nint> shape) => $"[{string.Join(", ", shape.ToArray())}]";
}
