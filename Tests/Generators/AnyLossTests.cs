using System.Globalization;
using AutoBce.Tests.AnyLoss;

namespace AutoBce.Tests.Generators;

/// <summary>
/// Random losses of the whole language: the kernels that the generator makes of them against the expression as written, in as many digits
/// as it takes. AUTOBCE_LOSSES is their number, 200 unless set, and AUTOBCE_SEED the seed.
/// </summary>
public class AnyLossTests(Xunit.Abstractions.ITestOutputHelper output)
{
    private const int Batch = 50, Points = 16, Shown = 30;

    [Fact]
    public void KernelsAgreeWithMathematics()
    {
        int count = Setting("AUTOBCE_LOSSES", 200), seed = Setting("AUTOBCE_SEED", 20_240_229);
        var losses = new RandomLosses(new RandomSource((ulong)seed, "losses"));
        var tally = new Tally();
        var trial = new Trial(new RandomSource((ulong)seed, "points"), tally);
        var ordinary = new List<Disagreement>();
        var extreme = new List<Disagreement>();
        while (tally.Losses + tally.Refused < count)
        {
            RandomLoss[] batch = [.. Enumerable.Range(0, Math.Min(Batch, count - tally.Losses - tally.Refused)).Select(_ => losses.Next())];
            IRunnableLoss?[] read = LossBatch.Read(batch);
            for (int i = 0; i < batch.Length; i++)
            {
                if (read[i] is not { } loss)
                {
                    tally.Refused++;
                    continue;
                }
                List<Disagreement> found = trial.Run(batch[i], loss, Points, doubles: true);
                tally.Losses++;
                if (found.Find(d => d.Element.IsOrdinary(d.Loss.Prediction) && !d.Truth.Overflows) is { } first) ordinary.Add(first);
                else if (found.Count > 0) extreme.Add(found[0]);
            }
        }
        string[] all = [.. ordinary.Concat(extreme).Take(Shown).Select(d => Shrinker.Shrink(d).ToString())];
        string report = $"{tally}; {ordinary.Count} losses disagree at ordinary elements, {extreme.Count} more at extreme ones\n{string.Join("\n", all)}";
        output.WriteLine(report);
        Assert.True(ordinary.Count + extreme.Count == 0, report);
    }

