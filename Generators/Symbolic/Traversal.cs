namespace AutoBce.Generators.Symbolic;

internal static class Traversal
{
    /// <summary>Everything that the roots are made of, arguments before what uses them; no recursion, whatever the depth.</summary>
    public static List<Expr> Reachable(params Expr[] roots) => Reachable(roots, null);

    /// <summary>The same without some expressions and what only they are made of.</summary>
    public static List<Expr> Reachable(Expr[] roots, Func<Expr, bool>? without)
    {
        var found = new List<Expr>();
        if (roots.Length == 0) return found;
        int search = roots[0].Graph.NextSearch();
        foreach (Expr root in roots) Add(root);
        for (int next = 0; next < found.Count; next++)
            foreach (Expr argument in found[next].Arguments) Add(argument);
        found.Sort(ById);
        return found;

        void Add(Expr e)
        {
            if (e.Seen == search || (without is not null && without(e))) return;
            e.Seen = search;
            found.Add(e);
        }
    }

    private static readonly Comparison<Expr> ById = (a, b) => a.Id.CompareTo(b.Id);

    /// <summary>Rebuilds an expression bottom-up: each node is made anew from its rewritten arguments, then passed through the function.</summary>
    /// <param name="settled">What is known to come out as it is: it is not visited, and what is found to is added.</param>
    public static Expr Rewrite(Expr root, Func<Expr, Expr> function, CancellationToken cancellation, HashSet<Expr>? settled = null)
    {
        List<Expr> parts = Reachable([root], settled is null ? null : settled.Contains);
        var done = new Dictionary<Expr, Expr>();
        Rewrite(parts, function, done, cancellation, settled);
        return done.TryGetValue(root, out Expr? whole) ? whole : root;
    }

    /// <summary>The same but for some expressions, which stay as they are with all that they are made of.</summary>
    public static Expr Rewrite(Expr root, Func<Expr, Expr> function, Func<Expr, bool> without)
    {
        var done = new Dictionary<Expr, Expr>();
        Rewrite(Reachable([root], without), function, done, CancellationToken.None);
        return done.TryGetValue(root, out Expr? whole) ? whole : root;
    }

    /// <param name="parts">Arguments before what uses them.</param>
    /// <param name="done">What parts have become that did not stay as they are, and what others had before.</param>
    private static void Rewrite(List<Expr> parts, Func<Expr, Expr> function, Dictionary<Expr, Expr> done, CancellationToken cancellation, HashSet<Expr>? settled = null)
    {
        foreach (Expr expr in parts)
        {
            cancellation.ThrowIfCancellationRequested();
            Expr[] arguments = expr.Arguments;
            for (int i = 0; i < arguments.Length; i++)
            {
                if (!done.TryGetValue(arguments[i], out Expr? rewritten)) continue;
                if (arguments == expr.Arguments) arguments = (Expr[])arguments.Clone();
                arguments[i] = rewritten;
            }
            Expr made = arguments == expr.Arguments ? expr : expr.Graph.With(expr, arguments);
            Expr result = function(made);
            if (result != expr) done.Add(expr, result);
            if (settled is not null && result == made && Array.TrueForAll(made.Arguments, settled.Contains)) settled.Add(result);
        }
    }

    /// <summary>The expression with one of its inputs (or any sub-expression) replaced.</summary>
    public static Expr Replace(Expr root, Expr from, Expr to) => Replace(root, from, to, []);

    /// <summary>The same where parts have been replaced before.</summary>
    public static Expr Replace(Expr root, Expr from, Expr to, Dictionary<Expr, Expr> done)
    {
        List<Expr> parts = Reachable([root], e => (e.Depends & from.Depends) != from.Depends || done.ContainsKey(e));
        Rewrite(parts, e => e == from ? to : e, done, CancellationToken.None);
        return done.TryGetValue(root, out Expr? whole) ? whole : root;
    }
}

internal sealed partial class Graph
{
    /// <summary>The node with other arguments, through its constructor.</summary>
    public Expr With(Expr expr, Expr[] a) => expr.Op switch
    {
        Op.Sum => SumWith(expr, a),
        Op.Product => ProductWith(a),
        Op.Exp => Exp(a[0]),
        Op.Log => Log(a[0]),
        Op.Sigmoid => Sigmoid(a[0]),
        Op.Softplus => Softplus(a[0]),
        Op.Tanh => Tanh(a[0]),
        Op.Sin => Sin(a[0]),
        Op.Cos => Cos(a[0]),
        Op.Tan => Tan(a[0]),
        Op.Atan => Atan(a[0]),
        Op.Sinh => Sinh(a[0]),
        Op.Cosh => Cosh(a[0]),
        Op.Cbrt => Cbrt(a[0]),
        Op.Floor => Floor(a[0]),
        Op.Round => Round(a[0]),
        Op.LogCosh => LogCosh(a[0]),
        Op.LogQuotient => LogQuotient(a[0], a[1]),
        Op.LogPair => LogPair(a[0], a[1]),
        Op.LogMixture => LogMixture(a[0], a[1], a[2]),
        Op.MixtureSlope => MixtureSlope(a[0], a[1], a[2]),
        Op.MixtureShare => MixtureShare(a[0], a[1], a[2]),
        Op.Abs => Abs(a[0]),
        Op.Sign => Sign(a[0]),
        Op.Parity => Parity(a[0]),
        Op.Max => Max(a[0], a[1]),
        Op.Less => Less(a[0], a[1]),
        Op.LessOrEqual => LessOrEqual(a[0], a[1]),
        Op.Equal => Equal(a[0], a[1]),
        Op.Not => Not(a[0]),
        Op.And => And(a[0], a[1]),
        Op.Or => Or(a[0], a[1]),
        Op.Select => Select(a[0], a[1], a[2]),
        _ => expr,
    };

    private Expr SumWith(Expr expr, Expr[] terms)
    {
        SumBuilder sum = NewSum();
        for (int i = 0; i < terms.Length; i++) sum.Add(expr.Coefficients[i], terms[i]);
        return sum.Make(expr.Value);
    }

    private Expr ProductWith(Expr[] factors)
    {
        ProductBuilder product = NewProduct();
        for (int i = 0; i < factors.Length; i += 2) product.Add(factors[i], factors[i + 1]);
        return product.Make();
    }
}
