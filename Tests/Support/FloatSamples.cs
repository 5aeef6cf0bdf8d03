using FsCheck;
using FsCheck.Fluent;

namespace AutoBce.Tests;

/// <summary>Where floating-point code breaks: strided sweeps over all bit patterns, edge values with their neighbours, generators.</summary>
internal static class FloatSamples
{
    private static readonly double[] EdgeMagnitudes =
    [
        0, float.Epsilon, 1.17549435e-38, 5e-324, 2.2250738585072014e-308, 1e-30, 5.9604645e-8, 1.1920929e-7, 1.1102230246251565e-16,
        2.220446049250313e-16, 1e-4, 0.25, 0.34657359027997264, 0.41421356237309503, 0.5, 0.6931471805599453, 0.7071067811865476, 1,
        1.4142135623730951, 2, Math.E, 9.01, 16.64, 17.33, 36.74, 37.43, 87.33654, 88.722839, 103.27893, 103.97208, 708.3964185322641,
        709.782712893384, 744.4400719213812, 745.1332191019412, 1e4, 16777216, 9007199254740992, float.MaxValue, double.MaxValue,
        double.PositiveInfinity, double.NaN,
    ];

    /// <summary>Every stride-th of the 2^32 bit patterns, from +0, then all edges.</summary>
    public static IEnumerable<float> Strided(int stride, int neighbours = 8)
    {
        for (long bits = 0; bits <= uint.MaxValue; bits += stride) yield return BitConverter.UInt32BitsToSingle((uint)bits);
        foreach (float edge in Edges(neighbours)) yield return edge;
    }

    /// <summary>Zeros, subnormal and range limits, powers, thresholds of exp, log and sigmoid, infinities and NaN, of both signs,
    /// with as many neighbours on each side.</summary>
    public static IEnumerable<float> Edges(int neighbours = 8)
    {
        foreach (double magnitude in EdgeMagnitudes)
        {
            int center = BitConverter.SingleToInt32Bits((float)magnitude);
            for (int bits = Math.Max(center - neighbours, 0); bits <= center + neighbours; bits++)
            {
                float value = BitConverter.Int32BitsToSingle(bits);
                yield return value;
                yield return -value;
            }
        }
    }

    /// <summary>The same edges in double.</summary>
    public static IEnumerable<double> EdgesOfDouble(int neighbours = 8)
    {
        foreach (double magnitude in EdgeMagnitudes)
        {
            long center = BitConverter.DoubleToInt64Bits(magnitude);
            for (long bits = Math.Max(center - neighbours, 0); bits <= center + neighbours; bits++)
            {
                double value = BitConverter.Int64BitsToDouble(bits);
                yield return value;
                yield return -value;
            }
        }
    }

    /// <summary>Doubles of both signs whose magnitudes are spread evenly over the logarithm from 2^low to 2^high; a sequence that
    /// depends on the seed alone.</summary>
    public static IEnumerable<double> LogSpacedDoubles(int count, int low, int high, ulong seed = 1)
    {
        ulong state = seed;
        for (int i = 0; i < count; i++)
        {
            state += 0x9E3779B97F4A7C15;
            ulong z = state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            z ^= z >> 31;
            int exponent = low + (int)((z >> 52) % (ulong)(high - low));
            double mantissa = 1 + ((z & 0xFFFFFFFFFFFFF) * double.BitDecrement(2.220446049250313e-16));
            double magnitude = Math.ScaleB(mantissa, exponent);
            yield return (i & 1) == 0 ? magnitude : -magnitude;
        }
    }

    /// <summary>Any 64 bits.</summary>
    public static Gen<ulong> Bits { get; } =
        Gen.Choose(0, (1 << 24) - 1).ArrayOf(3).Select(c => (ulong)c[0] ^ ((ulong)c[1] << 20) ^ ((ulong)c[2] << 40));

    /// <summary>Any bit pattern: NaN, infinities and subnormals as often as they occur.</summary>
    public static Gen<float> BitPattern { get; } = Bits.Select(bits => BitConverter.UInt32BitsToSingle((uint)bits));

    /// <summary>An edge or one of its neighbours.</summary>
    public static Gen<float> Edge { get; } = Gen.Elements(Edges().ToArray());

    /// <summary>A finite number whose logarithm is spread evenly over 2^-149 to 2^127.</summary>
    public static Gen<float> LogSpaced { get; } =
        BitPattern.Select(value => float.IsFinite(value) ? value : MathF.CopySign(1, value));

    /// <summary>A normally distributed number, mean 0, deviation 1 (a sum of twelve uniforms).</summary>
    public static Gen<float> Normal { get; } =
        Gen.Choose(0, 1 << 24).ArrayOf(12).Select(u => (float)(u.Sum(v => v / (double)(1 << 24)) - 6));

    /// <summary>Bit patterns, edges, log-spaced and normal numbers as 3 : 3 : 2 : 2.</summary>
    public static Gen<float> Mixed { get; } = Gen.Frequency((3, BitPattern), (3, Edge), (2, LogSpaced), (2, Normal));

    /// <summary>As <see cref="Mixed"/>, in double.</summary>
    public static Gen<double> MixedDouble { get; } = Gen.Frequency(
        (3, Bits.Select(BitConverter.UInt64BitsToDouble)),
        (3, Gen.Elements(EdgesOfDouble().ToArray())),
        (2, Bits.Select(bits => Math.CopySign(BitConverter.UInt64BitsToDouble(bits % 0x7FF0000000000000), (long)bits))),
        (2, Normal.Select(v => (double)v)));
}
