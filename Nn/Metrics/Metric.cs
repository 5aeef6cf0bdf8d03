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

    /// <summary>Whether it looks at rows of outputs rather than at single ones. Labels that a loss ignores then have weight 0, instead of being left out.</summary>
    public virtual bool IsOfRows => false;

    /// <summary>The metric of rows of outputs, as a model with several gives them.</summary>
    /// <param name="predictions">[rows, outputs], row by row.</param>
    /// <param name="labels">[rows, outputs].</param>
    /// <param name="weights">[rows, outputs]; empty means all ones.</param>
    /// <param name="outputs">How many a row has.</param>
    /// <exception cref="ArgumentException">Lengths or settings do not fit the number of outputs, a label is out of range, or a weight is negative or not finite.</exception>
    public virtual double Compute(ReadOnlySpan<float> predictions, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights, int outputs) =>
        Compute(predictions, labels, weights);

    /// <summary>Looks at the settings before a model is compiled with them.</summary>
    /// <exception cref="ArgumentException">They ask for outputs that are not there.</exception>
    internal virtual void CheckOutputs(int outputs, string argument)
    {
    }

    /// <summary>The metric of the sigmoid of n logits.</summary>
    /// <inheritdoc cref="Compute(ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float})"/>
    public double ComputeLogits(ReadOnlySpan<float> logits, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights = default)
    {
        float[] probabilities = new float[logits.Length];
        VectorMath.Sigmoid<float>(logits, probabilities);
        return Compute(probabilities, labels, weights);
    }

    /// <summary>The metric of the sigmoid of rows of logits.</summary>
    /// <inheritdoc cref="Compute(ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, int)"/>
    public double ComputeLogits(ReadOnlySpan<float> logits, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights, int outputs)
    {
        float[] probabilities = new float[logits.Length];
        VectorMath.Sigmoid<float>(logits, probabilities);
        return Compute(probabilities, labels, weights, outputs);
    }
}
