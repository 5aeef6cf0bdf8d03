using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AutoBce;

/// <summary>Eight floats in one 256-bit vector.</summary>
internal readonly struct Float256(Vector256<float> value) : ILanes<Float256, float>
{
    private readonly Vector256<float> _value = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator Float256(Vector256<float> value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator Vector256<float>(Float256 lanes) => lanes._value;

    public static int Count => Vector256<float>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float256 Create(float value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float256 Constant(float single, double @double) => Create(single);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float256 Constant(float[] single, double[] @double, int index) => Create(single[index]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float256 Load(ref float source, nuint index) => new(Vector256.LoadUnsafe(ref source, index));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Float256 value, ref float destination, nuint index) => value._value.StoreUnsafe(ref destination, index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float256 operator +(Float256 a, Float256 b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float256 operator -(Float256 a, Float256 b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float256 operator *(Float256 a, Float256 b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float256 operator /(Float256 a, Float256 b) => new(a._value / b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float256 operator -(Float256 a) => new(-a._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float256 FusedMultiplyAdd(Float256 a, Float256 b, Float256 c) => new(Vector256.FusedMultiplyAdd(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float256 Abs(Float256 a) => new(Vector256.Abs(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float256 Sqrt(Float256 a) => new(Vector256.Sqrt(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float256 CopySign(Float256 magnitude, Float256 sign) => new(Vector256.CopySign(magnitude._value, sign._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float256 Floor(Float256 a) => new(Vector256.Floor(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float256 Round(Float256 a) => new(Vector256.Round(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyAtLeast(Float256 a, Float256 limit) => Vector256.GreaterThanOrEqualAny(a._value, limit._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float256 SelectLess(Float256 a, Float256 b, Float256 whenLess, Float256 otherwise) =>
        new(Vector256.ConditionalSelect(Vector256.LessThan(a._value, b._value), whenLess._value, otherwise._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float256 SelectEqual(Float256 a, Float256 b, Float256 whenEqual, Float256 otherwise) =>
        new(Vector256.ConditionalSelect(Vector256.Equals(a._value, b._value), whenEqual._value, otherwise._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float256 PowerOfTwo(Float256 n) =>
        new((((n._value + Vector256.Create(SingleBits.RoundToInteger)).AsUInt32() + Vector256.Create(SingleBits.Bias)) << SingleBits.MantissaBits).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float256 ScaleByPowerOfTwo(Float256 p, Float256 n)
    {
        Vector256<float> subnormal = Vector256.LessThan(n._value, Vector256.Create(SingleBits.LowestExponent));
        Vector256<float> shift = Vector256.ConditionalSelect(subnormal, Vector256.Create(SingleBits.SubnormalShift), Vector256<float>.Zero);
        Vector256<float> round = Vector256.Create(SingleBits.RoundToInteger);
        Float256 shifted = new(n._value + shift);
        Float256 half = new(Vector256.FusedMultiplyAdd(shifted._value, Vector256.Create(0.5f), round) - round);
        Vector256<float> scaled = (p * PowerOfTwo(half) * PowerOfTwo(shifted - half))._value;
        Vector256<float> integer = Vector256.Create(SingleBits.SubnormalInteger);
        Vector256<float> units = ((scaled + integer).AsUInt32() - integer.AsUInt32()).AsSingle();
        return new(Vector256.ConditionalSelect(subnormal, units, scaled));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float256 SubnormalUnits(Float256 x) =>
        new((x._value.AsUInt32() | Vector256.Create(SingleBits.IntegerExponent)).AsSingle() - Vector256.Create(SingleBits.SubnormalInteger));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Split(Float256 x, out Float256 mantissa, out Float256 exponent)
    {
        var bits = x._value.AsUInt32();
        var biased = bits + Vector256.Create(SingleBits.OneLessSqrtHalf);
        mantissa = new((bits - (biased & Vector256.Create(SingleBits.ExponentMask)) + Vector256.Create(SingleBits.One)).AsSingle());
        var integer = (Vector256.ShiftRightLogical(biased, SingleBits.MantissaBits) | Vector256.Create(SingleBits.IntegerExponent)).AsSingle();
        exponent = new(integer - Vector256.Create(SingleBits.IntegerBias));
    }
}

/// <summary>Four doubles in one 256-bit vector.</summary>
internal readonly struct Double256(Vector256<double> value) : ILanes<Double256, double>
{
    private readonly Vector256<double> _value = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator Double256(Vector256<double> value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator Vector256<double>(Double256 lanes) => lanes._value;

    public static int Count => Vector256<double>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Double256 Create(double value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Double256 Constant(float single, double @double) => Create(@double);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Double256 Constant(float[] single, double[] @double, int index) => Create(@double[index]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Double256 Load(ref double source, nuint index) => new(Vector256.LoadUnsafe(ref source, index));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Double256 value, ref double destination, nuint index) => value._value.StoreUnsafe(ref destination, index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Double256 operator +(Double256 a, Double256 b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Double256 operator -(Double256 a, Double256 b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Double256 operator *(Double256 a, Double256 b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Double256 operator /(Double256 a, Double256 b) => new(a._value / b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Double256 operator -(Double256 a) => new(-a._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Double256 FusedMultiplyAdd(Double256 a, Double256 b, Double256 c) => new(Vector256.FusedMultiplyAdd(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Double256 Abs(Double256 a) => new(Vector256.Abs(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Double256 Sqrt(Double256 a) => new(Vector256.Sqrt(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Double256 CopySign(Double256 magnitude, Double256 sign) => new(Vector256.CopySign(magnitude._value, sign._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Double256 Floor(Double256 a) => new(Vector256.Floor(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Double256 Round(Double256 a) => new(Vector256.Round(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyAtLeast(Double256 a, Double256 limit) => Vector256.GreaterThanOrEqualAny(a._value, limit._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Double256 SelectLess(Double256 a, Double256 b, Double256 whenLess, Double256 otherwise) =>
        new(Vector256.ConditionalSelect(Vector256.LessThan(a._value, b._value), whenLess._value, otherwise._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Double256 SelectEqual(Double256 a, Double256 b, Double256 whenEqual, Double256 otherwise) =>
        new(Vector256.ConditionalSelect(Vector256.Equals(a._value, b._value), whenEqual._value, otherwise._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Double256 PowerOfTwo(Double256 n) =>
        new((((n._value + Vector256.Create(DoubleBits.RoundToInteger)).AsUInt64() + Vector256.Create(DoubleBits.Bias)) << DoubleBits.MantissaBits).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Double256 ScaleByPowerOfTwo(Double256 p, Double256 n)
    {
        Vector256<double> subnormal = Vector256.LessThan(n._value, Vector256.Create(DoubleBits.LowestExponent));
        Vector256<double> shift = Vector256.ConditionalSelect(subnormal, Vector256.Create(DoubleBits.SubnormalShift), Vector256<double>.Zero);
        Vector256<double> round = Vector256.Create(DoubleBits.RoundToInteger);
        Double256 shifted = new(n._value + shift);
        Double256 half = new(Vector256.FusedMultiplyAdd(shifted._value, Vector256.Create(0.5), round) - round);
        Vector256<double> scaled = (p * PowerOfTwo(half) * PowerOfTwo(shifted - half))._value;
        Vector256<double> integer = Vector256.Create(DoubleBits.SubnormalInteger);
        Vector256<double> units = ((scaled + integer).AsUInt64() - integer.AsUInt64()).AsDouble();
        return new(Vector256.ConditionalSelect(subnormal, units, scaled));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Double256 SubnormalUnits(Double256 x) =>
        new((x._value.AsUInt64() | Vector256.Create(DoubleBits.IntegerExponent)).AsDouble() - Vector256.Create(DoubleBits.SubnormalInteger));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Split(Double256 x, out Double256 mantissa, out Double256 exponent)
    {
        var bits = x._value.AsUInt64();
        var biased = bits + Vector256.Create(DoubleBits.OneLessSqrtHalf);
        mantissa = new((bits - (biased & Vector256.Create(DoubleBits.ExponentMask)) + Vector256.Create(DoubleBits.One)).AsDouble());
        var integer = (Vector256.ShiftRightLogical(biased, DoubleBits.MantissaBits) | Vector256.Create(DoubleBits.IntegerExponent)).AsDouble();
        exponent = new(integer - Vector256.Create(DoubleBits.IntegerBias));
    }
}
