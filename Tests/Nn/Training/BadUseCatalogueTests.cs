using System.Globalization;
using System.Numerics.Tensors;
using static AutoBce.Tests.TensorSupport;

namespace AutoBce.Tests;

/// <summary>The second half of the catalogue of bad input: wrong orders of calls, threads, settings, cultures, layouts.</summary>
public sealed class BadUseCatalogueTests
{
    private readonly float[,] _x;
    private readonly float[] _y;

    public BadUseCatalogueTests() => (_x, _y) = Samples.Plane(20, 4);

    /// <summary>17 to 20: sweeping twice, after an assignment, from what is no scalar, or where nothing asks for it; results are not assigned.</summary>
    [Fact]
    public void Sweeps()
    {
        Variable<double> x = Leaf([2.0, 3], 2), twice = (x * x).Sum(), assigned = (x * x).Sum();
        twice.Backward();
        double[] gradient = x.Gradient.ToArray();
        Says("already gone through the result of Sum", Assert.Throws<InvalidOperationException>(twice.Backward));
        x.Assign(new ReadOnlyTensorSpan<double>([5.0, 7]));
        Assert.Throws<InvalidOperationException>(assigned.Backward);
        Says("[2]", Assert.Throws<InvalidOperationException>((x * x).Backward));
        Says("requiresGradient: true", Assert.Throws<InvalidOperationException>(Constant([1.0], 1).Sum().Backward));
        Says("result of *", Assert.Throws<InvalidOperationException>(() => (x * x).Assign(x.Value)));
        Assert.Equal(gradient, x.Gradient.ToArray());
        Assert.Equal([5.0, 7], x.Value.ToArray());
    }

    /// <summary>21, 25: tapes that are disposed, of an earlier step, or of another thread.</summary>
    [Fact]
    public void Tapes()
    {
        Tape tape = new();
        Variable<double> x = Leaf([2.0], 1), old = x * x;
        Exception? elsewhere = null;
        Thread thread = new(() => elsewhere = Record.Exception(tape.NewStep));
        thread.Start();
        thread.Join();
        Says("thread", Assert.IsType<InvalidOperationException>(elsewhere));
        tape.NewStep();
        Says("step 0", Assert.Throws<InvalidOperationException>(old.Backward));
        tape.Dispose();
        Assert.Throws<ObjectDisposedException>(tape.NewStep);
    }

    /// <summary>22: cancellation is seen between steps, leaves the last one, and training goes on from there.</summary>
    [Fact]
    public void Cancellation()
    {
        Sequential stopped = Samples.Network(4, seed: 1), whole = Samples.Network(4, seed: 1);
        using CancellationTokenSource source = new();
        LambdaCallback cancel = new() { EpochEnd = (_, epoch, _) => { if (epoch == 1) source.Cancel(); } };
        Assert.Throws<OperationCanceledException>(() => stopped.Fit(_x, _y, epochs: 4, seed: 5, verbose: Verbosity.Silent, callbacks: [cancel], cancellationToken: source.Token));
        stopped.Fit(_x, _y, epochs: 4, initialEpoch: stopped.History!.Epochs, verbose: Verbosity.Silent);
        whole.Fit(_x, _y, epochs: 4, seed: 5, verbose: Verbosity.Silent);
        Assert.Equal(Samples.Parameters(whole), Samples.Parameters(stopped));
    }

    /// <summary>23: what a callback throws reaches the caller, after the others were told; the model is as the last step left it.</summary>
    [Fact]
    public void Callbacks_that_throw()
    {
        int ends = 0;
        Sequential model = Samples.Network(4, seed: 1), expected = Samples.Network(4, seed: 1);
        LambdaCallback thrower = new() { TrainBatchEnd = (_, _, _) => throw new TimeZoneNotFoundException("mine") }, other = new() { TrainEnd = _ => ends++ };
        Assert.Equal("mine", Assert.Throws<TimeZoneNotFoundException>(() => model.Fit(_x, _y, batchSize: 10, shuffle: false, verbose: Verbosity.Silent, callbacks: [thrower, other])).Message);
        expected.TrainOnBatch(Samples.Rows(_x, 0, 10), _y[..10]);
        Assert.Equal(1, ends);
        Assert.Equal(Samples.Parameters(expected), Samples.Parameters(model));
    }

