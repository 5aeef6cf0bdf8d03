using System.Numerics.Tensors;
using static AutoBce.ScalarMath;

namespace AutoBce.Samples.Tutorials;

/// <summary>
/// The article's weighted loss. There losses of shape [N] are multiplied by weights of shape [N, 1]: the product is [N, N], and its mean
/// is the mean loss times the mean weight. No sample has a weight of its own.
/// </summary>
internal static partial class Weighted
{
    /// <summary>What was meant: a missed positive costs more.</summary>
    [Loss]
    public static double WeightedBce([Probability] double p, [Label] double y, double positiveWeight = 2) =>
        -(positiveWeight * y * Log(p) + (1 - y) * Log(1 - p));

    public static void Run(TextWriter output)
    {
        double[] labels = [1, 0, 1, 0], predictions = [0.9, 0.1, 0.4, 0.8];
        Tensor<double> losses = new BinaryCrossEntropy(Reduction: Reduction.None, Mode: ProbabilityMode.Exact).Call<double>(new(labels, [4, 1]), new(predictions, [4, 1]));
        double asWritten = losses.SelectMany(loss => labels.Select(y => loss * (y * 2 + (1 - y) * 1))).Average();
        double asMeant = new WeightedBceLoss(PositiveWeight: 2).Evaluate(predictions, labels) / labels.Length;
        output.Print($"as the article has it: {asWritten:F5}, the mean loss {losses.Average():F5} times the mean weight 1.5");
        output.Print($"as it is meant:        {asMeant:F5}");
        BinaryCrossEntropy builtIn = new(Mode: ProbabilityMode.Exact) { PositiveWeight = 2 };
        output.Print($"built in:              {builtIn.Call<double>(new(labels, [4, 1]), new(predictions, [4, 1]))[0]:F5}");

        Sequential model = Article.Network();
        model.Compile(new Adam(), new WeightedBceLoss(PositiveWeight: 2), [new BinaryAccuracy()]);
        Article.Fit(model, output);
        (double[,] x, int[] y) = Article.Data();
        double positives = y.Average();
        output.Print($"Of labels that nothing predicts, {positives:P1} positive, it says {model.Predict(x).Average():F3} on average: near 2 q / (1 + q) = {2 * positives / (1 + positives):F3}.");
    }
}
