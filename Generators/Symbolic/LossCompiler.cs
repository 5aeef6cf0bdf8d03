namespace AutoBce.Generators.Symbolic;

/// <summary>A derivative beside that by the prediction: what it is by, as differentiated, and in its stable form.</summary>
internal sealed record Partial(string By, Expr Derivative, Expr Stable);

/// <summary>A value and its derivatives in their stable forms, with the story of how they came about.</summary>
internal sealed record StableLoss(Expr Written, Expr Value, Expr Derivative, Expr Gradient, IReadOnlyList<Partial> Partials, IReadOnlyList<Application> Applications)
{
    /// <summary>The second derivative, where it was requested.</summary>
    public Expr Second => Partials[0].Stable;

    /// <summary>Value and derivative, and others of its derivatives.</summary>
    public Expr[] Results(IEnumerable<Partial> others) => [Value, Gradient, .. others.Select(o => o.Stable)];
}

/// <summary>What to differentiate by beside the prediction: by it once more, and by other inputs.</summary>
internal sealed record DerivativeRequest(bool Second, IReadOnlyList<Expr> Inputs)
{
    public static readonly DerivativeRequest None = new(false, []);
}

/// <summary>
/// The symbolic part in its order: recognise (so that kinks which hide a smooth function are gone), differentiate, stabilise all,
/// and last what would only be in the way of a derivative.
/// </summary>
internal static class LossCompiler
{
    public static StableLoss Stabilize(Expr loss, Expr prediction, DerivativeRequest request, CancellationToken cancellation) => Stabilize(loss, prediction, request, _ => true, cancellation);

    /// <summary>The same with some of the rules.</summary>
    public static StableLoss Stabilize(Expr loss, Expr prediction, DerivativeRequest request, Func<Rule, bool> use, CancellationToken cancellation)
    {
        var stabilizer = new Stabilizer(Rules.Local.Where(use), Rules.Global.Where(use), cancellation);
        Expr value = stabilizer.Stabilize(loss);
        Expr derivative = Derivative.Of(value, prediction, cancellation);
        Expr gradient = stabilizer.Stabilize(derivative);
        List<(string By, Expr Derivative)> others = [.. Others(value, gradient, prediction, request, cancellation)];
        List<Expr> stable = [.. others.Select(o => stabilizer.Stabilize(o.Derivative))];
        var finisher = new Stabilizer(Rules.Final.Where(use), [], cancellation);
        (value, gradient) = (Finish(value), Finish(gradient));
        Partial[] partials = [.. others.Zip(stable, (o, s) => new Partial(o.By, o.Derivative, Finish(s)))];
        return new StableLoss(loss, value, derivative, gradient, partials, [.. stabilizer.Applications, .. finisher.Applications]);

        Expr Finish(Expr e) => Regimes.Split(finisher.Stabilize(e), cancellation);
    }

    /// <summary>The value alone.</summary>
    public static Expr StabilizeValue(Expr loss, CancellationToken cancellation) =>
        Regimes.Split(new Stabilizer(Rules.Final, [], cancellation).Stabilize(new Stabilizer(cancellation).Stabilize(loss)), cancellation);

    /// <summary>The expression and its derivatives, not rewritten.</summary>
    public static StableLoss Differentiate(Expr loss, Expr prediction, DerivativeRequest request, CancellationToken cancellation)
    {
        Expr derivative = Derivative.Of(loss, prediction, cancellation);
        Partial[] partials = [.. Others(loss, derivative, prediction, request, cancellation).Select(o => new Partial(o.By, o.Derivative, o.Derivative))];
        return new StableLoss(loss, loss, derivative, derivative, partials, []);
    }

    private static IEnumerable<(string By, Expr Derivative)> Others(Expr value, Expr gradient, Expr prediction, DerivativeRequest request, CancellationToken cancellation)
    {
        if (request.Second) yield return (prediction.Name + ", twice", Derivative.Of(gradient, prediction, cancellation));
        foreach (Expr input in request.Inputs) yield return (input.Name, Derivative.Of(value, input, cancellation));
    }

    /// <summary>The loss as a function of the logit: p = s(z).</summary>
    public static (Expr Loss, Expr Logit) ComposeWithSigmoid(Expr loss, Expr probability)
    {
        Graph g = loss.Graph;
        Expr logit = g.Input(Op.Prediction, probability.Name == "z" ? "logit" : "z", Interval.Reals);
        return (Traversal.Replace(loss, probability, g.Sigmoid(logit)), logit);
    }
}
