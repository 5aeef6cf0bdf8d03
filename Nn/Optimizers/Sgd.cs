using System.Runtime.CompilerServices;

namespace AutoBce;

/// <summary>
/// Gradient descent in the form of Keras. Without momentum p -= learningRate * g; with it
/// <code>
/// w = momentum * w - learningRate * g
/// p += w                                        (or, with Nesterov's look-ahead, p += momentum * w - learningRate * g)
/// </code>
/// Velocities below 2^-116 become 0: they move nothing, and once subnormal they would slow every step down.
/// </summary>
public sealed class Sgd : DecayingOptimizer
{
    /// <summary>Gradient descent with Keras's defaults.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The learning rate is negative or not finite, or momentum lies outside [0, 1).</exception>
    public Sgd(float learningRate = 0.01f, float momentum = 0, bool nesterov = false)
    {
        LearningRate = Rate(learningRate);
        Momentum = Share(momentum);
        Nesterov = nesterov;
    }

    /// <summary>The same of doubles, rounded to float.</summary>
    /// <inheritdoc cref="Sgd(float, float, bool)"/>
    public Sgd(double learningRate, double momentum = 0, bool nesterov = false)
        : this((float)learningRate, (float)momentum, nesterov)
    {
    }

    /// <inheritdoc/>
    public override float LearningRate { get; }

    /// <summary>How much of the velocity is kept in a step.</summary>
    public float Momentum { get; }

    /// <summary>Whether the step looks ahead along the velocity.</summary>
    public bool Nesterov { get; }

    /// <inheritdoc/>
    public override int Slots => Momentum == 0 ? 0 : 1;

    private protected override string OwnSettings => Invariant($"{Momentum}, {Nesterov}");

    private protected override void Run(float rate, float decay, Span<float> parameters, ReadOnlySpan<float> gradient, Span<float> state, long step)
    {
        UpdateSettings settings = new(rate, decay, Momentum: Momentum);
        if (Momentum == 0) UpdatePass.Run<Descent>(settings, parameters, gradient, state);
        else if (Nesterov) UpdatePass.Run<NesterovDescent>(settings, parameters, gradient, state);
        else UpdatePass.Run<MomentumDescent>(settings, parameters, gradient, state);
    }

    private readonly struct Descent : IUpdateRule
    {
        public static int Slots => 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TLanes Step<TLanes>(in UpdateLanes<TLanes> settings, TLanes p, TLanes g, ref TLanes first, ref TLanes second, ref TLanes third)
            where TLanes : struct, ILanes<TLanes, float> => TLanes.FusedMultiplyAdd(-g, settings.Rate, p);
    }

    private readonly struct MomentumDescent : IUpdateRule
    {
        public static int Slots => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TLanes Step<TLanes>(in UpdateLanes<TLanes> settings, TLanes p, TLanes g, ref TLanes velocity, ref TLanes second, ref TLanes third)
            where TLanes : struct, ILanes<TLanes, float> => p + Velocity(settings, g * settings.Rate, ref velocity);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal static TLanes Velocity<TLanes>(in UpdateLanes<TLanes> settings, TLanes descent, ref TLanes velocity) where TLanes : struct, ILanes<TLanes, float> =>
            velocity = Moments.Flush(settings, TLanes.FusedMultiplyAdd(velocity, settings.Momentum, -descent));
    }

    private readonly struct NesterovDescent : IUpdateRule
    {
        public static int Slots => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TLanes Step<TLanes>(in UpdateLanes<TLanes> settings, TLanes p, TLanes g, ref TLanes velocity, ref TLanes second, ref TLanes third)
            where TLanes : struct, ILanes<TLanes, float>
        {
            TLanes descent = g * settings.Rate;
            return p + TLanes.FusedMultiplyAdd(MomentumDescent.Velocity(settings, descent, ref velocity), settings.Momentum, -descent);
        }
    }
}
