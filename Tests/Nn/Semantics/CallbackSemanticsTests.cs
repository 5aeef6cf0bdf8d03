namespace AutoBce.Tests;

/// <summary>Callbacks as keras/src/callbacks has them, and where these differ on purpose.</summary>
public sealed class CallbackSemanticsTests
{
    private readonly float[,] _x;
    private readonly float[] _y;

    public CallbackSemanticsTests() => (_x, _y) = Samples.Plane(40, 4);

    [Theory]
    [Trait("Source", "keras early_stopping.py: current + min_delta < best, strictly")]
    [InlineData(0.0, new[] { 3.0, 2, 1, 1, 0.5 }, 3)]
    [InlineData(0.5, new[] { 3.0, 2.5, 2, 1, 0 }, 1)]
    [InlineData(0.4, new[] { 3.0, 2.5, 2.2, 1, 0 }, 2)]
    public void Improvement_is_strict(double minDelta, double[] losses, int stopped)
    {
        EarlyStopping stopping = new("loss", minDelta, patience: 1, restoreBestWeights: false);
        Replay(stopping, "loss", losses);
        Assert.Equal(stopped, stopping.StoppedEpoch);
    }

    [Fact]
    [Trait("Source", "keras early_stopping.py: with a baseline that is never met Keras 2.4 has no best weights; here the best epoch comes back all the same")]
    public void An_unmet_baseline_has_a_best_epoch()
    {
        List<float[]> after = [];
        LambdaCallback script = new()
        {
            EpochEnd = (run, epoch, logs) =>
            {
                after.Add(Samples.Parameters(run.Model));
                ((IDictionary<string, double>)logs)["loss"] = new[] { 5.0, 4, 6, 7, 8 }[epoch];
            },
        };
        Sequential model = Samples.Network(4, seed: 1);
        EarlyStopping stopping = new("loss", patience: 2, baseline: 1);
        model.Fit(_x, _y, epochs: 5, seed: 1, verbose: Verbosity.Silent, callbacks: [script, stopping]);
        Assert.Equal((1, 4.0), (stopping.BestEpoch, stopping.Best!.Value));
        Assert.Equal(after[1], Samples.Parameters(model));
    }

    [Theory]
    [Trait("Source", "tensorflow#44509, #59036, keras#15138: Keras 2 minimises val_auc, val_precision and val_recall by their names; here the metric says, as in Keras 3")]
    [InlineData("auc")]
    [InlineData("precision")]
    [InlineData("recall")]
    [InlineData("accuracy")]
    public void The_metric_says_which_way_is_better(string metric)
    {
        EarlyStopping stopping = new("val_" + metric, patience: 1, restoreBestWeights: false);
        Replay(stopping, "val_" + metric, [0.5, 0.6, 0.7, 0.6, 0.9]);
        Assert.Equal((3, 2), (stopping.StoppedEpoch, stopping.BestEpoch));
    }

    [Fact]
    [Trait("Source", "keras model_checkpoint.py: without the monitored number 2.4 skips and 3 saves with a warning; here training does not begin")]
    public void A_checkpoint_of_a_number_that_nobody_has_is_refused_before_training()
    {
        Sequential model = Samples.Network(4, seed: 1);
        float[] before = Samples.Parameters(model);
        foreach (string monitor in new[] { "val_loss", "val_f7" })
        {
            ModelCheckpoint checkpoint = new(Path.Combine(Path.GetTempPath(), "never.safetensors"), monitor, saveBestOnly: true);
            Assert.Contains(monitor, Assert.Throws<InvalidOperationException>(() => model.Fit(_x, _y, verbose: Verbosity.Silent, callbacks: [checkpoint])).Message, StringComparison.Ordinal);
            Assert.Null(checkpoint.LastPath);
        }
        Assert.Equal(before, Samples.Parameters(model));
    }

    [Theory]
    [Trait("Source", "keras model_checkpoint.py: {epoch:02d} counts from 1, and logs may be named")]
    [InlineData("m-{epoch:02d}.safetensors", 0, "m-01.safetensors")]
    [InlineData("m-{epoch}.safetensors", 11, "m-12.safetensors")]
    [InlineData("m-{epoch:03d}-{val_loss:.2f}.safetensors", 6, "m-007-0.25.safetensors")]
    [InlineData("plain", 6, "plain")]
    public void Names_of_checkpoints(string path, int epoch, string expected) =>
        Assert.Equal(expected, new CheckpointPath(path).Expand(epoch, new Dictionary<string, double> { ["val_loss"] = 0.25 }));

