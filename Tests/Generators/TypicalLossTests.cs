namespace AutoBce.Tests.Generators;

/// <summary>Losses as they stand in everybody's code, to which <see cref="GradientCheck"/> has nothing to object: not that they cancel as they were written, nor that a clipped number is rounded.</summary>
public sealed class TypicalLossTests
{
    private static readonly (string Kind, string Expression)[] Rows =
    [
        (Formula.OfProbability, "-(y * Log(p + 1e-7) + (1 - y) * Log(1 - p + 1e-7))"),
        (Formula.OfProbability, "-(y * Log(Clamp(p, 1e-7, 1 - 1e-7)) + (1 - y) * Log(1 - Clamp(p, 1e-7, 1 - 1e-7)))"),
        (Formula.OfProbability, "-(y * Log(Max(p, 1e-7)) + (1 - y) * Log(Max(1 - p, 1e-7)))"),
        (Formula.OfProbability, "Abs(p - y)"),
        (Formula.OfProbability, "1 - 2 * p * y / (p + y + 1e-7)"),
        (Formula.OfProbability, "1 - (2 * p * y + a) / (p + y + a)"),
        (Formula.OfProbability, "1 - (2 * p * y + 1) / (p * p + y * y + 1)"),
        (Formula.OfProbability, "1 - (2 * p * y + a) / (p * p + y * y + a)"),
        (Formula.OfProbability, "1 - (p * y + 1) / (p + y - p * y + 1)"),
        (Formula.OfProbability, "1 - (p * y + 1) / (p * y + 0.3 * p * (1 - y) + 0.7 * (1 - p) * y + 1)"),
        (Formula.OfProbability, "1 - 1 / (1 + (p - y) * (p - y))"),
        (Formula.OfProbability, "-y * Pow(1 - p, 2) * Log(p + 1e-7) - (1 - y) * Pow(p, 2) * Log(1 - p + 1e-7)"),
        (Formula.OfProbability, "-0.25 * Pow(1 - (y * p + (1 - y) * (1 - p)), 2) * Log(y * p + (1 - y) * (1 - p) + 1e-8)"),
        (Formula.OfProbability, "y > 0.5 ? (p < 0.5 ? 0.5 - p : 0) : (p > 0.5 ? p - 0.5 : 0)"),
        (Formula.OfProbability, "-(y * Log(p) + (1 - y) * Log(1 - p)) + 0.5 * (1 - (2 * p * y + 1) / (p + y + 1))"),
        (Formula.OfLogit, "1 - Tanh(z) * Tanh(z) + 0 * y"),
        (Formula.OfLogit, "Sqrt(z * z + 4) - 2 + 0 * y"),
    ];

    private static readonly Lazy<ElementwiseLoss[]> Compiled = new(() => CompiledLosses.Compile([.. Rows.Select(row => new LossText(row.Kind, row.Expression))]));

    public static TheoryData<int> Indices => [.. Enumerable.Range(0, Rows.Length)];

    [Theory]
    [MemberData(nameof(Indices))]
    public void Nothing_is_objected_to(int index)
    {
        GradientReport report = GradientCheck.Check(Compiled.Value[index]);
        Assert.True(report.Passed, $"{Rows[index].Expression}: {report.Details}");
    }
}
