namespace AutoBce.Tests;

public sealed class CheckpointTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("autobce-").FullName;
    private readonly float[,] _x;
    private readonly float[] _y;

    public CheckpointTests() => (_x, _y) = Samples.Plane(60, 4);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    [Trait("Source", "keras 3 monitor_callback.py: the best is set by the constructor alone, and lasts from one fit to the next")]
    public void The_best_lasts_as_long_as_the_callback()
    {
        ModelCheckpoint checkpoint = new(Path.Combine(_folder, "best"), saveBestOnly: true, initialValueThreshold: 6);
        Sequential model = Samples.Network(4, seed: 1);
        Replay(model, checkpoint, [7, 3, 4]);
        byte[] best = File.ReadAllBytes(checkpoint.LastPath!);
        Replay(model, checkpoint, [5, 3]);
        Assert.Equal(best, File.ReadAllBytes(checkpoint.LastPath!));
        Replay(model, checkpoint, [2]);
        Assert.NotEqual(best, File.ReadAllBytes(checkpoint.LastPath!));
        Assert.Equal(2, checkpoint.Best);
    }

    [Fact]
    public void Epochs_without_validation_are_passed_over_where_the_path_names_it()
    {
        ModelCheckpoint all = new(Path.Combine(_folder, "all-{epoch}-{val_loss:.1f}")), plain = new(Path.Combine(_folder, "plain-{epoch}"));
        ModelCheckpoint best = new(Path.Combine(_folder, "best-{epoch}-{val_loss:.1f}"), "loss", saveBestOnly: true);
        LambdaCallback script = new() { EpochEnd = (_, epoch, logs) => ((IDictionary<string, double>)logs)["loss"] = epoch };
        Samples.Network(4, seed: 1).Fit(_x, _y, epochs: 4, validationSplit: 0.2, validationFrequency: 2, verbose: Verbosity.Silent, callbacks: [script, all, plain, best]);
        Assert.Equal(["all-2", "all-4", "best-2", "plain-1", "plain-2", "plain-3", "plain-4"],
            Directory.GetFiles(_folder).Select(path => string.Join('-', Path.GetFileName(path).Split('-')[..2])).Order(StringComparer.Ordinal));
        Assert.Equal(1, best.Best);
    }

    [Fact]
    public void A_rate_that_nobody_has_recorded_by_then_is_refused_before_training()
    {
        ModelCheckpoint checkpoint = new(Path.Combine(_folder, "v{epoch}-{learning_rate:.2f}"));
        LearningRateScheduler scheduler = new((_, rate) => rate);
        Sequential model = Samples.Network(4);
        foreach (Callback[] callbacks in new Callback[][] { [checkpoint], [checkpoint, scheduler] })
        {
            string message = Assert.Throws<InvalidOperationException>(() => model.Fit(_x, _y, seed: 1, verbose: Verbosity.Silent, callbacks: callbacks)).Message;
            Assert.Contains("{learning_rate}; there are", message, StringComparison.Ordinal);
            Assert.Contains("in front of the checkpoint", message, StringComparison.Ordinal);
            Assert.Null(model.Seed);
        }
        model.Fit(_x, _y, epochs: 2, verbose: Verbosity.Silent, callbacks: [scheduler, checkpoint]);
        Assert.Equal("v2-0.01", Path.GetFileName(checkpoint.LastPath));
    }

    [Theory]
    [Trait("Source", "Python's format(value, ...) of 0.0012345, -3.5 and the epoch 7")]
    [InlineData("{a:08.3f}", "0000.001")]
    [InlineData("{b:08.3f}", "-003.500")]
    [InlineData("{b:8.3f}", "  -3.500")]
    [InlineData("{b:f}", "-3.500000")]
    [InlineData("{b:.0f}", "-4")]
    [InlineData("{a:.3e}", "1.234e-03")]
    [InlineData("{a:.2E}", "1.23E-03")]
    [InlineData("{b:e}", "-3.500000e+00")]
    [InlineData("{a:.3g}", "0.00123")]
    [InlineData("{b:g}", "-3.5")]
    [InlineData("{epoch:d}", "7")]
    [InlineData("{epoch:3d}", "  7")]
    [InlineData("{epoch:03}", "007")]
    [InlineData("{epoch:04.1f}", "07.0")]
    [InlineData("{epoch:D2}-{a:F2}", "07-0.00")]
    public void Formats_mean_what_they_mean_in_Python(string path, string expected) =>
        Assert.Equal(expected, new CheckpointPath(path).Expand(6, new Dictionary<string, double> { ["a"] = 0.0012345, ["b"] = -3.5 }));

    [Theory]
    [InlineData("{loss:.3x}")]
    [InlineData("{loss:02d}")]
    [InlineData("{loss:D2}")]
    [InlineData("{loss:.4}")]
    [InlineData("{loss:0.00}")]
    [InlineData("{loss:>8}")]
    [InlineData("{epoch:.2d}")]
    [InlineData("{epoch:two}")]
    public void Formats_that_are_not_understood_are_refused(string place) =>
        Assert.Contains(place, Assert.Throws<ArgumentException>("path", () => new ModelCheckpoint("m" + place)).Message, StringComparison.Ordinal);

    private void Replay(Sequential model, Callback callback, double[] losses)
    {
        LambdaCallback script = new() { EpochEnd = (_, epoch, logs) => ((IDictionary<string, double>)logs)["val_loss"] = losses[epoch] };
        model.Fit(_x, _y, epochs: losses.Length, validationSplit: 0.2, seed: 1, verbose: Verbosity.Silent, callbacks: [script, callback]);
    }
}
