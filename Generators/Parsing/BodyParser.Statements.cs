using System.Collections.Immutable;
using AutoBce.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoBce.Generators.Parsing;

/// <summary>
/// Statements. Each is executed on what the locals stand for; branches on copies of it, which meet again as choices. What leaves by
/// return, break or continue waits in a list of jumps until its label is reached.
/// </summary>
internal sealed partial class BodyParser
{
    /// <summary>The node that the method returns, given what its parameters stand for.</summary>
    public int Parse(IMethodSymbol method, SyntaxNode declaration, Scope scope)
    {
        _calls.Push(method);
        var jumps = new List<Jump>();
        Scope? end = Execute(Body(declaration), scope, jumps);
        bool returns = jumps.Any(jump => Same(jump.Target, method)) && end is null;
        int result = returns ? Land(method, null, jumps)![method]
            : Fail(Descriptors.Unsupported, declaration, "a path that returns nothing");
        _calls.Pop();
        return result;
    }

    private ImmutableArray<IOperation> Body(SyntaxNode declaration)
    {
        if (!_bodies.TryGetValue(declaration, out IOperation? body))
            _bodies.Add(declaration, body = Bind(declaration));
        return body switch
        {
            IMethodBodyOperation method => (method.ExpressionBody ?? method.BlockBody)?.Operations ?? [],
            ILocalFunctionOperation local => local.Body?.Operations ?? [],
            _ => [],
        };
    }

    /// <summary>Characters from which binding takes the C# compiler more than some milliseconds, during which it does not look at the token.</summary>
    private const int LongText = 8_000;

    /// <summary>What a declaration does. Long ones are bound beside this thread, which a request to stop can then leave at once.</summary>
    private IOperation? Bind(SyntaxNode declaration)
    {
        SemanticModel own = Model(declaration.SyntaxTree);
        try
        {
            if (declaration.Span.Length < LongText) return own.GetOperation(declaration, cancellation);
            Task<IOperation?> binding = Task.Run(() => own.GetOperation(declaration, cancellation), cancellation);
            Task.WaitAny([binding], cancellation);
            return binding.GetAwaiter().GetResult();
        }
        catch (InvalidOperationException) when (declaration.ContainsDiagnostics)
        {
            // Roslyn 4.14 throws on some code with errors of syntax, which the C# compiler reports.
            return null;
        }
    }

    /// <summary>The scope after the statements, or null if control never comes to their end.</summary>
    private Scope? Execute(IEnumerable<IOperation> statements, Scope scope, List<Jump> jumps)
    {
        Scope? at = scope;
        foreach (IOperation statement in statements)
        {
            if (at is null || IsExhausted(statement)) return null;
            _depth++;
            at = Execute(statement, at, jumps);
            _depth--;
        }
        return at;
    }

    private Scope? Execute(IOperation statement, Scope scope, List<Jump> jumps)
    {
        switch (statement)
        {
            case IBlockOperation block:
                return Execute(block.Operations, scope, jumps);
            case IReturnOperation { ReturnedValue: { } value }:
                scope[_calls.Peek()] = Visit(value, scope);
                jumps.Add(new Jump(_calls.Peek(), null, scope));
                return null;
            case IBranchOperation { BranchKind: BranchKind.Break or BranchKind.Continue } branch:
                jumps.Add(new Jump(branch.Target, null, scope));
                return null;
            case IVariableDeclarationGroupOperation group:
                foreach (IVariableDeclaratorOperation declarator in group.Declarations.SelectMany(d => d.Declarators))
                    if (declarator.GetVariableInitializer() is { } initializer) Define(declarator.Symbol, initializer.Value, scope);
                return scope;
            case IExpressionStatementOperation { Operation: IAssignmentOperation or IIncrementOrDecrementOperation } expression:
                int failures = _failures;
                Assign(expression.Operation, scope);
                if (_failures > failures) Refuse(Given(expression.Operation));
                return scope;
            case IConditionalOperation conditional:
                return Branch(Visit(conditional.Condition, scope), scope, jumps, (s, j) => Execute([conditional.WhenTrue], s, j), (s, j) => conditional.WhenFalse is { } other ? Execute([other], s, j) : s);
            case ISwitchOperation choice:
                return Switch(choice, scope, jumps);
            case ILoopOperation loop:
                return Loop(loop, scope, jumps);
            case IEmptyOperation or ILocalFunctionOperation:
                return scope;
            case IInvalidOperation or IExpressionStatementOperation { Operation: IInvalidOperation }:
                Invalid();
                return scope;
            default:
                Unsupported(statement, Words.OfStatement(statement));
                return scope;
        }
    }

