using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace AutoBce;

/// <summary>
/// What the records that the generator writes derive from. It checks spans once a call and cuts the elements into chunks, whose sums
/// are added in their order: the result depends on nothing but the elements.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract partial record GeneratedLoss : ElementwiseLoss
{
    /// <summary>Elements of one kernel call. A multiple of every kernel's block.</summary>
    private const int ChunkLength = 1 << 14;

    /// <summary>Elements from which on kernels ask memory for what they will read: predictions, labels and gradient then have 24 MiB.</summary>
    internal const int LongLength = 1 << 21;

    /// <summary>From the first call on: small batches are all call, and until tiering has caught up it would cost five times as much.</summary>
    private const MethodImplOptions Optimized = MethodImplOptions.AggressiveOptimization;

#pragma warning disable CA1810 // Kernels know the coefficients as constants only if these are initialised before the kernels are compiled.
    static GeneratedLoss() => RuntimeHelpers.RunClassConstructor(typeof(Coefficients).TypeHandle);
#pragma warning restore CA1810

    /// <summary>The derivatives that the loss is declared with, beside that by the prediction.</summary>
    protected virtual Derivatives Declared => Derivatives.None;

    /// <summary>Sums the weighted losses.</summary>
    protected abstract void RunSum(in KernelCall<float> call);

    /// <inheritdoc cref="RunSum(in KernelCall{float})"/>
    protected abstract void RunSum(in KernelCall<double> call);

    /// <summary>Writes each weighted loss.</summary>
    protected abstract void RunLosses(in KernelCall<float> call);

    /// <inheritdoc cref="RunLosses(in KernelCall{float})"/>
    protected abstract void RunLosses(in KernelCall<double> call);

    /// <summary>Writes the weighted, scaled derivatives and sums the weighted losses.</summary>
    protected abstract void RunGradient(in KernelCall<float> call);

    /// <inheritdoc cref="RunGradient(in KernelCall{float})"/>
    protected abstract void RunGradient(in KernelCall<double> call);

    /// <summary><see cref="RunGradient(in KernelCall{float})"/> as a function of the logit.</summary>
    protected abstract void RunLogits(in KernelCall<float> call);

    /// <summary><see cref="RunGradient(in KernelCall{float})"/> with the second derivatives.</summary>
    protected virtual void RunTwice(in KernelCall<float> call) => throw NotDeclared("second derivatives", Derivatives.Second);

    /// <inheritdoc cref="RunTwice(in KernelCall{float})"/>
    protected virtual void RunTwice(in KernelCall<double> call) => throw NotDeclared("second derivatives", Derivatives.Second);

    /// <summary><see cref="RunGradient(in KernelCall{float})"/> with the derivatives by the label and by the hyperparameters.</summary>
    protected virtual void RunPartials(in KernelCall<float> call) => throw NotDeclared("derivatives by label or hyperparameters", Derivatives.Label | Derivatives.Hyperparameters);

    /// <inheritdoc cref="RunPartials(in KernelCall{float})"/>
    protected virtual void RunPartials(in KernelCall<double> call) => throw NotDeclared("derivatives by label or hyperparameters", Derivatives.Label | Derivatives.Hyperparameters);

    /// <inheritdoc/>
    [MethodImpl(Optimized)]
    public sealed override double Evaluate(ReadOnlySpan<float> predictions, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights = default)
    {
        CheckLengths(predictions.Length, labels.Length, weights.Length, predictions.Length);
        return Run<float, SumTask>(predictions, labels, weights, default, default, 1f, false);
    }

    /// <inheritdoc/>
    [MethodImpl(Optimized)]
    public sealed override void Elementwise(ReadOnlySpan<float> predictions, ReadOnlySpan<float> labels, Span<float> losses, ReadOnlySpan<float> weights = default)
    {
        Check(predictions, labels, weights, losses, nameof(losses));
        Run<float, LossesTask>(predictions, labels, weights, losses, default, 1f, false);
    }

    /// <inheritdoc/>
    [MethodImpl(Optimized)]
    public sealed override double Differentiate(ReadOnlySpan<float> predictions, ReadOnlySpan<float> labels, Span<float> gradient, ReadOnlySpan<float> weights = default, float scale = 1)
    {
        Check(predictions, labels, weights, gradient, nameof(gradient));
        return Run<float, GradientTask>(predictions, labels, weights, gradient, default, scale, false);
    }

    /// <inheritdoc/>
    [MethodImpl(Optimized)]
    public sealed override double DifferentiateTwice(ReadOnlySpan<float> predictions, ReadOnlySpan<float> labels, Span<float> gradient, Span<float> hessian, ReadOnlySpan<float> weights = default, float scale = 1) =>
        DifferentiateTwice<float, TwiceTask, GradientTask>(predictions, labels, weights, gradient, hessian, scale);

    /// <inheritdoc/>
    [MethodImpl(Optimized)]
    public sealed override double DifferentiatePartials(ReadOnlySpan<float> predictions, ReadOnlySpan<float> labels, Span<float> gradient, Span<float> labelGradient, Span<double> hyperparameterGradient, ReadOnlySpan<float> weights = default, float scale = 1)
    {
        Check(predictions, labels, weights, gradient, nameof(gradient));
        CheckPartials(predictions, labels, weights, gradient, labelGradient, hyperparameterGradient);
        return RunPartials<float, PartialsTask, GradientTask>(predictions, labels, weights, gradient, labelGradient, hyperparameterGradient, scale);
    }

    /// <inheritdoc/>
    [MethodImpl(Optimized)]
    public sealed override double Evaluate(ReadOnlySpan<double> predictions, ReadOnlySpan<double> labels, ReadOnlySpan<double> weights = default)
    {
        CheckLengths(predictions.Length, labels.Length, weights.Length, predictions.Length);
        return Run<double, SumTask>(predictions, labels, weights, default, default, 1d, false);
    }

    /// <inheritdoc/>
    [MethodImpl(Optimized)]
    public sealed override void Elementwise(ReadOnlySpan<double> predictions, ReadOnlySpan<double> labels, Span<double> losses, ReadOnlySpan<double> weights = default)
    {
        Check(predictions, labels, weights, losses, nameof(losses));
        Run<double, LossesTask>(predictions, labels, weights, losses, default, 1d, false);
    }

    /// <inheritdoc/>
    [MethodImpl(Optimized)]
    public sealed override double Differentiate(ReadOnlySpan<double> predictions, ReadOnlySpan<double> labels, Span<double> gradient, ReadOnlySpan<double> weights = default, double scale = 1)
    {
        Check(predictions, labels, weights, gradient, nameof(gradient));
        return Run<double, GradientTask>(predictions, labels, weights, gradient, default, scale, false);
    }

    /// <inheritdoc/>
    [MethodImpl(Optimized)]
    public sealed override double DifferentiateTwice(ReadOnlySpan<double> predictions, ReadOnlySpan<double> labels, Span<double> gradient, Span<double> hessian, ReadOnlySpan<double> weights = default, double scale = 1) =>
        DifferentiateTwice<double, TwiceTask, GradientTask>(predictions, labels, weights, gradient, hessian, scale);

    /// <inheritdoc/>
    [MethodImpl(Optimized)]
    public sealed override double DifferentiatePartials(ReadOnlySpan<double> predictions, ReadOnlySpan<double> labels, Span<double> gradient, Span<double> labelGradient, Span<double> hyperparameterGradient, ReadOnlySpan<double> weights = default, double scale = 1)
    {
        Check(predictions, labels, weights, gradient, nameof(gradient));
        CheckPartials(predictions, labels, weights, gradient, labelGradient, hyperparameterGradient);
        return RunPartials<double, PartialsTask, GradientTask>(predictions, labels, weights, gradient, labelGradient, hyperparameterGradient, scale);
    }

    /// <inheritdoc/>
    [MethodImpl(Optimized)]
    public sealed override double DifferentiateLogits(ReadOnlySpan<float> logits, ReadOnlySpan<float> labels, Span<float> gradient, ReadOnlySpan<float> weights = default, float scale = 1)
    {
        Check(logits, labels, weights, gradient, nameof(gradient));
        return Run<float, LogitsTask>(logits, labels, weights, gradient, default, scale, true);
    }

    /// <summary>The sum of the chunks, in their order. One chunk is the call as it is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private double Run<T, TTask>(ReadOnlySpan<T> predictions, ReadOnlySpan<T> labels, ReadOnlySpan<T> weights, Span<T> output, Span<T> second, T scale, bool logits)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TTask : struct, ITask<T>
    {
        if ((logits ? IsGuardedOnLogits : IsGuarded) && !OrdinaryInputs.Are(predictions, labels, logits ? OrdinaryLogitLimit : OrdinaryLimit))
            return RunGuarded<T, TTask>(predictions, labels, weights, output, second, scale, logits);
        if (predictions.Length > ChunkLength) return RunChunks<T, TTask>(predictions, labels, weights, output, second, scale, logits);
        var sum = default(LaneSum<T>);
        TTask.Run(this, new(this, 0, predictions, labels, weights, output, second, new Span<LaneSum<T>>(ref sum), scale, logits));
        return sum.Total;
    }

    [MethodImpl(MethodImplOptions.NoInlining | Optimized)]
    private double RunChunks<T, TTask>(ReadOnlySpan<T> predictions, ReadOnlySpan<T> labels, ReadOnlySpan<T> weights, Span<T> output, Span<T> second, T scale, bool logits)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TTask : struct, ITask<T>
    {
        if (predictions.Length >= ParallelLength && WorkerPool.Threads > 1 && TryRunParallel<T, TTask>(predictions, labels, weights, output, second, scale, logits, out double total)) return total;
        total = 0;
        for (int start = 0; start < predictions.Length; start += ChunkLength) total += RunChunk<T, TTask>(start, predictions, labels, weights, output, second, scale, logits);
        return total;
    }

    private double RunChunk<T, TTask>(int start, ReadOnlySpan<T> predictions, ReadOnlySpan<T> labels, ReadOnlySpan<T> weights, Span<T> output, Span<T> second, T scale, bool logits)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TTask : struct, ITask<T>
    {
        var sum = default(LaneSum<T>);
        TTask.Run(this, Chunk(start, predictions, labels, weights, output, second, new Span<LaneSum<T>>(ref sum), scale, logits));
        return sum.Total;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private KernelCall<T> Chunk<T>(int start, ReadOnlySpan<T> predictions, ReadOnlySpan<T> labels, ReadOnlySpan<T> weights, Span<T> output, Span<T> second, Span<LaneSum<T>> sums, T scale, bool logits)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int length = Math.Min(ChunkLength, predictions.Length - start);
        return new(
            this,
            start,
            predictions.Slice(start, length),
            labels.Slice(start, length),
            weights.IsEmpty ? default : weights.Slice(start, length),
            output.IsEmpty ? default : output.Slice(start, length),
            second.IsEmpty ? default : second.Slice(start, length),
            sums,
            scale,
            logits,
            isLong: predictions.Length >= LongLength);
    }
}
