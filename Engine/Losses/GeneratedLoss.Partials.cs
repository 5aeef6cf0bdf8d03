using System.Numerics;

namespace AutoBce;

/// <content>Derivatives by the label and by hyperparameters. Where the compiler could not prove of them that floats suffice, each is computed in float and in double, see <see cref="Guard"/>.</content>
public abstract partial record GeneratedLoss
{
    /// <summary>Whether derivatives by the label and by hyperparameters are computed twice and compared.</summary>
    protected virtual bool IsPartialsGuarded => false;

    /// <summary><see cref="OrdinaryLimit"/> of such derivatives.</summary>
    protected virtual double OrdinaryPartialsLimit => 0;

    private double RunPartials<T, TTask, TGradientTask>(ReadOnlySpan<T> predictions, ReadOnlySpan<T> labels, ReadOnlySpan<T> weights, Span<T> gradient, Span<T> labelGradient, Span<double> hyperparameterGradient, T scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TTask : struct, ITask<T>
        where TGradientTask : struct, ITask<T>
    {
        double total = 0;
        hyperparameterGradient.Clear();
        bool isGuarded = IsPartialsGuarded && !OrdinaryInputs.Are(predictions, labels, OrdinaryPartialsLimit);
        if (isGuarded || (IsGuarded && !OrdinaryInputs.Are(predictions, labels, OrdinaryLimit)))
        {
            GuardPartials<T, TTask>(predictions, labels, weights, labelGradient, hyperparameterGradient, scale, isGuarded); // before the gradient, which may overwrite the predictions
            total = Run<T, TGradientTask>(predictions, labels, weights, gradient, default, scale, false);
        }
        else
        {
            Span<LaneSum<T>> sums = stackalloc LaneSum<T>[1 + hyperparameterGradient.Length];
            for (int start = 0; start < predictions.Length; start += ChunkLength)
            {
                sums.Clear();
                TTask.Run(this, Chunk(start, predictions, labels, weights, gradient, labelGradient, sums, scale, logits: false));
                total += sums[0].Total;
                for (int h = 0; h < hyperparameterGradient.Length; h++) hyperparameterGradient[h] += sums[1 + h].Total;
            }
        }
        for (int h = 0; h < hyperparameterGradient.Length; h++) hyperparameterGradient[h] *= double.CreateChecked(scale);
        return total;
    }

    /// <summary>Derivatives by the label, and the sums of those by hyperparameters, which are not scaled.</summary>
    private void GuardPartials<T, TTask>(ReadOnlySpan<T> predictions, ReadOnlySpan<T> labels, ReadOnlySpan<T> weights, Span<T> labelGradient, Span<double> hyperparameterGradient, T scale, bool isGuarded)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TTask : struct, ITask<T>
    {
        var truth = new LazyTruth(this, logits: false);
        int inputs = 1 + hyperparameterGradient.Length;
        Span<LaneSum<T>> sums = stackalloc LaneSum<T>[inputs];
        Span<T> ignored = stackalloc T[GuardedLength], alsoIgnored = stackalloc T[GuardedLength];
        Span<T> x = stackalloc T[GuardedLength], labelsOfX = stackalloc T[GuardedLength], weightsOfX = stackalloc T[GuardedLength], partials = stackalloc T[inputs * GuardedLength];
        Span<int> places = stackalloc int[GuardedLength];
        for (int start = 0; start < predictions.Length; start += GuardedLength)
        {
            int length = Math.Min(GuardedLength, predictions.Length - start);
            ReadOnlySpan<T> p = predictions.Slice(start, length), y = labels.Slice(start, length), w = weights.IsEmpty ? default : weights.Slice(start, length);
            Span<T> output = labelGradient.IsEmpty ? default : labelGradient.Slice(start, length);
            sums.Clear();
            // The plain kernel checks the elements, and writes what is not guarded.
            TTask.Run(this, new(this, start, p, y, w, ignored[..length], output, sums, scale, logits: false));
            int count = isGuarded ? OrdinaryInputs.Others(p, y, OrdinaryPartialsLimit, places) : 0;
            if (count > 0)
            {
                // What is not guarded is summed again, without the others.
                sums.Clear();
                int rest = 0;
                for (int i = 0, k = 0; i < length; i++)
                {
                    if (k < count && places[k] == i) k++;
                    else (x[rest], labelsOfX[rest], weightsOfX[rest++]) = (p[i], y[i], w.IsEmpty ? T.One : w[i]);
                }
                if (rest > 0 && inputs > 1) TTask.Run(this, new(this, start, x[..rest], labelsOfX[..rest], w.IsEmpty ? default : weightsOfX[..rest], ignored[..rest], alsoIgnored[..rest], sums, scale, logits: false));
                for (int k = 0; k < count; k++) (x[k], labelsOfX[k]) = (p[places[k]], y[places[k]]);
                GuardedPartials<T>(x[..count], labelsOfX[..count], partials[..(inputs * count)], hasLabel: !output.IsEmpty, ref truth);
            }
            for (int k = 0; k < count && !output.IsEmpty; k++)
            {
                T result = partials[k] * scale;
                output[places[k]] = w.IsEmpty ? result : result * w[places[k]];
            }
            for (int h = 0; h < hyperparameterGradient.Length; h++)
            {
                double sum = sums[1 + h].Total;
                for (int k = 0; k < count; k++)
                {
                    T partial = partials[((1 + h) * count) + k];
                    sum += double.CreateChecked(w.IsEmpty ? partial : partial * w[places[k]]);
                }
                hyperparameterGradient[h] += sum;
            }
        }
    }

    /// <summary>Derivatives of some elements by the label, then by each hyperparameter, without weights and scale.</summary>
    private void GuardedPartials<T>(ReadOnlySpan<T> predictions, ReadOnlySpan<T> labels, Span<T> partials, bool hasLabel, ref LazyTruth truth)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int Group = LaneSum<T>.Group;
        int n = predictions.Length, inputs = partials.Length / n;
        Span<float> x = stackalloc float[n], y = stackalloc float[n], ignored = stackalloc float[n], single = stackalloc float[partials.Length];
        Span<double> wideX = stackalloc double[n], wideY = stackalloc double[n], wideIgnored = stackalloc double[n], wide = stackalloc double[partials.Length];
        Span<bool> extinct = stackalloc bool[n];
        InBothFormats(predictions, x, wideX);
        InBothFormats(labels, y, wideY);
        Span<LaneSum<float>> sums = stackalloc LaneSum<float>[inputs];
        Span<LaneSum<double>> wideSums = stackalloc LaneSum<double>[inputs];
        for (int start = 0; start < n; start += Group)
        {
            // Of one group each sum by itself holds the derivatives of the elements.
            int length = Math.Min(Group, n - start);
            sums.Clear();
            wideSums.Clear();
            RunPartials(new KernelCall<float>(this, 0, x.Slice(start, length), y.Slice(start, length), default, ignored, single.Slice(start, length), sums, 1, logits: false));
            RunPartials(new KernelCall<double>(this, 0, wideX.Slice(start, length), wideY.Slice(start, length), default, wideIgnored, wide.Slice(start, length), wideSums, 1, logits: false));
            for (int input = 1; input < inputs; input++)
                for (int i = 0; i < length; i++) (single[(input * n) + start + i], wide[(input * n) + start + i]) = ((float)sums[input].Of(i), wideSums[input].Of(i));
        }
        if (IsGuarded) Extinction.Of(this, logits: false).Mark(wideX, wideY, extinct); // else nothing is hidden inside the loss
        for (int input = hasLabel ? 0 : 1; input < inputs; input++)
            for (int i = 0; i < n; i++)
                partials[(input * n) + i] = Guard.ChoosePartial<T>(ref truth, input, wideX[i], wideY[i], extinct[i], single[(input * n) + i], wide[(input * n) + i]);
    }
}