    // ---- assignments --------------------------------------------------------------------------------------------

    /// <summary>Does what the assignment says; the node is what was assigned.</summary>
    private int Assign(IOperation operation, Scope scope)
    {
        switch (operation)
        {
            case ISimpleAssignmentOperation { Target: IDiscardOperation } discard:
                return Visit(discard.Value, scope);
            case ISimpleAssignmentOperation assignment:
                return Store(assignment.Target, assignment.Value is IAssignmentOperation inner ? Assign(inner, scope) : Visit(assignment.Value, scope), scope);
            case ICompoundAssignmentOperation assignment when IsForeign(assignment.OperatorMethod):
                return Unsupported(operation, "an operator of a type of its own");
            case ICompoundAssignmentOperation assignment:
                return Store(assignment.Target, Arithmetic(assignment, assignment.OperatorKind, Visit(assignment.Target, scope), Visit(assignment.Value, scope)), scope);
            case IIncrementOrDecrementOperation step:
                SourceOp op = step.Kind == OperationKind.Increment ? SourceOp.Add : SourceOp.Subtract;
                return Store(step.Target, Whole(step, source.Add(op, Visit(step.Target, scope), source.Constant("1"))), scope);
            case IDeconstructionAssignmentOperation { Target: var left, Value: var right } when Tuple(left) is { } targets && Tuple(right) is { } values && targets.Length == values.Length:
                int[] nodes = [.. values.Select(value => Visit(value, scope))];
                for (int i = 0; i < targets.Length; i++) Store(targets[i], nodes[i], scope);
                return nodes[0];
            default:
                return Unsupported(operation, "this assignment: a tuple is taken apart into locals where it is written");
        }
    }

    private int Store(IOperation target, int node, Scope scope)
    {
        ISymbol? symbol = target switch
        {
            ILocalReferenceOperation { Local.IsRef: false } local => local.Local,
            IParameterReferenceOperation { Parameter.RefKind: RefKind.None } parameter => parameter.Parameter,
            IDeclarationExpressionOperation { Expression: ILocalReferenceOperation local } => local.Local,
            _ => null,
        };
        if (target is IDiscardOperation) return node;
        if (symbol is null) return Unsupported(target, "an assignment to anything but a local");
        if (!Same(symbol.ContainingSymbol.OriginalDefinition, _calls.Peek().OriginalDefinition)) return Unsupported(target, $"an assignment to '{symbol.Name}', which belongs to the method around this one: return the value instead");
        return scope[symbol] = node;
    }

    private static IOperation[]? Tuple(IOperation operation) => operation switch
    {
        ITupleOperation tuple => [.. tuple.Elements],
        IConversionOperation conversion => Tuple(conversion.Operand),
        IParenthesizedOperation parenthesized => Tuple(parenthesized.Operand),
        IDeclarationExpressionOperation declaration => Tuple(declaration.Expression),
        _ => null,
    };

    // ---- control flow -------------------------------------------------------------------------------------------

    private Scope? Branch(int condition, Scope scope, List<Jump> jumps, Func<Scope, List<Jump>, Scope?> whenTrue, Func<Scope, List<Jump>, Scope?> whenFalse)
    {
        if (source.Value(condition) is { } known) return known.IsZero ? whenFalse(scope, jumps) : whenTrue(scope, jumps);
        List<Jump> left = [], right = [];
        Scope? a = whenTrue(new Scope(scope), left), b = whenFalse(new Scope(scope), right);
        jumps.AddRange(left.Select(jump => jump with { Condition = And(condition, jump.Condition) }));
        // Where the first branch always leaves, nobody asks for the second unless the condition is false.
        jumps.AddRange(a is null ? right : right.Select(jump => jump with { Condition = And(source.Add(SourceOp.Not, condition), jump.Condition) }));
        return a is null ? b : b is null ? a : Merge(condition, a, b);
    }

