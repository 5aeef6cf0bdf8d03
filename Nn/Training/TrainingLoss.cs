namespace AutoBce;

/// <summary>A loss as the trainer runs it: one kernel, and what of the model's output goes into it.</summary>
/// <param name="Kernel">The generated loss.</param>
/// <param name="Name">What model files call it.</param>
/// <param name="OnLogits">Whether the kernel is taken as a function of logits. With a sigmoid output the forward pass then ends before it;
/// fit, validation and evaluation all go this one way.</param>
/// <param name="Smoothing">What becomes of labels before the kernel sees them.</param>
/// <param name="Reduction">How the losses of a batch become one number.</param>
internal sealed record TrainingLoss(ElementwiseLoss Kernel, string Name, bool OnLogits, Smoothing Smoothing, Reduction Reduction)
{
    private readonly double _minimum = Kernel.Graph.LabelMinimum, _maximum = Kernel.Graph.LabelMaximum;

    /// <summary>The label that says that there is none, if there is one.</summary>
    internal float? Ignored { get; init; }

    /// <summary>Of positives, one to each output.</summary>
    internal PositiveFactors Factors { get; init; }

    /// <summary>Whether a sum is one over all labels, as PyTorch's, rather than over the means of rows, as Keras's.</summary>
    internal bool SumsElements { get; init; }

    /// <summary>Whether metrics take each label for a share of class 1, which a loss of margins does not.</summary>
    internal bool CountsClasses { get; init; }

    internal bool IsNarrowed => CountsClasses && (_minimum < 0 || _maximum > 1);

    internal double LabelMinimum => CountsClasses ? Math.Max(_minimum, 0) : _minimum;

    internal double LabelMaximum => CountsClasses ? Math.Min(_maximum, 1) : _maximum;

    internal bool IsIgnored(float label) => Ignored is { } ignored && (label == ignored || (float.IsNaN(label) && float.IsNaN(ignored)));

    /// <exception cref="ArgumentException">The loss cannot train a model with such an output.</exception>
    internal static TrainingLoss For(Loss loss, bool endsInSigmoid) => loss switch
    {
        ElementwiseLoss kernel => new(kernel, kernel.GetType().Name, OnLogitsOf(kernel, endsInSigmoid), default, Reduction.SumOverBatchSize),
        ITrainable trainable => trainable.ForTraining(endsInSigmoid),
        null => throw new ArgumentNullException(nameof(loss)),
        _ => throw new ArgumentException(
            $"{loss.GetType().Name} is no loss that a model can be trained with: derive it from a [Loss] method, or use BinaryCrossEntropy.", nameof(loss)),
    };

    /// <summary>Under a sigmoid the loss is the kernel as a function of the logits; elsewhere a loss of probabilities is the one that clips.</summary>
    /// <param name="kernel">Mathematics.</param>
    /// <param name="clipped">The arithmetic of the mode.</param>
    /// <param name="name">What model files call it.</param>
    /// <param name="endsInSigmoid">Whether the model does.</param>
    /// <param name="smoothing">Of labels.</param>
    /// <param name="reduction">To one number.</param>
    internal static TrainingLoss Of(ElementwiseLoss kernel, ElementwiseLoss clipped, string name, bool endsInSigmoid, Smoothing smoothing, Reduction reduction)
    {
        if (reduction == Reduction.None)
            throw new ArgumentException($"{name}: training needs one number, and Reduction.None gives one to each sample; use SumOverBatchSize.", nameof(reduction));
        bool onLogits = OnLogitsOf(kernel, endsInSigmoid);
        return new(onLogits ? kernel : clipped, name, onLogits, smoothing, reduction);
    }

    private static bool OnLogitsOf(ElementwiseLoss kernel, bool endsInSigmoid) => kernel.Graph.Prediction switch
    {
        PredictionKind.Logit => true,
        PredictionKind.Probability => endsInSigmoid,
        _ => false,
    };
}

/// <summary>A front over generated losses that models can be trained with.</summary>
internal interface ITrainable
{
    /// <exception cref="ArgumentException">The loss cannot train a model with such an output.</exception>
    TrainingLoss ForTraining(bool endsInSigmoid);
}
