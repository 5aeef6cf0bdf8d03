using System.Globalization;
using System.Reflection;
using System.Runtime.Intrinsics;
using AutoBce.Generators;
using AutoBce.Generators.Lowering;
using AutoBce.Generators.Symbolic;
using Microsoft.CodeAnalysis;
using Kernel = AutoBce.Generators.Lowering.Kernel;

namespace AutoBce.Tests.AnyLoss;

/// <summary>A loss ready to run: by compiled code or by the instructions of its kernels.</summary>
internal interface IRunnableLoss
{
    LossGraph Graph { get; }

    (float Value, float Gradient) Single(float prediction, float label);

    (double Value, double Gradient) Double(double prediction, double label);

    /// <summary>Whether nothing is proved of it, not even for ordinary inputs.</summary>
    bool IsGuardedAlways { get; }

    /// <summary>A loss of probabilities as a function of the logit.</summary>
    (float Value, float Gradient) Composed(float logit, float label);
}

/// <summary>Random losses read together by the real parser.</summary>
internal static class LossBatch
{
    /// <summary>Each loss as instructions, or null where the generator refuses it by a diagnostic.</summary>
    public static IRunnableLoss?[] Read(IReadOnlyList<RandomLoss> losses)
    {
        return [.. Specs(losses).Select(spec => spec is null ? null : new InterpretedLoss(spec))];
    }

    /// <summary>Each loss as the parser reads it.</summary>
    public static LossSpec?[] Specs(IReadOnlyList<RandomLoss> losses)
    {
        Dictionary<string, LossSpec> specs = Generate(losses, out _).Specs.ToDictionary(spec => spec.MethodName, StringComparer.Ordinal);
        return [.. losses.Select((_, i) => specs.GetValueOrDefault($"F{i}"))];
    }

    /// <summary>Each loss compiled, or null where the generator refuses it by a diagnostic.</summary>
    public static IRunnableLoss?[] Compile(IReadOnlyList<RandomLoss> losses)
    {
        Assembly assembly = Generate(losses, out HashSet<int> refused).Load();
        return [.. losses.Select((_, i) => refused.Contains(i) ? null : new CompiledLoss(Create(assembly, $"Sample+F{i}Loss")))];
    }

    private static GeneratorRun Generate(IReadOnlyList<RandomLoss> losses, out HashSet<int> refused)
    {
        GeneratorRun run = GeneratorHarness.Run([.. losses.Select((loss, i) => loss.Source($"F{i}"))]);
        refused = [];
        foreach (Diagnostic diagnostic in run.Diagnostics)
        {
            Assert.False(diagnostic.Id is "ABCE999" or "CS8785", $"{diagnostic}");
            if (diagnostic.Severity != DiagnosticSeverity.Error) continue;
            // What is too large to be compiled is known once it is lowered, without a place.
            refused.Add(Number(diagnostic.Location.IsInSource ? diagnostic.Location.GetLineSpan().Path["Losses".Length..^".cs".Length] : diagnostic.GetMessage(CultureInfo.InvariantCulture).Split('\'')[1]["F".Length..]));
        }
        return run;

        static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
    }

    private static ElementwiseLoss Create(Assembly assembly, string name)
    {
        ConstructorInfo constructor = assembly.GetType(name, throwOnError: true)!.GetConstructors().Single();
        return (ElementwiseLoss)constructor.Invoke([.. constructor.GetParameters().Select(p => p.DefaultValue)]);
    }

    private sealed class CompiledLoss(ElementwiseLoss loss) : IRunnableLoss
    {
        public LossGraph Graph { get; } = loss.Graph;

        public bool IsGuardedAlways => throw new NotSupportedException();

        public (float Value, float Gradient) Single(float prediction, float label)
        {
            Span<float> value = [0], gradient = [0];
            loss.Elementwise([prediction], [label], value);
            loss.Differentiate([prediction], [label], gradient);
            return (value[0], gradient[0]);
        }

        public (double Value, double Gradient) Double(double prediction, double label)
        {
            Span<double> value = [0], gradient = [0];
            loss.Elementwise([prediction], [label], value);
            loss.Differentiate([prediction], [label], gradient);
            return (value[0], gradient[0]);
        }

        public (float Value, float Gradient) Composed(float logit, float label)
        {
            Span<float> gradient = [0];
            return ((float)loss.DifferentiateLogits([logit], [label], gradient), gradient[0]);
        }
    }

    private sealed class InterpretedLoss : IRunnableLoss
    {
        private readonly KernelMachine<KernelFloat128, Vector128<float>, float> _single;
        private readonly KernelMachine<KernelDouble128, Vector128<double>, double> _double;
        private readonly KernelMachine<KernelFloat128, Vector128<float>, float>? _composed;
        private readonly KernelMachine<KernelDouble128, Vector128<double>, double>? _composedDouble;
        private readonly TrueLoss? _truth, _composedTruth;
        private readonly Extinction? _extinction, _composedExtinction;
        private readonly double _ordinary, _composedOrdinary;