    /// <summary>The smallest losses that once disagreed, at special and random elements of every kind.</summary>
    [Theory]
    [InlineData(PredictionKind.Probability, "Min(Expm1(p), b)")]
    [InlineData(PredictionKind.Probability, "p + (1.0 - y)")]
    [InlineData(PredictionKind.Probability, "p * Log(p)")]
    [InlineData(PredictionKind.Probability, "Pow(p, -1.5)")]
    [InlineData(PredictionKind.Probability, "Sqrt(p)")]
    [InlineData(PredictionKind.Probability, "Sigmoid(p) / p")]
    [InlineData(PredictionKind.Real, "Pow(x, c)")]
    [InlineData(PredictionKind.Real, "Pow(x * y, b)")]
    [InlineData(PredictionKind.Real, "Pow(3.5, x)")]
    [InlineData(PredictionKind.Real, "Expm1(x / Exp(x))")]
    [InlineData(PredictionKind.Real, "Log(Expm1(Log(Exp(x))))")]
    [InlineData(PredictionKind.Real, "Log(b * Exp(x))")]
    [InlineData(PredictionKind.Real, "1.0 / Sigmoid(x)")]
    [InlineData(PredictionKind.Real, "(1.0 / Exp(x)) / (x * x + 1.0)")]
    [InlineData(PredictionKind.Real, "Expm1(Log1p(Exp(x)) / 2.0)")]
    [InlineData(PredictionKind.Real, "XLogY(Sigmoid(x), Softplus(2.0 + x))")]
    [InlineData(PredictionKind.Logit, "2.0 / (2.0 + Exp(z))")]
    [InlineData(PredictionKind.Logit, "Log(2.0 + Exp(z))")]
    [InlineData(PredictionKind.Logit, "((0.25 / Exp(z)) * 0.25) * 0.25")]
    [InlineData(PredictionKind.Logit, "Log(Abs(Log1p(-Sigmoid(z))))")]
    [InlineData(PredictionKind.Logit, "Log1p(Exp(Log(Sigmoid(y)) * z))")]
    [InlineData(PredictionKind.Logit, "1.0 / (1.0 + Exp(-(y * Log(Sigmoid(z)) + (1.0 - y) * Log(1.0 - Sigmoid(z)))))")]
    [InlineData(PredictionKind.Logit, "y * Log(y) - y * LogSigmoid(z)")]
    [InlineData(PredictionKind.Logit, "z * z * Softplus(z)")]
    [InlineData(PredictionKind.Logit, "Log((Max(0.5, Exp((z + z))) / (1.0 + Max(0.5, Exp((z + z))))))")]
    [InlineData(PredictionKind.Logit, "Pow(Exp(z), -1.5)")]
    [InlineData(PredictionKind.Logit, "Pow(Sigmoid(z), (Exp(z) * Exp(z)))")]
    [InlineData(PredictionKind.Real, "Sigmoid(Sigmoid(x) / Max(Exp(x), Sigmoid(x)))")]
    [InlineData(PredictionKind.Real, "Sigmoid((Sqrt(x * x + 1.0) - 1.0) / (x * x))")]
    [InlineData(PredictionKind.Logit, "(y * (Sigmoid(z) / (a - a)) + (1.0 - y) * 1.0)")]
    [InlineData(PredictionKind.Logit, "XLogY((1.0 / (1.0 + Exp(1.0))), (Exp(-(Pow(Exp(z), -1.5))) + Pow(Exp(z), 0.1)))")]
    [InlineData(PredictionKind.Logit, "Exp(z) / 3.0 + y")]
    [InlineData(PredictionKind.Logit, "y - 0.1 * Exp(-z)")]
    [InlineData(PredictionKind.Logit, "((a - a) / (Log(Exp(z)) - z)) * 0.0")]
    [InlineData(PredictionKind.Real, "-Log(1.0 - Pow(0.5 + 0.5 * Tanh(x), 1.7)) * Pow(0.5 + 0.5 * Tanh(x), 1.7)")]
    [InlineData(PredictionKind.Real, "Sign(Expm1(y)) * 1.0")]
    [InlineData(PredictionKind.Real, "Log1p(-((Sigmoid(x) * (0.5 + 0.5 * y))))")]
    [InlineData(PredictionKind.Real, "(y * XLogY(Sigmoid(x), Exp(x)) + (1.0 - y) * Log(Exp(x)))")]
    [InlineData(PredictionKind.Real, "Exp(-Exp(x))")]
    [InlineData(PredictionKind.Logit, "Exp(-(Exp(z) + 0.1 * z))")]
    [InlineData(PredictionKind.Logit, "Pow(Exp(z), 3.3) * Exp(z)")]
    [InlineData(PredictionKind.Real, "Log1p(Pow(Exp(x), 1.7))")]
    [InlineData(PredictionKind.Real, "XLogY(Exp(-(1e-7)), Sigmoid(x))")]
    [InlineData(PredictionKind.Probability, "p / Exp(y)")]
    [InlineData(PredictionKind.Probability, "Tanh(Tanh(Log(Pow(Exp(-(3.5)), 1.7)) * p))")]
    [InlineData(PredictionKind.Probability, "Tanh((p * p) * 3.5)")]
    [InlineData(PredictionKind.Logit, "Sigmoid(z) / (Exp(z) * 1e-7)")]
    [InlineData(PredictionKind.Real, "Pow(XLogY(Sigmoid(x), Exp(Log(Sigmoid(x)))), 2.0)")]
    [InlineData(PredictionKind.Real, "Pow((Exp(-(1.0)) * ((x + x) - y)), 2.0)")]
    [InlineData(PredictionKind.Probability, "Expm1(LogSigmoid(10.0) * 2.0)")]
    [InlineData(PredictionKind.Logit, "Log(Exp(z)) / Abs(XLogY(a, Exp(z)))")]
    [InlineData(PredictionKind.Probability, "Pow(Pow(p, -2.0) / (p * p + 1.0), 2.0)")]
    [InlineData(PredictionKind.Logit, "Min(-z, Max(z, -z)) + Softplus(Max(z, 0.0))")]
    [InlineData(PredictionKind.Probability, "y * p + (1.0 - y) * 1.0")]
    [InlineData(PredictionKind.Probability, "Sign(y) * p - LogSigmoid(p)")]
    [InlineData(PredictionKind.Logit, "y * y + (1.0 - y) * ((3.5 - Log1p(-(y))) * z)")]
    [InlineData(PredictionKind.Logit, "Pow(z, 2.0) + Expm1(z) * z")]
    [InlineData(PredictionKind.Probability, "p / 10.0 - Min(p, p / 10.0)")]
    [InlineData(PredictionKind.Probability, "Sign((1.0 - p) * (1.0 - p)) * p")]
    [InlineData(PredictionKind.Probability, "XLogY(p, p) * XLogY(p, p) > 0.0 ? a : 1.0")]
    [InlineData(PredictionKind.Probability, "Pow((p / 3.5), 0.5)")]
    [InlineData(PredictionKind.Probability, "Pow((p / 3.5), b)")]
    [InlineData(PredictionKind.Probability, "(b * Log(p)) * p")]
    [InlineData(PredictionKind.Real, "-Expm1(0.5 / Exp(x)) * x - Log(Sigmoid(x))")]
    [InlineData(PredictionKind.Probability, "Softplus(Log(0.1) * (0.1 / p))")]
    [InlineData(PredictionKind.Probability, "y * (y * p + (1.0 - y) * (1.0 - p)) + (1.0 - y) * (1.0 - (y * p + (1.0 - y) * (1.0 - p)))")]
    [InlineData(PredictionKind.Probability, "(0.5 - p) + Expm1(y)")]
    [InlineData(PredictionKind.Logit, "Pow(Exp((((y - z) - y) - Log(Pow(Sigmoid(z), 2.0)))), 0.5)")]
    [InlineData(PredictionKind.Probability, "LogSigmoid(Pow(Softplus(Log(p)), -1.5))")]
    [InlineData(PredictionKind.Probability, "Exp((LogSigmoid(p) / p))")]
    [InlineData(PredictionKind.Probability, "(p / 1e-7) * (p / 1e-7)")]
    [InlineData(PredictionKind.Probability, "Expm1((LogSigmoid(2.0) / p))")]
    [InlineData(PredictionKind.Logit, "((0.5 + 0.5 * Tanh(z)) * ((-(y * Log(Sigmoid(z)) + (1.0 - y) * Log(1.0 - Sigmoid(z)))) / Exp(z)))")]
    [InlineData(PredictionKind.Probability, "Expm1(1e-3) - 1e-3")]
    [InlineData(PredictionKind.Probability, "Log((y * 1e-3 + (1.0 - y) * 1.0))")]
    [InlineData(PredictionKind.Real, "Log(y) / Exp(x)")]
    [InlineData(PredictionKind.Probability, "Log((1.0 - (0.5 + 0.5 * y))) / p")]
    [InlineData(PredictionKind.Probability, "1.0 + (1e-7 / p)")]
    [InlineData(PredictionKind.Probability, "(c != p ? p + 0.7 : Tanh(p + 0.7)) - (p + 0.7)")]
    [InlineData(PredictionKind.Logit, "(z / 1e-7) * Log(0.9)")]
    [InlineData(PredictionKind.Logit, "LogSigmoid(Log((Abs(Pow(z, 3.0)) / (1.0 + Abs(Pow(z, 3.0))))))")]
    [InlineData(PredictionKind.Probability, "Log1p(-((y * 1e-3 + (1.0 - y) * (1.0 - 1e-3)))) / p")]
    [InlineData(PredictionKind.Probability, "XLogY((1.0 - p), p) * p")]
    [InlineData(PredictionKind.Real, "-(y * Log(LogSigmoid((y / Exp(x)))) + (1.0 - y) * Log(1.0 - LogSigmoid((y / Exp(x)))))")]
    [InlineData(PredictionKind.Logit, "Softplus((z + (-(Log(Exp(z))))))")]
    [InlineData(PredictionKind.Logit, "2.0 * ((-(y * Log(Sigmoid(z)) + (1.0 - y) * Log(1.0 - Sigmoid(z)))) * (z / a))")]
    [InlineData(PredictionKind.Probability, "y * Min(p, (p * p)) + (1.0 - y) * p")]
    [InlineData(PredictionKind.Probability, "1.0 - (y * p + (1.0 - y) * (y * p))")]
    [InlineData(PredictionKind.Probability, "(-(y) / 10.0 + 0.1) / Pow(-(y) / 10.0 + 0.1, 3.3)")]
    [InlineData(PredictionKind.Real, "Log(Exp(x)) <= x ? Sigmoid(Sigmoid(x)) : Sigmoid(x)")]
    [InlineData(PredictionKind.Probability, "(b <= (0.1 / XLogY(p, p)) ? 0.25 : p * 0.2231)")]
    [InlineData(PredictionKind.Probability, "Log1p(p)")]
    [InlineData(PredictionKind.Probability, "Log1p(1e-7)")]
    [InlineData(PredictionKind.Probability, "Expm1(p) + Tanh(p)")]
    [InlineData(PredictionKind.Probability, "Sign(p) * LogSigmoid(p)")]
    [InlineData(PredictionKind.Probability, "p * Log((p * Sigmoid(0.5)))")]
    [InlineData(PredictionKind.Probability, "Min(a, (p * (LogSigmoid(y) / (p * p))))")]
    [InlineData(PredictionKind.Probability, "Pow((p * a), -1.5)")]
    [InlineData(PredictionKind.Logit, "((y > 0.5 ? z : -z) < 1.0 ? z * z : z)")]
    [InlineData(PredictionKind.Probability, "Pow(Softplus(Log((p * p))), 0.5)")]
    [InlineData(PredictionKind.Logit, "((z - Round(z)) + (z * 1e-3))")]
    [InlineData(PredictionKind.Logit, "Tan((z / 1e-7))")]
    public void LossesThatOnceDisagreedAgree(PredictionKind kind, string expression)
    {
        AssertAgrees(new(new Term(TermKind.Real, expression), kind, SignedLabel: false, A: "0.25", B: "3.0", C: "-2.0"));
    }

