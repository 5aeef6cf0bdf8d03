using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AutoBce;

/// <summary>Eight floats side by side, for generated kernels.</summary>
internal readonly struct KernelFloat256 : IKernelLanes<Vector256<float>, float>
{
    public int Count => 8;
    public bool Wide => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<float> Create(float x) => Vector256.Create(x);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<float> Load(in float source, nint index) => Vector256.LoadUnsafe(ref Unsafe.Add(ref Unsafe.AsRef(in source), index));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public void Store(Vector256<float> x, ref float destination, nint index) => Vector256.ConditionalSelect(Vector256.Equals(x, x), x, Vector256.Create(float.NaN)).StoreUnsafe(ref Unsafe.Add(ref destination, index));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<float> First(Vector256<float> x, nint count) => x & Vector256.LessThan(Vector256<int>.Indices, Vector256.Create((int)count)).AsSingle();
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<float> Accumulate(ref LaneSum<float> sum, nint index, Vector256<float> held, Vector256<float> x)
    {
        ref float lane = ref sum.Lane(index);
        (Vector256.LoadUnsafe(ref lane) + x).StoreUnsafe(ref lane);
        return held;
    }
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<float> Accumulate(ref LaneSum<float> sum, nint index, Vector256<float> held, Vector256<float> a, Vector256<float> b)
    {
        ref float lane = ref sum.Lane(index);
        (Vector256.LoadUnsafe(ref lane) + a).StoreUnsafe(ref lane);
        ref float next = ref sum.Lane(index + Count);
        (Vector256.LoadUnsafe(ref next) + b).StoreUnsafe(ref next);
        return held;
    }
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<float> Accumulate(ref LaneSum<float> sum, nint index, Vector256<float> held, Vector256<float> a, Vector256<float> b, Vector256<float> c, Vector256<float> d)
    {
        ref float lane = ref sum.Lane(index);
        ((Vector256.LoadUnsafe(ref lane) + a) + c).StoreUnsafe(ref lane);
        ref float next = ref sum.Lane(index + Count);
        ((Vector256.LoadUnsafe(ref next) + b) + d).StoreUnsafe(ref next);
        return held;
    }
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public void EndBlock(ref LaneSum<float> sum, Vector256<float> held) => sum.EndBlock();
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public bool AnySoft(Vector256<float> y) => !Vector256.EqualsAll(Softness(y), Vector256<uint>.Zero);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public bool AnySoft(Vector256<float> a, Vector256<float> b) => !Vector256.EqualsAll(Softness(a) | Softness(b), Vector256<uint>.Zero);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public bool AnySoft(Vector256<float> a, Vector256<float> b, Vector256<float> c, Vector256<float> d) => !Vector256.EqualsAll(Softness(a) | Softness(b) | Softness(c) | Softness(d), Vector256<uint>.Zero);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] private static Vector256<uint> Softness(Vector256<float> y) => Vector256.ConditionalSelect(Vector256.Equals(y, Vector256<float>.One), Vector256<float>.Zero, y).AsUInt32();
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public bool AnyAbove(Vector256<float> a, float limit) => Vector256.GreaterThanAny((a + Vector256<float>.Zero).AsUInt32(), Vector256.Create(limit).AsUInt32());
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public bool AnyAbove(Vector256<float> a, Vector256<float> b, float limit) => Vector256.GreaterThanAny(Vector256.Max((a + Vector256<float>.Zero).AsUInt32(), (b + Vector256<float>.Zero).AsUInt32()), Vector256.Create(limit).AsUInt32());
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public bool AnyAbove(Vector256<float> a, Vector256<float> b, Vector256<float> c, Vector256<float> d, float limit) => Vector256.GreaterThanAny(Vector256.Max(Vector256.Max((a + Vector256<float>.Zero).AsUInt32(), (b + Vector256<float>.Zero).AsUInt32()), Vector256.Max((c + Vector256<float>.Zero).AsUInt32(), (d + Vector256<float>.Zero).AsUInt32())), Vector256.Create(limit).AsUInt32());
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public bool AnyOutside(Vector256<float> x, float minimum, float maximum) => !Vector256.EqualsAll(Vector256.Min(Vector256.Max(x, Vector256.Create(minimum)), Vector256.Create(maximum)), x);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<float> Add(Vector256<float> a, Vector256<float> b) => a + b;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<float> Add(Vector256<float> a, float b) => a + Vector256.Create(b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<float> Subtract(Vector256<float> a, Vector256<float> b) => a - b;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<float> Subtract(Vector256<float> a, float b) => a - Vector256.Create(b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<float> Subtract(float a, Vector256<float> b) => Vector256.Create(a) - b;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<float> Multiply(Vector256<float> a, Vector256<float> b) => a * b;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<float> Multiply(Vector256<float> a, float b) => a * Vector256.Create(b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<float> Divide(Vector256<float> a, Vector256<float> b) => a / b;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<float> Divide(Vector256<float> a, float b) => a / Vector256.Create(b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<float> Divide(float a, Vector256<float> b) => Vector256.Create(a) / b;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<float> MultiplyAdd(Vector256<float> a, Vector256<float> b, Vector256<float> c) => Vector256.FusedMultiplyAdd(a, b, c);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<float> MultiplyAdd(Vector256<float> a, float b, Vector256<float> c) => Vector256.FusedMultiplyAdd(a, Vector256.Create(b), c);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<float> MultiplyAdd(Vector256<float> a, Vector256<float> b, float c) => Vector256.FusedMultiplyAdd(a, b, Vector256.Create(c));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<float> MultiplyAdd(Vector256<float> a, float b, float c) => Vector256.FusedMultiplyAdd(a, Vector256.Create(b), Vector256.Create(c));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<float> NegativeMultiplyAdd(Vector256<float> a, Vector256<float> b, Vector256<float> c) => Fma.MultiplyAddNegated(a, b, c);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<float> NegativeMultiplyAdd(Vector256<float> a, Vector256<float> b, float c) => Fma.MultiplyAddNegated(a, b, Vector256.Create(c));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<float> Negate(Vector256<float> a) => -a;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<float> Flip(Vector256<float> a, Vector256<float> label) => (((label.AsUInt32() << 2) & Vector256.Create(0x80000000u)) ^ a.AsUInt32()).AsSingle();
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<float> Abs(Vector256<float> a) => Vector256.Abs(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<float> Sqrt(Vector256<float> a) => Vector256.Sqrt(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<float> Floor(Vector256<float> a) => Vector256.Floor(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<float> Round(Vector256<float> a) => Vector256.Round(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<float> Sign(Vector256<float> a) => Vector256.ConditionalSelect(Vector256.LessThan(Vector256<float>.Zero, Vector256.Abs(a)), Vector256.CopySign(Vector256<float>.One, a), a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<float> Max(Vector256<float> a, Vector256<float> b) => Vector256.Max(a, b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<float> Max(Vector256<float> a, float b) => Vector256.Max(a, Vector256.Create(b));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<float> Min(Vector256<float> a, Vector256<float> b) => Vector256.Min(a, b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<float> Min(Vector256<float> a, float b) => Vector256.Min(a, Vector256.Create(b));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<float> AtLeast(Vector256<float> a, Vector256<float> b) => Vector256.MaxNative(b, a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<float> AtLeast(Vector256<float> a, float b) => Vector256.MaxNative(Vector256.Create(b), a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<float> AtMost(Vector256<float> a, Vector256<float> b) => Vector256.MinNative(b, a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<float> AtMost(Vector256<float> a, float b) => Vector256.MinNative(Vector256.Create(b), a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<float> Less(Vector256<float> a, Vector256<float> b) => Vector256.LessThan(a, b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<float> Less(Vector256<float> a, float b) => Vector256.LessThan(a, Vector256.Create(b));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<float> Less(float a, Vector256<float> b) => Vector256.LessThan(Vector256.Create(a), b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<float> LessOrEqual(Vector256<float> a, Vector256<float> b) => Vector256.LessThanOrEqual(a, b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<float> LessOrEqual(Vector256<float> a, float b) => Vector256.LessThanOrEqual(a, Vector256.Create(b));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<float> LessOrEqual(float a, Vector256<float> b) => Vector256.LessThanOrEqual(Vector256.Create(a), b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<float> Equal(Vector256<float> a, Vector256<float> b) => Vector256.Equals(a, b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<float> Equal(Vector256<float> a, float b) => Vector256.Equals(a, Vector256.Create(b));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<float> And(Vector256<float> a, Vector256<float> b) => a & b;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<float> Or(Vector256<float> a, Vector256<float> b) => a | b;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<float> Not(Vector256<float> a) => ~a;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<float> Select(Vector256<float> mask, Vector256<float> a, Vector256<float> b) => Avx.BlendVariable(b, a, mask);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<float> Select(Vector256<float> mask, float a, Vector256<float> b) => Avx.BlendVariable(b, Vector256.Create(a), mask);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<float> Select(Vector256<float> mask, Vector256<float> a, float b) => Avx.BlendVariable(Vector256.Create(b), a, mask);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<float> Select(Vector256<float> mask, float a, float b) => Avx.BlendVariable(Vector256.Create(b), Vector256.Create(a), mask);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<float> Scale(Vector256<float> a, Vector256<float> n)
    {
        Vector256<int> exponent = Vector256.ConvertToInt32Native(n), half = exponent >> 1;
        return a * PowerOfTwo(half) * PowerOfTwo(exponent - half);
    }
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector256<float> Exp(Vector256<float> x) => Elementary<Float256, float>.Exp(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector256<float> Log(Vector256<float> x) => Elementary<Float256, float>.Log(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector256<float> Log1p(Vector256<float> x) => Elementary<Float256, float>.Log1p(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector256<float> Expm1(Vector256<float> x) => Elementary<Float256, float>.Expm1(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector256<float> Tanh(Vector256<float> x) => Elementary<Float256, float>.Tanh(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector256<float> Sin(Vector256<float> x) => Trigonometric<Float256, float>.Sin(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector256<float> Cos(Vector256<float> x) => Trigonometric<Float256, float>.Cos(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector256<float> Tan(Vector256<float> x) => Trigonometric<Float256, float>.Tan(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector256<float> Atan(Vector256<float> x) => Trigonometric<Float256, float>.Atan(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector256<float> Sinh(Vector256<float> x) => Hyperbolic<Float256, float>.Sinh(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector256<float> Cosh(Vector256<float> x) => Hyperbolic<Float256, float>.Cosh(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector256<float> LogCosh(Vector256<float> x) => Hyperbolic<Float256, float>.LogCosh(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector256<float> Cbrt(Vector256<float> x) => CubeRoot<Float256, float>.Cbrt(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector256<float> Pow(Vector256<float> x, Vector256<float> k, Vector256<float> low) => Power<Float256, float>.Pow(x, k, low);

    private static Vector256<float> PowerOfTwo(Vector256<int> n) => ((n + Vector256.Create(127)) << 23).AsSingle();
}

/// <summary>Four doubles side by side, for generated kernels.</summary>
internal readonly struct KernelDouble256 : IKernelLanes<Vector256<double>, double>
{
    public int Count => 4;
    public bool Wide => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<double> Create(double x) => Vector256.Create(x);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<double> Load(in double source, nint index) => Vector256.LoadUnsafe(ref Unsafe.Add(ref Unsafe.AsRef(in source), index));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public void Store(Vector256<double> x, ref double destination, nint index) => Vector256.ConditionalSelect(Vector256.Equals(x, x), x, Vector256.Create(double.NaN)).StoreUnsafe(ref Unsafe.Add(ref destination, index));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<double> First(Vector256<double> x, nint count) => x & Vector256.LessThan(Vector256<long>.Indices, Vector256.Create((long)count)).AsDouble();
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<double> Accumulate(ref LaneSum<double> sum, nint index, Vector256<double> held, Vector256<double> x)
    {
        ref double lane = ref sum.Lane(index);
        (Vector256.LoadUnsafe(ref lane) + x).StoreUnsafe(ref lane);
        return held;
    }
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<double> Accumulate(ref LaneSum<double> sum, nint index, Vector256<double> held, Vector256<double> a, Vector256<double> b)
    {
        ref double lane = ref sum.Lane(index);
        (Vector256.LoadUnsafe(ref lane) + a).StoreUnsafe(ref lane);
        ref double next = ref sum.Lane(index + Count);
        (Vector256.LoadUnsafe(ref next) + b).StoreUnsafe(ref next);
        return held;
    }
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<double> Accumulate(ref LaneSum<double> sum, nint index, Vector256<double> held, Vector256<double> a, Vector256<double> b, Vector256<double> c, Vector256<double> d)
    {
        ref double lane = ref sum.Lane(index);
        (Vector256.LoadUnsafe(ref lane) + a).StoreUnsafe(ref lane);
        ref double second = ref sum.Lane(index + Count);
        (Vector256.LoadUnsafe(ref second) + b).StoreUnsafe(ref second);
        ref double third = ref sum.Lane(index + 2 * Count);
        (Vector256.LoadUnsafe(ref third) + c).StoreUnsafe(ref third);
        ref double fourth = ref sum.Lane(index + 3 * Count);
        (Vector256.LoadUnsafe(ref fourth) + d).StoreUnsafe(ref fourth);
        return held;
    }
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public void EndBlock(ref LaneSum<double> sum, Vector256<double> held) => sum.EndBlock();
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public bool AnySoft(Vector256<double> y) => !Vector256.EqualsAll(Softness(y), Vector256<ulong>.Zero);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public bool AnySoft(Vector256<double> a, Vector256<double> b) => !Vector256.EqualsAll(Softness(a) | Softness(b), Vector256<ulong>.Zero);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public bool AnySoft(Vector256<double> a, Vector256<double> b, Vector256<double> c, Vector256<double> d) => !Vector256.EqualsAll(Softness(a) | Softness(b) | Softness(c) | Softness(d), Vector256<ulong>.Zero);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] private static Vector256<ulong> Softness(Vector256<double> y) => Vector256.ConditionalSelect(Vector256.Equals(y, Vector256<double>.One), Vector256<double>.Zero, y).AsUInt64();
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public bool AnyAbove(Vector256<double> a, double limit) => Vector256.GreaterThanAny((a + Vector256<double>.Zero).AsUInt64(), Vector256.Create(limit).AsUInt64());
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public bool AnyAbove(Vector256<double> a, Vector256<double> b, double limit) => Vector256.GreaterThanAny(Vector256.Max((a + Vector256<double>.Zero).AsUInt64(), (b + Vector256<double>.Zero).AsUInt64()), Vector256.Create(limit).AsUInt64());
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public bool AnyAbove(Vector256<double> a, Vector256<double> b, Vector256<double> c, Vector256<double> d, double limit) => Vector256.GreaterThanAny(Vector256.Max(Vector256.Max((a + Vector256<double>.Zero).AsUInt64(), (b + Vector256<double>.Zero).AsUInt64()), Vector256.Max((c + Vector256<double>.Zero).AsUInt64(), (d + Vector256<double>.Zero).AsUInt64())), Vector256.Create(limit).AsUInt64());
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public bool AnyOutside(Vector256<double> x, double minimum, double maximum) => !Vector256.EqualsAll(Vector256.Min(Vector256.Max(x, Vector256.Create(minimum)), Vector256.Create(maximum)), x);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<double> Add(Vector256<double> a, Vector256<double> b) => a + b;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<double> Add(Vector256<double> a, double b) => a + Vector256.Create(b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<double> Subtract(Vector256<double> a, Vector256<double> b) => a - b;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<double> Subtract(Vector256<double> a, double b) => a - Vector256.Create(b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<double> Subtract(double a, Vector256<double> b) => Vector256.Create(a) - b;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<double> Multiply(Vector256<double> a, Vector256<double> b) => a * b;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<double> Multiply(Vector256<double> a, double b) => a * Vector256.Create(b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<double> Divide(Vector256<double> a, Vector256<double> b) => a / b;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<double> Divide(Vector256<double> a, double b) => a / Vector256.Create(b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<double> Divide(double a, Vector256<double> b) => Vector256.Create(a) / b;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<double> MultiplyAdd(Vector256<double> a, Vector256<double> b, Vector256<double> c) => Vector256.FusedMultiplyAdd(a, b, c);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<double> MultiplyAdd(Vector256<double> a, double b, Vector256<double> c) => Vector256.FusedMultiplyAdd(a, Vector256.Create(b), c);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<double> MultiplyAdd(Vector256<double> a, Vector256<double> b, double c) => Vector256.FusedMultiplyAdd(a, b, Vector256.Create(c));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<double> MultiplyAdd(Vector256<double> a, double b, double c) => Vector256.FusedMultiplyAdd(a, Vector256.Create(b), Vector256.Create(c));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<double> NegativeMultiplyAdd(Vector256<double> a, Vector256<double> b, Vector256<double> c) => Fma.MultiplyAddNegated(a, b, c);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<double> NegativeMultiplyAdd(Vector256<double> a, Vector256<double> b, double c) => Fma.MultiplyAddNegated(a, b, Vector256.Create(c));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<double> Negate(Vector256<double> a) => -a;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<double> Flip(Vector256<double> a, Vector256<double> label) => (((label.AsUInt64() << 2) & Vector256.Create(0x8000000000000000ul)) ^ a.AsUInt64()).AsDouble();
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<double> Abs(Vector256<double> a) => Vector256.Abs(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<double> Sqrt(Vector256<double> a) => Vector256.Sqrt(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<double> Floor(Vector256<double> a) => Vector256.Floor(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<double> Round(Vector256<double> a) => Vector256.Round(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<double> Sign(Vector256<double> a) => Vector256.ConditionalSelect(Vector256.LessThan(Vector256<double>.Zero, Vector256.Abs(a)), Vector256.CopySign(Vector256<double>.One, a), a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<double> Max(Vector256<double> a, Vector256<double> b) => Vector256.Max(a, b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<double> Max(Vector256<double> a, double b) => Vector256.Max(a, Vector256.Create(b));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<double> Min(Vector256<double> a, Vector256<double> b) => Vector256.Min(a, b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<double> Min(Vector256<double> a, double b) => Vector256.Min(a, Vector256.Create(b));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<double> AtLeast(Vector256<double> a, Vector256<double> b) => Vector256.MaxNative(b, a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<double> AtLeast(Vector256<double> a, double b) => Vector256.MaxNative(Vector256.Create(b), a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<double> AtMost(Vector256<double> a, Vector256<double> b) => Vector256.MinNative(b, a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<double> AtMost(Vector256<double> a, double b) => Vector256.MinNative(Vector256.Create(b), a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<double> Less(Vector256<double> a, Vector256<double> b) => Vector256.LessThan(a, b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<double> Less(Vector256<double> a, double b) => Vector256.LessThan(a, Vector256.Create(b));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<double> Less(double a, Vector256<double> b) => Vector256.LessThan(Vector256.Create(a), b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<double> LessOrEqual(Vector256<double> a, Vector256<double> b) => Vector256.LessThanOrEqual(a, b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<double> LessOrEqual(Vector256<double> a, double b) => Vector256.LessThanOrEqual(a, Vector256.Create(b));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<double> LessOrEqual(double a, Vector256<double> b) => Vector256.LessThanOrEqual(Vector256.Create(a), b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<double> Equal(Vector256<double> a, Vector256<double> b) => Vector256.Equals(a, b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<double> Equal(Vector256<double> a, double b) => Vector256.Equals(a, Vector256.Create(b));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<double> And(Vector256<double> a, Vector256<double> b) => a & b;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<double> Or(Vector256<double> a, Vector256<double> b) => a | b;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<double> Not(Vector256<double> a) => ~a;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<double> Select(Vector256<double> mask, Vector256<double> a, Vector256<double> b) => Avx.BlendVariable(b, a, mask);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<double> Select(Vector256<double> mask, double a, Vector256<double> b) => Avx.BlendVariable(b, Vector256.Create(a), mask);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<double> Select(Vector256<double> mask, Vector256<double> a, double b) => Avx.BlendVariable(Vector256.Create(b), a, mask);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<double> Select(Vector256<double> mask, double a, double b) => Avx.BlendVariable(Vector256.Create(b), Vector256.Create(a), mask);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector256<double> Scale(Vector256<double> a, Vector256<double> n) => Double256.ScaleByPowerOfTwo(a, n);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector256<double> Exp(Vector256<double> x) => Elementary<Double256, double>.Exp(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector256<double> Log(Vector256<double> x) => Elementary<Double256, double>.Log(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector256<double> Log1p(Vector256<double> x) => Elementary<Double256, double>.Log1p(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector256<double> Expm1(Vector256<double> x) => Elementary<Double256, double>.Expm1(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector256<double> Tanh(Vector256<double> x) => Elementary<Double256, double>.Tanh(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector256<double> Sin(Vector256<double> x) => Trigonometric<Double256, double>.Sin(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector256<double> Cos(Vector256<double> x) => Trigonometric<Double256, double>.Cos(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector256<double> Tan(Vector256<double> x) => Trigonometric<Double256, double>.Tan(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector256<double> Atan(Vector256<double> x) => Trigonometric<Double256, double>.Atan(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector256<double> Sinh(Vector256<double> x) => Hyperbolic<Double256, double>.Sinh(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector256<double> Cosh(Vector256<double> x) => Hyperbolic<Double256, double>.Cosh(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector256<double> LogCosh(Vector256<double> x) => Hyperbolic<Double256, double>.LogCosh(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector256<double> Cbrt(Vector256<double> x) => CubeRoot<Double256, double>.Cbrt(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector256<double> Pow(Vector256<double> x, Vector256<double> k, Vector256<double> low) => Power<Double256, double>.Pow(x, k, low);
}
