using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AutoBce;

/// <summary>Sixteen floats side by side, for generated kernels.</summary>
internal readonly struct KernelFloat512 : IKernelLanes<Vector512<float>, float>
{
    public int Count => 16;
    public bool Wide => true;

    /// <summary>For each class of numbers, what a fix-up makes of it: the one NaN of both kinds (the lowest digits), itself of all others.</summary>
    private const int OneNaN = 0x11111133;

    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<float> Create(float x) => Vector512.Create(x);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<float> Load(in float source, nint index) => Vector512.LoadUnsafe(ref Unsafe.Add(ref Unsafe.AsRef(in source), index));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public void Store(Vector512<float> x, ref float destination, nint index) => Avx512F.Fixup(x, x, Vector512.Create(OneNaN), 0).StoreUnsafe(ref Unsafe.Add(ref destination, index));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<float> First(Vector512<float> x, nint count) => x & Vector512.LessThan(Vector512<int>.Indices, Vector512.Create((int)count)).AsSingle();
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<float> Accumulate(ref LaneSum<float> sum, nint index, Vector512<float> held, Vector512<float> a) => held + a;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<float> Accumulate(ref LaneSum<float> sum, nint index, Vector512<float> held, Vector512<float> a, Vector512<float> b) => held + a + b;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<float> Accumulate(ref LaneSum<float> sum, nint index, Vector512<float> held, Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d) => held + a + b + c + d;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public void EndBlock(ref LaneSum<float> sum, Vector512<float> held) => sum.EndBlock(held);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public bool AnySoft(Vector512<float> y) => !Vector512.EqualsAll(Softness(y), Vector512<uint>.Zero);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public bool AnySoft(Vector512<float> a, Vector512<float> b) => !Vector512.EqualsAll(Softness(a) | Softness(b), Vector512<uint>.Zero);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public bool AnySoft(Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d) => !Vector512.EqualsAll(Softness(a) | Softness(b) | Softness(c) | Softness(d), Vector512<uint>.Zero);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] private static Vector512<uint> Softness(Vector512<float> y) => Avx512F.FusedMultiplyAddNegated(y, y, y).AsUInt32(); // y - y y is 0 for 0 and 1 alone, and -0 for -0
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public bool AnyAbove(Vector512<float> a, float limit) => Vector512.GreaterThanAny(a.AsUInt32(), Vector512.Create(limit).AsUInt32()) && Vector512.GreaterThanAny((a + Vector512<float>.Zero).AsUInt32(), Vector512.Create(limit).AsUInt32());
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public bool AnyAbove(Vector512<float> a, Vector512<float> b, float limit) => Vector512.GreaterThanAny(Vector512.Max(a.AsUInt32(), b.AsUInt32()), Vector512.Create(limit).AsUInt32()) && Vector512.GreaterThanAny(Vector512.Max((a + Vector512<float>.Zero).AsUInt32(), (b + Vector512<float>.Zero).AsUInt32()), Vector512.Create(limit).AsUInt32());
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public bool AnyAbove(Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d, float limit) => Vector512.GreaterThanAny(Vector512.Max(Vector512.Max(a.AsUInt32(), b.AsUInt32()), Vector512.Max(c.AsUInt32(), d.AsUInt32())), Vector512.Create(limit).AsUInt32()) && Vector512.GreaterThanAny(Vector512.Max(Vector512.Max((a + Vector512<float>.Zero).AsUInt32(), (b + Vector512<float>.Zero).AsUInt32()), Vector512.Max((c + Vector512<float>.Zero).AsUInt32(), (d + Vector512<float>.Zero).AsUInt32())), Vector512.Create(limit).AsUInt32());
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public bool AnyOutside(Vector512<float> x, float minimum, float maximum) => !Vector512.EqualsAll(Vector512.Min(Vector512.Max(x, Vector512.Create(minimum)), Vector512.Create(maximum)), x);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<float> Add(Vector512<float> a, Vector512<float> b) => a + b;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<float> Add(Vector512<float> a, float b) => a + Vector512.Create(b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<float> Subtract(Vector512<float> a, Vector512<float> b) => a - b;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<float> Subtract(Vector512<float> a, float b) => a - Vector512.Create(b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<float> Subtract(float a, Vector512<float> b) => Vector512.Create(a) - b;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<float> Multiply(Vector512<float> a, Vector512<float> b) => a * b;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<float> Multiply(Vector512<float> a, float b) => a * Vector512.Create(b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<float> Divide(Vector512<float> a, Vector512<float> b) => a / b;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<float> Divide(Vector512<float> a, float b) => a / Vector512.Create(b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<float> Divide(float a, Vector512<float> b) => Vector512.Create(a) / b;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<float> MultiplyAdd(Vector512<float> a, Vector512<float> b, Vector512<float> c) => Vector512.FusedMultiplyAdd(a, b, c);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<float> MultiplyAdd(Vector512<float> a, float b, Vector512<float> c) => Vector512.FusedMultiplyAdd(a, Vector512.Create(b), c);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<float> MultiplyAdd(Vector512<float> a, Vector512<float> b, float c) => Vector512.FusedMultiplyAdd(a, b, Vector512.Create(c));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<float> MultiplyAdd(Vector512<float> a, float b, float c) => Vector512.FusedMultiplyAdd(a, Vector512.Create(b), Vector512.Create(c));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<float> NegativeMultiplyAdd(Vector512<float> a, Vector512<float> b, Vector512<float> c) => Avx512F.FusedMultiplyAddNegated(a, b, c);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<float> NegativeMultiplyAdd(Vector512<float> a, Vector512<float> b, float c) => Avx512F.FusedMultiplyAddNegated(a, b, Vector512.Create(c));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<float> Negate(Vector512<float> a) => -a;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<float> Flip(Vector512<float> a, Vector512<float> label) => (((label.AsUInt32() << 2) & Vector512.Create(0x80000000u)) ^ a.AsUInt32()).AsSingle();
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<float> Abs(Vector512<float> a) => Vector512.Abs(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<float> Sqrt(Vector512<float> a) => Vector512.Sqrt(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<float> Floor(Vector512<float> a) => Vector512.Floor(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<float> Round(Vector512<float> a) => Vector512.Round(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<float> Sign(Vector512<float> a) => Vector512.ConditionalSelect(Vector512.LessThan(Vector512<float>.Zero, Vector512.Abs(a)), Vector512.CopySign(Vector512<float>.One, a), a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<float> Max(Vector512<float> a, Vector512<float> b) => Vector512.Max(a, b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<float> Max(Vector512<float> a, float b) => Vector512.Max(a, Vector512.Create(b));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<float> Min(Vector512<float> a, Vector512<float> b) => Vector512.Min(a, b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<float> Min(Vector512<float> a, float b) => Vector512.Min(a, Vector512.Create(b));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<float> AtLeast(Vector512<float> a, Vector512<float> b) => Vector512.MaxNative(b, a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<float> AtLeast(Vector512<float> a, float b) => Vector512.MaxNative(Vector512.Create(b), a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<float> AtMost(Vector512<float> a, Vector512<float> b) => Vector512.MinNative(b, a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<float> AtMost(Vector512<float> a, float b) => Vector512.MinNative(Vector512.Create(b), a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<float> Less(Vector512<float> a, Vector512<float> b) => Vector512.LessThan(a, b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<float> Less(Vector512<float> a, float b) => Vector512.LessThan(a, Vector512.Create(b));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<float> Less(float a, Vector512<float> b) => Vector512.LessThan(Vector512.Create(a), b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<float> LessOrEqual(Vector512<float> a, Vector512<float> b) => Vector512.LessThanOrEqual(a, b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<float> LessOrEqual(Vector512<float> a, float b) => Vector512.LessThanOrEqual(a, Vector512.Create(b));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<float> LessOrEqual(float a, Vector512<float> b) => Vector512.LessThanOrEqual(Vector512.Create(a), b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<float> Equal(Vector512<float> a, Vector512<float> b) => Vector512.Equals(a, b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<float> Equal(Vector512<float> a, float b) => Vector512.Equals(a, Vector512.Create(b));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<float> And(Vector512<float> a, Vector512<float> b) => a & b;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<float> Or(Vector512<float> a, Vector512<float> b) => a | b;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<float> Not(Vector512<float> a) => ~a;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<float> Select(Vector512<float> mask, Vector512<float> a, Vector512<float> b) => Vector512.ConditionalSelect(mask, a, b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<float> Select(Vector512<float> mask, float a, Vector512<float> b) => Vector512.ConditionalSelect(mask, Vector512.Create(a), b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<float> Select(Vector512<float> mask, Vector512<float> a, float b) => Vector512.ConditionalSelect(mask, a, Vector512.Create(b));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<float> Select(Vector512<float> mask, float a, float b) => Vector512.ConditionalSelect(mask, Vector512.Create(a), Vector512.Create(b));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<float> Scale(Vector512<float> a, Vector512<float> n) => Avx512F.Scale(a, n);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector512<float> Exp(Vector512<float> x) => Elementary<Float512, float>.Exp(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector512<float> Log(Vector512<float> x) => Elementary<Float512, float>.Log(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector512<float> Log1p(Vector512<float> x) => Elementary<Float512, float>.Log1p(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector512<float> Expm1(Vector512<float> x) => Elementary<Float512, float>.Expm1(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector512<float> Tanh(Vector512<float> x) => Elementary<Float512, float>.Tanh(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector512<float> Sin(Vector512<float> x) => Trigonometric<Float512, float>.Sin(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector512<float> Cos(Vector512<float> x) => Trigonometric<Float512, float>.Cos(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector512<float> Tan(Vector512<float> x) => Trigonometric<Float512, float>.Tan(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector512<float> Atan(Vector512<float> x) => Trigonometric<Float512, float>.Atan(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector512<float> Sinh(Vector512<float> x) => Hyperbolic<Float512, float>.Sinh(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector512<float> Cosh(Vector512<float> x) => Hyperbolic<Float512, float>.Cosh(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector512<float> LogCosh(Vector512<float> x) => Hyperbolic<Float512, float>.LogCosh(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector512<float> Cbrt(Vector512<float> x) => CubeRoot<Float512, float>.Cbrt(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector512<float> Pow(Vector512<float> x, Vector512<float> k, Vector512<float> low) => Power<Float512, float>.Pow(x, k, low);
}

/// <summary>Eight doubles side by side, for generated kernels.</summary>
internal readonly struct KernelDouble512 : IKernelLanes<Vector512<double>, double>
{
    public int Count => 8;
    public bool Wide => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<double> Create(double x) => Vector512.Create(x);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<double> Load(in double source, nint index) => Vector512.LoadUnsafe(ref Unsafe.Add(ref Unsafe.AsRef(in source), index));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public void Store(Vector512<double> x, ref double destination, nint index) => Vector512.ConditionalSelect(Vector512.Equals(x, x), x, Vector512.Create(double.NaN)).StoreUnsafe(ref Unsafe.Add(ref destination, index));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<double> First(Vector512<double> x, nint count) => x & Vector512.LessThan(Vector512<long>.Indices, Vector512.Create((long)count)).AsDouble();
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Accumulate(ref LaneSum<double> sum, nint index, Vector512<double> held, Vector512<double> x)
    {
        ref double lane = ref sum.Lane(index);
        (Vector512.LoadUnsafe(ref lane) + x).StoreUnsafe(ref lane);
        return held;
    }
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Accumulate(ref LaneSum<double> sum, nint index, Vector512<double> held, Vector512<double> a, Vector512<double> b)
    {
        ref double lane = ref sum.Lane(index);
        (Vector512.LoadUnsafe(ref lane) + a).StoreUnsafe(ref lane);
        ref double next = ref sum.Lane(index + Count);
        (Vector512.LoadUnsafe(ref next) + b).StoreUnsafe(ref next);
        return held;
    }
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Accumulate(ref LaneSum<double> sum, nint index, Vector512<double> held, Vector512<double> a, Vector512<double> b, Vector512<double> c, Vector512<double> d)
    {
        ref double lane = ref sum.Lane(index);
        ((Vector512.LoadUnsafe(ref lane) + a) + c).StoreUnsafe(ref lane);
        ref double next = ref sum.Lane(index + Count);
        ((Vector512.LoadUnsafe(ref next) + b) + d).StoreUnsafe(ref next);
        return held;
    }
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public void EndBlock(ref LaneSum<double> sum, Vector512<double> held) => sum.EndBlock();
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public bool AnySoft(Vector512<double> y) => !Vector512.EqualsAll(Softness(y), Vector512<ulong>.Zero);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public bool AnySoft(Vector512<double> a, Vector512<double> b) => !Vector512.EqualsAll(Softness(a) | Softness(b), Vector512<ulong>.Zero);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public bool AnySoft(Vector512<double> a, Vector512<double> b, Vector512<double> c, Vector512<double> d) => !Vector512.EqualsAll(Softness(a) | Softness(b) | Softness(c) | Softness(d), Vector512<ulong>.Zero);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] private static Vector512<ulong> Softness(Vector512<double> y) => Vector512.ConditionalSelect(Vector512.Equals(y, Vector512<double>.One), Vector512<double>.Zero, y).AsUInt64();
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public bool AnyAbove(Vector512<double> a, double limit) => Vector512.GreaterThanAny((a + Vector512<double>.Zero).AsUInt64(), Vector512.Create(limit).AsUInt64());
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public bool AnyAbove(Vector512<double> a, Vector512<double> b, double limit) => Vector512.GreaterThanAny(Vector512.Max((a + Vector512<double>.Zero).AsUInt64(), (b + Vector512<double>.Zero).AsUInt64()), Vector512.Create(limit).AsUInt64());
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public bool AnyAbove(Vector512<double> a, Vector512<double> b, Vector512<double> c, Vector512<double> d, double limit) => Vector512.GreaterThanAny(Vector512.Max(Vector512.Max((a + Vector512<double>.Zero).AsUInt64(), (b + Vector512<double>.Zero).AsUInt64()), Vector512.Max((c + Vector512<double>.Zero).AsUInt64(), (d + Vector512<double>.Zero).AsUInt64())), Vector512.Create(limit).AsUInt64());
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public bool AnyOutside(Vector512<double> x, double minimum, double maximum) => !Vector512.EqualsAll(Vector512.Min(Vector512.Max(x, Vector512.Create(minimum)), Vector512.Create(maximum)), x);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<double> Add(Vector512<double> a, Vector512<double> b) => a + b;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<double> Add(Vector512<double> a, double b) => a + Vector512.Create(b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<double> Subtract(Vector512<double> a, Vector512<double> b) => a - b;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<double> Subtract(Vector512<double> a, double b) => a - Vector512.Create(b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<double> Subtract(double a, Vector512<double> b) => Vector512.Create(a) - b;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<double> Multiply(Vector512<double> a, Vector512<double> b) => a * b;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<double> Multiply(Vector512<double> a, double b) => a * Vector512.Create(b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<double> Divide(Vector512<double> a, Vector512<double> b) => a / b;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<double> Divide(Vector512<double> a, double b) => a / Vector512.Create(b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<double> Divide(double a, Vector512<double> b) => Vector512.Create(a) / b;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<double> MultiplyAdd(Vector512<double> a, Vector512<double> b, Vector512<double> c) => Vector512.FusedMultiplyAdd(a, b, c);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<double> MultiplyAdd(Vector512<double> a, double b, Vector512<double> c) => Vector512.FusedMultiplyAdd(a, Vector512.Create(b), c);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<double> MultiplyAdd(Vector512<double> a, Vector512<double> b, double c) => Vector512.FusedMultiplyAdd(a, b, Vector512.Create(c));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<double> MultiplyAdd(Vector512<double> a, double b, double c) => Vector512.FusedMultiplyAdd(a, Vector512.Create(b), Vector512.Create(c));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<double> NegativeMultiplyAdd(Vector512<double> a, Vector512<double> b, Vector512<double> c) => Avx512F.FusedMultiplyAddNegated(a, b, c);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<double> NegativeMultiplyAdd(Vector512<double> a, Vector512<double> b, double c) => Avx512F.FusedMultiplyAddNegated(a, b, Vector512.Create(c));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<double> Negate(Vector512<double> a) => -a;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<double> Flip(Vector512<double> a, Vector512<double> label) => (((label.AsUInt64() << 2) & Vector512.Create(0x8000000000000000ul)) ^ a.AsUInt64()).AsDouble();
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<double> Abs(Vector512<double> a) => Vector512.Abs(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<double> Sqrt(Vector512<double> a) => Vector512.Sqrt(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<double> Floor(Vector512<double> a) => Vector512.Floor(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<double> Round(Vector512<double> a) => Vector512.Round(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<double> Sign(Vector512<double> a) => Vector512.ConditionalSelect(Vector512.LessThan(Vector512<double>.Zero, Vector512.Abs(a)), Vector512.CopySign(Vector512<double>.One, a), a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<double> Max(Vector512<double> a, Vector512<double> b) => Vector512.Max(a, b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<double> Max(Vector512<double> a, double b) => Vector512.Max(a, Vector512.Create(b));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<double> Min(Vector512<double> a, Vector512<double> b) => Vector512.Min(a, b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<double> Min(Vector512<double> a, double b) => Vector512.Min(a, Vector512.Create(b));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<double> AtLeast(Vector512<double> a, Vector512<double> b) => Vector512.MaxNative(b, a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<double> AtLeast(Vector512<double> a, double b) => Vector512.MaxNative(Vector512.Create(b), a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<double> AtMost(Vector512<double> a, Vector512<double> b) => Vector512.MinNative(b, a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<double> AtMost(Vector512<double> a, double b) => Vector512.MinNative(Vector512.Create(b), a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<double> Less(Vector512<double> a, Vector512<double> b) => Vector512.LessThan(a, b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<double> Less(Vector512<double> a, double b) => Vector512.LessThan(a, Vector512.Create(b));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<double> Less(double a, Vector512<double> b) => Vector512.LessThan(Vector512.Create(a), b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<double> LessOrEqual(Vector512<double> a, Vector512<double> b) => Vector512.LessThanOrEqual(a, b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<double> LessOrEqual(Vector512<double> a, double b) => Vector512.LessThanOrEqual(a, Vector512.Create(b));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<double> LessOrEqual(double a, Vector512<double> b) => Vector512.LessThanOrEqual(Vector512.Create(a), b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<double> Equal(Vector512<double> a, Vector512<double> b) => Vector512.Equals(a, b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<double> Equal(Vector512<double> a, double b) => Vector512.Equals(a, Vector512.Create(b));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<double> And(Vector512<double> a, Vector512<double> b) => a & b;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<double> Or(Vector512<double> a, Vector512<double> b) => a | b;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<double> Not(Vector512<double> a) => ~a;
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<double> Select(Vector512<double> mask, Vector512<double> a, Vector512<double> b) => Vector512.ConditionalSelect(mask, a, b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<double> Select(Vector512<double> mask, double a, Vector512<double> b) => Vector512.ConditionalSelect(mask, Vector512.Create(a), b);
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<double> Select(Vector512<double> mask, Vector512<double> a, double b) => Vector512.ConditionalSelect(mask, a, Vector512.Create(b));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<double> Select(Vector512<double> mask, double a, double b) => Vector512.ConditionalSelect(mask, Vector512.Create(a), Vector512.Create(b));
    [MethodImpl(MethodImplOptions.AggressiveInlining)] public Vector512<double> Scale(Vector512<double> a, Vector512<double> n) => Double512.ScaleByPowerOfTwo(a, n);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector512<double> Exp(Vector512<double> x) => Elementary<Double512, double>.Exp(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector512<double> Log(Vector512<double> x) => Elementary<Double512, double>.Log(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector512<double> Log1p(Vector512<double> x) => Elementary<Double512, double>.Log1p(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector512<double> Expm1(Vector512<double> x) => Elementary<Double512, double>.Expm1(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector512<double> Tanh(Vector512<double> x) => Elementary<Double512, double>.Tanh(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector512<double> Sin(Vector512<double> x) => Trigonometric<Double512, double>.Sin(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector512<double> Cos(Vector512<double> x) => Trigonometric<Double512, double>.Cos(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector512<double> Tan(Vector512<double> x) => Trigonometric<Double512, double>.Tan(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector512<double> Atan(Vector512<double> x) => Trigonometric<Double512, double>.Atan(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector512<double> Sinh(Vector512<double> x) => Hyperbolic<Double512, double>.Sinh(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector512<double> Cosh(Vector512<double> x) => Hyperbolic<Double512, double>.Cosh(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector512<double> LogCosh(Vector512<double> x) => Hyperbolic<Double512, double>.LogCosh(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector512<double> Cbrt(Vector512<double> x) => CubeRoot<Double512, double>.Cbrt(x);
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)] public Vector512<double> Pow(Vector512<double> x, Vector512<double> k, Vector512<double> low) => Power<Double512, double>.Pow(x, k, low);
}
