namespace AutoBce.Tests;

/// <summary>Encoders in files: their own, and those of models.</summary>
public sealed class EncoderFileTests : IDisposable
{
    private static readonly Table s_table = CsvTable.Parse("income,state,\"a \"\"note\"\"\",bad\n0.1,OH,é 😀,0\n,CT,\"y, z\",1\n30,OH,x,0\n50,NY,,1\n");
    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose() => File.Delete(_path);

    private static FeatureEncoder Encoder() => FeatureEncoder.Fit(s_table.Take([0, 1, 2]), exclude: ["bad"]);

    [Fact]
    public void A_loaded_encoder_gives_the_same_features_to_the_bit()
    {
        FeatureEncoder encoder = Encoder();
        encoder.Save(_path);
        FeatureEncoder loaded = FeatureEncoder.Load(_path);
        Assert.Equal(encoder.Names, loaded.Names);
        Assert.Equal(encoder.Transform(s_table), loaded.Transform(s_table));
        Assert.Equal(encoder.ToJson(), loaded.ToJson());
        Assert.Equal(
            """{"format":"autobce-features-1","columns":[{"name":"n","mean":2},{"name":"s","categories":["a","b"]}]}""",
            FeatureEncoder.Fit(CsvTable.Parse("n,s\n1,b\n3,a\n"), []).ToJson());
    }

    [Fact]
    public void It_travels_with_the_model()
    {
        FeatureEncoder encoder = Encoder();
        Sequential model = new(encoder.Names.Count) { new Dense(1, Activation.Sigmoid) };
        Assert.Throws<ArgumentException>("value", () => new Sequential(3).Encoder = encoder);
        model.Encoder = encoder;
        model.Save(_path);
        Sequential loaded = Sequential.Load(_path);
        Assert.Equal(model.Predict(encoder.Transform(s_table)), loaded.Predict(loaded.Encoder!.Transform(s_table)));
        loaded.Encoder = null;
        loaded.Save(_path);
        Assert.Null(Sequential.Load(_path).Encoder);
    }

