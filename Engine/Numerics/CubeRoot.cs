using System.Runtime.CompilerServices;

namespace AutoBce;

/// <summary>The cube root over lanes, of negative numbers too.</summary>
internal static class CubeRoot<TLanes, T>
    where TLanes : struct, ILanes<TLanes, T>
    where T : unmanaged
{
    /// <summary>
    /// cbrt(2^(3k + j) m) = 2^k cbrt(2^j m): a polynomial in m, then Newton's steps y + (v - y^3) / (3 y^2), each of which doubles the
    /// digits. In the last one y^2 is kept as a sum of two numbers, so that only the addition rounds.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes Cbrt(TLanes x)
    {
        TLanes zero = Limits<TLanes, T>.Zero, smallest = Limits<TLanes, T>.SmallestNormal, round = Limits<TLanes, T>.RoundToInteger;
        TLanes three = TLanes.Constant(3f, 3), third = TLanes.Constant(0.333333343f, 0.33333333333333331), a = TLanes.Abs(x);
        TLanes.Split(TLanes.SelectLess(a, smallest, TLanes.SubnormalUnits(a), a), out TLanes m, out TLanes e);
        e -= TLanes.SelectLess(a, smallest, Limits<TLanes, T>.SubnormalShift, zero);
        TLanes k = TLanes.FusedMultiplyAdd(e, third, round) - round, j = TLanes.FusedMultiplyAdd(-k, three, e);
        TLanes v = m * TLanes.PowerOfTwo(j);

        TLanes root = TLanes.SelectLess(j, zero, TLanes.Constant(0.793700526f, 0.79370052598409979), TLanes.SelectLess(zero, j, TLanes.Constant(1.25992105f, 1.2599210498948732), Limits<TLanes, T>.One));
        TLanes y = Polynomial<TLanes, T>.Of(m, Coefficients.CbrtM, Coefficients.CbrtMDouble, 5, 6) * root;
        if (typeof(T) == typeof(double)) y += TLanes.FusedMultiplyAdd(-(y * y), y, v) / (three * y * y);
        TLanes square = y * y, squareLow = TLanes.FusedMultiplyAdd(y, y, -square);
        y += TLanes.FusedMultiplyAdd(-squareLow, y, TLanes.FusedMultiplyAdd(-square, y, v)) / (three * square);

        TLanes result = TLanes.CopySign(y * TLanes.PowerOfTwo(k), x);
        return TLanes.SelectEqual(a, zero, x, TLanes.SelectLess(a, Limits<TLanes, T>.Infinity, result, x));
    }
}
