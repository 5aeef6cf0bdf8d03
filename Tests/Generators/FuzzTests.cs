using System.Collections.Concurrent;
using System.Globalization;
using AutoBce.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoBce.Tests.Generators;

/// <summary>
/// Sources that were valid until tokens were deleted, repeated, exchanged or replaced by nasty ones: whatever they are now, the generator
/// answers by code or by an error with an ID. 3,000 sources by default; AUTOBCE_LONG=1 makes it 100,000, AUTOBCE_LONG=10 a million.
/// </summary>
public class FuzzTests
{
    private const ulong Seed = 20_240_229;

    [Fact]
    public void MutatedSourcesAreAnswered()
    {
        string? factor = Environment.GetEnvironmentVariable("AUTOBCE_LONG");
        int count = factor is null ? 3_000 : 100_000 * int.Parse(factor, CultureInfo.InvariantCulture);
        CSharpCompilation[] compilations = [.. FuzzSources.All.Select(source => GeneratorHarness.Compile(source))];
        string[][] tokens = [.. compilations.Select(c => c.SyntaxTrees[0].GetRoot().DescendantTokens().Select(token => token.ToString()).Where(token => token.Length > 0).ToArray())];
        Assert.All(compilations, compilation => Assert.Empty(GeneratorHarness.Run(compilation).Diagnostics));
        var failures = new ConcurrentQueue<string>();
        long losses = 0, errors = 0;
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
        {
            ulong state = Seed + (ulong)i;
            int which = i % compilations.Length;
            string mutant = Mutator.Mutate([.. tokens[which]], ref state);
            CSharpCompilation compilation = compilations[which].ReplaceSyntaxTree(compilations[which].SyntaxTrees[0], GeneratorHarness.Tree(mutant));
            GeneratorDriverRunResult result = CSharpGeneratorDriver.Create([new LossGenerator().AsSourceGenerator()]).RunGenerators(compilation).GetRunResult();
            if (result.Results[0].Exception is { } exception) failures.Enqueue($"Source {i}: {exception}\n{mutant}");
            else if (result.Diagnostics.FirstOrDefault(d => d.Id is "ABCE999" or "CS8785") is { } defect) failures.Enqueue($"Source {i}: {defect}\n{mutant}");
            // The analyzer is slower, and sees what the generator has seen.
            if (i % 50 == 0 && GeneratorHarness.Analyze(compilation).FirstOrDefault(d => d.Id is "ABCE999" or "AD0001") is { } crash) failures.Enqueue($"Source {i}: {crash}\n{mutant}");
            Interlocked.Add(ref losses, result.GeneratedTrees.Length);
            Interlocked.Add(ref errors, result.Diagnostics.Length);
        });
        Assert.True(failures.IsEmpty, $"{failures.Count} of {count} sources:\n{string.Join("\n\n", failures.Take(5))}");
        Assert.True(losses > count / 8 && errors > count / 8, $"{count} sources gave {losses} losses and {errors} errors: the mutations are too strong or too weak to test anything.");
    }
}

/// <summary>One to three changes of a list of tokens.</summary>
internal static class Mutator
{
    /// <summary>Tokens of one kind take each other's places, so that many mutants are still C#.</summary>
    private static readonly string[][] Kinds =
    [
        ["double", "float", "int", "bool", "decimal", "var", "long", "string", "object", "void", "T", "Half", "nint", "double?", "double[]", "(double, double)", "in double", "ref double"],
        ["+", "-", "*", "/", "%", "<", "<=", ">", ">=", "==", "!=", "&&", "||", "^", "&", "|", "<<", ">>>", "??", "is", "as"],
        ["+=", "-=", "*=", "/=", "%=", "=", "??=", "++", "--"],
        ["Logit", "Probability", "Prediction", "Label", "Hyperparameter", "Loss", "Activation", "Obsolete", "Missing"],
        ["Exp", "Log", "Log1p", "Expm1", "Sigmoid", "Softplus", "Tanh", "Sqrt", "Abs", "Sign", "Max", "Min", "Pow", "XLogY", "Clamp", "Floor", "Round", "Cbrt", "Sinh", "Cosh", "Atan", "Tan", "Sin", "Cos", "LogSigmoid", "LogCosh", "nameof", "F", "Math.BitDecrement"],
        ["public", "private", "internal", "protected", "static", "partial", "abstract", "async", "unsafe", "extern", "readonly", "const", "virtual", "file", "required", "new", "sealed"],
        ["class", "struct", "record", "interface", "enum", "record struct", "ref struct", "namespace"],
        ["if", "while", "for", "switch", "return", "break", "continue", "goto", "throw", "yield return", "await", "else", "do", "foreach", "try", "lock"],
        ["0", "1", "2", "0.5", "-1", "1e308", "1e-320", "1e400", "1e-999999999", "0x7fffffff", "2147483647", "9223372036854775807", "1m", "1f", "0f", "1e30", "double.NaN", "double.PositiveInfinity", "float.MaxValue", "null", "true", "'x'", "\"text\"", "default", "1_000", "0b1", "999", "1000000", "-0.0", "1e-45f"],
        ["z", "y", "p", "x", "s", "i", "a", "gamma", "_", "@class", "ζ", "this", "base", "value", "__arglist"],
    ];

