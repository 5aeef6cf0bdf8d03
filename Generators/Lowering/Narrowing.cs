using AutoBce.Generators.Symbolic;

namespace AutoBce.Generators.Lowering;

/// <summary>Expressions where their inputs are known to be ordinary: the same with narrower ranges.</summary>
internal sealed class Narrowing
{
    /// <summary>Probabilities are from 2^-20 to 1 - 2^-20; other predictions, and labels, are 0 or 2^-32 at least.</summary>
    private const double SmallestProbability = 1.0 / (1 << 20);

    private readonly List<(Expr From, Expr To, Dictionary<Expr, Expr> Done)> _inputs = [];
    private readonly List<(Expr Mean, Expr Stand, Dictionary<Expr, Expr> Done)> _means = [];

    /// <summary>The predictions of a range.</summary>
    public static Interval Predictions(Expr prediction, OrdinaryRange range) => range.Prediction == 1
        ? new(SmallestProbability, 1 - SmallestProbability)
        : new(Math.Max(-range.Prediction, prediction.Range.Lower), Math.Min(range.Prediction, prediction.Range.Upper));

    /// <param name="parts">Everything there is.</param>
    /// <param name="computed">What the kernel computes of it.</param>
    /// <param name="prediction">The prediction.</param>
    /// <param name="predictions">What the prediction is.</param>
    /// <param name="range">What hyperparameters are.</param>
    public Narrowing(List<Expr> parts, List<Expr> computed, Expr prediction, Interval predictions, OrdinaryRange range)
    {
        Graph g = prediction.Graph;
        Input(prediction, predictions, $"{prediction.Name} from {predictions.Lower} to {predictions.Upper}");
        foreach (Expr h in parts.Where(e => e.Op == Op.Hyperparameter))
            Input(h, new(Math.Max(range.Least, h.Range.Lower), Math.Min(range.Most, h.Range.Upper)), $"{h.Name} from {range.Least} to {range.Most}");
        // y p + (1 - y) (1 - p) lies between p and 1 - p, which its terms do not show.
        Expr p = _inputs[0].To;
        foreach (Expr mean in parts.Where(e => e is { Op: Op.Sum, Arguments.Length: > 1 } && (e.Depends & Inputs.Prediction) != 0).Select(Of).Distinct())
            if (Between(mean, p) is { Lower: > 0 } between) _means.Add((mean, g.Input(Op.Prediction, $"mean {mean.Id}", between), []));
        HashSet<Expr> means = [.. _means.Select(m => m.Mean)];
        foreach (Expr mean in computed.Select(Of).Where(means.Contains)) Hidden.UnionWith(mean.Arguments);

        void Input(Expr from, Interval interval, string name) => _inputs.Add((from, g.Input(from.Op, name, interval), []));
    }

    /// <summary>The expression with narrow inputs.</summary>
    public Expr Of(Expr e) => _inputs.Aggregate(e, (x, input) => Traversal.Replace(x, input.From, input.To, input.Done));

    /// <summary>A narrow expression in which numbers stand for the means of a probability and its complement.</summary>
    public Expr OfMeans(Expr narrow) => _means.Aggregate(narrow, (x, mean) => Traversal.Replace(x, mean.Mean, mean.Stand, mean.Done));

    /// <summary>What the kernel computes though it is not seen any more: operands of what was decided, and the terms of means. All of it is narrow.</summary>
    public HashSet<Expr> Hidden { get; } = [];

    /// <summary>The expression without choices, comparisons, maxima and magnitudes that are decided for narrow inputs: its kernel makes them, and takes the same numbers.</summary>
    public Expr Decide(Expr root, CancellationToken cancellation) => Traversal.Rewrite(root, e => Decided(e) is { } decided && decided != e && KeepTheirShape(e.Arguments) ? Note(e, decided) : e, cancellation);

    /// <summary>Whether no operand only seems to be constant: 1 + s(z)^2 is 1 to a float where z is far below 0, and so its logarithm 0, but to no kernel of log(1 + s(z)^2) &lt; s(z)^2.</summary>
    private bool KeepTheirShape(Expr[] operands) => Certainty.HaveOneShape(operands, [.. operands.Select(Of)]);

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

    /// <summary>What a mean of p and 1 - p, or of s(u) and s(-u), lies between, and another sum that is linear in the label: what it is at labels of 0 and 1; null of what is none.</summary>
    private static Interval? Between(Expr e, Expr p)
    {
        bool isSigmoids = Pattern.IsSigmoidMixture(e, out Expr a, out Expr b, out Expr u);
        if ((!isSigmoids && !Pattern.IsMixture(e, p, e.Graph.One - p, out a, out b)) || !Pattern.Expand(a + b).IsOne) return e.Range.IsPositive ? null : BetweenLabels(e);
        double least = isSigmoids ? Math.Min(e.Graph.Sigmoid(u).Range.Lower, e.Graph.Sigmoid(-u).Range.Lower) : Math.Min(p.Range.Lower, 1 - p.Range.Upper);
        return new(least, 1 - least);
    }

    /// <summary>1 + y + p - y p, of which nothing cancels at either label, is from 1 + p to 2.</summary>
    private static Interval? BetweenLabels(Expr e)
    {
        if (e.Label is not { Range: { Lower: 0, Upper: 1 } } label || (Pattern.Expand(Derivative.Of(e, label)).Depends & Inputs.Label) != 0) return null;
        Expr at0 = e.Graph.At(0, e), at1 = e.Graph.At(1, e);
        return Certainty.IsOfOneSign(at0) && Certainty.IsOfOneSign(at1) ? Interval.Union(at0.Range, at1.Range) : null;
    }
}
