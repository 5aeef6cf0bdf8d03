using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace AutoBce;

/// <content>What is checked once a call, and what is computed in a chunk.</content>
public abstract partial record GeneratedLoss
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Check<T>(ReadOnlySpan<T> predictions, ReadOnlySpan<T> labels, ReadOnlySpan<T> weights, Span<T> output, string name)
    {
        CheckLengths(predictions.Length, labels.Length, weights.Length, output.Length, name);
        if ((predictions != output && predictions.Overlaps(output)) || labels.Overlaps(output) || weights.Overlaps(output)) Overlap(predictions, labels, output, name);
    }

    // Exceptions have methods of their own: their texts would cost each call a frame of half a KiB to be cleared.
    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Overlap<T>(ReadOnlySpan<T> predictions, ReadOnlySpan<T> labels, Span<T> output, string name)
    {
        if (predictions != output && predictions.Overlaps(output))
            throw new ArgumentException($"{name} overlaps predictions without being the same span. Give the very span of the predictions, or one of its own.", name);
        throw new ArgumentException($"{name} overlaps {(labels.Overlaps(output) ? "labels" : "weights")}, which would be overwritten while they are read.", name);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CheckLengths(int predictions, int labels, int weights, int output, string name = "gradient")
    {
        if (labels != predictions || (weights != 0 && weights != predictions) || output != predictions) WrongLength(predictions, labels, weights, output, name);
    }

    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void WrongLength(int predictions, int labels, int weights, int output, string name)
    {
        if (labels != predictions) throw new ArgumentException($"There are {predictions} predictions but {labels} labels; labels are never broadcast.", nameof(labels));
        if (weights != 0 && weights != predictions) throw new ArgumentException($"There are {predictions} predictions but {weights} weights; give one for each, or none.", nameof(weights));
        throw new ArgumentException($"There are {predictions} predictions but {name} has room for {output}.", name);
    }

    private static void CheckSecond<T>(ReadOnlySpan<T> predictions, ReadOnlySpan<T> labels, ReadOnlySpan<T> weights, Span<T> gradient, Span<T> second, string name)
    {
        CheckLengths(predictions.Length, labels.Length, weights.Length, second.Length, name);
        if (second.Overlaps(predictions) || second.Overlaps(labels) || second.Overlaps(weights) || second.Overlaps(gradient))
            throw new ArgumentException($"{name} overlaps another span. Give it one of its own.", name);
    }

    private void CheckPartials<T>(ReadOnlySpan<T> predictions, ReadOnlySpan<T> labels, ReadOnlySpan<T> weights, Span<T> gradient, Span<T> labelGradient, Span<double> hyperparameterGradient)
    {
        if ((Declared & (Derivatives.Label | Derivatives.Hyperparameters)) == Derivatives.None) throw NotDeclared("derivatives by label or hyperparameters", Derivatives.Label | Derivatives.Hyperparameters);
        if (Declared.HasFlag(Derivatives.Label)) CheckSecond(predictions, labels, weights, gradient, labelGradient, nameof(labelGradient));
        else if (!labelGradient.IsEmpty) throw new ArgumentException($"labelGradient has length {labelGradient.Length}, but {GetType().Name} does not declare it: give an empty span, or declare [Loss(Derivatives = Derivatives.Label)].", nameof(labelGradient));
        int count = Declared.HasFlag(Derivatives.Hyperparameters) ? Graph.Hyperparameters.Count : 0;
        if (hyperparameterGradient.Length != count)
            throw new ArgumentException($"hyperparameterGradient has length {hyperparameterGradient.Length}, but {GetType().Name} declares derivatives by {count} hyperparameters.", nameof(hyperparameterGradient));
    }

    private NotSupportedException NotDeclared(string what, Derivatives derivatives) =>
        new($"{GetType().Name} has no {what}: declare its method with [Loss(Derivatives = {string.Join(" | ", derivatives.ToString().Split(", ").Select(d => "Derivatives." + d))})].");

    private interface ITask<T>
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        static abstract void Run(GeneratedLoss loss, in KernelCall<T> call);
    }

    private readonly struct SumTask : ITask<float>, ITask<double>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run(GeneratedLoss loss, in KernelCall<float> call) => loss.RunSum(in call);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run(GeneratedLoss loss, in KernelCall<double> call) => loss.RunSum(in call);
    }

    private readonly struct LossesTask : ITask<float>, ITask<double>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run(GeneratedLoss loss, in KernelCall<float> call) => loss.RunLosses(in call);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run(GeneratedLoss loss, in KernelCall<double> call) => loss.RunLosses(in call);
    }

    private readonly struct GradientTask : ITask<float>, ITask<double>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run(GeneratedLoss loss, in KernelCall<float> call) => loss.RunGradient(in call);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run(GeneratedLoss loss, in KernelCall<double> call) => loss.RunGradient(in call);
    }

    private readonly struct LogitsTask : ITask<float>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run(GeneratedLoss loss, in KernelCall<float> call) => loss.RunLogits(in call);
    }

    private readonly struct TwiceTask : ITask<float>, ITask<double>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run(GeneratedLoss loss, in KernelCall<float> call) => loss.RunTwice(in call);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run(GeneratedLoss loss, in KernelCall<double> call) => loss.RunTwice(in call);
    }

    private readonly struct PartialsTask : ITask<float>, ITask<double>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run(GeneratedLoss loss, in KernelCall<float> call) => loss.RunPartials(in call);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run(GeneratedLoss loss, in KernelCall<double> call) => loss.RunPartials(in call);
    }
}
