using AutoBce.Generators.Symbolic;

namespace AutoBce.Tests.AnyLoss;

/// <summary>A value and its derivative by the prediction, as places on a tape; a derivative of -1 is 0 whatever the inputs are.</summary>
internal readonly record struct Dual(int Value, int Slope);

/// <summary>Where a comparison was too close to call in the precision that is judged; blind if it was so in the precision of the tape as well.</summary>
internal readonly record struct Tie(int Order, bool Exact, bool Blind);

/// <summary>
/// Runs the graph of a loss as its author wrote it with dual numbers (forward mode) on a <see cref="WengertList"/>: the derivative of each
/// operation is its textbook's, with functions of the logit family as operations of their own.
/// </summary>
/// <param name="graph">The loss.</param>
/// <param name="bits">The precision of all operations.</param>
/// <param name="composed">Whether the prediction is a logit for a loss of probabilities.</param>
/// <param name="decisions">How the close comparisons are decided, in their order; those beyond the list by the numbers.</param>
/// <param name="vanishing">The power of two that stands for e^x where x is below all exponents.</param>
internal sealed partial class DualTape(LossGraph graph, int bits, bool composed, IReadOnlyList<int> decisions, long vanishing = DualTape.Vanishing)
{
    /// <summary>The logarithm of the smallest numbers.</summary>
    public const long Vanishing = -1L << 60;

    private const int Single = 24, Double = 53;

    private readonly Dictionary<int, Dual> _done = [];
    private readonly List<Tie> _ties = [];
    private readonly List<int> _erased = [];
    private readonly List<BigFloat> _integerParts = [];
    private bool[] _varying = [];
    private bool _compares;
    private long _widest = long.MinValue;
    private BigFloat _prediction, _label;

    public WengertList Tape { get; } = new(bits);

    /// <summary>Whether an exponential was below all exponents.</summary>
    public bool Vanished { get; private set; }

    /// <summary>Whether the logarithm of such an exponential was asked for: of e^x that is x, but what stands for e^x has another.</summary>
    public bool IsUnknown { get; private set; }

    /// <summary>The power of two of the least difference that decided where the loss jumps.</summary>
    public long Narrowest { get; private set; } = long.MaxValue;

    /// <summary>The power of two of the widest angle, where anything is compared: in which case a wave is tells nothing of its limit.</summary>
    public long Turns => _compares ? _widest : long.MinValue;

    /// <summary>The exponent of the greatest angle.</summary>
    public long Widest => _widest;

    /// <summary>The integer parts that were taken, in their order.</summary>
    public IReadOnlyList<BigFloat> IntegerParts => _integerParts;

    /// <summary>The comparisons that could have gone either way.</summary>
    public IReadOnlyList<Tie> Ties => _ties;

    /// <summary>What was multiplied by 0 and not looked at.</summary>
    public IReadOnlyList<int> Erased => _erased;

    /// <summary>Whether a comparison was decided against exact numbers.</summary>
    public bool Contrary { get; private set; }

    public Dual Run(BigFloat prediction, BigFloat label) => Run(prediction, label, graph.Nodes.Count - 1);

    /// <summary>The same of a part of the loss.</summary>
    public Dual Run(BigFloat prediction, BigFloat label, int node)
    {
        (_prediction, _label) = (prediction, label);
        return Visit(node);
    }

    private Dual Visit(int index)
    {
        if (!_done.TryGetValue(index, out Dual dual)) _done[index] = dual = Apply(index, graph.Nodes[index]);
        return dual;
    }

    private Dual Apply(int index, LossNode node) => node.Operation switch
    {
        LossOperation.Constant => Constant(Rational.Parse(node.Text!)),
        LossOperation.Prediction => Prediction(),
        LossOperation.Label => new(Tape.Given(_label), -1),
        LossOperation.Hyperparameter => new(Tape.Given(BigFloat.FromDouble(graph.Values[node.A])), -1),
        LossOperation.Select => Visit(IsTrue(node.A) ? node.B : node.C),
        LossOperation.Less or LossOperation.LessOrEqual or LossOperation.Equal or LossOperation.Not or LossOperation.And or LossOperation.Or
            => new(Tape.Given(BigFloat.FromDouble(IsTrue(index) ? 1 : 0)), -1),
        LossOperation.Multiply => Multiply(node.A, node.B),
        LossOperation.Divide when !DependsOnPrediction(node.A) && DependsOnPrediction(node.B) && IsExactlyZero(Visit(node.A)) && !IsExactlyZero(Visit(node.B)) => Erase(node.A, node.B), // y/(y/e^x) is no 0 at a label of 0
        _ => Arithmetic(node.Operation, Visit(node.A), node.B < 0 ? default : Visit(node.B)),
    };

