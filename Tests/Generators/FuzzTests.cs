using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoBce.Tests.Generators;

/// <summary>
/// Sources that were valid until tokens were deleted, repeated or exchanged: whatever they are now, the generator answers by code or by an
/// error with an ID. AUTOBCE_FUZZ is the number of sources, 500 unless set.
/// </summary>
public class FuzzTests
{
    private const string Source = """
        using System;
        using AutoBce;
        using static AutoBce.ScalarMath;

        namespace Samples.Fuzz;

        public static partial class Outer<T>
        {
            private const double Scale = 0.5;
            private static readonly double Offset = 1 + Scale / 2;

            public partial record struct Inner(int Unused)
            {
                [Loss]
                public static double Focal([Probability] double p, [Label(Minimum = -1, Maximum = 1)] double y, double alpha = 0.25, double gamma = 2)
                {
                    double q = 1 - p, sum = 0;
                    if (y > 0.5 && !(p <= 0)) { sum = -alpha * Math.Pow(q, gamma) * Log(p); }
                    else return Helper(p, weight: 1 - alpha) * (y == 0 ? 1 : -y);
                    sum += Scale * Offset - 1e-3;
                    return Max(sum, Clamp(p, 0, 1)) / (1 + Exp(-sum));
                }

                [Loss]
                public static double Branches([Prediction] double x, [Label] double y, [Hyperparameter(Above = 0)] double delta = 1)
                {
                    double r = 0;
                    for (int i = 0; i < 3; i++) { if (i == 1) continue; r += i * Generic(x - y) / delta; if (r > 5) break; }
                    (double u, double v) = (r, -x);
                    switch (y) { case > 0.5 when u > v: return u * u; case 0: u++; break; default: u -= Local(v); break; }
                    return (u, y) switch { ( < 0 and > -3, _) => u * u, (_, 1 or 0) => Abs(u), _ => u is var w ? w * v : 1 };
                    double Local(double t) { while (true) { t *= Half; break; } return t + r; }
                }

                private static double Half => 1.0 / 2;
                private static N Generic<N>(N n) where N : System.Numerics.IFloatingPointIeee754<N> => N.Max(n, N.One) * N.CreateChecked(0.5) + N.Pi;
                private static double Helper(double p, double weight = 2) => -weight * Log1p(-p) < 3 ? XLogY(weight, p) : Tanh(p) - Sqrt(Abs(p));
            }

            [Loss(Arithmetic = Arithmetic.Real)] internal static float Logistic([Logit] float z, [Label] float y) => -(y * Log(Sigmoid(z)) + (1 - y) * Log(1 - Sigmoid(z)));
        }
        """;

    private const ulong Seed = 20_240_229;

    [Fact]
    public void MutatedSourcesAreAnswered()
    {
        int count = int.Parse(Environment.GetEnvironmentVariable("AUTOBCE_FUZZ") ?? "500", CultureInfo.InvariantCulture);
        CSharpCompilation compilation = GeneratorHarness.Compile(Source);
        GeneratorRun run = GeneratorHarness.Run(compilation);
        Assert.Empty(run.Diagnostics);
        Assert.Equal(3, run.Sources.Length);
        string[] tokens = [.. compilation.SyntaxTrees[0].GetRoot().DescendantTokens().Select(token => token.ToString())];
        ulong state = Seed;
        int losses = 0, errors = 0;
        for (int i = 0; i < count; i++)
        {
            string mutant = Mutate([.. tokens], ref state);
            run = run.Again(compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[0], GeneratorHarness.Tree(mutant)));
            Assert.True(run.Result.Exception is null, $"Source {i} of seed {Seed}: {run.Result.Exception}\n{mutant}");
            Assert.False(run.Diagnostics.Any(d => d.Id is "ABCE999" or "CS8785"), $"Source {i} of seed {Seed}: {string.Join("\n", run.Diagnostics)}\n{mutant}");
            // The analyzer is slower, and sees what the generator has seen.
            if (i % 25 == 0) Assert.DoesNotContain(GeneratorHarness.Analyze(run.Input), d => d.Id is "ABCE999" or "AD0001");
            losses += run.Sources.Length;
            errors += run.Diagnostics.Length;
        }
        Assert.True(losses > count / 4 && errors > count / 4, $"{count} sources gave {losses} losses and {errors} errors: the mutations are too strong or too weak to test anything.");
    }

    private static string Mutate(List<string> tokens, ref ulong state)
    {
        for (int mutations = 1 + Next(3, ref state); mutations > 0; mutations--)
        {
            int at = Next(tokens.Count - 1, ref state), other = Next(tokens.Count - 1, ref state);
            switch (Next(4, ref state))
            {
                case 0: tokens.RemoveAt(at); break;
                case 1: tokens.Insert(at, tokens[at]); break;
                case 2: (tokens[at], tokens[other]) = (tokens[other], tokens[at]); break;
                default: tokens[at] = tokens[other]; break;
            }
        }
        return string.Join(' ', tokens);
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
