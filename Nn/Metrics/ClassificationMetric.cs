using System.Globalization;

namespace AutoBce;

/// <summary>A metric of probabilities and classes: a label is a share of class 1, that is 0, 1 or between.</summary>
public abstract class ClassificationMetric : Metric
{
    private protected ClassificationMetric(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
    }

    /// <inheritdoc/>
    public sealed override string Name { get; }

    /// <summary>The one output that is looked at, from 0; all of them if there is none: Keras's class_id, which only some of its metrics have.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public int? ClassId
    {
        get;
        init => field = value is null or >= 0 ? value
            : throw new ArgumentOutOfRangeException(nameof(ClassId), value, string.Create(CultureInfo.InvariantCulture, $"ClassId is {value}; outputs are counted from 0."));
    }

    /// <inheritdoc/>
    public override bool IsOfRows => ClassId is not null;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The settings are about rows of outputs.</exception>
    public sealed override double Compute(ReadOnlySpan<float> predictions, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights = default)
    {
        if (IsOfRows)
            throw new InvalidOperationException($"{Name}: it is set to look at rows of outputs; say how many a row has: Compute(predictions, labels, weights, outputs).");
        Check(predictions, labels, weights);
        return Measure(predictions, labels, weights);
    }

    /// <inheritdoc/>
    public sealed override double Compute(ReadOnlySpan<float> predictions, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights, int outputs)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(outputs);
        Check(predictions, labels, weights);
        if (predictions.Length % outputs != 0)
            throw new ArgumentException($"there are {predictions.Length} predictions, which make no rows of {outputs} outputs.", nameof(outputs));
        CheckOutputs(outputs, nameof(outputs));
        return MeasureRows(predictions, labels, weights, outputs);
    }

    internal override void CheckOutputs(int outputs, string argument)
    {
        if (ClassId >= outputs)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{Name}: ClassId is {ClassId} and a row has {outputs} outputs, counted from 0."), argument);
    }

    /// <summary>The metric of checked rows.</summary>
    private protected virtual double MeasureRows(ReadOnlySpan<float> predictions, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights, int outputs) =>
        ClassId is { } id ? Measure(Column(predictions, id, outputs), Column(labels, id, outputs), Column(weights, id, outputs)) : Measure(predictions, labels, weights);

    /// <summary>One output of each row.</summary>
    private protected static float[] Column(ReadOnlySpan<float> matrix, int column, int outputs)
    {
        float[] values = new float[matrix.Length / outputs];
        for (int i = 0; i < values.Length; i++) values[i] = matrix[i * outputs + column];
        return values;
    }

    /// <summary>The metric of checked data; empty weights mean all ones.</summary>
    private protected abstract double Measure(ReadOnlySpan<float> predictions, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights);

    /// <exception cref="ArgumentException">Lengths differ, a label lies outside [0, 1], or a weight is negative or not finite.</exception>
    internal static void Check(ReadOnlySpan<float> predictions, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights)
    {
        if (predictions.Length != labels.Length)
            throw new ArgumentException($"there are {predictions.Length} predictions and {labels.Length} labels: give one label to each prediction.", nameof(labels));
        if (!weights.IsEmpty && weights.Length != labels.Length)
            throw new ArgumentException($"there are {labels.Length} labels and {weights.Length} weights: give one weight to each label, or none.", nameof(weights));
        for (int i = 0; i < labels.Length; i++)
        {
            if (labels[i] is >= 0 and <= 1) continue;
            throw new ArgumentOutOfRangeException(
                nameof(labels), labels[i],
                string.Create(CultureInfo.InvariantCulture, $"labels[{i}] is {labels[i]}; a metric of classes takes labels from 0 to 1."));
        }
        for (int i = 0; i < weights.Length; i++)
        {
            if (weights[i] >= 0 && float.IsFinite(weights[i])) continue;
            throw new ArgumentOutOfRangeException(
                nameof(weights), weights[i],
                string.Create(CultureInfo.InvariantCulture, $"weights[{i}] is {weights[i]}; weights are finite numbers, 0 or above."));
        }
    }

    /// <summary>What measures probabilities has no use for logits; NaN it hands on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A prediction lies outside [0, 1].</exception>
    internal static void CheckProbabilities(ReadOnlySpan<float> predictions, string argument)
    {
        for (int i = 0; i < predictions.Length; i++)
        {
            if (predictions[i] is not (< 0 or > 1)) continue;
            throw new ArgumentOutOfRangeException(argument, predictions[i], string.Create(CultureInfo.InvariantCulture,
                $"{argument}[{i}] is {predictions[i]}; probabilities lie in [0, 1]. Take the sigmoid of logits first: ComputeLogits of a metric does."));
        }
    }

    /// <summary>A probability or share as an argument.</summary>
    private protected static double CheckedShare(double value, string argument) => value is >= 0 and <= 1
        ? value
        : throw new ArgumentOutOfRangeException(
            argument, value, string.Create(CultureInfo.InvariantCulture, $"{argument} is {value}; it must lie in [0, 1]."));

    /// <summary>0 where there is nothing to divide by, as in Keras.</summary>
    private protected static double Quotient(double part, double whole) => whole == 0 ? 0 : part / whole;
}
