using static AutoBce.ScalarMath;

namespace AutoBce.Samples.Tutorials;

/// <summary>Method 3 of the article: cross-entropy written by hand.</summary>
internal static partial class FromScratch
{
    /// <summary>Mathematics, without clipping: the compiler makes it safe.</summary>
    [Loss]
    public static double OwnBce([Probability] double p, [Label] double y) => -(y * Log(p) + (1 - y) * Log(1 - p));

    /// <summary>The article's function as it stands, clip and rounding included.</summary>
    [Loss(Arithmetic = Arithmetic.AsWritten)]
    public static float ArticleBce([Prediction] float p, [Label] float y)
    {
        float clipped = Max(Min(p, 1 - 1e-7f), 1e-7f);
#pragma warning disable ABCE114 // The article loses these digits.
        return -(y * Log(clipped) + (1 - y) * Log(1 - clipped));
#pragma warning restore ABCE114
    }

    public static void Run(TextWriter output)
    {
        float[] labels = [1, 0, 1], predictions = [0.9f, 0.2f, 0], own = new float[3], article = new float[3], slope = new float[3], articleSlope = new float[3];
        new OwnBceLoss().Elementwise(predictions, labels, own);
        new ArticleBceLoss().Elementwise(predictions, labels, article);
        new OwnBceLoss().Differentiate(predictions, labels, slope);
        new ArticleBceLoss().Differentiate(predictions, labels, articleSlope);
        for (int i = 0; i < 3; i++)
            output.Print($"p = {predictions[i]}, y = {labels[i]}: own loss {own[i]}, gradient {slope[i]}; the article's {article[i]}, gradient {articleSlope[i]}");
        output.WriteLine("Where the article clips, a certain miss costs 16.118095 and has no gradient to learn from; under a sigmoid the own loss is");
        output.WriteLine("trained as a function of the logit, where it has one:");

        Sequential model = Article.Network();
        model.Compile(new Adam(), new OwnBceLoss(), [new BinaryAccuracy()]);
        Article.Fit(model, output, epochs: 5);
    }
}
