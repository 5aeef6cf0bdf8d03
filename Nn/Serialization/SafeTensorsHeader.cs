using System.Text.Json;

namespace AutoBce;

/// <summary>Reads the header of a safetensors file and believes none of it before it is checked.</summary>
internal static class SafeTensorsHeader
{
    private const int MaximumDepth = 4;

    /// <param name="header">The bytes of the JSON text.</param>
    /// <param name="dataLength">The bytes that follow it in the file, which the tensors must cover exactly.</param>
    internal static (Dictionary<string, string> Properties, List<TensorEntry> Entries) Parse(ReadOnlyMemory<byte> header, long dataLength)
    {
        if (header.IsEmpty || header.Span[0] != '{') throw new ModelFormatException("the header does not start with '{'.");
        try
        {
            using JsonDocument document = JsonDocument.Parse(header, new JsonDocumentOptions { MaxDepth = MaximumDepth, AllowDuplicateProperties = false });
            Dictionary<string, string> properties = [];
            List<TensorEntry> entries = [];
            foreach (JsonProperty property in document.RootElement.EnumerateObject())
            {
                if (property.Name == SafeTensors.Metadata)
                {
                    foreach (JsonProperty value in property.Value.EnumerateObject()) properties.Add(value.Name, value.Value.GetString() ?? "");
                }
                else
                {
                    entries.Add(Entry(property.Name, property.Value));
                }
            }
            entries.Sort((a, b) => (a.Begin, a.End).CompareTo((b.Begin, b.End)));
            CheckCoverage(entries, dataLength);
            return (properties, entries);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException and not ModelFormatException)
        {
            // JsonElement throws InvalidOperationException for a value of another kind than asked for, and for bad UTF-16 escapes.
            throw new ModelFormatException($"the header is not as safetensors has it: {e.Message}", e);
        }
    }

    private static TensorEntry Entry(string name, JsonElement element)
    {
        string? dtype = null;
        long[]? shape = null, offsets = null;
        foreach (JsonProperty property in element.EnumerateObject())
        {
            switch (property.Name)
            {
                case "dtype": dtype = property.Value.GetString(); break;
                case "shape": shape = Numbers(property.Value, name); break;
                case "data_offsets": offsets = Numbers(property.Value, name); break;
                default: throw new ModelFormatException($"tensor \"{name}\" has an unknown property \"{property.Name}\".");
            }
        }
        if (dtype != SafeTensors.Float)
            throw new ModelFormatException($"tensor \"{name}\" has dtype \"{dtype}\"; models are stored in {SafeTensors.Float}.");
        if (shape is null || shape.Length > SafeTensors.MaximumRank)
            throw new ModelFormatException($"tensor \"{name}\" has no shape, or one of more than {SafeTensors.MaximumRank} dimensions.");
        if (offsets is not [var begin, var end]) throw new ModelFormatException($"tensor \"{name}\" has no pair of data_offsets.");
        Int128 bytes = sizeof(float);
        foreach (long length in shape)
        {
            bytes *= length;
            if (bytes > long.MaxValue) throw new ModelFormatException($"tensor \"{name}\" claims more than {long.MaxValue} bytes.");
        }
        if (end - begin != bytes)
            throw new ModelFormatException($"tensor \"{name}\" of shape [{string.Join(", ", shape)}] takes {bytes} bytes, its data_offsets span {end - begin}.");
        return new TensorEntry(name, shape, begin, end);
    }

    /// <summary>Integers from 0 to 2^62, so that differences cannot overflow.</summary>
    private static long[] Numbers(JsonElement array, string name)
    {
        long[] numbers = new long[array.GetArrayLength()];
        int count = 0;
        foreach (JsonElement element in array.EnumerateArray())
        {
            long value = element.GetInt64();
            numbers[count++] = value is >= 0 and < 1L << 62 ? value
                : throw new ModelFormatException($"tensor \"{name}\" has a length or offset of {value}.");
        }
        return numbers;
    }

    private static void CheckCoverage(List<TensorEntry> entries, long dataLength)
    {
        long next = 0;
        foreach (TensorEntry entry in entries)
        {
            if (entry.Begin != next)
                throw new ModelFormatException($"tensor \"{entry.Name}\" begins at byte {entry.Begin}; after the tensor before it comes byte {next}.");
            next = entry.End;
        }
        if (next != dataLength)
            throw new ModelFormatException($"the tensors take {next} bytes, {dataLength} follow the header: the file was cut off, or something was appended.");
    }
}
