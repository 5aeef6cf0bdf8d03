namespace AutoBce.Tests;

/// <summary>Sample weights, class weights, ignored labels and reductions in training and evaluation.</summary>
public sealed class WeightTests
{
    private readonly float[,] _x;
    private readonly float[] _y;

    public WeightTests() => (_x, _y) = Samples.Plane(40, 4);

    [Fact]
    [Trait("Source", "keras data_adapter.py, class_weight: a value to each class by lookup")]
    public void Class_weights_are_sample_weights_by_label()
    {
        float[] weights = [.. _y.Select(y => y == 1 ? 3f : 0.5f)];
        Sequential byClass = Samples.Network(4, seed: 1), bySample = Samples.Network(4, seed: 1);
        Dictionary<int, double> classWeight = new() { [0] = 0.5, [1] = 3 };
        byClass.Fit(_x, _y, epochs: 3, seed: 2, verbose: Verbosity.Silent, classWeight: classWeight);
        bySample.Fit(_x, _y, epochs: 3, seed: 2, verbose: Verbosity.Silent, sampleWeight: weights);
        Assert.Equal(Samples.Parameters(bySample), Samples.Parameters(byClass));
        Assert.Equal(bySample.TrainOnBatch(_x, _y, sampleWeight: weights), byClass.TrainOnBatch(_x, _y, classWeight: classWeight));
        Assert.NotEqual(Samples.Parameters(Samples.Network(4, seed: 1)), Samples.Parameters(byClass));
    }

    [Fact]
    public void A_weight_of_2_is_the_sample_twice_up_to_the_divisor()
    {
        float[] weights = [.. Enumerable.Repeat(1f, 40)];
        weights[7] = 2;
        float[,] doubled = new float[41, 4];
        Array.Copy(_x, doubled, _x.Length);
        for (int j = 0; j < 4; j++) doubled[40, j] = _x[7, j];
        Sequential model = Samples.Network(4, seed: 1);
        double weighted = model.Evaluate(_x, _y, sampleWeight: weights).Loss, twice = model.Evaluate(doubled, _y.Append(_y[7]).ToArray()).Loss;
        Assert.Equal(twice * 41, weighted * 40, 1e-5);
        Sequential byWeight = Samples.Network(4, seed: 1, loss: new BinaryCrossEntropy(Reduction: Reduction.MeanWithSampleWeight));
        Assert.Equal(twice, byWeight.Evaluate(_x, _y, batchSize: 7, sampleWeight: weights).Loss, 1e-6);
    }

    [Fact]
    [Trait("Source", "keras compile, metrics and weighted_metrics: the loss is weighted, metrics are not, weighted_metrics divide by the sum of weights")]
    public void Metrics_ignore_weights_and_weighted_metrics_divide_by_their_sum()
    {
        Sequential model = new(4) { new Dense(1, Activation.Sigmoid) };
        model.Compile(new Sgd(0.1f), new BinaryCrossEntropy(), [new BinaryAccuracy()], [new BinaryAccuracy(name: "weighted_accuracy")]);
        model.Build(1);
        float[] weights = [.. Enumerable.Range(0, 40).Select(i => i % 3f)], p = model.Predict(_x);
        Evaluation test = model.Evaluate(_x, _y, sampleWeight: weights);
        double hits = 0;
        for (int i = 0; i < 40; i++) hits += (p[i] > 0.5f ? 1 : 0) == _y[i] ? weights[i] : 0;
        Assert.Equal(hits / weights.Sum(), test["weighted_accuracy"], 1e-12);
        Assert.Equal(model.Evaluate(_x, _y)["accuracy"], test["accuracy"]);
        Assert.Equal(["loss", "accuracy", "weighted_accuracy"], test.Keys);
        Assert.StartsWith("loss: 0.", test.ToString(), StringComparison.Ordinal);
        Assert.Contains("\"weighted_accuracy\"", Assert.Throws<KeyNotFoundException>(() => test["auc"]).Message, StringComparison.Ordinal);
        History history = model.Fit(_x, _y, batchSize: 40, verbose: Verbosity.Silent, sampleWeight: weights);
        Assert.Equal(test["weighted_accuracy"], history.Metrics["weighted_accuracy"][0], 1e-12);
    }

