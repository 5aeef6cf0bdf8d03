namespace AutoBce.Tests;

public sealed class FocalTests
{
    private static readonly float[] s_labels = [0, 1, 0, 0], s_predictions = [0.6f, 0.4f, 0.4f, 0.6f];

    [Fact]
    [Trait("Source", "Keras, BinaryFocalCrossentropy: (1 - p_t)^gamma times cross-entropy, then alpha or 1 - alpha, then the mean over the axis")]
    public void The_order_of_Keras()
    {
        float[] elements = new BinaryFocalCrossEntropy(Reduction: Reduction.None).On(s_labels, s_predictions, [2, 2]);
        LossCalls.Near(1e-6, [0.36f * 0.9162907f, (0.16f * 0.5108256f + 0.36f * 0.9162907f) / 2], elements);
        float[] balanced = new BinaryFocalCrossEntropy(ApplyClassBalancing: true, Alpha: 0.25, Reduction: Reduction.None).On(s_labels, s_predictions, [4, 1]);
        LossCalls.Near(1e-6, [0.75f * 0.36f * 0.9162907f, 0.25f * 0.36f * 0.9162907f, 0.75f * 0.16f * 0.5108256f, 0.75f * 0.36f * 0.9162907f], balanced);
    }

    [Fact]
    [Trait("Source", "keras BinaryFocalCrossentropy page: with gamma 0 it is the binary crossentropy loss")]
    public void Gamma_0_is_cross_entropy_to_the_bit_in_each_mode()
    {
        foreach (ProbabilityMode mode in new[] { ProbabilityMode.Keras2, ProbabilityMode.Keras3, ProbabilityMode.PyTorch })
        {
            Assert.Equal(
                new BinaryCrossEntropy(Reduction: Reduction.None, Mode: mode).On([.. s_labels, 1f, 0f], [.. s_predictions, 0f, 1f], [6, 1]),
                new BinaryFocalCrossEntropy(Gamma: 0, Reduction: Reduction.None, Mode: mode).On([.. s_labels, 1f, 0f], [.. s_predictions, 0f, 1f], [6, 1]));
        }
    }

    [Fact]
    [Trait("Source", "Keras, BinaryFocalCrossentropy: p_t of a smoothed label is a blend")]
    public void Labels_are_smoothed_first()
    {
        BinaryFocalCrossEntropy loss = new(ApplyClassBalancing: true, Gamma: 1.5, Reduction: Reduction.None);
        LossCalls.Near(1e-6, loss.On([0.1f, 0.9f, 0.1f, 0.1f], s_predictions, [4, 1]), (loss with { LabelSmoothing = 0.2 }).On(s_labels, s_predictions, [4, 1]));
        // p_t = 0.9 * 0.4 + 0.1 * 0.6.
        double expected = 0.25 * 0.9 + 0.75 * 0.1;
        expected *= Math.Pow(1 - 0.42, 1.5) * -(0.9 * Math.Log(0.4) + 0.1 * Math.Log(0.6));
        LossCalls.Near(1e-6, [(float)expected], [(loss with { LabelSmoothing = 0.2 }).On(s_labels, s_predictions, [4, 1])[1]]);
    }

    [Fact]
    public void Logits_give_the_loss_of_their_sigmoid()
    {
        float[] labels = [0, 1, 0.3f, 1], logits = [-2, 1.5f, 0.25f, -3], predictions = [.. logits.Select(ScalarMath.Sigmoid)];
        foreach (ProbabilityMode mode in Enum.GetValues<ProbabilityMode>())
        {
            BinaryFocalCrossEntropy focal = new(ApplyClassBalancing: true, Gamma: 1.5, LabelSmoothing: 0.2, Reduction: Reduction.None, Mode: mode);
            LossCalls.Near(1e-5, focal.On(labels, predictions, [4, 1]), (focal with { FromLogits = true }).On(labels, logits, [4, 1]));
        }
    }

    [Fact]
    [Trait("Source", "tensorflow#70326, optax#1267: NaN gradients where 1 - p_t is 0 and gamma below 1")]
    public void Certain_hits_have_finite_losses_and_gradients()
    {
        foreach (double gamma in new[] { 0, 0.5, 1, 2 })
        {
            BinaryFocalCrossEntropy loss = new(Gamma: gamma, FromLogits: true);
            float[] logits = [19, 100, 1000, -19, -100, -1000], labels = [1, 1, 1, 0, 0, 0];
            Assert.All(loss.On(labels, logits, [6, 1]), value => Assert.True(value is >= 0 and < 1e-6f, $"gamma {gamma}: {value}"));
            Assert.All(loss.GradientOn(labels, logits, [6, 1]), value => Assert.True(Math.Abs(value) < 1e-6f));
        }
    }

    [Fact]
    [Trait("Source", "Article on training, focal loss: alpha (1 - p)^gamma for both classes is reversed for negatives")]
    public void The_focal_loss_of_the_article_is_reversed_for_negatives()
    {
        double[] negatives = [0, 0], predictions = [0.1, 0.9];
        double Article(double p) => 0.25 * Math.Pow(1 - p, 2) * -Math.Log(1 - p);
        Assert.True(Article(0.1) > Article(0.9));
        double[] focal = new BinaryFocalCrossEntropy(ApplyClassBalancing: true, Reduction: Reduction.None, Mode: ProbabilityMode.Exact).On(negatives, predictions, [2, 1]);
        LossCalls.Near(1e-14, [0.75 * 0.01 * -Math.Log(0.9), 0.75 * 0.81 * -Math.Log(1 - 0.9)], focal);
    }

    [Fact]
    public void Settings_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new BinaryFocalCrossEntropy() with { Gamma = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new BinaryFocalCrossEntropy(Alpha: 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BinaryFocalCrossEntropy(Mode: (ProbabilityMode)(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BinaryFocalCrossEntropy(Reduction: (Reduction)4));
    }
}
