using static AutoBce.ScalarMath;

namespace AutoBce.Samples;

/// <summary>A loss in one line, its gradient, and how the compiler got there.</summary>
internal static partial class CustomLoss
{
    /// <summary>Cross-entropy in which a missed positive costs more; naive on purpose: the compiler makes it safe.</summary>
    [Loss]
    public static double Weighted([Logit] double z, [Label] double y, double positiveWeight = 3) =>
        -(positiveWeight * y * Log(Sigmoid(z)) + (1 - y) * Log(1 - Sigmoid(z)));

    public static void Run(TextWriter output)
    {
        WeightedLoss loss = new(PositiveWeight: 5);
        float[] logits = [-200, -2, 0, 2, 200], labels = [1, 1, 1, 0, 1], gradient = new float[logits.Length];
        double sum = loss.Differentiate(logits, labels, gradient);
        output.Print($"sum of losses {sum:G9}");
        for (int i = 0; i < logits.Length; i++)
            output.Print($"z = {logits[i],4}, y = {labels[i]}: gradient {gradient[i]:G9}");
        output.WriteLine();
        output.WriteLine(loss.Explain());
    }
}
