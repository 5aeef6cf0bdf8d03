using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;

namespace AutoBce.Tests;

public sealed class ReportTests
{
    [Fact]
    public void The_page_is_well_formed_needs_nothing_else_and_has_the_numbers()
    {
        RandomSource random = new(2);
        float[] y = [.. Enumerable.Range(0, 3000).Select(_ => random.NextInt(10) == 0 ? 1f : 0f)], p = [.. y.Select(label => (random.NextSingle() + label) / 2)];
        History history = new(1, ["loss", "val_loss"]);
        history.Add([0.5, 0.6]);
        history.Add([0.4, 0.5]);
        ClassificationReport report = new(p, y, 0.4, history, "Loans <&> more");
        string html = report.ToHtml();
        XElement page = XDocument.Parse(html.Replace("<!DOCTYPE html>", "", StringComparison.Ordinal)).Root!;
        Assert.Equal("Loans <&> more", page.Descendants("h1").Single().Value);
        Assert.Equal(4, page.Descendants().Count(element => element.Name.LocalName == "svg"));
        Assert.DoesNotContain(page.Descendants(), element => element.Name.LocalName is "script" or "link" or "img");
        Assert.Contains(new Auc().Compute(p, y).ToString("F4", CultureInfo.InvariantCulture), html, StringComparison.Ordinal);
        XElement chosen = page.Descendants("tr").Single(row => (string?)row.Attribute("class") == "chosen");
        Assert.Equal(["0.4", Text(new Precision(0.4)), Text(new Recall(0.4)), Text(new Specificity(0.4))], chosen.Elements().Take(4).Select(cell => cell.Value));
        Assert.True(html.Length < 60_000);
        Assert.Contains("average_precision", report.ToString(), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("labels", () => new ClassificationReport([0.5f, 0.6f], [1, 1]));
        Assert.Throws<ArgumentException>("labels", () => new ClassificationReport([0.5f], [1, 0]));
        Assert.Contains("probabilities[1] is 3", Assert.Throws<ArgumentOutOfRangeException>("probabilities", () => new ClassificationReport([0.5f, 3], [1, 0])).Message, StringComparison.Ordinal);

        string Text(Metric metric) => metric.Compute(p, y).ToString("F4", CultureInfo.InvariantCulture);
    }

    [Fact]
    public void Files_hold_what_the_texts_say_and_replace_what_was_there()
    {
        string folder = Directory.CreateTempSubdirectory().FullName, path = Path.Combine(folder, "page");
        try
        {
            File.WriteAllText(path, new string('x', 100_000));
            History history = new(42, ["loss"]);
            history.Add([0.1]);
            ClassificationReport report = new([0.9f, 0.2f, 0.4f], [1, 0, 1], history: history, title: "Größe");
            report.SaveHtml(path);
            Assert.Equal(report.ToHtml(), File.ReadAllText(path, new System.Text.UTF8Encoding(false, true)));
            Assert.Equal((byte)'<', File.ReadAllBytes(path)[0]);
            history.SaveJson(path);
            Assert.Equal("""{"seed":"42","initial_epoch":0,"metrics":{"loss":[0.1]}}""", File.ReadAllText(path));
            Assert.Equal([path], Directory.GetFiles(folder));
            foreach (Action<string> save in new Action<string>[] { report.SaveHtml, history.SaveJson })
            {
                Assert.Throws<ArgumentException>("path", () => save(""));
                Assert.Throws<DirectoryNotFoundException>(() => save(Path.Combine(folder, "absent", "page")));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void History_as_json_and_as_text()
    {
        History history = new(42, ["loss", "val_loss"]) { InitialEpoch = 3 };
        history.Add(new Dictionary<string, double> { ["loss"] = 1.0 / 3 });
        history.Add(new Dictionary<string, double> { ["loss"] = 0.25, ["val_loss"] = 0.5, ["learning_rate"] = 0.001 });
        using JsonDocument json = JsonDocument.Parse(history.ToJson());
        JsonElement metrics = json.RootElement.GetProperty("metrics");
        Assert.Equal(1.0 / 3, metrics.GetProperty("loss")[0].GetDouble());
        Assert.Equal(JsonValueKind.Null, metrics.GetProperty("val_loss")[0].ValueKind);
        Assert.Equal("42", json.RootElement.GetProperty("seed").GetString());
        Assert.Equal("Epoch 4 - loss: 0.3333\nEpoch 5 - loss: 0.2500 - val_loss: 0.5000 - learning_rate: 0.0010", history.ToString());
    }
}
