namespace AutoBce;

/// <content>Derivatives by the label and by hyperparameters: the slopes of the same dual numbers, seeded elsewhere.</content>
internal sealed partial class TrueLoss
{
    private static readonly LossNode Prediction = new(LossOperation.Prediction);

    /// <summary>The same loss, to be differentiated by the label, and by each hyperparameter.</summary>
    private readonly TrueLoss?[] _byInput = new TrueLoss?[1 + graph.Values.Count];

    public TrueLoss(LossGraph graph, bool throughSigmoid)
        : this(graph, throughSigmoid, Prediction)
    {
    }

    /// <summary>Differentiated by the label, which is 0, or by a hyperparameter, counted from 1 on.</summary>
    public TrueLoss By(int input) => _byInput[input] ??= new(graph, throughSigmoid, input == 0 ? new(LossOperation.Label) : new(LossOperation.Hyperparameter, input - 1));

    /// <summary>The derivative at an element, null if it is not to be found. Where it has a limit along the label alone, as that of sqrt(y p) at a label of 0, it is that.</summary>
    public BigFloat? Partial(double prediction, double label)
    {
        if (Take(prediction, label) is not var (x, y)) return null;
        if (_live!.IsConstantIn(by)) return BigFloat.Zero;
        if (At(prediction, label).Gradient is { } slope) return slope;
        _live = _elsewhere ??= Live(isLabelZero: false);
        BigFloat?[] limits = [.. LabelSides(label).Select(side => Limit(x, y, side, ofLabel: true).Gradient)];
        return limits.Length == 1 || limits[1] is null ? limits[0] : limits[0] is null ? limits[1] : Common(limits[0], limits[1]);
    }

    private int[] LabelSides(double label) => label <= graph.LabelMinimum ? [1] : label >= graph.LabelMaximum ? [-1] : [1, -1];
}
