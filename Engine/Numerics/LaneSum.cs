using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AutoBce;

/// <summary>
/// Sixteen sums in double, one a lane of a group, to which each block's sums are added; in the end they are added as a tree:
/// lanes j and j + 8, then j and j + 4, and so on. The order is the same at every vector width.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct LaneSum
{
    private Vector512<double> _low, _high;

    /// <summary>Adds lanes 0 to 15.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Vector512<float> lanes)
    {
        _low += Vector512.WidenLower(lanes);
        _high += Vector512.WidenUpper(lanes);
    }

    /// <summary>Adds lanes 0 to 7 and 8 to 15.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Vector256<float> low, Vector256<float> high)
    {
        _low += Vector512.Create(Vector256.WidenLower(low), Vector256.WidenUpper(low));
        _high += Vector512.Create(Vector256.WidenLower(high), Vector256.WidenUpper(high));
    }

    /// <summary>Adds lanes 0 to 3, 4 to 7, 8 to 11 and 12 to 15.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Vector128<float> a, Vector128<float> b, Vector128<float> c, Vector128<float> d) =>
        Add(Vector256.Create(a, b), Vector256.Create(c, d));

    /// <summary>Adds lanes 0 to 7 and 8 to 15.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Vector512<double> low, Vector512<double> high)
    {
        _low += low;
        _high += high;
    }

    /// <summary>Adds lanes 0 to 3, 4 to 7, 8 to 11 and 12 to 15.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Vector256<double> a, Vector256<double> b, Vector256<double> c, Vector256<double> d) =>
        Add(Vector512.Create(a, b), Vector512.Create(c, d));

    /// <summary>Adds lanes 0 and 1, 2 and 3, and so on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Vector128<double> a, Vector128<double> b, Vector128<double> c, Vector128<double> d, Vector128<double> e, Vector128<double> f, Vector128<double> g, Vector128<double> h) =>
        Add(Vector256.Create(a, b), Vector256.Create(c, d), Vector256.Create(e, f), Vector256.Create(g, h));

    /// <summary>The sum of all lanes.</summary>
    public readonly double Total
    {
        get
        {
            Vector512<double> eight = _low + _high;
            Vector256<double> four = eight.GetLower() + eight.GetUpper();
            Vector128<double> two = four.GetLower() + four.GetUpper();
            return two[0] + two[1];
        }
    }
}
