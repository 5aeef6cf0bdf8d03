using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AutoBce;

/// <summary>Sums in double whose order depends on the number of summands alone, and on no vector width of the machine.</summary>
internal static class OrderedSum
{
    private const int Lanes = 16;

    /// <summary>The sum of the elements: sixteen interleaved partial sums, combined in a fixed order.</summary>
    public static double Of<T>(ReadOnlySpan<T> x) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Vector512<double> low = Vector512<double>.Zero, high = Vector512<double>.Zero;
        ref T first = ref MemoryMarshal.GetReference(x);
        int i = 0;
        for (; i <= x.Length - Lanes; i += Lanes)
        {
            if (typeof(T) == typeof(float))
            {
                Vector512<float> v = Vector512.LoadUnsafe(ref Unsafe.As<T, float>(ref first), (nuint)i);
                low += Vector512.WidenLower(v);
                high += Vector512.WidenUpper(v);
            }
            else
            {
                low += Vector512.LoadUnsafe(ref Unsafe.As<T, double>(ref first), (nuint)i);
                high += Vector512.LoadUnsafe(ref Unsafe.As<T, double>(ref first), (nuint)i + Lanes / 2);
            }
        }
        double sum = Tree(low + high);
        for (; i < x.Length; i++) sum += double.CreateTruncating(x[i]);
        return sum;
    }

    private static double Tree(Vector512<double> sums)
    {
        Vector256<double> four = sums.GetLower() + sums.GetUpper();
        Vector128<double> two = four.GetLower() + four.GetUpper();
        return two[0] + two[1];
    }

    /// <summary>The sum of the squares, each exact for floats.</summary>
    public static double OfSquares(ReadOnlySpan<float> x)
    {
        Vector512<double> low = Vector512<double>.Zero, high = Vector512<double>.Zero;
        ref float first = ref MemoryMarshal.GetReference(x);
        int i = 0;
        for (; i <= x.Length - Lanes; i += Lanes)
        {
            Vector512<float> v = Vector512.LoadUnsafe(ref first, (nuint)i);
            Vector512<double> lower = Vector512.WidenLower(v), upper = Vector512.WidenUpper(v);
            low += lower * lower;
            high += upper * upper;
        }
        double sum = Tree(low + high);
        for (; i < x.Length; i++) sum += (double)x[i] * x[i];
        return sum;
    }

    /// <summary>sums[i] += x[i].</summary>
    public static void AddTo<T>(Span<double> sums, ReadOnlySpan<T> x) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        sums = sums[..x.Length];
        ref double first = ref MemoryMarshal.GetReference(sums);
        int i = 0;
        for (; typeof(T) == typeof(float) && i <= x.Length - Lanes; i += Lanes)
        {
            Vector512<float> v = Vector512.LoadUnsafe(ref Unsafe.As<T, float>(ref MemoryMarshal.GetReference(x)), (nuint)i);
            (Vector512.LoadUnsafe(ref first, (nuint)i) + Vector512.WidenLower(v)).StoreUnsafe(ref first, (nuint)i);
            (Vector512.LoadUnsafe(ref first, (nuint)i + Lanes / 2) + Vector512.WidenUpper(v)).StoreUnsafe(ref first, (nuint)i + Lanes / 2);
        }
        for (; i < x.Length; i++) sums[i] += double.CreateTruncating(x[i]);
    }
}
