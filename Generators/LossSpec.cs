namespace AutoBce.Generators;

/// <summary>
/// A declared loss, as the pipeline carries it: text, numbers and enums, compared by value. No symbol, no syntax, no location.
/// </summary>
internal sealed record LossSpec(
    string Namespace,
    EquatableArray<TypeSpec> ContainingTypes,
    string Accessibility,
    string MethodName,
    string Source,
    bool AsWritten,
    DerivativeKinds Derivatives,
    PredictionRole Prediction,
    string PredictionName,
    string LabelName,
    double LabelMinimum,
    double LabelMaximum,
    EquatableArray<HyperparameterSpec> Hyperparameters,
    EquatableArray<SourceNode> Nodes)
{
    public string RecordName => MethodName + "Loss";
}

/// <summary>A type around a loss: "partial class Name&lt;T&gt;" reopens it.</summary>
internal sealed record TypeSpec(string Declaration, string MetadataName);

/// <summary>A parameter without a role. Default is a decimal, or null if the parameter has none.</summary>
internal sealed record HyperparameterSpec(string Name, string PropertyName, string? Default);

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
    Exp, Log, Log1p, Expm1, Sqrt, Sigmoid, LogSigmoid, Softplus, Tanh, Abs, Sign, Max, Min, XLogY,
    Less, LessOrEqual, Equal, Not, And, Or, Select,
}

/// <summary>One operation; A, B and C are indices of earlier nodes (A of a hyperparameter), Text is the decimal of a constant.</summary>
internal readonly record struct SourceNode(SourceOp Op, int A = -1, int B = -1, int C = -1, string Text = "");