    /// <summary>Those that did with hyperparameters and labels of their own.</summary>
    [Theory]
    [InlineData(PredictionKind.Probability, true, "Expm1(y) - Expm1(Expm1(y))", "0.1", "0.1", "-2.0")]
    [InlineData(PredictionKind.Probability, false, "Max(p, Sign(p) * p) + Sign(Sign(p) * p) * p", "0.5", "1.0", "-2.0")]
    [InlineData(PredictionKind.Logit, true, "1.0 / (-(y * Log(z) + (1.0 - y) * Log(1.0 - z)))", "0.25", "0.5", "-2.0")]
    [InlineData(PredictionKind.Logit, false, "((z * z) >= 1.0) ? Log((z / (1.0 + z))) : 1.0", "0.75", "0.1", "-2.0")]
    [InlineData(PredictionKind.Logit, false, "Log((((Pow(Exp(z), c) / (Exp(z) + Pow(Exp(z), c))) * b) / (1.0 + ((Pow(Exp(z), c) / (Exp(z) + Pow(Exp(z), c))) * b))))", "0.1", "1.7", "0.0")]
    [InlineData(PredictionKind.Probability, true, "Pow(p, c) - p", "0.5", "1.7", "-2.0")]
    [InlineData(PredictionKind.Real, false, "(y * (Pow(y, -1.5) / Sigmoid(x)) + (1.0 - y) * 1.0)", "0.25", "1.7", "-1.5")]
    [InlineData(PredictionKind.Real, false, "(Log1p(-(((1.0 - (1.0 / (1.0 + Exp(x)))) * Sigmoid((x * 3.0))))) * (1.0 / (1.0 + Exp(x))))", "0.1", "3.0", "0.0")]
    [InlineData(PredictionKind.Real, false, "((1.0 / x) * Expm1((-(y * Log(Exp(-(Exp(x)))) + (1.0 - y) * Log(1.0 - Exp(-(Exp(x))))))))", "0.5", "0.1", "3.3")]
    [InlineData(PredictionKind.Probability, false, "LogSigmoid(Log(Pow(Pow(p, b), b))) / Pow(Pow(Pow(Pow(p, b), b), LogSigmoid(Log(Pow(Pow(p, b), b)))), 0.5)", "0.1", "0.1", "0.0")]
    [InlineData(PredictionKind.Probability, false, "Clamp((Log((1.0 / (1.0 + Exp(y)))) + LogSigmoid(XLogY(Exp(-((1.0 / (1.0 + Exp(y))))), Pow(Pow(p, b), b)))), -2.0, 3.0)", "0.75", "0.1", "-1.5")]
    [InlineData(PredictionKind.Logit, true, "((y + z) + (a / 10.0))", "0.25", "1.7", "1.0")]
    [InlineData(PredictionKind.Probability, false, "((XLogY((y * p + (1.0 - y) * (1.0 - p)), (y * p + (1.0 - y) * (1.0 - p))) < c) ? c : 1.0)", "0.1", "1.7", "3.3")]
    [InlineData(PredictionKind.Real, true, "(Floor(Exp(x)) * Sigmoid(c))", "0.25", "0.1", "-1.5")]
    [InlineData(PredictionKind.Probability, true, "(Max(p, y) + (-(p)))", "0.75", "2.0", "3.3")]
    [InlineData(PredictionKind.Real, false, "0.1 * (x * x)", "0.75", "2.0", "3.3")]
    [InlineData(PredictionKind.Real, false, "Sigmoid(c) * ((x * x * x) + 1.0)", "0.75", "2.0", "-1.5")]
    [InlineData(PredictionKind.Real, false, "(y * (Pow(Expm1(1e-3), 2.0) * x) + (1.0 - y) * (Pow(Expm1(1e-3), 2.0) * x))", "0.1", "1.7", "1.0")]
    [InlineData(PredictionKind.Logit, true, "(Pow(Sin(c) - Max(Sin(c), z), 3.0) - ((Sin(c) - Max(Sin(c), z)) / 2.0))", "0.75", "3.0", "-0.5")]
    [InlineData(PredictionKind.Probability, false, "(y * p + (1.0 - y) * Log(Exp(-(Exp((p / 1e-7))))))", "0.25", "3.0", "1.0")]
    [InlineData(PredictionKind.Logit, false, "((1.0 - Sigmoid(z)) / (Exp(z) + Exp(1.0)))", "0.25", "0.5", "-1.5")]
    [InlineData(PredictionKind.Real, false, "(1e-3 - (1.0 + x))", "0.25", "0.5", "-0.5")]
    [InlineData(PredictionKind.Probability, false, "(y * (Floor(Log(p)) * p) + (1.0 - y) * Log(Abs(Log(p))))", "0.1", "1.0", "-0.5")]
    [InlineData(PredictionKind.Probability, false, "Expm1(p) - (Expm1(Expm1(p)) - Expm1(p))", "0.75", "3.0", "-2.0")]
    [InlineData(PredictionKind.Logit, false, "(y * Exp(z) + (1.0 - y) * Exp((3.0 / 1e-7)))", "0.75", "0.1", "0.0")]
    [InlineData(PredictionKind.Probability, false, "(0.1 / Pow(p, c))", "0.75", "1.7", "3.3")]
    [InlineData(PredictionKind.Probability, false, "(Log(Pow(p, 0.5)) - Round(Sinh(Log(Pow(p, 0.5)))))", "0.75", "3.0", "-1.5")]
    [InlineData(PredictionKind.Real, false, "(Pow(10.0 * 10.0, 10.0 * 10.0) * Pow(10.0 * 10.0, 10.0 * 10.0) + 1.0)", "0.5", "1.7", "-0.5")]
    [InlineData(PredictionKind.Real, false, "((x / 1e-7) * a)", "0.1", "1.0", "-1.5")]
    [InlineData(PredictionKind.Real, true, "(Max(x, c) * (x * x))", "0.75", "2.0", "0.0")]
    [InlineData(PredictionKind.Logit, false, "(z + c) - 1e-3", "0.1", "0.1", "-0.5")]
    [InlineData(PredictionKind.Probability, false, "0.5 - p", "0.1", "0.1", "0.0")]
    [InlineData(PredictionKind.Logit, false, "(((Sqrt(Exp(z)) * Exp((y * 1.0 + (1.0 - y) * z))) + (y * 1.0 + (1.0 - y) * z)) - Sqrt(Exp(z)))", "0.75", "0.5", "-1.5")]
    [InlineData(PredictionKind.Logit, false, "((y * 1e-3 + (1.0 - y) * (1.0 - 1e-3)) * z) - (y * 1e-3 + (1.0 - y) * (1.0 - 1e-3))", "0.25", "2.0", "1.0")]
    [InlineData(PredictionKind.Real, true, "(y * x + (1.0 - y) * (Tanh(x) / Log(Sqrt(1.0))))", "0.1", "3.0", "1.0")]
    [InlineData(PredictionKind.Real, false, "(-(y * Log((x - Log(Exp(x)))) + (1.0 - y) * Log(1.0 - (x - Log(Exp(x))))))", "0.75", "0.1", "3.3")]
    [InlineData(PredictionKind.Logit, false, "((Sign(Log(Exp(z))) * Log(z)) - (z + a))", "0.75", "2.0", "3.3")]
    [InlineData(PredictionKind.Probability, false, "(Sign((-(y * Log(Sigmoid(Log(p))) + (1.0 - y) * Log(1.0 - Sigmoid(Log(p)))))) * 1.0)", "0.75", "2.0", "3.3")]
    [InlineData(PredictionKind.Real, false, "((Tanh((x * x)) >= 1.0) ? x : Log(y))", "0.1", "3.0", "-0.5")]
    [InlineData(PredictionKind.Probability, false, "(y * p + (1.0 - y) * 0.5)", "0.5", "2.0", "-2.0")]
    [InlineData(PredictionKind.Probability, false, "(p / a) * (p / a)", "0.1", "1.0", "-2.0")]
    [InlineData(PredictionKind.Real, true, "((0.5 + 0.5 * y) * 0.999 + (0.5 - 0.5 * y) * 0.001) * x", "0.1", "1.0", "-2.0")]
    [InlineData(PredictionKind.Logit, false, "(XLogY(Sigmoid(z), Exp(z)) * XLogY(Sigmoid(z), Exp(z)))", "0.1", "0.1", "0.0")]
    [InlineData(PredictionKind.Logit, false, "Expm1((Softplus(z) + (y + c)))", "0.25", "1.0", "-0.5")]
    [InlineData(PredictionKind.Logit, true, "Log1p(-((Sigmoid(z) * (1.0 / (1.0 + Exp(Pow(3.0, 3.0)))))))", "0.25", "0.5", "3.3")]
    [InlineData(PredictionKind.Probability, true, "(y * Log((p * p)) + (1.0 - y) * Log(p))", "0.5", "0.5", "1.0")]
    [InlineData(PredictionKind.Logit, false, "Log1p(Tanh(1e-3))", "0.25", "1.0", "-0.5")]
    [InlineData(PredictionKind.Logit, false, "Log1p(Tanh(z))", "0.25", "1.0", "-0.5")]
    [InlineData(PredictionKind.Logit, false, "Softplus(z) - Log(2.0)", "0.25", "1.0", "-0.5")]
    [InlineData(PredictionKind.Real, true, "((y - 3.0) / (Exp(x) + Exp(x)))", "0.25", "1.0", "-0.5")]
    [InlineData(PredictionKind.Probability, false, "Sin(Cbrt(Pow(p, c))) + Sin(Log(p))", "0.25", "1.0", "-2.0")]
    [InlineData(PredictionKind.Probability, false, "(Sign((p * Log(p))) * 0.5)", "0.25", "3.0", "1.0")]
    [InlineData(PredictionKind.Probability, false, "Cbrt(p) + Cbrt(Sigmoid(3.0 * p))", "0.75", "3.0", "3.3")]
    [InlineData(PredictionKind.Logit, false, "Cbrt(Exp(z)) * Cbrt(Sigmoid(z))", "0.75", "3.0", "3.3")]
    [InlineData(PredictionKind.Logit, false, "Floor(Log1p(-Sigmoid(Log(Exp(z))))) * Sigmoid(Log(Exp(z)))", "0.75", "3.0", "3.3")]
    [InlineData(PredictionKind.Probability, false, "XLogY((1.0 - (y * p + (1.0 - y) * (1.0 - p))), p)", "0.75", "1.7", "0.0")]
    [InlineData(PredictionKind.Probability, false, "Log((0.5 + 0.5 * Tanh(((-(2.0) + -(2.0)) / Sigmoid(-(2.0))))))", "0.1", "1.7", "3.3")]
    [InlineData(PredictionKind.Probability, true, "Min((Sign(Log(p)) * Log(Pow(p, p))), p)", "0.5", "1.0", "-1.5")]
    [InlineData(PredictionKind.Logit, true, "(y * (-(1e-3)) + (1.0 - y) * 3.0)", "0.75", "0.1", "3.3")]
    [InlineData(PredictionKind.Probability, false, "Log(Softplus((Log(p) / (1.0 / (1.0 + Exp(c))))))", "0.5", "2.0", "3.3")]
    [InlineData(PredictionKind.Logit, false, "Tan((Log(Exp(z)) * Atan(-1.0)))", "0.5", "0.5", "-1.5")]
    [InlineData(PredictionKind.Logit, false, "Cbrt(Pow(Exp(z), c))", "0.5", "3.0", "-2.0")]
    [InlineData(PredictionKind.Probability, false, "Sin((Log(p) * 2.0))", "0.1", "0.5", "3.3")]
    [InlineData(PredictionKind.Logit, true, "(Log(Exp(z)) - z) * (Log(Exp(z)) - z)", "0.1", "0.5", "3.3")]
    [InlineData(PredictionKind.Logit, false, "Sqrt((y * Sigmoid(z) + (1.0 - y) * (1.0 - Sigmoid(z))))", "0.75", "3.0", "-2.0")]
    [InlineData(PredictionKind.Real, false, "Cos(Cosh((x * x * Tanh(x * x))))", "0.75", "3.0", "-0.5")]
    [InlineData(PredictionKind.Probability, true, "Max((Tanh(p) + (y * Tanh(p) + (1.0 - y) * (p / p))), p)", "0.75", "0.1", "-2.0")]
    [InlineData(PredictionKind.Logit, false, "1.0 - y + Tanh(z)", "0.75", "0.1", "-2.0")]
    [InlineData(PredictionKind.Probability, true, "Max(p, Cos(Log(p)))", "0.75", "1.0", "0.0")]
    [InlineData(PredictionKind.Probability, false, "Cbrt((Floor(3.0) * p))", "0.75", "3.0", "-2.0")]
    [InlineData(PredictionKind.Probability, false, "((y - p) + 1e-3)", "0.5", "0.5", "-1.5")]
    [InlineData(PredictionKind.Logit, false, "((z + 3.0) / (1.0 + Exp(z)))", "0.5", "3.0", "1.0")]
    [InlineData(PredictionKind.Real, false, "(y / (y / Exp(x)))", "0.5", "1.0", "0.0")]
    [InlineData(PredictionKind.Probability, false, "(Floor(Pow(p, -1.5)) * 1.0)", "0.25", "2.0", "-1.5")]
    [InlineData(PredictionKind.Logit, false, "Pow(Sigmoid(z), c)", "0.25", "2.0", "-1.7")]
    [InlineData(PredictionKind.Logit, false, "(Cosh(z) * Log(2.0))", "0.5", "1.7", "1.0")]
    [InlineData(PredictionKind.Logit, false, "Pow(Pow(Pow(Exp(z), c), c), b)", "0.5", "0.1", "3.3")]
    [InlineData(PredictionKind.Probability, false, "(Log(p) / Pow(p, b))", "0.75", "2.0", "3.3")]
    [InlineData(PredictionKind.Logit, false, "(Cbrt((Floor(z) * 10.0)) * Expm1((Floor(z) * 10.0)))", "0.25", "1.7", "-2.0")]
    [InlineData(PredictionKind.Probability, false, "Max(p, (c / p))", "0.25", "2.0", "0.0")]
    [InlineData(PredictionKind.Probability, false, "(0.25 / (p * y))", "0.25", "2.0", "-2.0")]
    [InlineData(PredictionKind.Logit, false, "((2.0 + c) - y)", "0.5", "1.0", "-2.0")]
    [InlineData(PredictionKind.Logit, true, "((1.0 - y) + a)", "1e-5", "1.0", "-2.0")]
    [InlineData(PredictionKind.Probability, false, "(1.0 - Tanh((Floor((-(y * Log(Exp(-(p))) + (1.0 - y) * Log(1.0 - Exp(-(p)))))) * c)))", "0.75", "3.0", "0.0")]
    [InlineData(PredictionKind.Probability, false, "Log(((1.0 - p) - Log(p)))", "0.75", "1.0", "1.0")]
    [InlineData(PredictionKind.Logit, false, "((y * -0.7 + (1.0 - y) * z) - Sin(z))", "0.1", "3.0", "3.3")]
    [InlineData(PredictionKind.Logit, false, "XLogY(LogSigmoid(z), (z - Round(z)))", "0.75", "0.5", "3.3")]
    [InlineData(PredictionKind.Logit, false, "(1e-3 * Cosh(z)) + Sinh(z) * 1e-7", "0.1", "1.0", "-2.0")]
    [InlineData(PredictionKind.Logit, false, "1e-3 * Cosh(z)", "0.1", "1.0", "-2.0")]
    [InlineData(PredictionKind.Logit, false, "Cos(Log((Sigmoid(z) / Softplus(z))))", "0.5", "0.1", "-1.5")]
    [InlineData(PredictionKind.Real, false, "(((y * y + (1.0 - y) * x) * Pow(x, b)) + x)", "0.1", "0.1", "-0.5")]
    [InlineData(PredictionKind.Logit, false, "(y * XLogY((1.0 - Sigmoid(z)), (1.0 - (0.5 + 0.5 * Tanh(z)))) + (1.0 - y) * z)", "0.75", "0.1", "1.0")]
    [InlineData(PredictionKind.Logit, false, "(2.0 * Pow(Pow(Exp(z), c), b))", "0.25", "3.0", "3.3")]
    [InlineData(PredictionKind.Probability, false, "XLogY((Floor(p) * 1.0), (p - p))", "0.75", "1.0", "0.0")]
    [InlineData(PredictionKind.Logit, false, "((z / Exp(z)) - Round((z / Exp(z))))", "0.75", "0.5", "0.0")]
    [InlineData(PredictionKind.Probability, false, "(Pow((b / Pow(p, b)), 3.0) * p)", "0.5", "1.7", "3.3")]
    [InlineData(PredictionKind.Logit, false, "(Log(((z - Round(z)) + (z - Round(z)))) + (z - Round(z)))", "0.25", "2.0", "-0.5")]
    [InlineData(PredictionKind.Logit, false, "Cbrt(Max(y, z))", "0.25", "1.7", "1.0")]
    [InlineData(PredictionKind.Logit, false, "LogSigmoid(Pow((((1.0 - Sigmoid(z)) * Cosh(z)) + Pow(Exp(z), c)), Log(0.5)))", "0.75", "1.0", "-0.5")]
    [InlineData(PredictionKind.Probability, false, "((Log(p) - Round(Log(p))) / Log(p))", "0.25", "2.0", "-1.5")]
    [InlineData(PredictionKind.Logit, false, "(Pow(Sigmoid(z), b) * (1e-7 / Exp(z)))", "0.75", "0.1", "0.0")]
    [InlineData(PredictionKind.Probability, false, "((Cbrt(p) + LogSigmoid(p)) * p)", "0.5", "1.0", "-0.5")]
    [InlineData(PredictionKind.Probability, false, "Log((1.0 - ((0.5 + 0.5 * Tanh(10.0)) * ((0.5 + 0.5 * Tanh(10.0)) * y))))", "0.25", "2.0", "0.0")]
    [InlineData(PredictionKind.Real, false, "Sin(Expm1(((LogSigmoid(c) + x) - Round(LogSigmoid(c)))))", "0.5", "2.0", "-0.5")]
    [InlineData(PredictionKind.Real, false, "XLogY((Sign(x) * 3.0), (Sign(x) * 3.0))", "0.1", "1.7", "-2.0")]
    [InlineData(PredictionKind.Real, false, "Cbrt(Clamp((Floor((-(y * Log(Sigmoid((x - x))) + (1.0 - y) * Log(1.0 - Sigmoid((x - x)))))) * (y * 0.25 + (1.0 - y) * x)), -2.0, 3.0))", "0.25", "1.7", "-1.5")]
    [InlineData(PredictionKind.Probability, false, "(Max(XLogY(y, 0.5), (y * p + (1.0 - y) * -1.0)) - XLogY(y, 0.5))", "0.25", "3.0", "-2.0")]
    [InlineData(PredictionKind.Logit, false, "(y / (Sigmoid(z) * Pow(Sigmoid(z), b)))", "0.25", "1.7", "-2.0")]
    [InlineData(PredictionKind.Probability, false, "Cbrt(Pow((1.0 / (1.0 + Exp(Exp(Pow(3.0, 2.0))))), b))", "0.75", "0.1", "-2.0")]
    [InlineData(PredictionKind.Logit, false, "(Log((1e-3 * 1e-3 + 1.0)) / Exp(z))", "0.25", "1.7", "-2.0")]
    [InlineData(PredictionKind.Logit, false, "((z * z + z * y + a) * Sigmoid(z))", "0.5", "3.0", "1.0")]
    [InlineData(PredictionKind.Probability, false, "(0.1 - y) + p", "0.5", "0.5", "-1.5")]
    [InlineData(PredictionKind.Real, true, "(1.0 - y) + x", "0.5", "0.5", "-1.5")]
    [InlineData(PredictionKind.Probability, true, "LogSigmoid((Log(Exp(p)) / (p / Cosh(Log(Exp(p))))))", "0.75", "3.0", "-0.5")]
    [InlineData(PredictionKind.Probability, true, "(Tanh(y) * p - Tanh(y) * (1.0 - y) * p)", "0.75", "3.0", "-0.5")]
    [InlineData(PredictionKind.Probability, true, "((1.0 - p) + (1e-7 * p))", "0.75", "0.1", "1.0")]
    [InlineData(PredictionKind.Logit, false, "Log1p(Cosh(Log(Exp(-(Pow(1e-7, -1.5))))))", "0.75", "1.0", "-0.5")]
    [InlineData(PredictionKind.Logit, true, "Log1p((Pow(Exp(-(b)), Exp(-(b))) / Exp(z)))", "0.75", "1.0", "-2.0")]
    [InlineData(PredictionKind.Probability, true, "(-(y * Log((y * (Pow(1e-3, b) * Pow(1e-3, b)) + (1.0 - y) * (1.0 - (Pow(1e-3, b) * Pow(1e-3, b))))) + (1.0 - y) * Log(1.0 - (y * (Pow(1e-3, b) * Pow(1e-3, b)) + (1.0 - y) * (1.0 - (Pow(1e-3, b) * Pow(1e-3, b)))))))", "0.1", "2.0", "3.3")]
    [InlineData(PredictionKind.Logit, false, "(1.0 - Round(Log(((Cbrt(Log(z)) * LogSigmoid(z)) * 2.0))))", "0.75", "0.1", "-2.0")]
    [InlineData(PredictionKind.Real, true, "(Sign((1.0 - ((Pow(Exp(x), x) * Pow(Exp(x), x) + 1.0) / (1.0 + (Pow(Exp(x), x) * Pow(Exp(x), x) + 1.0))))) * (Pow(Exp(x), x) * Pow(Exp(x), x) + 1.0))", "0.5", "1.0", "3.3")]
    [InlineData(PredictionKind.Logit, false, "(Pow(Expm1(c), Expm1(c)) * Log((1.0 / (1.0 + Exp((c - z))))))", "0.1", "1.0", "3.3")]
    [InlineData(PredictionKind.Logit, false, "(Pow(Expm1(3.3), Expm1(3.3)) * Log((1.0 / (1.0 + Exp((3.3 - z))))))", "0.1", "1.0", "3.3")]
    [InlineData(PredictionKind.Probability, false, "XLogY(Pow(p, c), a)", "0.5", "1.0", "0.0")]
    [InlineData(PredictionKind.Probability, false, "((LogSigmoid(Expm1((p - p))) + p) / Exp(Softplus(Log((1.0 - 0.5)))))", "0.75", "1.0", "1.0")]
    [InlineData(PredictionKind.Logit, false, "Tanh((z * (a + 10.0)))", "0.75", "1.7", "0.0")]
    [InlineData(PredictionKind.Probability, false, "(p * (Sqrt(Sqrt(Tanh(p))) + Sigmoid(1.0)))", "0.75", "0.1", "-2.0")]
    [InlineData(PredictionKind.Logit, false, "(0.1 + Log((Pow(Exp(z), c) / (Pow(Exp(z), c) + 0.5))))", "0.75", "2.0", "-2.0")]
    [InlineData(PredictionKind.Logit, false, "(0.1 + Log((Exp(-2.0 * z) / (Exp(-2.0 * z) + 0.5))))", "0.75", "2.0", "-2.0")]
    [InlineData(PredictionKind.Probability, false, "Tanh((Log(p) * ((1e-3 * Log(p)) * Log(0.9))))", "0.75", "1.7", "0.0")]
    [InlineData(PredictionKind.Probability, false, "(Log(p) * Sin((-(y * Log(p) + (1.0 - y) * Log(1.0 - p)))))", "0.5", "0.5", "0.0")]
    [InlineData(PredictionKind.Real, false, "Cbrt((Floor(((y <= (x + 3.0)) ? (x - x) : y)) * Max(y, x)))", "0.25", "0.1", "-1.5")]
    [InlineData(PredictionKind.Probability, false, "Pow(p, 1e-3)", "0.25", "1.0", "1.0")]
    [InlineData(PredictionKind.Probability, false, "LogSigmoid(p - p) + (-(y * Log(y) + (1.0 - y) * Log(1.0 - y))) * LogSigmoid(3.0)", "0.5", "0.5", "0.0")]
    [InlineData(PredictionKind.Probability, false, "Log(1e-3) + p * y", "0.5", "0.5", "0.0")]
    [InlineData(PredictionKind.Logit, false, "(-(y * Log(y * y + (1.0 - y) * (1.0 - y)) + (1.0 - y) * Log(1.0 - (y * y + (1.0 - y) * (1.0 - y))))) - Max(-2.0, Min(3.0, (-(y * Log(y * y + (1.0 - y) * (1.0 - y)) + (1.0 - y) * Log(1.0 - (y * y + (1.0 - y) * (1.0 - y)))))))", "0.25", "2.0", "3.3")]
    [InlineData(PredictionKind.Logit, false, "(Pow(Pow(1e-7, -1.5), c) * z)", "0.5", "2.0", "3.3")]
    [InlineData(PredictionKind.Logit, true, "Pow(XLogY(Pow(Sigmoid(z), b), Pow(Pow(2.0, b), -1.5)), 3.0)", "0.75", "2.0", "-0.5")]
    [InlineData(PredictionKind.Real, false, "Pow(Cos(LogSigmoid((2.0 / (Softplus(x) * (c * x))))), 2.0)", "0.5", "3.0", "-2.0")]
    [InlineData(PredictionKind.Probability, false, "y * Log(y / p) + (1.0 - y) * Log((1.0 - y) / (1.0 - p))", "0.5", "3.0", "-2.0")]
    [InlineData(PredictionKind.Probability, false, "XLogY(y, y / p) + XLogY(1.0 - y, (1.0 - y) / (1.0 - p))", "0.5", "3.0", "-2.0")]
    [InlineData(PredictionKind.Probability, false, "XLogY(y, y / p) - y + p", "0.5", "3.0", "-2.0")]
    [InlineData(PredictionKind.Logit, false, "(y / Abs((z / Exp(z))))", "0.5", "1.0", "3.3")]
    [InlineData(PredictionKind.Logit, false, "Pow(Abs(z * Exp(-z)), 2.0) + Exp(Log(Abs(z)) + z) * Abs(z)", "0.5", "1.0", "3.3")]
    [InlineData(PredictionKind.Probability, false, "(Log(p) * LogSigmoid(Softplus(Cos(Log(Pow(p, b))))))", "0.75", "2.0", "-2.0")]
    [InlineData(PredictionKind.Probability, false, "Pow(Pow(p, b), b)", "0.1", "0.1", "-1.5")]
    [InlineData(PredictionKind.Logit, false, "(-(y * Log(((0.5 + 0.5 * Tanh((0.1 / z))) * Sigmoid(y))) + (1.0 - y) * Log(1.0 - ((0.5 + 0.5 * Tanh((0.1 / z))) * Sigmoid(y)))))", "0.25", "1.7", "3.3")]
    [InlineData(PredictionKind.Logit, false, "Log(((Exp(Exp(z)) * Exp(Exp(z)) + 1.0) + Exp(z)))", "0.5", "1.0", "3.3")]
    [InlineData(PredictionKind.Logit, false, "((y * Log(z) + (1.0 - y) * 1.0) * z) * (z + (c / Pow(z, b)))", "0.1", "2.0", "-2.0")]
    [InlineData(PredictionKind.Probability, true, "Clamp(y * p + (1.0 - y) * XLogY(1e-3, p), -2.0, 3.0)", "0.1", "1.7", "1.0")]
    [InlineData(PredictionKind.Probability, false, "(1.0 - Exp(-(1e-7))) * Expm1(-(y * Log(Exp(-(1e-7))) + (1.0 - y) * Log(1.0 - Exp(-(1e-7)))))", "0.1", "1.7", "1.0")]
    [InlineData(PredictionKind.Probability, false, "Log(1.0 - Exp(-b)) * p", "0.1", "1e-9", "1.0")]
    [InlineData(PredictionKind.Logit, false, "Tanh(y * Pow(Sigmoid(z), b) + (1.0 - y) * Sinh(XLogY(Pow(Sigmoid(z), b), Exp(z)))) / Sigmoid(Tanh(y * Pow(Sigmoid(z), b) + (1.0 - y) * Sinh(XLogY(Pow(Sigmoid(z), b), Exp(z)))) / Exp(Log(Cbrt(0.5))))", "0.1", "0.1", "-2.0")]
    [InlineData(PredictionKind.Logit, false, "XLogY(Sigmoid(z), Exp(z)) / 1e-7", "0.5", "2.0", "0.0")]
    [InlineData(PredictionKind.Probability, false, "(XLogY(0.5, p) - 100.0) * Sinh(p)", "0.1", "1.7", "1.0")]
    [InlineData(PredictionKind.Probability, false, "1.0 / Pow(1.0 / (p + p), b)", "0.5", "1.0", "-1.5")]
    [InlineData(PredictionKind.Logit, false, "Cos((Cos(Log(1.0 - Sigmoid(z))) * z) * ((y * Log1p(1.0) + (1.0 - y) * LogSigmoid(LogSigmoid(z))) + Clamp(LogSigmoid(LogSigmoid(z)), -2.0, 3.0)))", "0.75", "2.0", "-1.5")]
    [InlineData(PredictionKind.Probability, false, "Log1p(-((1.0 / (1.0 + Exp(3.0))) * Sigmoid(0.5)))", "0.25", "0.1", "-2.0")]
    [InlineData(PredictionKind.Probability, false, "p * Log1p(-(Sigmoid(-b) * Sigmoid(-30.0)))", "0.25", "0.1", "-2.0")]
    [InlineData(PredictionKind.Probability, false, "Pow((3.0 * p) * (3.0 * p), 3.0)", "0.25", "1.0", "3.3")]
    [InlineData(PredictionKind.Probability, false, "1e-20 / Pow(p, 7.0)", "0.25", "1.0", "3.3")]
    [InlineData(PredictionKind.Logit, false, "Sigmoid((Exp(z) * Sigmoid(z)) * Sin(Exp(z) * Sigmoid(z)))", "0.1", "1.7", "-2.0")]
    [InlineData(PredictionKind.Probability, false, "XLogY(Log1p(-(1.0 - y)), 1.0 - y)", "0.25", "3.0", "-0.5")]
    [InlineData(PredictionKind.Probability, false, "p * XLogY(Log(y), 1.0 - y)", "0.25", "3.0", "-0.5")]
    [InlineData(PredictionKind.Real, true, "Sigmoid((Log1p(Exp(x)) / (1.0 + Exp(x))))", "0.75", "1.0", "1.0")]
    [InlineData(PredictionKind.Logit, false, "Cbrt(Max(Log1p(Sigmoid(z) * Sigmoid(z)), Sigmoid(z) * Sigmoid(z)))", "0.1", "1.7", "-1.5")]
    [InlineData(PredictionKind.Probability, true, "Log1p(-((((0.5 + 0.5 * y) * 0.9) * (p * (0.5 + 0.5 * y)))))", "0.75", "1.7", "0.0")]
    [InlineData(PredictionKind.Probability, false, "Softplus(Log1p(-((1.0 - p) * (1.0 - p))) / 2.0)", "0.75", "1.7", "0.0")]
    [InlineData(PredictionKind.Real, false, "Log((y * (1.0 / (1.0 + Exp(Log(Pow(1e-7, b))))) + (1.0 - y) * (1.0 - (1.0 / (1.0 + Exp(Log(Pow(1e-7, b))))))))", "0.75", "3.0", "-1.5")]
    [InlineData(PredictionKind.Probability, true, "Softplus(Sinh((2.0 + Cbrt(Log(p)))))", "0.5", "1.7", "-1.5")]
    [InlineData(PredictionKind.Probability, false, "(y * (y * (1.0 - p) + (1.0 - y) * (1.0 - (1.0 - p))) + (1.0 - y) * (1.0 - (y * (1.0 - p) + (1.0 - y) * (1.0 - (1.0 - p)))))", "0.25", "2.0", "-2.0")]
    [InlineData(PredictionKind.Logit, false, "Log(Pow((c * c), c))", "0.1", "2.0", "0.0")]
    [InlineData(PredictionKind.Real, false, "Log1p(-((1.0 / (1.0 + Exp((LogSigmoid((y * x + (1.0 - y) * y)) + Log(Sigmoid(x))))))))", "0.75", "3.0", "0.0")]
    [InlineData(PredictionKind.Logit, true, "(y * (y * c + (1.0 - y) * z) + (1.0 - y) * (z + (y * c + (1.0 - y) * z)))", "0.75", "3.0", "-0.5")]
    [InlineData(PredictionKind.Logit, false, "(Log1p(-((y * z + (1.0 - y) * 2.0))) + ((y * z + (1.0 - y) * 2.0) + (y * z + (1.0 - y) * 2.0)))", "0.75", "2.0", "-1.5")]
    [InlineData(PredictionKind.Logit, false, "(Log1p(-((y * z + (1.0 - y) * 0.5))) + 1.5 * (y * z + (1.0 - y) * 0.5))", "0.75", "2.0", "-1.5")]
    [InlineData(PredictionKind.Logit, true, "(-(y * Log(((-(LogSigmoid(z))) + Log(Sigmoid(z)))) + (1.0 - y) * Log(1.0 - ((-(LogSigmoid(z))) + Log(Sigmoid(z))))))", "0.1", "0.1", "-0.5")]
    [InlineData(PredictionKind.Logit, false, "(Sin(Sin((z / Softplus(z)))) - Sin((z / Softplus(z))))", "0.5", "1.0", "1.0")]
    [InlineData(PredictionKind.Probability, true, "(Sqrt(p) - p)", "0.1", "3.0", "-1.5")]
    [InlineData(PredictionKind.Probability, false, "(Pow(p, 0.3) - p)", "0.1", "3.0", "-1.5")]
    [InlineData(PredictionKind.Logit, false, "Cbrt((LogSigmoid(2.0) - (y * 2.0 + (1.0 - y) * LogSigmoid(2.0))))", "0.75", "0.1", "1.0")]
    [InlineData(PredictionKind.Logit, false, "(y * Sinh(z) + (1.0 - y) * (-(Sinh(z))))", "0.25", "3.0", "1.0")]
    [InlineData(PredictionKind.Logit, false, "(y * Cosh(z) - (1.0 - y) * (2.0 * Cosh(z)))", "0.25", "3.0", "1.0")]
    public void LossesOfOtherHyperparametersThatOnceDisagreedAgree(PredictionKind kind, bool signedLabel, string expression, string a, string b, string c)
    {
        AssertAgrees(new(new Term(TermKind.Real, expression), kind, signedLabel, a, b, c));
    }

