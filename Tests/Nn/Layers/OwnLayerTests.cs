using System.Numerics.Tensors;

namespace AutoBce.Tests;

/// <summary>Layers of one's own that break their promise are named.</summary>
public sealed class OwnLayerTests
{
    private readonly float[,] _x = Samples.Plane(32, 4).X;
    private readonly float[] _y = Samples.Plane(32, 4).Y;

    [Theory]
    [InlineData(0, 5)]
    [InlineData(0, 3)]
    [InlineData(1, 1)]
    public void What_a_layer_gives_is_held_against_what_it_said(int at, int said)
    {
        Sequential model = new(4);
        if (at == 1) model.Add(new Dense(4));
        model.Add(new Liar(said, input => input));
        if (at == 0) model.Add(new Dense(1));
        Says(model, $"layers.{at} (liar) gave [32, 4]", $"OutputsFor(4) is {said}");
    }

    [Fact]
    public void A_layer_must_give_something_and_keep_the_rows()
    {
        Says(new(4) { new Dense(2), new Liar(1, _ => null!) }, "layers.1 (liar) gave null", "[32, 1]");
        Says(new(4) { new Dense(3), new Liar(1, input => input.Sum()) }, "layers.1 (liar) gave [1] for [32, 3]", "[32, 1]");
    }

    [Fact]
    public void A_layer_of_ones_own_knows_whether_it_is_trained()
    {
        Noise noise = new();
        Assert.Equal([2f], noise.Forward(new Variable<float>(new ReadOnlyTensorSpan<float>([2f], [1, 1]))).Values.ToArray());
        Sequential model = new(4) { noise, new Dense(1, Activation.Sigmoid) };
        model.Compile(new Sgd(0.1f), new BinaryCrossEntropy());
        model.Build(1);
        float[] before = model.Predict(_x);
        model.Evaluate(_x, _y);
        Assert.Equal(0, noise.Steps);
        LambdaCallback predicts = new() { TrainBatchEnd = (run, _, _) => run.Model.Predict(_x) };
        model.Fit(_x, _y, epochs: 2, batchSize: 8, validationSplit: 0.25, seed: 1, verbose: Verbosity.Silent, callbacks: [predicts]);
        Assert.Equal(2 * 3, noise.Steps);
        model.TrainOnBatch(_x, _y);
        Assert.Equal(7, noise.Steps);
        Assert.NotEqual(before, model.Predict(_x));
        Assert.Equal(model.Predict(_x), model.Predict(_x));
    }

    private void Says(Sequential model, params string[] parts)
    {
        model.Compile(new Adam(), new BinaryCrossEntropy(FromLogits: true));
        foreach (Func<object> use in (Func<object>[])[() => model.TrainOnBatch(_x, _y), () => model.Predict(_x), () => model.Evaluate(_x, _y)])
        {
            string message = Assert.Throws<InvalidOperationException>(use).Message;
            Assert.All(parts, part => Assert.Contains(part, message, StringComparison.Ordinal));
        }
    }

    private sealed class Liar(int said, Func<Variable<float>, Variable<float>> forward) : Layer
    {
        public override string Kind => "liar";

        public override int OutputsFor(int inputs) => said;

        public override Variable<float> Forward(Variable<float> input) => forward(input);
    }

    /// <summary>Keras's GaussianNoise, but uniform.</summary>
    private sealed class Noise : Layer
    {
        private readonly RandomSource _random = new(1);

        public int Steps { get; private set; }

        public override string Kind => "noise";

        public override int OutputsFor(int inputs) => inputs;

        public override Variable<float> Forward(Variable<float> input)
        {
            if (!IsTraining) return input;
            Steps++;
            float[] noise = [.. Enumerable.Range(0, input.Count).Select(_ => _random.NextSingle() - 0.5f)];
            return input + new Variable<float>(new ReadOnlyTensorSpan<float>(noise, input.Shape));
        }
    }
}
