using System.Globalization;
using System.Xml.Linq;

namespace AutoBce.Tests;

public sealed class HistoryTests
{
    private static readonly XNamespace s_svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void Csv_has_a_line_to_each_epoch_whose_numbers_read_back_to_the_bit()
    {
        History history = new(1, ["loss", "a,\"b\"", "val_loss"]);
        double[][] epochs = [[1.0 / 3, 1, double.NaN], [1e-300, 0.1, 2.5]];
        foreach (double[] epoch in epochs) history.Add(epoch);
        string[] lines = history.ToCsv().Split('\n');
        Assert.Equal("epoch,loss,\"a,\"\"b\"\"\",val_loss", lines[0]);
        Assert.Equal("1,0.3333333333333333,1,NaN", lines[1]);
        Assert.Equal(epochs[1], lines[2].Split(',')[1..].Select(text => double.Parse(text, CultureInfo.InvariantCulture)));
        Assert.Equal(["", "2"], [lines[3], lines[2].Split(',')[0]]);
        Assert.Equal("epoch,loss\n", new History(1, ["loss"]).ToCsv());
    }

    [Fact]
    public void A_key_that_is_not_there_says_which_are()
    {
        IReadOnlyDictionary<string, IReadOnlyList<double>> trained = new History(1, ["loss", "auc"]).Metrics, validated = new History(1, ["loss", "val_loss"]).Metrics;
        string message = Assert.Throws<KeyNotFoundException>(() => trained["val_loss"]).Message;
        Assert.Contains("no \"val_loss\"; there are \"loss\", \"auc\"", message, StringComparison.Ordinal);
        Assert.Contains("validationSplit", message, StringComparison.Ordinal);
        Assert.DoesNotContain("validationSplit", Assert.Throws<KeyNotFoundException>(() => trained["los"]).Message, StringComparison.Ordinal);
        Assert.DoesNotContain("validationSplit", Assert.Throws<KeyNotFoundException>(() => validated["val_los"]).Message, StringComparison.Ordinal);
        Assert.Equal(["loss", "val_loss"], validated.Keys);
        Assert.Equal([2, 0], [validated.Count, validated["val_loss"].Count]);
        Assert.True(validated.ContainsKey("loss") && !validated.TryGetValue("auc", out _));
    }

    [Fact]
    public void Files_are_replaced_as_a_whole()
    {
        string folder = Directory.CreateTempSubdirectory().FullName, path = Path.Combine(folder, "history.csv");
        try
        {
            File.WriteAllText(path, new string('x', 10_000));
            History history = new(1, ["loss"]);
            history.Add([0.5]);
            history.SaveCsv(path);
            Assert.Equal("epoch,loss\n1,0.5\n", File.ReadAllText(path));
            history.SaveSvg(path);
            Assert.Equal(s_svg + "svg", XDocument.Load(path).Root!.Name);
            Assert.Equal([path], Directory.GetFiles(folder));
            Assert.ThrowsAny<IOException>(() => history.SaveCsv(Path.Combine(folder, "absent", "history.csv")));
            Assert.ThrowsAny<ArgumentException>(() => history.SaveSvg(""));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void The_picture_names_its_curves_and_marks_the_lowest_validation_loss()
    {
        History history = new(1, ["loss", "accuracy", "val_loss", "val_accuracy"]);
        foreach (double loss in new[] { 0.75, 0.5, 0.625 }) history.Add([loss - 0.1, loss, loss, loss]);
        XElement svg = XDocument.Parse(HistorySvg.Draw(history)).Root!;
        string[] texts = [.. svg.Descendants(s_svg + "text").Select(text => text.Value)];
        Assert.Equal(["Loss", "Accuracy"], texts.Intersect(["Loss", "Accuracy"]));
        Assert.Equal(2, texts.Count(text => text == "training"));
        Assert.Equal(2, texts.Count(text => text == "validation"));
        Assert.Contains("lowest: 0.5, epoch 2", texts);
        XElement curve = svg.Descendants(s_svg + "path").Where(path => (string?)path.Attribute("fill") == "none").ElementAt(1);
        string middle = ((string)curve.Attribute("d")!).Split('L')[1];
        Assert.Contains(svg.Descendants(s_svg + "circle"), ring => $"{ring.Attribute("cx")!.Value} {ring.Attribute("cy")!.Value}" == middle);
    }

    /// <summary>Every number drawn lies in the picture, whatever the values are.</summary>
    [Theory]
    [InlineData(1, 0.5, 0.5)]
    [InlineData(2, 1e-12, 1e9)]
    [InlineData(7, -3, -2)]
    [InlineData(100, 0, 1)]
    [InlineData(1000, 0.69, 0.6901)]
    public void Curves_stay_inside(int epochs, double low, double high)
    {
        History history = new(1, ["loss", "val_loss"]);
        for (int epoch = 0; epoch < epochs; epoch++) history.Add([epoch % 2 == 0 ? low : high, epoch % 3 == 0 ? high : low]);
        XElement svg = XDocument.Parse(HistorySvg.Draw(history)).Root!;
        double width = (double)svg.Attribute("width")!, height = (double)svg.Attribute("height")!;
        foreach (XElement curve in svg.Descendants(s_svg + "path").Where(path => (string?)path.Attribute("fill") == "none"))
        {
            foreach (string point in ((string)curve.Attribute("d")!).Split('M', 'L').Where(text => text.Length > 0))
            {
                double[] at = [.. point.Split(' ').Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
                Assert.True(at[0] >= 0 && at[0] <= width && at[1] >= 0 && at[1] <= height, point);
            }
        }
        string[] ticks = [.. svg.Descendants(s_svg + "text").Select(text => text.Value)];
        Assert.Contains(epochs.ToString(CultureInfo.InvariantCulture), ticks);
    }
}
