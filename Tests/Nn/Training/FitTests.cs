namespace AutoBce.Tests;

public sealed class FitTests
{
    [Fact]
    [Trait("Source", "keras trainer.py, fit: loss, metrics, val_ of both")]
    public void History_has_the_keys_of_Keras_in_their_order_and_one_value_an_epoch()
    {
        (float[,] x, float[] y) = Samples.Plane(50, 4);
        History history = Samples.Network(4, metrics: [new BinaryAccuracy(), new Auc()]).Fit(x, y, epochs: 3, validationSplit: 0.2, seed: 1, verbose: Verbosity.Silent);
        Assert.Equal(["loss", "accuracy", "auc", "val_loss", "val_accuracy", "val_auc"], history.Metrics.Keys);
        Assert.All(history.Metrics.Values, values => Assert.Equal(3, values.Count));
        Assert.Equal((3, 1UL), (history.Epochs, history.Seed));
        Assert.Equal(["loss"], Samples.Network(4).Fit(x, y, seed: 1, verbose: Verbosity.Silent).Metrics.Keys);
    }

    /// <summary>sum(batch loss * rows) / rows, each batch before its step; the last batch is a small one.</summary>
    [Fact]
    [Trait("Source", "keras metrics/reduction_metrics.py, Mean: sum(batch loss * rows) / rows, each batch before its step")]
    public void The_loss_of_an_epoch_weighs_batches_by_their_rows()
    {
        (float[,] x, float[] y) = Samples.Plane(50, 4);
        History history = Samples.Network(4, seed: 5).Fit(x, y, batchSize: 16, seed: 1, shuffle: false, verbose: Verbosity.Silent);
        Sequential model = Samples.Network(4, seed: 5);
        double total = 0;
        for (int start = 0; start < 50; start += 16)
        {
            int rows = Math.Min(16, 50 - start);
            total += model.TrainOnBatch(Samples.Rows(x, start, rows), y[start..(start + rows)]) * rows;
        }
        Assert.Equal(total / 50, history.Metrics["loss"][0]);
    }

    [Fact]
    [Trait("Source", "keras#15271: the loss of fit and of evaluate are one number")]
    public void Fit_validation_and_evaluation_are_one_path()
    {
        (float[,] x, float[] y) = Samples.Plane(60, 4);
        Sequential model = Samples.Network(4, optimizer: new Sgd(learningRate: 0), metrics: [new BinaryAccuracy(), new Auc()]);
        History history = model.Fit(x, y, epochs: 2, batchSize: 7, validationSplit: 0.25, seed: 3, verbose: Verbosity.Silent);
        IReadOnlyDictionary<string, double> training = model.Evaluate(Samples.Rows(x, 0, 45), y[..45]), validation = model.Evaluate(Samples.Rows(x, 45, 15), y[45..], batchSize: 7);
        foreach (string key in new[] { "loss", "accuracy", "auc" })
        {
            Assert.Equal(training[key], history.Metrics[key][1], 1e-6);
            Assert.Equal(validation[key], history.Metrics["val_" + key][1]);
        }
        Assert.Equal(validation["loss"], model.TrainOnBatch(Samples.Rows(x, 45, 15), y[45..]), 1e-6);
        // And it is the loss of what Predict gives.
        double direct = Samples.Rows(x, 45, 15) is var rows ? model.Predict(rows).Select((p, i) => y[45 + i] == 1 ? -Math.Log(p) : -Math.Log(1 - p)).Average() : 0;
        Assert.Equal(direct, validation["loss"], 1e-5);
    }

    [Theory]
    [Trait("Source", "keras array_slicing.py, train_validation_split: the first floor(n (1 - s)) rows are trained on, in binary64, so that 100 rows and 0.9 leave 9")]
    [InlineData(100, 0.9, 9)]
    [InlineData(1000, 0.2, 800)]
    [InlineData(11, 0.2, 8)]
    [InlineData(4601, 0, 4601)]
    public void The_validation_split_is_that_of_Keras(int rows, double split, int training) =>
        Assert.Equal(training, Sequential.TrainingRows(rows, split));

