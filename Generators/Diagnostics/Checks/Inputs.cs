using AutoBce.Generators.Symbolic;
using Microsoft.CodeAnalysis;

namespace AutoBce.Generators.Diagnostics.Checks;

/// <summary>Whether prediction, label and hyperparameters do what a loss wants of them.</summary>
internal static class Inputs
{
    /// <summary>ABCE101.</summary>
    public static IEnumerable<Diagnostic> Unused(LossView loss)
    {
        if (loss.Nodes.All(node => node.Op != SourceOp.Prediction)) yield return Report(loss.Spec.PredictionName);
        if (!loss.Spec.IsActivation && loss.Nodes.All(node => node.Op != SourceOp.Label)) yield return Report(loss.Spec.LabelName);
        for (int i = 0; i < loss.Spec.Hyperparameters.Count; i++)
            if (loss.Nodes.All(node => node.Op != SourceOp.Hyperparameter || node.A != i)) yield return Report(loss.Spec.Hyperparameters[i].Name);

        Diagnostic Report(string name) => LossView.Report(Descriptors.Unused, loss.Parameter(name), name);
    }

    /// <summary>ABCE102: what the loss depends on by its text only, such as sign(p).</summary>
    public static IEnumerable<Diagnostic> ZeroDerivative(LossView loss)
    {
        if (loss.DependsOn(loss.Nodes.Count - 1, Symbolic.Inputs.Prediction) && loss.Stable.Gradient.IsZero)
            yield return LossView.Report(Descriptors.ZeroDerivative, loss.Name, loss.Spec.MethodName, loss.Spec.PredictionName);
    }

    /// <summary>ABCE115: what rounds a prediction is a staircase, whose derivative is 0 wherever it has one.</summary>
    public static IEnumerable<Diagnostic> Rounded(LossView loss)
    {
        for (int i = 0; i < loss.Nodes.Count; i++)
            if (loss.Nodes[i].Op is SourceOp.Floor or SourceOp.Round && loss.DependsOn(i, Symbolic.Inputs.Prediction))
                yield return LossView.Report(Descriptors.Rounded, loss.Where(i), loss.Text(i), loss.Spec.PredictionName);
    }

    /// <summary>ABCE108: a comparison of the label with what no label is.</summary>
    public static IEnumerable<Diagnostic> DecidedByTheLabelsRange(LossView loss)
    {
        for (int i = 0; i < loss.Nodes.Count; i++)
            if (IsComparison(loss.Nodes[i].Op) && loss.Inputs[i] == Symbolic.Inputs.Label && loss.Meanings[i].Op == Op.Constant)
                yield return LossView.Report(Descriptors.LabelRange, loss.Where(i), loss.Text(i), loss.Meanings[i].IsOne ? "true" : "false", loss.Spec.LabelMinimum, loss.Spec.LabelMaximum);
    }

    /// <summary>ABCE109: labels from which nothing is learned, such as 0 in max(0, 1 - y x).</summary>
    public static IEnumerable<Diagnostic> BlindForALabel(LossView loss)
    {
        Expr gradient = loss.Stable.Gradient;
        if (loss.Spec.AsWritten || gradient.Label is null) yield break;
        foreach (double bound in new[] { loss.Spec.LabelMinimum, loss.Spec.LabelMaximum }.Distinct())
            if (bound == Math.Floor(bound) && Math.Abs(bound) < 100 && Pattern.At(gradient, (int)bound).IsZero)
                yield return LossView.Report(Descriptors.BlindForALabel, loss.Name, loss.Spec.LabelName, bound, loss.Spec.PredictionName);
    }

    /// <summary>ABCE111: a computed number equals another by accident only, and where it does not the choice has no slope.</summary>
    public static IEnumerable<Diagnostic> ComparedForEquality(LossView loss)
    {
        for (int i = 0; i < loss.Nodes.Count; i++)
            if (loss.Nodes[i].Op == SourceOp.Equal && loss.DependsOn(i, Symbolic.Inputs.Prediction))
                yield return LossView.Report(Descriptors.Equality, loss.Where(i), loss.Text(i), loss.Spec.PredictionName);
    }

    private static bool IsComparison(SourceOp op) => op is SourceOp.Less or SourceOp.LessOrEqual or SourceOp.Equal;
}