    /// <summary>
    /// A factor that is exactly 0 for every prediction makes the product with a function of the prediction 0, so that its limit is 0 wherever
    /// that is infinite. What it is multiplied by is noted: it has to have a value somewhere near.
    /// </summary>
    private Dual Multiply(int a, int b)
    {
        foreach ((int factor, int other) in new[] { (a, b), (b, a) })
        {
            if (DependsOnPrediction(factor) || !DependsOnPrediction(other) || !IsExactlyZero(Visit(factor))) continue;
            return Erase(factor, other);
        }
        return Arithmetic(LossOperation.Multiply, Visit(a), Visit(b));
    }

    private Dual Erase(int zero, int other)
    {
        _erased.Add(other);
        return Visit(zero);
    }

    private bool IsExactlyZero(Dual dual) => dual.Slope < 0 && Tape[dual.Value].IsZero && Tape.Loss(dual.Value, Single).Rounding.IsZero;

    private bool DependsOnPrediction(int index)
    {
        if (_varying.Length == 0)
        {
            _varying = new bool[graph.Nodes.Count];
            for (int i = 0; i < _varying.Length; i++)
                _varying[i] = graph.Nodes[i] is var node && (node.Operation == LossOperation.Prediction || (node.Operation != LossOperation.Hyperparameter && (IsVarying(node.A) || IsVarying(node.B) || IsVarying(node.C))));
        }
        return _varying[index];

        bool IsVarying(int operand) => operand >= 0 && _varying[operand];
    }

    private Dual Constant(Rational value) => new(Tape.Given(BigFloat.Quotient(value.Numerator, value.Denominator, bits)), -1);

    private Dual Prediction()
    {
        var input = new Dual(Tape.Given(_prediction), Tape.Given(BigFloat.One));
        return composed ? Arithmetic(LossOperation.Sigmoid, input, default) : input;
    }

    private Dual Arithmetic(LossOperation operation, Dual a, Dual b)
    {
        WengertList t = Tape;
        switch (operation)
        {
            case LossOperation.Add: return new(t.Add(a.Value, b.Value), Sum(a.Slope, b.Slope));
            case LossOperation.Subtract: return new(t.Subtract(a.Value, b.Value), Sum(a.Slope, Minus(b.Slope)));
            case LossOperation.Negate: return new(t.Negate(a.Value), Minus(a.Slope));
            case LossOperation.Multiply: return new(t.Multiply(a.Value, b.Value), Sum(Times(a.Slope, b.Value), Times(b.Slope, a.Value)));
            case LossOperation.Divide:
                int quotient = t.Divide(a.Value, b.Value);
                return new(quotient, Over(Sum(a.Slope, Minus(Times(b.Slope, quotient))), b.Value));
            case LossOperation.Power:
                int power = t.Power(a.Value, b.Value);
                int slope = a.Slope < 0 ? -1 : Times(Times(a.Slope, b.Value), t.Power(a.Value, t.Subtract(b.Value, One)));
                return new(power, b.Slope < 0 ? slope : Sum(slope, Times(Times(b.Slope, power), Log(a.Value))));
            case LossOperation.Exp:
                int exp = Exp(a.Value);
                return new(exp, Times(a.Slope, exp));
            case LossOperation.Log: return new(Log(a.Value), Over(a.Slope, a.Value));
            case LossOperation.Log1p:
                BigFloat onePlus = BigFloat.Add(t[a.Value], BigFloat.One, bits);
                return new(t.Function(a.Value, LogOnePlus(t[a.Value]), BigFloat.Divide(BigFloat.One, WengertList.Rough(onePlus), 64)), a.Slope < 0 ? -1 : Over(a.Slope, t.Add(a.Value, One)));
            case LossOperation.Expm1:
                return new(t.Function(a.Value, ExpLessOne(t[a.Value]), WengertList.Rough(BigFunctions.Exp(t[a.Value], 64))), a.Slope < 0 ? -1 : Times(a.Slope, Exp(a.Value)));
            case LossOperation.Sqrt:
                BigFloat root = BigFloat.Sqrt(t[a.Value], bits);
                int sqrt = t.Function(a.Value, root, BigFloat.Divide(BigFloat.One, BigFloat.Scale(WengertList.Rough(root), 1), 64));
                return new(sqrt, a.Slope < 0 ? -1 : Over(a.Slope, t.Add(sqrt, sqrt)));
            case LossOperation.Sigmoid: return new(Sigmoid(a.Value), a.Slope < 0 ? -1 : Times(a.Slope, t.Multiply(Sigmoid(a.Value), Sigmoid(t.Negate(a.Value)))));
            case LossOperation.Softplus: return Softplus(a);
            case LossOperation.LogSigmoid:
                Dual opposite = Softplus(new(t.Negate(a.Value), Minus(a.Slope)));
                return new(t.Negate(opposite.Value), Minus(opposite.Slope));
            case LossOperation.Tanh: return Tanh(a);
            case LossOperation.Sin: return new(Sin(a.Value), a.Slope < 0 ? -1 : Times(a.Slope, Cos(a.Value)));
            case LossOperation.Cos: return new(Cos(a.Value), a.Slope < 0 ? -1 : Minus(Times(a.Slope, Sin(a.Value))));
            case LossOperation.Tan: return Tan(a);
            case LossOperation.Atan: return Atan(a);
            case LossOperation.Sinh: return new(Sinh(a.Value), a.Slope < 0 ? -1 : Times(a.Slope, Cosh(a.Value)));
            case LossOperation.Cosh: return new(Cosh(a.Value), a.Slope < 0 ? -1 : Times(a.Slope, Sinh(a.Value)));
            case LossOperation.Cbrt: return Cbrt(a);
            case LossOperation.Floor: return new(Floor(a.Value), -1);
            case LossOperation.Round: return new(Round(a.Value), -1);
            case LossOperation.XLogY when t[a.Value].IsZero && t.Loss(a.Value, Single).Rounding.IsZero: return new(t.Given(BigFloat.Zero), a.Slope < 0 ? -1 : Times(a.Slope, Log(b.Value))); // 0 by definition
            case LossOperation.XLogY: return Arithmetic(LossOperation.Multiply, a, Arithmetic(LossOperation.Log, b, default));
            case LossOperation.Abs: return Order(a.Value, Zero) < 0 ? new(t.Negate(a.Value), Minus(a.Slope)) : a;
            case LossOperation.Sign: return new(t.Given(BigFloat.FromDouble(Jump(a.Value, Zero))), -1);
            case LossOperation.Max: return Order(a.Value, b.Value) < 0 ? b : a;
            case LossOperation.Min: return Order(b.Value, a.Value) < 0 ? b : a;
            default: throw new InvalidOperationException($"{operation} is no function of numbers.");
        }
    }

