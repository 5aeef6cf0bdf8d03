using AutoBce.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoBce.Generators.Parsing;

/// <summary>Where a loss may stand, and of which types it is.</summary>
internal sealed partial class LossParser
{
    /// <summary>The first with records, of which the generated text makes one.</summary>
    private const LanguageVersion OldestVersion = LanguageVersion.CSharp9;

    /// <summary>Why the method can be no loss where and as it is declared; null if it can.</summary>
    private string? Misplaced() => _declaration switch
    {
        LocalFunctionStatementSyntax => "local functions are not supported, move it out of the method around it",
        OperatorDeclarationSyntax or ConversionOperatorDeclarationSyntax => "operators are not supported, write a static method",
        not MethodDeclarationSyntax => "only static methods are supported",
        _ when ContainingTypes().Any(t => t.Name.Length == 0) => "extension blocks are not supported, move it into the class around the block",
        _ when ContainingTypes().Any(t => t.IsFileLocal) => "types of one file are not supported, since the generated record is in another: drop 'file'",
        _ when ContainingTypes().Any(t => t.TypeParameters.Any(p => p.Variance != VarianceKind.None)) => "an interface with an 'in' or 'out' parameter holds no types, and so no generated record",
        _ when !_method.IsStatic => "it is not static",
        _ when _method.IsGenericMethod => "it is generic, and kernels are of float and double alone",
        MethodDeclarationSyntax { Body: null, ExpressionBody: null } => _method.PartialImplementationPart is null ? "it has no body" : "its body is in its other part, to which the attribute belongs",
        _ => null,
    };

    /// <summary>Of a body that returns something else nothing is to be said.</summary>
    private bool CheckResult()
    {
        if (_method.ReturnType.SpecialType is SpecialType.System_Single or SpecialType.System_Double && _method.RefKind == RefKind.None) return true;
        Report(Descriptors.MixedTypes, ((MethodDeclarationSyntax)_declaration).ReturnType.GetLocation(), $"The result is {(_method.RefKind == RefKind.None ? "" : "a reference to ")}{_method.ReturnType.ToDisplayString()}");
        return false;
    }

    /// <summary>Parameters that are not what the result is; those of one wrong type are one mistake.</summary>
    private IEnumerable<IParameterSymbol> MistypedParameters()
    {
        foreach (IParameterSymbol parameter in _method.Parameters.Where(p => p.RefKind != RefKind.None))
        {
            Report(Descriptors.MixedTypes, Place(parameter), $"'{parameter.Name}' is passed by '{Words.Modifier(parameter)}', which has to go");
            yield return parameter;
        }
        foreach (IGrouping<ITypeSymbol, IParameterSymbol> wrong in _method.Parameters.Where(p => p.RefKind == RefKind.None && p.Type.SpecialType != _method.ReturnType.SpecialType).GroupBy<IParameterSymbol, ITypeSymbol>(p => p.Type, SymbolEqualityComparer.Default))
        {
            IParameterSymbol[] parameters = [.. wrong];
            _diagnostics.Add(Diagnostic.Create(
                Descriptors.MixedTypes, Place(parameters[0]), parameters.Skip(1).Select(Place),
                $"{string.Join(" and ", parameters.Select(p => $"'{p.Name}'"))} {(parameters.Length == 1 ? "is" : "are")} {wrong.Key.ToDisplayString()}"));
            foreach (IParameterSymbol parameter in parameters) yield return parameter;
        }
    }
}
