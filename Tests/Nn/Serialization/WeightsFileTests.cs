namespace AutoBce.Tests;

/// <summary>Parameters alone, in a file, for models that are made in code.</summary>
public sealed class WeightsFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("autobce-").FullName;

    private string FileName => Path.Combine(_folder, "weights.safetensors");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_model_with_a_layer_of_ones_own_takes_the_parameters_of_another()
    {
        (float[,] x, float[] y) = Samples.Plane(50, 4);
        Sequential trained = Own(), other = Own();
        trained.Fit(x, y, epochs: 2, seed: 3, verbose: Verbosity.Silent);
        Assert.Throws<NotSupportedException>(() => trained.Save(FileName));
        trained.SaveWeights(FileName);
        other.LoadWeights(FileName);
        Assert.Equal(Samples.Parameters(trained), Samples.Parameters(other));
        Assert.Equal(trained.Predict(x), other.Predict(x));

        static Sequential Own()
        {
            Sequential model = new(4) { new Dense(3, Activation.Tanh), new Doubled(), new Dense(1, Activation.Sigmoid) };
            model.Compile("adam", "binary_crossentropy");
            return model;
        }
    }

    [Fact]
    public void What_trains_goes_on_from_the_parameters_with_the_moments_that_it_had()
    {
        (float[,] x, float[] y) = Samples.Plane(50, 4);
        Sequential model = Plain(), straight = Plain();
        foreach (Sequential each in (Sequential[])[model, straight]) each.Fit(x, y, epochs: 2, seed: 3, verbose: Verbosity.Silent);
        model.Threshold = 0.3;
        model.SaveWeights(FileName);
        model.Layers[0].Parameters[0].Value.Assign(Plain().Layers[0].Parameters[0].Value.Value);
        model.LoadWeights(FileName);
        Assert.Equal((0.3, straight.Steps), (model.Threshold, model.Steps));
        Assert.Equal(straight.TrainOnBatch(x, y), model.TrainOnBatch(x, y));
        Assert.Equal(Samples.Parameters(straight), Samples.Parameters(model));
    }

    [Fact]
    public void A_file_of_another_model_changes_nothing()
    {
        Sequential model = Plain(), wider = new(4) { new Dense(3, Activation.Tanh), new Dense(2, Activation.Sigmoid) };
        float[] before = Samples.Parameters(model);
        wider.SaveWeights(FileName);
        ModelFormatException e = Assert.Throws<ModelFormatException>(() => model.LoadWeights(FileName)); // the first layer would fit
        Assert.Equal($"{FileName}: tensor \"layers.1.kernel\" has shape [3, 2]; the architecture asks for [3, 1].", e.Message);
        Assert.Equal(before, Samples.Parameters(model));
        new Sequential(4) { new Dense(1) }.Save(FileName);
        Assert.Contains("4 parameters, the file 2 tensors", Assert.Throws<ModelFormatException>(() => model.LoadWeights(FileName)).Message, StringComparison.Ordinal);
        model.SaveWeights(FileName);
        Assert.Contains("call its LoadWeights", Assert.Throws<ModelFormatException>(() => Sequential.Load(FileName)).Message, StringComparison.Ordinal);
        byte[] bytes = File.ReadAllBytes(FileName);
        bytes[^1] ^= 1;
        File.WriteAllBytes(FileName, bytes);
        Assert.Throws<ModelFormatException>(() => model.LoadWeights(FileName));
        Assert.Equal(before, Samples.Parameters(model));
    }

    [Fact]
    public void Parameters_of_a_whole_model_are_taken_and_its_optimiser_left()
    {
        (float[,] x, float[] y) = Samples.Plane(50, 4);
        Sequential saved = Plain(), model = Plain();
        saved.Fit(x, y, seed: 3, verbose: Verbosity.Silent);
        saved.Save(FileName, includeOptimizer: true);
        model.LoadWeights(FileName, requireFinite: true);
        Assert.Equal(Samples.Parameters(saved), Samples.Parameters(model));
        Assert.Equal(0, model.Steps);
    }

    private static Sequential Plain()
    {
        Sequential model = new(4) { new Dense(3, Activation.Tanh), new Dense(1, Activation.Sigmoid) };
        model.Compile(new Adam(0.01f), new BinaryCrossEntropy());
        model.Build(1);
        return model;
    }

    private sealed class Doubled : Layer
    {
        public override string Kind => "doubled";

        public override int OutputsFor(int inputs) => inputs;

        public override Variable<float> Forward(Variable<float> input) => input + input;
    }
}
