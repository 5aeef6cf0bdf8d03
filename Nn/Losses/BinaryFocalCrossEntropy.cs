using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;

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
    int Axis = -1) : Loss
{
    private static readonly BinaryLosses.CrossEntropyLoss s_probabilities = new();
    private static readonly BinaryLosses.CrossEntropyLogitsLoss s_logits = new();

    /// <summary>The weight of class 1 in [0, 1]; class 0 has 1 - alpha.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value lies outside [0, 1].</exception>
    public double Alpha { get; init => field = CheckedAlpha(value); } = CheckedAlpha(Alpha);

    /// <summary>How much easy samples are played down, 0 or above.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double Gamma { get; init => field = CheckedGamma(value); } = CheckedGamma(Gamma);

    /// <summary>s in [0, 1]: labels y become y (1 - s) + s / 2.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value lies outside [0, 1].</exception>
    public double LabelSmoothing { get; init => field = KerasLoss.CheckedSmoothing(value); } = KerasLoss.CheckedSmoothing(LabelSmoothing);

    internal ElementwiseLoss Kernel => FromLogits
        ? new BinaryLosses.FocalLogitsLoss(Gamma, PositiveWeight, NegativeWeight)
        : new BinaryLosses.FocalLoss(Gamma, PositiveWeight, NegativeWeight);

    private double PositiveWeight => ApplyClassBalancing ? Alpha : 1;

    private double NegativeWeight => ApplyClassBalancing ? 1 - Alpha : 1;

    /// <inheritdoc cref="BinaryCrossEntropy.Call"/>
    public Tensor<T> Call<T>(in ReadOnlyTensorSpan<T> yTrue, in ReadOnlyTensorSpan<T> yPred, in ReadOnlyTensorSpan<T> sampleWeight = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] labels = KerasLoss.Labels(yTrue, yPred, LabelSmoothing);
        T[] predictions = KerasLoss.Flat(yPred);
        T[] losses = new T[labels.Length];
        if (Mode == ProbabilityMode.Exact)
        {
            KerasLoss.Elementwise(Kernel, predictions, labels, losses);
        }
        else
        {
            KerasLoss.CrossEntropies(FromLogits ? s_logits : s_probabilities, FromLogits, Mode, predictions, labels, losses);
            Focus<T>(predictions, labels, losses);
        }
        return KerasLoss.Reduce(losses, KerasLoss.ShapeOf(yTrue, yPred), Axis, sampleWeight, Reduction, Mode);
    }

    /// <summary>Multiplies by the focal factor in Keras's order of operations; p is not clipped and y is smoothed.</summary>
    private void Focus<T>(ReadOnlySpan<T> predictions, ReadOnlySpan<T> labels, Span<T> losses)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T gamma = T.CreateTruncating(Gamma), alpha = T.CreateTruncating(Alpha);
        for (int i = 0; i < losses.Length; i++)
        {
            T y = labels[i];
            T p = FromLogits ? T.CreateTruncating(ScalarMath.Sigmoid(double.CreateTruncating(predictions[i]))) : predictions[i];
            T truth = y * p + (T.One - y) * (T.One - p);
            losses[i] *= T.CreateTruncating(ScalarMath.Pow(double.CreateTruncating(T.One - truth), double.CreateTruncating(gamma)));
            if (ApplyClassBalancing) losses[i] *= y * alpha + (T.One - y) * (T.One - alpha);
        }
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
