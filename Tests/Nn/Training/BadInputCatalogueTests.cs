namespace AutoBce.Tests;

/// <summary>
/// The catalogue of bad input, in its order: what other libraries answer with NaN, with a wrong number or not at all is here an exception that
/// names argument, index and value, or the right number. Nothing is half-changed.
/// </summary>
public sealed class BadInputCatalogueTests
{
    private readonly float[,] _x;
    private readonly float[] _y;
    private readonly Sequential _model = Samples.Network(4, seed: 1, metrics: [new BinaryAccuracy()]);

    public BadInputCatalogueTests() => (_x, _y) = Samples.Plane(20, 4);

    private static ElementwiseLoss Logits => new Losses.LogisticLoss();

    private static ElementwiseLoss Probabilities => new Losses.ProbabilityLoss();

    /// <summary>1 and 2: labels that are NaN, or outside the range of the loss. Keras, PyTorch's logits and optax take them.</summary>
    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(2f, "2")]
    [InlineData(-1f, "-1")]
    [InlineData(float.NegativeInfinity, "-Infinity")]
    public void Labels_that_are_none(float label, string text)
    {
        float[] y = [0, 1, label], z = [1, 2, 3], gradient = [7, 7, 7];
        foreach (ElementwiseLoss loss in new[] { Logits, Probabilities })
            Says($"labels[2] is {text},", Assert.Throws<ArgumentOutOfRangeException>("labels", () => loss.Evaluate([0.5f, 0.5f, 0.5f], y)));
        Says($"labels[2] is {text},", Assert.Throws<ArgumentOutOfRangeException>("labels", () => Logits.Differentiate(z, y, gradient)));
        Says($"element 2 (row-major) is {text};", Assert.Throws<ArgumentOutOfRangeException>("yTrue", () => new BinaryCrossEntropy(FromLogits: true).Call<float>(new(y), new(z))));
        float[] labels = [.. _y];
        labels[6] = label;
        Unchanged(() => Says($"y[6] is {text};", Assert.Throws<ArgumentOutOfRangeException>("y", () => _model.Fit(_x, labels, verbose: Verbosity.Silent))));
        // Whoever means it declares another range.
        Assert.Equal(9, new OwnLosses.SquareLoss().Evaluate([5.0], [2]));
    }

    /// <summary>3: a logit that is NaN has a loss that is NaN; training stops there, with the last finite step.</summary>
    [Fact]
    public void Logits_that_are_NaN()
    {
        Assert.True(double.IsNaN(Logits.Evaluate([1f, float.NaN], [0f, 1])));
        Assert.True(float.IsNaN(new BinaryCrossEntropy(FromLogits: true).Call<float>(new([0f, 1]), new([1f, float.NaN]))[0]));
        // Features of 3e38 overflow to logits that are infinite, and their loss.
        float[,] x = (float[,])_x.Clone();
        for (int j = 0; j < 4; j++) x[17, j] = 3e38f;
        Sequential linear = new(4) { new Dense(1) }, expected = new(4) { new Dense(1) };
        foreach (Sequential model in new[] { linear, expected })
        {
            model.Compile(new Sgd(0.1f), new BinaryCrossEntropy(FromLogits: true));
            model.Build(3);
        }
        // A label that agrees with an infinite logit would cost nothing: take the other one.
        float[] y = [.. _y];
        y[17] = linear.Predict(Scaled(x, 17, 1e-30f))[17] > 0 ? 0 : 1;
        NonFiniteLossException e = Assert.Throws<NonFiniteLossException>(() => linear.Fit(x, y, batchSize: 5, shuffle: false, verbose: Verbosity.Silent));
        Assert.Equal((0, 3), (e.Epoch, e.Batch));
        for (int batch = 0; batch < 3; batch++) expected.TrainOnBatch(Samples.Rows(x, 5 * batch, 5), y[(5 * batch)..(5 * batch + 5)]);
        Assert.Equal(Samples.Parameters(expected), Samples.Parameters(linear));

        static float[,] Scaled(float[,] x, int row, float factor)
        {
            float[,] scaled = (float[,])x.Clone();
            for (int j = 0; j < scaled.GetLength(1); j++) scaled[row, j] *= factor;
            return scaled;
        }
    }

    /// <summary>4 and 5: infinite logits. PyTorch, TensorFlow and JAX give NaN for some of them.</summary>
    [Theory]
    [InlineData(float.PositiveInfinity, 1, 0, 0)]
    [InlineData(float.NegativeInfinity, 0, 0, 0)]
    [InlineData(float.PositiveInfinity, 0, float.PositiveInfinity, 1)]
    [InlineData(float.NegativeInfinity, 1, float.PositiveInfinity, -1)]
    public void Infinite_logits(float z, float y, float value, float slope)
    {
        float[] gradient = new float[1];
        Assert.Equal(value, Logits.Differentiate([z], [y], gradient));
        Assert.Equal(slope, gradient[0]);
        Assert.Equal(value, new BinaryCrossEntropy(FromLogits: true).Call<float>(new([y]), new([z]))[0]);
        Assert.Equal(slope, new BinaryCrossEntropy(FromLogits: true).Gradient<float>(new([y]), new([z]))[0]);
        Assert.Equal(value, new BceWithLogitsLoss().Call<float>(new([z]), new([y]))[0]);
    }

    /// <summary>6: probabilities of 0 and 1 that are wrong cost what the mode says: Keras's numbers, PyTorch's 100, or infinity.</summary>
    [Fact]
    public void Certain_misses()
    {
        Assert.Equal([3.98559f], new BinaryCrossEntropy(Mode: ProbabilityMode.Keras3).On([1f, 0, 1, 0], [1f, 1, 1, 0], [2, 2]), (a, b) => Math.Abs(a - b) < 1e-5f);
        Assert.Equal(double.PositiveInfinity, Probabilities.Evaluate([0f], [1f]));
    }

    /// <summary>7: what is no probability. Keras clips it silently.</summary>
    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(-0.25f, "-0.25")]
    [InlineData(1.5f, "1.5")]
    public void Probabilities_that_are_none(float p, string text)
    {
        Says($"predictions[1] is {text},", Assert.Throws<ArgumentOutOfRangeException>("predictions", () => Probabilities.Evaluate([0.5f, p], [0f, 1])));
        foreach (ProbabilityMode mode in new[] { ProbabilityMode.PyTorch, ProbabilityMode.Exact })
            Says($"yPred: element 1 (row-major) is {text};", Assert.Throws<ArgumentOutOfRangeException>("yPred", () => new BinaryCrossEntropy(Mode: mode).Call<float>(new([0f, 1]), new([0.5f, p]))));
    }

    /// <summary>8: shapes that do not fit, also where one could be broadcast to the other.</summary>
    [Fact]
    public void Shapes()
    {
        ArgumentException e = Assert.Throws<ArgumentException>("yTrue", () => new BinaryCrossEntropy().Call<float>(new(new float[3]), new(new float[9], [3, 3])));
        Says("[3]", e);
        Says("[3, 3]", e);
        Assert.Throws<ArgumentException>("labels", () => Logits.Evaluate(new float[3], new float[1]));
        Unchanged(() => Says("x has 20 rows (shape [20, 4]) and y has 1 (shape [1])", Assert.Throws<ArgumentException>("y", () => _model.Fit(_x, new[] { 1f }))));
    }

    /// <summary>9, 10: nothing at all has a sum and no mean; dimensions of length 0 stay.</summary>
    [Fact]
    public void Nothing()
    {
        nint[] none = [0, 3];
        float[] empty = [];
        Assert.Equal(0, Logits.Differentiate(empty, empty, empty));
        Assert.Equal([0f], new BinaryCrossEntropy(Reduction: Reduction.Sum).On(empty, empty, none));
        Says("empty", Assert.Throws<ArgumentException>("yPred", () => new BinaryCrossEntropy().On(empty, empty, none)));
        Says("empty", Assert.Throws<ArgumentException>("input", () => new BceLoss().Call<float>(new(empty, none), new(empty, none))));
        Unchanged(() => Says("no samples", Assert.Throws<ArgumentException>("x", () => _model.Fit(new float[0, 4], empty))));
        BinaryCrossEntropy kept = new(Reduction: Reduction.None);
        Assert.Equal([0], kept.Call<float>(new(empty, none), new(empty, none)).Lengths.ToArray());
        Assert.Equal([0, 3], kept.Gradient<float>(new(empty, none), new(empty, none)).Lengths.ToArray());
        Assert.Equal([0, 3], new SigmoidFocalLoss().Call<float>(new(empty, none), new(empty, none)).Lengths.ToArray());
    }

    /// <summary>11: weights whose sum is 0 give 0, as in Keras, and gradients of 0.</summary>
    [Fact]
    public void Weights_of_zero()
    {
        foreach (Reduction reduction in new[] { Reduction.SumOverBatchSize, Reduction.Sum, Reduction.MeanWithSampleWeight })
        {
            BinaryCrossEntropy loss = new(Reduction: reduction, Mode: ProbabilityMode.Exact);
            Assert.Equal([0f], loss.On([1f, 0], [0f, 0.5f], [2, 1], [0, 0]));
            Assert.Equal([0f, 0], loss.GradientOn([1f, 0], [0f, 0.5f], [2, 1], [0, 0]));
        }
        Unchanged(() => Assert.Equal(0, _model.Evaluate(_x, _y, sampleWeight: new float[20]).Loss));
    }

    /// <summary>12: weights that are negative or not finite.</summary>
    [Theory]
    [InlineData(-1f, "-1")]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.PositiveInfinity, "Infinity")]
    public void Weights_that_are_none(float weight, string text)
    {
        Says($"weights[1] is {text},", Assert.Throws<ArgumentOutOfRangeException>("weights", () => Logits.Evaluate([1f, 2], [0f, 1], [1, weight])));
        Says($"sampleWeight: element 1 (row-major) is {text};", Assert.Throws<ArgumentOutOfRangeException>("sampleWeight", () => new BinaryCrossEntropy().On([1f, 0], [0.5f, 0.5f], [2, 1], [1, weight])));
        Assert.Throws<ArgumentOutOfRangeException>("weight[1]", () => new BceLoss().Call<float>(new([0.5f, 0.5f]), new([0f, 1]), new([1f, weight])));
        Assert.Throws<ArgumentOutOfRangeException>("positiveWeight[1]", () => new BceWithLogitsLoss().Call<float>(new([0.5f, 0.5f]), new([0f, 1]), default, new([1f, weight])));
        float[] weights = [.. Enumerable.Repeat(1f, 20)];
        weights[3] = weight;
        Unchanged(() => Says($"sampleWeight[3] is {text};", Assert.Throws<ArgumentOutOfRangeException>("sampleWeight", () => _model.Fit(_x, _y, sampleWeight: weights))));
    }

    /// <summary>13: more numbers than memory has indices for, refused before any is taken.</summary>
    [Fact]
    public void Sizes_that_overflow()
    {
        Sequential huge = new(1 << 16) { new Dense(1 << 16) };
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<OverflowException>(() => huge.Build(1));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    /// <summary>14: a mean of many floats, whose sum in float would stop growing.</summary>
    [Fact]
    public void Many_floats()
    {
        float[] p = new float[3_000_000], y = new float[p.Length];
        Array.Fill(p, 0.1f);
        double one = -Math.Log(1 - (double)0.1f);
        Assert.Equal(one, Probabilities.Evaluate(p, y) / p.Length, 1e-8);
        Assert.Equal(one, new BceLoss().Call<float>(new(p), new(y))[0], 1e-8);
    }

    /// <summary>15, 16: the gradient may be the very predictions; what overlaps in part is refused.</summary>
    [Fact]
    public void Spans_that_overlap()
    {
        float[] data = [0.5f, -1, 2, 0, 3], labels = [1, 0, 1, 0], apart = new float[4];
        Logits.Differentiate(data.AsSpan(0, 4), labels, apart);
        Assert.Throws<ArgumentException>("gradient", () => Logits.Differentiate(data.AsSpan(0, 4), labels, data.AsSpan(1, 4)));
        Assert.Equal([0.5f, -1, 2, 0, 3], data);
        Logits.Differentiate(data.AsSpan(0, 4), labels, data.AsSpan(0, 4));
        Assert.Equal([.. apart, 3], data);
    }

    private void Unchanged(Action use)
    {
        float[] before = Samples.Parameters(_model);
        use();
        Assert.Equal(before, Samples.Parameters(_model));
    }

    private static void Says(string part, Exception e) => Assert.Contains(part, e.Message, StringComparison.Ordinal);
}
