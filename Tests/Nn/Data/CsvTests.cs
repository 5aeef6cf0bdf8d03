namespace AutoBce.Tests;

public sealed class CsvTests
{
    [Fact]
    public void Blanks_around_names_and_fields_do_not_count_outside_quotes()
    {
        Table table = CsvTable.Parse("income , state,label\n 10, OH,1\n NA,OH ,0\n30, ?, 1 \n20,\" OH\" , 0\n");
        Assert.Equal(["income", "state", "label"], table.Columns);
        FeatureEncoder encoder = FeatureEncoder.Fit(table, exclude: ["label"]);
        Assert.Equal(["income", "income is missing", "state= OH", "state=OH"], encoder.Names);
        float[,] expected = { { 10, 0, 0, 1 }, { 20, 1, 0, 1 }, { 30, 0, 0, 0 }, { 20, 0, 1, 0 } };
        Assert.Equal(expected, encoder.Transform(table));
        Assert.Equal([1f, 0, 1, 0], table.Labels("label"));
        Assert.Equal([1f, 0, 1, 0], table.Numbers("label"));
        Assert.True(new Table(["a"], [[" NA "]]).IsMissing(0, 0));
    }

    [Theory]
    [InlineData("a,b\n1,2\n\"1\"2,3\n", "line 3: text follows the closing quote")]
    [InlineData("a,b\n\"1\" 2,3\n", "line 2: text follows the closing quote")]
    [InlineData("a,\"b\"c\n1,2\n", "line 1: text follows the closing quote")]
    [InlineData("a,b\n1,\"2\n3,4\n", "line 2: a quoted field is not closed")]
    public void Quotes_that_do_not_match_are_refused(string text, string message) =>
        Assert.Contains(message, Assert.Throws<FormatException>(() => CsvTable.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_quote_within_a_field_is_a_character()
    {
        Table table = CsvTable.Parse("size,name\n6\" x 4\",\"say \"\"no\"\"\"\n");
        Assert.Equal(("6\" x 4\"", "say \"no\""), (table[0, 0], table[0, 1]));
    }

    [Fact]
    public void Two_features_of_one_name_are_refused()
    {
        Table table = CsvTable.Parse("a,a is missing\n1,0\n,1\n");
        string message = Assert.Throws<ArgumentException>(() => FeatureEncoder.Fit(table, exclude: [])).Message;
        Assert.Contains("\"a is missing\", of the columns \"a\" and \"a is missing\"", message, StringComparison.Ordinal);
        Assert.Equal(["a", "a is missing"], FeatureEncoder.Fit(table, exclude: ["a is missing"]).Names);
        Assert.Throws<ModelFormatException>(() => FeatureEncoder.FromJson(
            """{"format":"autobce-features-1","columns":[{"name":"a","mean":1,"missing":true},{"name":"a is missing","mean":0}]}"""));
    }
}
