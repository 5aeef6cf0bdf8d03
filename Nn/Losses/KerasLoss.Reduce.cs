using System.Numerics;
using System.Numerics.Tensors;

namespace AutoBce;

internal static partial class KerasLoss
{
    /// <summary>The mean over the axis in T, then weights and reduction in the type that the mode reduces in.</summary>
    private static Tensor<T> Reduce<T>(Settings settings, Layout layout, T[] losses, T[] weights) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] means = new T[layout.Count];
        for (int i = 0; i < means.Length; i++)
        {
            // Sums are added in double and rounded once, whatever their type: adding millions of floats would lose digits.
            double sum = -0.0;
            for (int k = 0, element = layout.FirstOf(i); k < layout.Outputs; k++, element += layout.Inner) sum += double.CreateTruncating(losses[element]);
            means[i] = layout.Outputs == 1 ? losses[layout.FirstOf(i)] : T.CreateTruncating(sum) / T.CreateTruncating(layout.Outputs);
        }
        return settings.Mode switch
        {
            ProbabilityMode.Keras2 => Reduce<T, float>(settings.Reduction, layout, means, weights),
            ProbabilityMode.Keras3 => Reduce<T, T>(settings.Reduction, layout, means, weights),
            _ => Reduce<T, double>(settings.Reduction, layout, means, weights),
        };
    }

    private static Tensor<T> Reduce<T, TSum>(Reduction reduction, Layout layout, T[] means, T[] weights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TSum : unmanaged, IBinaryFloatingPointIeee754<TSum>
    {
        T[] weighted = new T[means.Length];
        // Minus 0 plus minus 0 is minus 0, which is what certain hits cost in Keras 2.
        double sum = means.Length == 0 ? 0 : -0.0, weightSum = 0;
        for (int i = 0; i < means.Length; i++)
        {
            TSum w = TSum.CreateTruncating(weights[i]);
            // A weight of 0 takes the sample out, even one whose loss is infinite.
            TSum product = w == TSum.Zero ? TSum.Zero : TSum.CreateTruncating(means[i]) * w;
            weighted[i] = T.CreateTruncating(product);
            sum += double.CreateTruncating(product);
            weightSum += double.CreateTruncating(w);
        }
        if (reduction == Reduction.None) return Tensor.Create(weighted, layout.Samples);
        TSum result = TSum.CreateTruncating(sum);
        if (reduction != Reduction.Sum)
        {
            CheckNotEmpty(layout);
            double divisor = reduction == Reduction.SumOverBatchSize ? means.Length : weightSum;
            result = divisor == 0 ? TSum.Zero : result / TSum.CreateTruncating(divisor);
        }
        return Tensor.Create([T.CreateTruncating(result)], [1]);
    }

    /// <summary>What the derivative of each element is multiplied by: its share in the mean over the axis and in the reduction.</summary>
    private static T[] ElementWeights<T>(Settings settings, Layout layout, T[] weights) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double divisor = layout.Outputs;
        if (settings.Reduction is Reduction.SumOverBatchSize or Reduction.MeanWithSampleWeight)
        {
            CheckNotEmpty(layout);
            divisor *= settings.Reduction == Reduction.SumOverBatchSize ? layout.Count : weights.Sum(double.CreateTruncating);
        }
        T[] elements = new T[layout.Count * layout.Outputs];
        for (int i = 0; i < elements.Length; i++)
        {
            T weight = weights[layout.LossOf(i)];
            elements[i] = weight == T.Zero ? T.Zero : T.CreateTruncating(double.CreateTruncating(weight) / divisor);
        }
        return elements;
    }

    private static void CheckNotEmpty(Layout layout)
    {
        if (layout.Count == 0)
            throw new ArgumentException("yPred is empty, and there is no mean of no losses: check for an empty batch, or use Reduction.Sum.", "yPred");
    }
}
