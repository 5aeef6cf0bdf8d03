using System.Globalization;

namespace AutoBce;

/// <summary>The area under a curve over thresholds: of all outputs together, or the mean of those of each output.</summary>
public abstract class AreaMetric : ClassificationMetric
{
    private protected AreaMetric(string name) : base(name)
    {
    }

    /// <summary>
    /// Whether each output has an area of its own, and the metric is their mean: Keras's multi_label. An exact area is NaN if that of an output is;
    /// <see cref="BucketedAuc"/> takes 0 for an output of one class, as Keras does.
    /// </summary>
    public bool MultiLabel { get; init; }

    /// <summary>
    /// One number to each output, 0 or above: what its area weighs in the mean, or without <see cref="MultiLabel"/> what the weights of its labels
    /// are multiplied by. Keras's label_weights.
    /// </summary>
    /// <exception cref="ArgumentException">There are none, all are 0, or one is negative or not finite.</exception>
    public IReadOnlyList<double>? LabelWeights { get; init => field = value is null ? null : CheckedWeights(value); }

    /// <inheritdoc/>
    public override bool IsOfRows => MultiLabel || LabelWeights is not null || base.IsOfRows;

    internal override void CheckOutputs(int outputs, string argument)
    {
        base.CheckOutputs(outputs, argument);
        if (ClassId is not null && (MultiLabel || LabelWeights is not null))
            throw new ArgumentException($"{Name}: ClassId is about one output, MultiLabel and LabelWeights are about all: give one of both.", argument);
        if (LabelWeights is { } weights && weights.Count != outputs)
            throw new ArgumentException($"{Name}: LabelWeights has {weights.Count} numbers and a row {outputs} outputs: give one to each output.", argument);
    }

    private protected sealed override double MeasureRows(ReadOnlySpan<float> predictions, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights, int outputs)
    {
        if (!MultiLabel) return base.MeasureRows(predictions, labels, LabelWeights is null ? weights : Times(weights, labels.Length, outputs), outputs);
        double sum = 0, total = 0;
        for (int j = 0; j < outputs; j++)
        {
            double weight = LabelWeights?[j] ?? 1;
            if (weight == 0) continue;
            sum += weight * Measure(Column(predictions, j, outputs), Column(labels, j, outputs), Column(weights, j, outputs));
            total += weight;
        }
        return sum / total;
    }

    private float[] Times(ReadOnlySpan<float> weights, int length, int outputs)
    {
        float[] product = new float[length];
        for (int i = 0; i < length; i++) product[i] = (float)((weights.IsEmpty ? 1 : weights[i]) * LabelWeights![i % outputs]);
        return product;
    }

    private static double[] CheckedWeights(IReadOnlyList<double> weights)
    {
        for (int i = 0; i < weights.Count; i++)
        {
            if (weights[i] >= 0 && double.IsFinite(weights[i])) continue;
            throw new ArgumentOutOfRangeException(nameof(LabelWeights), weights[i],
                string.Create(CultureInfo.InvariantCulture, $"LabelWeights[{i}] is {weights[i]}; weights are finite numbers, 0 or above."));
        }
        return weights.Any(weight => weight > 0) ? [.. weights] : throw new ArgumentException("LabelWeights has no number above 0: there is nothing to take a mean of.", nameof(LabelWeights));
    }
}
