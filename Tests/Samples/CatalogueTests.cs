using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using AutoBce.Samples;

namespace AutoBce.Tests;

/// <summary>Every sample runs, and says what it is there to say.</summary>
public sealed partial class CatalogueTests
{
    private static readonly Dictionary<string, string[]> s_expected = new()
    {
        ["spam"] = ["Total parameters: 5,825", "test accuracy 0.9", "test AUC 0.9"],
        ["spam-tuned"] = ["seed 10: loss: 0.", "mean of ten seeds: accuracy 0.9"],
        ["lending"] = ["class weights", "focal loss", "by cost", "predicted 1", "lending.html"],
        ["custom-loss"] = ["gradient -5", "Weighted"],
        ["built-in"] = ["Total parameters: 2,817", "log 2 = 0.6931"],
        ["class-based"] = ["trains to the same bits: True"],
        ["from-scratch"] = ["own loss 0.1053605", "own loss Infinity", "16.118095, gradient 0"],
        ["weighted"] = ["as the article has it: 1.02617", "as it is meant:        0.93953", "built in:              0.93953"],
        ["smoothed"] = ["labels 0.95 and 0.05", "0.198515 at 0.95", "least at p = 0.95", "labels 0.9 and 0.1", "least at p = 0.9"],
        ["focal"] = ["p = 0.1: the article's 0.021336, Lin's 0.000790", "p = 0.9: the article's 0.005756, Lin's 1.398820"],
        ["monitoring"] = ["loss.svg", "history.csv"],
        ["standalone"] = ["0.81492424 ", "that is 0.815;", "0.45814526 ", "that is 0.458;", "1.6298485 ", "that is 1.630;", "0.9162905 0.71355796 ", "that is 0.916 0.714;", "\"label_smoothing\":0.1"],
        ["compile"] = ["val_loss 0.69"],
        ["by-hand"] = ["by hand:  5.14164949 ", "built in: 5.1416497230529785 ", "5.37269861698611", "Infinity"],
    };

    public static TheoryData<string> Names => [.. Catalogue.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_sample_prints_its_numbers(string name)
    {
        using StringWriter output = new(CultureInfo.InvariantCulture), error = new(CultureInfo.InvariantCulture);
        Assert.Equal(0, Catalogue.Run([name], output, error));
        Assert.All(s_expected[name], expected => Assert.Contains(expected, output.ToString(), StringComparison.Ordinal));
        Assert.Equal("", error.ToString());
        if (name == "spam-tuned") CheckFilter(output.ToString());
        if (name == "lending") CheckLoans(output.ToString());
        if (name == "monitoring") CheckAndDeleteCurves();
        if (name == "lending") File.Delete("lending.html");
    }

    [Fact]
    public void An_unknown_name_gives_the_list_and_2()
    {
        using StringWriter output = new(CultureInfo.InvariantCulture), error = new(CultureInfo.InvariantCulture);
        Assert.Equal(2, Catalogue.Run(["keras"], output, error));
        Assert.Equal("", output.ToString());
        Assert.All(Catalogue.Names, name => Assert.Contains($"  {name} ", error.ToString(), StringComparison.Ordinal));
    }

    /// <summary>The runs are the same on every machine, and so are their figures.</summary>
    private static void CheckFilter(string output)
    {
        Match mean = MeanOfSeeds().Match(output);
        Assert.InRange(Number(mean, "accuracy"), 0.950, 1);
        Assert.InRange(Number(mean, "auc"), 0.985, 1);
    }

    private static void CheckLoans(string output)
    {
        Match mean = PlainLoans().Match(output);
        Assert.InRange(Number(mean, "precision"), 0.17, 1);
        Assert.InRange(Number(mean, "loss"), 0, 0.235);
    }

    private static double Number(Match match, string group) => double.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"mean of ten seeds: accuracy (?<accuracy>[\d.]+), AUC (?<auc>[\d.]+)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MeanOfSeeds();

    /// <summary>AUC, average precision, log loss, mean of three seeds.</summary>
    [GeneratedRegex(@"plain +[\d.]+ +(?<precision>[\d.]+) +(?<loss>[\d.]+)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PlainLoans();

    private static void CheckAndDeleteCurves()
    {
        string[] lines = File.ReadAllLines("history.csv");
        Assert.Equal("epoch,loss,accuracy,val_loss,val_accuracy", lines[0]);
        Assert.Equal(21, lines.Length);
        double[] losses = [.. lines[1..].Select(line => double.Parse(line.Split(',')[1], CultureInfo.InvariantCulture))];
        Assert.True(losses[^1] < losses[0]);
        Assert.Equal("svg", XDocument.Load("loss.svg").Root!.Name.LocalName);
        File.Delete("history.csv");
        File.Delete("loss.svg");
    }
}
