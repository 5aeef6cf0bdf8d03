using static AutoBce.ScalarMath;

namespace AutoBce.Tests;

/// <summary>Losses in which something vanishes that the loss itself does not: powers, margins, magnitudes and quotients, far out and at 0.</summary>
public static partial class VanishingPartTests
{
    [Loss]
    public static double Tempered([Logit] double z, [Label] double y, [Hyperparameter(Above = 0, Below = 1)] double t = 0.8) =>
        (1 - Pow((y * Sigmoid(z)) + ((1 - y) * (1 - Sigmoid(z))), 1 - t)) / (1 - t);

    [Loss]
    public static double Saturating([Prediction] double x, [Label(Minimum = -10, Maximum = 10)] double y) => Abs(x - y) / (1 + Abs(x - y));

    [Loss]
    public static double SoftSign([Prediction] double x, [Label] double y) => Pow((x / (1 + Abs(x))) - ((2 * y) - 1), 2);

    [Loss(Derivatives = Derivatives.Second)]
    public static double Huber([Prediction] double x, [Label] double y)
    {
        double d = Abs(x - y);
        return d < 1 ? 0.5 * d * d : d - 0.5;
    }

    [Loss]
    public static double FarOut([Logit] double z, [Label] double y) => Pow(1 - (((Sigmoid(z) * y) + 1) / (Sigmoid(z) + y - (Sigmoid(z) * y) + 1)), 0.75);

    [Loss(Derivatives = Derivatives.Hyperparameters)]
    public static double Bounded([Prediction] double x, [Label] double y, double a = 2, double b = 0.5) => a * (x - y) * (x - y) / (b + ((x - y) * (x - y)));

    public static TheoryData<string, float, float, double> Slopes => new()
    {
        { "tempered", 104, 0, 9.2613603e-10 }, // e^-0.2 z
        { "tempered", 110, 0, 2.7894681e-10 },
        { "tempered", 150, 0, 9.3576230e-14 },
        { "saturating", 100, 1, 1e-4 }, // 1/(1 + 99)^2
        { "saturating", 700, 1, 2.0408163e-6 },
        { "soft sign", -8192, 1, -5.9586462e-8 }, // 2 q/(1 + 8192)^2
        { "far out", 3000, 1, 0 },
    };

    [Theory]
    [MemberData(nameof(Slopes))]
    public static void SlopesKeepTheirDigits(string name, float prediction, float label, double expected)
    {
        GeneratedLoss loss = name switch { "tempered" => new TemperedLoss(), "saturating" => new SaturatingLoss(), "soft sign" => new SoftSignLoss(), _ => new FarOutLoss() };
        float[] gradient = new float[1];
        loss.Differentiate([prediction], [label], gradient);
        Assert.Equal(expected, gradient[0], Math.Abs(expected) * 1e-6);
    }

    [Theory]
    [InlineData(0, 100)]
    [InlineData(0, 104)]
    [InlineData(0, 700)]
    [InlineData(1e-40, 60)]
    public static void AsymmetricLossNeedsNoMargin(double margin, float logit)
    {
        float[] gradient = new float[1];
        double loss = new BinaryLosses.AsymmetricLoss(0, 1, margin).DifferentiateLogits([logit], [0f], gradient);
        Assert.Equal(logit, loss, logit * 1e-6);
        Assert.Equal(1, gradient[0], 1e-6);
    }

    [Fact]
    public static void SquaresOfMagnitudesHaveCurvatureAtTheirKink()
    {
        float[] gradient = new float[3], curvature = new float[3];
        new HuberLoss().DifferentiateTwice([0.25f, 0.5f, 2], [0.25f, 0.25f, 0], gradient, curvature);
        Assert.Equal([0, 0.25f, 1], gradient);
        Assert.Equal([1, 1, 0], curvature);
    }

    /// <summary>Sum and gradient are those of Differentiate, whatever else is asked for; in place too, and past one piece.</summary>
    [Fact]
    public static void PartialsAreGuardedAsTheGradientIs()
    {
        var loss = new BoundedLoss();
        float[] x = [.. Enumerable.Range(0, 300).Select(i => MathF.Pow(10, i % 30))], labels = new float[300], gradient = new float[300];
        double sum = loss.Differentiate(x, labels, gradient), twice = loss.DifferentiatePartials(x, labels, x, default, new double[2]);
        Assert.Equal(gradient, x);
        Assert.Equal(sum, twice);
        Assert.True(double.IsFinite(sum));
    }
}
