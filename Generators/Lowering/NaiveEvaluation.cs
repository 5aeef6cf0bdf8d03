namespace AutoBce.Generators.Lowering;

/// <summary>
/// A loss and its derivative operation by operation as the source says, in double, with what the same in float may lose: to first order, the
/// sum over all operations v of |d result / d v| |v| 2^-24, and what is lost by underflow. The derivative is made beside the value (forward mode), and the sum backwards.
/// </summary>
internal sealed partial class NaiveEvaluation(LossSpec spec, bool throughSigmoid, bool twice = false, Func<SourceNode, bool>? by = null)
{
    private const double HalfUlp = 1.0 / (1 << 24), HalfUlpOfDouble = 1.0 / (1L << 53), SmallestNormal = 1.17549435e-38, Smallest = 1.401298464e-45;

    private const int None = -1;

    private readonly double[] _constants = [.. spec.Nodes.Select(n => n.Op == SourceOp.Constant ? Symbolic.Rational.Parse(n.Text).ToDouble() : 0)];
    private readonly Dual[] _duals = new Dual[spec.Nodes.Count];
    private Step[] _steps = new Step[64];
    private int _count;

    /// <summary>Whether doubles have not enough digits or exponents either: what is left says nothing.</summary>
    private bool _isLost;

    private double[] _adjoints = [];

    /// <summary>Whether the derivative is that by the prediction, and by no other input.</summary>
    public bool IsByPrediction => by is null;

    /// <summary>Places on the tape of a value and of its derivatives, each of which is none if it is 0, or not asked for.</summary>
    private readonly record struct Dual(int Value, int Slope, int Second = None);

    /// <summary>An operation of the tape, with what it was made of, its partial derivatives by those, what float loses by it, and what double has lost so far.</summary>
    private readonly record struct Step(double Value, int A, double ByA, int B, double ByB, double Rounding, double Error)
    {
        public bool HasDigits => Error <= Math.Abs(Value) / 8;
    }

    /// <summary>Value and derivatives at an element, each with what float may lose; NaN where the naive form has none.</summary>
    public ((double Number, double Loss) Value, (double Number, double Loss) Gradient, (double Number, double Loss) Second) At(double prediction, double label, double[] hyperparameters)
    {
        _count = 0;
        _isLost = false;
        for (int i = 0; i < _duals.Length; i++)
        {
            SourceNode node = spec.Nodes[i];
            _duals[i] = node.Op switch
            {
                SourceOp.Constant => new(Given(_constants[i]), None),
                SourceOp.Prediction when throughSigmoid => Function(SourceOp.Sigmoid, new(Given(prediction), Given(1))),
                SourceOp.Prediction => new(Given(prediction), Slope(node)),
                SourceOp.Label => new(Given(label), Slope(node)),
                SourceOp.Hyperparameter => new(Given(hyperparameters[node.A]), Slope(node)),
                SourceOp.Select => _duals[this[node.A] != 0 ? node.B : node.C],
                >= SourceOp.Less and <= SourceOp.Or => new(Given(IsTrue(node) ? 1 : 0), None),
                _ => Arithmetic(node.Op, _duals[node.A], node.B < 0 ? default : _duals[node.B]),
            };
        }
        Dual loss = _duals[_duals.Length - 1];
        if (_isLost) return ((double.NaN, 0), (double.NaN, 0), (double.NaN, 0));
        return (Result(loss.Value), Result(loss.Slope), Result(loss.Second));
    }

    /// <summary>1 of the input that the derivative is by, and none of the others.</summary>
    private int Slope(SourceNode input) => (by is null ? input.Op == SourceOp.Prediction : by(input)) ? Given(1) : None;

    private double this[int node] => _steps[_duals[node].Value].Value;

    private bool IsTrue(SourceNode node) => node.Op switch
    {
        SourceOp.Less => Order(_duals[node.A], _duals[node.B]) < 0,
        SourceOp.LessOrEqual => Order(_duals[node.A], _duals[node.B]) <= 0,
        SourceOp.Equal => Order(_duals[node.A], _duals[node.B]) == 0,
        SourceOp.Not => this[node.A] == 0,
        SourceOp.And => this[node.A] != 0 && this[node.B] != 0,
        _ => this[node.A] != 0 || this[node.B] != 0,
    };

    private Dual Arithmetic(SourceOp op, Dual a, Dual b)
    {
        switch (op)
        {
            case SourceOp.Add: return new(Sum(a.Value, b.Value, 1), Sum(a.Slope, b.Slope, 1), Sum(a.Second, b.Second, 1));
            case SourceOp.Subtract: return new(Sum(a.Value, b.Value, -1), Sum(a.Slope, b.Slope, -1), Sum(a.Second, b.Second, -1));
            case SourceOp.Negate: return Minus(a);
            case SourceOp.Multiply: return new(Times(a.Value, b.Value), Sum(Times(a.Slope, b.Value), Times(b.Slope, a.Value), 1), SecondOfProduct(a, b));
            case SourceOp.Divide:
                int quotient = Over(a.Value, b.Value), slope = Over(Sum(a.Slope, Times(b.Slope, quotient), -1), b.Value);
                return new(quotient, slope, SecondOfQuotient(a, b, quotient, slope));
            case SourceOp.Power:
                int power = Power(a.Value, b.Value), byBase = a.Slope == None ? None : Times(Times(a.Slope, b.Value), Power(a.Value, Sum(b.Value, Given(1), -1)));
                return new(power, b.Slope == None ? byBase : Sum(byBase, Times(Times(b.Slope, power), Log(a)), 1), SecondOfPower(a, b, power));
            case SourceOp.XLogY: return Number(a) == 0 && _steps[a.Value].HasDigits ? new(Given(0), Times(a.Slope, Log(b)), SecondOfProduct(a, new(Log(b), Over(b.Slope, b.Value)))) : Arithmetic(SourceOp.Multiply, a, Function(SourceOp.Log, b));
            case SourceOp.Abs: return Order(a, new(Given(0), None)) < 0 ? Minus(a) : a;
            case SourceOp.Sign: return new(Given(Order(a, new(Given(0), None))), None);
            case SourceOp.Max: return Order(a, b) < 0 ? b : a;
            case SourceOp.Min: return Order(b, a) < 0 ? b : a;
            default: return Function(op, a);
        }
    }

