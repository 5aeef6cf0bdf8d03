using System.Numerics.Tensors;

namespace AutoBce.Tests;

public sealed class LayerTests
{
    [Fact]
    [Trait("Source", "keras layers/core/dense.py: activation(x kernel + bias)")]
    public void Dense_is_x_W_plus_b()
    {
        Sequential model = new(3) { new Dense(2) };
        model.Build(1);
        IReadOnlyList<KeyValuePair<string, Variable<float>>> parameters = model.Layers[0].Parameters;
        Assert.Equal(["kernel", "bias"], parameters.Select(parameter => parameter.Key));
        parameters[0].Value.Assign(new ReadOnlyTensorSpan<float>([1f, 2, 3, 4, 5, 6], [3, 2]));
        parameters[1].Value.Assign(new ReadOnlyTensorSpan<float>([10f, 20], [2]));
        Assert.Equal([1 + 6 - 5 + 10, 2 + 8 - 6 + 20, 10f, 20f], model.Predict(new float[,] { { 1, 2, -1 }, { 0, 0, 0 } }));
    }

    [Fact]
    public void Kernels_start_uniform_within_the_limit_of_Glorot_and_biases_at_zero()
    {
        Sequential model = new(200) { new Dense(100) };
        model.Build(7);
        float[] kernel = model.Layers[0].Parameters[0].Value.Values.ToArray();
        double limit = Math.Sqrt(6.0 / 300);
        Assert.All(kernel, weight => Assert.InRange(Math.Abs(weight), 0, limit));
        // The variance of a uniform variable on (-L, L) is L^2 / 3; with 20,000 draws its estimate is within 3 %.
        Assert.InRange(kernel.Average(weight => (double)weight * weight) / (limit * limit / 3), 0.97, 1.03);
        Assert.InRange(kernel.Average(), -0.003, 0.003);
        Assert.All(model.Layers[0].Parameters[1].Value.Values.ToArray(), bias => Assert.Equal(0f, bias));
    }

    [Theory]
    [InlineData("relu", -2f, 0f)]
    [InlineData("relu", 3f, 3f)]
    [InlineData("sigmoid", 0f, 0.5f)]
    [InlineData("sigmoid", -100f, 3.7835059e-44f)]
    [InlineData("tanh", 0.5f, 0.46211717f)]
    [InlineData("tanh", -0f, -0f)]
    [InlineData("linear", -7.5f, -7.5f)]
    public void Activations(string name, float x, float expected)
    {
        Activation activation = Activation.Known.Single(activation => activation.Name == name);
        Sequential model = new(1) { new ActivationLayer(activation) };
        Assert.Equal(expected, model.Predict(new[] { x })[0], Math.Abs(expected) * 3e-7f);
    }

    [Fact]
    [Trait("Source", "keras activations/activations.py: names and defaults; gelu(approximate=False), leaky_relu(negative_slope=0.2)")]
    public void Activations_by_the_names_of_Keras()
    {
        string? none = null;
        Assert.Same(Activation.Relu, new Dense(4, "relu").Activation);
        Assert.Same(Activation.Silu, new Dense(4, "swish").Activation);
        Assert.Same(Activation.Elu, new ActivationLayer("elu").Activation);
        Assert.Null(new Dense(4, none).Activation);
        Assert.Null(new Dense(4, null).Activation);
        foreach (string name in (string[])["relo", "Relu", "gelu", "leaky_relu", ""])
        {
            string message = Assert.Throws<ArgumentException>("name", () => new Dense(4, name)).Message;
            Assert.Contains($"activation \"{name}\" is unknown; known are \"relu\", \"sigmoid\", \"tanh\", \"linear\"", message, StringComparison.Ordinal);
            Assert.Contains("Activation.Gelu", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_layer_of_ones_own_is_trained_with_the_others()
    {
        (float[,] x, float[] y) = Samples.Plane(60, 3);
        Scale scale = new();
        Sequential model = new(3) { scale, new Dense(1, Activation.Sigmoid) };
        model.Compile(new Adam(0.05f), new BinaryCrossEntropy());
        History history = model.Fit(x, y, epochs: 30, seed: 1, verbose: Verbosity.Silent);
        Assert.True(history.Metrics["loss"][^1] < 0.6 * history.Metrics["loss"][0]);
        Assert.All(scale.Parameters[0].Value.Values.ToArray(), factor => Assert.NotEqual(1f, factor));
        Assert.Contains("scale", model.Summary(), StringComparison.Ordinal);
    }

    private sealed class Scale : Layer
    {
        private readonly List<KeyValuePair<string, Variable<float>>> _parameters = [];

        public override string Kind => "scale";

        public override IReadOnlyList<KeyValuePair<string, Variable<float>>> Parameters => _parameters;

        public override int OutputsFor(int inputs) => inputs;

        public override long ParameterCountFor(int inputs) => inputs;

        protected internal override void CreateParameters(int inputs, RandomSource random) =>
            _parameters.Add(new("factors", new Variable<float>(new ReadOnlyTensorSpan<float>([.. Enumerable.Repeat(1f, inputs)], [inputs]), requiresGradient: true)));

        public override Variable<float> Forward(Variable<float> input) => input * _parameters[0].Value;
    }
}
