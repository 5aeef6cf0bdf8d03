namespace AutoBce.Tests;

/// <summary>Metrics as keras/src/metrics has them, and where these are exact instead.</summary>
public sealed class MetricSemanticsTests
{
    /// <summary>Thresholds -1e-7, 0.5, 1 + 1e-7. By them TP is 7, 4, 0 with weights and 2, 1, 0 without; FP is 3, 0, 0 and 2, 0, 0.</summary>
    private static readonly float[] s_y = [0, 0, 1, 1], s_p = [0, 0.5f, 0.3f, 0.9f], s_weights = [1, 2, 3, 4];

    [Theory]
    [Trait("Source", "keras confusion_metrics.py, AUC: areas over buckets; precision over recall by Davis and Goadrich, slope (dTP + intercept log(Pb / Pa)) / positives")]
    [InlineData(AucCurve.Roc, AucSummation.Interpolation, 0.78571428571428571)]
    [InlineData(AucCurve.Roc, AucSummation.Majoring, 1)]
    [InlineData(AucCurve.Roc, AucSummation.Minoring, 0.57142857142857143)]
    [InlineData(AucCurve.PrecisionRecall, AucSummation.Majoring, 1)]
    [InlineData(AucCurve.PrecisionRecall, AucSummation.Minoring, 0.3)]
    [InlineData(AucCurve.PrecisionRecall, AucSummation.Interpolation, 0.91661296)]
    [InlineData(AucCurve.PrecisionRecallGain, AucSummation.Interpolation, 0.5)]
    [InlineData(AucCurve.PrecisionRecallGain, AucSummation.Majoring, 1)]
    [InlineData(AucCurve.PrecisionRecallGain, AucSummation.Minoring, 0)]
    public void Bucketed_areas_with_weights(AucCurve curve, AucSummation summation, double area)
    {
        Assert.Equal(area, new BucketedAuc(3, curve, summation).Compute(s_p, s_y, s_weights), 1e-6);
        if (summation == AucSummation.Interpolation && curve == AucCurve.PrecisionRecall)
            Assert.Equal((0.5 * (3 + 2 * Math.Log(2.5)) + 4) / 7, new BucketedAuc(3, curve, summation).Compute(s_p, s_y, s_weights), 1e-12);
    }

    [Fact]
    [Trait("Source", "tensorflow 2.4 metrics.py, binary_accuracy: the mean over the last axis, then weights of samples over their sum; Keras 3 takes element by element, to the same number")]
    public void Accuracy_of_several_outputs_with_weights()
    {
        Sequential model = new(2) { new Dense(3, Activation.Sigmoid) };
        model.Compile("sgd", "bce", weightedMetrics: [new BinaryAccuracy()]);
        model.Build(3);
        float[,] x = { { 1, 2 }, { -1, 0.5f }, { 0.3f, -2 }, { 2, 2 } }, y = { { 1, 0, 1 }, { 0, 0, 1 }, { 1, 1, 0 }, { 0, 1, 1 } };
        float[] weights = [1, 2, 0, 5], p = model.Predict(x);
        double weighted = 0;
        for (int row = 0; row < 4; row++)
        {
            double hits = 0;
            for (int k = 0; k < 3; k++) hits += (p[3 * row + k] > 0.5f ? 1 : 0) == y[row, k] ? 1 : 0;
            weighted += weights[row] * (hits / 3);
        }
        Assert.InRange(weighted, 0.1, 7.9);
        Assert.Equal(weighted / 8, model.Evaluate(x, y, sampleWeight: weights)["accuracy"], 1e-12);
    }

    [Fact]
    [Trait("Source", "keras AUC: a prediction p falls into bucket ceil(p 199) - 1, so that the area is an estimate; the exact one is the share of ordered pairs")]
    public void The_bucketed_area_is_an_estimate()
    {
        // Both lie between thresholds 100 / 199 and 101 / 199: the grid cannot tell which is greater.
        float[] p = [0.503f, 0.507f], y = [0, 1];
        Assert.Equal(0.5, new BucketedAuc().Compute(p, y), 1e-12);
        Assert.Equal(1, new Auc().Compute(p, y));
        // On a threshold itself p is not above it.
        Assert.Equal(0.5, new BucketedAuc(3).Compute([0.5f, 0.25f], [1, 0]), 1e-12);
        Assert.Equal((200, AucCurve.Roc, AucSummation.Interpolation), (new BucketedAuc().Thresholds, new BucketedAuc().Curve, new BucketedAuc().Summation));
    }

    [Fact]
    [Trait("Source", "keras confusion_metrics.py, PRGAIN: 1 - c FP / TP over 1 - c FN / TP, c = positives / negatives (Flach and Kull, 2015)")]
    public void Gains()
    {
        // Thresholds 0, 1/3, 2/3, 1: TP 3, 3, 2, 0 and FP 3, 1, 0, 0; gains (1, 0), (1, 2/3), (1/2, 1), (0, 1).
        double area = 0 + 0.5 * (2.0 / 3 + 1) / 2 + 0.5;
        Assert.Equal(area, new BucketedAuc(4, AucCurve.PrecisionRecallGain).Compute([0.9f, 0.8f, 0.5f, 0.6f, 0.2f, 0.1f], [1, 1, 1, 0, 0, 0]), 1e-12);
    }

