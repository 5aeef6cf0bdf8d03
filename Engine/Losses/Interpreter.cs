using System.Globalization;
using System.Numerics;

namespace AutoBce;

/// <summary>Runs a <see cref="LossGraph"/> from its root, without recursion, evaluating a branch only where it is taken.</summary>
internal ref struct Interpreter<T>(LossGraph graph, IArithmetic<T> arithmetic, T prediction, T label)
{
    private readonly T[] _values = new T[graph.Nodes.Count];
    private readonly bool[] _known = new bool[graph.Nodes.Count];
    private readonly Stack<int> _pending = new();

    public readonly T Run()
    {
        int root = graph.Nodes.Count - 1;
        _pending.Push(root);
        while (_pending.TryPeek(out int index))
        {
            if (_known[index] || TryEvaluate(index)) _pending.Pop();
        }
        return _values[root];
    }

    /// <summary>Evaluates the node if its operands are known, else asks for those that are not.</summary>
    private readonly bool TryEvaluate(int index)
    {
        LossNode node = graph.Nodes[index];
        if (node.Operation is LossOperation.Constant or LossOperation.Prediction or LossOperation.Label or LossOperation.Hyperparameter)
            return Set(index, Leaf(node));
        if (node.Operation == LossOperation.Select)
        {
            if (!Has(node.A)) return false;
            int branch = IsTrue(_values[node.A]) ? node.B : node.C;
            return Has(branch) && Set(index, _values[branch]);
        }
        bool ready = Has(node.A) & (node.B < 0 || Has(node.B));
        return ready && Set(index, Apply(node.Operation, _values[node.A], node.B < 0 ? default! : _values[node.B]));
    }

    private readonly bool Has(int index)
    {
        if (!_known[index]) _pending.Push(index);
        return _known[index];
    }

    private readonly bool Set(int index, T value)
    {
        _values[index] = value;
        return _known[index] = true;
    }

    private readonly T Leaf(LossNode node) => node.Operation switch
    {
        LossOperation.Prediction => prediction,
        LossOperation.Label => label,
        LossOperation.Hyperparameter => arithmetic.FromDouble(graph.Values[node.A]),
        _ => ParseConstant(node.Text!),
    };

    private readonly T ParseConstant(string text)
    {
        if (text.IndexOf('/', StringComparison.Ordinal) is var slash and > 0)
            return arithmetic.Quotient(Integer(text[..slash]), Integer(text[(slash + 1)..]));
        int e = text.IndexOfAny(['e', 'E']);
        int exponent = e < 0 ? 0 : int.Parse(text.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        string digits = e < 0 ? text : text[..e];
        int point = digits.IndexOf('.', StringComparison.Ordinal);
        if (point >= 0)
        {
            exponent -= digits.Length - point - 1;
            digits = digits.Remove(point, 1);
        }
        BigInteger mantissa = Integer(digits);
        return exponent >= 0
            ? arithmetic.Quotient(mantissa * BigInteger.Pow(10, exponent), BigInteger.One)
            : arithmetic.Quotient(mantissa, BigInteger.Pow(10, -exponent));
    }

    private static BigInteger Integer(string text) => BigInteger.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    private readonly T Number(int value) => arithmetic.FromDouble(value);

    private readonly T Truth(bool value) => Number(value ? 1 : 0);

    private readonly bool IsTrue(T a) => arithmetic.Compare(a, Number(0)) != 0;

    /// <summary>Whether it is above 0 and finite, so that its logarithm times 0 is 0 and has the logarithm as its derivative.</summary>
    private readonly bool IsPositive(T a) => arithmetic.Compare(a, Number(0)) > 0 && arithmetic.Compare(arithmetic.Subtract(a, a), Number(0)) == 0;

    private readonly T Negate(T a) => arithmetic.Subtract(Number(0), a);

    /// <summary>The definition of each operation in terms of the arithmetic's primitives, as naive as a textbook's.</summary>
    private readonly T Apply(LossOperation operation, T a, T b) => operation switch
    {
        LossOperation.Add => arithmetic.Add(a, b),
        LossOperation.Subtract => arithmetic.Subtract(a, b),
        LossOperation.Multiply => arithmetic.Multiply(a, b),
        LossOperation.Divide => arithmetic.Divide(a, b),
        LossOperation.Negate => Negate(a),
        LossOperation.Power => arithmetic.Power(a, b),
        LossOperation.Exp => arithmetic.Exp(a),
        LossOperation.Log => arithmetic.Log(a),
        LossOperation.Log1p => arithmetic.Log(arithmetic.Add(Number(1), a)),
        LossOperation.Expm1 => arithmetic.Subtract(arithmetic.Exp(a), Number(1)),
        LossOperation.Sqrt => arithmetic.Sqrt(a),
        LossOperation.Sigmoid => Sigmoid(a),
        LossOperation.LogSigmoid => arithmetic.Log(Sigmoid(a)),
        LossOperation.Softplus => arithmetic.Log(arithmetic.Add(Number(1), arithmetic.Exp(a))),
        LossOperation.Tanh => arithmetic.Subtract(arithmetic.Multiply(Number(2), Sigmoid(arithmetic.Add(a, a))), Number(1)),
        LossOperation.Sin => arithmetic.Sin(a),
        LossOperation.Cos => arithmetic.Cos(a),
        LossOperation.Tan => arithmetic.Divide(arithmetic.Sin(a), arithmetic.Cos(a)),
        LossOperation.Atan => arithmetic.Atan(a),
        LossOperation.Sinh => Half(arithmetic.Subtract(arithmetic.Exp(a), arithmetic.Exp(Negate(a)))),
        LossOperation.Cosh => Half(arithmetic.Add(arithmetic.Exp(a), arithmetic.Exp(Negate(a)))),
        LossOperation.Cbrt => arithmetic.Compare(a, Number(0)) < 0 ? Negate(CubeRoot(Negate(a))) : CubeRoot(a),
        LossOperation.Floor => arithmetic.Floor(a),
        LossOperation.Round => Round(a),
        LossOperation.Abs => arithmetic.Compare(a, Number(0)) < 0 ? Negate(a) : a,
        LossOperation.Sign => Number(Math.Sign(arithmetic.Compare(a, Number(0)))),
        LossOperation.Max => arithmetic.Compare(a, b) < 0 ? b : a,
        LossOperation.Min => arithmetic.Compare(b, a) < 0 ? b : a,
        LossOperation.XLogY => IsTrue(a) || IsPositive(b) ? arithmetic.Multiply(a, arithmetic.Log(b)) : a,
        LossOperation.Less => Truth(arithmetic.Compare(a, b) < 0),
        LossOperation.LessOrEqual => Truth(arithmetic.Compare(a, b) <= 0),
        LossOperation.Equal => Truth(arithmetic.Compare(a, b) == 0),
        LossOperation.Not => Truth(!IsTrue(a)),
        LossOperation.And => Truth(IsTrue(a) && IsTrue(b)),
        LossOperation.Or => Truth(IsTrue(a) || IsTrue(b)),
        _ => throw new InvalidOperationException($"{operation} is not an operation of one or two operands."),
    };

    private readonly T Half(T a) => arithmetic.Divide(a, Number(2));

    private readonly T CubeRoot(T a) => arithmetic.Power(a, arithmetic.Quotient(1, 3));

    /// <summary>The integer below, or the one above where that is nearer, or as near and even.</summary>
    private readonly T Round(T a)
    {
        T below = arithmetic.Floor(a);
        int side = arithmetic.Compare(arithmetic.Subtract(a, below), Half(Number(1)));
        bool isEven = arithmetic.Compare(arithmetic.Floor(Half(below)), Half(below)) == 0;
        return side < 0 || (side == 0 && isEven) ? below : arithmetic.Add(below, Number(1));
    }

    private readonly T Sigmoid(T a) => arithmetic.Divide(Number(1), arithmetic.Add(Number(1), arithmetic.Exp(Negate(a))));
}
