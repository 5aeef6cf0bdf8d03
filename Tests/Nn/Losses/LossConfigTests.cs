using System.Text.Json.Nodes;

namespace AutoBce.Tests;

public sealed class LossConfigTests
{
    [Fact]
    [Trait("Source", "Keras, get_config: reduction, name, from_logits, label_smoothing, axis")]
    public void A_config_has_the_keys_of_Keras()
    {
        JsonObject config = new BinaryCrossEntropy(LabelSmoothing: 0.1).ToConfig();
        Assert.Equal(
            """{"reduction":"sum_over_batch_size","name":"binary_crossentropy","from_logits":false,"label_smoothing":0.1,"axis":-1,"mode":"keras2","positive_weight":1}""",
            config.ToJsonString());
        Assert.Equal(["apply_class_balancing", "alpha", "gamma"], new BinaryFocalCrossEntropy().ToConfig().Select(pair => pair.Key).TakeLast(3));
    }

    [Fact]
    public void Configs_give_the_same_loss_back()
    {
        foreach (Reduction reduction in Enum.GetValues<Reduction>())
        {
            foreach (ProbabilityMode mode in Enum.GetValues<ProbabilityMode>())
            {
                BinaryCrossEntropy plain = new(true, 0.25, reduction, mode, "b\"ce", 1) { PositiveWeight = 2.5 };
                BinaryFocalCrossEntropy focal = new(true, 0.7, 1.5, true, 0.1, reduction, mode, "focal", 0);
                Assert.Equal(plain, BinaryCrossEntropy.FromConfig(plain.ToConfig()));
                Assert.Equal(plain, BinaryCrossEntropy.FromConfig(JsonNode.Parse(plain.ToConfig().ToJsonString())!.AsObject()));
                Assert.Equal(focal, BinaryFocalCrossEntropy.FromConfig(JsonNode.Parse(focal.ToConfig().ToJsonString())!.AsObject()));
            }
        }
    }

    [Theory]
    [Trait("Source", "Keras 2.4 and 3, get_config")]
    [InlineData("""{"reduction":"auto","name":"binary_crossentropy","from_logits":false,"label_smoothing":0}""", Reduction.SumOverBatchSize)]
    [InlineData("""{"reduction":"mean","name":"binary_crossentropy","from_logits":false,"label_smoothing":0.0,"axis":-1}""", Reduction.SumOverBatchSize)]
    [InlineData("""{"reduction":null}""", Reduction.None)]
    [InlineData("{}", Reduction.SumOverBatchSize)]
    public void What_Keras_wrote_is_read(string config, Reduction reduction) =>
        Assert.Equal(new BinaryCrossEntropy(Reduction: reduction), BinaryCrossEntropy.FromConfig(JsonNode.Parse(config)!.AsObject()));

    [Theory]
    [Trait("Source", "keras losses/loss.py, standardize_reduction: Invalid value for argument reduction")]
    [InlineData("""{"reduction":"Foo"}""", "mean_with_sample_weight")]
    [InlineData("""{"from_logit":true}""", "from_logits")]
    [InlineData("""{"from_logits":1}""", "true or false")]
    [InlineData("""{"axis":1.5}""", "an integer")]
    [InlineData("""{"label_smoothing":"0.1"}""", "a number")]
    [InlineData("""{"label_smoothing":1.5}""", "LabelSmoothing is 1.5")]
    [InlineData("""{"name":null}""", "a text")]
    [InlineData("""{"mode":"keras4"}""", "keras3")]
    public void Wrong_configs_say_what_would_be_right(string config, string message) =>
        Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(() => BinaryCrossEntropy.FromConfig(JsonNode.Parse(config)!.AsObject())).Message, StringComparison.Ordinal);

    [Fact]
    [Trait("Source", "Keras, losses.get: names and aliases")]
    public void Names_and_aliases()
    {
        foreach (string name in new[] { "binary_crossentropy", "BinaryCrossentropy", "bce", "BCE" }) Assert.Equal(new BinaryCrossEntropy(), NamedLosses.Get(name));
        foreach (string name in new[] { "binary_focal_crossentropy", "BinaryFocalCrossentropy" }) Assert.Equal(new BinaryFocalCrossEntropy(), NamedLosses.Get(name));
        Assert.All(NamedLosses.Names, name => Assert.NotNull(NamedLosses.Get(name)));
        ArgumentException e = Assert.Throws<ArgumentException>(() => NamedLosses.Get("categorical_crossentropy"));
        Assert.All(NamedLosses.Names, name => Assert.Contains($"\"{name}\"", e.Message, StringComparison.Ordinal));
        Assert.Throws<ArgumentNullException>(() => NamedLosses.Get(null!));
    }
}
