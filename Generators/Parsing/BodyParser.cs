using AutoBce.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoBce.Generators.Parsing;

/// <summary>
/// Reads the body of a loss, and of the methods it calls, into operations over the reals. What has no derivative becomes one error at
/// the very sub-expression; reading goes on, so that all errors are seen at once.
/// </summary>
internal sealed partial class BodyParser(SemanticModel model, SourceBuilder source, Location name, Action<Diagnostic> report, CancellationToken cancellation)
{
    private const int DepthLimit = 256, NodeLimit = 20_000, TripLimit = 1_000;

    /// <summary>Calls are read once for each way to them: their number may be exponential in the length of the source.</summary>
    private const int StepLimit = 100_000;

    private readonly Compilation compilation = model.Compilation;
    private readonly Dictionary<SyntaxTree, SemanticModel> _models = new() { [model.SyntaxTree] = model };
    private readonly Stack<IMethodSymbol> _calls = new();
    private readonly Dictionary<SyntaxNode, IOperation?> _bodies = [];
    private readonly Dictionary<int, SyntaxNode> _places = [];
    private int _depth, _steps;
    private bool _exhausted;

    /// <summary>Where each operation is written, for the first time if it is more than once.</summary>
    public IReadOnlyDictionary<int, SyntaxNode> Places => _places;

    /// <summary>Whether the source is C# as far as it was read.</summary>
    public bool IsValid { get; private set; } = true;

    /// <summary>One for each file: it remembers what it has bound.</summary>
    private SemanticModel Model(SyntaxTree tree)
    {
        if (!_models.TryGetValue(tree, out SemanticModel? known)) _models.Add(tree, known = compilation.GetSemanticModel(tree));
        return known;
    }

    /// <summary>Whether a limit is passed, which is one error; what is read from then on has no meaning.</summary>
    private bool IsExhausted(IOperation operation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (!_exhausted && (_depth > DepthLimit || source.Count > NodeLimit || ++_steps > StepLimit))
        {
            // Where the limit happens to be passed is no place of a mistake.
            report(Diagnostic.Create(Descriptors.TooComplex, name, $"The expression of a loss is at most {DepthLimit} levels deep and {NodeLimit} operations large, and read in {StepLimit} steps: split it into locals"));
            _failures++;
            _exhausted = true;
        }
        return _exhausted;
    }

    private int Visit(IOperation operation, Scope scope)
    {
        if (IsExhausted(operation)) return source.Constant("0");
        _depth++;
        int node = operation switch
        {
            ILiteralOperation literal => Number(literal),
            IParenthesizedOperation parenthesized => Visit(parenthesized.Operand, scope),
            IConversionOperation conversion => Conversion(conversion, scope),
            IBinaryOperation binary => Chain(binary, scope),
            IUnaryOperation unary => Unary(unary, scope),
            IConditionalOperation { WhenFalse: { } whenFalse } conditional => Choice(conditional, whenFalse, scope),
            ISwitchExpressionOperation choice => Switch(choice, scope),
            IIsPatternOperation test => Match(test.Pattern, Operands(test.Value, scope), scope),
            IParameterReferenceOperation parameter when scope.TryGetValue(parameter.Parameter, out int known) => Known(parameter.Parameter, known),
            ILocalReferenceOperation local => scope.TryGetValue(local.Local, out int known) ? Known(local.Local, known) : local.ConstantValue.HasValue ? Number(local) : Unsupported(local, "a local that has no value yet"),
            IFieldReferenceOperation field => Field(field),
            IPropertyReferenceOperation property => Property(property),
            IInvocationOperation invocation => Invocation(invocation, scope),
            IInvalidOperation => Invalid(),
            { ConstantValue: { HasValue: true, Value: not (string or char or null) } } => Number(operation),
            _ => Unsupported(operation, Words.Of(operation)),
        };
        _depth--;
        return Written(node, operation);
    }

    /// <summary>The compiler reports it.</summary>
    private int Invalid()
    {
        IsValid = false;
        _failures++;
        return source.Constant("0");
    }

    private int Written(int node, IOperation operation)
    {
        if (!_places.ContainsKey(node)) _places.Add(node, operation.Syntax);
        return node;
    }

