namespace AutoBce.Benchmarks;

/// <summary>The data of the peer programs (peers/measure.h), number for number.</summary>
internal sealed class Data(uint seed = 1)
{
    private uint _state = seed;

    /// <summary>From 0 to 1.</summary>
    public float Next()
    {
        _state = _state * 1664525 + 1013904223;
        return (_state >> 8) * (1f / (1 << 24));
    }

    public float[] Uniform(int count)
    {
        float[] numbers = new float[count];
        foreach (ref float number in numbers.AsSpan()) number = Next();
        return numbers;
    }

    /// <summary>Logits from -10 to 10 and labels 0 or 1.</summary>
    public static (float[] Logits, float[] Labels) Binary(int count)
    {
        Data data = new();
        float[] logits = new float[count], labels = new float[count];
        for (int i = 0; i < count; i++)
        {
            logits[i] = data.Next() * 20 - 10;
            labels[i] = data.Next() < 0.5f ? 0 : 1;
        }
        return (logits, labels);
    }

    /// <summary>Features from -1 to 1 and labels 0 or 1.</summary>
    public static (float[,] X, float[] Y) Batch(int rows, int inputs)
    {
        Data data = new();
        float[,] x = new float[rows, inputs];
        float[] y = new float[rows];
        for (int i = 0; i < rows * inputs; i++) x[i / inputs, i % inputs] = data.Next() * 2 - 1;
        for (int i = 0; i < rows; i++) y[i] = data.Next() < 0.5f ? 0 : 1;
        return (x, y);
    }

    public static float[] Sigmoids(float[] logits) => Array.ConvertAll(logits, ScalarMath.Sigmoid);
}
