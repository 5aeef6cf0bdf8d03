using System.Reflection;
using AutoBce.Tests.AnyLoss;

namespace AutoBce.Tests;

/// <summary>Losses that are computed twice and compared, and those that need not be.</summary>
public class GuardTests
{
    private static readonly float[] Predictions = [0, 1e-45f, 1e-40f, 1e-30f, 1e-9f, 3e-4f, 0.25f, 0.5f, 0.75f, 0.99999994f, 1], Magnitudes = [3, 17, 60, 88.5f, 104, 700, 1e5f, 1e19f, 3e38f];

    public static TheoryData<string> Names => [.. All.Keys];

    private static Dictionary<string, ElementwiseLoss> All { get; } = new(StringComparer.Ordinal)
    {
        ["quotient"] = new GuardedLosses.QuotientLoss(),
        ["log of maximum"] = new GuardedLosses.LogOfMaximumLoss(),
        ["varying power"] = new GuardedLosses.VaryingPowerLoss(),
    };

    /// <summary>The kernels of the library's own losses, and of the samples', are proved: none pays for a guard.</summary>
    [Fact]
    public void LossesOfTheLibraryNeedNoGuard()
    {
        Type[] losses =
        [
            .. typeof(BinaryLosses).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(GeneratedLoss))),
            .. typeof(GuardTests).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(GeneratedLoss)) && (t.Namespace == "AutoBce.Samples" || t.Namespace == "AutoBce.Samples.Tutorials" || t.DeclaringType == typeof(Losses) || t.DeclaringType == typeof(FunctionLosses))),
        ];
        Assert.True(losses.Length >= 40);
        Assert.Equal("ExponentialTimesSinhLoss, NowhereLoss, OfProbabilityLoss, SlopesLoss, StairsLoss", string.Join(", ", losses.Where(IsGuarded).Select(t => t.Name).Order(StringComparer.Ordinal)));
        Assert.All(All.Values, loss => Assert.True(IsGuarded(loss.GetType())));

        static bool IsGuarded(Type type)
        {
            ConstructorInfo constructor = type.GetConstructors().Single(c => c.GetParameters().All(p => p.HasDefaultValue));
            object loss = constructor.Invoke([.. constructor.GetParameters().Select(p => p.DefaultValue)]);
            return new[] { "IsGuarded", "IsGuardedOnLogits", "IsPartialsGuarded" }.Any(name => (bool)type.GetProperty(name, BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(loss)!);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void ResultsAreThoseOfMathematics(string name)
    {
        ElementwiseLoss loss = All[name];
        bool isProbability = loss.Graph.Prediction == PredictionKind.Probability;
        float[] x = isProbability ? Predictions : [.. Predictions, .. Predictions.Select(p => -p), .. Magnitudes, .. Magnitudes.Select(m => -m)];
        foreach (float label in new[] { 0f, 1f, 0.3f })
        {
            float[] y = [.. Enumerable.Repeat(label, x.Length)];
            (float[] losses, float[] gradient) = LossKernels.Run(loss, x, y);
            (double[] wideLosses, double[] wideGradient) = LossKernels.Run(loss, [.. x.Select(v => (double)v)], [.. y.Select(v => (double)v)]);
            for (int i = 0; i < x.Length; i++)
            {
                AutoBce.Tests.AnyLoss.Verdict verdict = Judge.Of(loss.Graph, new Element(x[i], label, false));
                Assert.True(verdict.Value?.Accepts(losses[i]) != false, $"{x[i]}, {label}: {losses[i]:R}, should be {verdict.Value}");
                Assert.True(verdict.Gradient?.Accepts(gradient[i]) != false, $"slope at {x[i]}, {label}: {gradient[i]:R}, should be {verdict.Gradient}");
                Assert.True(verdict.Value?.Accepts(wideLosses[i]) != false, $"{x[i]}, {label}: {wideLosses[i]:R}, should be {verdict.Value}");
                Assert.True(verdict.Gradient?.Accepts(wideGradient[i]) != false, $"slope at {x[i]}, {label}: {wideGradient[i]:R}, should be {verdict.Gradient}");
            }
            if (!isProbability) continue;
            float[] logits = [.. Predictions, .. Magnitudes, .. Magnitudes.Select(m => -m)], slopes = new float[logits.Length];
            loss.DifferentiateLogits(logits, [.. Enumerable.Repeat(label, logits.Length)], slopes);
            for (int i = 0; i < logits.Length; i++)
            {
                AutoBce.Tests.AnyLoss.Verdict verdict = Judge.Of(loss.Graph, new Element(logits[i], label, true));
                Assert.True(verdict.Gradient?.Accepts(slopes[i]) != false, $"slope at logit {logits[i]}, {label}: {slopes[i]:R}, should be {verdict.Gradient}");
            }
        }
    }

    /// <summary>Only what is doubtful costs memory.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void OrdinaryElementsAllocateNothing(string name)
    {
        ElementwiseLoss loss = All[name];
        float[] x = [.. Enumerable.Range(128, 380).Select(i => i / 512f)], y = [.. x.Select((_, i) => i % 2f)], gradient = new float[x.Length];
        double[] wideX = [.. x.Select(v => (double)v)], wideY = [.. y.Select(v => (double)v)], wideGradient = new double[x.Length];
        loss.Differentiate(x, y, gradient);
        loss.Evaluate(x, y);
        long before = GC.GetAllocatedBytesForCurrentThread();
        loss.Differentiate(x, y, gradient);
        loss.Evaluate(x, y);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        loss.Differentiate(wideX, wideY, wideGradient); // doubles ask for more agreement: a few elements may cost
        Assert.All(wideGradient.Zip(gradient), g => Assert.Equal(g.First, g.Second, Math.Abs(g.First) * 4e-7));
    }

    [Fact]
    public void ExplainSaysThatALossIsGuardedAndWhy()
    {
        Assert.Contains("Guarded, always: floats are not proved to suffice for\n    (1 + y)*tanh(x)/x\n", All["quotient"].Explain(), StringComparison.Ordinal);
        Assert.Contains("Guarded, unless Gamma >= 0: ", new Losses.FocalPlainLoss().Explain(), StringComparison.Ordinal);
        Assert.DoesNotContain("Guarded", new Losses.LogisticLoss().Explain(), StringComparison.Ordinal);
        Assert.DoesNotContain("Guarded", new GuardedLosses.UnguardedQuotientLoss().Explain(), StringComparison.Ordinal);
    }

    /// <summary>Without its guard a loss is what its kernel makes of it: tanh(x)/x is NaN at 0.</summary>
    [Fact]
    public void AGuardMayBeDropped()
    {
        Assert.Equal(1f, LossKernels.Run(All["quotient"], [0f], [0f]).Losses[0]);
        Assert.True(float.IsNaN(LossKernels.Run(new GuardedLosses.UnguardedQuotientLoss(), [0f], [0f]).Losses[0]));
    }

    /// <summary>The proof of focal loss holds for a gamma that is not negative: with any other the same record is guarded.</summary>
    [Fact]
    public void AnAssumptionIsCheckedWhenTheLossRuns()
    {
        (float[] losses, float[] gradient) = LossKernels.Run(new Losses.FocalPlainLoss(Gamma: -0.5), [0f, 0.25f], [0f, 0f]);
        AutoBce.Tests.AnyLoss.Verdict verdict = Judge.Of(new Losses.FocalPlainLoss(Gamma: -0.5).Graph, new Element(0.25f, 0, false));
        Assert.Equal(0f, losses[0]); // p^-0.5 log(1 - p) tends to 0
        Assert.True(verdict.Value!.Accepts(losses[1]) && verdict.Gradient!.Accepts(gradient[1]));
    }

    /// <summary>Where 1 - exp(-e^z) is 2^-11541, the truth is found by more bits than that: -log of it is -z.</summary>
    [Fact]
    public void FarLogitsHaveTheirTruth()
    {
        float[] z = [-60f, -800f, -5000f, -8000f];
        (float[] losses, float[] gradient) = LossKernels.Run(new GuardedLosses.ComplementaryLogLogLoss(), z, [1f, 1f, 1f, 1f]);
        Assert.Equal([60f, 800f, 5000f, 8000f], losses);
        Assert.Equal([-1f, -1f, -1f, -1f], gradient);
    }

    /// <summary>Weights, scale, sums and overwriting as with any loss.</summary>
    [Fact]
    public void CallsAreThoseOfAnyLoss()
    {
        ElementwiseLoss loss = All["quotient"];
        var random = new RandomSource(4);
        const int Count = 300;
        float[] x = [.. Enumerable.Range(0, Count).Select(_ => (random.NextSingle() - 0.5f) * 50)], y = [.. x.Select((_, i) => i % 2f)], w = [.. x.Select((_, i) => 0.25f * (i % 5))];
        x[7] = x[131] = 0;
        (float[] losses, float[] gradient) = LossKernels.RunSingly(loss, x, y);
        float[] weighted = new float[Count], slopes = [.. x];
        loss.Elementwise(x, y, weighted, w);
        double sum = loss.Differentiate(slopes, y, slopes, w, 0.5f); // in place
        Assert.Equal(losses.Zip(w, (l, v) => l * v), weighted);
        Assert.Equal(gradient.Zip(w, (g, v) => g * 0.5f * v), slopes);
        Assert.Equal(weighted.Sum(v => (double)v), sum, 1e-4);
        Assert.Equal(sum, loss.Evaluate(x, y, w));
        Assert.True(float.IsNaN(LossKernels.Run(loss, [float.NaN], [1f]).Losses[0]));
        Assert.Contains("labels[2]", Assert.Throws<ArgumentOutOfRangeException>(() => loss.Evaluate([1f, 2f, 3f], [0f, 1f, 2f])).Message, StringComparison.Ordinal);
    }
}
