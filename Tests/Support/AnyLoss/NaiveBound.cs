using System.Numerics;

namespace AutoBce.Tests.AnyLoss;

/// <summary>
/// The arithmetic of the <see cref="Interpreter{T}"/> on a <see cref="WengertList"/>: each primitive of the definitions it uses, 1/(1 + e^-x) for
/// a sigmoid, is an operation that rounds. So the bound is that of the expression as written and as naive as a textbook.
/// </summary>
internal sealed class NaiveBound : IArithmetic<int>
{
    private const int Bits = 800, Double = 53, Low = 64;

    private readonly WengertList _tape = new(Bits);

    /// <summary>Whether some part has no digit left where the next operation asks for one, or a comparison none to decide by: then doubles may give anything.</summary>
    private bool _isLost;

    /// <summary>What evaluating a graph in double may lose, by rounding and by underflow; null where a part of it is lost altogether or overflows.</summary>
    public static BigFloat? Of(LossGraph graph, double prediction, double label)
    {
        var bound = new NaiveBound();
        return bound.Lost(() => graph.Evaluate(bound, bound.FromDouble(prediction), bound.FromDouble(label)));
    }

    /// <summary>The same of its derivative, by forward differentiation of the same primitives; null if it is 0 for every prediction, or at a kink, as well.</summary>
    public static BigFloat? OfGradient(LossGraph graph, double prediction, double label)
    {
        var bound = new NaiveBound();
        var dual = new DualArithmetic<int>(bound);
        return bound.Lost(() => graph.Evaluate(dual, dual.Prediction(bound.FromDouble(prediction)), dual.FromDouble(label)) is { IsFixed: false } loss && !dual.IsAtKink ? loss.Slope : null);
    }

    private BigFloat? Lost(Func<int?> evaluate)
    {
        if (evaluate() is not { } root || _isLost || _tape.Singular || !_tape.StaysWithin(long.MinValue, 1024)) return null;
        (BigFloat rounding, BigFloat underflow) = _tape.Loss(root, Double, inMagnitude: true);
        return rounding.IsFinite && underflow.IsFinite ? BigFloat.Add(rounding, underflow, Low) : null;
    }

    public int Quotient(BigInteger numerator, BigInteger denominator) => _tape.Given(BigFloat.Quotient(numerator, denominator, Bits));

    public int FromDouble(double value) => _tape.Given(BigFloat.FromDouble(value));

    public int Add(int a, int b) => _tape.Add(a, b);

    public int Subtract(int a, int b) => _tape.Subtract(a, b);

    public int Multiply(int a, int b)
    {
        _isLost |= HasNoDigit(a) && HasNoDigit(b); // their product is of the second order in what they lost
        return _tape.Multiply(a, b);
    }

    public int Divide(int a, int b) => _tape.Divide(a, Asked(b));

    public int Exp(int a) => Function(Narrow(a), BigFunctions.Exp(_tape[a], Bits), BigFunctions.Exp(Rough(a), Low));

    public int Log(int a) => Function(Asked(a), BigFunctions.Log(_tape[a], Bits), BigFloat.Divide(BigFloat.One, Rough(a), Low));

    public int Power(int a, int b)
    {
        int power = _tape.Power(Asked(a), b);
        if (_tape[a].IsZero) return power;
        BigFloat relative = BigFloat.Multiply(BigFloat.Abs(Rough(b)), BigFloat.Divide(Lost(a), BigFloat.Abs(Rough(a)), Low), Low);
        BigFloat absolute = BigFloat.Multiply(BigFloat.Abs(BigFunctions.Log(BigFloat.Abs(Rough(a)), Low)), Lost(b), Low);
        _isLost |= !(BigFloat.Compare(BigFloat.Add(relative, absolute, Low), BigFloat.FromDouble(0.125)) < 0);
        return power;
    }

    public int Sqrt(int a)
    {
        BigFloat root = BigFloat.Sqrt(_tape[a], Bits);
        return Function(Asked(a), root, BigFloat.Divide(BigFloat.One, BigFloat.Scale(WengertList.Rough(root), 1), Low));
    }

    public int Sin(int a) => Function(a, BigTrigonometry.Sin(_tape[a], Bits), Steepest(a, BigTrigonometry.Cos(Rough(a), Low)));

    public int Cos(int a) => Function(a, BigTrigonometry.Cos(_tape[a], Bits), Steepest(a, BigFloat.Negate(BigTrigonometry.Sin(Rough(a), Low))));

    /// <summary>The slope within what double knows of an angle: near a flat place it grows as what is lost, up to 1.</summary>
    private BigFloat Steepest(int angle, BigFloat slope)
    {
        BigFloat steepest = BigFloat.Add(BigFloat.Abs(slope), Lost(angle), Low);
        if (!(BigFloat.Compare(steepest, BigFloat.One) < 0)) steepest = BigFloat.One;
        return slope.Sign < 0 ? BigFloat.Negate(steepest) : steepest;
    }

    public int Atan(int a) =>
        Function(a, BigTrigonometry.Atan(_tape[a], Bits), BigFloat.Divide(BigFloat.One, BigFloat.Add(BigFloat.One, BigFloat.Multiply(Rough(a), Rough(a), Low), Low), Low));

    public int Floor(int a)
    {
        BigFloat lost = Lost(a), below = BigFloat.Floor(BigFloat.Subtract(_tape[a], lost, Bits)), above = BigFloat.Floor(BigFloat.Add(_tape[a], lost, Bits));
        _isLost |= BigFloat.Compare(below, above) != 0;
        return Function(a, BigFloat.Floor(_tape[a]), BigFloat.Zero);
    }

    public int Compare(int a, int b)
    {
        if (a == b) return 0;
        BigFloat difference = BigFloat.Abs(BigFloat.Subtract(_tape[a], _tape[b], Low)), doubt = BigFloat.Scale(BigFloat.Add(Lost(a), Lost(b), Low), 2);
        _isLost |= !(doubt.IsZero || BigFloat.Compare(doubt, difference) < 0);
        return Math.Sign(BigFloat.Compare(_tape[a], _tape[b]));
    }

    private bool HasNoDigit(int a) => Lost(a) is { IsZero: false } lost && !(BigFloat.Compare(lost, BigFloat.Abs(_tape[a])) < 0);

    private int Function(int a, BigFloat value, BigFloat derivative) => _tape.Function(a, value, derivative);

    private BigFloat Rough(int a) => WengertList.Rough(_tape[a]);

    private BigFloat Lost(int a) => _tape.Loss(a, Double) is (var rounding, var underflow) ? BigFloat.Add(rounding, underflow, Low) : default;

    /// <summary>An operand whose relative error counts: an eighth is as much as a bound of first order may neglect the square of.</summary>
    private int Asked(int a)
    {
        BigFloat lost = Lost(a);
        _isLost |= !lost.IsZero && !(BigFloat.Compare(BigFloat.Scale(lost, 3), BigFloat.Abs(_tape[a])) < 0);
        return a;
    }

    /// <summary>An operand whose absolute error counts.</summary>
    private int Narrow(int a)
    {
        _isLost |= !(BigFloat.Compare(Lost(a), BigFloat.FromDouble(0.125)) < 0);
        return a;
    }
}
