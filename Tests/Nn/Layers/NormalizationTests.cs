namespace AutoBce.Tests;

/// <summary>Features at the ends of float's range: what varies too little counts as constant, what varies too much is refused.</summary>
public sealed class NormalizationTests
{
    [Theory]
    [InlineData(0f, 1e-45f)]
    [InlineData(0f, 1.4e-44f)]
    [InlineData(-5e-39f, 5e-39f)]
    [InlineData(1e-38f, 1.1e-38f)]
    [InlineData(7f, 7f)]
    public void What_varies_by_less_than_the_smallest_normal_float_is_constant(float a, float b)
    {
        float[,] x = { { a, 1 }, { b, 3 } };
        Sequential model = new(2) { new Normalization().Adapt(x) };
        Assert.Equal(1f, model.Parameters[2].Value.Values[0]);
        float[] y = model.Predict(x);
        Assert.Equal([0f, -1, 0, 1], y, (e, v) => Math.Abs(e - v) < 1e-37f);
    }

    [Fact]
    public void The_smallest_normal_deviation_is_one()
    {
        float[,] x = { { -1.17549435e-38f }, { 1.17549435e-38f } };
        Assert.Equal([-1f, 1], new Sequential(1) { new Normalization().Adapt(x) }.Predict(x));
    }

    [Fact]
    public void Distances_from_the_mean_beyond_float_are_refused()
    {
        Normalization normalization = new();
        string message = Assert.Throws<ArgumentException>("x", () => normalization.Adapt(new[,] { { 0, -3e38f }, { 1, -3e38f }, { 2, -3e38f }, { 3, 3e38f } })).Message;
        foreach (string part in (string[])["column 1", "-3E+38", " 3E+38", "-1.5E+38"]) Assert.Contains(part, message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => new Sequential(2) { normalization }.Predict(new float[1, 2]));
        float[,] far = { { -3e38f }, { -3e38f }, { 3e38f }, { 3e38f } };
        Assert.Equal([-1f, -1, 1, 1], new Sequential(1) { new Normalization().Adapt(far) }.Predict(far));
    }
}
