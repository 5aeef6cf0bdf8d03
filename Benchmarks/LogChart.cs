using System.Globalization;
using System.Security;
using System.Text;

namespace AutoBce.Benchmarks;

/// <summary>Panels side by side with logarithmic axes, in which what is proportional is a line of slope 1, as SVG.</summary>
internal sealed class LogChart(string title)
{
    private const int Width = 330, Height = 330, Left = 52, Top = 62, Right = 14, Bottom = 48;
    private const string Grid = "#e6e6e6", Faint = "#666", Ink = "#333", Measured = "#0072B2", Proportional = "#D55E00";
    private readonly StringBuilder _panels = new();
    private int _count;

    /// <param name="heading">What was measured.</param>
    /// <param name="xTitle">The size.</param>
    /// <param name="unit">Of the cost.</param>
    /// <param name="points">Size and cost, both above 0; the dashed line is proportional to the size, through the last of them.</param>
    public LogChart Panel(string heading, string xTitle, string unit, IReadOnlyList<(double X, double Y)> points)
    {
        (double low, double high) horizontal = Decades(points.Select(point => point.X)), vertical = Decades(points.Select(point => point.Y));
        double X(double x) => Left + Share(x, horizontal) * (Width - Left - Right);
        double Y(double y) => Height - Bottom - Share(y, vertical) * (Height - Top - Bottom);

        _panels.Append(CultureInfo.InvariantCulture, $"<g transform=\"translate({Width * _count++} 0)\">\n");
        Text(Left, 48, "start", $"{heading}, {unit}", Ink);
        for (double x = horizontal.low; x <= horizontal.high * 1.01; x *= 10)
        {
            _panels.Append(CultureInfo.InvariantCulture, $"<path d=\"M{X(x):F1} {Top}V{Height - Bottom}\" stroke=\"{Grid}\"/>\n");
            Text(X(x), Height - Bottom + 17, "middle", Power(x), Faint);
        }
        for (double y = vertical.low; y <= vertical.high * 1.01; y *= 10)
        {
            _panels.Append(CultureInfo.InvariantCulture, $"<path d=\"M{Left} {Y(y):F1}H{Width - Right}\" stroke=\"{Grid}\"/>\n");
            Text(Left - 7, Y(y) + 4, "end", Power(y), Faint);
        }
        Text((Left + Width - Right) / 2.0, Height - 12, "middle", xTitle, Faint);

        (double lastX, double lastY) = points[^1];
        double start = Math.Max(points[0].X, vertical.low * lastX / lastY);
        _panels.Append(CultureInfo.InvariantCulture, $"<path d=\"M{X(start):F1} {Y(start * lastY / lastX):F1}L{X(lastX):F1} {Y(lastY):F1}\" stroke=\"{Proportional}\" stroke-dasharray=\"5 4\"/>\n");
        string path = string.Join('L', points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{X(point.X):F1} {Y(point.Y):F1}")));
        _panels.Append(CultureInfo.InvariantCulture, $"<path d=\"M{path}\" fill=\"none\" stroke=\"{Measured}\" stroke-width=\"2.2\"/>\n");
        foreach ((double x, double y) in points) _panels.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{X(x):F1}\" cy=\"{Y(y):F1}\" r=\"3\" fill=\"{Measured}\"/>\n");
        _panels.Append("</g>\n");
        return this;
    }

    public override string ToString()
    {
        int width = Width * _count;
        return string.Create(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{Height}" viewBox="0 0 {width} {Height}" role="img" aria-label="Cost of training against size" font-family="system-ui,'Segoe UI',Helvetica,Arial,sans-serif" font-size="12">
            <rect width="{width}" height="{Height}" fill="#fff"/>
            <text x="{Left}" y="22" fill="{Faint}">{SecurityElement.Escape(title)}; dashed: proportional</text>
            {_panels}</svg>

            """);
    }

    /// <summary>The powers of ten around all values.</summary>
    private static (double Low, double High) Decades(IEnumerable<double> values)
    {
        double[] all = [.. values];
        return (Math.Pow(10, Math.Floor(Math.Log10(all.Min()))), Math.Pow(10, Math.Ceiling(Math.Log10(all.Max()))));
    }

    private static double Share(double value, (double Low, double High) range) => Math.Log(value / range.Low) / Math.Log(range.High / range.Low);

    private static string Power(double value) => value.ToString(value >= 1e4 ? "0e0" : "0.###", CultureInfo.InvariantCulture);

    private void Text(double x, double y, string anchor, string text, string color) =>
        _panels.Append(CultureInfo.InvariantCulture, $"<text x=\"{x:F1}\" y=\"{y:F1}\" text-anchor=\"{anchor}\" fill=\"{color}\">{SecurityElement.Escape(text)}</text>\n");
}
