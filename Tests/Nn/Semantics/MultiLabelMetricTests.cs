namespace AutoBce.Tests;

/// <summary>Metrics of rows of outputs, by the cases of keras/src/metrics/confusion_metrics_test.py and the pages of Precision, Recall and AUC.</summary>
public sealed class MultiLabelMetricTests
{
    /// <summary>Two outputs of four samples; thresholds -1e-7, 0.25, 0.5, 0.75, 1 + 1e-7.</summary>
    private static readonly float[] s_p = [0, 0.1f, 0.5f, 0.2f, 0.3f, 0.3f, 0.9f, 0.4f], s_good = [0, 0, 0, 0, 1, 1, 1, 1], s_bad = [0, 1, 0, 1, 1, 0, 1, 0];

    [Fact]
    [Trait("Source", "keras Precision page, thresholds: a list gives a value to each; confusion_metrics_test.py, test_unweighted_with_threshold, test_weighted_with_threshold, and counts with 0.15, 0.5, 0.85")]
    public void Several_thresholds_are_several_metrics()
    {
        Assert.Equal([0.5, 0], Precision.At(0.5, 0.7).Select(metric => metric.Compute([1, 0, 0.6f, 0], [0, 1, 1, 0])));
        Assert.Equal([0.5, 0], Recall.At(0.5, 0.7).Select(metric => metric.Compute([1, 0, 0.6f, 0], [0, 1, 1, 0])));
        Assert.Equal([3 / 7.0, 0], Precision.At(0.5, 1).Select(metric => metric.Compute([1, 0, 0.6f, 0], [0, 1, 1, 0], [4, 0, 3, 1])));
        Assert.Equal(["precision_0.25", "precision_1"], Precision.At(0.25, 1).Select(metric => metric.Name));
        float[] p = [0.9f, 0.2f, 0.8f, 0.1f, 0.2f, 0.9f, 0.7f, 0.6f, 0.1f, 0.2f, 0.4f, 0.3f, 0, 1, 0.7f, 0.3f], y = [0, 1, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1];
        (Outcome Outcome, double[] Counts)[] rows = [(Outcome.FalseNegative, [1, 4, 6]), (Outcome.TrueNegative, [2, 5, 7]), (Outcome.TruePositive, [6, 3, 1])];
        foreach ((Outcome outcome, double[] counts) in rows)
        {
            Assert.Equal(counts, ConfusionCount.At(outcome, 0.15, 0.5, 0.85).Select(metric => metric.Compute(p, y)));
            Assert.Equal(counts.Select(count => 37 * count), ConfusionCount.At(outcome, 0.15, 0.5, 0.85).Select(metric => metric.Compute(p, y, [.. Enumerable.Repeat(37f, 16)])));
        }
        Assert.Equal([4, 16, 23], ConfusionCount.At(Outcome.FalseNegative, 0.15, 0.5, 0.85).Select(metric => metric.Compute(p, y, [3, 3, 3, 3, 5, 5, 5, 5, 7, 7, 7, 7, 4, 4, 4, 4])));
        Assert.Throws<ArgumentOutOfRangeException>("threshold", () => Precision.At(0.5, 2));
    }

    [Fact]
    [Trait("Source", "keras Precision and Recall pages, top_k: the greatest k of a row are of class 1, whatever they are; confusion_metrics_test.py, test_unweighted_top_k, test_weighted_top_k, test_unweighted_top_k_and_threshold")]
    public void The_greatest_of_a_row()
    {
        Assert.Equal(1 / 3.0, new Precision { TopK = 3 }.Compute([0.2f, 0.1f, 0.5f, 0, 0.2f], [0, 1, 1, 0, 0], default, 5));
        Assert.Equal(0.5, new Recall { TopK = 3 }.Compute([0.2f, 0.1f, 0.5f, 0, 0.2f], [0, 1, 1, 0, 0], default, 5));
        float[] p = [0.2f, 0.1f, 0.4f, 0, 0.2f, 0.2f, 0.6f, 0.4f, 0.2f, 0.2f], y = [0, 1, 1, 0, 1, 1, 0, 1, 1, 1], w = [1, 4, 2, 3, 5, 3, 3, 3, 3, 3];
        Assert.Equal((2 + 5 + 3 + 3) / (1 + 2 + 5 + 3.0 * 3), new Precision { TopK = 3 }.Compute(p, y, w, 5), 1e-12);
        // Of the equal ones 0.2 of the second row the first is taken.
        Assert.Equal((2 + 5 + 3 + 3) / (4 + 2 + 5 + 4 * 3.0), new Recall { TopK = 3 }.Compute(p, y, w, 5), 1e-12);
        Precision both = new(0.7) { TopK = 2 };
        Assert.Equal(1, both.Compute([0.2f, 0.8f, 0.6f, 0, 0.2f], [0, 1, 1, 0, 1], default, 5));
        Assert.Equal(1, new ConfusionCount(Outcome.TruePositive, 0.7) { TopK = 2 }.Compute([0.2f, 0.8f, 0.6f, 0, 0.2f], [0, 1, 1, 0, 1], default, 5));
        Assert.Equal((0.7, double.NegativeInfinity, 0.5), (both.Threshold, new Precision { TopK = 2 }.Threshold, new Precision().Threshold));
    }

