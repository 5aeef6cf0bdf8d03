using System.Numerics;
using System.Numerics.Tensors;

namespace AutoBce;

/// <summary>
/// Operands one after the other along an axis. A node has up to three; more of them are joined as a tree of nodes, so that a recycled
/// node needs no list.
/// </summary>
internal sealed class Concatenation<T> : Operation<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly Concatenation<T> s_instance = new();

    public override string Name => "Concatenate";

    public static Variable<T> Apply(int axis, ReadOnlySpan<Variable<T>> operands)
    {
        if (operands.IsEmpty) throw new ArgumentException("Concatenate: there are no operands, and so no shape; name at least one.", nameof(operands));
        for (int k = 0; k < operands.Length; k++)
        {
            if (operands[k] is null) throw new ArgumentNullException(nameof(operands), $"Concatenate: operand {k} is null.");
            operands[k].CheckUse("Concatenate");
        }
        ReadOnlySpan<nint> first = operands[0].Shape;
        axis = Shapes.Axis(axis, first, "Concatenate");
        long total = 0;
        for (int k = 0; k < operands.Length; k++)
        {
            ReadOnlySpan<nint> shape = operands[k].Shape;
            if (shape.Length != first.Length || !shape[..axis].SequenceEqual(first[..axis]) || !shape[(axis + 1)..].SequenceEqual(first[(axis + 1)..]))
                throw new ArgumentException($"Concatenate: shapes {Shapes.Format(first)} and {Shapes.Format(shape)}, of operands 0 and {k}, do not fit: they may differ at axis {axis} only.", nameof(operands));
            total += shape[axis];
        }
        Span<nint> whole = stackalloc nint[first.Length];
        first.CopyTo(whole);
        whole[axis] = (nint)total;
        Shapes.Count(whole, "Concatenate");
        return Join(axis, operands);
    }

    private static Variable<T> Join(int axis, ReadOnlySpan<Variable<T>> operands)
    {
        int third = (operands.Length + 2) / 3;
        if (operands.Length <= 3) return Record(axis, operands[0], operands.Length > 1 ? operands[1] : null, operands.Length > 2 ? operands[2] : null);
        return Record(axis, Part(axis, operands[..third]), Part(axis, operands[third..(2 * third)]), Part(axis, operands[(2 * third)..]));
    }

    private static Variable<T>? Part(int axis, ReadOnlySpan<Variable<T>> operands) =>
        operands.Length switch { 0 => null, 1 => operands[0], _ => Join(axis, operands) };

    private static Variable<T> Record(int axis, Variable<T>? a, Variable<T>? b, Variable<T>? c)
    {
        Span<nint> shape = stackalloc nint[a!.Shape.Length];
        a.Shape.CopyTo(shape);
        shape[axis] += (b?.Shape[axis] ?? 0) + (c?.Shape[axis] ?? 0);
        Variable<T> y = Variable<T>.Record(s_instance, shape, a, b, c);
        y.Axis = axis;
        int start = 0;
        Fill(y, a, ref start);
        if (b is not null) Fill(y, b, ref start);
        if (c is not null) Fill(y, c, ref start);
        return y;
    }

    private static void Fill(Variable<T> y, Variable<T> operand, ref int start)
    {
        (int outer, int rows, int inner) = Shapes.Around(y.Axis, operand.Shape);
        int block = rows * inner, stride = (int)y.Shape[y.Axis] * inner;
        for (int o = 0; o < outer; o++)
            operand.Values.Slice(o * block, block).CopyTo(y.Destination.Slice(o * stride + start, block));
        start += block;
    }

    public override void VectorJacobianProduct(Variable<T> y)
    {
        int start = 0;
        Pass(y, y.A, ref start);
        Pass(y, y.B, ref start);
        Pass(y, y.C, ref start);
    }

    private static void Pass(Variable<T> y, Variable<T>? operand, ref int start)
    {
        if (operand is null) return;
        (int outer, int rows, int inner) = Shapes.Around(y.Axis, operand.Shape);
        int block = rows * inner, stride = (int)y.Shape[y.Axis] * inner;
        if (operand.RequiresGradient)
        {
            Span<T> destination = operand.Receive(out bool accumulate);
            for (int o = 0; o < outer; o++)
            {
                ReadOnlySpan<T> gradient = y.Arrived.Slice(o * stride + start, block);
                Span<T> part = destination.Slice(o * block, block);
                if (accumulate) TensorPrimitives.Add(part, gradient, part);
                else gradient.CopyTo(part);
            }
        }
        start += block;
    }
}
