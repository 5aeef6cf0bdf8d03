namespace AutoBce.Samples.Tutorials;

/// <summary>Method 2 of the article: a loss object. With a sigmoid output both settings of FromLogits train on the logits before it.</summary>
internal static class ClassBased
{
    public static void Run(TextWriter output)
    {
        Sequential model = Article.Network();
        model.Compile(new Adam(), new BinaryCrossEntropy(FromLogits: false), [new BinaryAccuracy()]);
        History probabilities = Article.Fit(model, output);

        Sequential logits = new(Article.Features) { new Dense(64, Activation.Relu), new Dense(32, Activation.Relu), new Dense(1) };
        logits.Compile(new Adam(), new BinaryCrossEntropy(FromLogits: true), [new BinaryAccuracy()]);
        History raw = Article.Fit(logits, output);
        output.Print($"A model of logits trains to the same bits: {raw.Metrics["loss"].SequenceEqual(probabilities.Metrics["loss"])}");
    }
}