    /// <summary>24: many threads may predict with one model, and get the same bits; while one trains, none may.</summary>
    [Fact]
    public void Threads()
    {
        Sequential model = Samples.Network(4, seed: 1);
        float[] expected = model.Predict(_x);
        float[][] found = new float[8][];
        Parallel.For(0, found.Length, i => found[i] = model.Predict(_x, batchSize: i + 1));
        Assert.All(found, p => Assert.Equal(expected, p));
        Exception? refused = null;
        LambdaCallback other = new()
        {
            TrainBatchEnd = (_, _, _) =>
            {
                Thread thread = new(() => refused ??= Record.Exception(() => model.Predict(_x)));
                thread.Start();
                thread.Join();
            },
        };
        model.Fit(_x, _y, verbose: Verbosity.Silent, callbacks: [other]);
        Says("another thread", Assert.IsType<InvalidOperationException>(refused));
    }

    /// <summary>26: settings out of range, each named with its value.</summary>
    [Fact]
    public void Settings()
    {
        Sequential model = Samples.Network(4, seed: 1);
        (string Argument, string Value, Func<object> Use)[] rows =
        [
            ("learningRate", "NaN", () => new Adam(float.NaN)),
            ("learningRate", "-1", () => new Sgd(-1)),
            ("learningRate", "-1", () => new RmsProp(-1)),
            ("beta1", "1", () => new Adam(beta1: 1)),
            ("beta2", "1.5", () => new Adam(beta2: 1.5f)),
            ("epsilon", "0", () => new Adam(epsilon: 0)),
            ("momentum", "1", () => new Sgd(momentum: 1)),
            ("rho", "-0.5", () => new RmsProp(rho: -0.5f)),
            ("weightDecay", "-1", () => new AdamW(weightDecay: -1)),
            ("limit", "0", () => GradientClipping.ByNorm(0)),
            ("batchSize", "0", () => model.Fit(_x, _y, batchSize: 0)),
            ("batchSize", "-3", () => model.Predict(_x, batchSize: -3)),
            ("epochs", "-1", () => model.Fit(_x, _y, epochs: -1)),
            ("validationSplit", "1", () => model.Fit(_x, _y, validationSplit: 1)),
            ("stepsPerEpoch", "0", () => model.Fit(_x, _y, stepsPerEpoch: 0)),
            ("validationFrequency", "0", () => model.Fit(_x, _y, validationFrequency: 0)),
            ("Gamma", "-1", () => new BinaryFocalCrossEntropy(Gamma: -1)),
            ("Gamma", "NaN", () => new SigmoidFocalLoss(Gamma: double.NaN)),
            ("Alpha", "1.5", () => new BinaryFocalCrossEntropy(Alpha: 1.5)),
            ("LabelSmoothing", "1.5", () => new BinaryCrossEntropy(LabelSmoothing: 1.5)),
            ("PositiveSmoothing", "-0.5", () => new BinaryCrossEntropy { PositiveSmoothing = -0.5 }),
            ("PositiveWeight", "-1", () => new BinaryCrossEntropy { PositiveWeight = -1 }),
            ("Reduction", "9", () => new BinaryCrossEntropy(Reduction: (Reduction)9)),
            ("Gamma", "-2", () => new BinaryLosses.FocalLoss(Gamma: -2)),
            ("Margin", "2", () => new BinaryLosses.AsymmetricLoss(Margin: 2)),
            ("rate", "1", () => new Dropout(1)),
            ("units", "0", () => new Dense(0)),
            ("inputs", "0", () => new Sequential(0)),
            ("threshold", "2", () => new Precision(2)),
            ("patience", "-1", () => new EarlyStopping(patience: -1)),
            ("minDelta", "-1", () => new EarlyStopping(minDelta: -1)),
            ("factor", "1", () => new ReduceLROnPlateau(factor: 1)),
        ];
        float[] before = Samples.Parameters(model);
        foreach ((string argument, string value, Func<object> use) in rows)
        {
            ArgumentOutOfRangeException e = Assert.Throws<ArgumentOutOfRangeException>(use);
            Assert.Equal(argument, e.ParamName);
            Says(value, e);
            // Generated losses have the value in the message alone.
            if (e.ActualValue is not null) Assert.Equal(value, Convert.ToString(e.ActualValue is Enum named ? Convert.ToInt32(named, CultureInfo.InvariantCulture) : e.ActualValue, CultureInfo.InvariantCulture));
        }
        Assert.Equal(before, Samples.Parameters(model));
    }

