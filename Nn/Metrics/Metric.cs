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

    /// <summary>The metric of n predictions and n labels.</summary>
    /// <exception cref="ArgumentException">The lengths differ, or a label is not from 0 to 1.</exception>
    public abstract double Compute(ReadOnlySpan<float> predictions, ReadOnlySpan<float> labels);

    /// <summary>The metric of a Keras name.</summary>
    /// <exception cref="ArgumentException">The name is unknown.</exception>
    internal static Metric Named(string name) => name switch
    {
        "accuracy" or "acc" or "binary_accuracy" => new BinaryAccuracy(name: name),
        "auc" or "AUC" => new Auc(name),
        _ => throw new ArgumentException($"metric \"{name}\" is unknown; known are \"accuracy\" and \"auc\", or pass a Metric.", nameof(name)),
    };

    /// <summary>Metrics of classification count a label as a share of class 1: 0, 1 or between.</summary>
    private protected static void Check(ReadOnlySpan<float> predictions, ReadOnlySpan<float> labels)
    {
        if (predictions.Length != labels.Length)
            throw new ArgumentException($"there are {predictions.Length} predictions and {labels.Length} labels: give one label to each prediction.", nameof(labels));
        for (int i = 0; i < labels.Length; i++)
        {
            if (labels[i] is >= 0 and <= 1) continue;
            throw new ArgumentOutOfRangeException(
                nameof(labels), labels[i],
                string.Create(CultureInfo.InvariantCulture, $"labels[{i}] is {labels[i]}; a metric of classes takes labels from 0 to 1."));
        }
    }
}
