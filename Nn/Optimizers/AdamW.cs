namespace AutoBce;

/// <summary>
/// <see cref="Adam"/> with a weight decay from the start (Loshchilov and Hutter, 2019), in the form of Keras: before the step, every
/// parameter loses the share learningRate * weightDecay of itself. Biases too: Keras leaves out only what it is told to, here by
/// <see cref="DecayingOptimizer.ExcludeFromWeightDecay"/>.
/// </summary>
public sealed class AdamW : DecayingOptimizer
{
    private readonly Adam _adam;

    /// <summary>AdamW with Keras's defaults.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The weight decay is negative or not finite, or another setting is out of the range that <see cref="Adam"/> states.</exception>
    public AdamW(float learningRate = 1e-3f, float weightDecay = 0.004f, float beta1 = 0.9f, float beta2 = 0.999f, float epsilon = 1e-7f)
    {
        _adam = new Adam(learningRate, beta1, beta2, epsilon);
        WeightDecay = CheckedDecay(weightDecay, nameof(weightDecay));
    }

    /// <summary>The same of doubles, rounded to float.</summary>
    /// <inheritdoc cref="AdamW(float, float, float, float, float)"/>
    public AdamW(double learningRate, double weightDecay = 0.004, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-7)
        : this((float)learningRate, (float)weightDecay, (float)beta1, (float)beta2, (float)epsilon)
    {
    }

    /// <inheritdoc/>
    public override float LearningRate => _adam.LearningRate;

    /// <inheritdoc cref="Adam.Beta1"/>
    public float Beta1 => _adam.Beta1;

    /// <inheritdoc cref="Adam.Beta2"/>
    public float Beta2 => _adam.Beta2;

    /// <inheritdoc cref="Adam.Epsilon"/>
    public float Epsilon => _adam.Epsilon;

    /// <inheritdoc/>
    public override int Slots => AdamRule.Slots;

    private protected override string OwnSettings => Invariant($"{Beta1}, {Beta2}, {Epsilon}");

    private protected override void Run(float rate, float decay, Span<float> parameters, ReadOnlySpan<float> gradient, Span<float> state, long step) =>
        UpdatePass.Run<AdamRule>(AdamRule.Settings(rate, Beta1, Beta2, Epsilon, step) with { Decay = decay }, parameters, gradient, state);
}
