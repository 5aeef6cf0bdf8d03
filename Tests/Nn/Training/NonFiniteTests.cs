namespace AutoBce.Tests;

/// <summary>Where numbers stop being finite, and what else is looked at from step to step.</summary>
public sealed class NonFiniteTests
{
    private readonly float[,] _x;
    private readonly float[] _y;

    public NonFiniteTests() => (_x, _y) = Samples.Plane(40, 4);

    [Fact]
    public void A_loss_that_explodes_is_placed_by_its_row()
    {
        float[,] x = (float[,])_x.Clone();
        for (int i = 0; i < 4; i++) x[13, i] = 1e30f;
        Sequential model = new(4) { new Dense(1) };
        model.Compile(new Sgd(0.01f), new SquaredError());
        model.Build(3);
        NonFiniteLossException[] thrown =
        [
            Assert.Throws<NonFiniteLossException>(() => model.Fit(x, _y, batchSize: 40, shuffle: false, verbose: Verbosity.Silent)),
            Assert.Throws<NonFiniteLossException>(() => model.TrainOnBatch(x, _y)),
        ];
        Assert.All(thrown, e => Assert.Contains("the loss of row 13 of the batch, unit 0, is ", e.Place, StringComparison.Ordinal));
    }

    [Fact]
    public void Whatever_is_not_finite_has_a_place()
    {
        Sequential model = new(1) { new Dense(1, Activation.Sigmoid) { L2 = 1 } };
        model.Compile(new Sgd(1e38f), new BinaryCrossEntropy());
        NonFiniteLossException? thrown = null;
        for (int i = 0; i < 20 && thrown is null; i++) thrown = Record.Exception(() => model.TrainOnBatch(new float[] { 1, 2 }, new float[] { 0, 1 })) as NonFiniteLossException;
        Assert.NotNull(thrown!.Place);
    }

    [Fact]
    public void Dropout_allocates_nothing()
    {
        Sequential model = new(4) { new Dense(8, Activation.Relu), new Dropout(0.3), new Dense(1, Activation.Sigmoid) };
        model.Compile(new Adam(), new BinaryCrossEntropy());
        for (int i = 0; i < 50; i++) model.TrainOnBatch(_x, _y);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++) model.TrainOnBatch(_x, _y);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    [Trait("Source", "keras 3 layer.py, _get_regularization_losses: of trainable weights only")]
    public void A_frozen_layer_adds_no_penalty()
    {
        Sequential frozen = Make(l2: 0.5f), plain = Make(l2: 0);
        Assert.Equal(plain.Evaluate(_x, _y).Loss, frozen.Evaluate(_x, _y).Loss);
        Assert.Equal(plain.TrainOnBatch(_x, _y), frozen.TrainOnBatch(_x, _y));
        Assert.Equal(Samples.Parameters(plain), Samples.Parameters(frozen));

        static Sequential Make(float l2)
        {
            Sequential model = new(4) { new Dense(8, Activation.Relu) { L2 = l2, Trainable = false }, new Dense(1, Activation.Sigmoid) };
            model.Compile(new Sgd(0.1f), new BinaryCrossEntropy());
            model.Build(1);
            return model;
        }
    }
}
