using FsCheck;
using FsCheck.Fluent;

namespace AutoBce.Tests;

public sealed class WeightedMetricTests
{
    private static readonly Metric[] s_ratios =
    [
        new BinaryAccuracy(), new Auc(), new AveragePrecision(), new Precision(), new Recall(), new Specificity(), new BalancedAccuracy(), new FBeta(2),
        new MatthewsCorrelation(), new BrierScore(), new LogLoss(), new CalibrationError(), new BucketedAuc(), new BucketedAuc(curve: AucCurve.PrecisionRecall),
        new SpecificityAtSensitivity(0.8), new SensitivityAtSpecificity(0.7), new PrecisionAtRecall(0.5), new RecallAtPrecision(0.4),
    ];

    private static readonly Gen<(int P, bool Y, int W)[]> s_cases = Gen.ArrayOf(
        Gen.Choose(0, 12).SelectMany(p => Gen.Elements(true, false).SelectMany(y => Gen.Choose(0, 3).Select(w => (p, y, w)))));

    [Fact]
    public void An_integral_weight_is_that_many_samples() => Property.Check(
        s_cases,
        cases =>
        {
            float[] p = [.. cases.Select(c => c.P / 12f)], y = [.. cases.Select(c => c.Y ? 1f : 0f)], w = [.. cases.Select(c => (float)c.W)];
            float[] manyP = [.. cases.SelectMany(c => Enumerable.Repeat(c.P / 12f, c.W))], manyY = [.. cases.SelectMany(c => Enumerable.Repeat(c.Y ? 1f : 0f, c.W))];
            foreach (Metric metric in s_ratios)
            {
                double expected = metric.Compute(manyP, manyY), actual = cases.Length == 0 ? expected : metric.Compute(p, y, w);
                Assert.True(expected.Equals(actual) || Math.Abs(expected - actual) < 1e-12, $"{metric.GetType().Name}: {expected} and {actual}");
            }
        },
        count: 300);

    [Fact]
    public void Shares_of_a_small_case()
    {
        // At 0.5: TP 2, FP 1, FN 1, TN 3.
        float[] p = [0.9f, 0.8f, 0.3f, 0.7f, 0.4f, 0.2f, 0.1f], y = [1, 1, 1, 0, 0, 0, 0];
        Equal(2.0 / 3, new Precision());
        Equal(2.0 / 3, new Recall());
        Equal(0.75, new Specificity());
        Equal((2.0 / 3 + 0.75) / 2, new BalancedAccuracy());
        Equal(5 * 2 / (5 * 2 + 4 * 1 + 1.0), new FBeta(2));
        Equal((2 * 3 - 1 * 1) / Math.Sqrt(3 * 3 * 4 * 4), new MatthewsCorrelation());
        Equal(3, new ConfusionCount(Outcome.TrueNegative));
        Equal(1.0 / 3 + 1.0 / 3 + 1.0 / 3 * 3 / 5, new AveragePrecision());
        Equal(0.5, new SpecificityAtSensitivity(1));
        Equal(2.0 / 3, new SensitivityAtSpecificity(1));
        Equal(0.6, new PrecisionAtRecall(1));
        Equal(1, new RecallAtPrecision(0.6));
        Equal(p.Zip(y, (a, b) => Math.Pow((double)a - b, 2)).Average(), new BrierScore());
        Equal(p.Zip(y, (a, b) => -Math.Log(b == 1 ? a : 1 - (double)a)).Average(), new LogLoss());

        void Equal(double expected, Metric metric) => Assert.Equal(expected, metric.Compute(p, y), 1e-12);
    }

