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
    public Variable<T> Sum() => Summation<T>.Total.Apply(this);

    /// <summary>The mean of all elements, of shape [1].</summary>
    /// <exception cref="ArgumentException">There are no elements.</exception>
    public Variable<T> Mean() => Summation<T>.Mean.Apply(this);

    /// <summary>The sum over one axis (negative: counted from the last), which keepDimensions leaves with length 1; a vector gives shape [1].</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public Variable<T> Sum(int axis, bool keepDimensions = false) => Summation<T>.Total.Apply(this, axis, keepDimensions);

    /// <summary>The mean over one axis (negative: counted from the last), which keepDimensions leaves with length 1; a vector gives shape [1].</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    /// <exception cref="ArgumentException">The axis has no elements.</exception>
    public Variable<T> Mean(int axis, bool keepDimensions = false) => Summation<T>.Mean.Apply(this, axis, keepDimensions);

    /// <summary>The sum over several axes at once (negative: counted from the last), which keepDimensions leaves with length 1; over all of them it has shape [1].</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    /// <exception cref="ArgumentException">No axis is named, or one is named twice.</exception>
    public Variable<T> Sum(ReadOnlySpan<int> axes, bool keepDimensions = false) => Summation<T>.Total.Apply(this, axes, keepDimensions);

    /// <summary>The mean over several axes at once (negative: counted from the last), which keepDimensions leaves with length 1; over all of them it has shape [1].</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    /// <exception cref="ArgumentException">No axis is named, or one is named twice, or has no elements.</exception>
    public Variable<T> Mean(ReadOnlySpan<int> axes, bool keepDimensions = false) => Summation<T>.Mean.Apply(this, axes, keepDimensions);

    /// <summary>The largest element, of shape [1]; NaN if one is. The elements equal to it share the gradient in equal parts.</summary>
    /// <exception cref="ArgumentException">There are no elements.</exception>
    public Variable<T> Max() => Extremum<T>.Max.Apply(this);

    /// <summary>The largest element along an axis (negative: counted from the last), which keepDimensions leaves with length 1; a vector gives shape [1].
    /// NaN if one is. The elements equal to it share the gradient in equal parts.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    /// <exception cref="ArgumentException">The axis has no elements.</exception>
    public Variable<T> Max(int axis, bool keepDimensions = false) => Extremum<T>.Max.Apply(this, axis, keepDimensions);

    /// <summary>The smallest element, of shape [1]; NaN if one is. The elements equal to it share the gradient in equal parts.</summary>
    /// <exception cref="ArgumentException">There are no elements.</exception>
    public Variable<T> Min() => Extremum<T>.Min.Apply(this);

    /// <summary>The smallest element along an axis (negative: counted from the last), which keepDimensions leaves with length 1; a vector gives shape [1].
    /// NaN if one is. The elements equal to it share the gradient in equal parts.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    /// <exception cref="ArgumentException">The axis has no elements.</exception>
    public Variable<T> Min(int axis, bool keepDimensions = false) => Extremum<T>.Min.Apply(this, axis, keepDimensions);

    /// <summary>The larger of each two elements, broadcast as in NumPy; NaN if either is. Equal ones share the gradient in halves.</summary>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    public Variable<T> Maximum(Variable<T> other) => Binary<T, Larger<T>>.Apply(this, other);

    /// <summary>The smaller of each two elements, broadcast as in NumPy; NaN if either is. Equal ones share the gradient in halves.</summary>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    public Variable<T> Minimum(Variable<T> other) => Binary<T, Smaller<T>>.Apply(this, other);

    /// <summary>Each element kept between the bounds. The derivative is 1 between them and at them, and 0 outside; NaN stays NaN.</summary>
    /// <exception cref="ArgumentException">The minimum is greater than the maximum, or one of them is NaN.</exception>
    public Variable<T> Clamp(T minimum, T maximum) => Clamping<T>.Apply(this, minimum, maximum);

    /// <summary>The magnitude; its derivative at 0 is 0.</summary>
    public Variable<T> Abs() => Unary<T, Magnitude<T>>.Apply(this);

    /// <summary>The square root: NaN below 0; its derivative at 0 is infinite.</summary>
    public Variable<T> Sqrt() => Unary<T, SquareRoot<T>>.Apply(this);

    /// <summary>Each element to the power of the exponent; 1 where that is 0, even 0^0. A negative element has powers by integers only, else NaN.
    /// The derivative is exponent x^(exponent - 1), and 0 where the exponent is 0.</summary>
    public Variable<T> Power(T exponent) => Unary<T, PowerOfScalar<T>>.Apply(this, exponent);

    /// <summary>Each element to the power of the exponent's, broadcast as in NumPy; 1 where that is 0, even 0^0. A negative element has powers by
    /// integers only, else NaN. The derivative by x is k x^(k - 1), and 0 where k is 0. The one by k is x^k log x: 0 where x^k is 0 and for 0^0,
    /// and NaN for a negative x, which has no power beside k.</summary>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    public Variable<T> Power(Variable<T> exponent) => Binary<T, Exponentiation<T>>.Apply(this, exponent);

    /// <summary>The matrix product of this [m, k] and the other [k, n], of shape [m, n].</summary>
    /// <exception cref="ArgumentException">The shapes are others.</exception>
    public Variable<T> MatMul(Variable<T> other) => MatMul<T>.Apply(this, other);

    /// <summary>x W + b in one node, for this x of shape [m, k], a kernel W of shape [k, n] and a bias b of shape [n].</summary>
    internal Variable<T> Affine(Variable<T> kernel, Variable<T> bias) => MatMul<T>.Apply(this, kernel, bias);

    /// <summary>max(x W + b, 0) in one node; shapes as for <see cref="Affine"/>.</summary>
    internal Variable<T> AffineRelu(Variable<T> kernel, Variable<T> bias) => MatMul<T>.Apply(this, kernel, bias, rectify: true);

    /// <summary>The transpose of a matrix: [m, n] becomes [n, m].</summary>
    /// <exception cref="ArgumentException">It is no matrix.</exception>
    public Variable<T> Transpose() => Permutation<T>.Apply(this);

    /// <summary>The axes in another order: axis d of the result is the axes[d] of this (negative: counted from the last). [0, 2, 1] transposes each matrix of a batch.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    /// <exception cref="ArgumentException">The axes do not name each axis once.</exception>
    public Variable<T> Transpose(ReadOnlySpan<int> axes) => Permutation<T>.Apply(this, axes);

    /// <summary>A range along an axis (negative: counted from the last): x.Slice(1, 2..^1) leaves two columns out at the front and one at the end.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis, or the range goes beyond it.</exception>
    public Variable<T> Slice(int axis, Range range) => Slicing<T>.Apply(this, axis, range);

    /// <summary>The operands one after the other along an axis (negative: counted from the last); their other lengths are equal.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    /// <exception cref="ArgumentException">There are no operands, or their shapes differ at another axis.</exception>
    public static Variable<T> Concatenate(int axis, params ReadOnlySpan<Variable<T>> operands) => Concatenation<T>.Apply(axis, operands);

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
