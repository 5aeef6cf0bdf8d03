namespace AutoBce.Tests;

/// <summary>What calls of a model say of bad use: the parameter as the caller knows it, the thread as it is.</summary>
public sealed class CallTests
{
    private readonly float[,] _x = Samples.Plane(40, 4).X;
    private readonly float[] _y = Samples.Plane(40, 4).Y;

    [Fact]
    public void Validation_data_are_named_as_the_argument_that_they_are()
    {
        Sequential model = Samples.Network(4, seed: 1);
        float[] bad = [.. _y];
        bad[7] = 2;
        (ValidationData Data, string Message)[] rows =
        [
            (new(new float[3, 5], _y), "validationData: x has shape [3, 5]"),
            (new(_x, bad), "validationData: y[7] is 2"),
            (new(_x, _y[1..]), "validationData: x has 40 rows"),
            (new(_x, _y, new float[3]), "validationData: sampleWeight has 3 rows"),
        ];
        foreach ((ValidationData data, string message) in rows)
        {
            ArgumentException e = Assert.Throws<ArgumentException>("validationData", () => model.Fit(_x, _y, validationData: data));
            Assert.Contains(message, e.Message, StringComparison.Ordinal);
            Assert.Single(e.Message.Split("Parameter '")[1..]);
            Assert.NotNull(e.InnerException);
        }
    }

    [Fact]
    public void Training_from_a_callback_is_refused_for_what_it_is()
    {
        Sequential model = Samples.Network(4, seed: 1);
        List<Exception?> refused = [];
        LambdaCallback inner = new() { EpochEnd = (_, _, _) => refused.AddRange([Record.Exception(() => model.Fit(_x, _y)), Record.Exception(() => model.TrainOnBatch(_x, _y)), Record.Exception(() => model.Compile("adam", "bce"))]) };
        model.Fit(_x, _y, verbose: Verbosity.Silent, callbacks: [inner]);
        Assert.Equal(3, refused.Count);
        foreach ((Exception? e, string operation) in refused.Zip(["Fit", "TrainOnBatch", "Compile"]))
        {
            Assert.StartsWith($"{operation}: this thread is training the model already", Assert.IsType<InvalidOperationException>(e).Message, StringComparison.Ordinal);
            Assert.DoesNotContain("another", e.Message, StringComparison.Ordinal);
        }

        Exception? whilePredicting = null, whileReporting = null;
        model.Predict(_x, callbacks: [new Predicting(() => whilePredicting = Record.Exception(() => model.Fit(_x, _y)))]);
        Assert.StartsWith("Fit: this thread is predicting or evaluating", Assert.IsType<InvalidOperationException>(whilePredicting).Message, StringComparison.Ordinal);
        model.Fit(_x, _y, verbose: Verbosity.Silent, progress: new Reporting(() => whileReporting = Record.Exception(() => model.Predict(_x))));
        Assert.StartsWith("Predict: this thread is training the model", Assert.IsType<InvalidOperationException>(whileReporting).Message, StringComparison.Ordinal);
        // Nothing is left locked.
        model.Fit(_x, _y, verbose: Verbosity.Silent);
    }

    /// <summary>2^31 - 1 steps without metrics are a run until somebody stops it; with metrics, more outputs than an array has.</summary>
    [Fact]
    public void Epochs_may_be_longer_than_anyone_waits_for()
    {
        Sequential plain = Samples.Network(4, seed: 1), expected = Samples.Network(4, seed: 1), measured = Samples.Network(4, seed: 1, metrics: [new Auc()]);
        History stopped = plain.Fit(_x, _y, batchSize: 7, stepsPerEpoch: int.MaxValue, seed: 3, verbose: Verbosity.Silent, callbacks: [StopAfter(11)]);
        History few = expected.Fit(_x, _y, batchSize: 7, stepsPerEpoch: 11, seed: 3, verbose: Verbosity.Silent);
        Assert.Equal(few.Metrics["loss"], stopped.Metrics["loss"]);
        Assert.Equal(Samples.Parameters(expected), Samples.Parameters(plain));

        float[] before = Samples.Parameters(measured);
        ArgumentOutOfRangeException e = Assert.Throws<ArgumentOutOfRangeException>("stepsPerEpoch", () => measured.Fit(_x, _y, stepsPerEpoch: int.MaxValue));
        Assert.Contains("2147483647", e.Message, StringComparison.Ordinal);
        Assert.Equal(before, Samples.Parameters(measured));
        // As many as fit have their room as they come, not at once.
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        History long1 = measured.Fit(_x, _y, batchSize: 7, stepsPerEpoch: 300_000_000, seed: 3, verbose: Verbosity.Silent, callbacks: [StopAfter(11)]);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, 1L << 29);
        Assert.Equal(few.Metrics["loss"], long1.Metrics["loss"]);
        Assert.InRange(long1.Metrics["auc"][0], 0, 1);
        Assert.Contains("\"auc\"", Assert.Throws<ArgumentException>("metrics", () => measured.Compile("adam", "bce", ["acuracy"])).Message, StringComparison.Ordinal);

