namespace AutoBce.Tests.Conformance;

/// <summary>The conventions for derivatives at kinks, at the kink and one ulp beside it, in both formats.</summary>
public class KinkTests
{
    /// <summary>Max(z, y) among functions that let the loss be guarded: at a label of 0 the tie is one with the label, and not with the number 0.</summary>
    [Fact]
    public void A_tie_with_a_label_of_0_is_shared_where_the_loss_is_guarded_too()
    {
        ElementwiseLoss[] losses = CompiledLosses.Compile(
        [
            new LossText(LossText.OfLogit, "Max(z, y) + LogCosh(z) + Expm1(-Abs(z)) + Log1p(z * z) + Softplus(z) + Sigmoid(z) + LogSigmoid(z) * y"),
            new LossText(LossText.OfLogit, "Max(z, 0 * y) + LogCosh(z) + Expm1(-Abs(z)) + Log1p(z * z) + Softplus(z) + Sigmoid(z) + LogSigmoid(z) * y"),
        ]);
        Assert.Equal([1.25], LossKernels.Run(losses[0], [0.0], [0.0]).Gradient);
        Assert.Equal([0.75], LossKernels.Run(losses[1], [0.0], [0.0]).Gradient);
    }

    /// <summary>The loss, its kink, and its slope one ulp below, at, and one ulp above it, for a label of 1.</summary>
    private static readonly (string Expression, double At, double Below, double Here, double Above)[] Rows =
    [
        ("Abs(z)", 0, -1, 0, 1),
        ("Sigmoid(z) < 0.5 ? -z : 3 * z", 0, -1, 3, 3),
        ("z > 1 ? 1 : z", 1, 1, 0.5, 0),
        ("Abs(z - y)", 1, -1, 0, 1),
        ("Max(z, 0)", 0, 0, 0, 1),
        ("Max(0, z)", 0, 0, 0, 1),
        ("Max(0, 1 - y * z)", 1, -1, 0, 0),
        ("Min(z, 0)", 0, 1, 0, 0),
        ("z > 0 ? z : 0", 0, 0, 0, 1),
        ("z >= 0 ? z : 0", 0, 0, 0, 1),
        ("z < 0 ? -z : z", 0, -1, 0, 1),
        ("Max(z, 3 * z)", 0, 1, 2, 3),
        ("Max(z, y)", 1, 0, 0.5, 1),
        ("Min(z, 3 * z)", 0, 3, 2, 1),
        ("Max(z, -2)", -2, 0, 0.5, 1),
        ("Clamp(z, -1, 2)", -1, 0, 0.5, 1),
        ("Clamp(z, -1, 2)", 2, 1, 0.5, 0),
        ("z > 1 ? 3 * z : z + 2", 1, 1, 1, 3),
        ("z >= 1 ? 3 * z : z + 2", 1, 1, 3, 3),
        ("Sign(z) * z * z", 0, 0, 0, 0),
        // Smooth, though written with kinks.
        ("Max(z, 0) - z * y + Log(1 + Exp(-Abs(z)))", 0, -0.5, -0.5, -0.5),
        ("Max(z, 0) + Log1p(Exp(-Abs(z)))", 0, 0.5, 0.5, 0.5),
        ("Log1p(Exp(-Abs(z))) - Min(z, 0)", 0, -0.5, -0.5, -0.5),
        ("z >= 0 ? z - z * y + Log(1 + Exp(-z)) : -z * y + Log(1 + Exp(z))", 0, -0.5, -0.5, -0.5),
        ("(1 - y) * z + Max(-z, 0) + Log(Exp(-Max(-z, 0)) + Exp(-z - Max(-z, 0)))", 0, -0.5, -0.5, -0.5),
    ];

    private static readonly Lazy<ElementwiseLoss[]> Compiled = new(() => CompiledLosses.Compile([.. Rows.Select(r => new LossText(LossText.OfLogit, r.Expression))]));

    public static TheoryData<int> Indices => [.. Enumerable.Range(0, Rows.Length)];

    [Theory]
    [MemberData(nameof(Indices))]
    public void SlopeIsThatOfTheConvention(int index)
    {
        (string expression, double at, double below, double here, double above) = Rows[index];
        double[] z = [Math.BitDecrement(at), at, Math.BitIncrement(at)], slopes = LossKernels.Run(Compiled.Value[index], z, [1.0, 1, 1]).Gradient;
        float[] narrow = [MathF.BitDecrement((float)at), (float)at, MathF.BitIncrement((float)at)], narrowSlopes = LossKernels.Run(Compiled.Value[index], narrow, [1f, 1, 1]).Gradient;
        double[] expected = [below, here, above];
        for (int i = 0; i < 3; i++)
        {
            Assert.True(Math.Abs(slopes[i] - expected[i]) <= 1e-15, $"{expression} at {z[i]:R}: {slopes[i]:R}, not {expected[i]}");
            Assert.True(Math.Abs(narrowSlopes[i] - expected[i]) <= 1e-7, $"{expression} at {narrow[i]:R} in float: {narrowSlopes[i]:R}, not {expected[i]}");
        }
        Assert.Equal(here, slopes[1]);
    }
}
