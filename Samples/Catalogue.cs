using AutoBce.Samples.Tutorials;

namespace AutoBce.Samples;

/// <summary>The programs by name.</summary>
internal static class Catalogue
{
    private static readonly (string Name, string About, Action<TextWriter> Run)[] s_samples =
    [
        ("spam", "trains a spam filter and measures it on messages it has not seen", SpamFilter.Run),
        ("spam-tuned", "the same with logarithms, weight decay and early stopping, over ten seeds", SpamTuned.Run),
        ("lending", "rare bad loans: class weights, focal loss, threshold, calibration, a report", LendingClub.Run),
        ("custom-loss", "declares a loss in one line and shows what the compiler makes of it", CustomLoss.Run),
        ("built-in", "article, method 1: compile by Keras's names and train", BuiltIn.Run),
        ("class-based", "article, method 2: a loss object instead of a name", ClassBased.Run),
        ("from-scratch", "article, method 3: cross-entropy of one's own, in one line", FromScratch.Run),
        ("weighted", "article: missed positives cost twice as much, and why they did not there", Weighted.Run),
        ("smoothed", "article: label smoothing, and what a tenth of it is", Smoothed.Run),
        ("focal", "article: focal loss, and why it was reversed for negatives there", Focal.Run),
        ("monitoring", "article: the loss over twenty epochs as loss.svg and history.csv", Monitoring.Run),
        ("standalone", "Keras's page on BinaryCrossentropy: the loss called on its own", Standalone.Run),
        ("compile", "Keras's page on BinaryCrossentropy: the loss in compile, with SGD", CompileLoss.Run),
        ("by-hand", "article: the loss by hand and built in, to the last digit", ByHand.Run),
    ];

    public static IEnumerable<string> Names => s_samples.Select(sample => sample.Name);

    /// <returns>0, or 2 where there is no such sample.</returns>
    public static int Run(string[] args, TextWriter output, TextWriter error)
    {
        string name = args is [var first, ..] ? first : "spam";
        foreach ((string known, _, Action<TextWriter> run) in s_samples)
        {
            if (known != name) continue;
            run(output);
            return 0;
        }
        error.WriteLine($"There is no sample \"{name}\". Samples:");
        foreach ((string known, string about, _) in s_samples) error.WriteLine($"  {known,-13} {about}");
        return 2;
    }
}
