using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;

namespace AutoBce.Generators.CodeFixes;

/// <summary>ABCE002: makes a loss static where it could be: it has a body, and neither uses an instance nor stands in for another method.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MakeStatic)), Shared]
public sealed class MakeStatic() : InsertionCodeFix("ABCE002", "Make the loss static")
{
    /// <inheritdoc/>
    protected override IEnumerable<TextChange> Changes(MethodDeclarationSyntax loss, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellation)
    {
        if (model.GetDeclaredSymbol(loss, cancellation) is not { IsStatic: false, IsGenericMethod: false } method) yield break;
        if (loss is { Body: null, ExpressionBody: null } || IsHidden(method) || StandsIn(method) || UsesInstance(loss, model, cancellation)) yield break;

        int promise = loss.Modifiers.IndexOf(SyntaxKind.ReadOnlyKeyword);
        if (promise >= 0)
        {
            // Only instance methods can promise to leave the instance as it is.
            yield return new TextChange(loss.Modifiers[promise].Span, "static");
            yield break;
        }
        int place = loss.Modifiers.TakeWhile(m => SyntaxFacts.IsAccessibilityModifier(m.Kind())).Count();
        yield return new TextChange(new TextSpan(place < loss.Modifiers.Count ? loss.Modifiers[place].SpanStart : loss.ReturnType.SpanStart, 0), "static ");
    }

    /// <summary>Whether the generated record, in a file of its own, cannot see the type: static is not what is missing.</summary>
    private static bool IsHidden(IMethodSymbol method)
    {
        INamedTypeSymbol? type = method.ContainingType;
        while (type is { IsFileLocal: false }) type = type.ContainingType;
        return type is not null;
    }

    private static bool StandsIn(IMethodSymbol method) =>
        method.IsVirtual || method.IsOverride || method.IsAbstract || method.IsExtern || !method.ExplicitInterfaceImplementations.IsEmpty
        || method.ContainingType.AllInterfaces.SelectMany(i => i.GetMembers(method.Name))
            .Any(member => SymbolEqualityComparer.Default.Equals(method.ContainingType.FindImplementationForInterfaceMember(member), method));

    /// <summary>this, base, what they leave unsaid, and parameters of a primary constructor.</summary>
    private static bool UsesInstance(MethodDeclarationSyntax loss, SemanticModel model, CancellationToken cancellation) =>
        model.GetOperation(loss, cancellation) is { } body && body.Descendants().Any(operation => operation
            is IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance }
            or IParameterReferenceOperation { Parameter.ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } });
}
