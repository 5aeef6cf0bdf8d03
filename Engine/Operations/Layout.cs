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

/// <summary>Rows become columns: y[j, i] = x[i, j].</summary>
internal sealed class Transposing<T> : Operation<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly Transposing<T> s_instance = new();

    public override string Name => "Transpose";

    public static Variable<T> Apply(Variable<T> x)
    {
        x.CheckUse("Transpose");
        if (x.Shape.Length != 2)
            throw new ArgumentException($"Transpose: shape {Shapes.Format(x.Shape)} is no matrix; Reshape it to two dimensions first.", nameof(x));
        int rows = (int)x.Shape[0], columns = (int)x.Shape[1];
        ReadOnlySpan<nint> shape = [columns, rows];
        Variable<T> y = Variable<T>.Record(s_instance, shape, x);
        Transposition.Run(rows, columns, x.Values, columns, y.Destination, rows);
        return y;
    }

    public override void VectorJacobianProduct(Variable<T> y)
    {
        Span<T> destination = y.A.Receive(out bool accumulate);
        int rows = (int)y.Shape[1], columns = (int)y.Shape[0];
        if (!accumulate)
        {
            Transposition.Run(columns, rows, y.Arrived, rows, destination, columns);
            return;
        }
        for (int i = 0; i < rows; i++)
            for (int j = 0; j < columns; j++) destination[i * columns + j] += y.Arrived[j * rows + i];
    }
}