    /// <summary>The difference of prediction and label is exact where they are near each other, however it is scaled.</summary>
    [Theory]
    [InlineData("0.1 * (x - y)")]
    [InlineData("(x - y) / 3.0 * (x - y)")]
    [InlineData("Log(1.0 + 3.0 * (x - y) * (x - y))")]
    [InlineData("0.3 * (2.0 * x - 2.0 * y) + (x - y) * 0.7")]
    [InlineData("Sqrt(1.0 + Pow((x - y) / 0.7, 2.0)) - 1.0")]
    [InlineData("0.3 * (x - y) + a * 1e-6 * x * x")]
    public void DifferencesStayExactWhereScaled(string expression)
    {
        AssertAgreesAt(expression, Enumerable.Range(1, 24).Select(i => 0.7f + MathF.ScaleB(1, -i)));
    }

    /// <summary>s(-1)^2 (x + max(x, 0)) is finite where x + max(x, 0) is not.</summary>
    [Fact]
    public void ConstantsMultiplyEachTermOfASumThatMayOverflow()
    {
        AssertAgreesAt("Pow(Sigmoid(-1.0), 2.0) * x * (x + Max(x, 0.0))", [1f, 8.5e37f, 3e38f]);
    }

    /// <summary>p^(1 - c) is p^-c p nowhere: at p = 0 that would be infinity times 0.</summary>
    [Theory]
    [InlineData("1.0")]
    [InlineData("0.5")]
    [InlineData("-2.0")]
    public void ExponentsThatMayBeNegativeAreNotSplit(string c)
    {
        AssertAgrees(new(new Term(TermKind.Real, "p / Pow(p, c)"), PredictionKind.Probability, SignedLabel: false, A: "0.25", B: "3.0", C: c));
    }

