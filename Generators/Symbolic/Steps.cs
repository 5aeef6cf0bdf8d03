using System.Globalization;

namespace AutoBce.Generators.Symbolic;

/// <summary>One operation of an expression under a name, and its derivative by the chain rule: what it is made of has names too, and primes.</summary>
internal sealed record Step(string Name, Expr Meaning, Expr Derivative);

/// <summary>A derivative as a person would write it down: operation by operation, from the inside out.</summary>
internal static class Steps
{
    /// <summary>An expression of more operations is shown as a whole only.</summary>
    private const int Limit = 16;

    /// <summary>The operations that depend on the prediction, arguments first; none if they are too many or too few to need names.</summary>
    public static IReadOnlyList<Step> Of(Expr root)
    {
        List<Expr> all = Traversal.Reachable(root), operations = [.. all.Where(e => e.Arguments.Length > 0 && DependsOnPrediction(e))];
        if (operations.Count is < 2 or > Limit) return [];
        // A graph of their own: in one that has met the name before, a step would have the range of another.
        var g = new Graph();
        var names = new Dictionary<Expr, Expr>();
        var primes = new Dictionary<Expr, Expr>();
        var steps = new List<Step>();
        HashSet<string> taken = [.. all.Select(e => e.Name)];
        int number = 0;
        foreach (Expr e in all)
        {
            Expr meaning = e.Op switch
            {
                Op.Constant => g.Constant(e.Value),
                Op.Prediction or Op.Label or Op.Hyperparameter => g.Input(e.Op, e.Name, e.Range),
                _ => g.With(e, Array.ConvertAll(e.Arguments, a => names[a])),
            };
            names[e] = meaning;
            if (!DependsOnPrediction(e)) continue;
            primes[e] = g.One;
            if (e.Arguments.Length == 0) continue;
            string name = "L";
            while (e != root && taken.Contains(name = "t" + (++number).ToString(CultureInfo.InvariantCulture))) continue;
            IEnumerable<Expr> inner = e.Arguments.Where(primes.ContainsKey).Distinct();
            Expr derivative = g.Sum(Rational.Zero, inner.Select(a => ((Rational)1, Derivative.Of(meaning, names[a]) * primes[a])));
            steps.Add(new Step(name, meaning, derivative));
            names[e] = g.Input(Op.Prediction, name, e.Range);
            primes[e] = g.Input(Op.Prediction, name + "'", Interval.Reals);
        }
        return steps;
    }

    private static bool DependsOnPrediction(Expr e) => (e.Depends & Inputs.Prediction) != 0;
}
