using System.Numerics;

namespace AutoBce;

/// <summary>
/// One or more elements of type T that are computed side by side. Every operation acts on each lane alone and is rounded
/// once as IEEE 754 says, so that a formula written over lanes gives the same bits at every width.
/// </summary>
/// <typeparam name="TSelf">The lanes.</typeparam>
/// <typeparam name="T">float or double.</typeparam>
internal interface ILanes<TSelf, T> :
    IAdditionOperators<TSelf, TSelf, TSelf>,
    ISubtractionOperators<TSelf, TSelf, TSelf>,
    IMultiplyOperators<TSelf, TSelf, TSelf>,
    IDivisionOperators<TSelf, TSelf, TSelf>,
    IUnaryNegationOperators<TSelf, TSelf>
    where TSelf : struct, ILanes<TSelf, T>
    where T : unmanaged
{
    /// <summary>The number of lanes.</summary>
    static abstract int Count { get; }

    /// <summary>The value in every lane.</summary>
    static abstract TSelf Create(T value);

    /// <summary>The constant of the lanes' format in every lane.</summary>
    static abstract TSelf Constant(float single, double @double);

    /// <summary>The coefficient of the lanes' format in every lane.</summary>
    static abstract TSelf Constant(float[] single, double[] @double, int index);

    /// <summary>The elements from source[index] on.</summary>
    static abstract TSelf Load(ref T source, nuint index);

    /// <summary>Writes the lanes to destination[index] and after it.</summary>
    static abstract void Store(TSelf value, ref T destination, nuint index);

    /// <summary>a * b + c, rounded once.</summary>
    static abstract TSelf FusedMultiplyAdd(TSelf a, TSelf b, TSelf c);

    /// <summary>a * b - c, rounded once.</summary>
    static virtual TSelf FusedMultiplySubtract(TSelf a, TSelf b, TSelf c) => TSelf.FusedMultiplyAdd(a, b, -c);

    /// <summary>The magnitude.</summary>
    static abstract TSelf Abs(TSelf a);

    /// <summary>The square root; NaN below 0.</summary>
    static abstract TSelf Sqrt(TSelf a);

    /// <summary>The magnitude of one with the sign of another.</summary>
    static abstract TSelf CopySign(TSelf magnitude, TSelf sign);

    /// <summary>The largest integer that is not larger; an integer keeps its sign, 0 included.</summary>
    static abstract TSelf Floor(TSelf a);

    /// <summary>The nearest integer, the even one of two; what rounds to 0 keeps its sign.</summary>
    static abstract TSelf Round(TSelf a);

    /// <summary>Whether a &gt;= limit in some lane.</summary>
    static abstract bool AnyAtLeast(TSelf a, TSelf limit);

    /// <summary>a &lt; b ? whenLess : otherwise; otherwise for NaN.</summary>
    static abstract TSelf SelectLess(TSelf a, TSelf b, TSelf whenLess, TSelf otherwise);

    /// <summary>a == b ? whenEqual : otherwise; otherwise for NaN.</summary>
    static abstract TSelf SelectEqual(TSelf a, TSelf b, TSelf whenEqual, TSelf otherwise);

    /// <summary>2^n for an integer n whose power is a normal number.</summary>
    static abstract TSelf PowerOfTwo(TSelf n);

    /// <summary>
    /// p * 2^n for an integer n of at most twice the exponent range, rounded once, to subnormals and infinity too; |p| is from 1/4
    /// to 2, and positive where the result is subnormal. Subnormals are made as integers: processors may take a hundred cycles
    /// for a multiplication that yields one.
    /// </summary>
    static abstract TSelf ScaleByPowerOfTwo(TSelf p, TSelf n);

    /// <summary>x = mantissa * 2^exponent with the mantissa from sqrt(1/2) to sqrt(2), for positive normal x.</summary>
    static abstract void Split(TSelf x, out TSelf mantissa, out TSelf exponent);

    /// <summary>A positive subnormal as a multiple of the smallest one, without arithmetic on it, which may be slow; of no meaning for others.</summary>
    static abstract TSelf SubnormalUnits(TSelf x);
}
