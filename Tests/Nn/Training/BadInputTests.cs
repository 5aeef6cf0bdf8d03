namespace AutoBce.Tests;

/// <summary>Whatever goes wrong, the message names it and nothing has changed.</summary>
public sealed class BadInputTests
{
    private readonly float[,] _x;
    private readonly float[] _y;
    private readonly Sequential _model = Samples.Network(4, seed: 1, metrics: [new BinaryAccuracy()]);

    public BadInputTests() => (_x, _y) = Samples.Plane(20, 4);

    [Fact]
    public void Features_that_are_not_finite_are_named_by_row_and_column()
    {
        foreach (float value in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
        {
            float[,] x = (float[,])_x.Clone();
            x[13, 2] = value;
            Refused<ArgumentException>("x", "x[13, 2]", () => _model.Fit(x, _y));
            Refused<ArgumentException>("x", "x[13, 2]", () => _model.TrainOnBatch(x, _y));
            Refused<ArgumentException>("x", "x[13, 2]", () => _model.Evaluate(x, _y));
            Refused<ArgumentException>("x", "x[13, 2]", () => _model.Predict(x));
        }
        double[,] large = new double[1, 4];
        large[0, 3] = 1e300;
        Refused<ArgumentException>("x", "x[0, 3]", () => _model.Predict(large));
    }

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(2f, "2")]
    [InlineData(-0.001f, "-0.00100000005")]
    [InlineData(float.PositiveInfinity, "Infinity")]
    public void Labels_out_of_range_are_named_by_row_and_value(float label, string text)
    {
        float[] y = [.. _y];
        y[17] = label;
        Refused<ArgumentOutOfRangeException>("y", $"y[17] is {text};", () => _model.Fit(_x, y, validationSplit: 0.5));
        Refused<ArgumentOutOfRangeException>("y", $"y[17] is {text};", () => _model.TrainOnBatch(_x, y));
        Refused<ArgumentOutOfRangeException>("y", $"y[17] is {text};", () => _model.Evaluate(_x, y));
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_named_and_never_broadcast()
    {
        Refused<ArgumentException>("x", "[20, 3]; expected [N, 4]", () => _model.Fit(new float[20, 3], _y));
        Refused<ArgumentException>("x", "[4]", () => _model.Predict(new float[4]));
        Refused<ArgumentException>("y", "[20, 2]; expected [N, 1] or [N]", () => _model.Fit(_x, new float[20, 2]));
        Refused<ArgumentException>("y", "20 rows (shape [20, 4]) and y has 19 (shape [19])", () => _model.Fit(_x, _y[..19]));
        Refused<ArgumentException>("y", "and y has 1 (shape [1, 1])", () => _model.Evaluate(_x, new float[1, 1]));
        Refused<ArgumentException>("x", "[2, 2, 1]", () => _model.Predict(System.Numerics.Tensors.Tensor.Create(new float[4], [2, 2, 1])));
        Refused<ArgumentNullException>("x", "", () => _model.Fit((float[,])null!, _y));
        Refused<ArgumentNullException>("y", "", () => _model.Fit(_x, (float[])null!));
        Refused<ArgumentNullException>("x", "", () => _model.Predict(default));
    }

    [Fact]
    public void No_samples_are_refused_before_the_first_epoch()
    {
        Refused<ArgumentException>("x", "no samples", () => _model.Fit(new float[0, 4], Array.Empty<float>()));
        Refused<ArgumentException>("x", "no samples", () => _model.Evaluate(new float[0, 4], Array.Empty<float>()));
        Refused<ArgumentException>("x", "no samples", () => _model.TrainOnBatch(new float[0, 4], Array.Empty<float>()));
        Assert.Empty(_model.Predict(new float[0, 4]));
    }

    [Fact]
    public void Settings_out_of_range_are_named()
    {
        Refused<ArgumentOutOfRangeException>("batchSize", "0", () => _model.Fit(_x, _y, batchSize: 0));
        Refused<ArgumentOutOfRangeException>("batchSize", "-1", () => _model.Evaluate(_x, _y, batchSize: -1));
        Refused<ArgumentOutOfRangeException>("batchSize", "0", () => _model.Predict(_x, batchSize: 0));
        Refused<ArgumentOutOfRangeException>("epochs", "-1", () => _model.Fit(_x, _y, epochs: -1));
        Refused<ArgumentOutOfRangeException>("validationSplit", "1", () => _model.Fit(_x, _y, validationSplit: 1));
        Assert.Equal("units", Assert.Throws<ArgumentOutOfRangeException>(() => new Dense(0)).ParamName);
        Assert.Equal("inputs", Assert.Throws<ArgumentOutOfRangeException>(() => new Sequential(0)).ParamName);
    }

    [Fact]
    public void A_model_that_is_not_ready_says_what_is_missing()
    {
        Sequential bare = new(4) { new Dense(1, Activation.Sigmoid) };
        foreach (Action use in new Action[] { () => bare.Fit(_x, _y), () => bare.Evaluate(_x, _y), () => bare.TrainOnBatch(_x, _y) })
            Assert.Contains("Call Compile", Assert.Throws<InvalidOperationException>(use).Message, StringComparison.Ordinal);
        Assert.Contains("no layers", Assert.Throws<InvalidOperationException>(() => new Sequential(4).Compile("adam", "bce")).Message, StringComparison.Ordinal);
        Assert.Contains("no layers", Assert.Throws<InvalidOperationException>(() => new Sequential(4).Predict(_x)).Message, StringComparison.Ordinal);
        Assert.Contains("before Compile", Assert.Throws<InvalidOperationException>(() => _model.Add(new Dense(1))).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => _model.Build(1));
        Assert.Throws<InvalidOperationException>(() => new Dense(1).Forward(new Variable<float>(System.Numerics.Tensors.Tensor.Create(new float[4], [1, 4]).AsReadOnlyTensorSpan())));
    }

    [Fact]
    public void Training_needs_parameters_and_gradients()
    {
        Sequential empty = new(1) { new ActivationLayer(Activation.Sigmoid) };
        empty.Compile("adam", "bce");
        float[] x = [.. _y.Select(y => y - 0.5f)];
        Assert.Contains("no parameters", Assert.Throws<InvalidOperationException>(() => empty.Fit(x, _y)).Message, StringComparison.Ordinal);
        Assert.True(empty.Evaluate(x, _y)["loss"] > 0);
        using (Tape.NoGradient())
            Assert.Contains("NoGradient", Assert.Throws<InvalidOperationException>(() => _model.TrainOnBatch(_x, _y)).Message, StringComparison.Ordinal);
        Assert.True(_model.TrainOnBatch(_x, _y) > 0);
    }

    [Fact]
    public void A_layer_belongs_to_one_model()
    {
        Dense layer = new(1);
        _ = new Sequential(3) { layer };
        Assert.Equal("layer", Assert.Throws<ArgumentException>(() => new Sequential(3) { layer }).ParamName);
    }

    [Fact]
    public void Compile_refuses_what_it_cannot_train()
    {
        Assert.Contains("\"adam\"", Assert.Throws<ArgumentException>(() => _model.Compile("adan", "binary_crossentropy")).Message, StringComparison.Ordinal);
        Assert.Contains("\"binary_crossentropy\"", Assert.Throws<ArgumentException>(() => _model.Compile("adam", "mse2")).Message, StringComparison.Ordinal);
        Assert.Contains("\"accuracy\"", Assert.Throws<ArgumentException>(() => _model.Compile("adam", "bce", ["f1"])).Message, StringComparison.Ordinal);
        Assert.Contains("\"auc\"", Assert.Throws<ArgumentException>(() => _model.Compile(new Adam(), new BinaryCrossEntropy(), [new Auc(), new Auc()])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => _model.Compile(new Adam(), new BinaryCrossEntropy(Reduction: Reduction.None)));
        Assert.Throws<ArgumentException>(() => _model.Compile(new Adam(), new NoLoss()));
        // The model is still compiled as before.
        Assert.True(double.IsFinite(_model.TrainOnBatch(_x, _y)));
    }

    [Fact]
    public void A_loss_that_is_not_finite_stops_at_the_last_finite_step()
    {
        float[,] x = (float[,])_x.Clone();
        for (int i = 0; i < 4; i++) x[19, i] = 3e38f;
        Sequential linear = new(4) { new Dense(1) };
        linear.Compile(new Sgd(0.1f), new BinaryCrossEntropy(FromLogits: true));
        linear.Build(3);
        float[] start = Samples.Parameters(linear);
        // The first four batches of four rows are sound, the fifth overflows.
        NonFiniteLossException e = Assert.Throws<NonFiniteLossException>(() => linear.Fit(x, _y, epochs: 3, batchSize: 4, shuffle: false, verbose: Verbosity.Silent));
        Assert.Equal((0, 4), (e.Epoch, e.Batch));
        Assert.Contains("batch 4", e.Message, StringComparison.Ordinal);
        Sequential expected = new(4) { new Dense(1) };
        expected.Compile(new Sgd(0.1f), new BinaryCrossEntropy(FromLogits: true));
        expected.Build(3);
        for (int batch = 0; batch < 4; batch++) expected.TrainOnBatch(Samples.Rows(x, 4 * batch, 4), _y[(4 * batch)..(4 * batch + 4)]);
        Assert.Equal(Samples.Parameters(expected), Samples.Parameters(linear));
        Assert.NotEqual(start, Samples.Parameters(linear));
        // Training goes on from there as if nothing had happened.
        Assert.Equal(expected.TrainOnBatch(_x, _y), linear.TrainOnBatch(_x, _y));
        Assert.Equal(Samples.Parameters(expected), Samples.Parameters(linear));
    }

    [Fact]
    public void A_gradient_whose_square_overflows_is_not_applied()
    {
        float[,] x = { { 1e20f, 0, 0, 0 } };
        Sequential linear = new(4) { new Dense(1) };
        linear.Compile(new Adam(), new BinaryCrossEntropy(FromLogits: true));
        linear.Build(3);
        float[] before = Samples.Parameters(linear);
        float[] wrong = [linear.Predict(x)[0] > 0 ? 0f : 1f];
        NonFiniteLossException e = Assert.Throws<NonFiniteLossException>(() => linear.TrainOnBatch(x, wrong));
        Assert.True(double.IsFinite(e.Loss));
        Assert.Contains("gradient", e.Message, StringComparison.Ordinal);
        Assert.Equal(before, Samples.Parameters(linear));
    }

    [Fact]
    public void A_step_that_overflows_a_parameter_is_taken_back()
    {
        Sequential model = Samples.Network(4, seed: 1, optimizer: new Sgd(3e38f, momentum: 0.5f));
        float[] before;
        NonFiniteLossException? e;
        do
        {
            before = Samples.Parameters(model);
            e = (NonFiniteLossException?)Record.Exception(() => model.TrainOnBatch(_x, _y));
        }
        while (e is null);
        Assert.Equal(before, Samples.Parameters(model));
        Assert.All(before, parameter => Assert.True(float.IsFinite(parameter)));
    }

    [Fact]
    public void An_optimiser_that_throws_half_way_leaves_the_step_before()
    {
        Sequential model = Samples.Network(4, seed: 1, optimizer: new ThrowingSgd(step: 3, array: 4)), expected = Samples.Network(4, seed: 1, optimizer: new Sgd(0.1f));
        Assert.Equal("array 4", Assert.Throws<IOException>(() => model.Fit(_x, _y, batchSize: 5, shuffle: false, verbose: Verbosity.Silent)).Message);
        for (int batch = 0; batch < 2; batch++) expected.TrainOnBatch(Samples.Rows(_x, 5 * batch, 5), _y[(5 * batch)..(5 * batch + 5)]);
        Assert.Equal(Samples.Parameters(expected), Samples.Parameters(model));
    }

    [Fact]
    public void Every_position_of_a_value_out_of_range_is_seen()
    {
        for (int length = 0; length <= 70; length++)
        {
            float[] values = [.. Enumerable.Repeat(-2f, length)];
            Assert.True(DataCheck.AllWithin(values, 2));
            for (int i = 0; i < length; i++)
            {
                foreach (float value in new[] { float.NaN, float.PositiveInfinity, -2.0000002f })
                {
                    values[i] = value;
                    Assert.False(DataCheck.AllWithin(values, 2));
                }
                values[i] = -2;
            }
        }
    }

    [Fact]
    public void Cancellation_leaves_the_last_full_step()
    {
        using CancellationTokenSource source = new();
        Sequential model = Samples.Network(4, seed: 1, optimizer: new CancellingSgd(source, step: 5)), expected = Samples.Network(4, seed: 1, optimizer: new Sgd(0.1f));
        Assert.Throws<OperationCanceledException>(() => model.Fit(_x, _y, epochs: 9, batchSize: 2, shuffle: false, verbose: Verbosity.Silent, cancellationToken: source.Token));
        for (int batch = 0; batch < 5; batch++) expected.TrainOnBatch(Samples.Rows(_x, 2 * batch, 2), _y[(2 * batch)..(2 * batch + 2)]);
        Assert.Equal(Samples.Parameters(expected), Samples.Parameters(model));
        using CancellationTokenSource cancelled = new();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() => _model.Fit(_x, _y, cancellationToken: cancelled.Token));
        // The gate is open again.
        model.Evaluate(_x, _y);
    }

    [Fact]
    public void Two_threads_cannot_train_one_model()
    {
        using ManualResetEventSlim entered = new(), release = new();
        Sequential model = Samples.Network(4, seed: 1, optimizer: new WaitingSgd(entered, release));
        Exception? failure = null;
        Thread thread = new(() => failure = Record.Exception(() => model.Fit(_x, _y, epochs: 2, verbose: Verbosity.Silent)));
        thread.Start();
        entered.Wait();
        foreach (Action use in new Action[] { () => model.Fit(_x, _y), () => model.TrainOnBatch(_x, _y), () => model.Predict(_x), () => model.Evaluate(_x, _y), () => model.Compile("sgd", "bce") })
            Assert.Contains("another thread", Assert.Throws<InvalidOperationException>(use).Message, StringComparison.Ordinal);
        release.Set();
        thread.Join();
        Assert.Null(failure);
        Assert.Equal(20, model.Predict(_x).Length);
    }

    private void Refused<T>(string argument, string message, Action use) where T : ArgumentException
    {
        float[] before = Samples.Parameters(_model);
        T e = Assert.Throws<T>(use);
        Assert.Equal(argument, e.ParamName);
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
        Assert.Equal(before, Samples.Parameters(_model));
    }

    private sealed record NoLoss : Loss;

    private class PlainSgd : Optimizer
    {
        public override float LearningRate => 0.1f;

        public override int Slots => 0;

        public override void Update(Span<float> parameters, ReadOnlySpan<float> gradient, Span<float> state, long step) =>
            new Sgd(0.1f).Update(parameters, gradient, state, step);
    }

    private sealed class CancellingSgd(CancellationTokenSource source, long step) : PlainSgd
    {
        public override void Update(Span<float> parameters, ReadOnlySpan<float> gradient, Span<float> state, long current)
        {
            base.Update(parameters, gradient, state, current);
            if (current == step) source.Cancel();
        }
    }

    private sealed class ThrowingSgd(long step, int array) : PlainSgd
    {
        private int _arrays;

        public override void Update(Span<float> parameters, ReadOnlySpan<float> gradient, Span<float> state, long current)
        {
            if (current == step && _arrays++ == array) throw new IOException($"array {array}");
            base.Update(parameters, gradient, state, current);
        }
    }

    private sealed class WaitingSgd(ManualResetEventSlim entered, ManualResetEventSlim release) : PlainSgd
    {
        public override void Update(Span<float> parameters, ReadOnlySpan<float> gradient, Span<float> state, long step)
        {
            entered.Set();
            release.Wait();
            base.Update(parameters, gradient, state, step);
        }
    }
}
