namespace AutoBce.Tests;

/// <summary>Keras's exclude_from_weight_decay: base_optimizer.py, _use_weight_decay; and decay beside frozen layers.</summary>
public sealed class WeightDecayTests
{
    private const float Decay = 0.5f;
    private readonly float[,] _x = Samples.Plane(40, 4).X;
    private readonly float[] _y = Samples.Plane(40, 4).Y;

    private static Sequential Network(params string[] excluded) => Samples.Network(4, seed: 3, optimizer: new AdamW(0.1f, Decay) { ExcludeFromWeightDecay = excluded });

    [Theory]
    [Trait("Source", "keras base_optimizer.py, exclude_from_weight_decay(var_names): a text that occurs in the name leaves the variable out")]
    [InlineData("bias")]
    [InlineData("kernel")]
    [InlineData("layers.1.")]
    [InlineData("layers.2.kernel", "layers.0.bias")]
    public void A_step_is_that_of_Adam_where_excluded_and_of_AdamW_elsewhere(params string[] excluded)
    {
        Sequential some = Network(excluded), all = Network(), none = Samples.Network(4, seed: 3, optimizer: new Adam(0.1f));
        foreach (Sequential model in new[] { some, all, none }) model.TrainOnBatch(_x, _y);
        for (int i = 0; i < some.Parameters.Count; i++)
        {
            (string name, Variable<float> parameter) = some.Parameters[i];
            bool isExcluded = excluded.Any(text => name.Contains(text, StringComparison.Ordinal));
            Assert.Equal((isExcluded ? none : all).Parameters[i].Value.Values, parameter.Values);
            // Biases start at 0, of which no share can be taken; kernels tell the two apart.
            if (name.EndsWith("kernel", StringComparison.Ordinal)) Assert.NotEqual((isExcluded ? all : none).Parameters[i].Value.Values.ToArray(), parameter.Values.ToArray());
        }
    }

    [Fact]
    [Trait("Source", "keras adamw.py: p -= p wd lr, three steps of 0.004 at rate 1 are 2 * 0.996^3; an excluded variable stays at 2")]
    public void A_parameter_without_gradient_decays_unless_it_is_excluded()
    {
        float[] p = [2], q = [2], state = new float[2], other = new float[2];
        AdamW optimizer = new(1, weightDecay: 0.004f) { ExcludeFromWeightDecay = ["norm"] };
        for (int step = 1; step <= 3; step++)
        {
            optimizer.UpdateNamed("layers.0.kernel", p, [0f], state, step);
            optimizer.UpdateNamed("layers.1.norm", q, [0f], other, step);
        }
        Assert.Equal(1.976095872, p[0], 1e-6);
        Assert.Equal(2f, q[0]);
    }

    /// <summary>Without gradient and state a step is the decay alone.</summary>
    [Fact]
    [Trait("Source", "keras base_optimizer.py, _apply_weight_decay: of every optimiser, p -= p wd lr before the step; Adam with a weight_decay is AdamW")]
    public void Every_optimiser_decays()
    {
        foreach (Optimizer optimizer in new Optimizer[] { new Adam(1) { WeightDecay = 0.004f }, new Sgd(1) { WeightDecay = 0.004f }, new Sgd(1, 0.9f) { WeightDecay = 0.004f }, new RmsProp(1) { WeightDecay = 0.004f } })
        {
            float[] p = [2], state = new float[optimizer.Slots];
            for (int step = 1; step <= 3; step++) optimizer.Update(p, [0f], state, step);
            Assert.Equal(1.976095872, p[0], 1e-6);
        }
        // The decay comes first: 2 (1 - 0.5 0.1) - 0.5 3.
        float[] q = [2];
        new Sgd(0.5f) { WeightDecay = 0.1f }.Update(q, [3f], [], 1);
        Assert.Equal(0.4, q[0], 1e-6);

        Sequential adam = Samples.Network(4, seed: 3, optimizer: new Adam(0.1f) { WeightDecay = Decay, ExcludeFromWeightDecay = ["bias"] }), adamW = Network("bias");
        foreach (Sequential model in new[] { adam, adamW }) model.Fit(_x, _y, epochs: 3, seed: 1, verbose: Verbosity.Silent);
        Assert.Equal(Samples.Parameters(adamW), Samples.Parameters(adam));
        Assert.Throws<ArgumentOutOfRangeException>("WeightDecay", () => new Sgd { WeightDecay = -1 });
        Assert.Throws<ArgumentOutOfRangeException>("WeightDecay", () => new RmsProp { WeightDecay = float.NaN });
        Assert.NotEqual(new Sgd { WeightDecay = 0.1f }.Settings, new Sgd().Settings);
    }

