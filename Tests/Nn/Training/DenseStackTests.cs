namespace AutoBce.Tests;

/// <summary>Stacks of dense layers take a step without a tape: the bits must be those of the step that is recorded.</summary>
[Collection(VectorWidthCollection.Name)]
public sealed class DenseStackTests
{
    public static TheoryData<int, int[]> Stacks => new()
    {
        { 1, [1] },
        { 57, [1] },
        { 3, [4] },
        { 5, [1, 1] },
        { 10, [64, 32, 1] },
        { 57, [64, 32, 1] },
        { 7, [16, 17, 1] },
        { 19, [100, 5, 3] },
        { 4, [33, 7, 2, 1] },
        { 30, [129, 65, 1] },
    };

    [Theory]
    [MemberData(nameof(Stacks))]
    public void Gradients_losses_and_parameters_are_those_of_the_recorded_step(int inputs, int[] widths)
    {
        foreach (int bits in new[] { 512, 256, 128 })
        {
            VectorWidth.Forced = bits;
            try
            {
                Sequential stacked = Network(inputs, widths, recorded: false), recorded = Network(inputs, widths, recorded: true);
                foreach (int rows in new[] { 32, 1, 9, 130, 32 })
                {
                    (float[,] x, float[,] y) = Data(rows, inputs, widths[^1]);
                    Assert.Equal(recorded.TrainOnBatch(x, y), stacked.TrainOnBatch(x, y));
                    Assert.Equal(Gradients(recorded), Gradients(stacked));
                    Assert.Equal(Samples.Parameters(recorded), Samples.Parameters(stacked));
                }
            }
            finally
            {
                VectorWidth.Forced = null;
            }
        }
    }

    [Fact]
    public void Metrics_and_weights_see_the_same()
    {
        (float[,] x, float[] y) = Samples.Plane(100, 6);
        float[] weights = [.. y.Select((_, i) => 0.5f + i % 3)];
        List<(double Loss, double Auc, float[] Parameters)> results = [];
        foreach (bool recorded in new[] { false, true })
        {
            Sequential model = Network(6, [20, 10, 1], recorded, new Auc());
            History history = model.Fit(x, y, epochs: 3, batchSize: 32, sampleWeight: weights, seed: 7, verbose: Verbosity.Silent);
            results.Add((history.Metrics["loss"][^1], history.Metrics["auc"][^1], Samples.Parameters(model)));
        }
        Assert.Equal(results[1].Loss, results[0].Loss);
        Assert.Equal(results[1].Auc, results[0].Auc);
        Assert.Equal(results[1].Parameters, results[0].Parameters);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(16)]
    [InlineData(57)]
    public void Features_are_standardised_on_the_way_to_the_same_bits(int inputs)
    {
        // More numbers than stay near: the rows of the next batch are asked for early.
        (float[,] x, float[] y) = Samples.Plane(70_000 / inputs, inputs);
        for (int i = 0; i < x.GetLength(0); i++) x[i, 1] = 2_000_000 + i;
        List<float[]> results = [];
        foreach (bool recorded in new[] { false, true })
        {
            Sequential model = new(inputs) { new Normalization().Adapt(x), new Dense(20, Activation.Relu) };
            if (recorded) model.Add(new Same());
            model.Add(new Dense(1, Activation.Sigmoid));
            model.Compile(new Adam(0.01f), new BinaryCrossEntropy());
            model.Fit(x, y, batchSize: 100, seed: 5, verbose: Verbosity.Silent);
            results.Add(Samples.Parameters(model));
        }
        Assert.Equal(results[1], results[0]);
    }

    [Fact]
    public void A_normalization_that_was_not_adapted_is_refused()
    {
        Sequential model = new(2) { new Normalization(), new Dense(1, Activation.Sigmoid) };
        model.Compile(new Adam(), new BinaryCrossEntropy());
        InvalidOperationException e = Assert.Throws<InvalidOperationException>(() => model.TrainOnBatch(new float[,] { { 1, 2 } }, new float[] { 1 }));
        Assert.Contains("Adapt", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Losses_of_the_output_itself_see_the_same()
    {
        (float[,] x, float[] y) = Samples.Plane(40, 6);
        List<float[]> results = [];
        foreach (bool recorded in new[] { false, true })
        {
            Sequential model = Stack(6, [20, 1], recorded, last: null);
            model.Compile(new Sgd(0.1f), new BinaryLosses.CrossEntropyLogitsLoss());
            model.Build(3);
            for (int i = 0; i < 5; i++) model.TrainOnBatch(x, y);
            results.Add(Samples.Parameters(model));
        }
        Assert.Equal(results[1], results[0]);
    }

    [Fact]
    public void A_gradient_beyond_reach_changes_nothing_and_names_its_place()
    {
        Sequential model = Network(2, [4, 1], recorded: false);
        model.EnsureParameters(1)[0].Data.Fill(1e30f);
        model.EnsureParameters(1)[2].Data.Fill(1e-30f);
        float[] before = Samples.Parameters(model);
        NonFiniteLossException e = Assert.Throws<NonFiniteLossException>(() => model.Fit(new float[,] { { 3e38f, 1 }, { 3e38f, 1 } }, new float[] { 0, 1 }, verbose: Verbosity.Silent));
        Assert.Contains("layers.0", e.Message, StringComparison.Ordinal);
        Assert.Equal(before, Samples.Parameters(model));
    }

    private static Sequential Network(int inputs, int[] widths, bool recorded, params IReadOnlyList<Metric> metrics)
    {
        Sequential model = Stack(inputs, widths, recorded, Activation.Sigmoid);
        model.Compile(new Adam(0.01f), new BinaryCrossEntropy(), metrics);
        model.Build(seed: 11);
        return model;
    }

    private static Sequential Stack(int inputs, int[] widths, bool recorded, Activation? last)
    {
        Sequential model = new(inputs);
        if (recorded) model.Add(new Same());
        for (int i = 0; i < widths.Length; i++) model.Add(new Dense(widths[i], i < widths.Length - 1 ? Activation.Relu : last) { BiasInitializer = Initializer.Uniform(0.1) });
        return model;
    }

    private static float[] Gradients(Sequential model) => [.. model.EnsureParameters().SelectMany(parameter => parameter.GradientData.ToArray())];

    private static (float[,] X, float[,] Y) Data(int rows, int inputs, int outputs)
    {
        (float[,] x, _) = Samples.Plane(rows, inputs, seed: (ulong)rows);
        float[,] y = new float[rows, outputs];
        for (int i = 0; i < rows; i++)
            for (int j = 0; j < outputs; j++) y[i, j] = (i + j) % 3 == 0 ? 1 : 0;
        return (x, y);
    }

    /// <summary>A layer of somebody else's, which does nothing: a model with it is no stack of dense layers.</summary>
    private sealed class Same : Layer
    {
        public override string Kind => "same";

        public override int OutputsFor(int inputs) => inputs;

        public override Variable<float> Forward(Variable<float> input) => input;
    }
}
