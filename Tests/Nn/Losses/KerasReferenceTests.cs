namespace AutoBce.Tests;

/// <summary>
/// The numbers of keras/src/losses/losses_test.py for the two losses, within 1e-6 or the digits that stand there. Keras holds most of
/// them to three decimals only, and two of its focal numbers are right to no more than that.
/// </summary>
[Trait("Source", "keras/src/losses/losses_test.py")]
public sealed class KerasReferenceTests
{
    private const double Exactly = 1e-6;

    private static readonly float[] s_eye = [1, 0, 0, 0, 1, 0, 0, 0, 1];
    private static readonly float[] s_hits = [0.9f, 0.1f, 0.2f, 0.3f, 0.8f, 0.1f, 0.1f, 0.2f, 0.7f];
    private static readonly float[] s_truth = [1, 0, 1, 0], s_certain = [1, 1, 1, 0];
    private static readonly float[] s_logitTruth = [1, 0, 1, 0, 1, 1], s_logits = [10, -10, 10, 10, 10, -10];
    private static readonly float[] s_focalPredictions = [0.9f, 0.8f, 0.7f, 0.2f];
    private static readonly float[] s_focalTruth = [1, 1, 0, 0, 1, 0], s_focalLogits = [1.5f, -2.7f, 2.9f, -3.8f, 1.2f, -4.5f];

    private static readonly BinaryCrossEntropy s_probabilities = new(Mode: ProbabilityMode.Keras3), s_fromLogits = s_probabilities with { FromLogits = true };
    private static readonly BinaryFocalCrossEntropy s_focal = new(Gamma: 2, Mode: ProbabilityMode.Keras3), s_focalFromLogits = s_focal with { Gamma = 3, FromLogits = true };

    private static readonly Dictionary<string, (float[] Actual, float[] Expected, double Tolerance)> s_rows = new()
    {
        ["all correct"] = (s_probabilities.On(s_eye, s_eye, [3, 3]), [0], 5e-7),
        ["all correct, logits"] = (s_fromLogits.On(s_eye, [.. s_eye.Select(y => 20 * y - 10)], [3, 3]), [0], 5e-5),
        ["unweighted"] = (s_probabilities.On(s_eye, s_hits, [3, 3]), [0.20046903f], Exactly),
        ["unweighted, certain"] = (s_probabilities.On(s_truth, s_certain, [2, 2]), [3.98559f], 1e-5),
        ["unweighted, logits"] = (s_fromLogits.On(s_logitTruth, s_logits, [2, 3]), [3.3333f], 1e-4),
        ["scalar weight"] = (s_probabilities.On(s_truth, s_certain, [2, 2], [2.3f]), [9.1668f], 1e-4),
        ["scalar weight, logits"] = (s_fromLogits.On(s_logitTruth, s_logits, [2, 3], [2.3f]), [7.6667f], 1e-4),
        ["sample weights [2, 1]"] = (s_probabilities.On(s_truth, s_certain, [2, 2], [1.2f, 3.4f], [2, 1]), [4.7827f], 5e-5),
        ["sample weights [2], logits"] = (s_fromLogits.On(s_logitTruth, s_logits, [2, 3], [4, 3]), [10], 5e-4),
        ["no reduction, logits"] = ((s_fromLogits with { Reduction = Reduction.None }).On(s_logitTruth, s_logits, [2, 3]), [0, 6.6667f], 1e-4),
        ["smoothing, logits"] = ((s_fromLogits with { LabelSmoothing = 0.1 }).On([1f, 0, 1], [10f, -10, -10], [1, 3]), [(10 + 5 * 0.1f) / 3], 5e-5),
        ["docstring, [0.916 0.714]"] = ((s_probabilities with { Reduction = Reduction.None }).On([0f, 1, 0, 0], [0.6f, 0.4f, 0.4f, 0.6f], [2, 2]), [0.9162907f, 0.7135582f], Exactly),
        ["docstring, elements"] = ((s_probabilities with { Reduction = Reduction.None }).On([1f, 1, 0, 0], [0.9f, 0.9f, 0.2f, 0.2f], [4, 1]), [0.10536054f, 0.10536054f, 0.22314355f, 0.22314355f], Exactly),
        ["focal, all correct"] = ((s_focal with { Gamma = 1.5 }).On(s_eye, s_eye, [3, 3]), [0], 5e-4),
        ["focal, all correct, logits"] = ((s_focal with { FromLogits = true }).On(s_eye, [.. s_eye.Select(y => 200 * y - 100)], [3, 3]), [0], 5e-4),
        ["focal, unweighted"] = (s_focal.On(s_truth, s_focalPredictions, [2, 2]), [0.268f], 5e-4),
        ["focal, unweighted, logits"] = (s_focalFromLogits.On(s_focalTruth, s_focalLogits, [2, 3]), [0.799f], 5e-4),
        ["focal, scalar weight"] = (s_focal.On(s_truth, s_focalPredictions, [2, 2], [1.23f]), [0.3296f], 5e-4),
        ["focal, scalar weight, logits"] = (s_focalFromLogits.On(s_focalTruth, s_focalLogits, [2, 3], [3.21f]), [2.565f], 5e-4),
        ["focal, sample weights"] = (s_focal.On(s_truth, s_focalPredictions, [2, 2], [1.2f, 3.4f], [2, 1]), [0.34415f], 5e-4),
        ["focal, sample weights, logits"] = (s_focalFromLogits.On(s_focalTruth, s_focalLogits, [2, 3], [1.2f, 3.4f], [2, 1]), [0.95977f], 5e-4),
        ["focal, no reduction"] = ((s_focal with { Reduction = Reduction.None }).On(s_truth, s_focalPredictions, [2, 2]), [0.515547f, 0.020513f], Exactly),
    };

    public static TheoryData<string> Rows => [.. s_rows.Keys];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Number(string row)
    {
        (float[] actual, float[] expected, double tolerance) = s_rows[row];
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], (float)tolerance);
    }
}
