namespace AutoBce;

/// <summary>A loss and its derivative at one point, as its unsimplified graph gives them in as many digits as it takes.</summary>
internal readonly record struct ExactLoss(double Value, double Gradient, bool IsKink);

/// <summary>Runs a loss's graph in arbitrary precision: naive expressions cancel, and only more digits show what they mean.</summary>
internal static class LossOracle
{
    /// <summary>Bits tried in turn, until two agree.</summary>
    private static readonly int[] s_precisions = [384, 1536, 4608];

    /// <summary>Bits by which the step of the difference is smaller than the prediction: its truncation error is their square.</summary>
    private const int StepBits = 100;

    /// <summary>The loss and its derivative with respect to the prediction, or to the logit of which the prediction is the sigmoid.</summary>
    public static ExactLoss At(LossGraph graph, double prediction, double label, bool throughSigmoid)
    {
        ExactLoss last = At(graph, prediction, label, throughSigmoid, s_precisions[0]);
        for (int i = 1; i < s_precisions.Length; i++)
        {
            ExactLoss next = At(graph, prediction, label, throughSigmoid, s_precisions[i]);
            if (Agree(last.Value, next.Value) && Agree(last.Gradient, next.Gradient)) return next;
            last = next;
        }
        return last;
    }

    private static bool Agree(double a, double b) => a.Equals(b) || Math.Abs(a - b) <= Math.ScaleB(Math.Abs(b), -50);

    private static ExactLoss At(LossGraph graph, double prediction, double label, bool throughSigmoid, int bits)
    {
        var arithmetic = new BigArithmetic(bits);
        BigFloat x = BigFloat.FromDouble(prediction), y = BigFloat.FromDouble(label);
        BigFloat step = BigFloat.Scale(x.IsZero ? BigFloat.One : BigFloat.Abs(x), -StepBits);
        BigFloat middle = Loss(x), above = Loss(arithmetic.Add(x, step)), below = Loss(arithmetic.Subtract(x, step));
        double left = Slope(below, middle, 0), right = Slope(middle, above, 0);
        // On smooth ground the slopes differ by the step times the curvature, far less than any double shows.
        bool isKink = !(Math.Abs(left - right) <= 1e-9 * Math.Max(Math.Abs(left), Math.Abs(right)));
        return new(middle.ToDouble(), Slope(below, above, 1), isKink && !IsFlat(left, right));

        BigFloat Loss(BigFloat at) => graph.Evaluate(arithmetic, throughSigmoid ? Sigmoid(at) : at, y);

        BigFloat Sigmoid(BigFloat z) => arithmetic.Divide(BigFloat.One, arithmetic.Add(BigFloat.One, arithmetic.Exp(BigFloat.Negate(z))));

        double Slope(BigFloat from, BigFloat to, int doublings) =>
            arithmetic.Divide(arithmetic.Subtract(to, from), BigFloat.Scale(step, doublings)).ToDouble();

        // At a smooth minimum both slopes are of the size of the step itself.
        bool IsFlat(double left, double right) => Math.Max(Math.Abs(left), Math.Abs(right)) <= Math.ScaleB(1 + Math.Abs(middle.ToDouble()), 8 - StepBits);
    }
}
