using System.Runtime.CompilerServices;

namespace AutoBce;

/// <summary>
/// RMSprop (Hinton, 2012) in the form of Keras 3:
/// <code>
/// v += (g * g - v) * (1 - rho)
/// a += (g - a) * (1 - rho)                      (centered only, else a = 0)
/// w = momentum * w + learningRate * g / sqrt(v - a * a + epsilon)
/// p -= w
/// </code>
/// Gradients below 2^-58 count as 0, and moments below 2^-116 become 0.
/// </summary>
public sealed class RmsProp : DecayingOptimizer
{
    /// <summary>RMSprop with Keras's defaults.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The learning rate is negative or not finite, rho or momentum lies outside [0, 1), or
    /// epsilon is not a positive finite number.</exception>
    public RmsProp(float learningRate = 1e-3f, float rho = 0.9f, float momentum = 0, float epsilon = 1e-7f, bool centered = false)
    {
        LearningRate = Rate(learningRate);
        Rho = Share(rho);
        Momentum = Share(momentum);
        Epsilon = Positive(epsilon);
        Centered = centered;
    }

    /// <summary>The same of doubles, rounded to float.</summary>
    /// <inheritdoc cref="RmsProp(float, float, float, float, bool)"/>
    public RmsProp(double learningRate, double rho = 0.9, double momentum = 0, double epsilon = 1e-7, bool centered = false)
        : this((float)learningRate, (float)rho, (float)momentum, (float)epsilon, centered)
    {
    }

    /// <inheritdoc/>
    public override float LearningRate { get; }

    /// <summary>How much of the mean squared gradient is kept in a step.</summary>
    public float Rho { get; }

    /// <summary>How much of the velocity is kept in a step.</summary>
    public float Momentum { get; }

    /// <summary>What is added to the mean squared gradient, under the root.</summary>
    public float Epsilon { get; }

    /// <summary>Whether the squared mean is taken off the mean square, which makes it a variance.</summary>
    public bool Centered { get; }

    private bool IsPlain => Momentum == 0 && !Centered;

    /// <inheritdoc/>
    public override int Slots => IsPlain ? PlainRule.Slots : FullRule.Slots;

    private protected override string OwnSettings => Invariant($"{Rho}, {Momentum}, {Epsilon}, {Centered}");

    private protected override void Run(float rate, float decay, Span<float> parameters, ReadOnlySpan<float> gradient, Span<float> state, long step)
    {
        UpdateSettings settings = new(rate, decay, 1 - Rho, 1 - Rho, Epsilon, Momentum, Centered ? 1 : 0);
        if (IsPlain) UpdatePass.Run<PlainRule>(settings, parameters, gradient, state);
        else UpdatePass.Run<FullRule>(settings, parameters, gradient, state);
    }

    private readonly struct PlainRule : IUpdateRule
    {
        public static int Slots => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TLanes Step<TLanes>(in UpdateLanes<TLanes> settings, TLanes p, TLanes g, ref TLanes v, ref TLanes second, ref TLanes third)
            where TLanes : struct, ILanes<TLanes, float>
        {
            g = Moments.Gradient(settings, g);
            v = Moments.AverageSquare(settings, v, g);
            return p - g * settings.Rate / TLanes.Sqrt(v + settings.Epsilon);
        }
    }

    private readonly struct FullRule : IUpdateRule
    {
        public static int Slots => 3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TLanes Step<TLanes>(in UpdateLanes<TLanes> settings, TLanes p, TLanes g, ref TLanes v, ref TLanes mean, ref TLanes velocity)
            where TLanes : struct, ILanes<TLanes, float>
        {
            g = Moments.Gradient(settings, g);
            v = Moments.AverageSquare(settings, v, g);
            mean = Moments.Average(settings, mean, g);
            // Rounding may leave the mean of squares below the squared mean, whose root is no number: a variance is not negative.
            TLanes centre = Moments.Gradient(settings, mean) * settings.Centering;
            TLanes variance = TLanes.FusedMultiplyAdd(-centre, centre, v);
            variance = TLanes.SelectLess(variance, default, default, variance);
            TLanes increment = g * settings.Rate / TLanes.Sqrt(variance + settings.Epsilon);
            velocity = Moments.Flush(settings, TLanes.FusedMultiplyAdd(velocity, settings.Momentum, increment));
            return p - velocity;
        }
    }
}
