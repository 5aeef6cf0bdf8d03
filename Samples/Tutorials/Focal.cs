using static AutoBce.ScalarMath;

namespace AutoBce.Samples.Tutorials;

/// <summary>
/// The article's focal loss has the factor (1 - p)^gamma for both classes: of negatives it plays down the hard ones. Lin et al. (2017) have
/// p^gamma for negatives, and 1 - alpha for their weight.
/// </summary>
internal static partial class Focal
{
    [Loss]
    public static double ArticleFocal([Probability] double p, [Label] double y, double gamma = 2, double alpha = 0.25) =>
        -alpha * Pow(1 - p, gamma) * (y * Log(p) + (1 - y) * Log(1 - p));

    [Loss]
    public static double FocalOfLin([Probability] double p, [Label] double y, double gamma = 2, double alpha = 0.25) =>
        -alpha * y * Pow(1 - p, gamma) * Log(p) - (1 - alpha) * (1 - y) * Pow(p, gamma) * Log(1 - p);

    public static void Run(TextWriter output)
    {
        double[] negatives = [0, 0], predictions = [0.1, 0.9], article = new double[2], lin = new double[2];
        new ArticleFocalLoss().Elementwise(predictions, negatives, article);
        new FocalOfLinLoss().Elementwise(predictions, negatives, lin);
        output.Print($"easy negative, p = 0.1: the article's {article[0]:F6}, Lin's {lin[0]:F6}");
        output.Print($"hard negative, p = 0.9: the article's {article[1]:F6}, Lin's {lin[1]:F6}");
        output.WriteLine("The article's makes an easy negative cost more than a hard one.");

        Sequential own = Article.Network(), builtIn = Article.Network();
        own.Compile(new Adam(), new FocalOfLinLoss(Gamma: 2, Alpha: 0.25), [new BinaryAccuracy()]);
        builtIn.Compile(new Adam(), new BinaryFocalCrossEntropy(ApplyClassBalancing: true, Alpha: 0.25, Gamma: 2), [new BinaryAccuracy()]);
        History ownHistory = Article.Fit(own, output), builtInHistory = Article.Fit(builtIn, output);
        double difference = ownHistory.Metrics["loss"].Zip(builtInHistory.Metrics["loss"], (a, b) => Math.Abs(a - b)).Max();
        output.Print($"The built-in loss trains alike: the curves differ by {difference:G2} at most.");
    }
}
