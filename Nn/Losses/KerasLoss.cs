using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace AutoBce;

/// <summary>What the losses with Keras's arguments share: labels, shapes, and the arithmetic of each <see cref="ProbabilityMode"/>.</summary>
internal static partial class KerasLoss
{
    internal static double CheckedSmoothing(double smoothing) => smoothing is >= 0 and <= 1
        ? smoothing
        : throw new ArgumentOutOfRangeException(
            nameof(BinaryCrossEntropy.LabelSmoothing), smoothing,
            string.Create(CultureInfo.InvariantCulture, $"LabelSmoothing is {smoothing}; it must lie in [0, 1]."));

    /// <summary>y (1 - s) + s / 2 in T, Keras's order of operations.</summary>
    internal static void Smooth<T>(ReadOnlySpan<T> labels, Span<T> smoothed, double smoothing)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T s = T.CreateTruncating(smoothing), half = T.CreateTruncating(0.5);
        for (int i = 0; i < labels.Length; i++) smoothed[i] = smoothing == 0 ? labels[i] : labels[i] * (T.One - s) + half * s;
    }

    internal static T[] Flat<T>(in ReadOnlyTensorSpan<T> tensor)
    {
        T[] values = new T[tensor.FlattenedLength];
        tensor.FlattenTo(values);
        return values;
    }

    /// <summary>Checked and smoothed labels, row-major.</summary>
    internal static T[] Labels<T>(in ReadOnlyTensorSpan<T> yTrue, in ReadOnlyTensorSpan<T> yPred, double smoothing)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        _ = ShapeOf(yTrue, yPred);
        T[] labels = Flat(yTrue);
        for (int i = 0; i < labels.Length; i++)
        {
            if (!(labels[i] >= T.Zero && labels[i] <= T.One))
                throw OutOfRange(nameof(yTrue), i, labels[i], "labels lie in [0, 1].");
        }
        Smooth<T>(labels, labels, smoothing);
        return labels;
    }

    /// <summary>The common shape; [N] and [N, 1] are both one column.</summary>
    internal static nint[] ShapeOf<T>(in ReadOnlyTensorSpan<T> yTrue, in ReadOnlyTensorSpan<T> yPred)
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

    /// <summary>losses[i] = cross-entropy of element i, as the mode has it.</summary>
    internal static void CrossEntropies<T>(
        ElementwiseLoss kernel, bool fromLogits, ProbabilityMode mode, ReadOnlySpan<T> predictions, ReadOnlySpan<T> labels, Span<T> losses)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (fromLogits || mode == ProbabilityMode.Exact)
        {
            Elementwise(kernel, predictions, labels, losses);
            return;
        }
        T epsilon = T.CreateTruncating(1e-7), floor = T.CreateTruncating(-100.0);
        for (int i = 0; i < losses.Length; i++)
        {
            T y = labels[i], p = predictions[i];
            bool clips = mode is ProbabilityMode.Keras2 or ProbabilityMode.Keras3;
            if (T.IsNaN(p) || (!clips && !(p >= T.Zero && p <= T.One))) throw OutOfRange("yPred", i, p, "probabilities lie in [0, 1].");
            if (clips) p = T.Max(T.Min(p, T.One - epsilon), epsilon);
            losses[i] = mode switch
            {
                // -(y log(p + eps) + (1 - y) log(1 - p + eps))
                ProbabilityMode.Keras2 => -(y * Log(p + epsilon) + (T.One - y) * Log(T.One - p + epsilon)),
                // -(y log p + (1 - y) log(1 - p))
                ProbabilityMode.Keras3 => -(y * Log(p) + (T.One - y) * Log(T.One - p)),
                // (y - 1) max(log1p(-p), -100) - y max(log p, -100)
                _ => (y - T.One) * T.Max(Log1p(-p), floor) - y * T.Max(Log(p), floor),
            };
        }
    }

    /// <summary>The kernel on either type.</summary>
    internal static void Elementwise<T>(ElementwiseLoss kernel, ReadOnlySpan<T> predictions, ReadOnlySpan<T> labels, Span<T> losses)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
            kernel.Elementwise(MemoryMarshal.Cast<T, float>(predictions), MemoryMarshal.Cast<T, float>(labels), MemoryMarshal.Cast<T, float>(losses));
        else if (typeof(T) == typeof(double))
            kernel.Elementwise(MemoryMarshal.Cast<T, double>(predictions), MemoryMarshal.Cast<T, double>(labels), MemoryMarshal.Cast<T, double>(losses));
        else
            throw new NotSupportedException($"losses are for float and double, not {typeof(T)}.");
    }

    private static T Log<T>(T x) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        typeof(T) == typeof(float)
            ? T.CreateTruncating(ScalarMath.Log(float.CreateTruncating(x)))
            : T.CreateTruncating(ScalarMath.Log(double.CreateTruncating(x)));

    private static T Log1p<T>(T x) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        typeof(T) == typeof(float)
            ? T.CreateTruncating(ScalarMath.Log1p(float.CreateTruncating(x)))
            : T.CreateTruncating(ScalarMath.Log1p(double.CreateTruncating(x)));

    private static ArgumentOutOfRangeException OutOfRange<T>(string argument, int index, T value, string rule) where T : IFormattable =>
        new(argument, value, $"{argument}: element {index} (row-major) is {value.ToString(null, CultureInfo.InvariantCulture)}; {rule}");

    private static string Text(ReadOnlySpan<nint> shape) => $"[{string.Join(", ", shape.ToArray())}]";
}
