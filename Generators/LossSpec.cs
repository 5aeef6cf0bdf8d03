namespace AutoBce.Generators;

/// <summary>
/// A declared loss or activation, as the pipeline carries it: text, numbers and enums, compared by value. No symbol, no syntax, no location.
/// </summary>
internal sealed record LossSpec(
    DeclarationKind Kind,
    string Namespace,
    EquatableArray<TypeSpec> ContainingTypes,
    string Accessibility,
    string MethodName,
    string Source,
    bool AsWritten,
    bool Guard,
    DerivativeKinds Derivatives,
    PredictionRole Prediction,
    string PredictionName,
    string LabelName,
    double LabelMinimum,
    double LabelMaximum,
    EquatableArray<HyperparameterSpec> Hyperparameters,
    EquatableArray<SourceNode> Nodes)
{
    public string RecordName => MethodName + Kind;

    public bool IsActivation => Kind == DeclarationKind.Activation;
}

/// <summary>What a method is declared as: [Loss] or [Activation], which is a loss without a label. The record's name ends in it.</summary>
internal enum DeclarationKind
{
    Loss,
    Activation,
}

/// <summary>A type around a loss: "partial class Name&lt;T&gt;" reopens it.</summary>
internal sealed record TypeSpec(string Declaration, string MetadataName);

/// <summary>A parameter without a role. Default is a decimal, or null if the parameter has none.</summary>
internal sealed record HyperparameterSpec(string Name, string PropertyName, string? Default, Bounds Bounds);

/// <summary>Which numbers a hyperparameter may be; an open end is not allowed itself.</summary>
internal readonly record struct Bounds(double Lower, double Upper, bool LowerOpen, bool UpperOpen)
{
    public bool IsEmpty => !(Lower < Upper || (Lower == Upper && !LowerOpen && !UpperOpen && !double.IsInfinity(Lower)));

    public bool IsUnbounded => double.IsNegativeInfinity(Lower) && double.IsPositiveInfinity(Upper);

    public bool Contains(double value) => (LowerOpen ? value > Lower : value >= Lower) && (UpperOpen ? value < Upper : value <= Upper);

    /// <summary>"at least 0 and below 1".</summary>
    public override string ToString() => string.Join(" and ", new[]
    {
        double.IsNegativeInfinity(Lower) ? "" : FormattableString.Invariant($"{(LowerOpen ? "above" : "at least")} {Lower}"),
        double.IsPositiveInfinity(Upper) ? "" : FormattableString.Invariant($"{(UpperOpen ? "below" : "at most")} {Upper}"),
    }.Where(end => end.Length > 0));
}

/// <summary>Derivatives beside that by the prediction; the same names and values as the engine's Derivatives.</summary>
[Flags]
internal enum DerivativeKinds
{
    None = 0,
    Second = 1,
    Label = 2,
    Hyperparameters = 4,
}

/// <summary>What the prediction is; the same names as the engine's PredictionKind.</summary>
internal enum PredictionRole
{
    Logit,
    Probability,
    Real,
}

/// <summary>The operations of the expression as written; the same names as the engine's LossOperation.</summary>
internal enum SourceOp
{
    Constant, Prediction, Label, Hyperparameter,
    Add, Subtract, Multiply, Divide, Negate, Power,
    Exp, Log, Log1p, Expm1, Sqrt, Sigmoid, LogSigmoid, Softplus, Tanh,
    Sin, Cos, Tan, Atan, Sinh, Cosh, Cbrt, Floor, Round, Abs, Sign, Max, Min, XLogY,
    Less, LessOrEqual, Equal, Not, And, Or, Select,
}

/// <summary>One operation; A, B and C are indices of earlier nodes (A of a hyperparameter), Text is the decimal of a constant.</summary>
internal readonly record struct SourceNode(SourceOp Op, int A = -1, int B = -1, int C = -1, string Text = "");
