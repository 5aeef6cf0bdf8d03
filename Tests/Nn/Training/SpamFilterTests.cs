using AutoBce.Samples;

namespace AutoBce.Tests;

public sealed class SpamFilterTests
{
    [Fact]
    public void A_spam_filter_reaches_its_accuracy_over_three_seeds()
    {
        Spambase data = Spambase.Load();
        Assert.Equal((3681, 920), (data.TrainY.Length, data.TestY.Length));
        List<IReadOnlyDictionary<string, double>> results = [];
        foreach (ulong seed in new ulong[] { 1, 2, 3 })
        {
            Sequential model = new(Spambase.Features) { new Dense(64, Activation.Relu), new Dense(32, Activation.Relu), new Dense(1, Activation.Sigmoid) };
            model.Compile(new Adam(1e-3f), new BinaryCrossEntropy(), [new BinaryAccuracy(), new Auc()]);
            model.Fit(data.TrainX, data.TrainY, epochs: 20, batchSize: 32, seed: seed, verbose: Verbosity.Silent);
            results.Add(model.Evaluate(data.TestX, data.TestY));
        }
        Assert.True(results.Average(result => result["accuracy"]) >= 0.935);
        Assert.True(results.Average(result => result["auc"]) >= 0.975);
    }

    [Theory]
    [InlineData("a,b\n1,2\n3\n", "line 3: 1 fields")]
    [InlineData("a,b\n1,2,3\n", "line 2: more than")]
    [InlineData("a,b\n1,x\n", "line 2, column 2 (b): \"x\"")]
    [InlineData("a,b\n1,NaN\n", "column 2 (b)")]
    [InlineData("a,b\n1,1e999\n", "column 2 (b)")]
    [InlineData("", "empty")]
    public void A_table_says_where_it_is_wrong(string text, string message)
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, text);
            Assert.Contains(message, Assert.Throws<FormatException>(() => NumberTable.Read(path)).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
