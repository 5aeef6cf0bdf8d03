using System.Collections;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AutoBce;

/// <summary>
/// A stack of layers, trained and used as in Keras:
/// <code>
/// var model = new Sequential(inputs: 57) { new Dense(64, Activation.Relu), new Dense(1, Activation.Sigmoid) };
/// model.Compile(new Adam(), new BinaryCrossEntropy(), [new BinaryAccuracy()]);
/// History history = model.Fit(x, y, epochs: 20, seed: 42);
/// float[] p = model.Predict(x);
/// </code>
/// One thread at a time may train it; while nobody does, any number may predict and evaluate.
/// </summary>
public sealed partial class Sequential : IEnumerable<Layer>
{
    private readonly List<Layer> _layers = [];
    private readonly List<int> _widths = [];
    private readonly ModelGate _gate = new();
    private readonly Lock _building = new();
    private Variable<float>[]? _parameters;
    private ParameterBuffer<float>? _trained;

    /// <summary>A model without layers yet.</summary>
    /// <param name="inputs">The number of features of a sample.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is not at least one feature.</exception>
    public Sequential(int inputs)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inputs);
        Inputs = Outputs = inputs;
    }

    /// <summary>The number of features of a sample.</summary>
    public int Inputs { get; }

    /// <summary>The number of outputs for a sample.</summary>
    public int Outputs { get; private set; }

    /// <summary>The layers, in the order in which data passes through them.</summary>
    public IReadOnlyList<Layer> Layers => _layers;

    /// <summary>The seed that the parameters were drawn from; null while they do not exist.</summary>
    public ulong? Seed { get; private set; }

    /// <summary>The probability above which <see cref="PredictClasses"/> says 1; saved with the model. <see cref="ThresholdTuning"/> chooses one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value lies outside [0, 1].</exception>
    public double Threshold
    {
        get;
        set => field = value is >= 0 and <= 1 ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, string.Create(CultureInfo.InvariantCulture, $"the threshold {value} is no probability; it must lie in [0, 1]."));
    } = 0.5;

    /// <summary>What makes features of tables for this model, if it has one; saved with the model, so that whoever loads it can use tables as they come.</summary>
    /// <exception cref="ArgumentException">It gives another number of features than the model takes.</exception>
    public FeatureEncoder? Encoder
    {
        get;
        set => field = value is null || value.Names.Count == Inputs ? value
            : throw new ArgumentException($"the encoder gives {value.Names.Count} features and the model takes {Inputs}.", nameof(value));
    }

    /// <summary>All parameters by their names in model files, such as "layers.0.kernel", drawn from a random seed if they do not exist.</summary>
    public IReadOnlyList<KeyValuePair<string, Variable<float>>> Parameters
    {
        get
        {
            EnsureParameters();
            return NamedParameters();
        }
    }

    /// <summary>Whether outputs are probabilities because the last layer ends in a sigmoid.</summary>
    internal bool EndsInSigmoid => _layers is [.., { EndsInSigmoid: true }];

    /// <summary>Puts a layer on top.</summary>
    /// <exception cref="ArgumentException">The layer belongs to a model already.</exception>
    /// <exception cref="InvalidOperationException">The model is compiled, or its parameters exist.</exception>
    public void Add(Layer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        if (layer.Owner is not null)
            throw new ArgumentException($"this {layer.Kind} layer is part of a model already, and its parameters with it: make a new one.", nameof(layer));
        if (_compiled is not null || _parameters is not null)
            throw new InvalidOperationException("the model is compiled or has parameters already: add all layers before Compile.");
        Outputs = layer.OutputsFor(Outputs);
        layer.Owner = this;
        _layers.Add(layer);
        _widths.Add(Outputs);
    }

    /// <summary>
    /// Draws the parameters from a seed. It need not be called: Fit does it with its own seed, Predict and the others with a random one.
    /// </summary>
    /// <exception cref="InvalidOperationException">The parameters exist, or there are no layers.</exception>
    public void Build(ulong seed)
    {
        using ModelGate.Scope training = _gate.EnterTraining(nameof(Build));
        if (_parameters is not null) throw new InvalidOperationException("the parameters exist already; a new start takes a new model.");
        EnsureParameters(seed);
    }

    /// <summary>The layers as a table: kind, output shape, number of parameters.</summary>
    public string Summary()
    {
        StringBuilder text = new();
        Line("Layer", "Output shape", "Parameters");
        Line("input", $"[N, {Inputs}]", "0");
        long total = 0, trained = 0;
        int width = Inputs;
        foreach (Layer layer in _layers)
        {
            long count = layer.ParameterCountFor(width);
            if (layer.Trainable) trained += count - layer.FixedCountFor(width);
            width = layer.OutputsFor(width);
            Activation? activation = (layer as Dense)?.Activation ?? (layer as ActivationLayer)?.Activation;
            string kind = activation is null || activation == Activation.Linear ? layer.Kind : $"{layer.Kind} {activation.Name}";
            Line(layer is Dropout dropout ? string.Create(CultureInfo.InvariantCulture, $"{kind} {dropout.Rate}") : layer.Trainable ? kind : kind + " (frozen)", $"[N, {width}]", count.ToString("N0", CultureInfo.InvariantCulture));
            total += count;
        }
        return text.Append(CultureInfo.InvariantCulture, $"Total parameters: {total:N0} ({total * sizeof(float) / 1024.0:F1} KiB){(trained == total ? "" : string.Create(CultureInfo.InvariantCulture, $", of which {trained:N0} are trained"))}").ToString();

        void Line(string layer, string shape, string parameters) =>
            text.Append(CultureInfo.InvariantCulture, $"{layer,-24}{shape,-18}{parameters,12}\n");
    }

    /// <summary>The layers, in order.</summary>
    public IEnumerator<Layer> GetEnumerator() => _layers.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The parameters of all layers in their order, drawn now if they do not exist.</summary>
    internal Variable<float>[] EnsureParameters(ulong? seed = null)
    {
        lock (_building)
        {
            if (_parameters is not null) return _parameters;
            if (_layers.Count == 0)
                throw new InvalidOperationException("the model has no layers: add at least one, such as new Dense(1, Activation.Sigmoid).");
            ulong drawn = seed ?? FreshSeed();
            RandomSource random = new(drawn, "init");
            int width = Inputs;
            foreach (Layer layer in _layers)
            {
                layer.CreateParameters(width, random);
                width = layer.OutputsFor(width);
            }
            Seed = drawn;
            Variable<float>[] parameters = [.. _layers.SelectMany(layer => layer.Parameters).Select(parameter => parameter.Value)];
            _trained = new ParameterBuffer<float>(parameters);
            return _parameters = parameters;
        }
    }

    /// <summary>The names of all parameters and whether training is to change each; drawn now where a layer of one's own does not say its names before.</summary>
    internal List<(string Name, bool IsTrained)> PlannedParameters(ulong? seed)
    {
        if (_layers.Exists(layer => layer.ParameterNames is null)) EnsureParameters(seed);
        return [.. _layers.SelectMany((layer, i) => (layer.ParameterNames ?? [.. layer.Parameters.Select(parameter => parameter.Key)])
            .Select(name => (NameOf(i, name), layer.Trainable && layer is not Normalization)))];
    }

    /// <summary>The parameters that training changes, drawn now if they do not exist.</summary>
    internal ParameterBuffer<float> EnsureTrained(ulong? seed)
    {
        EnsureParameters(seed);
        bool hasChanged = false;
        foreach (Layer layer in _layers)
        {
            if (layer is Normalization) continue;
            foreach ((_, Variable<float> parameter) in layer.Parameters)
            {
                hasChanged |= parameter.RequiresGradient != layer.Trainable;
                parameter.RequiresGradient = layer.Trainable;
            }
        }
        if (hasChanged) _trained = new ParameterBuffer<float>(_parameters!);
        return _trained!;
    }

    /// <summary>Of the training step that runs, for layers that are random; null outside of training.</summary>
    internal ulong? StepSeed { get; set; }

    /// <summary>What layers that are trained add to the loss, and to the gradient if asked to; one that is frozen adds nothing, as in Keras 3.</summary>
    internal double Penalty(bool withGradient)
    {
        double penalty = 0;
        foreach (Layer layer in _layers)
        {
            if (layer.Trainable) penalty += layer.Penalty(withGradient);
        }
        return penalty;
    }

    /// <summary>[rows, Inputs] to [rows, Outputs].</summary>
    /// <param name="input">A batch.</param>
    /// <param name="logits">Whether to leave out a final sigmoid.</param>
    /// <exception cref="InvalidOperationException">A layer gives another shape than it said.</exception>
    internal Variable<float> Forward(Variable<float> input, bool logits)
    {
        Variable<float> x = input;
        for (int i = 0; i < _layers.Count; i++)
        {
            Variable<float>? y = logits && i == _layers.Count - 1 ? _layers[i].ForwardLogits(x) : _layers[i].Forward(x);
            if (y is null || y.Shape is not [var rows, var columns] || rows != input.Shape[0] || columns != _widths[i]) throw BrokenPromise(i, x, y);
            x = y;
        }
        return x;
    }

    private InvalidOperationException BrokenPromise(int layer, Variable<float> input, Variable<float>? output) => new(
        $"{PlaceOf(layer)} gave {(output is null ? "null" : Shapes.Format(output.Shape))} for {Shapes.Format(input.Shape)}: its OutputsFor({input.Shape[1]}) is {_widths[layer]}, so that its Forward must give [{input.Shape[0]}, {_widths[layer]}].");

    /// <summary>What messages call a layer.</summary>
    internal string PlaceOf(int layer) => $"layers.{layer} ({_layers[layer].Kind})";

    internal static ulong FreshSeed() => BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));
}
