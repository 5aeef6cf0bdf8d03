namespace AutoBce;

/// <summary>An activation as a layer of its own, without parameters.</summary>
public sealed class ActivationLayer : Layer
{
    /// <summary>Applies the activation to each element.</summary>
    public ActivationLayer(Activation activation)
    {
        ArgumentNullException.ThrowIfNull(activation);
        Activation = activation;
    }

    /// <summary>The function applied.</summary>
    public Activation Activation { get; }

    /// <inheritdoc/>
    public override string Kind => "activation";

    internal override IReadOnlyList<string> ParameterNames => [];

    internal override bool EndsInSigmoid => Activation == Activation.Sigmoid;

    /// <inheritdoc/>
    public override int OutputsFor(int inputs) => inputs;

    /// <inheritdoc/>
    public override Variable<float> Forward(Variable<float> input) => Activation.Apply(input);

    internal override Variable<float> ForwardLogits(Variable<float> input) => EndsInSigmoid ? input : Forward(input);
}
