using System.Globalization;
using AutoBce.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AutoBce.Generators.Parsing;

/// <summary>
/// Reads the body of a loss, and of the methods it calls, into operations over the reals. What has no derivative becomes one error at
/// the very sub-expression; reading goes on, so that all errors are seen at once.
/// </summary>
internal sealed partial class BodyParser(Compilation compilation, SourceBuilder source, Action<Diagnostic> report, CancellationToken cancellation)
{
    private const int DepthLimit = 256, NodeLimit = 20_000;

    /// <summary>Calls and branches are read once for each way to them: their number may be exponential in the length of the source.</summary>
    private const int StepLimit = 100_000;

    private readonly Stack<IMethodSymbol> _calls = new();
    private readonly Dictionary<SyntaxNode, IMethodBodyOperation?> _bodies = [];
    private int _depth, _steps;
    private bool _exhausted;

    /// <summary>What locals and parameters stand for at a point of the body.</summary>
    private sealed class Scope : Dictionary<ISymbol, int>
    {
        public Scope() : base(SymbolEqualityComparer.Default)
        {
        }

        public Scope(Scope other) : base(other, SymbolEqualityComparer.Default)
        {
        }
    }

    /// <summary>The node that the method returns for the given arguments.</summary>
    public int Parse(IMethodSymbol method, SyntaxNode declaration, IEnumerable<(IParameterSymbol Parameter, int Node)> arguments)
    {
        var scope = new Scope();
        foreach ((IParameterSymbol parameter, int node) in arguments) scope[parameter] = node;
        _calls.Push(method);
        if (!_bodies.TryGetValue(declaration, out IMethodBodyOperation? body))
            _bodies.Add(declaration, body = compilation.GetSemanticModel(declaration.SyntaxTree).GetOperation(declaration, cancellation) as IMethodBodyOperation);
        IOperation? block = body?.ExpressionBody ?? body?.BlockBody;
        int result = block is IBlockOperation { Operations: var statements } && Execute([.. statements], scope) is { } value
            ? value
            : Fail(Descriptors.Unsupported, declaration, "a path that returns nothing");
        _calls.Pop();
        return result;
    }

    private int Fail(DiagnosticDescriptor descriptor, SyntaxNode place, params object[] arguments)
    {
        if (!_exhausted) report(Diagnostic.Create(descriptor, place.GetLocation(), arguments));
        return source.Constant("0");
    }

    /// <summary>Whether a limit is passed, which is one error; what is read from then on has no meaning.</summary>
    private bool IsExhausted(IOperation operation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (!_exhausted && (_depth > DepthLimit || source.Count > NodeLimit || ++_steps > StepLimit))
        {
            Fail(Descriptors.TooComplex, operation.Syntax, $"The expression of a loss is at most {DepthLimit} levels deep and {NodeLimit} operations large, and read in {StepLimit} steps: split it into locals");
            _exhausted = true;
        }
        return _exhausted;
    }

    private int Unsupported(IOperation operation, string what) => Fail(Descriptors.Unsupported, operation.Syntax, what);

    // ---- statements ---------------------------------------------------------------------------------------------

