using AutoBce.Tests.AnyLoss;

namespace AutoBce.Tests.Generators;

/// <summary>Losses of the literature, as their papers and textbooks write them: kernels against mathematics at special and random elements, and beside the label.</summary>
public class PublishedLossTests
{
    [Theory]
    [InlineData("squared error", "0.5 * (x - y) * (x - y)")]
    [InlineData("squared error over a variance", "(x - y) * (x - y) / (2.0 * 0.3)")]
    [InlineData("Huber", "Abs(x - y) <= b ? 0.5 * (x - y) * (x - y) : b * (Abs(x - y) - 0.5 * b)")]
    [InlineData("pseudo-Huber", "b * b * (Sqrt(1.0 + ((x - y) / b) * ((x - y) / b)) - 1.0)")]
    [InlineData("log-cosh (Keras)", "(x - y) + Softplus(-2.0 * (x - y)) - Log(2.0)")]
    [InlineData("Cauchy, Lorentz", "0.5 * b * b * Log1p(((x - y) / b) * ((x - y) / b))")]
    [InlineData("Welsch", "0.5 * b * b * (1.0 - Exp(-(((x - y) / b) * ((x - y) / b))))")]
    [InlineData("Geman-McClure", "((x - y) * (x - y) / 2.0) / (1.0 + (x - y) * (x - y))")]
    [InlineData("Tukey's biweight", "Abs(x - y) <= b ? b * b / 6.0 * (1.0 - Pow(1.0 - ((x - y) / b) * ((x - y) / b), 3.0)) : b * b / 6.0")]
    [InlineData("Barron, alpha = 1/2", "(1.5 / 0.5) * (Pow((x - y) * (x - y) / 1.5 + 1.0, 0.25) - 1.0)")]
    [InlineData("quantile (pinball)", "Max(0.9 * (y - x), -0.1 * (y - x))")]
    [InlineData("expectile", "(y > x ? 0.9 : 0.1) * (y - x) * (y - x)")]
    [InlineData("LINEX", "Exp(0.7 * (x - y)) - 0.7 * (x - y) - 1.0")]
    [InlineData("epsilon-insensitive", "Max(Abs(x - y) - 0.1, 0.0)")]
    [InlineData("Poisson with a logarithmic link", "Exp(x) - y * x")]
    [InlineData("exponential likelihood with a logarithmic link", "x + y * Exp(-x)")]
    [InlineData("hinge", "Max(0.0, 1.0 - (2.0 * y - 1.0) * x)")]
    [InlineData("squared hinge", "Pow(Max(0.0, 1.0 - (2.0 * y - 1.0) * x), 2.0)")]
    [InlineData("smoothed hinge (Rennie)", "(2.0 * y - 1.0) * x >= 1.0 ? 0.0 : ((2.0 * y - 1.0) * x <= 0.0 ? 0.5 - (2.0 * y - 1.0) * x : 0.5 * Pow(1.0 - (2.0 * y - 1.0) * x, 2.0))")]
    [InlineData("AdaBoost's exponential", "Exp(-((2.0 * y - 1.0) * x))")]
    [InlineData("Savage", "1.0 / Pow(1.0 + Exp((2.0 * y - 1.0) * x), 2.0)")]
    [InlineData("logistic in base 2", "Log(1.0 + Exp(-((2.0 * y - 1.0) * x))) / Log(2.0)")]
    [InlineData("modified Huber", "(2.0 * y - 1.0) * x >= -1.0 ? Pow(Max(0.0, 1.0 - (2.0 * y - 1.0) * x), 2.0) : -4.0 * ((2.0 * y - 1.0) * x)")]
    [InlineData("softsign, squared", "Pow(x / (1.0 + Abs(x)) - (2.0 * y - 1.0), 2.0)")]
    [InlineData("bounded absolute error", "Abs(x - y) / (1.0 + Abs(x - y))")]
    [InlineData("Gaussian likelihood", "0.5 * Log(2.0 * 3.141592653589793) + Log(0.7) + 0.5 * ((x - y) / 0.7) * ((x - y) / 0.7)")]
    [InlineData("Gaussian likelihood of a log-variance", "0.5 * (x + (y - b) * (y - b) * Exp(-x)) + 0.5 * Log(2.0 * 3.141592653589793)")]
    [InlineData("Poisson with Stirling's terms", "Exp(x) - y * x + y * Log(y + 1e-8) - y + 0.5 * Log(2.0 * 3.141592653589793 * (y + 1e-8))")]
    [InlineData("Poisson deviance", "2.0 * (XLogY(y, y) - y * x - y + Exp(x))")]
    [InlineData("gamma deviance with a logarithmic link", "2.0 * (x - Log(y) + y * Exp(-x) - 1.0)")]
    [InlineData("gamma likelihood", "c * (x + y * Exp(-x)) + 0.12")]
    [InlineData("negative binomial", "(y + c) * Log(c + Exp(x)) - y * x - c * Log(c)")]
    [InlineData("negative binomial (NB2)", "(y + 1.0 / b) * Log(1.0 + b * Exp(x)) - y * x")]
    [InlineData("Gumbel", "Log(c) + (y - x) / c + Exp(-(y - x) / c)")]
    [InlineData("logistic likelihood", "(x - y) / c + 2.0 * Softplus(-(x - y) / c) + Log(c)")]
    [InlineData("complementary log-log", "-(y * Log(1.0 - Exp(-Exp(x))) + (1.0 - y) * Log(Exp(-Exp(x))))")]
    [InlineData("evidential regression", "0.5 * Log(3.141592653589793 / c) - a * Log(2.0 * b * (1.0 + c)) + (a + 0.5) * Log(c * (y - x) * (y - x) + 2.0 * b * (1.0 + c))")]
    [InlineData("Wing", "Abs(x - y) < b ? b * Log(1.0 + Abs(x - y) / c) : Abs(x - y) - (b - b * Log(1.0 + b / c))")]
    [InlineData("Geman-McClure, scaled", "Pow((x - y) / c, 2.0) / (1.0 + Pow((x - y) / c, 2.0))")]
    [InlineData("Huber, scaled", "Abs((x - y) / c) <= 1.0 ? c * c * 0.5 * Pow((x - y) / c, 2.0) : c * c * (Abs((x - y) / c) - 0.5)")]
    [InlineData("quantile, log-cosh", "0.5 * Log(Cosh(x - y)) + (0.5 - b) * (x - y)")]
    [InlineData("x tanh(x)", "(x - y) * Tanh(x - y)")]
    public void OfRealPredictionsAgree(string name, string expression) => AssertAgrees(name, PredictionKind.Real, expression);

