namespace AutoBce.Generators.Symbolic;

/// <summary>The operations of the canonical graph. Add, subtract and scale are Sum; multiply, divide, power and root are Product.</summary>
internal enum Op
{
    /// <summary>Value.</summary>
    Constant,
    /// <summary>An input; Name tells which.</summary>
    Prediction, Label, Hyperparameter,
    /// <summary>Value + sum of Coefficients[i] * Arguments[i].</summary>
    Sum,
    /// <summary>Product of Arguments[2i] to the power of Arguments[2i + 1].</summary>
    Product,
    Exp, Log, Sigmoid, Softplus, Tanh,
    Sin, Cos, Tan, Atan, Sinh, Cosh, Cbrt, Floor, Round,
    /// <summary>log(cosh(x)), which cosh itself would overflow.</summary>
    LogCosh,
    Abs, Sign, Max,
    /// <summary>(-1)^k for an integer k, else NaN: the sign that a power gives a negative base; of uniforms alone.</summary>
    Parity,
    /// <summary>-log(c) / x with c = 1 - x, continued by 1 at x = 0; arguments x and c.</summary>
    LogQuotient,
    /// <summary>log(m) where m + r = 1, from whichever of the two is the smaller; arguments m and r.</summary>
    LogPair,
    /// <summary>With m = a s(u) + b s(-u) for a and b not negative: log(m), s(u) s(-u) / m, and a s(u) / m; arguments a, b and u.</summary>
    LogMixture, MixtureSlope, MixtureShare,
    /// <summary>Truth values: conditions of Select.</summary>
    Less, LessOrEqual, Equal, Not, And, Or,
    /// <summary>Arguments[1] where Arguments[0] holds, else Arguments[2].</summary>
    Select,
}

/// <summary>A node of a <see cref="Graph"/>: equal expressions of one graph are one object, and arguments have lower ids.</summary>
internal sealed class Expr
{
    internal Expr(Graph graph, int id, int hash, Op op, Expr[] arguments, Rational[] coefficients, Rational value, string name, Interval range)
    {
        Graph = graph;
        Id = id;
        Hash = hash;
        Op = op;
        Arguments = arguments;
        Coefficients = coefficients;
        Value = value;
        Name = name;
        Range = range;
        Operations = 1ul << (int)op;
        foreach (Expr argument in arguments)
        {
            Operations |= argument.Operations;
            Depends |= argument.Depends;
            Depth = Math.Max(Depth, argument.Depth + 1);
        }
        if (op is Op.Prediction) Depends |= Inputs.Prediction;
        if (op is Op.Label) Depends |= Inputs.Label;
        if (op is Op.Hyperparameter) Depends |= Inputs.Hyperparameter;
    }

    public Graph Graph { get; }

    public int Id { get; }

    /// <summary>Of what makes it what it is.</summary>
    internal int Hash { get; }

    public Op Op { get; }

    public Expr[] Arguments { get; }

    public Rational[] Coefficients { get; }

    /// <summary>The number of a constant; the constant term of a sum.</summary>
    public Rational Value { get; }

    public string Name { get; }

    /// <summary>Bounds that hold for every prediction, label and hyperparameter allowed.</summary>
    public Interval Range { get; }

    public Inputs Depends { get; }

    /// <summary>The label, if it depends on it.</summary>
    public Expr? Label => (Depends & Inputs.Label) == 0 ? null : Graph.Label;

    /// <summary>All operations that it is made of, a bit for each.</summary>
    public ulong Operations { get; }

    /// <summary>The longest way down to an input.</summary>
    public int Depth { get; }

    /// <summary>The last search that came by; see <see cref="Graph.NextSearch"/>.</summary>
    internal int Seen { get; set; }

    /// <summary>What <see cref="Graph.Terms"/> and <see cref="Graph.Factors"/> found.</summary>
    internal (Rational Coefficient, Expr Term)[]? Terms { get; set; }

    /// <inheritdoc cref="Terms"/>
    internal (Expr Base, Expr Exponent)[]? Factors { get; set; }

    public bool IsZero => Op == Op.Constant && Value.IsZero;

    public bool IsOne => Op == Op.Constant && Value.IsOne;

    /// <summary>The same for every element: a constant, or computed from hyperparameters alone.</summary>
    public bool IsUniform => (Depends & (Inputs.Prediction | Inputs.Label)) == 0;

    public static Expr operator +(Expr a, Expr b) => a.Graph.Sum(a, b);

    public static Expr operator -(Expr a, Expr b) => a.Graph.Sum(a, a.Graph.Scale(-1, b));

    public static Expr operator -(Expr a) => a.Graph.Scale(-1, a);

    public static Expr operator *(Expr a, Expr b) => a.Graph.Multiply(a, b);

    public static Expr operator /(Expr a, Expr b) => a.Graph.Multiply(a, a.Graph.Power(b, -1));

    /// <summary>Equal expressions are one object, and of one graph are those that are looked up together.</summary>
    public override int GetHashCode() => Id;

    public override string ToString() => Printer.Print(this);
}

/// <summary>What an expression depends on.</summary>
[Flags]
internal enum Inputs
{
    None = 0,
    Prediction = 1,
    Label = 2,
    Hyperparameter = 4,
}
