namespace AutoBce.Tests;

/// <summary>Adam and its neighbours where Keras and PyTorch differ: adam.py, base_optimizer.py, torch/optim/adam.py.</summary>
public sealed class OptimizerSemanticsTests
{
    [Fact]
    [Trait("Source", "keras adam.py: defaults 0.001, 0.9, 0.999, 1e-7")]
    public void Defaults()
    {
        Adam adam = new();
        Assert.Equal((1e-3f, 0.9f, 0.999f, 1e-7f, false), (adam.LearningRate, adam.Beta1, adam.Beta2, adam.Epsilon, adam.AmsGrad));
        Assert.Equal((0.01f, 1e-3f), (new Sgd().LearningRate, new RmsProp().LearningRate));
    }

    [Theory]
    [Trait("Source", "keras adam.py, 'epsilon hat': 1e-7 acts at the first step as 1e-7 / sqrt(1 - 0.999) = 3.16e-6 does in PyTorch, 316 times its 1e-8")]
    [InlineData(1f)]
    [InlineData(1e-5f)]
    [InlineData(1e-7f)]
    [InlineData(-3e-6f)]
    public void Epsilon_hat(float gradient)
    {
        float[] p = [0];
        new Adam(1).Update(p, [gradient], new float[2], 1);
        double effective = 1e-7 / Math.Sqrt(1 - (double)0.999f);
        Assert.Equal(3.16e-6, effective, 1e-8);
        Assert.Equal(316, effective / 1e-8, 0.5);
        // PyTorch: lr / (1 - b1) m / (sqrt(v) / sqrt(1 - b2) + eps), with m = (1 - b1) g and v = (1 - b2) g^2.
        Assert.Equal(-gradient / (Math.Abs(gradient) + effective), p[0], 1e-6);
    }

    [Fact]
    [Trait("Source", "torch/optim/adam.py equals adam.py where epsilon is nothing beside the root")]
    public void Without_epsilon_it_is_that_of_PyTorch()
    {
        Adam adam = new(0.1f, epsilon: 1e-30f);
        float[] p = [1], state = new float[2];
        double torch = 1, m = 0, v = 0;
        for (int t = 1; t <= 20; t++)
        {
            float g = MathF.Cos(t) + 0.2f;
            adam.Update(p, [g], state, t);
            m = (double)0.9f * m + (1 - (double)0.9f) * g;
            v = (double)0.999f * v + (1 - (double)0.999f) * g * g;
            torch -= 0.1 / (1 - Math.Pow(0.9f, t)) * m / (Math.Sqrt(v) / Math.Sqrt(1 - Math.Pow(0.999f, t)));
            Assert.Equal(torch, p[0], 1e-5);
        }
    }

    [Fact]
    [Trait("Source", "keras adam.py: dense semantics, a parameter without gradient moves on while m is not 0")]
    public void Momentum_without_gradient()
    {
        float[] p = [0], state = new float[2];
        Adam adam = new(0.1f);
        adam.Update(p, [1f], state, 1);
        float first = p[0];
        adam.Update(p, [0f], state, 2);
        Assert.True(p[0] < first);
    }

    [Theory]
    [Trait("Source", "keras 2.4 optimizers, decay: lr / (1 + decay t), t = 0, 1, ..., here InverseTimeDecay(1, decay)")]
    [InlineData(0, 1)]
    [InlineData(1, 0.66666666666666663)]
    [InlineData(4, 0.33333333333333331)]
    public void Decay_of_Keras_2(long steps, double factor)
    {
        Assert.Equal(factor, new InverseTimeDecay(1, 0.5).Factor(steps), 1e-15);
        Assert.Equal((float)(0.1f * factor), new Sgd(0.1f) { Schedule = new InverseTimeDecay(1, 0.5) }.RateAt(steps + 1), 1e-8f);
        Assert.Equal(1, new InverseTimeDecay(5, 0.5, staircase: true).Factor(steps));
    }

    [Fact]
    [Trait("Source", "keras learning_rate_schedule.py, InverseTimeDecay")]
    public void Inverse_time_decay()
    {
        Assert.Equal([1, 1 / 1.25, 1 / 1.5, 0.4], new long[] { 0, 1, 2, 6 }.Select(step => new InverseTimeDecay(2, 0.5).Factor(step)), (a, b) => Math.Abs(a - b) < 1e-15);
        Assert.Equal([1, 1, 1 / 1.5, 1 / 1.5], new long[] { 0, 1, 2, 3 }.Select(step => new InverseTimeDecay(2, 0.5, staircase: true).Factor(step)));
        Assert.Throws<ArgumentOutOfRangeException>("decaySteps", () => new InverseTimeDecay(0, 0.5));
        Assert.Throws<ArgumentOutOfRangeException>("decayRate", () => new InverseTimeDecay(1, -0.5));
        Assert.Throws<ArgumentOutOfRangeException>("decayRate", () => new InverseTimeDecay(1, double.NaN));
    }