    /// <summary>The value that the statements return, or null if they end without.</summary>
    private int? Execute(List<IOperation> statements, Scope scope)
    {
        for (int i = 0; i < statements.Count; i++)
        {
            if (IsExhausted(statements[i])) return null;
            switch (statements[i])
            {
                case IReturnOperation { ReturnedValue: { } value }:
                    return Visit(value, scope);
                case IBlockOperation block:
                    statements = [.. block.Operations, .. statements.Skip(i + 1)];
                    i = -1;
                    break;
                case IVariableDeclarationGroupOperation group:
                    foreach (IVariableDeclaratorOperation declarator in group.Declarations.SelectMany(d => d.Declarators))
                        if (declarator.GetVariableInitializer() is { } initializer) scope[declarator.Symbol] = Visit(initializer.Value, scope);
                    break;
                case IExpressionStatementOperation { Operation: ISimpleAssignmentOperation assignment } when Target(assignment.Target) is { } target:
                    scope[target] = Visit(assignment.Value, scope);
                    break;
                case IExpressionStatementOperation { Operation: ICompoundAssignmentOperation assignment } when Target(assignment.Target) is { } target:
                    scope[target] = Arithmetic(assignment, assignment.OperatorKind, Visit(assignment.Target, scope), Visit(assignment.Value, scope));
                    break;
                case IConditionalOperation conditional:
                    int condition = Visit(conditional.Condition, scope);
                    List<IOperation> whenTrue = [conditional.WhenTrue], whenFalse = conditional.WhenFalse is { } other ? [other] : [];
                    if (Returns(conditional.WhenTrue) || (conditional.WhenFalse is { } f && Returns(f)))
                    {
                        // What follows belongs to the branches that have not returned.
                        IEnumerable<IOperation> rest = statements.Skip(i + 1);
                        int? a = Execute([.. whenTrue, .. rest], new Scope(scope)), b = Execute([.. whenFalse, .. rest], new Scope(scope));
                        return a is { } x && b is { } y ? source.Add(SourceOp.Select, condition, x, y) : null;
                    }
                    Scope left = new(scope), right = new(scope);
                    Execute(whenTrue, left);
                    Execute(whenFalse, right);
                    foreach (ISymbol symbol in left.Keys.Intersect(right.Keys, SymbolEqualityComparer.Default).OfType<ISymbol>())
                        scope[symbol] = left[symbol] == right[symbol] ? left[symbol] : source.Add(SourceOp.Select, condition, left[symbol], right[symbol]);
                    break;
                case IEmptyOperation or ILocalFunctionOperation:
                    break;
                default:
                    return Unsupported(statements[i], $"this statement ({Describe(statements[i])})");
            }
        }
        return null;
    }

