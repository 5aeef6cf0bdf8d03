using System.Globalization;
using System.Numerics;
using AutoBce.Generators.Diagnostics;
using AutoBce.Generators.Symbolic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AutoBce.Generators.Parsing;

/// <summary>Numbers, and what has a name outside the body: constants, fields, properties, methods.</summary>
internal sealed partial class BodyParser
{
    // ---- numbers ------------------------------------------------------------------------------------------------

    private static bool IsTruth(ITypeSymbol? type) => type is { SpecialType: SpecialType.System_Boolean };

    private static bool IsInteger(ITypeSymbol? type) => type is { SpecialType: (>= SpecialType.System_SByte and <= SpecialType.System_UInt64) or SpecialType.System_IntPtr or SpecialType.System_UIntPtr };

    /// <summary>What a type of integers holds, on every platform.</summary>
    private static (BigInteger Least, BigInteger Most) Range(ITypeSymbol type) => type.SpecialType switch
    {
        SpecialType.System_SByte => (sbyte.MinValue, sbyte.MaxValue),
        SpecialType.System_Byte => (byte.MinValue, byte.MaxValue),
        SpecialType.System_Int16 => (short.MinValue, short.MaxValue),
        SpecialType.System_UInt16 => (ushort.MinValue, ushort.MaxValue),
        SpecialType.System_UInt32 or SpecialType.System_UIntPtr => (uint.MinValue, uint.MaxValue),
        SpecialType.System_Int64 => (long.MinValue, long.MaxValue),
        SpecialType.System_UInt64 => (ulong.MinValue, ulong.MaxValue),
        _ => (int.MinValue, int.MaxValue),
    };

    private static bool IsReal(ITypeSymbol? type) => type is { SpecialType: SpecialType.System_Single or SpecialType.System_Double } or ITypeParameterSymbol;

    private int Conversion(IConversionOperation conversion, Scope scope)
    {
        if (!conversion.GetConversion().Exists) return Invalid();
        if (conversion.ConstantValue.HasValue && !IsReal(conversion.Type) && !conversion.IsImplicit) return Number(conversion);
        if (IsReal(conversion.Type) && conversion.OperatorMethod is null) return Visit(conversion.Operand, scope);
        if (conversion.IsImplicit && (conversion.Operand.ConstantValue.HasValue || IsInteger(conversion.Operand.Type))) return Visit(conversion.Operand, scope);
        return Unsupported(conversion, $"a conversion to {conversion.Type?.ToDisplayString() ?? "?"}");
    }

