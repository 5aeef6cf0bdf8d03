using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AutoBce;

/// <summary>A loss's settings as JSON under Keras's names. What Keras itself wrote can be read too.</summary>
internal sealed class LossConfig
{
    private static readonly string[] s_common = ["reduction", "name", "from_logits", "label_smoothing", "axis", "mode"];

    /// <summary>The first name of a value is the one that is written.</summary>
    private static readonly (string Name, Reduction Value)[] s_reductions =
    [
        ("sum_over_batch_size", AutoBce.Reduction.SumOverBatchSize),
        ("auto", AutoBce.Reduction.SumOverBatchSize),
        ("mean", AutoBce.Reduction.SumOverBatchSize),
        ("sum", AutoBce.Reduction.Sum),
        ("none", AutoBce.Reduction.None),
        ("mean_with_sample_weight", AutoBce.Reduction.MeanWithSampleWeight),
    ];

    private static readonly (string Name, ProbabilityMode Value)[] s_modes =
    [
        ("keras2", ProbabilityMode.Keras2),
        ("keras3", ProbabilityMode.Keras3),
        ("pytorch", ProbabilityMode.PyTorch),
        ("exact", ProbabilityMode.Exact),
    ];

    private readonly JsonObject _config;

    /// <exception cref="ArgumentException">A key is neither one that all losses have nor one of the loss's own.</exception>
    internal LossConfig(JsonObject config, params string[] own)
        : this([.. s_common, .. own], config)
    {
    }

    private LossConfig(string[] known, JsonObject config)
    {
        ArgumentNullException.ThrowIfNull(config);
        foreach ((string key, _) in config)
        {
            if (!known.Contains(key, StringComparer.Ordinal))
                throw new ArgumentException($"config: \"{key}\" is no setting of this loss; known are {string.Join(", ", known)}.", nameof(config));
        }
        _config = config;
    }

    /// <summary>Of a loss without the settings that Keras's losses have in common.</summary>
    /// <exception cref="ArgumentException">A key is none of the known ones.</exception>
    internal static LossConfig Only(JsonObject config, params string[] known) => new(known, config);

    internal static string NameOf(Reduction reduction) => s_reductions.First(known => known.Value == reduction).Name;

    internal static JsonObject Write(Reduction reduction, string name, bool fromLogits, double labelSmoothing, int axis, ProbabilityMode mode) => new()
    {
        ["reduction"] = NameOf(reduction),
        ["name"] = name,
        ["from_logits"] = fromLogits,
        ["label_smoothing"] = labelSmoothing,
        ["axis"] = axis,
        ["mode"] = s_modes.First(known => known.Value == mode).Name,
    };

    /// <summary>Keras 3 takes None for "none".</summary>
    internal Reduction Reduction() => _config.ContainsKey("reduction") && _config["reduction"] is null
        ? AutoBce.Reduction.None
        : Named("reduction", s_reductions);

    internal ProbabilityMode Mode() => Named("mode", s_modes);

    internal bool Flag(string key, bool absent) => Read(key, absent, "true or false", JsonValueKind.True, JsonValueKind.False);

    internal double Number(string key, double absent) => Read(key, absent, "a number", JsonValueKind.Number);

    /// <summary>A list of numbers; null where the key is absent.</summary>
    internal double[]? Numbers(string key)
    {
        if (!_config.TryGetPropertyValue(key, out JsonNode? node) || node is null) return null;
        if (node is JsonArray list && list.All(item => item?.GetValueKind() == JsonValueKind.Number)) return [.. list.Select(item => item!.GetValue<double>())];
        throw new ArgumentException($"config: \"{key}\" is {node.ToJsonString()}, not a list of numbers.", nameof(key));
    }

    internal int Integer(string key, int absent) => Read(key, absent, "an integer", JsonValueKind.Number);

    internal string Text(string key, string absent) => Read(key, absent, "a text", JsonValueKind.String);

    /// <summary>JSON has no NaN: it is the text "nan".</summary>
    internal double? Ignored() => !_config.TryGetPropertyValue("ignored_label", out JsonNode? node) || node is null ? null
        : node.GetValueKind() == JsonValueKind.String ? (Text("ignored_label", "") == "nan" ? double.NaN : throw new ArgumentException("config: ignored_label is a text; it must be a number or \"nan\".", "config"))
        : Number("ignored_label", 0);

    private T Named<T>(string key, (string Name, T Value)[] known)
    {
        string name = Text(key, known[0].Name);
        foreach ((string candidate, T value) in known)
        {
            if (candidate == name) return value;
        }
        throw new ArgumentException($"config: {key} is \"{name}\"; known are {string.Join(", ", known.Select(k => k.Name))}.", "config");
    }

    private T Read<T>(string key, T absent, string kind, params JsonValueKind[] kinds)
    {
        if (!_config.ContainsKey(key)) return absent;
        JsonNode? node = _config[key];
        // A number built in code is of one .NET type only; its text is a number of any.
        if (node is JsonValue value && kinds.Contains(value.GetValueKind()) && JsonElement.Parse(value.ToJsonString()) is var element)
        {
            object? read = absent switch
            {
                bool => element.GetBoolean(),
                string => element.GetString(),
                double => element.GetDouble(),
                _ => element.TryGetInt32(out int integer) ? integer : null,
            };
            if (read is T result) return result;
        }
        throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"config: {key} is {node?.ToJsonString() ?? "null"}; it must be {kind}."), "config");
    }
}
