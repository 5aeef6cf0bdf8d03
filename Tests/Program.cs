using System.Globalization;

namespace AutoBce.Tests;

/// <summary>What a test starts as a process of its own, under settings that a process cannot change later.</summary>
internal static class Program
{
    /// <summary>Prints <see cref="KernelBits.Hash"/> and the vector width.</summary>
    public static void Main() => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{KernelBits.Hash():X16} {VectorWidth.Bits}"));
}

/// <summary>The bits of many losses and gradients in one number.</summary>
internal static class KernelBits
{
    public static ulong Hash()
    {
        ulong hash = 14695981039346656037;
        foreach (ElementwiseLoss loss in LossSamples.All)
        {
            (float[] predictions, float[] labels, _) = LossSamples.Points(loss.Graph, 1013);
            (float[] losses, float[] gradient) = LossKernels.Run(loss, predictions, labels);
            foreach (float x in (IEnumerable<float>)[.. losses, .. gradient]) Add((ulong)(float.IsNaN(x) ? 0 : BitConverter.SingleToInt32Bits(x)));
            Add(BitConverter.DoubleToUInt64Bits(loss.Evaluate(predictions.AsSpan(0, 1000), labels.AsSpan(0, 1000))) & (loss.Graph.Prediction == PredictionKind.Logit ? ulong.MaxValue : 0));
        }
        return hash;

        void Add(ulong bits) => hash = unchecked((hash ^ bits) * 1099511628211);
    }
}