    [Fact]
    [Trait("Source", "keras trainer.py, fit: validation_split splits sample_weight too; class_weight is of training alone")]
    public void Validation_rows_keep_sample_weights_and_have_no_class_weights()
    {
        float[] weights = [.. Enumerable.Range(0, 40).Select(i => 1 + i % 2f)];
        Sequential model = Samples.Network(4, seed: 1, optimizer: new Sgd(0));
        History split = model.Fit(_x, _y, validationSplit: 0.25, verbose: Verbosity.Silent, sampleWeight: weights, classWeight: new Dictionary<int, double> { [1] = 9 });
        double expected = model.Evaluate(Samples.Rows(_x, 30, 10), _y[30..], sampleWeight: weights[30..]).Loss;
        Assert.Equal(expected, split.Metrics["val_loss"][0], 1e-7);
        History data = model.Fit(_x, _y, verbose: Verbosity.Silent, validationData: new(Samples.Rows(_x, 30, 10), _y[30..], weights[30..]));
        Assert.Equal(expected, data.Metrics["val_loss"][0], 1e-7);
        Assert.NotEqual(expected, model.Evaluate(Samples.Rows(_x, 30, 10), _y[30..]).Loss);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-1)]
    public void Ignored_labels_are_as_if_their_rows_were_not_there(double ignored)
    {
        float[] y = [.. _y];
        bool[] kept = [.. Enumerable.Range(0, 40).Select(i => i % 3 != 0)];
        for (int i = 0; i < 40; i++) y[i] = kept[i] ? y[i] : (float)ignored;
        float[] keptY = [.. _y.Where((_, i) => kept[i])];
        float[,] keptX = new float[keptY.Length, 4];
        for (int i = 0, k = 0; i < 40; i++)
        {
            if (!kept[i]) continue;
            for (int j = 0; j < 4; j++) keptX[k, j] = _x[i, j];
            k++;
        }
        foreach (bool weighted in new[] { false, true })
        {
            float[]? w = weighted ? [.. Enumerable.Range(0, 40).Select(i => 1 + i % 4f)] : null, keptW = w?.Where((_, i) => kept[i]).ToArray();
            Sequential masked = Make(new BinaryCrossEntropy { IgnoredLabel = ignored }), plain = Make(new BinaryCrossEntropy());
            TensorInput? sw = null, skw = null;
            if (w is not null) sw = w;
            if (keptW is not null) skw = keptW;
            History history = masked.Fit(_x, y, batchSize: 40, shuffle: false, verbose: Verbosity.Silent, sampleWeight: sw);
            History expected = plain.Fit(keptX, keptY, batchSize: 40, shuffle: false, verbose: Verbosity.Silent, sampleWeight: skw);
            foreach (string key in history.Metrics.Keys) Assert.Equal(expected.Metrics[key][0], history.Metrics[key][0], 1e-6);
            Assert.All(Samples.Parameters(masked).Zip(Samples.Parameters(plain)), pair => Assert.Equal(pair.Second, pair.First, 1e-5f));
            Assert.Equal(plain.Evaluate(keptX, keptY)["auc"], masked.Evaluate(_x, y, batchSize: 3)["auc"], 1e-12);
            Assert.Equal(plain.Evaluate(keptX, keptY).Loss, masked.Evaluate(_x, y, batchSize: 3).Loss, 1e-6);
        }
        Assert.Contains("IgnoredLabel", Assert.Throws<ArgumentOutOfRangeException>(() => Make(new BinaryCrossEntropy()).Fit(_x, _y.Select(_ => float.NaN).ToArray())).Message, StringComparison.Ordinal);

        static Sequential Make(Loss loss) => Samples.Network(4, seed: 1, optimizer: new Sgd(0.1f), loss: loss, metrics: [new BinaryAccuracy(), new Auc()]);
    }

    [Fact]
    [Trait("Source", "keras#8011, #2592: Keras takes the argmax of several labels, and so the weight of the first 1; here each label has the weight of its own class")]
    public void Of_several_labels_each_has_its_own_class_and_a_row_is_the_mean_over_those_it_has()
    {
        float[,] x = Samples.Rows(_x, 0, 3), y = { { 1, 0 }, { float.NaN, 1 }, { float.NaN, float.NaN } };
        Sequential model = new(4) { new Dense(2, Activation.Sigmoid) };
        model.Compile(new Sgd(0.1f), new BinaryCrossEntropy { IgnoredLabel = double.NaN });
        model.Build(1);
        float[] p = model.Predict(x);
        double Cost(int i, double label) => -(label == 1 ? Math.Log(p[i]) : Math.Log(1 - p[i]));
        Assert.Equal(((Cost(0, 1) + Cost(1, 0)) / 2 + Cost(3, 1)) / 2, model.Evaluate(x, y).Loss, 1e-6);
        Assert.Equal(((5 * Cost(0, 1) + 2 * Cost(1, 0)) / 2 + 5 * Cost(3, 1)) / 2, model.TrainOnBatch(x, y, classWeight: new Dictionary<int, double> { [1] = 5, [0] = 2 }), 1e-5);
        float[] before = Samples.Parameters(model);
        Assert.Equal(0, model.TrainOnBatch(Samples.Rows(x, 2, 1), new Tensors(float.NaN, float.NaN).Row));
        Assert.Equal(before, Samples.Parameters(model));
    }

    [Fact]
    public void Weights_out_of_range_are_named_and_change_nothing()
    {
        Sequential model = Samples.Network(4, seed: 1);
        float[] weights = [.. Enumerable.Repeat(1f, 40)];
        foreach (float bad in new[] { -1, float.NaN, float.PositiveInfinity })
        {
            weights[11] = bad;
            Assert.Contains("sampleWeight[11] is", Assert.Throws<ArgumentOutOfRangeException>("sampleWeight", () => model.Fit(_x, _y, sampleWeight: weights)).Message, StringComparison.Ordinal);
            Assert.Throws<ArgumentOutOfRangeException>("sampleWeight", () => model.Evaluate(_x, _y, sampleWeight: weights));
            Assert.Throws<ArgumentOutOfRangeException>("sampleWeight", () => model.TrainOnBatch(_x, _y, sampleWeight: weights));
            Assert.Contains("validationData: sampleWeight[11]", Assert.Throws<ArgumentException>(() => model.Fit(_x, _y, validationData: new(_x, _y, weights))).Message, StringComparison.Ordinal);
        }
        Assert.Contains("39 rows", Assert.Throws<ArgumentException>("sampleWeight", () => model.Fit(_x, _y, sampleWeight: weights[1..])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("sampleWeight", () => model.Fit(_x, _y, sampleWeight: new float[40, 3]));
        Assert.Throws<ArgumentOutOfRangeException>("classWeight", () => model.Fit(_x, _y, classWeight: new Dictionary<int, double> { [2] = 1 }));
        Assert.Throws<ArgumentOutOfRangeException>("classWeight", () => model.Fit(_x, _y, classWeight: new Dictionary<int, double> { [0] = -1 }));
        Assert.Throws<ArgumentException>("validationData", () => model.Fit(_x, _y, validationSplit: 0.1, validationData: new(_x, _y)));
        Assert.Throws<ArgumentOutOfRangeException>("stepsPerEpoch", () => model.Fit(_x, _y, stepsPerEpoch: 0));
        Assert.Throws<ArgumentOutOfRangeException>("validationFrequency", () => model.Fit(_x, _y, validationFrequency: 0));
        Assert.Throws<ArgumentOutOfRangeException>("initialEpoch", () => model.Fit(_x, _y, initialEpoch: -1));
        Assert.Equal(Samples.Parameters(Samples.Network(4, seed: 1)), Samples.Parameters(model));
    }

    private readonly record struct Tensors(float A, float B)
    {
        public float[,] Row => new[,] { { A, B } };
    }
}
