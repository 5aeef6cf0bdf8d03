namespace AutoBce.Tests;

/// <summary>The state of an optimiser on its way through files.</summary>
public sealed class ResumeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("autobce-").FullName;
    private readonly float[,] _x;
    private readonly float[] _y;

    public ResumeTests() => (_x, _y) = Samples.Plane(60, 4);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_model_that_was_only_loaded_keeps_the_state_when_it_is_saved(bool compiles)
    {
        Sequential model = Samples.Network(4, seed: 1);
        LearningRateScheduler scheduler = new((_, rate) => rate * 0.5f);
        model.Fit(_x, _y, epochs: 3, batchSize: 7, seed: 5, verbose: Verbosity.Silent, callbacks: [scheduler]);
        model.Save(Name("a"), includeOptimizer: true);
        Sequential copied = Sequential.Load(Name("a"));
        if (compiles) Compile(copied);
        copied.Save(Name("b"), includeOptimizer: true);
        Assert.Equal(File.ReadAllBytes(Name("a")), File.ReadAllBytes(Name("b")));
        model.Fit(_x, _y, epochs: 6, initialEpoch: 3, batchSize: 7, verbose: Verbosity.Silent);
        foreach (Sequential resumed in new[] { Compile(copied), Compile(Sequential.Load(Name("b"))) })
        {
            resumed.Fit(_x, _y, epochs: 6, initialEpoch: 3, batchSize: 7, verbose: Verbosity.Silent);
            Assert.Equal(Samples.Parameters(model), Samples.Parameters(resumed));
        }
    }

    [Fact]
    public void A_layer_that_was_frozen_before_saving_leaves_the_state_of_the_others()
    {
        Sequential model = Samples.Network(4, seed: 1);
        model.Fit(_x, _y, epochs: 2, batchSize: 7, seed: 5, verbose: Verbosity.Silent);
        long steps = model.Steps;
        model.Layers[0].Trainable = false;
        model.Save(Name("frozen"), includeOptimizer: true);
        Sequential resumed = Compile(Sequential.Load(Name("frozen")));
        float[] before = Samples.Parameters(resumed);
        resumed.TrainOnBatch(_x, _y);
        Assert.Equal(steps + 1, resumed.Steps);
        Assert.Equal(before[..40], Samples.Parameters(resumed)[..40]);
        Assert.NotEqual(before[40..], Samples.Parameters(resumed)[40..]);
        // A layer that is trained anew has no state to go on with.
        resumed.Save(Name("less"), includeOptimizer: true);
        Sequential thawed = Sequential.Load(Name("less"));
        thawed.Layers[0].Trainable = true;
        Compile(thawed).TrainOnBatch(_x, _y);
        Assert.Equal(1, thawed.Steps);
    }

    private string Name(string name) => Path.Combine(_folder, name);

    private static Sequential Compile(Sequential model)
    {
        model.Compile(new Adam(0.01f), new BinaryCrossEntropy());
        return model;
    }
}
