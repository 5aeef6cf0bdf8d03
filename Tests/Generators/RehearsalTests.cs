using System.Globalization;
using AutoBce.Generators;
using AutoBce.Generators.Lowering;
using AutoBce.Generators.Symbolic;
using AutoBce.Tests.AnyLoss;
using Kernel = AutoBce.Generators.Lowering.Kernel;

namespace AutoBce.Tests.Generators;

/// <summary>The examples by which the compiler looks for faults in its own proofs.</summary>
public class RehearsalTests
{
    private static LossSpec Spec(string body) =>
        Assert.Single(GeneratorHarness.Run($"using AutoBce; using static AutoBce.ScalarMath; static partial class C {{ [Loss] static double F([Logit] double z, [Label] double y, double a = 2) {{ return {body}; }} }}").Specs);

    private const string CrossEntropy = "-(y * Log(Sigmoid(z)) + (1.0 - y) * Log(1.0 - Sigmoid(z)))";

    [Fact]
    public void ProvedLossIsNotRefuted()
    {
        CompiledForm form = CompiledForm.Of(Spec(CrossEntropy), default);
        Assert.True(form.Proof.IsCertain);
        Assert.Null(Rehearsal.Refutes(Spec(CrossEntropy), throughSigmoid: false, form, twice: false, default));
    }

    /// <summary>What naive evaluation may lose is allowed, as it is to every kernel.</summary>
    [Fact]
    public void NaiveKernelIsNotRefuted()
    {
        LossSpec spec = Spec("(Sigmoid(z) - y) * (Sigmoid(z) - y)");
        CompiledForm form = CompiledForm.Of(spec, default);
        Expr derivative = Derivative.Of(form.Form.Written, form.Prediction);
        Assert.Null(Rehearsal.Refutes(spec, throughSigmoid: false, form with { Kernel = Lowerer.Lower(form.Form.Written, derivative, []) }, twice: false, default));
    }

    [Fact]
    public void KernelThatIsOffByLittleIsRefuted()
    {
        LossSpec spec = Spec(CrossEntropy);
        CompiledForm form = CompiledForm.Of(spec, default);
        Graph g = form.Form.Value.Graph;
        Expr little = g.Constant(new Rational(100_001, 100_000));
        Kernel value = Lowerer.Lower(little * form.Form.Value, form.Form.Gradient, []), gradient = Lowerer.Lower(form.Form.Value, little * form.Form.Gradient, []);
        Assert.Same(form.Form.Value, Rehearsal.Refutes(spec, throughSigmoid: false, form with { Kernel = value }, twice: false, default));
        Assert.Same(form.Form.Gradient, Rehearsal.Refutes(spec, throughSigmoid: false, form with { Kernel = gradient }, twice: false, default));
    }

    /// <summary>The same of a second derivative, which has a proof of its own.</summary>
    [Fact]
    public void SecondDerivativeThatIsOffByLittleIsRefuted()
    {
        LossSpec spec = Spec(CrossEntropy) with { Derivatives = DerivativeKinds.Second };
        CompiledForm form = CompiledForm.Of(spec, default);
        Assert.True(form.SecondProof.IsCertain);
        Assert.Null(Rehearsal.Refutes(spec, throughSigmoid: false, form, twice: true, default));
        Expr little = form.Form.Value.Graph.Constant(new Rational(100_001, 100_000));
        Kernel second = Lowerer.Lower(form.Form.Value, form.Form.Gradient, [little * form.Form.Second]);
        Assert.Same(form.Form.Second, Rehearsal.Refutes(spec, throughSigmoid: false, form with { Kernel = second }, twice: true, default));
    }

    /// <summary>t - clamp(t) is 0 as written, and not if the terms of t are added to it one by one.</summary>
    [Fact]
    public void RefutedLossIsGuarded()
    {
        const string Entropy = "(-(y * Log(y * y + 0.3 * (1.0 - y)) + (1.0 - y) * Log(1.0 - (y * y + 0.3 * (1.0 - y)))))";
        CompiledForm form = CompiledForm.Of(Spec($"{Entropy} - Max(-2.0, Min(3.0, {Entropy}))"), default);
        Assert.Null(form.Proof.Assumptions);
        Assert.True(form.Proof.Ordinary.IsEmpty);
        Assert.Same(form.Form.Value, form.Proof.Doubt);
    }