    /// <summary>x - e^x is rounded where e^x is less than an ulp of x, but e^(x - e^x) must not be.</summary>
    [Theory]
    [InlineData("Exp(-Exp(x))")]
    [InlineData("Exp(Exp(x) + 0.1 * x)")]
    [InlineData("Exp(x - y * 0.3)")]
    [InlineData("Sigmoid(b * x)")]
    [InlineData("Pow(Sigmoid(b * x), c)")]
    [InlineData("Log1p(Exp(-b) * Exp(x))")]
    [InlineData("Log1p(Exp(x) / Exp(2.3 * y))")]
    [InlineData("Exp(x) * 0.7 / (1.0 + Exp(x) * 0.7)")]
    public void ExponentsKeepWhatTheirSumsLose(string expression)
    {
        AssertAgreesAt(expression, Enumerable.Range(-300, 320).Select(i => (i + 0.13f) / 8));
    }

    /// <summary>Exponents that are products and sums of hyperparameters err by no more than those of the powers they come from.</summary>
    [Theory]
    [InlineData("0.5 + 0.5 * Tanh((-(1e-3) / Pow(Sigmoid(z), b)) * Tanh(Sigmoid(z)))", "0.5", "0.0")]
    [InlineData("Softplus(Log(Pow((1.0 - y), c)))", "0.5", "0.0")]
    [InlineData("Pow(Pow(Exp(z), b), b)", "1.7", "0.0")]
    [InlineData("Pow(Sigmoid(z), c) * Sigmoid(z)", "0.1", "-2.0")]
    [InlineData("1.0 - Pow(Sigmoid(z), b)", "0.7", "0.0")]
    [InlineData("Pow(Exp((((y - z) - y) - Log(Pow(Sigmoid(z), b)))), 0.5)", "2.0", "0.0")]
    [InlineData("Pow(Pow(Sigmoid(z), -1.5), b)", "0.1", "1.0")]
    [InlineData("Pow(Pow(Sigmoid(z), b), c)", "0.1", "3.3")]
    [InlineData("Pow(Sigmoid(z), b) * Pow(Sigmoid(z), c)", "0.1", "3.3")]
    [InlineData("Pow(Sigmoid(z), b) * Pow(Sigmoid(z), c)", "1.7", "-1.5")]
    public void ExponentsOfHyperparametersKeepWhatTheyRoundOff(string expression, string b, string c)
    {
        AssertAgrees(new(new Term(TermKind.Real, expression), PredictionKind.Logit, SignedLabel: false, A: "0.25", B: b, C: c));
    }

