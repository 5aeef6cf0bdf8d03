using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace AutoBce.Tests;

/// <summary>Files whose checksum is right and whose content is not: what the state of training, headers and numbers may claim.</summary>
public sealed class HostileFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("autobce-").FullName;
    private readonly string _header;
    private readonly byte[] _data;

    public HostileFileTests()
    {
        (float[,] x, float[] y) = Samples.Plane(10, 2);
        Sequential model = new(2) { new Dense(1, Activation.Sigmoid) { L2 = 0.5f } };
        model.Compile(new Sgd(0.5f, momentum: 0.5f), new BinaryCrossEntropy());
        model.Fit(x, y, seed: 5, verbose: Verbosity.Silent);
        model.Threshold = 0.25;
        model.Save(FileName, includeOptimizer: true);
        byte[] bytes = File.ReadAllBytes(FileName);
        int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        (_header, _data) = (Encoding.UTF8.GetString(bytes, 8, length), bytes[(8 + length)..]);
    }

    private string FileName => Path.Combine(_folder, "model.safetensors");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("\"threshold\":\"0.25\"", "\"threshold\":\"1.5\"", "threshold \"1.5\" is no probability")]
    [InlineData("\"threshold\":\"0.25\"", "\"threshold\":\"NaN\"", "threshold \"NaN\" is no probability")]
    [InlineData("\"fit_seed\":\"5\"", "\"fit_seed\":\"18446744073709551616\"", "seed of the training")]
    [InlineData("\"steps\":\"1\"", "\"steps\":\"-1\"", "number of steps")]
    [InlineData("\"steps\":\"1\"", "\"steps\":\"1e3\"", "number of steps")]
    [InlineData("\"steps\":\"1\",", "", "no \"steps\"")]
    [InlineData("\"learning_rate\":\"0.5\"", "\"learning_rate\":\"NaN\"", "learning_rate is no learning rate")]
    [InlineData("\"learning_rate\":\"0.5\"", "\"learning_rate\":\"-1\"", "learning_rate is no learning rate")]
    [InlineData("\"learning_rate\":\"0.5\"", "\"learning_rate\":\"1e39\"", "learning_rate is no learning rate")]
    [InlineData("optimizer.0.layers.0.kernel", "optimizer.0.layers.7.kernel", "state of no parameter")]
    [InlineData("optimizer.0.layers.0.kernel", "optimizer.-1.layers.0.kernel", "state of no parameter")]
    [InlineData("optimizer.0.layers.0.kernel", "optimizer.x", "state of no parameter")]
    [InlineData("optimizer.0.layers.0.kernel", "extra.0.layers.0.kernel", "architecture")]
    [InlineData("\"optimizer.0.layers.0.kernel\":{\"dtype\":\"F32\",\"shape\":[2,1]", "\"optimizer.0.layers.0.kernel\":{\"dtype\":\"F32\",\"shape\":[1,2]", "not the shape of its parameter")]
    [InlineData("\"dtype\":\"F32\"", "\"dtype\":\"F64\"", "dtype \"F64\"")]
    [InlineData("\"dtype\":\"F32\"", "\"dtype\":\"../../etc/passwd\"", "dtype")]
    [InlineData("\\\"l2\\\":0.5", "\\\"l2\\\":-0.5", "architecture")]
    [InlineData("\\\"l2\\\":0.5", "\\\"l2\\\":1e300", "architecture")]
    [InlineData("\\\"l2\\\":0.5", "\\\"bias\\\":\\\"no\\\"", "architecture")]
    [InlineData("\\\"l2\\\":0.5", "\\\"bias\\\":false", "parameters")]
    [InlineData("\\\"l2\\\":0.5", "\\\"l2\\\":0.5,\\\"l2\\\":0.5", "architecture")]
    [InlineData("\"loss\":", "\"threshold\":\"0.5\",\"loss\":", "header")]
    [InlineData("{\"__metadata__\"", " {\"__metadata__\"", "does not start with '{'")]
    [InlineData("{\"__metadata__\":{", "{\"__metadata__\":{},\"__metadata__\":{", "header")]
    [InlineData("{\"__metadata__\":{", "[{\"__metadata__\":{", "does not start with '{'")]
    [InlineData("\"sha256\":", "\"sha512\":", "no \"sha256\"")]
    public void A_lie_is_refused_and_named(string honest, string lie, string message)
    {
        Assert.Contains(honest, _header, StringComparison.Ordinal);
        int at = _header.IndexOf(honest, StringComparison.Ordinal);
        byte[] bytes = Seal(_header[..at] + lie + _header[(at + honest.Length)..], _data);
        Assert.Contains(message, Assert.Throws<ModelFormatException>(() => Load(bytes)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_honest_loads()
    {
        Sequential model = Load(Seal(_header, _data));
        Assert.Equal((0.25, 1L), (model.Threshold, model.Steps));
        // Blanks after the header are padding.
        Assert.Equal(1, Load(Seal(_header.TrimEnd() + new string(' ', 1000), _data)).Steps);
    }

    [Fact]
    public void Every_number_of_the_state_may_be_anything_and_is_refused_where_that_is_asked_for()
    {
        foreach (float value in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
        {
            for (int i = 0; i < _data.Length / sizeof(float); i++)
            {
                byte[] data = [.. _data];
                BinaryPrimitives.WriteSingleLittleEndian(data.AsSpan(i * sizeof(float)), value);
                File.WriteAllBytes(FileName, Seal(_header, data));
                Assert.NotNull(Sequential.Load(FileName));
                string message = Assert.Throws<ModelFormatException>(() => Sequential.Load(FileName, requireFinite: true)).Message;
                Assert.StartsWith(FileName, message, StringComparison.Ordinal);
                Assert.EndsWith($"is {value.ToString(System.Globalization.CultureInfo.InvariantCulture)}.", message, StringComparison.Ordinal);
            }
        }
        File.WriteAllBytes(FileName, Seal(_header, _data));
        Assert.NotNull(Sequential.Load(FileName, requireFinite: true));
    }

    [Fact]
    public void A_header_of_a_mebibyte_is_read_and_a_longer_one_is_not()
    {
        Assert.NotNull(Load(Seal(_header.TrimEnd().PadRight(1 << 20), _data)));
        Assert.Contains("1048577 bytes; at most 1048576", Assert.Throws<ModelFormatException>(() => Load(Seal(_header.TrimEnd().PadRight((1 << 20) + 1), _data))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stream_that_ends_early_is_refused()
    {
        using ShortStream stream = new(Seal(_header, _data));
        Assert.Contains("shorter while it was read", Assert.Throws<ModelFormatException>(() => Sequential.Load(stream)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Deep_json_is_refused()
    {
        string deep = string.Concat(Enumerable.Repeat("[", 500_000));
        Assert.Throws<ModelFormatException>(() => Load(Seal("{\"a\":" + deep, _data)));
    }

    private static Sequential Load(byte[] bytes)
    {
        using MemoryStream stream = new(bytes);
        return Sequential.Load(stream);
    }

    /// <summary>A file with the header given and the checksum that it then should have.</summary>
    private static byte[] Seal(string header, byte[] data)
    {
        const string Key = "\"sha256\":\"";
        header = Regex.Replace(header, $"{Key}[^\"]*\"", $"{Key}{new string('0', 64)}\"", RegexOptions.None, TimeSpan.FromSeconds(1));
        byte[] text = Encoding.UTF8.GetBytes(header), bytes = [.. BitConverter.GetBytes((ulong)text.Length), .. text, .. data];
        string digest = Convert.ToHexStringLower(SHA256.HashData(bytes));
        int at = bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Key));
        if (at >= 0) Encoding.ASCII.GetBytes(digest).CopyTo(bytes.AsSpan(at + Key.Length));
        return bytes;
    }

    /// <summary>Claims a length that it does not have.</summary>
    private sealed class ShortStream(byte[] bytes) : MemoryStream(bytes[..^4])
    {
        public override long Length => base.Length + 4;
    }
}
