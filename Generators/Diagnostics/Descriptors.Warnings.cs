using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace AutoBce.Generators.Diagnostics;

/// <summary>What the analyzer says of losses that compile: a warning where it is a mistake nearly always, information otherwise.</summary>
internal static partial class Descriptors
{
    public static readonly DiagnosticDescriptor Unused = Warning("ABCE101", "Parameter is not used", "The loss does not depend on '{0}'");
    public static readonly DiagnosticDescriptor ZeroDerivative = Warning("ABCE102", "Derivative is zero", "The derivative of '{0}' with respect to '{1}' is 0 everywhere: nothing can be learned from it");
    public static readonly DiagnosticDescriptor Kink = Info("ABCE103", "Loss has a kink", "Not differentiable where '{0}' changes sides, as at {1}: the slope is {2} before and {3} after; the derivative used there is {4}");
    public static readonly DiagnosticDescriptor Domain = Warning("ABCE104", "Argument is outside the domain", "{0} '{1}', which is {2} at {3}");
    public static readonly DiagnosticDescriptor OpenHyperparameter = Info("ABCE105", "Hyperparameter should have bounds", "{0} '{1}', which is {2} for {3}: say by [Hyperparameter(Above = ...)] or [Hyperparameter(Minimum = ...)] what is allowed");
    public static readonly DiagnosticDescriptor Epsilon = Info("ABCE106", "Epsilon is not needed", "'{0}' guards a logarithm that the compiler makes safe: without it the loss is exact, and infinite for a certain miss only");
    public static readonly DiagnosticDescriptor Cancellation = Info("ABCE107", "Difference loses digits", "'{0}' is a difference of nearly equal numbers, as at {1}, for which the compiler knows no better form");
    public static readonly DiagnosticDescriptor LabelRange = Warning("ABCE108", "Comparison with a label is decided", "'{0}' is always {1}, since labels are from {2} to {3}: set Minimum and Maximum of [Label]");
    public static readonly DiagnosticDescriptor BlindForALabel = Info("ABCE109", "Nothing is learned from a label", "Where '{0}' is {1} the loss does not depend on '{2}'");
    public static readonly DiagnosticDescriptor Literal = Warning("ABCE110", "Number does not fit float", "'{0}' is {1} in float");
    public static readonly DiagnosticDescriptor Equality = Warning("ABCE111", "Prediction is compared for equality", "'{0}' holds by accident only, since '{1}' is computed: compare by < or >");
    public static readonly DiagnosticDescriptor Jump = Warning("ABCE112", "Loss jumps", "The loss jumps where '{0}' changes sides, as at {1}: it is {2} before and {3} after, which no derivative shows");
    public static readonly DiagnosticDescriptor Unbounded = Warning("ABCE113", "Loss has no lower bound", "'{0}' falls without end as '{1}' goes to {2} where '{3}' is {4}: is a minus sign missing?");
    public static readonly DiagnosticDescriptor NaiveForm = Warning("ABCE114", "Form loses digits as written", "'{0}' is computed as written, and loses what {1} keeps");
    public static readonly DiagnosticDescriptor Rounded = Warning("ABCE115", "Rounding has no derivative", "'{0}' is constant wherever it has a derivative: nothing is learned through it from '{1}'");

    public static readonly ImmutableArray<DiagnosticDescriptor> Warnings =
        [Unused, ZeroDerivative, Kink, Domain, OpenHyperparameter, Epsilon, Cancellation, LabelRange, BlindForALabel, Literal, Equality, Jump, Unbounded, NaiveForm, Rounded];

    private static DiagnosticDescriptor Warning(string id, string title, string message) => Create(id, title, message, DiagnosticSeverity.Warning);

    private static DiagnosticDescriptor Info(string id, string title, string message) => Create(id, title, message, DiagnosticSeverity.Info);
}
