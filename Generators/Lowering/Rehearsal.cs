using AutoBce.Generators.Symbolic;

namespace AutoBce.Generators.Lowering;

/// <summary>
/// Looks for examples against a proof: runs a kernel as floats do at ordinary elements, and compares it with the loss as it was written and
/// its derivative. What is found is an element at which the kernel loses more than four ulp and more than four times what naive evaluation may.
/// </summary>
internal static class Rehearsal
{
    private const int Elements = 48, Allowance = 4, SizeLimit = 1000;

    private const double Ulp = 1.0 / (1 << 23), Smallest = 1.2e-38, Largest = 3.4e38;

    private static readonly double[] Logits = [1e-7, 3e-4, 0.013, 0.37, 0.87, 1.9, 3.1, 5.3, 9.7, 13.1, 16.9];

    private static readonly double[] Probabilities = [1e-6, 3e-4, 0.013, 0.11, 0.27, 0.43, 0.59, 0.71, 0.87, 0.987, 0.9997, 0.999998];

    private static readonly double[] SoftLabels = [0.48409072, 0.11, 0.93, 0.013, 0.71, 0.0007];

    /// <summary>The value or the gradient of a form, if its kernel is wrong in it at one of the elements.</summary>
    public static Expr? Refutes(LossSpec spec, bool throughSigmoid, StableLoss form, Kernel kernel, CancellationToken cancellation)
    {
        if (spec.Nodes.Count > SizeLimit) return null;
        bool isProbability = spec.Prediction == PredictionRole.Probability && !throughSigmoid;
        var naive = new NaiveEvaluation(spec, throughSigmoid);
        var machine = new FloatMachine(kernel);
        var uniforms = new UniformValues(kernel);
        string[] names = [.. spec.Hyperparameters.Select(h => h.PropertyName)];
        var draws = new Draws();
        for (int i = 0; i < Elements; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            double y = Label(spec, i, draws), x = Prediction(isProbability, i, y, draws);
            double[] hyperparameters = [.. spec.Hyperparameters.Select(h => Within(h.Bounds, draws.Next()))];
            (double value, double gradient) = machine.Run(x, y, uniforms.Of(name => hyperparameters[Array.IndexOf(names, name)]));
            var expected = naive.At(x, y, hyperparameters);
            if (!IsClose(expected.Value, value)) return form.Value;
            if (!IsClose(expected.Gradient, gradient)) return form.Gradient;
        }
        return null;
    }

    /// <summary>Whether a result is right, or there is nothing to compare it with.</summary>
    private static bool IsClose((double Number, double Loss) truth, double result) =>
        double.IsNaN(truth.Number + truth.Loss) || double.IsInfinity(truth.Loss) || !(Math.Abs(truth.Number) < Largest)
        || Math.Abs(result - truth.Number) <= Allowance * (Math.Max(truth.Loss, Math.Abs(truth.Number) * Ulp) + Smallest);

    private static double Label(LossSpec spec, int i, Draws draws)
    {
        double y = (i % 4) switch { 0 => Math.Max(spec.LabelMinimum, -1), 1 => 1, 2 => SoftLabels[i / 4 % SoftLabels.Length], _ => draws.Next() };
        return (float)Math.Min(Math.Max(y, spec.LabelMinimum), spec.LabelMaximum);
    }

    private static double Prediction(bool isProbability, int i, double label, Draws draws)
    {
        double[] special = isProbability ? Probabilities : Logits;
        double x = i % 8 == 7 ? label + ((draws.Next() - 0.5) * 2e-3)
            : i % 2 == 0 ? special[i / 2 % special.Length] * (isProbability || i % 3 == 0 ? 1 : -1)
            : isProbability ? draws.Next()
            : (draws.Next() - 0.5) * (i % 3 == 0 ? 4 : 34);
        return (float)(isProbability ? Math.Min(Math.Max(x, Probabilities[0]), 1 - Probabilities[0]) : x);
    }

    /// <summary>A hyperparameter within its bounds, if possible between a tenth and ten.</summary>
    private static double Within(Bounds range, double draw)
    {
        double lower = Math.Max(range.Lower, 0.1), upper = Math.Min(range.Upper, Math.Max(10, 2 * lower));
        return lower < upper ? lower * Math.Pow(upper / lower, draw) : range.Upper <= 0 ? range.Upper : range.Lower + (draw * (range.Upper - range.Lower));
    }

    /// <summary>The same numbers each time, from 0 to 1 (Knuth's congruential generator).</summary>
    private sealed class Draws
    {
        private ulong _state = 0x9E3779B97F4A7C15;

        public double Next()
        {
            _state = unchecked((_state * 6364136223846793005) + 1442695040888963407);
            return (_state >> 11) * (1.0 / (1L << 53));
        }
    }
}
