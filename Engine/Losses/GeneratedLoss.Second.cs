using System.Numerics;
using System.Runtime.InteropServices;

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
        Span<T> ignored = stackalloc T[GuardedLength], x = stackalloc T[GuardedLength], labelsOfX = stackalloc T[GuardedLength], curvatures = stackalloc T[GuardedLength];
        Span<int> places = stackalloc int[GuardedLength];
        for (int start = 0; start < predictions.Length; start += GuardedLength)
        {
            int length = Math.Min(GuardedLength, predictions.Length - start);
            ReadOnlySpan<T> p = predictions.Slice(start, length), y = labels.Slice(start, length), w = weights.IsEmpty ? default : weights.Slice(start, length);
            Span<T> output = hessian.Slice(start, length);
            var sum = default(LaneSum<T>);
            // The plain kernel checks the elements, and writes what is not guarded.
            TTask.Run(this, new(this, start, p, y, w, ignored[..length], output, new Span<LaneSum<T>>(ref sum), scale, logits: false));
            int count = OrdinaryInputs.Others(p, y, OrdinarySecondLimit, places);
            if (count == 0) continue;
            for (int k = 0; k < count; k++) (x[k], labelsOfX[k]) = (p[places[k]], y[places[k]]);
            GuardedSecond<T>(x[..count], labelsOfX[..count], curvatures, ref truth);
            for (int k = 0; k < count; k++)
            {
                T result = curvatures[k] * scale;
                output[places[k]] = w.IsEmpty ? result : result * w[places[k]];
            }
        }
    }

    /// <summary>Second derivatives of some elements, without weights and scale.</summary>
    private void GuardedSecond<T>(ReadOnlySpan<T> predictions, ReadOnlySpan<T> labels, Span<T> curvatures, ref LazyTruth truth)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int n = predictions.Length;
        Span<float> x = stackalloc float[n], y = stackalloc float[n], slopes = stackalloc float[n], single = stackalloc float[n];
        Span<double> wideX = stackalloc double[n], wideY = stackalloc double[n], wideSlopes = stackalloc double[n], wide = stackalloc double[n];
        Span<bool> extinct = stackalloc bool[n];
        InBothFormats(predictions, x, wideX);
        InBothFormats(labels, y, wideY);
        LaneSum<float> sum = default;
        LaneSum<double> wideSum = default;
        RunTwice(new KernelCall<float>(this, 0, x, y, default, slopes, single, new Span<LaneSum<float>>(ref sum), 1, logits: false));
        RunTwice(new KernelCall<double>(this, 0, wideX, wideY, default, wideSlopes, wide, new Span<LaneSum<double>>(ref wideSum), 1, logits: false));
        if (IsGuarded) Extinction.Of(this, logits: false).Mark(wideX, wideY, extinct); // else nothing is hidden inside the loss
        for (int i = 0; i < n; i++) curvatures[i] = Guard.ChooseSecond<T>(ref truth, wideX[i], wideY[i], extinct[i], single[i], wide[i]);
    }
}
