using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoBce.Tests;

/// <summary>The README's programs are compiled, by the generator too, and run; what their comments promise must be printed.</summary>
[Collection(ConsoleCollection.Name)]
public sealed partial class ReadmeTests
{
    [Fact]
    public void EveryProgramRunsAndPrintsWhatItsCommentsSay()
    {
        string readme = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "README.md"));
        List<Match> programs = [.. CodeBlock().Matches(readme).Cast<Match>()];
        Assert.NotEmpty(programs);
        foreach (Match program in programs)
        {
            string source = program.Groups["code"].Value, printed = Run(source);
            foreach (Match promise in Promise().Matches(source).Cast<Match>()) Assert.Contains(promise.Groups["text"].Value.Trim(), printed, StringComparison.Ordinal);
        }
    }

    private static string Run(string source)
    {
        CSharpCompilation compilation = GeneratorHarness.Compile("global using System;\n" + source)
            .WithOptions(new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable))
            .AddReferences(MetadataReference.CreateFromFile(typeof(Sequential).Assembly.Location), MetadataReference.CreateFromFile(typeof(System.Numerics.Tensors.Tensor).Assembly.Location));
        TextWriter console = Console.Out;
        using var printed = new StringWriter(System.Globalization.CultureInfo.InvariantCulture);
        try
        {
            Console.SetOut(TextWriter.Synchronized(printed));
            GeneratorHarness.Run(compilation).Load().EntryPoint!.Invoke(null, [Array.Empty<string>()]);
        }
        finally
        {
            Console.SetOut(console);
        }
        return printed.ToString();
    }

    [GeneratedRegex("```csharp\n(?<code>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CodeBlock();

    /// <summary>The comment after a line that prints, if it states a number.</summary>
    [GeneratedRegex("Console.WriteLine.*; +// (?<text>[0-9][^\n]*)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Promise();
}
