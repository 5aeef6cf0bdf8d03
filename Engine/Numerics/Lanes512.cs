using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AutoBce;

/// <summary>Sixteen floats in one 512-bit vector.</summary>
internal readonly struct Float512(Vector512<float> value) : ILanes<Float512, float>
{
    private readonly Vector512<float> _value = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator Float512(Vector512<float> value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator Vector512<float>(Float512 lanes) => lanes._value;

    public static int Count => Vector512<float>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float512 Create(float value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float512 Constant(float single, double @double) => Create(single);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float512 Constant(float[] single, double[] @double, int index) => Create(single[index]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float512 Load(ref float source, nuint index) => new(Vector512.LoadUnsafe(ref source, index));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Float512 value, ref float destination, nuint index) => value._value.StoreUnsafe(ref destination, index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float512 operator +(Float512 a, Float512 b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float512 operator -(Float512 a, Float512 b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float512 operator *(Float512 a, Float512 b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float512 operator /(Float512 a, Float512 b) => new(a._value / b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float512 operator -(Float512 a) => new(-a._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float512 FusedMultiplyAdd(Float512 a, Float512 b, Float512 c) => new(Vector512.FusedMultiplyAdd(a._value, b._value, c._value));

    // The JIT makes two instructions of the sign and the sum.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float512 FusedMultiplySubtract(Float512 a, Float512 b, Float512 c) => new(Avx512F.IsSupported
        ? Avx512F.FusedMultiplySubtract(a._value, b._value, c._value)
        : Vector512.FusedMultiplyAdd(a._value, b._value, -c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float512 Abs(Float512 a) => new(Vector512.Abs(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float512 Sqrt(Float512 a) => new(Vector512.Sqrt(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float512 CopySign(Float512 magnitude, Float512 sign) => new(Vector512.CopySign(magnitude._value, sign._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float512 Floor(Float512 a) => new(Vector512.Floor(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float512 Round(Float512 a) => new(Vector512.Round(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyAtLeast(Float512 a, Float512 limit) => Vector512.GreaterThanOrEqualAny(a._value, limit._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float512 SelectLess(Float512 a, Float512 b, Float512 whenLess, Float512 otherwise) =>
        new(Vector512.ConditionalSelect(Vector512.LessThan(a._value, b._value), whenLess._value, otherwise._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float512 SelectEqual(Float512 a, Float512 b, Float512 whenEqual, Float512 otherwise) =>
        new(Vector512.ConditionalSelect(Vector512.Equals(a._value, b._value), whenEqual._value, otherwise._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float512 PowerOfTwo(Float512 n) =>
        new((((n._value + Vector512.Create(SingleBits.RoundToInteger)).AsUInt32() + Vector512.Create(SingleBits.Bias)) << SingleBits.MantissaBits).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float512 ScaleByPowerOfTwo(Float512 p, Float512 n)
    {
        Vector512<float> subnormal = Vector512.LessThan(n._value, Vector512.Create(SingleBits.LowestExponent));
        Vector512<float> shift = Vector512.ConditionalSelect(subnormal, Vector512.Create(SingleBits.SubnormalShift), Vector512<float>.Zero);
        Vector512<float> scaled = Avx512F.Scale(p._value, n._value + shift);
        Vector512<float> integer = Vector512.Create(SingleBits.SubnormalInteger);
        Vector512<float> units = ((scaled + integer).AsUInt32() - integer.AsUInt32()).AsSingle();
        return new(Vector512.ConditionalSelect(subnormal, units, scaled));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float512 SubnormalUnits(Float512 x) =>
        new((x._value.AsUInt32() | Vector512.Create(SingleBits.IntegerExponent)).AsSingle() - Vector512.Create(SingleBits.SubnormalInteger));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Split(Float512 x, out Float512 mantissa, out Float512 exponent)
    {
        var bits = x._value.AsUInt32();
        var biased = bits + Vector512.Create(SingleBits.OneLessSqrtHalf);
        mantissa = new((bits - (biased & Vector512.Create(SingleBits.ExponentMask)) + Vector512.Create(SingleBits.One)).AsSingle());
        var integer = (Vector512.ShiftRightLogical(biased, SingleBits.MantissaBits) | Vector512.Create(SingleBits.IntegerExponent)).AsSingle();
        exponent = new(integer - Vector512.Create(SingleBits.IntegerBias));
    }
}

/// <summary>Eight doubles in one 512-bit vector.</summary>
internal readonly struct Double512(Vector512<double> value) : ILanes<Double512, double>
{
    private readonly Vector512<double> _value = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator Double512(Vector512<double> value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator Vector512<double>(Double512 lanes) => lanes._value;

    public static int Count => Vector512<double>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Double512 Create(double value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Double512 Constant(float single, double @double) => Create(@double);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Double512 Constant(float[] single, double[] @double, int index) => Create(@double[index]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Double512 Load(ref double source, nuint index) => new(Vector512.LoadUnsafe(ref source, index));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Double512 value, ref double destination, nuint index) => value._value.StoreUnsafe(ref destination, index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Double512 operator +(Double512 a, Double512 b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Double512 operator -(Double512 a, Double512 b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Double512 operator *(Double512 a, Double512 b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Double512 operator /(Double512 a, Double512 b) => new(a._value / b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Double512 operator -(Double512 a) => new(-a._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Double512 FusedMultiplyAdd(Double512 a, Double512 b, Double512 c) => new(Vector512.FusedMultiplyAdd(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Double512 Abs(Double512 a) => new(Vector512.Abs(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Double512 Sqrt(Double512 a) => new(Vector512.Sqrt(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Double512 CopySign(Double512 magnitude, Double512 sign) => new(Vector512.CopySign(magnitude._value, sign._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Double512 Floor(Double512 a) => new(Vector512.Floor(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Double512 Round(Double512 a) => new(Vector512.Round(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyAtLeast(Double512 a, Double512 limit) => Vector512.GreaterThanOrEqualAny(a._value, limit._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Double512 SelectLess(Double512 a, Double512 b, Double512 whenLess, Double512 otherwise) =>
        new(Vector512.ConditionalSelect(Vector512.LessThan(a._value, b._value), whenLess._value, otherwise._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Double512 SelectEqual(Double512 a, Double512 b, Double512 whenEqual, Double512 otherwise) =>
        new(Vector512.ConditionalSelect(Vector512.Equals(a._value, b._value), whenEqual._value, otherwise._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Double512 PowerOfTwo(Double512 n) =>
        new((((n._value + Vector512.Create(DoubleBits.RoundToInteger)).AsUInt64() + Vector512.Create(DoubleBits.Bias)) << DoubleBits.MantissaBits).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Double512 ScaleByPowerOfTwo(Double512 p, Double512 n)
    {
        Vector512<double> subnormal = Vector512.LessThan(n._value, Vector512.Create(DoubleBits.LowestExponent));
        Vector512<double> shift = Vector512.ConditionalSelect(subnormal, Vector512.Create(DoubleBits.SubnormalShift), Vector512<double>.Zero);
        Vector512<double> scaled = Avx512F.Scale(p._value, n._value + shift);
        Vector512<double> integer = Vector512.Create(DoubleBits.SubnormalInteger);
        Vector512<double> units = ((scaled + integer).AsUInt64() - integer.AsUInt64()).AsDouble();
        return new(Vector512.ConditionalSelect(subnormal, units, scaled));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Double512 SubnormalUnits(Double512 x) =>
        new((x._value.AsUInt64() | Vector512.Create(DoubleBits.IntegerExponent)).AsDouble() - Vector512.Create(DoubleBits.SubnormalInteger));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Split(Double512 x, out Double512 mantissa, out Double512 exponent)
    {
        var bits = x._value.AsUInt64();
        var biased = bits + Vector512.Create(DoubleBits.OneLessSqrtHalf);
        mantissa = new((bits - (biased & Vector512.Create(DoubleBits.ExponentMask)) + Vector512.Create(DoubleBits.One)).AsDouble());
        var integer = (Vector512.ShiftRightLogical(biased, DoubleBits.MantissaBits) | Vector512.Create(DoubleBits.IntegerExponent)).AsDouble();
        exponent = new(integer - Vector512.Create(DoubleBits.IntegerBias));
    }
}
