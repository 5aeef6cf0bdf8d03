using System.Globalization;
using System.Text;

namespace AutoBce.Generators.Symbolic;

/// <summary>Expressions as a person would write them, for headers and Explain.</summary>
internal static class Printer
{
    private const int LengthLimit = 2_000, DepthLimit = 256, LongestNumber = 24;

    public static string Print(Expr expr)
    {
        if (expr.Depth > DepthLimit) return "… (too deep to be read)";
        var text = new StringBuilder();
        Append(text, expr, 0);
        if (text.Length > LengthLimit) text.Remove(LengthLimit, text.Length - LengthLimit).Append('…');
        return text.ToString();
    }

    /// <summary>Precedence: 0 sum, 1 product, 2 power, 3 atom. Brackets where the context binds tighter than the expression.</summary>
    private static void Append(StringBuilder text, Expr e, int context)
    {
        if (text.Length > LengthLimit) return;
        int precedence = e.Op switch { Op.Sum => 0, Op.Product => 1, Op.Constant when e.Value.Sign < 0 || !e.Value.IsInteger => 1, Op.Less or Op.LessOrEqual or Op.Equal or Op.And or Op.Or or Op.Select => 0, _ => 3 };
        bool brackets = precedence < context;
        if (brackets) text.Append('(');
        switch (e.Op)
        {
            case Op.Constant: text.Append(Number(e.Value)); break;
            case Op.Prediction or Op.Label or Op.Hyperparameter: text.Append(e.Name); break;
            case Op.Sum: AppendSum(text, e); break;
            case Op.Product: AppendProduct(text, e); break;
            case Op.Less: Infix(text, e, " < "); break;
            case Op.LessOrEqual: Infix(text, e, " <= "); break;
            case Op.Equal: Infix(text, e, " == "); break;
            case Op.And: Infix(text, e, " && "); break;
            case Op.Or: Infix(text, e, " || "); break;
            case Op.Select:
                Append(text, e.Arguments[0], 1);
                text.Append(" ? ");
                Append(text, e.Arguments[1], 1);
                text.Append(" : ");
                Append(text, e.Arguments[2], 1);
                break;
            default:
                text.Append(e.Op.ToString().ToLowerInvariant()).Append('(');
                for (int i = 0; i < e.Arguments.Length; i++)
                {
                    if (i > 0) text.Append(", ");
                    Append(text, e.Arguments[i], 0);
                }
                text.Append(')');
                break;
        }
        if (brackets) text.Append(')');
    }

    private static void Infix(StringBuilder text, Expr e, string symbol)
    {
        Append(text, e.Arguments[0], 1);
        text.Append(symbol);
        Append(text, e.Arguments[1], 1);
    }

    private static void AppendSum(StringBuilder text, Expr e)
    {
        bool first = true;
        foreach ((Rational coefficient, Expr term) in e.Graph.Terms(e))
        {
            if (text.Length > LengthLimit) return;
            Rational magnitude = coefficient.Sign < 0 ? -coefficient : coefficient;
            text.Append((first, coefficient.Sign < 0) switch { (true, true) => "-", (true, false) => "", (false, true) => " - ", _ => " + " });
            first = false;
            if (term.IsOne) text.Append(Number(magnitude));
            else
            {
                if (!magnitude.IsOne) text.Append(Number(magnitude)).Append('*');
                Append(text, term, 1);
            }
        }
    }

    /// <summary>A number to be read: pi is 3.141592653589793, not a quotient of two numbers of 60 digits.</summary>
    private static string Number(Rational value) => value.ToString() is { Length: <= LongestNumber } exact ? exact : value.ToDouble().ToString("R", CultureInfo.InvariantCulture);

    private static void AppendProduct(StringBuilder text, Expr e)
    {
        (Expr Base, Expr Exponent)[] factors = e.Graph.Factors(e);
        var over = factors.Where(f => !IsNegative(f.Exponent)).ToArray();
        var under = factors.Where(f => IsNegative(f.Exponent)).ToArray();
        if (over.Length == 0) text.Append('1');
        for (int i = 0; i < over.Length; i++) AppendFactor(text, over[i].Base, over[i].Exponent, i > 0 ? "*" : "");
        foreach ((Expr b, Expr exponent) in under) AppendFactor(text, b, -exponent, "/");
    }

    private static bool IsNegative(Expr exponent) => exponent.Op == Op.Constant && exponent.Value.Sign < 0;

    private static void AppendFactor(StringBuilder text, Expr b, Expr exponent, string symbol)
    {
        text.Append(symbol);
        Append(text, b, exponent.IsOne ? 2 : 3);
        if (exponent.IsOne) return;
        text.Append('^');
        Append(text, exponent, 3);
    }
}
