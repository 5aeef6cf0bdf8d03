using AutoBce.Samples;

namespace AutoBce.Benchmarks;

/// <summary>What is compared with libraries of Python.</summary>
internal static class InPython
{
    public static IEnumerable<Comparison> PyTorch()
    {
        foreach ((string name, ElementwiseLoss loss) in new (string, ElementwiseLoss)[] { ("logits", new BinaryLosses.CrossEntropyLogitsLoss()), ("probability", new BinaryLosses.CrossEntropyLoss()) })
        {
            foreach (int n in new[] { 32, 1024, 1 << 20 })
            {
                (float[] x, float[] y) = Data.Binary(n);
                if (name == "probability") x = Data.Sigmoids(x);
                float[] gradient = new float[n];
                yield return new(
                    $"cross-entropy of {name}, {n}", $"{name} {n}", "us", 1e6,
                    () => times =>
                    {
                        for (int i = 0; i < times; i++) loss.Differentiate(x, y, gradient, default, 1f / n);
                    },
                    null);
            }
        }
        foreach (Networks network in Networks.All)
        {
            int steps = network.IsLarge ? 1 : 25;
            yield return new(
                $"step of {network.Name}", $"epoch {network.Inputs} {network.First} {network.Second} {network.Rows} {steps}", "us", 1e6 / steps, () => network.Epochs(steps), null);
        }
    }

    /// <summary>The whole of Fit, from compiling on.</summary>
    public static IEnumerable<Comparison> Fits()
    {
        string file = Path.Combine(AppContext.BaseDirectory, "data", "spambase.csv");
        Spambase data = Spambase.Load(file);
        yield return new("spam filter, 20 epochs", "fit " + file, "ms", 1e3, () => Fit, null);

        void Fit(int times)
        {
            for (int i = 0; i < times; i++)
            {
                Sequential model = new(Spambase.Features) { new Dense(64, Activation.Relu), new Dense(32, Activation.Relu), new Dense(1, Activation.Sigmoid) };
                model.Compile(new Adam(), new BinaryCrossEntropy());
                model.Fit(data.TrainX, data.TrainY, epochs: 20, batchSize: 32, seed: 1, verbose: Verbosity.Silent);
            }
        }
    }
}
