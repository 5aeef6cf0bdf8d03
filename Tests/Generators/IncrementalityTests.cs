using System.Collections;
using System.Reflection;
using AutoBce.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoBce.Tests.Generators;

/// <summary>What an edit does not concern is not made again.</summary>
public class IncrementalityTests
{
    private const string Source = """
        using AutoBce;
        using static AutoBce.ScalarMath;

        public static partial class Sample
        {
            [Loss] public static double F([Logit] double z, [Label] double y, double gamma = 2) => gamma * (Softplus(z) - y * z);

            [Loss] public static double G([Probability] double p, [Label] double y) => (p - y) * (p - y);

            [Loss] public static double Wrong([Logit] double z, [Label] double y) => z % y;

            [Activation] public static double Swish(double x, double beta = 1) => x * Sigmoid(beta * x);

            public static int Other() => 1;
        }
        """;

    private const string OtherFile = "public static class Elsewhere { public static int One() => 1; }";

    private static readonly IncrementalStepRunReason[] Kept = [IncrementalStepRunReason.Cached, IncrementalStepRunReason.Unchanged];

    [Fact]
    public void FirstRunMakesTwoLossesAndOneError()
    {
        GeneratorRun run = GeneratorHarness.Run(Source, OtherFile);
        Assert.Equal(["F", "G", "Swish"], run.Specs.Select(spec => spec.MethodName));
        Assert.Equal("ABCE005", Assert.Single(run.Diagnostics).Id);
        Assert.All(run.FinalReasons, reason => Assert.Equal(IncrementalStepRunReason.New, reason));
    }

