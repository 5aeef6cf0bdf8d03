namespace AutoBce.Tests.Engine.Losses;

/// <summary>Powers whose exponent is beyond all integers of the machine: 0, 1 and infinity, by the parity of the exponent.</summary>
public class HugeExponentTests
{
    private static readonly double[] Exponents = [1e30, 2147483649, 2147483647, -1e30];

    private static readonly Lazy<ElementwiseLoss[]> Compiled = new(() => CompiledLosses.Compile(
        [.. Exponents.Select(k => new LossText("[Prediction] double x, [Label] double y", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"y * Pow(x, {k:R}.0)").Replace("E+30.0", "e30", StringComparison.Ordinal)))]));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void PowerIsZeroOneOrInfinite(int index)
    {
        double k = Exponents[index];
        double[] predictions = [-2, -1, -0.5, 0.5, 1, 2, double.PositiveInfinity], labels = [1, 1, 1, 1, 1, 1, 1];
        (double[] values, double[] slopes) = LossKernels.Run(Compiled.Value[index], predictions, labels);
        (float[] narrow, float[] narrowSlopes) = LossKernels.Run(Compiled.Value[index], Array.ConvertAll(predictions, x => (float)x), Array.ConvertAll(labels, y => (float)y));
        for (int i = 0; i < predictions.Length; i++)
        {
            double power = Math.Pow(predictions[i], k), slope = k * Math.Pow(predictions[i], k - 1) is var s && Math.Abs(k) > 1e18 && predictions[i] < 0 ? -s : k * Math.Pow(predictions[i], k - 1);
            Assert.Equal(power, values[i]);
            Assert.Equal((float)power, narrow[i]);
            Assert.Equal(slope, slopes[i]);
            Assert.Equal((float)slope, narrowSlopes[i]);
        }
    }
}
