namespace AutoBce;

/// <summary>
/// A rule that moves parameters against their gradients. It holds settings only; the state (moments, velocity) belongs to the model
/// that was compiled with it, so that one optimiser may serve several models.
/// </summary>
public abstract class Optimizer
{
    private protected const string NotNegative = "must be a finite number, 0 or above.";

    /// <summary>The factor of every step.</summary>
    public abstract float LearningRate { get; }

    /// <summary>How many numbers of state one parameter has: 0 for plain gradient descent, 2 for Adam.</summary>
    public abstract int Slots { get; }

    /// <summary>Applies step number <paramref name="step"/> (1, 2, ...) to one array of n parameters.</summary>
    /// <param name="parameters">n parameters, changed in place.</param>
    /// <param name="gradient">n derivatives of the loss, all finite.</param>
    /// <param name="state">Slots * n numbers, slot by slot, all 0 before the first step.</param>
    /// <param name="step">The number of the step, from 1.</param>
    public abstract void Update(Span<float> parameters, ReadOnlySpan<float> gradient, Span<float> state, long step);

    /// <summary>The optimiser of a Keras name, with Keras's defaults.</summary>
    /// <exception cref="ArgumentException">The name is unknown.</exception>
    internal static Optimizer Named(string name) => name switch
    {
        "adam" or "Adam" => new Adam(),
        "sgd" or "SGD" => new Sgd(),
        _ => throw new ArgumentException($"optimizer \"{name}\" is unknown; known are \"adam\" and \"sgd\", or pass an Optimizer.", nameof(name)),
    };

    private protected static float Checked(float value, bool valid, string argument, string rule) =>
        valid ? value : throw new ArgumentOutOfRangeException(argument, value, $"{argument} {rule}");

    private protected static void CheckLengths(ReadOnlySpan<float> parameters, ReadOnlySpan<float> gradient, ReadOnlySpan<float> state, int slots, long step)
    {
        if (gradient.Length != parameters.Length)
        {
            throw new ArgumentException(
                $"gradient has {gradient.Length} numbers and parameters {parameters.Length}: give one derivative to each parameter.", nameof(gradient));
        }
        if (state.Length != slots * parameters.Length)
            throw new ArgumentException($"state has {state.Length} numbers; {parameters.Length} parameters take {slots} each.", nameof(state));
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
    }
}
