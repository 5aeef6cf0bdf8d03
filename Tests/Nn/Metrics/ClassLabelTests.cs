namespace AutoBce.Tests;

/// <summary>Metrics of classes and losses of margins do not share labels: that is said, not computed.</summary>
public sealed class ClassLabelTests
{
    [Fact]
    public void Labels_outside_0_and_1_are_refused_by_metrics_of_classes()
    {
        foreach (Metric metric in new Metric[] { new Auc(), new BinaryAccuracy() })
        {
            var error = Assert.Throws<ArgumentOutOfRangeException>("labels", () => metric.Compute([-3f, 2, 4], [0f, -1, 1]));
            Assert.Contains("labels[1] is -1", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Metrics_of_probabilities_take_no_logits()
    {
        foreach (Metric metric in new Metric[] { new BrierScore(), new CalibrationError() })
        {
            foreach (float bad in new[] { 3, -0.25f, float.PositiveInfinity })
            {
                var error = Assert.Throws<ArgumentOutOfRangeException>("predictions", () => metric.Compute([0.5f, bad], [0f, 1]));
                Assert.Contains(FormattableString.Invariant($"predictions[1] is {bad}"), error.Message, StringComparison.Ordinal);
                Assert.Equal(bad, error.ActualValue);
            }
            Assert.InRange(metric.Compute([0f, 1], [0f, 1]), 0, 1e-9);
            Assert.Equal(double.NaN, metric.Compute([0.5f, float.NaN], [0f, 1]));
            Assert.InRange(metric.ComputeLogits([-3f, 3], [0f, 1]), 0, 0.1);
        }
        Assert.Throws<ArgumentOutOfRangeException>("probabilities", () => CalibrationBin.Of([3], [1]));
    }

    [Fact]
    public void A_loss_of_margins_is_not_trained_beside_them()
    {
        var model = new Sequential(inputs: 1) { new Dense(1) };
        model.Compile(new Sgd(0.1f), new Losses.MarginLoss(), [new BinaryAccuracy()]);
        var error = Assert.Throws<ArgumentOutOfRangeException>("y", () => model.Fit(new float[] { 1, 2 }, new float[] { 1, -1 }, verbose: Verbosity.Silent));
        Assert.Contains("y[1] is -1", error.Message, StringComparison.Ordinal);
        Assert.Contains("metrics of classes", error.Message, StringComparison.Ordinal);

        model.Compile(new Sgd(0.1f), new Losses.MarginLoss());
        Assert.True(double.IsFinite(model.Fit(new float[] { 1, 2 }, new float[] { 1, -1 }, verbose: Verbosity.Silent).Metrics["loss"][0]));
    }
}
