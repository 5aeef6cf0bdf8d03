using System.Globalization;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace AutoBce;

/// <summary>
/// activation(x W + b), with W of shape [inputs, units] and b of shape [units]. W starts uniform on (-L, L),
/// L = sqrt(6 / (inputs + units)) (Glorot and Bengio, 2010); b starts at 0, or is left out.
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

    /// <summary>How W starts; Keras's kernel_initializer.</summary>
    public Initializer KernelInitializer { get; init => field = value ?? throw new ArgumentNullException(nameof(value)); } = Initializer.GlorotUniform;

    /// <summary>How b starts; Keras's bias_initializer.</summary>
    public Initializer BiasInitializer { get; init => field = value ?? throw new ArgumentNullException(nameof(value)); } = Initializer.Zeros;

    /// <summary>Whether b is added; Keras's use_bias.</summary>
    public bool UseBias { get; init; } = true;

    /// <summary>What the sum of the squares of W is multiplied by before it is added to the loss while the layer is trained: kernel_regularizer=keras.regularizers.L2(...).</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative or not finite.</exception>
    public float L2 { get; init => field = Strength(value); }

    /// <summary>What the sum of the magnitudes of W is multiplied by before it is added to the loss, which draws weights to 0: kernel_regularizer=keras.regularizers.L1(...),
    /// and with <see cref="L2"/> L1L2(...). At 0 its derivative counts as 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative or not finite.</exception>
    public float L1 { get; init => field = Strength(value); }

    /// <summary>The function applied to the outputs; none is the same as linear.</summary>
    public Activation? Activation { get; }

    /// <inheritdoc/>
    public override string Kind => "dense";

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, Variable<float>>> Parameters => _parameters;

    internal override IReadOnlyList<string> ParameterNames => UseBias ? ["kernel", "bias"] : ["kernel"];

    /// <summary>Whether it adds to the loss.</summary>
    internal bool IsPenalised => L1 != 0 || L2 != 0;

    internal override bool EndsInSigmoid => Activation == Activation.Sigmoid;

    private Variable<float> Kernel => _parameters[0].Value;

    private Variable<float> Bias => _parameters[1].Value;

    /// <inheritdoc/>
    public override int OutputsFor(int inputs) => Units;

    /// <inheritdoc/>
    public override long ParameterCountFor(int inputs) => ((long)inputs + (UseBias ? 1 : 0)) * Units;

    /// <inheritdoc/>
    protected internal override void CreateParameters(int inputs, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        KeyValuePair<string, Variable<float>> kernel = Parameter("kernel", KernelInitializer, [inputs, Units]);
        _parameters = UseBias ? [kernel, Parameter("bias", BiasInitializer, [Units])] : [kernel];

        KeyValuePair<string, Variable<float>> Parameter(string name, Initializer initializer, ReadOnlySpan<nint> shape)
        {
            nint count = 1;
            foreach (nint length in shape) count = checked((int)(count * length));
            float[] values = new float[count];
            initializer.Fill(values, inputs, Units, random);
            return new(name, new Variable<float>(new ReadOnlyTensorSpan<float>(values, shape), requiresGradient: true));
        }
    }

    /// <inheritdoc/>
    public override Variable<float> Forward(Variable<float> input)
    {
        if (Activation == Activation.Relu && UseBias)
        {
            CheckInput(input);
            return input.AffineRelu(Kernel, Bias);
        }
        Variable<float> affine = Affine(input);
        return Activation is null ? affine : Activation.Apply(affine);
    }

    internal override Variable<float> ForwardLogits(Variable<float> input) => EndsInSigmoid ? Affine(input) : Forward(input);

    private Variable<float> Affine(Variable<float> input)
    {
        CheckInput(input);
        return UseBias ? input.Affine(Kernel, Bias) : input.MatMul(Kernel);
    }

    internal override double Penalty(bool withGradient)
    {
        if (!IsPenalised) return 0;
        double squares = 0, magnitudes = 0;
        foreach (float w in Kernel.Values)
        {
            squares += (double)w * w;
            magnitudes += Math.Abs(w);
        }
        if (withGradient && Kernel.RequiresGradient)
        {
            Span<float> gradient = Kernel.GradientData;
            for (int i = 0; i < gradient.Length; i++) gradient[i] += 2 * L2 * Kernel.Values[i] + L1 * ScalarMath.Sign(Kernel.Values[i]);
        }
        return L2 * squares + L1 * magnitudes;
    }

    private static float Strength(float value, [CallerMemberName] string name = "") => value >= 0 && float.IsFinite(value) ? value
        : throw new ArgumentOutOfRangeException(name, value, string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; it must be a finite number, 0 or above."));

    private void CheckInput(Variable<float> input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (_parameters.Length == 0)
            throw new InvalidOperationException("dense: the parameters do not exist yet; add the layer to a Sequential and call Build, Fit or Predict on that.");
    }
}
