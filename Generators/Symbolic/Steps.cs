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
        Graph g = root.Graph;
        List<Expr> operations = [.. Traversal.Reachable(root).Where(e => e.Arguments.Length > 0 && DependsOnPrediction(e))];
        if (operations.Count is < 2 or > Limit) return [];
        Expr variable = Traversal.Reachable(root).First(e => e.Op == Op.Prediction);
        var names = new Dictionary<Expr, Expr> { [variable] = variable };
        var primes = new Dictionary<Expr, Expr> { [variable] = g.One };
        var steps = new List<Step>();
        foreach (Expr e in operations)
        {
            string name = e == root ? "L" : "t" + (steps.Count + 1).ToString(CultureInfo.InvariantCulture);
            Expr meaning = g.With(e, Array.ConvertAll(e.Arguments, a => names.TryGetValue(a, out Expr? known) ? known : a));
            IEnumerable<Expr> inner = e.Arguments.Where(names.ContainsKey).Distinct();
            Expr derivative = g.Sum(Rational.Zero, inner.Select(a => ((Rational)1, Derivative.Of(meaning, names[a]) * primes[a])));
            steps.Add(new Step(name, meaning, derivative));
            names[e] = g.Input(Op.Prediction, name, e.Range);
            primes[e] = g.Input(Op.Prediction, name + "'", Interval.Reals);
        }
        return steps;
    }

    private static bool DependsOnPrediction(Expr e) => (e.Depends & Inputs.Prediction) != 0;
}
