using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace AutoBce.Generators.CodeFixes;

/// <summary>ABCE004: marks the prediction or the label that is missing, by the names that such parameters have.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MarkRole)), Shared]
public sealed class MarkRole() : InsertionCodeFix("ABCE004", "Mark the parameter")
{
    private static readonly (string Role, string[] Names)[] Roles =
    [
        ("Label", ["y", "t", "label", "labels", "target", "truth", "yTrue", "actual"]),
        ("Logit", ["z", "logit", "logits", "score"]),
        ("Probability", ["p", "q", "probability", "prob", "yHat", "yPred"]),
        ("Prediction", ["x", "prediction", "predicted", "output"]),
    ];

    /// <inheritdoc/>
    protected override IEnumerable<TextChange> Changes(MethodDeclarationSyntax loss, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellation)
    {
        if (!diagnostic.Properties.TryGetValue("Missing", out string? missing)) yield break;
        ParameterSyntax[] free = [.. loss.ParameterList.Parameters.Where(p => p.AttributeLists.Count == 0 && p.Default is null)];
        ParameterSyntax? parameter = free.FirstOrDefault(p => Role(p) is { } role && (role == "Label") == (missing == "label")) ?? free.FirstOrDefault(p => Role(p) is null);
        if (parameter is null) yield break;
        yield return new TextChange(new TextSpan(parameter.SpanStart, 0), $"[{(missing == "label" ? "Label" : Role(parameter) ?? "Prediction")}] ");
    }

    private static string? Role(ParameterSyntax parameter) => Roles.FirstOrDefault(role => role.Names.Contains(parameter.Identifier.ValueText)).Role;
}
