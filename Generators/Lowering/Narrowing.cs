using AutoBce.Generators.Symbolic;

namespace AutoBce.Generators.Lowering;

/// <summary>Expressions where their inputs are known to be ordinary: the same with narrower ranges.</summary>
internal sealed class Narrowing
{
    /// <summary>Probabilities are from 2^-20 to 1 - 2^-20; other predictions, and labels, are 0 or 2^-32 at least.</summary>
    private const double SmallestProbability = 1.0 / (1 << 20);

    private readonly List<(Expr From, Expr To, Dictionary<Expr, Expr> Done)> _inputs = [];
    private readonly List<(Expr Mean, Expr Stand, Dictionary<Expr, Expr> Done)> _means = [];

    /// <param name="parts">Everything there is.</param>
    public Narrowing(List<Expr> parts, Expr prediction, OrdinaryRange range)
    {
        Graph g = prediction.Graph;
        double limit = range.Prediction, most = range.Hyperparameter;
        Interval narrow = limit == 1 ? new(SmallestProbability, 1 - SmallestProbability) : new(Math.Max(-limit, prediction.Range.Lower), Math.Min(limit, prediction.Range.Upper));
        Input(prediction, narrow, $"{prediction.Name} up to {limit}");
        foreach (Expr h in parts.Where(e => e.Op == Op.Hyperparameter))
            Input(h, new(Math.Max(1 / most, h.Range.Lower), Math.Min(most, h.Range.Upper)), $"{h.Name} up to {most}");
        // y p + (1 - y) (1 - p) lies between p and 1 - p, which its terms do not show.
        Expr p = _inputs[0].To;
        foreach (Expr mean in parts.Where(e => e is { Op: Op.Sum, Arguments.Length: > 1 } && (e.Depends & Inputs.Prediction) != 0).Select(Of).Distinct())
            if (Between(mean, p) is { } least and > 0) _means.Add((mean, g.Input(Op.Prediction, $"mean {mean.Id}", new(least, 1 - least)), []));

        void Input(Expr from, Interval interval, string name) => _inputs.Add((from, g.Input(from.Op, name, interval), []));
    }

    /// <summary>The expression with narrow inputs.</summary>
    public Expr Of(Expr e) => _inputs.Aggregate(e, (x, input) => Traversal.Replace(x, input.From, input.To, input.Done));

    /// <summary>A narrow expression in which numbers stand for the means of a probability and its complement.</summary>
    public Expr OfMeans(Expr narrow) => _means.Aggregate(narrow, (x, mean) => Traversal.Replace(x, mean.Mean, mean.Stand, mean.Done));

    /// <summary>What the kernel computes though it is not seen any more: operands of what was decided, and arguments of the sigmoids in means. All of it is narrow.</summary>
    public HashSet<Expr> Hidden { get; } = [];

    /// <summary>The expression without choices, comparisons, maxima and magnitudes that are decided for narrow inputs: its kernel makes them, and takes the same numbers.</summary>
    public Expr Decide(Expr root, CancellationToken cancellation) => Traversal.Rewrite(root, e => Decided(e) is { } decided && decided != e ? Note(e, decided) : e, cancellation);

    private Expr? Decided(Expr e) => e.Op switch
    {
        Op.Max => Array.Find(e.Arguments, a => Of(e) == Of(a)),
        Op.Abs => Of(e) is var narrow && narrow == Of(e.Arguments[0]) ? e.Arguments[0] : narrow == -Of(e.Arguments[0]) ? -e.Arguments[0] : null,
        Op.Sign or (>= Op.Less and <= Op.Or) => Of(e) is { Op: Op.Constant } truth ? truth : null,
        _ => null,
    };

    private Expr Note(Expr e, Expr decided)
    {
        Hidden.UnionWith(e.Arguments.Select(Of));
        return decided;
    }

    /// <summary>The least that a mean of p and 1 - p, or of s(u) and s(-u), can be; null of what is none.</summary>
    private double? Between(Expr e, Expr p)
    {
        bool isSigmoids = Pattern.IsSigmoidMixture(e, out Expr a, out Expr b, out Expr u);
        if ((!isSigmoids && !Pattern.IsMixture(e, p, e.Graph.One - p, out a, out b)) || !Pattern.Expand(a + b).IsOne) return null;
        if (!isSigmoids) return Math.Min(p.Range.Lower, 1 - p.Range.Upper);
        Hidden.Add(u);
        return Math.Min(e.Graph.Sigmoid(u).Range.Lower, e.Graph.Sigmoid(-u).Range.Lower);
    }
}
