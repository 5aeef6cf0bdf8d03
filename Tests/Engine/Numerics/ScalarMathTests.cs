using static AutoBce.ScalarMath;

namespace AutoBce.Tests;

public sealed class ScalarMathTests
{
    [Fact]
    public void XLogYIsZeroAtZeroUnlessTheLogarithmIsOfNaN()
    {
        Assert.Equal(0f, XLogY(0f, 0f));
        Assert.Equal(0.0, XLogY(0.0, double.PositiveInfinity));
        Assert.Equal(0.0, XLogY(0.0, -1.0));
        Assert.Equal(double.NaN, XLogY(0.0, double.NaN));
        Assert.Equal(double.NegativeInfinity, XLogY(1.0, 0.0));
    }

    [Fact]
    public void SignIsZeroAtZeroAndNaNForNaN()
    {
        Assert.Equal([-1f, 0f, 0f, 1f, float.NaN], new[] { -2f, -0f, 0f, float.Epsilon, float.NaN }.Select(Sign));
        Assert.Equal([-1.0, 0.0, 1.0, double.NaN], new[] { double.NegativeInfinity, 0.0, 3.0, double.NaN }.Select(Sign));
    }
}
