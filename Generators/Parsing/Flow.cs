using Microsoft.CodeAnalysis;

namespace AutoBce.Generators.Parsing;

/// <summary>What locals and parameters stand for at a point of the body; under the method itself, what it returns.</summary>
internal sealed class Scope : Dictionary<ISymbol, int>
{
    public Scope() : base(SymbolEqualityComparer.Default)
    {
    }

    public Scope(Scope other) : base(other, SymbolEqualityComparer.Default)
    {
    }
}

/// <summary>
/// Control leaves the statements for a label (or, returning, for the method) where the condition holds, or always if it is null, and
/// takes the values of its scope along. Of several jumps the first whose condition holds is the one that happens.
/// </summary>
internal sealed record Jump(ISymbol Target, int? Condition, Scope Scope);
