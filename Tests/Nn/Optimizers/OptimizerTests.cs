namespace AutoBce.Tests;

public sealed class OptimizerTests
{
    private static readonly float[] s_gradient = [1, 6, 7, 2];

    /// <summary>The first step of Adam has length learningRate, whatever the gradient; these are the numbers of Keras's own test.</summary>
    [Fact]
    [Trait("Source", "keras adam.py, update_step: epsilon is added to the root that is not corrected")]
    public void Adam_takes_the_first_step_of_Keras()
    {
        float[] parameters = [1, 2, 3, 4];
        new Adam(learningRate: 0.5f).Update(parameters, s_gradient, new float[8], 1);
        Assert.Equal([0.5, 1.5, 2.5, 3.5], parameters.Select(p => (double)p), new Within(1e-4));
    }

    [Theory]
    [Trait("Source", "keras adam.py, update_step: alpha_t = lr sqrt(1 - b2^t) / (1 - b1^t), m += (g - m)(1 - b1), v += (g g - v)(1 - b2), p -= alpha_t m / (sqrt(v) + eps)")]
    [InlineData(1e-3f, 0.9f, 0.999f, 1e-7f)]
    [InlineData(0.1f, 0.5f, 0.9f, 1e-3f)]
    [InlineData(1f, 0f, 0f, 1f)]
    public void Adam_follows_the_formula_in_double(float rate, float beta1, float beta2, float epsilon)
    {
        Adam adam = new(rate, beta1, beta2, epsilon);
        // 37 parameters: whole vectors and a tail.
        float[] parameters = [.. Enumerable.Range(0, 37).Select(i => 0.1f * i - 2)], state = new float[74];
        double[] expected = [.. parameters.Select(p => (double)p)], m = new double[37], v = new double[37];
        for (int step = 1; step <= 50; step++)
        {
            float[] gradient = [.. Enumerable.Range(0, 37).Select(i => MathF.Sin(i + step) * (1 + i % 5))];
            adam.Update(parameters, gradient, state, step);
            double alpha = rate * Math.Sqrt(1 - Math.Pow(beta2, step)) / (1 - Math.Pow(beta1, step));
            for (int i = 0; i < 37; i++)
            {
                m[i] += (gradient[i] - m[i]) * (1 - (double)beta1);
                v[i] += ((double)gradient[i] * gradient[i] - v[i]) * (1 - (double)beta2);
                expected[i] -= alpha * m[i] / (Math.Sqrt(v[i]) + epsilon);
            }
        }
        Assert.Equal(expected, parameters.Select(p => (double)p), new Within(2e-5));
    }

    /// <summary>Three steps in decimal: g = 1/2, 1/4, -1, with betas 0.5 and 0.75, which floats hold exactly.</summary>
    [Fact]
    public void Adam_agrees_with_steps_computed_by_hand()
    {
        Adam adam = new(learningRate: 0.25f, beta1: 0.5f, beta2: 0.75f, epsilon: 0.125f);
        float[] p = [2], state = new float[2];
        adam.Update(p, [0.5f], state, 1);
        // m = 0.25, v = 0.0625, alpha = 0.25 * sqrt(0.25) / 0.5 = 0.25: p = 2 - 0.25 * 0.25 / (0.25 + 0.125) = 2 - 1/6
        Assert.Equal([0.25f, 0.0625f], state);
        Assert.Equal(2 - 1.0 / 6, p[0], 1e-6);
        adam.Update(p, [0.25f], state, 2);
        Assert.Equal([0.25f, 0.0625f], state);
        // alpha = 0.25 * sqrt(0.4375) / 0.75 = 0.2204792759220492: p -= alpha * 0.25 / 0.375
        Assert.Equal(2 - 1.0 / 6 - 0.2204792759220492 * 2 / 3, p[0], 1e-6);
        adam.Update(p, [-1f], state, 3);
        Assert.Equal([-0.375f, 0.296875f], state);
    }

    [Fact]
    public void Moments_without_gradient_become_zero_and_are_never_subnormal()
    {
        Adam adam = new();
        float[] parameters = new float[19], state = new float[38];
        adam.Update(parameters, [.. Enumerable.Range(0, 19).Select(i => MathF.Pow(10, -i))], state, 1);
        float[] zero = new float[19];
        for (int step = 2; step <= 2_000; step++)
        {
            adam.Update(parameters, zero, state, step);
            Assert.DoesNotContain(state, float.IsSubnormal);
        }
        Assert.All(state[..19], m => Assert.Equal(0f, m));
        Assert.All(parameters, p => Assert.True(float.IsFinite(p)));
        // Second moments fall by 0.001 a step only: that of a gradient of 1 is still there.
        Assert.True(state[19] > 1e-4f);
    }