    private static readonly string[] Nasty =
    [
        "", "(", ")", "{", "}", "[", "]", ";", ",", ".", "=>", "?", ":", "..", "^", "!", "~", "&", "\n#if X\n", "\n#endif\n", "\n#pragma warning disable\n", "/*", "*/", "//", "\"", "'", "$\"{", "\0", "\uFEFF", "\u202E",
        "stackalloc", "typeof(int)", "sizeof(int)", "checked(", "unchecked(", "(x => x)", "new()", "out _", "x!", "(0, 1)", "with { }", "[..]", "switch { _ => 1 }", "is { }", "{ get; set; }", "where T : struct", "<T>", "global::", "delegate", "operator +", "\\u0041", "await", "from x in y select x",
        "for (;;) { }", "while (true) ;", "if (y > 0.5) return 1;", "F(z, y)", "[Loss]", "[Label]", "Pow(Pow(3, 999), 999)", "Pow(2, 1e30)", "Pow(z, z)", "1 / 0.0", "1 / (y - y)", "Log(-1)", "Sqrt(-z)", "(z - z)", "Exp(Exp(Exp(z)))", "(y > 0.5 ? z : -z)", "(z > 0 ? 1 : 0)", "z++",
    ];

    private static readonly Dictionary<string, string[]> KindOf = Kinds.SelectMany(kind => kind.Select(token => (token, kind))).GroupBy(pair => pair.token).ToDictionary(group => group.Key, group => group.First().kind, StringComparer.Ordinal);

    public static string Mutate(List<string> tokens, ref ulong state)
    {
        for (int mutations = 1 + Next(3, ref state); mutations > 0 && tokens.Count > 1; mutations--)
        {
            int at = Next(tokens.Count, ref state), other = Next(tokens.Count, ref state);
            switch (Next(12, ref state))
            {
                case 0: tokens.RemoveAt(at); break;
                case 1: tokens.Insert(at, tokens[at]); break;
                case 2: (tokens[at], tokens[other]) = (tokens[other], tokens[at]); break;
                case 3: tokens[at] = tokens[other]; break;
                case 4: tokens.Insert(at, Nasty[Next(Nasty.Length, ref state)]); break;
                case 5: tokens[at] = Nasty[Next(Nasty.Length, ref state)]; break;
                case 6: tokens.InsertRange(at, tokens.GetRange(other, Math.Min(1 + Next(12, ref state), tokens.Count - other))); break;
                case 7: tokens.RemoveRange(at, Math.Min(1 + Next(12, ref state), tokens.Count - at)); break;
                default: Exchange(tokens, at, ref state); break;
            }
        }
        return string.Join(' ', tokens);
    }

    /// <summary>The next token that is of a kind becomes another of its kind.</summary>
    private static void Exchange(List<string> tokens, int from, ref ulong state)
    {
        for (int i = 0; i < tokens.Count; i++)
        {
            int at = (from + i) % tokens.Count;
            if (!KindOf.TryGetValue(tokens[at], out string[]? kind)) continue;
            tokens[at] = kind[Next(kind.Length, ref state)];
            return;
        }
    }

    /// <summary>A number below the bound, by SplitMix64.</summary>
    private static int Next(int bound, ref ulong state)
    {
        ulong x = unchecked(state += 0x9E3779B97F4A7C15);
        x = unchecked((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9);
        x = unchecked((x ^ (x >> 27)) * 0x94D049BB133111EB);
        return (int)((x ^ (x >> 31)) % (ulong)bound);
    }
}
