// dotnet run Samples/Apps/checkpoint.cs: training that is stopped, saved, loaded and resumed ends in the same bits.
using AutoBce;

RandomSource random = new(seed: 3);
float[,] x = new float[500, 4];
float[] y = new float[500];
for (int i = 0; i < 500; i++)
{
    for (int j = 0; j < 4; j++) x[i, j] = 2 * random.NextSingle() - 1;
    y[i] = x[i, 0] * x[i, 1] + x[i, 2] > 0 ? 1 : 0;
}
string path = Path.Combine(Path.GetTempPath(), $"checkpoint-{Environment.ProcessId}.safetensors");
try
{
    Sequential whole = Make(), part = Make();
    whole.Fit(x, y, epochs: 10, seed: 1, verbose: Verbosity.Silent);
    part.Fit(x, y, epochs: 4, seed: 1, verbose: Verbosity.Silent);
    part.Save(path, includeOptimizer: true);

    Sequential resumed = Sequential.Load(path);
    resumed.Compile(new AdamW(0.01f), new BinaryCrossEntropy(), [new BinaryAccuracy(), new Auc()]);
    resumed.Fit(x, y, epochs: 10, initialEpoch: 4, verbose: Verbosity.Silent);
    Console.WriteLine(resumed.Summary());
    Console.WriteLine($"uninterrupted {whole.Evaluate(x, y)}");
    Console.WriteLine($"resumed       {resumed.Evaluate(x, y)}");
    bool same = whole.Predict(x).AsSpan().SequenceEqual(resumed.Predict(x));
    Console.WriteLine(same ? "the same bits" : "different bits");
    return same ? 0 : 1;
}
finally
{
    File.Delete(path);
}

static Sequential Make()
{
    var model = new Sequential(inputs: 4) { new Dense(16, Activation.Relu), new Dropout(0.1), new Dense(1, Activation.Sigmoid) };
    model.Compile(new AdamW(0.01f), new BinaryCrossEntropy(), [new BinaryAccuracy(), new Auc()]);
    return model;
}
