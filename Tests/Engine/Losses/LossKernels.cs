using System.Numerics;
using System.Runtime.InteropServices;

namespace AutoBce.Tests;

/// <summary>The members of a loss for either format, chosen by type.</summary>
internal static class LossKernels
{
    public static double Evaluate<T>(ElementwiseLoss loss, ReadOnlySpan<T> predictions, ReadOnlySpan<T> labels, ReadOnlySpan<T> weights = default)
        where T : unmanaged => typeof(T) == typeof(float)
        ? loss.Evaluate(Of<T, float>(predictions), Of<T, float>(labels), Of<T, float>(weights))
        : loss.Evaluate(Of<T, double>(predictions), Of<T, double>(labels), Of<T, double>(weights));

    public static void Elementwise<T>(ElementwiseLoss loss, ReadOnlySpan<T> predictions, ReadOnlySpan<T> labels, Span<T> losses, ReadOnlySpan<T> weights = default)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float)) loss.Elementwise(Of<T, float>(predictions), Of<T, float>(labels), Of<T, float>(losses), Of<T, float>(weights));
        else loss.Elementwise(Of<T, double>(predictions), Of<T, double>(labels), Of<T, double>(losses), Of<T, double>(weights));
    }

    public static double Differentiate<T>(ElementwiseLoss loss, ReadOnlySpan<T> predictions, ReadOnlySpan<T> labels, Span<T> gradient, ReadOnlySpan<T> weights = default, double scale = 1)
        where T : unmanaged => typeof(T) == typeof(float)
        ? loss.Differentiate(Of<T, float>(predictions), Of<T, float>(labels), Of<T, float>(gradient), Of<T, float>(weights), (float)scale)
        : loss.Differentiate(Of<T, double>(predictions), Of<T, double>(labels), Of<T, double>(gradient), Of<T, double>(weights), scale);

    /// <summary>Each loss and each derivative, as one call each gives them.</summary>
    public static (T[] Losses, T[] Gradient) Run<T>(ElementwiseLoss loss, T[] predictions, T[] labels)
        where T : unmanaged
    {
        T[] losses = new T[predictions.Length], gradient = new T[predictions.Length];
        Elementwise<T>(loss, predictions, labels, losses);
        Differentiate<T>(loss, predictions, labels, gradient);
        return (losses, gradient);
    }

    /// <summary>Each loss and each derivative, from calls of one element.</summary>
    public static (T[] Losses, T[] Gradient) RunSingly<T>(ElementwiseLoss loss, T[] predictions, T[] labels, T[]? weights = null)
        where T : unmanaged
    {
        T[] losses = new T[predictions.Length], gradient = new T[predictions.Length];
        for (int i = 0; i < predictions.Length; i++)
        {
            ReadOnlySpan<T> weight = weights is null ? default : weights.AsSpan(i, 1);
            Elementwise(loss, predictions.AsSpan(i, 1), labels.AsSpan(i, 1), losses.AsSpan(i, 1), weight);
            Differentiate(loss, predictions.AsSpan(i, 1), labels.AsSpan(i, 1), gradient.AsSpan(i, 1), weight);
        }
        return (losses, gradient);
    }

    /// <summary>Fails with the first element whose bits differ. Every NaN counts as the same: which payload comes out is the processor's affair.</summary>
    public static void AssertBits<T>(ReadOnlySpan<T> expected, ReadOnlySpan<T> actual, string what)
        where T : unmanaged, INumberBase<T>
    {
        if (MemoryMarshal.AsBytes(expected).SequenceEqual(MemoryMarshal.AsBytes(actual))) return;
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            bool same = (T.IsNaN(expected[i]) && T.IsNaN(actual[i])) || MemoryMarshal.AsBytes(expected.Slice(i, 1)).SequenceEqual(MemoryMarshal.AsBytes(actual.Slice(i, 1)));
            Assert.True(same, $"{what}: element {i} is {actual[i]}, not {expected[i]}.");
        }
    }

    private static ReadOnlySpan<TTo> Of<TFrom, TTo>(ReadOnlySpan<TFrom> span)
        where TFrom : unmanaged
        where TTo : unmanaged => MemoryMarshal.Cast<TFrom, TTo>(span);

    private static Span<TTo> Of<TFrom, TTo>(Span<TFrom> span)
        where TFrom : unmanaged
        where TTo : unmanaged => MemoryMarshal.Cast<TFrom, TTo>(span);
}
