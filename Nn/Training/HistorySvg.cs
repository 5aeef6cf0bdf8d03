using System.Globalization;
using System.Security;
using System.Text;

namespace AutoBce;

/// <summary>Draws a <see cref="History"/>: the losses in one panel and, where there are metrics, those in a second one beside it.</summary>
internal static class HistorySvg
{
    private const int PanelWidth = 460, PanelHeight = 330, Left = 62, Right = 22, Bottom = 52, TitleLine = 30, SwatchLength = 24;
    private const double CharacterWidth = 6.4;
    private const string Validation = "val_", Ink = "#333", Faint = "#666", Grid = "#e6e6e6";

    // Okabe and Ito (2008): told apart by readers with any kind of colour vision.
    private static readonly string[] Colors = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9"];

    internal static string Draw(History history)
    {
        string[] losses = [.. history.Metrics.Keys.Where(IsLoss)];
        string[] metrics = [.. history.Metrics.Keys.Where(key => !IsLoss(key))];
        string[][] panels = metrics.Length == 0 ? [losses] : [losses, metrics];

        StringBuilder svg = new();
        int width = PanelWidth * panels.Length;
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{PanelHeight}\" viewBox=\"0 0 {width} {PanelHeight}\" ");
        svg.Append(CultureInfo.InvariantCulture, $"role=\"img\" aria-label=\"Training curves over {history.Epochs} epochs\" font-family=\"system-ui,'Segoe UI',Helvetica,Arial,sans-serif\" font-size=\"12\">\n");
        svg.Append(CultureInfo.InvariantCulture, $"<rect width=\"{width}\" height=\"{PanelHeight}\" fill=\"#fff\"/>\n");
        for (int i = 0; i < panels.Length; i++)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<g transform=\"translate({i * PanelWidth} 0)\">\n");
            DrawPanel(svg, history, panels[i]);
            svg.Append("</g>\n");
        }
        return svg.Append("</svg>\n").ToString();
    }

    private static void DrawPanel(StringBuilder svg, History history, string[] keys)
    {
        string[] names = [.. keys.Select(Name).Distinct()];
        bool single = names.Length == 1;
        string[] labels = [.. keys.Select(key => single ? IsValidation(key) ? "validation" : "training" : Words(Name(key)) + (IsValidation(key) ? ", validation" : ""))];
        string[] colors = [.. keys.Select(key => Colors[(single ? IsValidation(key) ? 1 : 0 : Array.IndexOf(names, Name(key))) % Colors.Length])];

        string title = string.Join(", ", names.Select(Words));
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left}\" y=\"{TitleLine}\" font-size=\"15\" font-weight=\"600\" fill=\"{Ink}\">{SecurityElement.Escape(char.ToUpperInvariant(title[0]) + title[1..])}</text>\n");
        (double X, double Y)[] legend = Legend(labels);
        double[] finite = [.. keys.SelectMany(key => history.Metrics[key]).Where(double.IsFinite)];
        (double low, double high, double step) = Ticks(finite.Length == 0 ? 0 : finite.Min(), finite.Length == 0 ? 1 : finite.Max());
        double top = legend[^1].Y + 20;
        int last = Math.Max(1, history.Epochs - 1);
        double X(double epoch) => Left + epoch / last * (PanelWidth - Left - Right);
        double Y(double value) => top + (high - value) / (high - low) * (PanelHeight - top - Bottom);

        for (int i = 0; low + i * step <= high + step / 2; i++)
        {
            double value = low + i * step, y = Y(value);
            svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{Left} {y:F1}H{PanelWidth - Right}\" stroke=\"{(i == 0 ? "#999" : Grid)}\"/>\n");
            Text(svg, Left - 9, y + 4, "end", TickText(value, step));
        }
        foreach (int epoch in EpochTicks(history.Epochs))
        {
            svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{X(epoch - 1):F1} {PanelHeight - Bottom}v5\" stroke=\"#999\"/>\n");
            Text(svg, X(epoch - 1), PanelHeight - Bottom + 19, "middle", epoch.ToString(CultureInfo.InvariantCulture));
        }
        Text(svg, (Left + PanelWidth - Right) / 2.0, PanelHeight - 10, "middle", "epoch");

        for (int i = 0; i < keys.Length; i++)
        {
            string stroke = $" stroke=\"{colors[i]}\" stroke-width=\"2.2\"{(IsValidation(keys[i]) ? " stroke-dasharray=\"7 4\"" : "")}";
            svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{legend[i].X:F0} {legend[i].Y - 4:F0}h{SwatchLength}\"{stroke}/>\n");
            Text(svg, legend[i].X + SwatchLength + 6, legend[i].Y, "start", labels[i]);
            Curve(svg, history.Metrics[keys[i]], X, Y, stroke, colors[i]);
            if (keys[i] == Validation + "loss") Lowest(svg, history.Metrics[keys[i]], X, Y, colors[i]);
        }
    }

    /// <summary>Where training might have stopped: a ring around the lowest validation loss, explained beside the title.</summary>
    private static void Lowest(StringBuilder svg, IReadOnlyList<double> values, Func<double, double> x, Func<double, double> y, string color)
    {
        int best = -1;
        for (int i = 0; i < values.Count; i++)
        {
            if (double.IsFinite(values[i]) && (best < 0 || values[i] < values[best])) best = i;
        }
        if (best < 0 || values.Count == 1) return;
        string text = string.Create(CultureInfo.InvariantCulture, $"lowest: {values[best]:G4}, epoch {best + 1}");
        Ring(x(best), y(values[best]));
        Ring(PanelWidth - Right - CharacterWidth * text.Length - 12, TitleLine - 4);
        Text(svg, PanelWidth - Right, TitleLine, "end", text);

        void Ring(double cx, double cy) =>
            svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{cx:F1}\" cy=\"{cy:F1}\" r=\"4.5\" fill=\"#fff\" stroke=\"{color}\" stroke-width=\"2\"/>\n");
    }

    /// <summary>Where each entry of the legend begins, under the title, in as many lines as it takes.</summary>
    private static (double X, double Y)[] Legend(string[] labels)
    {
        (double X, double Y)[] places = new (double X, double Y)[labels.Length];
        double x = Left, y = TitleLine + 22;
        for (int i = 0; i < labels.Length; i++)
        {
            double length = SwatchLength + 6 + CharacterWidth * labels[i].Length;
            if (x > Left && x + length > PanelWidth - Right) (x, y) = (Left, y + 18);
            places[i] = (x, y);
            x += length + 18;
        }
        return places;
    }

    private static void Text(StringBuilder svg, double x, double y, string anchor, string text) =>
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x:F1}\" y=\"{y:F1}\" text-anchor=\"{anchor}\" fill=\"{Faint}\">{SecurityElement.Escape(text)}</text>\n");

    /// <summary>A line through the finite values; one that stands alone is a dot.</summary>
    private static void Curve(StringBuilder svg, IReadOnlyList<double> values, Func<double, double> x, Func<double, double> y, string stroke, string color)
    {
        StringBuilder path = new();
        for (int i = 0; i < values.Count; i++)
        {
            if (!double.IsFinite(values[i])) continue;
            bool joined = i > 0 && double.IsFinite(values[i - 1]);
            bool alone = !joined && (i + 1 == values.Count || !double.IsFinite(values[i + 1]));
            if (alone) svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{x(i):F1}\" cy=\"{y(values[i]):F1}\" r=\"3\" fill=\"{color}\"/>\n");
            else path.Append(CultureInfo.InvariantCulture, $"{(joined ? 'L' : 'M')}{x(i):F1} {y(values[i]):F1}");
        }
        if (path.Length > 0) svg.Append(CultureInfo.InvariantCulture, $"<path d=\"{path}\" fill=\"none\" stroke-linejoin=\"round\" stroke-linecap=\"round\"{stroke}/>\n");
    }

    /// <summary>The first epoch and multiples of 1, 5, 10, 50, ..., of which there are at most ten.</summary>
    private static IEnumerable<int> EpochTicks(int epochs)
    {
        int stride = 1;
        for (int factor = 5; epochs / stride > 10; factor = 7 - factor) stride *= factor;
        if (epochs > 0) yield return 1;
        for (int epoch = Math.Max(stride, 2); epoch <= epochs; epoch += stride) yield return epoch;
    }

    /// <summary>Round numbers around the range: a step of 1, 2 or 5 times a power of ten, at most six of them.</summary>
    private static (double Low, double High, double Step) Ticks(double minimum, double maximum)
    {
        double range = maximum > minimum ? maximum - minimum : Math.Max(Math.Abs(maximum), 1e-3);
        double power = Math.Pow(10, Math.Floor(Math.Log10(range / 5)));
        double step = power * (range / 5 / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 };
        double low = Math.Floor(minimum / step) * step, high = Math.Ceiling(maximum / step) * step;
        return (low, high > low ? high : low + step, step);
    }

    /// <summary>As many decimals as the step between ticks needs.</summary>
    private static string TickText(double value, double step)
    {
        int decimals = (int)Math.Max(0, -Math.Floor(Math.Log10(step)));
        return decimals > 6 || Math.Abs(value) >= 1e6
            ? value.ToString("G3", CultureInfo.InvariantCulture)
            : value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    private static bool IsLoss(string key) => Name(key) == "loss";

    private static bool IsValidation(string key) => key.StartsWith(Validation, StringComparison.Ordinal);

    private static string Name(string key) => IsValidation(key) ? key[Validation.Length..] : key;

    /// <summary>For people: "average precision".</summary>
    private static string Words(string name) => name.Replace('_', ' ');
}
