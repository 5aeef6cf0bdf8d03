using System.Numerics;

namespace AutoBce;

/// <summary>
/// y = a b for matrices, or in one pass y = a b + bias with a bias for each column, or max(a b + bias, 0). dL/da = g b^T, dL/db = a^T g,
/// dL/dbias = column sums of g, where g is the gradient of y, and 0 where y was cut off.
/// </summary>
internal sealed class MatMul<T> : Operation<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly MatMul<T> s_product = new("MatMul"), s_affine = new("Affine"), s_rectified = new("Affine and Relu");

    private MatMul(string name) => Name = name;

    public override string Name { get; }

    public static Variable<T> Apply(Variable<T> a, Variable<T> b, Variable<T>? bias = null, bool rectify = false)
    {
        MatMul<T> operation = bias is null ? s_product : rectify ? s_rectified : s_affine;
        ArgumentNullException.ThrowIfNull(b);
        Variable<T>.CheckOperands(operation.Name, a, b, bias);
        if (a.Shape.Length != 2 || b.Shape.Length != 2 || a.Shape[1] != b.Shape[0])
            throw Shapes.Mismatch(operation.Name, a.Shape, b.Shape, "they must be [m, k] and [k, n]");
        if (bias is not null && (bias.Shape.Length != 1 || bias.Shape[0] != b.Shape[1]))
            throw Shapes.Mismatch(operation.Name, b.Shape, bias.Shape, "kernel and bias must be [k, n] and [n]");
        int m = (int)a.Shape[0], k = (int)a.Shape[1], n = (int)b.Shape[1];
        ReadOnlySpan<nint> shape = [m, n];
        Variable<T> y = Variable<T>.Record(operation, shape, a, b, bias);
        MatrixProduct.NN(m, n, k, a.Values, k, b.Values, n, y.Destination, n, bias: bias is null ? default : bias.Values, rectify: rectify);
        return y;
    }

    public override void VectorJacobianProduct(Variable<T> y)
    {
        Variable<T> a = y.A, b = y.B;
        int m = (int)a.Shape[0], k = (int)a.Shape[1], n = (int)b.Shape[1];
        ReadOnlySpan<T> gradient = y.Arrived;
        if (this == s_rectified)
        {
            Span<T> passed = y.Save(gradient.Length);
            bool accumulate = false;
            Span<T> sums = y.C.RequiresGradient ? y.C.Receive(out accumulate) : Scratch<T>.Take(n);
            RectifiedGradient.Pass(m, n, y.Values, gradient, passed, sums, accumulate);
            gradient = passed;
        }
        if (a.RequiresGradient)
        {
            Span<T> destination = a.Receive(out bool accumulate);
            MatrixProduct.NT(m, k, n, gradient, n, b.Values, n, destination, k, accumulate);
        }
        if (b.RequiresGradient)
        {
            Span<T> destination = b.Receive(out bool accumulate);
            MatrixProduct.TN(k, n, m, a.Values, k, gradient, n, destination, n, accumulate);
        }
        if (this != s_rectified && y.C is { RequiresGradient: true } bias) SumRows(m, n, gradient, bias);
    }

    /// <summary>Adds the column sums of the gradient to that of the bias.</summary>
    internal static void SumRows(int m, int n, ReadOnlySpan<T> gradient, Variable<T> bias)
    {
        Span<T> destination = bias.Receive(out bool accumulate);
        if (n == 1) destination[0] = T.CreateTruncating(OrderedSum.Of(gradient)) + (accumulate ? destination[0] : T.Zero);
        else MatrixProduct.SumRows(m, n, gradient, destination, accumulate);
    }
}
