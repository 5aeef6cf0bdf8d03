namespace AutoBce.Tests;

/// <summary>Where a formula meets 0 times infinity, and where it means nothing.</summary>
public sealed class UndefinedPlacesTests
{
    [Fact]
    public void A_flat_side_has_no_gradient_whatever_the_power()
    {
        float[] gradient = new float[3];
        new Losses.PoweredHingeLoss(Q: 0.5).Differentiate([3f, 1, 0], [1f, 1, 1], gradient);
        Assert.Equal([0f, 0, -0.5f], gradient);
    }

    [Fact]
    public void A_loss_that_is_nowhere_a_number_does_not_pass_its_check() => Assert.False(GradientCheck.Check(new Losses.NowhereLoss()).Passed);
}
