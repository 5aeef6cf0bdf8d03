using AutoBce.Generators.Symbolic;

namespace AutoBce.Generators.Lowering;

/// <summary>
/// Looks for examples against a proof: runs a kernel as floats do at ordinary elements, and compares it with the loss as it was written and
/// its derivative. What is found is an element at which the kernel loses more than four ulp and more than four times what naive evaluation may.
/// </summary>
internal static class Rehearsal
{
    private const int Allowance = 4, SizeLimit = 1000;

    /// <summary>Elements for a proof that holds for all inputs, and for one that holds for ordinary ones and takes more on trust.</summary>
    private const int Few = 32, Many = 64;

    private const double Ulp = 1.0 / (1 << 23), Smallest = 1.401298464e-45, Largest = 3.4e38;

    private static readonly double[] Logits = [1e-7, 3e-4, 0.013, 0.37, 0.87, 1.9, 3.1, 5.3, 9.7, 13.1, 16.9];

    private static readonly double[] Probabilities = [1e-6, 3e-4, 0.013, 0.11, 0.27, 0.43, 0.59, 0.71, 0.87, 0.987, 0.9997, 0.999998];

    private static readonly double[] SoftLabels = [0.48409072, 0.11, 0.93, 0.013, 0.71, 0.0007];

    /// <summary>The value or the gradient of a form, or its second derivative if that is what is proved, if its kernel is wrong in it at one of the elements for which there is a proof.</summary>
    public static Expr? Refutes(LossSpec spec, bool throughSigmoid, CompiledForm compiled, bool twice, CancellationToken cancellation) =>
        Refutes(compiled, twice ? compiled.SecondProof : compiled.Proof, spec, throughSigmoid, new NaiveEvaluation(spec, throughSigmoid, twice), twice ? 0 : null, cancellation);

    /// <summary>The same of the derivatives by label and hyperparameters, from a place among all on.</summary>
    public static Expr? RefutesPartials(LossSpec spec, CompiledForm compiled, int first, CancellationToken cancellation)
    {
        bool hasLabel = spec.Derivatives.HasFlag(DerivativeKinds.Label);
        return Enumerable.Range(0, compiled.Form.Partials.Count - first)
            .Select(i => Refutes(compiled, compiled.PartialsProof, spec, throughSigmoid: false, new NaiveEvaluation(spec, throughSigmoid: false, by: hasLabel && i == 0 ? IsLabel : IsHyperparameter(hasLabel ? i - 1 : i)), first + i, cancellation))
            .FirstOrDefault(refuted => refuted is not null);

        static bool IsLabel(SourceNode node) => node.Op == SourceOp.Label;

        static Func<SourceNode, bool> IsHyperparameter(int index) => node => node.Op == SourceOp.Hyperparameter && node.A == index;
    }

    private static Expr? Refutes(CompiledForm compiled, Assurance proof, LossSpec spec, bool throughSigmoid, NaiveEvaluation naive, int? other, CancellationToken cancellation)
    {
        if (proof.IsNothing || spec.Nodes.Count > SizeLimit) return null;
        bool isProbability = spec.Prediction == PredictionRole.Probability && !throughSigmoid;
        (double least, double most) = proof.Assumptions is not null ? (0, double.PositiveInfinity) : isProbability ? (Probabilities[0], 1 - Probabilities[0]) : (0, proof.Ordinary.Prediction);
        var machine = new FloatMachine(compiled.Kernel, other);
        string[] names = [.. spec.Hyperparameters.Select(h => h.PropertyName)];
        double[] floors = [.. names.Select(name => Array.Find(proof.Assumptions ?? [], a => a.Name == name)?.Least ?? 0)];
        double[] hyperparameters = new double[names.Length];
        var uniforms = new UniformValues(compiled.Kernel.Uniforms, name => hyperparameters[Array.IndexOf(names, name)]);
        var draws = new Draws();
        for (int i = 0; i < (proof.IsCertain ? Few : Many); i++)
        {
            cancellation.ThrowIfCancellationRequested();
            double y = Label(spec, i % 4, draws), x = Prediction(isProbability, i / 4, y, draws);
            hyperparameters = [.. spec.Hyperparameters.Select((h, k) => Within(h.Bounds, floors[k], draws.Next()))];
            if (Math.Abs(x) < least || Math.Abs(x) > most) continue;
            (double value, double gradient, double result) = machine.Run(x, y, uniforms.All());
            var expected = naive.At(x, y, hyperparameters);
            if (!IsClose(expected.Value, value)) return compiled.Form.Value;
            if (naive.IsByPrediction && !IsClose(expected.Gradient, gradient)) return compiled.Form.Gradient;
            if (other is { } index && !IsClose(naive.IsByPrediction ? expected.Second : expected.Gradient, result)) return compiled.Form.Partials[index].Stable;
        }
        return null;
    }

    /// <summary>Whether a result is right, or there is nothing to compare it with.</summary>
    private static bool IsClose((double Number, double Loss) truth, double result) =>
        double.IsNaN(truth.Number + truth.Loss) || double.IsInfinity(truth.Loss) || !(Math.Abs(truth.Number) < Largest)
        || Math.Abs(result - truth.Number) <= Allowance * (Math.Max(truth.Loss, Math.Abs(truth.Number) * Ulp) + Smallest);

    /// <summary>The least and the greatest label of two classes, and soft ones.</summary>
    private static double Label(LossSpec spec, int kind, Draws draws)
    {
        double y = kind switch { 0 => Math.Max(spec.LabelMinimum, -1), 1 => 1, 2 => SoftLabels[draws.NextInt(SoftLabels.Length)], _ => draws.Next() };
        return (float)Math.Min(Math.Max(y, spec.LabelMinimum), spec.LabelMaximum);
    }

    /// <summary>Telling ones, random ones, such as are nearly the label, and such as lie where exponentials and quotients leave the range of floats.</summary>
    private static double Prediction(bool isProbability, int number, double label, Draws draws) => (float)((number % 4) switch
    {
        0 when isProbability => Probabilities[draws.NextInt(Probabilities.Length)],
        0 => Logits[draws.NextInt(Logits.Length)] * draws.NextSign(),
        1 => isProbability ? draws.Next() : draws.Next() * draws.NextSign() * (number % 8 == 1 ? 2 : 17),
        2 when isProbability => Math.Min(Math.Max(label + (2e-3 * draws.Next() * draws.NextSign()), Probabilities[0]), 1 - Probabilities[0]),
        2 => label + (2e-3 * draws.Next() * draws.NextSign()),
        _ => isProbability ? Math.Pow(10, -38 * draws.Next()) : 104 * draws.Next() * draws.NextSign(),
    });

    /// <summary>A hyperparameter within its bounds, if possible between a tenth and ten.</summary>
    private static double Within(Bounds range, double least, double draw)
    {
        double lower = Math.Max(Math.Max(range.Lower, least), 0.1), upper = Math.Min(range.Upper, Math.Max(10, 2 * lower));
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

        public int NextInt(int end) => (int)(Next() * end);

        public int NextSign() => Next() < 0.5 ? -1 : 1;
    }
}
