using System.Collections.Immutable;
using AutoBce.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoBce.Generators.Parsing;

/// <summary>A declaration read: the loss if it is one, and what is wrong with it.</summary>
internal sealed record ParseResult(LossSpec? Spec, ImmutableArray<Diagnostic> Diagnostics);

/// <summary>Reads a method with [Loss]: where it stands, its roles, its names, its body.</summary>
internal sealed class LossParser
{
    private readonly List<Diagnostic> _diagnostics = [];
    private readonly IMethodSymbol _method;
    private readonly SyntaxNode _declaration;

    private LossParser(IMethodSymbol method, SyntaxNode declaration) => (_method, _declaration) = (method, declaration);

    public static ParseResult Parse(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        // Elsewhere than on a method the attribute is the compiler's own error, CS0592.
        if (context.TargetSymbol is not IMethodSymbol method) return new ParseResult(null, []);
        var parser = new LossParser(method, context.TargetNode);
        LossSpec? spec = null;
        try
        {
            spec = parser.Parse(context.SemanticModel.Compilation, cancellation);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            parser.Report(Descriptors.Internal, parser.Name, parser._method.Name, exception.Message);
        }
        bool failed = parser._diagnostics.Any(d => d.Severity == DiagnosticSeverity.Error);
        return new ParseResult(failed ? null : spec, [.. parser._diagnostics]);
    }

    private Location Name => _declaration is MethodDeclarationSyntax method ? method.Identifier.GetLocation() : _declaration.GetLocation();

    private void Report(DiagnosticDescriptor descriptor, Location place, params object[] arguments) => _diagnostics.Add(Diagnostic.Create(descriptor, place, arguments));

    private LossSpec? Parse(Compilation compilation, CancellationToken cancellation)
    {
        if (_declaration is not MethodDeclarationSyntax declaration || !_method.IsStatic || _method.IsGenericMethod || _method.IsAbstract || _method.IsExtern || (declaration.Body is null && declaration.ExpressionBody is null) || ContainingTypes().Any(t => t.IsFileLocal))
        {
            Report(Descriptors.NotStatic, Name, _method.Name);
            return null;
        }
        CheckContainingTypes();
        CheckTypes();
        IParameterSymbol? prediction = Role(p => Kind(p) is not null, "has no prediction: mark one parameter by [Logit], [Probability] or [Prediction]", "has more than one prediction");
        IParameterSymbol? label = Role(p => Attribute(p, "LabelAttribute") is not null, "has no label: mark one parameter by [Label]", "has more than one label");
        if (prediction is null || label is null) return null;
        if (PredictionAttributes.Count(name => Attribute(prediction, name) is not null) > 1)
        {
            Report(Descriptors.Roles, Place(prediction), prediction.Name, "is more than one kind of prediction: keep one of [Logit], [Probability] and [Prediction]");
            return null;
        }
        if (SymbolEqualityComparer.Default.Equals(prediction, label))
        {
            Report(Descriptors.Roles, Place(label), label.Name, "is both a prediction and the label");
            return null;
        }
        (double minimum, double maximum) = LabelBounds(label);
        List<IParameterSymbol> hyperparameters = [.. _method.Parameters.Where(p => !SymbolEqualityComparer.Default.Equals(p, prediction) && !SymbolEqualityComparer.Default.Equals(p, label))];
        CheckNames(hyperparameters);
        CheckDefaults(hyperparameters);

        var source = new SourceBuilder();
        var body = new BodyParser(compilation, source, _diagnostics.Add, cancellation);
        int root = body.Parse(_method, declaration, _method.Parameters.Select(p => (p, source.Add(
            SymbolEqualityComparer.Default.Equals(p, prediction) ? SourceOp.Prediction : SymbolEqualityComparer.Default.Equals(p, label) ? SourceOp.Label : SourceOp.Hyperparameter,
            hyperparameters.FindIndex(h => SymbolEqualityComparer.Default.Equals(h, p))))));

        return new LossSpec(
            _method.ContainingNamespace.IsGlobalNamespace ? "" : string.Join(".", Names(_method.ContainingNamespace).Select(Escape)),
            new([.. ContainingTypes().Select(t => new TypeSpec(Reopen(t), t.MetadataName))]),
            SyntaxFacts.GetText(_method.DeclaredAccessibility),
            _method.Name,
            Collapse((declaration.ExpressionBody?.Expression as SyntaxNode ?? declaration.Body!).ToString()),
            Option("Arithmetic") == 1, // AsWritten, the second member
            (DerivativeKinds)Option("Derivatives"),
            Kind(prediction)!.Value,
            prediction.Name,
            label.Name,
            minimum,
            maximum,
            new([.. hyperparameters.Select(h => new HyperparameterSpec(h.Name, PascalCase(h.Name), Default(h)))]),
            new(source.ToArray(root)));
    }