    [Theory]
    [InlineData("=> 1; }", "=> 2; }")]
    [InlineData("public static class", "// A comment.\n\npublic static class")]
    [InlineData("public static int One() => 1;", "")]
    public void EditOfAnotherFileKeepsEverything(string before, string after)
    {
        GeneratorRun run = GeneratorHarness.Run(Source, OtherFile);
        run = run.Again(Replace(run.Input, 1, OtherFile.Replace(before, after, StringComparison.Ordinal)));
        Assert.Equal(3, run.Outputs(LossGenerator.Steps.Specs).Count());
        Assert.All(run.Outputs(LossGenerator.Steps.Specs), output => Assert.Contains(output.Reason, Kept));
        Assert.Single(run.Outputs(LossGenerator.Steps.Reports));
        Assert.All(run.Outputs(LossGenerator.Steps.Reports), output => Assert.Contains(output.Reason, Kept));
        Assert.Equal(4, run.FinalReasons.Count());
        Assert.All(run.FinalReasons, reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    [Fact]
    public void NewFileKeepsEverything()
    {
        GeneratorRun run = GeneratorHarness.Run(Source);
        run = run.Again(run.Input.AddSyntaxTrees(GeneratorHarness.Tree(OtherFile, "New.cs")));
        Assert.Equal(4, run.FinalReasons.Count());
        Assert.All(run.FinalReasons, reason => Assert.Contains(reason, Kept));
    }

    /// <summary>A keystroke in a file without losses runs the reading of losses again, since they may call what changed, and nothing after it.</summary>
    [Theory]
    [InlineData("[Loss] public static double F([Logit] double z, [Label] double y) => Softplus(z) - y * z;")]
    [InlineData("[Activation] public static double F(double x) => x * Sigmoid(x);")]
    public void UnrelatedKeystrokeRunsNoStepAfterReading(string declaration)
    {
        GeneratorRun run = GeneratorHarness.Run($"using AutoBce; using static AutoBce.ScalarMath; public static partial class Sample {{ {declaration} }}", OtherFile);
        run = run.Again(Replace(run.Input, 1, OtherFile.Replace("One", "Ones", StringComparison.Ordinal)));
        Assert.Equal(IncrementalStepRunReason.Unchanged, Assert.Single(run.Outputs(LossGenerator.Steps.Parse)).Reason);
        Assert.Equal(IncrementalStepRunReason.Cached, Assert.Single(run.Outputs(LossGenerator.Steps.Specs)).Reason);
        Assert.Equal(IncrementalStepRunReason.Cached, Assert.Single(run.FinalReasons));
    }

    /// <summary>Within the file all places move, so that errors are reported anew; the losses are not made again.</summary>
    [Theory]
    [InlineData("Other() => 1", "Other() => 2")]
    [InlineData("public static int", "// A comment.\n    public static int")]
    [InlineData("using static", "// A line that moves the declarations.\nusing static")]
    [InlineData("[Loss] public static double F", "[Loss]\n    public static double F")]
    [InlineData("gamma * (Softplus(z) - y * z)", "gamma  *  (Softplus(z)\n        - y * z)")]
    [InlineData("z % y", "z % y % y")]
    public void EditElsewhereInTheFileKeepsTheLosses(string before, string after)
    {
        GeneratorRun first = GeneratorHarness.Run(Source);
        GeneratorRun run = first.Again(Replace(first.Input, 0, Source.Replace(before, after, StringComparison.Ordinal)));
        Assert.Equal(3, run.Outputs(LossGenerator.Steps.Specs).Count());
        Assert.All(run.Outputs(LossGenerator.Steps.Specs), output => Assert.Contains(output.Reason, Kept));
        Assert.Equal(first.Sources.Select(s => s.SourceText.ToString()), run.Sources.Select(s => s.SourceText.ToString()));
        Assert.Equal(3, run.FinalReasons.Count(Kept.Contains));
    }

    [Theory]
    [InlineData("gamma * (", "-gamma * (", "F")]
    [InlineData("gamma = 2", "gamma = 2.5", "F")]
    [InlineData("(p - y) * (p - y)", "(p - y) * (y - p)", "G")]
    [InlineData("beta = 1", "beta = 2", "Swish")]
    public void EditOfALossModifiesThatLoss(string before, string after, string loss)
    {
        GeneratorRun run = GeneratorHarness.Run(Source);
        run = run.Again(Replace(run.Input, 0, Source.Replace(before, after, StringComparison.Ordinal)));
        Assert.Equal(
            [("F", loss == "F"), ("G", loss == "G"), ("Swish", loss == "Swish")],
            run.Outputs(LossGenerator.Steps.Specs).Select(output => (((LossSpec)output.Value).MethodName, output.Reason == IncrementalStepRunReason.Modified)));
    }

    /// <summary>A loss is made of the methods that it calls, too.</summary>
    [Fact]
    public void EditOfACalledMethodModifiesTheLoss()
    {
        string[] sources = [GeneratorHarness.Loss("y * Helper.Square(z)"), "static class Helper { public static double Square(double x) => x * x; }"];
        GeneratorRun run = GeneratorHarness.Run(sources);
        run = run.Again(Replace(run.Input, 1, sources[1].Replace("x * x", "x * x * 0.5", StringComparison.Ordinal)));
        Assert.Equal(IncrementalStepRunReason.Modified, Assert.Single(run.Outputs(LossGenerator.Steps.Specs)).Reason);
    }

    [Fact]
    public void EqualSourcesGiveEqualModels()
    {
        IReadOnlyList<LossSpec> first = GeneratorHarness.Run(Source).Specs, second = GeneratorHarness.Run("\n\n" + Source).Specs;
        Assert.Equal(first, second);
        Assert.Equal(first.Select(spec => spec.GetHashCode()), second.Select(spec => spec.GetHashCode()));
    }

    [Theory]
    [InlineData("z, [Label]", "z, [Label(Maximum = 2)]")]
    [InlineData("[Logit] double z, [Label] double y, double a", "[Prediction] double z, [Label] double y, double a")]
    [InlineData("double a = 2", "double a = 3")]
    [InlineData("double a = 2, double b = 3", "double a, double b")]
    [InlineData("a * z", "z * a")]
    [InlineData("[Loss]", "[Loss(Arithmetic = Arithmetic.AsWritten)]")]
    [InlineData("Sample", "Example")]
    [InlineData("public static double", "internal static double")]
    [InlineData("public static partial class", "public partial record")]
    public void DifferentSourcesGiveDifferentModels(string before, string after)
    {
        string source = GeneratorHarness.Loss("a * z + b * y");
        Assert.NotEqual(source, source.Replace(before, after, StringComparison.Ordinal));
        Assert.NotEqual(Assert.Single(GeneratorHarness.Run(source).Specs), Assert.Single(GeneratorHarness.Run(source.Replace(before, after, StringComparison.Ordinal)).Specs));
    }

    /// <summary>Symbols and trees would keep old compilations alive, and are never equal to those of the next.</summary>
    [Fact]
    public void ModelHoldsNothingOfRoslyn()
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        foreach (LossSpec spec in GeneratorHarness.Run(Source).Specs) Walk(spec, seen);
        Assert.Contains(seen, value => value is SourceNode[]);
    }

    private static void Walk(object? value, HashSet<object> seen)
    {
        if (value is null || !seen.Add(value)) return;
        Assert.False(value is ISymbol or Compilation or SyntaxNode or SyntaxTree or Location or SemanticModel or Diagnostic, $"The model holds a {value.GetType()}.");
        if (value.GetType().IsPrimitive || value is string or Enum) return;
        if (value is Array array)
        {
            foreach (object? element in (IEnumerable)array) Walk(element, seen);
            return;
        }
        foreach (FieldInfo field in value.GetType().GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)) Walk(field.GetValue(value), seen);
    }

    private static CSharpCompilation Replace(CSharpCompilation compilation, int file, string source)
    {
        SyntaxTree tree = compilation.SyntaxTrees[file];
        return compilation.ReplaceSyntaxTree(tree, GeneratorHarness.Tree(source, tree.FilePath));
    }
}
