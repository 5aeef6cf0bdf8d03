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

    /// <summary>What summaries and model files call it.</summary>
    public abstract string Name { get; }

    /// <summary>The activations that model files know by name.</summary>
    internal static IReadOnlyList<Activation> Known { get; } = [Relu, Sigmoid, Tanh, Linear];

    /// <summary>The function, shape to same shape.</summary>
    public abstract Variable<float> Apply(Variable<float> x);

    private sealed class Function(string name, Func<Variable<float>, Variable<float>> function) : Activation
    {
        public override string Name => name;

        public override Variable<float> Apply(Variable<float> x) => function(x);
    }
}
