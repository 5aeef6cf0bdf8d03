using System.Globalization;

namespace AutoBce.Tests.Generators;

/// <summary>
/// Random losses of the whole language: the kernels that the generator makes of them against the expression as written, in as many digits
/// as it takes. AUTOBCE_LOSSES is their number, 500 unless set, and AUTOBCE_SEED the seed.
/// </summary>
public class AnyLossTests(Xunit.Abstractions.ITestOutputHelper output)
{
    private const int Batch = 50, Points = 16;

    [Fact]
    public void KernelsAgreeWithMathematics()
    {
        int count = Setting("AUTOBCE_LOSSES", 500), seed = Setting("AUTOBCE_SEED", 20_240_229);
        var losses = new RandomLosses(new RandomSource((ulong)seed, "losses"));
        var tally = new Tally();
        var trial = new Trial(new RandomSource((ulong)seed, "points"), tally);
        var failures = new List<Disagreement>();
        while (tally.Losses < count)
        {
            RandomLoss[] batch = [.. Enumerable.Range(0, Math.Min(Batch, count - tally.Losses)).Select(_ => losses.Next())];
            var clock = System.Diagnostics.Stopwatch.StartNew();
            IRunnableLoss?[] compiled = LossBatch.Read(batch);
            output.WriteLine($"compile {clock.ElapsedMilliseconds}");clock.Restart();
            for (int i = 0; i < batch.Length; i++)
            {
                if (compiled[i] is not { } kernel)
                {
                    tally.Refused++;
                    continue;
                }
                if (trial.Run(batch[i], kernel, Points, doubles: tally.Losses % 4 == 0) is { Count: > 0 } found) failures.Add(found.MinBy(d => Math.Abs(d.Element.Prediction))!);
                tally.Losses++;
            }
            output.WriteLine($"judge {clock.ElapsedMilliseconds}");
        }
        output.WriteLine($"{tally}; {failures.Count} losses disagree");
        Assert.True(failures.Count == 0, string.Join("\n", failures.OrderBy(f => f.Loss.Term.Size).Take(40).Select(f => Shrinker.Shrink(f))));
    }

    private static int Setting(string name, int otherwise) => int.Parse(Environment.GetEnvironmentVariable(name) ?? otherwise.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
