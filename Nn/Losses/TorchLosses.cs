using System.Numerics;
using System.Numerics.Tensors;

namespace AutoBce;

/// <summary>
/// torch.nn.BCELoss: of probabilities, logarithms not below -100, times a weight; the mean is over all elements, and not divided by the
/// weights. Arguments are in PyTorch's order, predictions first.
/// </summary>
/// <param name="Reduction">SumOverBatchSize is PyTorch's mean.</param>
/// <param name="Name">What History and model files call it.</param>
public sealed record BceLoss(Reduction Reduction = Reduction.SumOverBatchSize, string Name = "bce_loss") : Loss, ITrainable
{
    private readonly BinaryCrossEntropy _loss = new(Mode: ProbabilityMode.PyTorch);

    /// <summary>How losses become one number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is none that PyTorch has.</exception>
    public Reduction Reduction { get; init => field = TorchLoss.Checked(value); } = TorchLoss.Checked(Reduction);

    /// <summary>The loss; a scalar has shape [1].</summary>
    /// <param name="input">Probabilities.</param>
    /// <param name="target">Labels in [0, 1], in the same shape.</param>
    /// <param name="weight">Factors in a shape that PyTorch broadcasts to that of the input: one to each element of the last dimension, or [N, 1] for one
    /// to each row, or one to each element; default is all ones.</param>
    /// <exception cref="ArgumentException">Shapes differ, or a value is out of range.</exception>
    public Tensor<T> Call<T>(in ReadOnlyTensorSpan<T> input, in ReadOnlyTensorSpan<T> target, in ReadOnlyTensorSpan<T> weight = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => TorchLoss.Call(this, _loss.PerElement, Reduction, input, target, weight);

    /// <summary>The derivative with respect to each input, (p - y) / max(p (1 - p), 1e-12) times weight and share in the mean, in the shape of
    /// the inputs; without reduction, of the sum of the losses.</summary>
    /// <inheritdoc cref="Call{T}(in ReadOnlyTensorSpan{T}, in ReadOnlyTensorSpan{T}, in ReadOnlyTensorSpan{T})"/>
    public Tensor<T> Gradient<T>(in ReadOnlyTensorSpan<T> input, in ReadOnlyTensorSpan<T> target, in ReadOnlyTensorSpan<T> weight = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => TorchLoss.Gradient(this, _loss.PerElement, Reduction, input, target, weight);

    TrainingLoss ITrainable.ForTraining(bool endsInSigmoid) => TorchLoss.ForTraining(_loss, Reduction, Name, endsInSigmoid);
}

/// <summary>
/// torch.nn.BCEWithLogitsLoss: of logits, with a factor pos_weight on the part of the positive class and a weight; the mean is over all
/// elements. Arguments are in PyTorch's order, predictions first.
/// </summary>
/// <param name="Reduction">SumOverBatchSize is PyTorch's mean.</param>
/// <param name="Name">What History and model files call it.</param>
public sealed record BceWithLogitsLoss(Reduction Reduction = Reduction.SumOverBatchSize, string Name = "bce_with_logits_loss") : Loss, ITrainable
{
    /// <summary>How losses become one number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is none that PyTorch has.</exception>
    public Reduction Reduction { get; init => field = TorchLoss.Checked(value); } = TorchLoss.Checked(Reduction);

    /// <summary>pos_weight where it is one number; one to each class is an argument of Call.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double PositiveWeight { get; init => field = KerasLoss.CheckedWeight(value, nameof(PositiveWeight)); } = 1;

    /// <summary>pos_weight of one number to each class, the last dimension; it multiplies with <see cref="PositiveWeight"/>. Null is all ones.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative or not finite.</exception>
    public IReadOnlyList<double>? PositiveWeights { get => _positiveWeights.Values; init => _positiveWeights = PositiveFactors.Of(value, nameof(PositiveWeights)); }

    private readonly PositiveFactors _positiveWeights;

    private BinaryCrossEntropy Logits => new(FromLogits: true, Mode: ProbabilityMode.PyTorch) { PositiveWeight = PositiveWeight, PositiveWeights = PositiveWeights };

    /// <summary>The loss; a scalar has shape [1].</summary>
    /// <param name="input">Logits.</param>
    /// <param name="target">Labels in [0, 1], in the same shape.</param>
    /// <param name="weight">Factors in a shape that PyTorch broadcasts to that of the input: one to each element of the last dimension, or [N, 1] for one
    /// to each row, or one to each element; default is all ones.</param>
    /// <param name="positiveWeight">Factors of the positive part, broadcast in the same way, instead of <see cref="PositiveWeights"/>.</param>
    /// <exception cref="ArgumentException">Shapes differ, or a value is out of range.</exception>
    public Tensor<T> Call<T>(
        in ReadOnlyTensorSpan<T> input, in ReadOnlyTensorSpan<T> target, in ReadOnlyTensorSpan<T> weight = default, in ReadOnlyTensorSpan<T> positiveWeight = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => TorchLoss.Call(this, Logits.PerElement, Reduction, input, target, weight, positiveWeight, _positiveWeights);

    /// <summary>The derivative with respect to each input, (w y + 1 - y) sigmoid(x) - w y times weight and share in the mean, in the shape of the
    /// inputs; without reduction, of the sum of the losses.</summary>
    /// <inheritdoc cref="Call{T}(in ReadOnlyTensorSpan{T}, in ReadOnlyTensorSpan{T}, in ReadOnlyTensorSpan{T}, in ReadOnlyTensorSpan{T})"/>
    public Tensor<T> Gradient<T>(
        in ReadOnlyTensorSpan<T> input, in ReadOnlyTensorSpan<T> target, in ReadOnlyTensorSpan<T> weight = default, in ReadOnlyTensorSpan<T> positiveWeight = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => TorchLoss.Gradient(this, Logits.PerElement, Reduction, input, target, weight, positiveWeight, _positiveWeights);

    TrainingLoss ITrainable.ForTraining(bool endsInSigmoid) => TorchLoss.ForTraining(Logits, Reduction, Name, endsInSigmoid);
}

/// <summary>
/// torchvision.ops.sigmoid_focal_loss (Lin et al., 2017): of logits, alpha for positives and 1 - alpha for negatives, and by default without
/// reduction. Arguments are in torchvision's order, predictions first.
/// </summary>
/// <param name="Alpha">The weight of positives in [0, 1]; a negative number switches weighting off.</param>
/// <param name="Gamma">How much easy samples are played down, 0 or above.</param>
/// <param name="Reduction">None as in torchvision; SumOverBatchSize is its mean.</param>
/// <param name="Name">What History and model files call it.</param>
public sealed record SigmoidFocalLoss(double Alpha = 0.25, double Gamma = 2, Reduction Reduction = Reduction.None, string Name = "sigmoid_focal_loss") : Loss, ITrainable
{
    private BinaryFocalCrossEntropy Focal => new(ApplyClassBalancing: Alpha >= 0, Alpha: Math.Max(Alpha, 0), Gamma: Gamma, FromLogits: true, Mode: ProbabilityMode.PyTorch);

    /// <summary>How losses become one number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is none that PyTorch has.</exception>
    public Reduction Reduction { get; init => field = TorchLoss.Checked(value); } = TorchLoss.Checked(Reduction);

    /// <summary>The weight of positives in [0, 1]; a negative number switches weighting off.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is above 1 or not finite.</exception>
    public double Alpha { get; init => field = value < 0 && double.IsFinite(value) ? value : Smoothing.Checked(value, nameof(Alpha)); } =
        Alpha < 0 && double.IsFinite(Alpha) ? Alpha : Smoothing.Checked(Alpha, nameof(Alpha));

    /// <summary>How much easy samples are played down.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double Gamma { get; init => field = KerasLoss.CheckedWeight(value, nameof(Gamma)); } = KerasLoss.CheckedWeight(Gamma, nameof(Gamma));

    /// <summary>The loss, in the shape of the inputs without reduction; a scalar has shape [1].</summary>
    /// <param name="inputs">Logits.</param>
    /// <param name="targets">Labels in [0, 1], in the same shape.</param>
    /// <exception cref="ArgumentException">Shapes differ, or a value is out of range.</exception>
    public Tensor<T> Call<T>(in ReadOnlyTensorSpan<T> inputs, in ReadOnlyTensorSpan<T> targets)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => TorchLoss.Call(this, Focal.PerElement, Reduction, inputs, targets);

    /// <summary>The derivative with respect to each input, in the shape of the inputs; without reduction, of the sum of the losses.</summary>
    /// <inheritdoc cref="Call{T}(in ReadOnlyTensorSpan{T}, in ReadOnlyTensorSpan{T})"/>
    public Tensor<T> Gradient<T>(in ReadOnlyTensorSpan<T> inputs, in ReadOnlyTensorSpan<T> targets)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => TorchLoss.Gradient(this, Focal.PerElement, Reduction, inputs, targets);

    TrainingLoss ITrainable.ForTraining(bool endsInSigmoid) => TorchLoss.ForTraining(Focal, Reduction, Name, endsInSigmoid);
}
