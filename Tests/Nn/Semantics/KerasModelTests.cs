using System.Globalization;

namespace AutoBce.Tests;

/// <summary>What compile, fit and evaluate of Keras do with losses, weights and labels; and the numbers on a page of its reference.</summary>
public sealed class KerasModelTests
{
    private readonly float[,] _x = Samples.Plane(40, 4).X;
    private readonly float[] _y = Samples.Plane(40, 4).Y;

    [Theory]
    [Trait("Source", "tf.keras.losses.BinaryFocalCrossentropy page: [[0, 1], [0, 0]], [[-18.6, 0.51], [2.94, -12.8]], printed to three or four digits")]
    [InlineData(2, false, Reduction.SumOverBatchSize, false, "0.691")]
    [InlineData(2, true, Reduction.SumOverBatchSize, false, "0.510")]
    [InlineData(3, false, Reduction.SumOverBatchSize, false, "0.647")]
    [InlineData(3, true, Reduction.SumOverBatchSize, false, "0.482")]
    [InlineData(3, false, Reduction.SumOverBatchSize, true, "0.133")]
    [InlineData(3, true, Reduction.SumOverBatchSize, true, "0.097")]
    [InlineData(4, false, Reduction.Sum, false, "1.222")]
    [InlineData(4, true, Reduction.Sum, false, "0.914")]
    [InlineData(5, false, Reduction.None, false, "0.0017 1.1561")]
    [InlineData(5, true, Reduction.None, false, "0.0004 0.8671")]
    public void Numbers_of_the_focal_page(double gamma, bool isBalanced, Reduction reduction, bool isWeighted, string printed)
    {
        BinaryFocalCrossEntropy loss = new(isBalanced, Gamma: gamma, FromLogits: true, Reduction: reduction);
        float[] found = loss.On([0, 1, 0, 0], [-18.6f, 0.51f, 2.94f, -12.8f], [2, 2], isWeighted ? [0.8f, 0.2f] : null);
        int digits = printed.Split(' ')[0].Length - 2;
        Assert.Equal(printed, string.Join(' ', found.Select(value => value.ToString($"F{digits}", CultureInfo.InvariantCulture))));
    }

    [Fact]
    [Trait("Source", "tf.keras backend.py, binary_crossentropy: under a sigmoid the cached logits are taken, and from_logits is ignored (with a warning)")]
    public void Logits_under_a_sigmoid_are_taken_once()
    {
        Sequential probabilities = Samples.Network(4, seed: 1), both = Samples.Network(4, seed: 1, loss: new BinaryCrossEntropy(FromLogits: true));
        History expected = probabilities.Fit(_x, _y, epochs: 3, seed: 2, verbose: Verbosity.Silent), found = both.Fit(_x, _y, epochs: 3, seed: 2, verbose: Verbosity.Silent);
        Assert.Equal(expected.Metrics["loss"], found.Metrics["loss"]);
        Assert.Equal(Samples.Parameters(probabilities), Samples.Parameters(both));
    }

    [Fact]
    [Trait("Source", "keras compile_utils.py, LossesContainer: a function of one's own is reduced again by sum_over_batch_size: sum of w l over the number of samples")]
    public void A_loss_of_ones_own_is_weighted_and_divided_by_the_number_of_samples()
    {
        float[] weights = [.. Enumerable.Range(0, 40).Select(i => i % 5 / 2f)];
        Sequential model = Samples.Network(4, seed: 1, optimizer: new Sgd(0), loss: new OwnLosses.OwnCrossEntropyLogitsLoss());
        double expected = 0;
        float[] p = model.Predict(_x);
        for (int i = 0; i < 40; i++) expected -= weights[i] * Math.Log(_y[i] == 1 ? p[i] : 1.0 - p[i]) / 40;
        Assert.InRange(expected, 0.1, 10);
        Assert.Equal(expected, model.Evaluate(_x, _y, sampleWeight: weights).Loss, 1e-6);
        Assert.Equal(expected, model.Fit(_x, _y, batchSize: 7, sampleWeight: weights, verbose: Verbosity.Silent).Metrics["loss"][0], 1e-6);
    }

