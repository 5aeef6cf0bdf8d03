using System.Numerics;

namespace AutoBce.Tests;

/// <summary>What a loss and its derivative are, in 100 and more digits.</summary>
internal readonly record struct ExactValues(BigFloat Value, BigFloat Gradient)
{
    /// <summary>The larger of the two parts of the gradient that belong to the two extreme labels, in a loss that is linear in the label,
    /// else 0: where they cancel, as they must for a label between, the gradient cannot be better than an ulp of them.</summary>
    public double GradientParts { get; init; }
}

/// <summary>
/// Runs the graph of a loss as its author wrote it, before any rewriting, with as many bits as the naive expression loses. The
/// derivative is a central difference whose step is 2^-100 of the prediction.
/// </summary>
internal static class LossReference
{
    private const int StepBits = 100;

    /// <summary>The loss at an inner point of its domain.</summary>
    public static ExactValues At(LossGraph graph, double prediction, double label)
    {
        ExactValues here = Differentiate(graph, prediction, label);
        if (label == graph.LabelMinimum || label == graph.LabelMaximum) return here;
        double range = graph.LabelMaximum - graph.LabelMinimum, above = (label - graph.LabelMinimum) / range;
        double low = (1 - above) * Differentiate(graph, prediction, graph.LabelMinimum).Gradient.ToDouble();
        double high = above * Differentiate(graph, prediction, graph.LabelMaximum).Gradient.ToDouble();
        double parts = Math.Max(Math.Abs(low), Math.Abs(high));
        return Math.Abs(low + high - here.Gradient.ToDouble()) < 1e-9 * parts ? here with { GradientParts = parts } : here;
    }

    /// <summary>The loss alone, which may be asked for at the ends of the domain too.</summary>
    public static BigFloat Value(LossGraph graph, double prediction, double label) =>
        graph.Evaluate(new Conventional(Bits(graph, prediction)), BigFloat.FromDouble(prediction), BigFloat.FromDouble(label));

    private static ExactValues Differentiate(LossGraph graph, double prediction, double label)
    {
        int bits = Bits(graph, prediction);
        var arithmetic = new Conventional(bits);
        BigFloat x = BigFloat.FromDouble(prediction), y = BigFloat.FromDouble(label);
        BigFloat step = BigFloat.Scale(x.IsZero ? BigFloat.One : BigFloat.Abs(x), -StepBits);
        BigFloat above = graph.Evaluate(arithmetic, BigFloat.Add(x, step, bits), y), below = graph.Evaluate(arithmetic, BigFloat.Subtract(x, step, bits), y);
        BigFloat slope = BigFloat.Divide(BigFloat.Subtract(above, below, bits), BigFloat.Scale(step, 1), bits);
        return new(graph.Evaluate(arithmetic, x, y), slope);
    }

    /// <summary>1 - s(x) loses 1.45 |x| bits, 1 + x as many as x has zeros in front, and the difference the bits of its step.</summary>
    private static int Bits(LossGraph graph, double prediction)
    {
        if (!double.IsFinite(prediction)) return 320;
        double lost = graph.Prediction == PredictionKind.Logit ? 1.5 * Math.Abs(prediction) : 0;
        return 384 + (int)lost + (prediction == 0 ? 0 : 2 * Math.Max(0, -Math.ILogB(prediction)));
    }

    /// <summary>Arbitrary precision in which 0 times anything is 0: what has no share in a loss adds nothing to it, be it infinite.</summary>
    private sealed class Conventional(int bits) : IArithmetic<BigFloat>
    {
        private readonly BigArithmetic _inner = new(bits);

        public BigFloat Quotient(BigInteger numerator, BigInteger denominator) => _inner.Quotient(numerator, denominator);

        public BigFloat FromDouble(double value) => _inner.FromDouble(value);

        public BigFloat Add(BigFloat a, BigFloat b) => _inner.Add(a, b);

        public BigFloat Subtract(BigFloat a, BigFloat b) => _inner.Subtract(a, b);

        public BigFloat Multiply(BigFloat a, BigFloat b) => a.IsZero || b.IsZero ? BigFloat.Zero : _inner.Multiply(a, b);

        public BigFloat Divide(BigFloat a, BigFloat b) => _inner.Divide(a, b);

        public BigFloat Exp(BigFloat a) => _inner.Exp(a);

        public BigFloat Log(BigFloat a) => _inner.Log(a);

        public BigFloat Power(BigFloat a, BigFloat b) => _inner.Power(a, b);

        public BigFloat Sqrt(BigFloat a) => _inner.Sqrt(a);

        public BigFloat Sin(BigFloat a) => _inner.Sin(a);

        public BigFloat Cos(BigFloat a) => _inner.Cos(a);

        public BigFloat Atan(BigFloat a) => _inner.Atan(a);

        public BigFloat Floor(BigFloat a) => _inner.Floor(a);

        public int Compare(BigFloat a, BigFloat b) => _inner.Compare(a, b);
    }
}
