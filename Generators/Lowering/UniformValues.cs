using AutoBce.Generators.Symbolic;

namespace AutoBce.Generators.Lowering;

/// <summary>What a kernel computes once for all elements, in double.</summary>
internal sealed class UniformValues(Kernel kernel)
{
    private readonly List<Expr> _parts = Traversal.Reachable(kernel.Uniforms);
    private readonly Dictionary<Expr, double> _values = [];

    public double[] Of(Func<string, double> hyperparameter)
    {
        _values.Clear();
        foreach (Expr part in _parts) Value(part, hyperparameter); // arguments before what uses them
        return Array.ConvertAll(kernel.Uniforms, u => _values[u]);
    }

    /// <summary>In the forms in which it is printed, where e^x - 1 and log(1 + x) keep their digits.</summary>
    private double Value(Expr e, Func<string, double> hyperparameter)
    {
        if (_values.TryGetValue(e, out double known)) return known;
        return _values[e] = e.Op switch
        {
            Op.Hyperparameter => hyperparameter(e.Name),
            Op.Sum when Lowerer.ExpMinusOne(e) is var (c, exponent, others) => Value(others, hyperparameter) + (c.ToDouble() * RealFunctions.Expm1(Value(exponent, hyperparameter))),
            Op.Log when Lowerer.OneLessExp(e.Arguments[0]) is { } exponent && Value(exponent, hyperparameter) > -0.69 => Math.Log(Value(e.Arguments[0], hyperparameter)),
            Op.Log when e.Arguments[0] is { Op: Op.Sum, Value.IsOne: true } sum => RealFunctions.Log1p(Value(sum - e.Graph.One, hyperparameter)),
            Op.LogMixture when Math.Abs(Value(UniformMixture.Of(e), hyperparameter) - 1) < 0.5 => RealFunctions.Log1p(Value(UniformMixture.LessOne(e), hyperparameter)),
            _ => Of(e, Array.ConvertAll(e.Arguments, argument => Value(argument, hyperparameter))),
        };
    }

    private static double Of(Expr e, double[] a) => e.Op switch
    {
        Op.Constant => e.Value.ToDouble(),
        Op.Sum => a.Select((x, i) => e.Coefficients[i].ToDouble() * x).Aggregate(e.Value.ToDouble(), (sum, term) => sum + term),
        Op.Product => Enumerable.Range(0, a.Length / 2).Aggregate(1.0, (product, i) => product * Math.Pow(a[2 * i], a[(2 * i) + 1])),
        Op.LogCosh => RealFunctions.LogCosh(a[0]),
        Op.Abs => Math.Abs(a[0]),
        Op.Sign => RealFunctions.Sign(a[0]),
        Op.Max => Math.Max(a[0], a[1]),
        Op.Parity => a[0] % 2 == 0 ? 1 : -1,
        Op.LogQuotient => a[0] == 0 ? 1 : -RealFunctions.Log1p(-a[0]) / a[0],
        Op.LogPair => a[0] < a[1] ? Math.Log(a[0]) : RealFunctions.Log1p(-a[1]),
        Op.LogMixture => Math.Log(Mixture(a)),
        Op.MixtureSlope => RealFunctions.Sigmoid(a[2]) * RealFunctions.Sigmoid(-a[2]) / Mixture(a),
        Op.MixtureShare => a[0] * RealFunctions.Sigmoid(a[2]) / Mixture(a),
        Op.Less => a[0] < a[1] ? 1 : 0,
        Op.LessOrEqual => a[0] <= a[1] ? 1 : 0,
        Op.Equal => a[0] == a[1] ? 1 : 0,
        Op.Not => 1 - a[0],
        Op.And => Math.Min(a[0], a[1]),
        Op.Or => Math.Max(a[0], a[1]),
        Op.Select => a[0] != 0 ? a[1] : a[2],
        _ => RealFunctions.Of((SourceOp)Enum.Parse(typeof(SourceOp), e.Op.ToString()), a[0]).Value,
    };

    private static double Mixture(double[] a) => (a[0] * RealFunctions.Sigmoid(a[2])) + (a[1] * RealFunctions.Sigmoid(-a[2]));
}
