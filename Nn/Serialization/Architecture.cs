using System.Globalization;
using System.Text;
using System.Text.Json;

namespace AutoBce;

/// <summary>The layers of a model as JSON: {"inputs":57,"layers":[{"kind":"dense","units":64,"activation":"relu"}]}. Names only, never code.</summary>
internal static class Architecture
{
    private const int MaximumDepth = 3;

    /// <exception cref="NotSupportedException">A layer or activation is not one of this library's.</exception>
    internal static string Write(Sequential model)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream))
        {
            json.WriteStartObject();
            json.WriteNumber("inputs", model.Inputs);
            json.WriteStartArray("layers");
            foreach (Layer layer in model.Layers)
            {
                json.WriteStartObject();
                json.WriteString("kind", layer.Kind);
                switch (layer)
                {
                    case Dense dense:
                        json.WriteNumber("units", dense.Units);
                        json.WriteString("activation", Name(dense.Activation ?? Activation.Linear));
                        if (dense.L1 != 0) json.WriteNumber("l1", dense.L1);
                        if (dense.L2 != 0) json.WriteNumber("l2", dense.L2);
                        if (!dense.UseBias) json.WriteBoolean("bias", false);
                        break;
                    case Dropout dropout:
                        json.WriteNumber("rate", dropout.Rate);
                        break;
                    case Normalization:
                        break;
                    case ActivationLayer activation:
                        json.WriteString("activation", Name(activation.Activation));
                        break;
                    default:
                        throw new NotSupportedException($"model files know the layers of this library, not {layer.GetType()}: keep its parameters with SaveWeights.");
                }
                if (!layer.Trainable) json.WriteBoolean("trainable", false);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <exception cref="ModelFormatException">The text is not what <see cref="Write"/> writes.</exception>
    internal static Sequential Read(string text, IReadOnlyList<ElementwiseActivation> own)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = MaximumDepth, AllowDuplicateProperties = false });
            Sequential model = new(document.RootElement.GetProperty("inputs").GetInt32());
            foreach (JsonElement layer in document.RootElement.GetProperty("layers").EnumerateArray()) model.Add(ReadLayer(layer, own));
            return model;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or ArgumentException or FormatException and not ModelFormatException)
        {
            throw new ModelFormatException($"the architecture of the model cannot be read: {e.Message}", e);
        }
    }

    private static Layer ReadLayer(JsonElement element, IReadOnlyList<ElementwiseActivation> own)
    {
        Layer layer = element.GetProperty("kind").GetString() switch
        {
            "dense" => new Dense(element.GetProperty("units").GetInt32(), Named(element, own))
            {
                L1 = element.TryGetProperty("l1", out JsonElement l1) ? l1.GetSingle() : 0,
                L2 = element.TryGetProperty("l2", out JsonElement l2) ? l2.GetSingle() : 0,
                UseBias = !element.TryGetProperty("bias", out JsonElement bias) || bias.GetBoolean(),
            },
            "activation" => new ActivationLayer(Named(element, own)),
            "dropout" => new Dropout(element.GetProperty("rate").GetDouble()),
            "normalization" => new Normalization(),
            var kind => throw new ModelFormatException($"the architecture has a layer of kind \"{kind}\", which this version does not know."),
        };
        layer.Trainable = !element.TryGetProperty("trainable", out JsonElement trainable) || trainable.GetBoolean();
        return layer;
    }

    private static Activation Named(JsonElement layer, IReadOnlyList<ElementwiseActivation> own)
    {
        string? name = layer.GetProperty("activation").GetString();
        if (Activation.Known.FirstOrDefault(activation => activation.Name == name) is { } known) return known;
        if (name is not [':', ..]) throw new ModelFormatException($"the architecture has an activation \"{name}\", which this version does not know.");
        return own.FirstOrDefault(activation => Own(activation) == name)
            ?? throw new ModelFormatException($"the model has an activation of its own, {name[1..]}, and files hold no code: give it to Load(path, activations: [...]), with the hyperparameters that it was trained with.");
    }

    /// <summary>Own activations have a colon in front of their type's name, which no name of this library has.</summary>
    private static string Name(Activation activation) => Activation.Known.Contains(activation) ? activation.Name
        : activation.Elementwise is { } own ? Own(own)
        : throw new NotSupportedException($"model files know the activations of this library and those declared with [Activation], not {activation.GetType()}: declare it as one.");

    /// <summary>The type and the hyperparameters, so that one with others is not taken for it.</summary>
    private static string Own(ElementwiseActivation activation) => string.Create(CultureInfo.InvariantCulture,
        $":{activation.GetType().FullName}({string.Join(", ", activation.Graph.Hyperparameters.Zip(activation.Graph.Values, (name, value) => string.Create(CultureInfo.InvariantCulture, $"{name}: {value}")))})");
}
