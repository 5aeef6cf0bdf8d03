using System.Globalization;
using System.Text;

namespace AutoBce.Tests;

/// <summary>A model file holds the loss with its settings, the optimiser's settings, and the names of activations.</summary>
public sealed class SavedLossTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("autobce-").FullName;
    private static readonly CultureInfo s_commas = new("") { NumberFormat = { NumberDecimalSeparator = "," } };
    private readonly float[,] _x;
    private readonly float[] _y;

    public SavedLossTests() => (_x, _y) = Samples.Plane(40, 4);

    private string FileName => Path.Combine(_folder, "model.safetensors");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static TheoryData<Loss> Losses =>
    [
        new BinaryCrossEntropy(LabelSmoothing: 0.1, Reduction: Reduction.Sum, Mode: ProbabilityMode.Keras3, Name: "mine") { PositiveWeight = 2.5, IgnoredLabel = double.NaN },
        new BinaryCrossEntropy { PositiveWeights = [3] },
        new BinaryFocalCrossEntropy(true, 0.9, 1.5, LabelSmoothing: 0.05),
        new BceLoss(Reduction.Sum, "b"),
        new BceWithLogitsLoss { PositiveWeight = 7 },
        new BceWithLogitsLoss(Reduction.Sum) { PositiveWeights = [0.3] },
        new SigmoidFocalLoss(-1, 0.5, Reduction.SumOverBatchSize, "f"),
        new BinaryLosses.CrossEntropyLoss(),
        new BinaryLosses.CrossEntropyLogitsLoss(),
        new BinaryLosses.WeightedCrossEntropyLoss(3.25),
        new BinaryLosses.WeightedCrossEntropyLogitsLoss(0.1),
        new BinaryLosses.FocalLoss(1, 2, 3),
        new BinaryLosses.FocalLogitsLoss(0.25, 0.5, 4),
        new BinaryLosses.AsymmetricLoss(0.5, 2, 0.1),
        new BinaryLosses.AsymmetricFocalLogitsLoss(2, 3),
        new BinaryLosses.FocalStarLogitsLoss(1.75),
    ];

    [Theory]
    [MemberData(nameof(Losses))]
    public void A_loss_comes_back_with_its_settings(Loss loss)
    {
        Sequential model = Model(new Sgd(0.1f), loss);
        model.Save(FileName);
        Sequential loaded = Sequential.Load(FileName);
        Assert.Equal(loss, loaded.LoadedLoss);
        byte[] first = File.ReadAllBytes(FileName);
        loaded.Save(FileName);
        Assert.Equal(first, File.ReadAllBytes(FileName));
        loaded.Compile("sgd", loaded.LoadedLoss!);
        Assert.Equal(model.Evaluate(_x, _y).Loss, loaded.Evaluate(_x, _y).Loss);
    }

    [Fact]
    public void A_loss_of_ones_own_is_named_and_not_made()
    {
        Sequential model = Model(new Sgd(0.1f), new OwnLosses.OwnFocalLoss(3));
        model.Save(FileName);
        Sequential loaded = Sequential.Load(FileName);
        Assert.Null(loaded.LoadedLoss);
        Assert.Equal(model.LossName, loaded.LossName);
        Assert.Contains("OwnFocalLoss", Encoding.UTF8.GetString(File.ReadAllBytes(FileName)), StringComparison.Ordinal);
        Assert.Null(new Sequential(4) { new Dense(1) }.LoadedLoss);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"class\":\"AutoBce.BinaryCrossEntropy\"}")]
    [InlineData("{\"class\":3,\"config\":{}}")]
    [InlineData("{\"class\":\"AutoBce.BceLoss\",\"config\":[]}")]
    [InlineData("{\"class\":\"AutoBce.BceLoss\",\"config\":{},\"more\":1}")]
    [InlineData("{\"class\":\"AutoBce.BceLoss\",\"class\":\"AutoBce.BceLoss\",\"config\":{}}")]
    [InlineData("{\"class\":\"AutoBce.BceLoss\",\"config\":{\"from_logits\":true}}")]
    [InlineData("{\"class\":\"AutoBce.BceLoss\",\"config\":{\"reduction\":\"most\"}}")]
    [InlineData("{\"class\":\"AutoBce.BceLoss\",\"config\":{\"reduction\":\"mean_with_sample_weight\"}}")]
    [InlineData("{\"class\":\"AutoBce.BceLoss\",\"config\":{\"name\":1}}")]
    [InlineData("{\"class\":\"AutoBce.BceWithLogitsLoss\",\"config\":{\"positive_weights\":[1,\"2\"]}}")]
    [InlineData("{\"class\":\"AutoBce.BceWithLogitsLoss\",\"config\":{\"positive_weight\":-1}}")]
    [InlineData("{\"class\":\"AutoBce.BceWithLogitsLoss\",\"config\":{\"positive_weight\":1e999}}")]
    [InlineData("{\"class\":\"AutoBce.BinaryCrossEntropy\",\"config\":{\"label_smoothing\":\"0.1\"}}")]
    [InlineData("{\"class\":\"AutoBce.BinaryCrossEntropy\",\"config\":{\"label_smoothing\":2}}")]
    [InlineData("{\"class\":\"AutoBce.BinaryCrossEntropy\",\"config\":{\"axis\":1e12}}")]
    [InlineData("{\"class\":\"AutoBce.BinaryCrossEntropy\",\"config\":{\"unknown\":1}}")]
    [InlineData("{\"class\":\"AutoBce.BinaryCrossEntropy\",\"config\":{\"name\":{\"a\":{\"b\":{\"c\":1}}}}}")]
    [InlineData("{\"class\":\"AutoBce.BinaryLosses+FocalLoss\",\"config\":{\"Gamma\":-1}}")]
    [InlineData("{\"class\":\"AutoBce.BinaryLosses+FocalLoss\",\"config\":{\"delta\":1}}")]
    [InlineData("{\"class\":\"AutoBce.BinaryLosses+FocalLoss\",\"config\":{\"Gamma\":[1]}}")]
    public void A_record_that_no_save_writes_is_refused(string record) => Assert.Throws<ModelFormatException>(() => LossRecord.Read(record));

    [Theory]
    [InlineData("System.IO.FileInfo")]
    [InlineData("AutoBce.Tests.OwnLosses+OwnFocalLoss")]
    [InlineData("AutoBce.LossWithDerivative")]
    public void No_other_class_is_made(string name) => Assert.Null(LossRecord.Read($"{{\"class\":\"{name}\",\"config\":{{\"fileName\":\"x\"}}}}"));

    [Fact]
    public void Mutated_records_are_read_or_refused_but_nothing_else()
    {
        byte[] record = Encoding.UTF8.GetBytes(LossRecord.Write(new BinaryCrossEntropy { PositiveWeights = [1, 2], IgnoredLabel = -1 }));
        ReadOnlySpan<byte> alphabet = "0123456789{}[]\",:\\-e. az\0"u8;
        RandomSource random = new(12);
        int refused = 0;
        for (int i = 0; i < 5000; i++)
        {
            byte[] mutated = [.. record];
            for (int k = random.NextInt(3); k >= 0; k--) mutated[random.NextInt(mutated.Length)] = alphabet[random.NextInt(alphabet.Length)];
            try
            {
                LossRecord.Read(Encoding.UTF8.GetString(mutated));
            }
            catch (ModelFormatException)
            {
                refused++;
            }
        }
        Assert.InRange(refused, 2500, 5000);
    }

    /// <summary>The loss may change freely, and the learning rate; other settings of the optimiser make its moments those of another rule.</summary>
    [Fact]
    public void The_state_of_an_optimizer_is_taken_over_by_one_with_the_same_settings()
    {
        Adam Clipped(float limit) => new(0.01f) { Clipping = GradientClipping.ByNorm(limit), Schedule = new CosineDecay(100, 0.5) };
        foreach ((Optimizer saved, Optimizer compiled, bool takenOver) in new (Optimizer, Optimizer, bool)[]
        {
            (new Adam(0.01f), new Adam(0.01f), true),
            (new Adam(0.01f), new Adam(0.02f), true),
            (new Adam(0.01f), new Adam(0.01f, beta1: 0.8f), false),
            (new Adam(0.01f), new Adam(0.01f, epsilon: 1e-5f), false),
            (new AdamW(0.01f, 0.1f), new AdamW(0.01f, 0.2f), false),
            (new Sgd(0.01f, 0.9f), new Sgd(0.01f, 0.9f, nesterov: true), false),
            (new RmsProp(0.01f), new RmsProp(0.01f, rho: 0.5f), false),
            (Clipped(1), Clipped(1), true),
            (Clipped(1), Clipped(2), false),
            (Clipped(1), new Adam(0.01f) { Clipping = GradientClipping.ByValue(1), Schedule = new CosineDecay(100, 0.5) }, false),
            (Clipped(1), new Adam(0.01f) { Clipping = GradientClipping.ByNorm(1), Schedule = new CosineDecay(200, 0.5) }, false),
        })
        {
            Sequential model = Model(saved, new BinaryCrossEntropy());
            CultureInfo culture = CultureInfo.CurrentCulture;
            try
            {
                CultureInfo.CurrentCulture = s_commas;
                model.Fit(_x, _y, epochs: 2, seed: 1, verbose: Verbosity.Silent);
                model.Save(FileName, includeOptimizer: true);
            }
            finally
            {
                CultureInfo.CurrentCulture = culture;
            }
            Sequential loaded = Sequential.Load(FileName);
            loaded.Compile(compiled, new BinaryFocalCrossEntropy());
            loaded.TrainOnBatch(_x, _y);
            Assert.Equal(takenOver ? model.Steps + 1 : 1, loaded.Steps);
        }
    }

    [Fact]
    public void An_activation_of_ones_own_is_found_by_its_name()
    {
        Sequential model = new(4) { new Dense(5, new ActivationSamples.SwishActivation(2.5)), new Dense(3), new ActivationLayer(new ActivationSamples.SwishActivation()), new Dense(1, Activation.Sigmoid) };
        model.Build(1);
        model.Save(FileName);
        string message = Assert.Throws<ModelFormatException>(() => Sequential.Load(FileName)).Message;
        Assert.Contains("SwishActivation(Beta: 2.5)", message, StringComparison.Ordinal);
        Assert.Contains("activations:", message, StringComparison.Ordinal);
        Assert.Contains("(Beta: 1)", Assert.Throws<ModelFormatException>(() => Sequential.Load(FileName, activations: [new ActivationSamples.SwishActivation(2.5)])).Message, StringComparison.Ordinal);
        Sequential loaded = Sequential.Load(FileName, activations: [new ActivationSamples.SwishActivation(), new ActivationSamples.SwishActivation(2.5)]);
        Assert.Equal(model.Predict(_x), loaded.Predict(_x));
        Assert.Equal(model.Summary(), loaded.Summary());
    }

    [Fact]
    public void Names_and_objects_go_together_in_Compile()
    {
        Sequential model = new(4) { new Dense(1, Activation.Sigmoid) };
        model.Compile(new Adam(1e-3f), new BinaryCrossEntropy(), ["accuracy", new Auc()]);
        Assert.Equal(["loss", "accuracy", "auc"], model.Evaluate(_x, _y).Keys);
        model.Compile("sgd", new BinaryCrossEntropy(), ["accuracy"]);
        model.Compile(new Sgd(0.1), "bce", weightedMetrics: ["auc"]);
        Assert.Equal(["loss", "auc"], model.Evaluate(_x, _y).Keys);
        model.Compile("adam", "bce", ["accuracy"]);
        model.Compile("adam", "bce", [new Auc()]);
        Assert.Contains("\"auroc\"", Assert.Throws<ArgumentException>(() => model.Compile(new Adam(), new BinaryCrossEntropy(), ["auroc"])).Message, StringComparison.Ordinal);
        Assert.Equal((0.002f, 0.9f, 1e-7f), (new Adam(0.002).LearningRate, new Adam(0.002).Beta1, new Adam(0.002).Epsilon));
        Assert.Equal((0.002f, 0.004f), (new AdamW(0.002).LearningRate, new AdamW(0.002).WeightDecay));
        Assert.Equal((0.002f, 0.5f), (new Sgd(0.002, 0.5).LearningRate, new Sgd(0.002, 0.5).Momentum));
        Assert.Equal((0.002f, 0.9f), (new RmsProp(0.002).LearningRate, new RmsProp(0.002).Rho));
        Assert.Throws<ArgumentOutOfRangeException>("learningRate", () => new Adam(1e300));
    }

    private static Sequential Model(Optimizer optimizer, Loss loss)
    {
        Sequential model = new(4) { new Dense(3, Activation.Relu), new Dense(1, Activation.Sigmoid) };
        if (TakesLogits(loss)) model = new(4) { new Dense(3, Activation.Relu), new Dense(1) };
        model.Build(1);
        model.Compile(optimizer, loss);
        return model;
    }

    private static bool TakesLogits(Loss loss) => loss is BceWithLogitsLoss or SigmoidFocalLoss or ElementwiseLoss { Graph.Prediction: PredictionKind.Logit };
}