    [Fact]
    public void Undefined_shares_are_0_as_in_Keras_and_undefined_areas_NaN()
    {
        Assert.All(new Metric[] { new Precision(), new Recall(), new FBeta(), new MatthewsCorrelation(), new RecallAtPrecision(0.5) }, metric => Assert.Equal(0, metric.Compute([0.1f, 0.2f], [0, 0])));
        Assert.All(new Metric[] { new Auc(), new AveragePrecision() }, metric => Assert.True(double.IsNaN(metric.Compute([0.1f, 0.2f], [0, 0]))));
        Assert.All(new Metric[] { new BrierScore(), new LogLoss(), new CalibrationError(), new BinaryAccuracy() }, metric => Assert.True(double.IsNaN(metric.Compute([], []))));
    }

    [Fact]
    public void A_metric_of_logits_is_that_of_their_sigmoid()
    {
        float[] z = [-3, 0, 0.5f, 4], y = [0, 1, 0, 1], p = [.. z.Select(v => ScalarMath.Sigmoid(v))];
        Assert.All(s_ratios, metric => Assert.Equal(metric.Compute(p, y), metric.ComputeLogits(z, y), 1e-6));
    }

    /// <summary>0 and 1 are the sample of Keras's own documentation: m.update_state([0, 0, 1, 1], [0, 0.5, 0.3, 0.9]) with 3 thresholds.</summary>
    [Fact]
    public void The_bucketed_area_is_that_of_Keras()
    {
        float[] y = [0, 0, 1, 1], p = [0, 0.5f, 0.3f, 0.9f];
        Assert.Equal(0.75, new BucketedAuc(thresholds: 3).Compute(p, y), 1e-12);
        Assert.Equal(1, new BucketedAuc(thresholds: 3).Compute(p, y, [1, 0, 0, 1]), 1e-12);
        Assert.Equal(0.75, new Auc().Compute(p, y), 1e-12);
        Assert.True(new BucketedAuc(summation: AucSummation.Minoring).Compute(p, y) <= new BucketedAuc(summation: AucSummation.Majoring).Compute(p, y));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BucketedAuc(thresholds: 1));
    }

    [Fact]
    public void The_bucketed_area_comes_near_the_exact_one()
    {
        RandomSource random = new(5);
        float[] p = new float[4000], y = new float[4000];
        for (int i = 0; i < p.Length; i++)
        {
            y[i] = random.NextInt(2);
            p[i] = (random.NextSingle() + random.NextSingle() + y[i]) / 3;
        }
        Assert.Equal(new Auc().Compute(p, y), new BucketedAuc().Compute(p, y), 1e-3);
        Assert.Equal(new AveragePrecision().Compute(p, y), new BucketedAuc(curve: AucCurve.PrecisionRecall).Compute(p, y), 2e-2);
        Assert.Equal(new Auc().Compute(p, y), Area(Curves.Roc(p, y)), 1e-12);

        static double Area(IReadOnlyList<CurvePoint> points) => points.Zip(points.Skip(1), (a, b) => (b.X - a.X) * (a.Y + b.Y) / 2).Sum();
    }

    [Fact]
    public void Names_give_metrics_and_bad_arguments_are_named()
    {
        Assert.All(MetricNames.Known, name => Assert.Equal(name, MetricNames.Get(name).Name));
        Assert.Contains("\"precision\"", Assert.Throws<ArgumentException>(() => MetricNames.Get("f1")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>("weights", () => new Auc().Compute([1, 1], [0, 1], [1, -1]));
        Assert.Throws<ArgumentException>("weights", () => new Auc().Compute([1, 1], [0, 1], [1]));
        Assert.Throws<ArgumentOutOfRangeException>("threshold", () => new Precision(-1));
        Assert.Throws<ArgumentOutOfRangeException>("beta", () => new FBeta(0));
        Assert.Throws<ArgumentOutOfRangeException>("sensitivity", () => new SpecificityAtSensitivity(1.5));
        Assert.Throws<ArgumentOutOfRangeException>("bins", () => new CalibrationError(0));
        Assert.Throws<ArgumentOutOfRangeException>("epsilon", () => new LogLoss(0.5));
        Assert.Throws<ArgumentOutOfRangeException>("outcome", () => new ConfusionCount((Outcome)9));
    }
}
