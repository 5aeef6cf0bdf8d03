namespace AutoBce;

/// <summary>What a model is compiled with: a generated loss, or a Keras-shaped front over some.</summary>
public abstract record Loss;

/// <summary>
/// A generated loss: a scalar function of one prediction and one label, applied to n of each.
/// n = predictions.Length = labels.Length; empty weights mean all ones, else they have length n too. The gradient may be
/// the very span of the predictions; any other overlap throws. Per-element results are a function of the element alone;
/// sums are accumulated in double in an order that depends on n alone.
/// </summary>
public abstract record ElementwiseLoss : Loss
{
    /// <summary>The sum of weights[i] * loss[i].</summary>
    /// <exception cref="ArgumentException">Lengths differ, spans overlap, or an element is outside its range; the message names its index and value.</exception>
    public abstract double Evaluate(ReadOnlySpan<float> predictions, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights = default);

    /// <inheritdoc cref="Evaluate(ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float})"/>
    public abstract double Evaluate(ReadOnlySpan<double> predictions, ReadOnlySpan<double> labels, ReadOnlySpan<double> weights = default);

    /// <summary>gradient[i] = scale * weights[i] * dloss/dprediction at i; returns the sum of weights[i] * loss[i] (without scale).</summary>
    /// <exception cref="ArgumentException">Lengths differ, spans overlap, or an element is outside its range; the message names its
    /// index and value. Blocks before the bad element may have been written, its own block has not.</exception>
    public abstract double Differentiate(ReadOnlySpan<float> predictions, ReadOnlySpan<float> labels, Span<float> gradient, ReadOnlySpan<float> weights = default, float scale = 1);

    /// <inheritdoc cref="Differentiate(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, ReadOnlySpan{float}, float)"/>
    public abstract double Differentiate(ReadOnlySpan<double> predictions, ReadOnlySpan<double> labels, Span<double> gradient, ReadOnlySpan<double> weights = default, double scale = 1);

    /// <summary>
    /// <see cref="Differentiate(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, ReadOnlySpan{float}, float)"/>, and in the same pass
    /// hessian[i] = scale * weights[i] * d2loss/dprediction2 at i: the diagonal of the Hessian, which boosting asks for.
    /// </summary>
    /// <exception cref="ArgumentException">As for Differentiate; the Hessian has length n and overlaps nothing.</exception>
    /// <exception cref="NotSupportedException">The loss is declared without <see cref="Derivatives.Second"/>.</exception>
    public virtual double DifferentiateTwice(ReadOnlySpan<float> predictions, ReadOnlySpan<float> labels, Span<float> gradient, Span<float> hessian, ReadOnlySpan<float> weights = default, float scale = 1) =>
        throw new NotSupportedException($"{GetType().Name} does not implement DifferentiateTwice.");

    /// <inheritdoc cref="DifferentiateTwice(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, Span{float}, ReadOnlySpan{float}, float)"/>
    public virtual double DifferentiateTwice(ReadOnlySpan<double> predictions, ReadOnlySpan<double> labels, Span<double> gradient, Span<double> hessian, ReadOnlySpan<double> weights = default, double scale = 1) =>
        throw new NotSupportedException($"{GetType().Name} does not implement DifferentiateTwice.");

    /// <summary>
    /// <see cref="Differentiate(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, ReadOnlySpan{float}, float)"/>, and in the same pass
    /// labelGradient[i] = scale * weights[i] * dloss/dlabel at i (empty unless the loss declares <see cref="Derivatives.Label"/>) and
    /// hyperparameterGradient[h] = scale * sum of weights[i] * dloss/dh, in the order of the declaration (empty unless the loss declares
    /// <see cref="Derivatives.Hyperparameters"/>).
    /// </summary>
    /// <exception cref="ArgumentException">As for Differentiate; the label's gradient has length n and overlaps nothing.</exception>
    /// <exception cref="NotSupportedException">The loss declares neither.</exception>
    public virtual double DifferentiatePartials(ReadOnlySpan<float> predictions, ReadOnlySpan<float> labels, Span<float> gradient, Span<float> labelGradient, Span<double> hyperparameterGradient, ReadOnlySpan<float> weights = default, float scale = 1) =>
        throw new NotSupportedException($"{GetType().Name} does not implement DifferentiatePartials.");

    /// <inheritdoc cref="DifferentiatePartials(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, Span{float}, Span{double}, ReadOnlySpan{float}, float)"/>
    public virtual double DifferentiatePartials(ReadOnlySpan<double> predictions, ReadOnlySpan<double> labels, Span<double> gradient, Span<double> labelGradient, Span<double> hyperparameterGradient, ReadOnlySpan<double> weights = default, double scale = 1) =>
        throw new NotSupportedException($"{GetType().Name} does not implement DifferentiatePartials.");

    /// <summary>losses[i] = weights[i] * loss at i.</summary>
    /// <exception cref="ArgumentException">As for <see cref="Differentiate(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, ReadOnlySpan{float}, float)"/>.</exception>
    public abstract void Elementwise(ReadOnlySpan<float> predictions, ReadOnlySpan<float> labels, Span<float> losses, ReadOnlySpan<float> weights = default);

    /// <inheritdoc cref="Elementwise(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, ReadOnlySpan{float})"/>
    public abstract void Elementwise(ReadOnlySpan<double> predictions, ReadOnlySpan<double> labels, Span<double> losses, ReadOnlySpan<double> weights = default);

    /// <summary>
    /// <see cref="Differentiate(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, ReadOnlySpan{float}, float)"/> as a function of the
    /// logit. For a [Probability] loss the generator composes it with the sigmoid and stabilises the whole; for a [Logit] loss it is
    /// Differentiate. This is what a network with a sigmoid output trains on.
    /// </summary>
    /// <exception cref="NotSupportedException">The loss takes a [Prediction], which has no link to a sigmoid.</exception>
    public abstract double DifferentiateLogits(ReadOnlySpan<float> logits, ReadOnlySpan<float> labels, Span<float> gradient, ReadOnlySpan<float> weights = default, float scale = 1);

    /// <summary>The expression before any rewriting, as data: what interpreters (double, complex, arbitrary precision) run.</summary>
    public abstract LossGraph Graph { get; }

    /// <summary>The expression, its derivative, each rule applied with before and after, and the operations an element costs.</summary>
    public abstract string Explain();
}
