using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AutoBce;

/// <summary>Runs generated kernels at the width of this machine's vectors.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class KernelRunner
{
    /// <summary>Computes the elements of a call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<TKernel, TOutput>(TKernel kernel, in KernelCall<float> call)
        where TKernel : struct, IKernel<float>
    {
        switch (VectorWidth.Bits)
        {
            case 512: Run<float, TKernel, KernelFloat512, Vector512<float>, TOutput>(kernel, in call); break;
            case 256: Run<float, TKernel, KernelFloat256, Vector256<float>, TOutput>(kernel, in call); break;
            default: Run<float, TKernel, KernelFloat128, Vector128<float>, TOutput>(kernel, in call); break;
        }
    }

    /// <inheritdoc cref="Run{TKernel, TOutput}(TKernel, in KernelCall{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<TKernel, TOutput>(TKernel kernel, in KernelCall<double> call)
        where TKernel : struct, IKernel<double>
    {
        switch (VectorWidth.Bits)
        {
            case 512: Run<double, TKernel, KernelDouble512, Vector512<double>, TOutput>(kernel, in call); break;
            case 256: Run<double, TKernel, KernelDouble256, Vector256<double>, TOutput>(kernel, in call); break;
            default: Run<double, TKernel, KernelDouble128, Vector128<double>, TOutput>(kernel, in call); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Run<T, TKernel, TLanes, TVector, TOutput>(TKernel kernel, in KernelCall<T> call)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
        where TKernel : struct, IKernel<T>
        where TLanes : struct, IKernelLanes<TVector, T>
        where TVector : struct
    {
        if (call.Length % LaneSum<T>.Group == 0) kernel.Run<TLanes, TVector, TOutput>(in call);
        else Ragged<T, TKernel, TLanes, TVector, TOutput>(kernel, in call);
    }

    /// <summary>The whole groups where they are, then the rest in a place of its own.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Ragged<T, TKernel, TLanes, TVector, TOutput>(TKernel kernel, in KernelCall<T> call)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
        where TKernel : struct, IKernel<T>
        where TLanes : struct, IKernelLanes<TVector, T>
        where TVector : struct
    {
        int whole = call.Length - (call.Length % LaneSum<T>.Group);
        if (whole > 0) kernel.Run<TLanes, TVector, TOutput>(call.First(whole));
        Span<T> pad = stackalloc T[5 * LaneSum<T>.Group];
        kernel.Run<TLanes, TVector, TOutput>(call.Last(whole, pad));
        call.StoreLast(whole, pad);
    }
}
