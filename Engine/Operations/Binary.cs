using System.Numerics;
using System.Numerics.Tensors;

namespace AutoBce;

/// <summary>
/// A function of two numbers, applied to the elements of two Variables that are broadcast to one shape. A span of a or b has either the
/// length of y or is a single element that belongs to all of y.
/// </summary>
internal interface IBinaryFunction<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    static abstract string Name { get; }

    /// <summary>y[i] = f(a[i], b[i]).</summary>
    static abstract void Forward(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y);

    /// <summary>product[i] = gradient[i] * df/da at i.</summary>
    static abstract void ProductForA(ReadOnlySpan<T> gradient, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> product);

    /// <summary>product[i] = gradient[i] * df/db at i, where y[i] = f(a[i], b[i]).</summary>
    static abstract void ProductForB(ReadOnlySpan<T> gradient, ReadOnlySpan<T> a, ReadOnlySpan<T> b, ReadOnlySpan<T> y, Span<T> product);
}

/// <summary>The operation that applies a function of two numbers with NumPy's broadcasting.</summary>
internal sealed class Binary<T, TFunction> : Operation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TFunction : struct, IBinaryFunction<T>
{
    private const int Block = 256;
    private static readonly Binary<T, TFunction> s_instance = new();

    public override string Name => TFunction.Name;

    public static Variable<T> Apply(Variable<T> a, Variable<T> b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        Variable<T>.CheckOperands(TFunction.Name, a, b);
        Span<nint> shape = stackalloc nint[Shapes.MaximumRank];
        shape = shape[..Shapes.Broadcast(a.Shape, b.Shape, shape, TFunction.Name)];
        Variable<T> y = Variable<T>.Record(s_instance, shape, a, b);
        var rows = new BroadcastRows(y.Shape, a.Shape, b.Shape);
        while (rows.Next())
            TFunction.Forward(rows.RowOfA(a.Values), rows.RowOfB(b.Values), y.Destination.Slice(rows.Result, rows.RowLength));
        return y;
    }

    public override void VectorJacobianProduct(Variable<T> y)
    {
        if (y.A.RequiresGradient) Pass(y, toA: true);
        if (y.B.RequiresGradient) Pass(y, toA: false);
    }

    /// <summary>Sums the product over everything that the operand's elements were repeated for.</summary>
    private static void Pass(Variable<T> y, bool toA)
    {
        Variable<T> operand = toA ? y.A : y.B;
        Span<T> destination = operand.Receive(out bool accumulate);
        if (!accumulate && destination.Length == y.Count && operand.Shape.Length == y.Shape.Length)
        {
            PassRows(y, toA, destination);
            return;
        }
        if (!accumulate) destination.Clear();
        Span<T> product = stackalloc T[Block];
        var rows = new BroadcastRows(y.Shape, y.A.Shape, y.B.Shape);
        while (rows.Next())
        {
            int start = toA ? rows.A : rows.B;
            bool isRepeated = toA ? rows.IsRepeatedA : rows.IsRepeatedB;
            double sum = 0;
            for (int i = 0; i < rows.RowLength; i += Block)
            {
                Span<T> part = product[..Math.Min(Block, rows.RowLength - i)];
                Product(y, toA, in rows, i, part);
                if (isRepeated) sum += OrderedSum.Of<T>(part);
                else TensorPrimitives.Add(destination.Slice(start + i, part.Length), part, destination.Slice(start + i, part.Length));
            }
            if (isRepeated) destination[start] += T.CreateTruncating(sum);
        }
    }

    private static void PassRows(Variable<T> y, bool toA, Span<T> destination)
    {
        var rows = new BroadcastRows(y.Shape, y.A.Shape, y.B.Shape);
        while (rows.Next()) Product(y, toA, in rows, 0, destination.Slice(rows.Result, rows.RowLength));
    }

    /// <summary>The part of the row's product that starts at i and is as long as the span.</summary>
    private static void Product(Variable<T> y, bool toA, in BroadcastRows rows, int i, Span<T> product)
    {
        int n = product.Length;
        ReadOnlySpan<T> gradient = y.Arrived.Slice(rows.Result + i, n);
        ReadOnlySpan<T> b = rows.RowOfB(y.B.Values);
        if (!rows.IsRepeatedB) b = b.Slice(i, n);
        ReadOnlySpan<T> a = rows.RowOfA(y.A.Values);
        if (!rows.IsRepeatedA) a = a.Slice(i, n);
        if (toA) TFunction.ProductForA(gradient, a, b, product);
        else TFunction.ProductForB(gradient, a, b, y.Values.Slice(rows.Result + i, n), product);
    }
}