    [Theory]
    [Trait("Source", "keras array_slicing.py, train_validation_split: ValueError where one part has no rows, as 10 rows and 0.9")]
    [InlineData(10, 0.9)]
    [InlineData(1, 0.5)]
    [InlineData(10, 1.0)]
    [InlineData(10, -0.1)]
    [InlineData(10, double.NaN)]
    public void A_split_that_leaves_nothing_is_refused(int rows, double split) =>
        Assert.Equal("validationSplit", Assert.Throws<ArgumentOutOfRangeException>(() => Sequential.TrainingRows(rows, split)).ParamName);

    [Fact]
    public void Shuffling_changes_the_order_and_loses_no_sample()
    {
        (float[,] x, float[] y) = Samples.Plane(64, 4);
        Sequential shuffled = Samples.Network(4, seed: 1), ordered = Samples.Network(4, seed: 1);
        shuffled.Fit(x, y, seed: 2, verbose: Verbosity.Silent);
        ordered.Fit(x, y, seed: 2, shuffle: false, verbose: Verbosity.Silent);
        Assert.NotEqual(Samples.Parameters(shuffled), Samples.Parameters(ordered));
        // With one batch to an epoch the order only changes the order of sums.
        Sequential whole = Samples.Network(4, seed: 1, metrics: [new BinaryAccuracy()]);
        IReadOnlyDictionary<string, double> before = whole.Evaluate(x, y);
        History history = whole.Fit(x, y, batchSize: 64, seed: 2, verbose: Verbosity.Silent);
        Assert.Equal(before["loss"], history.Metrics["loss"][0], 1e-6);
        Assert.Equal(before["accuracy"], history.Metrics["accuracy"][0]);
    }

    [Fact]
    public void Zero_epochs_change_nothing()
    {
        (float[,] x, float[] y) = Samples.Plane(10, 4);
        Sequential model = Samples.Network(4, seed: 1);
        float[] before = Samples.Parameters(model);
        Assert.Equal(0, model.Fit(x, y, epochs: 0, verbose: Verbosity.Silent).Epochs);
        Assert.Equal(before, Samples.Parameters(model));
    }

    [Fact]
    public void Label_smoothing_enters_the_loss_and_not_the_metrics()
    {
        (float[,] x, float[] y) = Samples.Plane(40, 4);
        float[] smoothed = [.. y.Select(label => label * (1 - 0.2f) + 0.5f * 0.2f)];
        Sequential model = Samples.Network(4, seed: 1, loss: new BinaryCrossEntropy(LabelSmoothing: 0.2), metrics: [new BinaryAccuracy()]);
        Sequential plain = Samples.Network(4, seed: 1, metrics: [new BinaryAccuracy()]);
        Assert.Equal(plain.Evaluate(x, smoothed)["loss"], model.Evaluate(x, y)["loss"]);
        Assert.Equal(plain.Evaluate(x, y)["accuracy"], model.Evaluate(x, y)["accuracy"]);
    }

    [Fact]
    public void The_sum_reduction_trains_on_the_sum()
    {
        (float[,] x, float[] y) = Samples.Plane(20, 4);
        Sequential sum = Samples.Network(4, seed: 1, optimizer: new Sgd(0.01f), loss: new BinaryCrossEntropy(Reduction: Reduction.Sum));
        Sequential mean = Samples.Network(4, seed: 1, optimizer: new Sgd(0.2f));
        Assert.Equal(mean.TrainOnBatch(x, y) * 20, sum.TrainOnBatch(x, y), 1e-4);
        Assert.All(Samples.Parameters(sum).Zip(Samples.Parameters(mean)), pair => Assert.Equal(pair.Second, pair.First, 1e-5f));
    }

