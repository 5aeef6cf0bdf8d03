using System.Numerics;

namespace AutoBce.Tests;

/// <summary>What a loss and its derivative are, in 100 and more digits.</summary>
internal readonly record struct ExactValues(BigFloat Value, BigFloat Gradient)
{
    /// <summary>The larger of the two parts of the gradient that belong to the two extreme labels, in a loss that is linear in the label,
    /// else 0: where they cancel, as they must for a label between, the gradient cannot be better than an ulp of them.</summary>
    public double GradientParts { get; init; }

    /// <summary>Whether the slopes on the two sides differ: there the gradient is a matter of convention.</summary>
    public bool IsKink { get; init; }
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

    /// <summary>The loss of a probability as far inside of one of its ends as 2 to the power given.</summary>
    public static ExactValues Beside(LossGraph graph, double end, int power, double label)
    {
        BigFloat distance = BigFloat.Scale(BigFloat.One, power);
        BigFloat x = end == 0 ? distance : BigFloat.Subtract(BigFloat.One, distance, 64 - power);
        return Differentiate(graph, x, label, BigFloat.Scale(distance, -StepBits), 384 - (3 * power));
    }

    /// <summary>What the loss tends to from both sides of 0, seen at distances of 2^-600 and 2^-3000; null where the sides differ.</summary>
    public static BigFloat? Limit(LossGraph graph, double label)
    {
        BigFloat[] limits = [.. new[] { 1, -1 }.Select(side => Tend(Near(side, -600), Near(side, -3000)))];
        return limits[0].IsNaN || BigFloat.Compare(limits[0], limits[1]) != 0 ? null : limits[0];

        BigFloat Near(int side, int power) => graph.Evaluate(new Conventional(384 - (3 * power)), BigFloat.Scale(BigFloat.FromDouble(side), power), BigFloat.FromDouble(label));

        static BigFloat Tend(BigFloat near, BigFloat far) => far.Top < near.Top - 100 || far.IsZero ? BigFloat.Zero
            : far.Top > near.Top + 100 ? (far.Sign > 0 ? BigFloat.PositiveInfinity : BigFloat.NegativeInfinity)
            : BigFloat.FromDouble(far.ToDouble());
    }

    /// <summary>The loss and its slope, without the parts of it.</summary>
    public static ExactValues Differentiate(LossGraph graph, double prediction, double label)
    {
        BigFloat x = BigFloat.FromDouble(prediction);
        return Differentiate(graph, x, label, BigFloat.Scale(x.IsZero ? BigFloat.One : BigFloat.Abs(x), -StepBits), Bits(graph, prediction));
    }

    private static ExactValues Differentiate(LossGraph graph, BigFloat x, double label, BigFloat step, int bits)
    {
        var arithmetic = new Conventional(bits);
        BigFloat y = BigFloat.FromDouble(label);
        BigFloat above = graph.Evaluate(arithmetic, BigFloat.Add(x, step, bits), y), below = graph.Evaluate(arithmetic, BigFloat.Subtract(x, step, bits), y);
        BigFloat slope = BigFloat.Divide(BigFloat.Subtract(above, below, bits), BigFloat.Scale(step, 1), bits);
        BigFloat here = graph.Evaluate(arithmetic, x, y), bend = BigFloat.Subtract(BigFloat.Add(above, below, bits), BigFloat.Scale(here, 1), bits);
        bool isKink = BigFloat.Compare(BigFloat.Abs(BigFloat.Divide(bend, step, bits)), BigFloat.Scale(BigFloat.Abs(slope), -30)) > 0
            && BigFloat.Compare(BigFloat.Abs(BigFloat.Divide(bend, step, bits)), BigFloat.FromDouble(1e-20)) > 0;
        return new(here, slope) { IsKink = isKink };
    }

    /// <summary>1 - tanh(x) loses 2.9 |x| bits, 1 + x as many as x has zeros in front, and the difference the bits of its step.</summary>
    private static int Bits(LossGraph graph, double prediction)
    {
        if (!double.IsFinite(prediction)) return 320;
        double lost = graph.Prediction == PredictionKind.Logit ? 3 * Math.Abs(prediction) : 0;
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
