using AutoBce.Generators.Symbolic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoBce.Generators.Diagnostics.Checks;

/// <summary>ABCE110: numbers that are not what they look like in float, for which there are kernels whatever the type of the method.</summary>
internal static class Literals
{
    /// <summary>Nine digits tell any two floats apart.</summary>
    private const int DigitsOfFloat = 9;

    public static IEnumerable<Diagnostic> Find(LossView loss)
    {
        for (int i = 0; i < loss.Nodes.Count; i++)
        {
            if (loss.Nodes[i].Op != SourceOp.Constant || loss.Place(i) is not LiteralExpressionSyntax { Token: var token } literal) continue;
            Rational written = Rational.Parse(loss.Nodes[i].Text);
            float value = written.ToSingle();
            bool lost = (value == 0 && !written.IsZero) || float.IsInfinity(value) || (token.Value is float && Digits(loss.Nodes[i].Text) > DigitsOfFloat && Exact(value) != written);
            if (lost) yield return LossView.Report(Descriptors.Literal, literal.GetLocation(), token.Text, value.ToString("R", System.Globalization.CultureInfo.InvariantCulture));
            else if (token.Value is float && written.IsInteger && Exact(value) != written) yield return LossView.Report(Descriptors.Literal, literal.GetLocation(), token.Text, ((double)value).ToString("R", System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    private static int Digits(string text) => text.Split('e', 'E')[0].Where(char.IsDigit).SkipWhile(digit => digit == '0').Count();

    /// <summary>A float is an integer times a power of two.</summary>
    private static Rational Exact(float value)
    {
        double x = value;
        int exponent = 0;
        for (; x != Math.Floor(x); exponent--) x *= 2;
        return new Rational(new System.Numerics.BigInteger(x), System.Numerics.BigInteger.One << -exponent);
    }
}
