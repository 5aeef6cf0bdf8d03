using System.Numerics;
using System.Runtime.InteropServices;

namespace AutoBce;

/// <content>Losses of which the compiler could not prove that floats suffice: each element is computed in float and in double, see <see cref="Guard"/>.</content>
public abstract partial record GeneratedLoss
{
    /// <summary>Whether value and gradient are computed twice and compared.</summary>
    protected virtual bool IsGuarded => false;

    /// <summary>The same as a function of the logit.</summary>
    protected virtual bool IsGuardedOnLogits => IsGuarded;

    /// <summary>The magnitude of predictions up to which the compiler proved that floats suffice for ordinary inputs, 1 for probabilities; 0 if it did not, or if hyperparameters are not ordinary.</summary>
    protected virtual double OrdinaryLimit => 0;

    /// <summary>The same as a function of the logit.</summary>
    protected virtual double OrdinaryLogitLimit => OrdinaryLimit;

    /// <summary><see cref="RunLosses(in KernelCall{float})"/> as a function of the logit.</summary>
    protected virtual void RunLogitLosses(in KernelCall<float> call) => RunLosses(in call);

    /// <inheritdoc cref="RunLogitLosses(in KernelCall{float})"/>
    protected virtual void RunLogitLosses(in KernelCall<double> call) => RunLosses(in call);

    /// <summary><see cref="RunGradient(in KernelCall{double})"/> as a function of the logit.</summary>
    protected virtual void RunLogits(in KernelCall<double> call) => RunGradient(in call);

    private double RunGuarded<T, TTask>(ReadOnlySpan<T> predictions, ReadOnlySpan<T> labels, ReadOnlySpan<T> weights, Span<T> output, Span<T> second, T scale, bool logits)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TTask : struct, ITask<T>
    {
        var truth = new LazyTruth(this, logits);
        bool gradient = typeof(TTask) != typeof(SumTask) && typeof(TTask) != typeof(LossesTask);
        double limit = logits ? OrdinaryLogitLimit : OrdinaryLimit;
        Span<T> kept = stackalloc T[DoubtfulElements.GroupLength], losses = stackalloc T[DoubtfulElements.GroupLength];
        Span<T> values = stackalloc T[DoubtfulElements.GroupLength], slopes = stackalloc T[DoubtfulElements.GroupLength];
        var doubtful = default(DoubtfulElements);
        double total = 0;
        for (int start = 0; start < predictions.Length; start += DoubtfulElements.GroupLength)
        {
            int length = Math.Min(DoubtfulElements.GroupLength, predictions.Length - start);
            Span<T> p = kept[..length], results = output.IsEmpty ? default : output.Slice(start, length);
            predictions.Slice(start, length).CopyTo(p); // the output may overwrite them
            ReadOnlySpan<T> y = labels.Slice(start, length), w = weights.IsEmpty ? default : weights.Slice(start, length);
            var ignored = default(LaneSum<T>);
            // The plain kernel checks the elements, and writes what is not guarded: of ordinary elements, and second derivatives.
            TTask.Run(this, new(this, start, p, y, w, results, second.IsEmpty ? default : second.Slice(start, length), new Span<LaneSum<T>>(ref ignored), scale, logits));
            doubtful.Gather<T>(p, y, limit);
            if (doubtful.Count < length) PlainLosses(p, y, losses, logits);
            if (doubtful.Count > 0)
            {
                Guarded(ref doubtful, values, gradient ? slopes : default, logits, ref truth);
                doubtful.Scatter<T>(values, T.One, default, losses);
                if (!results.IsEmpty) doubtful.Scatter(gradient ? slopes : values, gradient ? scale : T.One, w, results);
            }
            var sum = default(LaneSum<T>);
            for (int i = 0; i < length; i++) sum.Lane(i) += w.IsEmpty ? losses[i] : losses[i] * w[i];
            sum.EndBlock();
            total += sum.Total;
        }
        return total;
    }

    /// <summary>The losses that the kernel alone computes.</summary>
    private void PlainLosses<T>(ReadOnlySpan<T> predictions, ReadOnlySpan<T> labels, Span<T> losses, bool logits)
        where T : unmanaged
    {
        losses = losses[..predictions.Length];
        if (typeof(T) == typeof(float))
        {
            LaneSum<float> ignored = default;
            var call = new KernelCall<float>(this, 0, MemoryMarshal.Cast<T, float>(predictions), MemoryMarshal.Cast<T, float>(labels), default, MemoryMarshal.Cast<T, float>(losses), default, new Span<LaneSum<float>>(ref ignored), 1, logits);
            if (logits) RunLogitLosses(in call); else RunLosses(in call);
        }
        else
        {
            LaneSum<double> ignored = default;
            var call = new KernelCall<double>(this, 0, MemoryMarshal.Cast<T, double>(predictions), MemoryMarshal.Cast<T, double>(labels), default, MemoryMarshal.Cast<T, double>(losses), default, new Span<LaneSum<double>>(ref ignored), 1, logits);
            if (logits) RunLogitLosses(in call); else RunLosses(in call);
        }
    }

    /// <summary>Losses and, where there is room, derivatives of doubtful elements, without weights and scale.</summary>
    private void Guarded<T>(ref DoubtfulElements doubtful, Span<T> losses, Span<T> slopes, bool logits, ref LazyTruth truth)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int n = doubtful.Count;
        Span<float> values = stackalloc float[n], gradient = stackalloc float[n];
        Span<double> wideValues = stackalloc double[n], wideGradient = stackalloc double[n];
        LaneSum<float> sum = default;
        LaneSum<double> wideSum = default;
        KernelCall<float> single = doubtful.Single(this, .., values, default, new Span<LaneSum<float>>(ref sum), logits);
        KernelCall<double> wide = doubtful.Wide(this, .., wideValues, default, new Span<LaneSum<double>>(ref wideSum), logits);
        if (logits) RunLogitLosses(in single); else RunLosses(in single);
        if (logits) RunLogitLosses(in wide); else RunLosses(in wide);
        if (!slopes.IsEmpty)
        {
            single = doubtful.Single(this, .., gradient, default, new Span<LaneSum<float>>(ref sum), logits);
            wide = doubtful.Wide(this, .., wideGradient, default, new Span<LaneSum<double>>(ref wideSum), logits);
            if (logits) RunLogits(in single); else RunGradient(in single);
            if (logits) RunLogits(in wide); else RunGradient(in wide);
        }
        doubtful.MarkExtinct(this, logits);
        for (int i = 0; i < n; i++)
        {
            (T value, T slope) = Guard.Choose<T>(ref truth, doubtful.Predictions[i], doubtful.Labels[i], doubtful.Extinct[i], values[i], wideValues[i], slopes.IsEmpty ? 1 : gradient[i], slopes.IsEmpty ? 1 : wideGradient[i]);
            losses[i] = value;
            if (!slopes.IsEmpty) slopes[i] = slope;
        }
    }
}
