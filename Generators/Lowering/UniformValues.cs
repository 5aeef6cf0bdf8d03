using AutoBce.Generators.Symbolic;

namespace AutoBce.Generators.Lowering;

/// <summary>What a kernel computes once for all elements, in the form in which it does.</summary>
/// <param name="roots">What is computed.</param>
/// <param name="hyperparameter">What each hyperparameter is.</param>
/// <param name="function">What each function is, of one argument or two.</param>
internal sealed class UniformValues(Expr[] roots, Func<string, double> hyperparameter, Func<string, double, double, double> function) : UniformForm<double, bool>
{
    private readonly List<Expr> _parts = Traversal.Reachable(roots);
    private readonly Dictionary<Expr, double> _known = [];

    /// <summary>With the functions of the proofs that look at examples.</summary>
    public UniformValues(Expr[] roots, Func<string, double> hyperparameter)
        : this(roots, hyperparameter, Real)
    {
    }

    /// <summary>All of them, for what hyperparameters are now.</summary>
    public double[] All()
    {
        _known.Clear();
        foreach (Expr part in _parts) Of(part); // arguments before what uses them
        return Array.ConvertAll(roots, Of);
    }

    public override double Of(Expr e) => _known.TryGetValue(e, out double known) ? known : _known[e] = Computed(e);

    protected override double Number(double value) => value;

    protected override double Hyperparameter(string name) => hyperparameter(name);

    protected override double Add(params double[] terms) => terms.Aggregate((sum, term) => sum + term);

    protected override double Multiply(params double[] factors) => factors.Aggregate((product, factor) => product * factor);

    protected override double Subtract(double a, double b) => a - b;

    protected override double Divide(double a, double b) => a / b;

    protected override double Negate(double x) => -x;

    protected override double Call(string name, params double[] arguments) => name == "FusedMultiplyAdd" ? ProductLow(arguments[0], arguments[1]) : function(name, arguments[0], arguments[arguments.Length - 1]);

    protected override double Choose(bool condition, double yes, double no) => condition ? yes : no;

    protected override bool Compare(Op comparison, double a, double b) => comparison == Op.Less ? a < b : comparison == Op.LessOrEqual ? a <= b : a == b;

    protected override bool Not(bool condition) => !condition;

    protected override bool Both(bool a, bool b) => a && b;

    protected override bool Either(bool a, bool b) => a || b;

    /// <summary>What a product loses by being rounded, from the halves of its factors (Dekker 1971): the frameworks that load generators know no fused operation.</summary>
    private static double ProductLow(double a, double b)
    {
        ((double p, double q), (double r, double s)) = (Halves(a), Halves(b));
        return (p * r) - (a * b) + (p * s) + (q * r) + (q * s);

        static (double High, double Low) Halves(double x) => (134217729 * x) - ((134217729 * x) - x) is var high ? (high, x - high) : default;
    }

    private static double Real(string function, double a, double b) => function switch
    {
        "Pow" => Math.Pow(a, b),
        "Max" => Math.Max(a, b),
        "Abs" => Math.Abs(a),
        "Sign" => RealFunctions.Sign(a),
        "LogCosh" => RealFunctions.LogCosh(a),
        _ => RealFunctions.Of((SourceOp)Enum.Parse(typeof(SourceOp), function), a).Value,
    };
}
