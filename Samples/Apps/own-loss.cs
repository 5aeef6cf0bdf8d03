// dotnet run Samples/Apps/own-loss.cs: a loss of one's own, what the compiler makes of it, and a check against sixty digits.
using AutoBce;
using static AutoBce.ScalarMath;

var loss = new Own.CautiousLoss(Weight: 3);
float[] logits = [-200, -1, 0, 2, 90], labels = [1, 0, 1, 0.25f, 0], gradient = new float[5];
double sum = loss.Differentiate(logits, labels, gradient);
Console.WriteLine(loss.Explain());
Console.WriteLine($"sum {sum:F4}, gradient {string.Join(" ", gradient)}");
Console.WriteLine(GradientCheck.Check(loss));

internal static partial class Own
{
    // As it is on paper: log of a sigmoid that underflows, 1 - p that cancels. The compiler mends both.
    [Loss]
    public static double Cautious([Logit] double z, [Label] double y, [Hyperparameter(Minimum = 0)] double weight = 2) =>
        -weight * y * Log(Sigmoid(z)) - (1 - y) * Log(1 - Sigmoid(z));
}
