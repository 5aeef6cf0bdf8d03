using Xunit.Abstractions;

namespace AutoBce.Tests;

/// <summary>Losses and derivatives of both formats are within a few ulp of what their graphs mean.</summary>
public sealed class KernelAccuracyTests(ITestOutputHelper output)
{
    private const int Count = 300;

    /// <summary>A loss is asked to be within 4 ulp, and a gradient too (of the larger of its parts).</summary>
    private const double Bound = 4;

    public static TheoryData<ElementwiseLoss> All => LossSamples.Theory;

    [Theory]
    [MemberData(nameof(All))]
    public void KernelsAreWithinFourUlpOfTheirGraph(ElementwiseLoss loss)
    {
        (float[] predictions, float[] labels, int inner) = LossSamples.Points(loss.Graph, Count);
        double[] widePredictions = Array.ConvertAll(predictions, x => (double)x), wideLabels = Array.ConvertAll(labels, x => (double)x);
        (float[] losses, float[] gradient) = LossKernels.Run(loss, predictions, labels);
        (double[] wideLosses, double[] wideGradient) = LossKernels.Run(loss, widePredictions, wideLabels);
        Worst value = new(), slope = new(), wideValue = new(), wideSlope = new();
        for (int i = 0; i < inner; i++)
        {
            ExactValues exact = LossReference.At(loss.Graph, predictions[i], labels[i]);
            if (SmoothedLabel(loss, labels[i]) is { } soft) exact = exact with { GradientParts = LossReference.At(Unsmoothed(loss).Graph, predictions[i], soft).GradientParts };
            string where = $"prediction {predictions[i]:R}, label {labels[i]:R}";
            value.See(Ulp.Distance(losses[i], exact.Value), where);
            wideValue.See(Ulp.Distance(wideLosses[i], exact.Value), where);
            slope.See(GradientDistance(gradient[i], exact), where);
            wideSlope.See(GradientDistance(wideGradient[i], exact), where);
        }
        output.WriteLine($"{loss}: float value {value}; gradient {slope}; double value {wideValue}; gradient {wideSlope}");
        Assert.All([value, slope, wideValue, wideSlope], worst => Assert.True(worst.Ulps <= Bound, $"{loss}: float value {value}; gradient {slope}; double value {wideValue}; gradient {wideSlope}"));
    }

    /// <summary>What smoothing makes of a label: it is the smoothed one between whose parts the gradient cancels.</summary>
    private static double? SmoothedLabel(ElementwiseLoss loss, double label) => loss switch
    {
        Losses.SmoothedLoss smoothed => (label * (1 - smoothed.Smoothing)) + (0.5 * smoothed.Smoothing),
        Losses.SmoothedProbabilityLoss smoothed => (label * (1 - smoothed.Smoothing)) + (0.5 * smoothed.Smoothing),
        _ => null,
    };

    private static ElementwiseLoss Unsmoothed(ElementwiseLoss loss) => loss is Losses.SmoothedLoss ? new Losses.LogisticLoss() : new Losses.ProbabilityLoss();

    private static double GradientDistance(float result, in ExactValues exact)
    {
        double distance = Ulp.Distance(result, exact.Gradient);
        return distance * Ulp.Of(exact.Gradient.ToSingle()) / Math.Max(Ulp.Of((float)exact.GradientParts), Ulp.Of(exact.Gradient.ToSingle()));
    }

    private static double GradientDistance(double result, in ExactValues exact)
    {
        double distance = Ulp.Distance(result, exact.Gradient);
        return distance * Ulp.Of(exact.Gradient.ToDouble()) / Math.Max(Ulp.Of(exact.GradientParts), Ulp.Of(exact.Gradient.ToDouble()));
    }
}

/// <summary>The largest distance seen, and where.</summary>
internal sealed class Worst
{
    public double Ulps { get; private set; }

    public string Where { get; private set; } = "";

    public void See(double ulps, string where)
    {
        if (ulps <= Ulps) return;
        Ulps = ulps;
        Where = where;
    }

    public override string ToString() => $"{Ulps:0.00} ulp at {Where}";
}
