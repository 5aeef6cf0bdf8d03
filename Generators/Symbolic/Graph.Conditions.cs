namespace AutoBce.Generators.Symbolic;

/// <content>Comparisons, their combinations, and choices by them; what ranges decide is decided.</content>
internal sealed partial class Graph
{
    public Expr Less(Expr a, Expr b) => Compare(Op.Less, a, b, (a - b).Range, r => r.IsNegative, r => r.IsNonNegative);

    public Expr LessOrEqual(Expr a, Expr b) => Compare(Op.LessOrEqual, a, b, (a - b).Range, r => r.IsNonPositive, r => r.IsPositive);

    public Expr Equal(Expr a, Expr b) => a == b ? One : Compare(Op.Equal, a.Id < b.Id ? a : b, a.Id < b.Id ? b : a, (a - b).Range, r => r is { Lower: 0, Upper: 0 }, r => r.IsNonZero);

    public Expr Not(Expr a) => a switch
    {
        { Op: Op.Constant } => a.IsZero ? One : Zero,
        { Op: Op.Not } => a.Arguments[0],
        { Op: Op.Less } => LessOrEqual(a.Arguments[1], a.Arguments[0]),
        { Op: Op.LessOrEqual } => Less(a.Arguments[1], a.Arguments[0]),
        _ => Intern(Op.Not, [a], new Interval(0, 1)),
    };

    public Expr And(Expr a, Expr b) => a.IsZero || b.IsZero ? Zero : a.IsOne || a == b ? b : b.IsOne ? a : Intern(Op.And, [a, b], new Interval(0, 1));

    public Expr Or(Expr a, Expr b) => a.IsOne || b.IsOne ? One : a.IsZero || a == b ? b : b.IsZero ? a : Intern(Op.Or, [a, b], new Interval(0, 1));

    private static bool IsTruth(Expr a) => a.Op is >= Op.Less and <= Op.Or;

    public Expr Select(Expr condition, Expr a, Expr b)
    {
        if (a == b || condition.IsOne) return a;
        if (condition.IsZero) return b;
        if (condition.Op == Op.Not) return Select(condition.Arguments[0], b, a);
        // A choice between conditions is a condition: x < (c ? a : b) is one, whichever is chosen.
        if (IsTruth(a) || IsTruth(b)) return Or(And(condition, a), And(Not(condition), b));
        // x > 0 ? x : 0 is max(x, 0), and x > 0 ? x : -x is |x|: the smooth functions that hide behind them are recognised later.
        if (condition.Op is Op.Less or Op.LessOrEqual)
        {
            (Expr small, Expr large) = (condition.Arguments[0], condition.Arguments[1]);
            if ((a, b) == (large, small)) return Max(a, b);
            if ((a, b) == (small, large)) return Min(a, b);
            if (a == -b && large.IsZero && a == -small) return Abs(small);
            if (a == -b && small.IsZero && a == large) return Abs(large);
            if (a == -b && large.IsZero && a == small) return -Abs(small);
            if (a == -b && small.IsZero && a == -large) return -Abs(large);
        }
        return Intern(Op.Select, [condition, a, b], Interval.Union(a.Range, b.Range));
    }

    /// <summary>Sigmoids are compared by what they are of: near 1/2, and far out, many of these have one sigmoid.</summary>
    private Expr Compare(Op op, Expr a, Expr b, Interval difference, Func<Interval, bool> always, Func<Interval, bool> never) =>
        always(difference) ? One
        : never(difference) ? Zero
        : a.Op == Op.Sigmoid && LogOdds(b) is { } above ? Intern(op, [a.Arguments[0], above], new Interval(0, 1))
        : b.Op == Op.Sigmoid && LogOdds(a) is { } below ? Intern(op, [below, b.Arguments[0]], new Interval(0, 1))
        : Intern(op, [a, b], new Interval(0, 1));

    /// <summary>What the sigmoid takes to a constant between 0 and 1.</summary>
    private Expr? LogOdds(Expr e) => e.Op == Op.Constant ? Log(e) - Log(One - e) : null;
}
