using static AutoBce.ScalarMath;

namespace AutoBce.Samples.Tutorials;

/// <summary>The article that computes the loss by hand in numpy and then calls TensorFlow's: [5.14164949] and 5.1416497230529785.</summary>
internal static partial class ByHand
{
    /// <summary>Its function, operation by operation.</summary>
    [Loss(Arithmetic = Arithmetic.AsWritten)]
    public static double BinaryCrossEntropyByHand([Prediction] double p, [Label] double y)
    {
        double clipped = Max(Min(p, 1 - 1e-7), 1e-7);
        return -(y * Log(clipped + 1e-7) + (1 - y) * Log(1 - clipped + 1e-7));
    }

    public static void Run(TextWriter output)
    {
        double[] labels = [1, 0, 1], predictions = [0, 0, 1];
        double byHand = new BinaryCrossEntropyByHandLoss().Evaluate(predictions, labels) / labels.Length;
        output.Print($"by hand:  {byHand:F8} (the article has 5.14164949), in full {byHand}");

        double[] ones = [1, 1, 1], oneMissed = [1, 1, 0];
        double builtIn = new BinaryCrossEntropy(FromLogits: false, Reduction: Reduction.SumOverBatchSize).Call<double>(new(ones, [3, 1]), new(oneMissed, [3, 1]))[0];
        output.Print($"built in: {builtIn} (the article has 5.1416497230529785)");
        output.WriteLine("They differ from the eighth digit on: Keras 2 reduces in float32, whatever the type of the predictions.");
        double keras3 = new BinaryCrossEntropy(Mode: ProbabilityMode.Keras3).Call<double>(new(ones, [3, 1]), new(oneMissed, [3, 1]))[0];
        double exact = new BinaryCrossEntropy(Mode: ProbabilityMode.Exact).Call<double>(new(ones, [3, 1]), new(oneMissed, [3, 1]))[0];
        output.Print($"Keras 3:  {keras3}, as it clips without adding 1e-7 again");
        output.Print($"exact:    {exact}: log 0 is no error but minus infinity");
    }
}
