namespace AutoBce.Tests;

public sealed class CallbackTests
{
    private readonly float[,] _x;
    private readonly float[] _y;

    public CallbackTests() => (_x, _y) = Samples.Plane(60, 4);

    [Theory]
    [Trait("Source", "keras early_stopping_test.py: patience 0, 1, 2 and 3 stop at epochs 3, 3, 4 and 5")]
    [InlineData(0, 3)]
    [InlineData(1, 3)]
    [InlineData(2, 4)]
    [InlineData(3, 5)]
    public void Early_stopping_stops_at_the_epochs_that_Keras_publishes(int patience, int stopped)
    {
        double[] losses = [10, 9, 8, 9, 8.9, 8.8, 8.7, 8.6];
        EarlyStopping stopping = new("val_loss", patience: patience, restoreBestWeights: false);
        History history = Replay(stopping, "val_loss", losses);
        Assert.Equal(stopped, stopping.StoppedEpoch);
        Assert.Equal((8.0, 2), (stopping.Best!.Value, stopping.BestEpoch));
        Assert.Equal(stopped + 1, history.Epochs);
    }

    [Fact]
    [Trait("Source", "keras 3 early_stopping.py, on_train_end: the best weights come back after a normal end and when others stop training too")]
    public void The_best_epoch_comes_back_however_training_ends()
    {
        foreach (string end in new[] { "epochs", "patience", "cancellation", "exception" })
        {
            Sequential model = Samples.Network(4, seed: 1);
            List<float[]> after = [];
            using CancellationTokenSource source = new();
            double[] losses = [5, 3, 4, 6, 7, 8];
            LambdaCallback script = new()
            {
                EpochEnd = (run, epoch, logs) =>
                {
                    after.Add(Samples.Parameters(run.Model));
                    ((IDictionary<string, double>)logs)["val_loss"] = losses[epoch];
                    if (epoch == 3 && end == "cancellation") source.Cancel();
                    if (epoch == 3 && end == "exception") throw new IOException("disk");
                },
            };
            EarlyStopping stopping = new(patience: end == "patience" ? 2 : 50);
            // Early stopping sees epoch 3 only where it comes before what fails.
            Exception? failure = Record.Exception(() => model.Fit(
                _x, _y, epochs: 5, validationSplit: 0.2, seed: 1, verbose: Verbosity.Silent, callbacks: [script, stopping], cancellationToken: source.Token));
            Assert.Equal(end switch { "cancellation" => typeof(OperationCanceledException), "exception" => typeof(IOException), _ => null }, failure?.GetType());
            Assert.Equal(1, stopping.BestEpoch);
            Assert.Equal(after[1], Samples.Parameters(model));
            Assert.NotEqual(after[^1], after[1]);
            Assert.Equal(end switch { "epochs" => 5, "cancellation" => 4, "exception" => 3, _ => 4 }, model.History!.Epochs);
        }
    }

    [Fact]
    [Trait("Source", "keras early_stopping.py: baseline, start_from_epoch")]
    public void A_baseline_that_is_not_met_ends_training_and_a_late_start_waits()
    {
        EarlyStopping hopeless = new(patience: 2, baseline: 1, restoreBestWeights: false);
        Assert.Equal(2, Replay(hopeless, "val_loss", [5, 4, 3, 2, 1.5]).Epochs - 0);
        EarlyStopping late = new(patience: 1, startFromEpoch: 3, restoreBestWeights: false);
        Replay(late, "val_loss", [1, 2, 3, 4, 5, 6]);
        Assert.Equal(4, late.StoppedEpoch);
    }

