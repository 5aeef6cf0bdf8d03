namespace AutoBce.Benchmarks;

/// <summary>The networks of the training steps: INPUTS-64-32-1.</summary>
internal static class Networks
{
    public const int Rows = 32;

    public static readonly int[] Inputs = [10, 57];

    public static Sequential Create(int inputs)
    {
        Sequential model = new(inputs) { new Dense(64, Activation.Relu), new Dense(32, Activation.Relu), new Dense(1, Activation.Sigmoid) };
        model.Build(seed: 1);
        model.Compile(new Adam(), new BinaryCrossEntropy());
        return model;
    }
}
