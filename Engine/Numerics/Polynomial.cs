using System.Runtime.CompilerServices;

namespace AutoBce;

/// <summary>
/// The polynomials of <see cref="Coefficients"/> over lanes, by Estrin's scheme in blocks of four: short chains, and an order that
/// is the same at every width.
/// </summary>
internal static class Polynomial<TLanes, T>
    where TLanes : struct, ILanes<TLanes, T>
    where T : unmanaged
{
    /// <summary>q in exp(r) = 1 + r + r^2 q(r).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes ExpQ(TLanes r)
    {
        float[] single = Coefficients.ExpQ;
        double[] @double = Coefficients.ExpQDouble;
        TLanes r2 = r * r, r4 = r2 * r2, low = Cubic(r, r2, single, @double, 0);
        if (typeof(T) == typeof(float)) return TLanes.FusedMultiplyAdd(TLanes.Constant(single, @double, 4), r4, low);
        TLanes high = TLanes.FusedMultiplyAdd(TLanes.Constant(single, @double, 10), r2, Linear(r, single, @double, 8));
        high = TLanes.FusedMultiplyAdd(high, r4, Cubic(r, r2, single, @double, 4));
        return TLanes.FusedMultiplyAdd(high, r4, low);
    }

    /// <summary>q in log(1 + f) = f - f^2 / 2 + f^3 q(f).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes LogQ(TLanes f)
    {
        float[] single = Coefficients.LogQ;
        double[] @double = Coefficients.LogQDouble;
        TLanes f2 = f * f, f4 = f2 * f2, low = Cubic(f, f2, single, @double, 0), next = Cubic(f, f2, single, @double, 4);
        if (typeof(T) == typeof(float)) return TLanes.FusedMultiplyAdd(next, f4, low);
        TLanes high = TLanes.FusedMultiplyAdd(Cubic(f, f2, single, @double, 16), f4, Cubic(f, f2, single, @double, 12));
        high = TLanes.FusedMultiplyAdd(high, f4, Cubic(f, f2, single, @double, 8));
        high = TLanes.FusedMultiplyAdd(high, f4, next);
        return TLanes.FusedMultiplyAdd(high, f4, low);
    }

    /// <summary>c[0] + c[1] x + ... of so many coefficients, 3 to 16 of them, in float and in double.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes Of(TLanes x, float[] single, double[] @double, int singles, int doubles)
    {
        int count = typeof(T) == typeof(float) ? singles : doubles, last = (count - 1) & ~3;
        TLanes x2 = x * x, x4 = x2 * x2;
        TLanes sum = (count - last) switch
        {
            1 => TLanes.Constant(single, @double, last),
            2 => Linear(x, single, @double, last),
            3 => TLanes.FusedMultiplyAdd(TLanes.Constant(single, @double, last + 2), x2, Linear(x, single, @double, last)),
            _ => Cubic(x, x2, single, @double, last),
        };
        if (count > 12) sum = TLanes.FusedMultiplyAdd(sum, x4, Cubic(x, x2, single, @double, 8));
        if (count > 8) sum = TLanes.FusedMultiplyAdd(sum, x4, Cubic(x, x2, single, @double, 4));
        if (count > 4) sum = TLanes.FusedMultiplyAdd(sum, x4, Cubic(x, x2, single, @double, 0));
        return sum;
    }

    /// <summary>c[i] + c[i + 1] x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Linear(TLanes x, float[] single, double[] @double, int i) =>
        TLanes.FusedMultiplyAdd(TLanes.Constant(single, @double, i + 1), x, TLanes.Constant(single, @double, i));

    /// <summary>c[i] + c[i + 1] x + c[i + 2] x^2 + c[i + 3] x^3.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Cubic(TLanes x, TLanes x2, float[] single, double[] @double, int i) =>
        TLanes.FusedMultiplyAdd(Linear(x, single, @double, i + 2), x2, Linear(x, single, @double, i));
}