    [Fact]
    [Trait("Source", "keras AUC, from_logits: the sigmoid first")]
    public void The_area_of_logits()
    {
        float[] z = [-3, -0.2f, 0.4f, 2];
        Assert.Equal(new BucketedAuc().Compute([.. z.Select(v => ScalarMath.Sigmoid(v))], s_y), new BucketedAuc().ComputeLogits(z, s_y), 1e-12);
    }

    [Theory]
    [Trait("Source", "keras accuracy_metrics.py, BinaryAccuracy: strictly above the threshold, so that 0.5 is class 0; divided by the weights")]
    [InlineData(0.5, null, 0.5)]
    [InlineData(0.4, null, 0.75)]
    [InlineData(0.5, new[] { 1f, 0, 0, 1 }, 0.5)]
    [InlineData(0.5, new[] { 0.5f, 0, 0, 0.1f }, 0.5 / 0.6)]
    public void Accuracy(double threshold, float[]? weights, double expected) =>
        Assert.Equal(expected, new BinaryAccuracy(threshold).Compute([0.98f, 0.5f, 0, 0.6f], [1, 1, 0, 0], weights), 1e-6);

    [Fact]
    [Trait("Source", "keras BinaryAccuracy page: [[1], [1], [0], [0]], [[0.98], [1], [0], [0.6]] give 0.75, with weights [1, 0, 0, 1] 0.5")]
    public void Accuracy_on_the_page()
    {
        Assert.Equal(0.75, new BinaryAccuracy().Compute([0.98f, 1, 0, 0.6f], [1, 1, 0, 0]));
        Assert.Equal(0.5, new BinaryAccuracy().Compute([0.98f, 1, 0, 0.6f], [1, 1, 0, 0], [1, 0, 0, 1]));
    }

    [Fact]
    [Trait("Source", "keras Precision and Recall pages: [0, 1, 1, 1], [1, 0, 1, 1] give 2/3, with weights [0, 0, 1, 0] 1; 0 / 0 is 0")]
    public void Precision_and_recall()
    {
        foreach (Metric metric in new Metric[] { new Precision(), new Recall() })
        {
            Assert.Equal(2.0 / 3, metric.Compute([1, 0, 1, 1], [0, 1, 1, 1]), 1e-12);
            Assert.Equal(1, metric.Compute([1, 0, 1, 1], [0, 1, 1, 1], [0, 0, 1, 0]));
            Assert.Equal(0, metric.Compute([0.5f, 0], [1, 0]));
        }
    }

    [Theory]
    [Trait("Source", "keras metrics_utils.py: Threshold values must be in [0, 1]")]
    [InlineData(-1)]
    [InlineData(2)]
    [InlineData(double.NaN)]
    public void Thresholds_are_probabilities(double given)
    {
        foreach (Func<Metric> make in new Func<Metric>[] { () => new Precision(given), () => new Recall(given), () => new ConfusionCount(Outcome.TruePositive, given), () => new BinaryAccuracy(given) })
            Assert.Contains("[0, 1]", Assert.Throws<ArgumentOutOfRangeException>("threshold", () => make()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [Trait("Source", "keras TruePositives, FalsePositives, TrueNegatives, FalseNegatives pages: counts, and with weights [0, 0, 1, 0] those of the third sample")]
    [InlineData(Outcome.TruePositive, new[] { 1f, 0, 1, 1 }, new[] { 0f, 1, 1, 1 }, 2, 1)]
    [InlineData(Outcome.FalsePositive, new[] { 0f, 0, 1, 1 }, new[] { 0f, 1, 0, 0 }, 2, 1)]
    [InlineData(Outcome.TrueNegative, new[] { 1f, 1, 0, 0 }, new[] { 0f, 1, 0, 0 }, 2, 1)]
    [InlineData(Outcome.FalseNegative, new[] { 0f, 1, 0, 0 }, new[] { 0f, 1, 1, 1 }, 2, 1)]
    public void Counts(Outcome outcome, float[] p, float[] y, double count, double weighted)
    {
        Assert.Equal(count, new ConfusionCount(outcome).Compute(p, y));
        Assert.Equal(weighted, new ConfusionCount(outcome).Compute(p, y, [0, 0, 1, 0]));
    }

    [Fact]
    [Trait("Source", "keras metrics: labels are cast to bool, so that 0.3 is a positive; here a soft label is a part of each class")]
    public void Soft_labels()
    {
        Assert.Equal(0.3, new Precision().Compute([0.9f], [0.3f]), 1e-6);
        Assert.Equal(0.3, new ConfusionCount(Outcome.TruePositive).Compute([0.9f], [0.3f]), 1e-6);
        Assert.Equal(0.7, new ConfusionCount(Outcome.FalsePositive).Compute([0.9f], [0.3f]), 1e-6);
    }

    [Fact]
    [Trait("Source", "keras#4592: F1 and recall averaged over batches are wrong; here they are those of the epoch, whatever the batches")]
    public void Metrics_are_of_the_data_set()
    {
        (float[,] x, float[] y) = Samples.Plane(50, 4);
        Metric[] metrics = [new FBeta(), new Recall(), new Precision(), new AveragePrecision(), new BucketedAuc(name: "buckets")];
        Sequential model = Samples.Network(4, seed: 1, optimizer: new Sgd(0), metrics: metrics);
        History history = model.Fit(x, y, batchSize: 3, verbose: Verbosity.Silent);
        float[] p = model.Predict(x);
        foreach (Metric metric in metrics) Assert.Equal(metric.Compute(p, y), history.Metrics[metric.Name][0], 1e-12);
    }
}
