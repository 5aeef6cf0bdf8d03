using System.Globalization;

namespace AutoBce.Samples.Tutorials;

/// <summary>The examples of the page on tf.keras.losses.BinaryCrossentropy of TensorFlow 2.4, with the numbers that stand there.</summary>
internal static class Standalone
{
    public static void Run(TextWriter output)
    {
        float[,] labels = { { 0, 1 }, { 0, 0 } }, predictions = { { 0.6f, 0.4f }, { 0.4f, 0.6f } };
        Print("mean", new BinaryCrossEntropy(), null, "0.815");
        Print("sample weights 1, 0", new BinaryCrossEntropy(), [1, 0], "0.458");
        Print("sum", new BinaryCrossEntropy(Reduction: Reduction.Sum), null, "1.630");
        Print("none", new BinaryCrossEntropy(Reduction: Reduction.None), null, "0.916 0.714");
        output.WriteLine("config: " + new BinaryCrossEntropy(LabelSmoothing: 0.1).ToConfig().ToJsonString());

        void Print(string name, BinaryCrossEntropy loss, float[]? weights, string page)
        {
            float[] value = [.. weights is null ? loss.Call<float>(new(labels), new(predictions)) : loss.Call<float>(new(labels), new(predictions), new(weights))];
            string[] exact = [.. value.Select(v => v.ToString(CultureInfo.InvariantCulture))], rounded = [.. value.Select(v => v.ToString("F3", CultureInfo.InvariantCulture))];
            output.WriteLine($"{name,-20} {string.Join(' ', exact),-22} that is {string.Join(' ', rounded)}; the page has {page}");
        }
    }
}
