using System.Numerics;
using System.Numerics.Tensors;

namespace AutoBce;

/// <summary>What the losses with PyTorch's arguments share: losses of elements, factors, and a reduction over all elements.</summary>
internal static class TorchLoss
{
    internal static Reduction Checked(Reduction reduction) => reduction is Reduction.SumOverBatchSize or Reduction.Sum or Reduction.None
        ? reduction
        : throw new ArgumentOutOfRangeException(nameof(reduction), reduction, $"Reduction is {reduction}; PyTorch has mean (SumOverBatchSize), Sum and None.");

    internal static TrainingLoss ForTraining(ITrainable loss, Reduction reduction, string name, bool endsInSigmoid) => reduction == Reduction.None
        ? throw new ArgumentException($"{name}: training needs one number, and Reduction.None gives one to each element; use SumOverBatchSize, which is PyTorch's mean.", nameof(reduction))
        : loss.ForTraining(endsInSigmoid) with { Name = name, Reduction = reduction, SumsElements = reduction == Reduction.Sum };

    /// <param name="loss">For messages.</param>
    /// <param name="perElement">Losses [n, 1] of labels and predictions [n, 1].</param>
    /// <param name="reduction">To one number, or none.</param>
    /// <param name="input">Predictions.</param>
    /// <param name="target">Labels.</param>
    /// <param name="weight">Factors of losses.</param>
    /// <param name="positiveWeight">Factors of the positive part.</param>
    /// <param name="factors">What <paramref name="positiveWeight"/> is if it is not given.</param>
    internal static Tensor<T> Call<T>(
        Loss loss, KerasLoss.Settings perElement, Reduction reduction, in ReadOnlyTensorSpan<T> input, in ReadOnlyTensorSpan<T> target,
        in ReadOnlyTensorSpan<T> weight = default, in ReadOnlyTensorSpan<T> positiveWeight = default, PositiveFactors factors = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (HalfPrecision.Is<T>())
        {
            return HalfPrecision.Narrowed<T>(Call(
                loss, perElement, reduction, HalfPrecision.Widened(input), HalfPrecision.Widened(target), HalfPrecision.Widened(weight), HalfPrecision.Widened(positiveWeight), factors));
        }
        Elements<T> elements = Elements<T>.Of(loss, input, target, weight, positiveWeight, factors);
        int n = elements.X.Length;
        T[] losses = new T[n];
        KerasLoss.Call(perElement, elements.Column(elements.Y), elements.Column(elements.X), default).FlattenTo(losses);
        double sum = 0;
        for (int i = 0; i < n; i++)
        {
            // A weight of 0 takes the element out, even one whose loss is infinite.
            losses[i] = elements.Weights[i] == T.Zero ? T.Zero : elements.Weights[i] * losses[i];
            sum += double.CreateTruncating(losses[i]);
        }
        return reduction == Reduction.None ? Tensor.Create(losses, input.Lengths) : Tensor.Create([T.CreateTruncating(sum / Divisor(reduction, n))], [1]);
    }

    /// <summary>The derivative of what <see cref="Call"/> gives, or of the sum of that.</summary>
    internal static Tensor<T> Gradient<T>(
        Loss loss, KerasLoss.Settings perElement, Reduction reduction, in ReadOnlyTensorSpan<T> input, in ReadOnlyTensorSpan<T> target,
        in ReadOnlyTensorSpan<T> weight = default, in ReadOnlyTensorSpan<T> positiveWeight = default, PositiveFactors factors = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (HalfPrecision.Is<T>())
        {
            return HalfPrecision.Narrowed<T>(Gradient(
                loss, perElement, reduction, HalfPrecision.Widened(input), HalfPrecision.Widened(target), HalfPrecision.Widened(weight), HalfPrecision.Widened(positiveWeight), factors));
        }
        Elements<T> elements = Elements<T>.Of(loss, input, target, weight, positiveWeight, factors);
        int n = elements.X.Length;
        T[] gradient = new T[n];
        KerasLoss.Gradient(perElement, elements.Column(elements.Y), elements.Column(elements.X), default).FlattenTo(gradient);
        double divisor = Divisor(reduction, n);
        for (int i = 0; i < n; i++)
            gradient[i] = elements.Weights[i] == T.Zero ? T.Zero : T.CreateTruncating(double.CreateTruncating(elements.Weights[i] * gradient[i]) / divisor);
        return Tensor.Create(gradient, input.Lengths);
    }

