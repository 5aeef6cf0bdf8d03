using System.Reflection;
using static AutoBce.ScalarMath;

namespace AutoBce.Tests;

/// <summary>Derivatives by label and hyperparameters where a factor of them overflows or is no number, and where they have a limit alone.</summary>
public static partial class PartialGuardTests
{
    [Loss(Derivatives = Derivatives.Label | Derivatives.Hyperparameters)]
    public static double Tweedie([Prediction] double x, [Label(Minimum = 0, Maximum = 1000)] double y, double rho = 1.5) => (-y * Exp((1 - rho) * x) / (1 - rho)) + (Exp((2 - rho) * x) / (2 - rho));

#pragma warning disable ABCE113 // It falls without end at a label of 0.
    [Loss(Derivatives = Derivatives.Label | Derivatives.Hyperparameters)]
    public static double Weibull([Prediction] double x, [Label(Minimum = 0, Maximum = 1000)] double y, [Hyperparameter(Above = 0)] double k = 1.5) => (Pow(y, k) * Exp(-k * x)) + (k * x) - Log(k);
#pragma warning restore ABCE113

    [Loss(Derivatives = Derivatives.Label | Derivatives.Hyperparameters)]
    public static double DualFocal([Logit] double z, [Label] double y, double alpha = 1, double beta = 0.5)
    {
        double p = Sigmoid(z);
        return (alpha * Abs(y - p)) - ((y * Log(p)) + ((1 - y) * Log(1 - p))) + (beta * (y - p) * (y - p));
    }

    [Loss(Derivatives = Derivatives.Label)]
    public static double Bhattacharyya([Probability] double p, [Label] double y) => -Log(Sqrt(p * y) + Sqrt((1 - p) * (1 - y)));

    [Loss(Derivatives = Derivatives.Label)]
    public static double RootOfProduct([Probability] double p, [Label] double y) => -Sqrt(p * y);

    [Loss(Derivatives = Derivatives.Label)]
    public static double Divergence([Probability] double p, [Label] double y) => XLogY(y, y / p) + XLogY(1 - y, (1 - y) / (1 - p));

    [Loss(Derivatives = Derivatives.Label | Derivatives.Hyperparameters)]
    public static double LogitAdjusted([Logit] double z, [Label] double y, double tau = 1, [Hyperparameter(Above = 0, Below = 1)] double pi = 0.0625) => Softplus(z + (tau * Log(pi / (1 - pi)))) - (y * (z + (tau * Log(pi / (1 - pi)))));

    [Loss(Derivatives = Derivatives.Label)]
    public static double CrossEntropy([Logit] double z, [Label] double y) => -((y * Log(Sigmoid(z))) + ((1 - y) * Log(1 - Sigmoid(z))));

    [Loss(Derivatives = Derivatives.Hyperparameters)]
    public static double Focal([Logit] double z, [Label] double y, [Hyperparameter(Minimum = 1)] double gamma = 2) =>
        -((y * Pow(1 - Sigmoid(z), gamma) * Log(Sigmoid(z))) + ((1 - y) * Pow(Sigmoid(z), gamma) * Log(1 - Sigmoid(z))));

    private static readonly Dictionary<string, GeneratedLoss> Losses = new(StringComparer.Ordinal)
    {
        ["Tweedie"] = new TweedieLoss(),
        ["Weibull"] = new WeibullLoss(),
        ["dual focal"] = new DualFocalLoss(),
        ["Bhattacharyya"] = new BhattacharyyaLoss(),
        ["root of a product"] = new RootOfProductLoss(),
        ["divergence"] = new DivergenceLoss(),
        ["adjusted logit"] = new LogitAdjustedLoss(),
        ["cross-entropy"] = new CrossEntropyLoss(),
        ["focal"] = new FocalLoss(),
    };

