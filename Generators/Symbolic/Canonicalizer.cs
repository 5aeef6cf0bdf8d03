namespace AutoBce.Generators.Symbolic;

/// <summary>Reads the expression as written into the canonical graph.</summary>
internal static class Canonicalizer
{
    /// <summary>What each operation of the source means over the reals.</summary>
    private static readonly Dictionary<SourceOp, Func<Graph, Expr, Expr, Expr>> Meaning = new()
    {
        [SourceOp.Multiply] = (g, a, b) => a * b,
        [SourceOp.Divide] = (g, a, b) => a / b,
        [SourceOp.Power] = (g, a, b) => g.Power(a, b),
        [SourceOp.Exp] = (g, a, _) => g.Exp(a),
        [SourceOp.Log] = (g, a, _) => g.Log(a),
        [SourceOp.Log1p] = (g, a, _) => g.Log(g.One + a),
        [SourceOp.Expm1] = (g, a, _) => g.Exp(a) - g.One,
        [SourceOp.Sqrt] = (g, a, _) => g.Power(a, new Rational(1, 2)),
        [SourceOp.Sigmoid] = (g, a, _) => g.Sigmoid(a),
        [SourceOp.LogSigmoid] = (g, a, _) => -g.Softplus(-a),
        [SourceOp.Softplus] = (g, a, _) => g.Softplus(a),
        [SourceOp.Tanh] = (g, a, _) => g.Tanh(a),
        [SourceOp.Sin] = (g, a, _) => g.Sin(a),
        [SourceOp.Cos] = (g, a, _) => g.Cos(a),
        [SourceOp.Tan] = (g, a, _) => g.Tan(a),
        [SourceOp.Atan] = (g, a, _) => g.Atan(a),
        [SourceOp.Sinh] = (g, a, _) => g.Sinh(a),
        [SourceOp.Cosh] = (g, a, _) => g.Cosh(a),
        [SourceOp.Cbrt] = (g, a, _) => g.Cbrt(a),
        [SourceOp.Floor] = (g, a, _) => g.Floor(a),
        [SourceOp.Round] = (g, a, _) => g.Round(a),
        [SourceOp.Abs] = (g, a, _) => g.Abs(a),
        [SourceOp.Sign] = (g, a, _) => g.Sign(a),
        [SourceOp.Max] = (g, a, b) => g.Max(a, b),
        [SourceOp.Min] = (g, a, b) => g.Min(a, b),
        [SourceOp.XLogY] = (g, a, b) => g.XLogY(a, b),
        [SourceOp.Less] = (g, a, b) => g.Less(a, b),
        [SourceOp.LessOrEqual] = (g, a, b) => g.LessOrEqual(a, b),
        [SourceOp.Equal] = (g, a, b) => g.Equal(a, b),
        [SourceOp.Not] = (g, a, _) => g.Not(a),
        [SourceOp.And] = (g, a, b) => g.And(a, b),
        [SourceOp.Or] = (g, a, b) => g.Or(a, b),
    };

    /// <summary>The loss, its prediction, and what else it is to be differentiated by, as expressions of a new graph.</summary>
    public static (Expr Loss, Expr Prediction, DerivativeRequest Request) Canonicalize(LossSpec spec, CancellationToken cancellation)
    {
        (Expr[] values, Expr prediction, DerivativeRequest request) = Canonicalize(spec, Chains(spec), cancellation);
        return (values[values.Length - 1], prediction, request);
    }

    /// <summary>The same with each operation of the source, the loss last.</summary>
    public static (Expr[] Values, Expr Prediction, DerivativeRequest Request) CanonicalizeAll(LossSpec spec, CancellationToken cancellation) =>
        Canonicalize(spec, new bool[spec.Nodes.Count], cancellation);

