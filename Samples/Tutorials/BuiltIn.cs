namespace AutoBce.Samples.Tutorials;

/// <summary>Method 1 of the article: everything by Keras's names.</summary>
internal static class BuiltIn
{
    public static void Run(TextWriter output)
    {
        Sequential model = Article.Network();
        model.Compile("adam", "binary_crossentropy", ["accuracy"]);
        output.WriteLine(model.Summary());
        Article.Fit(model, output);
        output.Print($"The labels are coin tosses: a validation loss of log 2 = {Math.Log(2):F4} is the best there is.");
    }
}
