namespace AutoBce;

/// <summary>
/// Checked samples: features [rows, inputs], labels [rows, outputs] as given, labels as the loss's kernel takes them, and weights
/// [rows, outputs], which are empty where all are 1.
/// </summary>
internal readonly ref struct Dataset
{
    /// <exception cref="ArgumentException">Shapes do not fit, there are no samples, or a value is out of range.</exception>
    internal Dataset(
        TensorInput x, TensorInput y, int inputs, int outputs, TrainingLoss loss, scoped ref float[] xBuffer, scoped ref float[] yBuffer,
        scoped ref float[] kernelBuffer)
    {
        Rows = x.Rows(inputs, nameof(x));
        DataCheck.SameRows(Rows, y.Rows(outputs, nameof(y)), x, y);
        X = x.Read(ref xBuffer);
        KernelY = Y = y.Read(ref yBuffer);
        DataCheck.Finite(X, inputs);
        DataCheck.InRange(Y, outputs, loss);
        if (loss.Smoothing.IsNone && loss.Ignored is null && loss.Factors.IsNone) return;
        if (kernelBuffer.Length < Y.Length) kernelBuffer = new float[Y.Length];
        Span<float> kernelY = kernelBuffer.AsSpan(0, Y.Length);
        Y.CopyTo(kernelY);
        if (loss.Ignored is not null)
        {
            bool any = false;
            for (int i = 0; i < kernelY.Length; i++)
            {
                if (!loss.IsIgnored(kernelY[i])) continue;
                kernelY[i] = 0;
                any = true;
            }
            if (any) Weights = SampleWeights.Of(Y, outputs, loss, default, null, 0, divided: true);
        }
        loss.Smoothing.Apply<float>(kernelY);
        if (!loss.Factors.IsNone)
        {
            Factors = loss.Factors.Apply(kernelY);
            Weights = Weights.IsEmpty ? Factors : Times(Weights.ToArray(), Factors);
        }
        KernelY = kernelY;
    }

    private Dataset(Dataset data, ReadOnlySpan<float> weights, ReadOnlySpan<float> metricWeights)
    {
        this = data;
        Weights = weights;
        MetricWeights = metricWeights;
    }

    internal int Rows { get; }

    internal ReadOnlySpan<float> X { get; }

    internal ReadOnlySpan<float> Y { get; }

    /// <summary>The labels after smoothing, with 0 for those that are ignored.</summary>
    internal ReadOnlySpan<float> KernelY { get; }

    /// <summary>What losses are multiplied by for the sake of positives; empty where all are 1.</summary>
    private ReadOnlySpan<float> Factors { get; }

    /// <summary>What the kernel multiplies each loss by: sample weight times class weight, 0 where the label is ignored.</summary>
    internal ReadOnlySpan<float> Weights { get; }

    /// <summary>What weighted metrics take: sample weight times class weight.</summary>
    internal ReadOnlySpan<float> MetricWeights { get; }

    /// <summary>The same data with weights.</summary>
    /// <param name="sampleWeight">[rows], [rows, 1] or [rows, outputs].</param>
    /// <param name="classWeight">By class; a class that is not listed has weight 1.</param>
    /// <param name="outputs">The number of labels of a row.</param>
    /// <param name="loss">Which labels are ignored.</param>
    /// <param name="classRows">The rows that class weights count for; validation rows have none, as in Keras.</param>
    internal Dataset Weighted(TensorInput? sampleWeight, IReadOnlyDictionary<int, double>? classWeight, int outputs, TrainingLoss loss, int classRows)
    {
        if (sampleWeight is null && classWeight is null) return this;
        float[] buffer = [];
        ReadOnlySpan<float> given = sampleWeight is { } weight ? SampleWeights.Read(weight, Rows, outputs, ref buffer) : default;
        SampleWeights.Check(classWeight);
        float[] metricWeights = SampleWeights.Of(Y, outputs, loss, given, classWeight, classRows, divided: false);
        float[] weights = outputs == 1 || loss.Ignored is null ? metricWeights : SampleWeights.Of(Y, outputs, loss, given, classWeight, classRows, divided: true);
        return new(this, Factors.IsEmpty ? weights : Times([.. weights], Factors), metricWeights);
    }

    private static float[] Times(float[] weights, ReadOnlySpan<float> factors)
    {
        for (int i = 0; i < weights.Length; i++) weights[i] *= factors[i];
        return weights;
    }
}