    [Fact]
    [Trait("Source", "keras model_checkpoint.py, save_freq: a number of batches")]
    public void Checkpoints_after_batches()
    {
        string folder = Directory.CreateTempSubdirectory("autobce-").FullName;
        try
        {
            ModelCheckpoint checkpoint = new(Path.Combine(folder, "m-{epoch}.safetensors"), everyBatches: 3);
            int saves = 0;
            LambdaCallback counter = new() { TrainBatchEnd = (_, _, _) => { saves += File.Exists(checkpoint.LastPath) ? 1 : 0; if (checkpoint.LastPath is { } last) File.Delete(last); } };
            Samples.Network(4, seed: 1).Fit(_x, _y, epochs: 2, batchSize: 8, verbose: Verbosity.Silent, callbacks: [checkpoint, counter]);
            // Ten batches: after the third, sixth and ninth, counted over epochs.
            Assert.Equal(3, saves);
            Assert.Throws<ArgumentOutOfRangeException>("everyBatches", () => new ModelCheckpoint("m", everyBatches: 0));
            Assert.Throws<ArgumentException>("everyBatches", () => new ModelCheckpoint("m", everyBatches: 1, saveBestOnly: true));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    [Trait("Source", "keras reduce_lr_on_plateau.py: factor 0.1, patience 10, min_delta 1e-4, cooldown 0, min_lr 0; a factor of 1 or more is refused")]
    public void A_plateau()
    {
        ReduceLROnPlateau plateau = new();
        Assert.Equal((0.1, 10, 0, 0f), (plateau.Factor, plateau.Patience, plateau.Cooldown, plateau.Minimum));
        History history = Replay(new ReduceLROnPlateau("loss", patience: 1), "loss", [1, 0.99995, 0.9, 0.9]);
        // 0.99995 is better by less than 1e-4.
        Assert.Equal([0.01f, 0.01f, 0.001f, 0.001f], history.Metrics["learning_rate"].Select(rate => (float)rate), (a, b) => Math.Abs(a - b) < 1e-9f);
        foreach (double factor in new[] { 1, 1.5, 0, -1, double.NaN }) Assert.Throws<ArgumentOutOfRangeException>("factor", () => new ReduceLROnPlateau(factor: factor));
    }

    [Fact]
    [Trait("Source", "keras csv_logger.py: epoch and sorted keys, epochs from 0, NA for what is missing, a separator, no second header when appending; no val_ columns without validation, which Keras 3 adds")]
    public void The_csv_log()
    {
        string path = Path.GetTempFileName();
        try
        {
            using (CsvLogger log = new(path, separator: ";")) Samples.Network(4, seed: 1, metrics: [new Auc()]).Fit(_x, _y, epochs: 2, seed: 1, verbose: Verbosity.Silent, callbacks: [log]);
            using (CsvLogger log = new(path, separator: ";", append: true)) Samples.Network(4, seed: 1, metrics: [new Auc()]).Fit(_x, _y, seed: 1, verbose: Verbosity.Silent, callbacks: [log]);
            string[] lines = File.ReadAllLines(path);
            Assert.Equal("epoch;auc;loss", lines[0]);
            Assert.Equal(["0", "1", "0"], lines[1..].Select(line => line.Split(';')[0]));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Keys_of_the_csv_log_are_quoted_where_they_must_be()
    {
        string path = Path.GetTempFileName();
        try
        {
            BinaryAccuracy[] metrics = [new(name: "a;b"), new(name: "say \"c\""), new(name: "d,e")];
            using (CsvLogger log = new(path, separator: ";")) Samples.Network(4, seed: 1, metrics: metrics).Fit(_x, _y, seed: 1, verbose: Verbosity.Silent, callbacks: [log]);
            Assert.Equal("epoch;\"a;b\";d,e;loss;\"say \"\"c\"\"\"", File.ReadAllLines(path)[0]);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private History Replay(Callback callback, string key, double[] values)
    {
        Sequential model = Samples.Network(4, seed: 1, metrics: [new Auc(), new Precision(), new Recall(), new BinaryAccuracy()]);
        LambdaCallback script = new() { EpochEnd = (_, epoch, logs) => ((IDictionary<string, double>)logs)[key] = values[epoch] };
        return model.Fit(_x, _y, epochs: values.Length, validationSplit: 0.25, seed: 1, verbose: Verbosity.Silent, callbacks: [script, callback]);
    }
}
