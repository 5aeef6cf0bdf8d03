using System.Numerics.Tensors;

namespace AutoBce.Tests;

/// <summary>Dropout, normalisation, initialisers, regularisers, freezing.</summary>
public sealed class ModelPartTests
{
    private readonly float[,] _x;
    private readonly float[] _y;

    public ModelPartTests() => (_x, _y) = Samples.Plane(60, 4);

    [Fact]
    public void Normalisation_gives_mean_0_and_deviation_1_and_travels_with_the_model()
    {
        float[,] raw = new float[60, 4];
        for (int i = 0; i < 60; i++)
        {
            for (int j = 0; j < 4; j++) raw[i, j] = j == 3 ? 7 : 1000 * (j + 1) + 50 * _x[i, j];
        }
        Normalization layer = new();
        Sequential model = new(4) { layer };
        layer.Adapt(raw);
        float[] scaled = model.Predict(raw);
        for (int j = 0; j < 4; j++)
        {
            float[] column = [.. Enumerable.Range(0, 60).Select(i => scaled[4 * i + j])];
            Assert.Equal(0, column.Average(), 1e-4);
            Assert.Equal(j == 3 ? 0 : 1, column.Average(v => v * v), 1e-3);
        }
        Normalization inner = new();
        Sequential whole = new(4) { inner, new Dense(3, Activation.Relu), new Dense(1, Activation.Sigmoid) };
        inner.Adapt(raw);
        whole.Compile("adam", "bce");
        whole.Fit(raw, _y, epochs: 2, seed: 1, verbose: Verbosity.Silent);
        Assert.Equal(whole.Predict(raw), Reload(whole).Predict(raw));
        Assert.Contains("Total parameters: 31 (0.1 KiB), of which 19 are trained", whole.Summary(), StringComparison.Ordinal);
        Sequential bare = new(4) { new Normalization(), new Dense(1) };
        Assert.Contains("Adapt", Assert.Throws<InvalidOperationException>(() => bare.Predict(raw)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("x", () => new Normalization().Adapt(new float[0, 4]));
    }

    /// <summary>A float near 10^7 tells whole numbers apart, and the mean of many lies between two of them.</summary>
    [Theory]
    [InlineData(1e7, 1)]
    [InlineData(-1.6e7, 3)]
    [InlineData(2000, 0.01)]
    [InlineData(1e9, 300)]
    public void Normalisation_is_right_to_float_far_from_zero(double centre, double spread)
    {
        RandomSource random = new(3);
        float[,] x = new float[501, 1];
        for (int i = 0; i < 501; i++) x[i, 0] = (float)(centre + spread * (random.NextDouble() * 6 - 3));
        double[] values = [.. Enumerable.Range(0, 501).Select(i => (double)x[i, 0])];
        double mean = values.Average(), deviation = Math.Sqrt(values.Average(v => (v - mean) * (v - mean)));
        Sequential model = new(1) { new Normalization().Adapt(x) };
        Assert.Equal(values.Select(v => (float)((v - mean) / deviation)), model.Predict(x), (a, b) => Math.Abs(a - b) <= 3e-7 * Math.Max(1, Math.Abs(a)));
        Assert.Equal(model.Predict(x), Reload(model).Predict(x));
    }

    [Fact]
    public void Dropout_drops_its_share_while_training_only()
    {
        Dropout layer = new(0.3);
        Sequential model = new(4) { layer };
        float[,] ones = new float[500, 4];
        foreach (ref float v in System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref ones[0, 0], 2000)) v = 1;
        Assert.All(model.Predict(ones), v => Assert.Equal(1, v));
        using Tape tape = new();
        float[] Drop(ulong seed)
        {
            model.StepSeed = seed;
            float[] dropped = model.Forward(tape.Input<float>(System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref ones[0, 0], 2000), 500, 4), logits: false).Values.ToArray();
            model.StepSeed = null;
            return dropped;
        }
        float[] first = Drop(1);
        Assert.Equal(first, Drop(1));
        Assert.NotEqual(first, Drop(2));
        Assert.All(first, v => Assert.True(v is 0 || Math.Abs(v - 1 / 0.7f) < 1e-6f));
        Assert.Equal(0.3, first.Count(v => v == 0) / 2000.0, 0.04);
        Assert.Throws<ArgumentOutOfRangeException>("rate", () => new Dropout(1));
        Sequential trained = new(4) { new Dense(16, Activation.Relu), new Dropout(0.4), new Dense(1, Activation.Sigmoid) };
        trained.Compile(new Adam(0.02f), new BinaryCrossEntropy());
        History history = trained.Fit(_x, _y, epochs: 60, seed: 1, verbose: Verbosity.Silent);
        Assert.True(history.Metrics["loss"][^1] < 0.6 * history.Metrics["loss"][0]);
        Assert.Equal(trained.Predict(_x), trained.Predict(_x));
        Assert.Contains("dropout 0.4", trained.Summary(), StringComparison.Ordinal);
    }

