using System.IO.Compression;
using System.Numerics.Tensors;
using System.Text;

namespace AutoBce.Tests;

public sealed class DataTests
{
    [Fact]
    public void A_table_becomes_features_that_only_know_the_training_rows()
    {
        Table table = CsvTable.Parse("income,state,\"a note\",bad\n10,OH,x,0\n,CT,\"y, z\",1\n30,OH,x,0\n50,NY,,1\n");
        FeatureEncoder encoder = FeatureEncoder.Fit(table.Take([0, 1, 2]), exclude: ["bad"]);
        Assert.Equal(["income", "income is missing", "state=CT", "state=OH", "a note=x", "a note=y, z"], encoder.Names);
        float[,] expected = { { 10, 0, 0, 1, 1, 0 }, { 20, 1, 1, 0, 0, 1 }, { 30, 0, 0, 1, 1, 0 }, { 50, 0, 0, 0, 0, 0 } };
        Assert.Equal(expected, encoder.Transform(table));
        Assert.Equal([0f, 1, 0, 1], table.Labels("bad"));
    }

    [Theory]
    [InlineData("a,b\n1,2\n3\n", "line 3: 1 fields")]
    [InlineData("a,b\n1,2\n\n3,4,5\n", "line 4: 3 fields")]
    [InlineData("a,b\n1,2\nx,4\n", "line 3, column 1 (a): \"x\" is no finite number, and \"1\" is one")]
    [InlineData("a,b\n1,2\n1e39,4\n", "line 3, column 1 (a): \"1e39\" is no finite number, and \"1\" is one")]
    [InlineData("a,b\n1,\"2\n\"\nx,4\n", "line 4, column 1 (a): \"x\"")]
    [InlineData("", "empty")]
    public void Mistakes_are_named_by_line_and_column(string text, string message) =>
        Assert.Contains(message, Assert.Throws<FormatException>(() => FeatureEncoder.Fit(CsvTable.Parse(text), exclude: [])).Message, StringComparison.Ordinal);

