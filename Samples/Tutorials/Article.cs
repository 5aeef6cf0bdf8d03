namespace AutoBce.Samples.Tutorials;

/// <summary>The data and the network of the article on training: a thousand rows of noise whose labels are coin tosses.</summary>
internal static class Article
{
    public const int Features = 10;

    public static (double[,] X, int[] Y) Data(ulong seed = 42)
    {
        RandomSource random = new(seed);
        double[,] x = new double[1000, Features];
        int[] y = new int[1000];
        for (int i = 0; i < y.Length; i++)
        {
            for (int j = 0; j < Features; j++) x[i, j] = random.NextDouble();
            y[i] = random.NextInt(2);
        }
        return (x, y);
    }

    public static Sequential Network() => new(Features)
    {
        new Dense(64, Activation.Relu),
        new Dense(32, Activation.Relu),
        new Dense(1, Activation.Sigmoid),
    };

    /// <summary>model.fit(X_train, y_train, epochs=epochs, batch_size=32, validation_split=0.2)</summary>
    public static History Fit(Sequential model, TextWriter output, int epochs = 10)
    {
        (double[,] x, int[] y) = Data();
        History history = model.Fit(x, y, epochs: epochs, batchSize: 32, validationSplit: 0.2, seed: 42, verbose: output.Progress());
        output.Print($"loss {history.Metrics["loss"][0]:F4} -> {history.Metrics["loss"][^1]:F4}, val_loss {history.Metrics["val_loss"][^1]:F4}, val_accuracy {history.Metrics["val_accuracy"][^1]:F4}");
        return history;
    }
}