    /// <summary>What is expected is from 120 digits (mpmath), or the limit. The input is the label, 0, or a hyperparameter, from 1 on.</summary>
    public static TheoryData<string, int, float, float, double> Partials => new()
    {
        { "Tweedie", 1, -1e4f, 0, 0 },
        { "Tweedie", 1, -1e4f, 1, double.PositiveInfinity },
        { "Tweedie", 1, -60, 0, 1.1603452481362e-11 },
        { "Tweedie", 1, 95, 0, -7.9159097589367e22 },
        { "Tweedie", 0, -1e4f, 1, double.PositiveInfinity },
        { "Tweedie", 0, 60, 1, 1.871524593768e-13 },
        { "Weibull", 1, -1e4f, 0, -10000.666666667 },
        { "Weibull", 1, -1000, 0, -1000.6666666667 },
        { "Weibull", 1, -1e4f, 1, double.PositiveInfinity },
        { "Weibull", 1, 60, 1, 59.333333333333 },
        { "dual focal", 0, -104, 0.5f, 105.5 },
        { "dual focal", 0, -200, 1, 202 },
        { "dual focal", 0, -1000, 0, 999 },
        { "dual focal", 0, 30, 0.5f, -31.5 },
        { "dual focal", 1, 90, 1, 8.1940126239905e-40 },
        { "dual focal", 1, -200, 1, 1 },
        { "Bhattacharyya", 0, 0, 0, 0.5 },
        { "Bhattacharyya", 0, 0.25f, 0, double.NegativeInfinity },
        { "root of a product", 0, 0.25f, 0, double.NegativeInfinity },
        { "root of a product", 0, 0, 0.5f, 0 },
        { "divergence", 0, 0.25f, 0, double.NegativeInfinity },
        { "divergence", 0, 0.25f, 1, double.PositiveInfinity },
        { "divergence", 0, 0, 0.5f, double.PositiveInfinity },
        { "adjusted logit", 0, -95, 0, 97.708050201102 },
    };

    [Theory]
    [MemberData(nameof(Partials))]
    public static void AreWhatMathematicsSays(string name, int input, float prediction, float label, double expected)
    {
        float single = (float)Partial<float>(Losses[name], input, prediction, label);
        Assert.True(Ulp.Distance(single, expected) <= 4, $"{single:R}, expected {expected:R}");
        double wide = Partial<double>(Losses[name], input, prediction, label);
        if (double.IsFinite(expected)) Assert.Equal(expected, wide, (Math.Abs(expected) * 1e-9) + 1e-45);
        else Assert.True(wide == expected || Math.Abs(wide) > float.MaxValue, $"{wide:R}");
    }

    /// <summary>Against quotients of differences of the loss as written, in 2,400 bits. What is proved may lose a unit below all normal floats, times the prediction.</summary>
    [Theory]
    [InlineData("Tweedie", 0)]
    [InlineData("Tweedie", 1)]
    [InlineData("Weibull", 1)]
    [InlineData("dual focal", 0)]
    [InlineData("dual focal", 1)]
    [InlineData("dual focal", 2)]
    [InlineData("adjusted logit", 1)]
    [InlineData("adjusted logit", 2)]
    [InlineData("cross-entropy", 0)]
    [InlineData("focal", 1)]
    public static void AreQuotientsOfDifferences(string name, int input)
    {
        double lost = IsGuarded(Losses[name]) ? 0 : 128 * float.Epsilon;
        foreach (float x in (float[])[-300, -104, -95, -31, -7.5f, -0.3f, 1e-20f, 0.3f, 7.5f, 31, 95, 104, 300])
            foreach (float y in (float[])[0, 0.25f, 1])
            {
                if (input == 0 && y != 0.25f) continue; // beside it there may be no label
                double expected = Exact(Losses[name], input, x, y), single = Partial<float>(Losses[name], input, x, y), wide = Partial<double>(Losses[name], input, x, y);
                Assert.True(Ulp.Distance((float)single, expected) <= 8 || Math.Abs(single - expected) <= lost, $"{x}, {y}: {single:R}, expected {expected:R}");
                Assert.True(wide == expected || Math.Abs(wide - expected) <= (1e-13 * Math.Abs(expected)) + 1e-300, $"{x}, {y}: {wide:R}, expected {expected:R}");
            }
    }

    [Fact]
    public static void WhatIsProvedIsNotGuarded()
    {
        Assert.Equal("adjusted logit, cross-entropy, focal", string.Join(", ", Losses.Where(l => !IsGuarded(l.Value)).Select(l => l.Key).Order(StringComparer.Ordinal)));
        Assert.Contains("Derivatives by other inputs are guarded, always", new RootOfProductLoss().Explain(), StringComparison.Ordinal);
    }