    [Fact]
    public void A_model_of_logits_trains_to_the_same_bits_as_one_with_a_sigmoid()
    {
        (float[,] x, float[] y) = Samples.Plane(60, 4);
        Sequential Make(Activation last, Loss loss)
        {
            Sequential model = new(4) { new Dense(6, Activation.Relu), new Dense(1, last) };
            model.Compile(new Adam(0.01f), loss, [new BinaryAccuracy(), new Auc()]);
            model.Fit(x, y, epochs: 3, seed: 9, verbose: Verbosity.Silent);
            return model;
        }
        Sequential logits = Make(Activation.Linear, new BinaryCrossEntropy(FromLogits: true)), sigmoid = Make(Activation.Sigmoid, new BinaryCrossEntropy(FromLogits: true));
        Assert.Equal(Samples.Parameters(logits), Samples.Parameters(sigmoid));
        Assert.Equal(Samples.Parameters(logits), Samples.Parameters(Make(Activation.Sigmoid, new BinaryCrossEntropy())));
        Assert.Equal(Samples.Parameters(logits), Samples.Parameters(Make(Activation.Linear, new OwnLosses.OwnCrossEntropyLogitsLoss())));
        // Metrics know that the outputs are logits.
        Assert.Equal(sigmoid.Evaluate(x, y), logits.Evaluate(x, y));
        Assert.All(sigmoid.Predict(x).Zip(logits.Predict(x)), pair => Assert.Equal(pair.First, ScalarMath.Sigmoid(pair.Second), 1e-6f));
    }

    [Fact]
    public void A_loss_of_ones_own_trains_on_the_logits_under_a_sigmoid()
    {
        (float[,] x, float[] y) = Samples.Plane(80, 4);
        Sequential own = Samples.Network(4, seed: 3, loss: new OwnLosses.OwnFocalLoss(Gamma: 1.5));
        Sequential front = Samples.Network(4, seed: 3, loss: new BinaryFocalCrossEntropy(Gamma: 1.5));
        History history = own.Fit(x, y, epochs: 20, seed: 1, verbose: Verbosity.Silent);
        Assert.Equal(front.Fit(x, y, epochs: 20, seed: 1, verbose: Verbosity.Silent).Metrics["loss"][^1], history.Metrics["loss"][^1], 1e-4);
        Assert.True(history.Metrics["loss"][^1] < 0.5 * history.Metrics["loss"][0]);
    }