    private Dual Function(SourceOp op, Dual a)
    {
        (double value, double slope, double curvature, double third) = RealFunctions.Of(op, Number(a));
        _isLost |= op is SourceOp.Exp or SourceOp.Sigmoid ? value == 0 : op is SourceOp.Log or SourceOp.Sqrt or SourceOp.Cbrt or SourceOp.Floor or SourceOp.Round && !_steps[a.Value].HasDigits;
        _isLost |= !_steps[a.Value].HasDigits && Math.Abs(slope) <= 8 * Math.Abs(curvature) * _steps[a.Value].Error; // as of cosh near 0: what is lost is of the second order
        int result = Rounded(value, a.Value, slope);
        if (slope == 0 || a.Slope == None) return new(result, None);
        int derivative = Rounded(slope, a.Value, curvature);
        return new(result, Times(a.Slope, derivative), twice ? Sum(Times(Times(a.Slope, a.Slope), Rounded(curvature, a.Value, third)), Times(a.Second, derivative), 1) : None);
    }

    /// <summary>The sign of a - b; where doubles do not know it, or floats that were rounded twice on either side, nothing is known of what hangs on it.</summary>
    private int Order(Dual a, Dual b)
    {
        double difference = Number(a) - Number(b), error = _steps[a.Value].Error + _steps[b.Value].Error;
        double open = 4 * (_steps[a.Value].Rounding + _steps[b.Value].Rounding);
        _isLost |= (!(Math.Abs(difference) > error) && error > 0) || Math.Abs(difference) < open || double.IsNaN(difference);
        return difference < 0 ? -1 : difference > 0 ? 1 : 0;
    }

    private double Number(Dual a) => _steps[a.Value].Value;

    private Dual Minus(Dual a) => new(Negative(a.Value), Negative(a.Slope), Negative(a.Second));

    private int Negative(int a) => a == None ? None : Append(new(-_steps[a].Value, a, -1, None, 0, 0, _steps[a].Error));

    private int Given(double number) => Append(new(number, None, 0, None, 0, (float)number == number ? 0 : Math.Abs(number) * HalfUlp, 0));

    private int Sum(int a, int b, double sign) => b == None ? a : a == None ? (sign < 0 ? Negative(b) : b) : Rounded(_steps[a].Value + (sign * _steps[b].Value), a, 1, b, sign);

    private int Times(int a, int b)
    {
        if (a == None || b == None) return None;
        _isLost |= !_steps[a].HasDigits && !_steps[b].HasDigits; // what is lost is of the second order
        return Rounded(_steps[a].Value * _steps[b].Value, a, _steps[b].Value, b, _steps[a].Value);
    }

    private int Over(int a, int b)
    {
        if (a == None) return None;
        _isLost |= !_steps[b].HasDigits;
        double quotient = _steps[a].Value / _steps[b].Value;
        return Rounded(quotient, a, 1 / _steps[b].Value, b, -quotient / _steps[b].Value);
    }

    private int Power(int a, int b)
    {
        (double x, double exponent) = (_steps[a].Value, _steps[b].Value);
        _isLost |= !_steps[a].HasDigits;
        double power = Math.Pow(x, exponent);
        return Rounded(power, a, exponent == 0 ? 0 : exponent * Math.Pow(x, exponent - 1), b, power == 0 || x < 0 ? 0 : power * Math.Log(x));
    }

    private int Rounded(double value, int a, double byA, int b = None, double byB = 0)
    {
        double error = (Math.Abs(byA) * _steps[a].Error) + (b == None ? 0 : Math.Abs(byB) * _steps[b].Error);
        return Append(new(value, a, byA, b, byB, Math.Abs(value) * HalfUlp, error + (Math.Abs(value) * HalfUlpOfDouble)));
    }

    private int Append(Step step)
    {
        _isLost |= double.IsNaN(step.Value) || double.IsInfinity(step.Value);
        if (_count == _steps.Length) Array.Resize(ref _steps, 2 * _count);
        _steps[_count] = step;
        return _count++;
    }

    private (double Number, double Loss) Result(int root)
    {
        if (root == None) return (0, 0);
        if (_adjoints.Length <= root) _adjoints = new double[2 * (root + 1)];
        Array.Clear(_adjoints, 0, root + 1);
        _adjoints[root] = 1;
        double loss = 0, underflow = 0;
        for (int i = root; i >= 0; i--)
        {
            double adjoint = _adjoints[i];
            if (adjoint == 0) continue;
            Step step = _steps[i];
            loss += Math.Abs(adjoint) * step.Rounding;
            if (step.Rounding != 0 && Math.Abs(step.Value) < SmallestNormal) underflow += Math.Abs(adjoint) * Smallest;
            if (step.A != None) _adjoints[step.A] += adjoint * step.ByA;
            if (step.B != None) _adjoints[step.B] += adjoint * step.ByB;
        }
        return (_steps[root].Value, loss + Math.Min(underflow, SmallestNormal));
    }
}