    [Fact]
    [Trait("Source", "keras Precision page, class_id: one column, which takes predictions of rank 2; confusion_metrics_test.py, test_unweighted_class_id_multiclass, ..._should_throw_error_1d")]
    public void One_output()
    {
        float[] p = [0.1f, 0.2f, 0.7f, 0.5f, 0.3f, 0.2f, 0.2f, 0.6f, 0.2f, 0.7f, 0.2f, 0.1f, 0.1f, 0.1f, 0.8f], y = [0, 0, 1, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 1];
        Assert.Equal(1, new Precision { ClassId = 1 }.Compute(p, y, default, 3));
        Assert.Equal((1, 0), (new ConfusionCount(Outcome.TruePositive) { ClassId = 1 }.Compute(p, y, default, 3), new ConfusionCount(Outcome.FalsePositive) { ClassId = 1 }.Compute(p, y, default, 3)));
        // The strict threshold: 0.5 of the second sample is no 1.
        Assert.Equal([0.5, 1, 1], Enumerable.Range(0, 3).Select(id => new Recall { ClassId = id }.Compute(p, y, default, 3)));
        // The rows come first: of the top 1, those of the output.
        Assert.Equal(1, new Recall { ClassId = 0, TopK = 1 }.Compute(p, y, default, 3));
        foreach (Metric metric in new Metric[] { new Auc { ClassId = 2 }, new BinaryAccuracy { ClassId = 2 }, new LogLoss { ClassId = 2 }, new BrierScore { ClassId = 2 } })
        {
            Metric alone = metric switch { Auc => new Auc(), BinaryAccuracy => new BinaryAccuracy(), LogLoss => new LogLoss(), _ => new BrierScore() };
            Assert.Equal(alone.Compute([0.7f, 0.2f, 0.2f, 0.1f, 0.8f], [1, 0, 0, 0, 1], [1, 2, 3, 4, 5]), metric.Compute(p, y, [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5, 5, 5], 3));
        }
        Assert.Contains("outputs", Assert.Throws<InvalidOperationException>(() => new Precision { ClassId = 1 }.Compute(p, y)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [Trait("Source", "keras AUC page, multi_label and label_weights; confusion_metrics_test.py, MultiAUCTest: tpr [1, 1, .5, .5, 0] and [1, 1, 0, 0, 0] over fpr [1, .5, 0, 0, 0] and [1, 0, 0, 0, 0]")]
    [InlineData(true, null, (0.875 + 1) / 2)]
    [InlineData(true, new[] { 0.75, 0.25 }, (0.875 * 0.75 + 1.0 * 0.25) / (0.75 + 0.25))]
    [InlineData(true, new[] { 0.0, 2 }, 1)]
    [InlineData(false, null, 1 - 3.0 / 32)]
    [InlineData(false, new[] { 0.75, 0.25 }, 1 - (1 - 0.375) * 0.375 / 2)]
    public void Areas_of_several_outputs(bool isEach, double[]? labelWeights, double area)
    {
        Assert.Equal(area, new BucketedAuc(5) { MultiLabel = isEach, LabelWeights = labelWeights }.Compute(s_p, s_good, default, 2), 1e-6);
        // From logits, as from_logits=True does it.
        float[] logits = [.. s_p.Select(p => (float)-Math.Log(1 / (p + 1e-12) - 1))];
        Assert.Equal(area, new BucketedAuc(5) { MultiLabel = isEach, LabelWeights = labelWeights }.ComputeLogits(logits, s_good, default, 2), 1e-6);
    }

    [Fact]
    [Trait("Source", "keras confusion_metrics_test.py, MultiAUCTest: test_sample_weight_flat, test_full_sample_weight_flat, test_weighted_roc_interpolation, test_pr_interpolation(_unweighted), by hand to 1e-6")]
    public void Areas_of_several_outputs_with_weights()
    {
        float[] bySample = [1, 1, 2, 2, 3, 3, 4, 4];
        Assert.Equal(1 - 1 / 3.0 * (1 - 4 / 14.0) / 2, new BucketedAuc(5).Compute(s_p, s_good, bySample), 1e-6);
        Assert.Equal(1 - 1 / 3.0 * (1 - 6 / 22.0) / 2, new BucketedAuc(5).Compute(s_p, s_good, [0, 1, 2, 3, 4, 5, 6, 7]), 1e-6);
        Assert.Equal((1 - 0.5 * (1 - 4 / 7.0) * (2 / 3.0) + 1) / 2, new BucketedAuc(5) { MultiLabel = true }.Compute(s_p, s_good, bySample, 2), 1e-6);
        // TP 2, 2, 1, 1, 0 and FP 2, 1, 0, 0, 0: steps of P 4, 3, 1, 1, 0. The first has slope 0; the second 1/2 and intercept 1/2; the last slope 1.
        double first = (0.5 * (1 + 0.5 * Math.Log(3)) + 1) / 2;
        BucketedAuc each = new(5, AucCurve.PrecisionRecall) { MultiLabel = true };
        Assert.Equal(first, Area(s_p, s_good, 0), 1e-12);
        Assert.Equal((first + 1) / 2, each.Compute(s_p, s_good, default, 2), 1e-12);
        Assert.Equal((first + Area(s_p, s_bad, 1)) / 2, each.Compute(s_p, s_bad, default, 2), 1e-12);

        static double Area(float[] p, float[] y, int column) => new BucketedAuc(5, AucCurve.PrecisionRecall).Compute([.. p.Where((_, i) => i % 2 == column)], [.. y.Where((_, i) => i % 2 == column)]);
    }

    [Fact]
    [Trait("Source", "keras AUC page, thresholds: used instead of num_thresholds, with -1e-7 and 1 + 1e-7 beside them; confusion_metrics_test.py, test_manual_thresholds, test_config_manual_thresholds")]
    public void Thresholds_of_ones_own()
    {
        BucketedAuc one = new([0.5]);
        Assert.Equal(3, one.Thresholds);
        Assert.Equal([-1e-7, 0.5, 1 + 1e-7], one.ThresholdValues);
        Assert.Equal(0.75, one.Compute([0, 0.5f, 0.3f, 0.9f], [0, 0, 1, 1]), 1e-6);
        Assert.Equal((0.75 + 0.5) / 2, new BucketedAuc([0.5]) { MultiLabel = true }.Compute(s_p, s_good, default, 2), 1e-6);
        Assert.Equal([-1e-7, 0.3, 0.5, 1 + 1e-7], new BucketedAuc([0.5, 0.3], AucCurve.PrecisionRecall, AucSummation.Majoring).ThresholdValues, (a, b) => Math.Abs(a - b) < 1e-7);
        // Evenly spaced ones are the same, however they are given.
        float[] p = [.. Enumerable.Range(0, 41).Select(i => i / 40f)], y = [.. Enumerable.Range(0, 41).Select(i => i * 7 % 5 < 2 ? 1f : 0f)];
        foreach (AucCurve curve in Enum.GetValues<AucCurve>())
        {
            foreach (AucSummation summation in Enum.GetValues<AucSummation>())
                Assert.Equal(new BucketedAuc(5, curve, summation).Compute(p, y), new BucketedAuc([0.25, 0.5, 0.75], curve, summation).Compute(p, y));
        }
        Assert.Equal([-1e-7, 0.25, 0.5, 0.75, 1 + 1e-7], new BucketedAuc(5).ThresholdValues);
        // Uneven ones by hand: above 0.1, 0.2 and 0.8 lie 3, 2 and 1 positives, and 1, 1 and 0 negatives, of 3 and 2.
        Assert.Equal(0.5 * 1 + 0.5 * (1 / 3.0 + 2 / 3.0) / 2, new BucketedAuc([0.8, 0.1, 0.2]).Compute([0.15f, 0.3f, 0.9f, 0.5f, 0.05f], [1, 1, 1, 0, 0]), 1e-6);
    }

    [Fact]
    [Trait("Source", "keras AUC: predictions are bucketed in float32, ceil(p (n - 1)) - 1")]
    public void Buckets_are_of_floats()
    {
        // 0.3f is above 0.3, and 0.3f times 10 rounds to 3: bucket 2, not above the threshold 3 / 10.
        Assert.Equal(0.5, new BucketedAuc(11).Compute([0.3f, 0.25f], [1, 0]), 1e-12);
        Assert.Equal(1, new BucketedAuc(11).Compute([0.30001f, 0.25f], [1, 0]), 1e-12);
    }

    [Fact]
    [Trait("Source", "keras compile: metrics of a model of several outputs see its rows")]
    public void In_a_model()
    {
        Sequential model = new(2) { new Dense(3, Activation.Sigmoid) };
        Metric[] metrics = [new Precision { TopK = 1 }, new Recall { ClassId = 2 }, new Auc { MultiLabel = true }, new Auc("auc_2") { ClassId = 2 }, new BucketedAuc(name: "buckets") { MultiLabel = true, LabelWeights = [1, 2, 3] }];
        model.Compile("sgd", new BinaryCrossEntropy(), metrics);
        (float[,] x, _) = Samples.Plane(30, 2);
        float[,] y = new float[30, 3];
        for (int i = 0; i < 90; i++) y[i / 3, i % 3] = i * 7 % 4 < 2 ? 1 : 0;
        float[] labels = [.. y.Cast<float>()];
        model.Build(4);
        float[] p = model.Predict(x);
        Evaluation found = model.Evaluate(x, y);
        foreach (Metric metric in metrics) Assert.Equal(metric.Compute(p, labels, default, 3), found[metric.Name], 1e-6);

        // A label that is ignored counts nowhere, and leaves the rows whole.
        float[,] some = (float[,])y.Clone();
        some[3, 2] = some[7, 0] = float.NaN;
        model.Compile("sgd", new BinaryCrossEntropy { IgnoredLabel = double.NaN }, metrics);
        found = model.Evaluate(x, some);
        float[] masked = [.. labels], weights = [.. Enumerable.Repeat(1f, 90)];
        foreach (int i in new[] { 11, 21 }) (masked[i], weights[i]) = (0, 0);
        foreach (Metric metric in metrics) Assert.Equal(metric.Compute(p, masked, weights, 3), found[metric.Name], 1e-6);

        (string Message, Metric Metric)[] bad = [("ClassId is 3", new Auc { ClassId = 3 }), ("TopK is 4", new Recall { TopK = 4 }), ("LabelWeights has 2", new Auc { LabelWeights = [1, 1] }), ("one of both", new Auc { ClassId = 1, MultiLabel = true })];
        foreach ((string message, Metric metric) in bad) Assert.Contains(message, Assert.Throws<ArgumentException>("metrics", () => model.Compile("sgd", new BinaryCrossEntropy(), [metric])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("TopK", () => new Precision { TopK = 0 });
        Assert.Throws<ArgumentOutOfRangeException>("ClassId", () => new Auc { ClassId = -1 });
        Assert.Throws<ArgumentOutOfRangeException>("LabelWeights", () => new Auc { LabelWeights = [1, -1] });
        Assert.Throws<ArgumentException>("LabelWeights", () => new Auc { LabelWeights = [0, 0] });
        Assert.Contains("thresholds[1] is 2", Assert.Throws<ArgumentOutOfRangeException>("thresholds", () => new BucketedAuc([0.5, 2])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("thresholds", () => new BucketedAuc([]));
        Assert.Throws<ArgumentException>("outputs", () => new Precision().Compute([1, 1, 1], [1, 1, 1], default, 2));
        Assert.Throws<ArgumentOutOfRangeException>("outputs", () => new Precision().Compute([1], [1], default, 0));
        Assert.Throws<ArgumentException>("outputs", () => new Precision { ClassId = 2 }.Compute([1, 1], [1, 1], default, 2));
    }
}
