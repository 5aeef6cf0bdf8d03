using System.Globalization;
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
    int Axis = -1) : Loss
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
    public double PositiveWeight { get; init => field = CheckedWeight(value); } = 1;

    /// <summary>What a model trains on: mathematics, without clipping.</summary>
    internal ElementwiseLoss Kernel => (FromLogits, PositiveWeight) switch
    {
        (false, 1) => s_probabilities,
        (true, 1) => s_logits,
        (false, _) => new BinaryLosses.WeightedCrossEntropyLoss(PositiveWeight),
        (true, _) => new BinaryLosses.WeightedCrossEntropyLogitsLoss(PositiveWeight),
    };

    private KerasLoss.Settings Settings
    {
        get
        {
            (ElementwiseLoss kernel, ElementwiseLoss? derivative) = (FromLogits ? ProbabilityMode.Exact : Mode) switch
            {
                ProbabilityMode.Keras2 => (new ClippedLosses.Keras2Loss(PositiveWeight), new ClippedLosses.Keras2GradientLoss(PositiveWeight)),
                ProbabilityMode.Keras3 => (new ClippedLosses.Keras3Loss(PositiveWeight), new ClippedLosses.Keras3GradientLoss(PositiveWeight)),
                ProbabilityMode.PyTorch => (new ClippedLosses.PyTorchLoss(PositiveWeight), new ClippedLosses.PyTorchGradientLoss(PositiveWeight)),
                _ => ((ElementwiseLoss, ElementwiseLoss?))(Kernel, null),
            };
            return new(kernel, derivative, LabelSmoothing, Axis, Reduction, Mode);
        }
    }

    /// <summary>
    /// The loss of predictions: the mean over <see cref="Axis"/>, times the sample weights, reduced. A scalar has shape [1]; without
    /// reduction the result has the shape of the predictions less the axis.
    /// </summary>
    /// <param name="yTrue">Labels in [0, 1], in the shape of the predictions; [N] also goes with [N, 1].</param>
    /// <param name="yPred">Probabilities or logits, [batch, ..., outputs]. A vector [N] is one sample with N outputs.</param>
    /// <param name="sampleWeight">Weights, 0 or above: one number, one to each sample [batch], or one to each loss [batch, ...].
    /// A dimension of 1, or one that is left out at the end, is repeated.</param>
    /// <exception cref="ArgumentException">Shapes do not fit (labels are not broadcast), or a label, weight or probability is out of range.</exception>
    /// <exception cref="NotSupportedException">T is neither float nor double.</exception>
    public Tensor<T> Call<T>(in ReadOnlyTensorSpan<T> yTrue, in ReadOnlyTensorSpan<T> yPred, in ReadOnlyTensorSpan<T> sampleWeight = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => KerasLoss.Call(Settings, yTrue, yPred, sampleWeight);

    /// <summary>
    /// The derivative of <see cref="Call"/> with respect to each prediction, in the shape of the predictions; without reduction, of the
    /// sum of the losses. Beyond Keras's clip it is 0; PyTorch's is (p - y) / max(p (1 - p), 1e-12), as BCELoss has it.
    /// </summary>
    /// <inheritdoc cref="Call"/>
    public Tensor<T> Gradient<T>(in ReadOnlyTensorSpan<T> yTrue, in ReadOnlyTensorSpan<T> yPred, in ReadOnlyTensorSpan<T> sampleWeight = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => KerasLoss.Gradient(Settings, yTrue, yPred, sampleWeight);

    /// <summary>The settings under Keras's names, and "mode" and "positive_weight": Keras's get_config.</summary>
    public JsonObject ToConfig()
    {
        JsonObject config = LossConfig.Write(Reduction, Name, FromLogits, LabelSmoothing, Axis, Mode);
        config["positive_weight"] = PositiveWeight;
        return config;
    }

    /// <summary>A loss from what <see cref="ToConfig"/> or Keras's get_config wrote; what is left out has its default.</summary>
    /// <exception cref="ArgumentException">A key is unknown, or its value is of the wrong kind or out of range.</exception>
    public static BinaryCrossEntropy FromConfig(JsonObject config)
    {
        LossConfig read = new(config, "positive_weight");
        BinaryCrossEntropy defaults = new();
        return new BinaryCrossEntropy(
            read.Flag("from_logits", defaults.FromLogits), read.Number("label_smoothing", defaults.LabelSmoothing), read.Reduction(), read.Mode(),
            read.Text("name", defaults.Name), read.Integer("axis", defaults.Axis))
        { PositiveWeight = read.Number("positive_weight", defaults.PositiveWeight) };
    }

    private static double CheckedWeight(double weight) => double.IsFinite(weight) && weight >= 0
        ? weight
        : throw new ArgumentOutOfRangeException(
            nameof(PositiveWeight), weight, string.Create(CultureInfo.InvariantCulture, $"PositiveWeight is {weight}; it must be a finite number, 0 or above."));
}
