using System.Numerics;
using System.Numerics.Tensors;

namespace AutoBce;

/// <summary>The axes in another order: axis d of the result is axis order[d] of the operand. For a matrix, y[j, i] = x[i, j].</summary>
internal sealed class Permutation<T> : Operation<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly Permutation<T> s_instance = new();

    public override string Name => "Transpose";

    /// <summary>The transpose of a matrix.</summary>
    public static Variable<T> Apply(Variable<T> x)
    {
        x.CheckUse("Transpose");
        if (x.Shape.Length != 2)
            throw new ArgumentException($"Transpose: shape {Shapes.Format(x.Shape)} is no matrix; name the order of its axes, or Reshape it to two dimensions first.", nameof(x));
        return Apply(x, [1, 0]);
    }

    public static Variable<T> Apply(Variable<T> x, ReadOnlySpan<int> axes)
    {
        x.CheckUse("Transpose");
        if (axes.Length != x.Shape.Length)
            throw new ArgumentException($"Transpose: {axes.Length} axes were named for shape {Shapes.Format(x.Shape)}; name each of its {x.Shape.Length} once.", nameof(axes));
        Span<nint> shape = stackalloc nint[axes.Length];
        uint order = 0, seen = 0;
        for (int d = 0; d < axes.Length; d++)
        {
            int axis = Shapes.Axis(axes[d], x.Shape, "Transpose");
            if ((seen & (1u << axis)) != 0)
                throw new ArgumentException($"Transpose: axis {axes[d]} of shape {Shapes.Format(x.Shape)} is named twice; name each of its {x.Shape.Length} once.", nameof(axes));
            seen |= 1u << axis;
            order |= (uint)axis << (4 * d);
            shape[d] = x.Shape[axis];
        }
        Variable<T> y = Variable<T>.Record(s_instance, shape, x);
        y.Axes = order;
        Permute(x.Values, x.Shape, order, y.Destination);
        return y;
    }

    public override void VectorJacobianProduct(Variable<T> y)
    {
        uint inverse = 0;
        for (int d = 0; d < y.Shape.Length; d++) inverse |= (uint)d << (4 * Axis(y.Axes, d));
        Span<T> destination = y.A.Receive(out bool accumulate);
        Span<T> product = accumulate ? Scratch<T>.Take(destination.Length) : destination;
        Permute(y.Arrived, y.Shape, inverse, product);
        if (accumulate) TensorPrimitives.Add(destination, product, destination);
    }

    private static int Axis(uint order, int d) => (int)(order >> (4 * d)) & 15;

    /// <summary>
    /// Copies x with its axes in the order given. Axes that stay neighbours are one; what then remains is matrices whose rows are copied,
    /// or that are transposed: the innermost axis of x against that of y.
    /// </summary>
    private static void Permute(ReadOnlySpan<T> x, ReadOnlySpan<nint> shape, uint order, Span<T> y)
    {
        if (y.IsEmpty) return;
        Span<nint> strides = stackalloc nint[shape.Length];
        for (nint d = shape.Length - 1, stride = 1; d >= 0; stride *= shape[(int)d--]) strides[(int)d] = stride;

        // From the last axis of y to the first.
        Lengths lengths = default, from = default, to = default, index = default;
        int rank = 0, inner = 0;
        nint size = 1;
        for (int d = shape.Length - 1; d >= 0; d--)
        {
            nint length = shape[Axis(order, d)], stride = strides[Axis(order, d)];
            if (length == 1) continue;
            if (rank > 0 && stride == from[rank - 1] * lengths[rank - 1]) lengths[rank - 1] *= length;
            else (lengths[rank], from[rank], to[rank], rank) = (length, stride, size, rank + 1);
            size *= length;
        }
        for (int d = 0; d < rank; d++)
            if (from[d] == 1) inner = d;

        for (int d = 0, source = 0, target = 0; d < Math.Max(rank, 1);)
        {
            ReadOnlySpan<T> read = x[source..];
            Span<T> write = y[target..];
            if (inner > 0) Transposition.Run((int)lengths[0], (int)lengths[inner], read, (int)from[0], write, (int)to[inner]);
            else read[..(rank == 0 ? 1 : (int)lengths[0])].CopyTo(write);
            for (d = 1; d < rank; d++)
            {
                if (d == inner) continue;
                (source, target) = (source + (int)from[d], target + (int)to[d]);
                if (++index[d] < lengths[d]) break;
                (source, target, index[d]) = (source - (int)(from[d] * lengths[d]), target - (int)(to[d] * lengths[d]), 0);
            }
        }
    }
}
