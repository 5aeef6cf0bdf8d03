namespace AutoBce;

/// <summary>What the prediction of a loss is.</summary>
public enum PredictionKind
{
    /// <summary>Any real number, the argument of a sigmoid.</summary>
    Logit,

    /// <summary>A number from 0 to 1.</summary>
    Probability,

    /// <summary>Any real number without a link to a sigmoid.</summary>
    Real,
}

/// <summary>The operations of a <see cref="LossGraph"/>. Comparisons and logic give 1 for true and 0 for false.</summary>
public enum LossOperation
{
    /// <summary>The number in <see cref="LossNode.Text"/>: a decimal such as 0.25 or 1e-7, or a quotient such as 1/3.</summary>
    Constant,
    /// <summary>The prediction.</summary>
    Prediction,
    /// <summary>The label.</summary>
    Label,
    /// <summary>The hyperparameter with index A.</summary>
    Hyperparameter,
    /// <summary>A + B.</summary>
    Add,
    /// <summary>A - B.</summary>
    Subtract,
    /// <summary>A * B.</summary>
    Multiply,
    /// <summary>A / B.</summary>
    Divide,
    /// <summary>-A.</summary>
    Negate,
    /// <summary>A to the power of B; 1 where B is 0.</summary>
    Power,
    /// <summary>e to the power of A.</summary>
    Exp,
    /// <summary>The natural logarithm of A.</summary>
    Log,
    /// <summary>log(1 + A).</summary>
    Log1p,
    /// <summary>exp(A) - 1.</summary>
    Expm1,
    /// <summary>The square root of A.</summary>
    Sqrt,
    /// <summary>1 / (1 + exp(-A)).</summary>
    Sigmoid,
    /// <summary>log(sigmoid(A)).</summary>
    LogSigmoid,
    /// <summary>log(1 + exp(A)).</summary>
    Softplus,
    /// <summary>The hyperbolic tangent of A.</summary>
    Tanh,
    /// <summary>The sine of A, in radians.</summary>
    Sin,
    /// <summary>The cosine of A, in radians.</summary>
    Cos,
    /// <summary>The tangent of A, in radians.</summary>
    Tan,
    /// <summary>The arctangent of A, from -pi/2 to pi/2.</summary>
    Atan,
    /// <summary>The hyperbolic sine of A.</summary>
    Sinh,
    /// <summary>The hyperbolic cosine of A.</summary>
    Cosh,
    /// <summary>The cube root of A, of the sign of A.</summary>
    Cbrt,
    /// <summary>The largest integer that is not above A.</summary>
    Floor,
    /// <summary>The integer nearest to A, the even one of two.</summary>
    Round,
    /// <summary>The magnitude of A.</summary>
    Abs,
    /// <summary>-1, 0 or 1.</summary>
    Sign,
    /// <summary>The larger of A and B.</summary>
    Max,
    /// <summary>The smaller of A and B.</summary>
    Min,
    /// <summary>A * log(B), and 0 where A is 0.</summary>
    XLogY,
    /// <summary>A &lt; B.</summary>
    Less,
    /// <summary>A &lt;= B.</summary>
    LessOrEqual,
    /// <summary>A == B.</summary>
    Equal,
    /// <summary>Not A.</summary>
    Not,
    /// <summary>A and B.</summary>
    And,
    /// <summary>A or B.</summary>
    Or,
    /// <summary>B where A holds, else C; the branch not taken is not evaluated.</summary>
    Select,
}

/// <summary>One operation of a <see cref="LossGraph"/>: A, B and C are indices of earlier nodes (A of a hyperparameter).</summary>
public readonly record struct LossNode(LossOperation Operation, int A = -1, int B = -1, int C = -1, string? Text = null);

/// <summary>
/// A loss expression as its author wrote it, before any rewriting: a flat list of operations in which each refers to earlier ones
/// (a Wengert list). Its last node is the loss.
/// </summary>
public sealed class LossGraph
{
    /// <summary>A graph with the values of its hyperparameters.</summary>
    public LossGraph(PredictionKind prediction, double labelMinimum, double labelMaximum, IReadOnlyList<string> hyperparameters, IReadOnlyList<double> values, IReadOnlyList<LossNode> nodes)
    {
        Prediction = prediction;
        LabelMinimum = labelMinimum;
        LabelMaximum = labelMaximum;
        Hyperparameters = hyperparameters;
        Values = values;
        Nodes = nodes;
    }

    /// <summary>What the prediction is.</summary>
    public PredictionKind Prediction { get; }

    /// <summary>The smallest label allowed.</summary>
    public double LabelMinimum { get; }

    /// <summary>The largest label allowed.</summary>
    public double LabelMaximum { get; }

    /// <summary>Names of the hyperparameters, in the order of the declaration.</summary>
    public IReadOnlyList<string> Hyperparameters { get; }

    /// <summary>Values of the hyperparameters, in the same order.</summary>
    public IReadOnlyList<double> Values { get; }

    /// <summary>The operations; the last one is the loss.</summary>
    public IReadOnlyList<LossNode> Nodes { get; }

    /// <summary>Runs the graph on one prediction and one label in the given arithmetic.</summary>
    public T Evaluate<T>(IArithmetic<T> arithmetic, T prediction, T label)
    {
        ArgumentNullException.ThrowIfNull(arithmetic);
        return new Interpreter<T>(this, arithmetic, prediction, label).Run();
    }
}
