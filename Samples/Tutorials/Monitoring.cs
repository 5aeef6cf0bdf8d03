namespace AutoBce.Samples.Tutorials;

/// <summary>The article's curves of training and validation loss, drawn into the current folder.</summary>
internal static class Monitoring
{
    public static void Run(TextWriter output)
    {
        Sequential model = Article.Network();
        model.Compile("adam", "binary_crossentropy", ["accuracy"]);
        History history = Article.Fit(model, output, epochs: 20);
        IReadOnlyList<double> validation = history.Metrics["val_loss"];
        int best = 0;
        for (int epoch = 1; epoch < validation.Count; epoch++)
        {
            if (validation[epoch] < validation[best]) best = epoch;
        }
        output.Print($"The validation loss is lowest, {validation[best]:F4}, after epoch {best + 1}; from there on the network learns coin tosses by heart.");
        history.SaveSvg("loss.svg");
        history.SaveCsv("history.csv");
        output.WriteLine("The curves are in loss.svg, the numbers in history.csv.");
    }
}
