// dotnet run Samples/Apps/xor.cs: a loss in one line, and a network that learns exclusive or with it.
using AutoBce;
using static AutoBce.ScalarMath;

float[,] x = { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } };
float[] y = [0, 1, 1, 0];
var model = new Sequential(inputs: 2) { new Dense(8, Activation.Tanh), new Dense(1, Activation.Sigmoid) };
model.Compile(new Adam(learningRate: 0.05f), new Own.FocalLoss(Gamma: 1), metrics: [new BinaryAccuracy()]);
History history = model.Fit(x, y, epochs: 400, seed: 1, verbose: Verbosity.Silent);
Console.WriteLine(model.Summary());
Console.WriteLine($"loss {history.Metrics["loss"][0]:F4} -> {history.Metrics["loss"][^1]:F4}, accuracy {history.Metrics["accuracy"][^1]}");
Console.WriteLine(string.Join(" ", model.PredictClasses(x)));

internal static partial class Own
{
    [Loss]
    public static double Focal([Probability] double p, [Label] double y, double gamma = 2) =>
        -y * Pow(1 - p, gamma) * Log(p) - (1 - y) * Pow(p, gamma) * Log(1 - p);
}
