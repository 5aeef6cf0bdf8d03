using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace AutoBce.Tests;

public sealed class ModelFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("autobce-").FullName;

    private string FileName => Path.Combine(_folder, "model.safetensors");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_model_comes_back_to_the_last_bit()
    {
        (float[,] x, float[] y) = Samples.Plane(50, 4);
        Sequential model = new(4) { new Dense(8, Activation.Relu), new Dense(5, Activation.Tanh), new Dense(1), new ActivationLayer(Activation.Sigmoid) };
        model.Compile("adam", "binary_crossentropy", ["accuracy"]);
        model.Fit(x, y, epochs: 3, seed: 77, verbose: Verbosity.Silent);
        model.Save(FileName);
        Sequential loaded = Sequential.Load(FileName);
        Assert.Equal(Samples.Parameters(model), Samples.Parameters(loaded));
        Assert.Equal(model.Predict(x), loaded.Predict(x));
        Assert.Equal((model.Seed, model.LossName, model.Summary()), (loaded.Seed, loaded.LossName, loaded.Summary()));
        loaded.Compile("adam", "binary_crossentropy", ["accuracy"]);
        Assert.Equal(model.Evaluate(x, y), loaded.Evaluate(x, y));
        byte[] first = File.ReadAllBytes(FileName);
        loaded.Save(FileName);
        Assert.Equal(first, File.ReadAllBytes(FileName));
        Assert.Single(Directory.GetFiles(_folder));
    }

    [Fact]
    public void The_page_on_model_files_names_each_key_and_no_other()
    {
        FeatureEncoder encoder = FeatureEncoder.Fit(CsvTable.Parse("a,b\n1,2\n3,5\n"), []);
        Sequential model = new(2) { new Dense(1, Activation.Sigmoid) };
        model.Encoder = encoder;
        model.Compile("adam", "bce");
        model.Fit(new float[,] { { 1, 2 }, { 3, 5 } }, new float[] { 0, 1 }, verbose: Verbosity.Silent);
        model.Save(FileName, includeOptimizer: true);
        using FileStream stream = File.OpenRead(FileName);
        string page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", "model-files.md"));
        string table = page[page.IndexOf("| key | value |", StringComparison.Ordinal)..page.IndexOf("With `model.Save", StringComparison.Ordinal)];
        IEnumerable<string> named = table.Split('\n').Skip(2).Where(row => row.Length > 0).SelectMany(row => row.Split('|')[1].Split(',')).Select(key => key.Trim());
        Assert.Equal(SafeTensors.Read(stream).Properties.Keys.Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
    }

    /// <summary>What other readers of safetensors ask for.</summary>
    [Fact]
    public void The_file_is_safetensors()
    {
        Small().Save(FileName);
        byte[] bytes = File.ReadAllBytes(FileName);
        int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        Assert.Equal(0, (8 + length) % 8);
        string header = Encoding.UTF8.GetString(bytes, 8, length);
        Assert.StartsWith("{\"__metadata__\":{\"format\":\"autobce-1\",", header, StringComparison.Ordinal);
        Assert.Contains("\"layers.0.kernel\":{\"dtype\":\"F32\",\"shape\":[2,1],\"data_offsets\":[0,8]},\"layers.0.bias\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[8,12]}", header, StringComparison.Ordinal);
        Assert.Equal(8 + length + 12, bytes.Length);
    }

    [Fact]
    public void Every_truncation_is_refused()
    {
        byte[] bytes = SmallFile();
        for (int length = 0; length < bytes.Length; length++) Refused(bytes[..length]);
        Refused([.. bytes, 0]);
    }

    [Fact]
    public void Every_flipped_bit_is_refused()
    {
        byte[] bytes = SmallFile();
        for (int bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            Refused(bytes);
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
        Assert.NotNull(Load(bytes));
    }

    [Theory]
    [InlineData("\"dtype\":\"F32\"", "\"dtype\":\"F16\"", "dtype \"F16\"")]
    [InlineData("\"shape\":[2,1]", "\"shape\":[1,2]", "[1, 2]; the architecture asks for [2, 1]")]
    [InlineData("\"shape\":[2,1]", "\"shape\":[2,2]", "takes 16 bytes, its data_offsets span 8")]
    [InlineData("\"shape\":[2,1]", "\"shape\":[4611686018427387903,4611686018427387903,8]", "claims more than")]
    [InlineData("\"shape\":[2,1]", "\"shape\":[-2,-1]", "length or offset of -2")]
    [InlineData("\"shape\":[2,1]", "\"shape\":[2,1,1,1,1,1,1,1,1]", "more than 8 dimensions")]
    [InlineData("\"shape\":[2,1]", "\"shape\":[2.5,1]", "header")]
    [InlineData("\"shape\":[2,1],", "", "no shape")]
    [InlineData("[0,8]", "[8,0]", "span -8")]
    [InlineData("[8,12]", "[4,8]", "begins at byte 4")]
    [InlineData("[8,12]", "[12,16]", "begins at byte 12")]
    [InlineData("layers.0.bias", "layers.0.kernel", "header")]
    [InlineData("layers.0.bias", "layers.1.bias", "no tensor \"layers.0.bias\"")]
    [InlineData("\"F32\",\"shape\":[1]", "\"F32\",\"offset\":0,\"shape\":[1]", "unknown property \"offset\"")]
    [InlineData("\"format\":\"autobce-1\"", "\"format\":\"autobce-2\"", "autobce-2")]
    [InlineData("\"format\":\"autobce-1\",", "", "no \"format\"")]
    [InlineData("\"seed\":\"5\"", "\"seed\":\"-5\"", "seed")]
    [InlineData("\"seed\":\"5\"", "\"seed\":5", "header")]
    [InlineData("\"seed\":\"5\"", "\"seed\":\"\\uD800\"", "header")]
    [InlineData("\"seed\":\"5\"", "\"seed\":{\"a\":{\"b\":{}}}", "header")]
    [InlineData("\\\"units\\\":1", "\\\"units\\\":2147483647", "parameters")]
    [InlineData("\\\"units\\\":1", "\\\"units\\\":0", "architecture")]
    [InlineData("\\\"inputs\\\":2", "\\\"inputs\\\":2147483647", "parameters")]
    [InlineData("\\\"kind\\\":\\\"dense\\\"", "\\\"kind\\\":\\\"lambda\\\"", "\"lambda\"")]
    [InlineData("\\\"activation\\\":\\\"sigmoid\\\"", "\\\"activation\\\":\\\"eval\\\"", "\"eval\"")]
    [InlineData("\\\"layers\\\":[", "\\\"layers\\\":[[],", "architecture")]
    [InlineData("\\\"layers\\\":", "\\\"layer\\\":", "architecture")]
    public void A_file_that_lies_with_a_right_checksum_is_refused(string honest, string lie, string message)
    {
        byte[] bytes = SmallFile();
        int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        string header = Encoding.UTF8.GetString(bytes, 8, length);
        Assert.Contains(honest, header, StringComparison.Ordinal);
        ModelFormatException e = Assert.Throws<ModelFormatException>(() => Load(Seal(header.Replace(honest, lie, StringComparison.Ordinal), bytes[(8 + length)..])));
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lengths_are_not_believed()
    {
        byte[] bytes = SmallFile();
        foreach (ulong length in new ulong[] { ulong.MaxValue, 1UL << 63, (1 << 20) + 1, (ulong)bytes.Length, 0, 1 })
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);
            Refused(bytes);
        }
    }

    [Fact]
    public void Mutated_headers_with_right_checksums_load_or_are_refused_but_nothing_else()
    {
        byte[] bytes = SmallFile();
        int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        byte[] header = bytes[8..(8 + length)], data = bytes[(8 + length)..];
        ReadOnlySpan<byte> alphabet = "0123456789{}[]\",:\\-e. az\0"u8;
        RandomSource random = new(11);
        int refused = 0;
        for (int i = 0; i < 10_000; i++)
        {
            byte[] mutated = [.. header];
            for (int k = random.NextInt(3); k >= 0; k--) mutated[random.NextInt(mutated.Length)] = alphabet[random.NextInt(alphabet.Length)];
            try
            {
                Load(Seal(Encoding.UTF8.GetString(mutated), data));
            }
            catch (ModelFormatException)
            {
                refused++;
            }
        }
        Assert.InRange(refused, 5_000, 10_000);
    }

    [Fact]
    public void Saving_replaces_the_file_as_a_whole_and_leaves_nothing_behind()
    {
        File.WriteAllText(FileName, "old");
        Sequential custom = new(2) { new Dense(1, new Cube()) };
        Assert.Throws<NotSupportedException>(() => custom.Save(FileName));
        Assert.Equal("old", File.ReadAllText(FileName));
        Assert.Throws<DirectoryNotFoundException>(() => Small().Save(Path.Combine(_folder, "absent", "model")));
        Small().Save(FileName);
        Assert.Single(Directory.GetFiles(_folder));
        Assert.NotNull(Sequential.Load(FileName));
    }

    [Fact]
    public void What_a_killed_writer_left_is_removed_and_nothing_else()
    {
        string orphan = $"{FileName}.{new string('a', 32)}.tmp", fresh = $"{FileName}.{new string('b', 32)}.tmp", other = $"{FileName}.backup.tmp", open = $"{FileName}.{new string('c', 32)}.tmp";
        foreach (string path in new[] { orphan, fresh, other, open }) File.WriteAllText(path, "half");
        foreach (string path in new[] { orphan, other, open }) File.SetLastWriteTimeUtc(path, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        using (new FileStream(open, FileMode.Open, FileAccess.ReadWrite, FileShare.None)) Small().Save(FileName);
        Assert.Equal([FileName, fresh, other, open], Directory.GetFiles(_folder).OrderBy(path => Array.IndexOf([FileName, fresh, other, open], path)));
    }

    [Fact]
    public void A_hostile_file_takes_no_more_memory_than_its_length()
    {
        byte[] bytes = SmallFile();
        int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        string header = Encoding.UTF8.GetString(bytes, 8, length).Replace("\\\"units\\\":1", "\\\"units\\\":500000000", StringComparison.Ordinal);
        byte[] hostile = Seal(header, bytes[(8 + length)..]);
        Refused(hostile);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Refused(hostile);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, hostile.Length + 64 * 1024);
    }

    [Fact]
    public void Errors_name_the_file()
    {
        File.WriteAllText(FileName, "this is no model, but long enough to have a header");
        Assert.StartsWith(FileName, Assert.Throws<ModelFormatException>(() => Sequential.Load(FileName)).Message, StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => Sequential.Load(Path.Combine(_folder, "absent")));
    }

    private static Sequential Small()
    {
        Sequential model = new(2) { new Dense(1, Activation.Sigmoid) };
        model.Build(5);
        return model;
    }

    private byte[] SmallFile()
    {
        Small().Save(FileName);
        return File.ReadAllBytes(FileName);
    }

    private static Sequential Load(byte[] bytes)
    {
        using MemoryStream stream = new(bytes);
        return Sequential.Load(stream);
    }

    private static void Refused(byte[] bytes) => Assert.Throws<ModelFormatException>(() => Load(bytes));

    /// <summary>A file with the header given and the checksum that it then should have.</summary>
    private static byte[] Seal(string header, byte[] data)
    {
        const string Key = "\"sha256\":\"";
        header = Regex.Replace(header, $"{Key}[^\"]*\"", $"{Key}{new string('0', 64)}\"", RegexOptions.None, TimeSpan.FromSeconds(1));
        byte[] text = Encoding.UTF8.GetBytes(header), bytes = new byte[8 + text.Length + data.Length];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, (ulong)text.Length);
        text.CopyTo(bytes, 8);
        data.CopyTo(bytes, 8 + text.Length);
        string digest = Convert.ToHexStringLower(SHA256.HashData(bytes));
        int at = bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Key));
        if (at >= 0) Encoding.ASCII.GetBytes(digest).AsSpan(0, Math.Min(64, bytes.Length - at - Key.Length)).CopyTo(bytes.AsSpan(at + Key.Length));
        return bytes;
    }

    private sealed class Cube : Activation
    {
        public override string Name => "cube";

        public override Variable<float> Apply(Variable<float> x) => x * x * x;
    }
}
