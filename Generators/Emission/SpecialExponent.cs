using AutoBce.Generators.Lowering;

namespace AutoBce.Generators.Emission;

/// <summary>A kernel for one value of a hyperparameter.</summary>
/// <param name="Condition">When it is to be used, in C#.</param>
/// <param name="Kernel">For all labels.</param>
/// <param name="Hard">For labels of 0 and 1, if there is one of its own.</param>
internal sealed record SpecialKernel(string Condition, Kernel Kernel, Kernel? Hard);

/// <summary>
/// The one hyperparameter that is an exponent, as gamma of focal loss, and the number it mostly is: its default if that is a small integer, else 2.
/// A power is then a few products instead of a logarithm and an exponential.
/// </summary>
internal sealed record SpecialExponent(string Property, int Number, LossSpec Spec)
{
    private const int Largest = 4;

    public static SpecialExponent? Of(LossSpec spec)
    {
        if (spec.AsWritten || spec.IsActivation || spec.Derivatives != DerivativeKinds.None || spec.Nodes.Count > 200) return null;
        int[] exponents = [.. spec.Nodes.Where(n => n.Op == SourceOp.Power && spec.Nodes[n.B].Op == SourceOp.Hyperparameter).Select(n => spec.Nodes[n.B].A).Distinct()];
        if (exponents.Length != 1) return null;
        HyperparameterSpec h = spec.Hyperparameters[exponents[0]];
        int number = h.Default is not null && Symbolic.Rational.Parse(h.Default) is { IsInteger: true } value && value >= 2 && value <= Largest ? (int)value.Numerator : 2;
        if (!h.Bounds.Contains(number)) return null;
        SourceNode[] nodes = [.. spec.Nodes.Select(n => n.Op == SourceOp.Hyperparameter && n.A == exponents[0] ? new SourceNode(SourceOp.Constant, Text: $"{number}") : n)];
        return new(h.PropertyName, number, spec with { Nodes = new(nodes) });
    }
}
