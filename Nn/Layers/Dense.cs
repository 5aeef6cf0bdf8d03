using System.Numerics.Tensors;

namespace AutoBce;

/// <summary>
/// activation(x W + b), with W of shape [inputs, units] and b of shape [units]. W starts uniform on (-L, L),
/// L = sqrt(6 / (inputs + units)) (Glorot and Bengio, 2010); b starts at 0.
/// </summary>
public sealed class Dense : Layer
{
    private KeyValuePair<string, Variable<float>>[] _parameters = [];

    /// <summary>A layer of so many units.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is not at least one unit.</exception>
    public Dense(int units, Activation? activation = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(units);
        Units = units;
        Activation = activation;
    }

    /// <summary>The number of outputs.</summary>
    public int Units { get; }

    /// <summary>The function applied to the outputs; none is the same as linear.</summary>
    public Activation? Activation { get; }

    /// <inheritdoc/>
    public override string Kind => "dense";

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, Variable<float>>> Parameters => _parameters;

    internal override bool EndsInSigmoid => Activation == Activation.Sigmoid;

    private Variable<float> Kernel => _parameters[0].Value;

    private Variable<float> Bias => _parameters[1].Value;

    /// <inheritdoc/>
    public override int OutputsFor(int inputs) => Units;

    /// <inheritdoc/>
    public override long ParameterCountFor(int inputs) => ((long)inputs + 1) * Units;

    /// <inheritdoc/>
    protected internal override void CreateParameters(int inputs, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        double limit = Math.Sqrt(6.0 / ((double)inputs + Units));
        float[] kernel = new float[checked(inputs * Units)];
        for (int i = 0; i < kernel.Length; i++) kernel[i] = (float)((2 * random.NextDouble() - 1) * limit);
        _parameters =
        [
            new("kernel", new Variable<float>(new ReadOnlyTensorSpan<float>(kernel, [inputs, Units]), requiresGradient: true)),
            new("bias", new Variable<float>(new ReadOnlyTensorSpan<float>(new float[Units], [Units]), requiresGradient: true)),
        ];
    }

    /// <inheritdoc/>
    public override Variable<float> Forward(Variable<float> input)
    {
        CheckInput(input);
        if (Activation == Activation.Relu) return input.AffineRelu(Kernel, Bias);
        Variable<float> affine = input.Affine(Kernel, Bias);
        return Activation is null ? affine : Activation.Apply(affine);
    }

    internal override Variable<float> ForwardLogits(Variable<float> input)
    {
        if (!EndsInSigmoid) return Forward(input);
        CheckInput(input);
        return input.Affine(Kernel, Bias);
    }

    private void CheckInput(Variable<float> input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (_parameters.Length == 0)
            throw new InvalidOperationException("dense: the parameters do not exist yet; add the layer to a Sequential and call Build, Fit or Predict on that.");
    }
}