    [Theory]
    [InlineData("cross-entropy", "-(y * Log(Sigmoid(z)) + (1.0 - y) * Log(1.0 - Sigmoid(z)))")]
    [InlineData("cross-entropy (PyTorch)", "Max(z, 0.0) - z * y + Log(1.0 + Exp(-Abs(z)))")]
    [InlineData("positive weight", "-(3.25 * y * Log(Sigmoid(z)) + (1.0 - y) * Log(1.0 - Sigmoid(z)))")]
    [InlineData("smoothed labels", "-((y * 0.9 + 0.05) * Log(Sigmoid(z)) + (1.0 - (y * 0.9 + 0.05)) * Log(1.0 - Sigmoid(z)))")]
    [InlineData("margin", "Softplus(z - b) - y * (z - b)")]
    [InlineData("margin, scaled", "Softplus(c * (z - b)) - y * (c * (z - b))")]
    [InlineData("scaled, less a margin", "Softplus(c * z - b) - y * (c * z - b)")]
    [InlineData("margin for positives", "-(y * Log(Sigmoid(z - b * y)) + (1.0 - y) * Log(1.0 - Sigmoid(z - b * y)))")]
    [InlineData("temperature", "-(y * Log(Sigmoid(z / 1.7)) + (1.0 - y) * Log(1.0 - Sigmoid(z / 1.7)))")]
    [InlineData("focal", "-(0.25 * y + 0.75 * (1.0 - y)) * Pow(1.0 - (y * Sigmoid(z) + (1.0 - y) * (1.0 - Sigmoid(z))), 2.0) * (y * Log(Sigmoid(z)) + (1.0 - y) * Log(1.0 - Sigmoid(z)))")]
    [InlineData("poly-1", "-(y * Log(Sigmoid(z)) + (1.0 - y) * Log(1.0 - Sigmoid(z))) + 1.5 * (1.0 - (y * Sigmoid(z) + (1.0 - y) * (1.0 - Sigmoid(z))))")]
    [InlineData("asymmetric, gamma 0 and 4", "-(y * Log(Sigmoid(z)) + (1.0 - y) * Pow(Sigmoid(z), 4.0) * Log(1.0 - Sigmoid(z)))")]
    [InlineData("confidence penalty", "-(y * Log(Sigmoid(z)) + (1.0 - y) * Log(1.0 - Sigmoid(z))) + 0.1 * (Sigmoid(z) * Log(Sigmoid(z)) + (1.0 - Sigmoid(z)) * Log(1.0 - Sigmoid(z)))")]
    [InlineData("Brier", "(Sigmoid(z) - y) * (Sigmoid(z) - y)")]
    [InlineData("mean absolute error", "Abs(Sigmoid(z) - y)")]
    [InlineData("tangent", "Pow(2.0 * Atan((2.0 * y - 1.0) * z) - 1.0, 2.0)")]
    [InlineData("soft bootstrapping", "-((0.95 * y + 0.05 * Sigmoid(z)) * Log(Sigmoid(z)) + (1.0 - (0.95 * y + 0.05 * Sigmoid(z))) * Log(1.0 - Sigmoid(z)))")]
    [InlineData("forward correction for noisy labels", "-(y * Log(0.8 * Sigmoid(z) + 0.1 * (1.0 - Sigmoid(z))) + (1.0 - y) * Log(0.2 * Sigmoid(z) + 0.9 * (1.0 - Sigmoid(z))))")]
    [InlineData("tempered", "(1.0 - Pow(y * Sigmoid(z) + (1.0 - y) * (1.0 - Sigmoid(z)), 1.0 - a)) / (1.0 - a)")]
    [InlineData("powers of sigmoids", "-y * Pow(Sigmoid(z), 1.0 - a) - (1.0 - y) * Pow(Sigmoid(-z), 1.0 - a)")]
    [InlineData("focal of a cross-entropy", "0.25 * Pow(1.0 - Exp(-(Softplus(z) - y * z)), 2.0) * (Softplus(z) - y * z)")]
    [InlineData("asymmetric, clipped", "-(y * Log(Sigmoid(z)) * (1.0 - Sigmoid(z)) + (1.0 - y) * Pow(Max(Sigmoid(z) - 0.05, 0.0), 4.0) * Log(1.0 - Max(Sigmoid(z) - 0.05, 0.0)))")]
    [InlineData("cross-entropy of a clamped sigmoid", "-(y * Log(Clamp(Sigmoid(z), 1e-7, 1.0 - 1e-7)) + (1.0 - y) * Log(1.0 - Clamp(Sigmoid(z), 1e-7, 1.0 - 1e-7)))")]
    [InlineData("cross-entropy of a sigmoid with an epsilon", "-(y * Log(Sigmoid(z) + 1e-8) + (1.0 - y) * Log(1.0 - Sigmoid(z) + 1e-8))")]
    [InlineData("quality focal", "Pow(Abs(y - Sigmoid(z)), 1.5) * (Softplus(z) - y * z)")]
    [InlineData("normalised cross-entropy", "(Softplus(z) - y * z) / (Softplus(z) + Softplus(-z))")]
    [InlineData("soft F1", "1.0 - 2.0 * Sigmoid(z) * y / (Sigmoid(z) + y + 1e-7)")]
    [InlineData("Dice, squared", "1.0 - (2.0 * Sigmoid(z) * y + 1.0) / (Sigmoid(z) * Sigmoid(z) + y * y + 1.0)")]
    [InlineData("Dice, log-cosh", "Log(Cosh(1.0 - (2.0 * Sigmoid(z) * y + 1.0) / (Sigmoid(z) + y + 1.0)))")]
    [InlineData("cross-entropy and Dice", "Softplus(z) - y * z + 1.0 - (2.0 * Sigmoid(z) * y + 1.0) / (Sigmoid(z) + y + 1.0)")]
    [InlineData("Jaccard", "1.0 - (Sigmoid(z) * y + 1.0) / (Sigmoid(z) + y - Sigmoid(z) * y + 1.0)")]
    [InlineData("label smoothing", "Softplus(z) - (y * (1.0 - a) + 0.5 * a) * z")]
    public void OfLogitsAgree(string name, string expression) => AssertAgrees(name, PredictionKind.Logit, expression);