        static LambdaCallback StopAfter(int steps) => new() { TrainBatchEnd = (run, batch, _) => { if (batch == steps - 1) run.Stop(); } };
    }

    /// <summary>The rows of the next epoch, told before they are taken.</summary>
    [Theory]
    [InlineData(40, 7, null)]
    [InlineData(40, 8, null)]
    [InlineData(40, 7, 1)]
    [InlineData(40, 7, 4)]
    [InlineData(40, 7, 23)]
    [InlineData(3, 10, 5)]
    [InlineData(1, 1, 3)]
    public void Rows_ahead_are_those_that_come(int rows, int batchSize, int? steps)
    {
        BatchSource source = new(rows, batchSize, steps, new RandomSource(1));
        for (int epoch = 0; epoch < 12; epoch++)
        {
            long ahead = source.RowsAhead(), taken = 0;
            for (int step = 0; step < source.Steps; step++) taken += source.Next().Length;
            Assert.Equal(taken, ahead);
        }
    }

    [Fact]
    public void Cancellation_is_looked_at_in_validation_too()
    {
        Sequential model = Samples.Network(4, seed: 1), expected = Samples.Network(4, seed: 1);
        using CancellationTokenSource source = new();
        int batches = 0;
        Testing cancel = new(batch => { batches++; if (batch == 1) source.Cancel(); });
        Assert.Throws<OperationCanceledException>(() => model.Fit(
            _x, _y, epochs: 3, batchSize: 4, seed: 5, validationData: new(_x, _y), verbose: Verbosity.Silent, callbacks: [cancel], cancellationToken: source.Token));
        Assert.Equal(2, batches);
        Assert.Equal(0, model.History!.Epochs);
        expected.Fit(_x, _y, epochs: 1, batchSize: 4, seed: 5, verbose: Verbosity.Silent);
        Assert.Equal(Samples.Parameters(expected), Samples.Parameters(model));
    }

    [Fact]
    public void Unknown_names_are_those_of_the_arguments_of_Compile()
    {
        Sequential model = Samples.Network(4);
        (string Argument, string Known, Action Compile)[] rows =
        [
            ("optimizer", "\"rmsprop\"", () => model.Compile("lion", "bce")),
            ("optimizer", "\"rmsprop\"", () => model.Compile("lion", "bce", [new Auc()])),
            ("optimizer", "\"rmsprop\"", () => model.Compile("lion", new BinaryCrossEntropy())),
            ("loss", "\"bce\"", () => model.Compile("adam", "mse")),
            ("loss", "\"bce\"", () => model.Compile(new Adam(), "mse")),
            ("metrics", "\"precision\"", () => model.Compile("adam", "bce", ["acuracy"])),
            ("metrics", "\"precision\"", () => model.Compile(new Adam(), "bce", ["acuracy", new Auc()])),
        ];
        foreach ((string argument, string known, Action compile) in rows) Assert.Contains(known, Assert.Throws<ArgumentException>(argument, compile).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>("optimizer", () => model.Compile((string)null!, "bce"));
        Assert.Throws<ArgumentNullException>("loss", () => model.Compile("adam", (string)null!));
        Assert.Throws<ArgumentNullException>("metrics", () => model.Compile("adam", "bce", new string[] { null! }));
    }

    [Fact]
    [Trait("Source", "keras base_optimizer.py, learning_rate: under a LearningRateSchedule it is schedule(iterations), which callbacks log")]
    public void History_has_the_rate_of_the_schedule()
    {
        Sequential model = Samples.Network(4, seed: 1, optimizer: new Sgd(0.1f) { Schedule = new InverseTimeDecay(1, 0.5) });
        List<float> seen = [];
        LambdaCallback watch = new() { EpochEnd = (run, _, _) => seen.AddRange([run.LearningRate, run.CurrentLearningRate]) };
        History history = model.Fit(_x, _y, epochs: 2, batchSize: 10, verbose: Verbosity.Silent, callbacks: [new ReduceLROnPlateau("loss"), watch]);
        // 4 and 8 steps were taken: 0.1 / (1 + 0.5 t).
        Assert.Equal([0.1 / 3, 0.1 / 5], history.Metrics["learning_rate"], (a, b) => Math.Abs(a - b) < 1e-8);
        Assert.Equal([0.1f, 0.1f / 3, 0.1f, 0.1f / 5], seen, (a, b) => Math.Abs(a - b) < 1e-8f);
        history = model.Fit(_x, _y, epochs: 1, batchSize: 10, verbose: Verbosity.Silent, callbacks: [new LearningRateScheduler((_, _) => 0.2f)]);
        Assert.Equal(0.2 / 7, history.Metrics["learning_rate"][0], 1e-8);
    }

    private sealed class Predicting(Action act) : Callback
    {
        public override void OnPredictBatchBegin(Sequential model, int batch) => act();
    }

    private sealed class Testing(Action<int> act) : Callback
    {
        public override void OnTestBatchEnd(Sequential model, int batch) => act(batch);
    }

    private sealed class Reporting(Action act) : IProgress<EpochReport>
    {
        public void Report(EpochReport value) => act();
    }
}
