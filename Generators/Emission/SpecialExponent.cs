using AutoBce.Generators.Lowering;

namespace AutoBce.Generators.Emission;

/// <summary>A kernel for one value of a hyperparameter.</summary>
/// <param name="Condition">When it is to be used, in C#.</param>
/// <param name="Kernel">For all labels.</param>
/// <param name="Hard">For labels of 0 and 1, if there is one of its own.</param>
internal sealed record SpecialKernel(string Condition, Kernel Kernel, Kernel? Hard);

/// <summary>
/// A loss with the number put in that its exponent mostly is, as gamma of focal loss: its default if that is a small integer, else 2. A power is then a few
/// products instead of a logarithm and an exponential. Beside it the same without weights, if they are 1 by default.
/// </summary>
internal sealed record SpecialExponent(string Condition, LossSpec Spec)
{
    private const int Largest = 4, LargestLoss = 200;

    /// <summary>Such losses, those that assume more first.</summary>
    public static IEnumerable<SpecialExponent> Of(LossSpec spec)
    {
        if (spec.AsWritten || spec.IsActivation || spec.Derivatives != DerivativeKinds.None || spec.Nodes.Count > LargestLoss) yield break;
        int[] exponents = [.. spec.Nodes.Where(n => n.Op == SourceOp.Power && spec.Nodes[n.B].Op == SourceOp.Hyperparameter).Select(n => spec.Nodes[n.B].A).Distinct()];
        if (exponents.Length != 1) yield break;
        int exponent = exponents[0], number = Default(spec.Hyperparameters[exponent]) is >= 2 and <= Largest and int n ? n : 2;
        if (!spec.Hyperparameters[exponent].Bounds.Contains(number)) yield break;
        int[] weights = [.. Enumerable.Range(0, spec.Hyperparameters.Count).Where(i => i != exponent && Default(spec.Hyperparameters[i]) == 1)];
        if (weights.Length > 0) yield return With(spec, [(exponent, number), .. weights.Select(w => (w, 1))]);
        yield return With(spec, [(exponent, number)]);
    }

    private static int? Default(HyperparameterSpec h) => h.Default is not null && Symbolic.Rational.Parse(h.Default) is { IsInteger: true } value && value >= 0 && value <= Largest ? (int)value.Numerator : null;

    private static SpecialExponent With(LossSpec spec, (int Hyperparameter, int Number)[] numbers)
    {
        Dictionary<int, int> known = numbers.ToDictionary(n => n.Hyperparameter, n => n.Number);
        SourceNode[] nodes = [.. spec.Nodes.Select(n => n.Op == SourceOp.Hyperparameter && known.TryGetValue(n.A, out int number) ? new SourceNode(SourceOp.Constant, Text: $"{number}") : n)];
        return new(string.Join(" && ", numbers.Select(n => $"loss.{spec.Hyperparameters[n.Hyperparameter].PropertyName} == {n.Number}d")), spec with { Nodes = new(nodes) });
    }
}
