namespace AutoBce;

public sealed partial class Sequential
{
    private const string WeightsFormat = "autobce-weights-1";

    /// <summary>
    /// Writes the parameters alone as a safetensors file with a checksum, for a model whose layers are made in code: Keras's save_weights. Layers of one's own, which
    /// <see cref="Save"/> cannot describe, are kept this way. The file is replaced as a whole.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidOperationException">Another thread is training the model.</exception>
    public void SaveWeights(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using ModelGate.Scope reading = _gate.EnterReading(nameof(SaveWeights));
        EnsureParameters();
        SafeTensors.Write(path, new OrderedDictionary<string, string> { ["format"] = WeightsFormat }, NamedParameters());
    }

    /// <summary>
    /// Takes the parameters of a file that <see cref="SaveWeights"/> or <see cref="Save"/> wrote, all or none: Keras's load_weights. Their names and shapes must be those of this model.
    /// The rest of the model stays as it is: the state of an optimiser that has trained it, the threshold, the encoder.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="requireFinite">Whether to refuse a file in which a number is NaN or infinite, which safetensors allows.</param>
    /// <exception cref="ModelFormatException">The file is damaged, or of another model; nothing was changed, and the message says what is wrong.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidOperationException">Another thread uses the model.</exception>
    public void LoadWeights(string path, bool requireFinite = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using ModelGate.Scope training = _gate.EnterTraining(nameof(LoadWeights));
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        try
        {
            SafeTensors file = SafeTensors.Read(stream);
            if (requireFinite) file.CheckFinite();
            if (Property(file, "format") is var format and not (Format or WeightsFormat))
                throw new ModelFormatException($"the format is \"{format}\"; this version reads \"{WeightsFormat}\" and \"{Format}\".");
            EnsureParameters();
            CopyParameters(file, NamedParameters());
        }
        catch (ModelFormatException e)
        {
            throw new ModelFormatException($"{path}: {e.Message}", e);
        }
    }

    /// <summary>Gives parameters the values of the tensors of their names, all or none.</summary>
    /// <exception cref="ModelFormatException">Names or shapes are others; nothing was changed.</exception>
    private static void CopyParameters(SafeTensors file, KeyValuePair<string, Variable<float>>[] parameters)
    {
        int tensors = file.Entries.Count(entry => !IsState(entry));
        if (parameters.Length != tensors) throw new ModelFormatException($"the architecture has {parameters.Length} parameters, the file {tensors} tensors.");
        TensorEntry[] entries = [.. parameters.Select(parameter => Entry(parameter.Key, parameter.Value))];
        for (int i = 0; i < entries.Length; i++) file.CopyTo(entries[i], parameters[i].Value.Data);

        TensorEntry Entry(string name, Variable<float> parameter)
        {
            TensorEntry entry = file.Entries.FirstOrDefault(entry => entry.Name == name) ?? throw new ModelFormatException($"there is no tensor \"{name}\".");
            return entry.Shape.SequenceEqual(parameter.Shape.ToArray().Select(length => (long)length)) ? entry : throw new ModelFormatException(
                $"tensor \"{name}\" has shape [{string.Join(", ", entry.Shape)}]; the architecture asks for [{string.Join(", ", parameter.Shape.ToArray())}].");
        }
    }
}
