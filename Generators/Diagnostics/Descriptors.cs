using Microsoft.CodeAnalysis;

namespace AutoBce.Generators.Diagnostics;

/// <summary>Every diagnostic of the generator, one a line. Each has a page of the same name under docs/diagnostics.</summary>
internal static partial class Descriptors
{
    private const string Pages = "https://github.com/autobce/autobce/blob/main/docs/diagnostics/";

    public static readonly DiagnosticDescriptor NotPartial = Error("ABCE001", "Type is not partial", "Make '{0}' partial: the record of '{1}' is added to it");
    public static readonly DiagnosticDescriptor NotStatic = Error("ABCE002", "Loss is not a static method", "'{0}' cannot be {1}: {2}");
    public static readonly DiagnosticDescriptor MixedTypes = Error("ABCE003", "Types are mixed", "{0}: parameters and result are all float, or all double");
    public static readonly DiagnosticDescriptor Roles = Error("ABCE004", "Role is missing or doubled", "'{0}' {1}");
    public static readonly DiagnosticDescriptor Unsupported = Error("ABCE005", "Construct cannot be differentiated", "A loss cannot contain {0}");
    public static readonly DiagnosticDescriptor UnknownCall = Error("ABCE006", "Call cannot be differentiated", "'{0}' is unknown to the loss compiler: {1}");
    public static readonly DiagnosticDescriptor IntegerDivision = Error("ABCE007", "Integer division", "'{0}' divides integers, which drops the fraction: write one of them as a float or double");
    public static readonly DiagnosticDescriptor Collision = Error("ABCE008", "Name is taken", "'{0}' {1}");
    public static readonly DiagnosticDescriptor TooComplex = Error("ABCE009", "Expression is too deep, too large or endless", "{0}");
    public static readonly DiagnosticDescriptor LabelBounds = Error("ABCE010", "Label bounds are empty", "The label's Minimum {0} and Maximum {1} leave no label: both are finite and Minimum is not above Maximum");
    public static readonly DiagnosticDescriptor HyperparameterBounds = Error("ABCE011", "Hyperparameter bounds do not fit", "'{0}' {1}");
    public static readonly DiagnosticDescriptor LanguageVersion = Error("ABCE012", "Language version is too old", "'{0}' is compiled as C# {1}, and what is generated for it needs C# 9 or later: remove <LangVersion> from the project");
    public static readonly DiagnosticDescriptor Internal = Error("ABCE999", "Defect of the loss compiler", "The loss compiler failed on '{0}': {1}. Please report it with the declaration.");

    private static DiagnosticDescriptor Error(string id, string title, string message) => Create(id, title, message, DiagnosticSeverity.Error);

    private static DiagnosticDescriptor Create(string id, string title, string message, DiagnosticSeverity severity) =>
        new(id, title, message, "AutoBce", severity, isEnabledByDefault: true, helpLinkUri: Pages + id + ".md");
}
