using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Xunit.Abstractions;

namespace AutoBce.Tests.Conformance;

/// <summary>Losses on which other libraries failed, as naive as there: finite and within 4 ulp, and right at infinity.</summary>
public class ConformanceTests(ITestOutputHelper output)
{
    private const double Bound = 4;

    private static readonly Lazy<ElementwiseLoss[]> Compiled = new(() => CompiledLosses.Compile([.. Report.All.Select(r => new LossText(r.Parameters, r.Expression))]));

    private static readonly Lazy<Accuracy[]> Measured = new(() => [.. Compiled.Value.Select((loss, i) => Accuracy.Of(loss, crossesZero: Report.All[i].CrossesZero, smoothing: Report.All[i].Smoothing))]);

    public static TheoryData<string> Names => [.. Report.All.Select(r => r.Name)];

    private static int IndexOf(string name) => Array.FindIndex(Report.All, r => r.Name == name);

    [Theory]
    [MemberData(nameof(Names))]
    public void LossIsWithinFourUlpEverywhere(string name)
    {
        Accuracy accuracy = Measured.Value[IndexOf(name)];
        output.WriteLine($"{name}: value {accuracy.Value}; gradient {accuracy.Gradient}");
        Assert.True(accuracy.WorstUlps <= Bound, $"{name}: value {accuracy.Value}; gradient {accuracy.Gradient}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void LossAtTheEndsIsItsLimit(string name)
    {
        ElementwiseLoss loss = Compiled.Value[IndexOf(name)];
        double[] ends = loss.Graph.Prediction == PredictionKind.Probability ? [0, 1] : [double.NegativeInfinity, double.PositiveInfinity];
        foreach (double end in ends)
            foreach (double label in double.IsInfinity(end) ? new[] { 0, 1, 0.25 } : [0, 1])
            {
                (double value, double gradient) = double.IsInfinity(end) ? Accuracy.Limit(loss, Math.Sign(end), label) : Accuracy.LimitAt(loss, end, label);
                (double[] losses, double[] slopes) = LossKernels.Run<double>(loss, [end], [label]);
                (float[] narrow, float[] narrowSlopes) = LossKernels.Run<float>(loss, [(float)end], [(float)label]);
                string where = $"{name} at {end}, label {label}";
                AssertLimit(value, losses[0], where);
                AssertLimit(gradient, slopes[0], where + ", slope");
                AssertLimit(value, narrow[0], where + " in float");
                AssertLimit(gradient, narrowSlopes[0], where + ", slope in float");
            }
    }

    public static TheoryData<string> NamesWithPredictions => [.. Report.All.Where(r => r.At is not null).Select(r => r.Name)];

    [Theory]
    [MemberData(nameof(NamesWithPredictions))]
    public void LossIsWithinFourUlpWhereItWasReported(string name) => AssertBound(name, Accuracy.At(Compiled.Value[IndexOf(name)], Report.All[IndexOf(name)].At!));

    public static TheoryData<string> NamesOfLogits => [.. Report.All.Where(r => !r.Parameters.Contains("[Probability]", StringComparison.Ordinal)).Select(r => r.Name)];

    [Theory]
    [MemberData(nameof(NamesOfLogits))]
    public void LossFarOutIsWithinFourUlp(string name) => AssertBound(name, Accuracy.FarOut(Compiled.Value[IndexOf(name)]));

    private static void AssertBound(string name, Accuracy accuracy) =>
        Assert.True(accuracy.WorstUlps <= Bound, $"{name}: value {accuracy.Value}; gradient {accuracy.Gradient}");

    private static void AssertLimit(double limit, double actual, string where)
    {
        Assert.False(double.IsNaN(limit), where + " has no limit.");
        bool same = double.IsInfinity(limit) ? actual == limit : Math.Abs(actual - limit) <= 4e-7 * Math.Abs(limit);
        Assert.True(same, $"{where}: {actual:R}, but the limit is {limit:R}.");
    }

    [Fact]
    public void ThereAreNoFewerReportsThanPromised() => Assert.True(Report.All.Length >= 55 && Report.All.DistinctBy(r => r.Name).Count() == Report.All.Length);

    /// <summary>The page is the table; set AUTOBCE_UPDATE_SNAPSHOTS to 1 to write it anew into the folder of the tests.</summary>
    [Fact]
    public void PageIsTheTable()
    {
        string expected = Page(), path = Path.Combine(AppContext.BaseDirectory, "conformance.md");
        if (Environment.GetEnvironmentVariable("AUTOBCE_UPDATE_SNAPSHOTS") == "1") File.WriteAllText(path, expected);
        Assert.Equal(WithoutFigures(expected), WithoutFigures(File.ReadAllText(path)));
    }

    /// <summary>Measured figures may differ in their digits from one processor to the next.</summary>
    private static string WithoutFigures(string page) => Regex.Replace(page.ReplaceLineEndings("\n"), @"\| \d\.\d\d ", "| ", RegexOptions.None, TimeSpan.FromSeconds(1));

    private static string Page()
    {
        var page = new StringBuilder("""
            # Conformance

            Losses on which other libraries gave NaN, zeros or wrong digits, in C#, as naive as they are there, with nothing added to make them
            safe. Each is compiled and run in float and in double, at labels 0, 1 and 0.3: logits at 0, from 1e-45 to 1e-4 and to 745.5, where
            exponentials, sigmoids and logarithms saturate; logits of 1e4 in both formats, 1e38 in float and 1e307 in double, of both signs,
            against the line that the loss follows from 800 to 1600; probabilities from 1e-45 to 1 - 2^-24; what else a report names; and both
            ends of the range, where the loss must be its limit (at a probability of 0 or 1, for labels 0 and 1). The figures are the greatest
            errors in ulp on the grid, far and named points aside, against the expression as written, in arbitrary precision (gradients at soft
            labels: of the larger of their two parts; the value with epsilons, which is 0 at p = epsilon: of what an ulp of p changes, if that is
            more). The test holds them below 4, and this page to its table:

                dotnet test -c Release --filter "FullyQualifiedName~Conformance" --logger "console;verbosity=detailed"

            With `AUTOBCE_LONG=1` the reference itself goes on to logits of -1e4 and 1e4, where it takes 45,000 bits: those of 2026-11-22 hold there too (7 minutes).

            | report | what was given there | value | gradient |
            |---|---|---|---|

            """.ReplaceLineEndings("\n"));
        for (int i = 0; i < Report.All.Length; i++)
            page.Append(CultureInfo.InvariantCulture, $"| [{Report.All[i].Name}]({Report.All[i].Link}) | {Report.All[i].Given} | {Measured.Value[i].Value.Ulps:0.00} | {Measured.Value[i].Gradient.Ulps:0.00} |\n");
        page.Append("\n## The losses\n\n");
        foreach (Report report in Report.All) page.Append(CultureInfo.InvariantCulture, $"- {report.Name}: `({report.Parameters}) => {report.Expression}`\n");
        return page.ToString();
    }
}
