using AutoBce.Samples.Tutorials;

namespace AutoBce.Tests;

/// <summary>The network of the article on training: 1000 rows, 10 features, 64-32-1, batches of 32, a fifth for validation.</summary>
public sealed class ArticleTests
{
    [Fact]
    [Trait("Source", "Article on training: Dense 64, 32, 1 on 10 features, model.summary()")]
    public void It_has_2817_parameters()
    {
        Sequential model = Article.Network();
        model.Build(1);
        Assert.Equal(2817, Samples.Parameters(model).Length);
    }

    [Fact]
    [Trait("Source", "Article on training: 800 rows of training in batches of 32, 200 of validation, the last batch of 8")]
    public void An_epoch_has_25_steps_of_training_and_7_of_validation()
    {
        BatchSizes loss = new(new BinaryLosses.CrossEntropyLogitsLoss());
        Sequential model = new(Article.Features) { new Dense(64, Activation.Relu), new Dense(32, Activation.Relu), new Dense(1) };
        model.Compile(new Adam(), loss);
        (double[,] x, int[] y) = Article.Data();
        model.Fit(x, y, epochs: 1, batchSize: 32, validationSplit: 0.2, seed: 1, verbose: Verbosity.Silent);
        Assert.Equal([.. Enumerable.Repeat(32, 25), .. Enumerable.Repeat(32, 6), 8], loss.Seen);
    }

    public static TheoryData<string> Losses => ["binary_crossentropy", "object", "own", "weighted", "smoothed", "focal"];

    [Theory]
    [Trait("Source", "Article on training: its methods 1 to 3 and its variants, on int labels")]
    [MemberData(nameof(Losses))]
    public void Its_loss_falls_with_each_of_the_losses(string name)
    {
        Sequential model = Article.Network();
        Loss? loss = name switch
        {
            "object" => new BinaryCrossEntropy(FromLogits: false),
            "own" => new FromScratch.OwnBceLoss(),
            "weighted" => new Weighted.WeightedBceLoss(PositiveWeight: 2),
            "smoothed" => new BinaryCrossEntropy(LabelSmoothing: 0.1),
            "focal" => new Focal.FocalOfLinLoss(Gamma: 2, Alpha: 0.25),
            _ => null,
        };
        if (loss is null) model.Compile("adam", name, ["accuracy"]);
        else model.Compile(new Adam(), loss, [new BinaryAccuracy()]);
        (double[,] x, int[] y) = Article.Data();
        History history = model.Fit(x, y, epochs: 10, batchSize: 32, validationSplit: 0.2, seed: 42, verbose: Verbosity.Silent);
        Assert.Equal(["loss", "accuracy", "val_loss", "val_accuracy"], history.Metrics.Keys);
        Assert.All(history.Metrics.Values, values => Assert.Equal(10, values.Count));
        Assert.True(history.Metrics["loss"][^1] < history.Metrics["loss"][0]);
    }

    /// <summary>Passes calls on and notes how many elements each had.</summary>
    private sealed record BatchSizes(ElementwiseLoss Inner) : ElementwiseLoss
    {
        public List<int> Seen { get; } = [];

        public override LossGraph Graph => Inner.Graph;

        public override string Explain() => Inner.Explain();

        public override double DifferentiateLogits(ReadOnlySpan<float> logits, ReadOnlySpan<float> labels, Span<float> gradient, ReadOnlySpan<float> weights = default, float scale = 1)
        {
            Seen.Add(logits.Length);
            return Inner.DifferentiateLogits(logits, labels, gradient, weights, scale);
        }

        public override double Evaluate(ReadOnlySpan<float> predictions, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights = default) => Inner.Evaluate(predictions, labels, weights);

        public override double Evaluate(ReadOnlySpan<double> predictions, ReadOnlySpan<double> labels, ReadOnlySpan<double> weights = default) => Inner.Evaluate(predictions, labels, weights);

        public override double Differentiate(ReadOnlySpan<float> predictions, ReadOnlySpan<float> labels, Span<float> gradient, ReadOnlySpan<float> weights = default, float scale = 1) =>
            Inner.Differentiate(predictions, labels, gradient, weights, scale);

        public override double Differentiate(ReadOnlySpan<double> predictions, ReadOnlySpan<double> labels, Span<double> gradient, ReadOnlySpan<double> weights = default, double scale = 1) =>
            Inner.Differentiate(predictions, labels, gradient, weights, scale);

        public override void Elementwise(ReadOnlySpan<float> predictions, ReadOnlySpan<float> labels, Span<float> losses, ReadOnlySpan<float> weights = default) =>
            Inner.Elementwise(predictions, labels, losses, weights);

        public override void Elementwise(ReadOnlySpan<double> predictions, ReadOnlySpan<double> labels, Span<double> losses, ReadOnlySpan<double> weights = default) =>
            Inner.Elementwise(predictions, labels, losses, weights);
    }
}
