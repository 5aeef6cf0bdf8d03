using Microsoft.CodeAnalysis;

namespace AutoBce.Generators.Diagnostics.Checks;

/// <summary>What is looked for in a loss that compiles, in the order of the IDs.</summary>
internal static class Table
{
    public static readonly Func<LossView, IEnumerable<Diagnostic>>[] All =
    [
        Inputs.Unused,
        Inputs.ZeroDerivative,
        Kinks.Find,
        Domains.Find,
        Epsilons.Find,
        Cancellations.Find,
        Inputs.DecidedByTheLabelsRange,
        Inputs.BlindForALabel,
        Literals.Find,
        Inputs.ComparedForEquality,
        Growth.Find,
        NaiveForms.Find,
        Inputs.Rounded,
    ];
}
