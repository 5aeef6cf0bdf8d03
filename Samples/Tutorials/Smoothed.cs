namespace AutoBce.Samples.Tutorials;

/// <summary>The article's label smoothing. It says that 0.1 makes labels of 0.9 and 0.1; Keras makes 0.95 and 0.05 of them.</summary>
internal static class Smoothed
{
    public static void Run(TextWriter output)
    {
        foreach (double smoothing in new[] { 0.1, 0.2 })
        {
            double one = 1 - smoothing / 2;
            double[] labels = [1, 1, 1], predictions = [0.9, 0.95, 0.99];
            double[] losses = [.. Losses(smoothing, labels, predictions)];
            output.Print($"smoothing {smoothing}: labels {one:G3} and {1 - one:G3}; y = 1 costs {losses[0]:F6} at p = 0.9, {losses[1]:F6} at 0.95, {losses[2]:F6} at 0.99: least at p = {predictions[Array.IndexOf(losses, losses.Min())]}");
        }
        output.WriteLine("For 0.9 and 0.1, as the article has it, the smoothing is 0.2.");

        Sequential model = Article.Network();
        model.Compile(new Adam(), new BinaryCrossEntropy(FromLogits: false, LabelSmoothing: 0.1), [new BinaryAccuracy()]);
        Article.Fit(model, output);
    }

    private static System.Numerics.Tensors.Tensor<double> Losses(double smoothing, double[] labels, double[] predictions) =>
        new BinaryCrossEntropy(LabelSmoothing: smoothing, Reduction: Reduction.None, Mode: ProbabilityMode.Exact)
            .Call<double>(new(labels, [3, 1]), new(predictions, [3, 1]));
}
