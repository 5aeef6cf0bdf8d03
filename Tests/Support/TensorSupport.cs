using System.Numerics;
using System.Numerics.Tensors;

namespace AutoBce.Tests;

internal static class TensorSupport
{
    /// <summary>The elements in row-major order.</summary>
    public static T[] ToArray<T>(this in ReadOnlyTensorSpan<T> tensor)
    {
        var elements = new T[tensor.FlattenedLength];
        tensor.FlattenTo(elements);
        return elements;
    }

    public static Variable<T> Leaf<T>(ReadOnlySpan<T> elements, params ReadOnlySpan<nint> shape) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        new(new ReadOnlyTensorSpan<T>(elements, shape), requiresGradient: true);

    public static Variable<T> Constant<T>(ReadOnlySpan<T> elements, params ReadOnlySpan<nint> shape) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        new(new ReadOnlyTensorSpan<T>(elements, shape));
}
