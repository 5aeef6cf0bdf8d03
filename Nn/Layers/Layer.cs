namespace AutoBce;

/// <summary>
/// A function of a batch [rows, inputs] to [rows, outputs], with parameters that training changes. Derive from it to write one;
/// whatever <see cref="Forward"/> composes from Variables is differentiated.
/// </summary>
public abstract class Layer
{
    /// <summary>What summaries and model files call this kind of layer, such as "dense".</summary>
    public abstract string Kind { get; }

    /// <summary>The parameters by name, such as "kernel"; empty before they are created, and where there are none.</summary>
    public virtual IReadOnlyList<KeyValuePair<string, Variable<float>>> Parameters => [];

    /// <summary>The names that its parameters will have; null where they are known only once they exist.</summary>
    internal virtual IReadOnlyList<string>? ParameterNames => null;

    /// <summary>Whether training changes its parameters; set it before Compile, as in Keras. A model that has been trained since Compile is not trained
    /// on after a change: call Compile again.</summary>
    public bool Trainable { get; set; } = true;

    /// <summary>Whether <see cref="Forward"/> is called for a step of training, not to predict or evaluate: Keras's argument training. Never while the layer is in no model.</summary>
    protected bool IsTraining => Owner?.StepSeed is not null;

    /// <summary>The model that it was added to; a layer belongs to one.</summary>
    internal Sequential? Owner { get; set; }

    /// <summary>Whether the last thing it does is a sigmoid, which <see cref="ForwardLogits"/> then leaves out.</summary>
    internal virtual bool EndsInSigmoid => false;

    /// <summary>How many columns it gives for rows of so many.</summary>
    /// <exception cref="ArgumentException">It cannot take rows of this length.</exception>
    public abstract int OutputsFor(int inputs);

    /// <summary>How many numbers its parameters have for rows of so many columns.</summary>
    public virtual long ParameterCountFor(int inputs) => 0;

    /// <summary>How many of them training never changes.</summary>
    internal virtual long FixedCountFor(int inputs) => 0;

    /// <summary>What the layer adds to the loss, whose gradient it adds to that of its parameters if asked to.</summary>
    internal virtual double Penalty(bool withGradient) => 0;

    /// <summary>Creates the parameters. It is called once, before the first <see cref="Forward"/>.</summary>
    /// <param name="inputs">The columns of the batches to come.</param>
    /// <param name="random">The stream of the model's seed from which all layers draw, in their order.</param>
    protected internal virtual void CreateParameters(int inputs, RandomSource random)
    {
    }

    /// <summary>[rows, inputs] to [rows, outputs], with as many outputs as <see cref="OutputsFor"/> says: a model refuses any other shape.</summary>
    public abstract Variable<float> Forward(Variable<float> input);

    /// <summary><see cref="Forward"/> without its final sigmoid.</summary>
    internal virtual Variable<float> ForwardLogits(Variable<float> input) => Forward(input);
}
