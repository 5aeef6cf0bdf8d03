namespace AutoBce.Generators.Symbolic;

/// <summary>A rule at work: what it found and what it made of it.</summary>
internal sealed record Application(Rule Rule, Expr Before, Expr After);

/// <summary>
/// Applies the rules to every node, bottom-up, until none has anything to say. Deterministic: nodes in order, rules in order.
/// </summary>
internal sealed class Stabilizer(IEnumerable<Rule> local, IEnumerable<Rule> global, CancellationToken cancellation)
{
    private const int PassLimit = 64;

    private readonly List<Application> _applications = [];
    /// <summary>What the rules have nothing to say of, in this pass or a later one.</summary>
    private readonly HashSet<Expr> _settledLocally = [], _settledGlobally = [];
    private readonly Rule[] _local = [.. local];
    private readonly Rule[] _global = [.. global];

    public Stabilizer(CancellationToken cancellation = default) : this(Rules.Local, Rules.Global, cancellation)
    {
    }

    /// <summary>Every rule applied so far, in order.</summary>
    public IReadOnlyList<Application> Applications => _applications;

    public Expr Stabilize(Expr root)
    {
        var seen = new HashSet<Expr> { root };
        Func<Expr, Expr> applyLocal = e => ApplyFirst(_local, e), applyGlobal = e => ApplyFirst(_global, e);
        for (int pass = 0; pass < PassLimit; pass++)
        {
            Expr next = Traversal.Rewrite(root, applyLocal, cancellation, _settledLocally);
            if (next == root) next = Traversal.Rewrite(root, applyGlobal, cancellation, _settledGlobally);
            if (!seen.Add(next)) return next;
            root = next;
        }
        return root;
    }

    private Expr ApplyFirst(Rule[] rules, Expr expr)
    {
        foreach (Rule rule in rules)
        {
            if (rule.Apply(expr.Graph, expr) is not { } result || result == expr) continue;
            _applications.Add(new Application(rule, expr, result));
            return result;
        }
        return expr;
    }
}