    [Fact]
    [Trait("Source", "keras data_adapter_utils.py, check_data_cardinality: ValueError 'Data cardinality is ambiguous'")]
    public void Numbers_of_samples_agree()
    {
        Sequential model = Samples.Network(4, seed: 1);
        foreach (Action use in new Action[] { () => model.Fit(_x, _y[1..]), () => model.Evaluate(_x, _y[1..]), () => model.TrainOnBatch(_x, _y[1..]) })
            Assert.Contains("x has 40 rows (shape [40, 4]) and y has 39", Assert.Throws<ArgumentException>("y", use).Message, StringComparison.Ordinal);
        Assert.Contains("39 rows", Assert.Throws<ArgumentException>("sampleWeight", () => model.Fit(_x, _y, sampleWeight: _y[1..])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [Trait("Source", "keras confusion_metrics_test.py, test_weighted of TrueNegatives and TruePositives: a weight to each row of outputs")]
    [InlineData(Outcome.TruePositive, 7, 12)]
    [InlineData(Outcome.TrueNegative, 3, 4)]
    public void Weights_of_rows_are_those_of_their_outputs(Outcome outcome, double count, double weighted)
    {
        float[,] y = { { 0, 1, 0, 1, 0 }, { 0, 0, 1, 1, 1 }, { 1, 1, 1, 1, 0 }, { 0, 0, 0, 0, 1 } }, p = { { 0, 0, 1, 1, 0 }, { 1, 1, 1, 1, 1 }, { 0, 1, 0, 1, 0 }, { 1, 1, 1, 1, 1 } };
        Sequential asGiven = new(5) { new ActivationLayer(Activation.Linear) };
        asGiven.Compile("adam", new BinaryCrossEntropy(), [new ConfusionCount(outcome, name: "plain")], [new ConfusionCount(outcome, name: "weighted")]);
        Evaluation found = asGiven.Evaluate(p, y, sampleWeight: new[] { 1, 1.5f, 2, 2.5f });
        Assert.Equal((count, weighted), (found["plain"], found["weighted"]));
    }

    [Fact]
    [Trait("Source", "keras evaluate, return_dict: the loss, then the metrics by their names; predict: outputs in the order of the rows")]
    public void Evaluation_is_a_dictionary_in_order()
    {
        Sequential model = Samples.Network(4, seed: 1, metrics: [new Auc(), new Recall()]);
        Evaluation found = model.Evaluate(_x, _y);
        Assert.Equal(["loss", "auc", "recall"], found.Keys);
        Assert.Equal(found["loss"], found.Loss);
        float[] all = model.Predict(_x);
        Assert.Equal(all, Enumerable.Range(0, 40).Select(i => model.Predict(Samples.Rows(_x, i, 1))[0]));
    }

    [Fact]
    [Trait("Source", "keras losses.py, standardize_reduction and K2.4 losses_utils.py: ValueError for an unknown reduction when the loss is made")]
    public void Reductions_that_nobody_knows_are_refused_when_the_loss_is_made()
    {
        Assert.Contains("SumOverBatchSize", Assert.Throws<ArgumentOutOfRangeException>("Reduction", () => new BinaryCrossEntropy(Reduction: (Reduction)9)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>("Reduction", () => new BinaryFocalCrossEntropy() with { Reduction = (Reduction)(-1) });
    }

    [Fact]
    [Trait("Source", "keras early_stopping.py: patience 0 and 1 stop at the same epoch, at the second without improvement after the best at the earliest")]
    public void Patience_of_0_is_that_of_1()
    {
        int[] stopped = [.. new[] { 0, 1 }.Select(patience =>
        {
            EarlyStopping stopping = new("number", patience: patience, mode: MonitorMode.Min, restoreBestWeights: false);
            double[] numbers = [10, 9, 8, 9, 8.9, 8.8];
            LambdaCallback record = new() { EpochEnd = (run, epoch, _) => run.Record("number", numbers[epoch]) };
            Samples.Network(4, seed: 1).Fit(_x, _y, epochs: 6, verbose: Verbosity.Silent, callbacks: [record, stopping]);
            return stopping.StoppedEpoch!.Value;
        })];
        Assert.Equal([3, 3], stopped);
    }
}
