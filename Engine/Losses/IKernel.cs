using System.ComponentModel;

namespace AutoBce;

/// <summary>The generated loop of a loss or an activation.</summary>
/// <typeparam name="T">float or double.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IKernel<T>
    where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
{
    /// <summary>Computes the elements of a call: whole groups of 16, or fewer than 16 with room for all.</summary>
    /// <typeparam name="TLanes">The operations of a vector width.</typeparam>
    /// <typeparam name="TVector">A vector of that width.</typeparam>
    /// <typeparam name="TOutput">One of <see cref="KernelOutput"/>.</typeparam>
    void Run<TLanes, TVector, TOutput>(in KernelCall<T> call)
        where TLanes : struct, IKernelLanes<TVector, T>
        where TVector : struct;
}

/// <summary>What a kernel is asked to write. It tells them apart while it is compiled to machine code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class KernelOutput
{
    /// <summary>Nothing: only the sum of the losses is wanted.</summary>
    public readonly struct None;

    /// <summary>Each weighted loss.</summary>
    public readonly struct Losses;

    /// <summary>Each weighted, scaled derivative by the prediction.</summary>
    public readonly struct Gradient;

    /// <summary>The gradient, and each weighted, scaled second derivative by the prediction.</summary>
    public readonly struct Twice;

    /// <summary>The gradient, each weighted, scaled derivative by the label, and the sums of the weighted derivatives by the hyperparameters.</summary>
    public readonly struct Partials;
}
