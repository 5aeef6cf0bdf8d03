using System.Globalization;

namespace AutoBce;

// Losses: compiled kernels against the expression that they were compiled from.
public static partial class GradientCheck
{
    private const double DoubleKernelTolerance = 1e-13, FloatKernelTolerance = 2e-6;

    /// <summary>A kernel that takes the other side of a kink, or neither, is off by a share of the slope.</summary>
    private const double KinkShare = 1.0 / 256;

    private const double SmallestNormalFloat = 1.17549435082228750797e-38, SmallestNormalDouble = 2.2250738585072014e-308;

    /// <summary>
    /// Compares the values and gradients of a loss's kernels (double, float, and float as a function of the logits) with its unsimplified
    /// graph, run and differenced in arbitrary precision, at predictions from 1e-30 up, of both signs where there are two, and at the
    /// smallest, middle and largest label (unbounded ones are taken as -3 and 3). The relative error is |kernel - exact| / max(|exact|, s): s is the smallest normal number
    /// over the tolerance, and for labels between the extremes, where the gradient passes through 0 by cancellation, the largest exact
    /// number at the same prediction over all labels. The tolerance is 1e-13 for double and 2e-6 for float. Points at a kink, or a unit in the last place of the label from one, are compared by value alone and reported.
    /// Losses that are arithmetic as written have no exact value but their own, and are not meant to pass.
    /// </summary>
    public static GradientReport Check(ElementwiseLoss loss)
    {
        ArgumentNullException.ThrowIfNull(loss);
        var worst = new WorstPoint();
        LossGraph graph = loss.Graph;
        double low = double.IsFinite(graph.LabelMinimum) ? graph.LabelMinimum : Math.Min(-3, graph.LabelMaximum - 6);
        double high = double.IsFinite(graph.LabelMaximum) ? graph.LabelMaximum : Math.Max(3, low + 6);
        double[] labels = [low, low + (high - low) / 2, high];
        double[] predictions = [.. Predictions(graph.Prediction)];
        CheckKernel("double", loss, predictions, labels, throughSigmoid: false, worst, static (loss, p, y, value, gradient) =>
        {
            loss.Elementwise(p, y, value);
            loss.Differentiate(p, y, gradient);
        });
        CheckKernel("float", loss, Singles(predictions, graph.Prediction), labels, throughSigmoid: false, worst, static (loss, p, y, value, gradient) =>
        {
            float[] x = ToSingle(p), labels = ToSingle(y), values = new float[p.Length], gradients = new float[p.Length];
            loss.Elementwise(x, labels, values);
            loss.Differentiate(x, labels, gradients);
            for (int i = 0; i < p.Length; i++) (value[i], gradient[i]) = (values[i], gradients[i]);
        });
        if (graph.Prediction == PredictionKind.Real) return worst.Report();
        double[] logits = Singles([.. Predictions(PredictionKind.Logit)], PredictionKind.Logit);
        CheckKernel("float logits", loss, logits, labels, graph.Prediction == PredictionKind.Probability, worst, static (loss, p, y, value, gradient) =>
        {
            float[] x = ToSingle(p), labels = ToSingle(y), gradients = new float[p.Length];
            loss.DifferentiateLogits(x, labels, gradients);
            for (int i = 0; i < p.Length; i++)
            {
                value[i] = loss.DifferentiateLogits(x.AsSpan(i, 1), labels.AsSpan(i, 1), new float[1]);
                gradient[i] = gradients[i];
            }
        });
        return worst.Report();
    }

    private delegate void Kernel(ElementwiseLoss loss, double[] predictions, double[] labels, double[] values, double[] gradients);

