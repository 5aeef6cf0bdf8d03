using System.Numerics.Tensors;

namespace AutoBce.Tests;

/// <summary>Masks, ignored labels, smoothing of one side.</summary>
public sealed class MaskTests
{
    private static readonly nint[] s_shape = [2, 3];
    private static readonly double[] s_labels = [1, 0, 1, 0, 1, 0], s_predictions = [0.9, 0.2, 0.4, 0.3, 0.8, 0.6];
    private static readonly bool[] s_mask = [true, false, true, false, false, true];

    private static double Cost(int i) => -(s_labels[i] == 1 ? Math.Log(s_predictions[i]) : Math.Log(1 - s_predictions[i]));

    [Fact]
    [Trait("Source", "keras 3 loss.py, apply_mask: masked elements are counted by no mean")]
    public void A_loss_is_the_mean_over_its_own_elements()
    {
        BinaryCrossEntropy loss = new(Mode: ProbabilityMode.Exact);
        double[] expected = [(Cost(0) + Cost(2)) / 2, Cost(5)];
        Assert.Equal(expected, Call(loss with { Reduction = Reduction.None }), Close);
        Assert.Equal([expected.Average()], Call(loss), Close);
        Assert.Equal([expected.Sum()], Call(loss with { Reduction = Reduction.Sum }), Close);
        Assert.Equal([(3 * expected[0] + expected[1]) / 4], Call(loss with { Reduction = Reduction.MeanWithSampleWeight }, [3, 1]), Close);
    }

    [Fact]
    public void A_label_that_is_ignored_is_a_mask()
    {
        double[] labels = [.. s_labels.Select((y, i) => s_mask[i] ? y : double.NaN)], predictions = [.. s_predictions.Select((p, i) => s_mask[i] ? p : double.NaN)];
        foreach (Reduction reduction in Enum.GetValues<Reduction>())
        {
            BinaryCrossEntropy plain = new(Mode: ProbabilityMode.Exact, Reduction: reduction), ignoring = plain with { IgnoredLabel = double.NaN };
            Assert.Equal(Call(plain), ignoring.Call<double>(new(labels, s_shape), new(predictions, s_shape)));
            Assert.Equal(
                plain.Gradient<double>(new(s_labels, s_shape), new(s_predictions, s_shape), default, new(s_mask, s_shape)),
                ignoring.Gradient<double>(new(labels, s_shape), new(predictions, s_shape)));
            BinaryFocalCrossEntropy focal = new(Mode: ProbabilityMode.Exact, Reduction: reduction) { IgnoredLabel = double.NaN };
            Assert.All(focal.Call<double>(new(labels, s_shape), new(predictions, s_shape)), value => Assert.True(double.IsFinite(value)));
        }
    }

    [Fact]
    public void The_gradient_is_that_of_the_value()
    {
        foreach (Reduction reduction in new[] { Reduction.SumOverBatchSize, Reduction.Sum, Reduction.MeanWithSampleWeight })
        {
            BinaryCrossEntropy loss = new(Mode: ProbabilityMode.Exact, Reduction: reduction) { PositiveSmoothing = 0.1, NegativeSmoothing = 0.02 };
            double[] weights = [2, 0.5], gradient = [.. loss.Gradient<double>(new(s_labels, s_shape), new(s_predictions, s_shape), new(weights), new(s_mask, s_shape))];
            for (int i = 0; i < 6; i++)
            {
                double h = 1e-6, difference = (At(i, h) - At(i, -h)) / (2 * h);
                Assert.Equal(difference, gradient[i], 1e-7);
                Assert.True(s_mask[i] || gradient[i] == 0);
            }

            double At(int i, double h)
            {
                double[] moved = [.. s_predictions];
                moved[i] += h;
                return loss.Call<double>(new(s_labels, s_shape), new(moved, s_shape), new(weights), new(s_mask, s_shape))[0];
            }
        }
    }

    [Fact]
    [Trait("Source", "keras 3 loss.py: where all is masked the loss is 0")]
    public void A_mask_may_have_the_shape_of_the_losses_and_all_may_be_masked()
    {
        BinaryCrossEntropy loss = new(Mode: ProbabilityMode.Exact);
        double row = (Cost(3) + Cost(4) + Cost(5)) / 3;
        Assert.Equal(row, loss.Call<double>(new(s_labels, s_shape), new(s_predictions, s_shape), default, new(new[] { false, true }))[0], 1e-12);
        Assert.Equal(0, loss.Call<double>(new(s_labels, s_shape), new(s_predictions, s_shape), default, new(new[] { false, false }))[0]);
        Assert.All(loss.Gradient<double>(new(s_labels, s_shape), new(s_predictions, s_shape), default, new(new[] { false, false })), slope => Assert.Equal(0, slope));
        Assert.Contains("[5]", Assert.Throws<ArgumentException>("mask", () => loss.Call<double>(new(s_labels, s_shape), new(s_predictions, s_shape), default, new(new bool[5]))).Message, StringComparison.Ordinal);
        double[] missing = [double.NaN, 1, 1, 1, 1, 1];
        Assert.Contains("IgnoredLabel", Assert.Throws<ArgumentOutOfRangeException>(() => loss.Call<double>(new(missing, s_shape), new(s_predictions, s_shape))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_side_is_smoothed()
    {
        BinaryCrossEntropy smoothed = new(Mode: ProbabilityMode.Exact, Reduction: Reduction.None) { PositiveSmoothing = 0.1 }, plain = new(Mode: ProbabilityMode.Exact, Reduction: Reduction.None);
        double[] labels = [1, 0], soft = [0.9, 0], p = [0.7, 0.7];
        Assert.Equal(plain.Call<double>(new(soft, [2, 1]), new(p, [2, 1])), smoothed.Call<double>(new(labels, [2, 1]), new(p, [2, 1])));
        BinaryCrossEntropy both = plain with { PositiveSmoothing = 0.05, NegativeSmoothing = 0.05 };
        Assert.Equal((plain with { LabelSmoothing = 0.1 }).Call<double>(new(labels, [2, 1]), new(p, [2, 1])), both.Call<double>(new(labels, [2, 1]), new(p, [2, 1])), Close);
        Assert.Throws<ArgumentOutOfRangeException>("PositiveSmoothing", () => plain with { PositiveSmoothing = 1.1 });
        BinaryCrossEntropy written = both with { IgnoredLabel = double.NaN }, read = BinaryCrossEntropy.FromConfig(written.ToConfig());
        Assert.Equal((0.05, 0.05, true), (read.PositiveSmoothing, read.NegativeSmoothing, double.IsNaN(read.IgnoredLabel!.Value)));
        Assert.Equal(-1, BinaryFocalCrossEntropy.FromConfig((new BinaryFocalCrossEntropy() with { IgnoredLabel = -1 }).ToConfig()).IgnoredLabel);
    }

    private static bool Close(double a, double b) => Math.Abs(a - b) < 1e-12;

    private static Tensor<double> Call(BinaryCrossEntropy loss, double[]? weights = null) =>
        loss.Call<double>(new(s_labels, s_shape), new(s_predictions, s_shape), weights is null ? default : new(weights), new(s_mask, s_shape));
}