    private int Unary(IUnaryOperation operation, Scope scope) => operation.OperatorKind switch
    {
        _ when IsForeign(operation.OperatorMethod) => Unsupported(operation, "an operator of a type of its own"),
        UnaryOperatorKind.Minus => Whole(operation, source.Add(SourceOp.Negate, Visit(operation.Operand, scope))),
        UnaryOperatorKind.Plus => Visit(operation.Operand, scope),
        UnaryOperatorKind.Not => source.Add(SourceOp.Not, Visit(operation.Operand, scope)),
        _ => Unsupported(operation, Words.Operator(operation)),
    };

    /// <summary>Of a choice that is known while compiling, only the one side is read.</summary>
    private int Choice(IConditionalOperation conditional, IOperation whenFalse, Scope scope)
    {
        int condition = Visit(conditional.Condition, scope);
        return source.Value(condition) is { } known
            ? Visit(known.IsZero ? whenFalse : conditional.WhenTrue, scope)
            : source.Select(condition, Visit(conditional.WhenTrue, scope), Visit(whenFalse, scope));
    }

    /// <summary>a + b + c + ... nests to the left, as deep as it is long: it is walked without recursion.</summary>
    private int Chain(IBinaryOperation binary, Scope scope)
    {
        var chain = new Stack<IBinaryOperation>();
        IOperation first = binary;
        while (first is IBinaryOperation b)
        {
            chain.Push(b);
            first = b.LeftOperand;
        }
        int node = Visit(first, scope);
        while (chain.Count > 0)
        {
            IBinaryOperation b = chain.Pop();
            node = IsForeign(b.OperatorMethod) ? Unsupported(b, "an operator of a type of its own") : Arithmetic(b, b.OperatorKind, node, Visit(b.RightOperand, scope));
            Written(node, b);
        }
        return node;
    }

    /// <summary>Generic mathematics has operators of interfaces, which mean what those of numbers mean.</summary>
    private static bool IsForeign(IMethodSymbol? @operator) =>
        @operator is { ContainingType: { SpecialType: SpecialType.None } type } && !IsNumericInterface(type);

    private int Arithmetic(IOperation operation, BinaryOperatorKind kind, int a, int b) => kind switch
    {
        BinaryOperatorKind.Divide when IsInteger(operation.Type) => Fail(Descriptors.IntegerDivision, operation, operation.Syntax.ToString()),
        BinaryOperatorKind.Remainder when IsInteger(operation.Type) => Remainder(operation, a, b),
        BinaryOperatorKind.Add => Whole(operation, source.Add(SourceOp.Add, a, b)),
        BinaryOperatorKind.Subtract => Whole(operation, source.Add(SourceOp.Subtract, a, b)),
        BinaryOperatorKind.Multiply => Whole(operation, source.Add(SourceOp.Multiply, a, b)),
        BinaryOperatorKind.Divide => source.Add(SourceOp.Divide, a, b),
        BinaryOperatorKind.LessThan => source.Add(SourceOp.Less, a, b),
        BinaryOperatorKind.LessThanOrEqual => source.Add(SourceOp.LessOrEqual, a, b),
        BinaryOperatorKind.GreaterThan => source.Add(SourceOp.Less, b, a),
        BinaryOperatorKind.GreaterThanOrEqual => source.Add(SourceOp.LessOrEqual, b, a),
        BinaryOperatorKind.Equals => IsEqual(a, b),
        BinaryOperatorKind.NotEquals => source.Add(SourceOp.Not, Written(IsEqual(a, b), operation)),
        BinaryOperatorKind.ExclusiveOr when IsTruth(operation.Type) => source.Add(SourceOp.Not, IsEqual(a, b)),
        BinaryOperatorKind.ConditionalAnd => source.Add(SourceOp.And, a, b),
        BinaryOperatorKind.ConditionalOr => source.Add(SourceOp.Or, a, b),
        BinaryOperatorKind.And when IsTruth(operation.Type) => source.Add(SourceOp.And, a, b),
        BinaryOperatorKind.Or when IsTruth(operation.Type) => source.Add(SourceOp.Or, a, b),
        _ => operation.ConstantValue.HasValue ? Number(operation) : Unsupported(operation, Words.Operator(operation)),
    };

    /// <summary>Truth values are equal where both hold or neither does.</summary>
    private int IsEqual(int a, int b) => source.IsTruth(a) || source.IsTruth(b)
        ? source.Add(SourceOp.Or, source.Add(SourceOp.And, a, b), source.Add(SourceOp.Not, source.Add(SourceOp.Or, a, b)))
        : source.Add(SourceOp.Equal, a, b);
}
