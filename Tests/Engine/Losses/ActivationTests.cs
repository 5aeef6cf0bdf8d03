using System.Numerics.Tensors;
using static AutoBce.ScalarMath;

namespace AutoBce.Tests;

/// <summary>Activations declared as expressions.</summary>
internal static partial class ActivationSamples
{
    [Activation]
    internal static double Swish(double x, double beta = 1) => x * Sigmoid(beta * x);

    [Activation]
    internal static double Gelu(double x) => 0.5 * x * (1 + Tanh(0.7978845608028654 * (x + (0.044715 * x * x * x))));

    [Activation]
    internal static double Mish(double x) => x * Tanh(Log(1 + Exp(x)));

    [Activation]
    internal static double Elu(double x, [Hyperparameter(Minimum = 0)] double alpha = 1) => x > 0 ? x : alpha * (Exp(x) - 1);
}

public class ActivationTests
{
    public static TheoryData<string> Names => [.. All.Keys];

    private static Dictionary<string, ElementwiseActivation> All { get; } = new()
    {
        ["swish"] = new ActivationSamples.SwishActivation(),
        ["steep swish"] = new ActivationSamples.SwishActivation(2.5),
        ["gelu"] = new ActivationSamples.GeluActivation(),
        ["mish"] = new ActivationSamples.MishActivation(),
        ["elu"] = new ActivationSamples.EluActivation(),
    };

    private static readonly float[] Inputs =
    [
        0, -0f, 1e-30f, -1e-30f, 1e-8f, -1e-8f, 0.5f, -0.5f, 1, -1, 3, -3, 17, -17, 40, -40, 80, -80,
        .. Enumerable.Range(-200, 400).Select(i => i / 23f),
    ];

    /// <summary>Within 4 ulp, or what half an ulp of the input changes; the derivatives of SiLU and its kin have a zero, near which they cancel.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void ValueAndDerivativeAreTheExpressions(string name)
    {
        ElementwiseActivation activation = All[name];
        float[] values = new float[Inputs.Length], upstream = new float[Inputs.Length], gradient = new float[Inputs.Length];
        upstream.AsSpan().Fill(1);
        activation.Evaluate(Inputs, values);
        activation.Differentiate(Inputs, upstream, gradient);
        for (int i = 0; i < Inputs.Length; i++)
        {
            ExactLoss exact = LossOracle.At(activation.Graph, Inputs[i], 0, throughSigmoid: false);
            double moved = Math.Abs(exact.Gradient) * Ulp.Of(Inputs[i]);
            Assert.True(Math.Abs(values[i] - exact.Value) <= (4 * Ulp.Of((float)exact.Value)) + moved, $"{name}({Inputs[i]}) = {values[i]:G9}, expected {exact.Value:G9}");
            double bound = Math.Max(4 * Ulp.Of((float)exact.Gradient), Math.Min(1, Math.Exp(-Math.Abs(Inputs[i]) / 2)) * 4 * Ulp.Of(0.5f));
            Assert.True(exact.IsKink || Math.Abs(gradient[i] - exact.Gradient) <= bound, $"{name}'({Inputs[i]}) = {gradient[i]:G9}, expected {exact.Gradient:G9}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void DoubleAgreesWithTheExpression(string name)
    {
        ElementwiseActivation activation = All[name];
        double[] inputs = [.. Inputs.Select(x => (double)x)], values = new double[Inputs.Length], gradient = [.. Enumerable.Repeat(2.0, Inputs.Length)];
        activation.Evaluate(inputs, values);
        activation.Differentiate(inputs, gradient, gradient); // in place of the upstream gradient
        for (int i = 0; i < inputs.Length; i++)
        {
            ExactLoss exact = LossOracle.At(activation.Graph, inputs[i], 0, throughSigmoid: false);
            Assert.Equal(exact.Value, values[i], Math.Abs(exact.Value) * 1e-13);
            if (!exact.IsKink) Assert.Equal(2 * exact.Gradient, gradient[i], (Math.Abs(exact.Gradient) * 1e-13) + 1e-15);
        }
    }

    [Fact]
    public void InfinitiesHaveTheirLimits()
    {
        float[] x = [float.NegativeInfinity, float.PositiveInfinity, float.NaN], y = new float[3];
        foreach (string name in new[] { "swish", "gelu", "mish" })
        {
            All[name].Evaluate(x, y);
            Assert.Equal([0, float.PositiveInfinity, float.NaN], y);
        }
    }

    [Fact]
    public void MayOverwriteItsInputsAndRefusesOtherOverlap()
    {
        float[] x = [.. Inputs], expected = new float[x.Length];
        All["swish"].Evaluate(x, expected);
        All["swish"].Evaluate(x, x);
        Assert.Equal(expected, x);
        Assert.Contains("overlaps", Assert.Throws<ArgumentException>(() => All["swish"].Evaluate(x.AsSpan(0, 8), x.AsSpan(1, 8))).Message, StringComparison.Ordinal);
        Assert.Equal("outputs", Assert.Throws<ArgumentException>(() => All["swish"].Evaluate(x, new float[3])).ParamName);
        Assert.Equal("upstream", Assert.Throws<ArgumentException>(() => All["swish"].Differentiate(x, new float[3], x)).ParamName);
        Assert.Equal("Alpha", Assert.Throws<ArgumentOutOfRangeException>(() => new ActivationSamples.EluActivation(-1)).ParamName);
    }

    /// <summary>The tape's vector-Jacobian product, added to what is there.</summary>
    [Fact]
    public void IsAnOperationOfTheTape()
    {
        var swish = new ActivationSamples.SwishActivation();
        GradientReport report = GradientCheck.Check(x => (x[0].Apply(swish) * x[0]).Apply(swish with { Beta = 0.5 }).Sum(), new Variable<double>(Tensor.Create([0.3, -1.2, 2.5, 0.0], [4]), requiresGradient: true));
        Assert.True(report.Passed, report.Details);
    }

    [Fact]
    public void ExplainsItself() => Assert.Contains("derivative by x", All["swish"].Explain(), StringComparison.Ordinal);
}
