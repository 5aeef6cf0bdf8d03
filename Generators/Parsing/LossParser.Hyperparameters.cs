using System.Globalization;
using AutoBce.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoBce.Generators.Parsing;

/// <summary>Hyperparameters: their defaults and bounds, which have to agree where they are declared.</summary>
internal sealed partial class LossParser
{
    private const string BoundsAttribute = "HyperparameterAttribute";

    private HyperparameterSpec Specify(IParameterSymbol parameter)
    {
        AttributeData? attribute = Attribute(parameter, BoundsAttribute);
        double minimum = Named(attribute, "Minimum", double.NegativeInfinity), above = Named(attribute, "Above", double.NegativeInfinity);
        double maximum = Named(attribute, "Maximum", double.PositiveInfinity), below = Named(attribute, "Below", double.PositiveInfinity);
        var bounds = new Bounds(Math.Max(minimum, above), Math.Min(maximum, below), above >= minimum, below <= maximum);
        string? text = Default(parameter);
        if (bounds.IsEmpty)
            Report(Descriptors.HyperparameterBounds, Place(attribute!), parameter.Name, $"has the bounds {bounds}, which leave no number");
        else if (text is not null && !bounds.Contains(double.Parse(text, CultureInfo.InvariantCulture)))
            Report(Descriptors.HyperparameterBounds, DefaultPlace(parameter), parameter.Name, $"has the default {text}, which is not {bounds}");
        return new HyperparameterSpec(parameter.Name, PascalCase(parameter.Name), text, bounds);
    }

    /// <summary>Bounds belong to hyperparameters: a prediction has its kind, a label its own.</summary>
    private void CheckRoles(params IParameterSymbol[] inputs)
    {
        foreach (IParameterSymbol input in inputs)
            if (Attribute(input, BoundsAttribute) is { } attribute)
                Report(Descriptors.HyperparameterBounds, Place(attribute), input.Name, "is no hyperparameter: bounds of a label are those of [Label]");
    }

    /// <summary>The default as the decimal that was written; one that only the record's constructor would refuse is refused here.</summary>
    private string? Default(IParameterSymbol parameter)
    {
        if (!parameter.HasExplicitDefaultValue || parameter.ExplicitDefaultValue is not IFormattable value) return null;
        if (value is float or double && Convert.ToDouble(value, CultureInfo.InvariantCulture) is double.NaN or double.PositiveInfinity or double.NegativeInfinity)
        {
            Report(Descriptors.Unsupported, DefaultPlace(parameter), "a default that is no finite number");
            return null;
        }
        return value.ToString("R", CultureInfo.InvariantCulture);
    }

    private static Location DefaultPlace(IParameterSymbol parameter) => ((ParameterSyntax)parameter.DeclaringSyntaxReferences[0].GetSyntax()).Default!.Value.GetLocation();

    private static Location Place(AttributeData attribute) => attribute.ApplicationSyntaxReference is { } reference ? reference.GetSyntax().GetLocation() : Location.None;
}
