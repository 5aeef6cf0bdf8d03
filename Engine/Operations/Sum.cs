using System.Numerics;
using System.Numerics.Tensors;

namespace AutoBce;

/// <summary>The sum of all elements, times a factor: 1, or 1 / n for the mean. The result has shape [1].</summary>
internal sealed class SumAll<T> : Operation<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly SumAll<T> s_sum = new(isMean: false), s_mean = new(isMean: true);
    private readonly bool _isMean;

    private SumAll(bool isMean) => _isMean = isMean;

    public override string Name => _isMean ? "Mean" : "Sum";

    public static Variable<T> Apply(Variable<T> x, bool isMean)
    {
        x.CheckUse(isMean ? s_mean.Name : s_sum.Name);
        if (isMean && x.Count == 0) throw new ArgumentException($"Mean: shape {Shapes.Format(x.Shape)} has no elements, and 0 / 0 is no mean.", nameof(x));
        ReadOnlySpan<nint> shape = [1];
        Variable<T> y = Variable<T>.Record(isMean ? s_mean : s_sum, shape, x);
        y.Destination[0] = T.CreateTruncating(OrderedSum.Of(x.Values) / (isMean ? x.Count : 1));
        return y;
    }

    public override void VectorJacobianProduct(Variable<T> y)
    {
        Span<T> destination = y.A.Receive(out bool accumulate);
        T gradient = _isMean ? y.Arrived[0] / T.CreateTruncating(y.A.Count) : y.Arrived[0];
        if (accumulate) TensorPrimitives.Add(destination, gradient, destination);
        else destination.Fill(gradient);
    }
}

/// <summary>The sum or mean over one axis: with x of shape [outer, n, inner], y[o, i] = sum over j of x[o, j, i].</summary>
internal sealed class SumAxis<T> : Operation<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Block = 128;
    private static readonly SumAxis<T> s_sum = new(isMean: false), s_mean = new(isMean: true);
    private readonly bool _isMean;

    private SumAxis(bool isMean) => _isMean = isMean;

    public override string Name => _isMean ? "Mean" : "Sum";

    public static Variable<T> Apply(Variable<T> x, int axis, bool keepDimensions, bool isMean)
    {
        SumAxis<T> operation = isMean ? s_mean : s_sum;
        x.CheckUse(operation.Name);
        int rank = x.Shape.Length;
        if (axis < -rank || axis >= rank)
            throw new ArgumentOutOfRangeException(nameof(axis), axis, $"{operation.Name}: shape {Shapes.Format(x.Shape)} has the axes {-rank} to {rank - 1}.");
        if (axis < 0) axis += rank;
        if (isMean && x.Shape[axis] == 0)
            throw new ArgumentException($"Mean: axis {axis} of shape {Shapes.Format(x.Shape)} has no elements, and 0 / 0 is no mean.", nameof(axis));
        Variable<T> y = Variable<T>.Record(operation, Reduced(x.Shape, axis, keepDimensions, stackalloc nint[rank]), x);
        y.Axis = axis;
        operation.Forward(x, y);
        return y;
    }

    private static ReadOnlySpan<nint> Reduced(ReadOnlySpan<nint> shape, int axis, bool keepDimensions, Span<nint> reduced)
    {
        shape.CopyTo(reduced);
        reduced[axis] = 1;
        if (keepDimensions || shape.Length == 1) return reduced;
        reduced[(axis + 1)..].CopyTo(reduced[axis..]);
        return reduced[..^1];
    }

    private static (int Outer, int Length, int Inner) Layout(Variable<T> x, int axis) =>
        (Product(x.Shape[..axis]), (int)x.Shape[axis], Product(x.Shape[(axis + 1)..]));

    private static int Product(ReadOnlySpan<nint> lengths)
    {
        int product = 1;
        foreach (nint length in lengths) product *= (int)length;
        return product;
    }

    private void Forward(Variable<T> x, Variable<T> y)
    {
        (int outer, int length, int inner) = Layout(x, y.Axis);
        double divisor = _isMean ? length : 1;
        Span<double> sums = stackalloc double[Block];
        for (int o = 0; o < outer; o++)
        {
            ReadOnlySpan<T> slab = x.Values.Slice(o * length * inner, length * inner);
            Span<T> row = y.Destination.Slice(o * inner, inner);
            if (inner == 1)
            {
                row[0] = T.CreateTruncating(OrderedSum.Of(slab) / divisor);
                continue;
            }
            for (int start = 0; start < inner; start += Block)
            {
                Span<double> part = sums[..Math.Min(Block, inner - start)];
                part.Clear();
                for (int j = 0; j < length; j++)
                    for (int i = 0; i < part.Length; i++) part[i] += double.CreateTruncating(slab[j * inner + start + i]);
                for (int i = 0; i < part.Length; i++) row[start + i] = T.CreateTruncating(part[i] / divisor);
            }
        }
    }

    public override void VectorJacobianProduct(Variable<T> y)
    {
        (int outer, int length, int inner) = Layout(y.A, y.Axis);
        Span<T> destination = y.A.Receive(out bool accumulate);
        T divisor = _isMean ? T.CreateTruncating(length) : T.One;
        for (int o = 0; o < outer; o++)
        {
            ReadOnlySpan<T> gradient = y.Arrived.Slice(o * inner, inner);
            for (int j = 0; j < length; j++)
            {
                Span<T> row = destination.Slice((o * length + j) * inner, inner);
                for (int i = 0; i < inner; i++) row[i] = accumulate ? row[i] + gradient[i] / divisor : gradient[i] / divisor;
            }
        }
    }
}
