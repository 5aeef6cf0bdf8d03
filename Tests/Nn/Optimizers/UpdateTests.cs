namespace AutoBce.Tests;

/// <summary>What all optimisers of the library share: one pass, whose bits depend on neither width nor place.</summary>
[Collection(VectorWidthCollection.Name)]
public sealed class UpdateTests
{
    public static TheoryData<string> Names => [.. s_optimizers.Keys];

    private static readonly Dictionary<string, Func<Optimizer>> s_optimizers = new()
    {
        ["adam"] = () => new Adam(),
        ["amsgrad"] = () => new Adam { AmsGrad = true },
        ["adamw"] = () => new AdamW(0.01f),
        ["sgd"] = () => new Sgd(),
        ["decaying adam"] = () => new Adam(0.01f) { AmsGrad = true, WeightDecay = 0.1f },
        ["decaying nesterov"] = () => new Sgd(momentum: 0.9f, nesterov: true) { WeightDecay = 0.1f },
        ["decaying rmsprop"] = () => new RmsProp(momentum: 0.5f) { WeightDecay = 0.1f },
        ["momentum"] = () => new Sgd(momentum: 0.9f),
        ["nesterov"] = () => new Sgd(momentum: 0.9f, nesterov: true),
        ["rmsprop"] = () => new RmsProp(),
        ["centered rmsprop"] = () => new RmsProp(momentum: 0.5f, centered: true),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_width_and_every_place_gives_the_same_bits(string name)
    {
        Optimizer optimizer = s_optimizers[name]();
        const int length = 71;
        float[] expected = Train(optimizer, 128, 0, length);
        foreach (int bits in new[] { 128, 256, 512 })
        {
            // Element by element, in pieces, and as a whole.
            Assert.Equal(expected, Train(optimizer, bits, 0, length));
            float[] pieces = [.. Train(optimizer, bits, 0, 1), .. Train(optimizer, bits, 1, 32), .. Train(optimizer, bits, 33, length - 33)];
            Assert.Equal(expected, pieces);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Two_thousand_steps_without_gradient_leave_no_subnormal_moment(string name)
    {
        Optimizer optimizer = s_optimizers[name]();
        float[] parameters = new float[19], state = new float[19 * optimizer.Slots], zero = new float[19];
        optimizer.Update(parameters, [.. Enumerable.Range(0, 19).Select(i => MathF.Pow(10, -i))], state, 1);
        for (int step = 2; step <= 2_500; step++)
        {
            optimizer.Update(parameters, zero, state, step);
            Assert.DoesNotContain(state, float.IsSubnormal);
        }
        Assert.All(parameters, p => Assert.True(float.IsFinite(p)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Tiny_gradients_leave_no_subnormal_moment(string name)
    {
        Optimizer optimizer = s_optimizers[name]();
        foreach (float gradient in new[] { 1e-18f, 4e-18f, 1e-19f, 1e-30f, 1e-40f, float.Epsilon })
        {
            float[] parameters = new float[11], state = new float[11 * optimizer.Slots], gradients = [.. Enumerable.Repeat(gradient, 11)];
            for (int step = 1; step <= 100; step++)
            {
                optimizer.Update(parameters, gradients, state, step);
                Assert.DoesNotContain(state, float.IsSubnormal);
            }
            Assert.All(parameters, p => Assert.True(float.IsFinite(p)));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Lengths_that_do_not_fit_change_nothing(string name)
    {
        Optimizer optimizer = s_optimizers[name]();
        float[] parameters = [1, 2];
        Assert.Equal("gradient", Assert.Throws<ArgumentException>(() => optimizer.Update(parameters, [1f], new float[2 * optimizer.Slots], 1)).ParamName);
        Assert.Equal("state", Assert.Throws<ArgumentException>(() => optimizer.Update(parameters, [1f, 1f], new float[2 * optimizer.Slots + 1], 1)).ParamName);
        Assert.Throws<ArgumentOutOfRangeException>(() => optimizer.Update(parameters, [1f, 1f], new float[2 * optimizer.Slots], 0));
        Assert.Equal([1f, 2f], parameters);
    }

    /// <summary>The parameters from one index on, after some steps.</summary>
    private static float[] Train(Optimizer optimizer, int bits, int first, int length)
    {
        float[] parameters = [.. Enumerable.Range(first, length).Select(i => MathF.Sin(i) * 2)], state = new float[length * optimizer.Slots];
        VectorWidth.Forced = bits;
        try
        {
            for (int step = 1; step <= 5; step++)
                optimizer.Update(parameters, [.. Enumerable.Range(first, length).Select(i => MathF.Cos(i * 7 + step) * MathF.Pow(10, i % 9 - 6))], state, step);
        }
        finally
        {
            VectorWidth.Forced = null;
        }
        return parameters;
    }
}
