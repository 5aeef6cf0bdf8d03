using System.Runtime.CompilerServices;

namespace AutoBce;

/// <summary>
/// Adam of Kingma and Ba (2015) in the form of Keras ("epsilon hat"), for step t = 1, 2, ...:
/// <code>
/// alpha = learningRate * sqrt(1 - beta2^t) / (1 - beta1^t)
/// m += (g - m) * (1 - beta1)
/// v += (g * g - v) * (1 - beta2)
/// p -= alpha * m / (sqrt(v) + epsilon)
/// </code>
/// A zero gradient still moves p while m is not 0. Gradients below 2^-58 count as 0, and moments below 2^-116 become 0: subnormal numbers,
/// into which m falls after some hundreds of steps without gradient, make a step many times slower and move nothing.
/// </summary>
/// <remarks>PyTorch's epsilon is not this one: at step 1 Keras's 1e-7 acts as 3.2e-6 does there.</remarks>
public sealed class Adam : DecayingOptimizer
{
    /// <summary>Adam with Keras's defaults.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The learning rate is negative or not finite, a beta lies outside [0, 1), or epsilon is
    /// not a positive finite number.</exception>
    public Adam(float learningRate = 1e-3f, float beta1 = 0.9f, float beta2 = 0.999f, float epsilon = 1e-7f)
    {
        LearningRate = Rate(learningRate);
        Beta1 = Share(beta1);
        Beta2 = Share(beta2);
        Epsilon = Positive(epsilon);
    }

    /// <summary>The same of doubles, rounded to float.</summary>
    /// <inheritdoc cref="Adam(float, float, float, float)"/>
    public Adam(double learningRate, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-7)
        : this((float)learningRate, (float)beta1, (float)beta2, (float)epsilon)
    {
    }

    /// <inheritdoc/>
    public override float LearningRate { get; }

    /// <summary>How much of the mean gradient is kept in a step.</summary>
    public float Beta1 { get; }

    /// <summary>How much of the mean squared gradient is kept in a step.</summary>
    public float Beta2 { get; }

    /// <summary>What is added to the root of the mean squared gradient.</summary>
    public float Epsilon { get; }

    /// <summary>Whether p moves by the largest v so far instead of v (Reddi, Kale and Kumar, 2018), compared before its correction, as in Keras.</summary>
    public bool AmsGrad { get; init; }

    /// <inheritdoc/>
    public override int Slots => AmsGrad ? AmsGradRule.Slots : AdamRule.Slots;

    private protected override string OwnSettings => Invariant($"{Beta1}, {Beta2}, {Epsilon}, {AmsGrad}");

    private protected override void Run(float rate, float decay, Span<float> parameters, ReadOnlySpan<float> gradient, Span<float> state, long step)
    {
        UpdateSettings settings = AdamRule.Settings(rate, Beta1, Beta2, Epsilon, step) with { Decay = decay };
        if (AmsGrad) UpdatePass.Run<AmsGradRule>(settings, parameters, gradient, state);
        else UpdatePass.Run<AdamRule>(settings, parameters, gradient, state);
    }
}

/// <summary>p - alpha m / (sqrt(v) + epsilon), with the moving averages m and v.</summary>
internal readonly struct AdamRule : IUpdateRule
{
    public static int Slots => 2;

    public static UpdateSettings Settings(float learningRate, float beta1, float beta2, float epsilon, long step) => new(
        (float)(learningRate * Math.Sqrt(1 - Power(beta2, step)) / (1 - Power(beta1, step))), MeanShare: 1 - beta1, SquareShare: 1 - beta2, Epsilon: epsilon);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Step<TLanes>(in UpdateLanes<TLanes> settings, TLanes p, TLanes g, ref TLanes m, ref TLanes v, ref TLanes none)
        where TLanes : struct, ILanes<TLanes, float>
    {
        Average(settings, g, ref m, ref v);
        return Move(settings, p, m, v);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Average<TLanes>(in UpdateLanes<TLanes> settings, TLanes g, ref TLanes m, ref TLanes v) where TLanes : struct, ILanes<TLanes, float>
    {
        g = Moments.Gradient(g);
        m = Moments.Average(m, g, settings.MeanShare);
        v = Moments.AverageSquare(v, g, settings.SquareShare);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes Move<TLanes>(in UpdateLanes<TLanes> settings, TLanes p, TLanes m, TLanes v) where TLanes : struct, ILanes<TLanes, float> =>
        p - settings.Rate * m / (TLanes.Sqrt(v) + settings.Epsilon);

    /// <summary>By squaring: the same bits everywhere, which Math.Pow does not promise. What 1 has no digits for is 0.</summary>
    private static double Power(double x, long exponent)
    {
        const double negligible = 1e-20;
        double power = 1;
        for (; exponent > 0; exponent >>= 1, x *= x)
        {
            if (x < negligible) return 0;
            if ((exponent & 1) != 0) power *= x;
        }
        return power;
    }
}

/// <summary>The same with the largest v so far.</summary>
internal readonly struct AmsGradRule : IUpdateRule
{
    public static int Slots => 3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Step<TLanes>(in UpdateLanes<TLanes> settings, TLanes p, TLanes g, ref TLanes m, ref TLanes v, ref TLanes largest)
        where TLanes : struct, ILanes<TLanes, float>
    {
        AdamRule.Average(settings, g, ref m, ref v);
        largest = TLanes.SelectLess(largest, v, v, largest);
        return AdamRule.Move(settings, p, m, largest);
    }
}
