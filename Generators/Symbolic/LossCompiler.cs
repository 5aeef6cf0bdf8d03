namespace AutoBce.Generators.Symbolic;

/// <summary>A value and its derivative in their stable forms, with the story of how they came about.</summary>
internal sealed record StableLoss(Expr Written, Expr Value, Expr Derivative, Expr Gradient, IReadOnlyList<Application> Applications);

/// <summary>
/// The symbolic part in its order: recognise (so that kinks which hide a smooth function are gone), differentiate, stabilise both,
/// and last what would only be in the way of a derivative.
/// </summary>
internal static class LossCompiler
{
    public static StableLoss Stabilize(Expr loss, Expr prediction, CancellationToken cancellation)
    {
        var stabilizer = new Stabilizer(cancellation);
        Expr value = stabilizer.Stabilize(loss);
        Expr derivative = Derivative.Of(value, prediction, cancellation);
        Expr gradient = stabilizer.Stabilize(derivative);
        var finisher = new Stabilizer(Rules.Final, [], cancellation);
        (value, gradient) = (Regimes.Split(finisher.Stabilize(value), cancellation), Regimes.Split(finisher.Stabilize(gradient), cancellation));
        return new StableLoss(loss, value, derivative, gradient, [.. stabilizer.Applications, .. finisher.Applications]);
    }

    /// <summary>The expression and its derivative, not rewritten.</summary>
    public static StableLoss Differentiate(Expr loss, Expr prediction, CancellationToken cancellation)
    {
        Expr derivative = Derivative.Of(loss, prediction, cancellation);
        return new StableLoss(loss, loss, derivative, derivative, []);
    }

    /// <summary>The loss as a function of the logit: p = s(z).</summary>
    public static (Expr Loss, Expr Logit) ComposeWithSigmoid(Expr loss, Expr probability)
    {
        Graph g = loss.Graph;
        Expr logit = g.Input(Op.Prediction, probability.Name == "z" ? "logit" : "z", Interval.Reals);
        return (Traversal.Replace(loss, probability, g.Sigmoid(logit)), logit);
    }
}
