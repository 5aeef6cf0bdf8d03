using System.Globalization;
using System.Numerics;

namespace AutoBce.Tests;

/// <summary>Whatever is no input is refused by name, index and value, and nothing beside it is written.</summary>
[Collection(nameof(VectorWidth))]
public sealed class LossInputTests
{
    private const int Longest = 150;

    private static readonly int[] Widths = [512, 256, 128], Lengths = [1, 37, Longest];

    [Fact]
    public void BadElementsAreNamedWhereverTheyAre()
    {
        try
        {
            foreach (int width in Widths)
            {
                VectorWidth.Forced = width;
                CheckElements<float>();
                CheckElements<double>();
            }
        }
        finally
        {
            VectorWidth.Forced = null;
        }
    }

    [Fact]
    public void TheIndexCountsFromTheStartOfALongCall()
    {
        float[] z = new float[40000], y = new float[40000];
        foreach (int index in (int[])[16383, 16384, 20001, 39999])
        {
            y[index] = 2;
            var error = Assert.Throws<ArgumentOutOfRangeException>("labels", () => new Losses.LogisticLoss().Evaluate(z, y));
            Assert.Contains($"labels[{index}] is 2,", error.Message, StringComparison.Ordinal);
            y[index] = 0;
        }
    }

    [Fact]
    public void LengthsMustMatch()
    {
        ElementwiseLoss loss = new Losses.LogisticLoss();
        float[] four = new float[4], three = new float[3];
        AssertSays("There are 4 predictions but 3 labels", Assert.Throws<ArgumentException>("labels", () => loss.Evaluate(four, three)));
        AssertSays("There are 4 predictions but 3 labels", Assert.Throws<ArgumentException>("labels", () => loss.Differentiate(four, three, four)));
        AssertSays("There are 4 predictions but 3 weights", Assert.Throws<ArgumentException>("weights", () => loss.Evaluate(four, new float[4], three)));
        AssertSays("There are 4 predictions but 3 weights", Assert.Throws<ArgumentException>("weights", () => loss.DifferentiateLogits(four, new float[4], new float[4], three)));
        AssertSays("room for 3", Assert.Throws<ArgumentException>("gradient", () => loss.Differentiate(four, new float[4], three)));
        AssertSays("room for 3", Assert.Throws<ArgumentException>("losses", () => loss.Elementwise(four, new float[4], three)));
        AssertSays("room for 5", Assert.Throws<ArgumentException>("gradient", () => loss.Differentiate(new double[4], new double[4], new double[5])));
        Assert.Equal(0, loss.Differentiate([], [], Array.Empty<float>()));
        Assert.Equal(0, loss.Evaluate(Array.Empty<double>(), []));
    }

    [Fact]
    public void OutputsMayNotOverlapWhatIsStillToBeRead()
    {
        ElementwiseLoss loss = new Losses.LogisticLoss();
        float[] data = [.. Enumerable.Range(0, 100).Select(i => i / 200f)], before = [.. data], other = new float[60];
        foreach (int shift in (int[])[1, 16, 39])
        {
            Assert.Throws<ArgumentException>("gradient", () => loss.Differentiate(data.AsSpan(shift, 60), other, data.AsSpan(0, 60)));
            Assert.Throws<ArgumentException>("gradient", () => loss.Differentiate(data.AsSpan(0, 60), other, data.AsSpan(shift, 60)));
            Assert.Throws<ArgumentException>("losses", () => loss.Elementwise(data.AsSpan(0, 60), other, data.AsSpan(shift, 60)));
        }
        foreach (int shift in (int[])[0, 1, 39])
        {
            Assert.Throws<ArgumentException>("gradient", () => loss.Differentiate(other, data.AsSpan(shift, 60), data.AsSpan(0, 60)));
            Assert.Throws<ArgumentException>("gradient", () => loss.Differentiate(other, new float[60], data.AsSpan(0, 60), data.AsSpan(shift, 60)));
            Assert.Throws<ArgumentException>("losses", () => loss.Elementwise(other, data.AsSpan(shift, 60), data.AsSpan(0, 60)));
        }
        Assert.Equal(before, data);
    }

