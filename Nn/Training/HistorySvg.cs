using System.Globalization;
using System.Security;
using System.Text;

namespace AutoBce;

/// <summary>Draws a <see cref="History"/>: the losses in one panel and, where there are metrics, those in a second one beside it.</summary>
internal static class HistorySvg
{
    private const int PanelWidth = 420, PanelHeight = 300, Left = 56, Right = 16, Top = 34, Bottom = 46;
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
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{PanelHeight}\" viewBox=\"0 0 {width} {PanelHeight}\" role=\"img\" aria-label=\"Training curves over {history.Epochs} epochs\" font-family=\"sans-serif\" font-size=\"12\">\n");
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
        int last = Math.Max(1, history.Epochs - 1);
        double X(double epoch) => Left + epoch / last * (PanelWidth - Left - Right);
        double Y(double value) => Top + (high - value) / (high - low) * (PanelHeight - Top - Bottom);

        for (int i = 0; low + i * step <= high + step / 2; i++)
        {
            double value = low + i * step, y = Y(value);
            svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{Left} {y:F1}H{PanelWidth - Right}\" stroke=\"#ddd\"/><text x=\"{Left - 8}\" y=\"{y + 4:F1}\" text-anchor=\"end\" fill=\"#555\">{Math.Round(value, 9)}</text>\n");
        }
        int stride = Math.Max(1, (int)Math.Ceiling(history.Epochs / 8.0));
        for (int epoch = 0; epoch < history.Epochs; epoch += stride)
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{X(epoch):F1}\" y=\"{PanelHeight - Bottom + 18}\" text-anchor=\"middle\" fill=\"#555\">{epoch + 1}</text>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{(Left + PanelWidth - Right) / 2}\" y=\"{PanelHeight - 8}\" text-anchor=\"middle\" fill=\"#555\">epoch</text>\n");

        double legend = Left;
        string[] names = [.. keys.Select(Name).Distinct()];
        foreach (string key in keys)
        {
            string color = Colors[Array.IndexOf(names, Name(key)) % Colors.Length];
            string dash = key.StartsWith(Validation, StringComparison.Ordinal) ? " stroke-dasharray=\"6 4\"" : "";
            svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{legend:F0} 16h22\" stroke=\"{color}\" stroke-width=\"2\"{dash}/><text x=\"{legend + 27:F0}\" y=\"20\" fill=\"#222\">{SecurityElement.Escape(key)}</text>\n");
            legend += 27 + 7 * key.Length + 16;
            Curve(svg, history.Metrics[key], X, Y, $" stroke=\"{color}\"{dash}", color);
        }
    }

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
        if (path.Length > 0) svg.Append(CultureInfo.InvariantCulture, $"<path d=\"{path}\" fill=\"none\" stroke-width=\"2\" stroke-linejoin=\"round\"{stroke}/>\n");
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
