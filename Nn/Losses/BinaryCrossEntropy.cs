using System.Numerics;
using System.Numerics.Tensors;
using System.Text.Json.Nodes;

namespace AutoBce;

/// <summary>
/// Binary cross-entropy with the arguments of tf.keras.losses.BinaryCrossentropy:
/// -(y log p + (1 - y) log(1 - p)), averaged over an axis, weighted, reduced.
/// </summary>
/// <param name="FromLogits">Whether predictions are logits rather than probabilities. A model with a sigmoid output trains on its logits
/// either way.</param>
/// <param name="LabelSmoothing">s in [0, 1]: labels y become y (1 - s) + s / 2.</param>
/// <param name="Reduction">How the losses of samples become one number.</param>
/// <param name="Mode">Whose arithmetic losses of probabilities follow.</param>
/// <param name="Name">What History and model files call it.</param>
/// <param name="Axis">The axis of a sample's outputs, over which losses are averaged first; negative counts from the end.</param>
public sealed record BinaryCrossEntropy(
    bool FromLogits = false,
    double LabelSmoothing = 0,
    Reduction Reduction = Reduction.SumOverBatchSize,
    ProbabilityMode Mode = ProbabilityMode.Keras2,
    string Name = "binary_crossentropy",
    int Axis = -1) : Loss, ITrainable
{
    private static readonly BinaryLosses.CrossEntropyLoss s_probabilities = new();
    private static readonly BinaryLosses.CrossEntropyLogitsLoss s_logits = new();

    /// <summary>s in [0, 1]: labels y become y (1 - s) + s / 2.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value lies outside [0, 1].</exception>
    public double LabelSmoothing { get; init => field = KerasLoss.CheckedSmoothing(value); } = KerasLoss.CheckedSmoothing(LabelSmoothing);

    /// <summary>How the losses of samples become one number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is none of the known ones.</exception>
    public Reduction Reduction { get; init => field = KerasLoss.Checked(value); } = KerasLoss.Checked(Reduction);

    /// <summary>Whose arithmetic losses of probabilities follow.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is none of the known ones.</exception>
    public ProbabilityMode Mode { get; init => field = KerasLoss.Checked(value); } = KerasLoss.Checked(Mode);

    /// <summary>
    /// A factor on the part of the positive class, -w y log p: above 1 a missed positive costs more. PyTorch's pos_weight, here for
    /// probabilities too.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double PositiveWeight { get; init => field = KerasLoss.CheckedWeight(value, nameof(PositiveWeight)); } = 1;

    /// <summary>
    /// Factors as <see cref="PositiveWeight"/>, with which they multiply, one to each output of a sample; null is all ones. PyTorch's pos_weight
    /// of one number to each class, here for probabilities too.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A factor is negative or not finite.</exception>
    public IReadOnlyList<double>? PositiveWeights { get => _positiveWeights.Values; init => _positiveWeights = PositiveFactors.Of(value, nameof(PositiveWeights)); }

    private readonly PositiveFactors _positiveWeights;

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
    internal ElementwiseLoss Kernel => (FromLogits, PositiveWeight) switch
    {
        (false, 1) => s_probabilities,
        (true, 1) => s_logits,
        (false, _) => new BinaryLosses.WeightedCrossEntropyLoss(PositiveWeight),
        (true, _) => new BinaryLosses.WeightedCrossEntropyLogitsLoss(PositiveWeight),
    };

    /// <summary>The same in the arithmetic of the mode.</summary>
    private ElementwiseLoss Clipped => (FromLogits ? ProbabilityMode.Exact : Mode) switch
    {
        ProbabilityMode.Keras2 => new LossWithDerivative(new ClippedLosses.Keras2Loss(PositiveWeight), new ClippedLosses.Keras2GradientLoss(PositiveWeight)),
        ProbabilityMode.Keras3 => new LossWithDerivative(new ClippedLosses.Keras3Loss(PositiveWeight), new ClippedLosses.Keras3GradientLoss(PositiveWeight)),
        ProbabilityMode.PyTorch => new LossWithDerivative(new ClippedLosses.PyTorchLoss(PositiveWeight), new ClippedLosses.PyTorchGradientLoss(PositiveWeight)),
        _ => Kernel,
    };

    private Smoothing Smoothed => new(LabelSmoothing, PositiveSmoothing, NegativeSmoothing);

    private KerasLoss.Settings Settings => new(Clipped, Smoothed, Axis, Reduction, Mode, IgnoredLabel, _positiveWeights);

    /// <summary>One loss to each row of a column.</summary>
    internal KerasLoss.Settings PerElement => Settings with { Axis = -1, Reduction = Reduction.None, Factors = default };

    TrainingLoss ITrainable.ForTraining(bool endsInSigmoid) =>
        TrainingLoss.Of(Kernel, Clipped, Name, endsInSigmoid, Smoothed, Reduction) with { Ignored = (float?)IgnoredLabel, Factors = _positiveWeights.ForTraining(Reduction, Name) };

    /// <summary>
    /// The loss of predictions: the mean over <see cref="Axis"/>, times the sample weights, reduced. A scalar has shape [1]; without
    /// reduction the result has the shape of the predictions less the axis.
    /// </summary>
    /// <param name="yTrue">Labels in [0, 1], in the shape of the predictions; [N] also goes with [N, 1].</param>
    /// <param name="yPred">Probabilities or logits, [batch, ..., outputs]. A vector [N] is one sample with N outputs.</param>
    /// <param name="sampleWeight">Weights, 0 or above: one number, one to each sample [batch], or one to each loss [batch, ...].
    /// A dimension of 1, or one that is left out at the end, is repeated.</param>
    /// <exception cref="ArgumentException">Shapes do not fit (labels are not broadcast), or a label, weight or probability is out of range.</exception>
    /// <exception cref="NotSupportedException">T is none of float, double and Half; Half is computed in float, and rounded once.</exception>
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
    /// sum of the losses. Beyond Keras's clip it is 0; PyTorch's is (p - y) / max(p (1 - p), 1e-12), as BCELoss has it.
    /// </summary>
    /// <inheritdoc cref="Call{T}(in ReadOnlyTensorSpan{T}, in ReadOnlyTensorSpan{T}, in ReadOnlyTensorSpan{T})"/>
    public Tensor<T> Gradient<T>(in ReadOnlyTensorSpan<T> yTrue, in ReadOnlyTensorSpan<T> yPred, in ReadOnlyTensorSpan<T> sampleWeight = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => KerasLoss.Gradient(Settings, yTrue, yPred, sampleWeight);

    /// <summary>The derivative with a mask: 0 where it is false.</summary>
    /// <inheritdoc cref="Call{T}(in ReadOnlyTensorSpan{T}, in ReadOnlyTensorSpan{T}, in ReadOnlyTensorSpan{T}, in ReadOnlyTensorSpan{bool})"/>
    public Tensor<T> Gradient<T>(in ReadOnlyTensorSpan<T> yTrue, in ReadOnlyTensorSpan<T> yPred, in ReadOnlyTensorSpan<T> sampleWeight, in ReadOnlyTensorSpan<bool> mask)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => KerasLoss.Gradient(Settings, yTrue, yPred, sampleWeight, mask);

    /// <summary>The settings under Keras's names, and "mode" and "positive_weight": Keras's get_config.</summary>
    public JsonObject ToConfig()
    {
        JsonObject config = LossConfig.Write(Reduction, Name, FromLogits, LabelSmoothing, Axis, Mode);
        config["positive_weight"] = PositiveWeight;
        if (PositiveWeights is { } weights) config["positive_weights"] = new JsonArray([.. weights.Select(weight => JsonValue.Create(weight))]);
        if (PositiveSmoothing != 0) config["positive_smoothing"] = PositiveSmoothing;
        if (NegativeSmoothing != 0) config["negative_smoothing"] = NegativeSmoothing;
        if (IgnoredLabel is { } ignored) config["ignored_label"] = double.IsNaN(ignored) ? "nan" : ignored;
        return config;
    }

    /// <summary>A loss from what <see cref="ToConfig"/> or Keras's get_config wrote; what is left out has its default.</summary>
    /// <exception cref="ArgumentException">A key is unknown, or its value is of the wrong kind or out of range.</exception>
    public static BinaryCrossEntropy FromConfig(JsonObject config)
    {
        LossConfig read = new(config, "positive_weight", "positive_weights", "positive_smoothing", "negative_smoothing", "ignored_label");
        BinaryCrossEntropy defaults = new();
        return new BinaryCrossEntropy(
            read.Flag("from_logits", defaults.FromLogits), read.Number("label_smoothing", defaults.LabelSmoothing), read.Reduction(), read.Mode(),
            read.Text("name", defaults.Name), read.Integer("axis", defaults.Axis))
        {
            PositiveWeight = read.Number("positive_weight", defaults.PositiveWeight),
            PositiveWeights = read.Numbers("positive_weights"),
            PositiveSmoothing = read.Number("positive_smoothing", 0),
            NegativeSmoothing = read.Number("negative_smoothing", 0),
            IgnoredLabel = read.Ignored(),
        };
    }
}
