using System.Numerics.Tensors;

namespace AutoBce.Tests;

public sealed class ClippingTests
{
    [Fact]
    [Trait("Source", "keras base_optimizer.py, clipvalue: each derivative; torch.nn.utils.clip_grad_value_ does the same")]
    public void Values_are_kept_between_the_limits() => Assert.Equal([-1f, 0.5f, 1, 0.25f, -0.75f], Clip(GradientClipping.ByValue(1), [-3, 0.5f, 2], [0.25f, -0.75f]));

    /// <summary>(3, 4) has norm 5 and becomes (0.6, 0.8); (0.3, 0.4) is below the limit.</summary>
    [Fact]
    [Trait("Source", "keras base_optimizer.py, clipnorm: each tensor by its own norm; PyTorch has no such argument")]
    public void Each_tensor_is_scaled_by_its_own_norm() => Close([0.6, 0.8, 0.3, 0.4], Clip(GradientClipping.ByNorm(1), [3, 4], [0.3f, 0.4f]));

    /// <summary>The norm of (1, 2), (2, 4) together is 5.</summary>
    [Fact]
    [Trait("Source", "keras base_optimizer.py, global_clipnorm; torch.nn.utils.clip_grad_norm_ divides by the norm plus 1e-6 instead")]
    public void All_tensors_are_scaled_by_the_norm_of_all() => Close([0.5, 1, 1, 2], Clip(GradientClipping.ByGlobalNorm(2.5f), [1, 2], [2, 4]));

    [Fact]
    public void Gradients_within_the_limit_keep_their_bits()
    {
        foreach (GradientClipping clipping in new[] { GradientClipping.ByValue(4), GradientClipping.ByNorm(5), GradientClipping.ByGlobalNorm(6) })
            Assert.Equal([3, 4, 0.1f], Clip(clipping, [3, 4], [0.1f]));
    }

    /// <summary>Squares that overflow in float: norms are taken in double.</summary>
    [Fact]
    public void Large_gradients_are_clipped_too() => Close([0.6, 0.8], Clip(GradientClipping.ByNorm(1), [3e30f, 4e30f], []));

    [Theory]
    [InlineData(0f)]
    [InlineData(-1f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Limits_that_are_not_positive_are_refused(float limit)
    {
        Assert.Equal("limit", Assert.Throws<ArgumentOutOfRangeException>(() => GradientClipping.ByNorm(limit)).ParamName);
        Assert.Equal("limit", Assert.Throws<ArgumentOutOfRangeException>(() => GradientClipping.ByValue(limit)).ParamName);
        Assert.Equal("limit", Assert.Throws<ArgumentOutOfRangeException>(() => GradientClipping.ByGlobalNorm(limit)).ParamName);
    }

    [Fact]
    public void A_step_of_training_is_as_long_as_the_limit_allows()
    {
        (float[,] x, float[] y) = Samples.Plane(32, 3);
        Sequential model = Samples.Network(3, seed: 1, new Sgd(1) { Clipping = GradientClipping.ByGlobalNorm(1e-3f) });
        float[] before = Samples.Parameters(model);
        model.TrainOnBatch(x, y);
        double length = Math.Sqrt(Samples.Parameters(model).Zip(before, (after, start) => ((double)after - start) * ((double)after - start)).Sum());
        Assert.Equal(1e-3, length, 1e-6);
    }

    private static float[] Clip(GradientClipping clipping, params float[][] gradients)
    {
        Variable<float>[] variables = [.. gradients.Where(g => g.Length > 0).Select(g => new Variable<float>(new ReadOnlyTensorSpan<float>(g, [g.Length]), requiresGradient: true))];
        ParameterBuffer<float> buffer = new(variables);
        // The gradient of half the sum of squares is the value.
        foreach (Variable<float> variable in variables) ((variable * variable).Sum() * 0.5f).Backward();
        clipping.Apply(buffer);
        return [.. variables.SelectMany(variable => variable.GradientData.ToArray())];
    }

    private static void Close(double[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        foreach ((double e, float a) in expected.Zip(actual)) Assert.Equal(e, a, 1e-6);
    }
}
