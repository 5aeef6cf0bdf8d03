using System.Globalization;

namespace AutoBce;

public sealed partial class Sequential
{
    private const string Format = "autobce-1";

    /// <summary>The loss that the model was last compiled with, or that its file names; null if there was none.</summary>
    public string? LossName => _compiled?.Loss.Name ?? _loadedLoss;

    /// <summary>
    /// The loss that the loaded model was compiled with before it was saved, with its settings, so that <c>Compile("adam", model.LoadedLoss!)</c> goes
    /// on with it. Null if the model was not loaded, was never compiled, or has a loss that is not one of this library's.
    /// </summary>
    public Loss? LoadedLoss { get; private set; }

    private string? _loadedLoss, _loadedRecord;

    /// <summary>
    /// Writes architecture, parameters, seed, threshold, the encoder of features if there is one, and the loss with its settings as a safetensors file with a checksum. The file is replaced as
    /// a whole: a crash on the way leaves the old one.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="includeOptimizer">Whether to write the state of the optimiser too. After Load and Compile with an optimiser of the same kind and settings,
    /// Fit with an initial epoch then goes on to the bits that it would have had without the break.</param>
    /// <exception cref="NotSupportedException">A layer or activation is not one of this library's, or the encoder has more names than a header holds.</exception>
    /// <exception cref="InvalidOperationException">Another thread is training the model.</exception>
    public void Save(string path, bool includeOptimizer = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using ModelGate.Scope reading = _gate.EnterReading(nameof(Save));
        EnsureParameters();
        OrderedDictionary<string, string> properties = new()
        {
            ["format"] = Format,
            ["architecture"] = Architecture.Write(this),
            ["loss"] = LossName ?? "",
            ["seed"] = Seed!.Value.ToString(CultureInfo.InvariantCulture),
            ["threshold"] = Threshold.ToString("R", CultureInfo.InvariantCulture),
        };
        if (Encoder is { } encoder) properties["features"] = encoder.ToJson();
        if ((_compiledLoss is { } loss ? LossRecord.Write(loss) : _loadedRecord) is { } record) properties["loss_config"] = record;
        SafeTensors.Write(path, properties, includeOptimizer ? [.. NamedParameters(), .. OptimizerState(properties)] : NamedParameters());
    }

    /// <summary>
    /// Reads a model that <see cref="Save"/> wrote: it predicts the same bits. To train or evaluate it, call Compile, with <see cref="LoadedLoss"/>
    /// or another loss.
    /// Nothing in the file is code, and nothing is believed before it is checked.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="requireFinite">Whether to refuse a file in which a number is NaN or infinite, which safetensors allows.</param>
    /// <param name="activations">Activations of your own, declared with [Activation], that the model has; the file holds only their names.</param>
    /// <exception cref="ModelFormatException">The file is damaged, cut off, or no model; the message says what is wrong.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Sequential Load(string path, bool requireFinite = false, IReadOnlyList<ElementwiseActivation>? activations = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        try
        {
            return Load(stream, requireFinite, activations);
        }
        catch (ModelFormatException e)
        {
            throw new ModelFormatException($"{path}: {e.Message}", e);
        }
    }

    internal static Sequential Load(Stream stream, bool requireFinite = false, IReadOnlyList<ElementwiseActivation>? activations = null)
    {
        SafeTensors file = SafeTensors.Read(stream);
        if (requireFinite) file.CheckFinite();
        string format = Property(file, "format");
        if (format == WeightsFormat) throw new ModelFormatException("the file holds parameters and no layers: make the model and call its LoadWeights.");
        if (format != Format) throw new ModelFormatException($"the format is \"{format}\"; this version reads \"{Format}\".");
        if (!ulong.TryParse(Property(file, "seed"), NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed))
            throw new ModelFormatException("the seed is no number.");
        Sequential model = Architecture.Read(Property(file, "architecture"), activations ?? []);
        model.CheckSize(file.Entries.Where(entry => !IsState(entry)).Sum(entry => entry.End - entry.Begin));
        model.EnsureParameters(seed);
        KeyValuePair<string, Variable<float>>[] parameters = model.NamedParameters();
        CopyParameters(file, parameters);
        model.ReadTraining(file, parameters);
        if (file.Properties.TryGetValue("features", out string? features)) model.Encoder = EncoderOf(features, model.Inputs);
        model._loadedLoss = Property(file, "loss") is { Length: > 0 } loss ? loss : null;
        if (file.Properties.TryGetValue("loss_config", out string? record)) (model._loadedRecord, model.LoadedLoss) = (record, LossRecord.Read(record));
        return model;
    }

    private static FeatureEncoder EncoderOf(string features, int inputs) =>
        FeatureEncoder.FromJson(features) is var encoder && encoder.Names.Count == inputs ? encoder
            : throw new ModelFormatException($"the encoder gives {encoder.Names.Count} features and the architecture takes {inputs}.");

    private static string Property(SafeTensors file, string key) =>
        file.Properties.TryGetValue(key, out string? value) ? value
            : throw new ModelFormatException($"the metadata have no \"{key}\": the file is no model of this library.");

    /// <summary>Before any memory is taken for parameters, which a few digits in a file could make terabytes of.</summary>
    private void CheckSize(long bytes)
    {
        if (_layers.Count == 0) throw new ModelFormatException("the architecture has no layers.");
        Int128 total = 0;
        int width = Inputs;
        foreach (Layer layer in _layers)
        {
            total += layer.ParameterCountFor(width);
            width = layer.OutputsFor(width);
        }
        if (total * sizeof(float) != bytes)
            throw new ModelFormatException($"the architecture has {total} parameters, the file room for {bytes / sizeof(float)}.");
    }

    internal KeyValuePair<string, Variable<float>>[] NamedParameters() =>
        [.. _layers.SelectMany((layer, i) => layer.Parameters.Select(parameter => KeyValuePair.Create(NameOf(i, parameter.Key), parameter.Value)))];

    private static string NameOf(int layer, string parameter) => $"layers.{layer}.{parameter}";
}
