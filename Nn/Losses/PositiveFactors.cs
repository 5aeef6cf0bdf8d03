using System.Numerics;

namespace AutoBce;

/// <summary>
/// A factor w of the part of the positive class to each output. Cross-entropy is linear in the label, and so the loss with it,
/// w y L1 + (1 - y) L0, is w y + 1 - y times the loss of the label w y / (w y + 1 - y): a weight and a label, for any kernel.
/// </summary>
internal readonly struct PositiveFactors : IEquatable<PositiveFactors>
{
    private readonly double[]? _values;

    private PositiveFactors(double[] values) => _values = values;

    internal IReadOnlyList<double>? Values => _values;

    internal bool IsNone => _values is null;

    internal static PositiveFactors Of(IReadOnlyList<double>? values, string argument)
    {
        if (values is null) return default;
        for (int i = 0; i < values.Count; i++) KerasLoss.CheckedWeight(values[i], $"{argument}[{i}]");
        return new([.. values]);
    }

    /// <exception cref="ArgumentException">There is not one factor to each output.</exception>
    internal void CheckOutputs(int outputs)
    {
        if (_values is null || _values.Length == outputs) return;
        throw new ArgumentException(
            $"PositiveWeights has {_values.Length} numbers, and there are {outputs} outputs to a sample: give one to each, or set PositiveWeight, which is one for all.",
            nameof(BinaryCrossEntropy.PositiveWeights));
    }

    /// <summary>Labels become those of the formula above; the factors of their losses are returned.</summary>
    /// <param name="labels">In [0, 1].</param>
    /// <param name="inner">How many labels lie between two outputs of a sample.</param>
    internal T[] Apply<T>(Span<T> labels, int inner = 1) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] factors = new T[labels.Length];
        for (int i = 0; i < labels.Length; i++)
        {
            T positive = T.CreateTruncating(_values![i / inner % _values.Length]) * labels[i];
            factors[i] = positive + (T.One - labels[i]);
            if (factors[i] != T.Zero) labels[i] = positive / factors[i];
        }
        return factors;
    }

    /// <exception cref="ArgumentException">The mean is divided by sample weights, of which these are none.</exception>
    internal PositiveFactors ForTraining(Reduction reduction, string name) => IsNone || reduction != Reduction.MeanWithSampleWeight
        ? this
        : throw new ArgumentException($"{name}: models are not trained with PositiveWeights and MeanWithSampleWeight together; use SumOverBatchSize.", nameof(reduction));

    public bool Equals(PositiveFactors other) =>
        _values is null || other._values is null ? _values == other._values : _values.AsSpan().SequenceEqual(other._values);

    public override bool Equals(object? obj) => obj is PositiveFactors other && Equals(other);

    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (double value in _values ?? []) hash.Add(value);
        return hash.ToHashCode();
    }
}
