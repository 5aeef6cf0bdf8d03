using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AutoBce;

/// <summary>
/// A sum whose order depends on nothing but the number of elements. Sixteen lanes are summed in the element's type; at the end of each
/// block of 1,024 elements they are added to sixteen sums in double; in the end these are added as a tree: lanes j and j + 8, then j and
/// j + 4, and so on.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct LaneSum<T>
    where T : unmanaged
{
    /// <summary>Elements of a group.</summary>
    internal const int Group = 16;

    /// <summary>Elements of a block. Generated kernels hold the number.</summary>
    internal const int Block = 1024;

    private Vector512<double> _low, _high;
    private Lanes _lanes;

    /// <summary>The lane that the element at an index belongs to; the others follow it.</summary>
    [UnscopedRef]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref T Lane(nint index) => ref Unsafe.Add(ref _lanes.First, index & (Group - 1));

    /// <summary>Moves the lanes on to double and clears them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void EndBlock()
    {
        if (typeof(T) == typeof(float))
        {
            ref float first = ref Unsafe.As<T, float>(ref _lanes.First);
            _low += Wide(Vector256.LoadUnsafe(ref first));
            _high += Wide(Vector256.LoadUnsafe(ref first, Group / 2));
        }
        else
        {
            ref double first = ref Unsafe.As<T, double>(ref _lanes.First);
            _low += Vector512.LoadUnsafe(ref first);
            _high += Vector512.LoadUnsafe(ref first, Group / 2);
        }
        _lanes = default;
    }

    /// <summary>Ends a block whose lanes are not in memory but held in a register.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void EndBlock(Vector512<float> lanes)
    {
        _low += Avx512F.ConvertToVector512Double(lanes.GetLower());
        _high += Avx512F.ConvertToVector512Double(lanes.GetUpper());
    }

    /// <summary>The sum of all ended blocks.</summary>
    public readonly double Total
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            Vector512<double> eight = _low + _high;
            Vector256<double> four = eight.GetLower() + eight.GetUpper();
            Vector128<double> two = four.GetLower() + four.GetUpper();
            return two[0] + two[1];
        }
    }

    /// <summary>What a lane sums: of no more than a group, one element of it.</summary>
    internal readonly double Of(int lane) => lane < Group / 2 ? _low[lane] : _high[lane - (Group / 2)];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Wide(Vector256<float> lanes) => Vector512.Create(Vector256.WidenLower(lanes), Vector256.WidenUpper(lanes));

    [InlineArray(Group)]
    private struct Lanes
    {
        private T _first;

        [UnscopedRef] public ref T First => ref _first;
    }
}