    private static ISymbol? Target(IOperation target) => target switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        _ => null,
    };

    private static bool Returns(IOperation operation) => operation is IReturnOperation || operation.ChildOperations.Any(Returns);

    private static string Describe(IOperation operation) => operation.Kind switch
    {
        OperationKind.Loop => "a loop",
        OperationKind.Throw => "a throw",
        OperationKind.Switch => "a switch",
        OperationKind.Try => "a try",
        _ => operation.Kind.ToString(),
    };

    // ---- expressions --------------------------------------------------------------------------------------------

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
            IUnaryOperation { OperatorKind: UnaryOperatorKind.Minus } minus => source.Add(SourceOp.Negate, Visit(minus.Operand, scope)),
            IUnaryOperation { OperatorKind: UnaryOperatorKind.Plus } plus => Visit(plus.Operand, scope),
            IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not => source.Add(SourceOp.Not, Visit(not.Operand, scope)),
            IConditionalOperation { WhenFalse: { } whenFalse } conditional => source.Add(SourceOp.Select, Visit(conditional.Condition, scope), Visit(conditional.WhenTrue, scope), Visit(whenFalse, scope)),
            IParameterReferenceOperation parameter when scope.TryGetValue(parameter.Parameter, out int known) => known,
            ILocalReferenceOperation local => scope.TryGetValue(local.Local, out int known) ? known : local.ConstantValue.HasValue ? Number(local) : Unsupported(local, "a local that has no value yet"),
            IFieldReferenceOperation field => Field(field),
            IInvocationOperation invocation => Invocation(invocation, scope),
            IInvalidOperation => source.Constant("0"), // the compiler reports it
            _ => Unsupported(operation, $"this expression ({operation.Kind})"),
        };
        _depth--;
        return node;
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
            node = Arithmetic(b, b.OperatorKind, node, Visit(b.RightOperand, scope));
        }
        return node;
    }

    private int Arithmetic(IOperation operation, BinaryOperatorKind kind, int a, int b)
    {
        if (kind == BinaryOperatorKind.Divide && operation.Type is { SpecialType: >= SpecialType.System_SByte and <= SpecialType.System_UInt64 })
            return Fail(Descriptors.IntegerDivision, operation.Syntax, operation.Syntax.ToString());
        return kind switch
        {
            BinaryOperatorKind.Add => source.Add(SourceOp.Add, a, b),
            BinaryOperatorKind.Subtract => source.Add(SourceOp.Subtract, a, b),
            BinaryOperatorKind.Multiply => source.Add(SourceOp.Multiply, a, b),
            BinaryOperatorKind.Divide => source.Add(SourceOp.Divide, a, b),
            BinaryOperatorKind.LessThan => source.Add(SourceOp.Less, a, b),
            BinaryOperatorKind.LessThanOrEqual => source.Add(SourceOp.LessOrEqual, a, b),
            BinaryOperatorKind.GreaterThan => source.Add(SourceOp.Less, b, a),
            BinaryOperatorKind.GreaterThanOrEqual => source.Add(SourceOp.LessOrEqual, b, a),
            BinaryOperatorKind.Equals => source.Add(SourceOp.Equal, a, b),
            BinaryOperatorKind.NotEquals => source.Add(SourceOp.Not, source.Add(SourceOp.Equal, a, b)),
            BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.And => source.Add(SourceOp.And, a, b),
            BinaryOperatorKind.ConditionalOr or BinaryOperatorKind.Or => source.Add(SourceOp.Or, a, b),
            _ => Unsupported(operation, $"the operator {kind}"),
        };
    }

    private int Conversion(IConversionOperation conversion, Scope scope) =>
        !conversion.GetConversion().Exists ? source.Constant("0") // the compiler reports it
            : conversion.Type is { SpecialType: SpecialType.System_Single or SpecialType.System_Double } && conversion.OperatorMethod is null
            ? Visit(conversion.Operand, scope)
            : conversion is { IsImplicit: true, Operand.ConstantValue.HasValue: true } ? Visit(conversion.Operand, scope)
            : Unsupported(conversion, $"a conversion to {conversion.Type?.ToDisplayString() ?? "?"}");

    /// <summary>A constant means its decimal text.</summary>
    private int Number(IOperation operation)
    {
        if (operation is ILiteralOperation && operation.Syntax is LiteralExpressionSyntax { Token: { Value: float or double or decimal } token })
            return source.Constant(token.Text.Replace("_", "").TrimEnd('f', 'F', 'd', 'D', 'm', 'M'));
        string? text = operation.ConstantValue.Value switch
        {
            bool truth => truth ? "1" : "0",
            float x when !float.IsNaN(x) && !float.IsInfinity(x) => x.ToString("R", CultureInfo.InvariantCulture),
            double x when !double.IsNaN(x) && !double.IsInfinity(x) => x.ToString("R", CultureInfo.InvariantCulture),
            sbyte or byte or short or ushort or int or uint or long or ulong or decimal => ((IFormattable)operation.ConstantValue.Value).ToString(null, CultureInfo.InvariantCulture),
            _ => null,
        };
        return text is null ? Unsupported(operation, "a constant that is no finite number") : source.Constant(text);
    }

    private int Field(IFieldReferenceOperation reference)
    {
        IFieldSymbol field = reference.Field;
        if (field.HasConstantValue) return Number(reference);
        if (field is { IsStatic: true, IsReadOnly: true } && Declaration(field) is VariableDeclaratorSyntax { Initializer.Value: { } value }
            && compilation.GetSemanticModel(value.SyntaxTree).GetOperation(value, cancellation) is { } operation)
            return Visit(operation, new Scope());
        return Unsupported(reference, $"the field '{field.Name}', whose value is not known while compiling: make it const or static readonly, or a hyperparameter");
    }

    private int Invocation(IInvocationOperation invocation, Scope scope)
    {
        IMethodSymbol method = invocation.TargetMethod;
        int[] arguments = [.. invocation.Arguments.OrderBy(a => a.Parameter?.Ordinal).Select(a => Visit(a.Value, scope))];
        if (KnownMethods.TryGet(method, out Func<SourceBuilder, int[], int> build)) return build(source, arguments);
        SyntaxNode? declaration = Declaration(method);
        if (!method.IsStatic || method.IsGenericMethod || declaration is not MethodDeclarationSyntax || method.Parameters.Any(p => p.RefKind != RefKind.None))
            return Fail(Descriptors.UnknownCall, invocation.Syntax, $"{method.ContainingType?.Name}.{method.Name}");
        if (_calls.Contains(method, SymbolEqualityComparer.Default))
            return Fail(Descriptors.TooComplex, invocation.Syntax, $"'{method.Name}' calls itself: a loss is a finite expression");
        return Parse(method, declaration, method.OriginalDefinition.Parameters.Zip(arguments, (p, node) => (p, node)));
    }

    /// <summary>Where a symbol of this project is declared: editors show the sources of other projects too, compilers do not.</summary>
    private SyntaxNode? Declaration(ISymbol symbol) =>
        symbol.OriginalDefinition.DeclaringSyntaxReferences.FirstOrDefault() is { } reference && compilation.ContainsSyntaxTree(reference.SyntaxTree) ? reference.GetSyntax(cancellation) : null;
}
