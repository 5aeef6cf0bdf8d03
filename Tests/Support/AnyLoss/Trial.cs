using System.Globalization;

namespace AutoBce.Tests.AnyLoss;

/// <summary>A result that is not what mathematics says.</summary>
internal sealed record Disagreement(RandomLoss Loss, Element Element, string Result, double Got, Truth Truth)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Result} at {(Element.Composed ? "logit " : "")}{Element.Prediction:R}, y = {Element.Label:R}: {Got:R}, should be {Truth}\n    {Loss}");
}

/// <summary>Counts of what was compared.</summary>
internal sealed class Tally
{
    public int Losses, Refused, Points, Undefined, Results, Close, Interpreted, Differentiated;

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Losses} losses ({Refused} more refused), {Points} points ({Undefined} without a value), {Results} results, {100.0 * Close / Math.Max(1, Results):F3} % of them within 4 ulp; {Interpreted} values and {Differentiated} derivatives of the interpreter");
}

/// <summary>Runs the kernels of a loss on special and random elements and compares each result with the judge's.</summary>
internal sealed class Trial(RandomSource random, Tally tally)
{
    private static readonly DoubleArithmetic Doubles = new();

    private static readonly DualArithmetic<double> Duals = new(Doubles);

    private static readonly float[] Logits =
    [
        0, -0f, 1e-45f, -1e-40f, 1e-30f, -1e-9f, 3e-4f, 0.5f, -0.5f, 1, -1, 2, -2, 3, 5.5f, -9.25f, 17, -17, 37, -37, 88, -88, 89.5f, -89.5f, 104, -104, 150, -150, 700,
        -700, 1e4f, -1e4f, 1e15f, -1e15f, 8.5e37f, -8.5e37f,
    ];

    private static readonly float[] Probabilities = [0, 1, 1e-45f, 1e-40f, 1e-30f, 1e-9f, 3e-4f, 0.25f, 0.5f, 0.75f, 0.99f, 0.999999f, 0.99999994f];

    /// <summary>All results of the float kernels, and of the double kernels where asked, that are not as they should be.</summary>
    public List<Disagreement> Run(RandomLoss loss, IRunnableLoss kernel, int points, bool doubles)
    {
        var found = new List<Disagreement>();
        LossGraph graph = kernel.Graph;
        foreach (Element element in Elements(loss, points)) found.AddRange(Run(loss, kernel, graph, element, doubles));
        return found;
    }

    public IEnumerable<Disagreement> Run(RandomLoss loss, IRunnableLoss kernel, LossGraph graph, Element element, bool doubles)
    {
        tally.Points++;
        Verdict verdict = Judge.Of(graph, element);
        if (verdict.Value is null && verdict.Gradient is null) tally.Undefined++;
        var found = new List<Disagreement>();
        (float value, float gradient) = element.Composed ? kernel.Composed(element.Prediction, element.Label) : kernel.Single(element.Prediction, element.Label);
        Compare(element.Composed ? "composed value" : "value", verdict.Value, value);
        Compare(element.Composed ? "composed gradient" : "gradient", verdict.Gradient, gradient);
        if (!doubles || element.Composed) return found;
        (double precise, double slope) = kernel.Double(element.Prediction, element.Label);
        CompareDouble("double value", verdict.Value, precise);
        CompareDouble("double gradient", verdict.Gradient, slope);
        if (verdict.Value is { } exact && NaiveBound.Of(graph, element.Prediction, element.Label) is { } bound)
        {
            tally.Interpreted++;
            Truth naive = exact with { Double = bound };
            double interpreted = graph.Evaluate(Doubles, element.Prediction, element.Label);
            if (!naive.Accepts(interpreted)) found.Add(new(loss, element, "interpreted value", interpreted, naive));
        }
        if (verdict.Gradient is { } exactSlope && NaiveBound.OfGradient(graph, element.Prediction, element.Label) is { } slopeBound)
        {
            tally.Differentiated++;
            Truth naive = exactSlope with { Double = slopeBound };
            double interpreted = graph.Evaluate(Duals, Duals.Prediction(element.Prediction), Duals.FromDouble(element.Label)).Slope;
            if (!naive.Accepts(interpreted)) found.Add(new(loss, element, "interpreted gradient", interpreted, naive));
        }
        return found;

        void Compare(string name, Truth? truth, float result)
        {
            if (truth is null) return;
            tally.Results++;
            if (truth.IsClose(result)) tally.Close++;
            if (!truth.Accepts(result)) found.Add(new(loss, element, name, result, truth));
        }

        void CompareDouble(string name, Truth? truth, double result)
        {
            if (truth is null) return;
            tally.Results++;
            if (truth.Accepts(result)) tally.Close++;
            else found.Add(new(loss, element, name, result, truth));
        }
    }

    private IEnumerable<Element> Elements(RandomLoss loss, int count)
    {
        for (int i = 0; i < count; i++)
        {
            float label = (i % 4) switch { 0 => 0, 1 => 1, 2 => loss.SignedLabel ? -1 : i % 8 == 2 ? 0 : 1, _ => (float)random.NextDouble() };
            bool composed = loss.Prediction == PredictionKind.Probability && i % 3 == 2;
            bool special = i % 2 == 0;
            float prediction = loss.Prediction == PredictionKind.Probability && !composed
                ? special ? Any(Probabilities) : (float)random.NextDouble()
                : special ? Any(Logits) : (float)((random.NextDouble() - 0.5) * (random.NextInt(3) switch { 0 => 4, 1 => 40, _ => 240 }));
            if (i % 8 == 5 && !composed && loss.Prediction != PredictionKind.Logit) prediction = Beside(label, loss.Prediction);
            yield return new Element(prediction, label, composed);
        }
    }

    /// <summary>A prediction that is the label but for a thousandth or a few millionths, where differences of the two cancel.</summary>
    private float Beside(float label, PredictionKind kind)
    {
        float beside = label + (float)((random.NextDouble() - 0.5) * (random.NextInt(2) == 0 ? 2e-3 : 4e-6));
        return kind == PredictionKind.Probability ? Math.Clamp(beside, 0, 1) : beside;
    }

    private float Any(float[] choices) => choices[random.NextInt(choices.Length)];
}
