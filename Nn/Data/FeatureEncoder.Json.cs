using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AutoBce;

public sealed partial class FeatureEncoder
{
    private const string Format = "autobce-features-1";
    private const int MaximumDepth = 4, MaximumBytes = 1 << 26;

    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Writes <see cref="ToJson"/> in UTF-8.</summary>
    /// <param name="path">The file to write, replaced as a whole if it exists.</param>
    /// <exception cref="NotSupportedException">A name is no Unicode text.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        AtomicFile.Write(path, s_strict.GetBytes(ToJson()), default);
    }

    /// <summary>Reads what <see cref="Save"/> wrote: it gives the same features to the bit. Nothing in the file is code.</summary>
    /// <exception cref="ModelFormatException">The file is none of these; the message says what is wrong.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static FeatureEncoder Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            if (stream.Length > MaximumBytes) throw new ModelFormatException($"the file has {stream.Length} bytes; at most {MaximumBytes} are read.");
            byte[] bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return FromJson(s_strict.GetString(bytes));
        }
        catch (Exception e) when (e is ModelFormatException or DecoderFallbackException or EndOfStreamException)
        {
            throw new ModelFormatException($"{path}: {e.Message}", e);
        }
    }

    /// <summary>
    /// {"format":"autobce-features-1","columns":[{"name":"income","mean":20,"missing":true},{"name":"state","categories":["CT","OH"]}]}: a column
    /// of numbers has its mean, and "missing" where the training rows had gaps; one of names has its categories.
    /// </summary>
    /// <exception cref="NotSupportedException">A name is no Unicode text.</exception>
    public string ToJson()
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("format", Format);
            json.WriteStartArray("columns");
            foreach (Encoded column in _columns)
            {
                json.WriteStartObject();
                json.WriteString("name", Checked(column.Column));
                if (column.Categories is { } categories)
                {
                    json.WriteStartArray("categories");
                    foreach (string category in categories) json.WriteStringValue(Checked(category));
                    json.WriteEndArray();
                }
                else
                {
                    json.WriteNumber("mean", column.Mean);
                    if (column.Names.Length > 1) json.WriteBoolean("missing", true);
                }
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);

        static string Checked(string name)
        {
            try
            {
                _ = s_strict.GetByteCount(name);
                return name;
            }
            catch (EncoderFallbackException e)
            {
                throw new NotSupportedException($"\"{name}\" cannot be written: character {e.Index} is half of a surrogate pair.", e);
            }
        }
    }

    /// <summary>Reads what <see cref="ToJson"/> gave; strictly, so that a text from anywhere may be tried.</summary>
    /// <exception cref="ModelFormatException">The text is none of these; the message says what is wrong.</exception>
    public static FeatureEncoder FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaximumDepth, AllowDuplicateProperties = false });
            JsonElement root = document.RootElement;
            Only(root, "the encoder", "format", "columns");
            if (root.GetProperty("format").GetString() is var format && format != Format)
                throw new ModelFormatException($"the format of the encoder is \"{format}\"; this version reads \"{Format}\".");
            List<Encoded> columns = [.. root.GetProperty("columns").EnumerateArray().Select(Column)];
            Distinct(columns.Select(column => column.Column), "columns");
            return new FeatureEncoder(columns);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or ArgumentException or FormatException and not ModelFormatException)
        {
            throw new ModelFormatException($"the encoder cannot be read: {e.Message}", e);
        }
    }

    private static Encoded Column(JsonElement element)
    {
        string name = Text(element.GetProperty("name"));
        if (element.TryGetProperty("categories", out JsonElement listed))
        {
            Only(element, name, "name", "categories");
            string[] categories = [.. listed.EnumerateArray().Select(Text)];
            Distinct(categories, $"categories of {name}");
            return Categories(name, categories);
        }
        Only(element, name, "name", "mean", "missing");
        float mean = element.GetProperty("mean").GetSingle();
        if (!float.IsFinite(mean)) throw new ModelFormatException($"the mean of {name} is no finite number.");
        return Numbers(name, mean, element.TryGetProperty("missing", out JsonElement missing) && missing.GetBoolean());
    }

    private static string Text(JsonElement element) => element.GetString() ?? throw new ModelFormatException("a name of the encoder is null.");

    private static void Only(JsonElement element, string what, params ReadOnlySpan<string> known)
    {
        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (!known.Contains(property.Name)) throw new ModelFormatException($"{what} has \"{property.Name}\"; known are {string.Join(", ", known)}.");
        }
    }

    private static void Distinct(IEnumerable<string> names, string what)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (string name in names)
        {
            if (!seen.Add(name)) throw new ModelFormatException($"two {what} are called \"{name}\".");
        }
    }
}
