using AutoBce.Generators.Symbolic;
using AutoBce.Tests.Proofs;
using Xunit.Abstractions;

namespace AutoBce.Tests.Generators;

/// <summary>Each rule's identity is a theorem, and none of its misspellings is.</summary>
public class RuleProofTests(ITestOutputHelper output)
{
    public static TheoryData<string> Names => [.. Rules.All.Select(r => r.Name)];

    private static Rule Named(string name) => Rules.All.Single(r => r.Name == name);

    [Theory]
    [MemberData(nameof(Names))]
    public void RuleIsProved(string rule)
    {
        var kinds = new List<Proof>();
        foreach (Statement statement in Statement.ParseAll(Named(rule).Identity))
        {
            Verdict verdict = Prover.Prove(statement);
            Assert.True(verdict.IsProved, $"{rule}: {verdict.Reason}");
            kinds.Add(verdict.Kind);
        }
        Assert.Equal(Named(rule).Proof, kinds.Max());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void RuleWithASlipOfThePenIsRefused(string rule)
    {
        int mutants = 0;
        foreach (Statement statement in Statement.ParseAll(Named(rule).Identity))
            foreach (Term right in statement.Right.Mutants())
            {
                Statement mutant = statement with { Right = right };
                // A slip may keep the meaning: |-x|, or 0 for 0 + 0.
                if (mutant.Differences().All(d => !(Math.Abs(d) > 1e-9))) continue;
                mutants++;
                Assert.False(Prover.Prove(mutant).IsProved, $"{mutant.Left} = {right} is not true, but is proved.");
            }
        output.WriteLine($"{rule}: {mutants} false statements refused");
        Assert.True(mutants > 0, $"{rule} has no mutants.");
    }

    /// <summary>
    /// What the code behind the rules does, and not only what it says: each single rewriting of the losses below, of their gradients and of
    /// their compositions with the sigmoid is an identity.
    /// </summary>
    [Fact]
    public void EveryRewritingIsProved()
    {
        var proved = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (object[] row in RulesTests.Rows)
        {
            string text = (string)row[1];
            Formula formula = RulesTests.Parse(text);
            StableLoss stable = LossCompiler.Stabilize(formula.Loss, formula.Prediction, new DerivativeRequest(true, []), default);
            IEnumerable<Application> applications = stable.Applications;
            if (formula.Prediction.Range.Upper == 1)
            {
                (Expr composed, Expr logit) = LossCompiler.ComposeWithSigmoid(formula.Loss, formula.Prediction);
                applications = applications.Concat(LossCompiler.Stabilize(composed, logit, new DerivativeRequest(true, []), default).Applications);
            }
            foreach (Application application in applications)
            {
                Verdict verdict = Prove(application);
                Assert.True(verdict.IsProved, $"{text}: {application.Rule.Name}: {application.Before} -> {application.After}: {verdict.Reason}");
                proved[application.Rule.Name] = proved.GetValueOrDefault(application.Rule.Name) + 1;
            }
        }
        output.WriteLine(string.Join(", ", proved.Select(p => $"{p.Key} {p.Value}")));
        Assert.Equal(Rules.All.Select(r => r.Name).Order(StringComparer.Ordinal), proved.Keys.Order(StringComparer.Ordinal));
    }

    /// <summary>For every label, or else for those from 0 to 1, where logarithms of mixtures need that.</summary>
    private static Verdict Prove(Application application)
    {
        Verdict verdict = Prove(application, e => e.Op is Op.Prediction);
        return verdict.IsProved ? verdict : Prove(application, e => e.Op is Op.Prediction or Op.Label);
    }

    private static Verdict Prove(Application application, Func<Expr, bool> isBounded)
    {
        var substitutions = new Dictionary<string, Term>(StringComparer.Ordinal);
        var positive = new HashSet<string>(StringComparer.Ordinal);
        foreach (Expr input in Traversal.Reachable(application.Before, application.After).Where(e => isBounded(e) && e.Range.Upper == 1))
        {
            Term unit = Statement.UnitInterval(input.Name + "'");
            substitutions[input.Name] = input.Range.Lower == 0 ? unit : unit + unit - Term.Number(1);
            positive.Add(input.Name + "'");
        }
        return Prover.Prove(Term.Of(application.Before), Term.Of(application.After), substitutions, positive);
    }
}