    /// <summary>What an agreeing prediction leaves to 1 is its loss: 1 - (y s + (1 - y) (1 - s)) must not be taken from a float near 1.</summary>
    [Theory]
    [InlineData("Log1p(-(y * Sigmoid(x) + (1.0 - y) * (1.0 - Sigmoid(x))))", 0.99809164f)]
    [InlineData("Log1p(-(y * Sigmoid(x) + (1.0 - y) * (1.0 - Sigmoid(x))))", 1e-5f)]
    [InlineData("-Log1p(-(y * Sigmoid(-2.0 * x) + (1.0 - y) * Sigmoid(2.0 * x)))", 0.25f)]
    [InlineData("Pow(Log1p(-((1.0 - y) * Sigmoid(x) + y * (1.0 - Sigmoid(x)))), 2.0)", 0.9999f)]
    public void MixturesNearOneKeepWhatTheyLeave(string expression, float label)
    {
        AssertAgreesAt(expression, Enumerable.Range(-160, 321).Select(i => (i + 0.13f) / 8), label);
    }

    /// <summary>What falls below all floats is not 0: it has a sign, is less or more than a label of 0, and may be multiplied by ten billion.</summary>
    [Theory]
    [InlineData("Sign(y + (1.0 - y) * Cbrt(LogSigmoid(x))) * x")]
    [InlineData("x * Sign(Sigmoid(-x) - y)")]
    [InlineData("x * Sign(y - Tanh(Exp(-x)))")]
    [InlineData("x * Sign(y - Exp(-x * x))")]
    [InlineData("Softplus(-x) > y ? x : 1.0")]
    [InlineData("Cbrt(Softplus(-x)) <= y ? x : 1.0")]
    [InlineData("1e10 * y + 1e10 * Softplus(-x)")]
    [InlineData("1e10 * Exp(-x * x) - y * x")]
    [InlineData("x * Sigmoid(-x) / 1e-10")]
    public void WhatFallsBelowAllFloatsIsNotZero(string expression)
    {
        AssertAgreesAt(expression, [8f, 9.7f, 12f, 26.5f, 28f, 60f, 90f, 100f, 103.9f, 104f, 110f, 200f, 740f, 750f], label: 0);
    }

