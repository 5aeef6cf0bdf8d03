using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AutoBce;

/// <summary>One tensor of a file: float32, row-major, little-endian.</summary>
/// <param name="Name">Its key.</param>
/// <param name="Shape">Its lengths.</param>
/// <param name="Begin">Its first byte after the header.</param>
/// <param name="End">The byte after its last.</param>
internal sealed record TensorEntry(string Name, long[] Shape, long Begin, long End);

/// <summary>
/// The safetensors format, float32 only: header length (8 bytes, little-endian), header (JSON: name to dtype, shape and data_offsets;
/// "__metadata__" to strings), tensors. On top of it the metadata hold "sha256": the digest of the whole file with the 64 hexadecimal
/// digits of the digest itself written as zeros, so that no changed bit goes unnoticed. Other readers of safetensors read these files.
/// </summary>
internal sealed class SafeTensors
{
    internal const int MaximumRank = 8;
    internal const string Metadata = "__metadata__", Float = "F32";

    private const int MaximumHeader = 1 << 20, Alignment = 8, LengthBytes = sizeof(ulong);
    private const string Digest = "sha256";
    private static readonly string s_noDigest = new('0', 2 * SHA256.HashSizeInBytes);

    private readonly byte[] _data;

    private SafeTensors(Dictionary<string, string> properties, List<TensorEntry> entries, byte[] data)
    {
        Properties = properties;
        Entries = entries;
        _data = data;
    }

    internal IReadOnlyDictionary<string, string> Properties { get; }

    /// <summary>In the order of their bytes.</summary>
    internal IReadOnlyList<TensorEntry> Entries { get; }

    internal long DataLength => _data.Length;

    /// <summary>Fills the destination with the tensor's numbers.</summary>
    internal void CopyTo(TensorEntry entry, Span<float> destination)
    {
        ReadOnlySpan<byte> bytes = _data.AsSpan((int)entry.Begin, (int)(entry.End - entry.Begin));
        if (BitConverter.IsLittleEndian) MemoryMarshal.Cast<byte, float>(bytes).CopyTo(destination);
        else for (int i = 0; i < destination.Length; i++) destination[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(i * sizeof(float))..]);
    }

    /// <exception cref="ModelFormatException">A number is NaN or infinite; the message says which.</exception>
    internal void CheckFinite()
    {
        foreach (TensorEntry entry in Entries)
        {
            float[] values = new float[(entry.End - entry.Begin) / sizeof(float)];
            CopyTo(entry, values);
            if (Array.FindIndex(values, value => !float.IsFinite(value)) is >= 0 and var at)
                throw new ModelFormatException(string.Create(CultureInfo.InvariantCulture, $"number {at} of tensor \"{entry.Name}\" is {values[at]}."));
        }
    }

    internal static void Write(string path, IEnumerable<KeyValuePair<string, string>> properties, IReadOnlyList<KeyValuePair<string, Variable<float>>> tensors)
    {
        byte[] data = new byte[checked(tensors.Sum(tensor => tensor.Value.Count) * sizeof(float))];
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteStartObject(Metadata);
            foreach ((string key, string value) in properties) json.WriteString(key, value);
            json.WriteString(Digest, s_noDigest);
            json.WriteEndObject();
            int begin = 0;
            foreach ((string name, Variable<float> tensor) in tensors)
            {
                int end = begin + tensor.Count * sizeof(float);
                json.WriteStartObject(name);
                json.WriteString("dtype", Float);
                json.WriteStartArray("shape");
                foreach (nint length in tensor.Shape) json.WriteNumberValue(length);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(begin);
                json.WriteNumberValue(end);
                json.WriteEndArray();
                json.WriteEndObject();
                for (int i = 0; i < tensor.Count; i++) BinaryPrimitives.WriteSingleLittleEndian(data.AsSpan(begin + i * sizeof(float)), tensor.Values[i]);
                begin = end;
            }
            json.WriteEndObject();
        }
        int padded = (buffer.WrittenCount + Alignment - 1) / Alignment * Alignment;
        if (padded > MaximumHeader)
            throw new NotSupportedException($"the header of the model file would take {padded} bytes; at most {MaximumHeader} are read back.");
        byte[] head = new byte[LengthBytes + padded];
        BinaryPrimitives.WriteUInt64LittleEndian(head, (ulong)padded);
        buffer.WrittenSpan.CopyTo(head.AsSpan(LengthBytes));
        head.AsSpan(LengthBytes + buffer.WrittenCount).Fill((byte)' ');
        int at = DigestPosition(head, s_noDigest);
        Encoding.ASCII.GetBytes(DigestOf(head, data), head.AsSpan(at));
        AtomicFile.Write(path, head, data);
    }

    /// <exception cref="ModelFormatException">Anything is not as it should be. No more memory than the file's length is taken before that.</exception>
    internal static SafeTensors Read(Stream stream)
    {
        long total = stream.Length;
        if (total < LengthBytes) throw new ModelFormatException($"the file has {total} bytes; even the header length takes {LengthBytes}.");
        try
        {
            Span<byte> prefix = stackalloc byte[LengthBytes];
            stream.ReadExactly(prefix);
            ulong length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
            if (length > MaximumHeader)
                throw new ModelFormatException($"the header claims {length} bytes; at most {MaximumHeader} are read. This is no safetensors file, or a damaged one.");
            if ((long)length > total - LengthBytes)
                throw new ModelFormatException($"the header claims {length} bytes and the file has {total - LengthBytes} after its length: it was cut off.");
            byte[] head = new byte[LengthBytes + (int)length];
            prefix.CopyTo(head);
            stream.ReadExactly(head.AsSpan(LengthBytes));
            (Dictionary<string, string> properties, List<TensorEntry> entries) = SafeTensorsHeader.Parse(head.AsMemory(LengthBytes), total - head.Length);
            byte[] data = new byte[checked((int)(total - head.Length))];
            stream.ReadExactly(data);
            CheckDigest(properties, head, data);
            return new SafeTensors(properties, entries, data);
        }
        catch (EndOfStreamException e)
        {
            throw new ModelFormatException("the file became shorter while it was read.", e);
        }
    }

    private static void CheckDigest(Dictionary<string, string> properties, byte[] head, byte[] data)
    {
        if (!properties.TryGetValue(Digest, out string? digest))
            throw new ModelFormatException($"the metadata have no \"{Digest}\": the file was not written by this library, and its bits cannot be checked.");
        if (digest.Length != s_noDigest.Length)
            throw new ModelFormatException($"the \"{Digest}\" of the metadata is not {s_noDigest.Length} hexadecimal digits.");
        int at = DigestPosition(head, digest);
        if (at < 0) throw new ModelFormatException($"the \"{Digest}\" of the metadata is not written plainly.");
        Encoding.ASCII.GetBytes(s_noDigest, head.AsSpan(at));
        if (!string.Equals(digest, DigestOf(head, data), StringComparison.Ordinal))
            throw new ModelFormatException($"the content does not match its \"{Digest}\": at least one bit has changed since the file was written.");
    }

    private static int DigestPosition(ReadOnlySpan<byte> head, string digest)
    {
        string key = $"\"{Digest}\":\"";
        int at = head.IndexOf(Encoding.UTF8.GetBytes(key + digest + "\""));
        return at < 0 ? at : at + key.Length;
    }

    private static string DigestOf(ReadOnlySpan<byte> head, ReadOnlySpan<byte> data)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(head);
        hash.AppendData(data);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
