using System.Globalization;
using System.Runtime.CompilerServices;

namespace AutoBce;

/// <summary>
/// A rule that moves parameters against their gradients. It holds settings only; the state (moments, velocity) belongs to the model
/// that was compiled with it, so that one optimiser may serve several models.
/// </summary>
public abstract class Optimizer
{
    private float? _rate;

    private protected const string NotNegative = "must be a finite number, 0 or above.";

    /// <summary>The factor of every step, before the schedule's.</summary>
    public abstract float LearningRate { get; }

    /// <summary>What the learning rate is multiplied by from step to step; none leaves it as it is.</summary>
    public LearningRateSchedule? Schedule { get; init; }

    /// <summary>What happens to gradients that are too large, before they are used; none leaves them as they are.</summary>
    public GradientClipping? Clipping { get; init; }

    /// <summary>How many numbers of state one parameter has: 0 for plain gradient descent, 2 for Adam.</summary>
    public abstract int Slots { get; }

    /// <summary>All settings but the learning rate as text, for model files: the state of one with other settings is of no use. A rule of
    /// your own has none that are known.</summary>
    internal string Settings => Invariant($"{RuleSettings}{(Schedule is null ? "" : $"; {Text(Schedule)}")}{(Clipping is null ? "" : $"; {Clipping}")}");

    /// <summary>What a rule has besides the learning rate.</summary>
    private protected virtual string RuleSettings => "";

    /// <summary>Whether each parameter moves by its own gradient and state alone, so that parameters of many tensors may be passed as one array.</summary>
    internal virtual bool IsElementwise => false;

    /// <summary>Whether finite gradients never make a parameter infinite, as long as the loss is finite.</summary>
    internal virtual bool IsSafe => false;

    /// <summary>Applies step number <paramref name="step"/> (1, 2, ...) to one array of n parameters. Gradients were clipped before.</summary>
    /// <param name="parameters">n parameters, changed in place.</param>
    /// <param name="gradient">n derivatives of the loss, all finite.</param>
    /// <param name="state">Slots * n numbers, slot by slot, all 0 before the first step.</param>
    /// <param name="step">The number of the step, from 1.</param>
    public abstract void Update(Span<float> parameters, ReadOnlySpan<float> gradient, Span<float> state, long step);

    /// <summary>The same for one parameter tensor whose name may matter; what trains calls it where parameters are not passed as one array.</summary>
    internal virtual void UpdateNamed(string name, Span<float> parameters, ReadOnlySpan<float> gradient, Span<float> state, long step) =>
        Update(parameters, gradient, state, step);

    /// <summary>Looks at the names of a model's parameters before the first step.</summary>
    /// <exception cref="InvalidOperationException">The settings name a parameter that is not there.</exception>
    internal virtual void CheckNames(ReadOnlySpan<string> names)
    {
    }

    /// <summary>The learning rate of a step, which rules of your own should ask for: <see cref="LearningRate"/>, or what a callback set instead, times the factor of the <see cref="Schedule"/>.</summary>
    /// <param name="step">The number of the step, from 1.</param>
    /// <exception cref="InvalidOperationException">The schedule gives a factor that is negative or not finite.</exception>
    public float RateAt(long step)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        if (Schedule is null) return BaseRate;
        double factor = Schedule.Factor(step - 1);
        float rate = (float)(BaseRate * factor);
        if (factor >= 0 && float.IsFinite(rate)) return rate;
        throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture,
            $"{Schedule.GetType().Name} gives the factor {factor} after {step - 1} steps; it must be finite, and 0 or above."));
    }

    /// <summary>What <see cref="RateAt"/> starts from: the learning rate, or what a callback set in its place.</summary>
    internal float BaseRate => _rate ?? LearningRate;

    /// <summary>The same rule whose <see cref="RateAt"/> starts from another rate; this one, which other models may use, stays as it is.</summary>
    internal Optimizer WithRate(float rate)
    {
        Optimizer copy = (Optimizer)MemberwiseClone();
        copy._rate = rate;
        return copy;
    }

    /// <summary>The optimiser of a Keras name, with Keras's defaults.</summary>
    /// <exception cref="ArgumentException">The name is unknown.</exception>
    public static implicit operator Optimizer(string name) => Named(name, "optimizer");

    /// <summary>The optimiser of a Keras name, in upper or lower case as in Keras 3, with Keras's defaults.</summary>
    /// <exception cref="ArgumentException">The name is unknown.</exception>
    internal static Optimizer Named(string name, string argument) => name?.ToLowerInvariant() switch
    {
        null => throw new ArgumentNullException(argument),
        "adam" => new Adam(),
        "adamw" => new AdamW(),
        "sgd" => new Sgd(),
        "rmsprop" => new RmsProp(),
        _ => throw new ArgumentException(
            $"optimizer \"{name}\" is unknown; known are \"adam\", \"adamw\", \"rmsprop\" and \"sgd\", or pass an Optimizer.", argument),
    };

    private protected static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    /// <summary>Records print their numbers in the culture of the thread.</summary>
    private static string Text(LearningRateSchedule schedule)
    {
        CultureInfo culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
            return schedule.ToString();
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    private protected static float Checked(float value, bool valid, string rule, [CallerArgumentExpression(nameof(value))] string argument = "") =>
        valid ? value : throw new ArgumentOutOfRangeException(argument, value, $"{argument} {rule}");

    private protected static float Rate(float learningRate) => Checked(learningRate, float.IsFinite(learningRate) && learningRate >= 0, NotNegative);

    private protected static float Share(float value, [CallerArgumentExpression(nameof(value))] string argument = "") =>
        Checked(value, value is >= 0 and < 1, "must lie in [0, 1).", argument);

    private protected static float Positive(float value, [CallerArgumentExpression(nameof(value))] string argument = "") =>
        Checked(value, float.IsFinite(value) && value > 0, "must be a positive finite number.", argument);

    private protected void CheckLengths(ReadOnlySpan<float> parameters, ReadOnlySpan<float> gradient, ReadOnlySpan<float> state, long step)
    {
        if (gradient.Length != parameters.Length)
        {
            throw new ArgumentException(
                $"gradient has {gradient.Length} numbers and parameters {parameters.Length}: give one derivative to each parameter.", nameof(gradient));
        }
        if (state.Length != (long)Slots * parameters.Length)
            throw new ArgumentException($"state has {state.Length} numbers; {parameters.Length} parameters take {Slots} each.", nameof(state));
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
    }

    /// <summary>Up to it a loss overflows, and stops training, before a parameter can.</summary>
    private protected bool HasSaneRate => LearningRate <= 1e6f && (Schedule is null || Schedule.IsAtMostOne);
}
