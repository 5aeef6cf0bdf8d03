using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AutoBce;

/// <summary>
/// Adam of Kingma and Ba (2015) in the form of Keras ("epsilon hat"), for step t = 1, 2, ...:
/// <code>
/// alpha = learningRate * sqrt(1 - beta2^t) / (1 - beta1^t)
/// m += (g - m) * (1 - beta1)
/// v += (g * g - v) * (1 - beta2)
/// p -= alpha * m / (sqrt(v) + epsilon)
/// </code>
/// A zero gradient still moves p while m is not 0. Moments below 2^-116 become 0: subnormal numbers, into which m falls after some
/// hundreds of steps without gradient, make a step many times slower and move nothing.
/// </summary>
/// <remarks>PyTorch's epsilon is not this one: at step 1 Keras's 1e-7 acts as 3.2e-6 does there.</remarks>
public sealed class Adam : Optimizer
{
    /// <summary>Smallest moment kept: 1024 times the smallest normal float, so that its products with 1 - beta are normal too.</summary>
    private const float Tiny = 1.2037062152420224e-35f;

    /// <summary>Below it the square of a gradient is below <see cref="Tiny"/>: 2^-58.</summary>
    private const float TinyRoot = 3.469446951953614e-18f;

    /// <summary>Adam with Keras's defaults.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The learning rate is negative or not finite, a beta lies outside [0, 1), or epsilon is
    /// not a positive finite number.</exception>
    public Adam(float learningRate = 1e-3f, float beta1 = 0.9f, float beta2 = 0.999f, float epsilon = 1e-7f)
    {
        LearningRate = Checked(learningRate, float.IsFinite(learningRate) && learningRate >= 0, nameof(learningRate), NotNegative);
        Beta1 = Checked(beta1, beta1 is >= 0 and < 1, nameof(beta1), "must lie in [0, 1).");
        Beta2 = Checked(beta2, beta2 is >= 0 and < 1, nameof(beta2), "must lie in [0, 1).");
        Epsilon = Checked(epsilon, float.IsFinite(epsilon) && epsilon > 0, nameof(epsilon), "must be a positive finite number.");
    }

    /// <inheritdoc/>
    public override float LearningRate { get; }

    /// <summary>How much of the mean gradient is kept in a step.</summary>
    public float Beta1 { get; }

    /// <summary>How much of the mean squared gradient is kept in a step.</summary>
    public float Beta2 { get; }

    /// <summary>What is added to the root of the mean squared gradient.</summary>
    public float Epsilon { get; }

    /// <inheritdoc/>
    public override int Slots => 2;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Update(Span<float> parameters, ReadOnlySpan<float> gradient, Span<float> state, long step)
    {
        CheckLengths(parameters, gradient, state, Slots, step);
        Span<float> m = state[..parameters.Length], v = state[parameters.Length..];
        float alpha = (float)(LearningRate * Math.Sqrt(1 - Power(Beta2, step)) / (1 - Power(Beta1, step)));
        float rate1 = 1 - Beta1, rate2 = 1 - Beta2;

        Span<Vector<float>> ps = MemoryMarshal.Cast<float, Vector<float>>(parameters);
        Span<Vector<float>> ms = MemoryMarshal.Cast<float, Vector<float>>(m), vs = MemoryMarshal.Cast<float, Vector<float>>(v);
        ReadOnlySpan<Vector<float>> gs = MemoryMarshal.Cast<float, Vector<float>>(gradient);
        Vector<float> tiny = new(Tiny), tinyRoot = new(TinyRoot), epsilon = new(Epsilon);
        for (int i = 0; i < ps.Length; i++)
        {
            Vector<float> g = gs[i], size = Vector.Abs(g);
            Vector<float> kept = Vector.ConditionalSelect(Vector.LessThan(size, tiny), Vector<float>.Zero, g);
            Vector<float> root = Vector.ConditionalSelect(Vector.LessThan(size, tinyRoot), Vector<float>.Zero, g);
            Vector<float> mean = ms[i] + (kept - ms[i]) * rate1;
            Vector<float> square = vs[i] + (root * root - vs[i]) * rate2;
            mean = Vector.ConditionalSelect(Vector.LessThan(Vector.Abs(mean), tiny), Vector<float>.Zero, mean);
            square = Vector.ConditionalSelect(Vector.LessThan(square, tiny), Vector<float>.Zero, square);
            ms[i] = mean;
            vs[i] = square;
            ps[i] -= alpha * mean / (Vector.SquareRoot(square) + epsilon);
        }
        // Addition, product, quotient and root are exact to the last bit in vectors and scalars alike: where the tail begins does not show.
        for (int i = ps.Length * Vector<float>.Count; i < parameters.Length; i++)
        {
            float g = gradient[i], size = MathF.Abs(g), kept = size < Tiny ? 0 : g, root = size < TinyRoot ? 0 : g;
            float mean = m[i] + (kept - m[i]) * rate1;
            float square = v[i] + (root * root - v[i]) * rate2;
            m[i] = mean = MathF.Abs(mean) < Tiny ? 0 : mean;
            v[i] = square = square < Tiny ? 0 : square;
            parameters[i] -= alpha * mean / (MathF.Sqrt(square) + Epsilon);
        }
    }

    /// <summary>By squaring: the same bits everywhere, which Math.Pow does not promise.</summary>
    private static double Power(double x, long exponent)
    {
        double power = 1;
        for (; exponent > 0; exponent >>= 1, x *= x)
        {
            if ((exponent & 1) != 0) power *= x;
        }
        return power;
    }
}