    /// <summary>Where e^700 stands in its turn takes a thousand bits.</summary>
    [Fact]
    public void SinesOfGreatNumbersAgree() => AssertAgreesAt("Sigmoid(Exp(x) * Sin(Exp(x))) + Cos(Exp(x)) * Sigmoid(x)", Enumerable.Range(60, 100).Select(i => i * 7.13f));

    /// <summary>High powers beside great or small constants are no smaller than their products.</summary>
    [Theory]
    [InlineData("Pow((3.0 * Sigmoid(x)) * (3.0 * Sigmoid(x)), 3.0)")]
    [InlineData("1e20 * Pow(Sigmoid(x), 7.0) * (1.0 + y)")]
    [InlineData("1e-20 / Pow(Sigmoid(x), 6.0)")]
    [InlineData("1e12 * Pow(x, 5.0)")]
    public void HighPowersBesideConstantsAgree(string expression) => AssertAgreesAt(expression, Enumerable.Range(0, 300).Select(i => -(i + 0.13f) / 8));

    /// <summary>What a label leaves out is out, whatever its constants lose by being rounded.</summary>
    [Theory]
    [InlineData("(y * x + (1.0 - y) * -0.7) + x", 1f)]
    [InlineData("y * x + (1.0 - y) * 0.1 + Expm1(x) * 0.3", 1f)]
    [InlineData("y * 0.7 + (1.0 - y) * x + x", 0f)]
    [InlineData("0.7 * (1.0 + y) - x - 0.3 * x", -1f)]
    public void ConstantsThatALabelLeavesOutHideNothing(string expression, float label) =>
        AssertAgreesAt(expression, Enumerable.Range(1, 148).Select(i => MathF.ScaleB(1.1f, -i)), label);

