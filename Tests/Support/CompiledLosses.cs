namespace AutoBce.Tests;

/// <summary>A loss as text: the parameters and the expression of its method.</summary>
internal sealed record LossText(string Parameters, string Expression)
{
    public const string OfLogit = "[Logit] double z, [Label] double y";
    public const string OfProbability = "[Probability] double p, [Label] double y";
}

/// <summary>Losses that the generator compiles at the time of the test, many at once: a compilation costs seconds.</summary>
internal static class CompiledLosses
{
    public static ElementwiseLoss[] Compile(IReadOnlyList<LossText> losses)
    {
        string methods = string.Join("\n", losses.Select((loss, i) => $"    [Loss]\n    public static double F{i}({loss.Parameters}) => {loss.Expression};\n"));
        GeneratorRun run = GeneratorHarness.Run($$"""
            using AutoBce;
            using static AutoBce.ScalarMath;

            public static partial class Sample
            {
            {{methods}}
            }
            """);
        Assert.Empty(run.Diagnostics.Where(d => d.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error));
        System.Reflection.Assembly assembly = run.Load();
        return [.. losses.Select((_, i) => Create(assembly.GetType($"Sample+F{i}Loss", throwOnError: true)!))];
    }

    private static ElementwiseLoss Create(Type type)
    {
        System.Reflection.ConstructorInfo constructor = type.GetConstructors().Single();
        return (ElementwiseLoss)constructor.Invoke([.. constructor.GetParameters().Select(p => p.DefaultValue)]);
    }
}
