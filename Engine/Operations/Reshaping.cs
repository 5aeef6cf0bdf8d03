using System.Numerics;
using System.Numerics.Tensors;

namespace AutoBce;

/// <summary>The same elements in the same order under another shape.</summary>
internal sealed class Reshaping<T> : Operation<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly Reshaping<T> s_instance = new();

    public override string Name => "Reshape";

    public static Variable<T> Apply(Variable<T> x, ReadOnlySpan<nint> shape)
    {
        x.CheckUse("Reshape");
        if (Shapes.Count(shape, "Reshape") != x.Count)
            throw Shapes.Mismatch("Reshape", x.Shape, shape, "both must have the same number of elements");
        Variable<T> y = Variable<T>.Record(s_instance, shape, x);
        x.Values.CopyTo(y.Destination);
        return y;
    }

    public override void VectorJacobianProduct(Variable<T> y)
    {
        Span<T> destination = y.A.Receive(out bool accumulate);
        if (accumulate) TensorPrimitives.Add(destination, y.Arrived, destination);
        else y.Arrived.CopyTo(destination);
    }
}
