using static AutoBce.ScalarMath;

namespace AutoBce;

/// <summary>Activations that are declared as expressions, and compiled like losses.</summary>
internal static partial class SmoothActivations
{
    /// <summary>x s(x): SiLU, or swish (Elfwing et al., 2017; Ramachandran et al., 2017).</summary>
    [Activation]
    internal static float Silu(float x) => x * Sigmoid(x);

    /// <summary>GELU in its tanh form (Hendrycks and Gimpel, 2016).</summary>
    [Activation]
#pragma warning disable ABCE110 // The square root of 2/pi, which kernels in double have in all digits.
    internal static float Gelu(float x) => 0.5f * x * (1 + Tanh(0.7978845608028654f * (x + (0.044715f * x * x * x))));
#pragma warning restore ABCE110

    /// <summary>log(1 + e^x).</summary>
    [Activation]
    internal static float SoftplusOf(float x) => Softplus(x);

    /// <summary>x tanh(softplus(x)) (Misra, 2019).</summary>
    [Activation]
    internal static float Mish(float x) => x * Tanh(Softplus(x));

    /// <summary>x where it is positive, else alpha (e^x - 1) (Clevert et al., 2015).</summary>
    [Activation]
    internal static float Elu(float x, float alpha = 1) => x > 0 ? x : alpha * Expm1(x);

    /// <summary>x where it is positive, else slope x (Maas et al., 2013). Keras's default slope.</summary>
    [Activation]
    internal static float LeakyRelu(float x, float slope = 0.3f) => x > 0 ? x : slope * x;
}