    /// <summary>One number of features in the encoder, another in the architecture, with a right checksum.</summary>
    [Fact]
    public void An_encoder_that_does_not_fit_the_architecture_is_refused()
    {
        FeatureEncoder encoder = Encoder();
        OrderedDictionary<string, string> properties = new()
        {
            ["format"] = "autobce-1",
            ["architecture"] = """{"inputs":2,"layers":[{"kind":"dense","units":1,"activation":"sigmoid"}]}""",
            ["loss"] = "",
            ["seed"] = "1",
            ["features"] = encoder.ToJson(),
        };
        Sequential model = new(2) { new Dense(1, Activation.Sigmoid) };
        SafeTensors.Write(_path, properties, model.Parameters);
        Assert.Contains($"gives {encoder.Names.Count} features", Assert.Throws<ModelFormatException>(() => Sequential.Load(_path)).Message, StringComparison.Ordinal);
        properties["features"] = "[]";
        SafeTensors.Write(_path, properties, model.Parameters);
        Assert.Contains("encoder", Assert.Throws<ModelFormatException>(() => Sequential.Load(_path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "encoder")]
    [InlineData("[]", "encoder")]
    [InlineData("{}", "encoder")]
    [InlineData("""{"format":"autobce-features-2","columns":[]}""", "autobce-features-2")]
    [InlineData("""{"format":"autobce-features-1","columns":{}}""", "encoder")]
    [InlineData("""{"format":"autobce-features-1","columns":[],"more":1}""", "\"more\"")]
    [InlineData("""{"format":"autobce-features-1","format":"autobce-features-1","columns":[]}""", "format")]
    [InlineData("""{"format":"autobce-features-1","columns":[{"name":null,"mean":1}]}""", "null")]
    [InlineData("""{"format":"autobce-features-1","columns":[{"name":"a"}]}""", "encoder")]
    [InlineData("""{"format":"autobce-features-1","columns":[{"name":"a","mean":"1"}]}""", "encoder")]
    [InlineData("""{"format":"autobce-features-1","columns":[{"name":"a","mean":1e300}]}""", "mean of a")]
    [InlineData("""{"format":"autobce-features-1","columns":[{"name":"a","mean":1,"missing":1}]}""", "encoder")]
    [InlineData("""{"format":"autobce-features-1","columns":[{"name":"a","mean":1,"type":"System.Object"}]}""", "\"type\"")]
    [InlineData("""{"format":"autobce-features-1","columns":[{"name":"a","mean":1,"categories":[]}]}""", "\"mean\"")]
    [InlineData("""{"format":"autobce-features-1","columns":[{"name":"a","mean":1},{"name":"a","mean":2}]}""", "\"a\"")]
    [InlineData("""{"format":"autobce-features-1","columns":[{"name":"a","categories":["x","x"]}]}""", "\"x\"")]
    [InlineData("""{"format":"autobce-features-1","columns":[{"name":"a","categories":[1]}]}""", "encoder")]
    [InlineData("""{"format":"autobce-features-1","columns":[{"name":"a","categories":[["x"]]}]}""", "encoder")]
    public void Texts_that_are_no_encoder_are_refused(string json, string message) =>
        Assert.Contains(message, Assert.Throws<ModelFormatException>(() => FeatureEncoder.FromJson(json)).Message, StringComparison.Ordinal);

    [Fact]
    public void Damaged_files_are_refused_or_hold_an_encoder_all_the_same()
    {
        Encoder().Save(_path);
        byte[] bytes = File.ReadAllBytes(_path);
        for (int length = 0; length < bytes.Length; length++)
        {
            File.WriteAllBytes(_path, bytes[..length]);
            Assert.Contains(_path, Assert.Throws<ModelFormatException>(() => FeatureEncoder.Load(_path)).Message, StringComparison.Ordinal);
        }
        for (int i = 0; i < bytes.Length; i++)
        {
            byte[] changed = [.. bytes];
            changed[i] ^= (byte)(1 << (i % 8));
            File.WriteAllBytes(_path, changed);
            if (Record.Exception(() => FeatureEncoder.Load(_path)) is { } e) Assert.IsType<ModelFormatException>(e);
        }
    }

    [Fact]
    public void Half_a_character_is_not_written_as_another_one()
    {
        FeatureEncoder encoder = FeatureEncoder.Fit(new Table(["a"], [["x\ud800"]]), []);
        Assert.Contains("surrogate", Assert.Throws<NotSupportedException>(() => encoder.Save(_path)).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_path));
    }

    [Fact]
    public void Files_that_are_not_in_UTF_8_are_refused_by_line()
    {
        byte[] latin = [.. "name,y\nAnna,1\nRen"u8, 0xE9, .. ",0\n"u8];
        File.WriteAllBytes(_path, latin);
        string message = Assert.Throws<FormatException>(() => CsvTable.Read(_path)).Message;
        Assert.Contains($"{_path}, line 3: the bytes E9", message, StringComparison.Ordinal);
        Assert.Contains("UTF-8", message, StringComparison.Ordinal);

        // In a later buffer than the first, and as the first half of a character that the file ends in.
        byte[] late = [.. "name,y\n"u8, .. Enumerable.Repeat("Zoë,1\n"u8.ToArray(), 30_000).SelectMany(row => row), .. "Ren"u8, 0xC3];
        File.WriteAllBytes(_path, late);
        Assert.Contains("line 30002: the bytes C3", Assert.Throws<FormatException>(() => CsvTable.Read(_path)).Message, StringComparison.Ordinal);
        File.WriteAllBytes(_path, late[..^4]);
        Assert.Equal("Zoë", CsvTable.Read(_path)[29_999, 0]);

        File.WriteAllBytes(_path, [0xFF, 0xFE, .. System.Text.Encoding.Unicode.GetBytes("name,y\nAnna,1\n")]);
        Assert.Contains("line 1: the bytes FF", Assert.Throws<FormatException>(() => CsvTable.Read(_path)).Message, StringComparison.Ordinal);
        File.WriteAllBytes(_path, [0xEF, 0xBB, 0xBF, .. "name,y\nAnna,1\n"u8]);
        Assert.Equal(["name", "y"], CsvTable.Read(_path).Columns);
    }
}
