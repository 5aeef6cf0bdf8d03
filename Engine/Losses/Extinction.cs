using System.Buffers;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace AutoBce;

/// <summary>
/// Finds the elements at which a part of a loss as written is 0, subnormal or infinite in double although nothing it is made of is. What was
/// lost there is lost in float as well, so that both formats may agree on a wrong result: 0/0, read as 0, inside a function that is not 0.
/// </summary>
internal sealed class Extinction
{
    /// <summary>Below it doubles have fewer digits; a power of a number that rounds to 1 is lost if its exponent is above the other.</summary>
    private const double Subnormal = 2.3e-308, Mild = 1000;

    /// <summary>Stands for the prediction itself where that is the logit of a loss of probabilities.</summary>
    private const int Logit = int.MaxValue;

    private static readonly ConditionalWeakTable<ElementwiseLoss, Extinction> OfLosses = [], OfLogits = [];

    private readonly LossGraph _graph;
    private readonly double[] _constants;
    private readonly bool[] _varies;

    /// <summary>Of a node that is the sigmoid of another, or 1 less that sigmoid, the other; and whether it is 1 less it.</summary>
    private readonly (int Of, bool Complement)[] _sigmoid;

    public Extinction(LossGraph graph, bool throughSigmoid)
    {
        _graph = graph;
        IReadOnlyList<LossNode> nodes = graph.Nodes;
        _constants = new double[nodes.Count];
        _varies = new bool[nodes.Count];
        _sigmoid = new (int, bool)[nodes.Count];
        for (int i = 0; i < nodes.Count; i++)
        {
            LossNode node = nodes[i];
            bool isLeaf = node.Operation <= LossOperation.Hyperparameter;
            if (node.Operation == LossOperation.Constant) _constants[i] = TrueLoss.Rational.Double(node.Text!);
            if (node.Operation == LossOperation.Hyperparameter) _constants[i] = graph.Values[node.A];
            _varies[i] = node.Operation == LossOperation.Prediction || (!isLeaf && (Varies(node.A) || Varies(node.B) || Varies(node.C)));
            _sigmoid[i] = node.Operation switch
            {
                LossOperation.Prediction when throughSigmoid => (Logit, false),
                LossOperation.Sigmoid => (node.A, false),
                LossOperation.Subtract when IsOne(node.A) && _sigmoid[node.B].Of >= 0 => (_sigmoid[node.B].Of, !_sigmoid[node.B].Complement),
                _ => (-1, false),
            };
        }

        bool Varies(int operand) => operand >= 0 && _varies[operand];
    }

    /// <summary>The same for all calls of one loss: a record made by `with` is another.</summary>
    public static Extinction Of(ElementwiseLoss loss, bool logits) => logits && loss.Graph.Prediction == PredictionKind.Probability
        ? OfLogits.GetValue(loss, static l => new(l.Graph, throughSigmoid: true))
        : OfLosses.GetValue(loss, static l => new(l.Graph, throughSigmoid: false));

    /// <summary>Marks such elements. Labels and predictions are at most as many as the marks.</summary>
    public void Mark(ReadOnlySpan<double> predictions, ReadOnlySpan<double> labels, Span<bool> marks)
    {
        int n = predictions.Length;
        marks[..n].Clear();
        double[] rented = ArrayPool<double>.Shared.Rent((_graph.Nodes.Count + 1) * n);
        Span<double> scratch = rented.AsSpan(_graph.Nodes.Count * n, n);
        for (int i = 0; i < _graph.Nodes.Count; i++)
        {
            LossNode node = _graph.Nodes[i];
            Span<double> result = rented.AsSpan(i * n, n);
            if (_sigmoid[i].Of >= 0)
            {
                Signed(Argument(_sigmoid[i].Of, predictions, rented, n), _sigmoid[i].Complement, scratch);
                VectorMath.Sigmoid<double>(scratch, result);
                MarkExtinct(i, result, marks);
                continue;
            }
            switch (node.Operation)
            {
                case LossOperation.Constant or LossOperation.Hyperparameter: result.Fill(_constants[i]); continue;
                case LossOperation.Prediction: predictions.CopyTo(result); continue;
                case LossOperation.Label: labels.CopyTo(result); continue;
                case LossOperation.Log when _sigmoid[node.A].Of >= 0:
                    Signed(Argument(_sigmoid[node.A].Of, predictions, rented, n), _sigmoid[node.A].Complement, scratch);
                    VectorMath.LogSigmoid<double>(scratch, result);
                    break;
                case LossOperation.Log when OnePlus(node.A) is var rest and >= 0: VectorMath.Log1p<double>(rented.AsSpan(rest * n, n), result); break;
                default: Apply(node, rented, n, result); break;
            }
            MarkExtinct(i, result, marks);
            if (node.Operation == LossOperation.Power && _varies[node.A] && !IsLeaf(node.A)) MarkSaturated(rented.AsSpan(node.A * n, n), rented.AsSpan(node.B * n, n), marks);
        }
        ArrayPool<double>.Shared.Return(rented);

        void MarkExtinct(int i, ReadOnlySpan<double> result, Span<bool> marks)
        {
            LossNode node = _graph.Nodes[i];
            if (!_varies[i] || node.Operation is LossOperation.Prediction or LossOperation.Abs or LossOperation.Sign or LossOperation.Max or LossOperation.Min or LossOperation.Floor or LossOperation.Round or >= LossOperation.Less) return;
            // Differences of inputs are exact, and so is the logarithm of 1.
            bool isExact = (node.Operation is LossOperation.Add or LossOperation.Subtract && IsLeaf(node.A) && IsLeaf(node.B)) || (node.Operation == LossOperation.Log && IsLeaf(node.A));
            ReadOnlySpan<double> a = rented.AsSpan(node.A * n, n), b = node.B < 0 ? a : rented.AsSpan(node.B * n, n);
            for (int k = 0; k < result.Length; k++)
                marks[k] |= !double.IsFinite(result[k]) || (!isExact && Math.Abs(result[k]) < Subnormal && a[k] != 0 && b[k] != 0);
        }
    }

