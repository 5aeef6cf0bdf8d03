using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AutoBce;

/// <summary>
/// A whole group's room for the last few elements of a call: a kernel computes them by the same code as all others, on vectors that
/// are filled up with harmless numbers.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct KernelPad
{
    private Row _predictions, _labels, _weights, _output;

    /// <summary>The predictions.</summary>
    [UnscopedRef] public ref float Predictions => ref _predictions[0];

    /// <summary>The labels.</summary>
    [UnscopedRef] public ref float Labels => ref _labels[0];

    /// <summary>The weights.</summary>
    [UnscopedRef] public ref float Weights => ref _weights[0];

    /// <summary>The results.</summary>
    [UnscopedRef] public ref float Output => ref _output[0];

    /// <summary>Copies the elements from the start to the end of a call; the lanes after them get the given prediction and label, and weigh nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Fill(in KernelCall<float> call, int start, float prediction, float label)
    {
        Copy(in call.Predictions, start, call.Length, prediction, ref _predictions);
        Copy(in call.Labels, start, call.Length, label, ref _labels);
        if (call.Weighted) Copy(in call.Weights, start, call.Length, 0, ref _weights);
    }

    /// <summary>Copies the results of the elements from the start on to where they belong.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Store(in KernelCall<float> call, int start)
    {
        ReadOnlySpan<float> lanes = _output;
        lanes[..(call.Length - start)].CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.Add(ref call.Output, start), call.Length - start));
    }

    /// <summary>By one vector where there are masks: the kernel's vector loads would wait for single stores.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void Copy(ref readonly float source, int start, int end, float fill, ref Row row)
    {
        Span<float> lanes = row;
        if (Avx512F.IsSupported)
        {
            var mask = Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(end - start)).AsSingle();
            fixed (float* p = &Unsafe.Add(ref Unsafe.AsRef(in source), start))
                Avx512F.MaskLoad(p, mask, Vector512.Create(fill)).CopyTo(lanes);
            return;
        }
        lanes[(end - start)..].Fill(fill);
        for (int i = start; i < end; i++) lanes[i - start] = Unsafe.Add(ref Unsafe.AsRef(in source), i);
    }

    [InlineArray(Lanes.Group)]
    private struct Row
    {
        private float _element;
    }
}