    private int One => Tape.Given(BigFloat.One);

    private int Zero => Tape.Given(BigFloat.Zero);

    // ---- derivatives that may be 0 for all inputs -------------------------------------------------------------------

    private int Sum(int a, int b) => a < 0 ? b : b < 0 ? a : Tape.Add(a, b);

    private int Minus(int a) => a < 0 ? -1 : Tape.Negate(a);

    private int Times(int slope, int value) => slope < 0 ? -1 : Tape.Multiply(slope, value);

    private int Over(int slope, int value) => slope < 0 ? -1 : Tape.Divide(slope, value);

    // ---- functions --------------------------------------------------------------------------------------------------

    private int Exp(int a)
    {
        BigFloat e = ExpOf(Tape[a], bits);
        return Tape.Function(a, e, WengertList.Rough(e));
    }

    /// <summary>A logarithm; that of the unspeakably small is unknown.</summary>
    private int Log(int a)
    {
        IsUnknown |= Vanished && Tape[a].Top < vanishing / 2;
        return LogOf(a);
    }

    private int LogOf(int a) => Tape.Function(a, BigFunctions.Log(Tape[a], bits), BigFloat.Divide(BigFloat.One, WengertList.Rough(Tape[a]), 64));

    private int Sigmoid(int a)
    {
        BigFloat s = SigmoidOf(Tape[a], bits), x = WengertList.Rough(Tape[a]);
        return Tape.Function(a, s, BigFloat.Multiply(SigmoidOf(x, 64), SigmoidOf(BigFloat.Negate(x), 64), 64));
    }

    private Dual Softplus(Dual a)
    {
        BigFloat x = Tape[a.Value], log = LogOnePlus(ExpOf(BigFloat.Negate(BigFloat.Abs(x)), bits));
        int value = Tape.Function(a.Value, x.Sign > 0 ? BigFloat.Add(x, log, bits) : log, SigmoidOf(WengertList.Rough(x), 64));
        return new(value, a.Slope < 0 ? -1 : Times(a.Slope, Sigmoid(a.Value)));
    }

    /// <summary>tanh(x) = (e^2x - 1)/(e^2x + 1), with the derivative 4 s(2x) s(-2x).</summary>
    private Dual Tanh(Dual a)
    {
        BigFloat x = Tape[a.Value], twice = BigFloat.Scale(BigFloat.Abs(x), 1), e = ExpOf(BigFloat.Negate(twice), bits);
        BigFloat magnitude = BigFloat.Divide(BigFloat.Negate(ExpLessOne(BigFloat.Negate(twice))), BigFloat.Add(BigFloat.One, e, bits), bits);
        BigFloat rough = WengertList.Rough(twice), slope = BigFloat.Scale(BigFloat.Multiply(SigmoidOf(rough, 64), SigmoidOf(BigFloat.Negate(rough), 64), 64), 2);
        int value = Tape.Function(a.Value, x.Sign < 0 ? BigFloat.Negate(magnitude) : magnitude, slope);
        if (a.Slope < 0) return new(value, -1);
        int argument = Tape.Add(a.Value, a.Value);
        return new(value, Times(a.Slope, Tape.Multiply(Tape.Given(BigFloat.FromDouble(4)), Tape.Multiply(Sigmoid(argument), Sigmoid(Tape.Negate(argument))))));
    }

