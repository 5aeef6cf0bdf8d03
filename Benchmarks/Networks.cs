namespace AutoBce.Benchmarks;

/// <summary>A network of the training steps: two ReLU layers and a sigmoid.</summary>
internal sealed record Networks(int Inputs, int First, int Second, int Rows)
{
    public static readonly Networks[] All = [new(10, 64, 32, 32), new(57, 64, 32, 32), new(784, 512, 512, 256), new(784, 1024, 1024, 1024)];

    public string Name => $"{Inputs}-{First}-{Second}-1, {Rows} rows";

    public int Parameters => (Inputs + 1) * First + (First + 1) * Second + Second + 1;

    /// <summary>The numbers that an optimiser goes through: each tensor is filled up to whole cache lines.</summary>
    public int Stored => new[] { Inputs * First, First, First * Second, Second, Second, 1 }.Sum(count => (count + 15) / 16 * 16);

    public bool IsLarge => First > 100;

    public Sequential Create()
    {
        Sequential model = new(Inputs) { new Dense(First, Activation.Relu), new Dense(Second, Activation.Relu), new Dense(1, Activation.Sigmoid) };
        model.Build(seed: 1);
        model.Compile(new Adam(), new BinaryCrossEntropy());
        return model;
    }

    /// <summary>Training of a new model for one epoch a call.</summary>
    public Action<int> Epochs(int steps)
    {
        (float[,] x, float[] y) = Data.Batch(Rows * steps, Inputs);
        Sequential model = Create();
        return times => model.Fit(x, y, epochs: times, batchSize: Rows, shuffle: false, verbose: Verbosity.Silent);
    }

    /// <summary>Training of a new model on one batch.</summary>
    public Action<int> Steps()
    {
        (float[,] x, float[] y) = Data.Batch(Rows, Inputs);
        Sequential model = Create();
        Train(IsLarge ? 3 : 100);
        return Train;

        void Train(int times)
        {
            for (int i = 0; i < times; i++) model.TrainOnBatch(x, y);
        }
    }
}
