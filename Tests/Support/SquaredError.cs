namespace AutoBce.Tests;

/// <summary>(p - y)^2 by hand, as a generated loss would do it; with slope set, its gradient is wrong by that factor.</summary>
internal sealed record SquaredError(double Slope = 1) : ElementwiseLoss
{
    public override LossGraph Graph => new(PredictionKind.Real, -1, 1, [], [],
    [
        new(LossOperation.Prediction),
        new(LossOperation.Label),
        new(LossOperation.Subtract, 0, 1),
        new(LossOperation.Multiply, 2, 2),
    ]);

    public override double Evaluate(ReadOnlySpan<float> predictions, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights = default) =>
        Differentiate(predictions, labels, new float[predictions.Length], weights);

    public override double Evaluate(ReadOnlySpan<double> predictions, ReadOnlySpan<double> labels, ReadOnlySpan<double> weights = default) =>
        Differentiate(predictions, labels, new double[predictions.Length], weights);

    public override double Differentiate(ReadOnlySpan<float> predictions, ReadOnlySpan<float> labels, Span<float> gradient, ReadOnlySpan<float> weights = default, float scale = 1)
    {
        double sum = 0;
        for (int i = 0; i < predictions.Length; i++)
        {
            float d = predictions[i] - labels[i], w = weights.IsEmpty ? 1 : weights[i];
            gradient[i] = (float)Slope * scale * w * 2 * d;
            sum += (double)w * d * d;
        }
        return sum;
    }

    public override double Differentiate(ReadOnlySpan<double> predictions, ReadOnlySpan<double> labels, Span<double> gradient, ReadOnlySpan<double> weights = default, double scale = 1)
    {
        double sum = 0;
        for (int i = 0; i < predictions.Length; i++)
        {
            double d = predictions[i] - labels[i], w = weights.IsEmpty ? 1 : weights[i];
            gradient[i] = Slope * scale * w * 2 * d;
            sum += w * d * d;
        }
        return sum;
    }

    public override void Elementwise(ReadOnlySpan<float> predictions, ReadOnlySpan<float> labels, Span<float> losses, ReadOnlySpan<float> weights = default)
    {
        for (int i = 0; i < predictions.Length; i++) losses[i] = (float)Evaluate(predictions.Slice(i, 1), labels.Slice(i, 1), weights.IsEmpty ? default : weights.Slice(i, 1));
    }

    public override void Elementwise(ReadOnlySpan<double> predictions, ReadOnlySpan<double> labels, Span<double> losses, ReadOnlySpan<double> weights = default)
    {
        for (int i = 0; i < predictions.Length; i++) losses[i] = Evaluate(predictions.Slice(i, 1), labels.Slice(i, 1), weights.IsEmpty ? default : weights.Slice(i, 1));
    }

    /// <summary>(z - y)^2 too, with twice the gradient so that a test sees which one was called.</summary>
    public override double DifferentiateLogits(ReadOnlySpan<float> logits, ReadOnlySpan<float> labels, Span<float> gradient, ReadOnlySpan<float> weights = default, float scale = 1) =>
        Differentiate(logits, labels, gradient, weights, 2 * scale);

    public override string Explain() => "(p - y)^2";
}
