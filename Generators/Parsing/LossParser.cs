using System.Collections.Immutable;
using AutoBce.Generators.Diagnostics;
using AutoBce.Generators.Emission;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoBce.Generators.Parsing;

/// <summary>A declaration read: the loss if it is one, and what is wrong with it. Only errors of its compilation ask for the place of its name.</summary>
internal sealed record ParseResult(LossSpec? Spec, ImmutableArray<Diagnostic> Diagnostics, Location Name);

/// <summary>The same with the places of its operations, which the generator forgets so that moved text makes no new loss.</summary>
internal sealed record Reading(LossSpec? Spec, ImmutableArray<Diagnostic> Diagnostics, IReadOnlyList<SyntaxNode?> Places, bool IsValid);

/// <summary>Reads a method with [Loss]: where it stands, its roles, its names, its body.</summary>
internal sealed partial class LossParser
{
    private readonly List<Diagnostic> _diagnostics = [];
    private readonly IMethodSymbol _method;
    private readonly SyntaxNode _declaration;
    private IReadOnlyList<SyntaxNode?> _places = [];
    private bool _isValid;

    private readonly DeclarationKind _kind;

    private LossParser(IMethodSymbol method, SyntaxNode declaration, DeclarationKind kind) => (_method, _declaration, _kind) = (method, declaration, kind);

    public static ParseResult Parse(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        // Elsewhere than on a method the attribute is the compiler's own error, CS0592.
        if (context.TargetSymbol is not IMethodSymbol method) return new ParseResult(null, [], Location.None);
        Reading reading = Read(method, context.TargetNode, KindOf(context.Attributes[0])!.Value, context.SemanticModel, cancellation);
        return new ParseResult(reading.Spec, reading.Diagnostics, NameOf(context.TargetNode));
    }

    /// <summary>What a method is declared as, if it is declared as either.</summary>
    public static DeclarationKind? KindOf(IMethodSymbol method) => method.GetAttributes().Select(KindOf).FirstOrDefault(kind => kind is not null);

