using System.Reflection;
using Microsoft.CodeAnalysis;

namespace AutoBce.Tests;

/// <summary>Random losses compiled together, by the real generator and the real compiler.</summary>
internal static class LossBatch
{
    /// <summary>Each loss, or null where the generator refuses it by a diagnostic.</summary>
    public static ElementwiseLoss?[] Compile(IReadOnlyList<RandomLoss> losses)
    {
        var compilation = GeneratorHarness.Compile([.. losses.Select((loss, i) => loss.Source($"F{i}"))]);
        GeneratorRun run = GeneratorHarness.Run(compilation);
        var refused = new HashSet<int>();
        foreach (Diagnostic diagnostic in run.Diagnostics)
        {
            Assert.False(diagnostic.Id is "ABCE999" or "CS8785", $"{diagnostic}");
            if (diagnostic.Severity == DiagnosticSeverity.Error) refused.Add(int.Parse(diagnostic.Location.GetLineSpan().Path["Losses".Length..^".cs".Length], System.Globalization.CultureInfo.InvariantCulture));
        }
        Assembly assembly = run.Load();
        return [.. losses.Select((_, i) => refused.Contains(i) ? null : Create(assembly, $"Sample+F{i}Loss"))];
    }

    private static ElementwiseLoss Create(Assembly assembly, string name)
    {
        ConstructorInfo constructor = assembly.GetType(name, throwOnError: true)!.GetConstructors().Single();
        return (ElementwiseLoss)constructor.Invoke([.. constructor.GetParameters().Select(p => p.DefaultValue)]);
    }
}
