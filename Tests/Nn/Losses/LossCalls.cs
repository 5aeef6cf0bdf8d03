using System.Numerics;
using System.Numerics.Tensors;

namespace AutoBce.Tests;

/// <summary>Calls of losses on arrays.</summary>
internal static class LossCalls
{
    public static T[] On<T>(this BinaryCrossEntropy loss, T[] labels, T[] predictions, nint[] shape, T[]? weights = null, nint[]? weightShape = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Flat(weights is null ? loss.Call(Span(labels, shape), Span(predictions, shape)) : loss.Call(Span(labels, shape), Span(predictions, shape), Span(weights, weightShape ?? [weights.Length])));

    public static T[] On<T>(this BinaryFocalCrossEntropy loss, T[] labels, T[] predictions, nint[] shape, T[]? weights = null, nint[]? weightShape = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Flat(weights is null ? loss.Call(Span(labels, shape), Span(predictions, shape)) : loss.Call(Span(labels, shape), Span(predictions, shape), Span(weights, weightShape ?? [weights.Length])));

    public static T[] GradientOn<T>(this BinaryCrossEntropy loss, T[] labels, T[] predictions, nint[] shape, T[]? weights = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Flat(weights is null ? loss.Gradient(Span(labels, shape), Span(predictions, shape)) : loss.Gradient(Span(labels, shape), Span(predictions, shape), Span(weights, [weights.Length])));

    public static T[] GradientOn<T>(this BinaryFocalCrossEntropy loss, T[] labels, T[] predictions, nint[] shape, T[]? weights = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Flat(weights is null ? loss.Gradient(Span(labels, shape), Span(predictions, shape)) : loss.Gradient(Span(labels, shape), Span(predictions, shape), Span(weights, [weights.Length])));

    public static ReadOnlyTensorSpan<T> Span<T>(T[] values, nint[] shape) => new(values, shape);

    public static T[] Flat<T>(Tensor<T> tensor)
    {
        T[] values = new T[tensor.FlattenedLength];
        tensor.FlattenTo(values);
        return values;
    }

    /// <summary>Equal up to an error relative to the greater.</summary>
    public static void Near<T>(double tolerance, T[] expected, T[] actual) where T : IBinaryFloatingPointIeee754<T>
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            double e = double.CreateTruncating(expected[i]), a = double.CreateTruncating(actual[i]);
            Assert.True(e.Equals(a) || Math.Abs(e - a) <= tolerance * Math.Max(Math.Abs(e), Math.Abs(a)), $"element {i} is {a:R}, expected {e:R}.");
        }
    }
}
