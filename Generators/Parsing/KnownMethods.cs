using Microsoft.CodeAnalysis;

namespace AutoBce.Generators.Parsing;

/// <summary>The methods that a loss may call, by name: each as operations of the expression.</summary>
internal static class KnownMethods
{
    private static readonly Dictionary<(string Name, int Arguments), Func<SourceBuilder, int[], int>> Methods = new()
    {
        [("Exp", 1)] = Unary(SourceOp.Exp),
        [("Log", 1)] = Unary(SourceOp.Log),
        [("Log", 2)] = (s, a) => s.Add(SourceOp.Divide, s.Add(SourceOp.Log, a[0]), s.Add(SourceOp.Log, a[1])),
        [("Log2", 1)] = (s, a) => s.Add(SourceOp.Divide, s.Add(SourceOp.Log, a[0]), s.Add(SourceOp.Log, s.Constant("2"))),
        [("Log10", 1)] = (s, a) => s.Add(SourceOp.Divide, s.Add(SourceOp.Log, a[0]), s.Add(SourceOp.Log, s.Constant("10"))),
        [("Log1p", 1)] = Unary(SourceOp.Log1p),
        [("LogP1", 1)] = Unary(SourceOp.Log1p),
        [("Expm1", 1)] = Unary(SourceOp.Expm1),
        [("ExpM1", 1)] = Unary(SourceOp.Expm1),
        [("Sqrt", 1)] = Unary(SourceOp.Sqrt),
        [("Sigmoid", 1)] = Unary(SourceOp.Sigmoid),
        [("LogSigmoid", 1)] = Unary(SourceOp.LogSigmoid),
        [("Softplus", 1)] = Unary(SourceOp.Softplus),
        [("Tanh", 1)] = Unary(SourceOp.Tanh),
        [("Sin", 1)] = Unary(SourceOp.Sin),
        [("Cos", 1)] = Unary(SourceOp.Cos),
        [("Tan", 1)] = Unary(SourceOp.Tan),
        [("Atan", 1)] = Unary(SourceOp.Atan),
        [("Sinh", 1)] = Unary(SourceOp.Sinh),
        [("Cosh", 1)] = Unary(SourceOp.Cosh),
        [("Cbrt", 1)] = Unary(SourceOp.Cbrt),
        [("Floor", 1)] = Unary(SourceOp.Floor),
        [("Ceiling", 1)] = (s, a) => s.Add(SourceOp.Negate, s.Add(SourceOp.Floor, s.Add(SourceOp.Negate, a[0]))),
        [("Round", 1)] = Unary(SourceOp.Round),
        [("LogCosh", 1)] = (s, a) => s.Add(SourceOp.Log, s.Add(SourceOp.Cosh, a[0])),
        [("Abs", 1)] = Unary(SourceOp.Abs),
        [("Sign", 1)] = Unary(SourceOp.Sign),
        [("Pow", 2)] = Binary(SourceOp.Power),
        [("Max", 2)] = Binary(SourceOp.Max),
        [("Min", 2)] = Binary(SourceOp.Min),
        [("XLogY", 2)] = Binary(SourceOp.XLogY),
        [("Clamp", 3)] = (s, a) => s.Add(SourceOp.Min, s.Add(SourceOp.Max, a[0], a[1]), a[2]),
        [("ClampNative", 3)] = (s, a) => s.Add(SourceOp.Min, s.Add(SourceOp.Max, a[0], a[1]), a[2]),
        [("MaxNumber", 2)] = Binary(SourceOp.Max),
        [("MinNumber", 2)] = Binary(SourceOp.Min),
        [("Lerp", 3)] = (s, a) => s.Add(SourceOp.Add, s.Add(SourceOp.Multiply, a[0], s.Add(SourceOp.Subtract, s.Constant("1"), a[2])), s.Add(SourceOp.Multiply, a[1], a[2])),
        [("IsPositive", 1)] = (s, a) => s.Add(SourceOp.LessOrEqual, s.Constant("0"), a[0]),
        [("IsNegative", 1)] = (s, a) => s.Add(SourceOp.Less, a[0], s.Constant("0")),
        [("FusedMultiplyAdd", 3)] = (s, a) => s.Add(SourceOp.Add, s.Add(SourceOp.Multiply, a[0], a[1]), a[2]),
    };

    public static IEnumerable<string> Names => Methods.Keys.Select(key => key.Name).Distinct();

    public static bool TryGet(IMethodSymbol method, out Func<SourceBuilder, int[], int> build)
    {
        build = null!;
        return method.IsStatic && (IsScalarMath(method.ContainingType) || KnownMembers.IsNumeric(method.ContainingType))
            && Methods.TryGetValue((method.Name, method.Parameters.Length), out build);
    }

    private static bool IsScalarMath(INamedTypeSymbol type) =>
        type is { Name: "ScalarMath", ContainingType: null, ContainingNamespace: { Name: "AutoBce", ContainingNamespace.IsGlobalNamespace: true } };

    private static Func<SourceBuilder, int[], int> Unary(SourceOp op) => (s, a) => s.Add(op, a[0]);

    private static Func<SourceBuilder, int[], int> Binary(SourceOp op) => (s, a) => s.Add(op, a[0], a[1]);
}
