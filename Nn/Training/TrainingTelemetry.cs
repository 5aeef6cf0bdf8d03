using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace AutoBce;

/// <summary>What training tells meters and traces, such as OpenTelemetry's. Without a listener it costs nothing.</summary>
public static class TrainingTelemetry
{
    /// <summary>The name of the <see cref="Meter"/>.</summary>
    public const string MeterName = "AutoBce.Training";

    /// <summary>The name of the <see cref="ActivitySource"/>: an activity "fit" with one "epoch" to each epoch in it.</summary>
    public const string ActivitySourceName = "AutoBce.Training";

    private static readonly string s_version = typeof(TrainingTelemetry).Assembly.GetName().Version?.ToString(3) ?? "";
    private static readonly Meter s_meter = new(MeterName, s_version);

    internal static ActivitySource Activities { get; } = new(ActivitySourceName, s_version);

    internal static Histogram<double> StepDuration { get; } = s_meter.CreateHistogram<double>("autobce.step.duration", "s", "Time of a training step.");

    internal static Counter<long> Examples { get; } = s_meter.CreateCounter<long>("autobce.examples", "{example}", "Samples trained on.");

    private static readonly Gauge<double> s_loss = s_meter.CreateGauge<double>("autobce.loss", description: "Training loss of the epoch.");
    private static readonly Gauge<double> s_validationLoss = s_meter.CreateGauge<double>("autobce.val_loss", description: "Validation loss after the epoch.");
    private static readonly Gauge<double> s_learningRate = s_meter.CreateGauge<double>("autobce.learning_rate", description: "Learning rate at the end of the epoch.");

    internal static Activity? StartFit(int samples, int epochs, ulong seed) => Activities.StartActivity("fit")
        ?.SetTag("autobce.samples", samples).SetTag("autobce.epochs", epochs).SetTag("autobce.seed", seed);

    internal static Activity? StartEpoch(int epoch) => Activities.StartActivity("epoch")?.SetTag("autobce.epoch", epoch);

    internal static void Epoch(Activity? activity, IReadOnlyDictionary<string, double> logs, TrainingRun run)
    {
        s_loss.Record(logs["loss"]);
        if (logs.TryGetValue("val_loss", out double validation)) s_validationLoss.Record(validation);
        if (s_learningRate.Enabled) s_learningRate.Record(run.CurrentLearningRate);
        if (activity is null) return;
        foreach ((string key, double value) in logs) activity.SetTag("autobce." + key, value);
    }
}
