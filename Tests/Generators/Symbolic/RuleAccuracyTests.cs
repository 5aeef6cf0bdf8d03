using AutoBce.Generators.Symbolic;
using Xunit.Abstractions;

namespace AutoBce.Tests.Generators;

/// <summary>What each rule makes of its expressions, compiled and run, against the expression as written in arbitrary precision.</summary>
public class RuleAccuracyTests(ITestOutputHelper output)
{
    private const double Bound = 4;

    private static readonly Lazy<ElementwiseLoss[]> Compiled = new(() => CompiledLosses.Compile(
        [.. RulesTests.Rows.Select(row => (string)row[1]).Select(e => new LossText(RulesTests.IsOfProbability(e) ? Formula.OfProbability : Formula.OfLogit, e))]));

    public static TheoryData<string> Names => [.. Rules.All.Select(r => r.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void KernelsOfTheRuleAreWithinFourUlp(string rule)
    {
        var failures = new List<string>();
        foreach ((object[] row, int i) in RulesTests.Rows.Select((row, i) => (row, i)).Where(r => (string)r.row[0] == rule))
        {
            Accuracy accuracy = Accuracy.Of(Compiled.Value[i]);
            output.WriteLine($"{row[1]}: value {accuracy.Value}; gradient {accuracy.Gradient}");
            if (!(accuracy.WorstUlps <= Bound)) failures.Add($"{row[1]}: value {accuracy.Value}; gradient {accuracy.Gradient}");
        }
        Assert.True(failures.Count == 0, string.Join("\n", failures));
    }
}
