using System.Numerics;

namespace AutoBce;

/// <summary>
/// How one kind of result is differentiated. One object serves all results of its kind: what belongs to a single result (operands,
/// a scalar, a saved buffer) lies in the <see cref="Variable{T}"/>, so that a recycled node needs no new objects.
/// </summary>
internal abstract class Operation<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>What messages call it.</summary>
    public abstract string Name { get; }

    /// <summary>Adds the gradient of y, times the Jacobian of y with respect to each operand that wants one, to that operand's gradient.</summary>
    public abstract void VectorJacobianProduct(Variable<T> y);
}
