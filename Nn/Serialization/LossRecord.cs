using System.Text.Json;
using System.Text.Json.Nodes;

namespace AutoBce;

/// <summary>A loss in a model file: {"class":"AutoBce.BinaryCrossEntropy","config":{...}}. Only losses of this library are made from it.</summary>
internal static class LossRecord
{
    private const int MaximumDepth = 4;

    private static readonly Dictionary<string, Func<JsonObject, Loss>> s_readers = new(StringComparer.Ordinal)
    {
        [NameOf<BinaryCrossEntropy>()] = BinaryCrossEntropy.FromConfig,
        [NameOf<BinaryFocalCrossEntropy>()] = BinaryFocalCrossEntropy.FromConfig,
        [NameOf<BceLoss>()] = config => Torch(config, [], read => new BceLoss(read.Reduction(), read.Text("name", new BceLoss().Name))),
        [NameOf<BceWithLogitsLoss>()] = config => Torch(config, ["positive_weight", "positive_weights"], read =>
            new BceWithLogitsLoss(read.Reduction(), read.Text("name", new BceWithLogitsLoss().Name)) { PositiveWeight = read.Number("positive_weight", 1), PositiveWeights = read.Numbers("positive_weights") }),
        [NameOf<SigmoidFocalLoss>()] = config => Torch(config, ["alpha", "gamma"], read =>
            new SigmoidFocalLoss(read.Number("alpha", 0.25), read.Number("gamma", 2), read.Reduction(), read.Text("name", new SigmoidFocalLoss().Name))),
        [NameOf<BinaryLosses.CrossEntropyLoss>()] = config => Generated(config, new BinaryLosses.CrossEntropyLoss(), _ => new BinaryLosses.CrossEntropyLoss()),
        [NameOf<BinaryLosses.CrossEntropyLogitsLoss>()] = config => Generated(config, new BinaryLosses.CrossEntropyLogitsLoss(), _ => new BinaryLosses.CrossEntropyLogitsLoss()),
        [NameOf<BinaryLosses.WeightedCrossEntropyLoss>()] = config => Generated(config, new BinaryLosses.WeightedCrossEntropyLoss(), v => new BinaryLosses.WeightedCrossEntropyLoss(v[0])),
        [NameOf<BinaryLosses.WeightedCrossEntropyLogitsLoss>()] = config => Generated(config, new BinaryLosses.WeightedCrossEntropyLogitsLoss(), v => new BinaryLosses.WeightedCrossEntropyLogitsLoss(v[0])),
        [NameOf<BinaryLosses.FocalLoss>()] = config => Generated(config, new BinaryLosses.FocalLoss(), v => new BinaryLosses.FocalLoss(v[0], v[1], v[2])),
        [NameOf<BinaryLosses.FocalLogitsLoss>()] = config => Generated(config, new BinaryLosses.FocalLogitsLoss(), v => new BinaryLosses.FocalLogitsLoss(v[0], v[1], v[2])),
        [NameOf<BinaryLosses.AsymmetricLoss>()] = config => Generated(config, new BinaryLosses.AsymmetricLoss(), v => new BinaryLosses.AsymmetricLoss(v[0], v[1], v[2])),
        [NameOf<BinaryLosses.AsymmetricFocalLogitsLoss>()] = config => Generated(config, new BinaryLosses.AsymmetricFocalLogitsLoss(), v => new BinaryLosses.AsymmetricFocalLogitsLoss(v[0], v[1])),
        [NameOf<BinaryLosses.FocalStarLogitsLoss>()] = config => Generated(config, new BinaryLosses.FocalStarLogitsLoss(), v => new BinaryLosses.FocalStarLogitsLoss(v[0])),
    };

    internal static string Write(Loss loss) => new JsonObject { ["class"] = loss.GetType().FullName, ["config"] = Config(loss) }.ToJsonString();

    /// <summary>The loss; null if its class is none of this library's.</summary>
    /// <exception cref="ModelFormatException">The text is not what <see cref="Write"/> writes, or a setting is unknown or out of range.</exception>
    internal static Loss? Read(string text)
    {
        try
        {
            JsonObject record = Object(JsonNode.Parse(text, null, new JsonDocumentOptions { MaxDepth = MaximumDepth, AllowDuplicateProperties = false }), "the record");
            if (record.FirstOrDefault(pair => pair.Key is not ("class" or "config")).Key is { } unknown) throw new ModelFormatException($"the record of the loss has \"{unknown}\".");
            if (record["class"] is not JsonValue value || !value.TryGetValue(out string? name)) throw new ModelFormatException("the class of the loss is no text.");
            JsonObject config = Object(record["config"], "config");
            return s_readers.TryGetValue(name, out Func<JsonObject, Loss>? read) ? read(config) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException or FormatException and not ModelFormatException)
        {
            throw new ModelFormatException($"the loss of the model cannot be read: {e.Message}", e);
        }

        static JsonObject Object(JsonNode? node, string what) => node as JsonObject ?? throw new ModelFormatException($"{what} of the loss is no JSON object.");
    }

    private static string NameOf<TLoss>() => typeof(TLoss).FullName!;

    private static JsonObject Config(Loss loss) => loss switch
    {
        BinaryCrossEntropy keras => keras.ToConfig(),
        BinaryFocalCrossEntropy keras => keras.ToConfig(),
        BceLoss torch => Torch(torch.Reduction, torch.Name),
        BceWithLogitsLoss torch => With(Torch(torch.Reduction, torch.Name), ("positive_weight", torch.PositiveWeight), ("positive_weights", torch.PositiveWeights is { } weights ? new JsonArray([.. weights.Select(weight => JsonValue.Create(weight))]) : null)),
        SigmoidFocalLoss torch => With(Torch(torch.Reduction, torch.Name), ("alpha", torch.Alpha), ("gamma", torch.Gamma)),
        ElementwiseLoss generated => With([], [.. generated.Graph.Hyperparameters.Zip(generated.Graph.Values, (name, value) => (name, (JsonNode?)Number(value)))]),
        _ => [],
    };

    private static JsonObject Torch(Reduction reduction, string name) => new() { ["reduction"] = LossConfig.NameOf(reduction), ["name"] = name };

    private static JsonObject With(JsonObject config, params (string Key, JsonNode? Value)[] settings)
    {
        foreach ((string key, JsonNode? value) in settings) config[key] = value;
        return config;
    }

    /// <summary>JSON has no NaN and no infinity: they are texts.</summary>
    private static JsonValue Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : JsonValue.Create(value.ToString(System.Globalization.CultureInfo.InvariantCulture));

    private static Loss Torch(JsonObject config, string[] own, Func<LossConfig, Loss> make) => make(LossConfig.Only(config, ["reduction", "name", .. own]));

    private static Loss Generated(JsonObject config, ElementwiseLoss ordinary, Func<double[], Loss> make)
    {
        LossConfig read = LossConfig.Only(config, [.. ordinary.Graph.Hyperparameters]);
        return make([.. ordinary.Graph.Hyperparameters.Zip(ordinary.Graph.Values, (name, value) => read.Number(name, value))]);
    }
}
