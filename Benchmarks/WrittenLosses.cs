using System.Globalization;
using static AutoBce.ScalarMath;

namespace AutoBce.Benchmarks;

/// <summary>Losses as people write them, of which the compiler knows nothing beforehand: loss and gradient, for soft labels and for labels of 0 and 1.</summary>
internal static partial class WrittenLosses
{
    private const int Length = 8192;

    public static int Run(int rounds = 5)
    {
        float[] soft = [.. Enumerable.Range(0, Length).Select(i => i % 16 / 15f)], gradient = new float[Length];
        Console.WriteLine("| loss | soft labels, ns | labels 0 and 1, ns |\n|---|---|---|");
        foreach ((string name, ElementwiseLoss loss) in All)
        {
            (float[] x, float[] hard) = Data.Binary(Length);
            if (loss.Graph.Prediction == PredictionKind.Probability) x = [.. Data.Sigmoids(x).Select(p => Math.Clamp(p, 1e-5f, 1 - 1e-5f))];
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {Nanoseconds(soft):G3} | {Nanoseconds(hard):G3} |"));

            double Nanoseconds(float[] labels)
            {
                Measurement.WarmUp(Work);
                return 1e9 * Enumerable.Range(0, rounds).Min(_ => Measurement.Fastest(Work)) / Length;

                void Work(int times)
                {
                    for (int i = 0; i < times; i++) loss.Differentiate(x, labels, gradient, default, 1f / Length);
                }
            }
        }
        return 0;
    }

    private static IEnumerable<(string Name, ElementwiseLoss Loss)> All =>
    [
        ("cross-entropy with smoothed labels", new SmoothedLoss()),
        ("with a temperature", new TemperedLoss()),
        ("with a margin", new MarginLoss()),
        ("with a margin, scaled", new ScaledMarginLoss()),
        ("poly-1", new PolyLoss()),
        ("confidence penalty", new PenalisedLoss()),
        ("probabilities, an epsilon inside of the logarithms", new WithEpsilonLoss()),
        ("probabilities, clamped", new ClampedLoss()),
        ("probabilities, log(p_t)", new OfTrueClassLoss()),
        ("probabilities, focal by p_t", new FocalOfTrueClassLoss()),
        ("probabilities, Kullback-Leibler", new DivergenceLoss()),
        ("Huber", new HuberLoss()),
        ("Tukey's biweight", new TukeyLoss()),
        ("LINEX", new LinexLoss()),
    ];

    [Loss]
    public static double Smoothed([Logit] double z, [Label] double y) => -((0.9 * y + 0.05) * Log(Sigmoid(z)) + (1 - (0.9 * y + 0.05)) * Log(1 - Sigmoid(z)));

    [Loss]
    public static double Tempered([Logit] double z, [Label] double y, double t = 1.7) => -(y * Log(Sigmoid(z / t)) + (1 - y) * Log(1 - Sigmoid(z / t)));

    [Loss]
    public static double Margin([Logit] double z, [Label] double y, double m = 0.35) => Softplus(z - m) - y * (z - m);

    [Loss]
    public static double ScaledMargin([Logit] double z, [Label] double y, double s = 4, double m = 0.35) => Softplus(s * (z - m)) - y * s * (z - m);

    [Loss]
    public static double Poly([Logit] double z, [Label] double y)
    {
        double p = Sigmoid(z);
        return -(y * Log(p) + (1 - y) * Log(1 - p)) + 1.5 * (1 - (y * p + (1 - y) * (1 - p)));
    }

    [Loss]
    public static double Penalised([Logit] double z, [Label] double y)
    {
        double p = Sigmoid(z);
        return -(y * Log(p) + (1 - y) * Log(1 - p)) + 0.1 * (p * Log(p) + (1 - p) * Log(1 - p));
    }

    [Loss]
    public static double WithEpsilon([Probability] double p, [Label] double y) => -(y * Log(p + 1e-7) + (1 - y) * Log(1 - p + 1e-7));

    [Loss]
    public static double Clamped([Probability] double p, [Label] double y) => -(y * Log(Clamp(p, 1e-7, 1 - 1e-7)) + (1 - y) * Log(1 - Clamp(p, 1e-7, 1 - 1e-7)));

    [Loss]
    public static double OfTrueClass([Probability] double p, [Label] double y) => -Log(y * p + (1 - y) * (1 - p));

    [Loss]
    public static double Divergence([Probability] double p, [Label] double y) => XLogY(y, y / p) + XLogY(1 - y, (1 - y) / (1 - p));

    [Loss]
    public static double FocalOfTrueClass([Probability] double p, [Label] double y, double gamma = 2)
    {
        double pt = y * p + (1 - y) * (1 - p);
        return -Pow(1 - pt, gamma) * Log(pt);
    }

    [Loss]
    public static double Huber([Prediction] double x, [Label] double y, double d = 1) => Abs(x - y) <= d ? 0.5 * (x - y) * (x - y) : d * (Abs(x - y) - 0.5 * d);

    [Loss]
    public static double Tukey([Prediction] double x, [Label] double y, double c = 4.685)
    {
        double u = (x - y) / c;
        return Abs(x - y) <= c ? c * c / 6 * (1 - Pow(1 - u * u, 3)) : c * c / 6;
    }

    [Loss]
    public static double Linex([Prediction] double x, [Label] double y) => Exp(0.7 * (x - y)) - 0.7 * (x - y) - 1;
}