    /// <summary>A constant means its decimal text.</summary>
    private int Number(IOperation operation)
    {
        if (operation is ILiteralOperation && operation.Syntax is LiteralExpressionSyntax { Token: { Value: float or double or decimal } token })
            return Decimal(operation, token.Text.Replace("_", "").TrimEnd('f', 'F', 'd', 'D', 'm', 'M'));
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

    /// <summary>The language lets 1e-999999999 be 0, and would have it written out in digits here.</summary>
    private int Decimal(IOperation literal, string text)
    {
        int e = text.IndexOfAny(['e', 'E']);
        bool far = e >= 0 && (!int.TryParse(text.Substring(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int exponent) || exponent is > 400 or < -400);
        return far ? Unsupported(literal, "a number that neither float nor double can hold") : source.Constant(text);
    }

    /// <summary>Arithmetic of integers is done at once, and has to fit its type.</summary>
    private int Whole(IOperation operation, int node)
    {
        if (!IsInteger(operation.Type)) return node;
        if (source.Value(node) is not { } value)
            return operation.Type is { SpecialType: SpecialType.System_Int32 or SpecialType.System_Int64 } ? node : Unsupported(operation, "arithmetic of integers that may overflow: int has room for what is not known while compiling");
        (BigInteger least, BigInteger most) = Range(operation.Type!);
        return least <= value.Numerator && value.Numerator <= most
            ? source.Constant(value.ToString())
            : Unsupported(operation, "arithmetic of integers that overflows");
    }

    private int Remainder(IOperation operation, int a, int b) =>
        source.Value(a) is { IsInteger: true } x && source.Value(b) is { IsInteger: true, IsZero: false } y
            ? source.Constant(BigInteger.Remainder(x.Numerator, y.Numerator).ToString(CultureInfo.InvariantCulture))
            : Unsupported(operation, Words.Operator(operation));

    // ---- fields and properties ----------------------------------------------------------------------------------

    private int Field(IFieldReferenceOperation reference)
    {
        IFieldSymbol field = reference.Field;
        if (KnownMembers.Constant(field) is { } text) return source.Constant(text);
        // An expression of a constant is more than its value: 1.0 / 3 is one third, and not its nearest double.
        if (field is { IsStatic: true } && (field.HasConstantValue || field.IsReadOnly) && Declaration(field) is VariableDeclaratorSyntax { Initializer.Value: { } value } && !IsAssignedByConstructor(field))
            return Initializer(value, reference, field.Name);
        if (field.HasConstantValue) return Number(reference);
        string advice = Declaration(field) is null ? "" : ": make it const or static readonly, or a hyperparameter";
        return Unsupported(reference, $"the field '{field.Name}', whose value is not known while compiling{advice}");
    }

    private int Property(IPropertyReferenceOperation reference)
    {
        IPropertySymbol property = reference.Property;
        if (KnownMembers.Constant(property) is { } text) return source.Constant(text);
        if (property is { IsStatic: true, SetMethod: null, IsVirtual: false } && Declaration(property) is PropertyDeclarationSyntax declaration)
        {
            ExpressionSyntax? body = declaration.ExpressionBody?.Expression
                ?? (declaration.AccessorList is { Accessors: { Count: 1 } accessors } ? accessors[0] is { Body: null, ExpressionBody: null } ? declaration.Initializer?.Value : accessors[0].ExpressionBody?.Expression : null);
            if (body is not null && !IsAssignedByConstructor(property)) return Initializer(body, reference, property.Name);
        }
        string advice = Declaration(property) is null ? "" : ": make it a static property of one expression, or a hyperparameter";
        return Unsupported(reference, $"the property '{property.Name}', whose value is not known while compiling{advice}");
    }

    private int Initializer(ExpressionSyntax value, IOperation reference, string member)
    {
        if (!_bodies.TryGetValue(value, out IOperation? operation))
            _bodies.Add(value, operation = Bind(value));
        if (!_initializers.Add(value)) return Fail(Descriptors.TooComplex, reference, $"'{member}' is defined by itself: a loss is a finite expression");
        int node = operation is null ? source.Constant("0") : Visit(operation, new Scope());
        _initializers.Remove(value);
        return node;
    }

    /// <summary>Those that are being read.</summary>
    private readonly HashSet<ExpressionSyntax> _initializers = [];

    /// <summary>Whether a static constructor says otherwise than the initializer.</summary>
    private bool IsAssignedByConstructor(ISymbol member) => member.ContainingType.StaticConstructors
        .Select(Declaration).OfType<ConstructorDeclarationSyntax>()
        .SelectMany(constructor => constructor.DescendantNodes().OfType<IdentifierNameSyntax>())
        .Any(name => name.Identifier.ValueText == member.Name);

    // ---- calls --------------------------------------------------------------------------------------------------

    private int Invocation(IInvocationOperation invocation, Scope scope)
    {
        IMethodSymbol method = invocation.TargetMethod;
        IArgumentOperation[] given = [.. invocation.Arguments.OrderBy(a => a.Parameter?.Ordinal)];
        int[] arguments = new int[given.Length];
        bool[] refused = new bool[given.Length];
        for (int i = 0; i < given.Length; i++)
        {
            int failures = _failures;
            arguments[i] = given[i].Parameter is { RefKind: RefKind.Ref or RefKind.Out } ? source.Constant("0") : Visit(given[i].Value, scope); // no such call is read
            refused[i] = _failures > failures;
        }
        if (KnownMembers.IsConversion(method)) return arguments[0];
        if (KnownMethods.TryGet(method, out Func<SourceBuilder, int[], int> build)) return build(source, arguments);
        method = method.PartialImplementationPart ?? method;
        SyntaxNode? declaration = Declaration(method);
        bool local = method.MethodKind == MethodKind.LocalFunction && declaration is LocalFunctionStatementSyntax;
        if (!(local || (method.IsStatic && !method.IsVirtual && !method.IsAbstract && !method.IsExtern && declaration is MethodDeclarationSyntax)) || !TakesNumbers(method))
            return Fail(Descriptors.UnknownCall, invocation, Name(method), declaration is null ? KnownMembers.Advice(method) : Obstacle(method));
        if (_calls.Contains(method.OriginalDefinition, SymbolEqualityComparer.Default))
            return Fail(Descriptors.TooComplex, invocation, $"'{method.Name}' calls itself: a loss is a finite expression");
        // A local function sees what is around it.
        Scope parameters = local ? new Scope(scope) : new Scope();
        for (int i = 0; i < Math.Min(arguments.Length, method.OriginalDefinition.Parameters.Length); i++)
        {
            IParameterSymbol parameter = method.OriginalDefinition.Parameters[i];
            parameters[parameter] = arguments[i];
            if (refused[i]) _refused.Add(parameter);
        }
        return Parse(method.OriginalDefinition, declaration!, parameters);
    }

    private static string Name(IMethodSymbol method) => method.MethodKind == MethodKind.LocalFunction ? method.Name : $"{(IsOfExtensionBlock(method) ? method.ContainingType.ContainingType : method.ContainingType)?.Name}.{method.Name}";

    private static bool IsOfExtensionBlock(IMethodSymbol method) => method.ContainingType is { Name: "", ContainingType: not null };

    /// <summary>Why a method of this project is not read.</summary>
    private static string Obstacle(IMethodSymbol method) => method switch
    {
        _ when IsOfExtensionBlock(method) => "members of extension blocks are not read, write it as a static method whose first parameter has 'this'",
        { IsStatic: false, MethodKind: not MethodKind.LocalFunction } => "it belongs to an object: make it static",
        { IsVirtual: true } or { IsAbstract: true } => "which method is called is not known while compiling",
        { IsExtern: true } => "it has no body",
        _ when method.Parameters.FirstOrDefault(p => p.RefKind is not (RefKind.None or RefKind.In)) is { } passed => $"'{passed.Name}' is passed by '{Words.Modifier(passed)}', pass it by value and return the result",
        _ when method.TypeArguments.Concat(method.Parameters.Select(p => p.Type)).FirstOrDefault(type => !IsReal(type)) is { } other => $"it is called with {other.ToDisplayString()}, where generic mathematics is read with float and double alone",
        _ => "it is no static method with a body",
    };

    /// <summary>Generic mathematics means that of float and double alone: of integers a division would be another one.</summary>
    private static bool TakesNumbers(IMethodSymbol method) =>
        method.Parameters.All(p => p.RefKind is RefKind.None or RefKind.In)
        && method.TypeArguments.All(IsReal)
        && method.OriginalDefinition.Parameters.Zip(method.Parameters, (written, actual) => written.Type is not ITypeParameterSymbol || IsReal(actual.Type)).All(real => real);

    private static bool IsNumericInterface(INamedTypeSymbol type) => type is { TypeKind: TypeKind.Interface, ContainingNamespace: { Name: "Numerics", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } } };

    /// <summary>Where a symbol of this project is declared: editors show the sources of other projects too, compilers do not.</summary>
    private SyntaxNode? Declaration(ISymbol symbol) =>
        symbol.OriginalDefinition.DeclaringSyntaxReferences.FirstOrDefault() is { } reference && compilation.ContainsSyntaxTree(reference.SyntaxTree) ? reference.GetSyntax(cancellation) : null;
}
