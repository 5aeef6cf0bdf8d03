using AutoBce.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoBce.Generators.Parsing;

/// <summary>One mistake is one error: what stands for a refused value is refused too, and its uses say nothing.</summary>
internal sealed partial class BodyParser
{
    private readonly HashSet<(string, SyntaxNode)> _reported = [];
    private readonly HashSet<ISymbol> _refused = new(SymbolEqualityComparer.Default);
    private int _failures;

    /// <summary>These have an error already.</summary>
    public void Refuse(IEnumerable<ISymbol> symbols) => _refused.UnionWith(symbols);

    private int Unsupported(IOperation operation, string what) => Fail(Descriptors.Unsupported, operation, what);

    private int Fail(DiagnosticDescriptor descriptor, IOperation operation, params object[] arguments)
    {
        _failures++;
        // A helper that is called twice, or a loop that is written out, has its mistakes once.
        if (_exhausted || !_reported.Add((descriptor.Id, operation.Syntax))) return source.Constant("0");
        if (!operation.DescendantsAndSelf().Any(part => Named(part) is { } used && _refused.Contains(used))) report(Diagnostic.Create(descriptor, operation.Syntax.GetLocation(), arguments));
        Refuse(Given(operation));
        return source.Constant("0");
    }

    /// <summary>What follows from another error is none.</summary>
    private int Fail(DiagnosticDescriptor descriptor, SyntaxNode declaration, string what)
    {
        if (_failures++ == 0) report(Diagnostic.Create(descriptor, declaration.GetLocation(), what));
        return source.Constant("0");
    }

    private void Define(ISymbol symbol, IOperation value, Scope scope)
    {
        int failures = _failures;
        scope[symbol] = Visit(value, scope);
        if (_failures > failures) _refused.Add(symbol);
    }

    /// <summary>The value of a local or parameter; of a refused one its uses are refused.</summary>
    private int Known(ISymbol symbol, int node)
    {
        if (_refused.Contains(symbol)) _failures++;
        return node;
    }

    private static IEnumerable<ISymbol> Given(IOperation operation) => operation.DescendantsAndSelf().SelectMany(Assigned).Select(Named).OfType<ISymbol>();

    /// <summary>What a part of an operation that is not read would have given a value to.</summary>
    private static IEnumerable<IOperation> Assigned(IOperation part) => part switch
    {
        IAssignmentOperation assignment => assignment.Target.DescendantsAndSelf(),
        IIncrementOrDecrementOperation step => [step.Target],
        IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument => argument.Value.DescendantsAndSelf(),
        IVariableDeclaratorOperation or IDeclarationPatternOperation => [part],
        _ => [],
    };

    private static ISymbol? Named(IOperation part) => part switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IVariableDeclaratorOperation declarator => declarator.Symbol,
        IDeclarationPatternOperation pattern => pattern.DeclaredSymbol,
        _ => null,
    };
}
