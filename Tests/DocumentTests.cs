using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoBce.Tests;

/// <summary>The programs of the pages that newcomers read are compiled as they stand; that of getting-started.md is run, on real data.</summary>
[Collection(ConsoleCollection.Name)]
public sealed partial class DocumentTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("autobce-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("training.md", "float[,] x = new float[40, 57]; float[] y = new float[40];")]
    [InlineData("from-pytorch.md", "float[,] x = new float[40, 57]; float[] y = new float[40];")]
    [InlineData("optimizers.md", "var model = new Sequential(inputs: 2) { new Dense(1) };")]
    public void Programs_compile(string page, string before)
    {
        string[] programs = [.. Programs(page)];
        Assert.NotEmpty(programs);
        foreach (string program in programs)
        {
            Diagnostic[] errors = [.. Compile(before + "\n" + program).GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)];
            Assert.True(errors.Length == 0, string.Join('\n', errors.AsEnumerable()));
        }
    }

    [Fact]
    public void The_first_program_of_a_newcomer_runs()
    {
        string program = Programs("getting-started.md").First();
        Assert.Contains("\"loans.csv\"", program, StringComparison.Ordinal);
        foreach ((string there, string here) in new[] { ("loans.csv", Path.Combine(AppContext.BaseDirectory, "data", "lending_club.csv")), ("report.html", FileName("report.html")), ("loans.safetensors", FileName("loans.safetensors")) })
            program = program.Replace($"\"{there}\"", SymbolDisplay.FormatLiteral(here, quote: true), StringComparison.Ordinal);
        CSharpCompilation compilation = Compile(program + "\nSystem.Console.WriteLine(result);");
        TextWriter console = Console.Out;
        using StringWriter printed = new(CultureInfo.InvariantCulture);
        try
        {
            Console.SetOut(TextWriter.Synchronized(printed));
            GeneratorHarness.Run(compilation).Load().EntryPoint!.Invoke(null, [Array.Empty<string>()]);
        }
        finally
        {
            Console.SetOut(console);
        }
        Assert.Contains("loss: 0.2", printed.ToString(), StringComparison.Ordinal);
        Assert.Contains("</html>", File.ReadAllText(FileName("report.html")), StringComparison.Ordinal);
        Sequential loaded = Sequential.Load(FileName("loans.safetensors"), requireFinite: true);
        Assert.NotEqual(0.5, loaded.Threshold);
    }

    private string FileName(string name) => Path.Combine(_folder, name);

    private static IEnumerable<string> Programs(string page) =>
        Code().Matches(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", page))).Select(match => match.Groups["code"].Value);

    private static CSharpCompilation Compile(string program) =>
        GeneratorHarness.Compile("using System;\nusing System.Collections.Generic;\nusing System.IO;\nusing System.Linq;\nusing AutoBce;\n" + program)
            .WithOptions(new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable))
            .AddReferences(new[] { typeof(Sequential), typeof(System.Numerics.Tensors.Tensor), typeof(CsvTable) }.Select(type => MetadataReference.CreateFromFile(type.Assembly.Location)));

    [GeneratedRegex("```csharp\n(?<code>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Code();
}
