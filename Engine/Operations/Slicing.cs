using System.Numerics;
using System.Numerics.Tensors;

namespace AutoBce;

/// <summary>A range along an axis: with x of shape [outer, n, inner], y[o, j, i] = x[o, start + j, i].</summary>
internal sealed class Slicing<T> : Operation<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly Slicing<T> s_instance = new();

    public override string Name => "Slice";

    public static Variable<T> Apply(Variable<T> x, int axis, Range range)
    {
        x.CheckUse("Slice");
        axis = Shapes.Axis(axis, x.Shape, "Slice");
        int length = (int)x.Shape[axis], start = range.Start.GetOffset(length), end = range.End.GetOffset(length);
        if (start < 0 || start > end || end > length)
            throw new ArgumentOutOfRangeException(nameof(range), range, $"Slice: axis {axis} of shape {Shapes.Format(x.Shape)} has the length {length}; a range of it starts at 0 or later, and ends no sooner than it starts and no later than {length}.");
        Span<nint> shape = stackalloc nint[x.Shape.Length];
        x.Shape.CopyTo(shape);
        shape[axis] = end - start;
        Variable<T> y = Variable<T>.Record(s_instance, shape, x);
        (y.Axis, y.Start) = (axis, start);
        (int outer, int rows, int inner) = Shapes.Around(axis, y.Shape);
        int block = rows * inner;
        for (int o = 0; o < outer; o++)
            x.Values.Slice((o * length + start) * inner, block).CopyTo(y.Destination.Slice(o * block, block));
        return y;
    }

    public override void VectorJacobianProduct(Variable<T> y)
    {
        (int outer, int rows, int inner) = Shapes.Around(y.Axis, y.Shape);
        int block = rows * inner, stride = (int)y.A.Shape[y.Axis] * inner;
        Span<T> destination = y.A.Receive(out bool accumulate);
        if (!accumulate) destination.Clear();
        for (int o = 0; o < outer; o++)
        {
            Span<T> part = destination.Slice(o * stride + y.Start * inner, block);
            TensorPrimitives.Add(part, y.Arrived.Slice(o * block, block), part);
        }
    }
}