    private static void CheckKernel(string name, ElementwiseLoss loss, double[] predictions, double[] labels, bool throughSigmoid, WorstPoint worst, Kernel kernel)
    {
        bool isFloat = name != "double";
        int n = predictions.Length;
        var exact = new ExactLoss[labels.Length][];
        for (int j = 0; j < labels.Length; j++)
            exact[j] = Array.ConvertAll(predictions, p => LossOracle.At(loss.Graph, p, isFloat ? (float)labels[j] : labels[j], throughSigmoid));
        for (int j = 0; j < labels.Length; j++)
        {
            double[] y = new double[n], values = new double[n], gradients = new double[n];
            Array.Fill(y, labels[j]);
            kernel(loss, predictions, y, values, gradients);
            for (int i = 0; i < n; i++)
            {
                bool isBetween = j == 1;
                double valueScale = isBetween ? Math.Max(Math.Abs(exact[0][i].Value), Math.Abs(exact[2][i].Value)) : 0;
                double gradientScale = isBetween ? Math.Max(Math.Abs(exact[0][i].Gradient), Math.Abs(exact[2][i].Gradient)) : 0;
                string place = string.Create(CultureInfo.InvariantCulture, $"{name} kernel, prediction {predictions[i]:R}, label {labels[j]:R}");
                worst.Add("value", place, values[i], exact[j][i].Value, valueScale, isFloat);
                if (exact[j][i].IsKink || IsBesideKink(gradients[i], i, j)) worst.AddKink(place);
                else worst.Add("gradient", place, gradients[i], exact[j][i].Gradient, gradientScale, isFloat);
            }
        }

        // Rounding a label or a threshold moves a kink as far: |s(z) - 1/2| has its own at 0 and its two slopes at once beside it.
        bool IsBesideKink(double gradient, int i, int j)
        {
            double y = isFloat ? (float)labels[j] : labels[j];
            (double below, double above) = isFloat ? (float.BitDecrement((float)y), float.BitIncrement((float)y)) : (double.BitDecrement(y), double.BitIncrement(y));
            double slope = exact[j][i].Gradient;
            if (Math.Abs(gradient - slope) <= KinkShare * Math.Abs(slope)) return false;
            double[] slopes = [Slope(below), Slope(above)];
            return slopes.Max() - slopes.Min() >= Math.Abs(gradient - slope) && gradient >= slopes.Min() && gradient <= slopes.Max();

            double Slope(double label) => LossOracle.At(loss.Graph, predictions[i], label, throughSigmoid).Gradient;
        }
    }

    /// <summary>Log-spaced; near 1, probabilities are spaced by their distance from 1.</summary>
    private static IEnumerable<double> Predictions(PredictionKind kind)
    {
        if (kind == PredictionKind.Probability)
        {
            for (int e = -30; e <= -1; e++) yield return 1.7 * Math.Pow(10, e);
            yield return 0.5;
            for (int e = -1; e >= -15; e--) yield return 1 - 1.7 * Math.Pow(10, e);
            yield return 1 - 1.0 / (1L << 53);
            yield break;
        }
        yield return 0;
        for (double magnitude = 1e-30; magnitude < 700; magnitude *= magnitude < 0.1 ? 19 : 1.55)
        {
            yield return magnitude;
            yield return -magnitude;
        }
    }

    /// <summary>The predictions that a float kernel is given: rounded, and within the range in which float has an answer.</summary>
    private static double[] Singles(double[] predictions, PredictionKind kind)
    {
        IEnumerable<double> singles = predictions.Select(p => (double)(float)p);
        if (kind == PredictionKind.Probability) singles = singles.Where(p => p < 1);
        return [.. singles.Distinct()];
    }

    private static float[] ToSingle(double[] x) => Array.ConvertAll(x, e => (float)e);

    /// <summary>Keeps the point with the largest error in tolerances.</summary>
    private sealed class WorstPoint
    {
        private double _ratio = -1, _error, _actual, _exact, _tolerance = DoubleKernelTolerance;
        private string _place = "", _firstKink = "";
        private int _compared, _kinks, _undefined;

        public void Add(string what, string place, double actual, double exact, double scale, bool isFloat)
        {
            _compared++;
            if (double.IsNaN(exact)) _undefined++;
            double tolerance = isFloat ? FloatKernelTolerance : DoubleKernelTolerance;
            double smallest = (isFloat ? SmallestNormalFloat : SmallestNormalDouble) / tolerance;
            // Beyond the largest float, infinity is the right rounding.
            double rounded = isFloat ? (float)exact : exact;
            double error = actual.Equals(rounded) || actual == rounded ? 0 : Math.Abs(actual - exact) / Math.Max(Math.Max(Math.Abs(exact), scale), smallest);
            if (double.IsNaN(error)) error = double.PositiveInfinity;
            if (error / tolerance <= _ratio) return;
            (_ratio, _error, _actual, _exact, _tolerance, _place) = (error / tolerance, error, actual, exact, tolerance, $"{what} of the {place}");
        }

        public void AddKink(string place)
        {
            if (_kinks++ == 0) _firstKink = place;
        }

        public GradientReport Report()
        {
            string details = string.Create(CultureInfo.InvariantCulture, $"Worst of {_compared}: {_place}: {_actual:R}, exactly {_exact:R}, relative error {_error:E1} (tolerance {_tolerance:E0})");
            if (_kinks > 0) details += string.Create(CultureInfo.InvariantCulture, $"; gradients skipped at {_kinks} kinks, the first at the {_firstKink}");
            if (_undefined > 0) details += string.Create(CultureInfo.InvariantCulture, $"; the expression is not a number at {_undefined} of the {_compared}");
            // A loss that is nowhere a number agrees with itself, but there is nothing to be said for it.
            return new(_ratio <= 1 && _undefined < _compared, _error, details + ".");
        }
    }
}
