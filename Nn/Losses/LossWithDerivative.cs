using System.Numerics;
using System.Numerics.Tensors;

namespace AutoBce;

/// <summary>
/// A loss whose source sends something else backward than the derivative of its value: of one generated loss the value is taken, of
/// another, whose value is that derivative, the gradient.
/// </summary>
internal sealed record LossWithDerivative(ElementwiseLoss Value, ElementwiseLoss Derivative) : ElementwiseLoss
{
    public override LossGraph Graph => Value.Graph;

    public override double Evaluate(ReadOnlySpan<float> predictions, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights = default) =>
        Value.Evaluate(predictions, labels, weights);

    public override double Evaluate(ReadOnlySpan<double> predictions, ReadOnlySpan<double> labels, ReadOnlySpan<double> weights = default) =>
        Value.Evaluate(predictions, labels, weights);

    public override double Differentiate(ReadOnlySpan<float> predictions, ReadOnlySpan<float> labels, Span<float> gradient, ReadOnlySpan<float> weights = default, float scale = 1)
    {
        double sum = Value.Evaluate(predictions, labels, weights);
        Derivative.Elementwise(predictions, labels, gradient, weights);
        Finish(gradient, weights, scale);
        return sum;
    }

    public override double Differentiate(ReadOnlySpan<double> predictions, ReadOnlySpan<double> labels, Span<double> gradient, ReadOnlySpan<double> weights = default, double scale = 1)
    {
        double sum = Value.Evaluate(predictions, labels, weights);
        Derivative.Elementwise(predictions, labels, gradient, weights);
        Finish(gradient, weights, scale);
        return sum;
    }

    public override void Elementwise(ReadOnlySpan<float> predictions, ReadOnlySpan<float> labels, Span<float> losses, ReadOnlySpan<float> weights = default) =>
        Value.Elementwise(predictions, labels, losses, weights);

    public override void Elementwise(ReadOnlySpan<double> predictions, ReadOnlySpan<double> labels, Span<double> losses, ReadOnlySpan<double> weights = default) =>
        Value.Elementwise(predictions, labels, losses, weights);

    public override double DifferentiateLogits(ReadOnlySpan<float> logits, ReadOnlySpan<float> labels, Span<float> gradient, ReadOnlySpan<float> weights = default, float scale = 1) =>
        throw new NotSupportedException($"{Value.GetType().Name} clips probabilities; a model of logits trains on the loss without clipping.");

    public override string Explain() => $"{Value.Explain()}\nwith the derivative\n{Derivative.Explain()}";

    /// <summary>A weight of 0 takes the element out, even one whose derivative is infinite.</summary>
    private static void Finish<T>(Span<T> gradient, ReadOnlySpan<T> weights, T scale) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TensorPrimitives.Multiply(gradient, scale, gradient);
        for (int i = 0; i < weights.Length; i++)
        {
            if (weights[i] == T.Zero) gradient[i] = T.Zero;
        }
    }
}