    [Fact]
    public void Kinds_decide_where_values_do_not()
    {
        Table table = CsvTable.Parse("zip,y\n12,0\n7x,1\n");
        Dictionary<string, ColumnKind> kinds = new() { ["zip"] = ColumnKind.Category };
        Assert.Equal(["zip=12", "zip=7x"], FeatureEncoder.Fit(table, ["y"], kinds).Names);
        kinds["zip"] = ColumnKind.Number;
        Assert.Contains("\"7x\"", Assert.Throws<FormatException>(() => FeatureEncoder.Fit(table, ["y"], kinds)).Message, StringComparison.Ordinal);
        Assert.Contains("zip, y", Assert.Throws<ArgumentException>(() => FeatureEncoder.Fit(table, ["z"])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("positive", () => table.Labels("y", "yes"));
        Assert.Throws<ArgumentException>("columns", () => new Table(["a", "a"], []));
        Assert.Throws<FormatException>(() => table.Numbers("zip"));
    }

    [Fact]
    public void Columns_of_ids_are_no_thousand_features()
    {
        Table Ids(int rows) => new(["a", "id"], [.. Enumerable.Range(0, rows).Select(i => new[] { $"{i}", $"n{i:D4}" })], "loans.csv");
        string message = Assert.Throws<ArgumentException>("training", () => FeatureEncoder.Fit(Ids(1001), [])).Message;
        Assert.StartsWith("loans.csv, column 2 (id): 1001 categories, such as \"n0000\", and at most 1000", message, StringComparison.Ordinal);
        Assert.Equal(1001, FeatureEncoder.Fit(Ids(1000), []).Names.Count);
        Assert.Equal(1002, FeatureEncoder.Fit(Ids(1001), [], maximumCategories: 1001).Names.Count);
        Assert.Equal(["a"], FeatureEncoder.Fit(Ids(1001), ["id"]).Names);
        Assert.Throws<ArgumentOutOfRangeException>("maximumCategories", () => FeatureEncoder.Fit(Ids(1), [], maximumCategories: -1));
    }

    [Fact]
    public void Splits_take_each_row_once_and_keep_the_classes()
    {
        float[] labels = [.. Enumerable.Range(0, 103).Select(i => i % 10 == 0 ? 1f : 0f)];
        (int[] train, int[] test) = DataSplit.Stratified(labels, 0.2, seed: 4);
        Assert.Equal(Enumerable.Range(0, 103), train.Concat(test).Order());
        Assert.Equal((2, 18), (test.Count(i => labels[i] == 1), test.Count(i => labels[i] == 0)));
        Assert.Equal(test, DataSplit.Stratified(labels, 0.2, seed: 4).Test);
        Assert.NotEqual(test, DataSplit.Stratified(labels, 0.2, seed: 5).Test);
        foreach (IReadOnlyList<(int[] Train, int[] Test)> folds in new[] { DataSplit.KFold(103, 5, 1), DataSplit.StratifiedKFold(labels, 5, 1) })
        {
            Assert.Equal(Enumerable.Range(0, 103), folds.SelectMany(fold => fold.Test).Order());
            Assert.All(folds, fold => Assert.Equal(103, fold.Train.Union(fold.Test).Count()));
            Assert.All(folds, fold => Assert.InRange(fold.Test.Length, 20, 21));
        }
        Assert.All(DataSplit.StratifiedKFold(labels, 5, 1), fold => Assert.InRange(fold.Test.Count(i => labels[i] == 1), 2, 3));
        Assert.Equal(103 / 22.0, DataSplit.BalancedClassWeights(labels)[1], 1e-12);
        Assert.Throws<ArgumentOutOfRangeException>("folds", () => DataSplit.KFold(3, 4, 1));
        Assert.Throws<ArgumentOutOfRangeException>("testShare", () => DataSplit.Shuffled(10, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>("testShare", () => DataSplit.Shuffled(3, 0.01, 1));
        Assert.Contains("1 of class 1", Assert.Throws<ArgumentOutOfRangeException>("testShare", () => DataSplit.Stratified([0, 0, 0, 0, 0, 1], 0.2, 1)).Message, StringComparison.Ordinal);
        Assert.Contains("1 of class 0", Assert.Throws<ArgumentOutOfRangeException>("folds", () => DataSplit.StratifiedKFold([0, 1, 1, 1], 2, 1)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("labels", () => DataSplit.BalancedClassWeights([1, 1]));
        Assert.Throws<ArgumentOutOfRangeException>("labels", () => DataSplit.Stratified([0, 1, 2], 0.5, 1));
    }

    [Fact]
    public void Stratified_folds_are_shuffled()
    {
        float[] labels = [.. Enumerable.Range(0, 1000).Select(i => i < 100 ? 1f : 0f)];
        foreach ((int[] train, int[] test) in DataSplit.StratifiedKFold(labels, 5, 1))
        {
            // Sorted by class, one half would have all positives or none.
            Assert.InRange(train[..400].Count(i => labels[i] == 1), 20, 60);
            Assert.InRange(test[..100].Count(i => labels[i] == 1), 3, 17);
        }
        Assert.Equal(DataSplit.StratifiedKFold(labels, 5, 1).SelectMany(fold => fold.Train), DataSplit.StratifiedKFold(labels, 5, 1).SelectMany(fold => fold.Train));
        Assert.NotEqual(DataSplit.StratifiedKFold(labels, 5, 1)[0].Train, DataSplit.StratifiedKFold(labels, 5, 2)[0].Train);
    }

    [Fact]
    public void Rows_that_are_not_there_are_named()
    {
        float[,] x = new float[3, 2];
        Table table = CsvTable.Parse("a\n1\n2\n3\n");
        foreach ((int place, int bad) in new[] { (1, 500), (0, 3), (2, -1) })
        {
            int[] rows = [0, 1, 2];
            rows[place] = bad;
            foreach (Action take in new Action[] { () => DataSplit.Rows(x, rows), () => DataSplit.Rows(new float[3], rows), () => table.Take(rows) })
            {
                string message = Assert.Throws<ArgumentOutOfRangeException>("rows", take).Message;
                Assert.Contains($"rows[{place}] is {bad}", message, StringComparison.Ordinal);
                Assert.Contains("3 rows", message, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData("1,0,1", "1", new float[] { 1, 0, 1 })]
    [InlineData(" 1, 0 ,1.0", "1", new float[] { 1, 0, 1 })]
    [InlineData("1.0,0.0,0,1e0", "1", new float[] { 1, 0, 0, 1 })]
    [InlineData("yes , no,yes", " yes", new float[] { 1, 0, 1 })]
    [InlineData("-1,1,+1", "1", new float[] { 0, 1, 1 })]
    public void Labels_are_read_as_they_are_meant(string fields, string positive, float[] expected) =>
        Assert.Equal(expected, new Table(["y"], [.. fields.Split(',').Select(field => new[] { field })]).Labels("y", positive));

    [Theory]
    [InlineData("1,0,2", "1", "line 4, column 1 (y): \"2\"")]
    [InlineData("yes,no,No", "yes", "line 4, column 1 (y): \"No\"")]
    [InlineData("1,0, NA ", "1", "line 4, column 1 (y): \" NA \"")]
    public void A_third_label_is_named_by_line_and_column(string fields, string positive, string message) =>
        Assert.Contains(message, Assert.Throws<FormatException>(() => new Table(["y"], [.. fields.Split(',').Select(field => new[] { field })], lines: [2, 3, 4]).Labels("y", positive)).Message, StringComparison.Ordinal);

    [Fact]
    public void Numpy_files_go_both_ways()
    {
        string path = Path.GetTempFileName();
        try
        {
            float[] values = [1, -2.5f, float.NaN, 1e-40f, 5, 6];
            NumpyFile.Save(path, new(values, [2, 3]));
            byte[] bytes = File.ReadAllBytes(path);
            Assert.Equal(0, (bytes.Length - 24) % 64);
            Assert.Contains("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }", Encoding.Latin1.GetString(bytes), StringComparison.Ordinal);
            Tensor<float> read = NumpyFile.Load(path);
            Assert.Equal([2, 3], read.Lengths.ToArray());
            Assert.Equal(values, read);
            for (int length = 0; length < bytes.Length; length++)
            {
                File.WriteAllBytes(path, bytes[..length]);
                Assert.Throws<FormatException>(() => NumpyFile.Load(path));
            }
            File.WriteAllBytes(path, [.. bytes, 0]);
            Assert.Throws<FormatException>(() => NumpyFile.Load(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("<f8", "False", "2, 2", new byte[] { 0, 0, 0, 0, 0, 0, 0xF0, 0x3F, 0, 0, 0, 0, 0, 0, 0, 0x40, 0, 0, 0, 0, 0, 0, 8, 0x40, 0, 0, 0, 0, 0, 0, 0x10, 0x40 }, new float[] { 1, 2, 3, 4 })]
    [InlineData("<f2", "False", "4,", new byte[] { 0, 0x3C, 0, 0xC1, 1, 0, 0, 0x7C }, new float[] { 1, -2.5f, 1 / 16777216f, float.PositiveInfinity })]
    [InlineData("|u1", "True", "2, 3", new byte[] { 1, 2, 3, 4, 5, 6 }, new float[] { 1, 3, 5, 2, 4, 6 })]
    [InlineData("|b1", "False", "3,", new byte[] { 0, 1, 2 }, new float[] { 0, 1, 1 })]
    [InlineData("<i8", "False", "1,", new byte[] { 0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF }, new float[] { -2 })]
    public void Types_and_orders_of_numpy_are_read(string type, string fortran, string shape, byte[] data, float[] expected)
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, Numpy(type, fortran, shape, data));
            Assert.Equal(expected, NumpyFile.Load(path));
            using (ZipArchive archive = new(File.Create(path), ZipArchiveMode.Create))
            using (Stream entry = archive.CreateEntry("x.npy").Open())
                entry.Write(Numpy(type, fortran, shape, data));
            Assert.Equal(expected, NumpyFile.LoadArchive(path)["x"]);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("|O", "3,", "\"|O\"")]
    [InlineData(">f4", "3,", "\">f4\"")]
    [InlineData("<f4", "9999999999,", "9999999999")]
    [InlineData("<f4", "2000000000, 2000000000", "claims")]
    [InlineData("<f4", "1073741824, 1073741824, 1073741824, 1073741824, 1073741824", "claims 1427247692705959881058285969449495136382746624 numbers")]
    [InlineData("<f4", "-1,", "-1")]
    public void Hostile_numpy_files_are_refused(string type, string shape, string message)
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, Numpy(type, "False", shape, [0, 0, 0, 0]));
            Assert.Contains(message, Assert.Throws<FormatException>(() => NumpyFile.Load(path)).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Zeros pack a thousandfold: what an entry claims is compared with its own length, and all of them with a limit.</summary>
    [Fact]
    public void Sizes_of_packed_arrays_are_not_believed()
    {
        string path = Path.GetTempFileName();
        try
        {
            using (ZipArchive archive = new(File.Create(path), ZipArchiveMode.Create))
            using (Stream entry = archive.CreateEntry("x.npy").Open())
                entry.Write(Numpy("<f4", "False", "100000000,", [0, 0, 0, 0]));
            Assert.Contains("100000000 numbers of 4 bytes and has 4 bytes", Refused().Message, StringComparison.Ordinal);
            long before = GC.GetAllocatedBytesForCurrentThread();
            Refused();
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
            // Each alone would be few enough.
            using (ZipArchive archive = new(File.Create(path), ZipArchiveMode.Create))
            {
                foreach (string name in new[] { "few", "many" })
                {
                    using Stream entry = archive.CreateEntry(name).Open();
                    entry.Write(Numpy("|u1", "False", name == "few" ? "1," : "268435456,", [7]));
                }
            }
            Assert.Contains("many claims 268435456 numbers; at most 268435456 are read from one file", Refused().Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }

        FormatException Refused() => Assert.Throws<FormatException>(() => NumpyFile.LoadArchive(path));
    }

    private static byte[] Numpy(string type, string fortran, string shape, byte[] data)
    {
        byte[] header = Encoding.ASCII.GetBytes($"{{'descr': '{type}', 'fortran_order': {fortran}, 'shape': ({shape}), }}\n");
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. header, .. data];
    }
}
