using System.Globalization;
using System.Net;
using System.Text;

namespace AutoBce;

/// <summary>
/// What a classifier did on data it was not trained on, as one HTML page without scripts or links: training curves, ROC, precision over recall,
/// reliability, confusion matrix, and what other thresholds would give.
/// </summary>
public sealed class ClassificationReport
{
    private const int LongestCurve = 400;
    private const string Blue = "#0072B2", Grey = "#999";
    private readonly float[] _probabilities, _labels;
    private readonly double _threshold;
    private readonly History? _history;

    /// <summary>A report on probabilities and labels.</summary>
    /// <param name="probabilities">What the model says, in [0, 1].</param>
    /// <param name="labels">0 or 1; both are there.</param>
    /// <param name="threshold">Of the confusion matrix.</param>
    /// <param name="history">Of the training, if its curves are to be shown.</param>
    /// <param name="title">Of the page.</param>
    /// <exception cref="ArgumentException">Lengths differ, a value is out of range, or a class is missing.</exception>
    public ClassificationReport(ReadOnlySpan<float> probabilities, ReadOnlySpan<float> labels, double threshold = 0.5, History? history = null, string title = "Binary classification")
    {
        ArgumentException.ThrowIfNullOrEmpty(title);
        ClassificationMetric.CheckProbabilities(probabilities, nameof(probabilities));
        Confusion = ConfusionMatrix.From(probabilities, labels, threshold);
        // Finds out whether there are curves before anything is kept.
        _ = Curves.Roc(probabilities, labels);
        (_probabilities, _labels, _threshold, _history, Title) = (probabilities.ToArray(), labels.ToArray(), threshold, history, title);
        Metric[] metrics =
        [
            new Auc(), new AveragePrecision(), new LogLoss(), new BrierScore(), new CalibrationError(), new BinaryAccuracy(threshold), new Precision(threshold),
            new Recall(threshold), new Specificity(threshold), new FBeta(threshold: threshold), new MatthewsCorrelation(threshold),
        ];
        OrderedDictionary<string, double> values = [];
        foreach (Metric metric in metrics) values.Add(metric.Name, metric.Compute(_probabilities, _labels));
        Metrics = values;
    }

    /// <summary>Of the page.</summary>
    public string Title { get; }

    /// <summary>The counts at the threshold.</summary>
    public ConfusionMatrix Confusion { get; }

    /// <summary>AUC, average precision, log loss, Brier score, calibration error, and what depends on the threshold.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; }

    /// <summary>The metrics, one to a line, and the confusion matrix.</summary>
    public override string ToString() =>
        string.Concat(Metrics.Select(metric => string.Create(CultureInfo.InvariantCulture, $"{metric.Key,-22}{metric.Value,8:F4}\n"))) + Confusion;

    /// <summary>Writes the page; an older file is replaced as a whole.</summary>
    public void SaveHtml(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        AtomicFile.Write(path, Encoding.UTF8.GetBytes(ToHtml()), default);
    }