    [Fact]
    public void Initialisers_have_the_variance_of_their_papers()
    {
        const int Inputs = 200, Outputs = 100;
        (Initializer Rule, double Variance)[] rules =
        [
            (Initializer.GlorotUniform, 2.0 / 300), (Initializer.GlorotNormal, 2.0 / 300), (Initializer.HeUniform, 2.0 / 200), (Initializer.HeNormal, 2.0 / 200),
            (Initializer.LeCunUniform, 1.0 / 200), (Initializer.LeCunNormal, 1.0 / 200), (Initializer.Normal(0.3), 0.09), (Initializer.Uniform(0.6), 0.12),
        ];
        foreach ((Initializer rule, double variance) in rules)
        {
            float[] values = new float[Inputs * Outputs];
            rule.Fill(values, Inputs, Outputs, new RandomSource(3));
            Assert.Equal(0, values.Average() / Math.Sqrt(variance), 0.03);
            Assert.Equal(1, values.Average(v => v * v) / variance, 0.05);
            float[] again = new float[values.Length];
            rule.Fill(again, Inputs, Outputs, new RandomSource(3));
            Assert.Equal(values, again);
        }
        Sequential model = new(2) { new Dense(1, Activation.Sigmoid) { KernelInitializer = Initializer.Zeros, BiasInitializer = Initializer.PriorLogit(0.05) } };
        Assert.Equal(0.05f, model.Predict(new float[1, 2])[0], 1e-6f);
        Assert.Throws<ArgumentOutOfRangeException>(() => Initializer.PriorLogit(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Initializer.Normal(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Initializer.Constant(float.NaN));
        Assert.Equal([0f, 0f, 1f], new Sequential(2) { new Dense(1) { KernelInitializer = Initializer.Zeros, BiasInitializer = Initializer.Ones } }.Parameters.SelectMany(p => p.Value.Values.ToArray()));
    }

    [Theory]
    [InlineData(0f, 0.1f)]
    [InlineData(0.1f, 0f)]
    [InlineData(0.03f, 0.2f)]
    public void Regularisers_add_squares_and_magnitudes_to_the_loss_and_their_slopes_to_the_step(float l1, float l2)
    {
        Sequential Make(float l1, float l2)
        {
            Sequential model = new(4) { new Dense(1, Activation.Sigmoid) { L1 = l1, L2 = l2 } };
            model.Compile(new Sgd(0.5f), new BinaryCrossEntropy());
            model.Build(1);
            return model;
        }
        Sequential plain = Make(0, 0), decayed = Make(l1, l2);
        float[] w = Samples.Parameters(plain);
        w[2] = 0; // whose magnitude has no slope, and counts as flat
        foreach (Sequential model in (Sequential[])[plain, decayed]) model.Layers[0].Parameters[0].Value.Assign(new ReadOnlyTensorSpan<float>(w.AsSpan(0, 4), [4, 1]));
        double penalty = w[..4].Sum(v => l1 * (double)Math.Abs(v) + l2 * (double)v * v);
        Assert.Equal(plain.Evaluate(_x, _y).Loss + penalty, decayed.Evaluate(_x, _y).Loss, 1e-6);
        Assert.Equal(plain.TrainOnBatch(_x, _y) + penalty, decayed.TrainOnBatch(_x, _y), 1e-6);
        float[] expected = [.. Samples.Parameters(plain).Select((v, i) => v - (i < 4 ? 0.5f * (2 * l2 * w[i] + l1 * Math.Sign(w[i])) : 0))];
        Assert.Equal(expected, Samples.Parameters(decayed), (a, b) => Math.Abs(a - b) < 1e-6f);
        Assert.Equal(decayed.Evaluate(_x, _y).Loss, Compiled(Reload(decayed)).Evaluate(_x, _y).Loss);
        Assert.Throws<ArgumentOutOfRangeException>("L1", () => new Dense(1) { L1 = float.PositiveInfinity });
        Assert.Throws<ArgumentOutOfRangeException>("L2", () => new Dense(1) { L2 = -1 });

        static Sequential Compiled(Sequential model)
        {
            model.Compile(new Sgd(0.5f), new BinaryCrossEntropy());
            return model;
        }
    }

    [Fact]
    public void A_frozen_layer_stays_as_it_is()
    {
        Dense frozen = new(6, Activation.Relu) { Trainable = false };
        Sequential model = new(4) { frozen, new Dense(1, Activation.Sigmoid) };
        model.Compile(new AdamW(0.05f, weightDecay: 0.1f), new BinaryCrossEntropy());
        model.Build(1);
        float[] before = Samples.Parameters(model);
        model.Fit(_x, _y, epochs: 3, seed: 1, verbose: Verbosity.Silent);
        float[] after = Samples.Parameters(model);
        Assert.Equal(before[..30], after[..30]);
        Assert.All(before[30..].Zip(after[30..]), pair => Assert.NotEqual(pair.First, pair.Second));
        Assert.Contains("(frozen)", model.Summary(), StringComparison.Ordinal);
        Assert.Contains("7 are trained", model.Summary(), StringComparison.Ordinal);
        Assert.False(Reload(model).Layers[0].Trainable);
        frozen.Trainable = true;
        model.Compile(new Adam(0.05f), new BinaryCrossEntropy());
        model.Fit(_x, _y, epochs: 1, seed: 1, verbose: Verbosity.Silent);
        Assert.NotEqual(before[..30], Samples.Parameters(model)[..30]);
    }

    [Theory]
    [InlineData("adam")]
    [InlineData("adamw")]
    [InlineData("rmsprop")]
    [InlineData("momentum")]
    [InlineData("own")]
    public void Training_that_is_resumed_from_a_file_has_the_bits_of_one_that_was_not_interrupted(string optimizer)
    {
        Sequential Make()
        {
            Sequential model = new(4) { new Dense(9, Activation.Relu), new Dropout(0.2), new Dense(5, Activation.Tanh) { L1 = 0.001f, L2 = 0.01f }, new Dense(1, Activation.Sigmoid) };
            Compile(model);
            return model;
        }
        void Compile(Sequential model) => model.Compile(
            optimizer switch { "adam" => new Adam(0.01f), "adamw" => new AdamW(0.01f), "rmsprop" => new RmsProp(0.01f), "momentum" => new Sgd(0.05f, 0.9f), _ => new OwnMomentum() },
            new BinaryCrossEntropy());
        Callback[] callbacks = optimizer == "own" ? [] : [new LearningRateScheduler((epoch, rate) => rate * 0.9f)];
        Sequential whole = Make(), part = Make();
        whole.Fit(_x, _y, epochs: 6, batchSize: 7, seed: 5, verbose: Verbosity.Silent, callbacks: callbacks);
        part.Fit(_x, _y, epochs: 3, batchSize: 7, seed: 5, verbose: Verbosity.Silent, callbacks: callbacks);
        part.Threshold = 0.3;
        Sequential resumed = Reload(part, includeOptimizer: true);
        Compile(resumed);
        Assert.Equal((part.Steps, 0.3), (resumed.Steps, resumed.Threshold));
        Assert.Equal(part.Predict(_x), resumed.Predict(_x));
        resumed.Fit(_x, _y, epochs: 6, initialEpoch: 3, batchSize: 7, verbose: Verbosity.Silent, callbacks: callbacks);
        Assert.Equal(Samples.Parameters(whole), Samples.Parameters(resumed));
        Sequential other = Reload(part, includeOptimizer: true);
        other.Compile(new Sgd(), new BinaryCrossEntropy());
        other.TrainOnBatch(_x, _y);
        Assert.Equal(1, other.Steps);
    }

    [Fact]
    public void Classes_are_told_by_the_models_threshold()
    {
        Sequential model = Samples.Network(4, seed: 1);
        model.Threshold = 0.4;
        Assert.Equal(model.Predict(_x).Select(p => p > 0.4 ? 1 : 0), model.PredictClasses(_x));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Threshold = double.NaN);
        Assert.Contains("sigmoid", Assert.Throws<InvalidOperationException>(() => new Sequential(4) { new Dense(1) }.PredictClasses(_x)).Message, StringComparison.Ordinal);
        Assert.Equal(["layers.0.kernel", "layers.0.bias"], model.Parameters.Take(2).Select(parameter => parameter.Key));
    }

    [Fact]
    public void Models_of_logits_have_probabilities_and_classes()
    {
        Sequential Logits(Loss? loss)
        {
            Sequential model = new(4) { new Dense(6, "relu"), new Dense(2) };
            if (loss is not null) model.Compile(new Adam(), loss);
            model.Build(1);
            return model;
        }
        foreach (Loss loss in (Loss[])[new BinaryCrossEntropy(FromLogits: true), new BceWithLogitsLoss(), new BinaryLosses.FocalLogitsLoss()])
        {
            Sequential model = Logits(loss);
            model.Threshold = 0.4;
            float[] z = model.Predict(_x), p = model.PredictProbabilities(_x, batchSize: 7);
            Assert.Equal(z.Select(v => 1 / (1 + Math.Exp(-v))), p.Select(v => (double)v), (e, v) => Math.Abs(e - v) < 1e-6);
            Assert.Equal(p.Select(v => v > 0.4f ? 1 : 0), model.PredictClasses(_x));
            Assert.Equal(p, Reload(model).PredictProbabilities(_x));
        }
        Sequential probabilities = Samples.Network(4, seed: 1);
        Assert.Equal(probabilities.Predict(_x), probabilities.PredictProbabilities(_x));
        // A loss of probabilities, none, and one that a file knows by its name alone.
        (Sequential Model, string Message)[] refused = [(Logits(new BceLoss()), "the loss bce_loss"), (Logits(null), "there is no loss"), (Reload(Logits(new OwnLosses.OwnCrossEntropyLogitsLoss())), "not known")];
        foreach ((Sequential model, string message) in refused)
        {
            Assert.Contains(message, Assert.Throws<InvalidOperationException>(() => model.PredictProbabilities(_x)).Message, StringComparison.Ordinal);
            Assert.StartsWith("PredictClasses: ", Assert.Throws<InvalidOperationException>(() => model.PredictClasses(_x)).Message, StringComparison.Ordinal);
        }
    }

    private static Sequential Reload(Sequential model, bool includeOptimizer = false)
    {
        string path = Path.GetTempFileName();
        try
        {
            model.Save(path, includeOptimizer);
            return Sequential.Load(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private sealed class OwnMomentum : Optimizer
    {
        public override float LearningRate => 0.05f;

        public override int Slots => 2;

        public override void Update(Span<float> parameters, ReadOnlySpan<float> gradient, Span<float> state, long step)
        {
            int n = parameters.Length;
            for (int i = 0; i < n; i++)
            {
                state[i] = 0.8f * state[i] + gradient[i];
                state[n + i] += 1;
                parameters[i] -= LearningRate * state[i] / MathF.Sqrt(state[n + i]);
            }
        }
    }
}
