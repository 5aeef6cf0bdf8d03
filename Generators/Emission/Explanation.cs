using System.Globalization;
using System.Text;
using AutoBce.Generators.Lowering;
using AutoBce.Generators.Symbolic;

namespace AutoBce.Generators.Emission;

/// <summary>What the compiler did, to be read: as the header of the generated file and by Explain().</summary>
internal static class Explanation
{
    public static string Of(LossSpec spec, CompiledForm own, CompiledForm? onLogits)
    {
        var text = new StringBuilder();
        text.Append(spec.MethodName).Append(": ").Append(spec.Source).Append('\n');
        Derivation written = Derivation.Of(spec, own.Form), logits = onLogits is null ? written : Derivation.OnLogits(spec, onLogits.Form);
        bool proved = spec is { IsActivation: false, Guard: true } && own.Proof.Doubt is null;
        Section(text, spec.PredictionName, own.Form, written, spec.AsWritten ? AsWritten : proved ? Safe : Plain);
        Guard(text, spec, own.Proof);
        if (own.SecondProof != own.Proof) Guard(text, spec, own.SecondProof, "The second derivative is guarded");
        if (own.PartialsProof != own.Proof) Guard(text, spec, own.PartialsProof, "Derivatives by other inputs are guarded");
        text.Append('\n').Append(Cost(own.Kernel)).Append('\n');
        if (!spec.AsWritten) text.Append(Accuracy(own.Kernel)).Append('\n');
        if (onLogits is not null)
        {
            text.Append("\nAs a function of the logit z, with ").Append(spec.PredictionName).Append(" = sigmoid(z):\n");
            Section(text, "z", onLogits.Form, logits, proved && onLogits.Proof.Doubt is null && !spec.AsWritten ? Safe : Plain);
            Guard(text, spec, onLogits.Proof);
        }
        AppendMeanings(text);
        return text.ToString();
    }

    private const string Safe = "Both are safe to compute as they stand.\n", Plain = "Both are computed as they stand.\n";

    private const string AsWritten = """
        The value is computed in the order of the source, each operation rounded by itself, the derivative as it stands above. Nothing is
        made safe: where these expressions lose digits, overflow or divide by 0, so do the loss and its slope.

        """;

    private static void Section(StringBuilder text, string variable, StableLoss loss, Derivation derivation, string asTheyStand)
    {
        text.Append("\nThe expression as read:\n    L = ").Append(loss.Written).Append('\n');
        IReadOnlyList<Step> steps = Steps.Of(loss.Written);
        if (steps.Count > 0)
        {
            text.Append("\nIts derivative by ").Append(variable).Append(", from the inside out (t' is the derivative of t):\n");
            string[] lines = [.. steps.Select(Line)];
            int width = lines.Max(line => line.Length);
            foreach ((Step step, string line) in steps.Zip(lines, (step, line) => (step, line))) text.Append("    ").Append(line.PadRight(Math.Min(width, 48))).Append("    ").Append(step.Name).Append("' = ").Append(step.Derivative).Append('\n');
        }
        text.Append(derivation.UsesRules ? "\nTogether, after the rules below:\n    L' = " : "\nTogether:\n    L' = ").Append(derivation.Derivative).Append('\n');
        foreach ((string by, Expr derivative) in derivation.Others) text.Append("    by ").Append(by).Append(": ").Append(derivative).Append('\n');
        Rewritings(text, loss, asTheyStand);
    }

    /// <summary>The derivatives before any rule; of a long loss, or one that is too large without the rules, those that the compiler takes.</summary>
    private sealed record Derivation(Expr Derivative, IEnumerable<(string By, Expr Derivative)> Others, bool UsesRules)
    {
        private const int Limit = 60;

        public static Derivation Of(LossSpec spec, StableLoss compiled) => Of(spec, compiled, (loss, prediction) => (loss, prediction));

        public static Derivation OnLogits(LossSpec spec, StableLoss compiled) => Of(spec with { Derivatives = DerivativeKinds.None }, compiled, LossCompiler.ComposeWithSigmoid);

