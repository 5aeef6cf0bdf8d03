using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace AutoBce;

/// <summary>What the losses with Keras's arguments share: a generated loss of elements, between labels and a reduction.</summary>
internal static partial class KerasLoss
{
    /// <param name="Value">The loss of an element.</param>
    /// <param name="Derivative">A loss whose value is the derivative, where a source has another one than that of the value.</param>
    /// <param name="Smoothing">s: labels become y (1 - s) + s / 2.</param>
    /// <param name="Axis">Over which losses are averaged first.</param>
    /// <param name="Reduction">What becomes of the losses after that.</param>
    /// <param name="Mode">Whose arithmetic.</param>
    internal readonly record struct Settings(
        ElementwiseLoss Value, ElementwiseLoss? Derivative, double Smoothing, int Axis, Reduction Reduction, ProbabilityMode Mode);

    internal static Tensor<T> Call<T>(
        Settings settings, in ReadOnlyTensorSpan<T> yTrue, in ReadOnlyTensorSpan<T> yPred, in ReadOnlyTensorSpan<T> sampleWeight)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Layout layout = Layout.Of(ShapeOf(yTrue, yPred), settings.Axis);
        T[] labels = Labels(yTrue, settings.Smoothing), predictions = Predictions(settings.Value, yPred);
        T[] weights = Weights(sampleWeight, layout), losses = new T[labels.Length];
        Elementwise<T>(settings.Value, predictions, labels, losses, []);
        return Reduce(settings, layout, losses, weights);
    }

    internal static Tensor<T> Gradient<T>(
        Settings settings, in ReadOnlyTensorSpan<T> yTrue, in ReadOnlyTensorSpan<T> yPred, in ReadOnlyTensorSpan<T> sampleWeight)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Layout layout = Layout.Of(ShapeOf(yTrue, yPred), settings.Axis);
        T[] labels = Labels(yTrue, settings.Smoothing), predictions = Predictions(settings.Value, yPred);
        T[] weights = ElementWeights(settings, layout, Weights(sampleWeight, layout)), gradient = new T[labels.Length];
        if (settings.Derivative is { } derivative) Elementwise<T>(derivative, predictions, labels, gradient, weights);
        else Differentiate<T>(settings.Value, predictions, labels, gradient, weights);
        for (int i = 0; i < gradient.Length; i++)
        {
            // A weight of 0 takes the element out, even one whose derivative is infinite.
            if (weights[i] == T.Zero) gradient[i] = T.Zero;
        }
        return Tensor.Create(gradient, yPred.Lengths);
    }

    internal static double CheckedSmoothing(double smoothing) => smoothing is >= 0 and <= 1
        ? smoothing
        : throw new ArgumentOutOfRangeException(
            nameof(BinaryCrossEntropy.LabelSmoothing), smoothing,
            string.Create(CultureInfo.InvariantCulture, $"LabelSmoothing is {smoothing}; it must lie in [0, 1]."));

    internal static TEnum Checked<TEnum>(TEnum value) where TEnum : struct, Enum => Enum.IsDefined(value)
        ? value
        : throw new ArgumentOutOfRangeException(
            typeof(TEnum).Name, value, $"{typeof(TEnum).Name} is {value}; known are {string.Join(", ", Enum.GetNames<TEnum>())}.");

    /// <summary>y (1 - s) + s / 2 in T, Keras's order of operations.</summary>
    internal static void Smooth<T>(ReadOnlySpan<T> labels, Span<T> smoothed, double smoothing)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T s = T.CreateTruncating(smoothing), half = T.CreateTruncating(0.5);
        for (int i = 0; i < labels.Length; i++) smoothed[i] = smoothing == 0 ? labels[i] : labels[i] * (T.One - s) + half * s;
    }

    /// <summary>Checked and smoothed labels, row-major.</summary>
    private static T[] Labels<T>(in ReadOnlyTensorSpan<T> yTrue, double smoothing) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] labels = Flat(yTrue);
        for (int i = 0; i < labels.Length; i++)
        {
            if (!(labels[i] >= T.Zero && labels[i] <= T.One)) throw OutOfRange(nameof(yTrue), i, labels[i], "labels lie in [0, 1].");
        }
        Smooth<T>(labels, labels, smoothing);
        return labels;
    }

    /// <summary>Checked predictions, row-major. Where the loss clips, infinities may pass, but NaN is no number to clip.</summary>
    private static T[] Predictions<T>(ElementwiseLoss loss, in ReadOnlyTensorSpan<T> yPred) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] predictions = Flat(yPred);
        PredictionKind kind = loss.Graph.Prediction;
        for (int i = 0; kind != PredictionKind.Logit && i < predictions.Length; i++)
        {
            T p = predictions[i];
            bool fits = kind == PredictionKind.Probability ? p >= T.Zero && p <= T.One : !T.IsNaN(p);
            if (!fits) throw OutOfRange(nameof(yPred), i, p, "probabilities lie in [0, 1]; for logits set FromLogits.");
        }
        return predictions;
    }

    private static void Elementwise<T>(ElementwiseLoss loss, ReadOnlySpan<T> predictions, ReadOnlySpan<T> labels, Span<T> losses, ReadOnlySpan<T> weights)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float)) loss.Elementwise(As<T, float>(predictions), As<T, float>(labels), As<T, float>(losses), As<T, float>(weights));
        else if (typeof(T) == typeof(double)) loss.Elementwise(As<T, double>(predictions), As<T, double>(labels), As<T, double>(losses), As<T, double>(weights));
        else throw Unsupported<T>();
    }

    private static void Differentiate<T>(ElementwiseLoss loss, ReadOnlySpan<T> predictions, ReadOnlySpan<T> labels, Span<T> gradient, ReadOnlySpan<T> weights)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float)) loss.Differentiate(As<T, float>(predictions), As<T, float>(labels), As<T, float>(gradient), As<T, float>(weights));
        else if (typeof(T) == typeof(double)) loss.Differentiate(As<T, double>(predictions), As<T, double>(labels), As<T, double>(gradient), As<T, double>(weights));
        else throw Unsupported<T>();
    }

    private static ReadOnlySpan<TTo> As<T, TTo>(ReadOnlySpan<T> span) where T : unmanaged where TTo : unmanaged => MemoryMarshal.Cast<T, TTo>(span);

    private static Span<TTo> As<T, TTo>(Span<T> span) where T : unmanaged where TTo : unmanaged => MemoryMarshal.Cast<T, TTo>(span);

    private static NotSupportedException Unsupported<T>() => new($"losses are for float and double, not {typeof(T)}.");

    private static ArgumentOutOfRangeException OutOfRange<T>(string argument, int index, T value, string rule) where T : IFormattable =>
        new(argument, value, $"{argument}: element {index} (row-major) is {value.ToString(null, CultureInfo.InvariantCulture)}; {rule}");
}
