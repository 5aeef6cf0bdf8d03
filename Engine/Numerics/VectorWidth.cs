using System.Runtime.Intrinsics.X86;

namespace AutoBce;

/// <summary>The width of the vectors that kernels use.</summary>
internal static class VectorWidth
{
    // Vector512.IsHardwareAccelerated is false on processors that have AVX-512 but were once thought to slow down by it.
    private static readonly int s_native = Avx512F.IsSupported ? 512 : Avx2.IsSupported && Fma.IsSupported ? 256 : 128;

    /// <summary>Bits: 128, 256 or 512.</summary>
    internal static int Bits => Forced ?? s_native;

    /// <summary>A width that tests ask for instead of the processor's own.</summary>
    internal static int? Forced { get; set; }
}