    /// <summary>The page.</summary>
    public string ToHtml()
    {
        StringBuilder html = new();
        string title = WebUtility.HtmlEncode(Title);
        html.Append(CultureInfo.InvariantCulture, $"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n<title>{title}</title>\n");
        html.Append("<style>body{font-family:system-ui,'Segoe UI',Helvetica,Arial,sans-serif;color:#222;max-width:1080px;margin:2em auto;padding:0 1em}h1{font-size:1.5em}h2{font-size:1.15em;margin-top:2em}");
        html.Append("table{border-collapse:collapse;font-variant-numeric:tabular-nums}td,th{padding:.3em .8em;border-bottom:1px solid #ddd;text-align:right}th:first-child,td:first-child{text-align:left}.row{display:flex;flex-wrap:wrap;gap:12px}tr.chosen{background:#eef6fb;font-weight:600}svg{max-width:100%;height:auto}.wide{overflow-x:auto}.wide svg{max-width:none}</style>\n</head>\n<body>\n");
        html.Append(CultureInfo.InvariantCulture, $"<h1>{title}</h1>\n<p>{_labels.Length:N0} samples, {_labels.Average():P1} positive; threshold {_threshold:G4}.</p>\n");
        Table(html, ["metric", "value"], Metrics.Select(metric => (false, new[] { metric.Key.Replace('_', ' '), Text(metric.Value) })));
        html.Append("<h2>Confusion matrix</h2>\n");
        Table(html, ["", "predicted 0", "predicted 1"],
        [
            (false, ["label 0", Count(Confusion.TrueNegatives), Count(Confusion.FalsePositives)]),
            (false, ["label 1", Count(Confusion.FalseNegatives), Count(Confusion.TruePositives)]),
        ]);
        html.Append("<h2>Curves</h2>\n<div class=\"row\">\n").Append(RocSvg()).Append(PrecisionRecallSvg()).Append(ReliabilitySvg()).Append("</div>\n");
        if (_history is not null) html.Append("<h2>Training</h2>\n<div class=\"wide\">\n").Append(HistorySvg.Draw(_history)).Append("</div>\n");
        html.Append("<h2>Thresholds</h2>\n");
        double[] thresholds = [.. Enumerable.Range(1, 19).Select(i => i / 20.0).Append(_threshold).Distinct().Order()];
        Table(html, ["threshold", "precision", "recall", "specificity", "F1", "predicted 1"], thresholds.Select(threshold =>
        {
            ClassCounts counts = ClassCounts.Of(_probabilities, _labels, default, threshold);
            double predicted = counts.TruePositives + counts.FalsePositives;
            return (threshold == _threshold, new[] { threshold.ToString("G4", CultureInfo.InvariantCulture), predicted == 0 ? "–" : Text(counts.Precision), Text(counts.Recall), Text(counts.Specificity), Text(counts.FBeta(1)), Count((int)predicted) });
        }));
        return html.Append("</body>\n</html>\n").ToString();
    }

    /// <summary>The receiver operating characteristic as a picture.</summary>
    public string RocSvg() => new UnitChart(Invariant($"ROC, area {Metrics["auc"]:F4}"), "false positive rate", "true positive rate")
        .Line([(0, 0), (1, 1)], Grey, isDashed: true).Line(Thinned(Curves.Roc(_probabilities, _labels)), Blue).ToString();

    /// <summary>Precision over recall as a picture; the broken line is the share of positives.</summary>
    public string PrecisionRecallSvg()
    {
        double share = _labels.Average();
        return new UnitChart(Invariant($"Precision over recall, mean {Metrics["average_precision"]:F4}"), "recall", "precision")
            .Line([(0, share), (1, share)], Grey, isDashed: true).Line(Thinned(Curves.PrecisionRecall(_probabilities, _labels)), Blue).ToString();
    }

    /// <summary>The reliability diagram: of what is predicted in a bin, the share that is positive.</summary>
    public string ReliabilitySvg()
    {
        IReadOnlyList<CalibrationBin> bins = CalibrationBin.Of(_probabilities, _labels);
        return new UnitChart(Invariant($"Reliability, error {Metrics["calibration_error"]:F4}"), "mean prediction (dots: number of samples)", "share of positives")
            .Line([(0, 0), (1, 1)], Grey, isDashed: true)
            .Line(bins.Select(bin => (bin.MeanPrediction, bin.PositiveShare)), Blue, dots: [.. bins.Select(bin => bin.Weight)]).ToString();
    }

    /// <summary>More points than the eye sees make a page that nobody can mail.</summary>
    private static IEnumerable<(double X, double Y)> Thinned(IReadOnlyList<CurvePoint> points)
    {
        int stride = (points.Count - 1) / LongestCurve + 1;
        return points.Where((_, i) => i % stride == 0 || i == points.Count - 1).Select(point => (point.X, point.Y));
    }

    private static void Table(StringBuilder html, string[] header, IEnumerable<(bool IsChosen, string[] Cells)> rows)
    {
        html.Append("<div class=\"wide\">\n<table>\n<tr>").Append(string.Concat(header.Select(cell => $"<th>{cell}</th>"))).Append("</tr>\n");
        foreach ((bool isChosen, string[] cells) in rows)
            html.Append(isChosen ? "<tr class=\"chosen\">" : "<tr>").Append(string.Concat(cells.Select(cell => $"<td>{cell}</td>"))).Append("</tr>\n");
        html.Append("</table>\n</div>\n");
    }

    private static string Text(double value) => value.ToString("F4", CultureInfo.InvariantCulture);

    private static string Count(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