    /// <summary>Where a sum that cancels is in two factors, as in the derivative of cos, the product of what both have lost is no bound of either.</summary>
    [Fact]
    public void SumsThatCancelInTwoFactorsAreGuarded() =>
        AssertAgreesAt("Cos((Cos(Log(1.0 - Sigmoid(x))) * x) * (y * Log1p(1.0) + (1.0 - y) * LogSigmoid(LogSigmoid(x)) + Clamp(LogSigmoid(LogSigmoid(x)), -2.0, 3.0)))", Enumerable.Range(0, 400).Select(i => (i + 0.13f) / 8).Append(41.04695f), label: 1);

    /// <summary>At predictions beside or far from a label.</summary>
    private static void AssertAgreesAt(string expression, IEnumerable<float> predictions, float label = 0.7f)
    {
        RandomLoss loss = new(new Term(TermKind.Real, expression), PredictionKind.Real, SignedLabel: label < 0, A: "0.25", B: "1.7", C: "3.3");
        IRunnableLoss kernel = LossBatch.Read([loss])[0]!;
        var trial = new Trial(new RandomSource(3), new Tally());
        Disagreement[] found = [.. predictions.SelectMany(x => trial.Run(loss, kernel, kernel.Graph, new Element(x, label, Composed: false), doubles: true))];
        Assert.True(found.Length == 0, string.Join("\n", found.Take(5)));
    }

    /// <summary>At special and random elements of every kind.</summary>
    private static void AssertAgrees(RandomLoss loss)
    {
        List<Disagreement> found = new Trial(new RandomSource(3), new Tally()).Run(loss, LossBatch.Read([loss])[0]!, 150, doubles: true);
        Assert.True(found.Count == 0, string.Join("\n", found.Take(5)));
    }

    /// <summary>The instructions that the test above runs are those that the compiled kernel runs.</summary>
    [Fact]
    public void CompiledKernelsHaveTheBitsOfTheirInstructions()
    {
        var losses = new RandomLosses(new RandomSource(5, "losses"));
        var random = new RandomSource(5, "points");
        RandomLoss[] batch = [.. Enumerable.Range(0, 12).Select(_ => losses.Next())];
        IRunnableLoss?[] read = LossBatch.Read(batch), compiled = LossBatch.Compile(batch);
        int compared = 0;
        for (int i = 0; i < batch.Length; i++)
        {
            if (read[i] is not { } a || compiled[i] is not { } b) continue;
            for (int point = 0; point < 8; point++)
            {
                float x = (random.NextSingle() - (batch[i].Prediction == PredictionKind.Probability ? 0 : 0.5f)) * (batch[i].Prediction == PredictionKind.Probability ? 1 : 60), y = point % 2;
                Assert.Equal(a.Single(x, y), b.Single(x, y));
                Assert.Equal(a.Double(x, y), b.Double(x, y));
                compared++;
            }
        }
        Assert.True(compared >= 80);
    }

    private static int Setting(string name, int otherwise) => int.Parse(Environment.GetEnvironmentVariable(name) ?? otherwise.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
