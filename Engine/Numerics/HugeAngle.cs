using System.Numerics;
using System.Runtime.CompilerServices;

namespace AutoBce;

/// <summary>
/// Angles too large for parts of pi/2 (M. Payne and R. Hanek, 1983): x = m 2^e times those bits of 2/pi that make neither multiples of
/// four quarters nor parts below 2^-137 of one, in integers.
/// </summary>
internal static class HugeAngle
{
    /// <summary>64 zeros, then the bits of 2 / pi behind the point, by docs/coefficients.py.</summary>
    private static readonly ulong[] TwoOverPi =
    [
        0x0000000000000000, 0xA2F9836E4E441529, 0xFC2757D1F534DDC0, 0xDB6295993C439041,
        0xFE5163ABDEBBC561, 0xB7246E3A424DD2E0, 0x06492EEA09D1921C, 0xFE1DEB1CB129A73E,
        0xE88235F52EBB4484, 0xE99C7026B45F7E41, 0x3991D639835339F4, 0x9C845F8BBDF9283B,
        0x1FF897FFDE05980F, 0xEF2F118B5A0A6D1F, 0x6D367ECF27CB09B7, 0x4F463F669E5FEA2D,
        0x7527BAC7EBE5F17B, 0x3D0739F78A5292EA, 0x6BFB5FB11F8D5D08, 0x56033046FC7B6BAB,
    ];

    /// <summary>x = quarters pi/2 + r + rLow, where |x| is that of a huge angle; what is smaller keeps the parts that it has, infinities have none.</summary>
    internal static void Reduce<T>(T x, ref T quarters, ref T r, ref T rLow)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            float angle = Unsafe.BitCast<T, float>(x);
            if (!(MathF.Abs(angle) >= Limits<FloatScalar, float>.HugeAngle.Value)) return;
            (int turned, double high, double low) = Reduce(angle);
            float rounded = (float)high;
            quarters = Unsafe.BitCast<float, T>(turned);
            r = Unsafe.BitCast<float, T>(rounded);
            rLow = Unsafe.BitCast<float, T>((float)((high - rounded) + low));
        }
        else
        {
            double angle = Unsafe.BitCast<T, double>(x);
            if (!(Math.Abs(angle) >= Limits<DoubleScalar, double>.HugeAngle.Value)) return;
            (int turned, double high, double low) = Reduce(angle);
            quarters = Unsafe.BitCast<double, T>(turned);
            r = Unsafe.BitCast<double, T>(high);
            rLow = Unsafe.BitCast<double, T>(low);
        }
    }

    /// <summary>The quarters, from 0 to 3, and the rest of an angle of at least 2^-10.</summary>
    internal static (int Quarters, double High, double Low) Reduce(double x)
    {
        if (!double.IsFinite(x)) return (0, double.NaN, double.NaN);
        ulong bits = BitConverter.DoubleToUInt64Bits(x);
        ulong m = (bits & ~DoubleBits.ExponentMask) | (1UL << DoubleBits.MantissaBits);
        int e = (int)((bits >> DoubleBits.MantissaBits) & 0x7FF) - (int)DoubleBits.Bias - DoubleBits.MantissaBits;

        // x * 2/pi modulo 4 in 192 bits, of which two are before the point: bit k of 2/pi counts m 2^(e - k), a multiple of 4 for k < e - 1.
        int position = e + 62;
        UInt128 third = (UInt128)m * Bits(position + 128), second = ((UInt128)m * Bits(position + 64)) + (third >> 64);
        ulong a = (m * Bits(position)) + (ulong)(second >> 64), b = (ulong)second, c = (ulong)third;
        int quarters = (int)(a >> 62);
        (a, b, c) = ((a << 2) | (b >> 62), (b << 2) | (c >> 62), c << 2);

        // The fraction from -1/2 to 1/2, its magnitude without leading zeros, and that in two doubles.
        bool below = (long)a < 0;
        if (below) (quarters, a, b, c) = (quarters + 1, ~a, ~b, ~c);
        int zeros = BitOperations.LeadingZeroCount(a);
        (a, b) = ((a << zeros) | (b >> 1 >> (63 - zeros)), (b << zeros) | (c >> 1 >> (63 - zeros)));
        double first = a >> 11, rest = Math.ScaleB(((a & 0x7FF) << 42) | (b >> 22), -53);
        double product = first * Coefficients.HalfPiHighDouble, lost = Math.FusedMultiplyAdd(first, Coefficients.HalfPiHighDouble, -product);
        double tail = Math.FusedMultiplyAdd(first, Coefficients.HalfPiMiddleDouble, Math.FusedMultiplyAdd(rest, Coefficients.HalfPiHighDouble, lost));
        double high = product + tail, low = (product - high) + tail, scale = Math.ScaleB(below != x < 0 ? -1 : 1, -53 - zeros);
        return ((x < 0 ? -quarters : quarters) & 3, high * scale, low * scale);
    }

    /// <summary>64 bits of the table from a position on.</summary>
    private static ulong Bits(int position)
    {
        ulong[] table = TwoOverPi;
        int word = position >> 6, shift = position & 63;
        return shift == 0 ? table[word] : (table[word] << shift) | (table[word + 1] >> (64 - shift));
    }
}
