using System.Numerics;
using System.Numerics.Tensors;

namespace AutoBce;

/// <summary>
/// Losses of System.Half are computed in float: every Half is a float, and the result is rounded to the nearest Half once, ties to even. A result
/// of 65520 or more is infinity there, one of 2^-25 or less is 0. Keras 3 computes losses of float16 in float32 too; Keras 2 in float16, where 1 - epsilon is 1.
/// </summary>
internal static class HalfPrecision
{
    internal static bool Is<T>() => typeof(T) == typeof(Half);

    /// <summary>The same tensor of floats; one that is not given stays so.</summary>
    internal static ReadOnlyTensorSpan<float> Widened<T>(in ReadOnlyTensorSpan<T> tensor) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (tensor.Rank == 0) return default;
        T[] values = new T[checked((int)tensor.FlattenedLength)];
        tensor.FlattenTo(values);
        return new ReadOnlyTensorSpan<float>(Array.ConvertAll(values, float.CreateTruncating), tensor.Lengths);
    }

    /// <summary>Each number rounded to the nearest T.</summary>
    internal static Tensor<T> Narrowed<T>(Tensor<float> tensor) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        float[] values = new float[checked((int)tensor.FlattenedLength)];
        tensor.FlattenTo(values);
        return Tensor.Create(Array.ConvertAll(values, T.CreateTruncating), tensor.Lengths);
    }
}
