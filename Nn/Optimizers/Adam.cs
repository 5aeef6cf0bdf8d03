using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

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

    public static UpdateSettings Settings(float learningRate, float beta1, float beta2, float epsilon, long step)
    {
        (double power1, double power2) = Powers(beta1, beta2, step);
        return new((float)(learningRate * Math.Sqrt(1 - power2) / (1 - power1)), MeanShare: 1 - beta1, SquareShare: 1 - beta2, Epsilon: epsilon);
    }

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
        g = Moments.Gradient(settings, g);
        m = Moments.Average(settings, m, g);
        v = Moments.AverageSquare(settings, v, g);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes Move<TLanes>(in UpdateLanes<TLanes> settings, TLanes p, TLanes m, TLanes v) where TLanes : struct, ILanes<TLanes, float> =>
        p - settings.Rate * m / (TLanes.Sqrt(v) + settings.Epsilon);

    /// <summary>x^exponent and y^exponent by squaring: the same bits everywhere, which Math.Pow does not promise. What 1 has no digits for is 0.</summary>
    private static (double X, double Y) Powers(double x, double y, long exponent)
    {
        Vector128<double> negligible = Vector128.Create(1e-20), one = Vector128.Create(1.0), factors = Vector128.Create(x, y), powers = one;
        for (; exponent > 0; exponent >>= 1, factors *= factors)
        {
            // The highest bit is still to come: what is 0 here is 0 in the end. Without branches, which would often be guessed wrong.
            factors = Vector128.ConditionalSelect(Vector128.LessThan(factors, negligible), Vector128<double>.Zero, factors);
            powers *= Vector128.ConditionalSelect(Vector128.Create(-(exponent & 1)).AsDouble(), factors, one);
        }
        return (powers[0], powers[1]);
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
