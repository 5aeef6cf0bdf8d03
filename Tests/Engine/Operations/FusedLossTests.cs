using static AutoBce.Tests.TensorSupport;

namespace AutoBce.Tests;

public class FusedLossTests
{
    [Fact]
    public void ItsGradientIsTheKernelsTimesWhatArrives()
    {
        double[] p = Numbers(10, 1), y = Numbers(10, 2), w = Array.ConvertAll(Numbers(10, 3), Math.Abs);
        Variable<double> x = Leaf<double>(p, 5, 2), z = Leaf<double>(p, 5, 2);
        Variable<double> loss = x.Loss(new SquaredError(), y, w, 0.5);
        Variable<double> d = z - Constant<double>(y, 5, 2), expected = (d * d * Constant<double>(w, 5, 2)).Sum() * 0.5;
        AssertClose(expected.Value[0], loss.Value[0], 1e-15);
        (loss * 3).Backward();
        (expected * 3).Backward();
        for (int i = 0; i < p.Length; i++) AssertClose(z.GradientData[i], x.GradientData[i], 1e-14);
        // And added to what is there.
        (x.Loss(new SquaredError(), y, w, 0.5) * 3).Backward();
        for (int i = 0; i < p.Length; i++) AssertClose(2 * z.GradientData[i], x.GradientData[i], 1e-14);
    }

    [Fact]
    public void LogitsAreForTheKernelOfTheLogits()
    {
        Variable<float> p = Leaf([0.5f], 1), z = Leaf([0.5f], 1);
        p.Loss(new SquaredError(), [1f], default, 1, logits: false).Backward();
        z.Loss(new SquaredError(), [1f], default, 1, logits: true).Backward();
        Assert.Equal(-1, p.Gradient[0]);
        Assert.Equal(-2, z.Gradient[0]);
    }

    [Fact]
    public void LabelsAndWeightsAreNeverBroadcast()
    {
        Variable<float> p = Leaf(new float[6], 3, 2);
        var e = Assert.Throws<ArgumentException>("labels", () => p.Loss(new SquaredError(), new float[3], default, 1, logits: false));
        Assert.Contains("3 labels for predictions of shape [3, 2]", e.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("weights", () => p.Loss(new SquaredError(), new float[6], new float[1], 1, logits: false));
        Assert.Throws<ArgumentNullException>(() => p.Loss(null!, new float[6], default, 1, logits: false));
    }
}
