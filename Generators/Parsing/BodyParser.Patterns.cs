using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoBce.Generators.Parsing;

/// <summary>Switch expressions and patterns over numbers, truth values and tuples of them: choices between what is computed.</summary>
internal sealed partial class BodyParser
{
    private int Switch(ISwitchExpressionOperation choice, Scope scope)
    {
        if (!choice.IsExhaustive) return Unsupported(choice, "a switch without an arm for every number: add the arm '_ => ...'");
        int[] value = Operands(choice.Value, scope);
        var arms = new List<(int Condition, int Value)>();
        foreach (ISwitchExpressionArmOperation arm in choice.Arms)
        {
            if (IsExhausted(arm)) break;
            int condition = Match(arm.Pattern, value, scope);
            if (arm.Guard is { } guard) condition = source.Add(SourceOp.And, condition, Visit(guard, scope));
            if (source.Value(condition) is { IsZero: true }) continue;
            arms.Add((condition, Visit(arm.Value, scope)));
            if (source.Value(condition) is { IsZero: false }) break;
        }
        if (arms.Count == 0) return source.Constant("0"); // a limit was passed
        int result = arms[arms.Count - 1].Value;
        for (int i = arms.Count - 2; i >= 0; i--) result = source.Select(arms[i].Condition, arms[i].Value, result);
        return result;
    }

    private int Case(ICaseClauseOperation clause, int[] value, Scope scope) => clause switch
    {
        ISingleValueCaseClauseOperation single => IsEqual(single.Value, value, scope),
        IPatternCaseClauseOperation { Guard: { } guard } pattern => source.Add(SourceOp.And, Match(pattern.Pattern, value, scope), Visit(guard, scope)),
        IPatternCaseClauseOperation pattern => Match(pattern.Pattern, value, scope),
        _ => Unsupported(clause, "this case: numbers are compared with constants and by patterns"),
    };

    /// <summary>What a pattern is held against: one number, or the parts of a tuple.</summary>
    private int[] Operands(IOperation value, Scope scope) => [.. (Tuple(value) ?? [value]).Select(part => Visit(part, scope))];

    /// <summary>Whether the pattern matches, as a condition; names that it gives are known from then on.</summary>
    private int Match(IPatternOperation pattern, int[] value, Scope scope) => Written(Test(pattern, value, scope), pattern);

    private int Test(IPatternOperation pattern, int[] value, Scope scope) => pattern switch
    {
        IDiscardPatternOperation => source.Constant("1"),
        INegatedPatternOperation negated => source.Add(SourceOp.Not, Match(negated.Pattern, value, scope)),
        IBinaryPatternOperation both => source.Add(
            both.OperatorKind == BinaryOperatorKind.And ? SourceOp.And : SourceOp.Or, Match(both.LeftPattern, value, scope), Match(both.RightPattern, value, scope)),
        IRecursivePatternOperation { PropertySubpatterns.IsEmpty: true, DeclaredSymbol: null } tuple when tuple.DeconstructionSubpatterns.Length == value.Length =>
            tuple.DeconstructionSubpatterns.Select((part, i) => Match(part, [value[i]], scope)).Aggregate((a, b) => source.Add(SourceOp.And, a, b)),
        IConstantPatternOperation constant when value.Length == 1 => IsEqual(constant.Value, value, scope),
        IRelationalPatternOperation relation when value.Length == 1 => Arithmetic(relation, relation.OperatorKind, value[0], Visit(relation.Value, scope)),
        IDeclarationPatternOperation named when value.Length == 1 && Same(named.InputType, named.NarrowedType) => Bind(named.DeclaredSymbol, value[0], scope),
        _ => Unsupported(pattern, "this pattern: numbers are compared with constants, and joined by 'and', 'or', 'not' and 'when'"),
    };

    private int IsEqual(IOperation constant, int[] value, Scope scope) => constant.ConstantValue.Value switch
    {
        true => value[0],
        false => source.Add(SourceOp.Not, value[0]),
        _ => source.Add(SourceOp.Equal, value[0], Visit(constant, scope)),
    };

    private int Bind(ISymbol? name, int value, Scope scope)
    {
        if (name is not null) scope[name] = value;
        return source.Constant("1");
    }
}
