using System.Numerics;
using System.Numerics.Tensors;

namespace AutoBce;

/// <summary>The weighted sum of a loss, times a scale: the forward pass keeps the gradient that the loss's kernel computes along with it.</summary>
internal sealed class FusedLoss<T> : Operation<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static readonly FusedLoss<T> Instance = new();

    public override string Name => "Loss";

    public override void VectorJacobianProduct(Variable<T> y)
    {
        Span<T> destination = y.A.Receive(out bool accumulate);
        T gradient = y.Arrived[0];
        if (!accumulate && gradient == T.One) y.Saved.CopyTo(destination);
        else if (!accumulate) TensorPrimitives.Multiply(y.Saved, gradient, destination);
        else TensorPrimitives.MultiplyAdd(y.Saved, gradient, destination, destination);
    }
}

/// <summary>Losses as operations on predictions.</summary>
internal static class LossOperations
{
    /// <summary>
    /// scale * sum of weights[i] * loss(predictions[i], labels[i]) as a scalar; with logits set, the predictions are logits and the loss is
    /// composed with the sigmoid.
    /// </summary>
    public static Variable<float> Loss(this Variable<float> predictions, ElementwiseLoss loss, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights, float scale, bool logits)
    {
        Variable<float> y = Record(predictions, loss, labels.Length, weights.Length);
        Span<float> gradient = y.Save(predictions.Count);
        double sum = logits
            ? loss.DifferentiateLogits(predictions.Values, labels, gradient, weights, scale)
            : loss.Differentiate(predictions.Values, labels, gradient, weights, scale);
        y.Destination[0] = (float)(scale * sum);
        return y;
    }

    /// <inheritdoc cref="Loss(Variable{float}, ElementwiseLoss, ReadOnlySpan{float}, ReadOnlySpan{float}, float, bool)"/>
    public static Variable<double> Loss(this Variable<double> predictions, ElementwiseLoss loss, ReadOnlySpan<double> labels, ReadOnlySpan<double> weights, double scale)
    {
        Variable<double> y = Record(predictions, loss, labels.Length, weights.Length);
        y.Destination[0] = scale * loss.Differentiate(predictions.Values, labels, y.Save(predictions.Count), weights, scale);
        return y;
    }

    private static Variable<T> Record<T>(Variable<T> predictions, ElementwiseLoss loss, int labels, int weights) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(loss);
        predictions.CheckUse("Loss");
        if (labels != predictions.Count)
            throw new ArgumentException($"Loss: {labels} labels for predictions of shape {Shapes.Format(predictions.Shape)}; give one label for each prediction.", nameof(labels));
        if (weights != 0 && weights != labels)
            throw new ArgumentException($"Loss: {weights} weights for {labels} labels; give one weight for each label, or none.", nameof(weights));
        ReadOnlySpan<nint> shape = [1];
        return Variable<T>.Record(FusedLoss<T>.Instance, shape, predictions);
    }
}
