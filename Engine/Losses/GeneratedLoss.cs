using System.ComponentModel;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace AutoBce;

/// <summary>
/// What the records that the generator writes derive from. It checks spans once a call and cuts the elements into chunks, whose sums
/// are added in their order: the result depends on nothing but the elements.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract record GeneratedLoss : ElementwiseLoss
{
    /// <summary>Elements of one kernel call. A multiple of every kernel's block.</summary>
    private const int ChunkLength = 1 << 14;

    /// <summary>From the first call on: small batches are all call, and until tiering has caught up it would cost five times as much.</summary>
    private const MethodImplOptions Optimized = MethodImplOptions.AggressiveOptimization;

#pragma warning disable CA1810 // Kernels know the coefficients as constants only if these are initialised before the kernels are compiled.
    static GeneratedLoss() => RuntimeHelpers.RunClassConstructor(typeof(Coefficients).TypeHandle);
#pragma warning restore CA1810

    /// <summary>The sum of the weighted losses.</summary>
    protected abstract double RunSum(in KernelCall<float> call);

    /// <inheritdoc cref="RunSum(in KernelCall{float})"/>
    protected abstract double RunSum(in KernelCall<double> call);

    /// <summary>Writes each weighted loss.</summary>
    protected abstract void RunLosses(in KernelCall<float> call);

    /// <inheritdoc cref="RunLosses(in KernelCall{float})"/>
    protected abstract void RunLosses(in KernelCall<double> call);

    /// <summary>Writes the weighted, scaled derivatives and returns the sum of the weighted losses.</summary>
    protected abstract double RunGradient(in KernelCall<float> call);

    /// <inheritdoc cref="RunGradient(in KernelCall{float})"/>
    protected abstract double RunGradient(in KernelCall<double> call);

    /// <summary><see cref="RunGradient(in KernelCall{float})"/> as a function of the logit.</summary>
    protected abstract double RunLogits(in KernelCall<float> call);

    /// <inheritdoc/>
    [MethodImpl(Optimized)]
    public sealed override double Evaluate(ReadOnlySpan<float> predictions, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights = default)
    {
        CheckLengths(predictions.Length, labels.Length, weights.Length, predictions.Length);
        double sum = 0;
        for (int start = 0; start < predictions.Length; start += ChunkLength)
            sum += RunSum(Chunk(start, predictions, labels, weights, default, 1f, logits: false));
        return sum;
    }

    /// <inheritdoc/>
    [MethodImpl(Optimized)]
    public sealed override double Evaluate(ReadOnlySpan<double> predictions, ReadOnlySpan<double> labels, ReadOnlySpan<double> weights = default)
    {
        CheckLengths(predictions.Length, labels.Length, weights.Length, predictions.Length);
        double sum = 0;
        for (int start = 0; start < predictions.Length; start += ChunkLength)
            sum += RunSum(Chunk(start, predictions, labels, weights, default, 1d, logits: false));
        return sum;
    }

    /// <inheritdoc/>
    [MethodImpl(Optimized)]
    public sealed override void Elementwise(ReadOnlySpan<float> predictions, ReadOnlySpan<float> labels, Span<float> losses, ReadOnlySpan<float> weights = default)
    {
        Check(predictions, labels, weights, losses, nameof(losses));
        for (int start = 0; start < predictions.Length; start += ChunkLength)
            RunLosses(Chunk(start, predictions, labels, weights, losses, 1f, logits: false));
    }

    /// <inheritdoc/>
    [MethodImpl(Optimized)]
    public sealed override void Elementwise(ReadOnlySpan<double> predictions, ReadOnlySpan<double> labels, Span<double> losses, ReadOnlySpan<double> weights = default)
    {
        Check(predictions, labels, weights, losses, nameof(losses));
        for (int start = 0; start < predictions.Length; start += ChunkLength)
            RunLosses(Chunk(start, predictions, labels, weights, losses, 1d, logits: false));
    }

    /// <inheritdoc/>
    [MethodImpl(Optimized)]
    public sealed override double Differentiate(ReadOnlySpan<float> predictions, ReadOnlySpan<float> labels, Span<float> gradient, ReadOnlySpan<float> weights = default, float scale = 1)
    {
        Check(predictions, labels, weights, gradient, nameof(gradient));
        double sum = 0;
        for (int start = 0; start < predictions.Length; start += ChunkLength)
            sum += RunGradient(Chunk(start, predictions, labels, weights, gradient, scale, logits: false));
        return sum;
    }

    /// <inheritdoc/>
    [MethodImpl(Optimized)]
    public sealed override double Differentiate(ReadOnlySpan<double> predictions, ReadOnlySpan<double> labels, Span<double> gradient, ReadOnlySpan<double> weights = default, double scale = 1)
    {
        Check(predictions, labels, weights, gradient, nameof(gradient));
        double sum = 0;
        for (int start = 0; start < predictions.Length; start += ChunkLength)
            sum += RunGradient(Chunk(start, predictions, labels, weights, gradient, scale, logits: false));
        return sum;
    }

    /// <inheritdoc/>
    [MethodImpl(Optimized)]
    public sealed override double DifferentiateLogits(ReadOnlySpan<float> logits, ReadOnlySpan<float> labels, Span<float> gradient, ReadOnlySpan<float> weights = default, float scale = 1)
    {
        Check(logits, labels, weights, gradient, nameof(gradient));
        double sum = 0;
        for (int start = 0; start < logits.Length; start += ChunkLength)
            sum += RunLogits(Chunk(start, logits, labels, weights, gradient, scale, logits: true));
        return sum;
    }

    /// <summary>A hyperparameter's value, if it is one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is NaN or infinite.</exception>
    protected static double Hyperparameter(string name, double value) => double.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; a hyperparameter is a finite number."));

    /// <summary>A hyperparameter's value, if it is one within its bounds; an open bound is not allowed itself.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is NaN or infinite, or beyond a bound.</exception>
    protected static double Hyperparameter(string name, double value, double lower, double upper, bool lowerOpen, bool upperOpen)
    {
        bool allowed = (lowerOpen ? value > lower : value >= lower) && (upperOpen ? value < upper : value <= upper);
        if (allowed || !double.IsFinite(value)) return Hyperparameter(name, value);
        string low = double.IsNegativeInfinity(lower) ? "" : string.Create(CultureInfo.InvariantCulture, $"{(lowerOpen ? "above" : "at least")} {lower}");
        string high = double.IsPositiveInfinity(upper) ? "" : string.Create(CultureInfo.InvariantCulture, $"{(upperOpen ? "below" : "at most")} {upper}");
        throw new ArgumentOutOfRangeException(name, string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; it has to be {low}{(low.Length > 0 && high.Length > 0 ? " and " : "")}{high}."));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private KernelCall<T> Chunk<T>(int start, ReadOnlySpan<T> predictions, ReadOnlySpan<T> labels, ReadOnlySpan<T> weights, Span<T> output, T scale, bool logits)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        int length = Math.Min(ChunkLength, predictions.Length - start);
        return new(
            this,
            start,
            predictions.Slice(start, length),
            labels.Slice(start, length),
            weights.IsEmpty ? default : weights.Slice(start, length),
            output.IsEmpty ? default : output.Slice(start, length),
            scale,
            logits);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Check<T>(ReadOnlySpan<T> predictions, ReadOnlySpan<T> labels, ReadOnlySpan<T> weights, Span<T> output, string name)
    {
        CheckLengths(predictions.Length, labels.Length, weights.Length, output.Length, name);
        bool inPlace = predictions == output;
        if (!inPlace && predictions.Overlaps(output))
            throw new ArgumentException($"{name} overlaps predictions without being the same span. Give the very span of the predictions, or one of its own.", name);
        if (labels.Overlaps(output)) throw new ArgumentException($"{name} overlaps labels, which would be overwritten while they are read.", name);
        if (weights.Overlaps(output)) throw new ArgumentException($"{name} overlaps weights, which would be overwritten while they are read.", name);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CheckLengths(int predictions, int labels, int weights, int output, string name = "gradient")
    {
        if (labels != predictions) throw new ArgumentException($"There are {predictions} predictions but {labels} labels; labels are never broadcast.", nameof(labels));
        if (weights != 0 && weights != predictions) throw new ArgumentException($"There are {predictions} predictions but {weights} weights; give one for each, or none.", nameof(weights));
        if (output != predictions) throw new ArgumentException($"There are {predictions} predictions but {name} has room for {output}.", name);
    }
}
