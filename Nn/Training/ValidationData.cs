namespace AutoBce;

/// <summary>Samples that Fit evaluates after epochs and never trains on.</summary>
/// <param name="x">[N, inputs] features.</param>
/// <param name="y">[N, outputs] labels, or [N].</param>
/// <param name="sampleWeight">One weight to each sample, or to each label; none means all ones.</param>
public sealed class ValidationData(TensorInput x, TensorInput y, TensorInput? sampleWeight = null)
{
    /// <summary>[N, inputs] features.</summary>
    public TensorInput X => x;

    /// <summary>[N, outputs] labels, or [N].</summary>
    public TensorInput Y => y;

    /// <summary>One weight to each sample, or to each label.</summary>
    public TensorInput? SampleWeight => sampleWeight;
}
