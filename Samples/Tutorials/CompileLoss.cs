namespace AutoBce.Samples.Tutorials;

/// <summary>model.compile(optimizer='sgd', loss=tf.keras.losses.BinaryCrossentropy()).</summary>
internal static class CompileLoss
{
    public static void Run(TextWriter output)
    {
        Sequential model = Article.Network();
        model.Compile(new Sgd(), new BinaryCrossEntropy(), [new BinaryAccuracy()]);
        Article.Fit(model, output);
    }
}
