using System.ComponentModel;

namespace AutoBce;

/// <summary>
/// What a generated kernel is written in: the operations of one vector width, each on every lane alone and rounded once, so that one
/// text gives the same bits at all widths. Operands may be constants, which are part of the machine code. Sixteen elements make a group
/// at every width: lane j of a sum holds the elements j, j + 16, j + 32 ... whatever the hardware.
/// </summary>
/// <remarks>
/// Instance members of an empty structure, and not static abstract ones, since these cannot be called from older versions of the
/// language. The JIT resolves and inlines both alike.
/// </remarks>
/// <typeparam name="TVector">The vector.</typeparam>
/// <typeparam name="T">float or double.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IKernelLanes<TVector, T>
    where TVector : struct
    where T : unmanaged
{
    /// <summary>Elements of a vector.</summary>
    int Count { get; }

    /// <summary>Whether there are 32 registers of it, enough to interleave four vectors.</summary>
    bool Wide { get; }

    /// <summary>The value in every lane.</summary>
    TVector Create(T x);

    /// <summary>The elements from source[index] on.</summary>
    TVector Load(in T source, nint index);

    /// <summary>Writes the lanes to destination[index] and after it. NaN is written as one NaN: which sign and payload an operation gives it depends on the order of operands that the JIT chose.</summary>
    void Store(TVector x, ref T destination, nint index);

    /// <summary>The first count lanes, 0 in the others.</summary>
    TVector First(TVector x, nint count);

    /// <summary>
    /// Adds the lanes to those of the sum that belong to the element at index and after it, one vector after the other. Where a vector is a whole
    /// group they are added to what is held, and returned: a sum in memory, stored and loaded again at once, takes as long as a turn's functions.
    /// </summary>
    TVector Accumulate(ref LaneSum<T> sum, nint index, TVector held, TVector a);

    /// <inheritdoc cref="Accumulate(ref LaneSum{T}, nint, TVector, TVector)"/>
    TVector Accumulate(ref LaneSum<T> sum, nint index, TVector held, TVector a, TVector b);

    /// <inheritdoc cref="Accumulate(ref LaneSum{T}, nint, TVector, TVector)"/>
    TVector Accumulate(ref LaneSum<T> sum, nint index, TVector held, TVector a, TVector b, TVector c, TVector d);

    /// <summary>Ends a block, whose lanes are what is held or, where nothing is, the sum's own.</summary>
    void EndBlock(ref LaneSum<T> sum, TVector held);

    /// <summary>Whether some lane is neither 1 nor 0; -0 is not 0.</summary>
    bool AnySoft(TVector y);

    /// <inheritdoc cref="AnySoft(TVector)"/>
    bool AnySoft(TVector a, TVector b);

    /// <inheritdoc cref="AnySoft(TVector)"/>
    bool AnySoft(TVector a, TVector b, TVector c, TVector d);

    /// <summary>Whether some lane is NaN, negative (-0 is not) or above the limit. From 0 on, numbers are ordered as their bits, and all others have greater bits.</summary>
    bool AnyAbove(TVector a, T limit);

    /// <inheritdoc cref="AnyAbove(TVector, T)"/>
    bool AnyAbove(TVector a, TVector b, T limit);

    /// <inheritdoc cref="AnyAbove(TVector, T)"/>
    bool AnyAbove(TVector a, TVector b, TVector c, TVector d, T limit);

    /// <summary>Whether some lane is NaN or not from minimum to maximum.</summary>
    bool AnyOutside(TVector x, T minimum, T maximum);

    /// <summary>a + b.</summary>
    TVector Add(TVector a, TVector b);

    /// <inheritdoc cref="Add(TVector, TVector)"/>
    TVector Add(TVector a, T b);

    /// <summary>a - b.</summary>
    TVector Subtract(TVector a, TVector b);

    /// <inheritdoc cref="Subtract(TVector, TVector)"/>
    TVector Subtract(TVector a, T b);

    /// <inheritdoc cref="Subtract(TVector, TVector)"/>
    TVector Subtract(T a, TVector b);

    /// <summary>a * b.</summary>
    TVector Multiply(TVector a, TVector b);

    /// <inheritdoc cref="Multiply(TVector, TVector)"/>
    TVector Multiply(TVector a, T b);

    /// <summary>a / b.</summary>
    TVector Divide(TVector a, TVector b);

    /// <inheritdoc cref="Divide(TVector, TVector)"/>
    TVector Divide(TVector a, T b);

    /// <inheritdoc cref="Divide(TVector, TVector)"/>
    TVector Divide(T a, TVector b);

    /// <summary>a * b + c, rounded once.</summary>
    TVector MultiplyAdd(TVector a, TVector b, TVector c);

    /// <inheritdoc cref="MultiplyAdd(TVector, TVector, TVector)"/>
    TVector MultiplyAdd(TVector a, T b, TVector c);

    /// <inheritdoc cref="MultiplyAdd(TVector, TVector, TVector)"/>
    TVector MultiplyAdd(TVector a, TVector b, T c);

    /// <inheritdoc cref="MultiplyAdd(TVector, TVector, TVector)"/>
    TVector MultiplyAdd(TVector a, T b, T c);

    /// <summary>c - a * b, rounded once.</summary>
    TVector NegativeMultiplyAdd(TVector a, TVector b, TVector c);

    /// <inheritdoc cref="NegativeMultiplyAdd(TVector, TVector, TVector)"/>
    TVector NegativeMultiplyAdd(TVector a, TVector b, T c);

    /// <summary>-a.</summary>
    TVector Negate(TVector a);

    /// <summary>-a where the label is 1, a where it is 0: the second highest bit, which 1 has, becomes the sign. Of use for no other label.</summary>
    TVector Flip(TVector a, TVector label);

    /// <summary>The magnitude.</summary>
    TVector Abs(TVector a);

    /// <summary>The square root.</summary>
    TVector Sqrt(TVector a);

    /// <summary>The largest integer that is not larger.</summary>
    TVector Floor(TVector a);

    /// <summary>The nearest integer, the even one of two.</summary>
    TVector Round(TVector a);

    /// <summary>-1, 0 or 1; NaN stays NaN.</summary>
    TVector Sign(TVector a);

    /// <summary>The greater; NaN if either is.</summary>
    TVector Max(TVector a, TVector b);

    /// <inheritdoc cref="Max(TVector, TVector)"/>
    TVector Max(TVector a, T b);

    /// <summary>The smaller; NaN if either is.</summary>
    TVector Min(TVector a, TVector b);

    /// <inheritdoc cref="Min(TVector, TVector)"/>
    TVector Min(TVector a, T b);

    /// <summary>The greater, where b is no NaN; a NaN in a comes through. One instruction, which returns its second operand if one is NaN.</summary>
    TVector AtLeast(TVector a, TVector b);

    /// <inheritdoc cref="AtLeast(TVector, TVector)"/>
    TVector AtLeast(TVector a, T b);

    /// <summary>The smaller, where b is no NaN; a NaN in a comes through.</summary>
    TVector AtMost(TVector a, TVector b);

    /// <inheritdoc cref="AtMost(TVector, TVector)"/>
    TVector AtMost(TVector a, T b);

    /// <summary>The mask of lanes with a &lt; b.</summary>
    TVector Less(TVector a, TVector b);

    /// <inheritdoc cref="Less(TVector, TVector)"/>
    TVector Less(TVector a, T b);

    /// <inheritdoc cref="Less(TVector, TVector)"/>
    TVector Less(T a, TVector b);

    /// <summary>The mask of lanes with a &lt;= b.</summary>
    TVector LessOrEqual(TVector a, TVector b);

    /// <inheritdoc cref="LessOrEqual(TVector, TVector)"/>
    TVector LessOrEqual(TVector a, T b);

    /// <inheritdoc cref="LessOrEqual(TVector, TVector)"/>
    TVector LessOrEqual(T a, TVector b);

    /// <summary>The mask of lanes with a == b.</summary>
    TVector Equal(TVector a, TVector b);

    /// <inheritdoc cref="Equal(TVector, TVector)"/>
    TVector Equal(TVector a, T b);

    /// <summary>The lanes in both masks.</summary>
    TVector And(TVector a, TVector b);

    /// <summary>The lanes in either mask.</summary>
    TVector Or(TVector a, TVector b);

    /// <summary>The lanes that are not in the mask.</summary>
    TVector Not(TVector a);

    /// <summary>a where the mask holds, else b.</summary>
    TVector Select(TVector mask, TVector a, TVector b);

    /// <inheritdoc cref="Select(TVector, TVector, TVector)"/>
    TVector Select(TVector mask, T a, TVector b);

    /// <inheritdoc cref="Select(TVector, TVector, TVector)"/>
    TVector Select(TVector mask, TVector a, T b);

    /// <inheritdoc cref="Select(TVector, TVector, TVector)"/>
    TVector Select(TVector mask, T a, T b);

    /// <summary>a * 2^n for an integral n from -252 to 252, rounded once: half of n by an exact product, then the rest.</summary>
    TVector Scale(TVector a, TVector n);

    // Functions are calls, optimised from the first one on: inlined, a few of them exceed the locals that the JIT keeps in registers.

    /// <summary>e^x.</summary>
    TVector Exp(TVector x);

    /// <summary>The natural logarithm.</summary>
    TVector Log(TVector x);

    /// <summary>log(1 + x).</summary>
    TVector Log1p(TVector x);

    /// <summary>e^x - 1.</summary>
    TVector Expm1(TVector x);

    /// <summary>The hyperbolic tangent.</summary>
    TVector Tanh(TVector x);

    /// <summary>The sine of an angle in radians.</summary>
    TVector Sin(TVector x);

    /// <summary>The cosine of an angle in radians.</summary>
    TVector Cos(TVector x);

    /// <summary>The tangent of an angle in radians.</summary>
    TVector Tan(TVector x);

    /// <summary>The arctangent, from -pi/2 to pi/2.</summary>
    TVector Atan(TVector x);

    /// <summary>The hyperbolic sine.</summary>
    TVector Sinh(TVector x);

    /// <summary>The hyperbolic cosine.</summary>
    TVector Cosh(TVector x);

    /// <summary>log(cosh(x)).</summary>
    TVector LogCosh(TVector x);

    /// <summary>The cube root.</summary>
    TVector Cbrt(TVector x);

    /// <summary>x^(k + low) for x of 0 and more; 1 where k is 0.</summary>
    TVector Pow(TVector x, TVector k, TVector low);
}
