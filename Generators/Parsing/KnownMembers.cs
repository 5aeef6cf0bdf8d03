using Microsoft.CodeAnalysis;

namespace AutoBce.Generators.Parsing;

/// <summary>What the platform gives a name to besides functions: numbers, and ways to make one.</summary>
internal static class KnownMembers
{
    private static readonly HashSet<string> Types = new(StringComparer.Ordinal) { "System.Math", "System.MathF", "System.Single", "System.Double" };

    /// <summary>Irrational numbers mean themselves, and not the double nearest to them.</summary>
    private static readonly Dictionary<string, string> Constants = new(StringComparer.Ordinal)
    {
        ["PI"] = Pi,
        ["Pi"] = Pi,
        ["E"] = "2.718281828459045235360287471352662497757247093699959574966967627724",
        ["Tau"] = "6.283185307179586476925286766559005768394338798750211641949889184615",
    };

    /// <summary>Numbers of generic mathematics.</summary>
    private static readonly Dictionary<string, string> Generic = new(StringComparer.Ordinal)
    {
        ["Zero"] = "0",
        ["One"] = "1",
        ["NegativeOne"] = "-1",
        ["AdditiveIdentity"] = "0",
        ["MultiplicativeIdentity"] = "1",
    };

    /// <summary>The smallest positive number of a type, in enough digits to be it in the wider type too.</summary>
    private static readonly Dictionary<SpecialType, string> Epsilons = new()
    {
        [SpecialType.System_Single] = "1.4012984643248170709237295832899161e-45",
        [SpecialType.System_Double] = "4.9406564584124654417656879286822137e-324",
    };

    private const string Pi = "3.141592653589793238462643383279502884197169399375105820974944592308";

    /// <summary>What to write instead of a method that has no derivative, or none that is of use.</summary>
    private static readonly Dictionary<string, string> Advices = new(StringComparer.Ordinal)
    {
        ["ReciprocalEstimate"] = "write 1 / x, which is exact",
        ["ReciprocalSqrtEstimate"] = "write 1 / Sqrt(x), which is exact",
        ["MultiplyAddEstimate"] = "write a * b + c, which is exact",
        ["Round"] = "write Round(x), or Round(x * 10) / 10 for one digit",
        ["Truncate"] = "write Sign(x) * Floor(Abs(x))",
        ["Hypot"] = "write Sqrt(x * x + y * y)",
        ["Cbrt"] = "write Pow(x, 1.0 / 3) where x is not negative",
        ["BitIncrement"] = "over the reals there is no next number",
        ["BitDecrement"] = "over the reals there is no next number",
    };

    public static string Advice(IMethodSymbol method) => Advices.TryGetValue(method.Name, out string? advice)
        ? advice
        : "call a method of ScalarMath, Math or MathF that has a derivative, or a static method of this project";

    /// <summary>The decimal text of a number that the platform has a name for.</summary>
    public static string? Constant(ISymbol member)
    {
        if (!IsNumeric(member.ContainingType)) return null;
        if (Constants.TryGetValue(member.Name, out string? text)) return text;
        if (member.ContainingType.TypeKind == TypeKind.Interface) return Generic.TryGetValue(member.Name, out text) ? text : null;
        return member.Name == "Epsilon" && Epsilons.TryGetValue(member.ContainingType.SpecialType, out text) ? text : null;
    }

    /// <summary>T.CreateChecked(0.5) and the like: the same number in another type.</summary>
    public static bool IsConversion(IMethodSymbol method) =>
        method is { IsStatic: true, Name: "CreateChecked" or "CreateSaturating" or "CreateTruncating", Parameters.Length: 1 }
        && IsNumeric(method.ContainingType) && method.ReturnType is { SpecialType: SpecialType.System_Single or SpecialType.System_Double } or ITypeParameterSymbol;

    /// <summary>Math, MathF, float, double, and the interfaces of generic mathematics.</summary>
    public static bool IsNumeric(INamedTypeSymbol type) =>
        Types.Contains(type.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat.WithMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.None)))
        || type is { TypeKind: TypeKind.Interface, IsGenericType: true, ContainingNamespace: { Name: "Numerics", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } } };
}
