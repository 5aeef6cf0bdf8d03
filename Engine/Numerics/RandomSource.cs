using System.Numerics;

namespace AutoBce;

/// <summary>
/// Random numbers that never change: xoshiro256** (Blackman and Vigna, 2018) seeded by splitmix64. Equal seeds and stream names give
/// equal sequences on every machine and in every version, and <see cref="State"/> can be saved and restored.
/// One instance belongs to one thread at a time.
/// </summary>
public sealed class RandomSource
{
    private ulong _s0, _s1, _s2, _s3;

    /// <summary>The sequence of a seed.</summary>
    public RandomSource(ulong seed) => Restart(seed);

    /// <summary>
    /// A named stream of a seed, such as "init" or "shuffle": streams of one seed are unrelated to each other, so that drawing more
    /// from one changes nothing in another.
    /// </summary>
    public RandomSource(ulong seed, string stream) : this(seed ^ Fnv1a(stream))
    {
    }

    /// <summary>The four words that determine everything that follows.</summary>
    /// <exception cref="ArgumentException">All four are 0: the generator would give nothing but zeros.</exception>
    public (ulong S0, ulong S1, ulong S2, ulong S3) State
    {
        get => (_s0, _s1, _s2, _s3);
        set
        {
            if ((value.S0 | value.S1 | value.S2 | value.S3) == 0)
                throw new ArgumentException("State: all four words are 0, from which xoshiro256** gives nothing but zeros; restore a state that was read from here.", nameof(value));
            (_s0, _s1, _s2, _s3) = value;
        }
    }

    /// <summary>Becomes the named stream of a seed, as if it were new.</summary>
    internal void Restart(ulong seed, string stream) => Restart(seed ^ Fnv1a(stream));

    private void Restart(ulong seed)
    {
        _s0 = SplitMix64(ref seed);
        _s1 = SplitMix64(ref seed);
        _s2 = SplitMix64(ref seed);
        _s3 = SplitMix64(ref seed);
    }

    /// <summary>64 random bits.</summary>
    public ulong NextUInt64()
    {
        ulong result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        ulong t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>A multiple of 2^-53 in [0, 1).</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A multiple of 2^-24 in [0, 1).</summary>
    public float NextSingle() => (NextUInt64() >> 40) * (1f / (1 << 24));

    /// <summary>An integer in [0, bound), each equally likely (Lemire, 2019).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The bound is not positive.</exception>
    public int NextInt(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        ulong high = Math.BigMul(NextUInt64(), (ulong)bound, out ulong low);
        if (low < (ulong)bound)
        {
            // 2^64 mod bound values of low are one too many: draw again on those.
            ulong excess = (0 - (ulong)bound) % (ulong)bound;
            while (low < excess) high = Math.BigMul(NextUInt64(), (ulong)bound, out low);
        }
        return (int)high;
    }

    /// <summary>Puts the values into random order, each order equally likely (Fisher and Yates).</summary>
    public void Shuffle(Span<int> values)
    {
        for (int i = values.Length - 1; i > 0; i--)
        {
            int j = NextInt(i + 1);
            (values[i], values[j]) = (values[j], values[i]);
        }
    }

    /// <summary>Steele, Lea and Flood (2014): x += golden ratio, then a bijective mix.</summary>
    internal static ulong SplitMix64(ref ulong x)
    {
        ulong z = x += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    private static ulong Fnv1a(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        ulong hash = 0xCBF29CE484222325;
        foreach (char c in text) hash = (hash ^ c) * 0x100000001B3;
        return hash;
    }
}
