using FsCheck;
using FsCheck.Fluent;

namespace AutoBce.Tests;

public sealed class MetricTests
{
    [Fact]
    public void Auc_is_the_share_of_pairs_in_the_right_order()
    {
        // Few distinct predictions, so that ties are common.
        Gen<(int, bool)[]> samples = Gen.ArrayOf(Gen.Choose(0, 12).SelectMany(p => Gen.Elements(true, false).Select(y => (p, y))));
        Property.Check(samples, cases =>
        {
            float[] predictions = [.. cases.Select(c => c.Item1 / 12f)], labels = [.. cases.Select(c => c.Item2 ? 1f : 0f)];
            Assert.Equal(AucByPairs(predictions, labels), new Auc().Compute(predictions, labels), 1e-14);
        });
    }

    [Theory]
    [InlineData(new[] { 0.1f, 0.4f, 0.35f, 0.8f }, new[] { 0f, 0f, 1f, 1f }, 0.75)]
    [InlineData(new[] { 0.5f, 0.5f, 0.5f }, new[] { 0f, 1f, 1f }, 0.5)]
    [InlineData(new[] { 1f, 0f }, new[] { 0f, 1f }, 0)]
    [InlineData(new[] { 0.2f, 0.3f }, new[] { 1f, 1f }, double.NaN)]
    [InlineData(new[] { 0.2f, 0.3f }, new[] { 0f, 0f }, double.NaN)]
    [InlineData(new[] { 0.2f, float.NaN }, new[] { 0f, 1f }, double.NaN)]
    [InlineData(new float[0], new float[0], double.NaN)]
    public void Auc_of_small_cases(float[] predictions, float[] labels, double expected) =>
        Assert.Equal(expected, new Auc().Compute(predictions, labels));

    [Fact]
    public void A_soft_label_counts_as_a_part_of_each_class()
    {
        // 0.25 of a positive and 0.75 of a negative at 0.4; a negative at 0.1 and a positive at 0.9.
        // Pairs: 1.25 positives by 1.75 negatives; right 1 * 1.75 + 0.25 * (1 + 0.75 / 2).
        double auc = new Auc().Compute([0.4f, 0.1f, 0.9f], [0.25f, 0, 1]);
        Assert.Equal((1.75 + 0.25 * 1.375) / (1.25 * 1.75), auc, 1e-15);
    }

    [Fact]
    public void Accuracy_takes_one_half_for_class_0()
    {
        float[] predictions = [0.5f, 0.5f, 0.50001f, 0.49f], labels = [0, 1, 1, 1];
        Assert.Equal(0.5, new BinaryAccuracy().Compute(predictions, labels));
        Assert.Equal(0.75, new BinaryAccuracy(threshold: 0.48).Compute(predictions, labels));
        Assert.Equal(0.0, new BinaryAccuracy().Compute([0.9f], [0.9f]));
        Assert.True(double.IsNaN(new BinaryAccuracy().Compute([], [])));
    }

    [Theory]
    [InlineData(-0.01)]
    [InlineData(1.01)]
    [InlineData(double.NaN)]
    public void Accuracy_refuses_a_threshold_that_is_no_probability(double threshold) =>
        Assert.Equal("threshold", Assert.Throws<ArgumentOutOfRangeException>(() => new BinaryAccuracy(threshold)).ParamName);

    [Fact]
    public void Lengths_must_agree()
    {
        Assert.Throws<ArgumentException>(() => new Auc().Compute([1f], []));
        Assert.Throws<ArgumentException>(() => new BinaryAccuracy().Compute([1f], [1f, 0f]));
        Assert.Throws<ArgumentException>(() => ConfusionMatrix.From([1f], []));
    }

    [Fact]
    public void A_confusion_matrix_counts_each_kind()
    {
        ConfusionMatrix matrix = ConfusionMatrix.From([0.9f, 0.8f, 0.2f, 0.1f, 0.5f, 0.7f], [1, 0, 1, 0, 1, 1]);
        Assert.Equal(new ConfusionMatrix(TrueNegatives: 1, FalsePositives: 1, FalseNegatives: 2, TruePositives: 2), matrix);
        Assert.Equal((6, 0.5, 2.0 / 3, 0.5), (matrix.Count, matrix.Accuracy, matrix.Precision, matrix.Recall));
        Assert.Equal((0.0, 0.0), (new ConfusionMatrix(1, 0, 0, 0).Precision, new ConfusionMatrix(1, 0, 0, 0).Recall));
        Assert.Contains("predicted 1", matrix.ToString(), StringComparison.Ordinal);
        Assert.Contains("labels[1] is 0.5", Assert.Throws<ArgumentException>(() => ConfusionMatrix.From([1f, 1f], [1f, 0.5f])).Message, StringComparison.Ordinal);
    }

    private static double AucByPairs(float[] predictions, float[] labels)
    {
        double right = 0, pairs = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            for (int j = 0; j < labels.Length; j++)
            {
                if (labels[i] != 1 || labels[j] != 0) continue;
                pairs++;
                right += predictions[i] > predictions[j] ? 1 : predictions[i] == predictions[j] ? 0.5 : 0;
            }
        }
        return right / pairs;
    }
}
