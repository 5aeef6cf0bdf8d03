using System.Numerics;
using System.Numerics.Tensors;

namespace AutoBce;

internal static partial class KerasLoss
{
    /// <summary>The mean over the axis in T, then weights and reduction in the type that the mode reduces in.</summary>
    private static Tensor<T> Reduce<T>(Settings settings, Layout layout, Kept kept, T[] losses, T[] weights) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] means = new T[layout.Count];
        for (int i = 0; i < means.Length; i++)
        {
            // Sums are added in double and rounded once, whatever their type: adding millions of floats would lose digits.
            double sum = -0.0;
            for (int k = 0, element = layout.FirstOf(i); k < layout.Outputs; k++, element += layout.Inner)
            {
                if (kept.Element(element)) sum += double.CreateTruncating(losses[element]);
            }
            int count = kept.Of(i, layout);
            means[i] = count == 0 ? T.Zero : layout.Outputs == 1 ? losses[layout.FirstOf(i)] : T.CreateTruncating(sum) / T.CreateTruncating(count);
        }
        return settings.Mode switch
        {
            ProbabilityMode.Keras2 => Reduce<T, float>(settings.Reduction, layout, kept, means, weights),
            ProbabilityMode.Keras3 => Reduce<T, T>(settings.Reduction, layout, kept, means, weights),
            _ => Reduce<T, double>(settings.Reduction, layout, kept, means, weights),
        };
    }

    private static Tensor<T> Reduce<T, TSum>(Reduction reduction, Layout layout, Kept kept, T[] means, T[] weights)
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
            if (kept.Of(i, layout) > 0) weightSum += double.CreateTruncating(w);
        }
        if (reduction == Reduction.None) return Tensor.Create(weighted, layout.Samples);
        TSum result = TSum.CreateTruncating(sum);
        if (reduction != Reduction.Sum)
        {
            CheckNotEmpty(layout);
            double divisor = reduction == Reduction.SumOverBatchSize ? kept.Losses : weightSum;
            result = divisor == 0 ? TSum.Zero : result / TSum.CreateTruncating(divisor);
        }
        return Tensor.Create([T.CreateTruncating(result)], [1]);
    }

    /// <summary>What the derivative of each element is multiplied by: its share in the mean over the axis and in the reduction.</summary>
    private static T[] ElementWeights<T>(Settings settings, Layout layout, Kept kept, T[] weights) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double divisor = 1;
        if (settings.Reduction is Reduction.SumOverBatchSize or Reduction.MeanWithSampleWeight)
        {
            CheckNotEmpty(layout);
            divisor = settings.Reduction == Reduction.SumOverBatchSize ? kept.Losses : weights.Where((_, i) => kept.Of(i, layout) > 0).Sum(double.CreateTruncating);
        }
        T[] elements = new T[layout.Count * layout.Outputs];
        for (int i = 0; i < elements.Length; i++)
        {
            int loss = layout.LossOf(i);
            T weight = weights[loss];
            elements[i] = weight == T.Zero || !kept.Element(i) ? T.Zero : T.CreateTruncating(double.CreateTruncating(weight) / (divisor * kept.Of(loss, layout)));
        }
        return elements;
    }

    private static void CheckNotEmpty(Layout layout)
    {
        if (layout.Count == 0)
            throw new ArgumentException("yPred is empty, and there is no mean of no losses: check for an empty batch, or use Reduction.Sum.", "yPred");
    }
}
