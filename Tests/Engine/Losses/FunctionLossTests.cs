namespace AutoBce.Tests;

/// <summary>Losses of the functions beyond the logit family, compiled: value and gradient against their expressions in arbitrary precision.</summary>
public sealed class FunctionLossTests
{
    public static TheoryData<ElementwiseLoss> Losses =>
    [
        new FunctionLosses.WavesLoss(), new FunctionLosses.SlopesLoss(), new FunctionLosses.ChainLoss(), new FunctionLosses.GrowthLoss(), new FunctionLosses.LogCoshErrorLoss(),
        new FunctionLosses.LogCoshOfKerasLoss(), new FunctionLosses.LogCoshOfExponentialsLoss(), new FunctionLosses.TanhOfQuotientLoss(), new FunctionLosses.SechLoss(),
        new FunctionLosses.ExponentialOverCoshLoss(), new FunctionLosses.CubeRootsLoss(), new FunctionLosses.VersineLoss(), new FunctionLosses.SagLoss(),
        new FunctionLosses.ExponentialTimesSinhLoss(), new FunctionLosses.OfHyperparametersLoss(), new FunctionLosses.StairsLoss(), new FunctionLosses.OfProbabilityLoss(),
    ];

    [Theory]
    [MemberData(nameof(Losses))]
    public void KernelsAgreeWithTheExpression(ElementwiseLoss loss)
    {
        GradientReport report = GradientCheck.Check(loss);
        Assert.True(report.Passed, report.Details);
    }

    /// <summary>Where cosh overflows, and where its logarithm is a tiny square.</summary>
    [Fact]
    public void LogCoshIsExactToThreeUlpEverywhere()
    {
        float[] x = FloatSamples.Strided(2_000_003, neighbours: 2).Where(float.IsFinite).ToArray();
        (float[] losses, float[] gradient) = LossKernels.Run(new FunctionLosses.LogCoshErrorLoss(), x, new float[x.Length]);
        for (int i = 0; i < x.Length; i++)
        {
            Assert.True(Ulp.Distance(losses[i], ElementaryReference.Functions["LogCosh"].Exact(x[i])) <= 3, $"log(cosh({x[i]:R})) = {losses[i]:R}");
            Assert.True(Ulp.Distance(gradient[i], ElementaryReference.Functions["Tanh"].Exact(x[i])) <= 3, $"tanh({x[i]:R}) = {gradient[i]:R}");
        }
    }

    [Fact]
    public void ADifferenceOfInfinitiesIsAnExponential()
    {
        double[] z = [-700, -3, 0, 0.5, 40, 720, 740], y = new double[z.Length];
        (double[] losses, double[] gradient) = LossKernels.Run(new FunctionLosses.DifferenceLoss(), z, y);
        for (int i = 0; i < z.Length; i++)
        {
            // Two square roots of e^-z, so that neither overflows with a factor beside them: not the bits of ScalarMath.Exp.
            BigFloat exact = BigFunctions.Exp(BigFloat.FromDouble(-z[i]), 320);
            Assert.InRange(Ulp.Distance(losses[i], exact), 0, 2.5);
            Assert.InRange(Ulp.Distance(gradient[i], BigFloat.Negate(exact)), 0, 2.5);
        }
    }

    /// <summary>What vanishes in a denominator makes the quotient infinite.</summary>
    [Fact]
    public void AnUnderflowingDivisorGivesInfinity()
    {
        (float[] losses, float[] gradient) = LossKernels.Run(new FunctionLosses.ExponentialTimesSinhLoss(), [-60f, 0f, 60f], new float[3]);
        Assert.Equal([float.NegativeInfinity, 0f, 0.5f], losses);
        Assert.Equal([float.PositiveInfinity, 1f, 0f], gradient);
    }

    [Fact]
    public void StairsAreFlatAtTheirStepsToo()
    {
        double[] z = [-1, -0.5, 0, 0.5, 1, 1.5, 2, 2.5], y = [0, 1, 0, 1, 0, 1, 0, 1];
        (double[] losses, double[] gradient) = LossKernels.Run(new FunctionLosses.StairsLoss(), z, y);
        Assert.Equal(z, gradient);
        Assert.Equal(z.Select((x, i) => (y[i] == 1 ? Math.Floor(x) : Math.Round(3 * x)) + (0.5 * x * x)), losses);
    }

    [Fact]
    public void ArithmeticAsWrittenKnowsThemAll()
    {
        double[] z = [-2.5, -0.3, 0.7, 1.5, 40], y = [0, 1, 0, 1, 0];
        (double[] losses, _) = LossKernels.Run(new FunctionLosses.AsItStandsLoss(), z, y);
        for (int i = 0; i < z.Length; i++) Assert.Equal(FunctionLosses.AsItStands(z[i], y[i]), losses[i], 1e-14 * Math.Abs(losses[i]));
    }
}
