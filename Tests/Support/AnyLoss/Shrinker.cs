namespace AutoBce.Tests.AnyLoss;

/// <summary>Looks for the smallest loss that still disagrees.</summary>
internal static class Shrinker
{
    private const int Candidates = 40, Rounds = 30;

    public static Disagreement Shrink(Disagreement disagreement)
    {
        var trial = new Trial(new RandomSource(1), new Tally());
        for (int round = 0; round < Rounds; round++)
        {
            Disagreement current = disagreement;
            RandomLoss[] simpler = [.. current.Loss.Term.Simpler().Where(t => t.Size < current.Loss.Term.Size).OrderBy(t => t.Size).Take(Candidates).Select(t => current.Loss with { Term = t })];
            IRunnableLoss?[] compiled = LossBatch.Read(simpler);
            Disagreement? found = null;
            for (int i = 0; i < simpler.Length && found is null; i++)
                if (compiled[i] is { } kernel)
                    found = trial.Run(simpler[i], kernel, kernel.Graph, current.Element, doubles: true).FirstOrDefault(d => d.Result == current.Result);
            if (found is null) break;
            disagreement = found;
        }
        return disagreement;
    }
}
