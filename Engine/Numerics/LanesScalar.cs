using System.Runtime.CompilerServices;

namespace AutoBce;

/// <summary>One float, by the same operations as the vectors.</summary>
internal readonly struct FloatScalar(float value) : ILanes<FloatScalar, float>
{
    internal readonly float Value = value;

    public static int Count => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatScalar Create(float value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatScalar Constant(float single, double @double) => Create(single);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatScalar Constant(float[] single, double[] @double, int index) => Create(single[index]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatScalar Load(ref float source, nuint index) => new(Unsafe.Add(ref source, index));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(FloatScalar value, ref float destination, nuint index) => Unsafe.Add(ref destination, index) = value.Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatScalar operator +(FloatScalar a, FloatScalar b) => new(a.Value + b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatScalar operator -(FloatScalar a, FloatScalar b) => new(a.Value - b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatScalar operator *(FloatScalar a, FloatScalar b) => new(a.Value * b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatScalar operator /(FloatScalar a, FloatScalar b) => new(a.Value / b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatScalar operator -(FloatScalar a) => new(-a.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatScalar FusedMultiplyAdd(FloatScalar a, FloatScalar b, FloatScalar c) => new(MathF.FusedMultiplyAdd(a.Value, b.Value, c.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatScalar Abs(FloatScalar a) => new(MathF.Abs(a.Value));

    public static FloatScalar Sqrt(FloatScalar a) => new(MathF.Sqrt(a.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatScalar CopySign(FloatScalar magnitude, FloatScalar sign) => new(MathF.CopySign(magnitude.Value, sign.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatScalar Floor(FloatScalar a) => new(MathF.Floor(a.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatScalar Round(FloatScalar a) => new(MathF.Round(a.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyAtLeast(FloatScalar a, FloatScalar limit) => a.Value >= limit.Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatScalar SelectLess(FloatScalar a, FloatScalar b, FloatScalar whenLess, FloatScalar otherwise) => a.Value < b.Value ? whenLess : otherwise;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatScalar SelectEqual(FloatScalar a, FloatScalar b, FloatScalar whenEqual, FloatScalar otherwise) => a.Value == b.Value ? whenEqual : otherwise;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatScalar PowerOfTwo(FloatScalar n) =>
        new(BitConverter.UInt32BitsToSingle((BitConverter.SingleToUInt32Bits(n.Value + SingleBits.RoundToInteger) + SingleBits.Bias) << SingleBits.MantissaBits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatScalar ScaleByPowerOfTwo(FloatScalar p, FloatScalar n)
    {
        bool subnormal = n.Value < SingleBits.LowestExponent;
        FloatScalar shifted = subnormal ? new(n.Value + SingleBits.SubnormalShift) : n;
        FloatScalar half = new(MathF.FusedMultiplyAdd(shifted.Value, 0.5f, SingleBits.RoundToInteger) - SingleBits.RoundToInteger);
        FloatScalar scaled = p * PowerOfTwo(half) * PowerOfTwo(shifted - half);
        if (!subnormal) return scaled;
        return new(BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits(scaled.Value + SingleBits.SubnormalInteger) - BitConverter.SingleToUInt32Bits(SingleBits.SubnormalInteger)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatScalar SubnormalUnits(FloatScalar x) =>
        new(BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits(x.Value) | SingleBits.IntegerExponent) - SingleBits.SubnormalInteger);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Split(FloatScalar x, out FloatScalar mantissa, out FloatScalar exponent)
    {
        var bits = BitConverter.SingleToUInt32Bits(x.Value);
        var biased = bits + SingleBits.OneLessSqrtHalf;
        mantissa = new(BitConverter.UInt32BitsToSingle(bits - (biased & SingleBits.ExponentMask) + SingleBits.One));
        exponent = new(BitConverter.UInt32BitsToSingle((biased >> SingleBits.MantissaBits) | SingleBits.IntegerExponent) - SingleBits.IntegerBias);
    }
}

/// <summary>One double, by the same operations as the vectors.</summary>
internal readonly struct DoubleScalar(double value) : ILanes<DoubleScalar, double>
{
    internal readonly double Value = value;

    public static int Count => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleScalar Create(double value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleScalar Constant(float single, double @double) => Create(@double);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleScalar Constant(float[] single, double[] @double, int index) => Create(@double[index]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleScalar Load(ref double source, nuint index) => new(Unsafe.Add(ref source, index));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(DoubleScalar value, ref double destination, nuint index) => Unsafe.Add(ref destination, index) = value.Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleScalar operator +(DoubleScalar a, DoubleScalar b) => new(a.Value + b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleScalar operator -(DoubleScalar a, DoubleScalar b) => new(a.Value - b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleScalar operator *(DoubleScalar a, DoubleScalar b) => new(a.Value * b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleScalar operator /(DoubleScalar a, DoubleScalar b) => new(a.Value / b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleScalar operator -(DoubleScalar a) => new(-a.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleScalar FusedMultiplyAdd(DoubleScalar a, DoubleScalar b, DoubleScalar c) => new(Math.FusedMultiplyAdd(a.Value, b.Value, c.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleScalar Abs(DoubleScalar a) => new(Math.Abs(a.Value));

    public static DoubleScalar Sqrt(DoubleScalar a) => new(Math.Sqrt(a.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleScalar CopySign(DoubleScalar magnitude, DoubleScalar sign) => new(Math.CopySign(magnitude.Value, sign.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleScalar Floor(DoubleScalar a) => new(Math.Floor(a.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleScalar Round(DoubleScalar a) => new(Math.Round(a.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyAtLeast(DoubleScalar a, DoubleScalar limit) => a.Value >= limit.Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleScalar SelectLess(DoubleScalar a, DoubleScalar b, DoubleScalar whenLess, DoubleScalar otherwise) => a.Value < b.Value ? whenLess : otherwise;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleScalar SelectEqual(DoubleScalar a, DoubleScalar b, DoubleScalar whenEqual, DoubleScalar otherwise) => a.Value == b.Value ? whenEqual : otherwise;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleScalar PowerOfTwo(DoubleScalar n) =>
        new(BitConverter.UInt64BitsToDouble((BitConverter.DoubleToUInt64Bits(n.Value + DoubleBits.RoundToInteger) + DoubleBits.Bias) << DoubleBits.MantissaBits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleScalar ScaleByPowerOfTwo(DoubleScalar p, DoubleScalar n)
    {
        bool subnormal = n.Value < DoubleBits.LowestExponent;
        DoubleScalar shifted = subnormal ? new(n.Value + DoubleBits.SubnormalShift) : n;
        DoubleScalar half = new(Math.FusedMultiplyAdd(shifted.Value, 0.5, DoubleBits.RoundToInteger) - DoubleBits.RoundToInteger);
        DoubleScalar scaled = p * PowerOfTwo(half) * PowerOfTwo(shifted - half);
        if (!subnormal) return scaled;
        return new(BitConverter.UInt64BitsToDouble(BitConverter.DoubleToUInt64Bits(scaled.Value + DoubleBits.SubnormalInteger) - BitConverter.DoubleToUInt64Bits(DoubleBits.SubnormalInteger)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleScalar SubnormalUnits(DoubleScalar x) =>
        new(BitConverter.UInt64BitsToDouble(BitConverter.DoubleToUInt64Bits(x.Value) | DoubleBits.IntegerExponent) - DoubleBits.SubnormalInteger);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Split(DoubleScalar x, out DoubleScalar mantissa, out DoubleScalar exponent)
    {
        var bits = BitConverter.DoubleToUInt64Bits(x.Value);
        var biased = bits + DoubleBits.OneLessSqrtHalf;
        mantissa = new(BitConverter.UInt64BitsToDouble(bits - (biased & DoubleBits.ExponentMask) + DoubleBits.One));
        exponent = new(BitConverter.UInt64BitsToDouble((biased >> DoubleBits.MantissaBits) | DoubleBits.IntegerExponent) - DoubleBits.IntegerBias);
    }
}
