using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AutoBce;

/// <summary>Four floats side by side, for generated kernels.</summary>
internal readonly struct KernelFloat128 : IKernelLanes<Vector128<float>, float>
{
    public int Count => 4;
    public bool Wide => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<float> Create(float x) => Vector128.Create(x);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<float> Load(in float source, nint index) => Vector128.LoadUnsafe(ref Unsafe.Add(ref Unsafe.AsRef(in source), index));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public void Store(Vector128<float> x, ref float destination, nint index) => Vector128.ConditionalSelect(Vector128.Equals(x, x), x, Vector128.Create(float.NaN)).StoreUnsafe(ref Unsafe.Add(ref destination, index));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<float> First(Vector128<float> x, nint count) => x & Vector128.LessThan(Vector128<int>.Indices, Vector128.Create((int)count)).AsSingle();
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector128<float> Accumulate(ref LaneSum<float> sum, nint index, Vector128<float> held, Vector128<float> x)
    {
        ref float lane = ref sum.Lane(index);
        (Vector128.LoadUnsafe(ref lane) + x).StoreUnsafe(ref lane);
        return held;
    }
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector128<float> Accumulate(ref LaneSum<float> sum, nint index, Vector128<float> held, Vector128<float> a, Vector128<float> b)
    {
        ref float lane = ref sum.Lane(index);
        (Vector128.LoadUnsafe(ref lane) + a).StoreUnsafe(ref lane);
        ref float next = ref sum.Lane(index + Count);
        (Vector128.LoadUnsafe(ref next) + b).StoreUnsafe(ref next);
        return held;
    }
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector128<float> Accumulate(ref LaneSum<float> sum, nint index, Vector128<float> held, Vector128<float> a, Vector128<float> b, Vector128<float> c, Vector128<float> d)
    {
        ref float lane = ref sum.Lane(index);
        (Vector128.LoadUnsafe(ref lane) + a).StoreUnsafe(ref lane);
        ref float second = ref sum.Lane(index + Count);
        (Vector128.LoadUnsafe(ref second) + b).StoreUnsafe(ref second);
        ref float third = ref sum.Lane(index + 2 * Count);
        (Vector128.LoadUnsafe(ref third) + c).StoreUnsafe(ref third);
        ref float fourth = ref sum.Lane(index + 3 * Count);
        (Vector128.LoadUnsafe(ref fourth) + d).StoreUnsafe(ref fourth);
        return held;
    }
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public void EndBlock(ref LaneSum<float> sum, Vector128<float> held) => sum.EndBlock();
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public bool AnySoft(Vector128<float> y) => !Vector128.EqualsAll(Softness(y), Vector128<uint>.Zero);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public bool AnySoft(Vector128<float> a, Vector128<float> b) => !Vector128.EqualsAll(Softness(a) | Softness(b), Vector128<uint>.Zero);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public bool AnySoft(Vector128<float> a, Vector128<float> b, Vector128<float> c, Vector128<float> d) => !Vector128.EqualsAll(Softness(a) | Softness(b) | Softness(c) | Softness(d), Vector128<uint>.Zero);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] private static Vector128<uint> Softness(Vector128<float> y) => Vector128.ConditionalSelect(Vector128.Equals(y, Vector128<float>.One), Vector128<float>.Zero, y).AsUInt32();
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public bool AnyAbove(Vector128<float> a, float limit) => Vector128.GreaterThanAny((a + Vector128<float>.Zero).AsUInt32(), Vector128.Create(limit).AsUInt32());
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public bool AnyAbove(Vector128<float> a, Vector128<float> b, float limit) => Vector128.GreaterThanAny(Vector128.Max((a + Vector128<float>.Zero).AsUInt32(), (b + Vector128<float>.Zero).AsUInt32()), Vector128.Create(limit).AsUInt32());
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public bool AnyAbove(Vector128<float> a, Vector128<float> b, Vector128<float> c, Vector128<float> d, float limit) => Vector128.GreaterThanAny(Vector128.Max(Vector128.Max((a + Vector128<float>.Zero).AsUInt32(), (b + Vector128<float>.Zero).AsUInt32()), Vector128.Max((c + Vector128<float>.Zero).AsUInt32(), (d + Vector128<float>.Zero).AsUInt32())), Vector128.Create(limit).AsUInt32());
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public bool AnyOutside(Vector128<float> x, float minimum, float maximum) => !Vector128.EqualsAll(Vector128.Min(Vector128.Max(x, Vector128.Create(minimum)), Vector128.Create(maximum)), x);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<float> Add(Vector128<float> a, Vector128<float> b) => a + b;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<float> Add(Vector128<float> a, float b) => a + Vector128.Create(b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<float> Subtract(Vector128<float> a, Vector128<float> b) => a - b;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<float> Subtract(Vector128<float> a, float b) => a - Vector128.Create(b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<float> Subtract(float a, Vector128<float> b) => Vector128.Create(a) - b;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<float> Multiply(Vector128<float> a, Vector128<float> b) => a * b;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<float> Multiply(Vector128<float> a, float b) => a * Vector128.Create(b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<float> Divide(Vector128<float> a, Vector128<float> b) => a / b;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<float> Divide(Vector128<float> a, float b) => a / Vector128.Create(b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<float> Divide(float a, Vector128<float> b) => Vector128.Create(a) / b;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<float> MultiplyAdd(Vector128<float> a, Vector128<float> b, Vector128<float> c) => Vector128.FusedMultiplyAdd(a, b, c);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<float> MultiplyAdd(Vector128<float> a, float b, Vector128<float> c) => Vector128.FusedMultiplyAdd(a, Vector128.Create(b), c);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<float> MultiplyAdd(Vector128<float> a, Vector128<float> b, float c) => Vector128.FusedMultiplyAdd(a, b, Vector128.Create(c));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<float> MultiplyAdd(Vector128<float> a, float b, float c) => Vector128.FusedMultiplyAdd(a, Vector128.Create(b), Vector128.Create(c));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<float> NegativeMultiplyAdd(Vector128<float> a, Vector128<float> b, Vector128<float> c) => Vector128.FusedMultiplyAdd(-a, b, c);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<float> NegativeMultiplyAdd(Vector128<float> a, Vector128<float> b, float c) => Vector128.FusedMultiplyAdd(-a, b, Vector128.Create(c));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<float> Negate(Vector128<float> a) => -a;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<float> Flip(Vector128<float> a, Vector128<float> label) => (((label.AsUInt32() << 2) & Vector128.Create(0x80000000u)) ^ a.AsUInt32()).AsSingle();
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<float> Abs(Vector128<float> a) => Vector128.Abs(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<float> Sqrt(Vector128<float> a) => Vector128.Sqrt(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<float> Floor(Vector128<float> a) => Vector128.Floor(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<float> Round(Vector128<float> a) => Vector128.Round(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<float> Sign(Vector128<float> a) => Vector128.ConditionalSelect(Vector128.LessThan(Vector128<float>.Zero, Vector128.Abs(a)), Vector128.CopySign(Vector128<float>.One, a), a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<float> Max(Vector128<float> a, Vector128<float> b) => Vector128.Max(a, b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<float> Max(Vector128<float> a, float b) => Vector128.Max(a, Vector128.Create(b));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<float> Min(Vector128<float> a, Vector128<float> b) => Vector128.Min(a, b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<float> Min(Vector128<float> a, float b) => Vector128.Min(a, Vector128.Create(b));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<float> AtLeast(Vector128<float> a, Vector128<float> b) => Vector128.MaxNative(b, a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<float> AtLeast(Vector128<float> a, float b) => Vector128.MaxNative(Vector128.Create(b), a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<float> AtMost(Vector128<float> a, Vector128<float> b) => Vector128.MinNative(b, a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<float> AtMost(Vector128<float> a, float b) => Vector128.MinNative(Vector128.Create(b), a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<float> Less(Vector128<float> a, Vector128<float> b) => Vector128.LessThan(a, b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<float> Less(Vector128<float> a, float b) => Vector128.LessThan(a, Vector128.Create(b));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<float> Less(float a, Vector128<float> b) => Vector128.LessThan(Vector128.Create(a), b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<float> LessOrEqual(Vector128<float> a, Vector128<float> b) => Vector128.LessThanOrEqual(a, b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<float> LessOrEqual(Vector128<float> a, float b) => Vector128.LessThanOrEqual(a, Vector128.Create(b));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<float> LessOrEqual(float a, Vector128<float> b) => Vector128.LessThanOrEqual(Vector128.Create(a), b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<float> Equal(Vector128<float> a, Vector128<float> b) => Vector128.Equals(a, b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<float> Equal(Vector128<float> a, float b) => Vector128.Equals(a, Vector128.Create(b));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<float> And(Vector128<float> a, Vector128<float> b) => a & b;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<float> Or(Vector128<float> a, Vector128<float> b) => a | b;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<float> Not(Vector128<float> a) => ~a;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<float> Select(Vector128<float> mask, Vector128<float> a, Vector128<float> b) => Vector128.ConditionalSelect(mask, a, b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<float> Select(Vector128<float> mask, float a, Vector128<float> b) => Vector128.ConditionalSelect(mask, Vector128.Create(a), b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<float> Select(Vector128<float> mask, Vector128<float> a, float b) => Vector128.ConditionalSelect(mask, a, Vector128.Create(b));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<float> Select(Vector128<float> mask, float a, float b) => Vector128.ConditionalSelect(mask, Vector128.Create(a), Vector128.Create(b));
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector128<float> Scale(Vector128<float> a, Vector128<float> n)
    {
        Vector128<int> exponent = Vector128.ConvertToInt32Native(n), half = exponent >> 1;
        return a * PowerOfTwo(half) * PowerOfTwo(exponent - half);
    }
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector128<float> Exp(Vector128<float> x) => Elementary<Float128, float>.Exp(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector128<float> Log(Vector128<float> x) => Elementary<Float128, float>.Log(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector128<float> Log1p(Vector128<float> x) => Elementary<Float128, float>.Log1p(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector128<float> Expm1(Vector128<float> x) => Elementary<Float128, float>.Expm1(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector128<float> Tanh(Vector128<float> x) => Elementary<Float128, float>.Tanh(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector128<float> Sin(Vector128<float> x) => Trigonometric<Float128, float>.Sin(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector128<float> Cos(Vector128<float> x) => Trigonometric<Float128, float>.Cos(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector128<float> Tan(Vector128<float> x) => Trigonometric<Float128, float>.Tan(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector128<float> Atan(Vector128<float> x) => Trigonometric<Float128, float>.Atan(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector128<float> Sinh(Vector128<float> x) => Hyperbolic<Float128, float>.Sinh(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector128<float> Cosh(Vector128<float> x) => Hyperbolic<Float128, float>.Cosh(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector128<float> LogCosh(Vector128<float> x) => Hyperbolic<Float128, float>.LogCosh(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector128<float> Cbrt(Vector128<float> x) => CubeRoot<Float128, float>.Cbrt(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector128<float> Pow(Vector128<float> x, Vector128<float> k, Vector128<float> low) => Power<Float128, float>.Pow(x, k, low);

    private static Vector128<float> PowerOfTwo(Vector128<int> n) => ((n + Vector128.Create(127)) << 23).AsSingle();
}

/// <summary>Two doubles side by side, for generated kernels.</summary>
internal readonly struct KernelDouble128 : IKernelLanes<Vector128<double>, double>
{
    public int Count => 2;
    public bool Wide => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<double> Create(double x) => Vector128.Create(x);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<double> Load(in double source, nint index) => Vector128.LoadUnsafe(ref Unsafe.Add(ref Unsafe.AsRef(in source), index));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public void Store(Vector128<double> x, ref double destination, nint index) => Vector128.ConditionalSelect(Vector128.Equals(x, x), x, Vector128.Create(double.NaN)).StoreUnsafe(ref Unsafe.Add(ref destination, index));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<double> First(Vector128<double> x, nint count) => x & Vector128.LessThan(Vector128<long>.Indices, Vector128.Create((long)count)).AsDouble();
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector128<double> Accumulate(ref LaneSum<double> sum, nint index, Vector128<double> held, Vector128<double> x)
    {
        ref double lane = ref sum.Lane(index);
        (Vector128.LoadUnsafe(ref lane) + x).StoreUnsafe(ref lane);
        return held;
    }
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector128<double> Accumulate(ref LaneSum<double> sum, nint index, Vector128<double> held, Vector128<double> a, Vector128<double> b)
    {
        ref double lane = ref sum.Lane(index);
        (Vector128.LoadUnsafe(ref lane) + a).StoreUnsafe(ref lane);
        ref double next = ref sum.Lane(index + Count);
        (Vector128.LoadUnsafe(ref next) + b).StoreUnsafe(ref next);
        return held;
    }
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector128<double> Accumulate(ref LaneSum<double> sum, nint index, Vector128<double> held, Vector128<double> a, Vector128<double> b, Vector128<double> c, Vector128<double> d)
    {
        ref double lane = ref sum.Lane(index);
        (Vector128.LoadUnsafe(ref lane) + a).StoreUnsafe(ref lane);
        ref double second = ref sum.Lane(index + Count);
        (Vector128.LoadUnsafe(ref second) + b).StoreUnsafe(ref second);
        ref double third = ref sum.Lane(index + 2 * Count);
        (Vector128.LoadUnsafe(ref third) + c).StoreUnsafe(ref third);
        ref double fourth = ref sum.Lane(index + 3 * Count);
        (Vector128.LoadUnsafe(ref fourth) + d).StoreUnsafe(ref fourth);
        return held;
    }
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public void EndBlock(ref LaneSum<double> sum, Vector128<double> held) => sum.EndBlock();
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public bool AnySoft(Vector128<double> y) => !Vector128.EqualsAll(Softness(y), Vector128<ulong>.Zero);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public bool AnySoft(Vector128<double> a, Vector128<double> b) => !Vector128.EqualsAll(Softness(a) | Softness(b), Vector128<ulong>.Zero);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public bool AnySoft(Vector128<double> a, Vector128<double> b, Vector128<double> c, Vector128<double> d) => !Vector128.EqualsAll(Softness(a) | Softness(b) | Softness(c) | Softness(d), Vector128<ulong>.Zero);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] private static Vector128<ulong> Softness(Vector128<double> y) => Vector128.ConditionalSelect(Vector128.Equals(y, Vector128<double>.One), Vector128<double>.Zero, y).AsUInt64();
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public bool AnyAbove(Vector128<double> a, double limit) => Vector128.GreaterThanAny((a + Vector128<double>.Zero).AsUInt64(), Vector128.Create(limit).AsUInt64());
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public bool AnyAbove(Vector128<double> a, Vector128<double> b, double limit) => Vector128.GreaterThanAny(Vector128.Max((a + Vector128<double>.Zero).AsUInt64(), (b + Vector128<double>.Zero).AsUInt64()), Vector128.Create(limit).AsUInt64());
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public bool AnyAbove(Vector128<double> a, Vector128<double> b, Vector128<double> c, Vector128<double> d, double limit) => Vector128.GreaterThanAny(Vector128.Max(Vector128.Max((a + Vector128<double>.Zero).AsUInt64(), (b + Vector128<double>.Zero).AsUInt64()), Vector128.Max((c + Vector128<double>.Zero).AsUInt64(), (d + Vector128<double>.Zero).AsUInt64())), Vector128.Create(limit).AsUInt64());
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public bool AnyOutside(Vector128<double> x, double minimum, double maximum) => !Vector128.EqualsAll(Vector128.Min(Vector128.Max(x, Vector128.Create(minimum)), Vector128.Create(maximum)), x);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<double> Add(Vector128<double> a, Vector128<double> b) => a + b;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<double> Add(Vector128<double> a, double b) => a + Vector128.Create(b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<double> Subtract(Vector128<double> a, Vector128<double> b) => a - b;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<double> Subtract(Vector128<double> a, double b) => a - Vector128.Create(b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<double> Subtract(double a, Vector128<double> b) => Vector128.Create(a) - b;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<double> Multiply(Vector128<double> a, Vector128<double> b) => a * b;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<double> Multiply(Vector128<double> a, double b) => a * Vector128.Create(b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<double> Divide(Vector128<double> a, Vector128<double> b) => a / b;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<double> Divide(Vector128<double> a, double b) => a / Vector128.Create(b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<double> Divide(double a, Vector128<double> b) => Vector128.Create(a) / b;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<double> MultiplyAdd(Vector128<double> a, Vector128<double> b, Vector128<double> c) => Vector128.FusedMultiplyAdd(a, b, c);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<double> MultiplyAdd(Vector128<double> a, double b, Vector128<double> c) => Vector128.FusedMultiplyAdd(a, Vector128.Create(b), c);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<double> MultiplyAdd(Vector128<double> a, Vector128<double> b, double c) => Vector128.FusedMultiplyAdd(a, b, Vector128.Create(c));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<double> MultiplyAdd(Vector128<double> a, double b, double c) => Vector128.FusedMultiplyAdd(a, Vector128.Create(b), Vector128.Create(c));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<double> NegativeMultiplyAdd(Vector128<double> a, Vector128<double> b, Vector128<double> c) => Vector128.FusedMultiplyAdd(-a, b, c);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<double> NegativeMultiplyAdd(Vector128<double> a, Vector128<double> b, double c) => Vector128.FusedMultiplyAdd(-a, b, Vector128.Create(c));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<double> Negate(Vector128<double> a) => -a;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<double> Flip(Vector128<double> a, Vector128<double> label) => (((label.AsUInt64() << 2) & Vector128.Create(0x8000000000000000ul)) ^ a.AsUInt64()).AsDouble();
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<double> Abs(Vector128<double> a) => Vector128.Abs(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<double> Sqrt(Vector128<double> a) => Vector128.Sqrt(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<double> Floor(Vector128<double> a) => Vector128.Floor(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<double> Round(Vector128<double> a) => Vector128.Round(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<double> Sign(Vector128<double> a) => Vector128.ConditionalSelect(Vector128.LessThan(Vector128<double>.Zero, Vector128.Abs(a)), Vector128.CopySign(Vector128<double>.One, a), a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<double> Max(Vector128<double> a, Vector128<double> b) => Vector128.Max(a, b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<double> Max(Vector128<double> a, double b) => Vector128.Max(a, Vector128.Create(b));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<double> Min(Vector128<double> a, Vector128<double> b) => Vector128.Min(a, b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<double> Min(Vector128<double> a, double b) => Vector128.Min(a, Vector128.Create(b));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<double> AtLeast(Vector128<double> a, Vector128<double> b) => Vector128.MaxNative(b, a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<double> AtLeast(Vector128<double> a, double b) => Vector128.MaxNative(Vector128.Create(b), a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<double> AtMost(Vector128<double> a, Vector128<double> b) => Vector128.MinNative(b, a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<double> AtMost(Vector128<double> a, double b) => Vector128.MinNative(Vector128.Create(b), a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<double> Less(Vector128<double> a, Vector128<double> b) => Vector128.LessThan(a, b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<double> Less(Vector128<double> a, double b) => Vector128.LessThan(a, Vector128.Create(b));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<double> Less(double a, Vector128<double> b) => Vector128.LessThan(Vector128.Create(a), b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<double> LessOrEqual(Vector128<double> a, Vector128<double> b) => Vector128.LessThanOrEqual(a, b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<double> LessOrEqual(Vector128<double> a, double b) => Vector128.LessThanOrEqual(a, Vector128.Create(b));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<double> LessOrEqual(double a, Vector128<double> b) => Vector128.LessThanOrEqual(Vector128.Create(a), b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<double> Equal(Vector128<double> a, Vector128<double> b) => Vector128.Equals(a, b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<double> Equal(Vector128<double> a, double b) => Vector128.Equals(a, Vector128.Create(b));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<double> And(Vector128<double> a, Vector128<double> b) => a & b;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<double> Or(Vector128<double> a, Vector128<double> b) => a | b;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<double> Not(Vector128<double> a) => ~a;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<double> Select(Vector128<double> mask, Vector128<double> a, Vector128<double> b) => Vector128.ConditionalSelect(mask, a, b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<double> Select(Vector128<double> mask, double a, Vector128<double> b) => Vector128.ConditionalSelect(mask, Vector128.Create(a), b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<double> Select(Vector128<double> mask, Vector128<double> a, double b) => Vector128.ConditionalSelect(mask, a, Vector128.Create(b));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<double> Select(Vector128<double> mask, double a, double b) => Vector128.ConditionalSelect(mask, Vector128.Create(a), Vector128.Create(b));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector128<double> Scale(Vector128<double> a, Vector128<double> n) => Double128.ScaleByPowerOfTwo(a, n);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector128<double> Exp(Vector128<double> x) => Elementary<Double128, double>.Exp(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector128<double> Log(Vector128<double> x) => Elementary<Double128, double>.Log(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector128<double> Log1p(Vector128<double> x) => Elementary<Double128, double>.Log1p(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector128<double> Expm1(Vector128<double> x) => Elementary<Double128, double>.Expm1(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector128<double> Tanh(Vector128<double> x) => Elementary<Double128, double>.Tanh(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector128<double> Sin(Vector128<double> x) => Trigonometric<Double128, double>.Sin(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector128<double> Cos(Vector128<double> x) => Trigonometric<Double128, double>.Cos(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector128<double> Tan(Vector128<double> x) => Trigonometric<Double128, double>.Tan(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector128<double> Atan(Vector128<double> x) => Trigonometric<Double128, double>.Atan(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector128<double> Sinh(Vector128<double> x) => Hyperbolic<Double128, double>.Sinh(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector128<double> Cosh(Vector128<double> x) => Hyperbolic<Double128, double>.Cosh(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector128<double> LogCosh(Vector128<double> x) => Hyperbolic<Double128, double>.LogCosh(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector128<double> Cbrt(Vector128<double> x) => CubeRoot<Double128, double>.Cbrt(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector128<double> Pow(Vector128<double> x, Vector128<double> k, Vector128<double> low) => Power<Double128, double>.Pow(x, k, low);
}
