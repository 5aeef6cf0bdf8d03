using System.Globalization;

namespace AutoBce.Tests.Generators;

/// <summary>
/// Random losses of the whole language: the kernels that the generator makes of them against the expression as written, in as many digits
/// as it takes. AUTOBCE_LOSSES is their number, 400 unless set, and AUTOBCE_SEED the seed.
/// </summary>
public class AnyLossTests(Xunit.Abstractions.ITestOutputHelper output)
{
    private const int Batch = 50, Points = 16, Shown = 30;

    /// <summary>Losses of which some result far out, or at a singular point, may be wrong: what is known to be left, and must not grow.</summary>
    private const double KnownShare = 0.07;

    [Fact]
    public void KernelsAgreeWithMathematics()
    {
        int count = Setting("AUTOBCE_LOSSES", 400), seed = Setting("AUTOBCE_SEED", 20_240_229);
        var losses = new RandomLosses(new RandomSource((ulong)seed, "losses"));
        var tally = new Tally();
        var trial = new Trial(new RandomSource((ulong)seed, "points"), tally);
        var ordinary = new List<Disagreement>();
        var extreme = new List<Disagreement>();
        while (tally.Losses + tally.Refused < count)
        {
            RandomLoss[] batch = [.. Enumerable.Range(0, Math.Min(Batch, count - tally.Losses - tally.Refused)).Select(_ => losses.Next())];
            IRunnableLoss?[] read = LossBatch.Read(batch);
            for (int i = 0; i < batch.Length; i++)
            {
                if (read[i] is not { } loss)
                {
                    tally.Refused++;
                    continue;
                }
                List<Disagreement> found = trial.Run(batch[i], loss, Points, doubles: tally.Losses % 4 == 0);
                tally.Losses++;
                if (found.Find(d => d.Element.IsOrdinary(d.Loss.Prediction) && !d.Truth.Overflows) is { } first) ordinary.Add(first);
                else if (found.Count > 0) extreme.Add(found[0]);
            }
        }
        string[] all = [.. ordinary.Concat(Environment.GetEnvironmentVariable("AUTOBCE_LOSSES") is null ? [] : extreme).Take(Shown).Select(d => Shrinker.Shrink(d).ToString())];
        string report = $"{tally}; {ordinary.Count} losses disagree at ordinary elements, {extreme.Count} more at extreme ones\n{string.Join("\n", all)}";
        output.WriteLine(report);
        Assert.True(ordinary.Count == 0 && extreme.Count <= KnownShare * tally.Losses, report);
    }

    /// <summary>The instructions that the test above runs are those that the compiled kernel runs.</summary>
    [Fact]
    public void CompiledKernelsHaveTheBitsOfTheirInstructions()
    {
        var losses = new RandomLosses(new RandomSource(5, "losses"));
        var random = new RandomSource(5, "points");
        RandomLoss[] batch = [.. Enumerable.Range(0, 12).Select(_ => losses.Next())];
        IRunnableLoss?[] read = LossBatch.Read(batch), compiled = LossBatch.Compile(batch);
        int compared = 0;
        for (int i = 0; i < batch.Length; i++)
        {
            if (read[i] is not { } a || compiled[i] is not { } b) continue;
            for (int point = 0; point < 8; point++)
            {
                float x = (random.NextSingle() - (batch[i].Prediction == PredictionKind.Probability ? 0 : 0.5f)) * (batch[i].Prediction == PredictionKind.Probability ? 1 : 60), y = point % 2;
                Assert.Equal(a.Single(x, y), b.Single(x, y));
                Assert.Equal(a.Double(x, y), b.Double(x, y));
                compared++;
            }
        }
        Assert.True(compared >= 80);
    }

    private static int Setting(string name, int otherwise) => int.Parse(Environment.GetEnvironmentVariable(name) ?? otherwise.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
