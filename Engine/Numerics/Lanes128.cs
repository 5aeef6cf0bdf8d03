using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AutoBce;

/// <summary>Four floats in one 128-bit vector.</summary>
internal readonly struct Float128(Vector128<float> value) : ILanes<Float128, float>
{
    private readonly Vector128<float> _value = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator Float128(Vector128<float> value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator Vector128<float>(Float128 lanes) => lanes._value;

    public static int Count => Vector128<float>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float128 Create(float value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float128 Constant(float single, double @double) => Create(single);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float128 Constant(float[] single, double[] @double, int index) => Create(single[index]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float128 Load(ref float source, nuint index) => new(Vector128.LoadUnsafe(ref source, index));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Float128 value, ref float destination, nuint index) => value._value.StoreUnsafe(ref destination, index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float128 operator +(Float128 a, Float128 b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float128 operator -(Float128 a, Float128 b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float128 operator *(Float128 a, Float128 b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float128 operator /(Float128 a, Float128 b) => new(a._value / b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float128 operator -(Float128 a) => new(-a._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float128 FusedMultiplyAdd(Float128 a, Float128 b, Float128 c) => new(Vector128.FusedMultiplyAdd(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float128 Abs(Float128 a) => new(Vector128.Abs(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float128 Sqrt(Float128 a) => new(Vector128.Sqrt(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float128 CopySign(Float128 magnitude, Float128 sign) => new(Vector128.CopySign(magnitude._value, sign._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float128 Floor(Float128 a) => new(Vector128.Floor(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float128 Round(Float128 a) => new(Vector128.Round(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyAtLeast(Float128 a, Float128 limit) => Vector128.GreaterThanOrEqualAny(a._value, limit._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float128 SelectLess(Float128 a, Float128 b, Float128 whenLess, Float128 otherwise) =>
        new(Vector128.ConditionalSelect(Vector128.LessThan(a._value, b._value), whenLess._value, otherwise._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float128 SelectEqual(Float128 a, Float128 b, Float128 whenEqual, Float128 otherwise) =>
        new(Vector128.ConditionalSelect(Vector128.Equals(a._value, b._value), whenEqual._value, otherwise._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float128 PowerOfTwo(Float128 n) =>
        new((((n._value + Vector128.Create(SingleBits.RoundToInteger)).AsUInt32() + Vector128.Create(SingleBits.Bias)) << SingleBits.MantissaBits).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float128 ScaleByPowerOfTwo(Float128 p, Float128 n)
    {
        Vector128<float> subnormal = Vector128.LessThan(n._value, Vector128.Create(SingleBits.LowestExponent));
        Vector128<float> shift = Vector128.ConditionalSelect(subnormal, Vector128.Create(SingleBits.SubnormalShift), Vector128<float>.Zero);
        Vector128<float> round = Vector128.Create(SingleBits.RoundToInteger);
        Float128 shifted = new(n._value + shift);
        Float128 half = new(Vector128.FusedMultiplyAdd(shifted._value, Vector128.Create(0.5f), round) - round);
        Vector128<float> scaled = (p * PowerOfTwo(half) * PowerOfTwo(shifted - half))._value;
        Vector128<float> integer = Vector128.Create(SingleBits.SubnormalInteger);
        Vector128<float> units = ((scaled + integer).AsUInt32() - integer.AsUInt32()).AsSingle();
        return new(Vector128.ConditionalSelect(subnormal, units, scaled));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float128 SubnormalUnits(Float128 x) =>
        new((x._value.AsUInt32() | Vector128.Create(SingleBits.IntegerExponent)).AsSingle() - Vector128.Create(SingleBits.SubnormalInteger));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Split(Float128 x, out Float128 mantissa, out Float128 exponent)
    {
        var bits = x._value.AsUInt32();
        var biased = bits + Vector128.Create(SingleBits.OneLessSqrtHalf);
        mantissa = new((bits - (biased & Vector128.Create(SingleBits.ExponentMask)) + Vector128.Create(SingleBits.One)).AsSingle());
        var integer = (Vector128.ShiftRightLogical(biased, SingleBits.MantissaBits) | Vector128.Create(SingleBits.IntegerExponent)).AsSingle();
        exponent = new(integer - Vector128.Create(SingleBits.IntegerBias));
    }
}

/// <summary>Two doubles in one 128-bit vector.</summary>
internal readonly struct Double128(Vector128<double> value) : ILanes<Double128, double>
{
    private readonly Vector128<double> _value = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator Double128(Vector128<double> value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator Vector128<double>(Double128 lanes) => lanes._value;

    public static int Count => Vector128<double>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Double128 Create(double value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Double128 Constant(float single, double @double) => Create(@double);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Double128 Constant(float[] single, double[] @double, int index) => Create(@double[index]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Double128 Load(ref double source, nuint index) => new(Vector128.LoadUnsafe(ref source, index));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Double128 value, ref double destination, nuint index) => value._value.StoreUnsafe(ref destination, index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Double128 operator +(Double128 a, Double128 b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Double128 operator -(Double128 a, Double128 b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Double128 operator *(Double128 a, Double128 b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Double128 operator /(Double128 a, Double128 b) => new(a._value / b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Double128 operator -(Double128 a) => new(-a._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Double128 FusedMultiplyAdd(Double128 a, Double128 b, Double128 c) => new(Vector128.FusedMultiplyAdd(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Double128 Abs(Double128 a) => new(Vector128.Abs(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Double128 Sqrt(Double128 a) => new(Vector128.Sqrt(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Double128 CopySign(Double128 magnitude, Double128 sign) => new(Vector128.CopySign(magnitude._value, sign._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Double128 Floor(Double128 a) => new(Vector128.Floor(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Double128 Round(Double128 a) => new(Vector128.Round(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyAtLeast(Double128 a, Double128 limit) => Vector128.GreaterThanOrEqualAny(a._value, limit._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Double128 SelectLess(Double128 a, Double128 b, Double128 whenLess, Double128 otherwise) =>
        new(Vector128.ConditionalSelect(Vector128.LessThan(a._value, b._value), whenLess._value, otherwise._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Double128 SelectEqual(Double128 a, Double128 b, Double128 whenEqual, Double128 otherwise) =>
        new(Vector128.ConditionalSelect(Vector128.Equals(a._value, b._value), whenEqual._value, otherwise._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Double128 PowerOfTwo(Double128 n) =>
        new((((n._value + Vector128.Create(DoubleBits.RoundToInteger)).AsUInt64() + Vector128.Create(DoubleBits.Bias)) << DoubleBits.MantissaBits).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Double128 ScaleByPowerOfTwo(Double128 p, Double128 n)
    {
        Vector128<double> subnormal = Vector128.LessThan(n._value, Vector128.Create(DoubleBits.LowestExponent));
        Vector128<double> shift = Vector128.ConditionalSelect(subnormal, Vector128.Create(DoubleBits.SubnormalShift), Vector128<double>.Zero);
        Vector128<double> round = Vector128.Create(DoubleBits.RoundToInteger);
        Double128 shifted = new(n._value + shift);
        Double128 half = new(Vector128.FusedMultiplyAdd(shifted._value, Vector128.Create(0.5), round) - round);
        Vector128<double> scaled = (p * PowerOfTwo(half) * PowerOfTwo(shifted - half))._value;
        Vector128<double> integer = Vector128.Create(DoubleBits.SubnormalInteger);
        Vector128<double> units = ((scaled + integer).AsUInt64() - integer.AsUInt64()).AsDouble();
        return new(Vector128.ConditionalSelect(subnormal, units, scaled));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Double128 SubnormalUnits(Double128 x) =>
        new((x._value.AsUInt64() | Vector128.Create(DoubleBits.IntegerExponent)).AsDouble() - Vector128.Create(DoubleBits.SubnormalInteger));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Split(Double128 x, out Double128 mantissa, out Double128 exponent)
    {
        var bits = x._value.AsUInt64();
        var biased = bits + Vector128.Create(DoubleBits.OneLessSqrtHalf);
        mantissa = new((bits - (biased & Vector128.Create(DoubleBits.ExponentMask)) + Vector128.Create(DoubleBits.One)).AsDouble());
        var integer = (Vector128.ShiftRightLogical(biased, DoubleBits.MantissaBits) | Vector128.Create(DoubleBits.IntegerExponent)).AsDouble();
        exponent = new(integer - Vector128.Create(DoubleBits.IntegerBias));
    }
}