    [Fact]
    [Trait("Source", "keras base_optimizer.py: only trainable variables reach the optimiser")]
    public void Frozen_parameters_do_not_decay()
    {
        Sequential model = new(4) { new Dense(6, Activation.Relu) { Trainable = false }, new Dense(1, Activation.Sigmoid) };
        model.Compile(new AdamW(0.1f, Decay), new BinaryCrossEntropy());
        model.Build(1);
        float[] kernel = [.. model.Parameters[0].Value.Values], head = [.. model.Parameters[2].Value.Values];
        model.Fit(_x, _y, epochs: 2, seed: 1, verbose: Verbosity.Silent);
        Assert.Equal(kernel, model.Parameters[0].Value.Values.ToArray());
        Assert.NotEqual(head, model.Parameters[2].Value.Values.ToArray());
    }

    [Fact]
    public void A_resumed_run_has_the_bits_of_one_run()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            Sequential whole = Network("bias"), parts = Network("bias");
            whole.Fit(_x, _y, epochs: 4, batchSize: 7, seed: 5, verbose: Verbosity.Silent);
            parts.Fit(_x, _y, epochs: 2, batchSize: 7, seed: 5, verbose: Verbosity.Silent);
            parts.Save(path, includeOptimizer: true);
            Assert.Equal(Samples.Parameters(whole), Resumed("bias"));
            // One that decays otherwise is another rule, whose moments are of no use.
            Assert.NotEqual(Samples.Parameters(whole), Resumed());
            Assert.NotEqual(Samples.Parameters(whole), Resumed("kernel"));
        }
        finally
        {
            File.Delete(path);
        }

        float[] Resumed(params string[] excluded)
        {
            Sequential loaded = Sequential.Load(path);
            loaded.Compile(new AdamW(0.1f, Decay) { ExcludeFromWeightDecay = excluded }, loaded.LoadedLoss!);
            loaded.Fit(_x, _y, epochs: 4, initialEpoch: 2, batchSize: 7, verbose: Verbosity.Silent);
            return Samples.Parameters(loaded);
        }
    }

    [Fact]
    public void A_steady_state_with_exclusions_allocates_nothing()
    {
        Sequential model = Network("bias");
        for (int i = 0; i < 100; i++) model.TrainOnBatch(_x, _y);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 20; i++) model.TrainOnBatch(_x, _y);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Texts_that_mean_nothing_are_refused_before_anything_changes()
    {
        Assert.Throws<ArgumentException>("ExcludeFromWeightDecay", () => new AdamW { ExcludeFromWeightDecay = ["bias", ""] });
        Assert.Throws<ArgumentNullException>("ExcludeFromWeightDecay", () => new AdamW { ExcludeFromWeightDecay = null! });
        string[] names = ["bias"];
        AdamW optimizer = new() { ExcludeFromWeightDecay = names };
        names[0] = "kernel";
        Assert.Equal(["bias"], optimizer.ExcludeFromWeightDecay);

        Sequential model = Network("bias", "biases");
        float[] before = Samples.Parameters(model);
        string message = Assert.Throws<InvalidOperationException>(() => model.Fit(_x, _y, verbose: Verbosity.Silent)).Message;
        Assert.Contains("ExcludeFromWeightDecay[1] is \"biases\"", message, StringComparison.Ordinal);
        Assert.Contains("layers.0.kernel, layers.0.bias", message, StringComparison.Ordinal);
        Assert.Equal(before, Samples.Parameters(model));
        Assert.Null(model.History);
    }
}