    /// <summary>e^x; where it is below all exponents, something small that is not 0.</summary>
    private BigFloat ExpOf(BigFloat x, int bits)
    {
        BigFloat e = BigFunctions.Exp(x, bits);
        if (!e.IsZero || !x.IsFinite) return e;
        Vanished = true;
        return BigFloat.Scale(BigFloat.One, vanishing);
    }

    private BigFloat SigmoidOf(BigFloat x, int bits)
    {
        BigFloat e = ExpOf(BigFloat.Negate(BigFloat.Abs(x)), bits), sum = BigFloat.Add(BigFloat.One, e, bits);
        return BigFloat.Divide(x.Sign < 0 ? e : BigFloat.One, sum, bits);
    }

    /// <summary>log(1 + x) with as many bits more as the sum would lose.</summary>
    private BigFloat LogOnePlus(BigFloat x)
    {
        if (!x.IsFinite || x.IsZero || x.Top > -8) return BigFunctions.Log(BigFloat.Add(x, BigFloat.One, bits + 16), bits);
        return x.Top < -bits ? BigFloat.Subtract(x, BigFloat.Scale(BigFloat.Multiply(x, x, bits), -1), bits) : BigFunctions.Log(BigFloat.Add(x, BigFloat.One, int.MaxValue), bits);
    }

    private BigFloat ExpLessOne(BigFloat x)
    {
        if (!x.IsFinite || x.IsZero || x.Top > -8) return BigFloat.Subtract(BigFunctions.Exp(x, bits + 16), BigFloat.One, bits);
        return x.Top < -bits ? BigFloat.Add(x, BigFloat.Scale(BigFloat.Multiply(x, x, bits), -1), bits) : BigFloat.Subtract(BigFunctions.Exp(x, bits - (int)x.Top), BigFloat.One, bits);
    }

    // ---- comparisons ------------------------------------------------------------------------------------------------

    private bool IsTrue(int index) => graph.Nodes[index] switch
    {
        { Operation: LossOperation.Less } node => Jump(Visit(node.A).Value, Visit(node.B).Value) < 0,
        { Operation: LossOperation.LessOrEqual } node => Jump(Visit(node.A).Value, Visit(node.B).Value) <= 0,
        { Operation: LossOperation.Equal } node => Jump(Visit(node.A).Value, Visit(node.B).Value) == 0,
        { Operation: LossOperation.Not } node => !IsTrue(node.A),
        { Operation: LossOperation.And } node => IsTrue(node.A) & IsTrue(node.B),
        { Operation: LossOperation.Or } node => IsTrue(node.A) | IsTrue(node.B),
        _ => !Tape[Visit(index).Value].IsZero,
    };

    /// <summary>What float may lose.</summary>
    private BigFloat Doubt(int node) => Tape.Condition(node, Single);

    /// <summary>What the bits of the tape may lose: a square of what is 0 as far as they show is 0.</summary>
    private BigFloat OwnDoubt(int node) => Tape.Loss(node, bits).Rounding;

    /// <summary>The order of two numbers on which it depends whether the loss is one or the other of two.</summary>
    private int Jump(int a, int b)
    {
        if (BigFloat.Subtract(Tape[a], Tape[b], 64) is { IsZero: false, IsFinite: true } apart) Narrowest = Math.Min(Narrowest, apart.Top);
        return Order(a, b);
    }

    /// <summary>-1, 0 or 1 as a is below, equal to or above b; where rounding could change that, as decided.</summary>
    private int Order(int a, int b)
    {
        if (a == b) return 0;
        _compares = true;
        int order = Math.Sign(BigFloat.Compare(Tape[a], Tape[b]));
        BigFloat own = BigFloat.Add(OwnDoubt(a), OwnDoubt(b), 64), apart = BigFloat.Abs(BigFloat.Subtract(Tape[a], Tape[b], 64));
        BigFloat doubt = BigFloat.Scale(BigFloat.Add(BigFloat.Add(Doubt(a), Doubt(b), 64), own, 64), 2);
        if (doubt.IsFinite && BigFloat.Compare(apart, doubt) > 0) return order;
        bool exact = doubt.IsZero;
        int decided = _ties.Count < decisions.Count ? decisions[_ties.Count] : order;
        if (exact && decided != order) Contrary = true;
        _ties.Add(new Tie(decided, exact, !exact && !(BigFloat.Compare(apart, BigFloat.Scale(own, 1)) > 0)));
        return decided;
    }
}
