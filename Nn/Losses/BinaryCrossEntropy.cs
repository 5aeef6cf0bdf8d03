using System.Numerics;
using System.Numerics.Tensors;

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

    internal ElementwiseLoss Kernel => FromLogits ? s_logits : s_probabilities;

    /// <summary>
    /// The loss of predictions: the mean over <see cref="Axis"/>, times the sample weights, reduced. A scalar has shape [1]; without
    /// reduction the result has the shape of the predictions less the axis.
    /// </summary>
    /// <param name="yTrue">Labels in [0, 1], in the shape of the predictions; [N] also goes with [N, 1].</param>
    /// <param name="yPred">Probabilities or logits, [batch, ..., outputs]. A vector [N] is one sample with N outputs.</param>
    /// <param name="sampleWeight">Weights, 0 or above: one number, one to each sample [batch], or one to each loss [batch, ...].</param>
    /// <exception cref="ArgumentException">Shapes do not fit (nothing is broadcast), or a label, weight or probability is out of range.</exception>
    public Tensor<T> Call<T>(in ReadOnlyTensorSpan<T> yTrue, in ReadOnlyTensorSpan<T> yPred, in ReadOnlyTensorSpan<T> sampleWeight = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] labels = KerasLoss.Labels(yTrue, yPred, LabelSmoothing);
        T[] losses = new T[labels.Length];
        KerasLoss.CrossEntropies(Kernel, FromLogits, Mode, KerasLoss.Flat(yPred), labels, losses);
        return KerasLoss.Reduce(losses, KerasLoss.ShapeOf(yTrue, yPred), Axis, sampleWeight, Reduction, Mode);
    }
}
