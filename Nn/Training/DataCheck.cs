using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AutoBce;

/// <summary>What is looked at before anything is computed, so that bad data changes nothing.</summary>
internal static class DataCheck
{
    /// <exception cref="ArgumentException">x and y have different numbers of rows, or none.</exception>
    internal static void SameRows(int rows, int labelRows, TensorInput x, TensorInput y)
    {
        if (rows != labelRows)
        {
            throw new ArgumentException(
                $"x has {rows} rows (shape {x.Shape}) and y has {labelRows} (shape {y.Shape}): give one label to each sample.", nameof(y));
        }
        if (rows == 0) throw new ArgumentException("no samples: x has no rows.", nameof(x));
    }

    /// <exception cref="ArgumentException">A value is NaN or infinite.</exception>
    internal static void Finite(ReadOnlySpan<float> x, int columns)
    {
        if (AllWithin(x, float.MaxValue)) return;
        int i = 0;
        while (float.IsFinite(x[i])) i++;
        throw new ArgumentException(
            $"x[{i / columns}, {i % columns}] is {Text(x[i])} as float: a network has no use for it. "
            + "Drop the row, fill the gap, or scale the feature.", nameof(x));
    }

    /// <exception cref="ArgumentOutOfRangeException">A label that is not ignored is NaN or outside the range of the loss.</exception>
    internal static void InRange(ReadOnlySpan<float> y, int columns, TrainingLoss loss)
    {
        double minimum = loss.LabelMinimum, maximum = loss.LabelMaximum;
        if (AllBetween(y, minimum, maximum)) return;
        for (int i = 0; i < y.Length; i++)
        {
            if ((y[i] >= minimum && y[i] <= maximum) || loss.IsIgnored(y[i])) continue;
            throw new ArgumentOutOfRangeException(
                nameof(y), y[i],
                $"y[{i / columns}{(columns == 1 ? "" : $", {i % columns}")}] is {Text(y[i])}; "
                + $"labels of this loss{(loss.IsNarrowed ? " beside metrics of classes" : "")} lie in [{Text(minimum)}, {Text(maximum)}]. Nothing was trained."
                + (float.IsNaN(y[i]) && loss.Ignored is null ? " To leave out samples without a label, set IgnoredLabel of the loss to NaN." : ""));
        }
    }

    /// <summary>Whether no magnitude exceeds the limit, and none is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static bool AllWithin(ReadOnlySpan<float> values, float limit)
    {
        // Without their signs, the bits of floats order like the floats, with NaN above all.
        const int magnitude = int.MaxValue;
        ref int first = ref Unsafe.As<float, int>(ref MemoryMarshal.GetReference(values));
        Vector512<int> mask = Vector512.Create(magnitude);
        Vector512<int> a = Vector512<int>.Zero, b = a, c = a, d = a;
        nuint i = 0, length = (nuint)values.Length, width = (nuint)Vector512<int>.Count;
        for (; i + 4 * width <= length; i += 4 * width)
        {
            a = Vector512.Max(a, Vector512.LoadUnsafe(ref first, i) & mask);
            b = Vector512.Max(b, Vector512.LoadUnsafe(ref first, i + width) & mask);
            c = Vector512.Max(c, Vector512.LoadUnsafe(ref first, i + 2 * width) & mask);
            d = Vector512.Max(d, Vector512.LoadUnsafe(ref first, i + 3 * width) & mask);
        }
        for (; i + width <= length; i += width) a = Vector512.Max(a, Vector512.LoadUnsafe(ref first, i) & mask);
        int largest = 0;
        for (; i < length; i++) largest = Math.Max(largest, Unsafe.Add(ref first, i) & magnitude);
        int bound = BitConverter.SingleToInt32Bits(limit);
        return largest <= bound && Vector512.LessThanOrEqualAll(Vector512.Max(Vector512.Max(a, b), Vector512.Max(c, d)), Vector512.Create(bound));
    }

    /// <summary>Whether all values are numbers in [minimum, maximum]; false too where the bounds are no floats.</summary>
    private static bool AllBetween(ReadOnlySpan<float> values, double minimum, double maximum)
    {
        float low = (float)minimum, high = (float)maximum;
        if (low != minimum || high != maximum) return false;
        ref float first = ref MemoryMarshal.GetReference(values);
        Vector512<float> lowest = Vector512.Create(low), highest = Vector512.Create(high), inside = Vector512<float>.AllBitsSet;
        nuint i = 0, length = (nuint)values.Length, width = (nuint)Vector512<float>.Count;
        for (; i + width <= length; i += width)
        {
            Vector512<float> lanes = Vector512.LoadUnsafe(ref first, i);
            inside &= Vector512.GreaterThanOrEqual(lanes, lowest) & Vector512.LessThanOrEqual(lanes, highest);
        }
        bool all = Vector512.ExtractMostSignificantBits(inside) == (1ul << Vector512<float>.Count) - 1;
        for (; i < length; i++) all &= Unsafe.Add(ref first, i) >= low && Unsafe.Add(ref first, i) <= high;
        return all;
    }

    private static string Text(double value) => value.ToString("G9", CultureInfo.InvariantCulture);
}
