namespace AutoBce.Tests;

public sealed class FurtherOptimizerTests
{
    /// <summary>Keras's own number: three steps of decay 0.004 at rate 1 without gradient are 2 * 0.996^3.</summary>
    [Fact]
    [Trait("Source", "keras adamw.py and base_optimizer.py, _apply_weight_decay: p -= p wd lr before the step")]
    public void AdamW_decays_before_the_step()
    {
        AdamW optimizer = new(learningRate: 1, weightDecay: 0.004f);
        float[] p = [2], state = new float[2];
        for (int step = 1; step <= 3; step++) optimizer.Update(p, [0f], state, step);
        Assert.Equal(1.976095872, p[0], 1e-6);
    }

    [Fact]
    public void AdamW_without_decay_is_Adam()
    {
        float[] a = [1, -2, 3], b = [1, -2, 3], stateA = new float[6], stateB = new float[6];
        for (int step = 1; step <= 10; step++)
        {
            float[] gradient = [step, -0.5f / step, 0.25f];
            new AdamW(0.1f, weightDecay: 0).Update(a, gradient, stateA, step);
            new Adam(0.1f).Update(b, gradient, stateB, step);
        }
        Assert.Equal(b, a);
    }

    /// <summary>Betas of 0.5 and gradients 4, then 0: the largest v, 8, stays, and the steps are m / sqrt(8) long.</summary>
    [Fact]
    [Trait("Source", "keras adam.py, amsgrad: the largest v before its correction; so torch.optim.Adam in code, whose documented formula takes the largest corrected v")]
    public void AmsGrad_divides_by_the_largest_second_moment()
    {
        Adam optimizer = new(learningRate: 1, beta1: 0.5f, beta2: 0.5f, epsilon: 1e-30f) { AmsGrad = true };
        float[] p = [0], state = new float[3];
        optimizer.Update(p, [4f], state, 1);
        Assert.Equal([2, 8, 8], state);
        Assert.Equal(-Math.Sqrt(0.5) / 0.5 * 2 / Math.Sqrt(8), p[0], 1e-6);
        optimizer.Update(p, [0f], state, 2);
        Assert.Equal([1, 4, 8], state);
        Assert.Equal(-1 - Math.Sqrt(0.75) / 0.75 / Math.Sqrt(8), p[0], 1e-6);
    }

    /// <summary>Numbers of Keras's own test: rho 0.9, rate 0.5, gradients 1, 6, 7, 2.</summary>
    [Fact]
    public void RmsProp_takes_the_first_step_of_Keras()
    {
        float[] p = [1, 2, 3, 4];
        new RmsProp(learningRate: 0.5f).Update(p, [1f, 6, 7, 2], new float[4], 1);
        foreach ((float actual, double expected) in p.Zip(new[] { -0.5811, 0.4189, 1.4189, 2.4189 })) Assert.Equal(expected, actual, 1e-4);
    }

    [Theory]
    [InlineData(0f, false)]
    [InlineData(0f, true)]
    [InlineData(0.9f, false)]
    [InlineData(0.9f, true)]
    public void RmsProp_follows_the_formula_in_double(float momentum, bool centered)
    {
        RmsProp optimizer = new(0.01f, rho: 0.8f, momentum, epsilon: 1e-3f, centered);
        float[] p = [0.5f], state = new float[optimizer.Slots];
        double expected = 0.5, v = 0, a = 0, w = 0;
        for (int step = 1; step <= 50; step++)
        {
            float g = MathF.Sin(step) + 0.3f;
            optimizer.Update(p, [g], state, step);
            v += ((double)g * g - v) * (1 - (double)0.8f);
            if (centered) a += (g - a) * (1 - (double)0.8f);
            w = momentum * w + 0.01f * g / Math.Sqrt(v - a * a + 1e-3f);
            expected -= w;
        }
        Assert.Equal(expected, p[0], 1e-5);
    }

    /// <summary>A constant gradient has no variance: rounding must not make it negative.</summary>
    [Fact]
    public void Centered_RmsProp_stays_finite_on_a_constant_gradient()
    {
        RmsProp optimizer = new(1e-3f, epsilon: 1e-20f, centered: true);
        float[] p = new float[5], state = new float[5 * optimizer.Slots], gradient = [0.1f, 1 / 3f, 7.3f, 1e-3f, 1e6f];
        for (int step = 1; step <= 2_000; step++) optimizer.Update(p, gradient, state, step);
        Assert.All(p, value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void Settings_out_of_range_are_refused()
    {
        Assert.Equal("weightDecay", Assert.Throws<ArgumentOutOfRangeException>(() => new AdamW(weightDecay: -1)).ParamName);
        Assert.Equal("learningRate", Assert.Throws<ArgumentOutOfRangeException>(() => new AdamW(float.NaN)).ParamName);
        Assert.Equal("rho", Assert.Throws<ArgumentOutOfRangeException>(() => new RmsProp(rho: 1)).ParamName);
        Assert.Equal("momentum", Assert.Throws<ArgumentOutOfRangeException>(() => new RmsProp(momentum: -0.1f)).ParamName);
        Assert.Equal("epsilon", Assert.Throws<ArgumentOutOfRangeException>(() => new RmsProp(epsilon: 0)).ParamName);
    }

    [Fact]
    [Trait("Source", "keras optimizers/__init__.py, get: names")]
    public void Optimizers_are_known_by_their_Keras_names()
    {
        Assert.IsType<Adam>(Optimizer.Named("adam", "optimizer"));
        Assert.IsType<AdamW>(Optimizer.Named("AdamW", "optimizer"));
        Assert.IsType<RmsProp>(Optimizer.Named("rmsprop", "optimizer"));
        Assert.IsType<Sgd>(Optimizer.Named("SGD", "optimizer"));
        Assert.IsType<RmsProp>(Optimizer.Named("RMSprop", "optimizer"));
        Assert.Contains("rmsprop", Assert.Throws<ArgumentException>(() => Optimizer.Named("lion", "optimizer")).Message, StringComparison.Ordinal);
    }
}