    /// <summary>Where a label stands, those who jumped to it join those who came there by themselves.</summary>
    private Scope? Land(ISymbol label, Scope? fallen, List<Jump> jumps)
    {
        List<Jump> landed = [], others = [];
        foreach (Jump jump in jumps)
        {
            if (landed.Count > 0 && landed[landed.Count - 1].Condition is null) break; // nobody comes here
            if (Same(jump.Target, label)) landed.Add(jump);
            else others.Add(landed.Aggregate(jump, (j, earlier) => j with { Condition = And(source.Add(SourceOp.Not, earlier.Condition!.Value), j.Condition) }));
        }
        jumps.Clear();
        jumps.AddRange(others);
        Scope? result = fallen;
        for (int i = landed.Count - 1; i >= 0; i--)
            result = result is null || landed[i].Condition is not { } condition ? landed[i].Scope : Merge(condition, landed[i].Scope, result, label as IMethodSymbol);
        return result;
    }

    /// <summary>What both have a value for; of a method that returns, only what it returns still matters.</summary>
    private Scope Merge(int condition, Scope a, Scope b, IMethodSymbol? only = null)
    {
        var merged = new Scope();
        foreach (KeyValuePair<ISymbol, int> entry in a)
            if ((only is null || Same(entry.Key, only)) && b.TryGetValue(entry.Key, out int other)) merged[entry.Key] = source.Select(condition, entry.Value, other);
        return merged;
    }

    private Scope? Switch(ISwitchOperation choice, Scope scope, List<Jump> jumps)
    {
        int[] value = Operands(choice.Value, scope);
        ISwitchCaseOperation? otherwise = choice.Cases.FirstOrDefault(c => c.Clauses.Any(clause => clause is IDefaultCaseClauseOperation));
        ISwitchCaseOperation[] cases = [.. choice.Cases.Where(c => c != otherwise)];
        var inner = new List<Jump>();
        Scope? end = Land(choice.ExitLabel, From(0, scope, inner), inner);
        jumps.AddRange(inner);
        return end;

        Scope? From(int i, Scope at, List<Jump> left)
        {
            if (i == cases.Length) return otherwise is null ? at : Execute(otherwise.Body, at, left);
            if (IsExhausted(cases[i])) return null;
            int condition = cases[i].Clauses.Select(clause => Case(clause, value, at)).Aggregate((a, b) => source.Add(SourceOp.Or, a, b));
            return Branch(condition, at, left, (s, j) => Execute(cases[i].Body, s, j), (s, j) => From(i + 1, s, j));
        }
    }

    /// <summary>Unrolls a loop whose condition is known, trip by trip, while compiling.</summary>
    private Scope? Loop(ILoopOperation loop, Scope scope, List<Jump> jumps)
    {
        (IOperation? condition, IEnumerable<IOperation> before, IEnumerable<IOperation> after, bool first) = loop switch
        {
            IForLoopOperation f => (f.Condition, f.Before, f.AtLoopBottom, true),
            IWhileLoopOperation w => (w.Condition, [], [], w.ConditionIsTop),
            _ => ((IOperation?)null, (IEnumerable<IOperation>)[], (IEnumerable<IOperation>)[], false),
        };
        if (loop is not (IForLoopOperation or IWhileLoopOperation))
        {
            Unsupported(loop, "a loop other than for and while");
            return scope;
        }
        var inner = new List<Jump>();
        int failures = _failures;
        Scope? at = Execute(before, scope, inner);
        for (int trip = 0; at is not null && (trip == 0 || _failures == failures); trip++)
        {
            if (IsExhausted(loop)) return null;
            if (condition is not null && (trip > 0 || first))
            {
                if (source.Value(Visit(condition, at)) is not { } holds)
                {
                    Unsupported(condition, "a loop that depends on a prediction, label or hyperparameter: its number of trips has to be known while compiling");
                    break;
                }
                if (holds.IsZero) break;
            }
            if (trip == TripLimit)
            {
                Fail(Descriptors.TooComplex, condition ?? loop, $"A loop makes at most {TripLimit} trips, since it is written out trip by trip");
                break;
            }
            at = Land(loop.ContinueLabel, Execute([loop.Body], at, inner), inner);
            if (at is not null) at = Execute(after, at, inner);
        }
        at = Land(loop.ExitLabel, at, inner);
        jumps.AddRange(inner);
        return at;
    }

    private int And(int a, int? b) => b is { } other ? source.Add(SourceOp.And, a, other) : a;

    private static bool Same(ISymbol a, ISymbol b) => SymbolEqualityComparer.Default.Equals(a, b);
}
