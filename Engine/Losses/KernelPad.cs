using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AutoBce;

/// <summary>
/// A whole group's room for the last few elements of a call: a kernel computes them by the same code as all others, on vectors that
/// are filled up with harmless numbers.
/// </summary>
/// <typeparam name="T">The element.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct KernelPad<T>
    where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
{
    private Row _predictions, _labels, _weights, _output;

    /// <summary>The predictions.</summary>
    [UnscopedRef] public ref T Predictions => ref _predictions[0];

    /// <summary>The labels.</summary>
    [UnscopedRef] public ref T Labels => ref _labels[0];

    /// <summary>The weights.</summary>
    [UnscopedRef] public ref T Weights => ref _weights[0];

    /// <summary>The results.</summary>
    [UnscopedRef] public ref T Output => ref _output[0];

    /// <summary>Copies the elements from the start to the end of a call; the lanes after them get the given prediction and label, and weigh nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Fill(in KernelCall<T> call, int start, T prediction, T label)
    {
        Copy(in call.Predictions, start, call.Length, prediction, ref _predictions);
        Copy(in call.Labels, start, call.Length, label, ref _labels);
        if (call.Weighted) Copy(in call.Weights, start, call.Length, T.Zero, ref _weights);
    }

    /// <summary>Copies the results of the elements from the start on to where they belong.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Store(in KernelCall<T> call, int start)
    {
        if (start >= call.Length) return;
        ReadOnlySpan<T> lanes = _output;
        lanes[..(call.Length - start)].CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.Add(ref call.Output, start), call.Length - start));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(ref readonly T source, int start, int end, T fill, ref Row row)
    {
        Span<T> lanes = row;
        lanes.Fill(fill);
        if (start >= end) return;
        MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref Unsafe.AsRef(in source), start), end - start).CopyTo(lanes);
    }

    [InlineArray(Lanes.Group)]
    private struct Row
    {
        private T _element;
    }
}
