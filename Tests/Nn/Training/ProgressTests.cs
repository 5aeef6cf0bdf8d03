using System.Globalization;
using System.Xml.Linq;

namespace AutoBce.Tests;

[Collection(ConsoleCollection.Name)]
public sealed class ProgressTests
{
    private static readonly string[] s_keys = ["loss", "val_loss"];

    [Fact]
    [Trait("Source", "keras fit, verbose=2: one line an epoch")]
    public void Redirected_output_has_one_line_an_epoch_and_no_control_characters()
    {
        string text = Run(inPlace: false);
        Assert.Equal(2, text.Count(c => c == '\n'));
        Assert.DoesNotContain(text, c => char.IsControl(c) && c != '\n');
        string[] lines = text.Split('\n');
        Assert.StartsWith("Epoch 1/2 - ", lines[0], StringComparison.Ordinal);
        Assert.EndsWith(" s - loss: 0.5000 - val_loss: 1.2500", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("Epoch 2/2 - ", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Source", "keras fit, verbose=1: a progress bar")]
    public void A_terminal_sees_one_line_rewritten_in_place()
    {
        string text = Run(inPlace: true);
        Assert.Equal(2, text.Count(c => c == '\n'));
        Assert.DoesNotContain(text, c => char.IsControl(c) && c is not ('\n' or '\r'));
        Assert.Contains('\r', text);
        // What stands on a terminal after each carriage return covers what stood there before.
        int width = 0;
        foreach (string drawn in text.Split('\n')[0].Split('\r'))
        {
            Assert.True(drawn.Length >= width, $"\"{drawn}\" leaves a rest of the {width} characters before it.");
            width = drawn.TrimEnd().Length;
        }
    }

    [Fact]
    [Trait("Source", "keras fit, verbose=0: silent")]
    public void Silence_is_silent()
    {
        using StringWriter writer = new(CultureInfo.InvariantCulture);
        Drive(new Progress(writer, isSilent: true, inPlace: true, epochs: 2));
        Assert.Equal("", writer.ToString());
    }

    [Fact]
    public void Fit_writes_lines_where_the_console_is_redirected()
    {
        (float[,] x, float[] y) = Samples.Plane(20, 4);
        TextWriter console = Console.Out;
        using StringWriter writer = new(CultureInfo.InvariantCulture);
        try
        {
            Console.SetOut(writer);
            Samples.Network(4).Fit(x, y, epochs: 3, seed: 1, verbose: Verbosity.Line);
        }
        finally
        {
            Console.SetOut(console);
        }
        string text = writer.ToString();
        Assert.Equal(3, text.Split('\n').Count(line => line.StartsWith("Epoch ", StringComparison.Ordinal)));
        Assert.DoesNotContain('\r', text);
    }

    [Fact]
    public void A_picture_of_the_history_is_well_formed_and_has_a_curve_to_each_key()
    {
        History history = new(1, ["loss", "a<b", "val_loss", "val_a<b"]);
        for (int epoch = 0; epoch < 12; epoch++) history.Add([1.0 / (epoch + 1), epoch / 12.0, 1.2 / (epoch + 1), epoch == 5 ? double.NaN : epoch / 13.0]);
        string path = Path.GetTempFileName();
        try
        {
            history.SaveSvg(path);
            XElement svg = XDocument.Load(path).Root!;
            XName pathName = XName.Get("path", "http://www.w3.org/2000/svg");
            Assert.Equal(4, svg.Descendants(pathName).Count(e => (string?)e.Attribute("fill") == "none"));
            Assert.Equal(2, svg.Descendants(pathName).Count(e => (string?)e.Attribute("fill") == "none" && e.Attribute("stroke-dasharray") is not null));
            Assert.DoesNotContain("NaN", File.ReadAllText(path), StringComparison.Ordinal);
            Assert.Equal("img", (string?)svg.Attribute("role"));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_history_of_one_epoch_or_none_can_be_drawn()
    {
        History history = new(1, ["loss"]);
        Assert.NotNull(XDocument.Parse(HistorySvg.Draw(history)).Root);
        history.Add([0.25]);
        Assert.Contains("<circle", HistorySvg.Draw(history), StringComparison.Ordinal);
    }

    private static string Run(bool inPlace)
    {
        using StringWriter writer = new(CultureInfo.InvariantCulture);
        Drive(new Progress(writer, isSilent: false, inPlace, epochs: 2));
        return writer.ToString();
    }

    private static void Drive(Progress progress)
    {
        for (int epoch = 0; epoch < 2; epoch++)
        {
            progress.BeginEpoch(epoch);
            for (int batch = 1; batch <= 3; batch++)
            {
                // Longer than the interval at which a line is redrawn.
                Thread.Sleep(epoch == 0 ? 110 : 0);
                progress.Batch(batch * 10, 30, 0.75);
            }
            progress.EndEpoch(s_keys, [0.5, 1.25]);
        }
        progress.Close();
    }
}
