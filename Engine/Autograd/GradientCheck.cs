using System.Globalization;
using System.Numerics;

namespace AutoBce;

/// <summary>What a <see cref="GradientCheck"/> found.</summary>
/// <param name="Passed">Whether every gradient agrees within the tolerance that Details states.</param>
/// <param name="WorstRelativeError">The largest relative error found.</param>
/// <param name="Details">The worst input with its index, analytic and numeric value; the tolerance; what was skipped.</param>
public sealed record GradientReport(bool Passed, double WorstRelativeError, string Details);

/// <summary>Compares gradients with differences of the function itself.</summary>
public static partial class GradientCheck
{
    private const double DoubleTolerance = 1e-7, FloatTolerance = 5e-3;

    /// <summary>
    /// Differentiates a scalar function of the inputs by Backward, and by central differences extrapolated to step 0 (Ridders 1982), one
    /// element at a time. The relative error of an element is |analytic - numeric| / max(|analytic|, |numeric|, s), where s is the
    /// smallest gradient that the differences resolve to the tolerance: 1e-7 for double, 5e-3 for float. Elements at a kink, where left
    /// and right slope differ, are skipped and reported. Values and gradients of the inputs are afterwards as they were.
    /// </summary>
    /// <exception cref="ArgumentException">No input requires a gradient, or the function's result is no scalar.</exception>
    public static GradientReport Check<T>(Func<Variable<T>[], Variable<T>> function, params Variable<T>[] inputs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(inputs);
        if (!Array.Exists(inputs, input => input.RequiresGradient))
            throw new ArgumentException("GradientCheck: no input requires a gradient; create one with requiresGradient: true.", nameof(inputs));
        Tape? tape = Tape.Exchange(null);
        T[]?[] gradients = Array.ConvertAll(inputs, input => input.RequiresGradient ? input.GradientData.ToArray() : null);
        try
        {
            return CheckInputs(function, inputs);
        }
        finally
        {
            for (int i = 0; i < inputs.Length; i++) gradients[i]?.CopyTo(inputs[i].GradientData);
            Tape.Exchange(tape);
        }
    }

    private static GradientReport CheckInputs<T>(Func<Variable<T>[], Variable<T>> function, Variable<T>[] inputs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool isFloat = typeof(T) == typeof(float);
        var worst = new WorstElement(isFloat ? FloatTolerance : DoubleTolerance);
        foreach (Variable<T> input in inputs)
            if (input.RequiresGradient) input.ZeroGradient();
        Variable<T> result = function(inputs);
        if (result.Count != 1)
            throw new ArgumentException($"GradientCheck: the function gave shape {Shapes.Format(result.Shape)}; reduce its result to a scalar with Sum() or Mean().", nameof(function));
        result.Backward();

        using IDisposable noGradient = Tape.NoGradient();
        for (int i = 0; i < inputs.Length; i++)
        {
            if (!inputs[i].RequiresGradient) continue;
            T[] analytic = inputs[i].GradientData.ToArray();
            for (int element = 0; element < analytic.Length; element++)
            {
                Variable<T> input = inputs[i];
                int index = element;
                T original = input.Values[index];
                try
                {
                    DifferenceQuotient numeric = Differences.At(Function, double.CreateTruncating(original), isFloat);
                    worst.Add($"input {i}, element {index}", double.CreateTruncating(analytic[index]), numeric);
                }
                finally
                {
                    input.Data[index] = original;
                }

                double Function(double x)
                {
                    input.Data[index] = T.CreateTruncating(x);
                    return double.CreateTruncating(function(inputs).Values[0]);
                }
            }
        }
        return worst.Report();
    }

    /// <summary>Keeps the element with the largest relative error.</summary>
    private sealed class WorstElement(double tolerance)
    {
        private double _error = -1, _analytic, _numeric;
        private string _place = "";
        private int _compared, _unresolved;
        private readonly List<string> _kinks = [];

        public void Add(string place, double analytic, DifferenceQuotient numeric)
        {
            if (numeric.IsKink)
            {
                _kinks.Add(place);
                return;
            }
            _compared++;
            double size = Math.Max(Math.Abs(analytic), Math.Abs(numeric.Derivative)), resolved = numeric.Error / tolerance;
            if (size != 0 && resolved > size) _unresolved++;
            double difference = Math.Abs(analytic - numeric.Derivative);
            double error = difference == 0 ? 0 : difference / Math.Max(size, resolved);
            if (double.IsNaN(error) || !double.IsFinite(resolved)) error = double.PositiveInfinity;
            if (error <= _error) return;
            (_error, _place, _analytic, _numeric) = (error, place, analytic, numeric.Derivative);
        }

        public GradientReport Report()
        {
            string details = _compared == 0
                ? "Nothing was compared"
                : string.Create(CultureInfo.InvariantCulture, $"Worst of {_compared}: {_place}, analytic {_analytic:R}, numeric {_numeric:R}, relative error {_error:E1} (tolerance {tolerance:E0})");
            if (_unresolved > 0) details += string.Create(CultureInfo.InvariantCulture, $"; {_unresolved} too small for differences to resolve to the tolerance, compared to the digits they have");
            if (_kinks.Count > 0) details += $"; skipped at a kink: {string.Join(", ", _kinks.Take(10))}{(_kinks.Count > 10 ? ", ..." : "")}";
            return new(_compared > 0 && _error <= tolerance, Math.Max(_error, 0), details + ".");
        }
    }
}