    [Fact]
    [Trait("Source", "keras 3 monitor_callback.py, _set_monitor_op: the metric says which way is better; of other numbers nobody knows")]
    public void The_direction_comes_from_the_metric()
    {
        EarlyStopping rising = new("val_auc", patience: 1), falling = new("val_brier_score", patience: 1);
        Assert.Equal(3, Replay(rising, "val_auc", [0.5, 0.6, 0.7, 0.7, 0.9]).Epochs - 1);
        Assert.Equal(2, Replay(falling, "val_brier_score", [0.5, 0.4, 0.4, 0.3]).Epochs - 1);
        InvalidOperationException none = Assert.Throws<InvalidOperationException>(() => Replay(new EarlyStopping("val_f2"), "loss", [1]));
        Assert.Contains("val_f2", none.Message, StringComparison.Ordinal);
        Sequential model = Samples.Network(4, seed: 1);
        Assert.Contains("validationSplit", Assert.Throws<InvalidOperationException>(() => model.Fit(_x, _y, verbose: Verbosity.Silent, callbacks: [new EarlyStopping()])).Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Source", "keras reduce_lr_on_plateau.py: cooldown, min_lr, and the rate in the logs")]
    public void A_plateau_reduces_the_rate_with_cooldown_and_a_floor()
    {
        ReduceLROnPlateau plateau = new("loss", factor: 0.5, patience: 2, cooldown: 1, minimum: 0.002f, minDelta: 0);
        History history = Replay(plateau, "loss", [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
        // Epochs 1 and 2 do not improve; epoch 3 cools; 4 ... count again.
        Assert.Equal([0.01f, 0.01f, 0.01f, 0.005f, 0.005f, 0.0025f, 0.0025f, 0.002f, 0.002f, 0.002f], history.Metrics["learning_rate"].Select(rate => (float)rate));
        Assert.Throws<ArgumentOutOfRangeException>("factor", () => new ReduceLROnPlateau(factor: 1));
    }

    [Fact]
    public void A_schedule_sets_the_rate_that_steps_use()
    {
        Sequential scheduled = Samples.Network(4, seed: 1, optimizer: new Sgd(0.5f)), plain = Samples.Network(4, seed: 1, optimizer: new Sgd(0.125f));
        Sgd shared = new(0.5f);
        History history = scheduled.Fit(_x, _y, epochs: 2, seed: 3, verbose: Verbosity.Silent, callbacks: [new LearningRateScheduler((epoch, rate) => epoch == 0 ? 0.125f : 0)]);
        plain.Fit(_x, _y, epochs: 1, seed: 3, verbose: Verbosity.Silent);
        Assert.Equal(Samples.Parameters(plain), Samples.Parameters(scheduled));
        Assert.Equal([0.125, 0], history.Metrics["learning_rate"]);
        Assert.Equal(0.5f, shared.LearningRate);
    }

    [Fact]
    [Trait("Source", "keras callback.py: the order of the hooks of fit")]
    public void Hooks_come_in_the_order_of_Keras()
    {
        List<string> calls = [];
        Sequential model = Samples.Network(4, seed: 1);
        model.Fit(_x, _y, epochs: 1, batchSize: 40, validationSplit: 0.2, seed: 1, verbose: Verbosity.Silent, callbacks: [new Recorder(calls)]);
        Assert.Equal(
            ["train", "epoch 0", "batch 0", "batch 0 end", "batch 1", "batch 1 end", "test", "test 0", "test 0 end", "test end loss", "epoch 0 end loss,val_loss", "train end"],
            calls);
        calls.Clear();
        model.Predict(_x, batchSize: 30, callbacks: [new Recorder(calls)]);
        model.Evaluate(_x, _y, batchSize: 60, callbacks: [new Recorder(calls)]);
        Assert.Equal(["predict", "predict 0", "predict 0 end", "predict 1", "predict 1 end", "predict end", "test", "test 0", "test 0 end", "test end loss"], calls);
    }

    [Fact]
    public void Callbacks_may_use_the_model_and_change_nothing_by_it()
    {
        Sequential watched = Samples.Network(4, seed: 1), plain = Samples.Network(4, seed: 1);
        List<double> losses = [];
        LambdaCallback watch = new()
        {
            TrainBatchEnd = (run, _, _) => run.Model.Predict(_x),
            EpochEnd = (run, _, _) =>
            {
                losses.Add(run.Model.Evaluate(_x, _y).Loss);
                Assert.Throws<InvalidOperationException>(() => run.Model.TrainOnBatch(_x, _y));
            },
        };
        watched.Fit(_x, _y, epochs: 3, seed: 1, verbose: Verbosity.Silent, callbacks: [watch]);
        plain.Fit(_x, _y, epochs: 3, seed: 1, verbose: Verbosity.Silent);
        Assert.Equal(Samples.Parameters(plain), Samples.Parameters(watched));
        Assert.Equal(plain.Evaluate(_x, _y).Loss, losses[2]);
    }

    [Fact]
    [Trait("Source", "keras terminate_on_nan.py: a loss of NaN or infinity ends training")]
    public void Terminate_on_nan_ends_at_the_place_it_names()
    {
        float[,] x = (float[,])_x.Clone();
        Sequential model = new(4) { new Dense(3, Activation.Relu), new Dense(1) };
        model.Compile(new Sgd(0.1f), new BinaryCrossEntropy(FromLogits: true));
        model.Build(3);
        // All terms of the first unit are positive and large: it overflows to infinity, whatever the others do.
        for (int i = 0; i < 4; i++) x[59, i] = MathF.CopySign(float.MaxValue, model.Parameters[0].Value.Values[3 * i]);
        TerminateOnNaN guard = new();
        History history = model.Fit(x, _y, epochs: 3, batchSize: 4, shuffle: false, verbose: Verbosity.Silent, callbacks: [guard]);
        Assert.Equal(0, history.Epochs);
        Assert.Equal((0, 14), (guard.Failure!.Epoch, guard.Failure.Batch));
        Assert.Contains("row 3 of the batch", guard.Failure.Place, StringComparison.Ordinal);
        Assert.Contains("layers.0 (dense)", guard.Failure.Message, StringComparison.Ordinal);
        Assert.Contains("layers.0", Assert.Throws<NonFiniteLossException>(() => model.Fit(x, _y, batchSize: 4, shuffle: false, verbose: Verbosity.Silent)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_callback_that_throws_ends_training_and_the_others_are_told()
    {
        List<string> calls = [];
        Sequential model = Samples.Network(4, seed: 1), expected = Samples.Network(4, seed: 1);
        LambdaCallback thrower = new() { TrainBatchEnd = (_, batch, _) => { if (batch == 1) throw new IOException("1"); }, TrainEnd = _ => throw new IOException("2") };
        Assert.Equal("1", Assert.Throws<IOException>(() => model.Fit(_x, _y, batchSize: 20, shuffle: false, verbose: Verbosity.Silent, callbacks: [thrower, new Recorder(calls)])).Message);
        Assert.Equal("train end", calls[^1]);
        for (int batch = 0; batch < 2; batch++) expected.TrainOnBatch(Samples.Rows(_x, 20 * batch, 20), _y[(20 * batch)..(20 * batch + 20)]);
        Assert.Equal(Samples.Parameters(expected), Samples.Parameters(model));
        model.TrainOnBatch(_x, _y);
    }

    [Fact]
    public void The_csv_log_has_Kerass_columns_and_goes_on_where_it_ended()
    {
        string path = Path.GetTempFileName();
        try
        {
            Sequential model = Samples.Network(4, seed: 1, metrics: [new BinaryAccuracy()]);
            using CsvLogger log = new(path), more = new(path, append: true);
            model.Fit(_x, _y, epochs: 2, validationSplit: 0.2, validationFrequency: 2, seed: 1, verbose: Verbosity.Silent, callbacks: [log]);
            model.Fit(_x, _y, epochs: 3, initialEpoch: 2, validationSplit: 0.2, seed: 1, verbose: Verbosity.Silent, callbacks: [more]);
            string[] lines = File.ReadAllLines(path);
            Assert.Equal("epoch,accuracy,loss,val_accuracy,val_loss", lines[0]);
            Assert.Equal(["0", "1", "2"], lines[1..].Select(line => line.Split(',')[0]));
            Assert.EndsWith(",NA,NA", lines[1], StringComparison.Ordinal);
            Assert.DoesNotContain("NA", lines[2], StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    [Trait("Source", "keras model_checkpoint.py, save_best_only: strict improvement")]
    public void A_checkpoint_is_written_where_it_is_the_best()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            Sequential model = Samples.Network(4, seed: 1);
            ModelCheckpoint best = new(Path.Combine(folder, "best-{epoch:02d}-{val_loss:.1f}.safetensors"), saveBestOnly: true), all = new(Path.Combine(folder, "all-{epoch}.safetensors"));
            Replay(model, [best, all], "val_loss", [5, 6, 4]);
            Assert.Equal(["all-1", "all-2", "all-3", "best-01-5.0", "best-03-4.0"], Directory.GetFiles(folder).Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));
            Assert.Equal(model.Predict(_x), Sequential.Load(best.LastPath!).Predict(_x));
            Assert.Contains("val_lose", Assert.Throws<InvalidOperationException>(() => new CheckpointPath("{val_lose}").Expand(0, new Dictionary<string, double>())).Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_monitored_number_that_is_NaN_is_explained()
    {
        string path = Path.Combine(Path.GetTempPath(), "never.safetensors");
        float[] sorted = [.. _y.Select((_, i) => i < _y.Length * 0.8 ? i % 2 : 1f)];
        foreach (Callback callback in new Callback[] { new EarlyStopping("val_auc"), new ModelCheckpoint(path, "val_auc", saveBestOnly: true), new ReduceLROnPlateau("val_auc") })
        {
            Sequential model = Samples.Network(4, seed: 1, metrics: [new Auc()]);
            string message = Assert.Throws<InvalidOperationException>(() => model.Fit(_x, sorted, epochs: 2, validationSplit: 0.2, verbose: Verbosity.Silent, callbacks: [callback])).Message;
            Assert.Contains("val_auc is NaN in epoch 0", message, StringComparison.Ordinal);
            Assert.Contains("the validation rows have one class, all labels are 1", message, StringComparison.Ordinal);
            Assert.False(File.Exists(path));
        }
        Sequential other = Samples.Network(4, seed: 1, metrics: [new Auc()]);
        Assert.Contains("the training rows have one class, all labels are 0", Assert.Throws<InvalidOperationException>(
            () => other.Fit(_x, new float[_y.Length], verbose: Verbosity.Silent, callbacks: [new EarlyStopping("auc")])).Message, StringComparison.Ordinal);
        string undefined = Assert.Throws<InvalidOperationException>(() => Replay(new EarlyStopping("val_auc"), "val_auc", [0.5, double.NaN])).Message;
        Assert.Contains("val_auc is NaN in epoch 1", undefined, StringComparison.Ordinal);
        Assert.DoesNotContain("one class", undefined, StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_that_could_not_be_written_is_refused_before_training()
    {
        string absent = Path.Combine(Path.GetTempPath(), $"absent-{Guid.NewGuid():N}"), there = Path.Combine(Path.GetTempPath(), "m.safetensors");
        Sequential model = Samples.Network(4, seed: 1), custom = new(4) { new Dense(1, new Cube()), new Dense(1, Activation.Sigmoid) };
        custom.Compile("adam", "bce");
        float[] before = Samples.Parameters(model);
        DirectoryNotFoundException folder = Refused<DirectoryNotFoundException>(model, Path.Combine(absent, "m.safetensors"));
        Assert.Contains($"\"{absent}\" does not exist", folder.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(".tmp", folder.Message, StringComparison.Ordinal);
        Assert.Contains("{val_f7}", Refused<InvalidOperationException>(model, there + "{val_f7:.2f}").Message, StringComparison.Ordinal);
        Assert.Contains("Cube", Refused<NotSupportedException>(custom, there).Message, StringComparison.Ordinal);
        Assert.Equal(before, Samples.Parameters(model));
        Assert.DoesNotContain(".tmp", Assert.Throws<DirectoryNotFoundException>(() => model.Save(Path.Combine(absent, "m"))).Message, StringComparison.Ordinal);

        TException Refused<TException>(Sequential trained, string path) where TException : Exception =>
            Assert.Throws<TException>(() => trained.Fit(_x, _y, verbose: Verbosity.Silent, callbacks: [new ModelCheckpoint(path)]));
    }

    [Fact]
    public void The_path_of_a_checkpoint_may_name_what_others_record()
    {
        string folder = Directory.CreateTempSubdirectory("autobce-").FullName;
        try
        {
            LambdaCallback recorder = new() { EpochEnd = (run, epoch, _) => run.Record("f7", epoch + 0.5) };
            ModelCheckpoint checkpoint = new(Path.Combine(folder, "m-{f7:.1f}-{learning_rate:.1f}"));
            Samples.Network(4, seed: 1, optimizer: new Sgd(0.1f)).Fit(_x, _y, verbose: Verbosity.Silent, callbacks: [recorder, new LearningRateScheduler((_, rate) => rate), checkpoint]);
            Assert.Equal("m-0.5-0.1", Path.GetFileName(checkpoint.LastPath));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private sealed class Cube : Activation
    {
        public override string Name => "cube";

        public override Variable<float> Apply(Variable<float> x) => x * x * x;
    }

    private History Replay(Callback callback, string key, double[] values) =>
        Replay(Samples.Network(4, seed: 1, metrics: [new Auc(), new BrierScore()]), [callback], key, values);

    /// <summary>Trains with the values in the place of what the epochs gave.</summary>
    private History Replay(Sequential model, Callback[] callbacks, string key, double[] values)
    {
        LambdaCallback script = new() { EpochEnd = (_, epoch, logs) => ((IDictionary<string, double>)logs)[key] = values[epoch] };
        return model.Fit(_x, _y, epochs: values.Length, validationSplit: 0.2, seed: 1, verbose: Verbosity.Silent, callbacks: [script, .. callbacks]);
    }

    private sealed class Recorder(List<string> calls) : Callback
    {
        public override void OnTrainBegin(TrainingRun run) => calls.Add("train");

        public override void OnTrainEnd(TrainingRun run) => calls.Add("train end");

        public override void OnEpochBegin(TrainingRun run, int epoch) => calls.Add($"epoch {epoch}");

        public override void OnEpochEnd(TrainingRun run, int epoch, IReadOnlyDictionary<string, double> logs) => calls.Add($"epoch {epoch} end {string.Join(",", logs.Keys)}");

        public override void OnTrainBatchBegin(TrainingRun run, int batch) => calls.Add($"batch {batch}");

        public override void OnTrainBatchEnd(TrainingRun run, int batch, double loss) => calls.Add($"batch {batch} end");

        public override void OnTestBegin(Sequential model) => calls.Add("test");

        public override void OnTestEnd(Sequential model, IReadOnlyDictionary<string, double> logs) => calls.Add($"test end {string.Join(",", logs.Keys)}");

        public override void OnTestBatchBegin(Sequential model, int batch) => calls.Add($"test {batch}");

        public override void OnTestBatchEnd(Sequential model, int batch) => calls.Add($"test {batch} end");

        public override void OnPredictBegin(Sequential model) => calls.Add("predict");

        public override void OnPredictEnd(Sequential model) => calls.Add("predict end");

        public override void OnPredictBatchBegin(Sequential model, int batch) => calls.Add($"predict {batch}");

        public override void OnPredictBatchEnd(Sequential model, int batch) => calls.Add($"predict {batch} end");
    }
}
