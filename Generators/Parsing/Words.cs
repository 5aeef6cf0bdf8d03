using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AutoBce.Generators.Parsing;

/// <summary>What of C# a loss cannot contain, by the names that its authors know.</summary>
internal static class Words
{
    public const string Throw = "a throw: say which hyperparameters are allowed by [Hyperparameter(Minimum = ..., Maximum = ...)]; predictions and labels are checked before the loss is computed";

    private static readonly Dictionary<OperationKind, string> Expressions = new()
    {
        [OperationKind.Tuple] = "a tuple as a value: take it apart where it is written, as in (a, b) = (b, a)",
        [OperationKind.TupleBinary] = "a comparison of tuples: compare their parts",
        [OperationKind.ArrayCreation] = "an array",
        [OperationKind.ArrayElementReference] = "an element of an array",
        [OperationKind.CollectionExpression] = "a collection",
        [OperationKind.ObjectCreation] = "an object",
        [OperationKind.AnonymousObjectCreation] = "an object",
        [OperationKind.InstanceReference] = "an object",
        [OperationKind.With] = "an object",
        [OperationKind.DelegateCreation] = "a delegate: write a local function",
        [OperationKind.AnonymousFunction] = "a lambda: write a local function",
        [OperationKind.MethodReference] = "a method as a value: call it",
        [OperationKind.EventReference] = "an event",
        [OperationKind.Coalesce] = "'??', since numbers are never null",
        [OperationKind.ConditionalAccess] = "'?.', since numbers are never null",
        [OperationKind.Literal] = "a text or null",
        [OperationKind.InterpolatedString] = "a text",
        [OperationKind.NameOf] = "a text",
        [OperationKind.TypeOf] = "a type",
        [OperationKind.IsType] = "a test of a type",
        [OperationKind.SizeOf] = "the size of a type",
        [OperationKind.DefaultValue] = "a default that is no number",
        [OperationKind.AddressOf] = "a pointer",
        [OperationKind.Await] = "an await",
        [OperationKind.ParameterReference] = "a parameter of the type around it",
        [OperationKind.SimpleAssignment] = "an assignment within an expression: make it a statement of its own",
        [OperationKind.CompoundAssignment] = "an assignment within an expression: make it a statement of its own",
        [OperationKind.DeconstructionAssignment] = "an assignment within an expression: make it a statement of its own",
        [OperationKind.CoalesceAssignment] = "'??=', since numbers are never null",
        [OperationKind.Increment] = "an assignment within an expression: make it a statement of its own",
        [OperationKind.Decrement] = "an assignment within an expression: make it a statement of its own",
        [OperationKind.Throw] = Throw,
    };

    private static readonly Dictionary<OperationKind, string> Statements = new()
    {
        [OperationKind.Throw] = Throw,
        [OperationKind.Branch] = "a goto",
        [OperationKind.Labeled] = "a goto",
        [OperationKind.Try] = "a try",
        [OperationKind.Using] = "a using",
        [OperationKind.UsingDeclaration] = "a using",
        [OperationKind.Lock] = "a lock",
        [OperationKind.YieldReturn] = "a yield",
        [OperationKind.YieldBreak] = "a yield",
    };

    public static string Of(IOperation expression) => expression switch
    {
        _ when Expressions.TryGetValue(expression.Kind, out string? words) => words,
        _ => expression.Syntax switch
        {
            StackAllocArrayCreationExpressionSyntax or ImplicitStackAllocArrayCreationExpressionSyntax => "an array on the stack",
            ElementAccessExpressionSyntax => "an element of something",
            PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PointerIndirectionExpression } => "a pointer",
            _ => "this expression",
        },
    };

    public static string OfStatement(IOperation statement) => statement switch
    {
        _ when Statements.TryGetValue(statement.Kind, out string? words) => words,
        IExpressionStatementOperation { Operation: IThrowOperation } => Throw,
        IExpressionStatementOperation { Operation: IInvocationOperation call } when call.Arguments.Any(argument => argument.Parameter is { RefKind: RefKind.Ref or RefKind.Out }) => "a call that gives back its result through 'ref' or 'out': return it",
        IExpressionStatementOperation => "a statement that computes nothing",
        _ => "this statement",
    };

    /// <summary>An operator as it is written.</summary>
    public static string Operator(IOperation operation) => operation.Syntax switch
    {
        BinaryExpressionSyntax binary => $"the operator {binary.OperatorToken.Text}",
        AssignmentExpressionSyntax assignment => $"the operator {assignment.OperatorToken.Text}",
        PrefixUnaryExpressionSyntax unary => $"the operator {unary.OperatorToken.Text}",
        _ => "this operator",
    };

    /// <summary>How a parameter that is no plain value is passed.</summary>
    public static string Modifier(IParameterSymbol parameter) => parameter.RefKind switch { RefKind.Out => "out", RefKind.Ref => "ref", RefKind.In => "in", _ => "ref readonly" };
}
