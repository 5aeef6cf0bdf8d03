using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AutoBce;

/// <summary>
/// Powers over spans. An element's result depends on its base and exponent alone: not on its position, the length, or the width of the
/// vectors. Floats are computed in double.
/// </summary>
internal static class VectorPower
{
    private const int Block = 256;

#pragma warning disable CA1810 // The loop knows the coefficients as constants only if these are initialised before it is compiled.
    static VectorPower() => RuntimeHelpers.RunClassConstructor(typeof(Coefficients).TypeHandle);
#pragma warning restore CA1810

    /// <summary>
    /// destination[i] = x[i]^(k[i] - less), where the difference is not rounded. x and k have the length of the destination, or are a single
    /// element that belongs to all of it; they may be the very span of the destination. As in IEEE 754: x^0 and 1^k are 1; a negative x has
    /// powers by integers only, else NaN.
    /// </summary>
    public static void Pow<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> k, Span<T> destination, double less = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        CheckLength(x.Length, destination.Length, nameof(x));
        CheckLength(k.Length, destination.Length, nameof(k));
        Span<double> bases = stackalloc double[Block], exponents = stackalloc double[Block], powers = stackalloc double[Block];
        for (int i = 0; i < destination.Length; i += Block)
        {
            Span<T> part = destination.Slice(i, Math.Min(Block, destination.Length - i));
            if (x.Length == destination.Length || i == 0) Widen(x.Length == 1 ? x : x.Slice(i, part.Length), bases);
            if (k.Length == destination.Length || i == 0) Widen(k.Length == 1 ? k : k.Slice(i, part.Length), exponents);
            Run(bases, exponents, less, powers, part.Length);
            for (int j = 0; j < part.Length; j++) part[j] = T.CreateTruncating(powers[j]);
        }
    }

    private static void CheckLength(int length, int expected, string name)
    {
        if (length != expected && length != 1)
            throw new ArgumentException($"{name} has {length} elements, the destination {expected}; give as many, or one for all.", name);
    }

    /// <summary>One element fills the block; behind several, what remains of it is 1.</summary>
    private static void Widen<T>(ReadOnlySpan<T> x, Span<double> block) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (x.Length == 1)
        {
            block.Fill(double.CreateTruncating(x[0]));
            return;
        }
        for (int i = 0; i < x.Length; i++) block[i] = double.CreateTruncating(x[i]);
        block[x.Length..].Fill(1);
    }

    private static void Run(ReadOnlySpan<double> x, ReadOnlySpan<double> k, double less, Span<double> powers, int count)
    {
        ref double bases = ref MemoryMarshal.GetReference(x), exponents = ref MemoryMarshal.GetReference(k), results = ref MemoryMarshal.GetReference(powers);
        if (VectorWidth.Bits == 512) Loop<Double512>(ref bases, ref exponents, less, ref results, count);
        else if (VectorWidth.Bits == 256) Loop<Double256>(ref bases, ref exponents, less, ref results, count);
        else Loop<Double128>(ref bases, ref exponents, less, ref results, count);
        for (int i = 0; i < count; i++)
        {
            // One comparison for what the lanes have right.
            if (!(x[i] > 0 && x[i] - x[i] == k[i] - k[i])) powers[i] = Edge(x[i], k[i], less, powers[i]);
        }
    }

    /// <summary>x^(k - less) where x is no positive finite number or k is not finite; power is that of |x|.</summary>
    private static double Edge(double x, double k, double less, double power)
    {
        double exponent = k - less;
        if (!double.IsFinite(x) || !double.IsFinite(k) || x == 0) return Math.Pow(x, exponent);
        double part = exponent - k, low = (k - (exponent - part)) - (less + part);
        if (!double.IsInteger(exponent) || !double.IsInteger(low)) return double.NaN;
        return double.IsOddInteger(exponent) != double.IsOddInteger(low) ? -power : power;
    }

    // Compiled once and fully, as the loops of VectorMath.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Loop<TLanes>(ref double x, ref double k, double less, ref double powers, int count)
        where TLanes : struct, ILanes<TLanes, double>
    {
        TLanes lesser = TLanes.Create(less);
        for (nuint i = 0; i < (nuint)count; i += (nuint)TLanes.Count)
        {
            // Knuth's sum: exponent + low = k - less exactly.
            TLanes exponent = TLanes.Load(ref k, i), difference = exponent - lesser, part = difference - exponent;
            TLanes low = (exponent - (difference - part)) - (lesser + part);
            TLanes.Store(AccuratePower<TLanes>.Pow(TLanes.Abs(TLanes.Load(ref x, i)), difference, low), ref powers, i);
        }
    }
}
