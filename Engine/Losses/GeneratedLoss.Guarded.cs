using System.Numerics;
using System.Runtime.InteropServices;

namespace AutoBce;

/// <content>Losses of which the compiler could not prove that floats suffice: each element is computed in float and in double, see <see cref="Guard"/>.</content>
public abstract partial record GeneratedLoss
{
    /// <summary>Elements that are computed together: whole groups, few enough for the stack.</summary>
    private const int GuardedLength = 128;

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
        Span<T> kept = stackalloc T[GuardedLength], losses = stackalloc T[GuardedLength];
        Span<T> x = stackalloc T[GuardedLength], labelsOfX = stackalloc T[GuardedLength], values = stackalloc T[GuardedLength], slopes = stackalloc T[GuardedLength];
        Span<int> places = stackalloc int[GuardedLength];
        double total = 0;
        for (int start = 0; start < predictions.Length; start += GuardedLength)
        {
            int length = Math.Min(GuardedLength, predictions.Length - start);
            Span<T> p = kept[..length];
            predictions.Slice(start, length).CopyTo(p); // the output may overwrite them
            ReadOnlySpan<T> y = labels.Slice(start, length), w = weights.IsEmpty ? default : weights.Slice(start, length);
            var ignored = default(LaneSum<T>);
            // The plain kernel checks the elements, and writes what is not guarded: of ordinary elements, and second derivatives.
            TTask.Run(this, new(this, start, p, y, w, output.IsEmpty ? default : output.Slice(start, length), second.IsEmpty ? default : second.Slice(start, length), new Span<LaneSum<T>>(ref ignored), scale, logits));
            int count = OrdinaryInputs.Others(p, y, limit, places);
            if (count < length) PlainLosses(p, y, losses, logits);
            for (int k = 0; k < count; k++) (x[k], labelsOfX[k]) = (p[places[k]], y[places[k]]);
            if (count > 0) Guarded<T>(x[..count], labelsOfX[..count], values, gradient ? slopes : default, logits, ref truth);
            for (int k = 0; k < count; k++)
            {
                int i = places[k];
                losses[i] = values[k];
                if (output.IsEmpty) continue;
                T result = gradient ? slopes[k] * scale : values[k];
                output[start + i] = w.IsEmpty ? result : result * w[i];
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

    /// <summary>Inputs as floats and as doubles.</summary>
    private static void InBothFormats<T>(ReadOnlySpan<T> inputs, Span<float> single, Span<double> wide)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < inputs.Length; i++) (single[i], wide[i]) = (float.CreateTruncating(inputs[i]), double.CreateTruncating(inputs[i]));
    }

    /// <summary>Losses and, where there is room, derivatives of some elements, without weights and scale.</summary>
    private void Guarded<T>(ReadOnlySpan<T> predictions, ReadOnlySpan<T> labels, Span<T> losses, Span<T> slopes, bool logits, ref LazyTruth truth)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int n = predictions.Length;
        Span<float> x = stackalloc float[n], y = stackalloc float[n], values = stackalloc float[n], gradient = stackalloc float[n];
        Span<double> wideX = stackalloc double[n], wideY = stackalloc double[n], wideValues = stackalloc double[n], wideGradient = stackalloc double[n];
        InBothFormats(predictions, x, wideX);
        InBothFormats(labels, y, wideY);
        LaneSum<float> sum = default;
        LaneSum<double> wideSum = default;
        var single = new KernelCall<float>(this, 0, x, y, default, values, default, new Span<LaneSum<float>>(ref sum), 1, logits);
        var wide = new KernelCall<double>(this, 0, wideX, wideY, default, wideValues, default, new Span<LaneSum<double>>(ref wideSum), 1, logits);
        if (logits) RunLogitLosses(in single); else RunLosses(in single);
        if (logits) RunLogitLosses(in wide); else RunLosses(in wide);
        if (!slopes.IsEmpty)
        {
            single = new(this, 0, x, y, default, gradient, default, new Span<LaneSum<float>>(ref sum), 1, logits);
            wide = new(this, 0, wideX, wideY, default, wideGradient, default, new Span<LaneSum<double>>(ref wideSum), 1, logits);
            if (logits) RunLogits(in single); else RunGradient(in single);
            if (logits) RunLogits(in wide); else RunGradient(in wide);
        }
        Span<bool> extinct = stackalloc bool[n];
        Extinction.Of(this, logits).Mark(wideX, wideY, extinct);
        for (int i = 0; i < n; i++)
        {
            (T value, T slope) = Guard.Choose<T>(ref truth, wideX[i], wideY[i], extinct[i], values[i], wideValues[i], slopes.IsEmpty ? 1 : gradient[i], slopes.IsEmpty ? 1 : wideGradient[i]);
            losses[i] = value;
            if (!slopes.IsEmpty) slopes[i] = slope;
        }
    }
}
