namespace AutoBce;

/// <summary>A loss as the trainer runs it: one kernel, and what of the model's output goes into it.</summary>
/// <param name="Kernel">The generated loss.</param>
/// <param name="Name">What model files call it.</param>
/// <param name="OnLogits">Whether the kernel is taken as a function of logits. With a sigmoid output the forward pass then ends before it;
/// fit, validation and evaluation all go this one way.</param>
/// <param name="Smoothing">s: labels become y (1 - s) + s / 2 before the kernel sees them.</param>
/// <param name="IsSum">Whether a batch's loss is the sum rather than the mean.</param>
internal sealed record TrainingLoss(ElementwiseLoss Kernel, string Name, bool OnLogits, double Smoothing, bool IsSum)
{
    private readonly double _minimum = Kernel.Graph.LabelMinimum, _maximum = Kernel.Graph.LabelMaximum;

    /// <summary>Whether metrics take each label for a share of class 1, which a loss of margins does not.</summary>
    internal bool CountsClasses { get; init; }

    internal bool IsNarrowed => CountsClasses && (_minimum < 0 || _maximum > 1);

    internal double LabelMinimum => CountsClasses ? Math.Max(_minimum, 0) : _minimum;

    internal double LabelMaximum => CountsClasses ? Math.Min(_maximum, 1) : _maximum;

    /// <exception cref="ArgumentException">The loss cannot train a model with such an output.</exception>
    internal static TrainingLoss For(Loss loss, bool endsInSigmoid) => loss switch
    {
        ElementwiseLoss kernel => new(kernel, kernel.GetType().Name, OnLogitsOf(kernel, endsInSigmoid), 0, IsSum: false),
        BinaryCrossEntropy l => Keras(l.Kernel, l.Name, endsInSigmoid, l.LabelSmoothing, l.Reduction, l.Mode),
        BinaryFocalCrossEntropy l => Keras(l.Kernel, l.Name, endsInSigmoid, l.LabelSmoothing, l.Reduction, l.Mode),
        null => throw new ArgumentNullException(nameof(loss)),
        _ => throw new ArgumentException(
            $"{loss.GetType().Name} is no loss that a model can be trained with: derive it from a [Loss] method, or use BinaryCrossEntropy.", nameof(loss)),
    };

    private static TrainingLoss Keras(ElementwiseLoss kernel, string name, bool endsInSigmoid, double smoothing, Reduction reduction, ProbabilityMode mode)
    {
        if (reduction == Reduction.None)
            throw new ArgumentException($"{name}: training needs one number, and Reduction.None gives one to each sample; use SumOverBatchSize.", nameof(reduction));
        bool onLogits = OnLogitsOf(kernel, endsInSigmoid);
        if (!onLogits && mode != ProbabilityMode.Exact)
        {
            throw new ArgumentException(
                $"{name}: the model does not end in a sigmoid, and mode {mode} has no gradient where it clips. "
                + "End the model with Activation.Sigmoid, set FromLogits, or use ProbabilityMode.Exact.",
                nameof(mode));
        }
        return new(kernel, name, onLogits, smoothing, reduction == Reduction.Sum);
    }

    private static bool OnLogitsOf(ElementwiseLoss kernel, bool endsInSigmoid) => kernel.Graph.Prediction switch
    {
        PredictionKind.Logit => true,
        PredictionKind.Probability => endsInSigmoid,
        _ => false,
    };
}
