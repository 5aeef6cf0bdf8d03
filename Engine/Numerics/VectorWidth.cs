using System.Runtime.Intrinsics.X86;

namespace AutoBce;

/// <summary>The vector width that kernels use.</summary>
internal static class VectorWidth
{
    private static readonly int Hardware = Choose();

    /// <summary>512, 256 or 128.</summary>
    internal static int Bits => Forced ?? Hardware;

    /// <summary>Another width than the hardware's best, for tests: results must not depend on it.</summary>
    internal static int? Forced { get; set; }

    // Vector512.IsHardwareAccelerated is false on processors that have AVX-512 but were once slow with it, so support itself is asked for.
    private static int Choose()
    {
        int best = Avx512F.IsSupported && Avx512DQ.IsSupported && Avx512BW.IsSupported ? 512 : Avx2.IsSupported && Fma.IsSupported ? 256 : 128;
        return int.TryParse(Environment.GetEnvironmentVariable("AUTOBCE_VECTOR_BITS"), out int wanted) && wanted is 128 or 256 ? Math.Min(best, wanted) : best;
    }
}
