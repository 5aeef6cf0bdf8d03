using System.Collections;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoBce.Tests;

/// <summary>The table of docs/losses.md is compiled as it stands, and run; what its last column says must come out.</summary>
public sealed partial class CallTableTests
{
    private const double Exactly = 1e-6;

    private static readonly string s_section = Section();
    private static readonly (string There, string Here, string Number)[] s_rows = [.. Row().Matches(s_section).Select(row => (row.Groups["there"].Value, row.Groups["here"].Value, row.Groups["number"].Value.Trim()))];

    [Fact]
    [Trait("Source", "Keras, PyTorch, torchvision, fvcore and optax, call by call")]
    public void Every_call_has_its_number()
    {
        Assert.True(s_rows.Length >= 45, $"{s_rows.Length} rows were read.");
        // Two of the lines of the table are its head; each of the others is a row that was understood.
        Assert.Equal(s_section.Split('\n').SkipWhile(line => !line.StartsWith("|---", StringComparison.Ordinal)).TakeWhile(line => line.StartsWith('|')).Count() - 1, s_rows.Length);
        object[] results = Run();
        List<string> wrong = [];
        foreach (((string there, string here, string number), object result) in s_rows.Zip(results))
        {
            double[] actual = Numbers(result);
            string[] expected = number.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (expected.Length != actual.Length || !expected.Zip(actual).All(pair => Agree(pair.First, pair.Second)))
                wrong.Add($"{there}: {here} gives {string.Join(' ', actual.Select(value => value.ToString("R", CultureInfo.InvariantCulture)))}, the page says {number}");
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Theory]
    [InlineData("0.815", 0.8154, true)]
    [InlineData("0.815", 0.8156, false)]
    [InlineData("-1e12", -1.0000001e12, true)]
    [InlineData("2.5e-9", 2.56e-9, false)]
    [InlineData("0", 1e-30, false)]
    [InlineData("5.37269861698611", 5.37269999, true)]
    [InlineData("5.37269861698611", 5.3728, false)]
    public void Agreement(string text, double value, bool agree) => Assert.Equal(agree, Agree(text, value));

    /// <summary>Half a unit of the last digit, or a millionth where more digits stand there than floats have.</summary>
    private static bool Agree(string text, double value)
    {
        double expected = double.Parse(text, CultureInfo.InvariantCulture);
        string[] parts = text.Split('e');
        int decimals = parts[0].Contains('.', StringComparison.Ordinal) ? parts[0].Length - parts[0].IndexOf('.', StringComparison.Ordinal) - 1 : 0;
        double unit = parts[0].Contains('.', StringComparison.Ordinal) ? Math.Pow(10, (parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0) - decimals) : 0;
        return Math.Abs(value - expected) <= Math.Max(0.5 * unit, Exactly * Math.Abs(expected));
    }

    private static object[] Run()
    {
        string declarations = Code().Match(s_section).Groups["code"].Value;
        string source = $$"""
            using System;
            using System.Numerics.Tensors;
            using System.Text.Json.Nodes;
            using AutoBce;

            public static class Table
            {
                public static object[] Run()
                {
                    {{declarations}}
                    return [{{string.Join(",\n", s_rows.Select(row => row.Here))}}];
                }
            }
            """;
        CSharpCompilation compilation = GeneratorHarness.Compile(source)
            .AddReferences(MetadataReference.CreateFromFile(typeof(Sequential).Assembly.Location), MetadataReference.CreateFromFile(typeof(System.Numerics.Tensors.Tensor).Assembly.Location));
        return (object[])GeneratorHarness.Run(compilation).Load().GetType("Table", throwOnError: true)!.GetMethod("Run")!.Invoke(null, null)!;
    }

    private static double[] Numbers(object result) => result is IEnumerable values
        ? [.. values.Cast<object>().Select(value => Convert.ToDouble(value, CultureInfo.InvariantCulture))]
        : [Convert.ToDouble(result, CultureInfo.InvariantCulture)];

    private static string Section()
    {
        string page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", "losses.md"));
        int from = page.IndexOf("## Each call and its number", StringComparison.Ordinal);
        return page[from..page.IndexOf("\n## ", from + 1, StringComparison.Ordinal)];
    }

    [GeneratedRegex("```csharp\n(?<code>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Code();

    [GeneratedRegex(@"^\| (?<there>[^|]+) \| `(?<here>[^|`]+)` \| (?<number>[-0-9. e]+) \|$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Row();
}
