using System.Globalization;
using AutoBce.Generators.Parsing;
using AutoBce.Generators.Symbolic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoBce.Generators.Diagnostics;

/// <summary>A loss as the checks look at it: operations with their places, what the compiler makes of them, and sample elements.</summary>
internal sealed class LossView
{
    private readonly IMethodSymbol _method;
    private readonly IReadOnlyList<SyntaxNode?> _places;
    private readonly Lazy<(StableLoss Stable, HashSet<Expr> Remaining)> _stable;

    public LossView(IMethodSymbol method, LossSpec spec, IReadOnlyList<SyntaxNode?> places, CancellationToken cancellation)
    {
        (_method, Spec, _places, Cancellation) = (method, spec, places, cancellation);
        (Meanings, Prediction, _) = Canonicalizer.CanonicalizeAll(spec, cancellation);
        Inputs = new Inputs[Nodes.Count];
        for (int i = 0; i < Nodes.Count; i++)
            Inputs[i] = Nodes[i].Op switch
            {
                SourceOp.Prediction => Symbolic.Inputs.Prediction,
                SourceOp.Label => Symbolic.Inputs.Label,
                SourceOp.Hyperparameter => Symbolic.Inputs.Hyperparameter,
                _ => Operands(i).Aggregate(Symbolic.Inputs.None, (all, operand) => all | Inputs[operand]),
            };
        Samples = new Samples(spec);
        _stable = new(() =>
        {
            Expr loss = Meanings[Meanings.Length - 1];
            var request = new DerivativeRequest(false, []);
            StableLoss stable = spec.AsWritten ? LossCompiler.Differentiate(loss, Prediction, request, cancellation) : LossCompiler.Stabilize(loss, Prediction, request, cancellation);
            return (stable, [.. Traversal.Reachable(stable.Value, stable.Gradient)]);
        });
    }

    public LossSpec Spec { get; }

    public CancellationToken Cancellation { get; }

    public EquatableArray<SourceNode> Nodes => Spec.Nodes;

    /// <summary>What each operation is over the reals.</summary>
    public Expr[] Meanings { get; }

    public Expr Prediction { get; }

    /// <summary>What each operation depends on as it is written, whether or not it cancels.</summary>
    public Inputs[] Inputs { get; }

    public Samples Samples { get; }

    public StableLoss Stable => _stable.Value.Stable;

    /// <summary>Everything that the value and the derivative are made of after all rules.</summary>
    public HashSet<Expr> Remaining => _stable.Value.Remaining;

    public bool DependsOn(int node, Inputs input) => (Inputs[node] & input) != 0;

    public IEnumerable<int> Operands(int node) => Nodes[node].Op == SourceOp.Hyperparameter ? [] : new[] { Nodes[node].A, Nodes[node].B, Nodes[node].C }.Where(operand => operand >= 0);

    public bool IsNumber(int node, int number) => Meanings[node].Op == Op.Constant && Meanings[node].Value == number;

    public SyntaxNode? Place(int node) => _places[node];

    /// <summary>Where an operation is written; if it has no text of its own, where the one that uses it is.</summary>
    public Location Where(int node) => Written(node)?.GetLocation() ?? Name;

    private SyntaxNode? Written(int node)
    {
        for (int i = node; i < Nodes.Count; i++)
            if ((i == node || Operands(i).Contains(node)) && _places[i] is { } place) return place;
        return null;
    }

    /// <summary>An operand as it is written at that operation: elsewhere in the loss it may stand, too.</summary>
    public SyntaxNode? OperandPlace(int node, int operand)
    {
        int index = Nodes[node].B == operand ? 1 : 0;
        SyntaxNode? place = _places[node] switch
        {
            BinaryExpressionSyntax binary => index == 0 ? binary.Left : binary.Right,
            InvocationExpressionSyntax { ArgumentList.Arguments: var arguments } when index < arguments.Count && arguments.All(a => a.NameColon is null) => arguments[index].Expression,
            _ => _places[operand],
        };
        while (place is ParenthesizedExpressionSyntax parenthesized) place = parenthesized.Expression;
        return place;
    }

    /// <summary>The text of an operation, in one line.</summary>
    public string Text(int node) => Written(node) is { } place ? Text(place) : Meanings[node].ToString();

    public static string Text(SyntaxNode place) => LossParser.Collapse(place.ToString());

    public Location Name => _method.Locations[0];

    public Location Parameter(string name) => _method.Parameters.First(p => p.Name == name).Locations[0];

    /// <summary>"p = 0.5, y = 1"; an activation has no label.</summary>
    public string Describe(Sample at) => Describe($"{Spec.PredictionName} = {Short(at.Prediction)}", at.Label);

    /// <summary>The same of a prediction that is described.</summary>
    public string Describe(string prediction, double label) => Spec.IsActivation ? prediction : $"{prediction}, {Spec.LabelName} = {Short(label)}";

    public static string Short(double value) => value.ToString("G4", CultureInfo.InvariantCulture);

    public static Diagnostic Report(DiagnosticDescriptor descriptor, Location place, params object[] arguments) => Diagnostic.Create(descriptor, place, arguments);
}
