using AutoBce.Generators.Lowering;

namespace AutoBce.Generators.Diagnostics;

/// <summary>
/// The operations of a loss as written, with their slopes in the prediction, at one element (forward mode, in double). It is for
/// warnings: where the naive form overflows there is no number, and nothing is said.
/// </summary>
internal sealed class Evaluation
{
    private readonly LossSpec _spec;

    public Evaluation(LossSpec spec, double[] constants, Sample at, int tie)
    {
        _spec = spec;
        int count = spec.Nodes.Count;
        (Values, Slopes, IsActive) = (new double[count], new double[count], new bool[count]);
        for (int i = 0; i < count; i++)
        {
            SourceNode node = spec.Nodes[i];
            (Values[i], Slopes[i]) = node.Op switch
            {
                SourceOp.Constant => (constants[i], 0),
                SourceOp.Prediction => (at.Prediction, 1),
                SourceOp.Label => (at.Label, 0),
                SourceOp.Hyperparameter => (at.Hyperparameters[node.A], 0),
                SourceOp.Select => Values[node.A] != 0 ? (Values[node.B], Slopes[node.B]) : (Values[node.C], Slopes[node.C]),
                _ => Apply(node.Op, Of(node.A), Of(node.B), i == tie),
            };
        }
        Activate();
    }

    public double[] Values { get; }

    public double[] Slopes { get; }

    /// <summary>Whether the result depends on the operation here: not where it is multiplied by 0, or not chosen.</summary>
    public bool[] IsActive { get; }

    public double Loss => Values[Values.Length - 1];

    public double Slope => Slopes[Slopes.Length - 1];

    private (double Value, double Slope) Of(int node) => node < 0 ? (0, 0) : (Values[node], Slopes[node]);

    private void Activate()
    {
        IsActive[IsActive.Length - 1] = true;
        for (int i = IsActive.Length - 1; i >= 0; i--)
        {
            SourceNode node = _spec.Nodes[i];
            if (!IsActive[i] || node.Op == SourceOp.Hyperparameter) continue;
            bool product = node.Op is SourceOp.Multiply or SourceOp.XLogY;
            if (node.A >= 0 && !(node.Op == SourceOp.Multiply && Values[node.B] == 0 && Values[node.A] != 0)) IsActive[node.A] = true;
            if (node.B >= 0 && !(product && Values[node.A] == 0) && !(node.Op == SourceOp.Select && Values[node.A] == 0)) IsActive[node.B] = true;
            if (node.C >= 0 && Values[node.A] == 0) IsActive[node.C] = true;
        }
    }

    private static (double, double) Apply(SourceOp op, (double Value, double Slope) x, (double Value, double Slope) y, bool tie)
    {
        (double a, double da) = x;
        (double b, double db) = y;
        return op switch
        {
            SourceOp.Add => (a + b, da + db),
            SourceOp.Subtract => (a - b, da - db),
            SourceOp.Multiply => (Times(a, b), Times(da, b) + Times(a, db)),
            SourceOp.Divide => (a == 0 ? 0 : a / b, Times(da, 1 / b) - Times(Times(a, db), 1 / (b * b))),
            SourceOp.Negate => (-a, -da),
            SourceOp.Power => (Math.Pow(a, b), Times(da, b == 0 ? 0 : b * Math.Pow(a, b - 1)) + Times(db, Math.Pow(a, b) * Math.Log(a))),
            SourceOp.Abs => (Math.Abs(a), tie ? 0 : RealFunctions.Sign(a) * da),
            SourceOp.Sign => (RealFunctions.Sign(a), 0),
            SourceOp.Max => tie ? Tie(x, y) : a > b ? x : b > a ? y : Tie(x, y),
            SourceOp.Min => tie ? Tie(x, y) : a < b ? x : b < a ? y : Tie(x, y),
            SourceOp.XLogY => (a == 0 ? 0 : a * Math.Log(b), Times(da, Math.Log(b)) + Times(Times(a, db), 1 / b)),
            SourceOp.Less => (Truth(!tie && a < b), 0),
            SourceOp.LessOrEqual => (Truth(tie || a <= b), 0),
            SourceOp.Equal => (Truth(tie || a == b), 0),
            SourceOp.Not => (Truth(a == 0), 0),
            SourceOp.And => (Truth(a != 0 && b != 0), 0),
            SourceOp.Or => (Truth(a != 0 || b != 0), 0),
            _ => RealFunctions.Of(op, a) is var f ? (f.Value, Times(da, f.Slope)) : default,
        };
    }

    /// <summary>A coefficient of 0 makes its product 0, as in the kernels.</summary>
    private static double Times(double a, double b) => a == 0 || b == 0 ? 0 : a * b;

    /// <summary>The convention of the compiler: beside a constant 0 the slope is 0, else the two share it in halves.</summary>
    private static (double, double) Tie((double Value, double Slope) x, (double Value, double Slope) y) =>
        (x.Value, IsFlatZero(x) || IsFlatZero(y) ? 0 : (x.Slope + y.Slope) / 2);

    private static bool IsFlatZero((double Value, double Slope) x) => x is { Value: 0, Slope: 0 };

    private static double Truth(bool truth) => truth ? 1 : 0;
}