    private static void MarkSaturated(ReadOnlySpan<double> bases, ReadOnlySpan<double> exponents, Span<bool> marks)
    {
        for (int k = 0; k < bases.Length; k++) marks[k] |= bases[k] == 1 && Math.Abs(exponents[k]) > Mild;
    }

    private static ReadOnlySpan<double> Argument(int of, ReadOnlySpan<double> predictions, double[] values, int n) => of == Logit ? predictions : values.AsSpan(of * n, n);

    private static void Signed(ReadOnlySpan<double> x, bool negated, Span<double> destination)
    {
        if (negated) TensorPrimitives.Negate(x, destination);
        else x.CopyTo(destination);
    }

    private bool IsLeaf(int node) => _graph.Nodes[node].Operation <= LossOperation.Hyperparameter && _sigmoid[node].Of < 0;

    private bool IsOne(int node) => _graph.Nodes[node].Operation == LossOperation.Constant && _constants[node] == 1;

    /// <summary>What 1 is added to, -1 if the node is no such sum.</summary>
    private int OnePlus(int node) => _graph.Nodes[node] is not { Operation: LossOperation.Add } sum ? -1 : IsOne(sum.A) ? sum.B : IsOne(sum.B) ? sum.A : -1;

    private static void Apply(LossNode node, double[] values, int n, Span<double> result)
    {
        ReadOnlySpan<double> a = values.AsSpan(node.A * n, n), b = node.B < 0 ? default : values.AsSpan(node.B * n, n);
        switch (node.Operation)
        {
            case LossOperation.Add: TensorPrimitives.Add(a, b, result); break;
            case LossOperation.Subtract: TensorPrimitives.Subtract(a, b, result); break;
            case LossOperation.Multiply: TensorPrimitives.Multiply(a, b, result); break;
            case LossOperation.Divide: TensorPrimitives.Divide(a, b, result); break;
            case LossOperation.Negate: TensorPrimitives.Negate(a, result); break;
            case LossOperation.Abs: TensorPrimitives.Abs(a, result); break;
            case LossOperation.Sqrt: TensorPrimitives.Sqrt(a, result); break;
            case LossOperation.Max: TensorPrimitives.Max(a, b, result); break;
            case LossOperation.Min: TensorPrimitives.Min(a, b, result); break;
            case LossOperation.Exp: VectorMath.Exp(a, result); break;
            case LossOperation.Log: VectorMath.Log(a, result); break;
            case LossOperation.Log1p: VectorMath.Log1p(a, result); break;
            case LossOperation.Expm1: VectorMath.Expm1(a, result); break;
            case LossOperation.LogSigmoid: VectorMath.LogSigmoid(a, result); break;
            case LossOperation.Softplus: VectorMath.Softplus(a, result); break;
            case LossOperation.Tanh: VectorMath.Tanh(a, result); break;
            case LossOperation.Sin: VectorMath.Sin(a, result); break;
            case LossOperation.Cos: VectorMath.Cos(a, result); break;
            case LossOperation.Tan: VectorMath.Tan(a, result); break;
            case LossOperation.Atan: VectorMath.Atan(a, result); break;
            case LossOperation.Sinh: VectorMath.Sinh(a, result); break;
            case LossOperation.Cosh: VectorMath.Cosh(a, result); break;
            case LossOperation.Cbrt: VectorMath.Cbrt(a, result); break;
            case LossOperation.Floor: VectorMath.Floor(a, result); break;
            case LossOperation.Round: VectorMath.Round(a, result); break;
            default:
                ReadOnlySpan<double> c = node.C < 0 ? default : values.AsSpan(node.C * n, n);
                for (int k = 0; k < n; k++) result[k] = Scalar(node.Operation, a[k], b.IsEmpty ? 0 : b[k], c.IsEmpty ? 0 : c[k]);
                break;
        }
    }

    private static double Scalar(LossOperation operation, double a, double b, double c) => operation switch
    {
        LossOperation.Power => ScalarMath.Pow(a, b),
        LossOperation.XLogY => ScalarMath.XLogY(a, b),
        LossOperation.Sign => ScalarMath.Sign(a),
        LossOperation.Less => a < b ? 1 : 0,
        LossOperation.LessOrEqual => a <= b ? 1 : 0,
        LossOperation.Equal => a == b ? 1 : 0,
        LossOperation.Not => a == 0 ? 1 : 0,
        LossOperation.And => a != 0 && b != 0 ? 1 : 0,
        LossOperation.Or => a != 0 || b != 0 ? 1 : 0,
        LossOperation.Select => a != 0 ? b : c,
        _ => throw new InvalidOperationException($"{operation} is no operation of numbers."),
    };
}