    [Theory]
    [InlineData(1e-19f)]
    [InlineData(1e-30f)]
    [InlineData(1e-40f)]
    [InlineData(float.Epsilon)]
    public void Tiny_gradients_leave_no_subnormal_moments(float gradient)
    {
        foreach (Optimizer optimizer in new Optimizer[] { new Adam(), new Sgd(momentum: 0.9f) })
        {
            float[] parameters = new float[11], state = new float[11 * optimizer.Slots];
            float[] gradients = [.. Enumerable.Repeat(gradient, 11)];
            for (int step = 1; step <= 100; step++) optimizer.Update(parameters, gradients, state, step);
            Assert.DoesNotContain(state, float.IsSubnormal);
        }
    }

    /// <summary>Numbers of Keras's own test.</summary>
    [Fact]
    public void Sgd_takes_the_step_of_Keras()
    {
        float[] parameters = [1, 2, 3, 4];
        new Sgd(learningRate: 0.5f).Update(parameters, s_gradient, [], 1);
        Assert.Equal([0.5f, -1, -0.5f, 3], parameters);
    }

    [Theory]
    [InlineData(false, 0.3125)]
    [InlineData(true, 0.28125)]
    public void Sgd_keeps_velocity(bool nesterov, double expected)
    {
        // w1 = -1/4, w2 = 1/2 * w1 - 1/4 = -3/8; without look-ahead p = 1 + w1 + w2 = 3/8 and w3 = 3/8 * -1/2 + 1/8 = -1/16.
        // With it p = 1 + (w1/2 - 1/4) + (w2/2 - 1/4) + (w3/2 + 1/8) = 1 - 3/8 - 7/16 + 3/32 = 9/32.
        Sgd sgd = new(learningRate: 0.25f, momentum: 0.5f, nesterov);
        float[] p = [1], state = new float[1];
        sgd.Update(p, [1f], state, 1);
        sgd.Update(p, [1f], state, 2);
        sgd.Update(p, [-0.5f], state, 3);
        Assert.Equal(-0.0625f, state[0]);
        Assert.Equal(expected, p[0]);
    }

    [Fact]
    public void A_learning_rate_of_zero_changes_no_bit()
    {
        foreach (Optimizer optimizer in new Optimizer[] { new Adam(learningRate: 0), new Sgd(learningRate: 0), new Sgd(learningRate: 0, momentum: 0.9f, nesterov: true) })
        {
            float[] parameters = [1.1f, -2.3f, 1e-30f], state = new float[3 * optimizer.Slots];
            for (int step = 1; step < 10; step++) optimizer.Update(parameters, [1f, -5f, 3f], state, step);
            Assert.Equal([1.1f, -2.3f, 1e-30f], parameters);
        }
    }

    [Theory]
    [InlineData(float.NaN, 0.9f, 0.999f, 1e-7f, "learningRate")]
    [InlineData(-1e-3f, 0.9f, 0.999f, 1e-7f, "learningRate")]
    [InlineData(float.PositiveInfinity, 0.9f, 0.999f, 1e-7f, "learningRate")]
    [InlineData(1e-3f, 1f, 0.999f, 1e-7f, "beta1")]
    [InlineData(1e-3f, -0.1f, 0.999f, 1e-7f, "beta1")]
    [InlineData(1e-3f, 0.9f, 1f, 1e-7f, "beta2")]
    [InlineData(1e-3f, 0.9f, float.NaN, 1e-7f, "beta2")]
    [InlineData(1e-3f, 0.9f, 0.999f, 0f, "epsilon")]
    [InlineData(1e-3f, 0.9f, 0.999f, float.NaN, "epsilon")]
    public void Adam_refuses_settings_out_of_range(float rate, float beta1, float beta2, float epsilon, string argument)
    {
        ArgumentOutOfRangeException e = Assert.Throws<ArgumentOutOfRangeException>(() => new Adam(rate, beta1, beta2, epsilon));
        Assert.Equal(argument, e.ParamName);
        Assert.NotNull(e.ActualValue);
    }

    [Fact]
    public void Sgd_refuses_settings_out_of_range()
    {
        Assert.Equal("learningRate", Assert.Throws<ArgumentOutOfRangeException>(() => new Sgd(-1)).ParamName);
        Assert.Equal("momentum", Assert.Throws<ArgumentOutOfRangeException>(() => new Sgd(momentum: 1)).ParamName);
    }

    [Fact]
    public void Lengths_that_do_not_fit_change_nothing()
    {
        float[] parameters = [1, 2];
        Assert.Equal("gradient", Assert.Throws<ArgumentException>(() => new Adam().Update(parameters, [1f], new float[4], 1)).ParamName);
        Assert.Equal("state", Assert.Throws<ArgumentException>(() => new Adam().Update(parameters, [1f, 1f], new float[2], 1)).ParamName);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam().Update(parameters, [1f, 1f], new float[4], 0));
        Assert.Equal([1f, 2f], parameters);
    }

    private sealed class Within(double tolerance) : IEqualityComparer<double>
    {
        public bool Equals(double x, double y) => Math.Abs(x - y) <= tolerance;

        public int GetHashCode(double obj) => 0;
    }
}
