using System.Globalization;

namespace AutoBce;

/// <summary>
/// Averages the parameters over steps and puts the average in their place when training ends, in whatever way, or every so many steps: use_ema of
/// Keras's optimisers (Polyak and Juditsky, 1992). The first average is what the first step gives; after that
/// average = momentum average + (1 - momentum) parameter. It is called before other callbacks, wherever it stands among them: those that save see
/// averages where they are in place, and the best epoch that <see cref="EarlyStopping"/> puts back at the end wins over the average.
/// </summary>
public sealed class WeightAveraging : Callback
{
    private readonly List<(Variable<float> Parameter, float[] Average)> _averages = [];
    private long _steps;

    /// <summary>With Keras's arguments ema_momentum and ema_overwrite_frequency.</summary>
    /// <param name="momentum">How much of the average is kept in a step, in [0, 1].</param>
    /// <param name="overwriteEvery">The parameters become their average after every so many steps; null is at the end only.</param>
    /// <exception cref="ArgumentOutOfRangeException">The momentum lies outside [0, 1], or there is not at least one step.</exception>
    public WeightAveraging(double momentum = 0.99, int? overwriteEvery = null)
    {
        if (momentum is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(momentum), momentum, string.Create(CultureInfo.InvariantCulture, $"momentum is {momentum}; it must lie in [0, 1]."));
        if (overwriteEvery is { } every) ArgumentOutOfRangeException.ThrowIfNegativeOrZero(every, nameof(overwriteEvery));
        (Momentum, OverwriteEvery) = (momentum, overwriteEvery);
    }

    /// <summary>How much of the average is kept in a step.</summary>
    public double Momentum { get; }

    /// <summary>After how many steps the parameters become their average; null is at the end only.</summary>
    public int? OverwriteEvery { get; }

    /// <inheritdoc/>
    public override void OnTrainBegin(TrainingRun run)
    {
        _averages.Clear();
        _steps = 0;
    }

    /// <inheritdoc/>
    public override void OnTrainBatchEnd(TrainingRun run, int batch, double loss)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (_steps++ == 0)
        {
            foreach (Variable<float> parameter in run.Model.EnsureParameters())
            {
                if (parameter.RequiresGradient) _averages.Add((parameter, parameter.Values.ToArray()));
            }
        }
        else
        {
            foreach ((Variable<float> parameter, float[] average) in _averages)
            {
                ReadOnlySpan<float> values = parameter.Values;
                for (int i = 0; i < average.Length; i++) average[i] = (float)(Momentum * average[i] + (1 - Momentum) * values[i]);
            }
        }
        if (OverwriteEvery is { } every && _steps % every == 0) Overwrite();
    }

    /// <inheritdoc/>
    public override void OnTrainEnd(TrainingRun run)
    {
        Overwrite();
        _averages.Clear();
    }

    private void Overwrite()
    {
        foreach ((Variable<float> parameter, float[] average) in _averages) average.CopyTo(parameter.Data);
    }
}
