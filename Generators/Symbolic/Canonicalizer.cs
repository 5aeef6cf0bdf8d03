namespace AutoBce.Generators.Symbolic;

/// <summary>Reads the expression as written into the canonical graph.</summary>
internal static class Canonicalizer
{
    /// <summary>What each operation of the source means over the reals.</summary>
    private static readonly Dictionary<SourceOp, Func<Graph, Expr, Expr, Expr>> Meaning = new()
    {
        [SourceOp.Add] = (g, a, b) => a + b,
        [SourceOp.Subtract] = (g, a, b) => a - b,
        [SourceOp.Multiply] = (g, a, b) => a * b,
        [SourceOp.Divide] = (g, a, b) => a / b,
        [SourceOp.Negate] = (g, a, _) => -a,
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
        [SourceOp.Abs] = (g, a, _) => g.Abs(a),
        [SourceOp.Sign] = (g, a, _) => g.Sign(a),
        [SourceOp.Max] = (g, a, b) => g.Max(a, b),
        [SourceOp.Min] = (g, a, b) => g.Min(a, b),
        [SourceOp.XLogY] = (g, a, b) => a * g.Log(b),
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
        var g = new Graph();
        Expr prediction = g.Input(Op.Prediction, spec.PredictionName, spec.Prediction == PredictionRole.Probability ? new Interval(0, 1) : Interval.Reals);
        Expr label = g.Input(Op.Label, spec.LabelName, new Interval(spec.LabelMinimum, spec.LabelMaximum));
        var values = new Expr[spec.Nodes.Count];
        for (int i = 0; i < values.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            SourceNode node = spec.Nodes[i];
            values[i] = node.Op switch
            {
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
        return (values[values.Length - 1], prediction, new DerivativeRequest(spec.Derivatives.HasFlag(DerivativeKinds.Second), [.. inputs]));

        Expr Hyperparameter(HyperparameterSpec h) => g.Input(Op.Hyperparameter, h.PropertyName, Interval.Reals);
    }
}