    private static int Divisor(Reduction reduction, int n) => reduction != Reduction.SumOverBatchSize ? 1 : n != 0 ? n
        : throw new ArgumentException("input is empty, and there is no mean of no losses: check for an empty batch, or use Reduction.Sum.", "input");

    /// <summary>Predictions, labels and weights, one to each other, with the weights of positives put into labels and weights.</summary>
    private readonly record struct Elements<T>(T[] X, T[] Y, T[] Weights) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        internal static Elements<T> Of(
            Loss loss, in ReadOnlyTensorSpan<T> input, in ReadOnlyTensorSpan<T> target, in ReadOnlyTensorSpan<T> weight, in ReadOnlyTensorSpan<T> positiveWeight,
            PositiveFactors factors)
        {
            if (!input.Lengths.SequenceEqual(target.Lengths))
            {
                throw new ArgumentException(
                    $"{loss.GetType().Name}: input has shape [{string.Join(", ", input.Lengths.ToArray())}] and target [{string.Join(", ", target.Lengths.ToArray())}]: give one label to each prediction. Labels are not broadcast.",
                    nameof(target));
            }
            int n = checked((int)input.FlattenedLength), columns = input.Rank == 0 ? 1 : checked((int)input.Lengths[^1]);
            T[] x = new T[n], y = new T[n];
            input.FlattenTo(x);
            target.FlattenTo(y);
            for (int i = 0; i < n; i++)
            {
                if (!(y[i] >= T.Zero && y[i] <= T.One)) throw KerasLoss.OutOfRange(nameof(target), i, y[i], "labels lie in [0, 1].");
            }
            T[] weights = Spread(weight, input.Lengths, n, nameof(weight));
            if (positiveWeight.Rank > 0)
            {
                T[] spread = Spread(positiveWeight, input.Lengths, n, nameof(positiveWeight));
                factors = PositiveFactors.Of(Array.ConvertAll(spread, w => double.CreateTruncating(w)), nameof(positiveWeight));
            }
            else
            {
                factors.CheckOutputs(columns);
            }
            if (factors.IsNone || n == 0) return new(x, y, weights);
            T[] positive = factors.Apply<T>(y);
            for (int i = 0; i < n; i++) weights[i] *= positive[i];
            return new(x, y, weights);
        }

        internal ReadOnlyTensorSpan<T> Column(T[] values) => new(values, [X.Length, 1]);
    }

    /// <summary>Factors [n] in the shape of the input, by PyTorch's broadcasting: shapes are aligned at their last dimensions, and each length is
    /// that of the input, or 1 and repeated. All ones if none are given. Factors that would make the losses larger than the input are refused.</summary>
    private static T[] Spread<T>(in ReadOnlyTensorSpan<T> weight, ReadOnlySpan<nint> shape, int n, string name) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] spread = new T[n];
        if (weight.Rank == 0)
        {
            Array.Fill(spread, T.One);
            return spread;
        }
        ReadOnlySpan<nint> lengths = weight.Lengths;
        int missing = shape.Length - lengths.Length;
        bool fits = missing >= 0;
        for (int d = 0; fits && d < lengths.Length; d++) fits = lengths[d] == 1 || lengths[d] == shape[missing + d];
        if (!fits)
        {
            throw new ArgumentException(
                $"{name} has shape [{string.Join(", ", lengths.ToArray())}] and input [{string.Join(", ", shape.ToArray())}]: aligned at the last dimension, each length must be that of the input, or 1.",
                name);
        }
        T[] given = new T[weight.FlattenedLength];
        weight.FlattenTo(given);
        for (int i = 0; i < given.Length; i++) KerasLoss.CheckedWeight(double.CreateTruncating(given[i]), $"{name}[{i}]");
        for (int i = 0; i < n; i++)
        {
            nint rest = i, index = 0, stride = 1;
            for (int d = lengths.Length - 1; d >= 0; rest /= shape[missing + d], d--)
            {
                if (lengths[d] == 1) continue;
                index += rest % lengths[d] * stride;
                stride *= lengths[d];
            }
            spread[i] = given[index];
        }
        return spread;
    }
}
