using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace AutoBce;

/// <summary>Hints to the processor, which change no result.</summary>
internal static class Prefetch
{
    private const int CacheLine = 64;

    /// <summary>Numbers that stay in a second cache, where asking for them is a waste.</summary>
    private const int Near = 1 << 16;

    /// <summary>Asks for some rows of a matrix, which come nearer while something else is computed.</summary>
    public static unsafe void Rows(ReadOnlySpan<float> matrix, int width, ReadOnlySpan<int> rows)
    {
        if (!Sse.IsSupported || matrix.Length < Near) return;
        ref float first = ref MemoryMarshal.GetReference(matrix);
        foreach (int row in rows)
        {
            // A hint never faults, even where the matrix has moved meanwhile.
            byte* start = (byte*)Unsafe.AsPointer(ref Unsafe.Add(ref first, (nint)row * width));
            for (int i = 0; i < width * sizeof(float); i += CacheLine) Sse.Prefetch0(start + i);
        }
    }
}