        /// <summary>In a graph of its own, so that what is explained changes nothing of what is computed.</summary>
        private static Derivation Of(LossSpec spec, StableLoss compiled, Func<Expr, Expr, (Expr, Expr)> variable)
        {
            if (compiled.Applications.Count == 0 || spec.Nodes.Count > Limit) return Of(compiled, compiled.Applications.Count > 0);
            (Expr loss, Expr prediction, DerivativeRequest request) = Canonicalizer.Canonicalize(spec, CancellationToken.None);
            try
            {
                (loss, prediction) = variable(loss, prediction);
                return Of(LossCompiler.Differentiate(loss, prediction, request, CancellationToken.None), usesRules: false);
            }
            catch (TooLargeException)
            {
                return Of(compiled, usesRules: true);
            }
        }

        private static Derivation Of(StableLoss loss, bool usesRules) => new(loss.Derivative, [.. loss.Partials.Select(p => (p.By, p.Derivative))], usesRules);
    }

    /// <summary>Times the time of an element, measured on ordinary elements; see docs/reliability.md.</summary>
    private const string GuardCost = "7 to 20";

    private static string Line(Step step) => $"{step.Name} = {step.Meaning}";

    /// <summary>What was changed so that no float is lost, and why that changes no real number.</summary>
    private static void Rewritings(StringBuilder text, StableLoss loss, string asTheyStand)
    {
        if (loss.Applications.Count == 0)
        {
            text.Append(asTheyStand);
            return;
        }
        text.Append("\nMade safe by identities of real numbers:\n");
        foreach (IGrouping<Rule, Application> rule in loss.Applications.GroupBy(a => a.Rule))
        {
            text.Append("    ").Append(rule.Key.Name).Append(": ").Append(rule.Key.Identity).Append('\n');
            foreach (Application application in rule.Distinct()) text.Append("        ").Append(application.Before).Append("  ->  ").Append(application.After).Append('\n');
        }
        text.Append("\nWhat is computed:\n    L  = ").Append(loss.Value).Append("\n    L' = ").Append(loss.Gradient).Append('\n');
        foreach (Partial partial in loss.Partials) text.Append("    by ").Append(partial.By).Append(": ").Append(partial.Stable).Append('\n');
    }

    /// <summary>Whether floats are proved to suffice, why not, and what that costs.</summary>
    private static void Guard(StringBuilder text, LossSpec spec, Assurance proof, string guarded = "Guarded")
    {
        if (proof.Doubt is null) return;
        string condition = proof.Assumptions is { } assumptions ? $", unless {string.Join(" and ", assumptions.Select(a => a.ToString()))}" : proof.Ordinary.IsEmpty ? ", always" : "";
        string hyperparameters = spec.Hyperparameters.Count == 0 ? "" : FormattableString.Invariant($", or with hyperparameters outside of {Hyperparameters(proof.Ordinary)}");
        text.Append('\n').Append(guarded).Append(condition).Append(": floats are not proved to suffice for\n    ").Append(proof.Doubt)
            .Append(proof.Ordinary switch
            {
                { IsEmpty: true } => "",
                { Prediction: 1 } => $"\nfor probabilities below 2^-20 or above 1 - 2^-20{hyperparameters}. Only where there are such inputs:",
                _ => FormattableString.Invariant($"\nfor predictions above {proof.Ordinary.Prediction} in magnitude, or below 2^-32 and not 0{hyperparameters}. Only where there are such inputs:"),
            })
            .Append("\nEach element is then computed in float and in double, and where these differ as written in arbitrary precision:\n")
            .Append(GuardCost).Append(" times the time of the kernel alone. [Loss(Guard = false)] leaves it out.\n");
    }

    private static string Hyperparameters(OrdinaryRange range) => FormattableString.Invariant($"{(range.Least < 1 ? "1/" : "")}{(range.Least < 1 ? 1 / range.Least : range.Least)} to {range.Most}");

    // ---- cost and accuracy --------------------------------------------------------------------------------------

