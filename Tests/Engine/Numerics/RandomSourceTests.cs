namespace AutoBce.Tests;

public sealed class RandomSourceTests
{
    [Fact]
    public void SplitMix64_gives_the_published_sequence_of_seed_1234567()
    {
        ulong x = 1234567;
        ulong[] actual = [.. Enumerable.Range(0, 5).Select(_ => RandomSource.SplitMix64(ref x))];
        Assert.Equal([6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821], actual);
    }

    [Fact]
    public void Xoshiro256StarStar_gives_the_published_sequence_of_state_1_2_3_4()
    {
        RandomSource random = new(0) { State = (1, 2, 3, 4) };
        ulong[] actual = [.. Enumerable.Range(0, 10).Select(_ => random.NextUInt64())];
        Assert.Equal(
            [11520, 0, 1509978240, 1215971899390074240, 1216172134540287360, 607988272756665600, 16172922978634559625, 8476171486693032832, 10595114339597558777, 2904607092377533576],
            actual);
    }

    [Fact]
    public void State_restores_the_sequence()
    {
        RandomSource random = new(7);
        random.NextUInt64();
        RandomSource copy = new(0) { State = random.State };
        for (int i = 0; i < 100; i++) Assert.Equal(random.NextUInt64(), copy.NextUInt64());
        Assert.Throws<ArgumentException>(() => copy.State = default);
        Assert.Equal(random.State, copy.State);
    }

    [Fact]
    public void Streams_of_one_seed_differ_and_repeat()
    {
        Assert.NotEqual(new RandomSource(42, "init").State, new RandomSource(42, "shuffle").State);
        Assert.NotEqual(new RandomSource(42, "init").State, new RandomSource(43, "init").State);
        Assert.Equal(new RandomSource(42, "init").State, new RandomSource(42, "init").State);
    }

    [Fact]
    public void Integers_are_uniform_over_a_bound_that_does_not_divide_2_to_the_64()
    {
        RandomSource random = new(1);
        int[] counts = new int[7];
        for (int i = 0; i < 70_000; i++) counts[random.NextInt(7)]++;
        // Chi-square with 6 degrees of freedom exceeds 22.46 once in a thousand seeds; the seed is fixed.
        Assert.True(counts.Sum(c => (c - 10_000.0) * (c - 10_000.0) / 10_000.0) < 22.46);
        Assert.Equal("bound", Assert.Throws<ArgumentOutOfRangeException>(() => random.NextInt(0)).ParamName);
    }

    [Fact]
    public void Fractions_stay_below_one()
    {
        RandomSource random = new(3);
        double sum = 0;
        for (int i = 0; i < 100_000; i++)
        {
            float single = random.NextSingle();
            double fraction = random.NextDouble();
            Assert.InRange(single, 0f, MathF.BitDecrement(1));
            Assert.InRange(fraction, 0.0, Math.BitDecrement(1));
            sum += single + fraction;
        }
        Assert.InRange(sum / 200_000, 0.497, 0.503);
    }

    [Fact]
    public void Shuffle_permutes_and_reaches_every_order_about_equally()
    {
        RandomSource random = new(5);
        Dictionary<string, int> orders = [];
        for (int i = 0; i < 24_000; i++)
        {
            int[] values = [0, 1, 2, 3];
            random.Shuffle(values);
            string order = string.Join(',', values);
            orders[order] = orders.GetValueOrDefault(order) + 1;
        }
        Assert.Equal(24, orders.Count);
        Assert.All(orders.Values, count => Assert.InRange(count, 850, 1150));
    }
}
