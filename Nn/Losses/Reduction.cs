namespace AutoBce;

/// <summary>How losses of samples become one number, as in Keras.</summary>
public enum Reduction
{
    /// <summary>The sum of weighted losses divided by their number (not by the sum of the weights).</summary>
    SumOverBatchSize,

    /// <summary>The sum of weighted losses.</summary>
    Sum,

    /// <summary>No reduction: one weighted loss to each sample.</summary>
    None,

    /// <summary>The sum of weighted losses divided by the sum of the weights; 0 where that is 0.</summary>
    MeanWithSampleWeight,
}