    /// <summary>Where the attribute stands, which of a partial method is one part of two; null at the other.</summary>
    public static SyntaxNode? Declaration(IMethodSymbol method, CancellationToken cancellation)
    {
        SyntaxNode? attributed = method.GetAttributes().First(attribute => KindOf(attribute) is not null).ApplicationSyntaxReference?.GetSyntax(cancellation).Parent?.Parent;
        return method.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(cancellation)).FirstOrDefault(declaration => declaration == attributed);
    }

    private static DeclarationKind? KindOf(AttributeData attribute) => IsOurs(attribute, "LossAttribute") ? DeclarationKind.Loss : IsOurs(attribute, "ActivationAttribute") ? DeclarationKind.Activation : null;

    public static Reading Read(IMethodSymbol method, SyntaxNode declaration, DeclarationKind kind, Compilation compilation, CancellationToken cancellation) =>
        Read(method, declaration, kind, compilation.GetSemanticModel(declaration.SyntaxTree), cancellation);

    private static Reading Read(IMethodSymbol method, SyntaxNode declaration, DeclarationKind kind, SemanticModel model, CancellationToken cancellation)
    {
        var parser = new LossParser(method, declaration, kind);
        LossSpec? spec = null;
        try
        {
            spec = parser.Parse(model, cancellation);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            parser.Report(Descriptors.Internal, parser.Name, parser._method.Name, exception.Message);
        }
        bool failed = parser._diagnostics.Any(d => d.Severity == DiagnosticSeverity.Error);
        return new Reading(failed ? null : spec, [.. parser._diagnostics], parser._places, parser._isValid);
    }

    private Location Name => NameOf(_declaration);

    private static Location NameOf(SyntaxNode declaration) => declaration is MethodDeclarationSyntax method ? method.Identifier.GetLocation() : declaration.GetLocation();

    private void Report(DiagnosticDescriptor descriptor, Location place, params object[] arguments) => _diagnostics.Add(Diagnostic.Create(descriptor, place, arguments));

    private LossSpec? Parse(SemanticModel model, CancellationToken cancellation)
    {
        if (_declaration.SyntaxTree.Options is CSharpParseOptions { LanguageVersion: < OldestVersion and var version })
        {
            Report(Descriptors.LanguageVersion, Name, _method.Name, version.ToDisplayString());
            return null;
        }
        if (Misplaced() is { } reason)
        {
            Report(Descriptors.NotStatic, Name, _method.Name, _kind == DeclarationKind.Loss ? "a loss" : "an activation", reason);
            return null;
        }
        var declaration = (MethodDeclarationSyntax)_declaration; // anything else is misplaced
        CheckContainingTypes();
        if (!CheckResult()) return null;
        IParameterSymbol[] mistyped = [.. MistypedParameters()];
        (IParameterSymbol? prediction, IParameterSymbol? label) = _kind == DeclarationKind.Loss ? LossRoles() : (ActivationInput(), null);
        if (prediction is null || (label is null && _kind == DeclarationKind.Loss)) return null;
        (double minimum, double maximum) = label is null ? (0, 0) : LabelBounds(label);
        List<IParameterSymbol> hyperparameters = [.. _method.Parameters.Where(p => !SymbolEqualityComparer.Default.Equals(p, prediction) && !SymbolEqualityComparer.Default.Equals(p, label))];
        CheckNames(hyperparameters);
        CheckRoles(label is null ? [prediction] : [prediction, label]);
        HyperparameterSpec[] specs = [.. hyperparameters.Select(Specify)];

        var source = new SourceBuilder();
        var body = new BodyParser(model, source, Name, _diagnostics.Add, cancellation);
        var parameters = new Scope();
        foreach (IParameterSymbol p in _method.Parameters)
            parameters[p] = source.Add(
                SymbolEqualityComparer.Default.Equals(p, prediction) ? SourceOp.Prediction : SymbolEqualityComparer.Default.Equals(p, label) ? SourceOp.Label : SourceOp.Hyperparameter,
                hyperparameters.FindIndex(h => SymbolEqualityComparer.Default.Equals(h, p)));
        body.Refuse(mistyped);
        SourceNode[] nodes = source.ToArray(source.Number(body.Parse(_method, declaration, parameters)), out int[] origins);
        _places = [.. origins.Select(origin => body.Places.TryGetValue(origin, out SyntaxNode? place) ? place : null)];
        _isValid = body.IsValid;

        return new LossSpec(
            _kind,
            _method.ContainingNamespace.IsGlobalNamespace ? "" : string.Join(".", Names(_method.ContainingNamespace).Select(Escape)),
            new([.. ContainingTypes().Select(t => new TypeSpec(Reopen(t), t.MetadataName))]),
            SyntaxFacts.GetText(_method.DeclaredAccessibility),
            _method.Name,
            Collapse((declaration.ExpressionBody?.Expression as SyntaxNode ?? declaration.Body!).ToString()),
            Option<int>("Arithmetic") == 1, // AsWritten, the second member
            Option<bool>("Guard") ?? true,
            (DerivativeKinds)(Option<int>("Derivatives") ?? 0),
            Kind(prediction) ?? PredictionRole.Real,
            prediction.Name,
            label?.Name ?? "",
            minimum,
            maximum,
            new(specs),
            new(nodes));
    }

    // ---- roles --------------------------------------------------------------------------------------------------

    private (IParameterSymbol? Prediction, IParameterSymbol? Label) LossRoles()
    {
        IParameterSymbol? prediction = Role("prediction", p => Kind(p) is not null, "has no prediction: mark one parameter by [Logit], [Probability] or [Prediction]", "has more than one prediction");
        IParameterSymbol? label = Role("label", p => Attribute(p, "LabelAttribute") is not null, "has no label: mark one parameter by [Label]", "has more than one label");
        if (prediction is null || label is null) return default;
        if (PredictionAttributes.Count(name => Attribute(prediction, name) is not null) > 1)
            Report(Descriptors.Roles, Place(prediction), prediction.Name, "is more than one kind of prediction: keep one of [Logit], [Probability] and [Prediction]");
        else if (SymbolEqualityComparer.Default.Equals(prediction, label))
            Report(Descriptors.Roles, Place(label), label.Name, "is both a prediction and the label");
        else
            return (prediction, label);
        return default;
    }

    /// <summary>The first parameter; the others are hyperparameters.</summary>
    private IParameterSymbol? ActivationInput()
    {
        if (_method.Parameters.FirstOrDefault(p => Kind(p) is not null || Attribute(p, "LabelAttribute") is not null) is { } marked)
            Report(Descriptors.Roles, Place(marked), marked.Name, "has a role that belongs to losses: the first parameter of an activation is its input, the others are hyperparameters");
        else if (_method.Parameters.Length == 0)
            Report(Descriptors.Roles, Name, _method.Name, "has no input: the first parameter of an activation is what it is applied to");
        else
            return _method.Parameters[0];
        return null;
    }

    // ---- checks -------------------------------------------------------------------------------------------------

    private void CheckContainingTypes()
    {
        foreach (INamedTypeSymbol type in ContainingTypes())
            if (type.DeclaringSyntaxReferences.All(r => r.GetSyntax() is TypeDeclarationSyntax t && !t.Modifiers.Any(SyntaxKind.PartialKeyword)))
                Report(Descriptors.NotPartial, Name, type.Name, _method.Name);
    }

    private IParameterSymbol? Role(string role, Func<IParameterSymbol, bool> has, string missing, string doubled)
    {
        IParameterSymbol[] found = [.. _method.Parameters.Where(has)];
        if (found.Length == 1) return found[0];
        if (found.Length == 0) _diagnostics.Add(Diagnostic.Create(Descriptors.Roles, Name, ImmutableDictionary<string, string?>.Empty.Add("Missing", role), _method.Name, missing));
        else Report(Descriptors.Roles, Place(found[1]), _method.Name, doubled);
        return null;
    }

    /// <summary>What the attribute is given by name (of an enum's member its number), null if it is not.</summary>
    private T? Option<T>(string name)
        where T : struct => _method.GetAttributes().Where(a => KindOf(a) == _kind)
        .SelectMany(a => a.NamedArguments).Where(a => a.Key == name).Select(a => a.Value.Value as T?).FirstOrDefault();

    private (double Minimum, double Maximum) LabelBounds(IParameterSymbol label)
    {
        AttributeData attribute = Attribute(label, "LabelAttribute")!;
        double minimum = Named(attribute, "Minimum", 0), maximum = Named(attribute, "Maximum", 1);
        bool valid = !double.IsInfinity(minimum) && !double.IsInfinity(maximum) && minimum <= maximum;
        if (!valid) Report(Descriptors.LabelBounds, Place(label), minimum, maximum);
        return (minimum, maximum);
    }

    private static double Named(AttributeData? attribute, string name, double otherwise)
    {
        foreach (KeyValuePair<string, TypedConstant> argument in attribute?.NamedArguments ?? [])
            if (argument.Key == name && argument.Value.Value is double value) return value;
        return otherwise;
    }

    /// <summary>Names that records have already, or that the generated one needs.</summary>
    private static readonly HashSet<string> Taken = new(StringComparer.Ordinal)
    {
        "Evaluate", "Differentiate", "DifferentiateLogits", "Elementwise", "Graph", "Explain", "RunSum", "RunLosses", "RunGradient", "RunLogits",
        "DifferentiateTwice", "DifferentiatePartials", "RunTwice", "RunPartials", "RunValues", "RunLogitLosses", "Declared", "IsGuarded", "IsGuardedOnLogits", "IsSecondGuarded", "IsPartialsGuarded", "OrdinaryLimit", "OrdinaryLogitLimit", "OrdinarySecondLimit", "OrdinaryPartialsLimit",
        "Equals", "GetHashCode", "ToString", "GetType", "ReferenceEquals", "MemberwiseClone", "Finalize", "PrintMembers", "EqualityContract", "Clone",
    };

    private void CheckNames(List<IParameterSymbol> hyperparameters)
    {
        string record = _method.Name + _kind;
        if (_method.ContainingType.Name == record || _method.ContainingType.GetMembers(record).Any(member => !IsGenerated(member)))
            Report(Descriptors.Collision, Name, record, "exists already: rename the loss or what is called so, since the record of the loss gets this name");
        if (_method.ContainingType.GetMembers(_method.Name).OfType<IMethodSymbol>().Count(m => m.GetAttributes().Any(a => KindOf(a) == _kind)) > 1)
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

    /// <summary>The analyzer reads a loss beside the record that was made of it.</summary>
    private static bool IsGenerated(ISymbol member) => member.GetAttributes().Any(a =>
        a.AttributeClass?.ToDisplayString() == "System.CodeDom.Compiler.GeneratedCodeAttribute"
        && a.ConstructorArguments.Select(argument => argument.Value).FirstOrDefault() is LossEmitter.Tool);

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
        string parameters = type.TypeParameters.Length == 0 ? "" : $"<{string.Join(", ", type.TypeParameters.Select(p => Escape(p.Name)))}>";
        return $"partial {kind} {Escape(type.Name)}{parameters}";
    }

    private static IEnumerable<string> Names(INamespaceSymbol ns) => ns.IsGlobalNamespace ? [] : Names(ns.ContainingNamespace).Append(ns.Name);

    private static string Escape(string name) =>
        SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(name) != SyntaxKind.None ? "@" + name : name;

    private static string PascalCase(string name)
    {
        string trimmed = name.TrimStart('_');
        if (trimmed.Length == 0 || !SyntaxFacts.IsIdentifierStartCharacter(trimmed[0])) trimmed = "P" + trimmed;
        return char.ToUpperInvariant(trimmed[0]) + trimmed.Substring(1);
    }

    /// <summary>The text in one line: of what C# takes for the end of one, nothing is left.</summary>
    public static string Collapse(string text) => string.Join(" ", text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
