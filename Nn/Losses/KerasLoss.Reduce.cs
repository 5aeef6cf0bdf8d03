using System.Numerics;
using System.Numerics.Tensors;

namespace AutoBce;

internal static partial class KerasLoss
{
    /// <summary>The mean over the axis in T, then weights and reduction in the type that the mode reduces in.</summary>
    internal static Tensor<T> Reduce<T>(
        ReadOnlySpan<T> losses, nint[] shape, int axis, in ReadOnlyTensorSpan<T> weights, Reduction reduction, ProbabilityMode mode)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int at = axis < 0 ? axis + shape.Length : axis;
        if (at < 0 || at >= shape.Length)
            throw new ArgumentOutOfRangeException(nameof(axis), axis, $"Axis is {axis}; the predictions have shape {Text(shape)}.");
        nint[] samples = shape.Length == 1 ? [1] : [.. shape[..at], .. shape[(at + 1)..]];
        int inner = 1;
        foreach (nint length in shape.AsSpan(at + 1)) inner *= (int)length;
        T[] means = Means(losses, (int)shape[at], inner);
        return mode switch
        {
            ProbabilityMode.Keras2 => Reduce<T, float>(means, samples, weights, reduction),
            ProbabilityMode.Keras3 => Reduce<T, T>(means, samples, weights, reduction),
            _ => Reduce<T, double>(means, samples, weights, reduction),
        };
    }

    /// <summary>[outer, outputs, inner] to [outer, inner].</summary>
    private static T[] Means<T>(ReadOnlySpan<T> losses, int outputs, int inner) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (losses.IsEmpty) return [];
        T[] means = new T[losses.Length / outputs];
        for (int i = 0; i < means.Length; i++)
        {
            int first = i / inner * outputs * inner + i % inner;
            T sum = losses[first];
            for (int k = 1; k < outputs; k++) sum += losses[first + k * inner];
            means[i] = sum / T.CreateTruncating(outputs);
        }
        return means;
    }

    private static Tensor<T> Reduce<T, TSum>(T[] means, nint[] samples, in ReadOnlyTensorSpan<T> weights, Reduction reduction)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TSum : unmanaged, IBinaryFloatingPointIeee754<TSum>
    {
        T[] weight = Weights(weights, samples, means.Length);
        TSum[] weighted = new TSum[means.Length];
        TSum sum = TSum.Zero, weightSum = TSum.Zero;
        for (int i = 0; i < means.Length; i++)
        {
            TSum w = TSum.CreateTruncating(weight[i]);
            // A weight of 0 takes the sample out, even one whose loss is infinite.
            weighted[i] = w == TSum.Zero ? TSum.Zero : TSum.CreateTruncating(means[i]) * w;
            sum += weighted[i];
            weightSum += w;
        }
        if (reduction == Reduction.None) return Tensor.Create(Array.ConvertAll(weighted, T.CreateTruncating), samples);
        if (reduction != Reduction.Sum && means.Length == 0)
            throw new ArgumentException("there are no losses, and so no mean: check for an empty batch, or use Reduction.Sum.", nameof(means));
        TSum result = reduction switch
        {
            Reduction.SumOverBatchSize => sum / TSum.CreateTruncating(means.Length),
            Reduction.Sum => sum,
            Reduction.MeanWithSampleWeight => weightSum == TSum.Zero ? TSum.Zero : sum / weightSum,
            _ => throw new ArgumentOutOfRangeException(nameof(reduction), reduction, $"Reduction is {(int)reduction}, which is none of the known ones."),
        };
        return Tensor.Create([T.CreateTruncating(result)], [1]);
    }

    /// <summary>One weight to each loss. Weights have the shape of the losses, less trailing dimensions over which they are repeated.</summary>
    private static T[] Weights<T>(in ReadOnlyTensorSpan<T> weights, nint[] samples, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] result = new T[count];
        if (weights.Rank == 0)
        {
            Array.Fill(result, T.One);
            return result;
        }
        ReadOnlySpan<nint> shape = weights.Lengths;
        while (shape is [.., 1]) shape = shape[..^1];
        ReadOnlySpan<nint> target = samples;
        if (!target.StartsWith(shape))
        {
            throw new ArgumentException(
                $"sampleWeight has shape {Text(weights.Lengths)}; the losses it weighs have shape {Text(samples)}. "
                + "Give one weight, one to each sample, or one to each loss"
                + (samples is [1] ? " (predictions of rank 1 are one sample: reshape them to [N, 1] to weigh each)." : "."), "sampleWeight");
        }
        T[] given = Flat(weights);
        for (int i = 0; i < given.Length; i++)
        {
            if (!(given[i] >= T.Zero) || T.IsInfinity(given[i])) throw OutOfRange("sampleWeight", i, given[i], "weights are finite numbers, 0 or above.");
        }
        int repeat = given.Length == 0 ? 1 : count / given.Length;
        for (int i = 0; i < count; i++) result[i] = given[i / repeat];
        return result;
    }
}
