using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace AutoBce.Tests;

/// <summary>Epochs, steps, resuming, progress, tasks and telemetry.</summary>
public sealed class RunTests
{
    private readonly float[,] _x;
    private readonly float[] _y;

    public RunTests() => (_x, _y) = Samples.Plane(50, 4);

    [Fact]
    public void A_run_in_two_parts_has_the_bits_of_one()
    {
        foreach (int? steps in new int?[] { null, 3, 9 })
        {
            Sequential whole = Samples.Network(4), parts = Samples.Network(4);
            History history = whole.Fit(_x, _y, epochs: 5, batchSize: 8, seed: 7, stepsPerEpoch: steps, verbose: Verbosity.Silent);
            parts.Fit(_x, _y, epochs: 2, batchSize: 8, seed: 7, stepsPerEpoch: steps, verbose: Verbosity.Silent);
            History rest = parts.Fit(_x, _y, epochs: 5, initialEpoch: 2, batchSize: 8, stepsPerEpoch: steps, verbose: Verbosity.Silent);
            Assert.Equal(Samples.Parameters(whole), Samples.Parameters(parts));
            Assert.Equal(history.Metrics["loss"].Skip(2), rest.Metrics["loss"]);
            Assert.Equal((7ul, 2, 3), (rest.Seed, rest.InitialEpoch, rest.Epochs));
            Assert.StartsWith("epoch,loss\n3,", rest.ToCsv(), StringComparison.Ordinal);
        }
    }

    [Fact]
    [Trait("Source", "keras fit, steps_per_epoch: an epoch of so many steps, the next one going on with the data (since Keras 3)")]
    public void Steps_go_on_through_the_samples_from_epoch_to_epoch()
    {
        BatchSource source = new(10, 4, 2, null);
        List<int[]> batches = [];
        for (int epoch = 0; epoch < 3; epoch++)
        {
            long ahead = source.RowsAhead(), seen = 0;
            for (int step = 0; step < source.Steps; step++)
            {
                batches.Add(source.Next().ToArray());
                seen += batches[^1].Length;
            }
            Assert.Equal(seen, ahead);
        }
        Assert.Equal([0, 4, 8, 0, 4, 8], batches.Select(batch => batch[0]));
        Assert.Equal([4, 4, 2, 4, 4, 2], batches.Select(batch => batch.Length));
        Sequential model = Samples.Network(4, seed: 1, metrics: [new BinaryAccuracy()]);
        int count = 0;
        model.Fit(_x, _y, epochs: 2, batchSize: 8, stepsPerEpoch: 9, verbose: Verbosity.Silent, callbacks: [new LambdaCallback { TrainBatchEnd = (_, _, _) => count++ }]);
        Assert.Equal(18, count);
    }

    [Fact]
    public void Validation_takes_place_every_so_many_epochs()
    {
        Sequential model = Samples.Network(4, seed: 1);
        IReadOnlyList<double> losses = model.Fit(_x, _y, epochs: 5, validationSplit: 0.2, validationFrequency: 2, seed: 1, verbose: Verbosity.Silent).Metrics["val_loss"];
        Assert.Equal([true, false, true, false, true], losses.Select(double.IsNaN));
    }

    [Fact]
    public async Task Training_runs_as_a_task_that_can_be_cancelled_and_reports()
    {
        Sequential model = Samples.Network(4), expected = Samples.Network(4);
        Reports reports = new();
        History history = await model.FitAsync(_x, _y, epochs: 3, seed: 5, validationSplit: 0.2, progress: reports);
        expected.Fit(_x, _y, epochs: 3, seed: 5, validationSplit: 0.2, verbose: Verbosity.Silent);
        Assert.Equal(Samples.Parameters(expected), Samples.Parameters(model));
        Assert.Equal([0, 1, 2], reports.All.Select(report => report.Epoch));
        Assert.Equal(history.Metrics["val_loss"], reports.All.Select(report => report.Logs["val_loss"]));
        Assert.StartsWith("Epoch 1/3 - ", reports.All[0].ToString(), StringComparison.Ordinal);

        using CancellationTokenSource source = new();
        LambdaCallback cancel = new() { EpochEnd = (_, epoch, _) => { if (epoch == 1) source.Cancel(); } };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => model.FitAsync(_x, _y, epochs: 100_000, callbacks: [cancel], cancellationToken: source.Token));
        Assert.Equal(2, model.History!.Epochs);
    }

    [Fact]
    public void Meters_and_traces_see_the_training()
    {
        List<string> spans = [];
        Dictionary<string, int> measurements = [];
        using ActivityListener activities = new()
        {
            ShouldListenTo = source => source.Name == TrainingTelemetry.ActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity => { if (activity.GetTagItem("autobce.seed") is 77ul || activity.Parent?.GetTagItem("autobce.seed") is 77ul) spans.Add(activity.OperationName); },
        };
        ActivitySource.AddActivityListener(activities);
        int thread = Environment.CurrentManagedThreadId;
        using MeterListener meters = new() { InstrumentPublished = (instrument, listener) => { if (instrument.Meter.Name == TrainingTelemetry.MeterName) listener.EnableMeasurementEvents(instrument); } };
        meters.SetMeasurementEventCallback<double>((instrument, _, _, _) => Count(instrument.Name, 1));
        meters.SetMeasurementEventCallback<long>((instrument, value, _, _) => Count(instrument.Name, (int)value));
        meters.Start();
        Samples.Network(4).Fit(_x, _y, epochs: 2, batchSize: 10, validationSplit: 0.2, seed: 77, verbose: Verbosity.Silent);
        Assert.Equal(["epoch", "epoch", "fit"], spans);
        Assert.Equal((8, 80, 2, 2, 2), (measurements["autobce.step.duration"], measurements["autobce.examples"], measurements["autobce.loss"], measurements["autobce.val_loss"], measurements["autobce.learning_rate"]));

        void Count(string name, int by)
        {
            // Other tests train at the same time on other threads.
            if (Environment.CurrentManagedThreadId == thread) measurements[name] = measurements.GetValueOrDefault(name) + by;
        }
    }

    private sealed class Reports : IProgress<EpochReport>
    {
        public List<EpochReport> All { get; } = [];

        public void Report(EpochReport value) => All.Add(value);
    }
}
