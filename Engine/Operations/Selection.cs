using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AutoBce;

/// <summary>What of a gradient passes where two numbers are compared. A choice, not a product: what does not pass is 0, even of an infinite gradient.</summary>
internal interface ISelection
{
    static abstract Vector512<T> Pass<T>(Vector512<T> gradient, Vector512<T> a, Vector512<T> b);
}

/// <summary>a &lt; b ? 0 : a == b ? gradient / 2 : gradient.</summary>
internal readonly struct IsLarger : ISelection
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Pass<T>(Vector512<T> gradient, Vector512<T> a, Vector512<T> b) =>
        Vector512.AndNot(Halved.Where(Vector512.Equals(a, b), gradient), Vector512.LessThan(a, b));
}

/// <summary>a > b ? 0 : a == b ? gradient / 2 : gradient.</summary>
internal readonly struct IsSmaller : ISelection
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Pass<T>(Vector512<T> gradient, Vector512<T> a, Vector512<T> b) =>
        Vector512.AndNot(Halved.Where(Vector512.Equals(a, b), gradient), Vector512.GreaterThan(a, b));
}

/// <summary>a &lt; b or a > b ? 0 : gradient.</summary>
internal readonly struct IsUnchanged : ISelection
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Pass<T>(Vector512<T> gradient, Vector512<T> a, Vector512<T> b) =>
        Vector512.AndNot(gradient, Vector512.LessThan(a, b) | Vector512.GreaterThan(a, b));
}

/// <summary>a &lt; b ? -gradient : a == b ? 0 : gradient.</summary>
internal readonly struct BySide : ISelection
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Pass<T>(Vector512<T> gradient, Vector512<T> a, Vector512<T> b) =>
        Vector512.AndNot(Vector512.ConditionalSelect(Vector512.LessThan(a, b), -gradient, gradient), Vector512.Equals(a, b));
}

internal static class Halved
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Where<T>(Vector512<T> ties, Vector512<T> gradient) =>
        Vector512.ConditionalSelect(ties, gradient / (Vector512<T>.One + Vector512<T>.One), gradient);
}

internal static class Selection<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>product[i] = what passes of gradient[i] for a[i] and b[i]; a and b may each be a single element that belongs to all.</summary>
    public static void Pass<TSelection>(ReadOnlySpan<T> gradient, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> product)
        where TSelection : struct, ISelection
    {
        int n = product.Length, i = 0;
        bool repeatA = a.Length != n, repeatB = b.Length != n;
        gradient = gradient[..n];
        ref T firstA = ref MemoryMarshal.GetReference(a), firstB = ref MemoryMarshal.GetReference(b);
        for (; i <= n - Vector512<T>.Count; i += Vector512<T>.Count)
        {
            Vector512<T> va = repeatA ? Vector512.Create(firstA) : Vector512.LoadUnsafe(ref firstA, (nuint)i);
            Vector512<T> vb = repeatB ? Vector512.Create(firstB) : Vector512.LoadUnsafe(ref firstB, (nuint)i);
            TSelection.Pass(Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(gradient), (nuint)i), va, vb)
                .StoreUnsafe(ref MemoryMarshal.GetReference(product), (nuint)i);
        }
        for (; i < n; i++)
        {
            product[i] = TSelection.Pass(Vector512.CreateScalar(gradient[i]), Vector512.CreateScalar(a[repeatA ? 0 : i]), Vector512.CreateScalar(b[repeatB ? 0 : i]))[0];
        }
    }
}
