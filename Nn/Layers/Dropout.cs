using System.Globalization;

namespace AutoBce;

/// <summary>
/// While training, sets a random share of its inputs to 0 and multiplies the others by 1 / (1 - share); else it changes nothing (Srivastava
/// et al., 2014). What is dropped depends on seed, step and layer alone, so that training that is resumed drops the same.
/// </summary>
public sealed class Dropout : Layer
{
    private readonly RandomSource _random = new(0);
    private float[] _mask = [];

    /// <summary>A layer that drops a share of its inputs.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The share lies outside [0, 1).</exception>
    public Dropout(double rate)
    {
        if (rate is not (>= 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(rate), rate, string.Create(CultureInfo.InvariantCulture, $"rate is {rate}; it must lie in [0, 1)."));
        Rate = rate;
    }

    /// <summary>The share of inputs that are dropped.</summary>
    public double Rate { get; }

    /// <inheritdoc/>
    public override string Kind => "dropout";

    internal override IReadOnlyList<string> ParameterNames => [];

    /// <inheritdoc/>
    public override int OutputsFor(int inputs) => inputs;

    /// <inheritdoc/>
    public override Variable<float> Forward(Variable<float> input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (Rate == 0 || Owner?.StepSeed is not { } seed || Tape.Current is not { } tape) return input;
        int index = 0;
        while (Owner.Layers[index] != this) index++;
        _random.Restart(seed + (ulong)index * 0x9E3779B97F4A7C15, "dropout");
        if (_mask.Length < input.Count) _mask = new float[input.Count];
        float kept = (float)(1 / (1 - Rate));
        for (int i = 0; i < input.Count; i++) _mask[i] = _random.NextSingle() >= Rate ? kept : 0;
        int rows = (int)input.Shape[0];
        return input * tape.Input<float>(_mask.AsSpan(0, input.Count), rows, input.Count / rows);
    }
}
