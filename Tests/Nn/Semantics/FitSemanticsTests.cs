namespace AutoBce.Tests;

/// <summary>What compile, fit, evaluate and predict mean in Keras: trainer.py, data adapters, trainer_test.py.</summary>
public sealed class FitSemanticsTests
{
    private readonly float[,] _x;
    private readonly float[] _y;

    public FitSemanticsTests() => (_x, _y) = Samples.Plane(50, 4);

    [Fact]
    [Trait("Source", "keras trainer_test.py, test_loss_weights: 3.182979, 3.115617, 3.049681, each batch's loss before its step")]
    public void History_of_a_published_run()
    {
        Sequential model = new(4) { new Dense(3) { UseBias = false, KernelInitializer = Initializer.Ones } };
        model.Compile(new Sgd(), new OwnLosses.SquareLoss());
        float[,] x = new float[40, 4];
        for (int i = 0; i < 160; i++) x[i / 4, i % 4] = 1;
        float[] weight = [.. Enumerable.Repeat(0.2f, 40)];
        History history = model.Fit(x, new float[40, 3], epochs: 3, batchSize: 20, sampleWeight: weight, verbose: Verbosity.Silent);
        Assert.Equal([3.182979, 3.115617, 3.049681], history.Metrics["loss"], (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Contains("Total parameters: 12 ", model.Summary(), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Source", "keras Dense: use_bias=False has a kernel alone, in a file too")]
    public void A_layer_without_bias()
    {
        string path = Path.GetTempFileName();
        try
        {
            foreach (Activation activation in new[] { Activation.Relu, Activation.Tanh, Activation.Sigmoid })
            {
                Sequential model = new(4) { new Dense(3, activation) { UseBias = false } };
                model.Build(1);
                Assert.Equal(["layers.0.kernel"], model.Parameters.Select(parameter => parameter.Key));
                // Without bias 0 goes to the activation of 0.
                Assert.All(model.Predict(new float[1, 4]), p => Assert.Equal(activation == Activation.Sigmoid ? 0.5f : 0, p));
                model.Save(path);
                Sequential loaded = Sequential.Load(path);
                Assert.Equal(model.Predict(_x), loaded.Predict(_x));
                Assert.False(((Dense)loaded.Layers[0]).UseBias);
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    [Trait("Source", "keras data_adapter.py: batch_size 32, ceil(n / b) steps, the last batch is kept, and training rows alone are shuffled")]
    public void Steps_of_an_epoch()
    {
        foreach ((int? batchSize, int steps) in new (int?, int)[] { (null, 2), (32, 2), (7, 8), (50, 1), (1000, 1) })
        {
            int count = 0, rows = 0;
            LambdaCallback counter = new() { TrainBegin = run => rows = run.Steps, TrainBatchEnd = (_, _, _) => count++ };
            Sequential model = Samples.Network(4, seed: 1);
            if (batchSize is { } size) model.Fit(_x, _y, batchSize: size, verbose: Verbosity.Silent, callbacks: [counter]);
            else model.Fit(_x, _y, verbose: Verbosity.Silent, callbacks: [counter]);
            Assert.Equal((steps, steps), (count, rows));
        }
    }

    [Fact]
    [Trait("Source", "keras trainer.py, validation_freq: a number, or a list of epochs counted from 1")]
    public void Validation_at_some_epochs()
    {
        Assert.Equal([true, false, true, false, false, true], Validated(2, [true, false, true, false, false, true], new[] { 2, 4, 5, 99 }));
        Assert.Equal([true, true, false, true, true, false], Validated(3, [true, true, false, true, true, false], 3));
        Sequential model = Samples.Network(4, seed: 1);
        float[] before = Samples.Parameters(model);
        foreach (ValidationFrequency bad in new ValidationFrequency[] { 0, -2, new[] { 1, 0 } })
            Assert.Throws<ArgumentOutOfRangeException>("validationFrequency", () => model.Fit(_x, _y, validationSplit: 0.2, validationFrequency: bad));
        Assert.Equal(before, Samples.Parameters(model));

        IEnumerable<bool> Validated(int seed, bool[] missing, ValidationFrequency frequency)
        {
            History history = Samples.Network(4).Fit(_x, _y, epochs: missing.Length, validationSplit: 0.2, seed: (ulong)seed, validationFrequency: frequency, verbose: Verbosity.Silent);
            return history.Metrics["val_loss"].Select(double.IsNaN);
        }
    }

    [Fact]
    [Trait("Source", "keras trainer.py: evaluate weighs batches by their rows, so that it does not depend on batch_size; predict keeps the order")]
    public void Evaluation_does_not_depend_on_batches()
    {
        Sequential model = Samples.Network(4, seed: 1, metrics: [new BinaryAccuracy(), new Auc()]);
        Evaluation whole = model.Evaluate(_x, _y, batchSize: 50);
        foreach (int batchSize in new[] { 1, 7, 32 })
        {
            Evaluation parts = model.Evaluate(_x, _y, batchSize);
            foreach (string key in whole.Keys) Assert.Equal(whole[key], parts[key], 1e-6);
            Assert.Equal(model.Predict(_x), model.Predict(_x, batchSize));
        }
        Assert.Equal(["loss", "accuracy", "auc"], whole.Keys);
    }

    [Fact]
    [Trait("Source", "keras metrics: the threshold of accuracy stays 0.5 for logits (tensorflow#41413, #37103, #42182); here metrics know what the loss takes")]
    public void Metrics_know_logits()
    {
        Sequential logits = Make(Activation.Linear, new BinaryCrossEntropy(FromLogits: true)), sigmoid = Make(Activation.Sigmoid, new BinaryCrossEntropy());
        // A logit of 0.3 is a probability of 0.574: class 1, though 0.3 is below 0.5.
        Assert.Equal(1, logits.Evaluate(new[] { 0.3f }, new[] { 1f })["accuracy"]);
        Assert.Equal(1, sigmoid.Evaluate(new[] { 0.3f }, new[] { 1f })["accuracy"]);
        Assert.Equal(0, logits.Evaluate(new[] { -0.1f }, new[] { 1f })["accuracy"]);

        static Sequential Make(Activation activation, Loss loss)
        {
            Sequential model = new(1) { new Dense(1, activation) { UseBias = false, KernelInitializer = Initializer.Ones } };
            model.Compile(new Sgd(), loss, [new BinaryAccuracy()]);
            return model;
        }
    }

    [Fact]
    [Trait("Source", "keras trainer.py: a class that class_weight does not list has the weight 1; both weights multiply (Keras 3 refuses both)")]
    public void Class_weights()
    {
        float[] weight = [.. Enumerable.Range(0, 50).Select(i => 1 + i % 3f)], product = [.. weight.Zip(_y, (w, y) => y == 1 ? 4 * w : w)];
        double expected = Samples.Network(4, seed: 1).TrainOnBatch(_x, _y, sampleWeight: product);
        Assert.Equal(expected, Samples.Network(4, seed: 1).TrainOnBatch(_x, _y, sampleWeight: weight, classWeight: new Dictionary<int, double> { [1] = 4 }));
    }

    [Fact]
    [Trait("Source", "keras trainer.py: validation_split takes the last rows before shuffling; both ways of validating at once are refused here")]
    public void The_last_rows_validate()
    {
        Sequential split = Samples.Network(4, seed: 1, optimizer: new Sgd(0)), data = Samples.Network(4, seed: 1, optimizer: new Sgd(0));
        double expected = data.Evaluate(Samples.Rows(_x, 40, 10), _y[40..]).Loss;
        Assert.Equal(expected, split.Fit(_x, _y, validationSplit: 0.2, verbose: Verbosity.Silent).Metrics["val_loss"][0]);
        Assert.Equal("validationData", Assert.Throws<ArgumentException>(() => split.Fit(_x, _y, validationSplit: 0.2, validationData: new(_x, _y))).ParamName);
    }

    [Fact]
    [Trait("Source", "keras trainer.py: the history has loss, metrics and validation in this order, from the epochs of this call")]
    public void History_counts_epochs()
    {
        Sequential model = Samples.Network(4, metrics: [new BinaryAccuracy()]);
        History first = model.Fit(_x, _y, epochs: 2, validationSplit: 0.2, seed: 1, verbose: Verbosity.Silent), second = model.Fit(_x, _y, epochs: 3, initialEpoch: 2, validationSplit: 0.2, verbose: Verbosity.Silent);
        Assert.Equal(["loss", "accuracy", "val_loss", "val_accuracy"], first.Metrics.Keys);
        Assert.Equal((2, 0, 1, 2), (first.Epochs, first.InitialEpoch, second.Epochs, second.InitialEpoch));
        Assert.Same(second, model.History);
    }

    [Fact]
    [Trait("Source", "keras evaluate and predict: with callbacks; here as tasks that can be cancelled, too")]
    public async Task Evaluation_and_prediction_run_as_tasks_that_can_be_cancelled()
    {
        Sequential model = Samples.Network(4, seed: 1);
        Assert.Equal(model.Predict(_x), await model.PredictAsync(_x));
        Assert.Equal(model.Evaluate(_x, _y).Loss, (await model.EvaluateAsync(_x, _y)).Loss);
        using CancellationTokenSource source = new();
        int batches = 0;
        LambdaBatches cancel = new(() => { if (++batches % 2 == 0) source.Cancel(); });
        Assert.Throws<OperationCanceledException>(() => model.Predict(_x, batchSize: 10, [cancel], source.Token));
        Assert.Equal(2, batches);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => model.EvaluateAsync(_x, _y, cancellationToken: source.Token));
        Assert.Throws<OperationCanceledException>(() => model.Evaluate(_x, _y, cancellationToken: source.Token));
        // Nobody holds the model any more.
        model.TrainOnBatch(_x, _y);
    }

    [Fact]
    [Trait("Source", "keras Sequential of the article: glorot_uniform within sqrt(6 / (in + out)), biases 0")]
    public void Kernels_start_as_in_Keras()
    {
        Sequential model = new(20) { new Dense(64, Activation.Relu), new Dense(1, Activation.Sigmoid) };
        model.Build(4);
        float limit = MathF.Sqrt(6f / 84);
        float[] kernel = model.Parameters[0].Value.Values.ToArray();
        Assert.InRange(kernel.Max(MathF.Abs), 0.9f * limit, limit);
        Assert.All(model.Parameters[1].Value.Values.ToArray(), bias => Assert.Equal(0, bias));
    }

    private sealed class LambdaBatches(Action batchEnd) : Callback
    {
        public override void OnPredictBatchEnd(Sequential model, int batch) => batchEnd();
    }
}