    [Fact]
    public void A_loss_of_plain_predictions_fits_a_line_and_has_its_own_range_of_labels()
    {
        float[,] x = new float[40, 1];
        float[] y = new float[40];
        for (int i = 0; i < 40; i++) (x[i, 0], y[i]) = (i / 20f - 1, 3 * (i / 20f - 1) - 2);
        Sequential model = new(1) { new Dense(1) };
        model.Compile(new Sgd(0.1f, momentum: 0.5f), new OwnLosses.SquareLoss());
        History history = model.Fit(x, y, epochs: 200, batchSize: 40, seed: 1, verbose: Verbosity.Silent);
        Assert.True(history.Metrics["loss"][^1] < 1e-8);
        Assert.Equal([1f, -5f], model.Predict(new[] { 1f, -1f }), (a, b) => Math.Abs(a - b) < 1e-3f);
        y[3] = 11;
        Assert.Contains("[-10, 10]", Assert.Throws<ArgumentOutOfRangeException>(() => model.Fit(x, y)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_may_have_several_columns()
    {
        RandomSource random = new(1);
        float[,] x = new float[30, 3], y = new float[30, 2];
        for (int i = 0; i < 30; i++)
        {
            for (int j = 0; j < 3; j++) x[i, j] = random.NextSingle() - 0.5f;
            y[i, 0] = x[i, 0] > 0 ? 1 : 0;
            y[i, 1] = x[i, 1] + x[i, 2] > 0 ? 1 : 0;
        }
        Sequential model = new(3) { new Dense(2), new ActivationLayer(Activation.Sigmoid) };
        model.Compile(new Adam(0.1f), new BinaryCrossEntropy(), [new BinaryAccuracy()]);
        History history = model.Fit(x, y, epochs: 60, seed: 4, verbose: Verbosity.Silent);
        Assert.True(history.Metrics["loss"][^1] < 0.5 * history.Metrics["loss"][0]);
        Assert.Equal(60, model.Predict(x).Length);
        Assert.True(model.Evaluate(x, y)["accuracy"] > 0.9);
    }

    [Fact]
    public void Keras_names_compile_the_same_model()
    {
        (float[,] x, float[] y) = Samples.Plane(40, 4);
        Sequential named = new(4) { new Dense(1, Activation.Sigmoid) }, made = new(4) { new Dense(1, Activation.Sigmoid) };
        named.Compile("adam", "binary_crossentropy", ["accuracy", "auc"]);
        made.Compile(new Adam(), new BinaryCrossEntropy(), [new BinaryAccuracy(), new Auc()]);
        Assert.Equal(made.Fit(x, y, seed: 1, verbose: Verbosity.Silent).Metrics.Values, named.Fit(x, y, seed: 1, verbose: Verbosity.Silent).Metrics.Values);
        Assert.Equal(["loss", "accuracy", "auc"], named.Evaluate(x, y).Keys);
    }

    [Fact]
    [Trait("Source", "keras data_adapter.py, expand_1d: labels (N,) are (N, 1); lists, arrays and dtypes are converted")]
    public void Every_kind_of_input_gives_the_same_bits()
    {
        (float[,] x, float[] y) = Samples.Plane(12, 2);
        double[,] wide = new double[12, 2];
        for (int i = 0; i < 24; i++) wide[i / 2, i % 2] = x[i / 2, i % 2];
        float[] flat = [.. x.Cast<float>()];
        Sequential model = Samples.Network(2, seed: 1);
        float[] expected = model.Predict(x);
        Assert.Equal(expected, model.Predict(wide));
        Assert.Equal(expected, model.Predict(System.Numerics.Tensors.Tensor.Create(flat, [12, 2])));
        double loss = model.Evaluate(x, y)["loss"];
        Assert.Equal(loss, model.Evaluate(x, y.Select(v => (double)v).ToArray())["loss"]);
        Assert.Equal(loss, model.Evaluate(x, y.Select(v => (int)v).ToArray())["loss"]);
        Assert.Equal(loss, model.Evaluate(x, y.Select(v => v == 1).ToArray())["loss"]);
        int[,] column = new int[12, 1];
        for (int i = 0; i < 12; i++) column[i, 0] = (int)y[i];
        Assert.Equal(loss, model.Evaluate(x, column)["loss"]);
        Assert.Equal(loss, model.Evaluate(x, System.Numerics.Tensors.Tensor.Create(y, [12, 1]))["loss"]);
        Sequential one = new(1) { new Dense(1) };
        one.Build(1);
        Assert.Equal(12, one.Predict(y).Length);
    }

    [Fact]
    public void A_step_leaves_other_recordings_of_the_thread_alone()
    {
        (float[,] x, float[] y) = Samples.Plane(8, 4);
        Sequential model = Samples.Network(4, seed: 1);
        Variable<double> w = new(System.Numerics.Tensors.Tensor.Create([1.0, 2.0, 3.0], [3]).AsReadOnlyTensorSpan(), requiresGradient: true);
        using Tape tape = new();
        Variable<double> square = w * w;
        model.TrainOnBatch(x, y);
        model.Fit(x, y, verbose: Verbosity.Silent);
        model.Predict(x);
        square.Sum().Backward();
        double[] gradient = new double[3];
        w.Gradient.FlattenTo(gradient);
        Assert.Equal([2.0, 4, 6], gradient);
    }

    [Fact]
    public void The_summary_counts_parameters()
    {
        string summary = Samples.Network(57).Summary();
        Assert.Contains("dense relu", summary, StringComparison.Ordinal);
        Assert.Contains("464", summary, StringComparison.Ordinal);
        Assert.Contains($"Total parameters: {58 * 8 + 9 * 5 + 6}", summary, StringComparison.Ordinal);
    }
}