    [Fact]
    public void HyperparametersAreFinite()
    {
        foreach (double bad in (double[])[double.NaN, double.PositiveInfinity, double.NegativeInfinity])
        {
            AssertSays(Text(bad), Assert.Throws<ArgumentOutOfRangeException>("Gamma", () => new Losses.FocalLoss(Gamma: bad)));
            AssertSays(Text(bad), Assert.Throws<ArgumentOutOfRangeException>("Alpha", () => new Losses.FocalLoss() with { Alpha = bad }));
            AssertSays(Text(bad), Assert.Throws<ArgumentOutOfRangeException>("Smoothing", () => new Losses.SmoothedLoss() with { Smoothing = bad }));
        }
    }

    [Fact]
    public void LogitsAreFreeButTheirLabelsAreNot()
    {
        ElementwiseLoss loss = new Losses.ProbabilityLoss();
        float[] gradient = new float[2];
        loss.DifferentiateLogits([-40, 40], [1, 0], gradient);
        Assert.Equal([-1f, 1f], gradient);
        AssertSays("labels[1] is 1.5,", Assert.Throws<ArgumentOutOfRangeException>("labels", () => loss.DifferentiateLogits([-40, 40], [1, 1.5f], gradient)));
        Assert.Throws<NotSupportedException>(() => new Losses.QuadraticLoss().DifferentiateLogits([0], [0], new float[1]));
    }

    private static void CheckElements<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[] labels = [double.NaN, 2, -1, -1e-7, 1.0000001, double.PositiveInfinity], probabilities = [double.NaN, -0.1, 1.5, double.NegativeInfinity];
        double[] weights = [double.NaN, -1, double.PositiveInfinity, -1e-30];
        Check<T>(new Losses.LogisticLoss(), "labels", labels);
        Check<T>(new Losses.FocalLoss(), "labels", labels);
        Check<T>(new Losses.PseudoHuberLoss(), "labels", [double.NaN, 1.5, -2]);
        Check<T>(new Losses.ProbabilityLoss(), "predictions", probabilities);
        Check<T>(new Losses.FocalLoss(), "predictions", probabilities);
        Check<T>(new Losses.LogisticLoss(), "weights", weights);
        Check<T>(new Losses.ProbabilityLoss(), "weights", weights);
    }

    private static void Check<T>(ElementwiseLoss loss, string name, double[] values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (int length in Lengths)
        {
            for (int index = 0; index < length; index++)
            {
                T bad = T.CreateChecked(values[index % values.Length]), half = T.CreateChecked(0.5);
                T[] predictions = new T[length], labels = new T[length], weights = new T[length], output = new T[length];
                foreach (T[] input in new[] { predictions, labels, weights, output }) Array.Fill(input, half);
                (name switch { "labels" => labels, "weights" => weights, _ => predictions })[index] = bad;
                string expected = string.Create(CultureInfo.InvariantCulture, $"{name}[{index}] is {bad},");
                AssertSays(expected, Assert.Throws<ArgumentOutOfRangeException>(name, () => { LossKernels.Evaluate<T>(loss, predictions, labels, weights); }));
                AssertSays(expected, Assert.Throws<ArgumentOutOfRangeException>(name, () => LossKernels.Elementwise<T>(loss, predictions, labels, output, weights)));
                int group = index & ~(Lanes.Group - 1);
                LossKernels.AssertBits<T>(output.Select(_ => half).ToArray().AsSpan(group), output.AsSpan(group), $"{loss}, {expected} losses");
                T[] before = [.. predictions];
                AssertSays(expected, Assert.Throws<ArgumentOutOfRangeException>(name, () => { LossKernels.Differentiate<T>(loss, predictions, labels, predictions, weights); }));
                LossKernels.AssertBits<T>(before.AsSpan(group), predictions.AsSpan(group), $"{loss}, {expected} in place");
            }
        }
    }

    private static void AssertSays(string expected, ArgumentException error) => Assert.Contains(expected, error.Message, StringComparison.Ordinal);

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
