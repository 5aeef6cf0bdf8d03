using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;
using System.Text.Json.Nodes;

namespace AutoBce;

/// <summary>
/// Focal loss (Lin et al., 2017) with the arguments of Keras's BinaryFocalCrossentropy: cross-entropy times (1 - p_t)^gamma with
/// p_t = y p + (1 - y) (1 - p), and with class balancing times y alpha + (1 - y) (1 - alpha); averaged over an axis, weighted, reduced.
/// </summary>
/// <param name="ApplyClassBalancing">Whether to weigh the classes by alpha.</param>
/// <param name="Alpha">The weight of class 1 in [0, 1]; class 0 has 1 - alpha.</param>
/// <param name="Gamma">How much easy samples are played down, 0 or above; 0 is cross-entropy.</param>
/// <param name="FromLogits">Whether predictions are logits rather than probabilities.</param>
/// <param name="LabelSmoothing">s in [0, 1]: labels y become y (1 - s) + s / 2, before anything else.</param>
/// <param name="Reduction">How the losses of samples become one number.</param>
/// <param name="Mode">Whose arithmetic losses of probabilities follow.</param>
/// <param name="Name">What History and model files call it.</param>
/// <param name="Axis">The axis of a sample's outputs, over which losses are averaged first; negative counts from the end.</param>
public sealed record BinaryFocalCrossEntropy(
    bool ApplyClassBalancing = false,
    double Alpha = 0.25,
    double Gamma = 2,
    bool FromLogits = false,
    double LabelSmoothing = 0,
    Reduction Reduction = Reduction.SumOverBatchSize,
    ProbabilityMode Mode = ProbabilityMode.Keras2,
    string Name = "binary_focal_crossentropy",
    int Axis = -1) : Loss, ITrainable
{
    /// <summary>The weight of class 1 in [0, 1]; class 0 has 1 - alpha.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value lies outside [0, 1].</exception>
    public double Alpha { get; init => field = CheckedAlpha(value); } = CheckedAlpha(Alpha);

    /// <summary>How much easy samples are played down, 0 or above.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double Gamma { get; init => field = CheckedGamma(value); } = CheckedGamma(Gamma);

    /// <summary>s in [0, 1]: labels y become y (1 - s) + s / 2.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value lies outside [0, 1].</exception>
    public double LabelSmoothing { get; init => field = KerasLoss.CheckedSmoothing(value); } = KerasLoss.CheckedSmoothing(LabelSmoothing);

    /// <summary>How the losses of samples become one number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is none of the known ones.</exception>
    public Reduction Reduction { get; init => field = KerasLoss.Checked(value); } = KerasLoss.Checked(Reduction);

    /// <summary>Whose arithmetic losses of probabilities follow.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is none of the known ones.</exception>
    public ProbabilityMode Mode { get; init => field = KerasLoss.Checked(value); } = KerasLoss.Checked(Mode);

    /// <summary>a in [0, 1]: after <see cref="LabelSmoothing"/>, labels of 1 become 1 - a and labels of 0 stay: smoothing of one side.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value lies outside [0, 1].</exception>
    public double PositiveSmoothing { get; init => field = Smoothing.Checked(value, nameof(PositiveSmoothing)); }

    /// <summary>b in [0, 1]: after <see cref="LabelSmoothing"/>, labels of 0 become b and labels of 1 stay: smoothing of the other side.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value lies outside [0, 1].</exception>
    public double NegativeSmoothing { get; init => field = Smoothing.Checked(value, nameof(NegativeSmoothing)); }

    /// <summary>
    /// A label that says that there is none, such as NaN or -1. Its element costs nothing, has the gradient 0, and is not counted by the mean;
    /// metrics leave it out too.
    /// </summary>
    public double? IgnoredLabel { get; init; }

    /// <summary>What a model trains on: mathematics, without clipping.</summary>
    internal ElementwiseLoss Kernel => FromLogits
        ? new BinaryLosses.FocalLogitsLoss(Gamma, PositiveWeight, NegativeWeight)
        : new BinaryLosses.FocalLoss(Gamma, PositiveWeight, NegativeWeight);

    private double PositiveWeight => ApplyClassBalancing ? Alpha : 1;

    private double NegativeWeight => ApplyClassBalancing ? 1 - Alpha : 1;

    /// <summary>The same in the arithmetic of the mode.</summary>
    private ElementwiseLoss Clipped => (FromLogits ? ProbabilityMode.Exact : Mode) switch
    {
        ProbabilityMode.Keras2 => new LossWithDerivative(
            new ClippedLosses.FocalKeras2Loss(Gamma, PositiveWeight, NegativeWeight), new ClippedLosses.FocalKeras2GradientLoss(Gamma, PositiveWeight, NegativeWeight)),
        ProbabilityMode.Keras3 => new LossWithDerivative(
            new ClippedLosses.FocalKeras3Loss(Gamma, PositiveWeight, NegativeWeight), new ClippedLosses.FocalKeras3GradientLoss(Gamma, PositiveWeight, NegativeWeight)),
        ProbabilityMode.PyTorch => new LossWithDerivative(
            new ClippedLosses.FocalPyTorchLoss(Gamma, PositiveWeight, NegativeWeight), new ClippedLosses.FocalPyTorchGradientLoss(Gamma, PositiveWeight, NegativeWeight)),
        _ => Kernel,
    };

    private Smoothing Smoothed => new(LabelSmoothing, PositiveSmoothing, NegativeSmoothing);

    private KerasLoss.Settings Settings => new(Clipped, Smoothed, Axis, Reduction, Mode, IgnoredLabel);

    /// <summary>One loss to each row of a column.</summary>
    internal KerasLoss.Settings PerElement => Settings with { Axis = -1, Reduction = Reduction.None };

    TrainingLoss ITrainable.ForTraining(bool endsInSigmoid) =>
        TrainingLoss.Of(Kernel, Clipped, Name, endsInSigmoid, Smoothed, Reduction) with { Ignored = (float?)IgnoredLabel };

    /// <inheritdoc cref="BinaryCrossEntropy.Call{T}(in ReadOnlyTensorSpan{T}, in ReadOnlyTensorSpan{T}, in ReadOnlyTensorSpan{T})"/>
    public Tensor<T> Call<T>(in ReadOnlyTensorSpan<T> yTrue, in ReadOnlyTensorSpan<T> yPred, in ReadOnlyTensorSpan<T> sampleWeight = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => KerasLoss.Call(Settings, yTrue, yPred, sampleWeight);

    /// <summary>The loss of the elements, or samples, for which a mask is true; the others are not counted by the mean, as in Keras 3.</summary>
    /// <param name="yTrue">Labels.</param>
    /// <param name="yPred">Predictions; where the mask is false, any number, or none.</param>
    /// <param name="sampleWeight">Weights, or default.</param>
    /// <param name="mask">In the shape of the predictions, or in that of the losses, which is the same less the axis.</param>
    /// <inheritdoc cref="Call{T}(in ReadOnlyTensorSpan{T}, in ReadOnlyTensorSpan{T}, in ReadOnlyTensorSpan{T})"/>
    public Tensor<T> Call<T>(in ReadOnlyTensorSpan<T> yTrue, in ReadOnlyTensorSpan<T> yPred, in ReadOnlyTensorSpan<T> sampleWeight, in ReadOnlyTensorSpan<bool> mask)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => KerasLoss.Call(Settings, yTrue, yPred, sampleWeight, mask);

    /// <summary>
    /// The derivative of <see cref="Call{T}(in ReadOnlyTensorSpan{T}, in ReadOnlyTensorSpan{T}, in ReadOnlyTensorSpan{T})"/> with respect to each prediction, in the shape of the predictions; without reduction, of the
    /// sum of the losses. In the modes that clip it is the product rule with the gradient of <see cref="BinaryCrossEntropy"/> in that mode, and 0 for a
    /// certain hit.
    /// </summary>
    /// <inheritdoc cref="BinaryCrossEntropy.Call{T}(in ReadOnlyTensorSpan{T}, in ReadOnlyTensorSpan{T}, in ReadOnlyTensorSpan{T})"/>
    public Tensor<T> Gradient<T>(in ReadOnlyTensorSpan<T> yTrue, in ReadOnlyTensorSpan<T> yPred, in ReadOnlyTensorSpan<T> sampleWeight = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => KerasLoss.Gradient(Settings, yTrue, yPred, sampleWeight);

    /// <summary>The derivative with a mask: 0 where it is false.</summary>
    /// <inheritdoc cref="Call{T}(in ReadOnlyTensorSpan{T}, in ReadOnlyTensorSpan{T}, in ReadOnlyTensorSpan{T}, in ReadOnlyTensorSpan{bool})"/>
    public Tensor<T> Gradient<T>(in ReadOnlyTensorSpan<T> yTrue, in ReadOnlyTensorSpan<T> yPred, in ReadOnlyTensorSpan<T> sampleWeight, in ReadOnlyTensorSpan<bool> mask)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => KerasLoss.Gradient(Settings, yTrue, yPred, sampleWeight, mask);

    /// <summary>The settings under Keras's names, and "mode": Keras's get_config.</summary>
    public JsonObject ToConfig()
    {
        JsonObject config = LossConfig.Write(Reduction, Name, FromLogits, LabelSmoothing, Axis, Mode);
        config["apply_class_balancing"] = ApplyClassBalancing;
        config["alpha"] = Alpha;
        config["gamma"] = Gamma;
        if (PositiveSmoothing != 0) config["positive_smoothing"] = PositiveSmoothing;
        if (NegativeSmoothing != 0) config["negative_smoothing"] = NegativeSmoothing;
        if (IgnoredLabel is { } ignored) config["ignored_label"] = double.IsNaN(ignored) ? "nan" : ignored;
        return config;
    }

    /// <inheritdoc cref="BinaryCrossEntropy.FromConfig"/>
    public static BinaryFocalCrossEntropy FromConfig(JsonObject config)
    {
        LossConfig read = new(config, "apply_class_balancing", "alpha", "gamma", "positive_smoothing", "negative_smoothing", "ignored_label");
        BinaryFocalCrossEntropy defaults = new();
        return new BinaryFocalCrossEntropy(
            read.Flag("apply_class_balancing", defaults.ApplyClassBalancing), read.Number("alpha", defaults.Alpha), read.Number("gamma", defaults.Gamma),
            read.Flag("from_logits", defaults.FromLogits), read.Number("label_smoothing", defaults.LabelSmoothing), read.Reduction(), read.Mode(),
            read.Text("name", defaults.Name), read.Integer("axis", defaults.Axis))
        {
            PositiveSmoothing = read.Number("positive_smoothing", 0),
            NegativeSmoothing = read.Number("negative_smoothing", 0),
            IgnoredLabel = read.Ignored(),
        };
    }

    private static double CheckedAlpha(double alpha) => alpha is >= 0 and <= 1
        ? alpha
        : throw new ArgumentOutOfRangeException(
            nameof(Alpha), alpha, string.Create(CultureInfo.InvariantCulture, $"Alpha is {alpha}; it must lie in [0, 1]."));

    private static double CheckedGamma(double gamma) => double.IsFinite(gamma) && gamma >= 0
        ? gamma
        : throw new ArgumentOutOfRangeException(
            nameof(Gamma), gamma, string.Create(CultureInfo.InvariantCulture, $"Gamma is {gamma}; it must be a finite number, 0 or above."));
}
