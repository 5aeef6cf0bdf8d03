namespace AutoBce.Tests;

public class LossCheckTests
{
    [Fact]
    public void TheSquaredErrorPassesWithItsTrueGradientOnly()
    {
        GradientReport right = GradientCheck.Check(new SquaredError());
        Assert.True(right.Passed, right.Details);
        GradientReport wrong = GradientCheck.Check(new SquaredError(Slope: 1 + 1e-12));
        Assert.False(wrong.Passed);
        Assert.Contains("gradient of the double kernel, prediction", wrong.Details, StringComparison.Ordinal);
        Assert.InRange(wrong.WorstRelativeError, 0.9e-12, 1.1e-12);
    }

    public static TheoryData<ElementwiseLoss> Generated => [new Losses.LogisticLoss(), new Losses.ProbabilityLoss(), new Losses.FocalLoss(), new Losses.FocalLoss(Gamma: 0.5)];

    [Theory]
    [MemberData(nameof(Generated))]
    public void GeneratedLossesPass(ElementwiseLoss loss)
    {
        GradientReport report = GradientCheck.Check(loss);
        Assert.True(report.Passed, report.Details);
    }

    [Fact]
    public void TheOracleSeesWhatDoubleCancels()
    {
        // -log(1 - sigmoid(40)) = log(1 + e^40), which double arithmetic calls infinite.
        LossGraph graph = new(PredictionKind.Logit, 0, 1, [], [],
        [
            new(LossOperation.Prediction),
            new(LossOperation.Sigmoid, 0),
            new(LossOperation.Constant, Text: "1"),
            new(LossOperation.Subtract, 2, 1),
            new(LossOperation.Log, 3),
            new(LossOperation.Negate, 4),
        ]);
        foreach (double z in (double[])[-690, -40, -1e-30, 0, 1e-30, 2, 40, 690])
        {
            ExactLoss exact = LossOracle.At(graph, z, 1, throughSigmoid: false);
            double e = Math.Exp(-Math.Abs(z));
            TensorSupport.AssertClose(Math.Max(z, 0) + (e < 1e-17 ? e : Math.Log(1 + e)), exact.Value, 1e-15);
            TensorSupport.AssertClose(z > 0 ? 1 / (1 + e) : e / (1 + e), exact.Gradient, 1e-15);
            Assert.False(exact.IsKink);
        }
    }

    [Fact]
    public void TheOracleSeesKinksAndSmoothMinima()
    {
        LossGraph absolute = new(PredictionKind.Real, 0, 1, [], [],
        [
            new(LossOperation.Prediction),
            new(LossOperation.Label),
            new(LossOperation.Subtract, 0, 1),
            new(LossOperation.Abs, 2),
        ]);
        Assert.True(LossOracle.At(absolute, 1, 1, throughSigmoid: false).IsKink);
        Assert.True(LossOracle.At(absolute, 0, 0, throughSigmoid: false).IsKink);
        Assert.False(LossOracle.At(absolute, 1.0000000000000002, 1, throughSigmoid: false).IsKink);
        Assert.False(LossOracle.At(new SquaredError().Graph, 1, 1, throughSigmoid: false).IsKink);
        Assert.False(LossOracle.At(new SquaredError().Graph, 0, 0, throughSigmoid: false).IsKink);
    }
}
