namespace AutoBce.Tests;

/// <summary>Small data sets and models for tests of training.</summary>
internal static class Samples
{
    /// <summary>Rows of standard normal features whose label is 1 where a fixed plane leaves them above.</summary>
    public static (float[,] X, float[] Y) Plane(int rows, int features, ulong seed = 1)
    {
        RandomSource random = new(seed);
        float[,] x = new float[rows, features];
        float[] y = new float[rows];
        for (int i = 0; i < rows; i++)
        {
            double side = 0.2;
            for (int j = 0; j < features; j++)
            {
                x[i, j] = (float)(random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5) * 2;
                side += x[i, j] * (j % 3 - 1.1);
            }
            y[i] = side > 0 ? 1 : 0;
        }
        return (x, y);
    }

    public static Sequential Network(int inputs, ulong? seed = null, Optimizer? optimizer = null, Loss? loss = null, params IReadOnlyList<Metric> metrics)
    {
        Sequential model = new(inputs) { new Dense(8, Activation.Relu), new Dense(5, Activation.Tanh), new Dense(1, Activation.Sigmoid) };
        model.Compile(optimizer ?? new Adam(0.01f), loss ?? new BinaryCrossEntropy(), metrics);
        if (seed is { } s) model.Build(s);
        return model;
    }

    /// <summary>All parameters, one after the other.</summary>
    public static float[] Parameters(Sequential model) => [.. model.EnsureParameters().SelectMany(parameter => parameter.Values.ToArray())];

    public static float[,] Rows(float[,] x, int first, int count)
    {
        float[,] rows = new float[count, x.GetLength(1)];
        Array.Copy(x, first * x.GetLength(1), rows, 0, rows.Length);
        return rows;
    }
}
