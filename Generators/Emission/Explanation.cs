using System.Text;
using AutoBce.Generators.Lowering;
using AutoBce.Generators.Symbolic;

namespace AutoBce.Generators.Emission;

/// <summary>What the compiler did, to be read: as the header of the generated file and by Explain().</summary>
internal static class Explanation
{
    public static string Of(LossSpec spec, StableLoss loss, Kernel kernel, StableLoss? composed)
    {
        var text = new StringBuilder();
        text.Append(spec.MethodName).Append(": ").Append(spec.Source).Append('\n');
        Section(text, spec.PredictionName, loss);
        bool[] live = kernel.Live([kernel.Value, kernel.Gradient]);
        text.Append("\nOperations an element, loss and derivative together: ").Append(Count(kernel, live)).Append('\n');
        if (composed is not null)
        {
            text.Append("\nAs a function of the logit, with ").Append(spec.PredictionName).Append(" = s(z):\n");
            Section(text, "z", composed);
        }
        return text.ToString();
    }

    private static void Section(StringBuilder text, string variable, StableLoss loss)
    {
        text.Append("\nAs read:             ").Append(loss.Written).Append('\n');
        text.Append("In its stable form:  ").Append(loss.Value).Append('\n');
        text.Append("Derivative by ").Append(variable).Append(":     ").Append(loss.Derivative).Append('\n');
        text.Append("In its stable form:  ").Append(loss.Gradient).Append('\n');
        if (loss.Applications.Count == 0) return;
        text.Append("Rules applied (s is the sigmoid):\n");
        foreach (Application application in loss.Applications)
        {
            text.Append("  ").Append(application.Rule.Name).Append(", ").Append(application.Rule.Identity).Append('\n');
            text.Append("      ").Append(application.Before).Append("\n   -> ").Append(application.After).Append('\n');
        }
    }

    private static string Count(Kernel kernel, bool[] live)
    {
        var counts = kernel.Instructions.Where((_, i) => live[i]).GroupBy(Family).Where(g => g.Key.Length > 0)
            .OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal);
        return string.Join(", ", counts.Select(g => $"{g.Count()} {g.Key}"));
    }

    private static string Family(Instruction i) => i.Op switch
    {
        KernelOp.Prediction or KernelOp.Label or KernelOp.Constant or KernelOp.Uniform or KernelOp.UniformLow => "",
        KernelOp.Exp or KernelOp.ExpNegative or KernelOp.ExpSum => "exp",
        KernelOp.Log or KernelOp.Log1p or KernelOp.Log1pUnit or KernelOp.LogProbability or KernelOp.LogComplement => "log",
        KernelOp.Divide => "division",
        KernelOp.Pow => "pow",
        KernelOp.Expm1 or KernelOp.Tanh or KernelOp.Sqrt => i.Op.ToString().ToLowerInvariant(),
        _ => "arithmetic",
    };
}
