using System.Numerics;

namespace AutoBce;

/// <content>Second derivatives of which the compiler could not prove that floats suffice: each is computed in float and in double, see <see cref="Guard"/>.</content>
public abstract partial record GeneratedLoss
{
    /// <summary>Whether second derivatives are computed twice and compared.</summary>
    protected virtual bool IsSecondGuarded => false;

    /// <summary><see cref="OrdinaryLimit"/> of second derivatives.</summary>
    protected virtual double OrdinarySecondLimit => 0;

    private double DifferentiateTwice<T, TTask, TGradientTask>(ReadOnlySpan<T> predictions, ReadOnlySpan<T> labels, ReadOnlySpan<T> weights, Span<T> gradient, Span<T> hessian, T scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TTask : struct, ITask<T>
        where TGradientTask : struct, ITask<T>
    {
        Check(predictions, labels, weights, gradient, nameof(gradient));
        CheckSecond(predictions, labels, weights, gradient, hessian, nameof(hessian));
        if (!IsSecondGuarded || OrdinaryInputs.Are(predictions, labels, OrdinarySecondLimit)) return Run<T, TTask>(predictions, labels, weights, gradient, hessian, scale, false);
        GuardSecond<T, TTask>(predictions, labels, weights, hessian, scale); // before the gradient, which may overwrite the predictions
        return Run<T, TGradientTask>(predictions, labels, weights, gradient, default, scale, false);
    }

    private void GuardSecond<T, TTask>(ReadOnlySpan<T> predictions, ReadOnlySpan<T> labels, ReadOnlySpan<T> weights, Span<T> hessian, T scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TTask : struct, ITask<T>
    {
        var truth = new LazyTruth(this, logits: false);
        Span<T> ignored = stackalloc T[DoubtfulElements.GroupLength], curvatures = stackalloc T[DoubtfulElements.GroupLength];
        var doubtful = default(DoubtfulElements);
        for (int start = 0; start < predictions.Length; start += DoubtfulElements.GroupLength)
        {
            int length = Math.Min(DoubtfulElements.GroupLength, predictions.Length - start);
            ReadOnlySpan<T> p = predictions.Slice(start, length), y = labels.Slice(start, length), w = weights.IsEmpty ? default : weights.Slice(start, length);
            Span<T> output = hessian.Slice(start, length);
            var sum = default(LaneSum<T>);
            // The plain kernel checks the elements, and writes what is not guarded.
            TTask.Run(this, new(this, start, p, y, w, ignored[..length], output, new Span<LaneSum<T>>(ref sum), scale, logits: false));
            doubtful.Gather(p, y, OrdinarySecondLimit);
            if (doubtful.Count == 0) continue;
            GuardedSecond(ref doubtful, curvatures, ref truth);
            doubtful.Scatter(curvatures, scale, w, output);
        }
    }

    /// <summary>Second derivatives of doubtful elements, without weights and scale.</summary>
    private void GuardedSecond<T>(ref DoubtfulElements doubtful, Span<T> curvatures, ref LazyTruth truth)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int n = doubtful.Count;
        Span<float> slopes = stackalloc float[n], single = stackalloc float[n];
        Span<double> wideSlopes = stackalloc double[n], wide = stackalloc double[n];
        LaneSum<float> sum = default;
        LaneSum<double> wideSum = default;
        RunTwice(doubtful.Single(this, .., slopes, single, new Span<LaneSum<float>>(ref sum)));
        RunTwice(doubtful.Wide(this, .., wideSlopes, wide, new Span<LaneSum<double>>(ref wideSum)));
        if (IsGuarded) doubtful.MarkExtinct(this, logits: false); // else nothing is hidden inside the loss
        for (int i = 0; i < n; i++) curvatures[i] = Guard.ChooseSecond<T>(ref truth, doubtful.Predictions[i], doubtful.Labels[i], doubtful.Extinct[i], single[i], wide[i]);
    }
}