    [Theory]
    [Trait("Source", "keras base_optimizer.py, use_ema: the first average is the variable after step 1, then 0.9 ema + 0.1 p; it overwrites at the end, or every n steps")]
    [InlineData(null)]
    [InlineData(2)]
    public void Averages_of_parameters(int? every)
    {
        (float[,] x, float[] y) = Samples.Plane(40, 4);
        Sequential averaged = Samples.Network(4, seed: 1, optimizer: new Sgd(0.1f)), plain = Samples.Network(4, seed: 1, optimizer: new Sgd(0.1f));
        averaged.Fit(x, y, epochs: 2, batchSize: 10, shuffle: false, verbose: Verbosity.Silent, callbacks: [new WeightAveraging(0.9, every)]);
        float[]? average = null;
        for (int step = 1; step <= 8; step++)
        {
            plain.TrainOnBatch(Samples.Rows(x, (step - 1) % 4 * 10, 10), y[((step - 1) % 4 * 10)..((step - 1) % 4 * 10 + 10)]);
            float[] p = Samples.Parameters(plain);
            average = average is null ? p : [.. average.Zip(p, (a, p) => (float)(0.9 * a + (1 - 0.9) * p))];
            if (every is null || step % every != 0) continue;
            int at = 0;
            foreach (Variable<float> parameter in plain.EnsureParameters())
            {
                average.AsSpan(at, parameter.Count).CopyTo(parameter.Data);
                at += parameter.Count;
            }
        }
        Assert.Equal(average, Samples.Parameters(averaged));
        Assert.NotEqual(Samples.Parameters(Samples.Network(4, seed: 1)), Samples.Parameters(averaged));
        Assert.Throws<ArgumentOutOfRangeException>("momentum", () => new WeightAveraging(1.5));
        Assert.Throws<ArgumentOutOfRangeException>("overwriteEvery", () => new WeightAveraging(overwriteEvery: 0));
    }

    [Fact]
    [Trait("Source", "keras trainer.py, fit: finalize_variable_values comes before callbacks.on_train_end, and base_optimizer.py overwrites within apply")]
    public void Averages_take_their_place_before_other_callbacks_look()
    {
        (float[,] x, float[] y) = Samples.Plane(40, 4);
        float[] Best(params Callback[] others) => Trained([new WeightAveraging(0.9), .. others]);
        float[] Trained(Callback[] callbacks)
        {
            Sequential model = Samples.Network(4, seed: 1, optimizer: new Sgd(0.1f));
            model.Fit(x, y, epochs: 3, batchSize: 10, seed: 1, verbose: Verbosity.Silent, callbacks: callbacks);
            return Samples.Parameters(model);
        }
        EarlyStopping Stopping() => new("loss");
        float[] best = Trained([Stopping()]), averaged = Best();
        Assert.NotEqual(best, averaged);
        Assert.Equal(best, Best(Stopping()));
        Assert.Equal(best, Trained([Stopping(), new WeightAveraging(0.9)]));

        // Also where they take it in the middle of an epoch, and at the end of one without early stopping.
        foreach (int? every in (int?[])[null, 1])
        {
            List<float[]> seen = [];
            LambdaCallback looks = new() { TrainBatchEnd = (run, _, _) => seen.Add(Samples.Parameters(run.Model)), TrainEnd = run => seen.Add(Samples.Parameters(run.Model)) };
            Trained([new WeightAveraging(0.9, every), looks]);
            float[][] after = [.. seen];
            seen.Clear();
            Assert.Equal(after[^1], Trained([looks, new WeightAveraging(0.9, every)]));
            Assert.Equal(after, seen);
        }
    }

    [Fact]
    [Trait("Source", "torch/optim/adam.py adds weight decay to the gradient, keras adamw.py takes p wd lr away before the step: 2 * 0.996^3 at rate 1")]
    public void Decoupled_decay()
    {
        float[] p = [2], state = new float[2];
        for (int step = 1; step <= 3; step++) new AdamW(1, weightDecay: 0.004f).Update(p, [0f], state, step);
        Assert.Equal(1.976095872, p[0], 1e-6);
    }
}