    /// <summary>27: a gradient that overflows is seen, and its step not applied.</summary>
    [Fact]
    public void Gradients_that_overflow()
    {
        Sequential linear = new(4) { new Dense(1) };
        linear.Compile(new Adam(), new BinaryCrossEntropy(FromLogits: true));
        linear.Build(3);
        float[,] x = { { 1e20f, 0, 0, 0 } };
        float[] before = Samples.Parameters(linear), wrong = [linear.Predict(x)[0] > 0 ? 0f : 1f];
        Says("gradient", Assert.Throws<NonFiniteLossException>(() => linear.TrainOnBatch(x, wrong)));
        Assert.Equal(before, Samples.Parameters(linear));
    }

    /// <summary>28: culture, layout and place of the numbers change no bit and no message.</summary>
    [Fact]
    public void Cultures_and_layouts()
    {
        CultureInfo current = CultureInfo.CurrentCulture;
        string[] texts = Texts();
        try
        {
            CultureInfo hostile = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            hostile.NumberFormat = new NumberFormatInfo { NumberDecimalSeparator = ",", NumberGroupSeparator = ".", NegativeSign = "~", PercentSymbol = "p", NaNSymbol = "none" };
            CultureInfo.CurrentCulture = hostile;
            Assert.Equal("~1,5", (-1.5).ToString(CultureInfo.CurrentCulture));
            Assert.Equal(texts, Texts());
        }
        finally
        {
            CultureInfo.CurrentCulture = current;
        }
        // Rows that are columns in memory, and an array that begins elsewhere.
        float[] columns = [0.9f, 0.2f, 0.6f, 0.1f, 0.7f, 0.4f], rows = [0.9f, 0.1f, 0.2f, 0.7f, 0.6f, 0.4f], padded = [8, .. rows], y = [1, 0, 0.5f, 1, 0, 0];
        foreach (ProbabilityMode mode in Enum.GetValues<ProbabilityMode>())
        {
            BinaryCrossEntropy loss = new(Mode: mode, Reduction: Reduction.None);
            Assert.Equal(loss.On(y, rows, [3, 2]), LossCalls.Flat(loss.Call<float>(new(y, [3, 2]), new(columns, [3, 2], [1, 3]))));
            Assert.Equal(loss.GradientOn(y, rows, [3, 2]), LossCalls.Flat(loss.Gradient<float>(new(y, [3, 2]), new(columns, [3, 2], [1, 3]))));
            Assert.Equal(loss.On(y, rows, [3, 2]), LossCalls.Flat(loss.Call<float>(new(y, [3, 2]), new(padded.AsSpan(1), [3, 2]))));
        }

        string[] Texts()
        {
            Sequential model = Samples.Network(4, metrics: [new Auc()]);
            History history = model.Fit(_x, _y, epochs: 2, seed: 3, verbose: Verbosity.Silent);
            float[] bad = [.. _y];
            bad[4] = 1.5f;
            // The second line of an ArgumentOutOfRangeException, "Actual value was ...", is the platform's.
            return
            [
                history.ToCsv(), history.ToJson(), history.ToString(), model.Summary(), model.Evaluate(_x, _y).ToString(),
                new BinaryCrossEntropy(LabelSmoothing: 0.25).ToConfig().ToJsonString(),
                Assert.Throws<ArgumentOutOfRangeException>(() => model.Fit(_x, bad)).Message.Split('\n')[0],
                Assert.Throws<ArgumentOutOfRangeException>(() => new BinaryFocalCrossEntropy(Alpha: 1.5)).Message.Split('\n')[0],
                new ClassificationReport(model.Predict(_x), _y, 0.25, history).ToHtml(),
            ];
        }
    }

    private static void Says(string part, Exception e) => Assert.Contains(part, e.Message, StringComparison.Ordinal);
}
