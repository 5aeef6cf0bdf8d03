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
    private static readonly T[] ExpCoefficients = Pick(Coefficients.ExpQ, Coefficients.ExpQDouble);
    private static readonly T[] LogCoefficients = Pick(Coefficients.LogQ, Coefficients.LogQDouble);

    /// <summary>q in exp(r) = 1 + r + r^2 q(r).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes ExpQ(TLanes r)
    {
        T[] c = ExpCoefficients;
        TLanes r2 = r * r, r4 = r2 * r2;
        if (typeof(T) == typeof(float)) return TLanes.FusedMultiplyAdd(TLanes.Create(c[4]), r4, Cubic(r, r2, c, 0));
        TLanes p = TLanes.FusedMultiplyAdd(TLanes.Create(c[10]), r2, Linear(r, c, 8));
        p = TLanes.FusedMultiplyAdd(p, r4, Cubic(r, r2, c, 4));
        return TLanes.FusedMultiplyAdd(p, r4, Cubic(r, r2, c, 0));
    }

    /// <summary>q in log(1 + f) = f - f^2 / 2 + f^3 q(f).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes LogQ(TLanes f)
    {
        T[] c = LogCoefficients;
        TLanes f2 = f * f, f4 = f2 * f2;
        if (typeof(T) == typeof(float)) return TLanes.FusedMultiplyAdd(Cubic(f, f2, c, 4), f4, Cubic(f, f2, c, 0));
        TLanes p = TLanes.FusedMultiplyAdd(Cubic(f, f2, c, 16), f4, Cubic(f, f2, c, 12));
        p = TLanes.FusedMultiplyAdd(p, f4, Cubic(f, f2, c, 8));
        p = TLanes.FusedMultiplyAdd(p, f4, Cubic(f, f2, c, 4));
        return TLanes.FusedMultiplyAdd(p, f4, Cubic(f, f2, c, 0));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Linear(TLanes x, T[] c, int i) => TLanes.FusedMultiplyAdd(TLanes.Create(c[i + 1]), x, TLanes.Create(c[i]));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Cubic(TLanes x, TLanes x2, T[] c, int i) => TLanes.FusedMultiplyAdd(Linear(x, c, i + 2), x2, Linear(x, c, i));

    private static T[] Pick(float[] single, double[] @double) => typeof(T) == typeof(float) ? (T[])(object)single : (T[])(object)@double;
}
