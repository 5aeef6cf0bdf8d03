using System.Globalization;

namespace AutoBce;

/// <summary>
/// A number that says how good predictions are. It sees a whole data set at once and is never averaged over batches.
/// Predictions are what Predict returns for a model with a sigmoid output: probabilities. Where the loss takes logits the model hands
/// the metric their sigmoid, so that a threshold means the same in both.
/// </summary>
public abstract class Metric
{
    /// <summary>The key in History and in the result of Evaluate.</summary>
    public abstract string Name { get; }

    /// <summary>Whether a larger value is a better one, which is what callbacks in automatic mode ask.</summary>
    public virtual bool HigherIsBetter => true;

    /// <summary>The metric of a Keras name, as <see cref="MetricNames.Get(string)"/> gives it.</summary>
    /// <exception cref="ArgumentException">The name is unknown.</exception>
    public static implicit operator Metric(string name) => MetricNames.Get(name, "metrics");

    /// <summary>The metric of n predictions, n labels and n weights; no weights mean all ones.</summary>
    /// <exception cref="ArgumentException">The lengths differ, a label is out of range, or a weight is negative or not finite.</exception>
    public abstract double Compute(ReadOnlySpan<float> predictions, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights = default);

    /// <summary>The metric of the sigmoid of n logits.</summary>
    /// <inheritdoc cref="Compute"/>
    public double ComputeLogits(ReadOnlySpan<float> logits, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights = default)
    {
        float[] probabilities = new float[logits.Length];
        VectorMath.Sigmoid<float>(logits, probabilities);
        return Compute(probabilities, labels, weights);
    }
}

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

    /// <inheritdoc/>
    public sealed override double Compute(ReadOnlySpan<float> predictions, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights = default)
    {
        Check(predictions, labels, weights);
        return Measure(predictions, labels, weights);
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
