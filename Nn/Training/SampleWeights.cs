using System.Globalization;

namespace AutoBce;

/// <summary>Weights of samples and of classes become one weight to each label.</summary>
internal static class SampleWeights
{
    /// <exception cref="ArgumentException">The shape is none of [rows], [rows, 1] and [rows, outputs], or a weight is negative or not finite.</exception>
    internal static ReadOnlySpan<float> Read(TensorInput sampleWeight, int rows, int outputs, scoped ref float[] buffer)
    {
        int columns = sampleWeight.Columns == outputs ? outputs : 1;
        int given = sampleWeight.Rows(columns, nameof(sampleWeight));
        if (given != rows)
        {
            throw new ArgumentException(
                $"sampleWeight has {given} rows (shape {sampleWeight.Shape}) and the data {rows}: give one weight to each sample.", nameof(sampleWeight));
        }
        ReadOnlySpan<float> weights = sampleWeight.Read(ref buffer);
        for (int i = 0; i < weights.Length; i++)
        {
            if (weights[i] >= 0 && float.IsFinite(weights[i])) continue;
            throw new ArgumentOutOfRangeException(nameof(sampleWeight), weights[i], string.Create(CultureInfo.InvariantCulture,
                $"sampleWeight[{i / columns}{(columns == 1 ? "" : $", {i % columns}")}] is {weights[i]}; weights are finite numbers, 0 or above. Nothing was trained."));
        }
        return weights;
    }

    /// <exception cref="ArgumentException">A class is neither 0 nor 1, or a weight is negative or not finite.</exception>
    internal static void Check(IReadOnlyDictionary<int, double>? classWeight)
    {
        foreach ((int label, double weight) in classWeight ?? new Dictionary<int, double>())
        {
            if (label is not (0 or 1))
                throw new ArgumentOutOfRangeException(nameof(classWeight), label, $"classWeight has a class {label}; the classes are 0 and 1.");
            if (!(weight >= 0) || !float.IsFinite((float)weight))
            {
                throw new ArgumentOutOfRangeException(nameof(classWeight), weight, string.Create(CultureInfo.InvariantCulture,
                    $"classWeight of class {label} is {weight}; weights are finite numbers, 0 or above."));
            }
        }
    }

    /// <summary>
    /// The product of both weights for each label, 0 where it is ignored. A soft label has the weight of the class that it is nearer to, as
    /// in Keras; each of several labels of a row has the weight of its own class (Keras takes that of the first 1 for all).
    /// </summary>
    /// <param name="y">[rows, outputs].</param>
    /// <param name="outputs">The number of labels of a row.</param>
    /// <param name="loss">Which labels are ignored.</param>
    /// <param name="sampleWeight">[rows] or [rows, outputs]; empty means all ones.</param>
    /// <param name="classWeight">By class.</param>
    /// <param name="classRows">The rows that class weights count for.</param>
    /// <param name="divided">Whether the labels that are left in a row share the weight of those that are ignored, so that the mean of a
    /// row is one over its own labels.</param>
    internal static float[] Of(
        ReadOnlySpan<float> y, int outputs, TrainingLoss loss, ReadOnlySpan<float> sampleWeight, IReadOnlyDictionary<int, double>? classWeight, int classRows,
        bool divided)
    {
        float negative = Weight(classWeight, 0), positive = Weight(classWeight, 1);
        bool perLabel = sampleWeight.Length == y.Length;
        float[] weights = new float[y.Length];
        for (int row = 0, i = 0; i < y.Length; row++)
        {
            int end = i + outputs, kept = 0;
            for (int j = i; j < end; j++)
            {
                if (loss.IsIgnored(y[j])) continue;
                kept++;
                weights[j] = sampleWeight.IsEmpty ? 1 : sampleWeight[perLabel ? j : row];
                if (row < classRows) weights[j] *= y[j] >= 0.5f ? positive : negative;
            }
            for (; i < end; i++)
            {
                if (divided && kept > 0 && kept < outputs) weights[i] *= (float)outputs / kept;
            }
        }
        return weights;
    }

    private static float Weight(IReadOnlyDictionary<int, double>? classWeight, int label) =>
        classWeight is not null && classWeight.TryGetValue(label, out double weight) ? (float)weight : 1;
}
