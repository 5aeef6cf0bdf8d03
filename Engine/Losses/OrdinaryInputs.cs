using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AutoBce;

/// <summary>The inputs for which the compiler proves more: neither so large nor so small that their powers leave the range of floats.</summary>
internal static class OrdinaryInputs
{
    private static double SmallestProbability => 1.0 / (1 << 20);

    private static double Smallest => 1.0 / (1L << 32);

    /// <summary>Whether all are ordinary: predictions up to a limit, or probabilities where it is 1. There are none where it is 0.</summary>
    public static bool Are<T>(ReadOnlySpan<T> predictions, ReadOnlySpan<T> labels, double limit) where T : unmanaged, INumber<T> =>
        limit != 0 && (limit == 1 ? AreProbabilities(predictions) : ArePredictions(predictions, T.CreateChecked(limit))) && AreLabels(labels);

    /// <summary>The places of those that are not.</summary>
    /// <returns>How many there are.</returns>
    public static int Others<T>(ReadOnlySpan<T> predictions, ReadOnlySpan<T> labels, double limit, Span<int> places) where T : unmanaged, INumber<T>
    {
        int count = 0;
        if (Are(predictions, labels, limit)) return count;
        for (int i = 0; i < predictions.Length; i++)
            if (limit == 0 || !Are(predictions.Slice(i, 1), labels.Slice(i, 1), limit)) places[count++] = i;
        return count;
    }

    /// <summary>Whether each is from 2^-20 to 1 - 2^-20.</summary>
    private static bool AreProbabilities<T>(ReadOnlySpan<T> p) where T : unmanaged, INumber<T> =>
        All(p, T.CreateChecked(SmallestProbability), T.CreateChecked(1 - SmallestProbability), zero: false);

    /// <summary>Whether each is 0 or from 2^-32 to a limit in magnitude.</summary>
    private static bool ArePredictions<T>(ReadOnlySpan<T> z, T limit) where T : unmanaged, INumber<T> => All(z, T.CreateChecked(Smallest), limit, zero: true);

    /// <summary>Whether each is 0 or 2^-32 or more; the kernel checks the rest.</summary>
    private static bool AreLabels<T>(ReadOnlySpan<T> y) where T : unmanaged, INumber<T> => All(y, T.CreateChecked(Smallest), T.CreateChecked(1e30), zero: true);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool All<T>(ReadOnlySpan<T> x, T least, T most, bool zero) where T : unmanaged, INumber<T>
    {
        ReadOnlySpan<Vector<T>> vectors = MemoryMarshal.Cast<T, Vector<T>>(x);
        Vector<T> low = new(least), high = new(most), all = Vector.Equals(low, low).As<T, T>();
        foreach (Vector<T> vector in vectors)
        {
            Vector<T> magnitude = Vector.Abs(vector), inside = Vector.GreaterThanOrEqual(magnitude, low) & Vector.LessThanOrEqual(magnitude, high);
            all &= zero ? inside | Vector.Equals(magnitude, Vector<T>.Zero) : inside;
        }
        if (Vector.EqualsAny(all, Vector<T>.Zero)) return false;
        for (int i = vectors.Length * Vector<T>.Count; i < x.Length; i++)
        {
            T magnitude = T.Abs(x[i]);
            if (!((magnitude >= least && magnitude <= most) || (zero && magnitude == T.Zero))) return false;
        }
        return true;
    }
}
