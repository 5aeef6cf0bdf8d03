using AutoBce.Generators.Symbolic;

namespace AutoBce.Generators.Diagnostics;

/// <summary>An element, and hyperparameters in their order.</summary>
internal readonly record struct Sample(double Prediction, double Label, double[] Hyperparameters);

/// <summary>
/// Elements that are legal and telling: the ends of every range, round and crooked numbers between. A warning that names one of them
/// can be checked by hand.
/// </summary>
internal sealed class Samples
{
    private readonly LossSpec _spec;
    /// <summary>The elements of all checks are few; those of a search for a root are not, and are not met again.</summary>
    private const int KnownLimit = 1024;

    private readonly double[] _constants;
    private readonly Dictionary<(double, double), Evaluation> _known = [];

    public Samples(LossSpec spec)
    {
        _spec = spec;
        _constants = [.. spec.Nodes.Select(node => node.Op == SourceOp.Constant ? Rational.Parse(node.Text).ToDouble() : 0)];
        Defaults = [.. spec.Hyperparameters.Select(h => h.Default is { } text ? Rational.Parse(text).ToDouble() : Allowed(h.Bounds))];
        Labels = [.. new[] { spec.LabelMinimum, spec.LabelMaximum, (spec.LabelMinimum / 2) + (spec.LabelMaximum / 2) }.Distinct()];
    }

    public double[] Defaults { get; }

    /// <summary>The least, the greatest, and the one between.</summary>
    public double[] Labels { get; }

    /// <summary>In ascending order.</summary>
    public double[] Predictions => _spec.Prediction == PredictionRole.Probability
        ? [0, 1e-3, 0.013, 0.11, 0.27, 0.43, 0.5, 0.59, 0.71, 0.87, 0.987, 0.999, 1]
        : [-20, -7.3, -3.1, -1.9, -1.2, -1, -0.87, -0.53, -0.31, -0.1, 0, 0.13, 0.37, 0.5, 0.59, 0.83, 1, 1.3, 2.1, 3.7, 7.9, 20];

    private static readonly double[] Far = [30, 50, 100, 200, 1e3, 1e4, 1e5, 1e6, 1e9];

    /// <summary>The same with what lies beyond, and with the numbers and labels that the loss compares with.</summary>
    public double[] Wide => _wide ??= MakeWide();

    private double[]? _wide;

    private double[] MakeWide()
    {
        double[] numbers = [.. _constants.Where(c => c != 0).Distinct().Take(16)];
        IEnumerable<double> wide = Predictions.Concat(Labels).Concat(numbers).Concat(numbers.Select(c => -c));
        wide = _spec.Prediction == PredictionRole.Probability ? wide.Where(p => p is >= 0 and <= 1) : wide.Concat(Far).Concat(Far.Select(p => -p));
        return [.. wide.Distinct().OrderBy(p => p)];
    }

    /// <summary>Elements with a prediction that is legal and far away.</summary>
    public IEnumerable<Sample> Beyond => _spec.Prediction == PredictionRole.Probability ? [] : from label in Labels from far in Far from sign in new[] { -1, 1 } select new Sample(sign * far, label, Defaults);

    /// <summary>Steps to an end of the range of predictions, from twice the label as far as numbers tell.</summary>
    public (string End, IEnumerable<double> Way)[] Ways(double label)
    {
        if (_spec.Prediction == PredictionRole.Probability)
            return [("0", Enumerable.Range(1, 100).Select(i => Math.Pow(10, -3 * i))), ("1", Enumerable.Range(1, 5).Select(i => 1 - Math.Pow(10, -3 * i)))];
        double start = Math.Max(1, 2 * Math.Abs(label));
        IEnumerable<double> way = Enumerable.Range(0, 38).Select(i => start * Math.Pow(2, i));
        return [("-infinity", way.Select(prediction => -prediction)), ("infinity", way)];
    }

    /// <summary>Ways to an end of the range of predictions, from near to very near (or far).</summary>
    public double[][] Ends => _spec.Prediction == PredictionRole.Probability
        ? [[1e-3, 1e-6, 1e-9], [1 - 1e-3, 1 - 1e-6, 1 - 1e-9]]
        : [[-10, -20, -40], [10, 20, 40]];

    /// <summary>Where powers grow, and exponentials have long gone over.</summary>
    public double[][] FarEnds => _spec.Prediction == PredictionRole.Probability ? [] : [[-1e3, -1e5], [1e3, 1e5]];

    public IEnumerable<Sample> All => AllOf(Defaults);

    /// <summary>Elements with every hyperparameter in turn at what its bounds still allow.</summary>
    public IEnumerable<(int Hyperparameter, Sample Sample)> Variations =>
        from i in Enumerable.Range(0, Defaults.Length)
        from value in new[] { 0, -1, _spec.Hyperparameters[i].Bounds.Lower, _spec.Hyperparameters[i].Bounds.Upper }
        where !double.IsInfinity(value) && _spec.Hyperparameters[i].Bounds.Contains(value)
        from sample in AllOf([.. Defaults.Select((d, j) => j == i ? value : d)])
        select (i, sample);

    private IEnumerable<Sample> AllOf(double[] hyperparameters) =>
        from label in Labels from prediction in Predictions select new Sample(prediction, label, hyperparameters);

    /// <summary>Every operation at a sample; at a node that is a tie its two sides count as equal.</summary>
    public Evaluation Evaluate(Sample at, int tie = -1)
    {
        if (tie >= 0 || at.Hyperparameters != Defaults) return new(_spec, _constants, at, tie);
        if (!_known.TryGetValue((at.Prediction, at.Label), out Evaluation? evaluation))
        {
            evaluation = new(_spec, _constants, at, tie);
            if (_known.Count < KnownLimit) _known.Add((at.Prediction, at.Label), evaluation);
        }
        return evaluation;
    }

    private static double Allowed(Bounds bounds) => bounds.Contains(1) ? 1
        : double.IsInfinity(bounds.Lower) ? bounds.Upper - 1
        : double.IsInfinity(bounds.Upper) ? bounds.Lower + 1
        : (bounds.Lower / 2) + (bounds.Upper / 2);
}
