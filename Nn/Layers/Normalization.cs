using System.Globalization;
using System.Numerics.Tensors;
using System.Runtime.Intrinsics;

namespace AutoBce;

/// <summary>
/// (x - mean) / deviation with the mean and the deviation of each feature in the data it was adapted to: Keras's Normalization layer. It is
/// saved with the model, so that whoever predicts gives features as they are. A feature that never varies becomes 0; so, within rounding, does one whose
/// deviation is below the smallest normal float, 2^-126: it counts as constant, with deviation 1. The mean is kept as the sum of
/// two floats, so that the difference is right to float where features vary little beside their size: years, or measurements around 10^7.
/// </summary>
public sealed class Normalization : Layer
{
    private const double SmallestNormal = 1.1754943508222875e-38;

    private double[]? _mean, _deviation;
    private KeyValuePair<string, Variable<float>>[] _parameters = [];

    /// <inheritdoc/>
    public override string Kind => "normalization";

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, Variable<float>>> Parameters => _parameters;

    internal override IReadOnlyList<string> ParameterNames => ["mean", "mean_rest", "deviation"];

    /// <inheritdoc/>
    public override int OutputsFor(int inputs) => inputs;

    /// <inheritdoc/>
    public override long ParameterCountFor(int inputs) => 3L * inputs;

    /// <inheritdoc/>
    internal override long FixedCountFor(int inputs) => 3L * inputs;

    /// <summary>Takes mean and deviation of training data, in double: those of the rows that are trained on, not of all.</summary>
    /// <param name="x">[N, features], finite.</param>
    /// <exception cref="ArgumentException">There are no rows, a value is not finite, or one lies farther from the mean of its feature than float reaches.</exception>
    /// <exception cref="InvalidOperationException">The parameters of the model exist already, with another number of features.</exception>
    public Normalization Adapt(TensorInput x)
    {
        int columns = Owner?.Inputs ?? Math.Max(x.Columns, 1), rows = x.Rows(columns, nameof(x));
        if (rows == 0) throw new ArgumentException("no samples: x has no rows to adapt to.", nameof(x));
        float[] buffer = [];
        ReadOnlySpan<float> values = x.Read(ref buffer);
        DataCheck.Finite(values, columns);
        double[] mean = new double[columns], deviation = new double[columns];
        for (int i = 0; i < values.Length; i++) mean[i % columns] += values[i];
        for (int j = 0; j < columns; j++) mean[j] /= rows;
        for (int i = 0; i < values.Length; i++)
        {
            double distance = values[i] - mean[i % columns];
            if (!float.IsFinite((float)distance)) throw TooFar(values, columns, i % columns, mean[i % columns]);
            deviation[i % columns] += distance * distance;
        }
        for (int j = 0; j < columns; j++) deviation[j] = Math.Sqrt(deviation[j] / rows) is >= SmallestNormal and var normal ? normal : 1;
        (_mean, _deviation) = (mean, deviation);
        if (_parameters.Length > 0) Write(_parameters);
        return this;
    }

    private static ArgumentException TooFar(ReadOnlySpan<float> x, int columns, int column, double mean)
    {
        (float least, float greatest) = (float.MaxValue, float.MinValue);
        for (int i = column; i < x.Length; i += columns) (least, greatest) = (Math.Min(least, x[i]), Math.Max(greatest, x[i]));
        return new(string.Create(CultureInfo.InvariantCulture,
            $"column {column} of x goes from {least} to {greatest} around its mean {(float)mean}, farther than float reaches: give it in another unit."), nameof(x));
    }

    /// <inheritdoc/>
    protected internal override void CreateParameters(int inputs, RandomSource random)
    {
        if (_mean is not null && _mean.Length != inputs)
            throw new InvalidOperationException($"normalization: it was adapted to {_mean.Length} features and is given {inputs}. Adapt it to what reaches it.");
        _parameters = [.. ParameterNames.Select(name => KeyValuePair.Create(name, new Variable<float>(new ReadOnlyTensorSpan<float>(new float[inputs], [inputs]))))];
        if (_mean is not null) Write(_parameters);
    }

    /// <inheritdoc/>
    public override Variable<float> Forward(Variable<float> input)
    {
        ArgumentNullException.ThrowIfNull(input);
        CheckAdapted();
        // Near the mean the first difference is exact (Sterbenz), and only what is left of the mean is rounded.
        return (input - _parameters[0].Value - _parameters[1].Value) / _parameters[2].Value;
    }

    /// <summary>What <see cref="Forward"/> gives for some rows, bit by bit, in one pass.</summary>
    internal void Apply(ReadOnlySpan<float> x, Span<float> standardised)
    {
        CheckAdapted();
        ReadOnlySpan<float> mean = _parameters[0].Value.Values, rest = _parameters[1].Value.Values, deviation = _parameters[2].Value.Values;
        for (int start = 0; start < x.Length; start += mean.Length)
            ApplyRow(x.Slice(start, mean.Length), mean, rest, deviation, standardised.Slice(start, mean.Length));
    }

    private static void ApplyRow(ReadOnlySpan<float> x, ReadOnlySpan<float> mean, ReadOnlySpan<float> rest, ReadOnlySpan<float> deviation, Span<float> y)
    {
        int width = Vector512<float>.Count;
        if (x.Length < width)
        {
            for (int j = 0; j < x.Length; j++) y[j] = (x[j] - mean[j] - rest[j]) / deviation[j];
            return;
        }
        // The last vector may begin within the one before, and computes the same numbers again.
        for (int j = 0; ; j = Math.Min(j + width, x.Length - width))
        {
            Vector512<float> difference = Vector512.Create(x[j..]) - Vector512.Create(mean[j..]) - Vector512.Create(rest[j..]);
            (difference / Vector512.Create(deviation[j..])).CopyTo(y[j..]);
            if (j == x.Length - width) return;
        }
    }

    /// <summary>Deviations are never 0 but where nothing was adapted or loaded.</summary>
    private void CheckAdapted()
    {
        if (_parameters.Length == 0 || _parameters[2].Value.Values[0] == 0)
            throw new InvalidOperationException("normalization: call Adapt with the training features before the model is used.");
    }

    private void Write(KeyValuePair<string, Variable<float>>[] parameters)
    {
        for (int j = 0; j < _mean!.Length; j++)
        {
            parameters[0].Value.Data[j] = (float)_mean[j];
            parameters[1].Value.Data[j] = (float)(_mean[j] - (float)_mean[j]);
            parameters[2].Value.Data[j] = (float)_deviation![j];
        }
    }
}
