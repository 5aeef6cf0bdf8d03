using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Numerics;
using System.Numerics.Tensors;
using System.Text;

namespace AutoBce;

/// <summary>
/// NumPy's .npy and .npz files: float16, float32, float64, int32, int64, uint8 and bool, little-endian, in C or Fortran order, read as float; written as
/// float32. Pickled objects are refused: nothing in a file is code.
/// </summary>
public static class NumpyFile
{
    private const int MaximumHeader = 1 << 16, MaximumRank = 8;
    private const long MaximumElements = 1L << 28;
    private static readonly byte[] s_magic = [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads an array; one of rank 0 has shape [1].</summary>
    /// <exception cref="FormatException">The file is damaged or holds something else; the message says what.</exception>
    public static Tensor<float> Load(string path)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        long left = MaximumElements;
        return Read(stream, stream.Length, ref left, path);
    }

    /// <summary>Reads the arrays of an .npz file by their names; all of them together may have 2^28 numbers.</summary>
    /// <inheritdoc cref="Load"/>
    public static IReadOnlyDictionary<string, Tensor<float>> LoadArchive(string path)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        try
        {
            using ZipArchive archive = new(stream, ZipArchiveMode.Read);
            OrderedDictionary<string, Tensor<float>> arrays = [];
            long left = MaximumElements;
            foreach (ZipArchiveEntry entry in archive.Entries)
            {
                using Stream content = entry.Open();
                string name = entry.FullName.EndsWith(".npy", StringComparison.Ordinal) ? entry.FullName[..^4] : entry.FullName;
                if (!arrays.TryAdd(name, Read(content, entry.Length, ref left, $"{path}, {entry.FullName}"))) throw new FormatException($"{path}: two arrays are called \"{name}\".");
            }
            return arrays;
        }
        catch (InvalidDataException e)
        {
            throw new FormatException($"{path} is no .npz archive, or a damaged one: {e.Message}", e);
        }
    }

    /// <summary>Writes an array as float32 in C order; an older file is replaced as a whole.</summary>
    public static void Save(string path, in ReadOnlyTensorSpan<float> values)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        float[] flat = new float[checked((int)values.FlattenedLength)];
        values.FlattenTo(flat);
        string shape = string.Join(", ", values.Lengths.ToArray().Select(length => length.ToString(CultureInfo.InvariantCulture)));
        string header = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({shape}{(values.Rank == 1 ? "," : "")}), }}";
        header = header.PadRight((header.Length + 11 + 63) / 64 * 64 - 11) + '\n';
        byte[] head = [.. s_magic, 1, 0, (byte)header.Length, (byte)(header.Length >> 8), .. Encoding.ASCII.GetBytes(header)];
        byte[] data = new byte[checked(flat.Length * sizeof(float))];
        for (int i = 0; i < flat.Length; i++) BinaryPrimitives.WriteSingleLittleEndian(data.AsSpan(i * sizeof(float)), flat[i]);
        AtomicFile.Write(path, head, data);
    }

    /// <param name="stream">The array.</param>
    /// <param name="bytes">How long it says it is.</param>
    /// <param name="left">How many numbers may still be read.</param>
    /// <param name="source">For messages.</param>
    private static Tensor<float> Read(Stream stream, long bytes, ref long left, string source)
    {
        try
        {
            Span<byte> start = stackalloc byte[12];
            int begun = start.Length - 2;
            stream.ReadExactly(start[..begun]);
            if (!start[..6].SequenceEqual(s_magic)) throw new FormatException($"{source} does not begin as .npy files do.");
            int length = BinaryPrimitives.ReadUInt16LittleEndian(start[8..]);
            if (start[6] != 1)
            {
                stream.ReadExactly(start[begun..]);
                begun = start.Length;
                length = BinaryPrimitives.ReadInt32LittleEndian(start[8..]);
            }
            if (length is < 0 or > MaximumHeader) throw new FormatException($"{source}: the header claims {length} bytes.");
            byte[] header = new byte[length];
            stream.ReadExactly(header);
            (string type, bool isFortran, nint[] shape) = Header(Encoding.Latin1.GetString(header), source);
            return Data(stream, bytes - begun - length, ref left, type, isFortran, shape, source);
        }
        catch (EndOfStreamException e)
        {
            throw new FormatException($"{source} was cut off.", e);
        }
    }

    private static Tensor<float> Data(Stream stream, long bytes, ref long left, string type, bool isFortran, nint[] shape, string source)
    {
        (int size, Func<byte[], float> convert) = type switch
        {
            "<f4" => (4, (Func<byte[], float>)(bytes => BinaryPrimitives.ReadSingleLittleEndian(bytes))),
            "<f2" => (2, bytes => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes)),
            "<f8" => (8, bytes => (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes)),
            "<i4" => (4, bytes => BinaryPrimitives.ReadInt32LittleEndian(bytes)),
            "<i8" => (8, bytes => BinaryPrimitives.ReadInt64LittleEndian(bytes)),
            "|u1" => (1, bytes => bytes[0]),
            "|b1" => (1, bytes => bytes[0] == 0 ? 0 : 1),
            _ => throw new FormatException($"{source} holds \"{type}\"; float16, float32, float64, int32, int64, uint8 and bool are read, little-endian."),
        };
        BigInteger count = 1;
        foreach (nint length in shape) count *= length;
        if (count > left) throw new FormatException($"{source} claims {count} numbers; at most {MaximumElements} are read from one file.");
        // A file that claims more than it has is found out before the memory for it is taken.
        if (bytes != count * size) throw new FormatException($"{source} claims {count} numbers of {size} bytes and has {bytes} bytes.");
        left -= (long)count;
        float[] flat = new float[(int)count];
        byte[] element = new byte[size];
        using BufferedStream buffered = new(stream);
        for (int i = 0; i < flat.Length; i++)
        {
            buffered.ReadExactly(element);
            flat[i] = convert(element);
        }
        if (buffered.ReadByte() >= 0) throw new FormatException($"{source} has more bytes than its shape asks for.");
        return Tensor.Create(isFortran ? Reordered(flat, shape) : flat, shape);
    }

    /// <summary>From the first index fastest to the last index fastest.</summary>
    private static float[] Reordered(float[] values, nint[] shape)
    {
        float[] reordered = new float[values.Length];
        for (int i = 0; i < values.Length; i++) reordered[Row(i, shape)] = values[i];
        return reordered;
    }

    private static int Row(int fortran, nint[] shape)
    {
        nint place = 0, rest = fortran;
        nint[] index = new nint[shape.Length];
        for (int d = 0; d < shape.Length; d++) (index[d], rest) = (rest % shape[d], rest / shape[d]);
        for (int d = 0; d < shape.Length; d++) place = place * shape[d] + index[d];
        return (int)place;
    }

    private static (string Type, bool IsFortran, nint[] Shape) Header(string text, string source)
    {
        string type = Between("'descr': '", "'"), order = Between("'fortran_order': ", ","), shape = Between("'shape': (", ")");
        string[] lengths = shape.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (order is not ("True" or "False") || lengths.Length > MaximumRank) throw new FormatException($"{source}: the header is not as .npy files have it: {text.Trim()}");
        nint[] read = [.. lengths.Select(length => int.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? (nint)value
            : throw new FormatException($"{source}: the length \"{length}\" of the shape is none."))];
        return (type, order == "True", read.Length == 0 ? [1] : read);

        string Between(string before, string after)
        {
            int start = text.IndexOf(before, StringComparison.Ordinal), end = start < 0 ? -1 : text.IndexOf(after, start + before.Length, StringComparison.Ordinal);
            return end < 0 ? throw new FormatException($"{source}: the header has no {before}...{after}: {text.Trim()}") : text[(start + before.Length)..end];
        }
    }
}