    [Theory]
    [InlineData("cross-entropy", "-(y * Log(p) + (1.0 - y) * Log(1.0 - p))")]
    [InlineData("focal", "-(0.25 * y * Pow(1.0 - p, 2.0) * Log(p) + 0.75 * (1.0 - y) * Pow(p, 2.0) * Log(1.0 - p))")]
    [InlineData("focal of p_t", "-Pow(1.0 - (y * p + (1.0 - y) * (1.0 - p)), c) * Log(y * p + (1.0 - y) * (1.0 - p))")]
    [InlineData("cross-entropy with an epsilon", "-(y * Log(p + 1e-7) + (1.0 - y) * Log(1.0 - p + 1e-7))")]
    [InlineData("cross-entropy, clamped", "-(y * Log(Clamp(p, 1e-7, 1.0 - 1e-7)) + (1.0 - y) * Log(1.0 - Clamp(p, 1e-7, 1.0 - 1e-7)))")]
    [InlineData("generalised cross-entropy", "(1.0 - Pow(y * p + (1.0 - y) * (1.0 - p), 0.7)) / 0.7")]
    [InlineData("symmetric cross-entropy", "-0.1 * (y * Log(p) + (1.0 - y) * Log(1.0 - p)) + 4.0 * (p * (1.0 - y) + (1.0 - p) * y)")]
    [InlineData("Kullback-Leibler", "XLogY(y, y / p) + XLogY(1.0 - y, (1.0 - y) / (1.0 - p))")]
    [InlineData("Brier", "(p - y) * (p - y) / 3.0")]
    [InlineData("spherical score", "-(y * p + (1.0 - y) * (1.0 - p)) / Sqrt(p * p + (1.0 - p) * (1.0 - p))")]
    [InlineData("Hellinger", "Pow(Sqrt(p) - Sqrt(y), 2.0)")]
    [InlineData("Tversky of one element", "1.0 - p * y / (p * y + 0.3 * p * (1.0 - y) + 0.7 * (1.0 - p) * y + 1e-3)")]
    [InlineData("Dice of one element", "1.0 - (2.0 * p * y + 1.0) / (p + y + 1.0)")]
    [InlineData("entropy", "-(XLogY(p, p) + XLogY(1.0 - p, 1.0 - p))")]
    [InlineData("Keras's clip", "-(y * Log(Max(Min(p, 1.0 - 1e-7), 1e-7)) + (1.0 - y) * Log(1.0 - Max(Min(p, 1.0 - 1e-7), 1e-7)))")]
    [InlineData("Dice of one element, squared", "1.0 - (2.0 * p * y + 1.0) / (p * p + y * y + 1.0)")]
    [InlineData("Jaccard of one element", "1.0 - (p * y + c) / (p + y - p * y + c)")]
    [InlineData("Jensen-Shannon", "-(XLogY(0.5 * (y + p), 0.5 * (y + p)) + XLogY(1.0 - 0.5 * (y + p), 1.0 - 0.5 * (y + p))) + 0.5 * (XLogY(p, p) + XLogY(1.0 - p, 1.0 - p)) + 0.5 * (XLogY(y, y) + XLogY(1.0 - y, 1.0 - y))")]
    public void OfProbabilitiesAgree(string name, string expression) => AssertAgrees(name, PredictionKind.Probability, expression);

