namespace AutoBce;

/// <summary>
/// Gradient descent in the form of Keras. Without momentum p -= learningRate * g; with it
/// <code>
/// w = momentum * w - learningRate * g
/// p += w                                        (or, with Nesterov's look-ahead, p += momentum * w - learningRate * g)
/// </code>
/// </summary>
public sealed class Sgd : Optimizer
{
    /// <summary>Velocities below 2^-116 become 0: they move nothing, and once subnormal they would slow every step down.</summary>
    private const float Tiny = 1.2037062152420224e-35f;

    /// <summary>Gradient descent with Keras's defaults.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The learning rate is negative or not finite, or momentum lies outside [0, 1).</exception>
    public Sgd(float learningRate = 0.01f, float momentum = 0, bool nesterov = false)
    {
        LearningRate = Checked(learningRate, float.IsFinite(learningRate) && learningRate >= 0, nameof(learningRate), NotNegative);
        Momentum = Checked(momentum, momentum is >= 0 and < 1, nameof(momentum), "must lie in [0, 1).");
        Nesterov = nesterov;
    }

    /// <inheritdoc/>
    public override float LearningRate { get; }

    /// <summary>How much of the velocity is kept in a step.</summary>
    public float Momentum { get; }

    /// <summary>Whether the step looks ahead along the velocity.</summary>
    public bool Nesterov { get; }

    /// <inheritdoc/>
    public override int Slots => Momentum == 0 ? 0 : 1;

    /// <inheritdoc/>
    public override void Update(Span<float> parameters, ReadOnlySpan<float> gradient, Span<float> state, long step)
    {
        CheckLengths(parameters, gradient, state, Slots, step);
        if (Slots == 0)
        {
            for (int i = 0; i < parameters.Length; i++) parameters[i] -= LearningRate * gradient[i];
            return;
        }
        for (int i = 0; i < parameters.Length; i++)
        {
            float descent = LearningRate * gradient[i];
            float velocity = Momentum * state[i] - descent;
            if (MathF.Abs(velocity) < Tiny) velocity = 0;
            state[i] = velocity;
            parameters[i] += Nesterov ? Momentum * velocity - descent : velocity;
        }
    }
}
