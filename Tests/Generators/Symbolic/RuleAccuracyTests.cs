using AutoBce.Generators.Symbolic;
using Xunit.Abstractions;

namespace AutoBce.Tests.Generators;

/// <summary>What each rule makes of its expressions, compiled and run, against the expression as written in arbitrary precision.</summary>
public class RuleAccuracyTests(ITestOutputHelper output)
{
    private const double Bound = 4;

    /// <summary>The rows of <see cref="RulesTests"/>, but for those whose value is not worth its digits as a loss; and losses in their place.</summary>
    private static readonly (string Rule, string Expression)[] Losses =
    [
        .. RulesTests.Rows.Select(row => ((string)row[0], (string)row[1])).Where(row => !Left.ContainsKey(row.Item2)),
        ("mixture-slope", "Pow(y * Sigmoid(z) + (1 - y) * Sigmoid(-z), a)"),
        ("log-quotient", "-Pow(p, a - 1) * Log(1 - p)"),
        ("power-over-sum", "-Pow(p, a / 4) * (Log(1 - p) - y * p)"),
        ("log-product", "Log(Pow(Sigmoid(z), a))"),
        ("label-complement", "-(a / 8 + y * (1 - a / 4)) * Log(p) - (1 - (a / 8 + y * (1 - a / 4))) * Log(1 - p)"),
    ];

    private static Dictionary<string, string> Left => new(StringComparer.Ordinal)
    {
        ["Log(Sigmoid(z) * Pow(Sigmoid(-z), a))"] = "its slope crosses zero within half an ulp of the prediction -log 2, and half an ulp of z changes all of it",
        ["b - b * (2 * p * y + 1) / (p * p + y * y + 1)"] = "its slope is 0 at p = y, where the quotient of differences that stands for the truth is 1e-61; TypicalLossTests has it with a numerator of its own",
        ["1 - (a / 2 + y * (1 - a))"] = "has no prediction",
    };

    /// <summary>Values that cross zero.</summary>
    private static readonly HashSet<string> Crossing = ["Log(3 * Sigmoid(z))", "Sigmoid(z) - y", "b * p - b * y", "Log(Exp(z) + Exp(y))", "z + Softplus(y - z)", "y * (Log(y) + Softplus(-z))"];

    /// <summary>Where a soft label makes parts cancel that no label alone shows: 4.7 ulp of the slope, and 4.2 of a value near its zero.</summary>
    private static readonly HashSet<string> Hard = ["Pow(y * Sigmoid(z) + (1 - y) * Sigmoid(-z), a)", "Log((Exp(z) + Exp(y)) / 2)"];

    private static readonly Lazy<ElementwiseLoss[]> Compiled = new(() => CompiledLosses.Compile(
        [.. Losses.Select(row => new LossText(RulesTests.IsOfProbability(row.Expression) ? Formula.OfProbability : Formula.OfLogit, row.Expression))]));

    public static TheoryData<string> Names => [.. Rules.All.Select(r => r.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void KernelsOfTheRuleAreWithinFourUlp(string rule)
    {
        var failures = new List<string>();
        for (int i = 0; i < Losses.Length; i++)
        {
            string expression = Losses[i].Expression;
            if (Losses[i].Rule != rule) continue;
            Accuracy accuracy = Accuracy.Of(Compiled.Value[i], Crossing.Contains(expression), Hard.Contains(expression), expression.Contains("a / 8", StringComparison.Ordinal) ? 0.5 : 0);
            output.WriteLine($"{expression}: value {accuracy.Value}; gradient {accuracy.Gradient}");
            if (!(accuracy.WorstUlps <= Bound)) failures.Add($"{expression}: value {accuracy.Value}; gradient {accuracy.Gradient}");
        }
        Assert.Contains(Losses, loss => loss.Rule == rule);
        Assert.True(failures.Count == 0, string.Join("\n", failures));
    }
}