    /// <summary>All but these run their kernels alone for ordinary inputs, with everything that is usual among hyperparameters.</summary>
    [Fact]
    public void FewAreGuardedAlways()
    {
        string[] guarded = [.. GetType().GetMethods().Where(m => m.Name.EndsWith("Agree", StringComparison.Ordinal)).SelectMany(m => m.GetCustomAttributesData().Where(a => a.AttributeType == typeof(InlineDataAttribute))
            .Select(a => ((IReadOnlyList<System.Reflection.CustomAttributeTypedArgument>)a.ConstructorArguments[0].Value!).Select(v => (string)v.Value!).ToArray())
            .Where(data => LossBatch.Read([Loss(Kind(m.Name), data[1])])[0]!.IsGuardedAlways).Select(data => data[0]))];
        Assert.Equal(["tempered"], guarded); // for exponents of either sign

        static PredictionKind Kind(string method) => method.Contains("Real", StringComparison.Ordinal) ? PredictionKind.Real : method.Contains("Logits", StringComparison.Ordinal) ? PredictionKind.Logit : PredictionKind.Probability;
    }

    private static RandomLoss Loss(PredictionKind kind, string expression) => new(new Term(TermKind.Real, expression), kind, SignedLabel: false, A: "0.25", B: "0.7", C: "2.0");

    private static void AssertAgrees(string name, PredictionKind kind, string expression)
    {
        RandomLoss loss = Loss(kind, expression);
        List<Disagreement> found = new Trial(new RandomSource(7), new Tally()).Run(loss, LossBatch.Read([loss])[0]!, 300, doubles: true);
        Assert.True(found.Count == 0, $"{name}: {string.Join("\n", found.Take(5))}");
    }
}
