using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace AutoBce;

/// <summary>What the losses with Keras's arguments share: a generated loss of elements, between labels and a reduction.</summary>
internal static partial class KerasLoss
{
    /// <param name="Value">The loss of an element.</param>
    /// <param name="Smoothing">What becomes of labels.</param>
    /// <param name="Axis">Over which losses are averaged first.</param>
    /// <param name="Reduction">What becomes of the losses after that.</param>
    /// <param name="Mode">Whose arithmetic.</param>
    /// <param name="Ignored">The label that says that there is none.</param>
    /// <param name="Factors">Of positives, one to each output.</param>
    internal readonly record struct Settings(
        ElementwiseLoss Value, Smoothing Smoothing, int Axis, Reduction Reduction, ProbabilityMode Mode, double? Ignored = null, PositiveFactors Factors = default);

    internal static Tensor<T> Call<T>(
        Settings settings, in ReadOnlyTensorSpan<T> yTrue, in ReadOnlyTensorSpan<T> yPred, in ReadOnlyTensorSpan<T> sampleWeight,
        in ReadOnlyTensorSpan<bool> mask = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (HalfPrecision.Is<T>())
            return HalfPrecision.Narrowed<T>(Call(settings, HalfPrecision.Widened(yTrue), HalfPrecision.Widened(yPred), HalfPrecision.Widened(sampleWeight), mask));
        Layout layout = Layout.Of(ShapeOf(yTrue, yPred), settings.Axis);
        T[] labels = Flat(yTrue), predictions = Flat(yPred), weights = Weights(sampleWeight, layout, settings.Mode), losses = new T[labels.Length];
        Kept kept = Keep(settings, layout, mask, labels, predictions);
        Check(settings, labels, predictions);
        settings.Smoothing.Apply<T>(labels);
        T[] factors = Factors(settings, layout, labels);
        Elementwise<T>(settings.Value, predictions, labels, losses, []);
        for (int i = 0; i < factors.Length; i++) losses[i] = factors[i] == T.Zero ? T.Zero : factors[i] * losses[i];
        return Reduce(settings, layout, kept, losses, weights);
    }

    internal static Tensor<T> Gradient<T>(
        Settings settings, in ReadOnlyTensorSpan<T> yTrue, in ReadOnlyTensorSpan<T> yPred, in ReadOnlyTensorSpan<T> sampleWeight,
        in ReadOnlyTensorSpan<bool> mask = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (HalfPrecision.Is<T>())
            return HalfPrecision.Narrowed<T>(Gradient(settings, HalfPrecision.Widened(yTrue), HalfPrecision.Widened(yPred), HalfPrecision.Widened(sampleWeight), mask));
        Layout layout = Layout.Of(ShapeOf(yTrue, yPred), settings.Axis);
        T[] labels = Flat(yTrue), predictions = Flat(yPred), gradient = new T[labels.Length], weights = Weights(sampleWeight, layout, settings.Mode);
        Kept kept = Keep(settings, layout, mask, labels, predictions);
        Check(settings, labels, predictions);
        settings.Smoothing.Apply<T>(labels);
        T[] factors = Factors(settings, layout, labels);
        weights = ElementWeights(settings, layout, kept, weights);
        for (int i = 0; i < factors.Length; i++) weights[i] *= factors[i];
        Differentiate<T>(settings.Value, predictions, labels, gradient, weights);
        for (int i = 0; i < gradient.Length; i++)
        {
            // A weight of 0 takes the element out, even one whose derivative is infinite. A certain hit of a focal loss with gamma below 1 is 0 times
            // infinity; its limit is 0.
            if (weights[i] == T.Zero || (T.IsNaN(gradient[i]) && predictions[i] == labels[i])) gradient[i] = T.Zero;
        }
        return Tensor.Create(gradient, yPred.Lengths);
    }

    /// <summary>Of the losses of elements, whose labels change with them; none if there are no weights of positives.</summary>
    private static T[] Factors<T>(Settings settings, Layout layout, T[] labels) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (settings.Factors.IsNone) return [];
        settings.Factors.CheckOutputs(layout.Outputs);
        return settings.Factors.Apply<T>(labels, layout.Inner);
    }

    internal static double CheckedSmoothing(double smoothing) => Smoothing.Checked(smoothing, nameof(BinaryCrossEntropy.LabelSmoothing));

    internal static TEnum Checked<TEnum>(TEnum value) where TEnum : struct, Enum => Enum.IsDefined(value)
        ? value
        : throw new ArgumentOutOfRangeException(
            typeof(TEnum).Name, value, $"{typeof(TEnum).Name} is {value}; known are {string.Join(", ", Enum.GetNames<TEnum>())}.");

    /// <summary>A factor of a class or sample.</summary>
    internal static double CheckedWeight(double weight, string name) => double.IsFinite(weight) && weight >= 0
        ? weight
        : throw new ArgumentOutOfRangeException(
            name, weight, string.Create(CultureInfo.InvariantCulture, $"{name} is {weight}; it must be a finite number, 0 or above."));

    /// <summary>A label that is not ignored lies in [0, 1]. Where the loss clips, infinite predictions may pass, but NaN is no number to clip.</summary>
    private static void Check<T>(Settings settings, T[] labels, T[] predictions) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < labels.Length; i++)
        {
            if (!(labels[i] >= T.Zero && labels[i] <= T.One))
                throw OutOfRange("yTrue", i, labels[i], "labels lie in [0, 1]." + (T.IsNaN(labels[i]) ? " To leave elements out, give a mask or set IgnoredLabel to NaN." : ""));
        }
        PredictionKind kind = settings.Value.Graph.Prediction;
        for (int i = 0; kind != PredictionKind.Logit && i < predictions.Length; i++)
        {
            T p = predictions[i];
            bool fits = kind == PredictionKind.Probability ? p >= T.Zero && p <= T.One : !T.IsNaN(p);
            if (!fits) throw OutOfRange("yPred", i, p, "probabilities lie in [0, 1]; for logits set FromLogits.");
        }
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

    private static NotSupportedException Unsupported<T>() => new($"losses are for Half, float and double, not {typeof(T)}.");

    internal static ArgumentOutOfRangeException OutOfRange<T>(string argument, int index, T value, string rule) where T : IFormattable =>
        new(argument, value, $"{argument}: element {index} (row-major) is {value.ToString(null, CultureInfo.InvariantCulture)}; {rule}");
}
