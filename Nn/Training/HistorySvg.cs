using System.Globalization;
using System.Security;
using System.Text;

namespace AutoBce;

/// <summary>Draws a <see cref="History"/>: the losses in one panel and, where there are metrics, those in a second one beside it.</summary>
internal static class HistorySvg
{
    private const int PanelWidth = 420, PanelHeight = 300, Left = 56, Right = 16, Bottom = 46, SwatchLength = 22;
    private const double CharacterWidth = 6.6;
    private const string Validation = "val_";

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
        svg.Append(CultureInfo.InvariantCulture, $"role=\"img\" aria-label=\"Training curves over {history.Epochs} epochs\" font-family=\"sans-serif\" font-size=\"12\">\n");
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
        double[] finite = [.. keys.SelectMany(key => history.Metrics[key]).Where(double.IsFinite)];
        (double low, double high, double step) = Ticks(finite.Length == 0 ? 0 : finite.Min(), finite.Length == 0 ? 1 : finite.Max());
        (double X, double Y)[] legend = Legend(keys);
        double top = legend[^1].Y + 18;
        int last = Math.Max(1, history.Epochs - 1);
        double X(double epoch) => Left + epoch / last * (PanelWidth - Left - Right);
        double Y(double value) => top + (high - value) / (high - low) * (PanelHeight - top - Bottom);

        for (int i = 0; low + i * step <= high + step / 2; i++)
        {
            double value = low + i * step, y = Y(value);
            svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{Left} {y:F1}H{PanelWidth - Right}\" stroke=\"#ddd\"/>");
            Text(svg, Left - 8, y + 4, "end", Math.Round(value, 9).ToString(CultureInfo.InvariantCulture));
        }
        int stride = Math.Max(1, (int)Math.Ceiling(history.Epochs / 8.0));
        for (int epoch = 0; epoch < history.Epochs; epoch += stride)
            Text(svg, X(epoch), PanelHeight - Bottom + 18, "middle", (epoch + 1).ToString(CultureInfo.InvariantCulture));
        Text(svg, (Left + PanelWidth - Right) / 2.0, PanelHeight - 8, "middle", "epoch");

        string[] names = [.. keys.Select(Name).Distinct()];
        foreach ((string key, (double x, double y)) in keys.Zip(legend))
        {
            string color = Colors[Array.IndexOf(names, Name(key)) % Colors.Length];
            string stroke = $" stroke=\"{color}\" stroke-width=\"2\"{(key.StartsWith(Validation, StringComparison.Ordinal) ? " stroke-dasharray=\"6 4\"" : "")}";
            svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{x:F0} {y - 4:F0}h{SwatchLength}\"{stroke}/>");
            Text(svg, x + SwatchLength + 5, y, "start", key);
            Curve(svg, history.Metrics[key], X, Y, stroke, color);
        }
    }

    /// <summary>Where each entry of the legend begins, in as many lines as it takes.</summary>
    private static (double X, double Y)[] Legend(string[] keys)
    {
        (double X, double Y)[] places = new (double X, double Y)[keys.Length];
        double x = Left, y = 20;
        for (int i = 0; i < keys.Length; i++)
        {
            double length = SwatchLength + 5 + CharacterWidth * keys[i].Length;
            if (x > Left && x + length > PanelWidth - Right) (x, y) = (Left, y + 18);
            places[i] = (x, y);
            x += length + 14;
        }
        return places;
    }

    private static void Text(StringBuilder svg, double x, double y, string anchor, string text) =>
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x:F1}\" y=\"{y:F1}\" text-anchor=\"{anchor}\" fill=\"#444\">{SecurityElement.Escape(text)}</text>\n");

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
        if (path.Length > 0) svg.Append(CultureInfo.InvariantCulture, $"<path d=\"{path}\" fill=\"none\" stroke-linejoin=\"round\"{stroke}/>\n");
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

    private static bool IsLoss(string key) => Name(key) == "loss";

    private static string Name(string key) => key.StartsWith(Validation, StringComparison.Ordinal) ? key[Validation.Length..] : key;
}
