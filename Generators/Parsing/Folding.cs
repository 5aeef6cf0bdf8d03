using System.Numerics;
using AutoBce.Generators.Symbolic;

namespace AutoBce.Generators.Parsing;

/// <summary>
/// Arithmetic on what is known while compiling, for conditions and trips of loops. It is exact: expressions are mathematics, so
/// that a loop from 0 to 1 in steps of 0.1 makes ten trips.
/// </summary>
internal static class Folding
{
    /// <summary>Numbers beyond it are of no loop's interest, and squaring one a few times would fill the memory.</summary>
    private const int BitLimit = 2048;

    private static readonly BigInteger Limit = BigInteger.One << BitLimit;

    private static readonly Dictionary<SourceOp, Func<Rational, Rational, Rational?>> Rules = new()
    {
        [SourceOp.Add] = (a, b) => a + b,
        [SourceOp.Subtract] = (a, b) => a - b,
        [SourceOp.Multiply] = (a, b) => a * b,
        [SourceOp.Divide] = (a, b) => b.IsZero ? null : a / b,
        [SourceOp.Negate] = (a, _) => -a,
        [SourceOp.Abs] = (a, _) => a.Sign < 0 ? -a : a,
        [SourceOp.Sign] = (a, _) => a.Sign,
        [SourceOp.Max] = (a, b) => a < b ? b : a,
        [SourceOp.Min] = (a, b) => b < a ? b : a,
        [SourceOp.Less] = (a, b) => Truth(a < b),
        [SourceOp.LessOrEqual] = (a, b) => Truth(a <= b),
        [SourceOp.Equal] = (a, b) => Truth(a == b),
        [SourceOp.Not] = (a, _) => Truth(a.IsZero),
        [SourceOp.And] = (a, b) => Truth(!a.IsZero && !b.IsZero),
        [SourceOp.Or] = (a, b) => Truth(!a.IsZero || !b.IsZero),
    };

    /// <summary>The value of a node by the values of its operands; null where one of them that matters is unknown.</summary>
    public static Rational? Evaluate(SourceNode node, Func<int, Rational?> operand)
    {
        if (node.Op == SourceOp.Constant) return Rational.Parse(node.Text);
        Rational? a = node.A < 0 ? Rational.Zero : operand(node.A), b = node.B < 0 ? Rational.Zero : operand(node.B);
        return node.Op switch
        {
            SourceOp.And when a is { IsZero: true } || b is { IsZero: true } => Rational.Zero,
            SourceOp.Or when a is { IsZero: false } || b is { IsZero: false } => Rational.One,
            SourceOp.Select => a is { } condition ? operand(condition.IsZero ? node.C : node.B) : null,
            _ => Rules.TryGetValue(node.Op, out Func<Rational, Rational, Rational?> rule) && a is { } x && b is { } y ? Bounded(rule(x, y)) : null,
        };
    }

    private static Rational? Bounded(Rational? value) =>
        value is { } v && BigInteger.Abs(v.Numerator) < Limit && v.Denominator < Limit ? v : null;

    private static Rational Truth(bool truth) => truth ? Rational.One : Rational.Zero;
}
