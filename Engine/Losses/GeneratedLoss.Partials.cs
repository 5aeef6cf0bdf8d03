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
        Span<T> ignored = stackalloc T[DoubtfulElements.GroupLength], alsoIgnored = stackalloc T[DoubtfulElements.GroupLength], partials = stackalloc T[inputs * DoubtfulElements.GroupLength];
        Span<T> x = stackalloc T[DoubtfulElements.GroupLength], labelsOfX = stackalloc T[DoubtfulElements.GroupLength], weightsOfX = stackalloc T[DoubtfulElements.GroupLength];
        var doubtful = default(DoubtfulElements);
        for (int start = 0; start < predictions.Length; start += DoubtfulElements.GroupLength)
        {
            int length = Math.Min(DoubtfulElements.GroupLength, predictions.Length - start);
            ReadOnlySpan<T> p = predictions.Slice(start, length), y = labels.Slice(start, length), w = weights.IsEmpty ? default : weights.Slice(start, length);
            Span<T> output = labelGradient.IsEmpty ? default : labelGradient.Slice(start, length);
            sums.Clear();
            // The plain kernel checks the elements, and writes what is not guarded.
            TTask.Run(this, new(this, start, p, y, w, ignored[..length], output, sums, scale, logits: false));
            if (isGuarded) doubtful.Gather(p, y, OrdinaryPartialsLimit);
            ReadOnlySpan<int> places = doubtful.Places;
            if (places.Length > 0)
            {
                // What is not guarded is summed again, without the others.
                sums.Clear();
                int rest = 0;
                for (int i = 0, k = 0; i < length; i++)
                {
                    if (k < places.Length && places[k] == i) k++;
                    else (x[rest], labelsOfX[rest], weightsOfX[rest++]) = (p[i], y[i], w.IsEmpty ? T.One : w[i]);
                }
                if (rest > 0 && inputs > 1) TTask.Run(this, new(this, start, x[..rest], labelsOfX[..rest], w.IsEmpty ? default : weightsOfX[..rest], ignored[..rest], alsoIgnored[..rest], sums, scale, logits: false));
                GuardedPartials(ref doubtful, partials[..(inputs * places.Length)], hasLabel: !output.IsEmpty, ref truth);
                if (!output.IsEmpty) doubtful.Scatter(partials, scale, w, output);
            }
            for (int h = 0; h < hyperparameterGradient.Length; h++)
            {
                double sum = sums[1 + h].Total;
                for (int k = 0; k < places.Length; k++)
                {
                    T partial = partials[((1 + h) * places.Length) + k];
                    sum += double.CreateChecked(w.IsEmpty ? partial : partial * w[places[k]]);
                }
                hyperparameterGradient[h] += sum;
            }
        }
    }

    /// <summary>Derivatives of doubtful elements by the label, then by each hyperparameter, without weights and scale.</summary>
    private void GuardedPartials<T>(ref DoubtfulElements doubtful, Span<T> partials, bool hasLabel, ref LazyTruth truth)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int n = doubtful.Count, inputs = partials.Length / n;
        Span<float> ignored = stackalloc float[n], single = stackalloc float[partials.Length];
        Span<double> wideIgnored = stackalloc double[n], wide = stackalloc double[partials.Length];
        Span<LaneSum<float>> sums = stackalloc LaneSum<float>[inputs];
        Span<LaneSum<double>> wideSums = stackalloc LaneSum<double>[inputs];
        for (int start = 0; start < n; start += LaneSum<T>.Group)
        {
            // Of one group of lanes each sum by itself holds the derivatives of the elements.
            Range range = start..Math.Min(start + LaneSum<T>.Group, n);
            sums.Clear();
            wideSums.Clear();
            RunPartials(doubtful.Single(this, range, ignored, single[range], sums));
            RunPartials(doubtful.Wide(this, range, wideIgnored, wide[range], wideSums));
            for (int input = 1; input < inputs; input++)
                for (int i = start; i < range.End.Value; i++) (single[(input * n) + i], wide[(input * n) + i]) = ((float)sums[input].Of(i - start), wideSums[input].Of(i - start));
        }
        if (IsGuarded) doubtful.MarkExtinct(this, logits: false); // else nothing is hidden inside the loss
        for (int input = hasLabel ? 0 : 1; input < inputs; input++)
            for (int i = 0; i < n; i++)
                partials[(input * n) + i] = Guard.ChoosePartial<T>(ref truth, input, doubtful.Predictions[i], doubtful.Labels[i], doubtful.Extinct[i], single[(input * n) + i], wide[(input * n) + i]);
    }
}
