namespace AutoBce.Tests;

[Collection(VectorWidthCollection.Name)]
public sealed class DeterminismTests
{
    [Fact]
    public void Equal_seeds_give_equal_bits_on_any_thread()
    {
        (float[,] x, float[] y) = Samples.Plane(100, 4);
        float[] Train(ulong seed)
        {
            Sequential model = Samples.Network(4, metrics: [new Auc()]);
            model.Fit(x, y, epochs: 3, validationSplit: 0.1, seed: seed, verbose: Verbosity.Silent);
            return Samples.Parameters(model);
        }
        float[] first = Train(42), other = [];
        Thread thread = new(() => other = Train(42));
        thread.Start();
        thread.Join();
        Assert.Equal(first, other);
        Assert.NotEqual(first, Train(43));
    }

    [Fact]
    public void A_drawn_seed_is_reported_and_repeats_the_run()
    {
        (float[,] x, float[] y) = Samples.Plane(40, 4);
        Sequential drawn = Samples.Network(4), repeated = Samples.Network(4);
        ulong seed = drawn.Fit(x, y, epochs: 2, verbose: Verbosity.Silent).Seed;
        repeated.Fit(x, y, epochs: 2, seed: seed, verbose: Verbosity.Silent);
        Assert.Equal(Samples.Parameters(drawn), Samples.Parameters(repeated));
        Assert.Equal(seed, drawn.Seed);
    }

    [Fact]
    public void Vectors_of_any_width_train_to_the_same_bits()
    {
        (float[,] x, float[] y) = Samples.Plane(100, 19);
        List<float[]> results = [];
        try
        {
            foreach (int bits in new[] { 512, 256, 128 })
            {
                VectorWidth.Forced = bits;
                Sequential model = Samples.Network(19, metrics: [new Auc()]);
                model.Fit(x, y, epochs: 3, seed: 42, verbose: Verbosity.Silent);
                results.Add(Samples.Parameters(model));
            }
        }
        finally
        {
            VectorWidth.Forced = null;
        }
        Assert.Equal(results[0], results[1]);
        Assert.Equal(results[0], results[2]);
    }

    [Fact]
    public void An_output_does_not_depend_on_its_batch()
    {
        (float[,] x, _) = Samples.Plane(101, 7);
        Sequential model = new(7) { new Dense(33, Activation.Relu), new Dense(17, Activation.Tanh), new Dense(3, Activation.Sigmoid) };
        model.Build(1);
        float[] whole = model.Predict(x);
        foreach (int batchSize in new[] { 1, 2, 5, 16, 33, 100 }) Assert.Equal(whole, model.Predict(x, batchSize));
        Parallel.For(0, 8, i => Assert.Equal(whole, model.Predict(x, 10 + i)));
    }

    [Fact]
    public void A_steady_state_of_training_allocates_nothing()
    {
        (float[,] x, float[] y) = Samples.Plane(32, 57);
        float[,] smallX = Samples.Rows(x, 0, 9), oneX = Samples.Rows(x, 3, 1);
        float[] smallY = y[..9], oneY = y[3..4];
        Sequential model = new(57) { new Dense(64, Activation.Relu), new Dense(32, Activation.Relu), new Dense(1, Activation.Sigmoid) };
        model.Compile(new Adam(), new BinaryCrossEntropy(LabelSmoothing: 0.1), [new Auc()]);
        for (int i = 0; i < 50; i++) Step();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 3_334; i++) Step();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Step()
        {
            model.TrainOnBatch(x, y);
            model.TrainOnBatch(smallX, smallY);
            model.TrainOnBatch(oneX, oneY);
        }
    }

    /// <summary>Products large enough for the pool, in all three directions.</summary>
    [Fact]
    public void Any_number_of_threads_trains_to_the_same_bits_and_allocates_nothing()
    {
        (float[,] x, float[] y) = Samples.Plane(256, 300);
        List<float[]> results = [];
        try
        {
            foreach (int threads in new[] { 1, 2, 3 })
            {
                WorkerPool.Forced = threads;
                Sequential model = new(300) { new Dense(260, Activation.Relu), new Dense(257, Activation.Relu), new Dense(1, Activation.Sigmoid) };
                model.Compile(new Adam(), new BinaryCrossEntropy());
                model.Build(5);
                for (int i = 0; i < 5; i++) model.TrainOnBatch(x, y);
                long before = GC.GetAllocatedBytesForCurrentThread();
                for (int i = 0; i < 5; i++) model.TrainOnBatch(x, y);
                Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
                results.Add(Samples.Parameters(model));
            }
        }
        finally
        {
            WorkerPool.Forced = null;
        }
        Assert.Equal(results[0], results[1]);
        Assert.Equal(results[0], results[2]);
    }
}
