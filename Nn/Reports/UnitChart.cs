using System.Globalization;
using System.Security;
using System.Text;

namespace AutoBce;

/// <summary>A square picture of curves and points over [0, 1] x [0, 1], as SVG.</summary>
internal sealed class UnitChart
{
    private const double SmallestDot = 2, LargestDot = 7;
    private const int Size = 340, Left = 54, Top = 40, Right = 18, Bottom = 50;
    private readonly StringBuilder _marks = new();
    private readonly string _title, _xTitle, _yTitle;

    internal UnitChart(string title, string xTitle, string yTitle) => (_title, _xTitle, _yTitle) = (title, xTitle, yTitle);

    private static double X(double x) => Left + x * (Size - Left - Right);

    private static double Y(double y) => Top + (1 - y) * (Size - Top - Bottom);

    /// <param name="points">In their order.</param>
    /// <param name="color">Of line and dots.</param>
    /// <param name="isDashed">Whether it is a broken, thinner line.</param>
    /// <param name="dots">What the area of the dot at each point stands for; none draws no dots.</param>
    internal UnitChart Line(IEnumerable<(double X, double Y)> points, string color, bool isDashed = false, IReadOnlyList<double>? dots = null)
    {
        (double X, double Y)[] all = [.. points];
        string path = string.Join('L', all.Select(point => string.Create(CultureInfo.InvariantCulture, $"{X(point.X):F1} {Y(point.Y):F1}")));
        _marks.Append(CultureInfo.InvariantCulture, $"<path d=\"M{path}\" fill=\"none\" stroke=\"{color}\" stroke-width=\"{(isDashed ? 1.2 : 2.2)}\"{(isDashed ? " stroke-dasharray=\"5 4\"" : "")}/>\n");
        for (int i = 0; i < dots?.Count; i++)
        {
            double radius = SmallestDot + (LargestDot - SmallestDot) * Math.Sqrt(dots[i] / dots.Max());
            _marks.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{X(all[i].X):F1}\" cy=\"{Y(all[i].Y):F1}\" r=\"{radius:F1}\" fill=\"{color}\"/>\n");
        }
        return this;
    }

    public override string ToString()
    {
        StringBuilder svg = new();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{Size}\" height=\"{Size}\" viewBox=\"0 0 {Size} {Size}\" role=\"img\" aria-label=\"{SecurityElement.Escape(_title)}\" font-family=\"system-ui,'Segoe UI',Helvetica,Arial,sans-serif\" font-size=\"12\">\n");
        svg.Append(CultureInfo.InvariantCulture, $"<rect width=\"{Size}\" height=\"{Size}\" fill=\"#fff\"/>\n<text x=\"{Left}\" y=\"22\" font-size=\"14\" font-weight=\"600\" fill=\"#333\">{SecurityElement.Escape(_title)}</text>\n");
        for (int i = 0; i <= 5; i++)
        {
            double at = i / 5.0;
            svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{Left} {Y(at):F1}H{Size - Right}M{X(at):F1} {Top}V{Size - Bottom}\" stroke=\"#e6e6e6\"/>\n");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left - 8}\" y=\"{Y(at) + 4:F1}\" text-anchor=\"end\" fill=\"#666\">{at:F1}</text><text x=\"{X(at):F1}\" y=\"{Size - Bottom + 17}\" text-anchor=\"middle\" fill=\"#666\">{at:F1}</text>\n");
        }
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{X(0.5):F1}\" y=\"{Size - 12}\" text-anchor=\"middle\" fill=\"#666\">{SecurityElement.Escape(_xTitle)}</text>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<text transform=\"translate(14 {Y(0.5):F1}) rotate(-90)\" text-anchor=\"middle\" fill=\"#666\">{SecurityElement.Escape(_yTitle)}</text>\n");
        return svg.Append(_marks).Append("</svg>\n").ToString();
    }
}
