using System.Globalization;
using System.Runtime.Intrinsics.X86;

namespace AutoBce;

/// <summary>
/// The width of the vectors that the library computes with. The environment variable AUTOBCE_VECTOR_BITS (512, 256 or 128) can lower
/// it, never raise it; results have the same bits at every width.
/// </summary>
internal static class VectorWidth
{
    // Not Vector512.IsHardwareAccelerated, which is false on processors whose first AVX-512 generation lowered the clock.
    private static readonly int Hardware =
        Avx512F.IsSupported && Avx512DQ.IsSupported && Avx512BW.IsSupported ? 512 : Avx2.IsSupported && Fma.IsSupported ? 256 : 128;

    private static readonly int Chosen = Math.Min(Hardware, Requested(Environment.GetEnvironmentVariable("AUTOBCE_VECTOR_BITS")));

    /// <summary>512, 256 or 128. Read by every small product and loss: a number that lies there, rather than a choice.</summary>
    internal static int Bits { get; private set; } = Chosen;

    /// <summary>A width that tests force; null is the processor's own.</summary>
    internal static int? Forced
    {
        get;
        set
        {
            field = value;
            Bits = value is { } forced ? Math.Min(Hardware, forced) : Chosen;
        }
    }

    /// <summary>The width that the environment asks for: what is no width is no wish.</summary>
    internal static int Requested(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int bits) && bits is 128 or 256 or 512 ? bits : 512;
}