    /// <summary>
    /// Sums that only another sum is made of: a + b + c + ... is one sum. Made term by term, it would be quadratic in its length.
    /// </summary>
    private static bool[] Chains(LossSpec spec)
    {
        var uses = new int[spec.Nodes.Count];
        var ofSums = new int[spec.Nodes.Count];
        foreach (SourceNode node in spec.Nodes)
        {
            if (node.Op == SourceOp.Hyperparameter) continue;
            foreach (int operand in new[] { node.A, node.B, node.C })
            {
                if (operand < 0) continue;
                uses[operand]++;
                if (IsSum(node)) ofSums[operand]++;
            }
        }
        return [.. uses.Select((count, i) => IsSum(spec.Nodes[i]) && count == 1 && ofSums[i] == 1)];
    }

    private static bool IsSum(SourceNode node) => node.Op is SourceOp.Add or SourceOp.Subtract or SourceOp.Negate;

    /// <summary>The terms of a sum as written, from left to right.</summary>
    private static List<(Rational, Expr)> Terms(LossSpec spec, Expr[] values, bool[] chains, int root)
    {
        var terms = new List<(Rational, Expr)>();
        var pending = new Stack<(int Sign, int Node)>();
        pending.Push((1, root));
        while (pending.Count > 0)
        {
            (int sign, int node) = pending.Pop();
            if (node != root && !chains[node])
            {
                terms.Add((sign, values[node]));
                continue;
            }
            SourceNode sum = spec.Nodes[node];
            if (sum.Op != SourceOp.Negate) pending.Push((sum.Op == SourceOp.Subtract ? -sign : sign, sum.B));
            pending.Push((sum.Op == SourceOp.Negate ? -sign : sign, sum.A));
        }
        return terms;
    }

    private static (Expr[] Values, Expr Prediction, DerivativeRequest Request) Canonicalize(LossSpec spec, bool[] chains, CancellationToken cancellation)
    {
        var g = new Graph();
        Expr prediction = g.Input(Op.Prediction, spec.PredictionName, spec.Prediction == PredictionRole.Probability ? new Interval(0, 1) : Interval.Reals);
        Expr label = g.Input(Op.Label, spec.LabelName, new Interval(spec.LabelMinimum, spec.LabelMaximum));
        var values = new Expr[spec.Nodes.Count];
        for (int i = 0; i < values.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            SourceNode node = spec.Nodes[i];
            if (chains[i]) continue;
            values[i] = node.Op switch
            {
                SourceOp.Add or SourceOp.Subtract or SourceOp.Negate => g.Sum(Rational.Zero, Terms(spec, values, chains, i)),
                SourceOp.Constant => g.Constant(Rational.Parse(node.Text)),
                SourceOp.Prediction => prediction,
                SourceOp.Label => label,
                SourceOp.Hyperparameter => Hyperparameter(spec.Hyperparameters[node.A]),
                SourceOp.Select => g.Select(values[node.A], values[node.B], values[node.C]),
                _ => Meaning[node.Op](g, values[node.A], node.B < 0 ? g.Zero : values[node.B]),
            };
        }
        IEnumerable<Expr> hyperparameters = spec.Hyperparameters.Select(Hyperparameter);
        IEnumerable<Expr> inputs = [.. spec.Derivatives.HasFlag(DerivativeKinds.Label) ? [label] : Array.Empty<Expr>(), .. spec.Derivatives.HasFlag(DerivativeKinds.Hyperparameters) ? hyperparameters : []];
        return (values, prediction, new DerivativeRequest(spec.Derivatives.HasFlag(DerivativeKinds.Second), [.. inputs]));

        Expr Hyperparameter(HyperparameterSpec h) => g.Input(Op.Hyperparameter, h.PropertyName, Range(h.Bounds));
    }

    private static Interval Range(Bounds bounds) =>
        new(bounds.Lower, bounds.Upper, bounds.LowerOpen || double.IsNegativeInfinity(bounds.Lower), bounds.UpperOpen || double.IsPositiveInfinity(bounds.Upper));
}
