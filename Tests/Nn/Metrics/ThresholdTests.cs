namespace AutoBce.Tests;

public sealed class ThresholdTests
{
    [Fact]
    [Trait("Source", "keras accuracy_metrics.py and metrics_utils.py: the threshold is converted to the type of the predictions, and compared strictly")]
    public void A_float_is_not_above_the_number_that_it_was_written_as()
    {
        foreach (double threshold in new[] { 0.1, 0.2, 0.3, 0.4, 0.6, 0.7, 0.8, 0.9 })
        {
            float at = (float)threshold, above = MathF.BitIncrement(at);
            Assert.Equal(0, new BinaryAccuracy(threshold).Compute([at], [1]));
            Assert.Equal(1, new BinaryAccuracy(threshold).Compute([above], [1]));
            Assert.Equal(1, new ConfusionCount(Outcome.FalseNegative, threshold).Compute([at], [1]));
            Assert.Equal((0.0, 1.0), (new Recall(threshold).Compute([at], [1]), new Precision(threshold).Compute([above], [1])));
            Assert.Equal((1, 1), (ConfusionMatrix.From([at, above], [0, 1], threshold).TrueNegatives, ConfusionMatrix.From([at, above], [0, 1], threshold).TruePositives));
        }
    }

    [Fact]
    public void A_tuned_threshold_parts_neighbours_among_the_floats()
    {
        float high = 0.9f, low = 0.1f;
        for (int i = 0; i < 20; i++, high = MathF.BitIncrement(high), low = MathF.BitIncrement(low))
        {
            foreach ((float above, float below) in new[] { (MathF.BitIncrement(high), high), (MathF.BitIncrement(low), low) })
            {
                TunedThreshold tuned = ThresholdTuning.ByFBeta([above, below], [1, 0]);
                Assert.Equal((1.0, 1.0), (tuned.Precision, new Precision(tuned.Threshold).Compute([above, below], [1, 0])));
                Assert.Equal(1, new Recall(tuned.Threshold).Compute([above, below], [1, 0]));
            }
        }
    }

    [Fact]
    public void A_sensitivity_that_no_threshold_reaches_is_refused_with_the_greatest()
    {
        ArgumentOutOfRangeException refused = Assert.Throws<ArgumentOutOfRangeException>("minimum", () => ThresholdTuning.BySensitivity([0f, 0.5f, 0.2f], [1f, 1f, 0f], minimum: 1));
        Assert.Contains("minimum is 1, and no threshold finds more than 0.5 of the positives", refused.Message, StringComparison.Ordinal);
        TunedThreshold half = ThresholdTuning.BySensitivity([0f, 0.5f, 0.2f], [1f, 1f, 0f], minimum: 0.5);
        Assert.Equal((0.35, 0.5, 1.0), (half.Threshold, half.Recall, half.Score), (a, b) => Math.Abs(a.Item1 - b.Item1) < 1e-6 && a.Item2 == b.Item2 && a.Item3 == b.Item3);
        Assert.Equal(0, ThresholdTuning.BySensitivity([0f, 0f], [1f, 0f], minimum: 0).Recall);
    }
}