    // ---- checks -------------------------------------------------------------------------------------------------

    private void CheckContainingTypes()
    {
        foreach (INamedTypeSymbol type in ContainingTypes())
            if (type.DeclaringSyntaxReferences.All(r => r.GetSyntax() is TypeDeclarationSyntax t && !t.Modifiers.Any(SyntaxKind.PartialKeyword)))
                Report(Descriptors.NotPartial, Name, type.Name, _method.Name);
    }

    private void CheckTypes()
    {
        SpecialType type = _method.ReturnType.SpecialType;
        if (type is not (SpecialType.System_Single or SpecialType.System_Double))
            Report(Descriptors.MixedTypes, ((MethodDeclarationSyntax)_declaration).ReturnType.GetLocation(), "The result", _method.ReturnType.ToDisplayString());
        else
            foreach (IParameterSymbol parameter in _method.Parameters)
                if (parameter.Type.SpecialType != type || parameter.RefKind != RefKind.None)
                    Report(Descriptors.MixedTypes, Place(parameter), parameter.Name, parameter.ToDisplayString());
    }

    private IParameterSymbol? Role(Func<IParameterSymbol, bool> has, string missing, string doubled)
    {
        IParameterSymbol[] found = [.. _method.Parameters.Where(has)];
        if (found.Length == 1) return found[0];
        if (found.Length == 0) Report(Descriptors.Roles, Name, _method.Name, missing);
        else Report(Descriptors.Roles, Place(found[1]), _method.Name, doubled);
        return null;
    }

    /// <summary>The number of an enum's member that the attribute is given, 0 if it is not.</summary>
    private int Option(string name) => _method.GetAttributes().Where(a => IsOurs(a, "LossAttribute"))
        .SelectMany(a => a.NamedArguments).Where(a => a.Key == name).Select(a => a.Value.Value as int? ?? 0).FirstOrDefault();

    private (double Minimum, double Maximum) LabelBounds(IParameterSymbol label)
    {
        AttributeData attribute = Attribute(label, "LabelAttribute")!;
        double minimum = Named("Minimum", 0), maximum = Named("Maximum", 1);
        bool valid = !double.IsInfinity(minimum) && !double.IsInfinity(maximum) && minimum <= maximum;
        if (!valid) Report(Descriptors.LabelBounds, Place(label), minimum, maximum);
        return (minimum, maximum);

        double Named(string name, double otherwise)
        {
            foreach (KeyValuePair<string, TypedConstant> argument in attribute.NamedArguments)
                if (argument.Key == name && argument.Value.Value is double value) return value;
            return otherwise;
        }
    }

    /// <summary>Names that records have already, or that the generated one needs.</summary>
    private static readonly HashSet<string> Taken = new(StringComparer.Ordinal)
    {
        "Evaluate", "Differentiate", "DifferentiateLogits", "Elementwise", "Graph", "Explain", "Hyperparameter", "RunSum", "RunLosses", "RunGradient", "RunLogits",
        "DifferentiateTwice", "DifferentiatePartials", "RunTwice", "RunPartials", "Declared",
        "Equals", "GetHashCode", "ToString", "GetType", "ReferenceEquals", "MemberwiseClone", "Finalize", "PrintMembers", "EqualityContract", "Clone",
    };

    private void CheckNames(List<IParameterSymbol> hyperparameters)
    {
        string record = _method.Name + "Loss";
        if (_method.ContainingType.Name == record || _method.ContainingType.GetMembers(record).Length > 0)
            Report(Descriptors.Collision, Name, record, "exists already: rename the loss or what is called so, since the record of the loss gets this name");
        if (_method.ContainingType.GetMembers(_method.Name).OfType<IMethodSymbol>().Count(m => m.GetAttributes().Any(a => IsOurs(a, "LossAttribute"))) > 1)
            Report(Descriptors.Collision, Name, _method.Name, $"is the name of more than one loss: overloads would both become {record}");
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (IParameterSymbol parameter in hyperparameters)
        {
            string property = PascalCase(parameter.Name);
            if (Taken.Contains(property) || property == record) Report(Descriptors.Collision, Place(parameter), parameter.Name, $"would become the property {property}, a name that every loss has already");
            else if (seen.TryGetValue(property, out string? other)) Report(Descriptors.Collision, Place(parameter), parameter.Name, $"would become the property {property}, as would '{other}'");
            else seen.Add(property, parameter.Name);
        }
    }

