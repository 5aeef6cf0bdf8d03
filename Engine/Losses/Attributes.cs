namespace AutoBce;

/// <summary>
/// Declares a loss: on a static method of a partial type, whose parameters and result are all <see cref="float"/> or all
/// <see cref="double"/>. The generator adds a sealed record NAMELoss beside it, deriving from <see cref="ElementwiseLoss"/>,
/// with the hyperparameters (every parameter without a role) as init-only properties in PascalCase and as constructor
/// parameters with the same defaults.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LossAttribute : Attribute
{
    /// <summary>How the body is to be read: as mathematics (the default) or as arithmetic in T.</summary>
    public Arithmetic Arithmetic { get; init; }

    /// <summary>
    /// Whether a loss of which the compiler cannot prove that floats suffice is computed in double too, and where the two differ in
    /// arbitrary precision: true unless set. Losses that are proved never pay for it; <see cref="ElementwiseLoss.Explain"/> tells.
    /// </summary>
    public bool Guard { get; init; } = true;

    /// <summary>Derivatives to compute beside that by the prediction.</summary>
    public Derivatives Derivatives { get; init; }
}

/// <summary>
/// Declares an activation: on a static method of a partial type, whose parameters and result are all <see cref="float"/> or all
/// <see cref="double"/>. The first parameter is the input, the others are hyperparameters. The generator adds a sealed record
/// NAMEActivation beside it, deriving from <see cref="ElementwiseActivation"/>.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ActivationAttribute : Attribute;

/// <summary>Derivatives of a loss beside that by the prediction, each in the same pass over the data.</summary>
[Flags]
public enum Derivatives
{
    /// <summary>No others.</summary>
    None = 0,

    /// <summary>The second derivative by the prediction: <see cref="ElementwiseLoss.DifferentiateTwice(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, Span{float}, ReadOnlySpan{float}, float)"/>.</summary>
    Second = 1,

    /// <summary>The derivative by the label: <see cref="ElementwiseLoss.DifferentiatePartials(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, Span{float}, Span{double}, ReadOnlySpan{float}, float)"/>.</summary>
    Label = 2,

    /// <summary>The derivatives by the hyperparameters, summed: <see cref="ElementwiseLoss.DifferentiatePartials(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, Span{float}, Span{double}, ReadOnlySpan{float}, float)"/>.</summary>
    Hyperparameters = 4,
}

/// <summary>How the body of a loss is read.</summary>
public enum Arithmetic
{
    /// <summary>Mathematics over the reals, to be simplified and stabilised.</summary>
    Real,

    /// <summary>Arithmetic in T, kept in source order without rewriting or fused multiply-add; for losses whose rounding is
    /// their definition (Keras's clipped forms).</summary>
    AsWritten,
}

/// <summary>The prediction is a logit: any real number, the argument of a sigmoid.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class LogitAttribute : Attribute;

/// <summary>The prediction is a probability: a number from 0 to 1.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ProbabilityAttribute : Attribute;

/// <summary>The prediction is any real number without a link to a sigmoid.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class PredictionAttribute : Attribute;

/// <summary>The label: a number from <see cref="Minimum"/> to <see cref="Maximum"/>; others are refused with index and value.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class LabelAttribute : Attribute
{
    /// <summary>The smallest label allowed, 0 unless set.</summary>
    public double Minimum { get; init; } = 0;

    /// <summary>The largest label allowed, 1 unless set.</summary>
    public double Maximum { get; init; } = 1;
}

/// <summary>
/// Bounds of a hyperparameter: <c>[Hyperparameter(Minimum = 0, Below = 1)] double momentum</c>. Numbers beyond them are refused by the
/// record of the loss, and the compiler may rely on them. A parameter without a role is a hyperparameter with or without this.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class HyperparameterAttribute : Attribute
{
    /// <summary>The smallest number allowed; none unless set.</summary>
    public double Minimum { get; init; } = double.NegativeInfinity;

    /// <summary>The largest number allowed; none unless set.</summary>
    public double Maximum { get; init; } = double.PositiveInfinity;

    /// <summary>A number below all that are allowed, and not allowed itself; none unless set.</summary>
    public double Above { get; init; } = double.NegativeInfinity;

    /// <summary>A number above all that are allowed, and not allowed itself; none unless set.</summary>
    public double Below { get; init; } = double.PositiveInfinity;
}
