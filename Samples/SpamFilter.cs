using System.Diagnostics;
using System.Globalization;

namespace AutoBce.Samples;

/// <summary>Two hidden layers on Spambase.</summary>
internal static class SpamFilter
{
    public static void Run()
    {
        Spambase data = Spambase.Load();
        long start = Stopwatch.GetTimestamp();
        Sequential model = new(inputs: Spambase.Features)
        {
            new Dense(64, Activation.Relu),
            new Dense(32, Activation.Relu),
            new Dense(1, Activation.Sigmoid),
        };
        model.Compile(new Adam(learningRate: 1e-3f), new BinaryCrossEntropy(), metrics: [new BinaryAccuracy(), new Auc()]);
        Console.WriteLine(model.Summary());
        model.Fit(data.TrainX, data.TrainY, epochs: 20, batchSize: 32, seed: 42);
        TimeSpan training = Stopwatch.GetElapsedTime(start);

        IReadOnlyDictionary<string, double> test = model.Evaluate(data.TestX, data.TestY);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"test accuracy {test["accuracy"]:F4}"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"test AUC {test["auc"]:F4}"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"test log loss {test["loss"]:F4}"));
        Console.WriteLine(ConfusionMatrix.From(model.Predict(data.TestX), data.TestY));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"training time {training.TotalSeconds:F2} s"));
    }
}
