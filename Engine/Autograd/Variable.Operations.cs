using System.Numerics;

namespace AutoBce;

// What can be done with a Variable: each line records one operation of Engine/Operations.
public sealed partial class Variable<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>a + b, broadcast as in NumPy.</summary>
    /// <exception cref="ArgumentException">The shapes do not broadcast; so for the other operators.</exception>
    public static Variable<T> operator +(Variable<T> a, Variable<T> b) => Binary<T, Addition<T>>.Apply(a, b);

    /// <summary>a - b, broadcast as in NumPy.</summary>
    public static Variable<T> operator -(Variable<T> a, Variable<T> b) => Binary<T, Subtraction<T>>.Apply(a, b);

    /// <summary>The product of elements, broadcast as in NumPy; for matrices see <see cref="MatMul"/>.</summary>
    public static Variable<T> operator *(Variable<T> a, Variable<T> b) => Binary<T, Multiplication<T>>.Apply(a, b);

    /// <summary>The quotient of elements, broadcast as in NumPy.</summary>
    public static Variable<T> operator /(Variable<T> a, Variable<T> b) => Binary<T, Division<T>>.Apply(a, b);

    /// <summary>a + b for every element of a.</summary>
    public static Variable<T> operator +(Variable<T> a, T b) => Unary<T, AddScalar<T>>.Apply(a, b);

    /// <summary>a + b for every element of b.</summary>
    public static Variable<T> operator +(T a, Variable<T> b) => Unary<T, AddScalar<T>>.Apply(b, a);

    /// <summary>a - b for every element of a.</summary>
    public static Variable<T> operator -(Variable<T> a, T b) => Unary<T, AddScalar<T>>.Apply(a, -b);

    /// <summary>a - b for every element of b.</summary>
    public static Variable<T> operator -(T a, Variable<T> b) => Unary<T, SubtractFromScalar<T>>.Apply(b, a);

    /// <summary>a b for every element of a.</summary>
    public static Variable<T> operator *(Variable<T> a, T b) => Unary<T, MultiplyScalar<T>>.Apply(a, b);

    /// <summary>a b for every element of b.</summary>
    public static Variable<T> operator *(T a, Variable<T> b) => Unary<T, MultiplyScalar<T>>.Apply(b, a);

    /// <summary>a / b for every element of a.</summary>
    public static Variable<T> operator /(Variable<T> a, T b) => Unary<T, DivideByScalar<T>>.Apply(a, b);

    /// <summary>a / b for every element of b.</summary>
    public static Variable<T> operator /(T a, Variable<T> b) => Unary<T, DivideScalar<T>>.Apply(b, a);

    /// <summary>-a.</summary>
    public static Variable<T> operator -(Variable<T> a) => Unary<T, Negate<T>>.Apply(a);

    /// <summary>The sum of all elements, of shape [1].</summary>
    public Variable<T> Sum() => SumAll<T>.Apply(this, isMean: false);

    /// <summary>The mean of all elements, of shape [1].</summary>
    /// <exception cref="ArgumentException">There are no elements.</exception>
    public Variable<T> Mean() => SumAll<T>.Apply(this, isMean: true);

    /// <summary>The sum over one axis (negative: counted from the last), which keepDimensions leaves with length 1; a vector gives shape [1].</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public Variable<T> Sum(int axis, bool keepDimensions = false) => SumAxis<T>.Apply(this, axis, keepDimensions, isMean: false);

    /// <summary>The mean over one axis (negative: counted from the last), which keepDimensions leaves with length 1; a vector gives shape [1].</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    /// <exception cref="ArgumentException">The axis has no elements.</exception>
    public Variable<T> Mean(int axis, bool keepDimensions = false) => SumAxis<T>.Apply(this, axis, keepDimensions, isMean: true);

    /// <summary>The matrix product of this [m, k] and the other [k, n], of shape [m, n].</summary>
    /// <exception cref="ArgumentException">The shapes are others.</exception>
    public Variable<T> MatMul(Variable<T> other) => MatMul<T>.Apply(this, other);

    /// <summary>x W + b in one node, for this x of shape [m, k], a kernel W of shape [k, n] and a bias b of shape [n].</summary>
    internal Variable<T> Affine(Variable<T> kernel, Variable<T> bias) => MatMul<T>.Apply(this, kernel, bias);

    /// <summary>The transpose of a matrix: [m, n] becomes [n, m].</summary>
    /// <exception cref="ArgumentException">It is no matrix.</exception>
    public Variable<T> Transpose() => Transposing<T>.Apply(this);

    /// <summary>The same elements in the same order under another shape.</summary>
    /// <exception cref="ArgumentException">The number of elements differs.</exception>
    public Variable<T> Reshape(params ReadOnlySpan<nint> shape) => Reshaping<T>.Apply(this, shape);

    /// <summary>max(x, 0); its derivative at 0 is 0.</summary>
    public Variable<T> Relu() => Unary<T, Rectifier<T>>.Apply(this);

    /// <summary>1 / (1 + e^-x).</summary>
    public Variable<T> Sigmoid() => Unary<T, Logistic<T>>.Apply(this);

    /// <summary>The hyperbolic tangent.</summary>
    public Variable<T> Tanh() => Unary<T, HyperbolicTangent<T>>.Apply(this);

    /// <summary>e^x.</summary>
    public Variable<T> Exp() => Unary<T, Exponential<T>>.Apply(this);

    /// <summary>The natural logarithm.</summary>
    public Variable<T> Log() => Unary<T, Logarithm<T>>.Apply(this);

    /// <summary>log(1 + e^x).</summary>
    public Variable<T> Softplus() => Unary<T, SoftPlus<T>>.Apply(this);
}
