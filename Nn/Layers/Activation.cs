using System.Diagnostics.CodeAnalysis;

namespace AutoBce;

/// <summary>An elementwise function after the affine part of a layer. Derive from it to write one out of Variable operations.</summary>
public abstract class Activation
{
    /// <summary>max(x, 0), with derivative 0 at 0.</summary>
    public static Activation Relu { get; } = new Function("relu", static x => x.Relu());

    /// <summary>1 / (1 + exp(-x)). As the last activation of a model it makes the outputs probabilities, and the model trains on the
    /// logits before it.</summary>
    public static Activation Sigmoid { get; } = new Function("sigmoid", static x => x.Sigmoid());

    /// <summary>The hyperbolic tangent.</summary>
    public static Activation Tanh { get; } = new Function("tanh", static x => x.Tanh());

    /// <summary>x itself.</summary>
    public static Activation Linear { get; } = new Function("linear", static x => x);

    /// <summary>x s(x), also called swish (Elfwing et al., 2017).</summary>
    public static Activation Silu { get; } = new Generated("silu", new SmoothActivations.SiluActivation());

    /// <summary>GELU in its tanh form: 0.5 x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) (Hendrycks and Gimpel, 2016).</summary>
    public static Activation Gelu { get; } = new Generated("gelu", new SmoothActivations.GeluActivation());

    /// <summary>log(1 + e^x).</summary>
    public static Activation Softplus { get; } = new Generated("softplus", new SmoothActivations.SoftplusOfActivation());

    /// <summary>x tanh(softplus(x)) (Misra, 2019).</summary>
    public static Activation Mish { get; } = new Generated("mish", new SmoothActivations.MishActivation());

    /// <summary>x where it is positive, else e^x - 1 (Clevert et al., 2015).</summary>
    public static Activation Elu { get; } = new Generated("elu", new SmoothActivations.EluActivation());

    /// <summary>x where it is positive, else 0.3 x, Keras's default slope (Maas et al., 2013).</summary>
    public static Activation LeakyRelu { get; } = new Generated("leaky_relu", new SmoothActivations.LeakyReluActivation());

    /// <summary>What summaries and model files call it.</summary>
    public abstract string Name { get; }

    /// <summary>The activations that model files know by name.</summary>
    internal static IReadOnlyList<Activation> Known { get; } = [Relu, Sigmoid, Tanh, Linear, Silu, Gelu, Softplus, Mish, Elu, LeakyRelu];

    /// <summary>Those that are the same function as the one that Keras has under the name.</summary>
    private static readonly Activation[] s_ofKeras = [Relu, Sigmoid, Tanh, Linear, Silu, Softplus, Mish, Elu];

    /// <summary>An activation of your own, declared with [Activation]. Model files hold its name; Load is given it.</summary>
    public static implicit operator Activation(ElementwiseActivation activation) => From(activation);

    /// <inheritdoc cref="op_Implicit(ElementwiseActivation)"/>
    public static Activation From(ElementwiseActivation activation)
    {
        ArgumentNullException.ThrowIfNull(activation);
        return new Generated(activation.ToString(), activation);
    }

    /// <summary>The activation of a Keras name, such as "relu"; null, as there, is none. "gelu" and "leaky_relu" are other functions in Keras than here, and are refused.</summary>
    /// <exception cref="ArgumentException">The name is unknown; the message lists the known ones.</exception>
    [return: NotNullIfNotNull(nameof(name))]
    public static implicit operator Activation?(string? name) => name is null ? null : From(name);

    /// <inheritdoc cref="op_Implicit(string)"/>
    public static Activation From(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return (name == "swish" ? Silu : s_ofKeras.FirstOrDefault(activation => activation.Name == name)) ?? throw new ArgumentException(
            $"activation \"{name}\" is unknown; known are {string.Join(", ", s_ofKeras.Select(known => $"\"{known.Name}\""))} and \"swish\". Keras's \"gelu\" is made of erf and its \"leaky_relu\" has slope 0.2: Activation.Gelu is the tanh form, Activation.LeakyRelu has slope 0.3. Or pass an Activation.",
            nameof(name));
    }

    /// <summary>What it was made from; null for others.</summary>
    internal virtual ElementwiseActivation? Elementwise => null;

    /// <summary>The function, shape to same shape.</summary>
    public abstract Variable<float> Apply(Variable<float> x);

    private sealed class Function(string name, Func<Variable<float>, Variable<float>> function) : Activation
    {
        public override string Name => name;

        public override Variable<float> Apply(Variable<float> x) => function(x);
    }

    private sealed class Generated(string name, ElementwiseActivation activation) : Activation
    {
        public override string Name => name;

        internal override ElementwiseActivation? Elementwise => activation;

        public override Variable<float> Apply(Variable<float> x) => x.Apply(activation);
    }
}
