using System.Globalization;

namespace AutoBce.Benchmarks;

/// <summary>One line of the table: our work against a request to the peer.</summary>
/// <param name="Name">What is done.</param>
/// <param name="Request">What to ask the peer for.</param>
/// <param name="Unit">ns, us or GFLOP/s.</param>
/// <param name="Scale">Operations or elements of a call, in the unit.</param>
/// <param name="Create">Makes the work afresh: an action that makes some calls.</param>
/// <param name="Result">What our call computes, if the peer's is the same number.</param>
internal sealed record Comparison(string Name, string Request, string Unit, double Scale, Func<Action<int>> Create, Func<double>? Result)
{
    public const string Header = "| what | ours | theirs | ratio of times, median | quartiles |\n|---|---|---|---|---|";

    /// <summary>Measures in rounds, one after the other within each; the ratio is taken within a round, since the machine changes between them.</summary>
    /// <exception cref="InvalidOperationException">The two did not compute the same.</exception>
    public (string Line, double Ratio) Run(IReadOnlyList<Peer> peers, int rounds)
    {
        Measurement.WarmUp(Create());
        double[] ours = new double[rounds], theirs = new double[rounds], ratios = new double[rounds];
        for (int i = 0; i < rounds; i++)
        {
            Action<int> work = Create();
            ours[i] = Measurement.Fastest(work);
            theirs[i] = double.PositiveInfinity;
            foreach (Peer peer in peers)
            {
                (double seconds, double result) = peer.Ask(Request);
                theirs[i] = Math.Min(theirs[i], seconds);
                if (Result is not null && !(Math.Abs(Result() - result) <= 1e-4 * Math.Abs(result)))
                    throw new InvalidOperationException($"{Name}: we computed {Result()}, the peer {result}.");
            }
            ratios[i] = ours[i] / theirs[i];
        }
        Array.Sort(ratios);
        return (string.Create(CultureInfo.InvariantCulture,
            $"| {Name} | {Format(ours.Min())} | {Format(theirs.Min())} | {ratios[rounds / 2]:F2} | {ratios[rounds / 4]:F2} to {ratios[rounds * 3 / 4]:F2} |"), ratios[rounds / 2]);
    }

    private string Format(double seconds) =>
        string.Create(CultureInfo.InvariantCulture, $"{(Unit == "GFLOP/s" ? Scale / seconds : seconds * Scale):G3} {Unit}");
}
