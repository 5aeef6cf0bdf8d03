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
    /// <param name="weight">One to each element of the last dimension, or to each element; default is all ones.</param>
    /// <exception cref="ArgumentException">Shapes differ, or a value is out of range.</exception>
    public Tensor<T> Call<T>(in ReadOnlyTensorSpan<T> input, in ReadOnlyTensorSpan<T> target, in ReadOnlyTensorSpan<T> weight = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => TorchLoss.Call(this, _loss.PerElement, Reduction, input, target, weight, default);

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

    private BinaryCrossEntropy Logits => new(FromLogits: true, Mode: ProbabilityMode.PyTorch) { PositiveWeight = PositiveWeight };

    /// <summary>The loss; a scalar has shape [1].</summary>
    /// <param name="input">Logits.</param>
    /// <param name="target">Labels in [0, 1], in the same shape.</param>
    /// <param name="weight">One to each element of the last dimension, or to each element; default is all ones.</param>
    /// <param name="positiveWeight">One to each element of the last dimension, or to each element, instead of <see cref="PositiveWeight"/>.</param>
    /// <exception cref="ArgumentException">Shapes differ, or a value is out of range.</exception>
    public Tensor<T> Call<T>(
        in ReadOnlyTensorSpan<T> input, in ReadOnlyTensorSpan<T> target, in ReadOnlyTensorSpan<T> weight = default, in ReadOnlyTensorSpan<T> positiveWeight = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => TorchLoss.Call(this, Logits.PerElement, Reduction, input, target, weight, positiveWeight);

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
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => TorchLoss.Call(this, Focal.PerElement, Reduction, inputs, targets, default, default);

    TrainingLoss ITrainable.ForTraining(bool endsInSigmoid) => TorchLoss.ForTraining(Focal, Reduction, Name, endsInSigmoid);
}

/// <summary>What the losses with PyTorch's arguments share.</summary>
internal static class TorchLoss
{
    internal static Reduction Checked(Reduction reduction) => reduction is Reduction.SumOverBatchSize or Reduction.Sum or Reduction.None
        ? reduction
        : throw new ArgumentOutOfRangeException(nameof(reduction), reduction, $"Reduction is {reduction}; PyTorch has mean (SumOverBatchSize), Sum and None.");

    internal static TrainingLoss ForTraining(ITrainable loss, Reduction reduction, string name, bool endsInSigmoid) => reduction == Reduction.None
        ? throw new ArgumentException($"{name}: training needs one number, and Reduction.None gives one to each element; use SumOverBatchSize, which is PyTorch's mean.", nameof(reduction))
        : loss.ForTraining(endsInSigmoid) with { Name = name, Reduction = reduction, SumsElements = reduction == Reduction.Sum };

    /// <param name="loss">For messages.</param>
    /// <param name="perElement">Losses [n, 1] of labels and predictions [n, 1].</param>
    /// <param name="reduction">To one number, or none.</param>
    /// <param name="input">Predictions.</param>
    /// <param name="target">Labels.</param>
    /// <param name="weight">Factors of losses.</param>
    /// <param name="positiveWeight">Factors of the positive part.</param>
    internal static Tensor<T> Call<T>(
        Loss loss, KerasLoss.Settings perElement, Reduction reduction, in ReadOnlyTensorSpan<T> input, in ReadOnlyTensorSpan<T> target,
        in ReadOnlyTensorSpan<T> weight, in ReadOnlyTensorSpan<T> positiveWeight)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!input.Lengths.SequenceEqual(target.Lengths))
        {
            throw new ArgumentException(
                $"{loss.GetType().Name}: input has shape [{string.Join(", ", input.Lengths.ToArray())}] and target [{string.Join(", ", target.Lengths.ToArray())}]: give one label to each prediction. Labels are not broadcast.",
                nameof(target));
        }
        int n = checked((int)input.FlattenedLength), columns = checked((int)input.Lengths[^1]);
        T[] x = new T[n], y = new T[n], losses = new T[n];
        input.FlattenTo(x);
        target.FlattenTo(y);
        T[] weights = Spread(weight, n, columns, nameof(weight)), positives = Spread(positiveWeight, n, columns, nameof(positiveWeight));
        Elementwise(perElement, x, y, losses);
        if (positiveWeight.Rank > 0)
        {
            // (1 - y) softplus(x) + w y softplus(-x): the loss of label 1 counts w y, that of label 0 counts 1 - y.
            T[] one = new T[n], zero = new T[n], ones = new T[n];
            Array.Fill(ones, T.One);
            Elementwise(perElement, x, ones, one);
            Elementwise(perElement, x, new T[n], zero);
            for (int i = 0; i < n; i++) losses[i] = (y[i] == T.Zero ? T.Zero : positives[i] * y[i] * one[i]) + (y[i] == T.One ? T.Zero : (T.One - y[i]) * zero[i]);
        }
        double sum = 0;
        for (int i = 0; i < n; i++)
        {
            losses[i] = weights[i] == T.Zero ? T.Zero : weights[i] * losses[i];
            sum += double.CreateTruncating(losses[i]);
        }
        if (reduction == Reduction.None) return Tensor.Create(losses, input.Lengths);
        if (n == 0 && reduction == Reduction.SumOverBatchSize)
            throw new ArgumentException("input is empty, and there is no mean of no losses: check for an empty batch, or use Reduction.Sum.", nameof(input));
        return Tensor.Create([T.CreateTruncating(reduction == Reduction.Sum ? sum : sum / n)], [1]);
    }

    private static void Elementwise<T>(KerasLoss.Settings settings, T[] x, T[] y, T[] losses) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint[] column = [x.Length, 1];
        KerasLoss.Call(settings, new ReadOnlyTensorSpan<T>(y, column), new ReadOnlyTensorSpan<T>(x, column), default).FlattenTo(losses);
    }

    private static T[] Spread<T>(in ReadOnlyTensorSpan<T> weight, int n, int columns, string name) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] spread = new T[n];
        if (weight.Rank == 0)
        {
            Array.Fill(spread, T.One);
            return spread;
        }
        T[] given = new T[weight.FlattenedLength];
        weight.FlattenTo(given);
        if (given.Length != n && given.Length != columns && given.Length != 1)
        {
            throw new ArgumentException(
                $"{name} has shape [{string.Join(", ", weight.Lengths.ToArray())}]; give one number, {columns}, one to each element of the last dimension, or {n}, one to each element.", name);
        }
        for (int i = 0; i < given.Length; i++) KerasLoss.CheckedWeight(double.CreateTruncating(given[i]), $"{name}[{i}]");
        for (int i = 0; i < n; i++) spread[i] = given[given.Length == n ? i : given.Length == 1 ? 0 : i % columns];
        return spread;
    }
}
