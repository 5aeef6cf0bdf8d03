using FsCheck;
using FsCheck.Fluent;

namespace AutoBce.Tests;

public sealed class TuningTests
{
    private static readonly Gen<(int P, bool Y)[]> s_cases = Gen.NonEmptyListOf(Gen.Choose(0, 9).SelectMany(p => Gen.Elements(true, false).Select(y => (p, y)))).Select(list => list.ToArray());

    [Fact]
    public void No_threshold_is_better_than_the_one_chosen() => Property.Check(
        s_cases,
        cases =>
        {
            float[] p = [.. cases.Select(c => c.P / 9f)], y = [.. cases.Select(c => c.Y ? 1f : 0f)];
            if (!y.Contains(1)) return;
            double[] grid = [.. Enumerable.Range(0, 201).Select(i => i / 200.0)];
            TunedThreshold f = ThresholdTuning.ByFBeta(p, y, 2), cost = ThresholdTuning.ByCost(p, y, 1, 3);
            Assert.Equal(grid.Max(t => new FBeta(2, t).Compute(p, y)), f.Score, 1e-12);
            Assert.Equal(f.Score, new FBeta(2, f.Threshold).Compute(p, y), 1e-12);
            Assert.Equal(grid.Min(Cost), cost.Score, 1e-12);
            Assert.Equal(cost.Score, Cost(cost.Threshold), 1e-12);
            Assert.Equal((cost.Precision, cost.Recall, cost.Specificity), (new Precision(cost.Threshold).Compute(p, y), new Recall(cost.Threshold).Compute(p, y), new Specificity(cost.Threshold).Compute(p, y)));

            double Cost(double t) => Enumerable.Range(0, p.Length).Average(i => p[i] > t ? (y[i] == 0 ? 1.0 : 0) : y[i] == 1 ? 3.0 : 0);
        },
        count: 300);

    [Fact]
    public void A_sensitivity_is_reached_at_the_best_specificity()
    {
        float[] p = [0.9f, 0.8f, 0.7f, 0.6f, 0.5f, 0.4f], y = [1, 0, 1, 0, 1, 0];
        TunedThreshold tuned = ThresholdTuning.BySensitivity(p, y, 0.6);
        Assert.Equal((2.0 / 3, 2.0 / 3), (tuned.Recall, tuned.Score));
        Assert.Equal(0.65, tuned.Threshold, 1e-6);
        Assert.Equal(1, ThresholdTuning.BySensitivity(p, y, 1).Recall);
        Assert.Contains("threshold 0.65", tuned.ToString(), StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>("probabilities", () => ThresholdTuning.ByFBeta([1.5f], [1]));
        Assert.Throws<ArgumentException>("labels", () => ThresholdTuning.ByFBeta([0.5f], [0]));
        Assert.Throws<ArgumentOutOfRangeException>("falsePositive", () => ThresholdTuning.ByCost(p, y, -1, 1));
        Assert.Throws<ArgumentOutOfRangeException>("minimum", () => ThresholdTuning.BySensitivity(p, y, 2));
    }

    [Fact]
    public void Calibration_undoes_a_distortion_of_the_logits()
    {
        RandomSource random = new(3);
        float[] z = new float[20_000], y = new float[z.Length];
        for (int i = 0; i < z.Length; i++)
        {
            double truth = 6 * random.NextDouble() - 4;
            y[i] = random.NextDouble() < ScalarMath.Sigmoid(truth) ? 1 : 0;
            z[i] = (float)((truth + 0.7) / 0.4);
        }
        PlattCalibration platt = PlattCalibration.FitLogits(z, y);
        Assert.Equal(0.4, platt.Slope, 0.02);
        Assert.Equal(-0.7, platt.Offset, 0.05);
        CalibrationError error = new();
        float[] calibrated = platt.ApplyLogits(z);
        Assert.True(error.ComputeLogits(z, y) > 0.1);
        Assert.True(error.Compute(calibrated, y) < 0.02);
        Assert.Equal(new Auc().ComputeLogits(z, y), new Auc().Compute(calibrated, y), 1e-4);
        float[] p = [.. z.Select(v => ScalarMath.Sigmoid(v))];
        Assert.Equal(platt.Slope, PlattCalibration.Fit(p, y).Slope, 0.02);
    }

    [Fact]
    public void Separable_data_have_a_finite_calibration_and_one_class_has_none()
    {
        PlattCalibration platt = PlattCalibration.FitLogits([-2, -1, 1, 2], [0, 0, 1, 1]);
        Assert.True(double.IsFinite(platt.Slope) && platt.Slope > 0);
        // The optimum by its definition: the gradient of the cost against Platt's targets 0.75 and 0.25 vanishes.
        double gradient = 0;
        foreach ((double z, double t) in new[] { (-2.0, 0.25), (-1, 0.25), (1, 0.75), (2, 0.75) }) gradient += (ScalarMath.Sigmoid(platt.Slope * z + platt.Offset) - t) * z;
        Assert.Equal(0, gradient, 1e-8);
        Assert.Throws<ArgumentException>("labels", () => PlattCalibration.FitLogits([1, 2], [1, 1]));
        Assert.Throws<ArgumentOutOfRangeException>("logits", () => PlattCalibration.FitLogits([1, float.NaN], [1, 0]));
        Assert.Throws<ArgumentOutOfRangeException>("probabilities", () => platt.Apply([1.5f]));
        PlattCalibration constant = PlattCalibration.FitLogits([1, 1, 1], [0, 1, 1]);
        Assert.Equal(0.55, constant.ApplyLogits([1])[0], 0.1);
    }
}