    /// <summary>A default that only the record's constructor would refuse is refused where it stands.</summary>
    private void CheckDefaults(List<IParameterSymbol> hyperparameters)
    {
        foreach (IParameterSymbol parameter in hyperparameters)
        {
            bool finite = parameter is not { HasExplicitDefaultValue: true, ExplicitDefaultValue: float or double }
                || Convert.ToDouble(parameter.ExplicitDefaultValue, System.Globalization.CultureInfo.InvariantCulture) is not (double.NaN or double.PositiveInfinity or double.NegativeInfinity);
            if (finite) continue;
            var syntax = (ParameterSyntax)parameter.DeclaringSyntaxReferences[0].GetSyntax();
            Report(Descriptors.Unsupported, syntax.Default!.Value.GetLocation(), "a default that is no finite number");
        }
    }

    // ---- names --------------------------------------------------------------------------------------------------

    private static Location Place(ISymbol symbol) => symbol.Locations.FirstOrDefault() ?? Location.None;

    private static bool IsOurs(AttributeData attribute, string name) =>
        attribute.AttributeClass is { ContainingNamespace: { Name: "AutoBce", ContainingNamespace.IsGlobalNamespace: true } } type && type.Name == name;

    private static AttributeData? Attribute(IParameterSymbol parameter, string name) => parameter.GetAttributes().FirstOrDefault(a => IsOurs(a, name));

    private static readonly string[] PredictionAttributes = ["LogitAttribute", "ProbabilityAttribute", "PredictionAttribute"];

    private static PredictionRole? Kind(IParameterSymbol parameter) =>
        Attribute(parameter, "LogitAttribute") is not null ? PredictionRole.Logit
        : Attribute(parameter, "ProbabilityAttribute") is not null ? PredictionRole.Probability
        : Attribute(parameter, "PredictionAttribute") is not null ? PredictionRole.Real
        : null;

    private Stack<INamedTypeSymbol> ContainingTypes()
    {
        var types = new Stack<INamedTypeSymbol>();
        for (INamedTypeSymbol? type = _method.ContainingType; type is not null; type = type.ContainingType) types.Push(type);
        return types;
    }

    private static string Reopen(INamedTypeSymbol type)
    {
        string kind = type switch
        {
            { TypeKind: TypeKind.Interface } => "interface",
            { IsRecord: true, TypeKind: TypeKind.Struct } => "record struct",
            { IsRecord: true } => "record",
            { TypeKind: TypeKind.Struct } => "struct",
            _ => "class",
        };
        string parameters = type.TypeParameters.Length == 0 ? "" : $"<{string.Join(", ", type.TypeParameters.Select(p => Variance(p) + Escape(p.Name)))}>";
        return $"partial {kind} {Escape(type.Name)}{parameters}";
    }

    private static string Variance(ITypeParameterSymbol parameter) => parameter.Variance switch { VarianceKind.In => "in ", VarianceKind.Out => "out ", _ => "" };

    private static IEnumerable<string> Names(INamespaceSymbol ns) => ns.IsGlobalNamespace ? [] : Names(ns.ContainingNamespace).Append(ns.Name);

    private static string Escape(string name) =>
        SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(name) != SyntaxKind.None ? "@" + name : name;

    private static string PascalCase(string name)
    {
        string trimmed = name.TrimStart('_');
        if (trimmed.Length == 0 || !SyntaxFacts.IsIdentifierStartCharacter(trimmed[0])) trimmed = "P" + trimmed;
        return char.ToUpperInvariant(trimmed[0]) + trimmed.Substring(1);
    }

    /// <summary>The default as the decimal that was written.</summary>
    private static string? Default(IParameterSymbol parameter)
    {
        if (!parameter.HasExplicitDefaultValue || parameter.ExplicitDefaultValue is not IFormattable value) return null;
        return value.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
    }

    private static string Collapse(string text) => string.Join(" ", text.Split([' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries));
}
