namespace AutoBce.Tests;

/// <summary>What a call of Fit leaves behind that is refused, or ended before its first step.</summary>
public sealed class RefusalTests
{
    private readonly float[,] _x;
    private readonly float[] _y;

    public RefusalTests() => (_x, _y) = Samples.Plane(60, 4);

    [Fact]
    public void Averages_of_an_earlier_training_never_come_back()
    {
        WeightAveraging averaging = new(0.9);
        Sequential model = Samples.Network(4, seed: 1), other = Samples.Network(4, seed: 2);
        model.Fit(_x, _y, epochs: 2, seed: 1, verbose: Verbosity.Silent, callbacks: [averaging]);
        model.Fit(_x, _y, epochs: 5, seed: 1, verbose: Verbosity.Silent);
        float[] trained = Samples.Parameters(model), untrained = Samples.Parameters(other);
        LambdaCallback thrower = new() { TrainBegin = _ => throw new IOException("begin") };
        Callback[][] refused = [[new EarlyStopping("val_los"), averaging], [thrower, averaging], [averaging, thrower]];
        foreach (Callback[] callbacks in refused)
        {
            Assert.NotNull(Record.Exception(() => model.Fit(_x, _y, verbose: Verbosity.Silent, callbacks: callbacks)));
            Assert.NotNull(Record.Exception(() => other.Fit(_x, _y, verbose: Verbosity.Silent, callbacks: callbacks)));
            averaging.OnTrainEnd(null!);
            Assert.Equal(trained, Samples.Parameters(model));
            Assert.Equal(untrained, Samples.Parameters(other));
        }
    }

    [Fact]
    public void Only_callbacks_that_have_begun_are_ended()
    {
        List<string> ended = [];
        LambdaCallback first = new() { TrainEnd = _ => ended.Add("first") }, last = new() { TrainEnd = _ => ended.Add("last") };
        LambdaCallback thrower = new() { TrainBegin = _ => throw new IOException("begin"), TrainEnd = _ => ended.Add("thrower") };
        Assert.Throws<IOException>(() => Samples.Network(4, seed: 1).Fit(_x, _y, verbose: Verbosity.Silent, callbacks: [first, thrower, last]));
        Assert.Equal(["first"], ended);
    }

    [Fact]
    public void A_refused_call_changes_nothing()
    {
        string absent = Path.Combine(Path.GetTempPath(), $"absent-{Guid.NewGuid():N}", "log.csv");
        using CsvLogger log = new(absent);
        (Optimizer Optimizer, Callback[] Callbacks)[] refused =
        [
            (new Adam(), [new EarlyStopping("val_los")]),
            (new Adam(), [new ReduceLROnPlateau()]),
            (new Adam(), [new ModelCheckpoint("m", "f7", saveBestOnly: true)]),
            (new Adam(), [new ModelCheckpoint("m{val_loss}")]),
            (new Adam(), [log]),
            (new AdamW { ExcludeFromWeightDecay = ["bais"] }, []),
        ];
        foreach ((Optimizer optimizer, Callback[] callbacks) in refused)
        {
            Sequential model = Samples.Network(4, optimizer: optimizer);
            Assert.NotNull(Record.Exception(() => model.Fit(_x, _y, seed: 77, verbose: Verbosity.Silent, callbacks: callbacks)));
            Assert.Null(model.Seed);
            Assert.Null(model.History);
        }
        Sequential trained = Samples.Network(4, seed: 1);
        History history = trained.Fit(_x, _y, seed: 5, verbose: Verbosity.Silent);
        float[] before = Samples.Parameters(trained);
        Assert.Throws<InvalidOperationException>(() => trained.Fit(_x, _y, seed: 6, verbose: Verbosity.Silent, callbacks: [new EarlyStopping()]));
        Assert.Same(history, trained.History);
        Assert.Equal(before, Samples.Parameters(trained));
        Assert.Equal(5ul, trained.FitSeed);
    }

    [Fact]
    public void Freezing_after_training_takes_another_Compile()
    {
        Sequential model = Samples.Network(4, seed: 1);
        model.Layers[0].Trainable = false;
        float[] drawn = Samples.Parameters(model);
        History history = model.Fit(_x, _y, seed: 3, verbose: Verbosity.Silent);
        float[] before = Samples.Parameters(model);
        Assert.Equal(drawn[..40], before[..40]);
        Assert.NotEqual(drawn[40..], before[40..]);
        foreach (int changed in (int[])[0, 2])
        {
            model.Layers[changed].Trainable ^= true;
            foreach (Func<object> train in (Func<object>[])[() => model.Fit(_x, _y, seed: 4, verbose: Verbosity.Silent), () => model.TrainOnBatch(_x, _y)])
            {
                string message = Assert.Throws<InvalidOperationException>(train).Message;
                Assert.Contains($"layers.{changed} (dense)", message, StringComparison.Ordinal);
                Assert.Contains("call Compile again", message, StringComparison.Ordinal);
            }
            Assert.Equal(before, Samples.Parameters(model));
            Assert.Same(history, model.History);
            Assert.Equal(3ul, model.FitSeed);
            model.Layers[changed].Trainable ^= true;
        }
        model.TrainOnBatch(_x, _y);
        model.Layers[0].Trainable = true;
        model.Compile(new Adam(0.01f), new BinaryCrossEntropy());
        model.TrainOnBatch(_x, _y);
        Assert.NotEqual(before[..40], Samples.Parameters(model)[..40]);
    }

    [Fact]
    public void An_epoch_that_was_stopped_at_its_beginning_is_none()
    {
        List<int> ended = [];
        LambdaCallback stop = new() { EpochBegin = (run, epoch) => { if (epoch == 2) run.Stop(); }, EpochEnd = (_, epoch, _) => ended.Add(epoch) };
        Sequential stopped = Samples.Network(4, seed: 1, metrics: [new Auc()]), two = Samples.Network(4, seed: 1, metrics: [new Auc()]);
        History history = stopped.Fit(_x, _y, epochs: 5, validationSplit: 0.2, seed: 1, verbose: Verbosity.Silent, callbacks: [stop]);
        Assert.Equal(two.Fit(_x, _y, epochs: 2, validationSplit: 0.2, seed: 1, verbose: Verbosity.Silent).ToCsv(), history.ToCsv());
        Assert.Equal([0, 1], ended);
        Assert.Equal(Samples.Parameters(two), Samples.Parameters(stopped));
    }
}