    private static string Cost(Kernel kernel)
    {
        bool[] live = kernel.Live([kernel.Value, kernel.Gradient]);
        Instruction[] instructions = [.. kernel.Instructions.Where((_, i) => live[i])];
        var counts = instructions.GroupBy(Family).Where(g => g.Key.Length > 0).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal);
        return $"Operations an element, loss and derivative together: {string.Join(", ", counts.Select(g => $"{g.Count()} {g.Key}"))};\nsome {instructions.Sum(Length)} instructions for each vector of 16, 8 or 4 floats.";
    }

    private static string Accuracy(Kernel kernel)
    {
        double[] error = ErrorEstimate.Of(kernel);
        // e^x has the relative error that x has absolutely, and so has a power that of its exponent times the logarithm.
        return string.Format(CultureInfo.InvariantCulture, "Expected error: at most about {0:0.#} ulp in the loss and {1:0.#} ulp in the derivative, where terms do not cancel{2}.", error[kernel.Value], error[kernel.Gradient],
            kernel.Instructions.Any(i => i.Op is KernelOp.Exp or KernelOp.Pow or KernelOp.Expm1 or KernelOp.Sinh or KernelOp.Cosh) ? ",\nand some |x|/2 ulp more for an exponent x that is rounded" : "");
    }

    /// <summary>Functions and divisions by their names, all else as arithmetic; what costs nothing has none.</summary>
    private static string Family(Instruction i) => i.Op switch
    {
        KernelOp.Prediction or KernelOp.Label or KernelOp.Constant or KernelOp.Uniform or KernelOp.UniformLow or KernelOp.ExpNegativePower or KernelOp.ExpNegativeRest => "",
        KernelOp.Exp or KernelOp.ExpNegative or KernelOp.ExpSum => "exp",
        KernelOp.Log or KernelOp.Log1p or KernelOp.Log1pUnit or KernelOp.Log1pUnitLow or KernelOp.LogProbability or KernelOp.LogComplement or KernelOp.LogPair or KernelOp.Surprisal => "log",
        KernelOp.Divide => "division",
        _ when Length(i) > 1 => i.Op.ToString().ToLowerInvariant(),
        _ => "arithmetic",
    };

    /// <summary>Machine instructions, functions of the engine counted by the length of their polynomials.</summary>
    private static int Length(Instruction i) => i.Op switch
    {
        KernelOp.Prediction or KernelOp.Label => 1,
        KernelOp.Constant or KernelOp.Uniform or KernelOp.UniformLow or KernelOp.ExpNegativePower or KernelOp.ExpNegativeRest => 0,
        KernelOp.ExpNegative => 14,
        KernelOp.Exp or KernelOp.ExpSum => 17,
        KernelOp.Log1pUnit or KernelOp.Log1pUnitLow => 10,
        KernelOp.LogProbability or KernelOp.LogComplement or KernelOp.LogPair or KernelOp.Surprisal => 24,
        KernelOp.Pow => 90,
        >= KernelOp.Log and <= KernelOp.Tanh => 35,
        _ => 1,
    };

    // ---- words --------------------------------------------------------------------------------------------------

    /// <summary>Functions that not everybody has met, explained where they occur.</summary>
    private static readonly (string Name, string Meaning)[] Meanings =
    [
        ("sigmoid(", "sigmoid(x) = s(x) = 1/(1 + e^-x)"),
        ("softplus(", "softplus(x) = log(1 + e^x)"),
        ("logquotient(", "logquotient(x, c) = -log(c)/x with c = 1 - x, and 1 where x is 0"),
        ("logpair(", "logpair(m, r) = log(m) with r = 1 - m, computed from the smaller of the two"),
        ("logmixture(", "logmixture(a, b, x) = log(a s(x) + b s(-x))"),
        ("mixtureshare(", "mixtureshare(a, b, x) = a s(x)/(a s(x) + b s(-x))"),
        ("mixtureslope(", "mixtureslope(a, b, x) = s(x) s(-x)/(a s(x) + b s(-x))"),
        ("logcosh(", "logcosh(x) = log(cosh(x))"),
    ];

    private static void AppendMeanings(StringBuilder text)
    {
        string written = text.ToString();
        string[] used = [.. Meanings.Where(m => written.Contains(m.Name)).Select(m => m.Meaning)];
        if (used.Length == 0) return;
        text.Append("\nFunctions:\n");
        foreach (string meaning in used) text.Append("    ").Append(meaning).Append('\n');
    }
}