    /// <summary>
    /// Kernels of random losses, guarded ones too, are of no other expression than their loss: where naive evaluation has digits, the kernel has the same first ones.
    /// The guard would not see it: it compares a kernel with itself. AUTOBCE_ALGEBRA is the number of losses, 500 unless set.
    /// </summary>
    [Fact]
    public void KernelsAreOfTheirLosses()
    {
        int count = int.Parse(Environment.GetEnvironmentVariable("AUTOBCE_ALGEBRA") ?? "500", CultureInfo.InvariantCulture);
        var source = new RandomLosses(new RandomSource(11, "losses"));
        var random = new RandomSource(11, "algebra");
        var wrong = new List<string>();
        int compared = 0;
        for (int done = 0; done < count; done += 50)
        {
            RandomLoss[] losses = [.. Enumerable.Range(0, 50).Select(_ => source.Next())];
            LossSpec?[] specs = LossBatch.Specs(losses);
            for (int i = 0; i < losses.Length; i++)
            {
                if (specs[i] is not { } spec) continue;
                CompiledForm own = CompiledForm.Of(spec with { Guard = false, Derivatives = DerivativeKinds.Second }, default);
                compared += Compare(losses[i], spec, own, throughSigmoid: false);
                if (spec.Prediction == PredictionRole.Probability) compared += Compare(losses[i], spec, own.ThroughSigmoid(spec with { Guard = false }, default), throughSigmoid: true);
            }
        }
        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
        Assert.InRange(compared, 10 * count, 40 * count);

        int Compare(RandomLoss loss, LossSpec spec, CompiledForm form, bool throughSigmoid)
        {
            var naive = new NaiveEvaluation(spec, throughSigmoid, twice: !throughSigmoid);
            var machine = new FloatMachine(form.Kernel, throughSigmoid ? null : 0);
            double[] hyperparameters = [.. spec.Hyperparameters.Select(h => Rational.Parse(h.Default!).ToDouble())];
            double[] uniforms = new UniformValues(form.Kernel.Uniforms, name => hyperparameters[spec.Hyperparameters.ToList().FindIndex(h => h.PropertyName == name)]).All();
            int results = 0;
            for (int n = 0; n < 10; n++)
            {
                double y = n % 3 == 0 ? 0 : n % 3 == 1 ? 1 : (float)random.NextDouble();
                double x = (float)(spec.Prediction == PredictionRole.Probability && !throughSigmoid ? 0.05 + (0.9 * random.NextDouble()) : (8 * random.NextDouble()) - 4);
                var (value, gradient, second) = naive.At(x, y, hyperparameters);
                (double computed, double slope, double curvature) = machine.Run(x, y, uniforms);
                Check("value", value, computed);
                Check("gradient", gradient, slope);
                if (!throughSigmoid) Check("second derivative", second, curvature);

                void Check(string result, (double Number, double Loss) expected, double found)
                {
                    if (!double.IsFinite(found) || !(expected.Loss * 1000 < Math.Abs(expected.Number)) || Math.Abs(expected.Number) is < 1e-30 or > 1e30) return;
                    results++;
                    if (Math.Abs(found - expected.Number) > 0.1 * Math.Abs(expected.Number)) wrong.Add($"{result} at {x:R}, {y:R}{(throughSigmoid ? " (logit)" : "")}: {found:R}, naively {expected.Number:R}: {loss}");
                }
            }
            return results;
        }
    }

    /// <summary>The tape against the interpreter, which is a program of its own: as near as doubles are.</summary>
    [Fact]
    public void NaiveEvaluationIsThatOfTheInterpreter()
    {
        var random = new RandomSource(7, "rehearsal");
        var source = new RandomLosses(new RandomSource(7, "losses"));
        RandomLoss[] losses = [.. Enumerable.Range(0, 300).Select(_ => source.Next())];
        LossSpec?[] specs = LossBatch.Specs(losses);
        IRunnableLoss?[] readable = LossBatch.Read(losses);
        var arithmetic = new DualArithmetic<double>(new DoubleArithmetic());
        int compared = 0;
        for (int i = 0; i < losses.Length; i++)
        {
            if (specs[i] is not { } spec || readable[i] is not { } loss) continue;
            var naive = new NaiveEvaluation(spec, throughSigmoid: false);
            for (int n = 0; n < 20; n++)
            {
                double x = losses[i].Prediction == PredictionKind.Probability ? random.NextDouble() : 12 * random.NextDouble() - 6, y = random.NextDouble();
                var (value, gradient, _) = naive.At(x, y, [.. loss.Graph.Values]);
                var expected = loss.Graph.Evaluate(arithmetic, arithmetic.Prediction(x), arithmetic.FromDouble(y));
                if (double.IsNaN(expected.Value + expected.Slope) || double.IsNaN(value.Number) || double.IsNaN(gradient.Number) || !double.IsFinite(value.Loss + gradient.Loss)) continue;
                compared++;
                AssertNear(expected.Value, value, losses[i], x, y);
                AssertNear(expected.IsFixed ? 0 : expected.Slope, gradient, losses[i], x, y);
            }
        }
        Assert.InRange(compared, 4000, 6000);

        static void AssertNear(double expected, (double Number, double Loss) found, RandomLoss loss, double x, double y) =>
            Assert.True(Math.Abs(expected - found.Number) <= 64 * found.Loss / (1 << 29) + (1e-14 * (1 + Math.Abs(expected))) || expected.Equals(found.Number), $"{x}, {y}: {found}, expected {expected} of {loss}");
    }
}