        public InterpretedLoss(LossSpec spec)
        {
            double[] values = [.. spec.Hyperparameters.Select(h => Rational.Parse(h.Default!).ToDouble())];
            string[] names = [.. spec.Hyperparameters.Select(h => h.PropertyName)];
            Graph = new LossGraph(
                Enum.Parse<PredictionKind>(spec.Prediction.ToString()), spec.LabelMinimum, spec.LabelMaximum, names, values,
                [.. spec.Nodes.Select(n => new LossNode(Enum.Parse<LossOperation>(n.Op.ToString()), n.A, n.B, n.C, n.Op == SourceOp.Constant ? n.Text : null))]);
            CompiledForm own = CompiledForm.Of(spec, default);
            bool certain = IsCertain(own, out _ordinary);
            if (!certain) (_truth, _extinction) = (new(Graph, throughSigmoid: false), new(Graph, throughSigmoid: false));
            _single = new(own.Kernel, Value, Inline);
            _double = new(own.Kernel, Value);
            if (spec.Prediction != PredictionRole.Probability) return;
            CompiledForm composed = own.ThroughSigmoid(spec, default);
            certain = IsCertain(composed, out _composedOrdinary);
            _composed = new(composed.Kernel, Value, Inline);
            _composedDouble = new(composed.Kernel, Value);
            if (!certain) (_composedTruth, _composedExtinction) = (new(Graph, throughSigmoid: true), new(Graph, throughSigmoid: true));

            double Value(string name) => values[Array.IndexOf(names, name)];

            bool IsCertain(CompiledForm form, out double ordinary)
            {
                ordinary = form.Kernel.Hyperparameters.All(name => form.Proof.Ordinary.Contains(Value(name))) ? form.Proof.Ordinary.Prediction : 0;
                return form.Proof.Assumptions is { } assumptions && Array.TrueForAll(assumptions, a => Value(a.Name) >= a.Least);
            }
        }

        public LossGraph Graph { get; }

        public bool IsGuardedAlways => _truth is not null && _ordinary == 0;

        public (float Value, float Gradient) Single(float prediction, float label) => Guarded<float>(_truth, _extinction, _ordinary, _single, _double, prediction, label) ?? _single.Run(prediction, label);

        public (double Value, double Gradient) Double(double prediction, double label) => Guarded<double>(_truth, _extinction, _ordinary, _single, _double, prediction, label) ?? _double.Run(prediction, label);

        public (float Value, float Gradient) Composed(float logit, float label) => Guarded<float>(_composedTruth, _composedExtinction, _composedOrdinary, _composed!, _composedDouble!, logit, label) ?? _composed!.Run(logit, label);

        /// <summary>What the engine makes of a loss that is not proved safe; null of one that is, and of inputs for which it is.</summary>
        private static (T Value, T Gradient)? Guarded<T>(
            TrueLoss? truth,
            Extinction? extinction,
            double ordinary,
            KernelMachine<KernelFloat128, Vector128<float>, float> single,
            KernelMachine<KernelDouble128, Vector128<double>, double> wide,
            double prediction,
            double label)
            where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
        {
            if (truth is null || extinction is null || OrdinaryInputs.Are<T>([T.CreateChecked(prediction)], [T.CreateChecked(label)], ordinary)) return null;
            (float value, float gradient) = single.Run((float)prediction, (float)label);
            (double wideValue, double wideGradient) = wide.Run(prediction, label);
            var lazy = new LazyTruth(truth);
            Span<bool> extinct = [false];
            extinction.Mark([prediction], [label], extinct);
            return Guard.Choose<T>(ref lazy, prediction, label, extinct[0], value, wideValue, gradient, wideGradient);
        }

        private static Vector128<float>? Inline(KernelOp op, Vector128<float> a, Vector128<float> b, Vector128<float> c)
        {
            KernelFloat128 k = default;
            return op switch
            {
                KernelOp.Exp => KernelMath.ExpInline(k, a),
                KernelOp.ExpNegative => KernelMath.ExpNegative(k, a),
                KernelOp.ExpNegativePower => KernelMath.ExpNegativePower(k, a),
                KernelOp.ExpNegativeRest => KernelMath.ExpNegativeRest(k, a),
                KernelOp.ExpSum => KernelMath.ExpSum(k, a, b, c),
                KernelOp.LogProbability => KernelMath.LogProbability(k, a),
                KernelOp.LogComplement => KernelMath.LogComplement(k, a),
                KernelOp.LogPair => KernelMath.LogPair(k, a, b),
                KernelOp.Log1pUnit => KernelMath.Log1pUnit(k, a, b, c),
                KernelOp.Log1pUnitLow => KernelMath.Log1pUnitLow(k, a, b, c),
                _ => null,
            };
        }
    }
}