    /// <summary>Value and gradient are those of Differentiate, derivatives do not hang on the elements beside them, and a sum is that of its elements.</summary>
    [Theory]
    [InlineData("Tweedie")]
    [InlineData("dual focal")]
    public static void SumsAreOfWhatElementsHave(string name)
    {
        GeneratedLoss loss = Losses[name];
        int inputs = loss.Graph.Hyperparameters.Count;
        double[] x = [.. Enumerable.Range(-150, 301).Select(i => (double)i)], y = [.. x.Select((_, i) => i % 2.0)], w = [.. x.Select((_, i) => i % 3.0)];
        double[] plain = new double[x.Length], gradient = [.. x], labels = new double[x.Length], sums = new double[inputs], expected = new double[inputs], size = new double[inputs];
        double total = loss.Differentiate(x, y, plain, w, 0.5);
        Assert.Equal(total, loss.DifferentiatePartials(gradient, y, gradient, labels, sums, w, 0.5)); // in place
        Assert.Equal(plain, gradient);
        double[] label = new double[1], one = new double[inputs];
        for (int i = 0; i < x.Length; i++)
        {
            loss.DifferentiatePartials([x[i]], [y[i]], new double[1], label, one);
            Assert.Equal(label[0] * 0.5 * w[i], labels[i]);
            for (int h = 0; h < inputs; h++) (expected[h], size[h]) = (expected[h] + (one[h] * w[i] * 0.5), size[h] + Math.Abs(one[h] * w[i] * 0.5));
        }
        for (int h = 0; h < inputs; h++) Assert.Equal(expected[h], sums[h], 1e-14 * size[h]);
    }

    private static double Partial<T>(GeneratedLoss loss, int input, float x, float y)
    {
        double[] sums = new double[loss.Declared().HasFlag(Derivatives.Hyperparameters) ? loss.Graph.Hyperparameters.Count : 0];
        float[] single = loss.Declared().HasFlag(Derivatives.Label) ? new float[1] : [];
        double[] wide = new double[single.Length];
        if (typeof(T) == typeof(float)) loss.DifferentiatePartials([x], [y], new float[1], single, sums);
        else loss.DifferentiatePartials([(double)x], [(double)y], new double[1], wide, sums);
        return input > 0 ? sums[input - 1] : typeof(T) == typeof(float) ? single[0] : wide[0];
    }

    private static bool IsGuarded(GeneratedLoss loss) => (bool)typeof(GeneratedLoss).GetProperty("IsPartialsGuarded", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(loss)!;

    private static Derivatives Declared(this GeneratedLoss loss) => (Derivatives)typeof(GeneratedLoss).GetProperty("Declared", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(loss)!;

    /// <summary>The hyperparameter takes the place of the label, which is a constant then.</summary>
    private static double Exact(GeneratedLoss loss, int input, float x, float y)
    {
        const int Bits = 2400, Step = -400;
        LossGraph graph = loss.Graph;
        LossNode varied = new(LossOperation.Hyperparameter, input - 1);
        LossNode[] nodes = [.. graph.Nodes.Select(n => input == 0 ? n : n == varied ? new(LossOperation.Label) : n.Operation == LossOperation.Label ? new(LossOperation.Constant, Text: FormattableString.Invariant($"{y}")) : n)];
        var one = new LossGraph(graph.Prediction, double.NegativeInfinity, double.PositiveInfinity, graph.Hyperparameters, graph.Values, nodes);
        BigFloat at = BigFloat.FromDouble(input == 0 ? y : graph.Values[input - 1]), h = BigFloat.Scale(BigFloat.One, Step);
        return BigFloat.Scale(BigFloat.Subtract(At(BigFloat.Add(at, h, Bits)), At(BigFloat.Subtract(at, h, Bits)), Bits), -1 - Step).ToDouble();

        BigFloat At(BigFloat value) => one.Evaluate(new BigArithmetic(Bits), BigFloat.FromDouble(x), value);
    }
}
