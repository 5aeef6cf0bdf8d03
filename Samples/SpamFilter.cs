using System.Diagnostics;

namespace AutoBce.Samples;

/// <summary>Two hidden layers on Spambase.</summary>
internal static class SpamFilter
{
    public static void Run(TextWriter output)
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
        output.WriteLine(model.Summary());
        model.Fit(data.TrainX, data.TrainY, epochs: 20, batchSize: 32, seed: 42, verbose: output.Progress());
        TimeSpan training = Stopwatch.GetElapsedTime(start);

        Evaluation test = model.Evaluate(data.TestX, data.TestY);
        output.Print($"test accuracy {test["accuracy"]:F4}");
        output.Print($"test AUC {test["auc"]:F4}");
        output.Print($"test log loss {test["loss"]:F4}");
        output.WriteLine(ConfusionMatrix.From(model.Predict(data.TestX), data.TestY));
        output.Print($"training time {training.TotalSeconds:F2} s");
    }
}
